"""Every error quotekit raises on purpose.

    QuotekitError
    ├── InvalidArticle   (ValueError)   an Article, Quote or Span that contradicts itself or its text
    ├── UnknownLanguage  (LookupError)  no data for that language code
    ├── InvalidLexicon   (ValueError)   a TOML file of words is wrong: names the file, the entry and the fault
    ├── InvalidRule      (ValueError)   a rule or pattern that cannot be used: names the rule and the fault
    ├── UnknownRule      (LookupError)  no rule of that name in the set: suggests the nearest
    ├── DuplicateRule    (ValueError)   a rule of that name is already in the set
    ├── UnknownPlugin    (LookupError)  no plugin of that name is installed: suggests the nearest
    ├── PluginFailed     (RuntimeError) a plugin or a module of rules cannot be used: names it, keeps the cause
    ├── RuleFailed       (RuntimeError) a rule raised while it ran, or claimed what it may not: names rule and quotation
    │   └── RuleTimedOut (TimeoutError) a rule's regular expression ran too long: names rule and quotation
    ├── ResolverFailed   (RuntimeError) a resolver raised while it ran: names resolver, source or speaker
    ├── InvalidResolver  (ValueError)   a resolver or gazetteer that cannot be used: names file, entry and fault
    ├── UnknownQuote     (LookupError)  an article holds no quotation of that number or id
    ├── UnknownFormat    (LookupError)  no output format of that name: suggests the nearest
    ├── MissingExtra     (ImportError)  a library of an extra is not installed: tells the command that installs it
    ├── UnreadableInput  (ValueError)   a file or record that cannot be read: names file, line and fault
    ├── UnwritableOutput (ValueError)   something that a format cannot hold: names the document and the fault
    ├── MismatchedTexts  (ValueError)   two documents of one id whose texts differ: names the first difference
    ├── InvalidOption    (ValueError)   an argument that cannot be used: names it and what would do
    ├── DocumentFailed   (RuntimeError) a document of a corpus that gave no article: names it, its place and why
    ├── WorkersFailed    (RuntimeError) no worker process can be started: says why
    └── InvalidClaim     (ValueError)   a claim that cannot be checked: no words, or no letters in the speaker's name

Catch ``QuotekitError`` for all of them, or the standard class in brackets.
No string passed to `quotekit.extract` raises any of them.
"""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches


class QuotekitError(Exception):
    """Base of every error that quotekit raises on purpose."""


class InvalidArticle(QuotekitError, ValueError):
    """An article whose parts contradict each other or the text."""


class UnknownLanguage(QuotekitError, LookupError):
    """There is no data for the language asked for."""


class InvalidLexicon(QuotekitError, ValueError):
    """A file of words does not follow its schema."""


class InvalidRule(QuotekitError, ValueError):
    """A rule or a pattern that cannot be used."""


class UnknownRule(QuotekitError, LookupError):
    """A rule set was asked for a name it does not hold."""


class DuplicateRule(QuotekitError, ValueError):
    """Two rules of one set would bear the same name."""


class UnknownPlugin(QuotekitError, LookupError):
    """A plugin was asked for by a name that no installed package gives."""


class PluginFailed(QuotekitError, RuntimeError):
    """A plugin, or a module of rules, that cannot be loaded or used."""


class RuleFailed(QuotekitError, RuntimeError):
    """A rule raised while it ran, or claimed what it may not."""


class RuleTimedOut(RuleFailed, TimeoutError):
    """A rule's regular expression ran longer than it may."""


class ResolverFailed(QuotekitError, RuntimeError):
    """A resolver raised while it ran, or answered with something that is no answer."""


class InvalidResolver(QuotekitError, ValueError):
    """A resolver or a gazetteer that cannot be used."""


class UnknownQuote(QuotekitError, LookupError):
    """An article was asked for a quotation that it does not hold."""


class UnknownFormat(QuotekitError, LookupError):
    """There is no output format of the name asked for."""


class MissingExtra(QuotekitError, ImportError):
    """Something needs a library that only an extra installs."""


class UnreadableInput(QuotekitError, ValueError):
    """A file or a record that cannot be read."""


class UnwritableOutput(QuotekitError, ValueError):
    """Something that the format asked for cannot hold."""


class MismatchedTexts(QuotekitError, ValueError):
    """Two documents that should be compared hold different texts."""


class InvalidOption(QuotekitError, ValueError):
    """An argument that cannot be used."""


class DocumentFailed(QuotekitError, RuntimeError):
    """A document of a corpus gave no article, while the others did.

    - `place`: its place in the corpus, from 0; `id`: its id.
    - `reason`: why, on one line; `detail`: the traceback, where there is one.
    """

    def __init__(self, place: int, id: str, reason: str, detail: str = "") -> None:
        super().__init__(place, id, reason, detail)
        self.place, self.id, self.reason, self.detail = place, id, reason, detail

    def __str__(self) -> str:
        name = "" if self.id == str(self.place) else f" ({self.id})"
        return f"document {self.place}{name}: {self.reason}"


class WorkersFailed(QuotekitError, RuntimeError):
    """No worker process can be started."""


class InvalidClaim(QuotekitError, ValueError):
    """A claimed quotation that cannot be checked."""


def did_you_mean(name: str, known: Iterable[str]) -> str:
    """The end of an error message: the nearest known name, or all of them.

    >>> did_you_mean("dash_credti", ["dash_credit", "colon"])
    "did you mean 'dash_credit'?"
    >>> did_you_mean("x", ["b", "a"])
    'known: a, b'
    """
    names = sorted(known)
    near = get_close_matches(name, names, n=1)
    return f"did you mean {near[0]!r}?" if near else "known: " + ", ".join(names)
