"""What the commands share: the options they have in common, faults told in one line each, and extraction."""

from __future__ import annotations

from collections.abc import Iterator
from enum import StrEnum
from typing import Annotated

import typer
from rich.console import Console
from rich.text import Text

import quotekit
from quotekit.cli import show
from quotekit.cli.output import Result
from quotekit.errors import QuotekitError, RuleFailed, UnknownLanguage, UnreadableInput
from quotekit.reading import Document

LanguageCode = Annotated[
    str, typer.Option("--language", "-l", help="The code of the articles' language.", metavar="CODE")
]
Indirect = Annotated[bool, typer.Option("--indirect/--no-indirect", help="Also find speech without quotation marks.")]


class OnErrorChoice(StrEnum):
    """The choices of `--on-error`."""

    stop = "raise"
    skip = "skip"


OnError = Annotated[
    OnErrorChoice,
    typer.Option(help="When a rule fails: raise, and give up the article; or skip the rule there, and tell."),
]


class Faults:
    """Tells each fault on standard error, in one line, and remembers that there was one."""

    def __init__(self) -> None:
        self.console = Console(stderr=True, highlight=False, emoji=False)
        self.count = 0

    def __call__(self, fault: QuotekitError | OSError) -> None:
        self.count += 1
        said = " ".join(str(fault).split())
        self.console.print(Text.assemble(("error: ", "bold red"), show.printable(said)), soft_wrap=True)

    def leave(self) -> None:
        """Ends the program with status 1 if there was a fault."""
        if self.count:
            raise typer.Exit(1)


def make_extractor(
    language: str, indirect: bool, *, on_error: OnErrorChoice = OnErrorChoice.stop
) -> quotekit.Extractor:
    """The extractor that the options ask for."""
    try:
        return quotekit.Extractor(language=language, indirect=indirect, on_error=on_error.value)
    except UnknownLanguage as fault:
        raise typer.BadParameter(str(fault), param_hint="--language") from fault


def extract_all(extractor: quotekit.Extractor, documents: Iterator[Document], faults: Faults) -> Iterator[Result]:
    """The articles of the documents, one at a time; a document that fails is told, and the rest is done."""
    for document in documents:
        try:
            article = extractor.extract(document.text, title=document.title, published=document.published)
        except QuotekitError as fault:
            faults(UnreadableInput(f"{document.id}: {fault}"))
            continue
        for failure in article.failures:
            where = f"the {failure.where} at {failure.span.start}:{failure.span.end}"
            faults(RuleFailed(f"{document.id}: {failure.rule} failed on {where}: {failure.cause}"))
        yield document, article
