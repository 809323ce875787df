"""Who does what a participle, an infinitive or the second of two verbs says: the subject of the clause it leans on.

The clauses in front are read from left to right, each with its subject and its place in the sentence. A participle
leans on the last clause that is not itself reported (`While others left, Keller asked why it rained, implying …`),
an infinitive on the nearest clause, or on whom its verb moves to act (`led Keller to say`).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import NamedTuple

from quotekit.clauses import before_participle, plain_subject, subject_left
from quotekit.cues import Cue
from quotekit.phrases import Found, behind_time, noun_phrase_right
from quotekit.tagging import plain
from quotekit.tokens import Passage, group_start

_FINITE = re.compile("[vCbmfe]|(?<=[rNnij,])B")
_REACH = 100
"""How many tokens in front of a cue its clause may begin."""
_MOVED = re.compile("[dl]?[aegNnrTMs~#qj]*(?<=[NnrTM])[po][dl]?[aegNnrTM~#q]*[NnrTM]$|[dl]?[aegNnrTMs~#qj]*$")
_HELD = re.compile("[NTrnMdlpoyuaz#js~q]{0,14}[CBVvGbmf]")
"""Reversed: a verb that a clause follows without a mark between (`told the paper the crew was safe`)."""
_TO = re.compile("[VB]u")
"""Reversed: `to` and its verb."""
_OPENING = re.compile("[dl]?[aeg#]*[NTr~]+(?=n)")
_CLOSED = re.compile("[,&k-]")
_PARTICIPLE = re.compile("[^,;:.vbmfCeVBgGQqcwth]{0,10}[gG](?=[NrT])")
"""Reversed: a participle behind a name, and what belongs to it."""
_ACTS = re.compile("[NTrjMnd]")


class _Clause(NamedTuple):
    subject: Found
    place: str
    """`main` (or behind a subordinator), `inner` (what another verb reports or takes as object), `relative`, where
    the relative pronoun is the subject, or `where`, where it stands in front of it (`a hall where they met`)."""
    verb: int


Inverted = Callable[[int], Found | None]
"""The subject behind a reporting verb at a token (`“No,” said Keller, adding that`), if it stands there."""


def controller(passage: Passage, low: int, cue: Cue, inverted: Inverted) -> Found | None:
    """Who does what this participle, infinitive or second verb says."""
    low = max(low, cue.first - _REACH)
    infinitive = _infinitive(passage.tags, low, cue)
    found = _moved(passage, low, infinitive) or _of_participle(passage, low, infinitive)
    if found is not None:
        return found
    clauses = list(_clauses(passage, low, cue.first, inverted))
    best = (_nearest if cue.shape == "infinitive" else _leading)(passage.tags, clauses, cue)
    if best is None:
        return _controller_around(passage, low, cue) or _first_phrase(passage, low, cue)
    found = best.subject
    return Found(*(found.stands_for or (found.first, found.end)), "subject of the clause before")


def _clauses(passage: Passage, low: int, high: int, inverted: Inverted) -> Iterator[_Clause]:
    """The clauses with a subject of their own among tokens low..high (excluded)."""
    tags, before = passage.tags, -1
    for match in _FINITE.finditer(tags, low, high):
        verb = match.start()
        if verb > low and tags[verb - 1] in "bmf":
            continue  # in a verb group whose first word has been read
        found = subject_left(passage, low, group_start(tags, low, verb))
        if found is None:
            found = inverted(verb) if tags[verb] == "C" else None
            if found is not None:
                yield _Clause(found, "main", verb)
        elif not found.first <= before < found.end and tags[found.first : found.end].strip("dl#"):
            before = verb
            yield _Clause(found, _place(tags, low, found), verb)


def _place(tags: str, low: int, found: Found) -> str:
    if found.stands_for is not None or tags[found.first] == "w":
        return "relative"
    at = found.first
    while at > low and tags[at - 1] in "az":
        at -= 1
    if at == low or tags[at - 1] in "cA":
        return "main"
    if tags[at - 1] == "w":
        return "where"
    return "inner" if tags[at - 1] in "theg" or _HELD.match(tags[max(low, at - 16) : at][::-1]) else "main"


def _leading(tags: str, clauses: list[_Clause], cue: Cue) -> _Clause | None:
    """The clause a participle or a second verb leans on: the last that no other verb reports.

    A relative clause is that only as long as no comma closes it, but for one behind which the participle stands itself:
    `Keller spoke near the gate, where protesters had gathered, chanting`.
    """
    for clause in reversed(clauses):
        own = clause.place == "where" and cue.shape == "gerund"
        ends = cue.first - own if own or clause.place == "relative" else clause.verb
        if clause.place != "inner" and (clause.place != "where" or own) and not _CLOSED.search(tags, clause.verb, ends):
            return clause
    return clauses[0] if clauses else None


def _nearest(tags: str, clauses: list[_Clause], cue: Cue) -> _Clause | None:
    """The clause an infinitive leans on: the nearest one, but no relative clause that a comma has closed."""
    for clause in reversed(clauses):
        if clause.place != "relative" or not _CLOSED.search(tags, clause.verb, cue.first):
            return clause
    return None


def _infinitive(tags: str, low: int, cue: Cue) -> int:
    """Where the infinitive begins that the cue is, or is joined to (`to stand up and say`); else `low`."""
    if cue.shape == "infinitive":
        return cue.first
    joined = tags[cue.head] == "B" and tags[cue.first - 1 : cue.first] == "&"
    to = _TO.search(tags[low : cue.first][::-1]) if joined else None
    return cue.first - to.end() if to else low


def _moved(passage: Passage, low: int, at: int) -> Found | None:
    """Whom another moves to act: `led Keller to say`, `for the crew to say`."""
    tags = passage.tags
    for before in range(at - 2, max(low, at - 12) - 1, -1):
        if plain(passage.words[before]) in passage.tagger.moving:
            fits = _MOVED.match(tags, before + 1, at) and _ACTS.search(tags, before + 1, at)
            return Found(before + 1, at, "whom the verb before moves to act") if fits else None
    return None


def _of_participle(passage: Passage, low: int, at: int) -> Found | None:
    """Whom the participle hangs on that an infinitive belongs to: `with Keller taking the floor to say`."""
    match = _PARTICIPLE.search(passage.tags[low:at][::-1])
    return before_participle(passage, low, at - match.end()) if match and match.start() == 0 else None


def _first_phrase(passage: Passage, low: int, cue: Cue) -> Found | None:
    """The phrase that opens the clause, before a verb in its base form, or one that looks like a noun.

    `Some seek to leave and argue that`, `Keller lives in Ulm and said that`.
    """
    found, end = noun_phrase_right(passage, low, cue.first), 0
    if found is not None and passage.tags[found.end : found.end + 1] in ("V", "B"):
        end = found.end
    elif cue.shape == "finite" and (opening := _OPENING.match(passage.tags, low, cue.first)):
        end = opening.end()
    return Found(low, end, "subject of the clause before") if end else None


def _controller_around(passage: Passage, low: int, cue: Cue) -> Found | None:
    """`Keller, recalling …, called`; `By calling …, Brandt took`: no verb stands before the participle."""
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
        if found is not None and tags[behind_time(tags, found.end, high) :][:1] in tuple("vbmfCea"):
            return Found(found.first, found.end, "subject of the clause behind")
    return None
