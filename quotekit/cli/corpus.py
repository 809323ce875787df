"""What `quotekit extract` does: reads, extracts on one process or several, and writes in the order of the input."""

from __future__ import annotations

import sys
from collections.abc import Generator, Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass, field
from itertools import chain
from pathlib import Path
from typing import TextIO

import quotekit
from quotekit.cli.common import Faults
from quotekit.cli.output import LINES, Format, Line, Result, Written, opened, write, write_folder
from quotekit.cli.progress import Meter
from quotekit.cli.resume import SUFFIX, LineFile
from quotekit.corpus import extract_many
from quotekit.errors import DocumentFailed, QuotekitError, RuleFailed, UnreadableInput
from quotekit.reading import Document, Reading, read_documents
from quotekit.sources import size_of


@dataclass(frozen=True, slots=True)
class Run:
    """One run: what to read, how, and where the results go."""

    paths: list[str]
    extractor: quotekit.Extractor
    format: Format
    output: Path | None = None
    how: Reading = field(default_factory=Reading)
    processes: int | None = 1
    resume: bool = False
    quiet: bool = False
    many: bool = True
    settings: dict[str, str] = field(default_factory=dict)
    """How the results are made, for telling whether a run may be gone on with."""

    def start(self, faults: Faults) -> None:
        """Does it; faults are told as they come."""
        with self._meter(faults) as meter:
            documents = read_documents(
                self.paths, on_fault=faults, skip=self._own_files(), how=self.how, on_bytes=meter.bytes_read
            )
            try:
                if self.format not in LINES:
                    self._whole(documents, faults, meter)
                elif self.output is None or (self.output.exists() and not self.output.is_file()):
                    with opened(self.output, self.format) as out:
                        self._lines(documents, faults, meter, out)
                else:
                    self._line_file(self.output, documents, faults, meter)
            except BrokenPipeError:
                raise
            except QuotekitError as fault:
                faults(fault)
            except OSError as fault:
                faults(UnreadableInput(f"{self.output or fault.filename or 'standard output'}: {fault.strerror}"))

    def _whole(self, documents: Iterator[Document], faults: Faults, meter: Meter) -> None:
        """A format that is one piece."""

        def articles() -> Generator[Result, None, None]:
            with closing(extract_many(documents, processes=self.processes, extractor=self.extractor)) as results:
                for document, article in results:
                    meter.one_done()
                    if isinstance(article, DocumentFailed):
                        tell(article, faults)
                        continue
                    passed_over(document, map(str, article.failures), faults)
                    yield document, article

        with closing(articles()) as results:
            if self.format is Format.brat and self.output is not None:
                write_folder(results, self.output, on_fault=faults)
            else:
                with opened(self.output, self.format) as out:
                    write(results, self.format, out, many=self.many, on_fault=faults)

    def _lines(self, documents: Iterator[Document], faults: Faults, meter: Meter, out: TextIO) -> None:
        """A line a document, to standard output or a pipe."""
        with closing(self._as_lines(documents)) as results:
            for document, written in results:
                meter.one_done()
                if isinstance(written, DocumentFailed):
                    tell(written, faults)
                    continue
                passed_over(document, written.failures, faults)
                out.write(written.line + "\n")

    def _line_file(self, output: Path, documents: Iterator[Document], faults: Faults, meter: Meter) -> None:
        """A line a document, to a file that can be gone on with."""
        file = LineFile(output, self.settings, resume=self.resume)
        over = False
        try:
            for failure in file.failures.values():
                tell(failure, faults)
            rest = file.rest(documents)
            first = next(rest, None)  # reads past what is done
            meter.begin(file.done)
            with closing(self._as_lines(rest if first is None else chain((first,), rest))) as results:
                for place, (document, written) in enumerate(results, file.done):
                    meter.one_done()
                    if isinstance(written, DocumentFailed):
                        failure = DocumentFailed(place, written.id, written.reason)
                        file.fail(failure)
                        tell(failure, faults)
                        continue
                    passed_over(document, written.failures, faults)
                    file.write(written.line)
            over = True
        finally:
            file.close(over=over)

    def _as_lines(
        self, documents: Iterator[Document]
    ) -> Generator[tuple[Document, Written | DocumentFailed], None, None]:
        return extract_many(documents, processes=self.processes, extractor=self.extractor, then=Line(self.format))

    def _meter(self, faults: Faults) -> Meter:
        shown = not self.quiet and faults.console.is_terminal and (self.output is not None or not sys.stdout.isatty())
        total = size_of(self.paths, hidden={path.resolve() for path in self._own_files()}) if shown else None
        return Meter(faults.console, total=total, shown=shown)

    def _own_files(self) -> tuple[Path, ...]:
        return () if self.output is None else (self.output, self.output.with_name(self.output.name + SUFFIX))


def passed_over(document: Document, failures: Iterable[str], faults: Faults) -> None:
    """Tells which rules failed in an article that came out all the same."""
    for failure in failures:
        faults(RuleFailed(f"{document.id}: {failure}"))


def tell(failure: DocumentFailed, faults: Faults) -> None:
    """Tells that a document gave no article; its id says where it is to be found."""
    faults(UnreadableInput(f"{failure.id}: {failure.reason}"))
