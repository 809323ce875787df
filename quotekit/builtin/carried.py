"""Rules for quotations that stand alone: their speaker is named before them, or in a line behind."""

from __future__ import annotations

import re

from quotekit.builtin.common import first_subject
from quotekit.claims import Claim
from quotekit.paragraph import Paragraph
from quotekit.phrases import Found, noun_phrase_right
from quotekit.rules import rule
from quotekit.scene import Scene
from quotekit.tagging import STOPS, last_inside, plain

_OPENING = re.compile(r"\w+(?=[,.;:!?—–-]|$)")
_SHORT = 10
"""How many spaces a question may hold that is put to the speaker before."""
_SOMEBODY = re.compile("d[aenNT]{0,4}r(?:[po]?[dl]?[aenrNT]{1,5}){0,3}(,[NTr~]+(?:[po][NT]+)?,)?(?=a?[vbmfCeVB])")
_FINITE = re.compile("[vbmfCe]")
_TOLD = frozenset(("that_clause", "fronted_clause", "according_to"))
"""The rules whose content is a clause, so that a sentence can go on with it."""


@rule(examples={"Ada said, “We go.\n\n“We go now.” She left.": {"“We go now.”": "Ada"}})
def speech_over_paragraphs(scene: Scene) -> Claim | None:
    """the quotation was left open in the paragraph before, and goes on here"""
    if scene.goes_on_from is None or scene.claims[scene.goes_on_from].whole:
        return None
    return scene.claim((scene.quote, scene.quote + 1), continues=scene.goes_on_from)


@rule(examples={"“Never again.”\n\n— Ruth Ade": {"“Never again.”": "Ruth Ade"}})
def credit_in_next_paragraph(scene: Scene) -> Claim | None:
    """a line of its own behind the quotation holds a dash and a name"""
    following = scene.following
    if following is None or scene.quote != len(scene.tags) - 1 or len(following.passage.words) > 14:
        return None
    tags = following.passage.tags
    found = (
        noun_phrase_right(following.passage, 1, len(tags)) if tags[:1] == "-" and tags[1:2] in tuple("NTr") else None
    )
    if found is None or tags[found.end : found.end + 1] not in ("", ".", ","):
        return None
    credit = Found(found.first, found.end, "credit line")
    return scene.claim((scene.low, scene.quote + 1), source=credit, elsewhere=following.number)


@rule(examples={"Ada told the meeting this:\n\n“Never.”": {"“Never.”": "Ada"}})
def introduced_in_paragraph_before(scene: Scene) -> Claim | None:
    """the paragraph before ends in a colon, and its last sentence tells who speaks"""
    if scene.quote != 0 or scene.number == 0:
        return None
    before = scene.paragraphs[scene.number - 1]
    if not before.passage.tags.endswith(":"):
        return None
    low, high = before.passage.sentences[-1]
    for cue in reversed(before.cues_between(low, high)):
        source = before.subject(cue)
        if source is not None:
            return scene.claim((0, 1), cue=cue, source=source, elsewhere=before.number)
    source = first_subject(before, low, high)
    return scene.claim((0, 1), source=source, elsewhere=before.number) if source else None


@rule(examples={"“No,” said Ada. “Never.”": {"“Never.”": "Ada"}})
def speech_goes_on(scene: Scene) -> Claim | None:
    """the sentence before is attributed, and the quotation goes straight on"""
    tags, quote, low = scene.tags, scene.quote, scene.low
    adding = tags[low:quote] in ("G", "G,", "G:")
    commented = quote == low and tags[quote + 1 : quote + 2] == "w"  # `“It is too late,” which he doubts`
    if not low or tags[quote] == "q":
        return None
    if scene.paragraph.cues_between(low, scene.high) and not (adding or commented):
        return None
    before = _claim_reaching(scene, scene.passage.sentence(low - 1)[0])
    if before is None:
        return None
    if adding:
        return _added(scene, scene.claims[before])
    if low < quote and (tags[quote - 1] == ":" or _introduces(scene)):
        return None  # `Ada said it was “late.” An aide put the odds at “one in five.”`
    if not _is_told(scene.paragraph, scene.claims[before]):
        return None  # `Ada praised the “brave” crew. The “Good Day” is a ship`
    end = quote + 1 if commented else scene.high
    while end > quote + 1 and tags[end - 1] in ".,;:-":
        end -= 1
    return scene.claim((low, end), continues=before)


