"""How far a run has come, for a person who waits at a terminal."""

from __future__ import annotations

from types import TracebackType

from rich.console import Console
from rich.progress import BarColumn, Progress, SpinnerColumn, TaskProgressColumn, TextColumn, TimeRemainingColumn


class Meter:
    """A bar on standard error with the documents done and the time left, or nothing where nobody looks.

    The whole is counted in bytes of input, which are known without reading it twice.
    """

    def __init__(self, console: Console, *, total: int | None, shown: bool) -> None:
        self._shown = shown
        self._total = total
        self._read = 0
        self._documents = self._before = 0
        self._progress = Progress(
            SpinnerColumn(),
            BarColumn(),
            TaskProgressColumn(),
            TextColumn("{task.fields[documents]:,} documents"),
            TextColumn("{task.fields[rate]}"),
            TimeRemainingColumn(),
            TextColumn("left"),
            console=console,
            transient=True,
            disable=not shown,
        )
        self._task = self._progress.add_task("", total=total, documents=0, rate="")

    def __enter__(self) -> Meter:
        self._progress.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, fault: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._progress.stop()

    def begin(self, documents: int) -> None:
        """From here on the work counts; so many documents were done before, and took no time now."""
        self._documents = self._before = documents
        left = None if self._total is None else max(0, self._total - self._read)
        self._read, self._total = 0, left
        self._progress.reset(self._task, total=left, documents=documents, rate="")

    def bytes_read(self, number: int) -> None:
        """So many bytes of input were taken."""
        self._read += number

    def one_done(self) -> None:
        """A document is done."""
        self._documents += 1
        if self._shown:
            seconds = self._progress.tasks[self._task].elapsed
            rate = f"{(self._documents - self._before) / seconds:,.0f}/s" if seconds else ""
            self._progress.update(self._task, completed=self._read, documents=self._documents, rate=rate)
