"""A claim and an article as rows of words that can be compared.

An article gives one stream for each quotation, its pieces joined as if no attribution stood between
them, one for each stretch in quotation marks that is nobody's speech, and one for the whole text.

>>> from quotekit import extract
>>> reader = WordReader.of(Language.load("en"))
>>> reading = Reading.of(extract("“If it rains,” Ada Okafor said, “we wait.”"), reader)
>>> [" ".join(reading.keys[s.low : s.high]) for s in reading.streams]
['if it rains we wait', 'if it rains ada okafor said we wait']
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field

from quotekit.errors import InvalidClaim
from quotekit.language import Language
from quotekit.models import Article, Aside, Quote, Span
from quotekit.verifier.words import WordReader, Words, prepared

_MOST_NESTED = 3  # the streams of nested quotations hold at most so many times the words of the text
_END = re.compile(r"[.?!]|\n\s*\n")
_STOP = re.compile(r"[.?!;:,…–—(){}\[\]\n\"“”]|--|\s-\s")


@dataclass(frozen=True, slots=True)
class Stream:
    """A row of words of the article, `low` to `high` in `Reading.keys`: a quotation, an aside or the whole text."""

    low: int
    high: int
    quote: Quote | None = None
    aside: Aside | None = None

    @property
    def whole(self) -> bool:
        """Whether this is the whole text."""
        return self.quote is None and self.aside is None


@dataclass(slots=True)
class Reading:
    """The words of an article, stream after stream; a None stands between two streams.

    `piece` numbers the stretches of the text: words of one number have no attribution between them.
    `marked` tells the words inside quotation marks; `owners` has the innermost quotation at the offset of each word.
    """

    text: str
    article: Article
    words: Words = field(default_factory=Words)
    piece: list[int] = field(default_factory=list)
    marked: list[bool] = field(default_factory=list)
    streams: list[Stream] = field(default_factory=list)
    owners: dict[int, Quote] = field(default_factory=dict)
    _lows: list[int] = field(default_factory=list)

    @property
    def keys(self) -> list[str]:
        return self.words.keys

    @staticmethod
    def of(article: Article, reader: WordReader, *, text: str | None = None) -> Reading:
        """The streams of an article; `text` is the untouched text where the article was read from a copy."""
        reading = Reading(article.text if text is None else text, article)
        copy = prepared(reading.text)
        limit = _MOST_NESTED * len(copy)
        for quote in article.quotes:
            limit -= sum(s.end - s.start for s in quote.content)
            if limit < 0:
                break
            reading._add(reader, copy, list(_stretches(quote)), quote=quote)
        for aside in article.asides:
            reading._add(reader, copy, [(aside.span.start, aside.span.end, True)], aside=aside)
        reading._add(reader, copy, [(0, len(copy), False)])
        reading._mark_the_whole()
        return reading

    def _add(
        self,
        reader: WordReader,
        copy: str,
        stretches: list[tuple[int, int, bool]],
        *,
        quote: Quote | None = None,
        aside: Aside | None = None,
    ) -> None:
        low, last = len(self.keys), -1
        piece = self.piece[-1] if self.piece else 0
        for start, end, marked in stretches:
            piece += start != last
            count = reader.add(self.words, copy, start, end)
            self.piece += [piece] * count
            self.marked += [marked] * count
            last = end
        self.streams.append(Stream(low, len(self.keys), quote, aside))
        self._lows.append(low)
        self.words.keys.append("")  # a border; its place is of no use
        self.words.starts.append(last)
        self.words.ends.append(last)
        self.piece.append(piece)
        self.marked.append(False)

    def _mark_the_whole(self) -> None:
        """Which words of the whole text stand in the marks of a quotation."""
        whole = self.streams[-1]
        spoken: set[int] = set()
        for stream in self.streams[:-1]:
            if stream.quote is not None:
                for n in range(stream.low, stream.high):
                    self.owners[self.words.starts[n]] = stream.quote
                    if self.marked[n]:
                        spoken.add(self.words.starts[n])
        for n in range(whole.low, whole.high):
            self.marked[n] = self.words.starts[n] in spoken

    def stream_of(self, place: int) -> Stream:
        """The stream that holds a word."""
        return self.streams[bisect_right(self._lows, place) - 1]

    def occurrences(self, keys: list[str], limit: int) -> Iterator[int]:
        """Where these very words stand, one after another, within one stream."""
        hay, needle = "\n" + "\n".join(self.keys) + "\n", "\n" + "\n".join(keys) + "\n"
        at, done, count = hay.find(needle), 0, 0
        while at >= 0 and limit > 0:
            count += hay.count("\n", done, at)
            done = at
            yield count
            limit -= 1
            at = hay.find(needle, at + 1)

    def spans(self, low: int, high: int) -> tuple[Span, ...]:
        """The places of some words of one stream in the text: one span for each stretch without attribution."""
        found: list[Span] = []
        first = low
        for n in range(low + 1, high + 1):
            if n == high or self.piece[n] != self.piece[first]:
                start, end = self.words.starts[first], self.words.ends[n - 1]
                found.append(Span(start, end, self.text[start:end]))
                first = n
        return tuple(found)

    def ends_sentence(self, place: int) -> bool:
        """Whether a sentence, or a stretch of the text, ends with a word."""
        if self.piece[place] != self.piece[place + 1]:
            return True
        return _END.search(self.text, self.words.ends[place], self.words.starts[place + 1]) is not None

    def breaks(self, place: int) -> bool:
        """Whether a sign that may end a clause stands between a word and the next, or another stretch begins."""
        if self.piece[place] != self.piece[place + 1]:
            return True
        return _STOP.search(self.text, self.words.ends[place], self.words.starts[place + 1]) is not None


def _stretches(quote: Quote) -> Iterator[tuple[int, int, bool]]:
    """The content of a quotation, cut where quotation marks begin and end: start, end, whether in marks."""
    inner = iter(quote.quoted)
    mark = next(inner, None)
    for span in quote.content:
        at = span.start
        while mark is not None and mark.end <= span.end:
            if mark.start > at:
                yield at, mark.start, False
            yield max(at, mark.start), mark.end, True
            at = max(at, mark.end)
            mark = next(inner, None)
        if at < span.end:
            yield at, span.end, False


@dataclass(frozen=True, slots=True)
class Claim:
    """A claimed quotation: its words, before which of them it marks a cut, and which it puts in square brackets."""

    text: str
    words: Words
    cuts: frozenset[int]
    bracketed: frozenset[int]
    weights: tuple[float, ...]

    @property
    def keys(self) -> list[str]:
        return self.words.keys

    @property
    def weight(self) -> float:
        return sum(self.weights)

    def span(self, low: int, high: int) -> Span | None:
        """The place of some of its words in its own text."""
        if low >= high:
            return None
        start, end = self.words.starts[low], self.words.ends[high - 1]
        return Span(start, end, self.text[start:end])


class ClaimReader:
    """Reads claims by the habits of a language."""

    def __init__(self, language: Language, reader: WordReader) -> None:
        self.reader = reader
        forms = sorted(language.claims.ellipses, key=lambda form: (-len(form), form))
        notes = "|".join(re.escape(note) for note in language.claims.notes)
        self._cut = re.compile("|".join([*map(re.escape, forms), r"\.{3,}"]))
        self._note = re.compile(rf"[\[(]\s*(?:{notes})\s*[\])]", re.IGNORECASE) if notes else None
        self._bracket = re.compile(r"\[[^\[\]]{1,200}\]")

    def read(self, text: str) -> Claim:
        """A claim as words. Raises `InvalidClaim` when it holds none."""
        copy = prepared(text)
        if self._note is not None:
            copy = self._note.sub(lambda note: " " * len(note[0]), copy)
        words = Words()
        self.reader.add(words, copy, 0, len(copy))
        if not words.keys:
            shown = text if len(text) <= 40 else text[:40] + "…"
            raise InvalidClaim(f"the claimed quotation {shown!r} holds no word to look for; give the words as claimed")
        cuts = {bisect_right(words.starts, found.start()) for found in self._cut.finditer(copy)}
        bracketed = {
            n
            for found in self._bracket.finditer(copy)
            for n in range(bisect_right(words.starts, found.start()), bisect_right(words.starts, found.end() - 1))
        }
        inner = frozenset(cuts - {0, len(words.keys)})
        weights = tuple(map(self.reader.weight, words.keys))
        return Claim(text, words, inner, frozenset(bracketed), weights)
