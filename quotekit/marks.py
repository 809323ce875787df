"""Quotation marks: found, paired, nested, followed over paragraphs, and repaired.

    glyphs.py    where the marks stand, which way they face and lean
    doubles.py   double marks: pairs, nesting, speech over paragraphs, faults
    singles.py   single marks within them, apostrophes left out
    repair.py    where a quotation begins or ends when the text does not say
    drafts.py    what was found: `Run`, `Guess`, `Stray`, `Marks`

The text stays as it is: a mark that stands wrongly, or has no partner, gives a `Guess`.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from quotekit.doubles import Doubles
from quotekit.drafts import Guess, Ledger, Marks, Run, Stray
from quotekit.glyphs import Glyphs, blank, glyphs_of, scan
from quotekit.language import Language
from quotekit.singles import pair_singles

_LABEL = re.compile(r"(?:[A-Z][A-Z.’']+|[A-Z][a-z]+)(?: [A-Z][\w.’']*){0,3}: +(?=\S)")
"""A speaker's label: one to four capitalised words and a colon."""

__all__ = ["Guess", "Marks", "Run", "Stray", "find_marks"]


def find_marks(text: str, blocks: Sequence[tuple[int, int]], language: Language) -> Marks:
    """The quotation marks of a folded text; no run crosses the end of a block.

    >>> text = "“We will not go back, Keller said. He left."
    >>> found = find_marks(text, [(0, len(text))], Language.load("en"))
    >>> run = found.runs[0]
    >>> text[run.inner_start:run.inner_end], found.guesses[0].evidence
    ('We will not go back,', 'cue')
    """
    glyphs = glyphs_of(language.marks)
    if glyphs.pattern.search(text) is None:
        return Marks()
    ledger = Ledger(text, language)
    after = 0
    for low, high in blocks:
        _outside(ledger, glyphs, after, low)
        _block(ledger, glyphs, low, high)
        after = max(after, high)
    _outside(ledger, glyphs, after, len(text))
    return _behind_labels(text, {low for low, _ in blocks}, ledger.result())


def _behind_labels(text: str, openings: set[int], marks: Marks) -> Marks:
    """Begin a quotation behind the label of its speaker where a transcript stands in marks: `“HARROW: Will you?`.

    One label may be a heading; two that open paragraphs make a transcript.
    """
    runs, strays = list(marks.runs), list(marks.strays)
    inner = [run.start for run in runs[1:]] + [len(text)]
    labels = {
        n: found.end()
        for n, run in enumerate(runs)
        if run.start in openings and (found := _LABEL.match(text, run.inner_start, min(run.inner_end, inner[n])))
    }
    if len(labels) < 2:
        return marks
    for n, behind in labels.items():
        run = runs[n]
        strays.append(Stray("stray", run.start, run.inner_start, "it stands in front of a speaker’s label"))
        runs[n] = replace(run, start=behind, inner_start=behind, previous=None)
    return replace(marks, runs=tuple(runs), strays=tuple(sorted(strays, key=lambda s: s.start)))


def _block(ledger: Ledger, glyphs: Glyphs, low: int, high: int) -> None:
    """Find, pair and repair the marks of one block."""
    found = scan(ledger.text, low, high, glyphs)
    for start, end, why in found.measures:
        ledger.stray(start, end, why, kind="measure")
    for start, end in found.rows:
        ledger.stray(start, end, "it is a row of marks, an ornament")
    if not found.doubles and not blank(ledger.text, low, high):
        ledger.pending = None
    first = len(ledger.drafts)
    if found.doubles:
        Doubles(ledger, found, glyphs, low, high).run()
    if found.singles:
        pair_singles(ledger, found, glyphs, first, low, high)


def _outside(ledger: Ledger, glyphs: Glyphs, low: int, high: int) -> None:
    """Marks between blocks are listed and left alone."""
    if low < high:
        for match in glyphs.pattern.finditer(ledger.text, low, high):
            ledger.stray(match.start(), match.end(), "it stands outside every paragraph")
