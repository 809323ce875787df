"""Lays a claim beside an article: runs of the same words, chained, and the gaps between them aligned word by word.

The idea is that of sequence search in biology (seed, chain, extend), with bounds on each step, so that the cost grows
with the sum of both lengths and never with their product:

- runs: the longest rows of equal words, found in one pass; a long claim is looked for by three words at a time;
- chain: the best row of runs, each looking back at no more than `_BACK` others;
- gaps: word by word (Needleman and Wunsch 1970) where claim and article have no more than `_CELLS` pairs of words
  there, else the one counts as replaced by the other.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from heapq import nlargest
from itertools import accumulate, pairwise
from typing import Final, Literal, NamedTuple

from quotekit.verifier.likeness import Likeness
from quotekit.verifier.streams import Claim, Reading

Tag = Literal["equal", "near", "replaced", "left_out", "added"]

_LONG = 64  # words from which on a claim is looked for by three words at a time
_OFTEN = 32  # places of one word (or three) in a claim that are looked at
_BACK = 40
_CELLS = 40_000
_EDGE = 4  # words of the article beside the outermost run that are looked at, more than the claim has left
_MOST_RUNS = 64
_MOST_CHAINS = 12
_FEWEST: Final = 0.3  # the share of a claim that a chain must cover to be looked at
_CUT, _CUT_WORD, _LONGEST_CUT, JUMP = 0.1, 0.01, 40, 1.2

_EQUAL, _NEAR, _REPLACED, _UNLIKE, _ADDED, _LEFT_OUT = 0.0, 0.3, 0.7, 0.74, 0.75, 0.25


class Run(NamedTuple):
    """Equal words: `size` of them, from `claim` in the claim and from `place` in the reading."""

    claim: int
    place: int
    size: int


class Chain(NamedTuple):
    """Runs in the order of the claim, and what they are worth together."""

    score: float
    runs: tuple[Run, ...]


class Op(NamedTuple):
    """A stretch of the claim (`first` to `last`) and of the reading (`low` to `high`), and how they compare."""

    tag: Tag
    first: int
    last: int
    low: int
    high: int


Cost = Callable[[Run, Run], float | None]


def find_runs(claim: Claim, reading: Reading) -> list[Run]:
    """The longest rows of words that claim and reading share, in the order of the reading.

    >>> from quotekit.verifier.check import Verifier
    >>> verifier = Verifier()
    >>> reading = verifier.reading("“The dam is safe for now,” Ada Okafor said.")
    >>> find_runs(verifier.claim("The dam is now safe"), reading)[0]
    Run(claim=0, place=0, size=3)
    """
    more = 2 if len(claim.keys) > _LONG else 0
    asked, given = _grams(claim.keys, more), _grams(reading.keys, more)
    places: dict[object, list[int]] = {}
    for n, gram in enumerate(asked):
        known = places.setdefault(gram, [])
        if len(known) < _OFTEN:
            known.append(n)
    worth = [0.0, *accumulate(claim.weights)]
    runs: list[Run] = []
    open_: dict[int, int] = {}

    def close(ended: dict[int, int], place: int) -> None:
        for n, size in ended.items():
            length = size + more
            run = Run(n - size + 1, place - size + 1, length)
            if length > 1 or worth[run.claim + 1] - worth[run.claim] >= 1:
                runs.append(run)

    for place, gram in enumerate(given):
        here = places.get(gram)
        if here is None:
            if open_:
                close(open_, place - 1)
                open_ = {}
            continue
        now = {n: open_.pop(n - 1, 0) + 1 for n in here}
        if open_:
            close(open_, place - 1)
        open_ = now
    close(open_, len(given) - 1)
    return runs


def _grams(keys: list[str], more: int) -> Sequence[object]:
    return list(zip(keys, keys[1:], keys[2:], strict=False)) if more else keys


def chains(claim: Claim, reading: Reading, *, own: Collection[str] = ()) -> list[Chain]:
    """The best chains of single streams, and the best across quotations.

    `own` are the ids of quotations that are looked at by themselves, too, however well others do: those of the speaker
    asked for.
    """
    worth = [0.0, *accumulate(claim.weights)]
    least = _FEWEST * claim.weight
    found: list[Chain] = []
    mine: list[Chain] = []
    spoken: list[Run] = []
    owned: list[Run] = []
    for group in _by_stream(find_runs(claim, reading), reading):
        quote = reading.stream_of(group[0].place).quote
        joints = [run for run in group if worth[run.claim + run.size] - worth[run.claim] > JUMP]
        spoken += joints if quote is not None else []
        owned += joints if quote is not None and quote.id in own else []
        if sum(worth[run.claim + run.size] - worth[run.claim] for run in group) >= least:
            chain = _best(group, claim, worth, _within)
            (mine if quote is not None and quote.id in own else found).append(chain)
    best = [chain for some in (mine, found) for chain in nlargest(_MOST_CHAINS, some, key=_worth)]
    for joints in (owned, spoken):
        across = _best(joints, claim, worth, _across(reading))
        if any(b < a or reading.stream_of(a) is not reading.stream_of(b) for a, b in _steps_between(across)):
            best.append(across)
    return [chain for chain in best if chain.score >= least]


def _worth(chain: Chain) -> tuple[float, int]:
    return chain.score, -chain.runs[0].place


def _steps_between(chain: Chain) -> Iterator[tuple[int, int]]:
    """The places of a chain's neighbours."""
    return pairwise(run.place for run in chain.runs)


