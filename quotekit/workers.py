"""Work spread over processes, its results in order, whatever happens to a process.

Why not `concurrent.futures`: there a worker that dies breaks the whole pool, nobody knows which item
killed it, and workers outlive a parent that was killed. Here each worker has a pipe of its own, so the
parent knows what each of them holds, and each worker watches the parent.

Items go out in small batches, a new one to each worker that is idle. A batch whose worker died is done
again item by item, so that one bad item is found and the others lose nothing; an item that alone costs
two workers is given up. What was read ahead and not yet handed over is bounded.
"""

from __future__ import annotations

import gc
import multiprocessing
import os
import pickle
import signal
import time
from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from multiprocessing.connection import Connection, wait
from multiprocessing.context import BaseContext
from multiprocessing.process import BaseProcess
from typing import Generic, TypeVar, cast

from quotekit.errors import InvalidOption, WorkersFailed
from quotekit.transport import Portable, pack, unpack

BATCH_ITEMS = 64
BATCH_WEIGHT = 32_000
"""A batch is full at so many items, or at so much weight (characters of text, say)."""

BATCHES_AHEAD = 4
"""Batches read ahead for each worker, at most, counting the one in its hands."""

DEATHS = 2
"""Workers that an item may cost, alone in their hands, before it is given up."""

FAILED_STARTS = 3
"""Workers in a row that end before they have begun, after which it is no accident."""

SLOW = 0.05
"""Seconds after which a batch goes out as it is, for the items come slowly."""

PATIENCE = 2.0
"""Seconds that a worker gets to end by itself."""

_ASKS, _READY = b"work", b""
_GUARD = (
    "Its own message stands on standard error; a script must begin its work under "
    "`if __name__ == '__main__':`, for each worker may import it"
)

Item = TypeVar("Item")
Work = Callable[[Item], bytes]


@dataclass(frozen=True, slots=True)
class Lost:
    """In the place of a result: each worker that tried this item died."""

    reason: str


@dataclass(slots=True)
class _Batch(Generic[Item]):
    """Some items in a row, and their results once they are done."""

    items: list[Item]
    weight: int
    deaths: int = 0
    held: bool = False
    results: Sequence[bytes | Lost] | None = None


@dataclass(slots=True)
class _Worker(Generic[Item]):
    process: BaseProcess
    pipe: Connection
    ready: bool = False
    batch: _Batch[Item] | None = None


