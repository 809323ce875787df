"""What must be true of an article and its quotations; the models ask for it on construction and on load.

Every function raises `InvalidArticle` with what is wrong, and where.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from typing import Protocol

from quotekit.errors import InvalidArticle


class Place(Protocol):
    """A span: where it is, and what it says."""

    @property
    def start(self) -> int: ...
    @property
    def end(self) -> int: ...
    @property
    def text(self) -> str: ...


class Said(Protocol):
    """A quotation, as far as it is checked."""

    @property
    def id(self) -> str: ...
    @property
    def start(self) -> int: ...
    @property
    def end(self) -> int: ...
    @property
    def content(self) -> Sequence[Place]: ...
    @property
    def speaker(self) -> str | None: ...
    @property
    def within(self) -> str | None: ...


def check_content(name: str, content: Sequence[Place], quoted: Sequence[Place]) -> None:
    """The content of a quotation must be in order, and what is inside marks must lie within."""
    last = -1
    for span in content:
        if span.start < last or span.start >= span.end:
            raise InvalidArticle(f"quote {name}: its content spans are empty, out of order or overlap at {span.start}")
        last = span.end
    starts = [span.start for span in content]
    for inner in quoted:
        at = bisect_right(starts, inner.start) - 1  # the only span that may hold it, for they do not overlap
        if at < 0 or inner.end > content[at].end:
            raise InvalidArticle(f"quote {name}: quoted span {inner.start}:{inner.end} lies outside its content")


def check_texts(text: str, spans: Iterable[Place]) -> None:
    """Every span must say what stands there."""
    for span in spans:
        if text[span.start : span.end] != span.text:
            is_, says = text[span.start : span.end][:40], span.text[:40]
            raise InvalidArticle(f"text[{span.start}:{span.end}] is {is_!r}, but the span says {says!r}")


def check_ids(quotes: Sequence[Said], speakers: Sequence[str]) -> None:
    """Speakers have ids of their own, and quotes name only speakers and quotes that are there."""
    ids = set(speakers)
    if len(ids) != len(speakers):
        raise InvalidArticle("two speakers have the same id")
    numbers = {quote.id for quote in quotes}
    for quote in quotes:
        if quote.speaker is not None and quote.speaker not in ids:
            raise InvalidArticle(f"quote {quote.id} names speaker {quote.speaker!r}, whom the article does not hold")
        if quote.within is not None and (quote.within == quote.id or quote.within not in numbers):
            raise InvalidArticle(f"quote {quote.id} stands within {quote.within!r}, which is no other quote")


def check_order(quotes: Sequence[Said]) -> None:
    """Quotes must be sorted, and any two must nest or stay apart."""
    last = (-1, 0)
    open_: list[tuple[int, int, Said]] = []
    spans: list[tuple[int, int, Said]] = []
    for quote in quotes:
        key = (quote.start, -quote.end)
        if key < last:
            raise InvalidArticle(f"quote {quote.id} is out of order")
        last = key
        spans += [(s.start, s.end, quote) for s in quote.content]
    for start, end, quote in sorted(spans, key=lambda s: (s[0], -s[1])):
        while open_ and open_[-1][1] <= start:
            open_.pop()
        if open_ and end > open_[-1][1]:
            raise InvalidArticle(f"quotes {open_[-1][2].id} and {quote.id} cross at {start}")
        open_.append((start, end, quote))
