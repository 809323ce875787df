"""Annotated documents for tests: written with their words, or made at random."""

from __future__ import annotations

import importlib.util
from pathlib import Path
from types import ModuleType
from typing import Any

from hypothesis import strategies as st

from quotekit.formats import StandoffDocument, from_standoff

WORDS = st.sampled_from(
    ["that", "That", "said", "Ada", "Okafor", "no", "é", "_", ",", " ", " ", "\n",
     "“", "”", '"', "''", "``", "‘", "’", "«", "»", "„"]
)  # fmt: skip
TEXTS = st.lists(WORDS, min_size=1, max_size=40).map("".join)
NAMES = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=8)


def load_file(file: Path) -> ModuleType:
    """A Python file that is no part of the package, as a module."""
    spec = importlib.util.spec_from_file_location(file.stem, file)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def document(text: str, *quotes: dict[str, Any], id: str = "a1") -> StandoffDocument:
    """A document whose quotations give the words of their spans; `content` may be a list of several."""
    made = []
    for number, quote in enumerate(quotes, start=1):
        parts = {part: spans(text, quote.get(part, ())) for part in ("content", "cue", "source")}
        made.append({"id": f"q{number}", "type": "direct", **quote, **parts})
    return from_standoff({"id": id, "text": text, "quotes": made})


def spans(text: str, words: str | list[str] | tuple[str, ...]) -> list[tuple[int, int]]:
    """Where the words stand, each looked for behind the one before."""
    found = []
    at = 0
    for one in [words] if isinstance(words, str) else words:
        at = text.index(one, at)
        found.append((at, at + len(one)))
        at += len(one)
    return found


@st.composite
def stretches(draw: st.DrawFn, text: str, fewest: int = 0, most: int = 3) -> list[tuple[int, int]]:
    """Spans of a text, in any order, perhaps overlapping."""
    found = []
    for _ in range(draw(st.integers(fewest, most))):
        start = draw(st.integers(0, len(text) - 1))
        found.append((start, draw(st.integers(start + 1, len(text)))))
    return found


@st.composite
def quotations(draw: st.DrawFn, text: str, id: str) -> dict[str, Any]:
    return {
        "id": id,
        "type": draw(st.sampled_from(["direct", "mixed", "indirect"])),
        "content": draw(stretches(text, 1)),
        "cue": draw(stretches(text, 0, 2)),
        "source": draw(stretches(text, 0, 2)),
        "speaker": draw(st.none() | NAMES | st.sampled_from(["Ada Okafor", "Okafor", "no"])),
        "rule": draw(st.none() | NAMES),
    }


@st.composite
def documents(draw: st.DrawFn, text: str | None = None, id: str = "a1") -> StandoffDocument:
    """A document with up to six quotations anywhere in its text."""
    text = draw(TEXTS) if text is None else text
    ids = draw(st.lists(NAMES, max_size=6, unique=True)) if draw(st.booleans()) else [f"q{n}" for n in range(1, 5)]
    return from_standoff({"id": id, "text": text, "quotes": [draw(quotations(text, one)) for one in ids]})
