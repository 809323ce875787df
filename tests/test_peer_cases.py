"""Sentences from the tests and bug reports of other projects, with the answers that those expect.

The sentences belong to their projects and are not part of this one: the tests look for them in the
folder `QUOTEKIT_CORPORA`, or beside the project, and are skipped where there are none. Answers are
compared as docs/peer-cases.md describes. `peers/conventions.toml` lists the cases that differ because
our convention is another one, and those that are known to fail; a listed case that passes fails here.

    python tests/test_peer_cases.py

prints how many pass, and writes that table into docs/peer-cases.md.
"""

from __future__ import annotations

import json
import os
import tomllib
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import pytest

import quotekit
from quotekit.models import Article, Quote, Span

ROOT = Path(__file__).parents[1]
CORPUS = Path(os.environ.get("QUOTEKIT_CORPORA", ROOT.parent / "shared" / "gold")) / "peer_cases.jsonl"
PAGE = ROOT / "docs" / "peer-cases.md"
LISTS = tomllib.loads((ROOT / "tests" / "peers" / "conventions.toml").read_text(encoding="utf-8"))
CONVENTIONS: dict[str, str] = LISTS["conventions"]
DIFFERS: list[dict[str, str]] = LISTS.get("differs", [])
KNOWN: list[dict[str, str]] = LISTS.get("known", [])
BEGIN, END = "<!-- figures -->", "<!-- end of figures -->"
GAP = " … "
DETERMINERS = ("the ", "a ", "an ")

Letters = frozenset[int]


@dataclass(frozen=True, slots=True)
class Expected:
    """A quotation that another project expects: where its letters stand, what signals it, and who speaks."""

    letters: Letters
    cue: str | None
    speaker: str | None
    canonical: str | None


@dataclass(frozen=True, slots=True)
class Case:
    """`marks_only`: the other project says nothing about speech, only what stands in marks."""

    name: str
    text: str
    expected: tuple[Expected, ...]
    marks_only: bool


def letters(text: str, places: Iterable[tuple[int, int]]) -> Letters:
    """Where the letters and digits of the places stand: marks and commas are no matter."""
    return frozenset(i for start, end in places for i in range(start, end) if text[i].isalnum())


def located(text: str, content: str, start: int) -> list[tuple[int, int]]:
    """The places of a content; one that is interrupted is written with an ellipsis in the gap."""
    pieces = [content] if content in text[start:] else content.split(GAP)
    places = []
    for piece in pieces:
        begin = text.index(piece, start)
        start = begin + len(piece)
        places.append((begin, start))
    return places


def expectations(text: str, rows: list[dict[str, Any]]) -> Iterator[Expected]:
    start = 0
    for row in rows:
        places = located(text, row["content"], start)
        start = places[-1][1]
        yield Expected(letters(text, places), row.get("cue"), row.get("speaker"), row.get("canonical"))


def load(corpus: Path) -> tuple[Case, ...]:
    """Every case, or none where the corpus is absent."""
    if not corpus.is_file():
        return ()
    cases, seen = [], Counter[str]()
    # split("\n"), since JSON strings may hold other characters that end a line
    for line in filter(None, corpus.read_text(encoding="utf-8").split("\n")):
        row = json.loads(line)
        seen[row["origin"]] += 1
        number = seen[row["origin"]]
        name = row["origin"] if number == 1 else f"{row['origin']} ({number})"
        expected = tuple(expectations(row["text"], row["expected"]))
        cases.append(Case(name, row["text"], expected, row["layer"] == "marks"))
    return tuple(cases)


CASES = load(CORPUS)
needs_corpus = pytest.mark.skipif(not CASES, reason="the other projects' cases are not here: see docs/peer-cases.md")


@cache
def extracted(text: str) -> Article:
    return quotekit.extract(text)


def runs(text: str, spans: tuple[Span, ...]) -> Iterator[Letters]:
    """The letters of every stretch of neighbouring spans: what others split, we hold as one."""
    for first in range(len(spans)):
        for last in range(first, len(spans)):
            yield letters(text, [(s.start, s.end) for s in spans[first : last + 1]])


def holds(text: str, quote: Quote, wanted: Letters) -> bool:
    return wanted in runs(text, quote.quoted) or wanted in runs(text, quote.content)


def holding(case: Case, wanted: Expected) -> list[Quote]:
    """The quotes with these words, and with none that another cue signals: a new cue begins a new quotation."""
    apart = [other.letters for other in case.expected if other.cue != wanted.cue]
    return [
        quote
        for quote in extracted(case.text).quotes
        if holds(case.text, quote, wanted.letters) and not any(holds(case.text, quote, other) for other in apart)
    ]


def words_at(text: str, words: str) -> Iterator[tuple[int, int]]:
    """Where these words stand as whole words: `he` is not found inside `the`."""
    at = text.find(words)
    while at >= 0:
        end = at + len(words)
        if not text[at - 1 : at].isalnum() and not text[end : end + 1].isalnum():
            yield at, end
        at = text.find(words, at + 1)


def folded(name: str) -> str:
    """Without case and leading article: `The board` is `board`."""
    name = name.casefold()
    return next((name.removeprefix(d) for d in DETERMINERS if name.startswith(d)), name)


