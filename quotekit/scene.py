"""What a rule sees, and what it answers.

A `Scene` is one quotation, or one cue, in its sentence; it offers the text, the tags, the
cues with their subjects and contents, and the claims made so far. A rule answers with a
`Claim` or nothing. Nothing here can change a text, an earlier claim or another rule.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import NamedTuple, TypeVar, overload

from quotekit.clauses import (
    Found,
    before_participle,
    noun_phrase_right,
    owner_left,
    subject_left,
    with_apposition,
)
from quotekit.contents import (
    Content,
    agent_right,
    behind_verb,
    content_left,
    content_right,
    phrase_content,
    phrase_source,
)
from quotekit.control import controller
from quotekit.cues import Cue
from quotekit.lexicon import Phrase
from quotekit.surroundings import Surroundings
from quotekit.tagging import last_inside, plain
from quotekit.tokens import Passage

_LABEL = re.compile("[NTr][NT~]{0,3}(?:\\([^)]{0,12}\\))?:")
Tokens = tuple[int, int]
"""A stretch of tokens, the end excluded."""
Item = TypeVar("Item")

_CLAUSES = frozenset(("that", "wh"))
EVERY_FRAME = frozenset(("that", "bare", "wh", "to", "np", "prep", "as"))


class Claim(NamedTuple):
    """One rule's answer: these tokens are said by that source, and this signals it.

    `stands_for` is the noun phrase behind a relative pronoun as source;
    `continues` is the number of an earlier claim whose speech this content goes on with;
    `elsewhere` is the paragraph that cue and source stand in, where it is another one;
    `whole` marks a claim to a whole paragraph, inside which others may lie.
    """

    passage: int
    content: tuple[Tokens, ...]
    cue: Tokens | None = None
    source: Tokens | None = None
    rule: str = ""
    why: str = ""
    how: str = ""
    addressee: Tokens | None = None
    date: Tokens | None = None
    polarity: str = "asserted"
    stands_for: Tokens | None = None
    relays: tuple[tuple[Tokens, Tokens], ...] = ()
    continues: int | None = None
    elsewhere: int | None = None
    whole: bool = False


def _tokens(what: Found | Tokens | None) -> Tokens | None:
    return (what.first, what.end) if isinstance(what, Found) else what


class ReadOnly(Sequence[Item]):
    """A list as rules may see it: it grows with the list, and cannot be changed."""

    __slots__ = ("__items",)

    def __init__(self, items: Sequence[Item]) -> None:
        self.__items = items

    def __len__(self) -> int:
        return len(self.__items)

    @overload
    def __getitem__(self, at: int) -> Item: ...
    @overload
    def __getitem__(self, at: slice) -> Sequence[Item]: ...
    def __getitem__(self, at: int | slice) -> Item | Sequence[Item]:
        return self.__items[at]


def last_of(claims: Sequence[Claim]) -> int | None:
    """The number of the latest claim, or of the one that it continues."""
    if not claims or claims[-1].whole:
        return None
    origin = claims[-1].continues
    return len(claims) - 1 if origin is None else origin


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A passage with its cues, and what has been found out about them."""

    number: int
    passage: Passage
    cues: tuple[Cue, ...]
    joined: Mapping[int, Tokens] = field(default_factory=dict)
    """Quotations (by token) that go on from an earlier paragraph, and where that one stands."""
    left_open: frozenset[int] = frozenset()
    """Quotations that go on in a later paragraph."""
    by_first: Mapping[int, Cue] = field(init=False)
    _heads: tuple[int, ...] = field(init=False)
    _subjects: dict[int, Found | None] = field(default_factory=dict)
    _contents: dict[int, Content | None] = field(default_factory=dict)
    _reported: dict[int, Content | None] = field(default_factory=dict)

    def __post_init__(self) -> None:
        object.__setattr__(self, "by_first", MappingProxyType({c.first: c for c in self.cues}))
        object.__setattr__(self, "_heads", tuple([c.head for c in self.cues]))

    def cues_between(self, first: int, end: int) -> Sequence[Cue]:
        """The cues whose verb stands at tokens first..end (excluded)."""
        return self.cues[bisect_left(self._heads, first) : bisect_left(self._heads, end)]

    def has_quote(self, claim: Claim) -> bool:
        """Whether a claim of this paragraph holds a quotation in marks."""
        tags = self.passage.tags
        return any("Q" in tags[first:end] or "q" in tags[first:end] for first, end in claim.content)

    def subject(self, cue: Cue) -> Found | None:
        """Who speaks by this cue, as the grammar of its own clause says; None where it does not."""
        if cue.head not in self._subjects:
            self._subjects[cue.head] = self._find_subject(cue)
        return self._subjects[cue.head]

    def _find_subject(self, cue: Cue) -> Found | None:
        passage, tags = self.passage, self.passage.tags
        low, high = passage.sentence(cue.head)
        if cue.shape == "noun":
            return owner_left(passage, low, cue.head)
        if isinstance(cue.entry, Phrase):
            if cue.entry.source == "before":
                shared = tags[cue.first - 1 : cue.first] in ("&", "k")  # `He sat, but went on to say`
                found = subject_left(passage, low, cue.first)
                return controller(passage, low, cue, self._inverted) if shared and found is None else found
            return phrase_source(passage, cue, low, high)
        if cue.shape == "gerund" and tags[cue.first - 1 : cue.first] == "A":
            for other in reversed(self.cues_between(low, cue.first)):
                if other.passive:  # `Keller was quoted by the Gazette as saying`
                    return subject_left(passage, low, other.first)
        if cue.passive:
            return agent_right(passage, cue.end, high)
        if cue.shape == "gerund":
            found = before_participle(passage, low, cue.first) or self._shared(cue, low)
            if found is not None:
                return found
        if cue.shape == "finite":
            before = tags[cue.first - 1] if cue.first > low else ""
            if before not in ("&", "k", "Q", "q", ""):
                found = subject_left(passage, low, cue.first)
                if found is not None or before not in tuple("nNzrgl,"):
                    return found
                if before == "," and tags[cue.end : cue.end + 1] not in tuple("tuhio"):
                    return found
            if before in ("Q", "q") and last_inside(self.passage.words[cue.first - 1]) == ",":
                found = subject_left(passage, low, cue.first)
                if found is not None and (before == "q" or "," in tags[found.end : cue.first]):
                    return found
            if before in ("Q", "q", ""):
                return None
        return controller(passage, low, cue, self._inverted)

    def _shared(self, cue: Cue, low: int) -> Found | None:
        """The subject of the participle that another is joined to: `with Keller saying it rained and asking why`."""
        if self.passage.tags[cue.first - 1 : cue.first] == "&":
            for other in reversed(self.cues_between(low, cue.first)):
                if other.shape in ("gerund", "finite"):
                    return self.subject(other) if other.shape == "gerund" else None
        return None

    def _inverted(self, verb: int) -> Found | None:
        """The source behind the reporting verb at a token, if a quotation stands before it: `“No,” said Keller`."""
        for cue in self.cues_between(verb, verb + 1):
            if self.passage.tags[cue.first - 1 : cue.first] in ("Q", "q") and not cue.passive:
                return self.source_right(cue)
        return None

    def source_right(self, cue: Cue) -> Found | None:
        """The source behind an inverted verb: `said Keller, a lawyer`."""
        high = self.passage.sentence(cue.head)[1]
        at = cue.end
        tags = self.passage.tags
        while at < high and tags[at] == "a":
            at += 1
        found = noun_phrase_right(self.passage, at, high)
        return found and with_apposition(self.passage, found, high)

    def label(self) -> int:
        """The token of the colon behind a speaker's label that opens the paragraph (`HARROW: …`), or -1."""
        words = self.passage.words
        if len(words) > 2 and words[1] == ":" and words[0].isupper() and words[0].isalpha():
            return 1
        match = _LABEL.match(self.passage.tags)
        return match.end() - 1 if match and match.end() < len(self.passage.words) else -1

    def content(self, cue: Cue) -> Content | None:
        """What the cue reports to its right, in any frame."""
        if cue.head not in self._contents:
            self._contents[cue.head] = self._find_content(cue, EVERY_FRAME)
        return self._contents[cue.head]

    def reported(self, cue: Cue) -> Content | None:
        """What the cue reports to its right, in the frames its entry lists."""
        if cue.head not in self._reported:
            self._reported[cue.head] = self._find_content(cue, frozenset(cue.entry.frames))
        return self._reported[cue.head]

    def _find_content(self, cue: Cue, frames: frozenset[str]) -> Content | None:
        low, high = self.passage.sentence(cue.head)
        source = self.subject(cue)
        if isinstance(cue.entry, Phrase) and cue.entry.source != "before":
            return phrase_content(self.passage, cue, source.end, low, high, self.by_first) if source else None
        if cue.passive and source is not None and source.first > cue.end + 1:
            high = source.first - 1  # `was called “a sham” by Keller`
        elif cue.passive and source is not None:
            behind = content_right(
                self.passage, replace(cue, end=source.end), high, self.by_first, frames=frames & _CLAUSES
            )
            if behind is not None:
                return replace(behind, cue_end=0)
            return phrase_content(self.passage, cue, source.end, cue.first, high, self.by_first)
        return content_right(self.passage, cue, high, self.by_first, frames=frames)


