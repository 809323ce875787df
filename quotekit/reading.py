"""Reads documents from files, folders, JSON lines and standard input.

A fault in one file or one line never costs the others: it is handed to `on_fault` as an
`UnreadableInput` that names file, line and fault, and reading goes on. Without `on_fault`
the first fault is raised.
"""

from __future__ import annotations

import codecs
import json
import os
import sys
from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from quotekit.errors import UnreadableInput

SUFFIXES = (".jsonl", ".md", ".txt")
STDIN = "-"

OnFault = Callable[[UnreadableInput], None]
Record = dict[str, Any]

_FOREIGN_MARKS = (
    (codecs.BOM_UTF16_LE, "UTF-16"),
    (codecs.BOM_UTF16_BE, "UTF-16"),
    (b"%PDF-", "PDF"),
    (b"\x1f\x8b", "gzip"),
)


@dataclass(frozen=True, slots=True)
class Document:
    """One text to read, and what is known about it.

    >>> Document("a.txt", "“No,” said Ada.").title is None
    True
    """

    id: str
    text: str
    title: str | None = None
    published: str | None = None


def read_documents(
    paths: Iterable[str | os.PathLike[str]], *, on_fault: OnFault | None = None, skip: Collection[Path] = ()
) -> Iterator[Document]:
    """Every document of the files, folders, `.jsonl` files and `-` (standard input) given.

    A folder gives all `.txt`, `.md` and `.jsonl` files below it, sorted by path, without hidden
    ones; `skip` names files that a folder should not give. A text file's id is its path; a JSON
    line's id is its `id`, or `path:line` where it has none.

    >>> from pathlib import Path
    >>> from tempfile import TemporaryDirectory
    >>> with TemporaryDirectory() as folder:
    ...     _ = Path(folder, "a.jsonl").write_text('{"id": "x", "text": "“No,” said Ada."}', encoding="utf-8")
    ...     [(one.id, one.text) for one in read_documents([folder])]
    [('x', '“No,” said Ada.')]
    """
    report = on_fault or _raise
    hidden = {path.resolve() for path in skip}
    for path in paths:
        name = os.fspath(path)
        if name == STDIN:
            yield from _text_document("stdin", sys.stdin.buffer.read, report)
            continue
        for file in _files(Path(name), hidden, report):
            yield from _file_documents(file, report)


def read_json_lines(path: str | os.PathLike[str], *, on_fault: OnFault | None = None) -> Iterator[tuple[int, Record]]:
    """The JSON objects of a file with one on each line, each with its line number; blank lines are passed over.

    >>> from pathlib import Path
    >>> from tempfile import TemporaryDirectory
    >>> with TemporaryDirectory() as folder:
    ...     file = Path(folder, "a.jsonl")
    ...     _ = file.write_text('{"n": 1}\\n\\n{"n": 2}\\n')
    ...     list(read_json_lines(file))
    [(1, {'n': 1}), (3, {'n': 2})]
    """
    report = on_fault or _raise
    try:
        with open(path, "rb") as lines:
            for number, line in enumerate(lines, start=1):
                try:
                    record = _record(line, f"{os.fspath(path)}:{number}")
                except UnreadableInput as fault:
                    report(fault)
                    continue
                if record is not None:
                    yield number, record
    except OSError as fault:
        report(_unreadable(os.fspath(path), fault))


def decode(raw: bytes, name: str) -> str:
    """Bytes as text: UTF-8, with or without a byte order mark; `name` is for the error.

    >>> decode(b"caf\\xe9", "menu.txt")
    Traceback (most recent call last):
    quotekit.errors.UnreadableInput: menu.txt:1: not UTF-8: byte 0xE9 at offset 3 (line 1, byte 4 of it)
    """
    try:
        return raw.removeprefix(codecs.BOM_UTF8).decode("utf-8")
    except UnicodeDecodeError as fault:
        bom = len(raw) - len(fault.object)
        at = fault.start + bom
        line = raw.count(b"\n", 0, at) + 1
        column = at - (raw.rfind(b"\n", 0, at) + 1) + 1
        guess = next((f"; it looks like {kind}" for mark, kind in _FOREIGN_MARKS if raw.startswith(mark)), "")
        raise UnreadableInput(
            f"{name}:{line}: not UTF-8: byte 0x{raw[at]:02X} at offset {at} (line {line}, byte {column} of it){guess}"
        ) from fault


