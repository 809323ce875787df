"""quotekit: who said what, in a news article, and why we think so.

>>> import quotekit
>>> article = quotekit.extract("“We are ready,” Ada Okafor told reporters on Friday.")
>>> article.quotes[0].source.text
'Ada Okafor'
"""

from quotekit.builtin import RULES
from quotekit.language import Language
from quotekit.lexicon import Lexicon
from quotekit.models import Article, Quote, Repair, Span, Speaker
from quotekit.patterns import pattern
from quotekit.pipeline import Extractor, extract
from quotekit.rules import Rule, RuleSet, rule
from quotekit.scene import Claim, Scene

__version__ = "0.1.0"

__all__ = [
    "RULES",
    "Article",
    "Claim",
    "Extractor",
    "Language",
    "Lexicon",
    "Quote",
    "Repair",
    "Rule",
    "RuleSet",
    "Scene",
    "Span",
    "Speaker",
    "extract",
    "pattern",
    "rule",
]
