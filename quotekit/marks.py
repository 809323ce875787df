"""Quotation marks: found, paired, nested, followed over paragraphs, and repaired.

Every mark is asked three things: which way it leans by the space around it, which way it
faces by its shape, and whether a quotation is open. Two of the three decide. A mark that
then stands wrongly, or has no partner, gives a `Guess`; the text stays as it is.

Double marks are paired first. Single marks, which may be apostrophes, are paired afterwards
within each stretch the double marks leave, so the two can never cross.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cache

from quotekit.language import Language
from quotekit.lexicon import MarkFile
from quotekit.repair import Place, Places

_JOINER = "\u2060"
_OPENING = frozenset("([{<=>|*/\u2022")
_DASHES = frozenset("-–—―")
_VOID = frozenset(",.;:?!)]}%")
_CLOSING_STOPS = frozenset(",.;:?!…")
_DECADE = re.compile(r"\d\d(?!\d)")
_LETTERS = re.compile(r"[^\W\d_]+")
_LAST_LETTERS = re.compile(r"[^\W\d_]+$")


@dataclass(frozen=True, slots=True)
class Run:
    """One quotation as its marks give it.

    `start` and `end` hold the marks, `inner_start` and `inner_end` do not; where a mark is missing they
    meet at the guessed place. `parent` is the index of the run it is nested in, `previous` that of the
    run in an earlier paragraph which it continues.
    """

    start: int
    end: int
    inner_start: int
    inner_end: int
    parent: int | None
    previous: int | None
    repaired: bool


@dataclass(frozen=True, slots=True)
class Guess:
    """A fault in the marks and what was made of it; `kind` is one of `models.RepairKind`."""

    kind: str
    position: int
    start: int
    end: int
    evidence: str
    why: str
    confidence: float
    alternatives: tuple[tuple[int, str], ...]


@dataclass(frozen=True, slots=True)
class Stray:
    """A mark that is no quotation mark of speech; `kind` is one of `models.AsideKind`."""

    kind: str
    start: int
    end: int
    why: str


@dataclass(frozen=True, slots=True)
class Marks:
    """All the marks of a text; `runs` are sorted by place and nest or stay apart."""

    runs: tuple[Run, ...] = ()
    guesses: tuple[Guess, ...] = ()
    strays: tuple[Stray, ...] = ()


def find_marks(text: str, blocks: Sequence[tuple[int, int]], language: Language) -> Marks:
    """The quotation marks of a folded text; no run crosses the end of a block.

    >>> text = "“We will not go back, Keller said. He left."
    >>> found = find_marks(text, [(0, len(text))], Language.load("en"))
    >>> run = found.runs[0]
    >>> text[run.inner_start:run.inner_end], found.guesses[0].evidence
    ('We will not go back,', 'cue')
    """
    glyphs = _glyphs(language.marks)
    if glyphs.pattern.search(text) is None:
        return Marks()
    reader = _Reader(text, glyphs, language)
    after = 0
    for low, high in blocks:
        reader.outside(after, low)
        reader.block(low, high)
        after = max(after, high)
    reader.outside(after, len(text))
    return reader.result()


# ---- the alphabet of marks


@dataclass(frozen=True, slots=True)
class _Glyphs:
    """The marks of a language: how to find them and which way each faces."""

    pattern: re.Pattern[str]
    faces: dict[str, str]
    pairs: frozenset[tuple[str, str]]
    single: frozenset[str]
    apostrophes: frozenset[str]
    elisions: frozenset[str]
    clipped: tuple[str, ...]
    measure: re.Pattern[str]


@cache
def _glyphs(marks: MarkFile) -> _Glyphs:
    faces: dict[str, str] = {}
    for opener, closer in marks.pairs:
        faces.setdefault(opener, "E" if opener == closer else "O")
        faces.setdefault(closer, "C")
    characters = "".join(sorted({c for glyph in faces for c in glyph}))
    seconds = "|".join(f"(?<={re.escape(g[0])}){re.escape(g[1])}" for g in faces if len(g) == 2)
    words = "|".join(map(re.escape, marks.measures))
    return _Glyphs(
        pattern=re.compile(f"[{re.escape(characters)}](?:{seconds})?{_JOINER}*"),
        faces=faces,
        pairs=frozenset(marks.pairs),
        single=frozenset(marks.single),
        apostrophes=frozenset(marks.apostrophes),
        elisions=frozenset(marks.elisions),
        clipped=marks.clipped,
        measure=re.compile(rf"(?:\d['’′‘´] ?|\b(?:{words})[- ])\d{{1,2}}(?:½|\.\d)?$"),
    )


@dataclass(slots=True, eq=False)
class _Mark:
    """A mark in the text. `lean` says by the space around it: opens, closes or either (O, C, E)."""

    start: int
    end: int
    glyph: str
    face: str
    lean: str = "E"
    strong: bool = False

    def vote(self) -> str:
        """What space and shape say together, whatever stands open."""
        if self.face == "E" or self.face == self.lean:
            return self.lean
        return self.face if self.lean == "E" else "E"


def _start(mark: _Mark) -> int:
    return mark.start


@dataclass(slots=True, eq=False)
class _Draft:
    """A run in the making, with its faults."""

    opener: _Mark | None
    start: int
    inner_start: int
    inner_end: int = -1
    end: int = -1
    closer: _Mark | None = None
    previous: _Draft | None = None
    faults: list[tuple[str, Place]] = field(default_factory=list)
    inside: list[tuple[int, int]] = field(default_factory=list)
    index: int = -1


class _Reader:
    """Reads a text block by block and gathers runs, guesses and strays."""

    def __init__(self, text: str, glyphs: _Glyphs, language: Language) -> None:
        self.text = text
        self.glyphs = glyphs
        self.language = language
        self.drafts: list[_Draft] = []
        self.guesses: list[Guess] = []
        self.strays: list[Stray] = []
        self.pending: _Draft | None = None  # runs to the end of the last block, unclosed
        self._places: Places | None = None

    @property
    def places(self) -> Places:
        if self._places is None:
            self._places = Places(self.text, self.language)
        return self._places

    def outside(self, low: int, high: int) -> None:
        """Marks between blocks are listed and left alone."""
        if low < high:
            for match in self.glyphs.pattern.finditer(self.text, low, high):
                self.stray("stray", match.start(), match.end(), "it stands outside every paragraph")

    def stray(self, kind: str, start: int, end: int, why: str) -> None:
        self.strays.append(Stray(kind, start, end, why))

    def block(self, low: int, high: int) -> None:
        """Find, pair and repair the marks of one block."""
        doubles, singles = self.scan(low, high)
        if not doubles and not singles:
            if self.pending is not None and self.text[low:high].strip():
                self.pending = None
            return
        first = len(self.drafts)
        pending, self.pending = self.pending, None
        if doubles:
            _Pairing(self, doubles, singles, low, high, pending).run()
        if singles:
            self.pair_singles(singles, self.drafts[first:], low, high)

    # ---- finding

    def scan(self, low: int, high: int) -> tuple[list[_Mark], list[_Mark]]:
        """The double and the single marks of a block, apostrophes within words left out."""
        text, faces, apostrophes, single = self.text, self.glyphs.faces, self.glyphs.apostrophes, self.glyphs.single
        doubles: list[_Mark] = []
        singles: list[_Mark] = []
        chain: list[_Mark] = []
        for match in self.glyphs.pattern.finditer(text, low, high):
            start, end = match.span()
            glyph = match.group() if end - start == 1 else match.group().rstrip(_JOINER)
            if glyph in apostrophes and low < start and end < high and text[end].isalnum() and text[start - 1].isalnum():
                if text[end].isdigit() and text[start - 1].isdigit():
                    self.stray("measure", start, end, "it stands between two numbers")
                continue
            if chain and chain[-1].end != start:
                self.lean(chain, low, high)
                chain = []
            if glyph in apostrophes and low < start and not text[start - 1].isspace() and self.possessive(end, high):
                continue
            mark = _Mark(start, end, glyph, faces.get(glyph, "E"))
            chain.append(mark)
            if glyph in single:
                singles.append(mark)
            elif text[start - 1].isdigit() and low < start and self.glyphs.measure.search(text, max(low, start - 16), start):
                self.stray("measure", start, end, "it follows feet and inches")
            else:
                doubles.append(mark)
        if chain:
            self.lean(chain, low, high)
        return doubles, singles

    def possessive(self, position: int, high: int) -> bool:
        """`“Morning Joe”'s host`"""
        word = _LETTERS.match(self.text, position, min(high, position + 3))
        return word is not None and word.group() in self.glyphs.clipped and word.end() - position == 1

    def lean(self, chain: list[_Mark], low: int, high: int) -> None:
        """Which way the marks of a chain lean, by what stands before and behind all of them."""
        text = self.text
        before = self.before(chain[0].start, low)
        behind = self.behind(chain[-1].end, high)
        lean = "E"
        if before == "open" or before == "start":
            if behind in ("solid", "dots", "dash") or (before == "start" and behind == "void"):
                lean = "O"
            elif behind == "end":
                lean = "C"
        elif before == "solid":
            lean = "E" if behind == "solid" else "C"
        elif behind == "solid" or behind == "dots":
            lean = "O"
        elif behind == "void" or behind == "end":
            lean = "C"
        strong = chain[0].start > low and text[chain[0].start - 1] in _CLOSING_STOPS
        for mark in chain:
            mark.lean = lean
            mark.strong = strong
        if lean != "O" and len(chain) > 1:
            self.regroup(chain)

    def regroup(self, chain: list[_Mark]) -> None:
        """`'''` closes as `'` and `''`: the scan reads it the other way round."""
        for one, two in zip(chain, chain[1:], strict=False):
            if one.end - one.start == 2 and two.end - two.start == 1 and one.glyph == 2 * two.glyph:
                two.start, two.end, one.start, one.end = one.start, one.start + 1, one.start + 1, two.end

    def before(self, position: int, low: int) -> str:
        text = self.text
        position -= 1
        while position >= low and text[position] == _JOINER:
            position -= 1
        if position < low:
            return "start"
        character = text[position]
        if character.isspace():
            return "start" if not text[low:position].strip() and position - low < 8 else "open"
        if character in _OPENING:
            return "open"
        return "dash" if character in _DASHES else "solid"

    def behind(self, position: int, high: int) -> str:
        text = self.text
        if position >= high:
            return "end"
        character = text[position]
        if character.isspace():
            return "end" if not text[position:position + 8].strip() and position + 8 >= high else "void"
        if character in _DASHES:
            return "dash"
        if character in "…[(" or (character == "." and text[position + 1:position + 2] == "."):
            return "dots"
        return "void" if character in _VOID else "solid"

    # ---- single marks

    def pair_singles(self, singles: list[_Mark], drafts: list[_Draft], low: int, high: int) -> None:
        """Pair the single marks of every stretch that lies within the same double marks."""
        order = sorted((d for d in drafts if d.inner_end > d.inner_start), key=lambda d: (d.start, -d.end))
        groups: dict[int, list[_Mark]] = {}
        stack: list[_Draft] = []
        position = 0
        taken = {id(m) for d in drafts for m in (d.opener, d.closer)}
        for mark in singles:
            while position < len(order) and order[position].start <= mark.start:
                while stack and stack[-1].end <= order[position].start:
                    stack.pop()
                stack.append(order[position])
                position += 1
            while stack and stack[-1].end <= mark.start:
                stack.pop()
            if id(mark) not in taken:
                groups.setdefault(stack[-1].index if stack else -1, []).append(mark)
        by_index = {d.index: d for d in order}
        for key in groups:
            draft = by_index.get(key)
            bounds = (draft.inner_start, draft.inner_end) if draft else (low, high)
            _Singles(self, groups[key], *bounds, order, draft is not None).run()

    # ---- the answer

    def add(self, draft: _Draft) -> None:
        draft.index = len(self.drafts)
        self.drafts.append(draft)

    def result(self) -> Marks:
        """The drafts as runs, in order, with their parents and predecessors."""
        order = sorted(self.drafts, key=lambda d: (d.start, -d.end, d.index))
        place = {d.index: i for i, d in enumerate(order)}
        stack: list[tuple[int, int]] = []
        runs: list[Run] = []
        for i, d in enumerate(order):
            while stack and stack[-1][0] <= d.start:
                stack.pop()
            runs.append(Run(d.start, d.end, d.inner_start, d.inner_end, stack[-1][1] if stack else None,
                            place[d.previous.index] if d.previous else None, bool(d.faults)))
            stack.append((d.end, i))
            for kind, p in d.faults:
                self.guesses.append(Guess(kind, p.position, d.start, d.end, p.evidence, p.why, p.confidence, p.alternatives))
        return Marks(
            tuple(runs),
            tuple(sorted(self.guesses, key=lambda g: (g.position, g.start, g.kind))),
            tuple(sorted(self.strays, key=lambda s: s.start)),
        )


class _Pairing:
    """Pairs the double marks of one block."""

    def __init__(self, reader: _Reader, marks: list[_Mark], singles: list[_Mark], low: int, high: int, pending: _Draft | None):
        self.reader = reader
        self.text = reader.text
        self.pairs = reader.glyphs.pairs
        self.marks = marks
        self.singles = singles
        self.low = low
        self.high = high
        self.pending = pending
        self.stack: list[_Draft] = []
        self.last: _Draft | None = None  # the last run closed at the outermost level
        self.surplus: list[int] | None = None

    def run(self) -> None:
        stack = self.stack
        for k, mark in enumerate(self.marks):
            if self.opens(mark):
                if stack:
                    if mark.start == stack[-1].inner_start and stack[-1].opener and stack[-1].opener.glyph == mark.glyph \
                            and not self.balanced(k):
                        stack[-1].inner_start = mark.end
                        self.fault(stack[-1], "doubled", mark.start, "next_mark", "the same mark stands twice", 0.9)
                        continue
                    if not self.nests(k, mark):
                        self.give_up(mark.start, following=mark)
                self.open(mark)
            elif stack:
                self.close(mark)
            else:
                self.unopened(k, mark)
        if stack:
            self.give_up(self.high, following=None)

    # ---- which way

    def opens(self, mark: _Mark) -> bool:
        """Space, shape and what is open: two of the three decide."""
        lean, face, top = mark.lean, mark.face, self.stack[-1] if self.stack else None
        if top is not None and lean != "O" and top.opener is not None and (top.opener.glyph, mark.glyph) in self.pairs:
            return lean == "E" and face == "O" and mark.glyph != top.opener.glyph
        if face == "E":
            face = lean
        if lean == "E":
            lean = face
        if lean == face and lean != "E":
            return lean == "O"
        return top is None

    def nests(self, k: int, mark: _Mark) -> bool:
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
        if high - low > 600:
            low = high - 600
        place = self.reader.places.close(low, [(low, high)], whole=True, to_block_end=False)
        return place.evidence == "cue"

    # ---- pairs

    def open(self, mark: _Mark) -> None:
        draft = _Draft(mark, mark.start, mark.end)
        if self.pending is not None and mark is self.marks[0] and self.pending.opener is not None \
                and self.pending.opener.glyph == mark.glyph and not self.text[self.low:mark.start].strip():
            self.follow(draft)
        self.stack.append(draft)

    def follow(self, draft: _Draft) -> None:
        """The run continues the one that the last block left open: that one lacks nothing."""
        if self.pending is not None:
            draft.previous = self.pending
            self.pending.faults = [f for f in self.pending.faults if f[0] != "missing_close"]
            self.pending = None

    def close(self, mark: _Mark) -> None:
        """Close the innermost quotation that this mark fits, or the innermost of all."""
        stack = self.stack
        if len(stack) > 1 and not self.fits(stack[-1], mark) and any(self.fits(d, mark) for d in stack[-4:-1]):
            while not self.fits(stack[-1], mark):
                self.finish_unclosed(stack.pop(), mark.start, to_block_end=False)
        draft = stack.pop()
        draft.closer = mark
        draft.inner_end, draft.end = mark.start, mark.end
        if not self.text[draft.inner_start:mark.start].strip():
            self.drop(draft, mark)
            return
        self.judge(draft, mark)
        inner = self.last_inside(draft)
        if inner is not None and inner == (draft.inner_start, draft.inner_end):
            self.merge_doubled(draft)
        self.settle(draft)

    def fits(self, draft: _Draft, mark: _Mark) -> bool:
        return draft.opener is not None and (draft.opener.glyph, mark.glyph) in self.pairs

    def last_inside(self, draft: _Draft) -> tuple[int, int] | None:
        return draft.inside[-1] if len(draft.inside) == 1 else None

    def merge_doubled(self, draft: _Draft) -> None:
        """`““text””`: the run just inside is the same one."""
        inner = self.reader.drafts.pop()
        draft.inner_start, draft.inner_end = inner.inner_start, inner.inner_end
        draft.faults += inner.faults
        self.fault(draft, "doubled", draft.start, "next_mark", "the same marks stand twice", 0.9)

    def judge(self, draft: _Draft, mark: _Mark) -> None:
        """Is this opener rightly closed by this mark?"""
        opener = draft.opener
        if opener is None or (opener.glyph, mark.glyph) in self.pairs:
            return
        if opener.face == "C":
            self.fault(draft, "reversed", opener.start, "spacing", "a closing mark stands where one opens", 0.9)
        elif mark.face == "O":
            self.fault(draft, "reversed", mark.start, "spacing", "an opening mark stands where one closes", 0.9)
        else:
            self.fault(draft, "mixed_pair", mark.start, "next_mark", "it is opened by one kind of mark and closed by another", 0.8)

    def fault(self, draft: _Draft, kind: str, position: int, evidence: str, why: str, confidence: float) -> None:
        draft.faults.append((kind, Place(position, evidence, why, confidence)))

    def drop(self, draft: _Draft, mark: _Mark) -> None:
        self.reader.stray("stray", draft.start, draft.inner_start, "nothing stands between the marks")
        self.reader.stray("stray", mark.start, mark.end, "nothing stands between the marks")

    def settle(self, draft: _Draft) -> None:
        self.reader.add(draft)
        if self.stack:
            self.stack[-1].inside.append((draft.start, draft.end))
        else:
            self.last = draft

    # ---- no closing mark

    def give_up(self, limit: int, following: _Mark | None) -> None:
        """Nothing closes what is open: each ends where the evidence says, before `limit`."""
        while self.stack:
            draft = self.stack.pop()
            limit = self.finish_unclosed(draft, limit, to_block_end=following is None and limit == self.high)

    def finish_unclosed(self, draft: _Draft, limit: int, *, to_block_end: bool) -> int:
        """End an unclosed run; gives back its start, the limit for the one around it."""
        mixed = self.single_closer(draft.inside[-1][1] if draft.inside else draft.inner_start, limit)
        if mixed is not None:
            draft.closer = mixed
            draft.inner_end, draft.end = mixed.start, mixed.end
            self.fault(draft, "mixed_pair", mixed.start, "next_mark", "it is opened by a double and closed by a single mark", 0.7)
            self.keep(draft)
            return draft.start
        gaps, low = [], draft.inner_start
        for start, end in draft.inside:
            gaps.append((low, start))
            low = end
        gaps.append((low, limit))
        whole = self.whole(draft)
        place = self.reader.places.close(draft.inner_start, gaps, whole=whole, to_block_end=to_block_end)
        if not self.text[draft.inner_start:place.position].strip():
            self.reader.guesses.append(Guess("stray", draft.start, draft.start, draft.inner_start, place.evidence,
                                             "it opens a quotation in which nothing stands", 0.6, ()))
            return draft.start
        draft.inner_end = draft.end = place.position
        draft.faults.append(("missing_close", place))
        self.keep(draft)
        if to_block_end and place.evidence == "paragraph_end":
            self.reader.pending = draft
        return draft.start

    def keep(self, draft: _Draft) -> None:
        self.reader.add(draft)
        if not self.stack:
            self.last = draft

    def whole(self, draft: _Draft) -> bool:
        """Does it begin like a sentence: a capital, at a place where speech may begin?"""
        text, at = self.text, draft.inner_start
        while at < self.high and not text[at].isalnum() and at < draft.inner_start + 8:
            at += 1
        before = text[self.low:draft.start][-40:].rstrip()
        if not before:
            return True
        if at < self.high and text[at].islower():
            return False
        return not before[-1].isalnum() or self.reader.places.ends_with_cue(before)

    def single_closer(self, low: int, high: int) -> _Mark | None:
        """A single mark that closes what a double mark opened: `“We can.’ He left.`"""
        depth = 0
        for i in range(bisect_left(self.singles, low, key=_start), len(self.singles)):
            mark = self.singles[i]
            if mark.end > high:
                break
            if mark.lean == "O":
                depth += 1
            elif mark.lean == "C" and (mark.strong or depth):
                if not depth and mark.face != "O" and self.text[low:mark.start].strip():
                    return mark
                depth = max(0, depth - 1)
        return None

    # ---- no opening mark

    def unopened(self, k: int, mark: _Mark) -> None:
        """A closing mark while nothing is open."""
        last = self.last
        if last is not None and last.end == mark.start and last.closer and last.closer.glyph == mark.glyph:
            last.end = mark.end
            self.fault(last, "doubled", mark.start, "next_mark", "the same mark stands twice", 0.9)
            return
        digit = mark.start > self.low and self.text[mark.start - 1].isdigit()
        if last is not None and self.reopen(last, mark):
            return
        if digit and mark.face == "E":
            self.reader.stray("measure", mark.start, mark.end, "it follows a number and nothing is open")
            return
        following = self.marks[k + 1] if k + 1 < len(self.marks) else None
        before = self.text[max(self.low, mark.start - 40):mark.start]
        if following is not None and following.vote() == "C" and before.endswith((",", ":")) and self.reader.places.ends_with_cue(before[:-1]):
            self.open(mark)
            return
        low = last.end if last else self.low
        if last is None and self.pending is not None and self.pending.opener and (self.pending.opener.glyph, mark.glyph) in self.pairs:
            place: Place | None = Place(self.low, "paragraph_start", "the paragraph before left its quotation open", 0.8)
        else:
            place = self.reader.places.open(low, mark.start, mark.end, self.high, after_run=last is not None)
        if place is None or not self.text[place.position:mark.start].strip():
            self.reader.guesses.append(Guess("stray", mark.start, mark.start, mark.end, "previous_mark",
                                             "it closes a quotation and none is open", 0.6, ()))
            return
        draft = _Draft(None, place.position, place.position, mark.start, mark.end, mark)
        draft.faults.append(("missing_open", place))
        if last is None and self.pending is not None and place.why.startswith("the paragraph before"):
            self.follow(draft)
        self.settle(draft)

    def reopen(self, last: _Draft, mark: _Mark) -> bool:
        """`"I need a 12" pipe," he said`: the mark that closed the last run was one of inches."""
        closer = last.closer
        if closer is None or closer.face != "E" or not self.text[closer.start - 1].isdigit() or closer.glyph != mark.glyph:
            return False
        if self.text[closer.end:closer.end + 1] not in (" ", "-"):
            return False
        self.reader.stray("measure", closer.start, closer.end, "it follows a number within a quotation")
        last.closer, last.inner_end, last.end = mark, mark.start, mark.end
        return True


class _Singles:
    """Pairs the single marks of one stretch and leaves the apostrophes out."""

    def __init__(self, reader: _Reader, marks: list[_Mark], low: int, high: int, drafts: Iterable[_Draft], nested: bool):
        self.reader = reader
        self.text = reader.text
        self.marks = marks
        self.low = low
        self.high = high
        self.drafts = drafts
        self.nested = nested
        self.open: _Mark | None = None
        self.maybe: _Mark | None = None  # a possessive or clipped word that might close after all
        self.elided = -1

    def run(self) -> None:
        for mark in self.marks:
            if self.opens(mark):
                if self.elision(mark):
                    continue
                if self.open is not None:
                    self.finish(mark.start)
                self.open = mark
            elif mark.lean == "C" or mark.face == "C":
                self.closes(mark)
            elif mark.glyph not in self.reader.glyphs.apostrophes or mark.lean == "E":
                self.reader.stray("stray", mark.start, mark.end, "it neither opens nor closes anything")
        if self.open is not None:
            self.finish(self.high)

    def opens(self, mark: _Mark) -> bool:
        if mark.lean != "E":
            return mark.lean == "O"
        return mark.face == "O" or (mark.face == "E" and self.open is None)

    def elision(self, mark: _Mark) -> bool:
        """`'90s`, `'twas`, `rock 'n' roll`"""
        if mark.glyph not in self.reader.glyphs.apostrophes:
            return False
        if _DECADE.match(self.text, mark.end, self.high):
            return True
        word = _LETTERS.match(self.text, mark.end, min(self.high, mark.end + 12))
        if word and word.group().casefold() in self.reader.glyphs.elisions:
            self.elided = word.end()
            return True
        return False

    def closes(self, mark: _Mark) -> None:
        if mark.start == self.elided:
            return
        if self.open is None:
            if mark.start > self.low and self.text[mark.start - 1].isdigit() and mark.glyph in self.reader.glyphs.apostrophes:
                self.reader.stray("measure", mark.start, mark.end, "it follows a number")
            elif mark.strong or mark.glyph not in self.reader.glyphs.apostrophes:
                self.reader.stray("stray", mark.start, mark.end, "it closes a quotation and none is open")
            return
        if not mark.strong and mark.glyph in self.reader.glyphs.apostrophes and self.clipped(mark):
            self.maybe = self.maybe or mark
            return
        self.pair(self.open, mark)

    def clipped(self, mark: _Mark) -> bool:
        word = _LAST_LETTERS.search(self.text, max(self.low, mark.start - 20), mark.start)
        behind = self.text[mark.end:mark.end + 2]
        return word is not None and word.group().endswith(self.reader.glyphs.clipped) and behind[:1] == " " and behind[1:].isalnum()

    def pair(self, opener: _Mark, closer: _Mark) -> None:
        self.open = self.maybe = None
        draft = _Draft(opener, opener.start, opener.end, closer.start, closer.end, closer)
        if not self.text[opener.end:closer.start].strip():
            self.reader.stray("stray", opener.start, opener.end, "nothing stands between the marks")
            self.reader.stray("stray", closer.start, closer.end, "nothing stands between the marks")
            return
        if (opener.glyph, closer.glyph) not in self.reader.glyphs.pairs:
            kind = "reversed" if opener.face == "C" or closer.face == "O" else "mixed_pair"
            at = opener.start if opener.face == "C" else closer.start
            draft.faults.append((kind, Place(at, "spacing", "the two marks do not belong together", 0.8)))
        self.reader.add(draft)

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
            self.reader.stray("stray", opener.start, opener.end, "nothing closes it: more likely an apostrophe")

    def repair(self, opener: _Mark, limit: int) -> bool:
        """End an unclosed single quotation, if it is one: it begins like a sentence, or its mark can be nothing else."""
        behind = self.text[opener.end:opener.end + 1]
        if not behind.isupper() and not (opener.face == "O" and behind.islower()):
            return False
        gaps, low = [], opener.end
        for draft in self.drafts:
            if opener.end <= draft.start and draft.end <= limit and draft.start >= low:
                gaps.append((low, draft.start))
                low = draft.end
        gaps.append((low, limit))
        if self.nested and limit == self.high:
            end = limit
            while end > opener.end and self.text[end - 1].isspace():
                end -= 1
            place = Place(end, "outer_close", "the quotation around it ends here", 0.6)
        else:
            place = self.reader.places.close(opener.end, gaps, whole=behind.isupper(), to_block_end=limit == self.high)
        if not self.text[opener.end:place.position].strip():
            return False
        draft = _Draft(opener, opener.start, opener.end, place.position, place.position)
        draft.faults.append(("missing_close", place))
        self.reader.add(draft)
        return True
