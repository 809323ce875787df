"""quotekit: who said what, in a news article, and why we think so.

>>> import quotekit
>>> article = quotekit.extract("“We are ready,” Ada Okafor told reporters on Friday.")
>>> article.quotes[0].source.text
'Ada Okafor'
"""

from importlib import import_module
from typing import TYPE_CHECKING

from quotekit.builtin import RULES
from quotekit.claims import Claim
from quotekit.language import Language
from quotekit.lexicon import Lexicon
from quotekit.models import Article, Quote, Repair, Span, Speaker
from quotekit.patterns import pattern
from quotekit.pipeline import Extractor, extract
from quotekit.regexes import regex_rule
from quotekit.rules import Rule, RuleSet, rule
from quotekit.scene import Scene

if TYPE_CHECKING:
    from quotekit.corpus import extract_many
    from quotekit.difference import Difference, diff
    from quotekit.evaluation import Evaluation, evaluate
    from quotekit.reading import Document
    from quotekit.verifier import QuoteIndex, Verdict, Verifier, verify

__version__ = "0.1.0"

__all__ = [
    "RULES",
    "Article",
    "Claim",
    "Difference",
    "Document",
    "Evaluation",
    "Extractor",
    "Language",
    "Lexicon",
    "Quote",
    "QuoteIndex",
    "Repair",
    "Rule",
    "RuleSet",
    "Scene",
    "Span",
    "Speaker",
    "Verdict",
    "Verifier",
    "diff",
    "evaluate",
    "extract",
    "extract_many",
    "pattern",
    "regex_rule",
    "rule",
    "verify",
]

_LATER = {
    "Difference": "difference", "diff": "difference", "Evaluation": "evaluation", "evaluate": "evaluation",
    "Document": "reading", "extract_many": "corpus",
    "QuoteIndex": "verifier", "Verdict": "verifier", "Verifier": "verifier", "verify": "verifier",
}  # fmt: skip
"""Imported when first asked for: few programs need it, and it needs much of the package."""


if not TYPE_CHECKING:  # a type checker knows the names from above, and should complain of all others

    def __getattr__(name: str) -> object:
        if name in _LATER:
            return getattr(import_module(f"quotekit.{_LATER[name]}"), name)
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted({*globals(), *_LATER})
