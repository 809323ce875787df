"""Whom a pronoun can mean: whoever stands out most in the sentences before it.

Each mention in the last few sentences gives its bearer weight: subjects and those who spoke
most, half as much with every sentence further back, more in the pronoun's own sentence.
Gender and number must not clash.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from typing import NamedTuple

from quotekit.cast import Cast, Entity
from quotekit.tagging import plain
from quotekit.tokens import Passage

_SENTENCES, _PASSAGES, _NAMES = 7, 4, 24
_FADE, _BREAK, _HERE = 0.5, 0.8, 1.5  # a sentence further back, a passage further back, the sentence itself
_SUBJECT, _SPEAKER, _OTHER, _OBLIQUE, _OWNER = 4.0, 4.0, 2.0, 1.0, 1.2
_VERBS = frozenset("CvmbfBVea")
_NOUN = re.compile("[rT]")
_NOUNS = 6  # nouns of one sentence looked at
_GOES_ON = ("r", "N", "T", "~", "n", "s")  # tags behind a noun that is not the head
_PLURAL = frozenset(("group", "organisation", "anonymous"))
_OWNERS = ("m", "f", "they")  # pronouns whose offices and staff are `they`
_NEUTER = frozenset(("organisation", "document"))


class Antecedent(NamedTuple):
    """The winner: somebody known, or else the noun phrase of tokens [first, end)."""

    entity: Entity | None
    passage: int
    first: int
    end: int
    why: str


@dataclass(slots=True)
class _Candidate:
    entity: Entity | None
    span: tuple[int, int, int]
    score: float = 0.0
    last: int = -1
    why: str = ""


_Found = dict[int, _Candidate]
"""Candidates by identity; a noun phrase without a name by its place, negative."""


class Antecedents:
    """Looks back from a token, never further than a few sentences."""

    def __init__(self, cast: Cast) -> None:
        self.cast = cast
        self._spoken: list[Entity] = []  # who spoke, in the order of the text
        self._spoken_at: list[int] = []  # the offsets of these sources
        self.turns: dict[int, Entity] = {}  # passage -> whose turn it is in an interview
        self._nouns: dict[str, list[tuple[int, int, int]]] | None = None  # noun -> offset, passage, token

    def spoke(self, passage: int, token: int, entity: Entity) -> None:
        offset = self.cast.passages[passage].starts[token]
        place = bisect_right(self._spoken_at, offset)
        self._spoken_at.insert(place, offset)
        self._spoken.insert(place, entity)

    def best(self, number: int, token: int, sort: str) -> Antecedent | None:
        """Who is meant by a pronoun of a sort (`m`, `f`, `they`, `it`) at a token."""
        found: _Found = {}
        for distance, at, first, end in self._sentences(number, token, sort):
            weight = _FADE**distance * _BREAK ** (number - at) if distance else _HERE
            self._weigh_names(found, at, first, end, sort, weight)
            self._weigh_spoken(found, at, first, end, sort, weight)
            if distance < 2:
                self._weigh_nouns(found, at, first, end, sort, weight)
            if distance and _is_settled(found, weight):
                break
        if not found:
            return None
        winner = max(found.values(), key=lambda c: (round(c.score, 6), c.last))
        return Antecedent(winner.entity, *winner.span, winner.why) if winner.score > 0.1 else None

    def _sentences(self, number: int, token: int, sort: str) -> Iterator[tuple[int, int, int, int]]:
        """(distance, passage, first, end), from the words before the token backwards."""
        passages, distance, seen = self.cast.passages, 0, 0
        oldest = max(-1, number - _PASSAGES)
        at, limit = number, token
        while at > oldest:
            passage = passages[at]
            if passage.kind == "caption" and at != number:
                at -= 1
                oldest = max(-1, oldest - 1) if number - oldest < 3 * _PASSAGES else oldest
                limit = -1
                continue
            index = bisect_right(passage.sentences, (limit if limit >= 0 else len(passage.words), 0)) - 1
            if limit >= 0 and index + 1 < len(passage.sentences) and passage.sentences[index + 1][0] == limit:
                index += 1  # the pronoun opens its sentence
            while index >= 0:
                first, end = passage.sentences[index]
                if limit >= 0:
                    end = min(end, limit)
                yield distance, at, first, end
                seen += 1
                if seen >= _SENTENCES:
                    return
                opener = plain(passage.words[first]) if first < end else ""
                goes_on = opener and distance and self.cast.tables.pronouns.get(opener) == sort
                if goes_on and passage.tags[first] != "i":  # `Her mother Ada ...` brings in somebody new
                    goes_on = passage.tags.find("N", first, min(end, first + 20)) < 0
                if not goes_on:
                    distance += 1
                index, limit = index - 1, -1
            at, limit = at - 1, -1

    def _weigh_names(self, found: _Found, at: int, first: int, end: int, sort: str, weight: float) -> None:
        if first >= end:
            return
        cast, passage = self.cast, self.cast.passages[at]
        hi = bisect_left(cast.starts, passage.end_of(end - 1))
        lo = max(bisect_left(cast.starts, passage.starts[first]), hi - _NAMES)
        for place in range(lo, hi):
            entity = cast.who[place]
            if entity is None or entity is self.turns.get(at):  # nobody calls himself `he`
                continue
            fit = self._fit(entity, sort)
            if fit <= 0:
                continue
            name = cast.found[place]
            points, why = self._part(passage, name.first, name.end, first)
            self._add(found, entity, (at, name.first, name.end), points * fit * weight, cast.starts[place], why)

    def _weigh_spoken(self, found: _Found, at: int, first: int, end: int, sort: str, weight: float) -> None:
        if first >= end:
            return
        passage = self.cast.passages[at]
        hi = bisect_left(self._spoken_at, passage.end_of(end - 1))
        lo = max(bisect_left(self._spoken_at, passage.starts[first]), hi - _NAMES)
        for offset, entity in zip(self._spoken_at[lo:hi], self._spoken[lo:hi], strict=True):
            fit = self._fit(entity, sort)
            if fit > 0 and entity is not self.turns.get(at):
                self._add(found, entity, (at, first, end), _SPEAKER * fit * weight, offset, "the one who spoke last")

    def _weigh_nouns(self, found: _Found, at: int, first: int, end: int, sort: str, weight: float) -> None:
        """Nouns without a name, such as `a police officer` or `residents`."""
        passage, tables = self.cast.passages[at], self.cast.tables
        tags = passage.tags
        for noun in islice(_NOUN.finditer(tags, first, end), _NOUNS):
            token = noun.start()
            head = plain(passage.words[token])
            if tags[token + 1 : token + 2] in _GOES_ON or not self._noun_fits(head, sort):
                continue
            plural = head in tables.groups
            begin = self._with_share(passage, self._phrase_start(passage, token, first), first)
            if not (tags[begin] in "dl" or plural) or self._is_named(at, begin, token + 1):
                continue
            is_owned = tables.pronouns.get(plain(passage.words[begin])) in _OWNERS
            if sort == "they" and not (plural or is_owned):
                continue  # `her office` speaks for people, `the industry` hardly
            points, why = self._part(passage, begin, token + 1, first)
            candidate = found.setdefault(-1 - passage.starts[token], _Candidate(None, (at, begin, token + 1)))
            candidate.score += points * weight * (0.9 if plural or tags[begin] == "d" else 0.7)
            candidate.last, candidate.why = passage.starts[token], why

    def introduced(self, head: str, offset: int) -> Iterator[tuple[int, int, int]]:
        """(passage, first, end) of the last noun phrases with this head before an offset, nearest first."""
        if self._nouns is None:
            self._nouns = {}
            for number, passage in enumerate(self.cast.passages):
                for noun in _NOUN.finditer(passage.tags):
                    token = noun.start()
                    if passage.tags[token + 1 : token + 2] not in _GOES_ON:
                        row = (passage.starts[token], number, token)
                        self._nouns.setdefault(plain(passage.words[token]), []).append(row)
        rows = self._nouns.get(head, [])
        at = bisect_left(rows, (offset, 0, 0))
        for _, number, token in reversed(rows[max(0, at - _NOUNS) : at]):
            passage = self.cast.passages[number]
            first = self._phrase_start(passage, token, passage.sentence(token)[0])
            if not self._is_named(number, first, token + 1):
                yield number, first, token + 1

    def _noun_fits(self, head: str, sort: str) -> bool:
        tables = self.cast.tables
        if sort == "they":
            return head in tables.groups or head in tables.organisations
        if sort == "it":
            return head in tables.organisations or head in tables.documents
        if head not in tables.people or head in tables.groups or head in tables.organisations:
            return False
        return tables.gender_of.get(head) in (None, sort)

    def _is_named(self, at: int, first: int, end: int) -> bool:
        """Whether somebody who has spoken is named by these very words, or their apposition is a name."""
        passage = self.cast.passages[at]
        start = passage.starts[first]
        place = bisect_left(self._spoken_at, start)
        if place < len(self._spoken) and self._spoken_at[place] < passage.end_of(end - 1):
            return True
        near = passage.tags[end : end + 2], passage.tags[max(0, first - 2) : first]
        return near[0] in (",N", ",T") or near[1] in ("N,", "~,", "),")

    @staticmethod
    def _add(found: _Found, entity: Entity, span: tuple[int, int, int], score: float, last: int, why: str) -> None:
        candidate = found.get(id(entity))
        if candidate is None:
            candidate = found[id(entity)] = _Candidate(entity, span, why=why)
        candidate.score += score
        candidate.last = max(candidate.last, last)

    def _fit(self, entity: Entity, sort: str) -> float:
        """How well somebody suits a sort of pronoun; 0 for not at all."""
        if sort == "they":
            return 1.0 if entity.kind == "group" else 0.0 if entity.is_place else 0.6 if entity.kind in _PLURAL else 0.0
        if sort == "it":
            return 0.4 if entity.is_place else 1.0 if entity.kind in _NEUTER else 0.0
        if entity.kind not in ("person", "anonymous"):
            return 0.0
        known = entity.gender
        if known is not None and sort in ("m", "f"):
            return 1.0 if known == sort else 0.0
        if not entity.is_named and entity.head in self.cast.tables.partitives:
            return 0.4  # `another`
        fit = 0.8 if entity.sure or not entity.is_named else 0.6 if len(entity.parts) > 1 else 0.3
        if entity.leaning is not None and sort in ("m", "f"):
            fit = min(1.0, fit + 0.2) if entity.leaning == sort else fit * 0.3
        return fit

    @staticmethod
    def _part(passage: Passage, first: int, end: int, sentence: int) -> tuple[float, str]:
        """The weight of a noun phrase by its part in the sentence."""
        tags = passage.tags
        if tags[end : end + 1] == "s":
            return _OWNER, "the owner named before"
        if tags[end : end + 1] in ("n", "r") and end < len(tags):
            return _OBLIQUE / 2, "named before"
        opening = max(sentence, first - 8)
        while first > opening and tags[first - 1] in "rnsd":  # `her mum Bev`
            first -= 1
        before = tags[first - 1 : first]
        if before and first > sentence and before in "poyuA":
            return _OBLIQUE, "the last person named"
        after = tags[end : end + 1]
        if (after and after in _VERBS) or first == sentence or (after in (",", "w") and after and before in (",", "")):
            return _SUBJECT, "the subject before it"
        return _OTHER, "the last person named"

    @staticmethod
    def _phrase_start(passage: Passage, head: int, limit: int) -> int:
        tags, at = passage.tags, head
        while at > limit and head - at < 8 and tags[at - 1] in "rnNT#ge~&sdl":
            if tags[at - 1] == "&" and tags[at] in "dl":
                break
            at -= 1
            if tags[at] in "dl" and tags[at - 1 : at] != "s":
                break
        while at < head and tags[at] in "g&":
            at += 1
        return at

    def _with_share(self, passage: Passage, begin: int, limit: int) -> int:
        """`dozens of` belongs to `farmers`."""
        counted = begin - 2 >= limit and passage.tags[begin - 1] == "o"
        return begin - 2 if counted and plain(passage.words[begin - 2]) in self.cast.tables.partitives else begin

    def phrase_before(self, number: int, token: int) -> tuple[int, int] | None:
        """The noun phrase that ends right before a relative pronoun."""
        passage = self.cast.passages[number]
        tags, end = passage.tags, token
        while end > 0 and tags[end - 1] in ',"':
            end -= 1
        if end > 0 and tags[end - 1] == ")":
            opening = tags.rfind("(", max(0, end - 12), end)
            end = opening if opening > 0 else end
        place = self.cast.at(number, end - 1) if end else None
        if place is not None:
            return self.cast.found[place].first, end
        if end == 0 or tags[end - 1] not in "rnNT#lzd":
            return None
        begin = self._phrase_start(passage, end - 1, max(0, end - 10))
        return begin, end

    def bodies_before(self, place: int, count: int) -> Iterator[tuple[Entity, tuple[str, ...]]]:
        """The bodies named before a place in the cast, nearest first, with the words that tell what they are."""
        seen: set[int] = set()
        for at in range(min(place, len(self.cast.who)) - 1, max(-1, place - 1 - 8 * count), -1):
            entity = self.cast.who[at]
            if entity is not None and entity.kind == "organisation" and not (entity.is_place or id(entity) in seen):
                seen.add(id(entity))
                yield entity, entity.parts
                if len(seen) >= count:
                    return


def _is_settled(found: _Found, weight: float) -> bool:
    """Whether what stands further back can hardly change who is ahead."""
    first, second = 0.0, 0.0
    for candidate in found.values():
        if candidate.score > first:
            first, second = candidate.score, first
        elif candidate.score > second:
            second = candidate.score
    return first - second > (_SUBJECT + _SPEAKER) * weight
