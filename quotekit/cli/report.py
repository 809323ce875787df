"""`quotekit report`: articles as one page to look at."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer
from rich.text import Text

import quotekit
from quotekit.cli import show
from quotekit.cli.common import Faults, extract_all, with_extractor
from quotekit.errors import UnreadableInput
from quotekit.reading import STDIN, read_documents
from quotekit.render import report as page
from quotekit.render.facts import counted

STDOUT = Path("-")


@with_extractor()
def report(
    extractor: quotekit.Extractor,
    paths: Annotated[
        list[str],
        typer.Argument(metavar="PATH", help="Text files, folders, .jsonl files of documents, or - ; as for `extract`."),
    ],
    output: Annotated[
        Path, typer.Option("--output", "-o", metavar="FILE", help="The page to write; - for standard output.")
    ] = Path("report.html"),
    title: Annotated[str | None, typer.Option("--title", "-t", metavar="TEXT", help="The heading of the page.")] = None,
) -> None:
    """Write one web page that shows who said what: marked texts, speakers, filters. It needs no network.

    A file or line that cannot be read is told on standard error; the rest is still done, and the exit status is 1.
    """
    if any(_same_file(path, output) for path in paths):
        raise typer.BadParameter(f"{output} is also to be read; choose another file", param_hint="--output")
    faults = Faults()
    documents = read_documents(paths, on_fault=faults, skip=() if output == STDOUT else (output,))
    results = list(extract_all(extractor, documents, faults))
    if results:
        content = page(((document.id, article) for document, article in results), title=title).encode("utf-8")
        try:
            if output == STDOUT:
                sys.stdout.buffer.write(content)
                sys.stdout.flush()
            else:
                output.write_bytes(content)
                _tell(faults, output, len(results), sum(len(article.quotes) for _, article in results))
        except BrokenPipeError:
            raise
        except OSError as fault:
            faults(UnreadableInput(f"{output}: {fault.strerror}"))
    elif not faults.count:
        faults(UnreadableInput("there is no article to report on"))
    faults.leave()


def _tell(faults: Faults, output: Path, articles: int, quotes: int) -> None:
    told = f": {counted(articles, 'article')}, {counted(quotes, 'quotation')}"
    faults.console.print(Text.assemble("wrote ", (show.printable(str(output)), "bold"), told), soft_wrap=True)


def _same_file(path: str, output: Path) -> bool:
    return path != STDIN and output.exists() and Path(path).exists() and output.samefile(path)
