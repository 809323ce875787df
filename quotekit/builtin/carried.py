"""Rules for quotations that stand alone: their speaker is carried over from before."""

from __future__ import annotations

from quotekit.builtin.quoted import first_subject
from quotekit.rules import rule
from quotekit.scene import Claim, Scene


@rule(examples={"“No,” said Ada. “Never.”": {"“No,”": "Ada"}})
def speech_goes_on(scene: Scene) -> Claim | None:
    """the sentence before is attributed, and the quotation goes straight on"""
    if scene.quote != scene.low or not scene.low:
        return None
    before = last_claim(scene)
    if before is None or scene.claims[before].passage != scene.number:
        return None
    claim = scene.claims[before]
    previous_low, _ = scene.passage.sentence(scene.low - 1)
    reach = max(claim.content[-1][1], claim.cue[1] if claim.cue else 0)
    if reach <= previous_low or not has_quote(scene, claim):
        return None
    return Claim(scene.number, ((scene.quote, scene.quote + 1),), continues=before, cue=claim.cue, source=claim.source)


def last_claim(scene: Scene) -> int | None:
    """The number of the latest claim, following a continuation back to where it began."""
    if not scene.claims:
        return None
    number = len(scene.claims) - 1
    while scene.claims[number].continues is not None:
        number = scene.claims[number].continues or 0
    return number


def has_quote(scene: Scene, claim: Claim) -> bool:
    tags = scene.tags
    return any("Q" in tags[a:b] or "q" in tags[a:b] for a, b in claim.content)


@rule(examples={"“No,” said Ada.\n\n“Never.”": {"“No,”": "Ada"}})
def speech_goes_on_in_next_paragraph(scene: Scene) -> Claim | None:
    """the paragraph is one quotation, and the paragraph before ended in one that is attributed"""
    if scene.quote != 0 or not scene.claims or scene.high != len(scene.tags):
        return None
    number = len(scene.claims) - 1
    claim = scene.claims[number]
    if claim.passage != scene.number - 1:
        return None
    origin = number
    while scene.claims[origin].continues is not None:
        origin = scene.claims[origin].continues or 0
    return Claim(scene.number, ((0, 1),), continues=origin)


@rule(examples={"The annotators said they were puzzled. “Really? Yet another format?”": {"“Really?": "The annotators"}})
def sentence_before(scene: Scene) -> Claim | None:
    """the quotation stands alone, and the sentence before tells who speaks"""
    if scene.quote != scene.low or not scene.low:
        return None
    low, high = scene.passage.sentence(scene.low - 1)
    for cue in reversed(scene.paragraph.cues_between(low, high)):
        source = scene.subject(cue)
        if source is not None:
            return Claim(scene.number, ((scene.quote, scene.quote + 1),), cue=(cue.first, cue.end),
                         source=(source.first, source.end), how=source.how)  # fmt: skip
    source = first_subject(scene, low, high)
    if source is None:
        return None
    return Claim(scene.number, ((scene.quote, scene.quote + 1),), source=(source.first, source.end), how=source.how)
