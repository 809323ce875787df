"""Checks claimed quotations against articles: who said so, and in these words?"""

from quotekit.verifier.check import Verifier, verify
from quotekit.verifier.verdict import Change, Place, Verdict

__all__ = ["Change", "Place", "Verdict", "Verifier", "verify"]