def _by_stream(runs: list[Run], reading: Reading) -> list[list[Run]]:
    groups: list[list[Run]] = []
    end = -1
    for run in sorted(runs, key=lambda run: (run.place, run.claim)):
        if run.place >= end:
            end = reading.stream_of(run.place).high
            groups.append([])
        groups[-1].append(run)
    return groups


def _within(one: Run, two: Run) -> float | None:
    """What it costs to go from one run to the next of the same stream; None where one cannot."""
    cut = two.place - one.place - one.size
    if cut < 0:
        return None
    return 0.0 if cut == 0 else _CUT + _CUT_WORD * min(cut, _LONGEST_CUT)


def _across(reading: Reading) -> Cost:
    def cost(one: Run, two: Run) -> float | None:
        here, there = reading.stream_of(one.place), reading.stream_of(two.place)
        if here.low == there.low:
            direct = _within(one, two)
            if direct is not None:
                return direct
            return JUMP if two.place + two.size <= one.place else None
        if here.quote is None or there.quote is None:
            return None
        apart = here.quote.end <= there.quote.start or there.quote.end <= here.quote.start
        return JUMP if apart else None

    return cost


def _best(runs: list[Run], claim: Claim, worth: list[float], cost: Cost) -> Chain:
    """The row of runs that covers most of the claim at the least cost."""
    if not runs:
        return Chain(0.0, ())
    limit = max(_MOST_RUNS, len(claim.keys))
    best = nlargest(limit, runs, key=lambda r: (worth[r.claim + r.size] - worth[r.claim], -r.place, -r.claim))
    rows = sorted(best, key=lambda run: (run.claim, run.place))
    scores: list[float] = []
    before: list[tuple[int, Run]] = []
    for n, run in enumerate(rows):
        score, link = worth[run.claim + run.size] - worth[run.claim], (-1, run)
        for m in range(max(0, n - _BACK), n):
            one = rows[m]
            over = max(0, one.claim + one.size - run.claim)
            if one.place < run.place:
                over = max(over, one.place + one.size - run.place)
            if over >= run.size:
                continue
            rest = Run(run.claim + over, run.place + over, run.size - over)
            price = cost(one, rest)
            if price is None:
                continue
            total = scores[m] - price + worth[rest.claim + rest.size] - worth[rest.claim]
            if total > score:
                score, link = total, (m, rest)
        scores.append(score)
        before.append(link)
    at = max(range(len(rows)), key=lambda n: (scores[n], -n))
    top, taken = scores[at], []
    while at >= 0:
        at, run = before[at]
        taken.append(run)
    return Chain(top, tuple(reversed(taken)))


