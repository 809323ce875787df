"""Streams of text line by line: JSON lines and CSV, each fault told with its line while the rest is read."""

from __future__ import annotations

import codecs
import csv
import io
import json
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, BinaryIO

from quotekit.encoding import UTF8, checked, head_encoding, hint, marked
from quotekit.errors import UnreadableInput
from quotekit.sources import OnFault

Record = dict[str, Any]

_HEAD = 1 << 16
_DELIMITERS = ",;\t|"


def json_records(stream: BinaryIO, name: str, encoding: str | None, report: OnFault) -> Iterator[tuple[int, Record]]:
    """The JSON objects of a stream with one a line, each with its line number; blank lines are passed over.

    No encoding is guessed, for JSON is UTF-8 by its standard; a byte order mark and `encoding` are believed.

    >>> list(json_records(io.BytesIO(b'{"n": 1}\\n\\n{"n": 2}'), "a.jsonl", None, print))
    [(1, {'n': 1}), (3, {'n': 2})]
    >>> list(json_records(io.BytesIO(b'{"n" 1}\\n{"n": 2}'), "a.jsonl", None, print))
    a.jsonl:1: not JSON: Expecting ':' delimiter at column 6
    [(2, {'n': 2})]
    """
    try:
        lines, encoding = _lines(stream, encoding, guess=False)
    except UnreadableInput as fault:
        report(UnreadableInput(f"{name}: {fault}"))
        return
    for number, line in enumerate(_readable(lines, name, encoding, report), start=1):
        try:
            record = _record(line, f"{name}:{number}", encoding)
        except UnreadableInput as fault:
            report(fault)
            continue
        if record is not None:
            yield number, record


def csv_rows(
    stream: BinaryIO, name: str, wanted: str, encoding: str | None, report: OnFault
) -> Iterator[tuple[int, Record]]:
    """The rows of a CSV file by the names in its first row, each with the line it begins on.

    The delimiter (comma, semicolon, tab or bar) is the one that makes a column called `wanted` of the
    first row. Cells may hold line breaks and be of any length; empty ones are left out, save the wanted one.

    >>> list(csv_rows(io.BytesIO(b'id;text\\n1;"No, no"\\n\\n2;Yes'), "a.csv", "text", None, print))
    [(2, {'id': '1', 'text': 'No, no'}), (4, {'id': '2', 'text': 'Yes'})]
    """
    try:
        lines, encoding = _lines(stream, encoding, guess=True)
    except UnreadableInput as fault:
        report(UnreadableInput(f"{name}: {fault}"))
        return
    readable = _readable(lines, name, encoding, report)
    first = next(readable, "")
    delimiter, columns = _header(first, wanted)
    if wanted not in columns:
        shown = ", ".join(repr(column) for column in columns) or "none"
        report(UnreadableInput(f"{name}:1: no column {wanted!r}; the columns are: {shown}"))
        return
    rows = csv.reader(readable, delimiter=delimiter, strict=True)
    while True:
        number = rows.line_num + 2  # the first row was read apart
        where = f"{name}:{number}"
        try:
            with _long_cells():
                row = next(rows, None)
            if row is None:
                return
            record = _row(row, columns, where, encoding, wanted)
        except csv.Error as fault:
            report(UnreadableInput(f"{where}: not CSV: {fault}"))
        except UnreadableInput as fault:
            report(fault)
        else:
            if record is not None:
                yield number, record


def _record(line: str, where: str, encoding: str) -> Record | None:
    """A line as a JSON object, or None for a blank line; `where` is for the error."""
    if not line.strip():
        return None
    _no_foreign_byte(line, where, encoding)
    try:
        record = json.loads(line.removeprefix("\ufeff"))
    except json.JSONDecodeError as fault:
        raise UnreadableInput(f"{where}: not JSON: {fault.msg} at column {fault.colno}") from fault
    except (RecursionError, ValueError) as fault:
        raise UnreadableInput(f"{where}: JSON that cannot be read: {fault}") from fault
    if not isinstance(record, dict):
        raise UnreadableInput(f"{where}: a JSON object was expected, not {type(record).__name__}")
    return record


