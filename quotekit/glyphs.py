"""The alphabet of quotation marks, and where they stand in a text.

Each mark found knows which way it faces by its shape and which way it leans by the space
around it. Apostrophes within words, possessives behind a mark and the signs of feet and
inches are told apart here.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from itertools import pairwise

from quotekit.lexicon import MarkFile

JOINER = "\u2060"
"""Fills the place of what is invisible in a folded text; behind a mark it belongs to the mark."""

_OPENING = frozenset("([{<=>|*/\u2022")
_DASHES = frozenset("-–—―")
_VOID = frozenset(",.;:?!)]}%")
_STOPS = frozenset(",.;:?!…")
LETTERS = re.compile(r"[^\W\d_]+")
_DECADE = re.compile(r"\d\d(?!\d)")
_LONGEST_ELISION = 12
_EDGE = 8  # blanks that may stand between a mark and the edge of its block
_WINDOW = 16  # how far back a measure is looked for
_ROW = 12  # as many marks side by side are an ornament


@dataclass(frozen=True, slots=True)
class Glyphs:
    """The marks of a language: how to find them and which way each faces."""

    pattern: re.Pattern[str]
    row: re.Pattern[str]
    faces: dict[str, str]
    pairs: frozenset[tuple[str, str]]
    single: frozenset[str]
    apostrophes: frozenset[str]
    elisions: frozenset[str]
    clipped: tuple[str, ...]
    measure: re.Pattern[str]


@cache
def glyphs_of(marks: MarkFile) -> Glyphs:
    """The alphabet that a language's file describes."""
    faces: dict[str, str] = {}
    for opener, closer in marks.pairs:
        faces.setdefault(opener, "E" if opener == closer else "O")
        faces.setdefault(closer, "C")
    characters = "".join(sorted({c for glyph in faces for c in glyph}))
    seconds = "|".join(f"(?<={re.escape(g[0])}){re.escape(g[1])}" for g in faces if len(g) == 2)
    words = "|".join(map(re.escape, marks.measures))
    return Glyphs(
        pattern=re.compile(f"[{re.escape(characters)}](?:{seconds})?{JOINER}*"),
        row=re.compile(f"[{re.escape(characters)}][{re.escape(characters)}{JOINER}]{{{_ROW - 1},}}"),
        faces=faces,
        pairs=frozenset(marks.pairs),
        single=frozenset(marks.single),
        apostrophes=frozenset(marks.apostrophes),
        elisions=frozenset(marks.elisions),
        clipped=marks.clipped,
        measure=re.compile(rf"(?:\d['’′‘´] ?|\b(?:{words})[- ])\d{{1,2}}(?:½|\.\d)?$"),
    )


@dataclass(slots=True, eq=False)
class Mark:
    """A mark in the text. `lean` says by the space around it: opens, closes or either (O, C, E)."""

    start: int
    end: int
    glyph: str
    face: str
    lean: str = "E"
    strong: bool = False

    def vote(self) -> str:
        """What space and shape say together, whatever stands open."""
        if self.face in ("E", self.lean):
            return self.lean
        return self.face if self.lean == "E" else "E"


@dataclass(frozen=True, slots=True)
class Found:
    """The marks of one block; `measures` are the signs of feet and inches, with the reason, `rows` are ornaments."""

    doubles: list[Mark]
    singles: list[Mark]
    measures: list[tuple[int, int, str]]
    rows: list[tuple[int, int]]


def start_of(mark: Mark) -> int:
    """The key to search a list of marks by place."""
    return mark.start


def blank(text: str, low: int, high: int) -> bool:
    """Is there nothing but space in this stretch? Reads no further than the first character that is none.

    >>> blank("a  b", 1, 3)
    True
    """
    while low < high and text[low].isspace():
        low += 1
    return low >= high


def scan(text: str, low: int, high: int, glyphs: Glyphs) -> Found:
    """The double and the single marks of a block, apostrophes within words left out."""
    found = Found([], [], [], [])
    after = low
    for row in glyphs.row.finditer(text, low, high):
        start, end = row.span()
        if end - start - row.group().count(JOINER) >= _ROW:
            _scan(text, after, start, (low, high), glyphs, found)
            found.rows.append((start, end))
            after = end
    _scan(text, after, high, (low, high), glyphs, found)
    return found


