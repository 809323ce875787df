"""The marked text: nothing lost, nothing unescaped, borders that nest."""

from __future__ import annotations

import re
from html.parser import HTMLParser

from sample_article import TEXT, sample

from quotekit.models import Article
from quotekit.render import Border, Piece, ansi, describe, html, pieces, printable


class _Reader(HTMLParser):
    """Collects the text, the titles of the marks, and checks that tags nest."""

    def __init__(self) -> None:
        super().__init__()
        self.words: list[str] = []
        self.open: list[str] = []
        self.marks: list[dict[str, str | None]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.open.append(tag)
        if tag == "mark":
            self.marks.append(dict(attrs))

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.words.append(data)


def _read(fragment: str) -> _Reader:
    reader = _Reader()
    reader.feed(fragment)
    reader.close()
    assert not reader.open
    return reader


def test_html_holds_the_whole_text_escaped() -> None:
    reader = _read(html(sample()))
    assert "".join(reader.words) == TEXT
    assert "<b>it</b>" not in html(sample())


def test_html_marks_every_piece_of_every_quote_and_says_who() -> None:
    marks = _read(html(sample())).marks
    assert [mark["data-quote"] for mark in marks] == ["q1", "q1", "q2", "q3", "q4"]
    assert marks[0]["title"] == "Ada Okafor · direct · said_after: the quote, then a name, then a speech verb"
    assert str(marks[2]["title"]).startswith("speaker unknown (He: no man was named before) · indirect · verb_clause")


def test_html_escapes_what_it_puts_into_attributes() -> None:
    article = sample()
    quote = article.quotes[1].model_copy(update={"id": '"><script>', "reason": "<i>'\""})
    fragment = html(article.model_copy(update={"quotes": (quote,)}))
    assert "<script>" not in fragment
    assert _read(fragment).marks[0]["data-quote"] == '"><script>'


def test_a_speaker_has_one_colour_and_the_unresolved_another() -> None:
    styles = [mark["style"] for mark in _read(html(sample())).marks]
    assert styles[0] == styles[1] == styles[3]
    assert styles[2] == styles[4] != styles[0]


def test_ansi_without_its_codes_is_the_text_with_numbers() -> None:
    bare = re.sub(r"\x1b\[[0-9;]*m", "", ansi(sample()))
    assert re.sub(r"\[[1-4]\]", "", bare) == TEXT
    assert "“We are ready,”[1] Ada Okafor said" in bare


def test_ansi_without_colour_has_brackets_and_no_codes() -> None:
    plain = ansi(sample(), colour=False)
    assert "\x1b" not in plain
    assert "⟦3 “They told me ⟦4 ‘no way’⟧ and left,⟧" in plain


def test_an_article_cannot_give_orders_to_a_terminal() -> None:
    evil = "a\x1b[2Jb\x9bc\x00\r\nd\te\ud800"
    assert ansi(Article(text=evil)) == printable(evil) == "a␛[2Jb\ufffdc␀\nd\te\ufffd"


def test_pieces_are_the_text_and_borders_nest() -> None:
    article = sample()
    open_: list[int] = []
    words = []
    for step in pieces(article):
        if isinstance(step, Piece):
            words.append(step.text)
        elif step.opens:
            open_.append(step.number)
        else:
            assert open_.pop() == step.number
    assert "".join(words) == TEXT
    assert not open_


def test_quotes_of_the_same_place_nest() -> None:
    quote = sample().quotes[3]
    article = Article(text=TEXT, quotes=(quote, quote.model_copy(update={"id": "q5"})))
    steps = [(step.number, step.opens) for step in pieces(article) if isinstance(step, Border)]
    assert steps == [(0, True), (1, True), (1, False), (0, False)]


def test_roles_are_told() -> None:
    roles = {(step.text, step.role) for step in pieces(sample()) if isinstance(step, Piece) and step.role}
    assert roles == {
        ("Ada Okafor", "source"), ("said", "cue"), ("He", "source"), ("denied", "cue"), ("They", "source"),
        ("told", "cue"), ("she", "source"), ("added", "cue"),
    }  # fmt: skip


def test_an_empty_article_is_an_empty_fragment() -> None:
    assert ansi(Article(text="")) == ""
    assert html(Article(text="")) == '<div class="quotekit" style="white-space: pre-wrap"></div>'


def test_describe_without_a_source() -> None:
    quote = sample().quotes[1].model_copy(update={"source": None})
    assert describe(quote, None).startswith("speaker unknown (no man was named before)")
