"""Explanations: what they say comes from the trace, reads well, and gives no orders to a terminal or a notebook."""

from __future__ import annotations

import re
from html.parser import HTMLParser

import pytest
from hypothesis import given
from sample_article import TEXT, sample
from test_invariants import NEWSLIKE

import quotekit
from quotekit import RULES, Claim, Extractor, Rule, Scene, regex_rule
from quotekit.errors import UnknownQuote
from quotekit.explain import explain_all
from quotekit.models import Article, NearMiss, Quote

HEATED = "Ada Okafor was cross. “The bridge stays shut until further notice.”"


def near(article: Article, number: int = 1) -> list[tuple[str, str]]:
    return [(miss.why, miss.span.text) for miss in article.explain(number).near_misses]


# --- what was attributed


def test_an_explanation_shows_all_of_the_trace() -> None:
    article = sample()
    explained = article.explain(1)
    trace = article.quotes[0].trace
    assert (explained.rule, explained.why) == (trace.rule, trace.why)
    assert (explained.evidence, explained.rivals) == (trace.evidence, trace.rivals)
    assert explained.speaker == article.speakers[0]
    assert str(explained) == (
        "1  “We are ready,” … “Now.”\n"
        "   speaker     Ada Okafor\n"
        "   source      Ada Okafor  16:26\n"
        "   cue         said  27:31\n"
        "   kind        direct\n"
        "   relayed by  the ministry  46:58\n"
        "   rule        said_after: the quote, then a name, then a speech verb\n"
        "   confidence  1.00\n"
        "   evidence    name: Ada Okafor  16:26\n"
        "   lost        relay_only (the ministry): a relay is no speaker"
    )


def test_repairs_and_reasons_are_told() -> None:
    shown = str(sample().explain(3))
    assert "repair      missing close at 135: …hey told me ‘no way’ and left,▲ she added.…" in shown
    assert "or at 146 (paragraph end)" in shown
    assert "unresolved  no man was named before" in str(sample().explain(2))
    assert "kind        indirect, denied" in str(sample().explain("q2"))


@pytest.mark.parametrize("how", [lambda a, n: n, lambda a, n: f"q{n}", lambda a, n: a.quotes[n - 1]])
def test_a_quotation_is_asked_for_by_number_id_or_itself(how: object) -> None:
    article = sample()
    for number in range(1, 5):
        assert article.explain(how(article, number)).number == number  # type: ignore[operator]
    assert [e.number for e in explain_all(article)] == [1, 2, 3, 4]
    assert list(explain_all(article))[1] == article.explain(2)


@pytest.mark.parametrize("wrong", [0, 5, -1, "q5", "", "1", True, None, 1.0])
def test_a_quotation_that_is_not_there_is_an_error(wrong: object) -> None:
    with pytest.raises(UnknownQuote, match=r"4|itself"):
        sample().explain(wrong)  # type: ignore[arg-type]


def test_a_quotation_of_another_article_is_not_taken_for_ours() -> None:
    other: Quote = quotekit.extract("“No,” said Ada Okafor.").quotes[0]
    with pytest.raises(UnknownQuote, match="does not hold a quotation 'q1' like this"):
        sample().explain(other)


def test_results_and_explanations_come_from_one_trace() -> None:
    """An article that was stored and loaded explains itself as the one that was extracted."""
    article = quotekit.extract(f"{HEATED} “No,” said Tom Brandt. He denied that it leaked.")
    loaded = Article.model_validate_json(article.model_dump_json())
    assert [str(e) for e in explain_all(loaded)] == [str(e) for e in explain_all(article)]


# --- rivals


def take_all(scene: Scene) -> Claim | None:
    return Claim(scene.number, ((0, len(scene.tags)),), source=(0, 1))


def test_a_rival_further_down_the_table_lost_by_the_order() -> None:
    last = regex_rule("anybody", r"(?P<quote>).*?(?P<source>Tom Brandt)", why="the next name")
    article = Extractor(rules=RULES.last(last)).extract("“No,” said Ada Okafor to Tom Brandt.")
    (rival,) = article.explain(1).rivals
    assert (rival.rule, rival.source and rival.source.text) == ("anybody", "Tom Brandt")
    assert rival.why_lost == "quote_cue_source stands before it and claimed the same words"


def test_a_rival_whose_words_were_taken_lost_by_that() -> None:
    greedy = Rule("greedy", take_all, "everything is said by the first word")
    article = Extractor(rules=RULES.first(greedy)).extract("“No,” said Ada. “Never,” said Tom Brandt.")
    assert [quote.trace.rule for quote in article.quotes] == ["greedy"]
    article = Extractor(rules=RULES.before("dash_credit", greedy)).extract("“No,” said Ada. “Never,” said Tom Brandt.")
    rivals = {(r.rule, r.why_lost) for e in explain_all(article) for r in e.rivals}
    assert ("greedy", "quote_cue_source stands before it and claimed the same words") in rivals
    assert ("greedy", "quote_cue_source had claimed some of its words for another quotation") in rivals


def test_a_rule_about_a_cue_that_came_too_late_is_a_rival() -> None:
    greedy = Rule("greedy", take_all, "everything is said by the first word", "cue")
    article = Extractor(rules=RULES.last(greedy)).extract("Ada said that it rained and Tom smiled, yet Eve spoke.")
    (rival,) = (r for e in explain_all(article) for r in e.rivals)
    assert (rival.rule, rival.why_lost) == ("greedy", "that_clause had claimed some of its words before")


