"""From a claim laid beside an article to what the comparison shows: how the words differ, and what that turns round."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from quotekit.models import Quote
from quotekit.verifier.align import JUMP, Op, flattened
from quotekit.verifier.likeness import Likeness
from quotekit.verifier.people import Asked
from quotekit.verifier.streams import Claim, Reading, Stream
from quotekit.verifier.verdict import Negation, Relation, Standing, Verdict, WordsKind

_FOUND = 0.6
_FOUND_IN_NARRATION = 0.75
_CUT, _CUT_WORD, _LONGEST_CUT = 0.1, 0.01, 40
_NEAR, _TENSE = 0.5, 0.8  # what a near word counts, and where reporting puts one tense for another
_ATTRIBUTION, _LONG_ATTRIBUTION = 12, 24  # words before those found in which a name and a verb of speech are looked for
_CLAUSE = 40  # words to either side of a negation that are looked at
TURNED = ("denied", "declined")  # polarities of a report that turn its words round

_WORDS = {"exact": 0.3, "shortened": 0.15, "joined": 0.1, "altered": 0.0, "absent": 0.0}
_STANDING = {"quoted": 0.2, "partly_quoted": 0.1, "indirect": 0.05, "aside": 0.0, "narration": -0.1}
_SPEAKER = {"not_asked": 0.4, "same": 0.4, "on_behalf": 0.35, "unresolved": 0.15, "other": 0.0}
_ORDER: tuple[Relation, ...] = ("other", "unresolved", "on_behalf", "same")


def rank(verdict: Verdict) -> float:
    """How far a verdict bears its claim out: for choosing among articles."""
    if verdict.standing is None:
        return 0.0
    return _rank(verdict.similarity, verdict.words, verdict.standing, verdict.speaker)


def _rank(similarity: float, words: WordsKind, standing: Standing, relation: Relation) -> float:
    return similarity + _WORDS[words] + _STANDING[standing] + _SPEAKER[relation]


@dataclass(frozen=True, slots=True)
class Finding:
    """One way to read a claim in an article. `edges` are words cut off at either side that matter, as places."""

    ops: tuple[Op, ...]
    words: WordsKind
    standing: Standing
    relation: Relation
    negation: Negation
    quotes: tuple[Quote, ...]
    speakers: tuple[str, ...]
    similarity: float
    edges: tuple[tuple[int, int], ...]
    mixed: bool = False

    @property
    def rank(self) -> float:
        """How much speaks for taking this one as the answer."""
        return _rank(self.similarity, self.words, self.standing, "unresolved" if self.mixed else self.relation)

    @property
    def start(self) -> int:
        """The place of the first word."""
        return self.ops[0].low

    @property
    def extent(self) -> int:
        """How much its quotations hold: of two around the same words, the inner one tells who said them."""
        return sum(span.end - span.start for quote in self.quotes for span in quote.content)


@dataclass(frozen=True, slots=True)
class Judge:
    """Judges claims about one article."""

    reading: Reading
    likeness: Likeness

    def finding(self, claim: Claim, ops: Sequence[Op], asked: Asked | None) -> Finding | None:
        """What a comparison shows; None when the claim is not found there."""
        parts = self._parts(ops)
        place = self._place(ops, parts)
        if place is None:
            return None
        standing, quotes = place
        similarity = self._similarity(claim, ops, len(parts), _TENSE if standing == "indirect" else _NEAR)
        if not self._enough(claim, ops, similarity, standing):
            return None
        words, edges = self._words(claim, ops, parts, joined=len(quotes) > 1)
        negation = self._negation(claim, ops, edges)
        if words == "exact" and edges:
            words = "shortened"
        if standing in ("indirect", "partly_quoted") and any(q.polarity in TURNED for q in quotes):
            negation = "lost" if negation == "kept" else "kept"
        found = [self._relation(quote, ops, asked) for quote in quotes] or [("unresolved", None)]
        if standing == "narration" and asked is not None and self._says(0, ops[0].low, asked, _LONG_ATTRIBUTION):
            standing, found = "indirect", [("same", asked.speakers[0])]
        relation = next(one for one in _ORDER if any(one == r for r, _ in found)) if asked else "not_asked"
        mixed = relation == "other" and any(r == "same" for r, _ in found)
        speakers = tuple(dict.fromkeys(who for _, who in found if who is not None))
        return Finding(flattened(ops), words, standing, relation, negation, quotes, speakers, similarity, edges, mixed)

    def _place(self, ops: Sequence[Op], parts: list[list[Op]]) -> tuple[Standing, tuple[Quote, ...]] | None:
        """How the words stand in the article, and in which quotations; None where a stream of its own tells better."""
        streams = [self.reading.stream_of(part[0].low) for part in parts]
        if not streams[0].whole:
            quotes = dict.fromkeys(stream.quote for stream in streams if stream.quote is not None)
            return self._standing(parts, streams), tuple(quotes)
        spoken = [self.reading.marked[n] for op in ops if op.tag == "equal" for n in range(op.low, op.high)]
        exact = all(op.tag == "equal" for op in ops)
        if exact and not all(spoken) and (pasted := self._pasted(ops)) is not None:
            return "quoted", (pasted,)
        owners = self._owners(ops)
        if exact and all(spoken) and len(owners) > 1:
            return "quoted", tuple(quote for quote in self.reading.article.quotes if quote.id in owners)
        name, count = max(owners.items(), key=lambda item: item[1], default=("", 0))
        if 2 * sum(spoken) > len(spoken) and (not exact or count == len(spoken)):
            return None
        owner = next((q for q in self.reading.article.quotes if q.id == name and 2 * count >= len(spoken)), None)
        if owner is None:
            return "narration", ()
        return "partly_quoted" if any(spoken) else "indirect", (owner,)

    def _pasted(self, ops: Sequence[Op]) -> Quote | None:
        """The quotation, if the claim is a copy of the text that takes the attribution inside it along."""
        low, high = ops[0].low, ops[-1].high - 1
        if not (self.reading.marked[low] and self.reading.marked[high]):
            return None
        start, end = self.reading.words.starts[low], self.reading.words.ends[high]
        return next((q for q in self.reading.article.quotes if q.start <= start and end <= q.end), None)

    def _owners(self, ops: Sequence[Op]) -> Counter[str]:
        """How many of the words found each quotation holds, by its id."""
        starts, owners = self.reading.words.starts, self.reading.owners
        places = (starts[n] for op in ops if op.tag == "equal" for n in range(op.low, op.high))
        return Counter(quote.id for at in places if (quote := owners.get(at)) is not None)

    def _relation(self, quote: Quote, ops: Sequence[Op], asked: Asked | None) -> tuple[Relation, str | None]:
        """Whose the words of a quotation are beside the one asked for, and the speaker's id."""
        if asked is None:
            return "not_asked", quote.speaker
        relation = asked.relation(quote)
        relayed = relation == "other" and quote.kind == "indirect"
        if relayed and self._says(quote.start, ops[0].low, asked, _ATTRIBUTION):
            return "same", asked.speakers[0]
        return relation, quote.speaker

    def _says(self, start: int, place: int, asked: Asked, longest: int) -> bool:
        """Whether the sentence has the one asked for say so, behind an offset: `Reyes said …, the agency reported`."""
        words = self.reading.words
        low = place
        while low > max(self.reading.stream_of(place).low, place - longest) and not self.reading.ends_sentence(low - 1):
            low -= 1
        verbs = [words.starts[n] for n in range(low, place) if words.keys[n] in self.likeness.reporting]
        if not verbs:
            return False
        at = bisect_left(asked.mentions, (max(start, words.starts[low]), 0))
        return at < len(asked.mentions) and asked.mentions[at][1] <= verbs[-1]

    def _parts(self, ops: Sequence[Op]) -> list[list[Op]]:
        """The ops by the places they come from: one part as long as the article goes on in the same stream."""
        parts: list[list[Op]] = []
        for op in ops:
            last = parts[-1][-1] if parts else None
            if op.tag == "added" and last is not None:
                parts[-1].append(op)
            elif last is None or op.low < last.high or not self._together(last.low, op.low):
                parts.append([op])
            else:
                parts[-1].append(op)
        return parts

    def _together(self, one: int, two: int) -> bool:
        return self.reading.stream_of(one) is self.reading.stream_of(two)

    def _standing(self, parts: list[list[Op]], streams: list[Stream]) -> Standing:
        if any(stream.aside is not None for stream in streams):
            return "aside"
        marked = [
            self.reading.marked[n]
            for part in parts
            for op in part
            if op.tag in ("equal", "near")
            for n in range(op.low, op.high)
        ]
        return "quoted" if all(marked) else "partly_quoted" if any(marked) else "indirect"

    def _similarity(self, claim: Claim, ops: Sequence[Op], parts: int, near: float) -> float:
        matched = -0.5 * JUMP * (parts - 1)
        for op in ops:
            if op.tag in ("equal", "near"):
                matched += sum(claim.weights[op.first : op.last]) * (1 if op.tag == "equal" else near)
            elif op.tag == "left_out" and op.first not in claim.cuts:
                matched -= _CUT + _CUT_WORD * min(op.high - op.low, _LONGEST_CUT)
        return max(0.0, min(1.0, matched / claim.weight))

    def _enough(self, claim: Claim, ops: Sequence[Op], similarity: float, standing: Standing) -> bool:
        """Whether the words are near enough to be those claimed; narration needs more to be more than chance."""
        telling = [n for n, weight in enumerate(claim.weights) if weight >= 1]
        same = sum(n in range(op.first, op.last) for op in ops if op.tag == "equal" for n in telling)
        if telling and not same:
            return False
        if standing == "narration":
            return similarity >= _FOUND_IN_NARRATION and (len(telling) > 1 or all(op.tag == "equal" for op in ops))
        return similarity >= _FOUND

    def _words(
        self, claim: Claim, ops: Sequence[Op], parts: list[list[Op]], *, joined: bool
    ) -> tuple[WordsKind, tuple[tuple[int, int], ...]]:
        """How the words differ, and the cuts at the edges of the parts that take a negation away."""
        edges = tuple(edge for part in parts for edge in self._edges(claim, part))
        if joined or len(parts) > 1:
            return "joined", edges
        if any(op.tag in ("replaced", "added", "near") for op in ops):
            return "altered", edges
        return "shortened" if any(op.tag == "left_out" for op in ops) else "exact", edges

    def _edges(self, claim: Claim, part: list[Op]) -> list[tuple[int, int]]:
        """Words of the same clause before and behind a part, where they hold a negation that the claim left out."""
        likeness, keys = self.likeness, self.reading.keys
        stream = self.reading.stream_of(part[0].low)
        if stream.whole:
            return []
        low, high = part[0].low, part[-1].high
        first = low
        while first > max(stream.low, low - _CLAUSE) and not self.reading.breaks(first - 1):
            if keys[first - 1] in likeness.openers:
                break
            first -= 1
        last = high
        while last < min(stream.high, high + _CLAUSE) and not self.reading.breaks(last - 1):
            if keys[last] in likeness.joints:
                break
            last += 1
        wanted = [] if part[0].first and part[0].tag == "added" else [(first, low)]
        wanted.append((high, last))
        says = any(key in likeness.verbs for key in keys[low:high])  # what has no verb denies nothing when cut out
        beside = low > first and likeness.negates(keys[low - 1])
        return [(a, b) for a, b in wanted if likeness.count(keys[a:b]) and (says or (beside and b == low))]

    def _negation(self, claim: Claim, ops: Sequence[Op], edges: tuple[tuple[int, int], ...]) -> Negation:
        """Whether the claim says less or more often `not` than what it quotes."""
        keys, likeness = self.reading.keys, self.likeness
        kept = {n for op in ops if op.tag != "left_out" for n in range(op.low, op.high)}
        lost, added = len(edges), 0
        for op in ops:
            if op.tag == "left_out":
                lost += any(likeness.negates(keys[n]) and self._holds(n, kept) for n in range(op.low, op.high))
            elif op.tag in ("replaced", "added", "near"):
                more = likeness.turned(claim.keys[op.first : op.last], keys[op.low : op.high])
                lost, added = lost + max(0, -more), added + max(0, more)
        return "lost" if lost > added else "added" if added > lost else "kept"

    def _holds(self, place: int, kept: set[int]) -> bool:
        """Whether the clause of a word left out holds words that were kept."""
        keys, openers = self.reading.keys, self.likeness.openers
        stream = self.reading.stream_of(place)
        for n in range(place - 1, max(stream.low, place - _CLAUSE) - 1, -1):
            if self.reading.breaks(n) or keys[n] in openers:
                break
            if n in kept:
                return True
        for n in range(place + 1, min(stream.high, place + _CLAUSE)):
            if self.reading.breaks(n - 1) or keys[n] in openers:
                break
            if n in kept:
                return True
        return False
