"""Where results go: the formats of `quotekit extract`, and the file or standard output they are written to."""

from __future__ import annotations

import io
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import NamedTuple, TextIO

from quotekit.cli import show
from quotekit.errors import UnwritableOutput
from quotekit.formats.brat import write_brat
from quotekit.formats.jsonl import to_json
from quotekit.formats.registry import FORMATS, OutputFormat, find
from quotekit.formats.standoff import to_document
from quotekit.formats.table import write_table
from quotekit.models import Article
from quotekit.reading import Document

Result = tuple[Document, Article]
OnFault = Callable[[UnwritableOutput], None]


class Format(StrEnum):
    """The choices of `--format`."""

    table = "table"
    json = "json"
    jsonl = "jsonl"
    standoff = "standoff"
    csv = "csv"
    brat = "brat"
    webannotation = "webannotation"
    schemaorg = "schemaorg"
    tei = "tei"
    parquet = "parquet"


LINES = {Format(form.name): form.line for form in FORMATS if form.line is not None}
"""The formats with a line for each document: made in the workers, and gone on with after an interruption."""


class Written(NamedTuple):
    """An article as a line, and the rules that were passed over for it."""

    line: str
    failures: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Line:
    """Writes an article as a line, in a worker: a name to send there, and no function."""

    format: Format

    def __call__(self, document: Document, article: Article) -> Written:
        return Written(LINES[self.format](article, document.id), tuple(map(str, article.failures)))


def format_for(wanted: Format | None, output: Path | None) -> Format:
    """The format asked for; else what the output file's suffix says; else the table."""
    if wanted is not None:
        return wanted
    suffix = "" if output is None else output.suffix.lower().removeprefix(".")
    return Format(suffix) if suffix in set(Format) else Format.table


def write(results: Iterator[Result], format: Format, out: TextIO, *, many: bool, on_fault: OnFault) -> None:
    """Writes every result; `many` asks for an array in JSON, however many there are."""
    match format:
        case Format.table:
            console = show.console(out)
            for document, article in results:
                show.table(console, document.id, article)
        case Format.json if many:
            _write_array(results, out)
        case Format.json:
            for _, article in results:
                out.write(to_json(article, indent=2) + "\n")
        case Format.csv:
            write_table((to_document(article, document.id) for document, article in results), out, on_fault=on_fault)
        case _:
            _write_registered(find(format.value), results, out, many=many)


def write_folder(results: Iterator[Result], folder: Path, *, on_fault: OnFault) -> None:
    """Writes every result into a folder, as brat does."""
    write_brat((to_document(article, document.id) for document, article in results), folder, on_fault=on_fault)


@contextmanager
def opened(path: Path | None, format: Format) -> Iterator[TextIO]:
    """The file to write, or standard output; JSON is UTF-8 wherever it goes, a table never fails on a character.

    A file gets its name when it is whole: an interrupted run leaves what was there before.
    """
    if path is not None and (path.is_file() or not path.exists()):
        part = path.with_name(path.name + ".part")
        try:
            with open(part, "w", encoding="utf-8", newline="\n") as file:
                yield file
            part.replace(path)
        finally:
            part.unlink(missing_ok=True)
    elif path is not None:
        with open(path, "w", encoding="utf-8", newline="\n") as file:
            yield file
    else:
        if isinstance(sys.stdout, io.TextIOWrapper):
            if format is Format.table:
                sys.stdout.reconfigure(errors="replace")
            else:
                sys.stdout.reconfigure(encoding="utf-8", newline="\n")
        yield sys.stdout
        sys.stdout.flush()


def _write_registered(form: OutputFormat, results: Iterator[Result], out: TextIO, *, many: bool) -> None:
    if form.write is not None:
        out.flush()
        form.write(((document.id, article) for document, article in results), out.buffer, many)


def _write_array(results: Iterator[Result], out: TextIO) -> None:
    """A JSON array written as the articles come, so that none has to wait in memory."""
    before = "[\n"
    for _, article in results:
        out.write(before + to_json(article, indent=2))
        before = ",\n"
    out.write("[]\n" if before == "[\n" else "\n]\n")
