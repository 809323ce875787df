"""What the commands share: the options they have in common, faults told in one line each, and extraction."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.text import Text

import quotekit
from quotekit.cli import show
from quotekit.cli.output import Result
from quotekit.errors import QuotekitError, UnreadableInput
from quotekit.lexicon import Lexicon
from quotekit.plugins import value_of
from quotekit.reading import Document
from quotekit.rules import with_rules

LanguageCode = Annotated[
    str, typer.Option("--language", "-l", help="The code of the articles' language.", metavar="CODE")
]
Indirect = Annotated[bool, typer.Option("--indirect/--no-indirect", help="Also find speech without quotation marks.")]

Lexicons = Annotated[
    list[Path] | None,
    typer.Option("--lexicon", metavar="FILE", help="Words and phrases of your own, in TOML; may be given again."),
]
OwnRules = Annotated[
    list[str] | None,
    typer.Option(
        "--rules",
        metavar="FILE.py:NAME",
        help="Rules of your own, from a file or a module: a rule or several, which come first; a function from a "
        "RuleSet to a RuleSet; or a whole RuleSet. May be given again.",
    ),
]
Plugins = Annotated[bool, typer.Option("--plugins", help="Use the rules and words of installed plugins.")]


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
    language: str,
    indirect: bool,
    *,
    lexicons: Sequence[Path] | None = None,
    rules: Sequence[str] | None = None,
    plugins: bool = False,
) -> quotekit.Extractor:
    """The extractor that the options ask for: plugins first, then the user's own words and rules."""
    option = "--language"
    try:
        words, order = quotekit.Language.load(language), quotekit.RULES
        if plugins:
            option = "--plugins"
            words, order = words.use_installed(), order.use_installed()
        option = "--lexicon"
        words = words.extend(*map(Lexicon.read, lexicons or ()))
        option = "--rules"
        for reference in rules or ():
            order = with_rules(order, value_of(reference))
    except QuotekitError as fault:
        raise typer.BadParameter(str(fault), param_hint=option) from fault
    return quotekit.Extractor(words, rules=order, indirect=indirect)


def extract_all(extractor: quotekit.Extractor, documents: Iterator[Document], faults: Faults) -> Iterator[Result]:
    """The articles of the documents, one at a time; a document that fails is told, and the rest is done."""
    for document in documents:
        try:
            article = extractor.extract(document.text, title=document.title, published=document.published)
        except QuotekitError as fault:
            faults(UnreadableInput(f"{document.id}: {fault}"))
            continue
        yield document, article
