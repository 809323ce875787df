"""Rules for quotations that stand alone: their speaker is carried over from before."""

from __future__ import annotations

from quotekit.builtin.quoted import first_subject
from quotekit.clauses import noun_phrase_right
from quotekit.rules import rule
from quotekit.scene import Claim, Scene


@rule(examples={"“No,” said Ada. “Never.”": {"“No,”": "Ada"}})
def speech_goes_on(scene: Scene) -> Claim | None:
    """the sentence before is attributed, and the quotation goes straight on"""
    if not scene.low or scene.paragraph.cues_between(scene.low, scene.high) or scene.tags[scene.quote] == "q":
        return None
    previous_low, _ = scene.passage.sentence(scene.low - 1)
    before = claim_in(scene, previous_low)
    if before is None:
        return None
    end = scene.high
    while end > scene.quote + 1 and scene.tags[end - 1] in ".,;:-":
        end -= 1
    return Claim(scene.number, ((scene.low, end),), continues=before)


def claim_in(scene: Scene, low: int) -> int | None:
    """The number of the latest claim with a quotation that reaches behind token `low` of this paragraph."""
    for number in range(len(scene.claims) - 1, -1, -1):
        claim = scene.claims[number]
        if claim.passage != scene.number:
            return None
        reach = max(claim.content[-1][1], claim.cue[1] if claim.cue else 0)
        if reach > low and scene.paragraph.has_quote(claim):
            return number if claim.continues is None else claim.continues
    return None


@rule(examples={"Ada told the meeting this:\n\n“Never.”": {"“Never.”": "Ada"}})
def introduced_in_paragraph_before(scene: Scene) -> Claim | None:
    """the paragraph before ends in a colon, and its last sentence tells who speaks"""
    if scene.quote != 0 or scene.number == 0:
        return None
    before = scene.paragraphs[scene.number - 1]
    passage = before.passage
    if not passage.tags.endswith(":"):
        return None
    low, high = passage.sentences[-1]
    for cue in reversed(before.cues_between(low, high)):
        source = before.subject(cue)
        if source is not None:
            return Claim(scene.number, ((0, 1),), cue=(cue.first, cue.end), source=(source.first, source.end), how=source.how,
                         stands_for=source.stands_for, elsewhere=before.number)  # fmt: skip
    source = first_subject(before, low, high)
    if source is None:
        return None
    return Claim(scene.number, ((0, 1),), source=(source.first, source.end), how=source.how, elsewhere=before.number)


@rule(examples={"“No,” said Ada.\n\n“Never.”": {"“No,”": "Ada"}})
def speech_goes_on_in_next_paragraph(scene: Scene) -> Claim | None:
    """the paragraph is one quotation, and the paragraph before ended in one that is attributed"""
    if scene.quote != 0 or not scene.claims or scene.high != len(scene.tags):
        return None
    number = len(scene.claims) - 1
    claim = scene.claims[number]
    if claim.passage != scene.number - 1:
        return None
    origin = number if claim.continues is None else claim.continues
    first = scene.claims[origin]
    if scene.paragraphs[first.passage].has_quote(first):
        return Claim(scene.number, ((0, 1),), continues=origin)
    if first.elsewhere is not None or claim is not first or first.rule not in ("that_clause", "fronted_clause", "according_to"):
        return None
    return Claim(scene.number, ((0, 1),), cue=first.cue, source=first.source, stands_for=first.stands_for, elsewhere=first.passage)


@rule(examples={"“Never again.”\n\n— Ruth Ade": {"“Never again.”": "Ruth Ade"}})
def credit_in_next_paragraph(scene: Scene) -> Claim | None:
    """a line of its own behind the quotation holds a dash and a name"""
    following = scene.following
    if following is None or scene.quote != len(scene.tags) - 1 or len(following.passage.words) > 14:
        return None
    tags = following.passage.tags
    found = noun_phrase_right(following.passage, 1, len(tags)) if tags[:1] == "-" and tags[1:2] in tuple("NTr") else None
    if found is None or tags[found.end : found.end + 1] not in ("", ".", ","):
        return None
    return Claim(scene.number, ((scene.low, scene.quote + 1),), source=(found.first, found.end), how="credit line",
                 elsewhere=following.number)  # fmt: skip


@rule(examples={"The annotators said they were puzzled. “Really? Yet another format?”": {"“Really?": "The annotators"}})
def sentence_before(scene: Scene) -> Claim | None:
    """the quotation stands alone, and the sentence before tells who speaks"""
    if scene.quote != scene.low or not scene.low:
        return None
    low, high = scene.passage.sentence(scene.low - 1)
    for cue in scene.paragraph.cues_between(low, high):
        source = scene.subject(cue)
        if source is not None and cue.entry.grade == "always":
            return Claim(scene.number, ((scene.quote, scene.quote + 1),), cue=(cue.first, cue.end),
                         source=(source.first, source.end), how=source.how, stands_for=source.stands_for)  # fmt: skip
    source = first_subject(scene.paragraph, low, high)
    if source is None:
        return None
    return Claim(scene.number, ((scene.quote, scene.quote + 1),), source=(source.first, source.end), how=source.how)
