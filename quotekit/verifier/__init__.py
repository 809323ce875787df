"""Checks claimed quotations against articles: who said so, and in these words?"""

from quotekit.verifier.check import Verifier, verify
from quotekit.verifier.index import QuoteIndex
from quotekit.verifier.verdict import Change, Place, Verdict

__all__ = ["Change", "Place", "QuoteIndex", "Verdict", "Verifier", "verify"]
