"""Every built-in rule: its own examples, and texts in which it must not claim anything."""

from __future__ import annotations

import pytest

from quotekit import RULES, pattern
from quotekit.claims import Claim
from quotekit.errors import DuplicateRule, InvalidRule, UnknownRule
from quotekit.rules import Rule, rule
from quotekit.scene import Scene
from quotekit.testing import check, check_examples


@pytest.mark.parametrize("name", RULES.names)
def test_examples(name: str) -> None:
    assert RULES[name].examples
    for text, expected in RULES[name].examples.items():
        check(RULES[name], text, expected)


NEGATIVES = {
    "quote_cue_source": ["They played “Hello” again.", "The “lost” generation says no."],
    "quote_source_cue": [
        "He called it “a mess.” Ada Okafor said nothing of the kind.",
        "Her “plan” the mayor opposed.",
    ],
    "dash_credit": ["He likes “Never Again” - a film about a dog."],
    "source_cue_quote": ["She described the town as “sleepy.”", "He found the book “The Long Road” dull."],
    "inside_reported_clause": ["The band played “Blue Night” while Ada said nothing."],
    "quote_stop_source_cue": ["“It rained.” Ada Okafor said the match was off."],
    "colon_credit": ["There was one rule: “No dogs.”"],
    "speech_goes_on": ["The rain fell. “Never,” said Ada."],
    "speech_goes_on_in_next_paragraph": ["It rained.\n\n“Never.”"],
    "speaker_label": ["Holm: 1,769\n\nVarga: 1,501", "Note: the road is closed."],
    "according_to": ["According to plan, nothing happened at all."],
    "fronted_clause": ["Keller, the mayor, said the road was closed.", "On Friday, Keller said the road was closed."],
    "that_clause": ["The idea that prices fell is wrong.", "It goes without saying that prices fell."],
    "passive_without_agent": ["It was widely reported by the Gazette that the bridge would close."],
    "other_frames": ["The bank charges fees."],
}


@pytest.mark.parametrize(("name", "text"), [(n, t) for n, texts in NEGATIVES.items() for t in texts])
def test_negatives(name: str, text: str) -> None:
    check(RULES[name], text, {})


def test_every_example_of_the_set_is_checked() -> None:
    assert check_examples() >= len(RULES)


def test_a_check_fails_when_another_rule_made_the_claim() -> None:
    with pytest.raises(AssertionError, match="claims nothing"):
        check(RULES["dash_credit"], "“No,” said Ada Okafor.", {"“No,”": "Ada Okafor"})


def test_a_check_fails_on_the_wrong_source() -> None:
    with pytest.raises(AssertionError, match="not to 'Eve'"):
        check(RULES["quote_cue_source"], "“No,” said Ada Okafor.", {"“No,”": "Eve"})


@rule(examples={"Ada was cross. “No.”": {"“No.”": "Ada"}})
def only_name_here(scene: Scene) -> Claim | None:
    """the sentence before begins with the only name"""
    if not scene.low or scene.tags[0] != "N":
        return None
    return Claim(scene.number, ((scene.quote, scene.quote + 1),), source=(0, 1))


def test_a_rule_of_ones_own() -> None:
    check(only_name_here, *next(iter(only_name_here.examples.items())), rules=RULES.first(only_name_here))


def test_sets_are_edited_by_name_and_stay_as_they_were() -> None:
    names = RULES.names
    assert RULES.before("dash_credit", only_name_here).names.index("only_name_here") == names.index("dash_credit")
    assert RULES.after("dash_credit", only_name_here).names.index("only_name_here") == names.index("dash_credit") + 1
    assert RULES.last(only_name_here).names[-1] == "only_name_here"
    assert "dash_credit" not in RULES.without("dash_credit")
    assert RULES.only("dash_credit", "according_to").names == ("dash_credit", "according_to")
    assert RULES.replace("dash_credit", only_name_here).names.index("only_name_here") == names.index("dash_credit")
    assert RULES.names == names


def test_errors_name_the_rule_and_the_near_match() -> None:
    with pytest.raises(UnknownRule, match="did you mean 'dash_credit'"):
        RULES.without("dash_credti")
    with pytest.raises(DuplicateRule, match="dash_credit"):
        RULES.first(RULES["dash_credit"])
    with pytest.raises(InvalidRule, match="gives no reason"):
        Rule("mine", lambda scene: None, "")
    with pytest.raises(InvalidRule, match="identifier"):
        Rule("my rule", lambda scene: None, "because")


@pytest.mark.parametrize(
    ("template", "fault"),
    [
        ("{quote} {sauce}", "no slot {sauce}"),
        ("{cue} {source}", "no {quote}"),
        ("{quote} {cue}", "no {source}"),
        ("{quote} {source} {quote}", "stands twice"),
        ("{quote} {source", "not closed"),
    ],
)
def test_a_bad_pattern_is_shown_with_a_caret(template: str, fault: str) -> None:
    with pytest.raises(InvalidRule) as caught:
        pattern("bad", template, why="a fault")
    assert fault in str(caught.value)
    assert str(caught.value).endswith("^")
