"""The options that say how files are read, for every command that reads some."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

import typer

from quotekit.encoding import checked
from quotekit.errors import UnreadableInput
from quotekit.reading import Reading

PANEL = "Reading"


class KindName(StrEnum):
    """The choices of `--from`."""

    text = "text"
    html = "html"
    jsonl = "jsonl"
    csv = "csv"


class KeptName(StrEnum):
    """The choices of `--keep`."""

    captions = "captions"
    comments = "comments"
    tables = "tables"


From = Annotated[
    KindName | None,
    typer.Option("--from", help="What every PATH holds, whatever its suffix says; for standard input.",
                 rich_help_panel=PANEL),
]  # fmt: skip
TextColumn = Annotated[
    str,
    typer.Option("--text-column", metavar="NAME", help="The column (CSV) or key (JSON lines) of the text.",
                 rich_help_panel=PANEL),
]  # fmt: skip
IdColumn = Annotated[
    str,
    typer.Option("--id-column", metavar="NAME", help="The column or key that names a document.",
                 rich_help_panel=PANEL),
]  # fmt: skip
Encoding = Annotated[
    str | None,
    typer.Option("--encoding", metavar="NAME", help="The encoding of every PATH; else found out for each.",
                 rich_help_panel=PANEL),
]  # fmt: skip
Keep = Annotated[
    list[KeptName] | None,
    typer.Option("--keep", help="Keep this of web pages, too. May be given several times.", rich_help_panel=PANEL),
]


def reading(kind: KindName | None, text: str, id: str, encoding: str | None, keep: list[KeptName] | None) -> Reading:
    """What the options say, as one value."""
    if encoding is not None:
        try:
            checked(encoding)
        except UnreadableInput as fault:
            raise typer.BadParameter(str(fault), param_hint="--encoding") from fault
    return Reading(
        kind=None if kind is None else kind.value,
        encoding=encoding,
        text=text,
        id=id,
        keep=tuple(one.value for one in keep or ()),
    )
