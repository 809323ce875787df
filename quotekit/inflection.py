"""Verb forms: from the lemmas of a language's files to every form they take in a text."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from quotekit.lexicon import Inflection, Verb, WordFile


@dataclass(frozen=True, slots=True)
class Form:
    """One form of a reporting verb: `told` is the past (and participle) of `tell`."""

    lemma: str
    verb: Verb
    shape: str  # base | third | past | participle | gerund


@dataclass(frozen=True, slots=True)
class VerbForms:
    """Look-ups over the forms of many verbs, each a sorted tuple."""

    base: tuple[str, ...]
    finite: tuple[str, ...]
    gerunds: tuple[str, ...]


def reporting_forms(verbs: Mapping[str, Verb], words: WordFile) -> dict[str, Form]:
    """Every form of every reporting verb; the first verb to claim a form keeps it."""
    forms: dict[str, Form] = {}
    for lemma, verb in verbs.items():
        for shape, form in _shapes(lemma, verb, words.inflection):
            forms.setdefault(form, Form(lemma, verb, shape))
    return forms


def _shapes(lemma: str, verb: Verb, inflection: Inflection) -> Iterable[tuple[str, str]]:
    gerund = inflection.gerund[-1][1] if inflection.gerund else ""  # the plain ending: `ing`
    written = [("gerund" if gerund and form.endswith(gerund) else "past", form) for form in verb.forms or verb.also]
    if verb.forms:
        return written
    past = verb.past or inflect(lemma, inflection.past)
    return [
        *written,
        ("base", lemma),
        ("past", past),
        ("participle", verb.participle or past),
        ("third", inflect(lemma, inflection.third)),
        ("gerund", inflect(lemma, inflection.gerund)),
    ]


def split_forms(forms: Mapping[str, Form]) -> VerbForms:
    """The reporting forms by what they look like in a sentence."""
    by = {"base": [], "past": [], "third": [], "participle": [], "gerund": []}  # type: dict[str, list[str]]
    for form, entry in forms.items():
        by[entry.shape].append(form)
    return VerbForms(
        base=tuple(sorted(by["base"])),
        finite=tuple(sorted(by["past"] + by["third"] + by["participle"])),
        gerunds=tuple(sorted(by["gerund"])),
    )


def other_forms(words: WordFile) -> VerbForms:
    """The forms of all other verbs. A third person that may be a plural noun is left out."""
    common = set(words.common)
    irregular = {form for forms in words.irregular.values() for form in forms}
    lemmas = [*words.verbs, *words.irregular]
    third = {inflect(lemma, words.inflection.third) for lemma in lemmas if lemma not in common} - common
    return VerbForms(
        base=tuple(sorted(set(lemmas) - common)),
        finite=tuple(sorted(irregular | third)),
        gerunds=tuple(sorted(inflect(lemma, words.inflection.gerund) for lemma in lemmas)),
    )


def inflect(lemma: str, pairs: Iterable[tuple[str, str]]) -> str:
    """A lemma with the first ending that fits it.

    >>> inflect("deny", [("([^aeiou])y$", r"\\1ied"), ("$", "ed")])
    'denied'
    """
    for pattern, replacement in pairs:
        inflected, hits = re.subn(pattern, replacement, lemma, count=1)
        if hits:
            return inflected
    return lemma