@dataclass(frozen=True, slots=True)
class Scene(Surroundings):
    """One quotation (`quote`, its token) or one cue (`cue`) in its place.

    `low` and `high` bound its sentence; `claims` are the claims of the article so far, and
    `claimed` tells which quotations of this paragraph are taken, by token.

    >>> from quotekit import RULES, Extractor, rule
    >>> @rule
    ... def shows(scene: Scene) -> Claim | None:
    ...     '''shows what a rule sees, and claims nothing'''
    ...     print(scene.quoted, scene.words_before, scene.text_of(scene.cue_after), scene.stands_alone)
    ...     return None
    >>> article = Extractor(rules=RULES.first(shows)).extract("Then “No,” Ada Okafor said.")
    No, ('Then',) said False
    """

    paragraph: Paragraph
    low: int
    high: int
    claims: Sequence[Claim]
    claimed: Mapping[int, int]
    quote: int = -1
    cue: Cue | None = None
    paragraphs: Sequence[Paragraph] = ()
    goes_on_from: int | None = None
    """The number of the claim whose quotation, left open in an earlier paragraph, goes on here."""

    @property
    def following(self) -> Paragraph | None:
        """The next paragraph, if there is one."""
        number = self.paragraph.number + 1
        return self.paragraphs[number] if number < len(self.paragraphs) else None

    @property
    def previous(self) -> Paragraph | None:
        """The paragraph before, if there is one."""
        return self.paragraphs[self.number - 1] if self.number else None

    @property
    def passage(self) -> Passage:
        return self.paragraph.passage

    @property
    def tags(self) -> str:
        return self.paragraph.passage.tags

    @property
    def number(self) -> int:
        return self.paragraph.number

    def opens_like_a_sentence(self) -> bool:
        """Whether the quotation begins with a capital, as a whole sentence does."""
        inner = self.word(self.quote).lstrip("“\"'‘«„`‟‹ (…[.")
        return inner[:1].isupper() and self.tags[self.quote] == "Q"

    def claim(
        self,
        *content: Tokens,
        source: Found | Tokens | None = None,
        cue: Cue | Tokens | None = None,
        cue_end: int = 0,
        continues: int | None = None,
        elsewhere: int | None = None,
    ) -> Claim:
        """The claim that `source` says this content; addressee, time and polarity are added for all rules alike.

        Without content it is the scene's quotation that is claimed. `cue_end` lets the cue reach
        further than its verb (`called for`).
        """
        if not content and self.quote < 0:
            raise ValueError("say which tokens are claimed: the scene is about no quotation")
        tokens = (cue.first, max(cue.end, cue_end)) if isinstance(cue, Cue) else cue
        found = source if isinstance(source, Found) else None
        return Claim(
            self.number, content or ((self.quote, self.quote + 1),), cue=tokens, source=_tokens(source),
            how=found.how if found else "", stands_for=found.stands_for if found else None,
            continues=continues, elsewhere=elsewhere,
        )  # fmt: skip

    def behind(self, cue: Cue, at: int = 0) -> int:
        """The token behind a verb and the time and addressee that go with it (`told reporters on Friday`)."""
        return behind_verb(self.passage, cue, max(cue.end, at))

    def closes_before_attribution(self) -> bool:
        """Whether the quotation ends in a comma and a subject with its verb of speech follows: `…,” Keller said`."""
        if last_inside(self.word(self.quote)) != ",":
            return False
        for cue in self.paragraph.cues_between(self.quote + 1, min(self.quote + 12, self.high))[:1]:
            found = subject_left(self.passage, self.quote + 1, cue.first) if cue.shape == "finite" else None
            return found is not None and found.first == self.quote + 1 and cue.entry.grade == "always"
        return False

    def governed(self) -> bool:
        """Whether the quotation is a piece of what a verb of speech before it in the sentence reports."""
        if self.quote == self.low or self.opens_like_a_sentence() or self.closes_before_attribution():
            return False
        for cue in self.cues_before(self.quote):
            sure = cue.shape == "finite" and not cue.passive and cue.entry.grade == "always"
            source = self.subject(cue) if sure else None
            content = self.paragraph.reported(cue) if source else None
            if source and content and content.frame in ("that", "bare") and content.first <= self.quote < content.end:
                apart = self.tags[source.first - 1] == self.tags[content.first - 1] == ","  # `it is, she said, that …`
                return not (apart and content_left(self.passage, self.low, source.first - 1))
        return False

    def clause_start(self, *, reported: bool = False) -> int:
        """Where the clause begins that the quotation ends: `But soon “it grew,” she says`.

        The quotation itself where it is a sentence of its own, or where a verb of speech stands
        before it in the sentence (unless what that verb reports is itself `reported`).
        """
        low, quote = self.low, self.quote
        if quote == low or (self.opens_like_a_sentence() and not reported) or quote - low > 60:
            return quote
        if any(token in self.claimed for token in range(low, quote)) or "Q" in self.tags[low:quote]:
            return quote
        reported = reported or self.closes_before_attribution()
        if not reported and any(
            cue.shape in ("finite", "gerund") and cue.entry.grade == "always"
            for cue in self.paragraph.cues_between(low, quote)
        ):
            return quote
        content = content_left(self.passage, low, quote + 1)
        return content.first if content else quote

    def after(self, token: int, *, skip: str = "") -> int:
        """The first token behind `token` whose tag is not in `skip`."""
        at, tags = token + 1, self.tags
        while at < len(tags) and tags[at] in skip:
            at += 1
        return at

    def word(self, token: int) -> str:
        return self.passage.words[token]

    def is_only_a_title(self, content: Content | None) -> bool:
        """Whether a content is nothing but the title of a work: `sang “The Parting Glass”`."""
        at = content.first if content is not None and content.end == content.first + 1 else -1
        return at >= 0 and self.tags[at] == "q" and " " in self.word(at) and self.passage.is_title_at(at)

    def is_concessive(self, token: int) -> bool:
        """Whether a token is `while`, `although` or the like."""
        return plain(self.word(token)) in self.passage.tagger.concessive

    def cues_after(self, token: int) -> Sequence[Cue]:
        """The cues behind a token, to the end of its sentence and the next one."""
        return self.paragraph.cues_between(token + 1, self.high)

    def cues_before(self, token: int) -> Sequence[Cue]:
        """The cues before a token in its sentence, nearest first."""
        return tuple(reversed(self.paragraph.cues_between(self.low, token)))

    def subject(self, cue: Cue) -> Found | None:
        return self.paragraph.subject(cue)

    def content(self, cue: Cue) -> Content | None:
        return self.paragraph.content(cue)
