"""Who is meant, decided by somebody else: the steps from a source to a speaker that users can replace.

Ours is the default for each step. A resolver of the user's is asked first, and answers for the one
source or speaker it is asked about, or with None to leave it to ours:

1. `resolve_source`: whom a source (`the prime minister`, `she`) means;
2. `name_speaker`: what a speaker of the article is called; speakers given the same name are one;
3. `link_speaker`: the id of a speaker in a list or knowledge base outside the article.

A resolver is any object with one of these methods, or more. Several are asked in order; the first
answer counts.

>>> from quotekit import Extractor
>>> class Nicknames:
...     def name_speaker(self, speaker, about):
...         return Identity("Ada Okafor") if speaker.name == "Lady Bridge" else None
>>> article = Extractor(resolver=Nicknames()).extract("“No,” said Lady Bridge. “We wait,” Ada Okafor said.")
>>> [speaker.name for speaker in article.speakers]
['Ada Okafor']
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple, Protocol, TypeVar, get_args, runtime_checkable

from quotekit.asking import Failed
from quotekit.errors import InvalidResolver, ResolverFailed
from quotekit.models import FailurePlace, Mention, MentionForm, Span, Speaker, SpeakerKind

Answer = TypeVar("Answer")


@dataclass(frozen=True, slots=True)
class About:
    """The article that a resolver is asked about: its text, and what the caller told of it."""

    text: str
    title: str | None = None
    published: str | None = None
    language: str = "en"


@dataclass(frozen=True, slots=True)
class Identity:
    """Somebody whom a resolver knows.

    `kind` None keeps the kind that the article tells; `link` is the id outside the article; `why` is
    shown in the trace; `aliases` are names by which the article may call them where it never gives a fuller one.
    Identities of the same name and the same link are one speaker.
    """

    name: str
    kind: SpeakerKind | None = None
    link: str | None = None
    why: str = ""
    aliases: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        name: object = self.name
        link: object = self.link
        if not isinstance(name, str) or not name.strip():
            raise InvalidResolver(f"an identity needs a name, not {name!r}")
        if self.kind is not None and self.kind not in get_args(SpeakerKind):
            raise InvalidResolver(f"{name!r} cannot be {self.kind!r}, but one of {', '.join(get_args(SpeakerKind))}")
        if link is not None and (not isinstance(link, str) or not link):
            raise InvalidResolver(f"the link of {name!r} is a string or None, not {link!r}")


@dataclass(frozen=True, slots=True)
class SourcePhrase:
    """A source, as a resolver sees it.

    `span` is its place; `phrase` it without article (`prime minister`); `name` the proper name in it, without
    title. `ours` is what quotekit itself would call the speaker, or None; `is_named` tells whether
    the article names that one, and `why` how they were found.
    """

    span: Span
    form: MentionForm
    phrase: str
    name: str | None = None
    ours: str | None = None
    is_named: bool = False
    why: str = ""


@runtime_checkable
class SourceResolver(Protocol):
    """Step 1: whom a source means. Pronouns that come later can then mean the same person."""

    def resolve_source(self, source: SourcePhrase, about: About, /) -> Identity | None:
        """Whom the source means, or None."""
        ...


@runtime_checkable
class SpeakerNamer(Protocol):
    """Step 2: what a speaker is called. Those who are given the same name and link become one."""

    def name_speaker(self, speaker: Speaker, about: About, /) -> Identity | None:
        """Who the speaker is, or None."""
        ...


@runtime_checkable
class SpeakerLinker(Protocol):
    """Step 3: the id of a speaker outside the article."""

    def link_speaker(self, speaker: Speaker, about: About, /) -> str | None:
        """The id, or None."""
        ...


Resolver = SourceResolver | SpeakerNamer | SpeakerLinker


class Source(NamedTuple):
    """One source of a claim, or of a relay: tokens [first, end) of a passage."""

    passage: int
    first: int
    end: int


class FoundSpeaker(NamedTuple):
    """A speaker with every mention outside quotation marks: (start, end, form), sorted."""

    name: str
    kind: SpeakerKind
    mentions: tuple[tuple[int, int, MentionForm], ...]
    roles: tuple[str, ...]
    link: str | None = None


@dataclass(frozen=True, slots=True)
class Resolution:
    """The speakers of an article; the other tuples have one entry a source.

    `of` is the number of the speaker or None, `reasons` says why there is none, `why` how
    the speaker was found, `on_behalf_of` where the principal of a spokesperson stands.
    """

    speakers: tuple[FoundSpeaker, ...]
    of: tuple[int | None, ...]
    reasons: tuple[str | None, ...]
    why: tuple[str, ...]
    on_behalf_of: tuple[tuple[int, int] | None, ...]


def resolvers_of(given: Resolver | Sequence[Resolver] | None) -> tuple[Resolver, ...]:
    """The resolvers that a user gave, in order. Raises `InvalidResolver` for what cannot be asked anything."""
    several: tuple[Any, ...] = () if given is None else tuple(given) if isinstance(given, Sequence) else (given,)
    for one in several:
        if isinstance(one, type) or not isinstance(one, SourceResolver | SpeakerNamer | SpeakerLinker):
            raise InvalidResolver(
                f"{one!r} is no resolver: it needs a method resolve_source, name_speaker or link_speaker"
            )
    return several


class Consulted:
    """The user's resolvers, asked about one article; with `skip`, one that fails counts as having no answer."""

    def __init__(self, resolvers: Sequence[Resolver], about: About, *, skip: bool = False) -> None:
        self.about, self._skip = about, skip
        self.failures: list[Failed] = []
        self._sources = [r for r in resolvers if isinstance(r, SourceResolver)]
        self._namers = [r for r in resolvers if isinstance(r, SpeakerNamer)]
        self._linkers = [r for r in resolvers if isinstance(r, SpeakerLinker)]

    @property
    def about_sources(self) -> bool:
        """Whether anybody is to be asked about sources."""
        return bool(self._sources)

    def source(self, source: SourcePhrase) -> Identity | None:
        """Step 1."""
        for one in self._sources:
            found = self._ask(one, one.resolve_source, source, "source", source.span, Identity)
            if found is not None:
                return found
        return None

    def finish(self, found: Resolution) -> Resolution:
        """Steps 2 and 3, for the speakers that step 1 and ours have found."""
        named = self._named(found) if self._namers else found
        if not self._linkers:
            return named
        speakers = [s._replace(link=self._link(s, n) or s.link) for n, s in enumerate(named.speakers)]
        return Resolution(tuple(speakers), named.of, named.reasons, named.why, named.on_behalf_of)

    def _link(self, found: FoundSpeaker, number: int) -> str | None:
        speaker = self._speaker(found, number)
        for one in self._linkers:
            link = self._ask(one, one.link_speaker, speaker, "speaker", speaker.mentions[0].span, str)
            if link:
                return link
        return None

    def _named(self, found: Resolution) -> Resolution:
        known = [self._name(speaker, n) for n, speaker in enumerate(found.speakers)]
        called = [
            (speaker.name.casefold(), speaker.link) if identity is None else (identity.name.casefold(), identity.link)
            for speaker, identity in zip(found.speakers, known, strict=True)
        ]
        by_resolver = {key for key, identity in zip(called, known, strict=True) if identity is not None}
        groups: dict[object, list[int]] = {}
        for n, key in enumerate(called):
            groups.setdefault(key if key in by_resolver else n, []).append(n)
        group_of = {n: number for number, members in enumerate(groups.values()) for n in members}
        return Resolution(
            tuple(_one([found.speakers[n] for n in ns], [known[n] for n in ns]) for ns in groups.values()),
            tuple(None if n is None else group_of[n] for n in found.of),
            found.reasons,
            tuple(
                why if n is None else _why(why, found.speakers[n], known[n])
                for n, why in zip(found.of, found.why, strict=True)
            ),
            found.on_behalf_of,
        )

    def _name(self, found: FoundSpeaker, number: int) -> Identity | None:
        speaker = self._speaker(found, number)
        for one in self._namers:
            identity = self._ask(one, one.name_speaker, speaker, "speaker", speaker.mentions[0].span, Identity)
            if identity is not None:
                return identity
        return None

    def _speaker(self, found: FoundSpeaker, number: int) -> Speaker:
        mentions = tuple(Mention(span=self.span(a, b), form=form) for a, b, form in found.mentions)
        return Speaker(id=f"s{number + 1}", name=found.name, kind=found.kind, mentions=mentions, roles=found.roles,
                       link=found.link)  # fmt: skip

    def span(self, start: int, end: int) -> Span:
        return Span(start, end, self.about.text[start:end])

    def _ask(
        self, who: Resolver, method: Callable[[Any, About], object], what: object, where: FailurePlace, span: Span,
        kind: type[Answer],
    ) -> Answer | None:  # fmt: skip
        """One resolver's answer; what it raises is named."""
        name = type(who).__name__
        fault: Exception | None = None
        try:
            answer = method(what, self.about)
        except Exception as raised:
            fault, said = raised, f"raised {raised!r}"
        else:
            if answer is None or isinstance(answer, kind):
                return answer
            said = f"answers with {answer!r}, which is neither {kind.__name__} nor None"
        if not self._skip:
            raise ResolverFailed(
                f"resolver {name} {said}, asked about the {where} {span.text!r} at {span.start}:{span.end}"
            ) from fault
        self.failures.append(Failed(name, where, said if fault is None else repr(fault), span.start, span.end))
        return None


def _why(ours: str, found: FoundSpeaker, identity: Identity | None) -> str:
    if identity is None or (identity.name, identity.link) == (found.name, found.link):
        return ours
    return f"{ours}; {identity.why or f'a resolver calls it “{identity.name}”'}"


def _one(speakers: Sequence[FoundSpeaker], known: Sequence[Identity | None]) -> FoundSpeaker:
    """The speaker that several are, or that one is, when it has been named."""
    identity = next((one for one in known if one is not None), None)
    first = speakers[0]
    mentions = sorted({mention for speaker in speakers for mention in speaker.mentions})
    roles = dict.fromkeys(role for speaker in speakers for role in speaker.roles)
    link = next((one.link for one in (identity, *speakers) if one is not None and one.link), None)
    name, kind = (first.name, None) if identity is None else (identity.name, identity.kind)
    return FoundSpeaker(name, kind or first.kind, tuple(mentions), tuple(roles), link)
