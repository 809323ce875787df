"""What the commands share: the options they have in common, faults told in one line each, and extraction."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from enum import StrEnum
from functools import wraps
from inspect import Signature, signature
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.text import Text

import quotekit
from quotekit.cli import show
from quotekit.cli.output import Result
from quotekit.errors import QuotekitError, RuleFailed, UnreadableInput
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
    *,
    indirect: Indirect = True,
    language: LanguageCode = "en",
    lexicon: Lexicons = None,
    rules: OwnRules = None,
    plugins: Plugins = False,
    on_error: OnError = OnErrorChoice.stop,
) -> quotekit.Extractor:
    """The extractor that the options ask for: plugins first, then the user's own words and rules."""
    option = "--language"
    try:
        words, order = quotekit.Language.load(language), quotekit.RULES
        if plugins:
            option = "--plugins"
            words, order = words.use_installed(), order.use_installed()
        option = "--lexicon"
        words = words.extend(*map(Lexicon.read, lexicon or ()))
        option = "--rules"
        for reference in rules or ():
            order = with_rules(order, value_of(reference))
    except QuotekitError as fault:
        raise typer.BadParameter(str(fault), param_hint=option) from fault
    return quotekit.Extractor(words, rules=order, indirect=indirect, on_error=on_error.value)


def with_extractor(**fixed: object) -> Callable[[Callable[..., None]], Callable[..., None]]:
    """Gives a command the options of `make_extractor`, save those that are `fixed`, behind its own.

    The command takes what is made of them as its keyword `extractor`, which is no option.
    """
    shared = [one for one in signature(make_extractor, eval_str=True).parameters.values() if one.name not in fixed]

    def made(command: Callable[..., None]) -> Callable[..., None]:
        own = [one for one in signature(command, eval_str=True).parameters.values() if one.name != "extractor"]

        @wraps(command)
        def run(**given: object) -> None:
            options = {one.name: given.pop(one.name) for one in shared}
            command(extractor=make_extractor(**{**options, **fixed}), **given)  # type: ignore[arg-type]

        parameters = [*(one.replace(kind=one.KEYWORD_ONLY) for one in own), *shared]
        run.__signature__ = Signature(parameters)  # type: ignore[attr-defined]
        run.__annotations__ = {one.name: one.annotation for one in parameters}
        return run

    return made


def extract_all(extractor: quotekit.Extractor, documents: Iterator[Document], faults: Faults) -> Iterator[Result]:
    """The articles of the documents, one at a time; a document that fails is told, and the rest is done."""
    for document in documents:
        try:
            article = extractor.extract(document.text, title=document.title, published=document.published)
        except QuotekitError as fault:
            faults(UnreadableInput(f"{document.id}: {fault}"))
            continue
        for failure in article.failures:
            faults(RuleFailed(f"{document.id}: {failure}"))
        yield document, article
