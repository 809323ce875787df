"""The tags of words: an alphabet of one letter a class, and the tagger that knows them from a language's files.

>>> tagger = Tagger.of(Language.load("en"))
>>> tagger["said"], tagger["Okafor"], tagger["the"]
('C', 'N', 'd')
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from types import MappingProxyType
from typing import NoReturn

from quotekit.language import Language

TAGS = {
    "Q": "quoted run",
    "q": "a quoted word or two inside a phrase", "N": "capitalised word", "T": "title",
    "r": "noun that can speak", "n": "other word",
    "M": "noun of speech", "#": "number", "z": "word of time", "d": "determiner", "l": "quantifier",
    "s": "possessive 's",
    "i": "subject pronoun", "j": "object pronoun", "x": "expletive",
    "t": "that", "w": "relative", "h": "whether, how, why, what", "c": "subordinator",
    "&": "and, or", "k": "but", "o": "of", "u": "to", "y": "by", "A": "as", "p": "other preposition",
    "a": "adverb", "b": "form of be", "f": "form of have or do", "m": "modal",
    "C": "reporting verb, past or third person", "B": "reporting verb, base", "G": "reporting verb, -ing",
    "v": "other verb, past or third person", "e": "other verb in -ed", "V": "other verb, base",
    "g": "other word in -ing",
    ".": "end of a sentence", "~": "full stop of an abbreviation", '"': "stray mark", "-": "dash",
}  # fmt: skip
"""The alphabet of tags; `,;:()` stand for themselves, `*` for any other character."""

JOINER = "\u2060"
_LETTERS = rf"[^\W_] [\w\u0300-\u036f{JOINER}]*"
TOKEN = re.compile(
    rf"""(?: ['’](?:s|d|m|re|ve|ll)\b
      | [A-Z]?\d{{1,3}}(?:(?:,\d{{3}})+|:\d\d\b)
      | {_LETTERS} (?: (?:['’](?!(?:s|d|m|re|ve|ll)\b)|[-.&](?![-.])) {_LETTERS} )*
      | \.\.\.+ | --+ | '' | ``
      | [^\s{JOINER}] ) [\s{JOINER}]*""",
    re.VERBOSE,
)
STOPS = frozenset((".", "!", "?", "…", "...", "....", "?!"))
_PUNCTUATION = {
    **dict.fromkeys(",;:()", ""), **dict.fromkeys("%$£€¥", "#"), "[": "(", "]": ")",
    **dict.fromkeys(("–", "—", "--", "---", "-", "−", "―"), "-"),
    **dict.fromkeys(STOPS, "."), "'s": "s", "’s": "s",
    **dict.fromkeys("“”\"„«»‘’'`‹›", '"'), "''": '"', "``": '"',
}  # fmt: skip


def split_words(text: str) -> tuple[str, ...]:
    """A phrase of a lexicon as the tokens it has in a text.

    >>> split_words("let's say")
    ('let', "'s", 'say')
    """
    return tuple(map(strip, TOKEN.findall(text)))


def plain(word: str) -> str:
    """A word as the lexicon spells it: lower case, straight apostrophe, no joiners."""
    low = word.lower()
    return low if low.isascii() else low.replace("’", "'").replace(JOINER, "")


class Tagger(dict[str, str]):
    """Word as written -> tag; unknown words are worked out once and remembered.

    The memory is bounded: it is emptied when it holds too many words.
    """

    _LIMIT = 100_000

    def __init__(self, language: Language, *, headline: bool = False) -> None:
        super().__init__()
        self.reporting = MappingProxyType(language.reporting)
        self.lower = MappingProxyType(_tags_of(language))
        self.suffixes = tuple(language.words.adverb_suffixes)
        self.nouns = MappingProxyType({
            form: entry.shape
            for form, entry in language.reporting.items()
            if entry.verb.noun and entry.shape in ("base", "third")
        })  # fmt: skip
        self.documents = frozenset(language.mentions.documents)
        self.both = frozenset(w for w in language.forms.base if self.lower[w] == "r")
        self.possessives = frozenset(language.words.possessives)
        self.articles = frozenset(language.mentions.articles)
        self.indefinite = self.articles - frozenset(language.mentions.definite)
        gendered = {*language.mentions.masculine_pronouns, *language.mentions.feminine_pronouns}
        self.singular = frozenset(language.words.subject_pronouns) & gendered
        self.approximators = frozenset(language.words.approximators)
        self.reasons = frozenset(language.words.reasons)
        self.conditions = frozenset(language.words.conditions)
        self.venues = frozenset(language.words.venues)
        self.asking = frozenset(language.words.asking)
        self.questioning = frozenset(language.words.questioning)
        self.spans = frozenset(language.words.times) - frozenset(language.words.adverbs)
        self.negations = frozenset(language.words.negations)
        self.answers = frozenset(language.words.answers)
        self.concessive = frozenset(language.words.concessive)
        self.temporal = frozenset(language.words.temporal)
        self.locative = frozenset(language.words.locative)
        self.moving = frozenset(language.words.moving)
        self.speech = frozenset(language.cues.nouns)
        files = language.structure
        self.abbreviations = frozenset(files.abbreviations)
        self.closing = frozenset(files.closing_abbreviations)
        self.zones = frozenset(files.time_zones)
        self.numeric = frozenset(files.numeric_abbreviations)
        self.starters = frozenset(files.sentence_starters)
        self.given = frozenset((*language.mentions.masculine_names, *language.mentions.feminine_names))
        self.common = frozenset(language.words.common)
        self.particles = frozenset(language.mentions.particles)
        self.headline = headline

    @staticmethod
    def of(language: Language) -> Tagger:
        return Tagger(language)

    def __missing__(self, word: str) -> str:
        if len(self) > self._LIMIT:
            super().clear()
        tag = self._work_out(word)
        super().__setitem__(word, tag)
        return tag

    def _refuse(self, *args: object, **named: object) -> NoReturn:
        raise TypeError("the tags of words follow from the language's files and cannot be set")

    def __setattr__(self, name: str, value: object) -> None:
        if "headline" in self.__dict__:  # the last one that __init__ sets
            self._refuse()
        super().__setattr__(name, value)

    __setitem__ = __delitem__ = __ior__ = update = setdefault = pop = popitem = _refuse

    def _work_out(self, word: str) -> str:
        if word in _PUNCTUATION:
            return _PUNCTUATION[word] or word
        first = word[0]
        if not first.isalnum() and first not in "'’":
            return "." if word[:3] == "..." else "-" if word[:2] == "--" else "*"
        if first.isdigit():
            return "#"
        known = self.lower.get(plain(word))
        if first.isupper():
            if known is None:
                return "N"
            if known in "jiwz" and len(word) > 1 and word.isupper() and not self.headline:
                return "N"  # `US`, `WHO`
            if (known in "mvVegBCGran" and not self.headline) or known in "rnV":
                return "T" if known == "r" and not self.headline else "N"
            return known
        return known or self._by_suffix(word)

    def initial(self, word: str) -> str:
        """The tag of a word that opens a sentence, where a capital says nothing."""
        low = plain(word)
        known = self.lower.get(low)
        if known is not None:
            return known
        if low in self.common or (len(low) > 4 and low.endswith(self.suffixes)):
            return self._by_suffix(low)
        return self[word]

    def _by_suffix(self, word: str) -> str:
        if len(word) > 3 and word.endswith("ed"):
            return "e"
        if len(word) > 4 and word.endswith(self.suffixes):
            return "a"
        if len(word) > 4 and word.endswith("ing"):
            return "g"
        return "n"


def _tags_of(language: Language) -> dict[str, str]:
    """Lower-case word -> tag; where a word is in two classes, the earlier one here wins."""
    words, mentions, cues = language.words, language.mentions, language.forms
    sources = (*mentions.roles, *mentions.organisations, *mentions.groups, *mentions.documents)
    layers: list[tuple[str, Sequence[str]]] = [
        ("z", words.times), ("a", words.adverbs),
        ("T", [t.rstrip(".") for t in mentions.titles if t.rstrip(".") not in mentions.roles]),
        ("t", words.complementisers), ("w", words.relatives), ("h", words.interrogatives),
        ("c", words.subordinators), ("&", words.coordinators), ("k", words.contrast), ("o", words.of), ("u", words.to),
        ("y", words.by), ("A", words.as_), ("m", words.modals), ("b", words.be), ("f", words.auxiliaries),
        ("i", words.subject_pronouns), ("j", words.object_pronouns), ("x", words.expletives), ("d", words.determiners),
        ("l", words.quantifiers), ("#", words.numbers),
        ("C", cues.finite), ("G", cues.gerunds), ("M", [n for n in language.cues.nouns if n not in language.reporting]),
        ("r", [w for w in sources if " " not in w]),
        ("B", cues.base),
        ("p", words.prepositions),
        ("v", language.other.finite), ("g", language.other.gerunds), ("V", language.other.base), ("n", words.common),
    ]  # fmt: skip
    tags: dict[str, str] = {}
    for tag, layer in layers:
        for word in layer:
            tags.setdefault(word, tag)
    return tags


def last_inside(run: str) -> str:
    """The last character of a quoted run before its closing marks; nothing if it holds nothing else.

    >>> last_inside("“No,”")
    ','
    """
    return run.rstrip("”\"'’»“`")[-1:]


def strip(token: str) -> str:
    return token.rstrip(" \t\r\n\u2060")
