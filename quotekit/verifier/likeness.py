"""Which words are near each other, and which of them negate.

>>> likeness = Likeness.of(Language.load("en"), WordReader.of(Language.load("en")))
>>> likeness.near("will", "would"), likeness.near("withdraw", "withdrawn"), likeness.near("leave", "stay")
(True, True, False)
>>> likeness.negates("don't"), likeness.negates("do")
(True, False)
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from quotekit.language import Language
from quotekit.verifier.words import WordReader

_STEM = 4  # letters that two forms of a word must share at their beginning
_ENDING = 3  # letters in which they may differ behind it


@dataclass(frozen=True, slots=True)
class Likeness:
    """Compares the keys of words, by the habits of a language."""

    function: frozenset[str]
    reported: dict[str, frozenset[str]]
    lemmas: dict[str, str]
    negations: frozenset[str]
    endings: tuple[str, ...]
    beginnings: tuple[str, ...]
    openers: frozenset[str]
    joints: frozenset[str]
    reporting: frozenset[str]
    verbs: frozenset[str]

    @staticmethod
    def of(language: Language, reader: WordReader) -> Likeness:
        """The tables of a language."""
        claims, words = language.claims, language.words
        rows: dict[str, set[str]] = {}
        for row in claims.reported:
            first, *rest = row
            for word in rest:
                rows.setdefault(first, set()).add(word)
                rows.setdefault(word, set()).add(first)
        lemmas = {form: verb for verb, forms in words.irregular.items() for form in (verb, *forms)}
        openers = frozenset((*words.coordinators, *words.contrast))
        return Likeness(
            function=reader.function,
            reported={word: frozenset(others) for word, others in rows.items()},
            lemmas=lemmas,
            negations=frozenset((*words.negations, *claims.negations)),
            endings=claims.negative_endings,
            beginnings=claims.negative_beginnings,
            openers=openers,
            joints=openers | {*words.subordinators, *words.relatives, *words.complementisers, *words.prepositions},
            reporting=frozenset(language.reporting),
            verbs=frozenset(
                (*language.reporting, *language.other.finite, *words.be, *words.auxiliaries, *words.modals)
            ),
        )

    def near(self, one: str, two: str) -> bool:
        """Whether two different words may stand for each other in reported speech, or are forms of one word."""
        known = self.reported.get(one)
        if known is not None and two in known:
            return True
        lemma = self.lemmas.get(one)
        if lemma is not None and lemma == self.lemmas.get(two):
            return True
        if len(one) < _STEM or len(two) < _STEM or one[:_STEM] != two[:_STEM] or one in self.function:
            return False
        shared = next((n for n, (a, b) in enumerate(zip(one, two, strict=False)) if a != b), min(len(one), len(two)))
        return max(len(one), len(two)) - shared <= _ENDING

    def telling(self, one: str, two: str) -> bool:
        """Whether neither of two words is a function word."""
        return one not in self.function and two not in self.function

    def negates(self, key: str) -> bool:
        """Whether a word is a negation."""
        return key in self.negations or (bool(self.endings) and key.endswith(self.endings))

    def count(self, keys: Iterable[str]) -> int:
        """How many negations there are."""
        return sum(map(self.negates, keys))

    def turned(self, claimed: Sequence[str], given: Sequence[str]) -> int:
        """How many negations some words have more than others; a negative beginning of the same word counts.

        >>> likeness = Likeness.of(Language.load("en"), WordReader.of(Language.load("en")))
        >>> likeness.turned(["unsafe"], ["safe"]), likeness.turned(["can"], ["can't"])
        (1, -1)
        """
        more = self.count(claimed) - self.count(given)
        ours = {beginning + word for beginning in self.beginnings for word in given}
        theirs = {beginning + word for beginning in self.beginnings for word in claimed}
        return more + sum(w in ours for w in claimed) - sum(w in theirs for w in given)
