"""Pairs the double quotation marks of one block, and repairs what cannot be paired.

Three things tell whether a mark opens or closes: the space around it, its shape, and whether
a quotation is open. Two of the three decide; a mark that then stands wrongly is a fault.
"""

from __future__ import annotations

from bisect import bisect_left

from quotekit.drafts import Draft, Ledger
from quotekit.glyphs import Found, Glyphs, Mark, blank, is_elision, start_of

_NEAR = 600  # how far before a mark an attribution is looked for
_LONGEST_WORD = 40
_SENTENCE_ENDS = frozenset(".?!…:,")


class Doubles:
    """Pairs the double marks of one block."""

    def __init__(self, ledger: Ledger, found: Found, glyphs: Glyphs, low: int, high: int) -> None:
        self.ledger = ledger
        self.text = ledger.text
        self.glyphs = glyphs
        self.pairs = glyphs.pairs
        self.marks = found.doubles
        self.singles = found.singles
        self.low = low
        self.high = high
        self.pending, ledger.pending = ledger.pending, None  # what the last block left open
        self.stack: list[Draft] = []
        self.last: Draft | None = None  # the last run closed at the outermost level
        self.floor = low  # what stands before is settled
        self.surplus: list[int] | None = None

    def run(self) -> None:
        stack = self.stack
        for k, mark in enumerate(self.marks):
            if self.opens(mark):
                if stack and self.doubles(k, mark):
                    continue
                if stack and not self.nests(k, mark):
                    self.give_up(mark.start)
                self.open(mark)
            elif stack:
                self.close(mark)
            else:
                self.unopened(k, mark)
        if stack:
            self.give_up(self.high)

    # ---- which way

    def opens(self, mark: Mark) -> bool:
        """Space, shape and what is open: two of the three decide."""
        lean, face, top = mark.lean, mark.face, self.stack[-1] if self.stack else None
        if top is not None and lean != "O" and top.opener is not None and (top.opener.glyph, mark.glyph) in self.pairs:
            return False
        if face == "E":
            face = lean
        if lean == "E":
            lean = face
        if lean == face and lean != "E":
            return lean == "O"
        return top is None

    def doubles(self, k: int, mark: Mark) -> bool:
        """`““text”`: the second mark repeats the first."""
        top = self.stack[-1]
        if top.opener is None or mark.start != top.inner_start or top.opener.glyph != mark.glyph or self.balanced(k):
            return False
        top.inner_start = mark.end
        top.fault("doubled", mark.start, "next_mark", "the same mark stands twice", 0.9)
        return True

    def nests(self, k: int, mark: Mark) -> bool:
        """Does an opener inside an open quotation begin a nested one, or was a closing mark forgotten?"""
        top = self.stack[-1].opener
        if top is not None and top.glyph != mark.glyph and k + 1 < len(self.marks):
            following = self.marks[k + 1]
            if (mark.glyph, following.glyph) in self.pairs and following.vote() != "O":
                return True
        return self.balanced(k) and not self.attributed(self.stack[-1].inner_start, mark.start)

    def balanced(self, k: int) -> bool:
        """Are there as many closing marks from the k-th on as quotations to close?"""
        if self.surplus is None:
            self.surplus = [0] * (len(self.marks) + 1)
            for i in range(len(self.marks) - 1, -1, -1):
                vote = self.marks[i].vote()
                self.surplus[i] = self.surplus[i + 1] + (vote == "C") - (vote == "O")
        return self.surplus[k] == len(self.stack)

    def attributed(self, low: int, high: int) -> bool:
        """Does an attribution stand in this stretch, or in the last part of it?"""
        gap = (max(low, high - _NEAR), high)
        return self.ledger.places.close([gap], whole=True, to_block_end=False).evidence == "cue"

    # ---- pairs

    def open(self, mark: Mark) -> None:
        draft = Draft(mark, mark.start, mark.end)
        before = self.pending.opener if self.pending else None
        if before and before.glyph == mark.glyph and mark is self.marks[0] and blank(self.text, self.low, mark.start):
            self.follow(draft)
        self.stack.append(draft)

    def follow(self, draft: Draft) -> None:
        """The run continues the one that the last block left open: that one lacks nothing."""
        if self.pending is not None:
            draft.previous = self.pending
            self.pending.faults = [f for f in self.pending.faults if f[0] != "missing_close"]
            self.pending = None

    def close(self, mark: Mark) -> None:
        """Close the innermost quotation that this mark fits, or the innermost of all."""
        stack = self.stack
        if len(stack) > 1 and not self.fits(stack[-1], mark) and any(self.fits(d, mark) for d in stack[-4:-1]):
            while not self.fits(stack[-1], mark):
                self.finish_unclosed(stack.pop(), mark.start, to_block_end=False)
        draft = stack.pop()
        draft.closer = mark
        draft.inner_end, draft.end = mark.start, mark.end
        if blank(self.text, draft.inner_start, mark.start):
            self.ledger.empty(draft, mark)
            self.floor = mark.end
            return
        self.judge(draft, mark)
        if draft.inside == [(draft.inner_start, draft.inner_end)]:
            self.merge_doubled(draft)
        self.settle(draft)

    def fits(self, draft: Draft, mark: Mark) -> bool:
        return draft.opener is not None and (draft.opener.glyph, mark.glyph) in self.pairs

    def merge_doubled(self, draft: Draft) -> None:
        """`““text””`: the run just inside is the same one."""
        inner = self.ledger.drafts.pop()
        draft.inner_start, draft.inner_end = inner.inner_start, inner.inner_end
        draft.faults += inner.faults
        draft.fault("doubled", draft.start, "next_mark", "the same marks stand twice", 0.9)

    def judge(self, draft: Draft, mark: Mark) -> None:
        """Is this opener rightly closed by this mark?"""
        opener = draft.opener
        if opener is None or (opener.glyph, mark.glyph) in self.pairs:
            return
        if opener.face == "C":
            draft.fault("reversed", opener.start, "spacing", "a closing mark stands where one opens", 0.9)
        elif mark.face == "O":
            draft.fault("reversed", mark.start, "spacing", "an opening mark stands where one closes", 0.9)
        else:
            draft.fault(
                "mixed_pair", mark.start, "next_mark", "it is opened by one kind of mark and closed by another", 0.8
            )

    def settle(self, draft: Draft) -> None:
        self.ledger.add(draft)
        if self.stack:
            self.stack[-1].inside.append((draft.start, draft.end))
        else:
            self.last = draft
            self.floor = draft.end

    # ---- no closing mark

    def give_up(self, limit: int) -> None:
        """Nothing closes what is open: each ends where the evidence says, before `limit`."""
        while self.stack:
            limit = self.finish_unclosed(self.stack.pop(), limit, to_block_end=limit == self.high)

    def finish_unclosed(self, draft: Draft, limit: int, *, to_block_end: bool) -> int:
        """End an unclosed run; gives back its start, the limit for the one around it."""
        mixed = self.single_closer(draft.inside[-1][1] if draft.inside else draft.inner_start, limit)
        if mixed is not None:
            draft.closer = mixed
            draft.inner_end, draft.end = mixed.start, mixed.end
            draft.fault(
                "mixed_pair", mixed.start, "next_mark", "it is opened by a double and closed by a single mark", 0.7
            )
            self.keep(draft)
            return draft.start
        gaps, low = [], draft.inner_start
        for start, end in draft.inside:
            gaps.append((low, start))
            low = end
        gaps.append((low, limit))
        place = self.ledger.places.close(gaps, whole=self.whole(draft), to_block_end=to_block_end)
        if blank(self.text, draft.inner_start, place.position):
            why = "it opens a quotation in which nothing stands"
            self.ledger.needless(draft.start, draft.inner_start, place.evidence, why)
            return draft.start
        draft.inner_end = draft.end = place.position
        draft.faults.append(("missing_close", place))
        self.keep(draft)
        if to_block_end and place.evidence == "paragraph_end":
            self.ledger.pending = draft
        return draft.start

    def keep(self, draft: Draft) -> None:
        self.ledger.add(draft)
        if not self.stack:
            self.last = draft
            self.floor = draft.end

    def whole(self, draft: Draft) -> bool:
        """Does it begin like a sentence: a capital, at a place where speech may begin?"""
        text, at = self.text, draft.inner_start
        while at < self.high and not text[at].isalnum() and at < draft.inner_start + 8:
            at += 1
        before = text[max(self.low, draft.start - _LONGEST_WORD) : draft.start].rstrip()
        if not before:
            return True
        if at < self.high and text[at].islower():
            return False
        return not before[-1].isalnum() or self.ledger.places.ends_with_cue(before)

    def single_closer(self, low: int, high: int) -> Mark | None:
        """A single mark that closes what a double mark opened: `“We can.’ He left.`"""
        depth = 0
        for i in range(bisect_left(self.singles, low, key=start_of), len(self.singles)):
            mark = self.singles[i]
            if mark.end > high:
                break
            if mark.lean == "O":
                depth += 1
            elif mark.lean == "C" and (mark.strong or depth):
                if not depth and mark.face != "O" and not blank(self.text, low, mark.start):
                    return mark
                depth = max(0, depth - 1)
        return None

    # ---- no opening mark

    def unopened(self, k: int, mark: Mark) -> None:
        """A closing mark while nothing is open."""
        last = self.last
        if last is not None and last.end == mark.start and last.closer and last.closer.glyph == mark.glyph:
            last.end = self.floor = mark.end
            last.fault("doubled", mark.start, "next_mark", "the same mark stands twice", 0.9)
        elif last is not None and self.reopen(last, mark):
            return
        elif mark.face == "E" and mark.start > self.low and self.text[mark.start - 1].isdigit():
            self.ledger.stray(mark.start, mark.end, "it follows a number and nothing is open", kind="measure")
        elif self.misplaced(k, mark):
            self.open(mark)
        else:
            self.open_before(mark)

    def misplaced(self, k: int, mark: Mark) -> bool:
        """`He says,” there are many.”`: the first of two closing marks opens, its space is misplaced."""
        before = self.text[max(self.low, mark.start - _LONGEST_WORD) : mark.start]
        return (
            k + 1 < len(self.marks)
            and self.marks[k + 1].vote() == "C"
            and before.endswith((",", ":"))
            and self.ledger.places.ends_with_cue(before[:-1])
        )

    def open_before(self, mark: Mark) -> None:
        """Find where the quotation that this mark closes begins."""
        pending = self.pending if self.last is None else None
        single = self.single_opener(self.floor, mark)
        if single is not None:
            draft = Draft(single, single.start, single.end, mark.start, mark.end, mark)
            why = "it is opened by a single and closed by a double mark"
            draft.fault("mixed_pair", mark.start, "next_mark", why, 0.7)
            self.settle(draft)
        elif pending is not None and self.fits(pending, mark):
            self.go_on(pending, mark)
        else:
            place = self.ledger.places.open(
                self.floor, mark.start, mark.end, self.high, after_run=self.last is not None
            )
            if place is None or blank(self.text, place.position, mark.start):
                self.ledger.needless(mark.start, mark.end, "previous_mark", "it closes a quotation and none is open")
                self.floor = mark.end
                return
            draft = Draft(None, place.position, place.position, mark.start, mark.end, mark)
            draft.faults.append(("missing_open", place))
            self.settle(draft)

    def go_on(self, pending: Draft, mark: Mark) -> None:
        """Close here what the last block left open."""
        if blank(self.text, self.low, mark.start):
            self.ledger.needless(mark.start, mark.end, "previous_mark", "it closes a quotation in the paragraph before")
            return
        draft = Draft(None, self.low, self.low, mark.start, mark.end, mark)
        if self.text[pending.end - 1] in _SENTENCE_ENDS:  # if not, a line was broken within the quotation
            draft.fault(
                "missing_open", self.low, "paragraph_start", "the paragraph before left its quotation open", 0.8
            )
        self.follow(draft)
        self.settle(draft)

    def single_opener(self, low: int, closer: Mark) -> Mark | None:
        """A single mark that opens what a double mark closes: `‘We can,” she said`"""
        opener: Mark | None = None
        for i in range(bisect_left(self.singles, low, key=start_of), len(self.singles)):
            mark = self.singles[i]
            if mark.end > closer.start:
                break
            if mark.lean == "O" and not is_elision(mark, self.text, self.high, self.glyphs):
                opener = mark
            elif mark.lean == "C":
                opener = None
        return None if opener is None or blank(self.text, opener.end, closer.start) else opener

    def reopen(self, last: Draft, mark: Mark) -> bool:
        """`"I need a 12" pipe," he said`: the mark that closed the last run was one of inches."""
        closer = last.closer
        if (
            closer is None
            or closer.face != "E"
            or not self.text[closer.start - 1].isdigit()
            or closer.glyph != mark.glyph
        ):
            return False
        if self.text[closer.end : closer.end + 1] not in (" ", "-"):
            return False
        self.ledger.stray(closer.start, closer.end, "it follows a number within a quotation", kind="measure")
        last.closer, last.inner_end, last.end = mark, mark.start, mark.end
        self.floor = mark.end
        return True
