"""What crosses the border between two processes: articles, packed tight, and extractors with rules of one's own.

Pickle's own way with frozen models calls Python for each field of each span, which costs a fifth of
what the extraction does. Here a span is three values, and a model its fields: a quarter of that.
"""

from __future__ import annotations

import io
import pickle
from collections.abc import Callable
from importlib import import_module
from typing import Any

from pydantic import BaseModel

from quotekit.builtin import RULES
from quotekit.errors import MissingExtra
from quotekit.language import Language
from quotekit.models import Span
from quotekit.rules import Rule

_PROTOCOL = 5
_OWN = "quotekit"

_new = object.__new__
_set = object.__setattr__


def pack(value: object) -> bytes:
    """Any value that can be pickled, with the articles in it packed tight.

    >>> from quotekit.pipeline import extract
    >>> article = extract("“We are ready,” Ada Okafor said.")
    >>> unpack(pack(article)) == article
    True
    """
    out = io.BytesIO()
    _Packer(out, _PROTOCOL).dump(value)
    return out.getvalue()


def unpack(raw: bytes) -> Any:
    """What `pack` packed: from a process of one's own, never from a file."""
    return pickle.loads(raw)


class Portable:
    """A value that can be sent to another process even if it holds rules, which are functions.

    The built-in rules and languages go by their names. Own rules that another process can import go
    as pickle sends functions; those that it cannot (made by `pattern`, or in a notebook) need
    [cloudpickle](https://github.com/cloudpipe/cloudpickle), from the extra `corpora`.

    >>> from quotekit.pipeline import Extractor
    >>> sent = pickle.dumps(Portable(Extractor(indirect=False)))
    >>> pickle.loads(sent).value.indirect
    False
    """

    def __init__(self, value: Any) -> None:
        self.value = value

    def __reduce__(self) -> tuple[Callable[[bytes], Portable], tuple[bytes]]:
        return _unported, (_ported(self.value),)


def _ported(value: object) -> bytes:
    out = io.BytesIO()
    try:
        _Porter(out, _PROTOCOL).dump(value)
    except (pickle.PicklingError, AttributeError, TypeError) as fault:  # Python's three ways to say no
        try:
            cloudpickle = import_module("cloudpickle")
        except ImportError:
            raise MissingExtra(
                f"this cannot be sent to another process by pickle alone ({fault}); "
                'with cloudpickle it may: pip install "quotekit-nlp[corpora]"'
            ) from fault
        out = io.BytesIO()
        porter = type("_CloudPorter", (_ByName, cloudpickle.Pickler), {})
        porter(out, _PROTOCOL).dump(value)
    return out.getvalue()


def _unported(raw: bytes) -> Portable:
    return Portable(_Finder(io.BytesIO(raw)).load())


class _ByName:
    """Says what is known by its name on the other side, too."""

    def persistent_id(self, value: object) -> tuple[str, str] | None:
        if isinstance(value, Rule) and value.name in RULES and RULES[value.name] is value:
            return "rule", value.name
        if isinstance(value, Language) and _shipped(value):
            return "language", value.code
        return None


def _shipped(language: Language) -> bool:
    """Whether this is the very language that the package loads under its code, and not a changed one."""
    try:
        return Language.load(language.code) is language
    except LookupError:
        return False


class _Porter(_ByName, pickle.Pickler):
    pass


class _Finder(pickle.Unpickler):
    def persistent_load(self, name: tuple[str, str]) -> Rule | Language:
        kind, name_ = name
        return RULES[name_] if kind == "rule" else Language.load(name_)


class _Packer(pickle.Pickler):
    def reducer_override(self, value: object) -> Any:
        kind = type(value)
        if kind is Span:
            return _span, (value.start, value.end, value.text)  # type: ignore[attr-defined]
        if isinstance(value, BaseModel) and kind.__module__.startswith(_OWN):
            return _model, (kind, value.__dict__, value.__pydantic_fields_set__)
        return NotImplemented


_set_start, _set_end, _set_text = (getattr(Span, name).__set__ for name in ("start", "end", "text"))


def _span(start: int, end: int, text: str) -> Span:
    """A span that was checked when it was made, on the other side."""
    span = _new(Span)
    _set_start(span, start)
    _set_end(span, end)
    _set_text(span, text)
    return span


def _model(kind: type[BaseModel], fields: dict[str, Any], given: set[str]) -> BaseModel:
    """A model that was checked when it was made, on the other side."""
    model = _new(kind)
    _set(model, "__dict__", fields)
    _set(model, "__pydantic_fields_set__", given)
    _set(model, "__pydantic_extra__", None)
    _set(model, "__pydantic_private__", None)
    return model