def same_speaker(article: Article, quote: Quote, expected: Expected) -> bool:
    """The source overlaps the speaker expected, or the quotation resolves to that name."""
    if expected.speaker is None:
        return True
    source, speaker = quote.source, article.speaker_of(quote)
    if source is not None:
        places = words_at(article.text, expected.speaker)
        if any(start < source.end and source.start < end for start, end in places):
            return True
    names = {folded(name) for name in (expected.speaker, expected.canonical) if name is not None}
    return speaker is not None and folded(speaker.name) in names


def surplus(case: Case, article: Article) -> list[str]:
    """What is found in marks where nothing should be; what the text itself denies was said does not count."""
    found = [quote.text for quote in article.quotes if quote.quoted and quote.polarity == "asserted"]
    if case.marks_only:
        found += [aside.span.text for aside in article.asides if aside.kind != "stray"]
    return [f"nothing is expected, found {text!r}" for text in found]


def faults(case: Case) -> list[str]:
    """In what our answer differs from the one expected."""
    article = extracted(case.text)
    if not case.expected:
        return surplus(case, article)
    asides = [letters(case.text, [(a.span.start, a.span.end)]) for a in article.asides if case.marks_only]
    found = []
    for number, expected in enumerate(case.expected, 1):
        quotes = holding(case, expected)
        if not quotes and expected.letters not in asides:
            found.append(f"quotation {number} is missed, or joined with another")
        elif not case.marks_only and not any(same_speaker(article, quote, expected) for quote in quotes):
            found.append(f"quotation {number} is not by {expected.canonical or expected.speaker!r}")
    return found


def described(case: Case, found: list[str]) -> str:
    article = extracted(case.text)
    lines = [f"{case.name}: {'; '.join(found)}", f"  in {case.text!r}"]
    lines += [f"  {q.kind} {q.text!r} by {q.source and q.source.text!r}, {q.trace.rule}" for q in article.quotes]
    lines += [f"  aside, {aside.kind}: {aside.span.text!r}" for aside in article.asides]
    return "\n".join(lines)


def parameters() -> list[Any]:
    """The cases, those that are listed marked as such."""
    reasons = {entry["case"]: f"convention: {CONVENTIONS[entry['convention']]}" for entry in DIFFERS}
    reasons |= {entry["case"]: f"known: {entry['phenomenon']}" for entry in KNOWN}
    return [
        pytest.param(
            case,
            id=case.name,
            marks=[pytest.mark.xfail(reason=reasons[case.name], strict=True)] if case.name in reasons else [],
        )
        for case in CASES
    ]


@needs_corpus
@pytest.mark.parametrize("case", parameters())
def test_case_is_answered_as_expected(case: Case) -> None:
    found = faults(case)
    assert not found, described(case, found)


@needs_corpus
def test_every_case_is_read() -> None:
    """A listed case may differ in its answer, and may not raise."""
    for case in CASES:
        assert extracted(case.text).text == case.text


@needs_corpus
def test_listed_cases_exist() -> None:
    listed = {entry["case"] for entry in [*DIFFERS, *KNOWN]}
    assert sorted(listed - {case.name for case in CASES}) == []


def test_a_case_is_listed_once() -> None:
    seen = Counter(entry["case"] for entry in [*DIFFERS, *KNOWN])
    assert [name for name, times in seen.items() if times > 1] == []


def test_conventions_are_used_and_documented() -> None:
    assert sorted({entry["convention"] for entry in DIFFERS}) == sorted(CONVENTIONS)
    page = PAGE.read_text(encoding="utf-8")
    assert [name for name in CONVENTIONS if f"### `{name}`" not in page] == []
    assert [entry["case"] for entry in KNOWN if not entry["phenomenon"]] == []


def project(case: Case) -> str:
    """Whose case it is: owner and name of the project, as far as the origin gives them.

    >>> project(Case("owner/name/src/test.py:7", "", (), False))
    'owner/name'
    """
    parts = case.name.split("/")
    return parts[0] if parts[1] == "quote-extraction" else "/".join(parts[:2])


def table() -> str:
    """How many cases of each project pass, as the page shows it."""
    differs = {entry["case"] for entry in DIFFERS}
    counts: dict[str, Counter[str]] = {}
    for case in CASES:
        count = counts.setdefault(project(case), Counter())
        count["cases"] += 1
        count["differ" if case.name in differs else "ours"] += 1
        count["pass"] += case.name not in differs and not faults(case)
    counts["**all**"] = sum(counts.values(), Counter())
    rows = [
        f"| {name} | {c['cases']} | {c['differ']} | {c['ours']} | {c['pass']} | {100 * c['pass'] / c['ours']:.1f} |"
        for name, c in counts.items()
    ]
    head = "| from | cases | other convention | ours | of these pass | per cent |"
    return "\n".join([head, "|---|---|---|---|---|---|", *rows])


@needs_corpus
def test_page_shows_the_figures() -> None:
    assert table() in PAGE.read_text(encoding="utf-8"), f"run: python tests/test_peer_cases.py\n{table()}"


def main() -> int:
    if not CASES:
        print(f"no cases at {CORPUS}")
        return 1
    page = PAGE.read_text(encoding="utf-8")
    before, rest = page.split(BEGIN)
    PAGE.write_text(f"{before}{BEGIN}\n{table()}\n{END}{rest.split(END)[1]}", encoding="utf-8")
    print(table())
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