def _added(scene: Scene, before: Claim) -> Claim | None:
    """The claim of a participle that is all the sentence has besides the quotation: `Adding, “It is too late.”`"""
    cues = scene.paragraph.cues_between(scene.low, scene.quote)
    if not cues or before.source is None:
        return None
    source = Found(*before.source, "subject of the sentence before", before.stands_for)
    return scene.claim(cue=cues[0], source=source)


def _claim_reaching(scene: Scene, low: int) -> int | None:
    """The number of the claim with a quotation that reaches behind token `low` of this paragraph.

    The latest, or the nearest of quotations alone: of `“No,” said Ada, adding that it was “late.”` the first.
    """
    latest = None
    for number in range(len(scene.claims) - 1, -1, -1):
        claim = scene.claims[number]
        if (
            claim.passage != scene.number
            or claim.whole
            or max(claim.content[-1][1], claim.cue[1] if claim.cue else 0) <= low
        ):
            break
        if scene.paragraph.has_quote(claim):
            origin = number if claim.continues is None else claim.continues
            latest = origin if latest is None else latest
            if _is_direct(scene.paragraph, claim):
                return origin
    return latest


def _introduces(scene: Scene) -> bool:
    """Whether the sentence opens with somebody new: `An aide familiar with the talks`, `Her rival, Tom Holm,`."""
    passage, low = scene.passage, scene.low
    new = _SOMEBODY.match(passage.tags, low, scene.quote)
    return new is not None and (new[1] is not None or plain(passage.words[low]) in passage.tagger.indefinite)


def _is_told(paragraph: Paragraph, claim: Claim) -> bool:
    """Whether a claim is to a clause or to quotations alone, so that a sentence of the reporter can go on with it."""
    tags = paragraph.passage.tags
    return claim.rule != "inside_reported_clause" or any(
        tags[first:end] == "Q" or _FINITE.search(tags, first, end) for first, end in claim.content
    )


def _is_direct(paragraph: Paragraph, claim: Claim) -> bool:
    """Whether a claim is to quotations and nothing else."""
    return all(paragraph.passage.tags[first:end] == "Q" for first, end in claim.content)


@rule(examples={"“No,” said Ada.\n\n“Never.”": {"“Never.”": "Ada"}})
def speech_goes_on_in_next_paragraph(scene: Scene) -> Claim | None:
    """the paragraph is one quotation, and the paragraph before ended in speech that is attributed"""
    if not _is_all(scene):
        return None
    number = _latest_of(scene, scene.number - 1)
    if number is None or _is_heading(scene, scene.claims[number]) or _is_reply(scene, scene.claims[number]):
        return None
    origin = scene.claims[number]
    before = scene.paragraphs[origin.passage]
    if before.has_quote(origin):
        return scene.claim((0, 1), continues=number)
    ends = origin.content[-1][1] > before.passage.sentences[-1][0] or origin.passage != scene.number - 1
    if origin.source is None or not ends or last_inside(scene.word(0)) not in STOPS:
        return None
    if origin.rule in _TOLD and origin.passage == scene.number - 1:
        return scene.claim((0, 1), continues=number)
    source = Found(*origin.source, origin.how, origin.stands_for)
    return scene.claim((0, 1), cue=origin.cue, source=source, elsewhere=origin.passage)


def _is_all(scene: Scene) -> bool:
    """Whether the quotation opens a paragraph that holds nothing but quotations."""
    return scene.quote == 0 and scene.number > 0 and not scene.tags[1:].strip("Q.")


def _latest_of(scene: Scene, number: int) -> int | None:
    """The number of the latest claim of a paragraph that names a source, or of the one that it continues.

    Of `“No,” said Ada, adding that it was late` the quotation: both have one source.
    """
    latest, paragraph = None, scene.paragraphs[number]
    for at in range(len(scene.claims) - 1, -1, -1):
        claim = scene.claims[at]
        if claim.passage != number or claim.whole:
            break
        if claim.continues is not None:
            return claim.continues if latest is None else latest
        if latest is not None and claim.source == scene.claims[latest].source and _is_direct(paragraph, claim):
            return at
        latest = at if latest is None and claim.source is not None else latest
    return latest


