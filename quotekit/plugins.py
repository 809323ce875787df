"""What others install or write: entry points of packages, and values in a Python file. Loaded on request only."""

from __future__ import annotations

import importlib
import importlib.util
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.metadata import EntryPoint, entry_points
from pathlib import Path
from typing import TypeVar

from quotekit.errors import PluginFailed, UnknownPlugin, did_you_mean

Value = TypeVar("Value")


@dataclass(frozen=True, slots=True)
class Plugin:
    """An entry point of an installed package."""

    entry: EntryPoint

    def use(self, put: Callable[[object], Value]) -> Value:
        """Load it and hand it to `put`; whatever goes wrong is told as this plugin's."""
        try:
            return put(self.entry.load())
        except Exception as fault:
            package = self.entry.dist
            of = f" of {package.name} {package.version}" if package is not None else ""
            raise PluginFailed(f"plugin {self.entry.name!r}{of} ({self.entry.value}): {_cause(fault)}") from fault


def installed(group: str, names: Sequence[str] = ()) -> list[Plugin]:
    """The plugins of a group, sorted by name; of these names only, where any are given. Nothing is loaded yet."""
    found = sorted(entry_points(group=group), key=lambda e: (e.name, e.value))
    known = {entry.name for entry in found}
    for name in names:
        if name not in known:
            near = did_you_mean(name, known) if known else "none is installed"
            raise UnknownPlugin(f"no plugin {name!r} in the group {group!r}; {near}")
    unique = {(entry.name, entry.value): entry for entry in reversed(found) if not names or entry.name in names}
    return [Plugin(entry) for _, entry in sorted(unique.items())]


def value_of(reference: str, *, folder: Path | None = None) -> object:
    """What `module:NAME` or `file.py:NAME` stands for; files are looked up from `folder`. Raises `PluginFailed`.

    >>> value_of("quotekit:RULE")
    Traceback (most recent call last):
    quotekit.errors.PluginFailed: quotekit:RULE: it has no 'RULE'; did you mean 'RULES'?
    """
    where, colon, name = reference.rpartition(":")
    if not colon or not where or not name.isidentifier():
        raise PluginFailed(f"{reference!r} is not of the form module:NAME or file.py:NAME")
    folder = folder or Path()
    try:
        with _importing_from(folder):
            module = _run(folder / where) if where.endswith(".py") else importlib.import_module(where)
    except Exception as fault:
        raise PluginFailed(f"{reference}: {_cause(fault)}") from fault
    if not hasattr(module, name):
        public = [known for known in vars(module) if not known.startswith("_")]
        raise PluginFailed(f"{reference}: it has no {name!r}; {did_you_mean(name, public)}")
    return getattr(module, name)


def _run(file: Path) -> object:
    """A Python file as a module of its own."""
    spec = importlib.util.spec_from_file_location(f"quotekit_rules_{file.stem}", file)
    if spec is None or spec.loader is None or not file.is_file():
        raise FileNotFoundError(f"there is no file {file}")
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module  # dataclasses and the like look their module up
    try:
        spec.loader.exec_module(module)
    except BaseException:
        del sys.modules[spec.name]
        raise
    return module


@contextmanager
def _importing_from(folder: Path) -> Iterator[None]:
    """Modules beside the user's own are found, as they are by `python -m`."""
    sys.path.insert(0, str(folder.resolve()))
    try:
        yield
    finally:
        sys.path.remove(str(folder.resolve()))


def _cause(fault: Exception) -> str:
    return f"{type(fault).__name__}: {fault}"
