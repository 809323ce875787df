"""`quotekit evaluate`: how good the quotations are, against annotated ones."""

from __future__ import annotations

from dataclasses import replace
from enum import StrEnum
from typing import Annotated

import typer
from rich.console import Console
from rich.text import Text

import quotekit
from quotekit.cli import show
from quotekit.cli.common import Faults, with_extractor
from quotekit.cli.output import Format, opened
from quotekit.errors import UnknownLanguage
from quotekit.evaluation import Error
from quotekit.formats.jsonl import dumps


class By(StrEnum):
    """The choices of `--by`."""

    rule = "rule"
    kind = "kind"
    source = "source"


@with_extractor()
def evaluate(
    extractor: quotekit.Extractor,
    gold: Annotated[
        str,
        typer.Argument(
            metavar="GOLD",
            help="Annotated documents: a .jsonl file (stand-off lines or whole articles), a .csv or .tsv table, "
            "or a folder of brat's .txt and .ann files.",
        ),
    ],
    pred: Annotated[
        str | None,
        typer.Option(
            "--pred",
            "-p",
            metavar="FILE",
            help="Predictions in any of these forms; without it, the texts are read now.",
        ),
    ] = None,
    by: Annotated[By | None, typer.Option("--by", "-b", help="Also the figures of each rule, kind or source.")] = None,
    errors: Annotated[
        int, typer.Option("--errors", "-e", min=0, metavar="N", help="Show the first N errors of each kind.")
    ] = 0,
    as_json: Annotated[bool, typer.Option("--json", help="Write one JSON object.")] = False,
) -> None:
    """Compare quotations with annotated ones: precision, recall, F1, speakers, cues, and errors in their context.

    What cannot be read or compared is told on standard error; the rest is still done, and the exit status is 1.
    """
    faults = Faults()
    code = extractor.language.code
    try:
        result = quotekit.evaluate(
            gold, pred, extractor=extractor, by=by.value if by else None, language=code, on_fault=faults
        )
    except UnknownLanguage as fault:
        raise typer.BadParameter(str(fault), param_hint="--language") from fault
    if result.missing:
        count, first = len(result.missing), show.printable(result.missing[0])
        note = f"{count} of {result.documents} documents have no prediction, the first is {first}"
        faults.console.print(Text.assemble(("note: ", "bold yellow"), note), soft_wrap=True)
    shown = result.first_errors(errors)
    if as_json:
        with opened(None, Format.json) as out:
            made = replace(result, errors=shown).to_dict() | {"error_counts": result.error_counts()}
            out.write(dumps(made) + "\n")
    else:
        with opened(None, Format.table) as out:
            console = show.console(out)
            console.print(Text(show.printable(str(result))), soft_wrap=True)
            _show_errors(console, shown)
    faults.leave()


def _show_errors(console: Console, errors: tuple[Error, ...]) -> None:
    last = None
    for error in errors:
        if (error.scope, error.kind) != last:
            last = (error.scope, error.kind)
            console.print(Text(f"\n{error.kind} ({error.scope})", "bold"))
        console.print(_place(error), soft_wrap=True)
        for name, words, style in (("annotated", error.gold, "green"), ("predicted", error.predicted, "red")):
            if words is not None:
                line = Text.assemble((f"    {name}  ", style), show.printable(str(words)))
                console.print(line, soft_wrap=True)


def _place(error: Error) -> Text:
    return Text.assemble((f"  {show.printable(error.document)}:{error.line}  ", "dim"), show.printable(error.excerpt))
