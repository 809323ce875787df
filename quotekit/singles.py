"""Pairs the single quotation marks of one block and leaves the apostrophes out.

A single mark belongs to the innermost pair of double marks around it; within each such
stretch the single marks are paired among themselves, so that no two runs can cross.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable

from quotekit.drafts import Draft, Ledger
from quotekit.glyphs import LETTERS, Found, Glyphs, Mark, blank, is_elision
from quotekit.models import RepairKind
from quotekit.repair import Place

_LAST_LETTERS = re.compile(r"[^\W\d_]+$")
_LONGEST_WORD = 20


def pair_singles(ledger: Ledger, found: Found, glyphs: Glyphs, first: int, low: int, high: int) -> None:
    """Pair the single marks of a block whose double runs are the drafts from `first` on."""
    drafts = ledger.drafts[first:]
    taken = {id(mark) for draft in drafts for mark in (draft.opener, draft.closer)}
    order = _Order(drafts)
    groups: dict[int, tuple[Draft | None, list[Mark]]] = {}
    for mark, around in order.places([mark for mark in found.singles if id(mark) not in taken]):
        groups.setdefault(around.index if around else -1, (around, []))[1].append(mark)
    for around, marks in groups.values():
        bounds = (around.inner_start, around.inner_end) if around else (low, high)
        _Singles(ledger, glyphs, marks, *bounds, order, nested=around is not None).run()


class _Order:
    """The double runs of a block by place."""

    def __init__(self, drafts: Iterable[Draft]) -> None:
        self.drafts = sorted(drafts, key=lambda d: (d.start, -d.end))
        self.starts = [d.start for d in self.drafts]

    def places(self, marks: Iterable[Mark]) -> Iterable[tuple[Mark, Draft | None]]:
        """Each mark with the innermost run around it."""
        around: list[Draft] = []
        n = 0
        for mark in marks:
            while n < len(self.drafts) and self.starts[n] <= mark.start:
                while around and around[-1].end <= self.starts[n]:
                    around.pop()
                around.append(self.drafts[n])
                n += 1
            while around and around[-1].end <= mark.start:
                around.pop()
            yield mark, around[-1] if around else None

    def gaps(self, low: int, high: int) -> list[tuple[int, int]]:
        """What the runs within a stretch leave of it."""
        gaps: list[tuple[int, int]] = []
        n = bisect_left(self.starts, low)
        while n < len(self.drafts) and self.drafts[n].end <= high:
            gaps.append((low, self.starts[n]))
            low = self.drafts[n].end
            n = bisect_left(self.starts, low, n + 1)
        return [*gaps, (low, high)]


class _Singles:
    """Pairs the single marks of one stretch and leaves the apostrophes out."""

    def __init__(
        self, ledger: Ledger, glyphs: Glyphs, marks: list[Mark], low: int, high: int, order: _Order, *, nested: bool
    ) -> None:
        self.ledger = ledger
        self.text = ledger.text
        self.glyphs = glyphs
        self.marks = marks
        self.low = low
        self.high = high
        self.order = order
        self.nested = nested
        self.open: Mark | None = None
        self.maybe: Mark | None = None  # behind a possessive or clipped word, closes only if nothing else does
        self.elided = -1  # where the last elided word ends

    def run(self) -> None:
        for mark in self.marks:
            if self.opens(mark):
                if is_elision(mark, self.text, self.high, self.glyphs):
                    word = LETTERS.match(self.text, mark.end, self.high)
                    self.elided = word.end() if word else -1
                    continue
                if self.open is not None:
                    self.finish(mark.start)
                self.open = mark
            elif mark.lean == "C" or mark.face == "C":
                self.closes(mark)
            elif mark.glyph not in self.glyphs.apostrophes or mark.lean == "E":
                self.ledger.stray(mark.start, mark.end, "it neither opens nor closes anything")
        if self.open is not None:
            self.finish(self.high)

    def opens(self, mark: Mark) -> bool:
        if mark.lean != "E":
            return mark.lean == "O"
        return mark.face == "O" or (mark.face == "E" and self.open is None)

    def closes(self, mark: Mark) -> None:
        if mark.start == self.elided:
            return
        if self.open is None:
            if mark.start > self.low and self.text[mark.start - 1].isdigit() and mark.glyph in self.glyphs.apostrophes:
                self.ledger.stray(mark.start, mark.end, "it follows a number", kind="measure")
            elif mark.strong or mark.glyph not in self.glyphs.apostrophes or not self.touches_word(mark):
                self.ledger.stray(mark.start, mark.end, "it closes a quotation and none is open")
            return
        if not mark.strong and mark.glyph in self.glyphs.apostrophes and self.clipped(mark):
            self.maybe = self.maybe or mark
            return
        self.pair(self.open, mark)

    def touches_word(self, mark: Mark) -> bool:
        around = self.text[max(self.low, mark.start - 1) : mark.start] + self.text[mark.end : mark.end + 1]
        return any(character.isalnum() for character in around)

    def clipped(self, mark: Mark) -> bool:
        word = _LAST_LETTERS.search(self.text, max(self.low, mark.start - 20), mark.start)
        behind = self.text[mark.end : mark.end + 2]
        return (
            word is not None
            and word.group().endswith(self.glyphs.clipped)
            and behind[:1] == " "
            and behind[1:].isalnum()
        )

    def pair(self, opener: Mark, closer: Mark) -> None:
        self.open = self.maybe = None
        draft = Draft(opener, opener.start, opener.end, closer.start, closer.end, closer)
        if blank(self.text, opener.end, closer.start):
            self.ledger.empty(draft, closer)
            return
        if (opener.glyph, closer.glyph) not in self.glyphs.pairs:
            kind: RepairKind = "reversed" if opener.face == "C" or closer.face == "O" else "mixed_pair"
            at = opener.start if opener.face == "C" else closer.start
            draft.fault(kind, at, "spacing", "the two marks do not belong together", 0.8)
        self.ledger.add(draft)

    def finish(self, limit: int) -> None:
        """The open single mark has no partner before `limit`."""
        opener, maybe = self.open, self.maybe
        self.open = self.maybe = None
        if opener is None:
            return
        if maybe is not None:
            self.pair(opener, maybe)
            return
        if not self.repair(opener, limit):
            self.ledger.stray(opener.start, opener.end, "nothing closes it: more likely an apostrophe")

    def repair(self, opener: Mark, limit: int) -> bool:
        """End an unclosed single quotation, if it is one: it begins like a sentence, or its shape leaves no doubt."""
        behind = self.text[opener.end : opener.end + 1]
        if not behind.isupper() and not (opener.face == "O" and behind.islower()):
            return False
        if self.nested and limit == self.high:
            end = limit
            while end > opener.end and self.text[end - 1].isspace():
                end -= 1
            place = Place(end, "outer_close", "the quotation around it ends here", 0.6)
        else:
            gaps = self.order.gaps(opener.end, limit)
            place = self.ledger.places.close(gaps, whole=behind.isupper(), to_block_end=limit == self.high)
        if blank(self.text, opener.end, place.position):
            return False
        draft = Draft(opener, opener.start, opener.end, place.position, place.position)
        draft.faults.append(("missing_close", place))
        self.ledger.add(draft)
        return True
