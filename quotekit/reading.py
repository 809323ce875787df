"""Reads documents: text, web pages, JSON lines and CSV, plain or gzipped, from files, folders and standard input.

A fault in one file, line or row never costs the others: it is handed to `on_fault` as an
`UnreadableInput` that names file, line and fault, and reading goes on. Without `on_fault`
the first fault is raised. JSON lines and CSV are read as a stream, in constant memory.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO

from quotekit.encoding import decode
from quotekit.errors import UnreadableInput
from quotekit.lines import Record, csv_rows, json_records
from quotekit.sources import (
    READING_FAULTS,
    STDIN,
    SUFFIXES,
    Kind,
    OnBytes,
    OnFault,
    files_below,
    kind_of,
    opened,
    unreadable,
)
from quotekit.webpage import Kept, read_webpage

__all__ = [
    "STDIN",
    "SUFFIXES",
    "Document",
    "OnFault",
    "Reading",
    "Record",
    "decode",
    "document_of",
    "read_documents",
    "read_json_lines",
]


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


@dataclass(frozen=True, slots=True)
class Reading:
    """How to read what its name does not tell.

    - `kind`: how everything is read, whatever its suffix: `text`, `html`, `jsonl` or `csv`.
    - `encoding`: of everything, where it is known; else it is told by the file, UTF-8, or guessed.
    - `text`, `id`, `title`, `published`: the columns of CSV, and the keys of JSON lines, to take.
    - `keep`: what to keep of a web page beside its main text: `captions`, `comments`, `tables`.

    >>> Reading(text="body").text
    'body'
    """

    kind: Kind | None = None
    encoding: str | None = None
    text: str = "text"
    id: str = "id"
    title: str = "title"
    published: str = "published"
    keep: tuple[Kept, ...] = ()


AS_NAMED = Reading()
"""Each file as its suffix says."""


def read_documents(
    paths: Iterable[str | os.PathLike[str]],
    *,
    on_fault: OnFault | None = None,
    skip: Collection[Path] = (),
    how: Reading = AS_NAMED,
    on_bytes: OnBytes | None = None,
) -> Iterator[Document]:
    """Every document of the files, folders and `-` (standard input) given, in that order.

    The suffix tells how a file is read: `.txt` and `.md` as text, `.html` and `.htm` as a web page
    (extra `html`), `.jsonl` as a JSON object a line, `.csv` as a document a row; each may have `.gz`
    behind it. What has none of these, and standard input, is text; `how` says otherwise.

    A folder gives all files of these suffixes below it, sorted by path, without hidden ones; `skip`
    names files that a folder should not give. The id of a text or page is its path; that of a line
    or row is what it says itself, else `path:line`. `on_bytes` is told how much was taken off the disk.

    >>> from tempfile import TemporaryDirectory
    >>> with TemporaryDirectory() as folder:
    ...     _ = Path(folder, "a.jsonl").write_text('{"id": "x", "text": "“No,” said Ada."}', encoding="utf-8")
    ...     _ = Path(folder, "b.csv").write_text('url,body\\nn/1,"“Yes,” said Tom."\\n', encoding="utf-8")
    ...     [(one.id, one.text) for one in read_documents([folder + "/a.jsonl"])]
    ...     [(one.id, one.text) for one in read_documents([folder + "/b.csv"], how=Reading(text="body", id="url"))]
    [('x', '“No,” said Ada.')]
    [('n/1', '“Yes,” said Tom.')]
    """
    report = on_fault or _raise
    hidden = {path.resolve() for path in skip}
    for path in paths:
        name = os.fspath(path)
        if name == STDIN:
            yield from _source("stdin", STDIN, how, report, on_bytes)
            continue
        for file in files_below(Path(name), hidden, report):
            yield from _source(str(file), str(file), how, report, on_bytes)


def read_json_lines(
    path: str | os.PathLike[str], *, on_fault: OnFault | None = None, encoding: str | None = None
) -> Iterator[tuple[int, Record]]:
    """The JSON objects of a file with one on each line, each with its line number; blank lines are passed over.

    JSON is UTF-8 by its standard and no guess is made; `encoding` names another. Gzip is unpacked.

    >>> from tempfile import TemporaryDirectory
    >>> with TemporaryDirectory() as folder:
    ...     file = Path(folder, "a.jsonl")
    ...     _ = file.write_text('{"n": 1}\\n\\n{"n": 2}\\n')
    ...     list(read_json_lines(file))
    [(1, {'n': 1}), (3, {'n': 2})]
    """
    report = on_fault or _raise
    name = os.fspath(path)
    try:
        with opened(name) as stream:
            yield from json_records(stream, name, encoding, report)
    except READING_FAULTS as fault:
        report(unreadable(name, fault))


def document_of(record: Mapping[str, Any], where: str, *, how: Reading = AS_NAMED) -> Document:
    """An object as a document: its text, and id, title and date when they are there. Raises `UnreadableInput`.

    `where` is for errors, and is the id where the object has none.

    >>> document_of({"text": "No.", "id": 7}, "feed.jsonl:1")
    Document(id='7', text='No.', title=None, published=None)
    >>> document_of({"body": "No."}, "feed.jsonl:1")
    Traceback (most recent call last):
    quotekit.errors.UnreadableInput: feed.jsonl:1: no "text" in this object
    """
    if how.text not in record:
        raise UnreadableInput(f'{where}: no "{how.text}" in this object')
    for key in (how.text, how.title, how.published):
        if not isinstance(record.get(key), str) and (key == how.text or record.get(key) is not None):
            raise UnreadableInput(f'{where}: "{key}" must be a string, not {type(record[key]).__name__}')
    name = record.get(how.id)
    if name is not None and (isinstance(name, bool) or not isinstance(name, str | int)):
        raise UnreadableInput(f'{where}: "{how.id}" must be a string or a whole number, not {type(name).__name__}')
    return Document(
        where if name is None else str(name), record[how.text], record.get(how.title), record.get(how.published)
    )


def _raise(fault: UnreadableInput) -> None:
    raise fault


def _source(name: str, path: str, how: Reading, report: OnFault, on_bytes: OnBytes | None) -> Iterator[Document]:
    """The documents of one file."""
    try:
        with opened(path, on_bytes=on_bytes) as stream:
            match how.kind or kind_of(path):
                case "text":
                    yield from _one(stream, name, report, lambda raw: _text(raw, name, how))
                case "html":
                    yield from _one(stream, name, report, lambda raw: _page(raw, name, how))
                case "jsonl":
                    for number, record in json_records(stream, name, how.encoding, report):
                        yield from _checked(record, f"{name}:{number}", how, report)
                case "csv":
                    for number, record in csv_rows(stream, name, how.text, how.encoding, report):
                        yield from _checked(record, f"{name}:{number}", how, report)
    except READING_FAULTS as fault:
        report(unreadable(name, fault))


def _one(stream: BinaryIO, name: str, report: OnFault, read: Callable[[bytes], Document]) -> Iterator[Document]:
    raw = stream.read()
    try:
        document = read(raw)
    except UnreadableInput as fault:
        report(fault)
    else:
        yield document


def _text(raw: bytes, name: str, how: Reading) -> Document:
    return Document(name, decode(raw, name, encoding=how.encoding))


def _page(raw: bytes, name: str, how: Reading) -> Document:
    page = read_webpage(raw, name, encoding=how.encoding, keep=how.keep)
    return Document(name, page.text, page.title, page.published)


def _checked(record: Record, where: str, how: Reading, report: OnFault) -> Iterator[Document]:
    try:
        document = document_of(record, where, how=how)
    except UnreadableInput as fault:
        report(fault)
    else:
        yield document
