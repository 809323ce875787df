"""TOML files that people write, read into models; what is wrong is told with file, table, key and the near match.

>>> from quotekit.lexicon import CueFile
>>> parse("[verbs.grouse]\\nframe = ['that']", CueFile, name="house.toml")
Traceback (most recent call last):
quotekit.errors.InvalidLexicon: house.toml: verbs.grouse: no key 'frame'; did you mean 'frames'?
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Sequence
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Any, TypeVar, get_args

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from quotekit.errors import InvalidLexicon, QuotekitError, UnreadableInput, did_you_mean

Model = TypeVar("Model", bound=BaseModel)
Readable = str | Path | Traversable
"""A path, or a file inside an installed package (`importlib.resources.files(...) / "house.toml"`)."""

_SHOWN = 5
_QUOTED = re.compile("'([^']*)'")


def read(path: Readable, model: type[Model], *, error: type[QuotekitError] = InvalidLexicon) -> Model:
    """A TOML file as a model. Raises `UnreadableInput` where there is no such file, else `error`."""
    file = Path(path) if isinstance(path, str) else path
    try:
        text = file.read_text(encoding="utf-8")
    except OSError as fault:
        raise UnreadableInput(f"{path}: {fault.strerror or fault}") from fault
    except UnicodeDecodeError as fault:
        raise UnreadableInput(f"{path}: not UTF-8: byte {fault.start} cannot be read") from fault
    return parse(text, model, name=str(path), error=error)


def parse(
    text: str, model: type[Model], *, name: str, whole: bool = False, error: type[QuotekitError] = InvalidLexicon
) -> Model:
    """A TOML text as a model; `name` is what errors call the file, `whole` asks for every key of the model."""
    try:
        table = tomllib.loads(text)
    except tomllib.TOMLDecodeError as fault:
        raise error(f"{name}: not TOML: {fault}") from fault
    found = validated(table, model, name=name, error=error)
    missing = sorted({f.alias or key for key, f in model.model_fields.items() if key not in found.model_fields_set})
    if whole and missing:
        raise error(f"{name}: no key {missing[0]!r}")
    return found


def validated(table: Any, model: type[Model], *, name: str, error: type[QuotekitError] = InvalidLexicon) -> Model:
    """Plain data as a model; every fault is told, the first few in full."""
    try:
        return model.model_validate(table)
    except ValidationError as fault:
        told = [f"{name}: {_told(one, model)}" for one in fault.errors()[:_SHOWN]]
        more = fault.error_count() - len(told)
        raise error("\n".join([*told, f"{name}: and {more} more faults"] if more > 0 else told)) from fault


def _told(fault: ErrorDetails, model: type[BaseModel]) -> str:
    loc = fault["loc"]
    if fault["type"] in ("extra_forbidden", "missing") and loc:
        where, key = place(loc[:-1]), str(loc[-1])
        known = _keys(model, loc[:-1])
        if fault["type"] == "missing":
            what = f"no key {key!r}, which every entry needs"
        elif key in model.model_fields and len(loc) > 1:
            what = f"no key {key!r} here; it belongs above the first [table] of the file"
        else:
            what = f"no key {key!r}; {did_you_mean(key, known)}"
        return f"{where}: {what}" if where else what
    if fault["type"] == "literal_error":
        known = _QUOTED.findall(str(fault.get("ctx", {}).get("expected", "")))
        what = f"{fault['input']!r} is none of its values; {did_you_mean(str(fault['input']), known)}"
    else:
        what = fault["msg"].removeprefix("Value error, ")
    return f"{place(loc) or 'top level'}: {what}"


def place(loc: Sequence[str | int]) -> str:
    """Where a fault is, as one reads a TOML file: tables and keys by name, entries of a list counted from one.

    >>> place(("phrases", 0, "source")), place(("verbs", "grouse"))
    ('phrases, entry 1: source', 'verbs.grouse')
    """
    told = ""
    for part in loc:
        if isinstance(part, int):
            told += f", entry {part + 1}"
        elif part != "[key]":
            told += (": " if told and told.rpartition(", entry ")[2].isdigit() else "." if told else "") + part
    return told


def _keys(model: type[BaseModel], loc: Sequence[str | int]) -> list[str]:
    """The keys that a table may hold, found by walking down the model."""
    kind: Any = model
    for part in loc:
        if isinstance(kind, type) and issubclass(kind, BaseModel):
            fields = {field.alias or key: field for key, field in kind.model_fields.items()}
            if part not in fields:
                return []
            kind = fields[str(part)].annotation
        else:  # the value of a mapping, or an entry of a tuple
            values = get_args(kind)
            kind = values[0 if isinstance(part, int) else -1] if values else None
    if isinstance(kind, type) and issubclass(kind, BaseModel):
        return [field.alias or key for key, field in kind.model_fields.items()]
    return []
