"""The marked text: nothing lost, nothing unescaped, borders that nest."""

from __future__ import annotations

import re

import pytest
from html_reader import articles, read
from hypothesis import given
from sample_article import TEXT, sample

import quotekit
from quotekit.models import Article, Block, Quote, Span, Trace
from quotekit.render import ansi, html, printable
from quotekit.render.facts import Voices, initials
from quotekit.render.markup import presentable
from quotekit.render.pieces import Border, Caret, Edge, Piece, pieces


def test_html_holds_the_whole_text_escaped() -> None:
    fragment = html(sample())
    assert read(fragment).text == TEXT
    assert "<b>it</b>" not in fragment


def test_html_marks_every_piece_of_every_quote_and_says_who() -> None:
    marks = read(html(sample())).all("mark")
    assert [mark["data-n"] for mark in marks] == ["1", "1", "2", "3", "4"]
    assert [mark.get("data-by") for mark in marks] == ["AO", None, "?", "AO", "?"], "once for each quotation"
    told = str(marks[0]["aria-description"]).split("\n")
    assert told[:2] == ["speaker: Ada Okafor", "kind: direct"]
    assert "rule: said_after (the quote, then a name, then a speech verb)" in told
    assert "speaker: unresolved: no man was named before" in str(marks[2]["aria-description"])
    assert "kind: indirect, denied" in str(marks[2]["aria-description"])


def test_html_tells_of_repairs_at_the_quotation_and_at_the_place() -> None:
    page = read(html(sample()))
    third = page.all("mark")[3]
    assert "repair: missing close: a speech verb follows (90 %)" in str(third["aria-description"])
    (caret,) = [tag for tag in page.all("span") if tag.get("class") == "qk-caret"]
    assert caret["aria-label"] == "Repair: missing close: a speech verb follows (90 %)"
    assert "left,<span" in html(sample()), "it stands where the mark is missing"


def test_html_escapes_what_it_puts_into_attributes() -> None:
    article = sample()
    quote = article.quotes[1].model_copy(update={"id": '"><script>', "reason": "<i>'\"><script>alert(1)</script>"})
    fragment = html(article.model_copy(update={"quotes": (quote,)}))
    assert "<script" not in fragment
    assert "unresolved: <i>'\"><script>alert(1)</script>" in str(read(fragment).all("mark")[0]["aria-description"])


def test_a_speaker_has_one_colour_and_the_unresolved_another() -> None:
    colours = [str(mark["class"]).split()[-1] for mark in read(html(sample())).all("mark")]
    assert colours == ["qk-c0", "qk-c0", "qk-cnone", "qk-c0", "qk-cnone"]


def test_kinds_are_told_without_colour() -> None:
    kinds = [str(mark["class"]).split()[1] for mark in read(html(sample())).all("mark")]
    assert kinds == ["qk-direct", "qk-direct", "qk-indirect", "qk-direct", "qk-direct"]


def test_a_quotation_may_run_over_the_edge_of_a_block() -> None:
    text = "Head\n\n“One.\n\nTwo,” she said."
    whole, blocks = Span(6, 18, text[6:18]), (Span(0, 4, "Head"), Span(6, 11, text[6:11]), Span(13, 28, text[13:]))
    quote = Quote(
        id="q1", kind="direct", content=(whole,), quoted=(Span(7, 17, text[7:17]),),
        trace=Trace(rule="r", why="w"), reason="nobody",
    )  # fmt: skip
    article = Article(
        text=text,
        quotes=(quote,),
        blocks=tuple(Block(kind="headline" if n == 0 else "paragraph", span=span) for n, span in enumerate(blocks)),
    )
    page = read(html(article))
    assert page.text == text
    assert [mark.get("data-by") for mark in page.all("mark")] == ["?", None, None]
    assert [tag["class"] for tag in page.all("p")] == ["qk-block qk-headline", *["qk-block qk-paragraph"] * 2]
    assert ansi(article, colour=False) == text.replace("“", "⟦1 “").replace("”", "”⟧")


def test_blocks_that_overlap_are_no_trouble() -> None:
    text = "One two three"
    spans = (Span(0, 7, "One two"), Span(4, 13, "two three"), Span(8, 13, "three"), Span(3, 3, ""))
    article = Article(text=text, blocks=tuple(Block(kind="caption", span=span) for span in spans))
    assert [s.block.span.text for s in pieces(article) if isinstance(s, Edge) and s.opens] == ["One two", "three"]
    assert read(html(article)).text == text


def test_a_repair_beyond_the_text_stands_at_its_end() -> None:
    repair = sample().repairs[0].model_copy(update={"position": 10**9, "kind": "missing_open"})
    article = sample().model_copy(update={"repairs": (repair,)})
    assert isinstance(list(pieces(article))[-1], Caret)


@pytest.mark.parametrize(
    ("name", "label"),
    [
        ("Marta Lindqvist", "ML"), ("Jean-Luc van der Berg", "JB"), ("shipyard", "SH"), ("É", "É"), ("«…»", "X"),
        ("", "X"), ("<b>", "B"), ("3M", "3M"), ("  an   official ", "AO"),
    ],
)  # fmt: skip
def test_initials(name: str, label: str) -> None:
    assert initials(name) == label


def test_speakers_with_the_same_initials_get_numbers() -> None:
    article = quotekit.extract("“A,” said Ada Okafor. “B,” said Adam Osei. “C,” said Anna Orr. “D,” Osei added.")
    voices = Voices(article)
    assert [voices.look(quote).label for quote in article.quotes] == ["AO", "AO2", "AO3", "AO2"]


@given(articles())
def test_html_is_the_text_whatever_it_holds(article: Article) -> None:
    page = read(html(article))
    assert page.text == presentable(article.text)
    assert {tag for tag, _ in page.tags} <= {"div", "style", "p", "mark", "b", "i", "span"}


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


@given(articles())
def test_pieces_are_the_text_and_borders_nest(article: Article) -> None:
    open_: list[int] = []
    words = []
    inside = 0
    for step in pieces(article):
        if isinstance(step, Piece):
            words.append(step.text)
        elif isinstance(step, Edge):
            inside += 1 if step.opens else -1
            assert inside in (0, 1)
        elif isinstance(step, Border) and step.opens:
            open_.append(step.number)
        elif isinstance(step, Border):
            assert open_.pop() == step.number
    assert "".join(words) == article.text
    assert not open_
    assert not inside


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
    assert read(html(Article(text=""))).text == ""
