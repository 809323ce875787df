"""Checks claimed quotations against many articles at once.

Every article is kept as its words and pairs of words, 8 bytes each; a claim's rarest ones say which
articles can hold it, and only these are extracted and compared. The time of a check depends on how
many articles share rare words with the claim, not on how many there are.

>>> index = QuoteIndex()
>>> index.add("“We will not sell,” said Tom Brandt.", id="a")
>>> index.add("“We will pay,” said Ada Okafor.", id="b")
>>> verdict = index.verify("We will pay", speaker="Brandt")
>>> verdict.article, verdict.kind, verdict.said_by
('b', 'other_speaker', ('Ada Okafor',))
"""

from __future__ import annotations

from array import array
from bisect import bisect_left
from collections import OrderedDict
from collections.abc import Callable, Iterable
from heapq import nsmallest
from itertools import pairwise
from typing import NamedTuple
from zlib import crc32

from quotekit.language import Language
from quotekit.models import Article, Failure
from quotekit.pipeline import Extractor
from quotekit.verifier.check import Verifier, text_of
from quotekit.verifier.judge import rank
from quotekit.verifier.streams import Claim, Reading
from quotekit.verifier.verdict import Verdict

_SEGMENT = 1 << 18  # entries that are sorted at a time
_LOW = 0xFFFFFFFF
_MOST_GRAMS = 400  # words and pairs of a claim that are looked up: of a longer one, evenly spread ones
_MOST_ENTRIES = 200_000  # entries that one claim may visit, the rarest words first
_MOST_ARTICLES = 24  # articles that one claim is compared with
_FEWEST = 0.4  # the share of a claim's words, weighted, that an article must have to be compared
_KEPT = 128  # articles that stay extracted


class Source(NamedTuple):
    """An article of the index, as given."""

    id: str
    article: Article | str


