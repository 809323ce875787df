"""Counts, document by document, what the figures are made of, and notes each difference on the way.

What is counted is told in docs/evaluation.md, figure by figure.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from typing import Literal

from quotekit.evaluation.letters import Letters, common, overlaps, size
from quotekit.evaluation.result import (
    By,
    Covered,
    Error,
    ErrorKind,
    Evaluation,
    Scope,
    Scores,
    percent,
    scores,
)
from quotekit.evaluation.rows import Measure, Row, rows, same_name, same_source, segments
from quotekit.excerpts import Lines, Shown, excerpt
from quotekit.formats.standoff import StandoffDocument

Sort = Callable[[str, Row], str]
"""The group that a quotation of a text belongs to."""

LEVELS = (0.3, 0.8)


class Tally:
    """The counts of all documents so far."""

    def __init__(self, measure: Measure, *, by: By | None = None, sort: Sort | None = None) -> None:
        self._measure = measure
        self._by, self._sort = by, sort
        self.documents = self.gold = self.predicted = 0
        self.counts: dict[Scope | Literal["all"], Counter[str]] = {
            "quoted": Counter(),
            "reported": Counter(),
            "all": Counter(),
        }
        self.covered: dict[float, Counter[str]] = {level: Counter() for level in LEVELS}
        self.groups: dict[str, Counter[str]] = {}
        self.errors: list[Error] = []

    def add(self, gold: StandoffDocument, predicted: StandoffDocument) -> None:
        """Counts one document. Both hold the same text."""
        seen = _Document(gold, predicted, self._measure)
        self.documents += 1
        self.gold += len(seen.gold)
        self.predicted += len(seen.predicted)
        seen.count_quoted(self.counts["quoted"])
        seen.count_reported(self.counts["reported"])
        pairs = seen.matches()
        seen.count_all(self.counts["all"], pairs)
        for level, count in self.covered.items():
            seen.count_covered(count, level)
        if self._sort is not None:
            self._count_groups(seen, pairs, self._sort)
        self.errors += seen.told()

    def _count_groups(self, seen: _Document, pairs: list[tuple[Row, Row]], sort: Sort) -> None:
        def group(row: Row) -> Counter[str]:
            return self.groups.setdefault(sort(seen.text, row), Counter())

        if self._by != "rule":
            for row in seen.gold:
                group(row).update(gold=1, contents=1)
        for row in seen.predicted:
            group(row).update(predicted=1)
        for gold, predicted in pairs:
            exact = gold.content == predicted.content
            seen.count_found(group(predicted if self._by == "rule" else gold), gold, predicted, exact=exact)
            group(predicted).update(correct=1, exact_predicted=exact)

    def result(self, order: Callable[[Scores], tuple[object, ...]], missing: Iterable[str]) -> Evaluation:
        """The figures; `order` says how the groups are sorted."""
        groups = (scores(name, count, has_gold=self._by != "rule") for name, count in self.groups.items())
        low, high = (
            Covered(level, percent(count["found"], count["gold"]), percent(count["right"], count["found"]))
            for level, count in self.covered.items()
        )
        return Evaluation(
            self.documents,
            self.gold,
            self.predicted,
            quoted=scores("quoted", self.counts["quoted"], attributed=True),
            reported=scores("reported", self.counts["reported"]),
            all=scores("all", self.counts["all"]),
            covered_30=low,
            covered_80=high,
            by=self._by,
            groups=tuple(sorted(groups, key=order)),
            errors=tuple(self.errors),
            missing=tuple(missing),
        )


class _Document:
    """One document, annotated and predicted, side by side."""

    def __init__(self, gold: StandoffDocument, predicted: StandoffDocument, measure: Measure) -> None:
        self.id, self.text = gold.id, gold.text
        self._measure = measure
        self._letters = Letters(gold.text)
        self.gold = rows(gold, self._letters, measure)
        self.predicted = rows(predicted, self._letters, measure)
        self._quoted = [row for row in self.gold if row.is_quoted]
        self._reported = [row for row in self.gold if not row.is_quoted and measure.is_speech(gold.text, row.quote.cue)]
        self._shared = overlaps([row.content for row in self.gold], [row.content for row in self.predicted])
        self._scopes: dict[int, Scope] = {id(row): "quoted" for row in self._quoted}
        self._scopes |= {id(row): "reported" for row in self._reported}
        self._met = self._most_of_predicted()
        self._noted: dict[tuple[ErrorKind, int, int], tuple[Scope, Row | None, Row | None]] = {}

    def count_quoted(self, count: Counter[str]) -> None:
        """Runs of quoted text, found if a direct or mixed prediction covers half; predictions, if half is annotated."""
        runs = [(run, row) for row in self._quoted for run in segments(self.text, row, self._letters)]
        predicted = [row for row in self.predicted if row.is_quoted]
        shared = overlaps([run for run, _ in runs], [row.content for row in predicted])
        best: dict[int, tuple[int, int]] = {}
        for (number, place), letters in shared.items():
            best[number] = max(best.get(number, (0, 0)), (letters, -place))
        for number, (run, gold) in enumerate(runs):
            letters, place = best.get(number, (0, 0))
            nearest = predicted[-place] if letters else None
            count["gold"] += 1
            if nearest is not None and letters * 2 >= size(run):
                self.count_found(count, gold, nearest)
            else:
                self._note("missed", "quoted", gold, nearest)
        exact = {row.content for row in self.predicted}
        count["contents"] += len(self._quoted)
        count["exact"] += sum(row.content in exact for row in self._quoted)
        self._count_predicted(count, "quoted", [row for row in predicted if row.source])

    def count_reported(self, count: Counter[str]) -> None:
        """Indirect speech, found if the nearest prediction and it overlap by half of both together."""
        best: dict[int, tuple[float, int]] = {}
        for (gold_place, place), letters in self._shared.items():
            near = letters / self._union(gold_place, place, letters)
            best[gold_place] = max(best.get(gold_place, (0.0, 0)), (near, -place))
        for number, gold in enumerate(self.gold):
            if self._scopes.get(id(gold)) != "reported":
                continue
            near, place = best.get(number, (0.0, 0))
            nearest = self.predicted[-place] if near else None
            count["gold"] += 1
            count["contents"] += 1
            if nearest is not None and near >= 0.5:
                self.count_found(count, gold, nearest, exact=gold.content == nearest.content)
            else:
                self._note("missed", "reported", gold, nearest)
        self._count_predicted(count, "reported", [row for row in self.predicted if not row.is_quoted])

    def _count_predicted(self, count: Counter[str], scope: Scope, predicted: list[Row]) -> None:
        exact = {row.content for row in self.gold}
        count["predicted"] += len(predicted)
        for row in predicted:
            if self._met.get(id(row), 0) * 2 >= row.size:
                count["correct"] += 1
                count["exact_predicted"] += row.content in exact
            else:
                self._note("spurious", scope, None, row)

    def matches(self) -> list[tuple[Row, Row]]:
        """Annotated and predicted quotations one to one, the nearest first, if half of both together is shared."""
        near = [
            (-letters / self._union(gold, place, letters), gold, place)
            for (gold, place), letters in self._shared.items()
        ]
        free_gold, free = set(range(len(self.gold))), set(range(len(self.predicted)))
        pairs = []
        for nearness, gold, place in sorted(near):
            if -nearness >= 0.5 and gold in free_gold and place in free:
                free_gold.remove(gold)
                free.remove(place)
                pairs.append((self.gold[gold], self.predicted[place]))
        return pairs

    def count_all(self, count: Counter[str], pairs: list[tuple[Row, Row]]) -> None:
        """Every quotation, matched one to one; here it is noted where a match is not perfect."""
        count.update(gold=len(self.gold), contents=len(self.gold), predicted=len(self.predicted), correct=len(pairs))
        for gold, predicted in pairs:
            exact = gold.content == predicted.content
            self.count_found(count, gold, predicted, exact=exact)
            count["exact_predicted"] += exact
            scope = self._scopes.get(id(gold))
            if scope is None:
                continue
            if not exact:
                self._note("extent", scope, gold, predicted)
            if gold.cue and not common(gold.cue, predicted.cue):
                self._note("cue", scope, gold, predicted)
            if not self._right_source(gold, predicted):
                self._note("source", scope, gold, predicted)
            elif not self._right_name(gold, predicted):
                self._note("speaker", scope, gold, predicted)

    def count_covered(self, count: Counter[str], level: float) -> None:
        """Quoted and reported speech; each prediction serves once, in the order of the annotation."""
        places = {id(row): place for place, row in enumerate(self.gold)}
        shared: dict[int, list[tuple[int, int]]] = {}
        for (gold_place, place), letters in self._shared.items():
            shared.setdefault(gold_place, []).append((letters, -place))
        used: set[int] = set()
        for gold in self._quoted + self._reported:
            count["gold"] += 1
            free = [one for one in shared.get(places[id(gold)], ()) if one[1] not in used]
            letters, place = max(free, default=(0, 0))
            if letters > level * gold.size:
                used.add(place)
                nearest = self.predicted[-place]
                count["found"] += 1
                count["right"] += bool(common(gold.source, nearest.source)) or not (gold.source or nearest.source)

    def count_found(self, count: Counter[str], gold: Row, predicted: Row, *, exact: bool = False) -> None:
        """What is right about a quotation that was found."""
        count["found"] += 1
        count["exact"] += exact
        count["right"] += self._right_source(gold, predicted)
        if gold.cue:
            count["cue"] += 1
            count["cue_right"] += bool(common(gold.cue, predicted.cue))
        if gold.quote.speaker:
            count["name"] += 1
            count["name_right"] += self._right_name(gold, predicted)

    def told(self) -> list[Error]:
        """The differences noted so far, in the order of the text."""
        lines = Lines(self.text)
        found = []
        for (kind, _, _), (scope, gold, predicted) in self._noted.items():
            spans = (gold or predicted).quote.content  # type: ignore[union-attr]
            shown = [Shown.of(self.text, row.quote) if row else None for row in (gold, predicted)]
            start = min(spans)[0]
            error = Error(kind, scope, self.id, lines.of(start), excerpt(self.text, spans), *shown)
            found.append((start, kind, error))
        return [error for _, _, error in sorted(found, key=lambda one: one[:2])]

    def _note(self, kind: ErrorKind, scope: Scope, gold: Row | None, predicted: Row | None) -> None:
        self._noted.setdefault((kind, id(gold), id(predicted)), (scope, gold, predicted))

    def _right_source(self, gold: Row, predicted: Row) -> bool:
        return same_source(self.text, predicted, gold, self._measure.empty)

    def _right_name(self, gold: Row, predicted: Row) -> bool:
        name = gold.quote.speaker
        return not name or same_name(name, predicted.quote.speaker or "", self._measure.empty)

    def _union(self, gold: int, place: int, letters: int) -> int:
        return self.gold[gold].size + self.predicted[place].size - letters

    def _most_of_predicted(self) -> dict[int, int]:
        """The most letters that each prediction shares with one annotated quotation."""
        most: dict[int, int] = {}
        for (_, place), letters in self._shared.items():
            key = id(self.predicted[place])
            most[key] = max(most.get(key, 0), letters)
        return most
