"""What users see: an article, its quotations, who said them, and why we think so.

Everything here is frozen. Offsets count Unicode code points, are half-open, and point
into the caller's own string, which `Article.text` keeps untouched. The models check
themselves, on construction and on load: see `Article` for the invariants.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Annotated, Final, Literal

from pydantic import BaseModel, ConfigDict, Field, model_validator
from pydantic.dataclasses import dataclass

from quotekit.checks import check_content, check_ids, check_order, check_texts
from quotekit.errors import InvalidArticle

if TYPE_CHECKING:
    import pandas

    from quotekit.explain import Explanation

SCHEMA_VERSION: Final = "1"

BlockKind = Literal["headline", "dateline", "byline", "paragraph", "caption", "boilerplate"]
QuoteKind = Literal["direct", "mixed", "indirect"]
Polarity = Literal["asserted", "denied", "hypothetical", "declined"]
SpeakerKind = Literal["person", "organisation", "group", "anonymous", "document", "unknown"]
MentionForm = Literal["name", "role", "organisation", "group", "anonymous", "document", "pronoun", "other"]
RepairKind = Literal["missing_close", "missing_open", "reversed", "mixed_pair", "doubled", "stray"]
FailurePlace = Literal["paragraph", "quote", "cue", "source", "speaker"]
AsideKind = Literal["scare_quote", "title", "name", "motto", "boilerplate", "measure", "stray"]

Confidence = Annotated[float, Field(ge=0.0, le=1.0)]


@dataclass(frozen=True, slots=True)
class Span:
    """A half-open stretch of the article's text, in code points.

    >>> Span(0, 3, "She")
    Span(start=0, end=3, text='She')
    """

    start: int
    end: int
    text: str

    def __post_init__(self) -> None:
        if self.start < 0 or self.end - self.start != len(self.text):
            raise InvalidArticle(
                f"span {self.start}:{self.end} cannot hold the {len(self.text)} characters {self.text[:40]!r}"
            )


class _Model(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", strict=False)


class Block(_Model):
    """A part of the article: headline, paragraph, caption, boilerplate, ..."""

    kind: BlockKind
    span: Span


class Mention(_Model):
    """One place where the text names a speaker."""

    span: Span
    form: MentionForm


class Speaker(_Model):
    """A person or body that speaks in the article, with every mention found.

    `name` is the fullest form found (`Sergey Shoigu`), `roles` the offices given to it
    in the text (`Russian Defense Minister`). `link` is its id in a list or knowledge base
    outside the article, as a resolver of the user's gave it (see `quotekit.resolvers`).
    """

    id: str
    name: str
    kind: SpeakerKind
    mentions: tuple[Mention, ...] = ()
    roles: tuple[str, ...] = ()
    link: str | None = None

    def _repr_html_(self) -> str:
        from quotekit.render.notebook import speaker_html

        return speaker_html(self)


class Relay(_Model):
    """A third party through whom the words reach us: `as quoted by the ministry`."""

    source: Span
    cue: Span | None = None
    speaker: str | None = None


class Evidence(_Model):
    """A place in the text that spoke for a decision, and what it is."""

    label: str
    span: Span


class Rival(_Model):
    """A claim that lost: another rule's answer for the same words."""

    rule: str
    source: Span | None = None
    why_lost: str


class NearMiss(_Model):
    """A place that might have told who speaks, and why it does not."""

    why: str
    span: Span
    rule: str | None = None


class Trace(_Model):
    """Why a quotation was attributed as it was; or, in `near_misses`, why it was not attributed at all."""

    rule: str
    why: str
    evidence: tuple[Evidence, ...] = ()
    rivals: tuple[Rival, ...] = ()
    near_misses: tuple[NearMiss, ...] = ()