def _scan(text: str, first: int, last: int, block: tuple[int, int], glyphs: Glyphs, found: Found) -> None:
    """Add the marks of a stretch of a block that holds no row of them."""
    low, high = block
    faces, apostrophes, single = glyphs.faces, glyphs.apostrophes, glyphs.single
    chain: list[Mark] = []
    for match in glyphs.pattern.finditer(text, first, last):
        start, end = match.span()
        glyph = match.group() if end - start == 1 else match.group().rstrip(JOINER)
        before = text[start - 1] if start > low else " "
        if glyph in apostrophes and end < high and before.isalnum() and text[end].isalnum():
            if text[end].isdigit() and before.isdigit():
                found.measures.append((start, end, "it stands between two numbers"))
            continue
        if chain and chain[-1].end != start:
            _lean(chain, text, low, high)
            chain = []
        if glyph in apostrophes and not before.isspace() and _possessive(text, end, high, glyphs):
            continue
        mark = Mark(start, end, glyph, faces.get(glyph, "E"))
        chain.append(mark)
        if glyph in single:
            found.singles.append(mark)
        elif before.isdigit() and glyphs.measure.search(text, max(low, start - _WINDOW), start):
            found.measures.append((start, end, "it follows feet and inches"))
        else:
            found.doubles.append(mark)
    if chain:
        _lean(chain, text, low, high)


def is_elision(mark: Mark, text: str, high: int, glyphs: Glyphs) -> bool:
    """`'90s`, `'twas`, `rock 'n' roll`"""
    if mark.glyph not in glyphs.apostrophes:
        return False
    if _DECADE.match(text, mark.end, high):
        return True
    word = LETTERS.match(text, mark.end, min(high, mark.end + _LONGEST_ELISION))
    return word is not None and word.group().casefold() in glyphs.elisions


def _possessive(text: str, position: int, high: int, glyphs: Glyphs) -> bool:
    """`“Morning Joe”'s host`, `the E.U.'s borders`"""
    word = LETTERS.match(text, position, min(high, position + 3))
    return word is not None and word.end() - position == 1 and word.group() in glyphs.clipped


def _lean(chain: list[Mark], text: str, low: int, high: int) -> None:
    """Which way the marks of a chain lean, by what stands before and behind all of them."""
    before, behind = _before(text, chain[0].start, low), _behind(text, chain[-1].end, high)
    lean = "E"
    if before in ("open", "start"):
        if behind in ("solid", "dots", "dash") or (before == "start" and behind == "void"):
            lean = "O"
        elif behind == "end":
            lean = "C"
    elif before == "solid":
        lean = "E" if behind == "solid" else "C"
    elif behind in ("solid", "dots"):
        lean = "O"
    elif behind in ("void", "end"):
        lean = "C"
    strong = chain[0].start > low and text[chain[0].start - 1] in _STOPS
    for mark in chain:
        mark.lean = lean
        mark.strong = strong
    if lean != "O" and len(chain) > 1:
        _regroup(chain)


def _regroup(chain: list[Mark]) -> None:
    """`'''` closes as `'` and `''`: the scan reads it the other way round."""
    for one, two in pairwise(chain):
        if one.end - one.start == 2 and two.end - two.start == 1 and one.glyph == 2 * two.glyph:
            two.start, two.end, one.start, one.end = one.start, one.start + 1, one.start + 1, two.end


def _before(text: str, position: int, low: int) -> str:
    """What stands before a mark: the start of the block, a place that opens, a dash, or something solid."""
    position -= 1
    while position >= low and text[position] == JOINER:
        position -= 1
    if position < low:
        return "start"
    character = text[position]
    if character.isspace():
        return "start" if position - low < _EDGE and blank(text, low, position) else "open"
    if character in _OPENING:
        return "open"
    return "dash" if character in _DASHES else "solid"


def _behind(text: str, position: int, high: int) -> str:
    """What stands behind a mark: the end of the block, a void, a dash, dots, or something solid."""
    if position >= high:
        return "end"
    character = text[position]
    if character.isspace():
        return "end" if high - position <= _EDGE and blank(text, position, high) else "void"
    if character in _DASHES:
        return "dash"
    if character in "…[(" or (character == "." and text[position + 1 : position + 2] == "."):
        return "dots"
    return "void" if character in _VOID else "solid"
