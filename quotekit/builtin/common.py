"""What several built-in rules share: where an attribution ends, and where the content goes on behind it."""

from __future__ import annotations

import re

from quotekit.claims import Claim, Tokens
from quotekit.clauses import subject_left
from quotekit.contents import Content, content_left
from quotekit.cues import Cue
from quotekit.endings import content_end
from quotekit.lexicon import Phrase, Verb
from quotekit.paragraph import Paragraph
from quotekit.phrases import Found
from quotekit.scene import Scene
from quotekit.tagging import plain

_OBJECT_GONE = re.compile("[AQqvbmfeCBV]")
_GERUND_CLAUSE = re.compile("[gG][dl]?[aenNrg]{0,4}[bmfv]")
"""`he said, closing the dam would be wrong`: a gerund that is the subject of what is said."""
_ASIDE = re.compile("[cA][^,;:.Qq]{2,12}(?=,)")
"""What went on while somebody spoke, before more of what was said: `he said as he left, that it was late`."""
_LEFT_OPEN = re.compile("[pou]|a?&")
"""Reversed: the end of a phrase that only what is behind the attribution completes: `and also, he said, “to win”`."""
_ANY_VERB = re.compile("[vVbmfCBeQq]")
_SPEAKS = re.compile("[NTrij]")
_FINITE_OR_QUOTED = re.compile("[vbmfCeQq]")
_ONLY_SUBJECT = re.compile("[tdlenNrTM#gqaopsi&~]{1,20},")
_FINITE = re.compile("[vbmfCe]")


def ends_attribution(scene: Scene, cue: Cue, source_end: int) -> bool:
    """Whether nothing is reported behind `, he said`: only a time, an addressee or a place may follow."""
    at = scene.behind(cue, source_end)
    if at < scene.high and scene.tags[at] == "u":  # `wrote in a note to clients`, but not `promised to act`
        return isinstance(cue.entry, Verb) and "to" not in (*cue.entry.frames, *cue.entry.prepositions)
    return at >= scene.high or scene.tags[at] in ".,;-)azpcwoQq" or scene.tags[at : at + 2] == "Ai"  # `said as he left`


def resumed(scene: Scene, at: int) -> tuple[Tokens, ...]:
    """The content that goes on behind a comma after `he said`: `“If it is,” he said, “I will go.”`"""
    tags = scene.tags
    if tags[at : at + 1] != "," or at + 1 >= scene.high:
        return ()
    opens, reasons = tags[at + 1], scene.passage.tagger.reasons
    behind = scene.paragraph.by_first.get(at + 1)
    if behind is not None and behind.relays:
        return ()
    if (
        (opens not in "Gacgw" or _GERUND_CLAUSE.match(tags, at + 1, scene.high))
        or (opens == "c" and ("Q" in tags[at : scene.high] or plain(scene.passage.words[at + 1]) in reasons))
        or (opens == "c" and not scene.is_concessive(at + 1) and "," in tags[at + 2 : scene.high])
        or (opens == "a" and _FINITE.search(tags, at + 1, scene.high))
    ):
        end = content_end(scene.passage, at + 1, scene.high, scene.paragraph.by_first, resumed=True)
        if end > at + 1:
            return ((at + 1, end),)
    return ()


