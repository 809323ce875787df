"""House rules of the Harbour Gazette for quotekit."""

from quotekit_harbour.rules import add_rules, heckler, letter, per_source
from quotekit_harbour.vocabulary import words

__all__ = ["add_rules", "heckler", "letter", "per_source", "words"]
