"""From sources to speakers: who is meant by `Shoigu`, `the Russian minister`, `He`.

Every source of a claim gets the speaker it means within the article, with the way it was
found, or none with the reason why. The certain comes first: a name; then an office that the
text has given to somebody; then, for a pronoun, whoever stands out most before it.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from typing import NamedTuple

from quotekit.cast import Cast, Entity
from quotekit.identities import Identities
from quotekit.mentions import Described, MentionTables, describe
from quotekit.models import MentionForm, SpeakerKind
from quotekit.resolvers import Consulted, FoundSpeaker, Resolution, Source
from quotekit.salience import Antecedents
from quotekit.tokens import Passage

_KINDS: dict[str, SpeakerKind] = {
    "role": "person", "organisation": "organisation", "group": "group",
    "anonymous": "anonymous", "document": "document",
}  # fmt: skip
_RIVALS = 12  # unnamed speakers, bodies and claims looked back at
_PERSONAL = ("role", "group", "name", "anonymous")
_APPOSITION = 10  # tokens that a name between commas may have, with its office
_SAME_NOUN = 3.0  # the fit of an office named by the very noun
_FITS_WELL = 9.0
_NEARBY = 2  # passages within which `the man` takes up a man, and not somebody named
_TAILS = 3  # prepositional phrases passed over between a noun and its relative pronoun


class _Answer(NamedTuple):
    entity: Entity | None
    why: str = ""
    form: MentionForm = "name"
    on_behalf_of: tuple[int, int] | None = None


class _Known(NamedTuple):
    """Somebody whom an epithet fits: how well, and where they were named last."""

    entity: Entity
    why: str
    score: float = 0.0
    last: int = -1


def resolve(
    passages: Sequence[Passage], sources: Sequence[Source], tables: MentionTables, *, consulted: Consulted | None = None
) -> Resolution:
    """Who speaks in each source, as far as the article tells; `consulted` are the user's resolvers, asked first.

    >>> from quotekit.language import Language
    >>> from quotekit.tagging import Tagger
    >>> english = Language.load("en")
    >>> text = "Mayor Ada Okafor opened the bridge. The mayor said it was late."
    >>> passage = Passage.read(text, 0, len(text), (), Tagger.of(english))
    >>> found = resolve([passage], [Source(0, 7, 9)], MentionTables.of(english))
    >>> found.speakers[found.of[0]].name, found.why[0]
    ('Ada Okafor', 'role: “mayor” fits “Mayor”')
    """
    found = _Resolver(passages, tables, consulted).run(sources)
    return found if consulted is None else consulted.finish(found)


class _Resolver:
    def __init__(self, passages: Sequence[Passage], tables: MentionTables, consulted: Consulted | None) -> None:
        self.passages, self.tables = passages, tables
        self.cast = Cast(passages, tables)
        self.unnamed: dict[tuple[str, str], Entity] = {}
        self.recent: list[Entity] = []  # unnamed speakers, latest last
        self.last_word: dict[int, int] = {}  # where somebody has spoken last
        self.spans: dict[int, set[tuple[int, int, MentionForm]]] = {}
        self.order: list[Entity] = []
        self.number: dict[int, int] = {}
        self.around = Antecedents(self.cast)
        self.theirs = Identities(consulted, self.cast, tables) if consulted and consulted.about_sources else None

    def run(self, sources: Sequence[Source]) -> Resolution:
        answers = [self._answer(s) for s in sources]
        return Resolution(
            speakers=tuple(self._speaker(n, entity) for n, entity in enumerate(self.order)),
            of=tuple(None if a.entity is None else self.number[id(a.entity)] for a in answers),
            reasons=tuple(a.why if a.entity is None else None for a in answers),
            why=tuple("" if a.entity is None else a.why for a in answers),
            on_behalf_of=tuple(a.on_behalf_of for a in answers),
        )

    def _answer(self, source: Source) -> _Answer:
        if not 0 <= source.passage < len(self.passages):
            return _Answer(None, "the source lies outside the text")
        passage = self.passages[source.passage]
        first, end = max(0, source.first), min(source.end, len(passage.words))
        if first >= end:
            return _Answer(None, "the source is empty")
        answer = self._bare_name(source.passage, first, end) or self._described(source.passage, first, end)
        if self.theirs and (known := self.theirs.resolve(passage, first, end, answer.entity, answer.why)):
            answer = _Answer(*known, answer.on_behalf_of)
        if answer.entity is not None:
            self._note(answer.entity, source.passage, passage, first, end, answer.form)
        return answer

    def _note(self, entity: Entity, number: int, passage: Passage, first: int, end: int, form: MentionForm) -> None:
        """Remember that somebody spoke here."""
        if id(entity) not in self.number:
            self.number[id(entity)] = len(self.order)
            self.order.append(entity)
        self.spans.setdefault(id(entity), set()).add((*passage.span(first, end), form))
        self.around.spoke(number, first, entity)
        self.last_word[id(entity)] = passage.starts[first]
        if first == 0 and passage.tags[end : end + 1] == ":" and passage.words[end - 1].isupper():
            self.around.turns[number] = entity
        if not entity.is_named and (not self.recent or self.recent[-1] is not entity):
            self.recent.append(entity)

    def _bare_name(self, number: int, first: int, end: int) -> _Answer | None:
        """A source that is a name and nothing else, or initials before a turn in an interview, needs no reading."""
        passage = self.passages[number]
        if (first, end) == (0, 1) and passage.tags[1:2] == ":" and (known := self.cast.by_initials(passage.words[0])):
            return _Answer(known, f"initials: “{passage.words[0]}” stands for “{known.name}”")
        place = self.cast.at(number, first)
        if place is None:
            return None
        name, entity = self.cast.found[place], self.cast.who[place]
        if entity is None or name.first != first or name.end != end:
            return None
        return _Answer(entity, _by_name(entity, name.form.name), _form_of(entity))

    def _described(self, number: int, first: int, end: int) -> _Answer:
        passage = self.passages[number]
        if end - first == 1 and (entity := self.cast.one_word(passage.words[first], number, first)) is not None:
            return _Answer(entity, _by_name(entity, passage.words[first]))
        found = describe(passage, first, end, self.tables)
        if not found.phrase:
            return _Answer(None, "the source holds no words")
        if found.pronoun:
            return self._pronoun(number, first, found)
        if found.name is None and (fuller := self._with_apposition(passage, first, end, found)) is not None:
            found = fuller
        if found.name is not None and found.known is not None:
            return self._named(number, found)
        entity, why = self._unnamed(number, first, found)
        return _Answer(entity, why, found.form, found.on_behalf_of)

    def _with_apposition(self, passage: Passage, first: int, end: int, found: Described) -> Described | None:
        """The source with the name that the text puts behind it, between commas."""
        tags = passage.tags
        if found.form not in ("role", "other") or tags[end : end + 1] != ",":
            return None
        close = next((i for i in range(end + 1, min(end + _APPOSITION, len(tags))) if tags[i] in ",."), None)
        fuller = describe(passage, first, close, self.tables) if close is not None else None
        return fuller if fuller is not None and fuller.form == "name" else None

    def _named(self, number: int, found: Described) -> _Answer:
        if found.known is None or found.name is None or found.name_token is None:
            return _Answer(None, "the source holds no name")
        place = self.cast.at(number, found.name_token)
        entity = self.cast.who[place] if place is not None and self._agrees(place, found) else None
        if entity is None:
            entity = self.cast.enter(found.known)
        if found.form == "organisation" and entity.kind == "person" and not entity.sure:
            entity.kind = "organisation"
        entity.sure = entity.sure or found.known.sure
        entity.gender = entity.gender or found.gender
        for role in found.roles:
            self.cast.add_role(entity, role, place if place is not None else len(self.cast.found))
        return _Answer(entity, _by_name(entity, found.name), found.form, found.on_behalf_of)

    def _agrees(self, place: int, found: Described) -> bool:
        entity = self.cast.who[place]
        return (
            entity is not None
            and found.known is not None
            and self.cast.found[place].form.surname == found.known.surname
        )

    def _pronoun(self, number: int, first: int, found: Described) -> _Answer:
        sort = found.pronoun
        if sort == "I":
            return _Answer(None, f"“{found.phrase}” stands inside what somebody says", "pronoun")
        if sort == "some":
            kind: SpeakerKind = "anonymous" if found.head in self.tables.anonymous else "group"
            return _Answer(self._own(found, kind), "nobody in particular", "pronoun")
        if sort == "who":
            entity, why = self._relative(number, first, found.head)
        else:
            entity, why = self._antecedent(number, first, sort)
        if entity is None:
            return _Answer(None, why or f"nobody before “{found.phrase}” fits the pronoun", "pronoun")
        if found.gender and entity.gender is None:
            entity.leaning = entity.leaning or found.gender
        return _Answer(entity, why, "pronoun")

    def _antecedent(self, number: int, first: int, sort: str) -> tuple[Entity | None, str]:
        best = self.around.best(number, first, sort)
        if best is None:
            return None, ""
        if best.entity is not None:
            return best.entity, f"pronoun: {best.why}"
        found = describe(self.passages[best.passage], best.first, best.end, self.tables)
        if found.pronoun or found.name is not None:
            return None, ""
        entity, _ = self._unnamed(best.passage, best.first, found)
        return entity, f"pronoun: {best.why}" if entity is not None else ""

    def _relative(self, number: int, first: int, pronoun: str) -> tuple[Entity | None, str]:
        """The noun phrase that a relative pronoun belongs to: the one right before it."""
        passage, at = self.passages[number], first
        for _ in range(_TAILS):
            span = self.around.phrase_before(number, at)
            if span is None:
                break
            place = self.cast.at(number, span[1] - 1)
            known = self.cast.who[place] if place is not None else None
            found = None if known is not None else describe(passage, *span, self.tables)
            is_tail = pronoun in self.tables.personal and span[0] > 0 and passage.tags[span[0] - 1] in "po"
            is_person = known.kind != "organisation" if known else found is not None and found.form in _PERSONAL
            if is_tail and not is_person:
                at = span[0] - 1  # `farmers in Ulm who`: behind the place stands who is meant
                continue
            if known is not None and known.kind == "person" and pronoun not in self.tables.either:
                break
            if known is not None:
                return known, "relative: the name before it"
            if found is None or found.pronoun:
                break
            if found.known is not None:
                return self._named(number, found).entity, "relative: the name before it"
            entity, why = self._unnamed(number, span[0], found)
            return entity, f"relative: {why}"
        return None, "nothing before the relative pronoun that could speak"

    def _unnamed(self, number: int, first: int, found: Described) -> tuple[Entity | None, str]:
        """A source without a name: an epithet for somebody known, or a speaker of its own."""
        if found.head in self.tables.hollow and found.determiner in self.tables.definite:
            return None, f"nobody before “{found.phrase}” is clearly meant"
        takes_up = found.determiner in self.tables.definite or (
            not found.determiner and found.form == "role" and self.passages[number].tags[first] != "#"
        )
        if takes_up or found.determiner in self.tables.pronouns:
            known = self._office(number, first, found) if found.form == "role" else self._body(number, first, found)
            if takes_up:
                known = self._earlier(found, known) or known or self._introduced(number, first, found)
                if known is None and found.form == "role" and self._is_generic(found):
                    known = self._back(number, first, found)
            if known is not None and (takes_up or known.score >= _SAME_NOUN):
                return known.entity, known.why
        kind = _KINDS.get(found.form, "unknown")
        return self._own(found, kind), "not named in the article"

    def _is_generic(self, found: Described) -> bool:
        """Whether an epithet only points back: `the 71-year-old`, or `the Vermont senator` where no office is given."""
        if found.head in self.tables.generic or found.head.endswith(self.tables.generic_endings):
            return True
        before = found.phrase.lower().partition(found.head)[0].split() if found.determiner else ()
        return any(map(self.cast.is_country, self.cast.content(before)))

    def _back(self, number: int, first: int, found: Described) -> _Known | None:
        """Whoever stands out most before an epithet that only points back."""
        best = self.around.best(number, first, found.gender or "he or she")
        if best is None or best.entity is None or self.cast.clashes(best.entity, found.modifiers):
            return None
        return _Known(best.entity, f"epithet: {best.why}")

    def _office(self, number: int, first: int, found: Described) -> _Known | None:
        """The person whose office in this text fits the epithet best; the latest of equals."""
        place = bisect_left(self.cast.starts, self.passages[number].starts[first])
        modifiers = self.cast.content(found.modifiers)
        is_title = number == 0 or self.passages[number].kind == "headline"
        best: tuple[float, int, Entity] | None = None
        for at, entity, words, same in self.cast.offices(found.head, place):
            score = self.cast.fit(modifiers, words) + (3 if same else 2)
            if at >= place and not is_title and entity.places[:1] >= [place]:
                score -= 1.5  # named for the first time behind the epithet
            if score < 2 or (found.gender and entity.gender and found.gender != entity.gender):
                continue
            row = (score, self.cast.latest(entity, place) if at < place else -at, entity)
            if best is None or row[:2] > best[:2]:
                best = row
        if best is None:
            return None
        roles = list(best[2].roles)
        fitting = [r for r in roles if self.tables.same_head(found.head, r.lower().split()[-1].rstrip("."))] or roles
        latest = self.cast.latest(best[2], place)
        named = self.cast.starts[latest] if latest >= 0 else -1
        return _Known(best[2], f"role: “{found.phrase}” fits “{fitting[0]}”", best[0], named)

    def _body(self, number: int, first: int, found: Described) -> _Known | None:
        """The body that `the ministry` or `the company` takes up."""
        if found.form != "organisation":
            return None
        modifiers = self.cast.content(found.modifiers)
        place = bisect_left(self.cast.starts, self.passages[number].starts[first])
        for entity, parts in self.around.bodies_before(place, _RIVALS):
            fits = any(self.tables.same_head(found.head, p) for p in parts)
            words = self.cast.content(parts)
            if fits and self.cast.fit(modifiers, words) > -1:
                return _Known(entity, f"body: “{found.phrase}” fits “{entity.name}”", _FITS_WELL)
        return None

    def _earlier(self, found: Described, known: _Known | None) -> _Known | None:
        """An unnamed speaker that the same noun has brought in before, unless somebody known fits better."""
        modifiers = self.cast.content(found.modifiers)
        for entity in reversed(self.recent[-_RIVALS:]):
            fit = self.cast.fit(modifiers, entity.marks)
            if fit < -0.5 or not self.tables.same_head(found.head, entity.head):
                continue
            if found.gender and entity.gender and found.gender != entity.gender:
                continue
            if known is not None:
                spoken = self.last_word.get(id(known.entity), -1)
                named = known.last if known.score >= _SAME_NOUN else -1
                is_later = max(spoken, named) < self.last_word[id(entity)]
                if found.head != entity.head or not is_later or known.score > fit + _SAME_NOUN:
                    continue
            return _Known(entity, f"the {entity.head} mentioned before")
        return None

    def _introduced(self, number: int, first: int, found: Described) -> _Known | None:
        """Somebody without a name whom the text has brought in, but who has not spoken: `the national water board`."""
        if found.form not in ("role", "organisation", "anonymous") or (" " in found.phrase and not found.modifiers):
            return None
        modifiers = self.cast.content(found.modifiers)
        for at, begin, end in self.around.introduced(found.head, self.passages[number].starts[first]):
            if number - at > _NEARBY and self._is_generic(found):
                break
            fuller = describe(self.passages[at], begin, end, self.tables)
            fits = self.cast.fit(modifiers, self.cast.content(fuller.modifiers)) >= 0
            if fits and fuller.modifiers and fuller.name is None:
                entity = self._own(fuller, _KINDS.get(fuller.form, "unknown"))
                return _Known(entity, f"the {found.head} mentioned before")
        return None

    def _own(self, found: Described, kind: SpeakerKind) -> Entity:
        key = (kind, found.phrase.lower())
        entity = self.unnamed.get(key)
        if entity is None:
            entity = self.unnamed[key] = Entity(found.phrase, kind)
            entity.gender, entity.head = found.gender, found.head
            entity.marks = self.cast.content(found.modifiers)
        return entity

    def _speaker(self, number: int, entity: Entity) -> FoundSpeaker:
        spoken = sorted(self.spans[id(entity)])
        form = _form_of(entity)
        mentions, cast = list(spoken), self.cast
        at = 0
        for place in entity.places:
            passage, name = self.passages[cast.passage_of[place]], cast.found[place]
            start, end = cast.starts[place], passage.end_of(name.end - 1)
            while at < len(spoken) and spoken[at][1] <= start:
                at += 1
            if (at < len(spoken) and spoken[at][0] < end) or passage.tags[name.end : name.end + 1] == "r":
                continue
            mentions.append((start, end, form))
        if entity.kind == "person" and not cast.knows_offices:
            for place in entity.places:
                for role in cast.roles_of(place):
                    entity.roles.setdefault(role)
        known = self.theirs.of(entity) if self.theirs else None
        called, link = (known.name, known.link) if known else (entity.name, None)
        return FoundSpeaker(called, entity.kind, tuple(sorted(mentions)), tuple(entity.roles), link)


def _form_of(entity: Entity) -> MentionForm:
    return "organisation" if entity.kind == "organisation" else "name"


def _by_name(entity: Entity, written: str) -> str:
    return "its name" if entity.name == written else f"name: “{written}” is short for “{entity.name}”"