def interrupted(scene: Scene, cue: Cue, *, lower: bool) -> Claim | None:
    """The claim of an attribution that a clause stands in front of: `Prices fell, he said, and …`.

    `lower`: also where what stands in front is no clause, since the content goes on behind.
    """
    tags = scene.tags
    if cue.passive or cue.shape != "finite":
        return None
    source = _beside(scene, cue)
    if (
        source is None
        or source.stands_for is not None
        or tags[source.first : source.end] == "d"  # `Holm, author of “The Ferry,” said the boat sank`
    ):
        return None
    start, behind = min(source.first, cue.first), max(cue.end, source.end)
    if (
        start <= scene.low
        or tags[start - 1] not in ",Qq"
        or (tags[start - 1] == "," and not _tells(cue.entry))  # `When it rained, the crowd cheered`
        or not ends_attribution(scene, cue, source.end)
        or (tags[start - 1] == "," and tags[behind : behind + 1] == "Q")  # `In the garden, Keller said “no”`
    ):
        return None
    behind = scene.behind(cue, source.end)
    aside = _ASIDE.match(tags, behind, scene.high)
    more = resumed(scene, aside.end() if aside else behind)
    end = start - (tags[start - 1] == ",")
    low = _left_open(scene, behind, end) if more or lower else scene.low
    if more and tags[more[0][0]] in "bmfv":
        low = _own_subject(tags, low, end)
    content = content_left(scene.passage, low, end, whole=not (more and lower))
    apposed = bool(more) and tags[end - 1] != "c" and tags[more[0][0]] in "dln" and "Q" not in tags[slice(*more[0])]
    if content and apposed and tags[content.first] not in "cpA" and _ANY_VERB.search(tags, content.first, content.end):
        more = ()  # `Prices fell, he said, a trend that …`: the clause was whole
    is_thing = source.first > cue.first and not _SPEAKS.search(tags, source.first, source.end)
    if content is not None and is_thing and not _FINITE_OR_QUOTED.search(tags, content.first, content.end):
        return None  # `Keller and its owners, Fell Ltd, deny the charge`
    if more and (tags[end - 1] == "c" or (content is not None and tags[content.first : content.end] in ("k", "&"))):
        return scene.claim(*more, cue=cue, source=source)  # `But, he said, …`, `The crew left because, he said, …`
    return scene.claim((content.first, content.end), *more, cue=cue, source=source) if content else None


def _beside(scene: Scene, cue: Cue) -> Found | None:
    """The subject before the verb of an attribution, or behind it: of `The trouble, say experts, is …` the experts."""
    tags, before = scene.tags, scene.tags[cue.first - 1 : cue.first]
    source = subject_left(scene.passage, scene.low, cue.first)
    if source is None:
        return scene.paragraph.source_right(cue) if before in tuple(",Qq") else None
    takes_object = isinstance(cue.entry, Verb) and cue.entry.recipient
    apposed = "," in tags[source.first : source.end]
    if before == "," and source.end == cue.first - 1 and not takes_object and not apposed:
        right = scene.paragraph.source_right(cue)
        if right is not None and tags[right.end : right.end + 1] in (",", "."):
            return right  # the comma before the verb closes what is said
    return source


def _tells(entry: Verb | Phrase) -> bool:
    """Whether an entry tells what is so: `as Keller reported`, not `as the crowd cheered`."""
    return isinstance(entry, Phrase) or (entry.grade != "quoted" and entry.takes_clause)


def left_open(tags: str, low: int, end: int) -> bool:
    """Whether what is behind an attribution completes the words in front of it: `turned down, he said, the job`."""
    return _LEFT_OPEN.match(tags[low:end][::-1]) is not None


def _own_subject(tags: str, low: int, end: int) -> int:
    """Where the clause begins that ends in a subject: `because the dam, he said, was unsafe` behind `because`."""
    opener = tags.rfind("c", low, end)
    inside = opener > low and _ANY_VERB.search(tags, low, opener) and not _FINITE.search(tags, opener, end)
    return opener + 1 if inside else low


def _left_open(scene: Scene, behind: int, end: int) -> int:
    """Where what is said begins before token `end`, if it goes on behind the attribution: behind `many towns,`."""
    low, tags = scene.low, scene.tags
    if tags[behind : behind + 1] != "," or not left_open(tags, low, end):
        return low
    return max(low, tags.rfind(",", low, end) + 1)


