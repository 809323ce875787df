"""Brings those whom the user's resolvers know into the cast of the article."""

from __future__ import annotations

from typing import NamedTuple

from quotekit.cast import Cast, Entity
from quotekit.mentions import MentionTables, describe
from quotekit.models import MentionForm
from quotekit.resolvers import Consulted, Identity, SourcePhrase
from quotekit.tagging import split_words
from quotekit.tokens import Passage


class Known(NamedTuple):
    """Whom a source means by a resolver's word, and why."""

    entity: Entity
    why: str
    form: MentionForm


class Identities:
    """The resolvers' answers for the sources of one article, and who in the cast bears each."""

    def __init__(self, consulted: Consulted, cast: Cast, tables: MentionTables) -> None:
        self._consulted, self._cast, self._tables = consulted, cast, tables
        self._bearers: dict[tuple[str, str | None], Entity] = {}
        self._known: dict[int, Identity] = {}

    def of(self, entity: Entity) -> Identity | None:
        """Who somebody of the cast is."""
        return self._known.get(id(entity))

    def resolve(self, passage: Passage, first: int, end: int, ours: Entity | None, why: str) -> Known | None:
        """Whom the source of tokens [first, end) means; `ours` is our answer, found by `why`."""
        found = describe(passage, first, end, self._tables)
        is_named = ours is not None and ours.is_named
        span = self._consulted.span(*passage.span(first, end))
        name = None if ours is None else ours.name
        phrase = SourcePhrase(span, found.form, found.phrase, found.name, name, is_named, why)
        identity = self._consulted.source(phrase)
        if identity is None:
            return None
        bearer = self._bearer(identity, ours if is_named and found.name is not None else None)
        return Known(bearer, identity.why or f"a resolver knows “{span.text}”", found.form)

    def _bearer(self, identity: Identity, ours: Entity | None) -> Entity:
        """Who bears an identity: whom the article calls so, or else whom the source names, or somebody new."""
        key = (identity.name.casefold(), identity.link)
        entity = self._bearers.get(key)
        if entity is None:
            form = self._tables.memo.read(split_words(identity.name), identity.name, self._tables)
            entity = self._called(form.name) or ours or next(filter(None, map(self._called, identity.aliases)), None)
            if entity is None and form.parts:
                entity = self._cast.enter(form)
            if entity is None or id(entity) in self._known:  # of the same name, and somebody else
                entity = Entity(identity.name, "person", form.parts)
            entity.gender = entity.gender or form.gender
            entity.kind = identity.kind or entity.kind
            self._bearers[key], self._known[id(entity)] = entity, identity
        return entity

    def _called(self, name: str) -> Entity | None:
        """Whom the article calls so, and no fuller."""
        places = self._cast.by_name.get(name)
        entity = self._cast.who[places[0]] if places else None
        return entity if entity is not None and entity.name == name else None
