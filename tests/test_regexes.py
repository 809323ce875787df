"""Rules from regular expressions: what they find, what they must not, and what happens when one takes too long."""

from __future__ import annotations

import pytest
from hypothesis import given
from test_invariants import NEWSLIKE, check

import quotekit
from quotekit import RULES, Extractor, regex_rule
from quotekit.errors import InvalidRule, RuleFailed, RuleTimedOut
from quotekit.testing import check as check_rule

VIA = regex_rule(
    "via", r"(?P<quote>),? \((?P<cue>via) (?P<source>[^)]+)\)", why="a source in brackets",
    examples={"“All safe” (via Ada Okafor).": {"“All safe”": "Ada Okafor"}},
)  # fmt: skip
FROM = regex_rule("from_the_desk", r"from the desk of (?P<source>\w+ \w+): (?P<quote>)", why="a desk before it")
ORDER = regex_rule("order", r"(?P<quote>“Order[^”]*”)(?:.*?\bby (?P<source>(?:\p{Lu}\w+ ?)+))?", why="a call to order")
SLOW = r"(?P<quote>)(?: ?(\w+) ?(?!\2))*(?P<source>[;!])"
BLOWS_UP = "“No,” " + "a few words and more of them without any end " * 20


@pytest.mark.parametrize(
    ("rule", "text", "expected"),
    [
        (VIA, "“All safe” (via Ada Okafor).", {"“All safe”": "Ada Okafor"}),
        (VIA, '"All safe," (via the ministry) it read.', {'"All safe,"': "the ministry"}),
        (VIA, "‘All safe’ (via Ada Okafor). “All wet” (via Tom Brandt).",
         {"‘All safe’": "Ada Okafor", "“All wet”": "Tom Brandt"}),
        (VIA, "“All safe.”\n(via Ada Okafor)", {}),
        (VIA, "“All safe”, it said (via Ada Okafor).", {}),
        (VIA, "All safe (via Ada Okafor).", {}),
        (FROM, "A note from the desk of Ada Okafor: “We are shut.”", {"“We are shut.”": "Ada Okafor"}),
        (FROM, "From the desk of Ada Okafor: “We are shut.”", {}),
        (FROM, "from the desk of Ada Okafor: we hear “shut up or else.”", {}),
        (ORDER, "“Order, order!” was called by Tom Brandt twice.", {"“Order, order!”": "Tom Brandt"}),
        (ORDER, "“Order, order!” somebody shouted.", {"“Order, order!”": None}),
        (ORDER, "“In order!” was called by Tom Brandt.", {}),
    ],
)  # fmt: skip
def test_what_a_regex_rule_claims(rule: quotekit.Rule, text: str, expected: dict[str, str | None]) -> None:
    check_rule(rule, text, expected)


def test_offsets_behind_a_long_quotation_are_those_of_the_text() -> None:
    quotation = "“" + "All of this is safe. " * 200 + "”"
    article = Extractor(rules=RULES.first(VIA)).extract(f"It read {quotation} (via Ada Okafor).")
    (quote,) = article.quotes
    assert quote.source is not None
    assert quote.cue is not None
    assert (quote.source.text, quote.cue.text) == ("Ada Okafor", "via")


def test_part_of_a_word_is_widened_to_the_word() -> None:
    rule = regex_rule("part", r"(?P<quote>) - (?P<source>\w)", why="a dash and a letter")
    article = Extractor(rules=RULES.first(rule)).extract("“All safe” - Okafor")
    assert article.quotes[0].source is not None
    assert article.quotes[0].source.text == "Okafor"


def test_a_source_in_the_quotation_is_none() -> None:
    rule = regex_rule("inside", r"(?P<quote>“(?P<source>\w+)[^”]*”)", why="whoever is named first in it")
    assert quotekit.extract("“Ada is late.”") == Extractor(rules=RULES.first(rule)).extract("“Ada is late.”")


def test_a_regex_that_blows_up_is_stopped_and_named() -> None:
    rule = regex_rule("slow", SLOW, why="nested repetition", timeout=0.05)
    with pytest.raises(RuleTimedOut) as caught:
        Extractor(rules=RULES.first(rule)).extract(BLOWS_UP)
    assert str(caught.value) == (
        "rule 'slow' ran out of time (its regular expression took longer than 0.05 s), "
        "asked about the quote '“No,”' at 0:5"
    )
    assert isinstance(caught.value, RuleFailed)
    assert isinstance(caught.value, TimeoutError)


def test_a_regex_that_blows_up_costs_one_limit_when_skipped() -> None:
    rule = regex_rule("slow", SLOW, why="nested repetition", timeout=0.05)
    article = Extractor(rules=RULES.first(rule), on_error="skip").extract(f"{BLOWS_UP}\n\n{BLOWS_UP}\n\n{BLOWS_UP}")
    assert [(failure.rule, failure.span.text) for failure in article.failures] == [("slow", "“No,”")]
    assert len(article.quotes) + len(article.asides) == 3


@pytest.mark.parametrize(
    ("expression", "fault"),
    [
        (r"(?P<quote>) (?P<source>\w+", "missing )"),
        (r"(?P<quote>) [a-", "unterminated character set"),
        (r"(?P<quote>) \w+", "it needs the groups"),
        (r"(?P<source>\w+)", "it has source"),
        (r"\w+", "it has none"),
        (r"(?P<quote>) (?P<source>\w+) (?P<speaker>\w+)", "it has quote, source, speaker"),
        (r"(?P<quote>) (?P<quote>) (?P<source>\w)(", "missing )"),
    ],
)
def test_an_expression_that_cannot_be_used_is_refused(expression: str, fault: str) -> None:
    with pytest.raises(InvalidRule) as caught:
        regex_rule("bad", expression, why="a fault")
    assert str(caught.value).startswith("regex rule 'bad': ")
    assert fault in str(caught.value)


def test_the_caret_stands_under_the_fault() -> None:
    with pytest.raises(InvalidRule) as caught:
        regex_rule("bad", r"(?P<quote>) +?* (?P<source>x)", why="a fault")
    _, expression, caret = str(caught.value).split("\n")
    assert expression[caret.index("^")] == "*"


@pytest.mark.parametrize("timeout", [0, -1, float("nan")])
def test_a_limit_must_be_one(timeout: float) -> None:
    with pytest.raises(InvalidRule, match="timeout is a number of seconds above 0"):
        regex_rule("bad", r"(?P<quote>) (?P<source>\w+)", why="a fault", timeout=timeout)


@given(NEWSLIKE)
def test_any_string_is_read_with_a_regex_rule(text: str) -> None:
    wide = regex_rule("unattributed", r"(?s)(?P<source>\S+).{,40}?(?P<quote>).{,40}?(?P<cue>\S+)?", why="anybody")
    check(Extractor(rules=RULES.first(wide)).extract(text), text)
    raw = regex_rule("unattributed", r"(?s)(?P<quote>\W.{,60}?\W)\s*(?P<source>\S+)", why="anybody")
    check(Extractor(rules=RULES.first(raw)).extract(text), text)