def opened_by_as(scene: Scene, cue: Cue) -> Claim | None:
    """The claim of an opening such as `As Keller put it, prices fell`."""
    tags = scene.tags
    opener = max(scene.low, tags.rfind("A", scene.low, cue.first))
    before = tags[scene.low : opener]
    if before.strip("k&a") and before[-1] not in ",;-" and before[-2:] not in (",&", ";&", ",k"):
        return None
    subject = (scene.low, opener - 1) if _ONLY_SUBJECT.fullmatch(before) else None
    if not _tells(cue.entry):
        return None  # `As Keller prepared to speak, …`
    if tags[opener] != "A" or cue.passive or not cue.behind_source:
        return None
    source = scene.subject(cue)
    comma = tags.find(",", cue.end, scene.high)
    if source is None or source.first != opener + 1 or not 0 <= comma - cue.end <= 6 or "Q" in tags[cue.end : comma]:
        return None
    if isinstance(cue.entry, Verb) and scene.behind(cue) < comma and scene.content(cue) is not None:
        return None  # `As Keller demanded an answer, …`
    end = content_end(scene.passage, comma + 1, scene.high, scene.paragraph.by_first)
    if end <= comma + 1 or not _ANY_VERB.search(tags, comma + 1, end) or _FINITE.search(tags, cue.end, comma):
        return None
    if subject is not None and tags[comma + 1] in "abmfvCe":
        return scene.claim(subject, (comma + 1, end), cue=cue, source=source)  # `Prices, as Keller noted, fell`
    return scene.claim((comma + 1, end), cue=cue, source=source)


def closed_by_as(scene: Scene, cue: Cue) -> Claim | None:
    """The claim of a close such as `prices fell, as Keller reported on Tuesday`."""
    tags = scene.tags
    tells = cue.shape == "finite" and not cue.passive and isinstance(cue.entry, Verb) and _tells(cue.entry)
    source = scene.subject(cue) if tells else None
    if source is None or source.first < scene.low + 3 or tags[source.first - 2 : source.first] != ",A":
        return None
    if not ends_attribution(scene, cue, source.end):
        return None
    more = resumed(scene, scene.behind(cue, source.end))
    content = content_left(scene.passage, scene.low, source.first - 2, whole=not more)
    return scene.claim((content.first, content.end), *more, cue=cue, source=source) if content else None


def reported(scene: Scene, cue: Cue, content: Content | None) -> Claim | None:
    """The claim that a cue's own subject says this content."""
    source = scene.subject(cue) if content else None
    if content is None or source is None:
        return None
    spans = [(content.first, content.end)]
    before = source.first - 1
    if (
        before >= scene.low
        and cue.shape != "gerund"
        and scene.tags[before] in "wht"
        and content.first == cue.end
        and (_OBJECT_GONE.match(scene.tags, cue.end) or _names_it(scene, cue, content, before))
    ):
        spans.insert(0, (before, before + 1))  # `which he called “a sham”`: the object stands in front
    return scene.claim(*spans, cue=cue, source=source, cue_end=content.cue_end)


def _names_it(scene: Scene, cue: Cue, content: Content, relative: int) -> bool:
    """`which he called a “sham”`: what is called so stands in front, but for `in which he called the plan a “sham”`."""
    return (
        cue.shape == "finite"
        and content.frame == "np"
        and scene.tags[relative] in "wh"
        and scene.tags[relative - 1 : relative] not in ("p", "o")
    )


def holds(claim: Claim | None, token: int) -> bool:
    """Whether a token lies in the content of a claim."""
    return claim is not None and any(first <= token < end for first, end in claim.content)


def first_subject(paragraph: Paragraph, low: int, end: int) -> Found | None:
    """The subject of the first verb among tokens low..end (excluded)."""
    for match in _FINITE.finditer(paragraph.passage.tags, low + 1, end):
        found = subject_left(paragraph.passage, low, match.start())
        if found is not None:
            return Found(found.first, found.end, "subject of the sentence", found.stands_for)
    return None