def lay_out(chain: Chain, claim: Claim, reading: Reading, likeness: Likeness) -> list[Op]:
    """The whole claim beside the article: a chain, with its gaps and edges aligned word by word."""
    chain = Chain(chain.score, _settled(chain.runs, claim, reading))
    first, last = chain.runs[0], chain.runs[-1]
    ops: list[Op] = []
    stream = reading.stream_of(first.place)
    low = max(stream.low, first.place - 2 * first.claim - _EDGE)
    ops += _gap(claim, reading, (0, first.claim), (low, first.place), likeness, free="start")
    for n, run in enumerate(chain.runs):
        ops.append(Op("equal", run.claim, run.claim + run.size, run.place, run.place + run.size))
        if n + 1 < len(chain.runs):
            there = chain.runs[n + 1]
            rest = (run.claim + run.size, there.claim)
            end = run.place + run.size
            if there.place >= end and reading.stream_of(there.place) is reading.stream_of(run.place):
                ops += _gap(claim, reading, rest, (end, there.place), likeness)
            elif rest[0] < rest[1]:
                ops.append(Op("added", *rest, end, end))
    stream = reading.stream_of(last.place)
    done, end = last.claim + last.size, last.place + last.size
    left = len(claim.keys) - done
    high = min(stream.high, end + 2 * left + _EDGE)
    ops += _gap(claim, reading, (done, len(claim.keys)), (end, high), likeness, free="end")
    return _mended(_merged(ops), claim, reading)


def _settled(runs: tuple[Run, ...], claim: Claim, reading: Reading) -> tuple[Run, ...]:
    """The same chain; a word that two runs could have goes where a sentence or clause of the article ends."""
    done = [runs[0]]
    for two in runs[1:]:
        one = done[-1]
        end = one.place + one.size
        if one.claim + one.size != two.claim or end == two.place:
            done.append(two)
            continue
        back, ahead = 0, 0
        low, high = reading.stream_of(two.place).low, reading.stream_of(one.place).high
        while back + 1 < one.size and two.place - back > low and _same(claim, reading, two, -back - 1):
            back += 1
        while ahead + 1 < two.size and end + ahead < high and _same(claim, reading, one, one.size + ahead):
            ahead += 1
        best = max(range(-back, ahead + 1), key=lambda n: (_border(reading, end + n, two.place + n), -abs(n), n))
        done[-1] = Run(one.claim, one.place, one.size + best)
        done.append(Run(two.claim + best, two.place + best, two.size - best))
    return tuple(done)


def _same(claim: Claim, reading: Reading, run: Run, offset: int) -> bool:
    return claim.keys[run.claim + offset] == reading.keys[run.place + offset]


def _border(reading: Reading, end: int, start: int) -> int:
    """How many of two places in the article lie at the border of a clause."""
    ends = end >= reading.stream_of(end - 1).high or reading.breaks(end - 1)
    starts = start <= reading.stream_of(start).low or reading.breaks(start - 1)
    return ends + starts


def _gap(
    claim: Claim,
    reading: Reading,
    asked: tuple[int, int],
    given: tuple[int, int],
    likeness: Likeness,
    *,
    free: Literal["start", "end", ""] = "",
) -> list[Op]:
    """A stretch of the claim beside one of the article. With `free`, its words at that side do not count."""
    (first, last), (low, high) = asked, given
    if first == last:
        return [] if free or low == high else [Op("left_out", first, first, low, high)]
    if (last - first) * (high - low) > _CELLS or low == high:
        if free or low == high:
            border = high if free == "start" else low
            return [Op("added", first, last, border, border)]
        return [Op("replaced", first, last, low, high)]
    steps = _steps(claim.keys[first:last], reading.keys[low:high], likeness, free)
    ops: list[Op] = []
    n, place = first, low
    for tag in steps:
        more_claim, more_text = tag != "left_out", tag != "added"
        ops.append(Op(tag, n, n + more_claim, place, place + more_text))
        n, place = n + more_claim, place + more_text
    return _trimmed(ops, reading, free) if free else ops


