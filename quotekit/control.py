"""Who does what a participle, an infinitive or the second of two verbs says: the subject of the clause it hangs on."""

from __future__ import annotations

import re

from quotekit.clauses import Found, group_start, noun_phrase_right, plain_subject, subject_left
from quotekit.cues import Cue
from quotekit.tokens import Passage

_FINITE = re.compile("[vCbmfe]")


def controller(passage: Passage, low: int, cue: Cue) -> Found | None:
    """Who does what a participle, an infinitive or the second of two verbs says: the clause's subject."""
    tags = passage.tags
    at = _main_clause(tags, low, cue.first)
    while True:
        match = _FINITE.search(tags, at, cue.first)
        if match is None:
            return _controller_around(passage, low, cue) or _first_phrase(passage, low, cue)
        found = subject_left(passage, low, group_start(tags, low, match.start()))
        if found is not None:
            return Found(found.first, found.end, "subject of the clause before")
        at = match.end()


def _first_phrase(passage: Passage, low: int, cue: Cue) -> Found | None:
    """`Some seek to leave and argue that`: the phrase that opens the clause, before a verb in its base form."""
    found = noun_phrase_right(passage, low, cue.first)
    if found is None or passage.tags[found.end : found.end + 1] not in ("V", "B"):
        return None
    return Found(found.first, found.end, "subject of the clause before")


def _main_clause(tags: str, low: int, high: int) -> int:
    """Where the main clause may begin: behind `As the crowd began to chant,`."""
    if tags[low : low + 1] not in tuple("cAh"):
        return low
    comma = tags.find(",", low, high)
    return comma + 1 if comma > 0 and _FINITE.search(tags, comma + 1, high) else low


def _controller_around(passage: Passage, low: int, cue: Cue) -> Found | None:
    """`Biden, recalling …, called`; `By calling …, Axelrod took`: no verb stands before the participle."""
    tags = passage.tags
    comma = cue.first
    while comma > low and tags[comma - 1] in "acpA":
        comma -= 1
    if comma > low and tags[comma - 1] == ",":
        found = plain_subject(passage, low, comma - 1)
        if found is not None:
            return Found(found.first, found.end, "what the participle hangs on")
    if cue.first - low > 3:
        return None
    high = passage.sentence(cue.head)[1]
    commas = (at for at in range(cue.end, high) if tags[at] in ",Q")
    for comma in commas:
        found = noun_phrase_right(passage, comma + 1, high)
        if found is not None and tags[found.end : found.end + 1] in tuple("vbmfCea"):
            return Found(found.first, found.end, "subject of the clause behind")
    return None