# --- what was not attributed


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (HEATED, [("no word of speech stands in its sentence", "“The bridge stays shut until further notice.”"),
                  ("no word of speech stands in the sentence before", "Ada Okafor was cross.")]),
        ("Ada Okafor nosedived. “The bridge stays shut until further notice.”",
         [("no word of speech stands in its sentence", "“The bridge stays shut until further notice.”"),
          ("no word of speech stands in the sentence before", "Ada Okafor nosedived."),
          ("“nosedived” has a subject, and is not in the list of verbs of speech", "Ada Okafor")]),
        ("It rained.\n\n“The bridge stays shut until further notice.”",
         [("no word of speech stands in its sentence", "“The bridge stays shut until further notice.”"),
          ("the paragraph before does not end in speech that could go on, nor lead over to it", "It rained.")]),
        ("“The bridge stays shut until further notice.”",
         [("no word of speech stands in its sentence", "“The bridge stays shut until further notice.”")]),
        ("“The bridge stays shut until further notice,” was told to nobody.",
         [("“was told” is passive, and does not tell who speaks", "was told")]),
    ],
)  # fmt: skip
def test_what_came_near(text: str, expected: list[tuple[str, str]]) -> None:
    article = quotekit.extract(text)
    assert article.quotes[-1].trace.rule == "unattributed"
    assert near(article, len(article.quotes)) == expected


def test_a_word_of_speech_that_is_used_already_is_told() -> None:
    article = quotekit.extract("It was asked whether she slept. “The bridge stays shut until further notice.”")
    assert ("“was asked” belongs to other words already (passive_without_agent)", "was asked") in near(article, 2)


def test_a_rule_that_answered_in_vain_is_named() -> None:
    """Its words were taken by another: the rule came near, and is a near miss with its name."""

    def across(scene: Scene) -> Claim | None:
        return Claim(scene.number, ((0, scene.quote + 1),), source=(0, 1)) if scene.quote > 3 else None

    rules = RULES.only("quote_cue_source").last(Rule("across", across, "from the first word on"))
    article = Extractor(rules=rules).extract("“No,” said Ada. It rained. “The bridge stays shut until further notice.”")
    miss = article.quotes[1].trace.near_misses[0]
    assert (miss.rule, miss.why) == ("across", "its answer takes words that quote_cue_source had claimed before")


def test_what_was_attributed_has_no_near_misses() -> None:
    article = quotekit.extract("“No,” said Ada Okafor. She said that it rained.")
    assert all(not quote.trace.near_misses for quote in article.quotes)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Ada Okafor said that it rained.", []),
        ("Nobody had told the mayor.", [("had told", "nothing was found that it could report")]),
        ("The mayor nodded.", [("nodded", "it reports only beside a quotation in marks")]),
        ("It rained.", []),
    ],
)
def test_words_of_speech_that_report_nothing(text: str, expected: list[tuple[str, str]]) -> None:
    unused = Extractor().unused_cues(text)
    assert [(miss.span.text, miss.why.partition(" (")[0]) for miss in unused] == expected


@given(NEWSLIKE)
def test_every_word_of_speech_is_used_or_told(text: str) -> None:
    extractor = Extractor()
    used = {quote.cue.start for quote in extractor.extract(text).quotes if quote.cue is not None}
    for miss in extractor.unused_cues(text):
        assert isinstance(miss, NearMiss)
        assert text[miss.span.start : miss.span.end] == miss.span.text
        assert miss.span.start not in used


# --- how it looks


class Reader(HTMLParser):
    """The text of a piece of HTML, and its tags."""

    def __init__(self) -> None:
        super().__init__()
        self.text = ""
        self.tags: set[str] = set()

    def handle_starttag(self, tag: str, attrs: object) -> None:
        self.tags.add(tag)

    def handle_data(self, data: str) -> None:
        self.text += data


TAGS = {"div", "style", "p", "b", "dl", "dt", "dd", "small"}


def test_a_notebook_gets_a_list_with_everything_escaped() -> None:
    shown = sample().explain(2)._repr_html_()
    assert "&lt;b&gt;it&lt;/b&gt; [red] was late" in shown
    reader = Reader()
    reader.feed(shown)
    assert reader.tags <= TAGS
    assert "<b>it</b> [red] was late" in reader.text


@given(NEWSLIKE)
def test_no_text_gives_orders(text: str) -> None:
    hostile = text + "\n\n“<script>\x1b[2J” said <img src=x onerror=y>\x1b]0;. “\x07No & ‘never’.”"
    for explained in explain_all(quotekit.extract(hostile)):
        assert not re.search(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\ud800-\udfff]", str(explained))
        reader = Reader()
        shown = explained._repr_html_()
        reader.feed(shown)
        assert reader.tags <= TAGS
        shown.encode()
        lines = str(explained).splitlines()
        assert len(lines) == 1 + len(list(explained.facts()))


def test_a_very_long_quotation_is_shortened() -> None:
    article = quotekit.extract("“" + "very long " * 500 + "”, said Ada Okafor.")
    assert max(map(len, str(article.explain(1)).splitlines())) < 600
    assert TEXT  # the sample is what it was


def test_links_and_failures_are_shown() -> None:
    class Known:
        def link_speaker(self, speaker: object, about: object, /) -> str:
            return "staff:17"

    article = Extractor(resolver=Known()).extract("“No,” said Ada Okafor.")
    assert "link        staff:17" in str(article.explain(1))
