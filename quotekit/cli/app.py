"""The commands of the command line, and nothing else: each reads, extracts, and hands over to be shown or written."""

from __future__ import annotations

import os
import signal
import sys
from dataclasses import fields
from importlib import metadata, resources
from pathlib import Path
from typing import Annotated, Any

import typer
from typer.core import TyperGroup

import quotekit
from quotekit.cli import diff, evaluate, inputs, show
from quotekit.cli.common import Faults, extract_all, make_extractor, with_extractor
from quotekit.cli.corpus import Run
from quotekit.cli.output import LINES, Format, format_for, opened
from quotekit.cli.report import report
from quotekit.cli.verify import verify
from quotekit.errors import UnreadableInput
from quotekit.reading import STDIN, Document, read_documents
from quotekit.sources import kind_of

BROKEN_PIPE = 128 + getattr(signal, "SIGPIPE", 13)
INTERRUPTED = 128 + signal.SIGINT
"""Exit statuses that shells know: the number of the signal, and 128."""


class _Commands(TyperGroup):
    """The commands; a reader that has gone away (`| head`) ends any of them at once, and without a word."""

    def invoke(self, ctx: Any) -> Any:
        try:
            return super().invoke(ctx)
        except BrokenPipeError:
            # Python flushes standard output once more at its end and would complain again.
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            raise typer.Exit(BROKEN_PIPE) from None


app = typer.Typer(
    cls=_Commands,
    name="quotekit",
    help="Who said what: the quotations of news articles, their speakers, and the reason for each.",
    epilog="Example: [bold]quotekit extract articles/ --format jsonl -o quotes.jsonl[/bold]",
    no_args_is_help=True,
    rich_markup_mode="rich",
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)


def run() -> None:
    """Runs the program."""
    app()


def _version(wanted: bool) -> None:
    if not wanted:
        return
    try:
        number = metadata.version("quotekit-nlp")
    except metadata.PackageNotFoundError:
        number = getattr(quotekit, "__version__", "unknown")
    typer.echo(f"quotekit {number}")
    raise typer.Exit


@app.callback()
def _root(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Show the version and leave.")
    ] = False,
) -> None:
    pass


@app.command(epilog="Example: [bold]quotekit extract feed.jsonl.gz -o quotes.jsonl --processes 4 --resume[/bold]")
@with_extractor()
def extract(
    extractor: quotekit.Extractor,
    context: typer.Context,
    paths: Annotated[
        list[str],
        typer.Argument(
            metavar="PATH",
            help="Text files, web pages (.html), .jsonl files of documents "
            '({"id", "text"} and perhaps "title", "published" a line), .csv files with such columns, '
            "any of them with .gz behind; folders of these; or - for standard input.",
        ),
    ],
    format: Annotated[
        Format | None,
        typer.Option(
            "--format",
            "-f",
            help="table: to read; json: an object for one text, else an array; jsonl: an object a line; "
            "standoff: offsets only, an object a line; csv: a row for each span; brat: a folder of .txt and .ann; "
            "webannotation, schemaorg: JSON-LD, an object a line; "
            'tei: TEI P5 XML; parquet: a table of quotations (extra "parquet"). '
            "By default what the output file's suffix says, else table.",
        ),
    ] = None,
    output: Annotated[
        Path | None,
        typer.Option(
            "--output", "-o", metavar="FILE", help="Write here instead of to standard output; brat needs a folder."
        ),
    ] = None,
    processes: Annotated[
        int, typer.Option("--processes", "-p", min=0, metavar="N", help="Work on N processes; 0 for one on each core.")
    ] = 1,
    resume: Annotated[
        bool, typer.Option("--resume", help="Go on where an interrupted run with the same --output stopped.")
    ] = False,
    quiet: Annotated[
        bool, typer.Option("--quiet", "-q", help="Show no progress; faults are told all the same.")
    ] = False,
    kind: inputs.From = None,
    text_column: inputs.TextColumn = "text",
    id_column: inputs.IdColumn = "id",
    encoding: inputs.Encoding = None,
    keep: inputs.Keep = None,
) -> None:
    """Extract the quotations of articles and say who said them.

    A file, line or document that cannot be read is told on standard error; the rest is still done, and the exit
    status is 1.
    """
    if output is not None and any(_same_file(path, output) for path in paths):
        raise typer.BadParameter(f"{output} is also to be read; choose another file", param_hint="--output")
    chosen = format_for(format, output)
    if resume and (output is None or chosen not in LINES or (output.exists() and not output.is_file())):
        raise typer.BadParameter(
            f"only a file with a line for each document can be gone on with: --output FILE, and one of the formats "
            f"{', '.join(LINES)}", param_hint="--resume",
        )  # fmt: skip
    how = inputs.reading(kind, text_column, id_column, encoding, keep)
    faults = Faults()
    if chosen is Format.brat:
        output = _folder(output, paths)
    job = Run(
        paths, extractor, chosen, output, how=how, processes=processes or None,
        resume=resume, quiet=quiet, many=_many(paths, how.kind), settings=_settings(context, chosen),
    )  # fmt: skip
    try:
        job.start(faults)
    except KeyboardInterrupt:
        goes_on = output is not None and chosen in LINES
        typer.echo("interrupted" + "; go on with it: the same command and --resume" * goes_on, err=True)
        raise typer.Exit(INTERRUPTED) from None
    faults.leave()


