"""The bytes of files and of standard input, plain or gzipped, as a stream; what a suffix says; faults in one form."""

from __future__ import annotations

import gzip
import io
import os
import sys
import zlib
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from pathlib import Path, PurePath
from typing import BinaryIO, Literal, cast

from quotekit.errors import UnreadableInput

STDIN = "-"
GZIP_SUFFIX = ".gz"

Kind = Literal["text", "html", "jsonl", "csv"]
OnFault = Callable[[UnreadableInput], None]
OnBytes = Callable[[int], None]

KINDS: dict[str, Kind] = {
    ".csv": "csv",
    ".htm": "html",
    ".html": "html",
    ".jsonl": "jsonl",
    ".md": "text",
    ".txt": "text",
}
SUFFIXES = tuple(KINDS)
"""The suffixes that a folder is searched for, each also with `.gz` behind it."""

READING_FAULTS = (OSError, EOFError, zlib.error)
"""What reading a stream of `opened` may raise."""

_GZIP_MAGIC = b"\x1f\x8b"


def suffix_of(name: str) -> str:
    """The suffix that tells what a file holds, in small letters, without `.gz`.

    >>> suffix_of("feed.JSONL.gz"), suffix_of("notes")
    ('.jsonl', '')
    """
    path = PurePath(name.lower())
    return PurePath(path.stem).suffix if path.suffix == GZIP_SUFFIX else path.suffix


def kind_of(name: str) -> Kind:
    """How a file is read if nobody says otherwise: by its suffix; as text where that is unknown.

    >>> kind_of("page.htm.gz"), kind_of("notes"), kind_of("-")
    ('html', 'text', 'text')
    """
    return KINDS.get(suffix_of(name), "text")


def files_below(path: Path, hidden: Collection[Path], report: OnFault) -> Iterator[Path]:
    """The file itself, or the files below a folder that can be read, sorted; none that are hidden."""
    if not path.is_dir():
        yield path
        return
    found: list[Path] = []
    broken: list[OSError] = []
    for folder, subfolders, names in os.walk(path, onerror=broken.append):
        subfolders[:] = [name for name in subfolders if not name.startswith(".")]
        found += [Path(folder, name) for name in names if not name.startswith(".") and suffix_of(name) in KINDS]
    for fault in broken:
        report(unreadable(str(fault.filename), fault))
    wanted = sorted(file for file in found if not hidden or file.resolve() not in hidden)
    if not wanted and not broken:
        report(UnreadableInput(f"{path}: no {', '.join(SUFFIXES[:-1])} or {SUFFIXES[-1]} file in this folder"))
    yield from wanted


@contextmanager
def opened(name: str, *, on_bytes: OnBytes | None = None) -> Iterator[BinaryIO]:
    """A file, or standard input for `-`, as a stream of bytes; gzip is unpacked, whatever the suffix says.

    `on_bytes` is told how many bytes were taken off the disk: of a gzip file, packed ones.

    >>> import gzip
    >>> from tempfile import TemporaryDirectory
    >>> with TemporaryDirectory() as folder:
    ...     path = f"{folder}/a.txt.gz"
    ...     _ = Path(path).write_bytes(gzip.compress(b"No."))
    ...     with opened(path) as stream:
    ...         stream.read()
    b'No.'
    """
    if name == STDIN:
        with _peekable(_Counted(sys.stdin.buffer, on_bytes), close=False) as stream:
            yield stream
    else:
        with open(name, "rb", buffering=0) as raw, _peekable(_Counted(raw, on_bytes), close=True) as stream:
            yield stream


def size_of(names: Collection[str], *, hidden: Collection[Path] = ()) -> int | None:
    """The bytes that reading these paths will take off the disk; None where nobody can know (a pipe, say).

    >>> size_of(["-"]) is None
    True
    """
    total = 0
    for name in names:
        if name == STDIN:
            return None
        try:
            for file in files_below(Path(name), hidden, lambda fault: None):
                if file.exists() and not file.is_file():
                    return None
                total += file.stat().st_size
        except OSError:
            continue
    return total


def unreadable(name: str, fault: BaseException) -> UnreadableInput:
    """A fault of the system as one of ours.

    >>> str(unreadable("a.gz", EOFError("Compressed file ended before the end-of-stream marker was reached")))
    'a.gz: damaged gzip: compressed file ended before the end-of-stream marker was reached'
    """
    damaged = isinstance(fault, EOFError | zlib.error | gzip.BadGzipFile)
    said = (isinstance(fault, OSError) and fault.strerror) or str(fault)
    return UnreadableInput(f"{name}: {'damaged gzip: ' if damaged else ''}{said[:1].lower()}{said[1:]}")


class _Counted(io.RawIOBase):
    """Another stream, read through; tells how much was taken."""

    def __init__(self, under: io.RawIOBase | BinaryIO, on_bytes: OnBytes | None) -> None:
        self._under = under
        self._on_bytes = on_bytes

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: bytearray | memoryview) -> int:  # type: ignore[override]
        # read1 gives what a pipe holds now instead of waiting until the buffer is full
        read = getattr(self._under, "read1", self._under.read)
        data = read(len(buffer)) or b""
        buffer[: len(data)] = data
        if self._on_bytes is not None and data:
            self._on_bytes(len(data))
        return len(data)


@contextmanager
def _peekable(raw: io.RawIOBase, *, close: bool) -> Iterator[BinaryIO]:
    stream = io.BufferedReader(raw, 1 << 16)
    try:
        if stream.peek(2)[:2] == _GZIP_MAGIC:
            with gzip.GzipFile(fileobj=stream) as unpacked:
                yield cast("BinaryIO", unpacked)
        else:
            yield stream
    finally:
        if close:
            stream.close()
