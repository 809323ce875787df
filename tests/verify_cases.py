"""Reads the golden claims of tests/verify and counts how many verdicts are right.

A file holds an invented article and claims about it, each with the verdict that it should get;
tests/verify/README.md says how to write one. `benchmarks/verify.py` prints what this counts.
"""

from __future__ import annotations

import tomllib
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, get_args

from quotekit import Verdict, Verifier
from quotekit.verifier.verdict import VerdictKind, WordsKind

FOLDER = Path(__file__).parent / "verify"
SETS = ("first", "second", "unseen")
KINDS: tuple[str, ...] = get_args(VerdictKind)
_KEYS = {"quote", "speaker", "kind", "words", "by", "negation", "why", "known"}


@dataclass(frozen=True, slots=True)
class GoldClaim:
    """One claim, and the verdict that it should get; `known` says why it does not, where it does not."""

    name: str
    quote: str
    speaker: str | None
    kinds: tuple[str, ...]
    words: str | None
    by: str | None
    negation: str
    known: str | None

    def faults(self, verdict: Verdict) -> list[str]:
        """What is wrong with a verdict, in words; nothing if it is right."""
        found = []
        if verdict.kind not in self.kinds:
            found.append(f"{verdict.kind}, not {' or '.join(self.kinds)}")
        if self.words is not None and verdict.words != self.words:
            found.append(f"words {verdict.words}, not {self.words}")
        if self.by is not None and not any(self.by in name for name in verdict.said_by):
            found.append(f"said by {verdict.said_by}, not by {self.by}")
        if verdict.negation != self.negation:
            found.append(f"negation {verdict.negation}, not {self.negation}")
        return found


@dataclass(frozen=True, slots=True)
class GoldFile:
    """An article with its claims."""

    id: str
    set: str
    text: str
    claims: tuple[GoldClaim, ...]


@dataclass(slots=True)
class Score:
    """How many verdicts were right: for each kind, and for what they say of negations."""

    right: Counter[str] = field(default_factory=Counter)
    given: Counter[str] = field(default_factory=Counter)
    wanted: Counter[str] = field(default_factory=Counter)
    claims: int = 0
    faultless: int = 0
    wrong: list[tuple[GoldClaim, Verdict, list[str]]] = field(default_factory=list)

    def add(self, claim: GoldClaim, verdict: Verdict) -> None:
        kind = verdict.kind if verdict.kind in claim.kinds else claim.kinds[0]
        self._count(verdict.kind, kind)
        if "kept" not in (verdict.negation, claim.negation) or verdict.negation != claim.negation:
            self._count(f"negation {verdict.negation}", f"negation {claim.negation}")
        self.claims += 1
        faults = claim.faults(verdict)
        self.faultless += not faults
        if faults:
            self.wrong.append((claim, verdict, faults))

    def _count(self, given: str, wanted: str) -> None:
        self.given[given] += 1
        self.wanted[wanted] += 1
        self.right[given] += given == wanted

    def rows(self) -> list[tuple[str, int, float, float]]:
        """For each kind: how often it was wanted, precision, recall."""
        names = (*KINDS, "negation lost", "negation added")
        return [
            (
                name,
                self.wanted[name],
                self.right[name] / self.given[name] if self.given[name] else float("nan"),
                self.right[name] / self.wanted[name] if self.wanted[name] else float("nan"),
            )
            for name in names
            if self.wanted[name] or self.given[name]
        ]


def load(folder: Path = FOLDER) -> list[GoldFile]:
    """The golden files, sorted by name."""
    return [_file(path) for path in sorted(folder.glob("*.toml"))]


def _file(path: Path) -> GoldFile:
    record = tomllib.loads(path.read_text(encoding="utf-8"))
    assert record["id"] == path.stem, f"{path.name}: the id is {record['id']!r}"
    assert record["set"] in SETS, f"{path.name}: no set {record['set']!r}"
    assert set(record) == {"id", "style", "set", "text", "claims"}, f"{path.name}: {sorted(record)}"
    claims = tuple(_claim(path.stem, number, one) for number, one in enumerate(record["claims"], start=1))
    return GoldFile(record["id"], record["set"], record["text"], claims)


def _claim(name: str, number: int, one: dict[str, Any]) -> GoldClaim:
    where = f"{name}-{number}"
    assert set(one) <= _KEYS, f"{where}: {sorted(set(one) - _KEYS)}"
    kinds = (one["kind"],) if isinstance(one["kind"], str) else tuple(one["kind"])
    assert set(kinds) <= set(KINDS), f"{where}: {kinds}"
    assert one.get("words") in (None, *get_args(WordsKind)), f"{where}: {one['words']}"
    negation = one.get("negation", "kept")
    assert negation in ("kept", "lost", "added"), f"{where}: {negation}"
    return GoldClaim(
        f"{where}-{'-'.join(one['quote'].split()[:5])}",
        one["quote"], one.get("speaker"), kinds, one.get("words"), one.get("by"), negation, one.get("known"),
    )  # fmt: skip


def score(files: Iterable[GoldFile], verifier: Verifier) -> Score:
    """What the verifier answers to every claim of some files, counted."""
    counted = Score()
    for file in files:
        reading = verifier.reading(file.text)
        for claim in file.claims:
            counted.add(claim, verifier.verify(reading, claim.quote, speaker=claim.speaker))
    return counted
