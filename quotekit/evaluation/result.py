"""The outcome of an evaluation: typed, frozen, printable."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any, Literal

from quotekit.excerpts import Shown
from quotekit.render.markup import Html, element, framed, table

By = Literal["rule", "kind", "source"]
Scope = Literal["quoted", "reported"]
ErrorKind = Literal["missed", "spurious", "source", "speaker", "cue", "extent"]

Percent = float | None
"""In per cent, rounded to one decimal; None where there is nothing to count."""


@dataclass(frozen=True, slots=True)
class Scores:
    """How good the predicted quotations of one sort are, in per cent; None where nothing was to be counted.

    - `gold` and `predicted`: how many were compared.
    - `recall`, `precision`, `f1`: contents that overlap by enough; `attributed`: found, and with the right source.
    - `exact_recall`, `exact_precision`, `exact_f1`: contents with the very same letters and digits.
    - of those found: `speaker_accuracy`, the right source; `cue_accuracy`, the right cue, where one is annotated;
      `name_accuracy`, the right name, where the annotation names the speaker.

    What is enough, and which F1 rests on `attributed` in place of `recall`, depends on the sort: docs/evaluation.md.
    """

    name: str
    gold: int | None
    predicted: int
    recall: Percent
    attributed: Percent
    precision: Percent
    f1: Percent
    exact_recall: Percent
    exact_precision: Percent
    exact_f1: Percent
    speaker_accuracy: Percent
    cue_accuracy: Percent
    name_accuracy: Percent


@dataclass(frozen=True, slots=True)
class Covered:
    """The share of annotated quotations predicted by more than `level`, and how many of these have the right source."""

    level: float
    recall: Percent
    speaker_accuracy: Percent


@dataclass(frozen=True, slots=True)
class Error:
    """One difference between annotation and prediction, in its context.

    - `missed`: annotated, not found. `spurious`: found, not annotated.
    - `source`: found, with another source. `speaker`: with the right source, but another name.
    - `cue`: with another cue. `extent`: with another beginning or end.

    `excerpt` is the annotated content (the predicted one if it is spurious) in ⟦⟧, among the words around it;
    `line` counts from 1.
    """

    kind: ErrorKind
    scope: Scope
    document: str
    line: int
    excerpt: str
    gold: Shown | None
    predicted: Shown | None

    def __str__(self) -> str:
        out = [f"{self.kind}  {self.document}:{self.line}  {self.excerpt}"]
        out += [f"    annotated  {self.gold}"] if self.gold else []
        out += [f"    predicted  {self.predicted}"] if self.predicted else []
        return "\n".join(out)


_COLUMNS = (
    ("gold", "gold"), ("pred.", "predicted"), ("rec.", "recall"), ("right", "attributed"), ("prec.", "precision"),
    ("F1", "f1"), ("rec.", "exact_recall"), ("prec.", "exact_precision"), ("F1", "exact_f1"),
    ("spkr.", "speaker_accuracy"), ("cue", "cue_accuracy"), ("name", "name_accuracy"),
)  # fmt: skip
_NARROWEST = 5  # "100.0"


@dataclass(frozen=True, slots=True)
class Evaluation:
    """How predicted quotations compare with annotated ones; `print` it, or read its parts.

    - `quoted`: direct and mixed quotations; `reported`: indirect ones whose cue is a verb of speech; `all`: every
      quotation, matched one to one.
    - `covered_30`, `covered_80`: of `quoted` and `reported`, what is covered by more than 30 and 80 per cent.
    - `groups`: the figures of each rule, kind or sort of source, as `by` says.
    - `errors`: every difference found, in the order of the texts; `missing`: the documents without a prediction.
    """

    documents: int
    gold: int
    predicted: int
    quoted: Scores
    reported: Scores
    all: Scores
    covered_30: Covered
    covered_80: Covered
    by: By | None = None
    groups: tuple[Scores, ...] = ()
    errors: tuple[Error, ...] = ()
    missing: tuple[str, ...] = ()

    def errors_of(self, kind: ErrorKind, *, scope: Scope | None = None) -> tuple[Error, ...]:
        """The errors of one kind, in quoted or reported speech alone if `scope` says so."""
        return tuple(e for e in self.errors if e.kind == kind and scope in (None, e.scope))

    def first_errors(self, number: int) -> tuple[Error, ...]:
        """The first so many errors of each kind and scope, kind by kind."""
        seen: dict[tuple[str, str], list[Error]] = {}
        for error in self.errors:
            seen.setdefault((error.scope, error.kind), []).append(error)
        return tuple(error for key in sorted(seen) for error in seen[key][:number])

    def error_counts(self) -> dict[str, int]:
        """How many errors of each kind: `{"quoted.missed": 3, ...}`."""
        return dict(sorted(Counter(f"{e.scope}.{e.kind}" for e in self.errors).items()))

    def to_dict(self) -> dict[str, Any]:
        """All of it in plain dicts, lists, strings and numbers, fit for JSON."""
        made = asdict(self) | {"error_counts": self.error_counts()}
        for name in ("groups", "errors", "missing"):
            made[name] = list(made[name])
        return made

    def __str__(self) -> str:
        parts = [self._head(), _text((self.quoted, self.reported, self.all))]
        if self.by:
            parts.append(_text(self.groups, f"by {self.by}"))
        told = []
        for scope in ("quoted", "reported"):
            found = Counter(e.kind for e in self.errors if e.scope == scope)
            if found:
                listed = ", ".join(f"{count} {kind}" for kind, count in sorted(found.items()))
                told.append(f"errors, {scope}: {listed}")
        return "\n\n".join([*parts, "\n".join(told)]).rstrip()

    def _head(self) -> str:
        documents = f"{self.documents} document{'' if self.documents == 1 else 's'}"
        return (
            f"{documents}, {self.gold} annotated quotation{'' if self.gold == 1 else 's'}, {self.predicted} predicted"
        )

    def _repr_html_(self) -> str:
        tables = [_html((self.quoted, self.reported, self.all), "")]
        if self.by:
            tables.append(_html(self.groups, f"by {self.by}"))
        return framed(element("p", self._head()), *tables)


def percent(part: int, whole: int) -> Percent:
    """A share in per cent, to one decimal; None of nothing.

    >>> percent(1, 3), percent(0, 0)
    (33.3, None)
    """
    return round(100.0 * part / whole, 1) if whole else None


def f1(precision: Percent, recall: Percent) -> Percent:
    """The harmonic mean of two figures as they are printed; None unless both are above 0.

    >>> f1(50.0, 100.0), f1(0.0, 100.0)
    (66.7, None)
    """
    return round(2 * precision * recall / (precision + recall), 1) if precision and recall else None


def _cells(rows: Sequence[Scores]) -> Iterator[tuple[str, str, list[str]]]:
    """The columns that have something to show: heading, field, and a cell for each row."""
    for heading, name in _COLUMNS:
        values = [getattr(row, name) for row in rows]
        if any(value is not None for value in values):
            yield heading, name, ["" if v is None else f"{v:.1f}" if isinstance(v, float) else str(v) for v in values]


def _text(rows: Sequence[Scores], title: str = "") -> str:
    """A table for a terminal; it needs no colour and no package."""
    first = max(len(title), *(len(row.name) for row in rows))
    lines = [f"{line:{first}}" for line in ("", title, *(row.name for row in rows))]
    open_, close = len(lines[0]), 0
    for heading, name, cells in _cells(rows):
        width = max(_NARROWEST, len(heading), *map(len, cells))
        if name.startswith("exact"):
            open_, close = (len(lines[0]) if not close else open_), len(lines[0]) + 1 + width
        lines = [f"{line} {cell:>{width}}" for line, cell in zip(lines, ["", heading, *cells], strict=True)]
    lines[0] = f"{'':{open_ + 1}}{'exact':-^{max(0, close - open_ - 1)}}"
    return "\n".join(line.rstrip() for line in lines)


def _html(rows: Sequence[Scores], title: str) -> Html:
    columns = list(_cells(rows))
    head = (title, *(f"{'exact ' * name.startswith('exact')}{heading}" for heading, name, _ in columns))
    return table(head, ((row.name, *(cells[n] for _, _, cells in columns)) for n, row in enumerate(rows)))


def scores(name: str, count: Mapping[str, int], *, attributed: bool = False, has_gold: bool = True) -> Scores:
    """The figures that counts come to; `attributed` puts that in the place of recall in F1."""
    recall, right = percent(count["found"], count["gold"]), percent(count["right"], count["gold"])
    precision = percent(count["correct"], count["predicted"])
    exact_recall = percent(count["exact"], count["contents"])
    exact_precision = percent(count["exact_predicted"], count["predicted"])
    return Scores(
        name,
        gold=count["gold"] if has_gold else None,
        predicted=count["predicted"],
        recall=recall,
        attributed=right,
        precision=precision,
        f1=f1(precision, right if attributed else recall),
        exact_recall=exact_recall,
        exact_precision=exact_precision,
        exact_f1=f1(exact_precision, exact_recall),
        speaker_accuracy=percent(count["right"], count["found"]),
        cue_accuracy=percent(count["cue_right"], count["cue"]),
        name_accuracy=percent(count["name_right"], count["name"]),
    )
