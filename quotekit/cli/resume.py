"""An output file that can be gone on with: a line for each document done, in order.

A run may end at any byte, killed, or with the machine. What is done is told by the file itself: as many
whole lines, and beside it, in `OUT.faults`, the documents that gave none, each with its place. Its
first line says how the run was begun, so that it is not gone on with in another way. It goes when
the run is over and every document gave its line.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

from quotekit.errors import DocumentFailed, InvalidOption, UnreadableInput
from quotekit.formats.jsonl import dumps
from quotekit.reading import Document

SUFFIX = ".faults"
_CHUNK = 1 << 20
_ID_FIRST = b'{"id":'


class LineFile:
    """The output file and the list of faults beside it; `done` documents are in them already."""

    def __init__(self, path: Path, settings: dict[str, str], *, resume: bool) -> None:
        self.path = path
        self.beside = path.with_name(path.name + SUFFIX)
        self.failures: dict[int, DocumentFailed] = {}
        self._files = ExitStack()
        begun = resume and path.exists()
        lines = _whole_lines(path) if begun else 0
        if begun:
            self._remember(settings, lines)
        self.done = lines + len(self.failures)
        self._start(settings, anew=not begun)

    def _remember(self, settings: dict[str, str], lines: int) -> None:
        """Reads the faults of the run before; those that no longer fit the lines are done again."""
        begun, failures = _faults(self.beside)
        if begun is not None and begun != settings:
            before, now = begun, settings
            other = sorted(key for key in before.keys() | now.keys() if before.get(key) != now.get(key))
            told = "; ".join(f"{key}: then {before.get(key)}, now {now.get(key)}" for key in other)
            raise InvalidOption(f"{self.path} was begun in another way ({told}); leave out --resume to begin anew")
        for failure in failures:
            if failure.place <= lines + len(self.failures):
                self.failures[failure.place] = failure

    def _start(self, settings: dict[str, str], *, anew: bool) -> None:
        kept = [_record(failure) for failure in self.failures.values()]
        if anew:
            self.beside.unlink(missing_ok=True)
        self._out = self._files.enter_context(self.path.open("wb" if anew else "ab"))
        new = self.beside.with_name(self.beside.name + ".new")
        new.write_text("".join(dumps(record) + "\n" for record in (settings, *kept)), encoding="utf-8")
        new.replace(self.beside)
        self._faults = self._files.enter_context(self.beside.open("ab"))

    def rest(self, documents: Iterator[Document]) -> Iterator[Document]:
        """The documents that are not done. Raises `UnreadableInput` if those that are done are others than these."""
        with open(self.path, "rb") as lines:
            for place in range(self.done):
                document = next(documents, None)
                if document is None:
                    raise self._differs(f"it holds {self.done} documents and the input only {place}")
                if place in self.failures:
                    if document.id != self.failures[place].id:
                        raise self._differs(f"document {place} was {self.failures[place].id} and is now {document.id}")
                    continue
                line = lines.readline()
                if line.startswith(_ID_FIRST) and not line.startswith(_ID_FIRST + dumps(document.id).encode() + b","):
                    raise self._differs(f"its line for document {place} is not that of {document.id}")
        yield from documents

    def _differs(self, how: str) -> UnreadableInput:
        return UnreadableInput(f"{self.path} does not belong to this input: {how}; leave out --resume to begin anew")

    def write(self, line: str) -> None:
        """A document's line: on the disk's way when this returns, whatever happens to the program then."""
        self._out.write(line.encode("utf-8") + b"\n")
        self._out.flush()

    def fail(self, failure: DocumentFailed) -> None:
        """A document that gives no line."""
        self.failures[failure.place] = failure
        self._faults.write(dumps(_record(failure)).encode("utf-8") + b"\n")
        self._faults.flush()

    def close(self, *, over: bool) -> None:
        """Closes both; when the run is `over`, the list of faults goes if there is none in it."""
        self._out.flush()
        os.fsync(self._out.fileno())
        self._files.close()
        if over and not self.failures:
            self.beside.unlink(missing_ok=True)


def _record(failure: DocumentFailed) -> dict[str, Any]:
    return {"document": failure.place, "id": failure.id, "error": failure.reason}


def _whole_lines(path: Path) -> int:
    """How many lines a file holds; what stands behind the last line's end is cut off."""
    lines, end, at = 0, 0, 0
    with open(path, "r+b") as file:
        while chunk := file.read(_CHUNK):
            lines += chunk.count(b"\n")
            last = chunk.rfind(b"\n")
            end = at + last + 1 if last >= 0 else end
            at += len(chunk)
        if end < at:
            file.truncate(end)
    return lines


def _faults(path: Path) -> tuple[dict[str, str] | None, list[DocumentFailed]]:
    """How the run was begun, and its failures; a last line that was not finished is passed over."""
    if not path.exists():
        return None, []
    whole, _, _ = path.read_bytes().rpartition(b"\n")
    try:
        begun, *records = [json.loads(line) for line in whole.splitlines()] or [None]
        return begun, [DocumentFailed(int(one["document"]), str(one["id"]), str(one["error"])) for one in records]
    except (ValueError, KeyError, TypeError) as fault:
        raise UnreadableInput(f"{path} is no list of faults: {fault}; leave out --resume to begin anew") from fault
