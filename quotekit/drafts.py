"""What was found out about the marks of a text: runs in the making, guesses and strays.

The pairing of double and of single marks writes into a `Ledger`; the ledger makes `Marks` of it.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from quotekit.glyphs import Mark
from quotekit.language import Language
from quotekit.models import AsideKind, RepairKind
from quotekit.repair import Place, Places


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

    kind: RepairKind
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

    kind: AsideKind
    start: int
    end: int
    why: str


@dataclass(frozen=True, slots=True)
class Marks:
    """All the marks of a text; `runs` are sorted by place and nest or stay apart."""

    runs: tuple[Run, ...] = ()
    guesses: tuple[Guess, ...] = ()
    strays: tuple[Stray, ...] = ()


@dataclass(slots=True, eq=False)
class Draft:
    """A run in the making, with its faults."""

    opener: Mark | None
    start: int
    inner_start: int
    inner_end: int = -1
    end: int = -1
    closer: Mark | None = None
    previous: Draft | None = None
    faults: list[tuple[RepairKind, Place]] = field(default_factory=list)
    inside: list[tuple[int, int]] = field(default_factory=list)
    index: int = -1

    def fault(self, kind: RepairKind, position: int, evidence: str, why: str, confidence: float) -> None:
        """Note what is wrong with the marks of the run."""
        self.faults.append((kind, Place(position, evidence, why, confidence)))


class Ledger:
    """The runs, guesses and strays of one text, as they are found."""

    def __init__(self, text: str, language: Language) -> None:
        self.text = text
        self.drafts: list[Draft] = []
        self.guesses: list[Guess] = []
        self.strays: list[Stray] = []
        self.pending: Draft | None = None  # runs unclosed to the end of the last block
        self._language = language
        self._places: Places | None = None

    @property
    def places(self) -> Places:
        """The evidence of the text, made when the first fault asks for it."""
        if self._places is None:
            self._places = Places(self.text, self._language)
        return self._places

    def add(self, draft: Draft) -> None:
        """A run whose both ends are known, or guessed."""
        draft.index = len(self.drafts)
        self.drafts.append(draft)

    def stray(self, start: int, end: int, why: str, *, kind: AsideKind = "stray") -> None:
        """A mark that is no quotation mark."""
        self.strays.append(Stray(kind, start, end, why))

    def needless(self, start: int, end: int, evidence: str, why: str) -> None:
        """A quotation mark that stands where none should."""
        self.guesses.append(Guess("stray", start, start, end, evidence, why, 0.6, ()))

    def empty(self, draft: Draft, closer: Mark) -> None:
        """Both marks of a pair with nothing between them."""
        self.stray(draft.start, draft.inner_start, "nothing stands between the marks")
        self.stray(closer.start, closer.end, "nothing stands between the marks")

    def result(self) -> Marks:
        """The drafts as runs, in order, with their parents and predecessors."""
        order = sorted(self.drafts, key=lambda d: (d.start, -d.end, d.index))
        place = {d.index: i for i, d in enumerate(order)}
        around: list[tuple[int, int]] = []  # end and index of the runs that hold this place
        runs: list[Run] = []
        guesses = list(self.guesses)
        for i, d in enumerate(order):
            while around and around[-1][0] <= d.start:
                around.pop()
            parent = around[-1][1] if around else None
            previous = place[d.previous.index] if d.previous else None
            runs.append(Run(d.start, d.end, d.inner_start, d.inner_end, parent, previous, bool(d.faults)))
            around.append((d.end, i))
            guesses += (
                Guess(kind, p.position, d.start, d.end, p.evidence, p.why, p.confidence, p.alternatives)
                for kind, p in d.faults
            )
        return Marks(
            tuple(runs),
            tuple(sorted(guesses, key=lambda g: (g.position, g.start, g.kind))),
            tuple(sorted(self.strays, key=lambda s: s.start)),
        )