@app.command(epilog="Example: [bold]quotekit explain story.txt --quote 3[/bold]")
@with_extractor()
def explain(
    extractor: quotekit.Extractor,
    file: Annotated[str, typer.Argument(metavar="FILE", help="A text file, a .jsonl file of documents, or - .")],
    quote: Annotated[
        int | None,
        typer.Option(
            "--quote", "-q", min=1, metavar="N", help="Only the N-th quotation, counted as `extract` counts them."
        ),
    ] = None,
    unused: Annotated[
        bool, typer.Option("--unused-cues", help="Also list the words of speech that signal no quotation, and why not.")
    ] = False,
) -> None:
    """Explain each quotation: its rule, the evidence, the rivals, the repairs; or why nobody was found to say it."""
    faults = Faults()
    with opened(None, Format.table) as out:
        console = show.console(out)
        for document, article in extract_all(extractor, read_documents([file], on_fault=faults), faults):
            if quote is not None and quote > len(article.quotes):
                faults(
                    UnreadableInput(
                        f"{document.id}: there is no quotation {quote}; the article has {len(article.quotes)}"
                    )
                )
                continue
            show.explanation(console, document.id, article, quote)
            if unused:
                show.unused_cues(console, extractor.unused_cues(document.text))
    faults.leave()


@app.command(epilog="Example: [bold]quotekit demo[/bold]")
def demo() -> None:
    """Show what quotekit does, on an example article of its own."""
    faults = Faults()
    text = (resources.files("quotekit") / "data" / "demo.txt").read_text(encoding="utf-8")
    with opened(None, Format.table) as out:
        console = show.console(out)
        for document, article in extract_all(make_extractor(), iter([Document("the example article", text)]), faults):
            show.marked_text(console, article)
            show.table(console, document.id, article)
            show.repairs(console, article)
            show.asides(console, article)
    faults.leave()


app.command(epilog="Example: [bold]quotekit report articles/ -o report.html[/bold]")(report)
app.command(epilog="Example: [bold]quotekit evaluate gold.jsonl --by rule --errors 5[/bold]")(evaluate.evaluate)
app.command(epilog="Example: [bold]quotekit diff before.jsonl after.jsonl[/bold]")(diff.diff)
app.command(epilog='Example: [bold]quotekit verify story.txt --quote "We are ready" --speaker Okafor[/bold]')(verify)


def _many(paths: list[str], kind: str | None) -> bool:
    """Whether the paths can give several documents: known before any is read, so that scripts can rely on the shape."""
    return len(paths) > 1 or Path(paths[0]).is_dir() or (kind or kind_of(paths[0])) in ("jsonl", "csv")


def _settings(context: typer.Context, format: Format) -> dict[str, str]:
    """What the results depend on, beside the input: all but where they go and how fast."""
    aside = {field.name for field in fields(Run)}
    given = {name: str(value) for name, value in sorted(context.params.items()) if name not in aside}
    return {"quotekit": quotekit.__version__, "format": format.value, **given}


def _folder(output: Path | None, paths: list[str]) -> Path:
    """Where a folder of files goes: not to standard output, and not among those that are read."""
    if output is None:
        raise typer.BadParameter("brat needs a folder to write to: -o FOLDER", param_hint="--output")
    for path in paths:
        if Path(path).is_dir() and output.resolve().is_relative_to(Path(path).resolve()):
            raise typer.BadParameter(f"{output} lies in {path}, which is to be read", param_hint="--output")
    return output


def _same_file(path: str, output: Path) -> bool:
    return path != STDIN and output.exists() and os.path.exists(path) and output.samefile(path)
