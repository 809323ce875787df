"""An article cut into pieces: wherever a block, a quotation, a source or a cue begins or ends, or a mark was repaired.

Everything that shows a marked text, in a terminal, a notebook or on a page, is made of these.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from quotekit.models import Article, Block, Quote, Repair

Role = Literal["source", "cue"]


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of the text between two borders, and its role in an attribution."""

    text: str
    role: Role | None


@dataclass(frozen=True, slots=True)
class Border:
    """The start (or the end) of one content span of the quotation with that number, from 0."""

    number: int
    quote: Quote
    opens: bool
    first: bool = True
    """Whether the span is the quotation's first."""


@dataclass(frozen=True, slots=True)
class Edge:
    """The start (or the end) of a block. Quotations may run over it."""

    block: Block
    opens: bool


@dataclass(frozen=True, slots=True)
class Caret:
    """The place of a repair."""

    repair: Repair


Step = Piece | Border | Edge | Caret


def pieces(article: Article) -> Iterator[Step]:
    """The whole text in order, cut; joined, the pieces are the text.

    Borders nest like brackets, and so do edges, which never overlap. At one place quotations end first, then the
    block; the next block begins before its quotations do.

    >>> from quotekit.models import Article
    >>> list(pieces(Article(text="Nobody spoke.")))
    [Piece(text='Nobody spoke.', role=None)]
    """
    text = article.text
    closing, opening = _borders(article)
    ends, starts = _edges(article)
    before, behind = _carets(article)
    changes = _role_changes(article)
    around = (before, closing, ends, starts, opening, behind)
    at, source, cue = 0, 0, 0
    for place in sorted({*changes, len(text)}.union(*around)):
        if place > at:
            yield Piece(text[at:place], "source" if source else "cue" if cue else None)
            at = place
        for steps in around:
            yield from steps.get(place, ())
        more_source, more_cue = changes.get(place, (0, 0))
        source += more_source
        cue += more_cue


def _borders(article: Article) -> tuple[dict[int, list[Border]], dict[int, list[Border]]]:
    """What closes and what opens at each place: the inner quotation closes first, the outer opens first."""
    spans = [
        (span.start, span.end, number, nth == 0)
        for number, quote in enumerate(article.quotes)
        for nth, span in enumerate(quote.content)
    ]
    closing: dict[int, list[Border]] = {}
    opening: dict[int, list[Border]] = {}
    for start, end, number, first in sorted(spans, key=lambda span: (span[0], -span[1], span[2])):
        quote = article.quotes[number]
        opening.setdefault(start, []).append(Border(number, quote, opens=True, first=first))
        closing.setdefault(end, []).insert(0, Border(number, quote, opens=False, first=first))
    return closing, opening


def _edges(article: Article) -> tuple[dict[int, list[Edge]], dict[int, list[Edge]]]:
    """Where blocks end and begin; of blocks that overlap, which only a made-up article has, the first counts."""
    ends: dict[int, list[Edge]] = {}
    starts: dict[int, list[Edge]] = {}
    last = 0
    for block in sorted(article.blocks, key=lambda block: (block.span.start, -block.span.end)):
        if block.span.start >= last and block.span.text:
            last = block.span.end
            starts[block.span.start] = [Edge(block, opens=True)]
            ends[last] = [Edge(block, opens=False)]
    return ends, starts


def _carets(article: Article) -> tuple[dict[int, list[Caret]], dict[int, list[Caret]]]:
    """Repairs by place: a missing opening mark stands behind the start of what it opens, any other before an end."""
    before: dict[int, list[Caret]] = {}
    behind: dict[int, list[Caret]] = {}
    for repair in article.repairs:
        where = behind if repair.kind == "missing_open" else before
        where.setdefault(max(0, min(repair.position, len(article.text))), []).append(Caret(repair))
    return before, behind


def _role_changes(article: Article) -> dict[int, tuple[int, int]]:
    """How many sources and cues begin (or, negative, end) at each place."""
    changes: dict[int, tuple[int, int]] = {}
    for quote in article.quotes:
        for span, kind in ((quote.source, (1, 0)), (quote.cue, (0, 1))):
            if span is None:
                continue
            for place, sign in ((span.start, 1), (span.end, -1)):
                source, cue = changes.get(place, (0, 0))
                changes[place] = (source + sign * kind[0], cue + sign * kind[1])
    return changes