def _header(line: str, wanted: str) -> tuple[str, list[str]]:
    """The delimiter, and the columns it gives: the one that makes the wanted column, or else most columns."""
    readings = []
    for delimiter in _DELIMITERS:
        columns = next(csv.reader([line.removeprefix("\ufeff")], delimiter=delimiter), [])
        readings.append((wanted in columns, len(columns), delimiter, columns))
    _, _, delimiter, columns = max(readings, key=lambda one: one[:2])
    return delimiter, columns


def _row(row: list[str], columns: list[str], where: str, encoding: str, wanted: str) -> Record | None:
    """A row as an object; None for a blank line."""
    if not row:
        return None
    if len(row) != len(columns):
        raise UnreadableInput(f"{where}: {len(row)} cells where the first row has {len(columns)} columns")
    for cell in row:
        _no_foreign_byte(cell, where, encoding)
    return {column: cell for column, cell in zip(columns, row, strict=True) if cell or column == wanted}


@contextmanager
def _long_cells() -> Iterator[None]:
    """Lets a cell hold a long article. The limit is one for the whole process, so it is put back at once."""
    before = csv.field_size_limit(min(sys.maxsize, 2**31 - 1))
    try:
        yield
    finally:
        csv.field_size_limit(before)


def _lines(stream: BinaryIO, encoding: str | None, *, guess: bool) -> tuple[Iterator[str], str]:
    """The lines of a stream, and the encoding they are read in; a byte that does not fit becomes a lone surrogate."""
    head = _some(stream, _HEAD)
    if encoding is None:
        encoding = head_encoding(head) if guess else marked(head) or UTF8
    again = io.BufferedReader(_Again(head, stream), _HEAD)
    return iter(io.TextIOWrapper(again, checked(encoding), errors="surrogateescape", newline="\n")), encoding


def _some(stream: BinaryIO, most: int) -> bytes:
    """What a stream has now: a pipe is not waited for until the buffer is full."""
    read: Callable[[int], bytes] = getattr(stream, "read1", stream.read)
    return read(most)


class _Again(io.RawIOBase):
    """A stream whose beginning was read already, from its beginning."""

    def __init__(self, head: bytes, rest: BinaryIO) -> None:
        self._head = head
        self._rest = rest

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: bytearray | memoryview) -> int:  # type: ignore[override]
        data = self._head[: len(buffer)]
        self._head = self._head[len(data) :]
        data = data or _some(self._rest, len(buffer))
        buffer[: len(data)] = data
        return len(data)


def _readable(lines: Iterator[str], name: str, encoding: str, report: OnFault) -> Iterator[str]:
    """The lines, until a stream of two or four bytes a character breaks: where the next begins, nobody can know."""
    number = 0
    try:
        for line in lines:
            number += 1
            yield line
    except UnicodeError:
        report(UnreadableInput(f"{name}:{number + 1}: not {encoding} from about here on"))


def _no_foreign_byte(text: str, where: str, encoding: str) -> None:
    """Raises where a byte did not fit the encoding."""
    if text.isascii():
        return
    at = next((n for n, character in enumerate(text) if "\udc80" <= character <= "\udcff"), None)
    if at is None:
        return
    shown = "UTF-8" if encoding.startswith(UTF8) else encoding
    codec = UTF8 if shown == "UTF-8" else codecs.lookup(encoding).name
    before = len(text[:at].encode(codec, "surrogateescape"))
    end = hint(text.encode(codec, "surrogateescape")) if shown == "UTF-8" else ""
    byte = ord(text[at]) - 0xDC00
    raise UnreadableInput(f"{where}: not {shown}: byte 0x{byte:02X} at byte {before + 1} of the line{end}")
