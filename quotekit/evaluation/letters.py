"""Stretches of a text measured in letters and digits alone, so that a comma or a mark more or less costs nothing.

A set of letters is held as runs: sorted, disjoint half-open intervals that count the text's letters and digits
from 0. Equal sets have equal runs, and comparing two costs as much as they have runs, however long they are.

    >>> text = "“No,” he said."
    >>> letters = Letters(text)
    >>> letters.of([(0, 5)]), letters.of([(1, 3)])        # “No,” and No
    (((0, 2),), ((0, 2),))
"""

from __future__ import annotations

import re
from array import array
from collections.abc import Iterable, Sequence
from itertools import accumulate

Runs = tuple[tuple[int, int], ...]

_LETTER = re.compile(r"[^\W_]")  # what str.isalnum says of one character


class Letters:
    """Turns spans of one text into runs of its letters."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._before = array("I", accumulate(map(str.isalnum, text), initial=0))

    def of(self, spans: Iterable[tuple[int, int]], *, but: re.Pattern[str] | None = None) -> Runs:
        """The letters of the spans (offsets, end exclusive), less the word at their start that matches `but`.

        >>> Letters("that it rained").of([(0, 14)], but=re.compile(r"that\\b"))
        ((4, 12),)
        """
        ordered = sorted(spans)
        runs = self._merged(ordered)
        if but is None or not runs:
            return runs
        found = (_LETTER.search(self._text, start, end) for start, end in ordered)
        first = next(letter.start() for letter in found if letter)
        word = but.match(self._text, first)
        return _from(runs, self._before[word.end()]) if word else runs

    def _merged(self, spans: Iterable[tuple[int, int]]) -> Runs:
        last = len(self._text)
        runs: list[tuple[int, int]] = []
        for start, end in spans:
            low, high = self._before[min(start, last)], self._before[min(end, last)]
            if low >= high:
                continue
            if runs and low <= runs[-1][1]:
                low, before = runs.pop()
                high = max(high, before)
            runs.append((low, high))
        return tuple(runs)


def size(runs: Runs) -> int:
    """How many letters.

    >>> size(((0, 2), (5, 9)))
    6
    """
    return sum(high - low for low, high in runs)


def common(one: Runs, other: Runs) -> int:
    """How many letters two sets share.

    >>> common(((0, 4), (6, 9)), ((2, 7),))
    3
    """
    shared = at = there = 0
    while at < len(one) and there < len(other):
        shared += max(0, min(one[at][1], other[there][1]) - max(one[at][0], other[there][0]))
        if one[at][1] <= other[there][1]:
            at += 1
        else:
            there += 1
    return shared


def overlaps(left: Sequence[Runs], right: Sequence[Runs]) -> dict[tuple[int, int], int]:
    """How many letters the sets of two lists share: {(place in left, place in right): letters}, where there are any.

    One sweep over the text: it takes as long as there are runs and pairs that do overlap.

    >>> overlaps([((0, 4),), ((9, 12),)], [((2, 10),)])
    {(0, 0): 2, (1, 0): 1}
    """
    starts = sorted(
        (low, high, side, number)
        for side, rows in enumerate((left, right))
        for number, runs in enumerate(rows)
        for low, high in runs
    )
    shared: dict[tuple[int, int], int] = {}
    active: tuple[list[tuple[int, int]], list[tuple[int, int]]] = ([], [])
    for low, high, side, number in starts:
        others = active[1 - side]
        others[:] = [one for one in others if one[1] > low]
        for other, end in others:
            pair = (other, number) if side else (number, other)
            shared[pair] = shared.get(pair, 0) + min(high, end) - low
        active[side].append((number, high))
    return shared


def _from(runs: Runs, low: int) -> Runs:
    return tuple((max(start, low), end) for start, end in runs if end > low)
