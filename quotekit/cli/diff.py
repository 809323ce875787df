"""`quotekit diff`: what changed between two runs over the same texts."""

from __future__ import annotations

import importlib
import os
import re
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from enum import StrEnum
from typing import Annotated, TextIO

import typer
from rich.console import Console
from rich.text import Text

import quotekit
from quotekit.cli import show
from quotekit.cli.common import Faults, with_extractor
from quotekit.cli.output import Format, opened
from quotekit.difference import FACTS, Change, Difference, Run
from quotekit.errors import QuotekitError
from quotekit.formats.jsonl import dumps
from quotekit.reading import read_documents

Fact = StrEnum("Fact", {fact: fact for fact in FACTS})  # type: ignore[misc]

_COLOURS = {"+": "green", "-": "red", "~": "yellow"}
_IMPORTED = re.compile(r"[^\W\d][\w.]*:[^\W\d]\w*")
TROUBLE = 2


@with_extractor()
def diff(
    extractor: quotekit.Extractor,
    old: Annotated[
        str,
        typer.Argument(
            metavar="OLD",
            help="A run: a .jsonl file (whole articles or stand-off lines), a table or a brat folder; "
            "or a rule set or extractor as MODULE:NAME, which reads the texts now.",
        ),
    ],
    new: Annotated[
        str | None,
        typer.Argument(metavar="NEW", help="The other run, in any of these forms; by default, what is found now."),
    ] = None,
    texts: Annotated[
        list[str] | None,
        typer.Option("--texts", "-t", metavar="PATH", help="What rule sets read; by default, the other run's texts."),
    ] = None,
    ignore: Annotated[
        list[Fact] | None, typer.Option("--ignore", "-i", help="A fact that shall not count as a change.")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Write one JSON object.")] = False,
) -> None:
    """List the quotations gained (+), lost (-) and changed (~) between two runs, as one reviews code.

    The exit status is 0 if nothing changed, 1 if something did, and 2 if there was trouble.
    """
    faults = Faults()
    runs = (_run(old, extractor, "OLD"), extractor if new is None else _run(new, extractor, "NEW"))
    documents = None if not texts else read_documents(texts, on_fault=faults)
    try:
        ignored = [fact for fact in FACTS if Fact(fact) in (ignore or ())]
        found = quotekit.diff(*runs, texts=documents, ignore=ignored, on_fault=faults)
    except QuotekitError as fault:
        faults(fault)
        raise typer.Exit(TROUBLE) from None
    except ValueError as fault:
        raise typer.BadParameter(str(fault).replace("texts=", "--texts"), param_hint="--texts") from fault
    with opened(None, Format.json if as_json else Format.table) as out:
        _write(found, out, as_json=as_json)
    raise typer.Exit(TROUBLE if faults.count else 0 if found.is_same else 1)


def _run(name: str, usual: quotekit.Extractor, hint: str) -> Run:
    """The run that an argument names: a path, or something to be imported; rules are used as `usual` uses its own."""
    if os.path.exists(name) or not _IMPORTED.fullmatch(name):
        return name
    module, _, attribute = name.partition(":")
    try:
        with _here_first():
            found = getattr(importlib.import_module(module), attribute)
    except (ImportError, AttributeError) as fault:
        raise typer.BadParameter(f"no such file, and nothing to import: {fault}", param_hint=hint) from fault
    if isinstance(found, quotekit.RuleSet):
        return quotekit.Extractor(usual.language, rules=found, indirect=usual.indirect, on_error=usual.on_error)
    if not hasattr(found, "extract"):
        kind = type(found).__name__
        raise typer.BadParameter(f"{name} is neither a RuleSet nor an extractor, but a {kind}", param_hint=hint)
    return found  # type: ignore[no-any-return]


@contextmanager
def _here_first() -> Iterator[None]:
    """Modules of the current folder can be imported, as with `python -m`."""
    here = os.getcwd()
    sys.path.insert(0, here)
    try:
        yield
    finally:
        sys.path.remove(here)


def _write(found: Difference, out: TextIO, *, as_json: bool) -> None:
    if as_json:
        out.write(dumps(found.to_dict()) + "\n")
        return
    console = show.console(out)
    document = None
    for change in found.changes:
        if change.document != document:
            document = change.document
            console.print(Text(show.printable(document), "bold"), soft_wrap=True)
        _show(console, change)
    if found.changes:
        console.print()
    console.print(Text(show.printable(found.summary())), soft_wrap=True)


def _show(console: Console, change: Change) -> None:
    colour = _COLOURS[change.sign]
    head = Text.assemble((f"{change.sign} ", colour), (f"{change.line}  ", "dim"))
    before, opening, rest = show.printable(change.excerpt).partition("⟦")
    content, closing, after = rest.rpartition("⟧")
    head.append_text(Text.assemble(before, (opening + content + closing, colour), after))
    console.print(head, soft_wrap=True)
    altered = list(change.alterations())
    for fact, was, now in altered:
        line = Text.assemble(
            (f"     {fact}: ", "dim"), (show.printable(was), "red"), " → ", (show.printable(now), "green")
        )
        console.print(line, soft_wrap=True)
    for detail in () if altered else change.details():
        console.print(Text(f"     {show.printable(detail)}", "dim"), soft_wrap=True)
