"""Reads the golden articles of tests/golden and finds the places their answers speak of.

A golden file holds an article and the full answer for it, all as plain words, no offsets;
tests/golden/README.md says how to write one. Run as a program, this writes every case as
one JSON object a line, in the stand-off format that `quotekit evaluate` reads:

    python tests/golden_cases.py OUT.jsonl [FOLDER]
"""

from __future__ import annotations

import json
import sys
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parent / "golden"

Place = tuple[int, int]
Table = dict[str, Any]
Written = str | Table

# The values a key may have: those of quotekit.models, which is not imported, so that the gold can
# be read while the library cannot. A test holds the two together.
BLOCK_KINDS = ("headline", "dateline", "byline", "paragraph", "caption", "boilerplate")
QUOTE_KINDS = ("direct", "mixed", "indirect")
POLARITIES = ("asserted", "denied", "hypothetical", "declined")
SPEAKER_KINDS = ("person", "organisation", "group", "anonymous", "document", "unknown")
REPAIR_KINDS = ("missing_close", "missing_open", "reversed", "mixed_pair", "doubled", "stray")

_CASE_KEYS = {"id", "style", "text", "blocks", "quotes", "asides", "repairs", "xfail"}
_QUOTE_KEYS = {
    "kind", "content", "cue", "source", "speaker", "speaker_kind", "relay", "addressee", "date", "on_behalf_of",
    "polarity", "repaired", "optional", "xfail", "xfail_details",
}  # fmt: skip
_DETAILS = ("relay", "addressee", "date", "on_behalf_of")
ARTICLE_TESTS = ("blocks", "asides", "repairs", "spurious")


class GoldenError(ValueError):
    """A golden file that cannot be used: names the file, the entry and the fault."""


@dataclass(frozen=True, slots=True)
class GoldQuote:
    """One quotation of the answer, its words found in the text."""

    name: str
    kind: str
    content: tuple[Place, ...]
    cue: Place | None = None
    source: Place | None = None
    speaker: str | None = None
    speaker_kind: str | None = None
    details: dict[str, Place] = field(default_factory=dict)
    polarity: str | None = None
    repaired: bool = False
    optional: bool = False
    xfail: str | None = None
    xfail_details: str | None = None


@dataclass(frozen=True, slots=True)
class GoldBlock:
    kind: str
    place: Place
    optional: bool = False


@dataclass(frozen=True, slots=True)
class GoldRepair:
    kind: str
    position: int


@dataclass(frozen=True, slots=True)
class Case:
    """A golden article with its answers."""

    id: str
    style: str
    text: str
    blocks: tuple[GoldBlock, ...]
    quotes: tuple[GoldQuote, ...]
    asides: tuple[Place, ...]
    repairs: tuple[GoldRepair, ...]
    xfail: dict[str, str]