class QuoteIndex:
    """Articles to check claimed quotations against. Build it once, ask it often.

    - `articles`: pairs of an id and an article, or just articles, which are then numbered from 1. An article is an
      `Article`, or a text, which is extracted when a claim leads to it. Any iterable will do; it is read once.
    - `on_failure`: is handed the id of an article and each rule that failed in it, where the `extractor` passes
      over them.

    >>> len(QuoteIndex([("a", "“No,” said Ada."), ("b", "“Yes,” said Tom.")]))
    2
    """

    def __init__(
        self,
        articles: Iterable[Article | str | tuple[str, Article | str]] = (),
        *,
        language: str | Language = "en",
        extractor: Extractor | None = None,
        on_failure: Callable[[str, Failure], None] | None = None,
    ) -> None:
        self._on_failure = on_failure
        self.verifier = Verifier(language, extractor=extractor)
        self._sources: list[Source] = []
        self._segments: list[array[int]] = []
        self._open: list[int] = []
        self._readings: OrderedDict[int, Reading] = OrderedDict()
        for one in articles:
            if isinstance(one, tuple):
                self.add(one[1], id=one[0])
            else:
                self.add(one)

    def __len__(self) -> int:
        return len(self._sources)

    def add(self, article: Article | str, *, id: str | None = None) -> None:
        """Adds an article; without an id it is known by its number. Raises `InvalidArticle` for what is none."""
        text = text_of(article)
        number = len(self._sources)
        self._sources.append(Source(str(number + 1) if id is None else id, article))
        keys = self.verifier.reader.keys(text)
        grams = {*map(_gram, set(keys)), *map(_gram, set(map(" ".join, pairwise(keys))))}
        self._open += [gram << 32 | number for gram in grams]
        if len(self._open) >= _SEGMENT:
            self._close()

    def verify(self, quote: str, *, speaker: str | None = None) -> Verdict:
        """The best verdict over all articles; `article` has the id. Raises `InvalidClaim` as `quotekit.verify` does.

        The best is the one that bears the claim out most: exact words of the speaker asked for, if any article has
        them, before changed words, before another speaker's.
        """
        return self.search(quote, speaker=speaker, limit=1)[0]

    def search(self, quote: str, *, speaker: str | None = None, limit: int = 10) -> tuple[Verdict, ...]:
        """The verdicts of the articles that have such words, the best first; one that says `absent` if none has.

        >>> index = QuoteIndex([("a", "“We will pay,” said Tom Brandt."), ("b", "“We will not pay,” said Ada Okafor.")])
        >>> [(verdict.article, verdict.kind) for verdict in index.search("We will not pay")]
        [('b', 'exact'), ('a', 'altered')]
        """
        claim = self.verifier.claim(quote)
        if speaker is not None:
            self.verifier.names.check(speaker)
        found: list[tuple[float, int, Verdict]] = []
        nearest: Verdict | None = None
        for number in self._candidates(claim):
            verdict = self.verifier.verify(self._reading(number), claim, speaker=speaker)
            if not verdict.found:
                nearest = nearest or verdict
                continue
            named = verdict.model_copy(update={"article": self._sources[number].id})
            found.append((-rank(verdict), number, named))
            if limit == 1 and verdict.exact:
                break
        found.sort(key=lambda one: one[:2])
        if found:
            return tuple(verdict for _, _, verdict in found[: max(1, limit)])
        absent = nearest or self.verifier.verify("", claim, speaker=speaker)
        told = f"None of {len(self)} articles has such words." if len(self) != 1 else "The article has no such words."
        return (absent.model_copy(update={"explanation": told}),)

    def _close(self) -> None:
        if self._open:
            self._segments.append(array("Q", sorted(self._open)))
            self._open = []

    def _candidates(self, claim: Claim) -> list[int]:
        """The numbers of the articles that share most with a claim, by words and pairs, the rare ones counting more."""
        self._close()
        weights = {_gram(key): weight for key, weight in zip(claim.keys, claim.weights, strict=True)}
        pairs = dict.fromkeys(map(_gram, map(" ".join, pairwise(claim.keys))), 0.0)
        grams = _spread({**pairs, **weights})
        lists = [(sum(high - low for _, low, high in self._places(gram)), n, gram) for n, gram in enumerate(grams)]
        scores: dict[int, float] = {}
        shared: dict[int, float] = {}
        visited, unseen = 0, 0.0
        for count, _, gram in sorted(lists):
            weight = grams[gram]
            if visited and visited + count > _MOST_ENTRIES:
                unseen += weight
                continue
            visited += count
            for segment, low, high in self._places(gram):
                for entry in segment[low:high]:
                    number = entry & _LOW
                    scores[number] = scores.get(number, 0.0) + 1 / count
                    shared[number] = shared.get(number, 0.0) + weight
        least = _FEWEST * sum(grams.values()) - unseen
        likely = (item for item in scores.items() if shared[item[0]] >= least)
        return [number for number, _ in nsmallest(_MOST_ARTICLES, likely, key=lambda item: (-item[1], item[0]))]

    def _places(self, gram: int) -> list[tuple[array[int], int, int]]:
        """Where a word or pair stands in each segment."""
        first, last = gram << 32, (gram + 1) << 32
        found = ((segment, bisect_left(segment, first), bisect_left(segment, last)) for segment in self._segments)
        return [(segment, low, high) for segment, low, high in found if low < high]

    def _reading(self, number: int) -> Reading:
        """An article, extracted at most once in a while."""
        reading = self._readings.pop(number, None)
        if reading is None:
            reading = self.verifier.reading(self._sources[number].article)
            if self._on_failure is not None:
                for failure in reading.article.failures:
                    self._on_failure(self._sources[number].id, failure)
        self._readings[number] = reading
        if len(self._readings) > _KEPT:
            self._readings.popitem(last=False)
        return reading


def _spread(grams: dict[int, float]) -> dict[int, float]:
    """No more words and pairs than are looked up, from all over the claim."""
    if len(grams) <= _MOST_GRAMS:
        return grams
    listed, step = list(grams.items()), len(grams) / _MOST_GRAMS
    return dict(listed[int(n * step)] for n in range(_MOST_GRAMS))


def _gram(words: str) -> int:
    """A number for a word or a pair of them: the same in every run, unlike `hash`."""
    return crc32(words.encode("utf-8", "surrogatepass"))