class Quote(_Model):
    """Something somebody said, as the article gives it.

    - `kind`: `direct` (all inside quotation marks), `mixed` (part of it), `indirect` (none).
    - `content`: what is said, marks included; several spans when the attribution interrupts it.
    - `quoted`: the stretches inside the marks, marks excluded.
    - `cue`: the words that signal it; `source`: the noun phrase it is attributed to, as written.
    - `speaker`: the id of the `Speaker` that the source resolves to, or None with a `reason`.
    - `within`: the id of the quote that reports this one, when it stands inside another.
    """

    id: str
    kind: QuoteKind
    content: tuple[Span, ...] = Field(min_length=1)
    quoted: tuple[Span, ...] = ()
    cue: Span | None = None
    source: Span | None = None
    speaker: str | None = None
    on_behalf_of: Span | None = None
    relays: tuple[Relay, ...] = ()
    within: str | None = None
    addressee: Span | None = None
    date: Span | None = None
    polarity: Polarity = "asserted"
    confidence: Confidence = 1.0
    trace: Trace
    reason: str | None = None

    @property
    def text(self) -> str:
        """The content's spans, joined by an ellipsis where the attribution stood."""
        return " … ".join(s.text for s in self.content)

    @property
    def start(self) -> int:
        return self.content[0].start

    @property
    def end(self) -> int:
        return self.content[-1].end

    def spans(self) -> Iterator[Span]:
        """Every span the quote holds, in no promised order."""
        yield from self.content
        yield from self.quoted
        for one in (self.cue, self.source, self.on_behalf_of, self.addressee, self.date):
            if one is not None:
                yield one
        for relay in self.relays:
            yield relay.source
            if relay.cue is not None:
                yield relay.cue
        for evidence in self.trace.evidence:
            yield evidence.span
        for rival in self.trace.rivals:
            if rival.source is not None:
                yield rival.source
        for near_miss in self.trace.near_misses:
            yield near_miss.span

    def _repr_html_(self) -> str:
        from quotekit.render.notebook import quote_html

        return quote_html(self)

    @model_validator(mode="after")
    def _consistent(self) -> Quote:
        check_content(self.id, self.content, self.quoted)
        if (self.kind == "indirect") == bool(self.quoted):
            raise InvalidArticle(f"quote {self.id} is {self.kind} with {len(self.quoted)} quoted spans")
        if self.speaker is None and self.reason is None:
            raise InvalidArticle(f"quote {self.id} has neither a speaker nor a reason why not")
        return self


class Alternative(_Model):
    """Another place where a repaired mark might belong."""

    position: int
    evidence: str


class Repair(_Model):
    """A guess about a missing, stray or reversed quotation mark. The text stays as it is.

    `position` is where a mark should stand (or stands wrongly); `span` is the quotation that
    the guess produced, or the faulty mark itself when the guess is that it is stray.
    `evidence` says what spoke for the place: `sentence_end`, `cue`, `paragraph_end`, `next_mark`, ...
    """

    kind: RepairKind
    position: int
    span: Span
    evidence: str
    why: str
    confidence: Confidence = 1.0
    alternatives: tuple[Alternative, ...] = ()


class Aside(_Model):
    """Something in quotation marks that is nobody's speech, and why we think so."""

    kind: AsideKind
    span: Span
    why: str


class Failure(_Model):
    """A rule or a resolver that failed, and was passed over (`Extractor(on_error="skip")`).

    `rule` is its name, `span` the place it was asked about (`where`: a quotation, a cue, ...), `cause` what it raised.
    """

    rule: str
    where: FailurePlace
    cause: str
    span: Span

    def __str__(self) -> str:
        return f"{self.rule} failed on the {self.where} at {self.span.start}:{self.span.end}: {self.cause}"


