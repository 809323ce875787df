"""The checks for rules of one's own fail when they should, and say why; pytest runs the cases in TOML files."""

from __future__ import annotations

from pathlib import Path

import pytest

from quotekit import RULES, Claim, Language, Lexicon, Rule, RuleSet, Scene, pattern, rule
from quotekit.cases import parse_cases, read_cases
from quotekit.errors import UnreadableInput
from quotekit.testing import check, check_examples, examine

pytest_plugins = ["pytester"]


def made(name: str, template: str, examples: dict[str, dict[str, str | None]]) -> Rule:
    return pattern(name, template, why="a test", examples=examples)


PER = made("per", "{quote},? per {source}", {"“No,” per Ada.": {"“No,”": "Ada"}, "“No” way.": {}})
LATE = made("late", "{quote},? {cue} {source}", {"“No,” said Ada.": {"“No,”": "Ada"}})
NEVER = made("never", "{quote} quoth {source}", {"“No,” said Ada.": {"“No,”": "Ada"}})
VIA = "{quote},? via {source}"
WRONG = made("wrong", VIA, {"“No,” via Ada.": {"“No,”": "Eve"}, "“Yes,” via Ada.": {"“Yes,”": "Ada"}})
BARE = made("bare", VIA, {})


@pytest.mark.parametrize(
    ("rules", "told"),
    [
        (RULES.first(PER), []),
        (RULES.last(LATE), ["'late' is shadowed", "'quote_cue_source' always answers first"]),
        (RULES.first(NEVER), ["'never' is inert"]),
        (RULES.first(WRONG), ["'wrong' gives '“No,”' to 'Ada', not to 'Eve'"]),
        (RULES.first(BARE), ["'bare' has no example"]),
        (RULES.first(NEVER, BARE).last(LATE), ["'never'", "'bare'", "'late'"]),
    ],
    ids=["sound", "shadowed", "inert", "wrong", "bare", "all at once"],
)
def test_what_is_wrong_with_a_set_is_told_by_name(rules: RuleSet, told: list[str]) -> None:
    report = examine(rules)
    assert report.ok == (not told)
    for part in told:
        assert part in str(report)
    if told:
        with pytest.raises(AssertionError) as caught:
            check_examples(rules)
        assert str(caught.value) == str(report)
    else:
        assert check_examples(rules) == report.checked


def test_a_rule_that_is_shadowed_in_one_example_only_is_wrong_there() -> None:
    examples: dict[str, dict[str, str | None]] = {
        "“No,” said Ada.": {"“No,”": "Ada"},
        "“No,” per Ada.": {"“No,”": "Ada"},
    }
    both = made("both", "{quote},? (per|said) {source}", examples)
    report = examine(RULES.last(both))
    assert report.shadowed == {}
    assert "claims nothing that begins with '“No,”'" in report.wrong["both"]


def test_idle_rules_are_no_fault() -> None:
    report = examine(RULES.first(PER), texts=["“No,” said Ada Okafor.", "Ada Okafor said it rained."])
    assert report.ok
    assert "per" in report.idle
    assert "quote_cue_source" not in report.idle
    assert "rule 'per' is idle" in str(report)


def test_a_check_takes_the_very_rule_that_it_is_given() -> None:
    @rule(name="dash_credit")
    def impostor(scene: Scene) -> Claim | None:
        """it never answers"""
        return None

    with pytest.raises(AssertionError, match="'dash_credit' claims nothing"):
        check(impostor, "“Never again.” — Ruth Ade", {"“Never again.”": "Ruth Ade"})


def test_a_check_with_words_of_ones_own() -> None:
    language = Language.load("en").extend(Lexicon.parse("verbs.kibitz = { frames = ['that'] }"))
    text, expected = "Ada kibitzed that it rained.", {"that it rained": "Ada"}
    check(RULES["that_clause"], text, expected, language=language)
    with pytest.raises(AssertionError):
        check(RULES["that_clause"], text, expected)


def test_a_check_shows_the_text_as_it_is_written() -> None:
    check(RULES["quote_cue_source"], "“No,” said Ada\u00a0Okafor.", {"“No,”": "Ada\u00a0Okafor"})


HOUSE = """
from quotekit import pattern
per = pattern("per", "{quote},? per {source}", why="a test")
"""
CASES = """
rules = "house.py:per"
lexicon = ["house.toml"]

[[cases]]
text = "“No,” per Ada Okafor. She kibitzed that it rained."
complete = true
[[cases.quotes]]
content = "“No,”"
rule = "per"
source = "Ada Okafor"
kind = "direct"
cue = ""
[[cases.quotes]]
content = ["that it rained"]
speaker = "Ada Okafor"
"""