def cores() -> int:
    """The processor cores that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def spread(
    items: Iterable[Item],
    work: Work[Item],
    *,
    processes: int,
    start_method: str | None = None,
    weight: Callable[[Item], int] = lambda item: 1,
) -> Generator[tuple[Item, bytes | Lost], None, None]:
    """Each item with the result of `work`, or with a `Lost`, in the order of the items.

    `work` gives bytes and must not raise. `start_method` is one of multiprocessing's, by default the
    platform's own. Raises `WorkersFailed` if no worker starts. Closing the generator ends the workers.

    >>> list(spread(["a", "b"], str.encode, processes=2))
    [('a', b'a'), ('b', b'b')]
    """
    crew = _Crew(work, processes, _context(start_method), _Source(items, weight))
    try:
        yield from crew.run()
    finally:
        crew.end()


def _context(start_method: str | None) -> BaseContext:
    known = multiprocessing.get_all_start_methods()
    if start_method is not None and start_method not in known:
        raise InvalidOption(f"start_method is one of {', '.join(known)}, not {start_method!r}")
    return multiprocessing.get_context(start_method)


class _Source(Generic[Item]):
    """The items as batches. What the iterable raises is kept until the items before it are done."""

    def __init__(self, items: Iterable[Item], weight: Callable[[Item], int]) -> None:
        self._items = iter(items)
        self._weight = weight
        self._done = False
        self.fault: Exception | None = None

    def next(self) -> _Batch[Item] | None:
        items: list[Item] = []
        weight, late = 0, time.monotonic() + SLOW
        while not self._done and len(items) < BATCH_ITEMS and weight < BATCH_WEIGHT:
            try:
                item = next(self._items)
            except StopIteration:
                self._done = True
            except Exception as fault:
                self._done, self.fault = True, fault
            else:
                items.append(item)
                weight += self._weight(item)
                if time.monotonic() > late:
                    break
        return _Batch(items, weight) if items else None


class _Crew(Generic[Item]):
    """The workers, what they hold, and what waits for its turn."""

    def __init__(self, work: Work[Item], processes: int, context: BaseContext, source: _Source[Item]) -> None:
        self._processes = processes
        self._context = context
        self._forks = context.get_start_method() == "fork"
        # A forked worker has everything already. Another one is sent it when it asks: given to it at its start,
        # more than a pipe holds would block for ever if it died before it read.
        self._forked_work = work if self._forks else None
        self._sent_work = b"" if self._forks else pickle.dumps(Portable(work))
        self._source = source
        self._workers: list[_Worker[Item]] = []
        self._window: list[_Batch[Item]] = []
        """What was read and not yet handed over, in order."""
        self._failed_starts = 0

    def run(self) -> Iterator[tuple[Item, bytes | Lost]]:
        while True:
            self._feed()
            if not self._window:
                break
            if self._window[0].results is None:
                self._hear(None)
                continue
            batch = self._window.pop(0)
            for pair in zip(batch.items, batch.results or (), strict=True):
                yield pair
                if self._hear(0):  # while the caller looked at that one, a worker has become idle
                    self._feed()
        if self._source.fault is not None:
            raise self._source.fault

    def end(self) -> None:
        """Ends the workers: politely those that have nothing to do, the others at once."""
        for worker in self._workers:
            worker.pipe.close()
            if worker.batch is not None or not worker.ready:
                worker.process.terminate()
        for worker in self._workers:
            worker.process.join(PATIENCE)
            if worker.process.is_alive():
                worker.process.kill()
                worker.process.join()
            worker.process.close()
        self._workers.clear()

    def _feed(self) -> None:
        """Reads what is needed to keep everybody busy, hires where somebody is missing, and hands out."""
        idle = [worker for worker in self._workers if worker.ready and worker.batch is None]
        waiting = [batch for batch in self._window if batch.results is None and not batch.held]
        vacant = self._processes - len(self._workers)
        while len(waiting) <= len(idle) + vacant and self._has_room():
            batch = self._source.next()
            if batch is None:
                break
            self._window.append(batch)
            waiting.append(batch)
        starting = sum(not worker.ready for worker in self._workers)
        for _ in range(min(vacant, len(waiting) - len(idle) - starting)):
            self._hire()
        for worker, batch in zip(idle, waiting, strict=False):
            self._give(worker, batch)

    def _has_room(self) -> bool:
        """Whether more may be read ahead: bounded in number and in weight, but something for everybody."""
        most = BATCHES_AHEAD * self._processes
        weight = sum(batch.weight for batch in self._window)
        return len(self._window) < self._processes or (len(self._window) < most and weight < most * BATCH_WEIGHT)

    def _hire(self) -> None:
        ours, theirs = self._context.Pipe()
        # A forked child holds copies of our ends, and while it does, their workers would not see us go.
        others = [worker.pipe for worker in self._workers] + [ours] if self._forks else []
        process = self._context.Process(  # type: ignore[attr-defined]
            target=_serve, args=(theirs, self._forked_work, others), name="quotekit-worker", daemon=True
        )
        try:
            process.start()
        except OSError as fault:
            ours.close()
            raise WorkersFailed(f"no worker process starts: {fault}. {_GUARD}") from fault
        finally:
            theirs.close()
        self._workers.append(_Worker(process, ours))

    def _give(self, worker: _Worker[Item], batch: _Batch[Item]) -> None:
        worker.batch, batch.held = batch, True
        try:
            worker.pipe.send_bytes(pack(batch.items))
        except OSError:
            self._bury(worker)

    def _hear(self, timeout: float | None) -> bool:
        """Takes what workers have to say, and buries the dead; whether there was anything."""
        by_pipe = {worker.pipe: worker for worker in self._workers}
        by_sentinel = {worker.process.sentinel: worker for worker in self._workers}
        told = wait([*by_pipe, *by_sentinel], timeout)
        heard = [worker for pipe, worker in by_pipe.items() if pipe in told]
        for worker in heard:
            try:
                self._take(worker, worker.pipe.recv_bytes())
            except (EOFError, OSError):
                self._bury(worker)
        for sentinel, worker in by_sentinel.items():
            if sentinel in told and worker not in heard:
                self._bury(worker)
        return bool(told)

    def _take(self, worker: _Worker[Item], message: bytes) -> None:
        if worker.batch is None and message == _ASKS:
            worker.pipe.send_bytes(self._sent_work)
        elif worker.batch is None:
            worker.ready, self._failed_starts = True, 0
        else:
            worker.batch.results, worker.batch = unpack(message), None

    def _bury(self, worker: _Worker[Item]) -> None:
        """Lets a dead worker go. Its batch is tried again item by item; a lone item that killed too often is lost."""
        self._workers.remove(worker)
        worker.pipe.close()
        worker.process.join(PATIENCE)
        if worker.process.is_alive():  # it closed its pipe and lives on: nothing can be had of it any more
            worker.process.kill()
            worker.process.join()
        how = _cause(worker.process.exitcode)
        worker.process.close()
        if not worker.ready:
            self._failed_starts += 1
            if self._failed_starts >= FAILED_STARTS:
                raise WorkersFailed(f"no worker process starts: it {how}. {_GUARD}")
        batch = worker.batch
        if batch is None:
            return
        if len(batch.items) > 1:
            at = next(n for n, one in enumerate(self._window) if one is batch)
            share = batch.weight // len(batch.items)
            self._window[at : at + 1] = [_Batch([item], share) for item in batch.items]
            return
        batch.held, batch.deaths = False, batch.deaths + 1
        if batch.deaths >= DEATHS:
            batch.results = [Lost(f"the worker process that read it {how}, and so did another one before")]


def _cause(status: int | None) -> str:
    """How a process ended, as the rest of a sentence.

    >>> _cause(-9), _cause(1)
    ('was killed by SIGKILL', 'ended with status 1')
    """
    if status is not None and status < 0:
        try:
            return f"was killed by {signal.Signals(-status).name}"
        except ValueError:
            return f"was killed by signal {-status}"
    return f"ended with status {status}"


def _serve(pipe: Connection, work: Work[Item] | None, others: Sequence[Connection]) -> None:
    """What a worker does: batch after batch, until the parent closes the pipe or is gone."""
    for other in others:
        other.close()
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # it goes to the parent, too, which ends us
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    parent = multiprocessing.parent_process()
    watched: list[Connection | int] = [pipe] if parent is None else [pipe, parent.sentinel]
    with suppress(EOFError, OSError):
        if work is None:
            pipe.send_bytes(_ASKS)
            work = cast("Work[Item]", unpack(pipe.recv_bytes()).value)
        gc.freeze()  # word lists live as long as the process: no collection needs to walk over them
        pipe.send_bytes(_READY)
        while pipe in wait(watched):
            items = unpack(pipe.recv_bytes())
            pipe.send_bytes(pack([work(item) for item in items]))
