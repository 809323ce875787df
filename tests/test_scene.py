"""What a rule of one's own sees of a scene, by plain names."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from quotekit import RULES, Claim, Extractor, RuleSet, Scene, rule
from quotekit.errors import RuleFailed


def seen(text: str, look: Callable[[Scene], object], *, focus: str = "quote") -> list[object]:
    """What `look` tells of each scene of a text."""
    told: list[object] = []

    @rule(focus=focus)  # type: ignore[call-overload]
    def looks(scene: Scene) -> Claim | None:
        """a test"""
        told.append(look(scene))
        return None

    Extractor(rules=RuleSet((looks,))).extract(text)
    return told


def named(scene: Scene, what: object) -> str | None:
    return None if what is None else scene.text_of(what)  # type: ignore[arg-type]


LOOKS: dict[str, tuple[str, Callable[[Scene], object], object]] = {
    "quotation": ("Then “No,” Ada said.", lambda s: s.quotation, "“No,”"),
    "quoted": ("Then “No,” Ada said.", lambda s: s.quoted, "No,"),
    "text": ("It rained. Then “No,” Ada said. Yes.", lambda s: s.text, "Then “No,” Ada said."),
    "words_before": ("It rained. Then, “No,” Ada said.", lambda s: s.words_before, ("Then", ",")),
    "words_after": ("It rained. Then “No,” Ada said. Yes.", lambda s: s.words_after, ("Ada", "said", ".")),
    "stands_alone": ("Ada left. “No.” It rained.", lambda s: s.stands_alone, True),
    "stands not alone": ("Ada left. “No,” she said.", lambda s: s.stands_alone, False),
    "cue_before": ("Ada said and Tom added, “No.”", lambda s: named(s, s.cue_before), "added"),
    "no cue_before": ("It rained, said Ada. “No,” Tom added.", lambda s: s.cue_before, None),
    "cue_after": ("“No,” Ada said, and Tom added more.", lambda s: named(s, s.cue_after), "said"),
    "no cue_after": ("Ada said: “No.” Tom added more.", lambda s: s.cue_after, None),
    "source_before": ("Ada Okafor: “No.”", lambda s: named(s, s.source_before), "Ada Okafor"),
    "no source_before": ("It rained. “No.”", lambda s: s.source_before, None),
    "source_after": ("“No” - Ada Okafor, again.", lambda s: named(s, s.source_after), "Ada Okafor"),
    "no source_after": ("“No.”", lambda s: s.source_after, None),
    "names": (
        "Ada Okafor met Dr. Tom Brandt. “No.” Eve left.",
        lambda s: [named(s, n) for n in s.names],
        ["Ada Okafor", "Dr. Tom Brandt"],
    ),
    "previous": ("It rained.\n\n“No.”", lambda s: s.previous and s.previous.passage.words[0], "It"),
    "no previous": ("“No.”", lambda s: s.previous, None),
    "an empty stretch": ("“No.”", lambda s: s.text_of((0, 0)), ""),
}


@pytest.mark.parametrize(("text", "look", "expected"), LOOKS.values(), ids=LOOKS)
def test_a_scene_tells(text: str, look: Callable[[Scene], object], expected: object) -> None:
    assert seen(text, look) == [expected]


def test_a_scene_about_a_cue() -> None:
    def look(scene: Scene) -> object:
        return scene.quotation, scene.words_before, scene.words_after, named(scene, scene.cue)

    expected = ("", ("Ada",), ("it", "rained", "."), "said")
    assert seen("Ada said it rained.", look, focus="cue") == [expected]


def test_a_claim_without_content_is_about_the_quotation() -> None:
    @rule
    def mine(scene: Scene) -> Claim | None:
        """a test"""
        return scene.claim(source=(0, 1), cue=scene.cue_after)

    quote = Extractor(rules=RULES.first(mine)).extract("Ada: “No,” it said.").quotes[0]
    assert (quote.text, quote.source and quote.source.text, quote.trace.rule) == ("“No,”", "Ada", "mine")


def test_a_claim_about_nothing_is_refused() -> None:
    @rule(focus="cue")
    def mine(scene: Scene) -> Claim | None:
        """a test"""
        return scene.claim()

    with pytest.raises(RuleFailed, match=r"rule 'mine' raised .*say which tokens are claimed"):
        Extractor(rules=RULES.first(mine)).extract("Ada said it rained.")


def test_a_scene_cannot_be_changed() -> None:
    @rule
    def mine(scene: Scene) -> Claim | None:
        """a test"""
        scene.quote = 3  # type: ignore[misc]
        return None

    with pytest.raises(RuleFailed, match="FrozenInstanceError"):
        Extractor(rules=RULES.first(mine)).extract("“No.”")
