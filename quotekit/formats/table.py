"""Annotated documents as a table: CSV, or TSV by its suffix, for spreadsheets and data frames.

One row for each span of a content; a quotation whose content has several spans, or that has several cues, takes
several rows with the same `id` and `quote`. Offsets are code points from 0, the end exclusive.

| column | |
|---|---|
| `id` | the document |
| `text` | the document's text, in one of its rows at least; the others may leave it blank |
| `file` | in place of `text`: a file that holds it, found from the table's folder |
| `quote` | the quotation; without this column each row is a quotation of its own |
| `type` | `direct`, `mixed` or `indirect` |
| `content_start`, `content_end` | a span of the content |
| `cue_start`, `cue_end`, `source_start`, `source_end` | spans of the cue and the source, or blank |
| `speaker`, `rule` | the speaker's name, and the rule that decided, or blank |
| `content`, `cue`, `source` | the words of the row's spans: for the eye, and compared with the offsets when read |

A row without any offsets stands for a document without quotations. Other columns are passed over.

>>> import io
>>> from quotekit.formats.standoff import from_standoff
>>> gold = from_standoff({"id": "a1", "text": "“No,” said Ada.", "quotes": [
...     {"id": "q1", "type": "direct", "content": [[0, 5]], "cue": [[6, 10]], "source": [[11, 14]]}]})
>>> out = io.StringIO()
>>> write_table([gold], out)
>>> print(out.getvalue())
id,text,quote,type,content_start,content_end,cue_start,cue_end,source_start,source_end,speaker,rule,content,cue,source
a1,"“No,” said Ada.",q1,direct,0,5,6,10,11,14,,,"“No,”",said,Ada
<BLANKLINE>
"""

from __future__ import annotations

import csv
import io
import os
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from itertools import zip_longest
from pathlib import Path
from typing import Any, TextIO

from quotekit.errors import QuotekitError, UnreadableInput, UnwritableOutput
from quotekit.formats.standoff import StandoffDocument, check_utf8, from_standoff
from quotekit.reading import OnFault, decode

COLUMNS = (
    "id", "text", "quote", "type", "content_start", "content_end", "cue_start", "cue_end", "source_start", "source_end",
    "speaker", "rule", "content", "cue", "source",
)  # fmt: skip
_NEEDED = ("id", "type", "content_start", "content_end")
_PARTS = ("content", "cue", "source")

Row = Mapping[str, str]