def _is_reply(scene: Scene, origin: Claim) -> bool:
    """Whether another speaker takes the word: `“You lied,” Holm said.` before `“Yes, sir.”` or `“Nobody?”`."""
    tagger, opening = scene.passage.tagger, _OPENING.match(scene.quoted)
    if opening and plain(opening.group()) in tagger.answers:
        return True
    runs = _runs(scene, origin, "Q")
    asked = bool(runs) and last_inside(runs[-1]) == "?"
    words = scene.paragraphs[origin.told_in].passage.words[slice(*(origin.cue or (0, 0)))]
    verbs = [tagger.reporting.get(plain(word)) for word in words]
    asks = any(form is not None and form.lemma in tagger.questioning for form in verbs)
    return asks if asked else scene.quoted.endswith("?") and scene.quoted.count(" ") < _SHORT


def _is_heading(scene: Scene, origin: Claim) -> bool:
    """Whether the paragraph has single marks where the speech before has double ones: `'A long wait.'`"""
    if not _is_single(scene.word(0)):
        return False
    runs = _runs(scene, origin, "Qq")
    return bool(runs) and not any(map(_is_single, runs))


def _runs(scene: Scene, claim: Claim, tags: str) -> list[str]:
    """The quoted runs of a claim's content that have one of these tags."""
    passage = scene.paragraphs[claim.passage].passage
    return [passage.words[at] for first, end in claim.content for at in range(first, end) if passage.tags[at] in tags]


def _is_single(run: str) -> bool:
    return run[:1] in "'‘‹" and run[:2] != "''"


@rule(examples={"“No,” said Ada. The rain fell. “Never will we go.”": {"“Never will we go.”": "Ada"}})
def same_paragraph(scene: Scene) -> Claim | None:
    """the quotation stands alone, and the paragraph has let one speaker speak before"""
    if (
        scene.quote != scene.low
        or scene.tags[scene.quote] == "q"
        or scene.paragraph.cues_between(scene.low, scene.high)
    ):
        return None
    if scene.quote in scene.paragraph.left_open:
        return None  # who speaks is said behind its end
    for number in range(len(scene.claims) - 1, max(-1, len(scene.claims) - 9), -1):
        claim = scene.claims[number]
        if claim.passage != scene.number or claim.whole:
            return None
        if claim.continues is None and claim.source is not None and scene.paragraph.has_quote(claim):
            return scene.claim((scene.quote, scene.quote + 1), continues=number)
    return None


@rule(examples={"Ada Okafor said she was puzzled. “A third ferry? For whom?”": {"“A third": "Ada Okafor"}})
def sentence_before(scene: Scene) -> Claim | None:
    """the quotation stands alone, and the sentence before tells who speaks"""
    if scene.quote != scene.low or not scene.low:
        return None
    low, high = scene.passage.sentence(scene.low - 1)
    for cue in scene.paragraph.cues_between(low, high):
        source = scene.subject(cue)
        alone = cue.entry.grade == "often" and scene.behind(cue) >= high - 1 and source is not None
        if source is not None and (cue.entry.grade == "always" or (alone and source.first <= low + 1)):
            return scene.claim((scene.quote, scene.quote + 1), cue=cue, source=source)
    return None


@rule(examples={"Ada told the story of a town, which was “falling into the sea by now.”": {"“falling": "Ada"}})
def said_in_the_same_sentence(scene: Scene) -> Claim | None:
    """the quotation is part of a sentence in which a verb of speech and its subject stand before it"""
    if scene.opens_like_a_sentence() or scene.tags[scene.quote] == "q" or " " not in scene.quotation:
        return None
    for cue in scene.cues_before(scene.quote):
        source = scene.subject(cue)
        if source is not None:
            return scene.claim((scene.quote, scene.quote + 1), cue=cue, source=source)
    return None
