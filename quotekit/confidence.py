"""How far a rule can be trusted: its precision, measured on annotated articles and stored as data."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from functools import cache
from importlib import resources
from typing import Protocol


class Rated(Protocol):
    """What is asked of a rule here: its name, and its own confidence if it has one."""

    @property
    def name(self) -> str: ...
    @property
    def confidence(self) -> float | None: ...


@cache
def _stored() -> Mapping[str, float]:
    file = resources.files("quotekit") / "data" / "confidence.toml"
    rules = tomllib.loads(file.read_text(encoding="utf-8"))["rules"]
    return {name: (entry["right"] + 1) / (entry["fired"] + 2) for name, entry in rules.items()}


def measured(rules: Iterable[Rated]) -> dict[str, float]:
    """The confidence of each rule of a set: its own, or the one measured for its name.

    Stored are how often a rule fired and was right; the confidence is Laplace's estimate
    (right + 1) / (fired + 2), which keeps a rule that fired rarely from being called certain.

    >>> from quotekit import RULES
    >>> 0.8 < measured(RULES)["quote_source_cue"] < 1
    True
    """
    stored = _stored()
    found = {r.name: r.confidence if r.confidence is not None else stored.get(r.name) for r in rules}
    known = {name: value for name, value in found.items() if value is not None}
    return {**{n: v for n, v in stored.items() if n not in found}, **known}