@dataclass(frozen=True, slots=True)
class _Finder:
    """Finds the words of one file's answers in its text."""

    file: str
    text: str

    def fault(self, entry: str, what: str) -> GoldenError:
        return GoldenError(f"{self.file}: {entry}: {what}")

    def keys(self, entry: str, table: Table, known: set[str]) -> None:
        for key in table:
            if key not in known:
                raise self.fault(entry, f"unknown key {key!r}; known are {', '.join(sorted(known))}")

    def one_of(self, entry: str, key: str, value: object, known: tuple[str, ...]) -> str:
        if value not in known:
            raise self.fault(entry, f"{key} is {value!r}, not one of {', '.join(known)}")
        return str(value)

    def all_of(self, entry: str, words: str) -> Iterator[Place]:
        """Every occurrence as whole words: `he` is not found inside `the`."""
        if not words:
            raise self.fault(entry, "an empty string stands nowhere")
        at = self.text.find(words)
        while at >= 0:
            end = at + len(words)
            cuts_start = at > 0 and self.text[at - 1].isalnum() and words[0].isalnum()
            cuts_end = end < len(self.text) and self.text[end].isalnum() and words[-1].isalnum()
            if not cuts_start and not cuts_end:
                yield at, end
            at = self.text.find(words, at + 1)

    def counted(self, entry: str, written: Table) -> Place:
        """`{text = "he", nth = 3}`: the third occurrence in the whole text."""
        words, nth = written.get("text"), written.get("nth")
        if set(written) != {"text", "nth"} or not isinstance(words, str) or not isinstance(nth, int):
            raise self.fault(entry, f"expected {{text, nth}}, got {written!r}")
        places = list(self.all_of(entry, words))
        if not 1 <= nth <= len(places):
            raise self.fault(entry, f"no occurrence {nth} of {words!r}: there are {len(places)}")
        return places[nth - 1]

    def after(self, entry: str, written: Written, start: int) -> Place:
        """The first occurrence at or after `start`."""
        if isinstance(written, dict):
            return self.counted(entry, written)
        for place in self.all_of(entry, written):
            if place[0] >= start:
                return place
        raise self.fault(entry, f"not found after offset {start}: {written!r}")

    def near(self, entry: str, written: Written, content: tuple[Place, ...]) -> Place:
        """The occurrence nearest to the content, outside it; one in a gap of the content before all others."""
        if isinstance(written, dict):
            return self.counted(entry, written)
        free = [p for p in self.all_of(entry, written) if all(p[1] <= s or e <= p[0] for s, e in content)]
        if not free:
            raise self.fault(entry, f"not found outside the content: {written!r}")
        first, last = content[0][1], content[-1][0]
        inside = [p for p in free if first <= p[0] and p[1] <= last]
        return min(inside or free, key=lambda p: min(max(s - p[1], p[0] - e) for s, e in content))


def _contents(find: _Finder, entry: str, table: Table, last: tuple[Place, ...]) -> tuple[Place, ...]:
    """The content's spans, left to right from where the quote before began."""
    written = table.get("content")
    if not isinstance(written, list) or not written:
        raise find.fault(entry, "content must be a list of at least one string")
    start, places = (last[0][0] if last else 0), list[Place]()
    for one in written:
        place = find.after(entry, one, start)
        if not places and last == (place,) and len(written) == 1:
            place = find.after(entry, one, place[1])  # the same words said twice
        places.append(place)
        start = place[1]
    return tuple(places)


def _quote(find: _Finder, number: int, table: Table, last: tuple[Place, ...]) -> GoldQuote:
    entry = f"quote {number}"
    find.keys(entry, table, _QUOTE_KEYS)
    content = _contents(find, entry, table, last)

    def near(key: str) -> Place | None:
        return find.near(f"{entry} {key}", table[key], content) if key in table else None

    details = {}
    for key in _DETAILS:
        place = near(key)
        if place is not None:
            details[key] = place
    if "polarity" in table:
        find.one_of(entry, "polarity", table["polarity"], POLARITIES)
    if "speaker_kind" in table:
        find.one_of(entry, "speaker_kind", table["speaker_kind"], SPEAKER_KINDS)
    return GoldQuote(
        name=f"{number:02}-{_slug(find.text[content[0][0] : content[0][1]])}",
        kind=find.one_of(entry, "kind", table.get("kind"), QUOTE_KINDS),
        content=content,
        cue=near("cue"),
        source=near("source"),
        speaker=table.get("speaker"),
        speaker_kind=table.get("speaker_kind"),
        details=details,
        polarity=table.get("polarity"),
        repaired=table.get("repaired", False),
        optional=table.get("optional", False),
        xfail=table.get("xfail"),
        xfail_details=table.get("xfail_details"),
    )


def _slug(text: str) -> str:
    """The first words of a text, fit for a test's name."""
    words = "".join(c if c.isascii() and c.isalnum() else " " for c in text.replace("’", "").replace("'", ""))
    return "-".join(words.split()[:6])


def _quotes(find: _Finder, tables: list[Table]) -> tuple[GoldQuote, ...]:
    quotes = list[GoldQuote]()
    for number, table in enumerate(tables, 1):
        quotes.append(_quote(find, number, table, quotes[-1].content if quotes else ()))
    return tuple(quotes)


