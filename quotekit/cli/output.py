"""Where results go: the formats of `quotekit extract`, and the file or standard output they are written to."""

from __future__ import annotations

import io
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from enum import StrEnum
from pathlib import Path
from typing import TextIO

from rich.console import Console
from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

from quotekit.cli import show
from quotekit.errors import UnwritableOutput
from quotekit.formats.brat import write_brat
from quotekit.formats.jsonl import to_json
from quotekit.formats.registry import OutputFormat, find
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
    """The file to write, or standard output; JSON is UTF-8 wherever it goes, a table never fails on a character."""
    if path is not None:
        with open(path, "w", encoding="utf-8", newline="\n") as file:
            yield file
        return
    if isinstance(sys.stdout, io.TextIOWrapper):
        if format is Format.table:
            sys.stdout.reconfigure(errors="replace")
        else:
            sys.stdout.reconfigure(encoding="utf-8", newline="\n")
    yield sys.stdout
    sys.stdout.flush()


@contextmanager
def counted(results: Iterator[Result], console: Console, out: TextIO) -> Iterator[Iterator[Result]]:
    """The same results; a person at a terminal whose results go elsewhere sees them counted."""
    if not console.is_terminal or out.isatty():
        yield results
        return
    columns = (SpinnerColumn(), TextColumn("{task.completed} articles"), TimeElapsedColumn())
    with Progress(*columns, console=console, transient=True) as progress:
        task = progress.add_task("", total=None)

        def count() -> Iterator[Result]:
            for result in results:
                yield result
                progress.advance(task)

        yield count()


def _write_registered(form: OutputFormat, results: Iterator[Result], out: TextIO, *, many: bool) -> None:
    if form.line is not None:
        line = form.line
        out.writelines(line(article, document.id) + "\n" for document, article in results)
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