class Article(_Model):
    """An article and who said what in it.

    Held by the model itself, on construction and on load:

    1. `text` is the caller's string, untouched.
    2. Offsets are code points, half-open.
    3. `text[span.start:span.end] == span.text` for every span anywhere inside.
    4. Quotes are sorted by place; two of them nest or stay apart, never cross.
    5. Every `speaker` of a quote is the id of one of `speakers`, and every `within` that of another quote.
    """

    text: str
    title: str | None = None
    published: str | None = None
    language: str = "en"
    blocks: tuple[Block, ...] = ()
    quotes: tuple[Quote, ...] = ()
    speakers: tuple[Speaker, ...] = ()
    repairs: tuple[Repair, ...] = ()
    asides: tuple[Aside, ...] = ()
    failures: tuple[Failure, ...] = ()
    schema_version: Literal["1"] = SCHEMA_VERSION

    def speaker_of(self, quote: Quote) -> Speaker | None:
        """The speaker of a quote of this article, or None when it is unresolved."""
        return next((s for s in self.speakers if s.id == quote.speaker), None)

    def quotes_by(self, speaker: Speaker | str) -> tuple[Quote, ...]:
        """The quotes of one speaker, given as a Speaker, an id, or any name of theirs.

        >>> import quotekit
        >>> article = quotekit.extract("“We are ready,” Ada Okafor said. “Now,” Okafor added.")
        >>> [q.text for q in article.quotes_by("Okafor")]
        ['“We are ready,”', '“Now,”']
        """
        if isinstance(speaker, Speaker):
            ids = {speaker.id}
        else:
            folded = speaker.casefold()
            ids = {
                s.id
                for s in self.speakers
                if speaker == s.id
                or folded in (s.name.casefold(), *s.name.casefold().split())
                or any(folded == m.span.text.casefold() for m in s.mentions)
            }
        return tuple(q for q in self.quotes if q.speaker in ids)

    def explain(self, quote: int | str | Quote) -> Explanation:
        """Why a quotation was read and attributed as it was, or why nobody could be found.

        `quote` is its number, counted from 1 as on the command line, its id, or the quote itself.
        Raises `UnknownQuote` for one that the article does not hold.

        >>> import quotekit
        >>> article = quotekit.extract("“We are ready,” Ada Okafor said.")
        >>> article.explain(1).rule
        'quote_source_cue'
        """
        from quotekit.explain import explain_quote

        return explain_quote(self, quote)

    @property
    def unresolved(self) -> tuple[Quote, ...]:
        """The quotes without a speaker; each says why in `reason`."""
        return tuple(q for q in self.quotes if q.speaker is None)

    def to_json(self, *, indent: int | None = None) -> str:
        """The whole article as JSON; `Article.from_json` reads it back. Works for any text, unlike `model_dump_json`.

        >>> Article(text="Nobody spoke.").to_json()[:23]
        '{"text":"Nobody spoke."'
        """
        from quotekit.formats.jsonl import to_json

        return to_json(self, indent=indent)

    @classmethod
    def from_json(cls, text: str | bytes) -> Article:
        """The article that `to_json` wrote, checked anew. Raises `UnreadableInput`.

        >>> article = Article(text="Nobody spoke.")
        >>> Article.from_json(article.to_json()) == article
        True
        """
        from quotekit.formats.jsonl import from_json

        return from_json(text)

    def to_pandas(self) -> pandas.DataFrame:
        """A DataFrame with a row for each quotation: see `quotekit.formats.to_pandas`. Needs the extra `pandas`."""
        from quotekit.formats.frame import to_pandas

        return to_pandas(self)

    def spans(self) -> Iterator[Span]:
        """Every span of the article, wherever it is held."""
        for block in self.blocks:
            yield block.span
        for quote in self.quotes:
            yield from quote.spans()
        for speaker in self.speakers:
            for mention in speaker.mentions:
                yield mention.span
        for repair in self.repairs:
            yield repair.span
        for aside in self.asides:
            yield aside.span
        for failure in self.failures:
            yield failure.span

    def _repr_html_(self) -> str:
        from quotekit.render.notebook import article_html

        return article_html(self)

    @model_validator(mode="after")
    def _consistent(self) -> Article:
        check_texts(self.text, self.spans())
        check_ids(self.quotes, [s.id for s in self.speakers])
        check_order(self.quotes)
        return self