def _blocks(find: _Finder, tables: list[Table]) -> tuple[GoldBlock, ...]:
    blocks, start = list[GoldBlock](), 0
    for number, table in enumerate(tables, 1):
        entry = f"block {number}"
        find.keys(entry, table, {"kind", "text", "optional"})
        place = find.after(entry, table["text"], start)
        kind = find.one_of(entry, "kind", table.get("kind"), BLOCK_KINDS)
        blocks.append(GoldBlock(kind, place, table.get("optional", False)))
        start = place[1]
    return tuple(blocks)


def _asides(find: _Finder, tables: list[Table]) -> tuple[Place, ...]:
    places, start = list[Place](), 0
    for number, table in enumerate(tables, 1):
        find.keys(f"aside {number}", table, {"text"})
        places.append(find.after(f"aside {number}", table["text"], start))
        start = places[-1][1]
    return tuple(places)


def _repairs(find: _Finder, tables: list[Table]) -> tuple[GoldRepair, ...]:
    repairs, start = list[GoldRepair](), 0
    for number, table in enumerate(tables, 1):
        entry = f"repair {number}"
        find.keys(entry, table, {"kind", "after"})
        kind = find.one_of(entry, "kind", table.get("kind"), REPAIR_KINDS)
        start = find.after(entry, table["after"], start)[1]
        repairs.append(GoldRepair(kind, start))
    return tuple(repairs)


def load(path: Path) -> Case:
    """One golden file. Raises `GoldenError` with the file, the entry and the fault."""
    try:
        table = tomllib.loads(path.read_bytes().decode("utf-8"))
    except tomllib.TOMLDecodeError as fault:
        raise GoldenError(f"{path.name}: not TOML: {fault}") from fault
    find = _Finder(path.name, str(table.get("text", "")))
    find.keys("top level", table, _CASE_KEYS)
    if table.get("id") != path.stem:
        raise find.fault("top level", f"id is {table.get('id')!r}, but the file is called {path.stem!r}")
    xfail: dict[str, str] = table.get("xfail", {})
    find.keys("xfail", xfail, set(ARTICLE_TESTS))
    return Case(
        id=path.stem,
        style=table["style"],
        text=find.text,
        blocks=_blocks(find, table.get("blocks", [])),
        quotes=_quotes(find, table.get("quotes", [])),
        asides=_asides(find, table.get("asides", [])),
        repairs=_repairs(find, table.get("repairs", [])),
        xfail=xfail,
    )


def load_all(folder: Path = FOLDER) -> tuple[Case, ...]:
    """Every golden case, by name."""
    return tuple(load(path) for path in sorted(folder.glob("*.toml")))


def standoff(case: Case, *, optional: bool = True) -> Table:
    """The case in the stand-off format: offsets in code points, end exclusive; without `optional`, what must be found.

    >>> case = load(sorted(FOLDER.glob("*.toml"))[0])
    >>> sorted(standoff(case))
    ['id', 'quotes', 'text']
    """
    return {
        "id": case.id,
        "text": case.text,
        "quotes": [
            {
                "id": f"q{number}",
                "content": [list(place) for place in quote.content],
                "cue": [list(quote.cue)] if quote.cue else [],
                "source": [list(quote.source)] if quote.source else [],
                "type": quote.kind,
                "speaker": quote.speaker,
            }
            for number, quote in enumerate(case.quotes, 1)
            if optional or not quote.optional
        ],
    }


def main() -> int:
    if not 2 <= len(sys.argv) <= 3:
        print("usage: python tests/golden_cases.py OUT.jsonl [FOLDER]", file=sys.stderr)
        return 2
    cases = load_all(Path(sys.argv[2])) if len(sys.argv) == 3 else load_all()
    lines = [json.dumps(standoff(case), ensure_ascii=False) + "\n" for case in cases]
    Path(sys.argv[1]).write_text("".join(lines), encoding="utf-8")
    print(f"{len(cases)} articles, {sum(len(case.quotes) for case in cases)} quotes")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