def _raise(fault: UnreadableInput) -> None:
    raise fault


def _unreadable(name: str, fault: OSError) -> UnreadableInput:
    return UnreadableInput(f"{name}: {(fault.strerror or str(fault)).lower()}")


def _files(path: Path, hidden: Collection[Path], report: OnFault) -> Iterator[Path]:
    """The file itself, or the readable files below a folder, sorted."""
    if not path.is_dir():
        yield path
        return
    found: list[Path] = []
    broken: list[OSError] = []
    for folder, subfolders, names in os.walk(path, onerror=broken.append):
        subfolders[:] = [name for name in subfolders if not name.startswith(".")]
        found += [Path(folder, name) for name in names if not name.startswith(".") and name.lower().endswith(SUFFIXES)]
    for fault in broken:
        report(_unreadable(str(fault.filename), fault))
    wanted = sorted(file for file in found if not hidden or file.resolve() not in hidden)
    if not wanted and not broken:
        report(UnreadableInput(f"{path}: no {', '.join(SUFFIXES[:-1])} or {SUFFIXES[-1]} file in this folder"))
    yield from wanted


def _file_documents(path: Path, report: OnFault) -> Iterator[Document]:
    if path.suffix.lower() != ".jsonl":
        yield from _text_document(str(path), path.read_bytes, report)
        return
    for number, record in read_json_lines(path, on_fault=report):
        try:
            yield _document(record, f"{path}:{number}")
        except UnreadableInput as fault:
            report(fault)


def _text_document(name: str, load: Callable[[], bytes], report: OnFault) -> Iterator[Document]:
    try:
        text = decode(load(), name)
    except OSError as fault:
        report(_unreadable(name, fault))
    except UnreadableInput as fault:
        report(fault)
    else:
        yield Document(name, text)


def _record(line: bytes, where: str) -> Record | None:
    """A line as a JSON object, or None for a blank line; `where` is for the error."""
    if not line.strip():
        return None
    try:
        text = line.removeprefix(codecs.BOM_UTF8).decode("utf-8")
    except UnicodeDecodeError as fault:
        raise UnreadableInput(
            f"{where}: not UTF-8: byte 0x{line[fault.start]:02X} at byte {fault.start + 1} of the line"
        ) from fault
    try:
        record = json.loads(text)
    except json.JSONDecodeError as fault:
        raise UnreadableInput(f"{where}: not JSON: {fault.msg} at column {fault.colno}") from fault
    except (RecursionError, ValueError) as fault:
        raise UnreadableInput(f"{where}: JSON that cannot be read: {fault}") from fault
    if not isinstance(record, dict):
        raise UnreadableInput(f"{where}: a JSON object was expected, not {type(record).__name__}")
    return record


def _document(record: Record, where: str) -> Document:
    """A JSON object as a document: `text`, and `id`, `title` and `published` when they are there."""
    if "text" not in record:
        raise UnreadableInput(f'{where}: no "text" in this object')
    for key in ("text", "title", "published"):
        if not isinstance(record.get(key), str) and (key == "text" or record.get(key) is not None):
            raise UnreadableInput(f'{where}: "{key}" must be a string, not {type(record[key]).__name__}')
    name = record.get("id")
    if name is not None and (isinstance(name, bool) or not isinstance(name, str | int)):
        raise UnreadableInput(f'{where}: "id" must be a string or a whole number, not {type(name).__name__}')
    return Document(where if name is None else str(name), record["text"], record.get("title"), record.get("published"))