def write_table(
    documents: Iterable[StandoffDocument],
    out: TextIO,
    *,
    delimiter: str = ",",
    on_fault: Callable[[UnwritableOutput], None] | None = None,
) -> None:
    """Writes documents as a table, one after the other; open a file for it with `newline=""`.

    A document that a table cannot hold (two quotations with one id, half a surrogate pair) is a fault: it goes to
    `on_fault` as an `UnwritableOutput`, and without that it is raised.
    """
    report = on_fault or _raise
    # RFC 4180; besides, the writer quotes a carriage return in a cell only if lines end in one.
    writer = csv.writer(out, delimiter=delimiter, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    for document in documents:
        try:
            rows = list(_rows(document))
        except UnwritableOutput as fault:
            report(fault)
            continue
        writer.writerows(rows)


def read_table(path: str | os.PathLike[str], *, on_fault: OnFault | None = None) -> Iterator[StandoffDocument]:
    """The documents of a `.csv` or `.tsv` file, in the order of their first rows.

    A row that is wrong costs its document; the fault goes to `on_fault`, and without it the first is raised.

    >>> from tempfile import TemporaryDirectory
    >>> with TemporaryDirectory() as folder:
    ...     _ = Path(folder, "a.txt").write_text("“No,” said Ada.", encoding="utf-8")
    ...     file = Path(folder, "gold.csv")
    ...     _ = file.write_text("id,file,type,content_start,content_end\\na,a.txt,direct,0,5\\n")
    ...     [(one.id, one.quotes[0].content) for one in read_table(file)]
    [('a', ((0, 5),))]
    """
    report = on_fault or _raise
    name = os.fspath(path)
    try:
        text = decode(Path(path).read_bytes(), name, encoding="utf-8")
        delimiter = "\t" if name.lower().endswith(".tsv") else ","
        found = _drafts(text, name, delimiter, Path(path).parent, report)
    except OSError as fault:
        report(UnreadableInput(f"{name}: {(fault.strerror or str(fault)).lower()}"))
    except UnreadableInput as fault:
        report(fault)
    else:
        yield from _documents(found, name, report)


class _Draft:
    """A document as its rows are read."""

    def __init__(self, id: str, line: int) -> None:
        self.id, self.line = id, line
        self.text: str | None = None
        self.quotes: dict[str, dict[str, Any]] = {}
        self.sound = True

    def add(self, row: Row, folder: Path) -> None:
        """Takes in one row; raises `UnreadableInput` without its place."""
        self._take_text(row, folder)
        spans = {part: span for part in _PARTS if (span := _span(row, part)) is not None}
        for part, (start, end) in spans.items():
            self._check(row, part, start, end)
        if not spans:
            return
        name = row.get("quote") or ""
        if "quote" not in row:
            name = f"q{len(self.quotes) + 1}"
        elif not name:
            raise UnreadableInput('the column "quote" is blank, so that nobody can tell which quotation this is')
        facts = {"type": row["type"], "speaker": row.get("speaker") or None, "rule": row.get("rule") or None}
        quote = self.quotes.setdefault(name, {"id": name, **facts, "content": [], "cue": [], "source": []})
        for key, value in facts.items():
            if value and value != quote[key]:
                raise UnreadableInput(f"quotation {name!r} has two values for {key}: {quote[key]!r}, {value!r}")
        for part, span in spans.items():
            quote[part].append(span)

    def _take_text(self, row: Row, folder: Path) -> None:
        text = row.get("text") or None
        if text is None and row.get("file") and self.text is None:
            file = folder / row["file"]
            try:
                text = decode(file.read_bytes(), str(file), encoding="utf-8")
            except OSError as fault:
                raise UnreadableInput(f"{file}: {(fault.strerror or str(fault)).lower()}") from fault
        if text is not None and self.text not in (None, text):
            raise UnreadableInput(f"document {self.id!r} has two different texts")
        self.text = self.text if text is None else text

    def _check(self, row: Row, part: str, start: int, end: int) -> None:
        """A column with the words of a span must agree with its offsets."""
        if row.get(part) and self.text is not None and self.text[start:end] != row[part]:
            raise UnreadableInput(
                f"{part}_start and {part}_end say {self.text[start:end][:40]!r}, but {part} says {row[part][:40]!r}"
                " (offsets count characters from 0, the end exclusive)"
            )


def _drafts(text: str, name: str, delimiter: str, folder: Path, report: OnFault) -> dict[str, _Draft]:
    drafts: dict[str, _Draft] = {}
    for line, row in _records(text, name, delimiter):
        if not row["id"]:
            report(UnreadableInput(f'{name}:{line}: the column "id" is blank'))
            continue
        draft = drafts.setdefault(row["id"], _Draft(row["id"], line))
        if not draft.sound:
            continue
        try:
            draft.add(row, folder)
        except UnreadableInput as fault:
            draft.sound = False
            report(UnreadableInput(f"{name}:{line}: {fault}"))
    return drafts


def _documents(drafts: Mapping[str, _Draft], name: str, report: OnFault) -> Iterator[StandoffDocument]:
    for draft in drafts.values():
        if not draft.sound:
            continue
        where = f"{name}:{draft.line}"
        if draft.text is None and draft.quotes:
            report(UnreadableInput(f"{where}: document {draft.id!r} has no text in any of its rows"))
            continue
        record = {"id": draft.id, "text": draft.text or "", "quotes": list(draft.quotes.values())}
        try:
            document = from_standoff(record, where=where)
        except UnreadableInput as fault:
            report(fault)
            continue
        yield document


def _records(text: str, name: str, delimiter: str) -> list[tuple[int, Row]]:
    """The rows below the head by column, each with the line it begins on."""
    rows: list[tuple[int, list[str]]] = []
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    begin = 1
    with _long_cells():
        try:
            for cells in reader:
                if cells:
                    rows.append((begin, cells))
                begin = reader.line_num + 1
        except csv.Error as fault:
            raise UnreadableInput(f"{name}:{begin}: not CSV: {fault}") from fault
    if not rows:
        raise UnreadableInput(f"{name}: an empty table; its first row should name the columns: {', '.join(COLUMNS)}")
    head = rows[0][1]
    absent = next((column for column in _NEEDED if column not in head), None)
    if absent or not {"text", "file"} & set(head):
        wanted = absent or "text (or file)"
        raise UnreadableInput(f"{name}:1: no column {wanted!r} in the first row: {', '.join(head)}")
    for line, cells in rows:
        if len(cells) != len(head):
            raise UnreadableInput(f"{name}:{line}: {len(cells)} cells, but {len(head)} columns")
    return [(line, dict(zip(head, cells, strict=True))) for line, cells in rows[1:]]


@contextmanager
def _long_cells() -> Iterator[None]:
    """An article may be longer than the 131,072 characters that the csv module takes by default."""
    before = csv.field_size_limit(sys.maxsize)
    try:
        yield
    finally:
        csv.field_size_limit(before)


def _span(row: Row, part: str) -> tuple[int, int] | None:
    cells = [row.get(f"{part}_{edge}", "").strip() for edge in ("start", "end")]
    if not any(cells):
        return None
    try:
        start, end = map(int, cells)
    except ValueError:
        raise UnreadableInput(f"{part}_start and {part}_end must be whole numbers, not {cells}") from None
    return start, end


def _rows(document: StandoffDocument) -> Iterator[list[str]]:
    if not document.id:
        raise UnwritableOutput("a document without an id cannot stand in a table")
    ids = [quote.id for quote in document.quotes]
    if len(set(ids)) < len(ids) or "" in ids:
        raise UnwritableOutput(f"document {document.id!r}: in a table each quotation needs an id of its own")
    check_utf8(document)
    text = document.text
    for quote in document.quotes:
        parts = list(zip_longest(quote.content, quote.cue, quote.source))
        for spans in parts:
            edges = [str(edge) for span in spans for edge in (span or ("", ""))]
            said = [document.text[slice(*span)] if span else "" for span in spans]
            facts = [quote.speaker or "", quote.rule or ""]
            yield [document.id, text, quote.id, quote.kind, *edges, *facts, *said]
            text = ""
    if not document.quotes:
        yield [document.id, text, *[""] * (len(COLUMNS) - 2)]


def _raise(fault: QuotekitError) -> None:
    raise fault
