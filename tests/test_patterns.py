"""Patterns: what a template matches and what not, how a wrong one is told, and that the index changes nothing."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from golden_cases import load_all
from hypothesis import given
from hypothesis import strategies as st

from quotekit import RULES, Extractor, Rule, RuleSet, pattern
from quotekit.errors import InvalidRule
from quotekit.templates import SLOTS, Shape, shapes
from quotekit.testing import check

# template: texts with (content, source), or with None where it must not match
MATCHES: dict[str, dict[str, tuple[str, str] | None]] = {
    "{quote},? per|via {source}": {
        "“No,” per Ada Okafor.": ("“No,”", "Ada Okafor"),
        "“No”, VIA Ada Okafor.": ("“No”", "Ada Okafor"),
        "“No,” by Ada Okafor.": None,
        "“No,” per. Ada Okafor left.": None,
    },
    "{source} to {mention}: {quote}": {
        "Ada Okafor to Tom Brandt: “No.”": ("“No.”", "Ada Okafor"),
        "Mayor Ada Okafor to the board of the port: “No.”": ("“No.”", "Mayor Ada Okafor"),
        "Ada Okafor: “No.”": None,
        "Ada Okafor to: “No.”": None,
    },
    "{quote} {source} to {mention}": {
        "“No,” to Tom Brandt from Ada Okafor.": None,
        "“No” Ada Okafor to Tom Brandt.": ("“No”", "Ada Okafor"),
    },
    "{quote},? (in a note from|writing as) {source}": {
        "“No,” in a note from Ada Okafor.": ("“No,”", "Ada Okafor"),
        "“No,” writing as Ada Okafor.": ("“No,”", "Ada Okafor"),
        "“No,” in a note as Ada Okafor.": None,
    },
    "{quote},? ({cue} {source}|{source} {cue}) on {mention}": {
        "“No,” said Ada Okafor on the radio.": ("“No,”", "Ada Okafor"),
        "“No,” Ada Okafor said on the radio.": ("“No,”", "Ada Okafor"),
        "“No,” Ada Okafor said.": None,
    },
    "{quote},? {source} (on {mention})? {cue}?, live": {
        "“No,” Ada Okafor on Radio Harbour, live.": ("“No,”", "Ada Okafor"),
        "“No,” Ada Okafor, live.": ("“No,”", "Ada Okafor"),
        "“No,” Ada Okafor said, live.": ("“No,”", "Ada Okafor"),
        "“No,” Ada Okafor, dead.": None,
    },
    r"{quote} \({source}\)": {
        "“No” (Ada Okafor).": ("“No”", "Ada Okafor"),
        "“No” (Ada Okafor, Friday).": None,
    },
    "{source} with {mention},? near|at {mention}: {quote}": {
        "Ada Okafor with Tom Brandt, at the port: “No.”": ("“No.”", "Ada Okafor"),
        "Ada Okafor with Tom Brandt: “No.”": None,
    },
    "from {source}: {quote}": {
        "More from Ada Okafor: “No.”": ("“No.”", "Ada Okafor"),
        "More by Ada Okafor: “No.”": None,
    },
}


@pytest.mark.parametrize(
    ("template", "text", "expected"), [(t, text, e) for t, texts in MATCHES.items() for text, e in texts.items()]
)
def test_a_template_matches(template: str, text: str, expected: tuple[str, str] | None) -> None:
    rule = pattern("mine", template, why="a test")
    check(rule, text, dict([expected]) if expected else {})


# template, what is said of it, and the place of the caret
FAULTS = [
    ("{quote} {sauce}", "no slot {sauce}; did you mean {source}?", 8),
    ("{quote} {xyz}", "slots are {quote}, {cue}, {source}, {mention}", 8),
    ("{cue} {source}", "it has no {quote}", 0),
    ("{quote} {cue}", "it has no {source}", 0),
    ("{quote} {source}?", "{source} must stand in every alternative", 8),
    ("({quote} per|via) {source}", "{quote} must stand in every alternative", 1),
    ("{quote} {source}, {quote}", "slot {quote} stands twice", 18),
    ("{quote} {source} {mention}", "cannot be told apart", 17),
    ("{quote} {source", "a slot is not closed", 8),
    ("{quote} (per|via {source}", "this parenthesis is not closed", 8),
    ("{quote} per) {source}", "this parenthesis closes nothing", 11),
    ("{quote} (per|) {source}", "an alternative may be empty", 12),
    ("{quote} per | via {source}", "an alternative is empty", 12),
    ("{quote} ? {source}", "behind nothing that could be missing", 8),
    ("{quote} } {source}", "not allowed here", 8),
    ("{quote} " + "(a|b c)? " * 4 + "{source}", "more than 64 shapes", 35),
    ("{quote},?\n  per {sauce}", "no slot {sauce}", 6),
]


@pytest.mark.parametrize(("template", "said", "place"), FAULTS, ids=[template for template, *_ in FAULTS])
def test_a_fault_is_shown_with_a_caret(template: str, said: str, place: int) -> None:
    with pytest.raises(InvalidRule) as caught:
        pattern("mine", template, why="a test")
    first, shown, caret = str(caught.value).split("\n")
    assert first.startswith("pattern 'mine': ")
    assert said in first
    assert shown.strip() in template
    assert caret.index("^") - 2 == place


PARTS = ("{quote}", "{source}", "{cue}", "{mention}", "per", "a|b", "(", ")", "|", "?", "\\(")


def read_or_refused(template: str) -> tuple[Shape, ...]:
    try:
        return shapes("mine", template)
    except InvalidRule as fault:
        told = str(fault)
    assert told.endswith("^")
    return ()


@given(st.lists(st.sampled_from(PARTS)))
def test_any_template_is_read_or_refused(parts: list[str]) -> None:
    for shape in read_or_refused(" ".join(parts).replace(" ?", "?")):
        slots = [element.slot for element in shape]
        assert (slots.count("quote"), slots.count("source")) == (1, 1)
        assert slots.count("cue") <= 1
        assert all(element.slot in SLOTS or element.words for element in shape)


def house_patterns() -> list[Rule]:
    """Patterns of all shapes with frequent words, which match now and then; order among them matters."""
    words = ("by", "from", "in", "on", "to", "said", "told", "reporters", "the", "and")
    templates = (
        "{{quote}},? {word} {{source}}", "{word} {{source}},|: {{quote}}", "{{quote}},? {{source}} {{cue}} {word}",
        "{{source}} {{cue}} {word},|: {{quote}}", "{{source}} {word} {{mention}},|: {{quote}}",
        "{{quote}},|. ({{cue}} {{source}}|{{source}} {{cue}}) {word} {{mention}}",
        "{{quote}},? ({word} a )? {{source}}",
    )  # fmt: skip
    shapes = [template.format(word=word) for word in words for template in templates]
    return [pattern(f"house_{n}", shape, why="a test") for n, shape in enumerate(shapes)]


HOUSE = house_patterns()
INDEXED = Extractor(rules=RULES.first(*HOUSE))
UNINDEXED = Extractor(rules=RuleSet(tuple(replace(rule, near=()) for rule in INDEXED.rules)))


@pytest.mark.parametrize("case", load_all(), ids=lambda case: case.id)
def test_the_index_changes_nothing_in_a_golden_article(case: object) -> None:
    text = case.text  # type: ignore[attr-defined]
    assert INDEXED.extract(text) == UNINDEXED.extract(text)


def test_the_patterns_of_that_test_are_at_work() -> None:
    fired = {q.trace.rule for case in load_all() for q in INDEXED.extract(case.text).quotes}
    assert len([name for name in fired if name.startswith("house_")]) >= 5


PIECES = ["“No,”", "“Never again.”", "Ada Okafor", "Tom Brandt", "said", "told", "reporters", "by", "from", "in", "on",
          "to", "the", "port", ",", ":", ".", "\n\n", "“it was", "grew”"]  # fmt: skip


@given(st.lists(st.sampled_from(PIECES), max_size=14).map(" ".join))
def test_the_index_changes_nothing_in_any_text(text: str) -> None:
    assert INDEXED.extract(text) == UNINDEXED.extract(text)


def test_only_patterns_that_can_match_are_asked() -> None:
    asked: list[str] = []

    def telling(rule: Rule) -> Rule:
        def find(scene: object) -> None:
            asked.append(rule.name)

        return replace(rule, find=find)

    letters = ("{source} to {mention}: {quote}", "{quote},? per {source}", "{quote},? {cue} {source}")
    rules = [telling(pattern(f"rule_{n}", template, why="a test")) for n, template in enumerate(letters)]
    Extractor(rules=RuleSet(tuple(rules))).extract("“No,” per Ada Okafor.")
    assert asked == ["rule_1", "rule_2"]


def test_the_benchmark_of_many_patterns_runs() -> None:
    program = Path(__file__).parents[1] / "benchmarks" / "many_patterns.py"
    done = subprocess.run(
        [sys.executable, str(program), "--patterns", "200", "--runs", "0"], capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert int(done.stdout.split()[-1]) > 0, "none of the patterns is at work"
