"""Everybody an article names: which names are the same person or body, and their offices.

Names are linked by decreasing certainty: the same full name; the same surname with the
same, a shorter or an initial given name; a lone surname, given name, acronym or short form
of a body. Where two people share a surname, title and recency decide.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import pairwise

from quotekit.models import SpeakerKind
from quotekit.names import Form, Gender, MentionTables, Name, key_of, names
from quotekit.roles import roles_at
from quotekit.tagging import plain
from quotekit.tokens import Passage

_CANDIDATES = 8  # namesakes that are compared
_NEAR = 3  # passages within which a full name tells namesakes apart
_BACK, _AHEAD = 12, 4  # offices looked at, behind and ahead, for one epithet
_BEFORE = frozenset(("r", "~"))  # tags beside which an office may stand
_BEHIND = frozenset((*("," + tag for tag in "dnrTNlag#"), "bd", "br"))
_INNER_CAPITAL = re.compile(r"[A-Z][a-z]+(?=[A-Z][a-z])")
_VERBAL = ("C", "v", "m", "b", "f", "e")  # tags of verbs of which a relative pronoun can be the subject


class Entity:
    """A person or body of the article, as far as it is known."""

    __slots__ = (
        "full", "gender", "head", "is_place", "kind", "leaning", "marks", "name", "parts", "places", "roles", "sure",
    )  # fmt: skip

    def __init__(self, name: str, kind: SpeakerKind, parts: tuple[str, ...] = (), *, sure: bool = False) -> None:
        self.name, self.kind, self.parts, self.sure = name, kind, parts, sure
        self.gender: Gender | None = None
        self.leaning: Gender | None = None
        self.full: list[int] = []  # places in the cast where the full name stands
        self.places: list[int] = []  # all places in the cast
        self.roles: dict[str, None] = {}
        self.head = ""
        self.is_place = False
        self.marks: frozenset[str] = frozenset()

    @property
    def surname(self) -> str:
        return self.parts[-1]

    @property
    def is_named(self) -> bool:
        return bool(self.parts)


def _is_capitalised(passage: Passage) -> bool:
    """Whether a headline writes most of its words with a capital, so that a capital tells nothing."""
    upper = sum(word[0].isupper() for word in passage.words)
    return upper > sum(word[0].islower() for word in passage.words)


def _merge(places: list[int], more: Sequence[int]) -> None:
    places.extend(more)
    if len(places) > len(more):
        places.sort()


class Cast:
    """The names of an article in order, and who bears each."""

    def __init__(self, passages: Sequence[Passage], tables: MentionTables) -> None:
        self.passages, self.tables = passages, tables
        self.found: list[Name] = []
        self.passage_of: list[int] = []
        self.starts: list[int] = []
        self.by_name: defaultdict[str, list[int]] = defaultdict(list)
        self._surnames: dict[str, list[Entity]] = {}
        self._people: dict[tuple[str, str], Entity] = {}
        self._initials: dict[tuple[str, str], Entity | None] = {}
        self._given: dict[str, list[Entity]] = {}
        self._bodies: dict[str, Entity] = {}
        self._short: dict[str, Entity] = {}
        self._lettered: dict[str, Entity | None] | None = None
        self.body_heads: dict[str, list[tuple[int, Entity]]] = {}
        self._offices: dict[str | int, list[tuple[int, Entity, frozenset[str]]]] | None = None
        self._collect()
        self.who: list[Entity | None] = [None] * len(self.found)
        self._link()

    def _collect(self) -> None:
        titles: list[tuple[int, Name]] = []
        for number, passage in enumerate(self.passages):
            found = names(passage, self.tables)
            if passage.kind == "headline" and len(self.passages) > 1 and _is_capitalised(passage):
                titles += [(number, n) for n in found]
                continue
            self._add(number, found)
        if titles:  # a headline in capitals knows no names of its own
            known = [(number, n) for number, n in titles if n.form.name in self.by_name]
            for number, name in known:
                self._add(number, [name])
            if known:
                self._sort()

    def _add(self, number: int, found: Sequence[Name]) -> None:
        by_name, starts = self.by_name, self.passages[number].starts
        for place, name in enumerate(found, len(self.found)):
            by_name[name.form.name].append(place)
        self.found += found
        self.passage_of += [number] * len(found)
        self.starts += [starts[name.first] for name in found]

    def _sort(self) -> None:
        order = sorted(range(len(self.starts)), key=self.starts.__getitem__)
        rows = [(self.found[i], self.passage_of[i], self.starts[i]) for i in order]
        self.found, self.passage_of, self.starts = [r[0] for r in rows], [r[1] for r in rows], [r[2] for r in rows]
        self.by_name.clear()
        for i, name in enumerate(self.found):
            self.by_name[name.form.name].append(i)

    def _link(self) -> None:
        singles: list[str] = []
        for written, places in self.by_name.items():
            form = self.found[places[0]].form
            if len(form.parts) == 1:
                singles.append(written)
            else:
                self._enter(form, places)
        for written in singles:
            self._enter_single(written, self.by_name[written])

    def _enter(self, form: Form, places: list[int]) -> Entity:
        entity = self._body(form) if form.kind in ("body", "place") else self._person(form)
        if not entity.sure:
            entity.sure = form.sure or any(self.found[i].form.sure for i in places[1:_CANDIDATES])
        if not entity.sure and entity.kind == "person":
            self._judge(entity, places[:_CANDIDATES])
        self._give(entity, places, full=True)
        return entity

    def _judge(self, entity: Entity, places: Sequence[int]) -> None:
        """Whether the words beside a name tell that a person or that a thing bears it."""
        tables = self.tables
        for place in places:
            passage, name = self.passages[self.passage_of[place]], self.found[place]
            tags, words, end = passage.tags, passage.words, name.end
            if name.first and tags[name.first - 1] == "r" and (noun := plain(words[name.first - 1])) in tables.people:
                entity.sure, entity.gender = True, tables.gender_of.get(noun)  # `her mum Bev`
            elif tags[end : end + 2] == ",w":
                relative = plain(words[end + 1])
                entity.sure = relative in tables.personal
                if not entity.sure and tags[end + 2 : end + 3] in _VERBAL:  # `Northern Quays, which runs`
                    entity.kind = "organisation"
            elif tags[end : end + 2] == ",#" and tags[end + 2 : end + 3] in (",", ".", "k"):
                entity.sure = words[end + 1].isdigit() and len(words[end + 1]) == 2  # an age
            elif tags[end : end + 2] == "Ci" and tables.pronouns.get(plain(words[end + 1])) == "it":
                is_person = len(entity.parts) != 2 or entity.name.rsplit(" ", 1)[1] in self.by_name
                entity.kind = "person" if is_person else "organisation"  # `Northern Quays said it`
            if entity.sure or entity.kind != "person":
                return

    def _give(self, entity: Entity, places: Sequence[int], *, full: bool) -> None:
        who = self.who
        for i in places:
            who[i] = entity
        if entity.gender is None and entity.kind == "person":
            entity.gender = next((g for i in places[:_CANDIDATES] if (g := self.found[i].form.gender)), None)
        _merge(entity.places, places)
        if full:
            _merge(entity.full, places)

    def _person(self, form: Form) -> Entity:
        given, surname = self.tables.full_given.get(form.parts[0], form.parts[0]), form.surname
        entity = self._people.get((surname, given))
        if entity is None and given in self.tables.particles and (namesakes := self._surnames.get(surname)):
            entity = namesakes[0]
        if entity is None and (len(given) == 1 or (surname, given[0]) in self._initials):
            other = self._initials.get((surname, given[0]))
            if other is not None and (len(given) == 1 or len(other.parts[0]) == 1):
                entity = other
        if entity is None:
            entity = Entity(form.name, self._kind(form), form.parts, sure=form.sure)
            self._surnames.setdefault(surname, []).append(entity)
            self._given.setdefault(form.parts[0], []).append(entity)
            key = (surname, given[0])
            self._initials[key] = None if key in self._initials else entity
        elif (len(form.parts), len(form.name)) > (len(entity.parts), len(entity.name)):
            entity.name, entity.parts = form.name, form.parts
        self._people[surname, given] = entity
        return entity

    def _kind(self, form: Form) -> SpeakerKind:
        """What a name without a known word stands for, by its looks: `Germans`, `AlderNet`, `alder.example`."""
        word = form.parts[0]
        if form.kind != "unknown" or len(form.parts) > 1:
            return "person"
        if word[:-1] in self.tables.country and word.endswith(self.tables.genitive[1:]):
            return "group"
        inner = _INNER_CAPITAL.match(form.name)
        is_site = "." in form.name[1:-1] and form.name[-1] != "."
        return "organisation" if is_site or (inner and inner[0].lower() not in self.tables.particles) else "person"

    def _body(self, form: Form) -> Entity:
        """A body by its name, with or without the word for its legal form."""
        parts = form.parts
        while len(parts) > 1 and parts[-1] in self.tables.company:
            parts = parts[:-1]
        key = " ".join(parts)
        entity = self._bodies.get(key)
        if entity is None:
            entity = self._bodies[key] = Entity(form.name, "organisation", form.parts, sure=form.sure)
            entity.is_place = form.kind == "place"
            if form.kind == "body":
                letters = [p[0] for p in form.parts if p not in self.tables.small_words]
                if len(letters) > 1:
                    self._short.setdefault("".join(letters), entity)
                if len(parts) < len(form.parts):
                    self._short.setdefault(key, entity)
                if len(parts) > 2:
                    self._short.setdefault(" ".join(parts[-2:]), entity)
        elif len(form.name) > len(entity.name):
            entity.name, entity.parts = form.name, form.parts
        return entity

    def _enter_single(self, written: str, places: list[int]) -> None:
        """A name of one word: whose short form it is, place by place if need be."""
        form = self.found[places[0]].form
        word = form.parts[0]
        body = self._short.get(word) if form.kind != "person" else None
        candidates = self._surnames.get(word, [])[:_CANDIDATES]
        if not candidates and body is None and form.kind != "place":
            candidates = [e for e in self._given.get(word, [])[:_CANDIDATES] if e.kind == "person"]
        if body is not None and not candidates:
            self._give(body, places, full=False)
        elif not candidates:
            self._enter(form, places)
        else:
            chosen: dict[int, list[int]] = {}
            for i in places:
                name = self.found[i]
                gender = name.form.gender if name.start > name.first else None
                chosen.setdefault(self._namesake(candidates, i, self.passage_of[i], gender), []).append(i)
            for number, mine in chosen.items():
                self._give(candidates[number], mine, full=False)

    def _namesake(self, candidates: Sequence[Entity], place: int, passage: int, gender: Gender | None = None) -> int:
        """Which of several people of one surname is meant at a place."""
        if len(candidates) == 1:
            return 0
        fit = [n for n, e in enumerate(candidates) if not gender or not e.gender or e.gender == gender] or [0]
        near: list[tuple[int, int]] = []
        for n in fit:
            before = bisect_left(candidates[n].full, place)
            if before and passage - self.passage_of[candidates[n].full[before - 1]] <= _NEAR:
                near.append((candidates[n].full[before - 1], n))
        if near:
            return max(near)[1]
        return max(fit, key=lambda n: (len(candidates[n].full), -n))

    def at(self, passage: int, token: int) -> int | None:
        """The place in the cast of the name that holds a token."""
        offset = self.passages[passage].starts[token]
        place = bisect_right(self.starts, offset) - 1
        if place >= 0 and self.passage_of[place] == passage and token < self.found[place].end:
            return place
        return None

    def one_word(self, word: str, passage: int, token: int) -> Entity | None:
        """Who is called by a single word that need not look like a name where it stands (`Hill`, `WHO`)."""
        if word.islower():
            return None
        key = key_of(word)
        known = self._surnames.get(key) or self._given.get(key) or []
        if word.isupper() and len(word) > 1 and (body := self._short.get(key)) is not None:
            return body
        if len(known) < 2:
            return known[0] if known else None
        place = bisect_left(self.starts, self.passages[passage].starts[token])
        return known[self._namesake(known[:_CANDIDATES], place, passage)]

    def by_initials(self, letters: str) -> Entity | None:
        """The one person whose given name and surname begin with these letters: `SO` for `Sam Oduya`."""
        if self._lettered is None:
            self._lettered = {}
            for entity in self.people():
                first_and_last, every = entity.parts[0][0] + entity.surname[0], "".join(p[0] for p in entity.parts)
                for key in {first_and_last: 0, every: 0}:
                    self._lettered[key] = None if key in self._lettered else entity
        key = letters.lower() if letters.isupper() else ""
        return None if key in self._short else self._lettered.get(key)

    def people(self) -> Iterator[Entity]:
        """Everybody with more than one name, once."""
        for namesakes in self._surnames.values():
            yield from (entity for entity in namesakes if len(entity.parts) > 1)

    def enter(self, form: Form) -> Entity:
        """Somebody whose name stands only in a source, or is known better there."""
        places = self.by_name.get(form.name)
        if places and (known := self.who[places[0]]) is not None:
            return known
        if form.kind in ("body", "place"):
            return self._body(form)
        if len(form.parts) == 1 and (namesakes := self._surnames.get(form.parts[0])):
            return namesakes[0]
        return self._person(form)

    def content(self, words: Sequence[str]) -> frozenset[str]:
        """The words that tell one office from another; nationalities as their country."""
        keys = [key_of(w).removesuffix(self.tables.genitive) for w in words]
        found = {self.tables.country.get(k, k) for k in keys if k}
        found.update(self.tables.country[two] for two in map(" ".join, pairwise(keys)) if two in self.tables.country)
        return frozenset(found)

    def fit(self, modifiers: frozenset[str], words: frozenset[str]) -> float:
        """How well the words beside a noun suit those of an office or a body."""
        score = 0.0
        for word in modifiers:
            if word in words:
                score += 2
            elif word.endswith(self.tables.generic_endings):
                continue
            elif self.is_country(word):
                score -= 9 if any(self.is_country(w) for w in words) else 0.25
            else:
                score -= 1
        return score

    def clashes(self, entity: Entity, modifiers: Sequence[str]) -> bool:
        """Whether an office of somebody belongs to another country than these words name."""
        words = self.content(modifiers)
        return any(self.fit(words, self.content(role.split())) < -4 for role in entity.roles)

    @staticmethod
    def latest(entity: Entity, place: int) -> int:
        """The last place before this one where somebody is named, or -1."""
        at = bisect_left(entity.places, place)
        return entity.places[at - 1] if at else -1

    def is_country(self, word: str) -> bool:
        return self.tables.country.get(key_of(word)) == word

    def add_role(self, entity: Entity, role: str, place: int) -> None:
        """Note an office, and index it by its noun and what can take that up."""
        entity.roles.setdefault(role)
        if self._offices is None:
            return
        words = role.replace(",", "").split()
        low = [w.lower().rstrip(".") for w in words]
        cut = next((i for i, w in enumerate(low) if w in self.tables.role_links), len(low))
        row = (place, entity, self.content(words))
        heads = {low[cut - 1]} if cut else set()
        heads.update(w for w in low if w in self.tables.people and w not in self.tables.courtesy)
        for head in sorted(heads):
            keys: tuple[str | int, ...] = (head, *sorted(self.tables.rows.get(head, ())))
            for key in keys:
                self._offices.setdefault(key, []).append(row)

    def offices(self, head: str, place: int) -> list[tuple[int, Entity, frozenset[str], bool]]:
        """Who holds an office that a noun may take up, nearest first; the flag says: the very noun."""
        if self._offices is None:
            self._offices = {}
            self._gather()
        found: list[tuple[int, Entity, frozenset[str], bool]] = []
        keys: tuple[str | int, ...] = (head, *sorted(self.tables.rows.get(head, ())))
        for key in keys:
            listed = self._offices.get(key, [])
            at = bisect_right(listed, place, key=lambda r: r[0])
            nearest = (*reversed(listed[max(0, at - _BACK) : at]), *listed[at : at + _AHEAD])
            found.extend((*row, key == head) for row in nearest)
        return found

    @property
    def knows_offices(self) -> bool:
        """Whether every office has been noted."""
        return self._offices is not None

    def _gather(self) -> None:
        for place, entity in enumerate(self.who):
            if entity is not None and entity.kind == "person":
                for role in self.roles_of(place):
                    self.add_role(entity, role, place)

    def roles_of(self, place: int) -> list[str]:
        """The offices that stand beside a name; most names have none, which a look at their neighbours tells."""
        passage, name = self.passages[self.passage_of[place]], self.found[place]
        tags = passage.tags
        before, behind = tags[name.first - 1 : name.first], tags[name.end : name.end + 2]
        between_commas = before == "," and behind[:1] in (",", ".", "")
        if name.start == name.first and before not in _BEFORE and behind not in _BEHIND and not between_commas:
            return []
        return roles_at(passage, name, self.tables)