def desk(pytester: pytest.Pytester, cases: str) -> pytest.RunResult:
    pytester.makepyfile(house=HOUSE)
    Path("house.toml").write_text("verbs.kibitz = { frames = ['that'] }", encoding="utf-8")
    Path("desk.quotes.toml").write_text(cases, encoding="utf-8")
    return pytester.runpytest_inprocess("-rA", "-p", "no:cacheprovider")


def test_pytest_runs_a_file_of_cases(pytester: pytest.Pytester) -> None:
    result = desk(pytester, CASES)
    result.assert_outcomes(passed=3)
    result.stdout.fnmatch_lines(["*desk.quotes.toml::1: “No,” per Ada Okafor* > nothing else*"])


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ('rule = "per"', 'rule = "dash_credit"', ["*rule: 'dash_credit' is expected, and 'per'*", "*by per: a test*"]),
        ('source = "Ada Okafor"', 'source = "Tom"', ["*source: 'Tom' is expected, and 'Ada Okafor' found*"]),
        ('source = "Ada Okafor"', 'source = ""', ["*source: '' is expected, and 'Ada Okafor' found*"]),
        ('speaker = "Ada Okafor"', 'speaker = "Tom"', ["*speaker: 'Tom' is expected, and 'Ada Okafor' found*"]),
        ('content = "“No,”"', 'content = "“No"', ["*“No", "*is no quotation here; found are:", "*per: “No,”"]),
    ],
)
def test_a_quotation_that_is_otherwise_fails(pytester: pytest.Pytester, old: str, new: str, told: list[str]) -> None:
    result = desk(pytester, CASES.replace(old, new))
    assert result.parseoutcomes()["failed"] >= 1
    result.stdout.fnmatch_lines(told)
    result.stdout.no_fnmatch_line("*Traceback*")


def test_nothing_else_may_be_found(pytester: pytest.Pytester) -> None:
    result = desk(pytester, CASES.replace("it rained.", "it rained. “Never,” Tom Brandt said."))
    result.assert_outcomes(passed=2, failed=1)
    result.stdout.fnmatch_lines(["“Never,”", "*is found by quote_source_cue, and is not expected"])


def test_a_case_without_quotes_finds_none(pytester: pytest.Pytester) -> None:
    desk(pytester, '[[cases]]\ntext = "It rained."\n[[cases]]\ntext = "It rained, said Ada."').assert_outcomes(
        passed=1, failed=1
    )


def test_a_known_failure_is_strict(pytester: pytest.Pytester) -> None:
    failing = CASES.replace('source = "Ada Okafor"', 'source = "Tom"\nxfail = "not yet"')
    desk(pytester, failing).assert_outcomes(passed=2, xfailed=1)
    passing = CASES.replace('source = "Ada Okafor"', 'source = "Ada Okafor"\nxfail = "not yet"')
    result = desk(pytester, passing)
    result.assert_outcomes(passed=2, failed=1)
    result.stdout.fnmatch_lines(["*XPASS(strict)*not yet*"])


@pytest.mark.parametrize(
    ("cases", "told"),
    [
        ("[[cases]]\ntxt = 'a'", "*desk.quotes.toml: cases, entry 1: no key 'txt'; did you mean 'text'?*"),
        ("[[cases]]\ntext = 'a'\nquotes = [{ content = 'b', kind = 'dirct' }]", "*did you mean 'direct'?*"),
        ("cases = []", "*desk.quotes.toml: cases: *"),
        ("[[cases", "*desk.quotes.toml: not TOML*"),
        (CASES.replace("house.py:per", "house.py:pre"), "*house.py:pre: it has no 'pre'; did you mean 'per'?*"),
        (CASES.replace("house.toml", "hose.toml"), "*hose.toml: No such file or directory*"),
    ],
)
def test_a_file_that_is_wrong_is_told(pytester: pytest.Pytester, cases: str, told: str) -> None:
    result = desk(pytester, cases)
    result.assert_outcomes(errors=1)
    result.stdout.fnmatch_lines([told])


def test_without_such_a_file_nothing_happens(pytester: pytest.Pytester) -> None:
    Path("house.toml").write_text("x = 1", encoding="utf-8")
    Path("quotes.toml").write_text("x = 1", encoding="utf-8")
    pytester.makepyfile("import sys\ndef test_it(): assert 'quotekit.cases' not in sys.modules")
    pytester.runpytest_subprocess("-p", "no:cacheprovider").assert_outcomes(passed=1)


def test_cases_are_read_without_pytest(tmp_path: Path) -> None:
    file = tmp_path / "desk.quotes.toml"
    file.write_text("[[cases]]\nname = 'x'\ntext = 'It rained.'", encoding="utf-8")
    assert [title for title, _ in read_cases(file).titled()] == ["x"]
    with pytest.raises(UnreadableInput, match="none"):
        read_cases(tmp_path / "none.quotes.toml")
    with pytest.raises(UnreadableInput, match="mine: cases, entry 1"):
        parse_cases("[[cases]]", name="mine")
