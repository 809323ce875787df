"""Cases in a file that anybody can read and write: texts, and the quotations that must be found in them.

    rules = "house_rules.py:HOUSE"      # what the cases are tried with: files and modules
    lexicon = "house.toml"              # beside the file; both may be lists, and left out

    [[cases]]
    text = "“The dam is safe,” per Ada Okafor."

    [[cases.quotes]]
    content = "“The dam is safe,”"      # in full, as it stands in the text; a list where it is in pieces
    source = "Ada Okafor"
    rule = "quote_per_source"           # this very rule must have decided
    xfail = "the comma"                 # a known failure, with the reason; when it passes, the case fails

A file whose name ends in `.quotes.toml` is found and run by pytest, one test for each quotation. A case without
quotes, or with `complete = true`, also asks that nothing else is found.

>>> file = parse_cases('''
... [[cases]]
... text = "“No,” said Ada Okafor."
... quotes = [{ content = "“No,”", speaker = "Tom Brandt" }]
... ''')
>>> print(file.cases[0].quotes[0].fault(file.extractor().extract(file.cases[0].text)))
“No,”
  speaker: 'Tom Brandt' is expected, and 'Ada Okafor' found
  by quote_cue_source: the quotation is followed by a verb of speech and its subject
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Annotated

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

from quotekit.builtin import RULES
from quotekit.errors import UnreadableInput
from quotekit.language import Language
from quotekit.lexicon import Lexicon
from quotekit.models import Article, Polarity, Quote, QuoteKind
from quotekit.parsing import parse, read
from quotekit.pipeline import Extractor
from quotekit.plugins import value_of
from quotekit.rules import with_rules

SUFFIX = ".quotes.toml"


def _listed(value: object) -> object:
    return (value,) if isinstance(value, str) else value


OneOrMore = Annotated[tuple[str, ...], BeforeValidator(_listed)]


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class ExpectedQuote(_Part):
    """A quotation that must be found, with what must be true of it; what is left out may be anything.

    Words are as in the text; an empty string says that there is none (`speaker = ""`: nobody is named).
    """

    content: OneOrMore = Field(min_length=1)
    kind: QuoteKind | None = None
    cue: str | None = None
    source: str | None = None
    speaker: str | None = None
    addressee: str | None = None
    date: str | None = None
    on_behalf_of: str | None = None
    polarity: Polarity | None = None
    rule: str | None = None
    xfail: str | None = None

    def fault(self, article: Article) -> str:
        """What is not as expected, in a few lines; nothing where all is well."""
        same = [quote for quote in article.quotes if tuple(span.text for span in quote.content) == self.content]
        if not same:
            found = "\n".join(f"  {quote.trace.rule}: {quote.text}" for quote in article.quotes)
            return f"{' … '.join(self.content)}\n  is no quotation here; found are:\n{found or '  none'}"
        faults = [self._compared(quote, article) for quote in same]
        return "" if "" in faults else faults[0]

    def _compared(self, quote: Quote, article: Article) -> str:
        speaker = article.speaker_of(quote)
        spans = {key: getattr(quote, key) for key in ("cue", "source", "addressee", "date", "on_behalf_of")}
        found = {key: span.text if span else "" for key, span in spans.items()}
        found |= {"kind": quote.kind, "polarity": quote.polarity, "rule": quote.trace.rule}
        found["speaker"] = speaker.name if speaker else ""
        wrong = [
            f"  {key}: {getattr(self, key)!r} is expected, and {value!r} found"
            for key, value in found.items()
            if getattr(self, key) is not None and getattr(self, key) != value
        ]
        return "\n".join([quote.text, *wrong, f"  by {quote.trace.rule}: {quote.trace.why}"]) if wrong else ""


class Case(_Part):
    """A text, and the quotations that must be found in it. `complete`: and no others."""

    text: str = Field(min_length=1)
    name: str = ""
    quotes: tuple[ExpectedQuote, ...] = ()
    complete: bool = False

    def extra(self, article: Article) -> str:
        """The quotations that were found and are not expected; nothing where there are none, or may be any."""
        if self.quotes and not self.complete:
            return ""
        expected = {quote.content for quote in self.quotes}
        extra = [quote for quote in article.quotes if tuple(span.text for span in quote.content) not in expected]
        return "\n".join(f"{quote.text}\n  is found by {quote.trace.rule}, and is not expected" for quote in extra)


class CaseFile(_Part):
    """A file of cases, and what they are tried with."""

    cases: tuple[Case, ...] = Field(min_length=1)
    rules: OneOrMore = ()
    lexicon: OneOrMore = ()
    plugins: bool = False
    language: str = "en"
    indirect: bool = True

    def extractor(self, folder: Path | None = None) -> Extractor:
        """With the rules and words that the file names, which stand in `folder`."""
        folder = folder or Path()
        language = Language.load(self.language)
        rules = RULES
        if self.plugins:
            language, rules = language.use_installed(), rules.use_installed()
        for path in self.lexicon:
            language = language.extend(Lexicon.read(folder / path))
        for reference in self.rules:
            rules = with_rules(rules, value_of(reference, folder=folder))
        return Extractor(language, rules=rules, indirect=self.indirect)

    def titled(self) -> Iterator[tuple[str, Case]]:
        """The cases, each with a name to tell it by: its own, or how its text begins."""
        for number, case in enumerate(self.cases, 1):
            yield case.name or f"{number}: {' '.join(case.text.split())[:40]}", case


def read_cases(path: str | Path) -> CaseFile:
    """A file of cases. Raises `UnreadableInput` with file, table, key and the near match."""
    return read(path, CaseFile, error=UnreadableInput)


def parse_cases(text: str, *, name: str = "cases") -> CaseFile:
    """Cases from a TOML text; `name` is what errors call it."""
    return parse(text, CaseFile, name=name, error=UnreadableInput)
