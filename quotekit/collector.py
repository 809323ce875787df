"""The garbage collector and long texts.

Python's collector walks over everything that is alive, again and again while it grows. One
article is read into so many small objects that a book-length text spends half of its time in
that walk, and it finds nothing: no object here points back to one that holds it.
"""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager

LONG = 100_000
"""Characters from which on the collector waits; below, its walks are short."""


@contextmanager
def at_rest(text: str) -> Iterator[None]:
    """Lets the collector wait while a long text is read, and go on as before; memory is freed all the same.

    What was made in between counts as old at once, so that the collector does not begin with a walk over
    all of it; unless somebody has set objects aside with `gc.freeze`, which stays as it is.

    Where several threads read, it waits until one of them that stopped it is done; nobody leaves it stopped.

    >>> with at_rest("A short text."):
    ...     gc.isenabled()
    True
    """
    if len(text) < LONG or not gc.isenabled():
        yield
        return
    gc.disable()
    try:
        yield
    finally:
        if not gc.get_freeze_count():
            gc.freeze()
            gc.unfreeze()
        gc.enable()