def _trimmed(ops: list[Op], reading: Reading, side: str) -> list[Op]:
    """The ops of an edge up to the last that is equal, near, or a replacement in the sentence of the rest.

    What the claim has beyond that was added; what the article has there does not matter.
    """
    inward = ops[::-1] if side == "start" else ops
    border = inward[0].high if side == "start" else inward[0].low
    kept, beyond = 0, False
    for n, op in enumerate(inward, start=1):
        if op.tag == "added":
            continue
        last = op.low if side == "start" else op.low - 1
        beyond = beyond or reading.ends_sentence(last)
        if op.tag in ("equal", "near") or (op.tag == "replaced" and not beyond):
            kept, border = n, op.low if side == "start" else op.high
    added = [Op("added", op.first, op.last, border, border) for op in inward[kept:] if op.tag != "left_out"]
    done = [*inward[:kept], *added]
    return done[::-1] if side == "start" else done


def _steps(asked: list[str], given: list[str], likeness: Likeness, free: str) -> list[Tag]:
    """The cheapest way from some words to others: one tag for each step."""
    width = len(given) + 1
    row = [0.0] * width if free == "start" else [n * _LEFT_OUT for n in range(width)]
    ways = [bytearray(b"l" * width)]
    for word in asked:
        left = row[0] + _ADDED
        new, way = [left], bytearray(b"a" * width)
        for m, other in enumerate(given):
            if word == other:
                cost, step = _EQUAL, 101
            elif likeness.near(word, other):
                cost, step = _NEAR, 110
            else:
                cost, step = (_REPLACED if likeness.telling(word, other) else _UNLIKE), 114
            best = row[m] + cost
            if left + _LEFT_OUT < best:
                best, step = left + _LEFT_OUT, 108
            if row[m + 1] + _ADDED < best:
                best, step = row[m + 1] + _ADDED, 97
            left = best
            new.append(best)
            way[m + 1] = step
        row = new
        ways.append(way)
    m = min(range(width), key=lambda m: (row[m], m)) if free == "end" else width - 1
    tags: list[Tag] = ["left_out"] * (width - 1 - m)
    n = len(asked)
    names: dict[int, Tag] = {101: "equal", 110: "near", 114: "replaced", 108: "left_out", 97: "added"}
    while n or m:
        tag = names[ways[n][m]]
        tags.append(tag)
        n, m = n - (tag != "left_out"), m - (tag != "added")
    tags.reverse()
    return tags


def _merged(ops: list[Op]) -> list[Op]:
    """Neighbours of one kind as one; what differs, side by side, as one replacement."""
    done: list[Op] = []
    for op in ops:
        if done and done[-1].high == op.low and done[-1].last == op.first:
            one = done[-1]
            if (one.tag == op.tag) or (one.tag not in ("equal", "near") and op.tag not in ("equal", "near")):
                first, last, low, high = one.first, op.last, one.low, op.high
                tag: Tag = one.tag
                if one.tag != op.tag:
                    tag = "added" if low == high else "left_out" if first == last else "replaced"
                done[-1] = Op(tag, first, last, low, high)
                continue
        done.append(op)
    return done


def flattened(ops: Sequence[Op]) -> tuple[Op, ...]:
    """The ops with only what differs told from what is equal, as one replacement where it stands together."""
    return tuple(_merged([op._replace(tag="replaced") if op.tag == "near" else op for op in ops]))


def _mended(ops: list[Op], claim: Claim, reading: Reading) -> list[Op]:
    """Words that differ only in how they are cut (`per cent`, `percent`) are equal."""

    def joined(keys: list[str]) -> str:
        return "".join(keys).replace("'", "")

    same = [
        Op("equal", *op[1:])
        if op.tag in ("replaced", "near")
        and joined(claim.keys[op.first : op.last]) == joined(reading.keys[op.low : op.high])
        else op
        for op in ops
    ]
    return _merged(same)
