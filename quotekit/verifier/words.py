"""The words of a text as they are compared: each with its place in the untouched text.

Two words are the same when their keys are: case, accents, width, ligatures, invisible characters,
HTML entities, the kind of apostrophe, figures written out and a few spellings make no difference.
Marks, dashes and spaces are not compared at all.

>>> english = WordReader.of(Language.load("en"))
>>> words = english.read("“It’s n&eacute;ver — 1,000\\u00a0METRES,” she said")
>>> words.keys
["it's", 'never', '1000', 'meters', 'she', 'said']
>>> words.starts[1], words.ends[1]
(6, 18)
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from html import unescape
from typing import NamedTuple
from unicodedata import category, normalize

from quotekit.fold import JOINER, TWINS, fold
from quotekit.language import Language

FUNCTION_WEIGHT = 0.25
"""What a word of a closed class (`the`, `we`, `not`) counts; all others count 1."""

_APOSTROPHES = str.maketrans(dict.fromkeys("’‘‛ʼ′`´＇", "'"))
_ENTITY = re.compile(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z]\w{1,30});")
_ONE_LETTER = re.compile(r"\[([^\W\d_])\](?=[^\W\d_])")
_INSIDE = f"[{JOINER}\u0300-\u036f']"
_WORD = (
    r"(?:[^\W\d_]\.){2,}"
    rf"|[^\W_]+(?:(?:{_INSIDE}+|(?<=\d)[.,](?=\d))[^\W_]+)*[\u0300-\u036f]*"
)
_THOUSANDS = re.compile(r"\d{1,3}(?:,\d{3})+(?:\.\d+)?")
_LOOKALIKES = {ord(chr(odd).casefold()): chr(plain).lower() for odd, plain in TWINS.items()}


@dataclass(slots=True)
class Words:
    """The words of a text, in order: what they are compared by, and where they begin and end."""

    keys: list[str] = field(default_factory=list)
    starts: list[int] = field(default_factory=list)
    ends: list[int] = field(default_factory=list)


def decoded(text: str) -> str:
    """A copy of the same length in which an HTML entity is its character, filled up with joiners.

    >>> decoded("&quot;No&quot;").replace(JOINER, "_")
    '"_____No"_____'
    """
    return _ENTITY.sub(_character, text) if "&" in text else text


def _character(entity: re.Match[str]) -> str:
    meant = unescape(entity[0])
    if len(meant) != 1 or meant in "\r\n":
        return entity[0]
    return meant + (" " if meant.isspace() else JOINER) * (len(entity[0]) - 1)


def prepared(text: str) -> str:
    """A copy of the same length, fit for looking for words."""
    copy = fold(decoded(text)).translate(_APOSTROPHES)
    return _ONE_LETTER.sub(f"{JOINER}\\1{JOINER}", copy) if "[" in copy else copy


class WordReader(NamedTuple):
    """Reads words by the habits of a language. Make one with `WordReader.of`."""

    pattern: re.Pattern[str]
    same: dict[str, str]
    function: frozenset[str]

    @staticmethod
    def of(language: Language) -> WordReader:
        """The reader for a language."""
        claims, words = language.claims, language.words
        same = {word: row[0] for row in claims.same for word in row}
        same.update({sign: same.get(word, word) for sign, word in claims.symbols.items()})
        signs = "".join(map(re.escape, claims.symbols))
        closed = (
            words.determiners, words.possessives, words.quantifiers, words.subject_pronouns, words.object_pronouns,
            words.expletives, words.complementisers, words.relatives, words.interrogatives, words.subordinators,
            words.coordinators, words.contrast, words.of, words.to, words.by, words.as_, words.prepositions,
            words.auxiliaries, words.be, words.negations, words.modals, language.marks.speech,
        )  # fmt: skip
        pattern = re.compile(f"{_WORD}|[{signs}]" if signs else _WORD)
        return WordReader(pattern, same, frozenset(same.get(w, w) for row in closed for w in row))

    def read(self, text: str) -> Words:
        """The words of a text."""
        words = Words()
        self.add(words, prepared(text), 0, len(text))
        return words

    def add(self, words: Words, copy: str, low: int, high: int) -> int:
        """Adds the words of a stretch of a prepared text; how many there were."""
        keys, starts, ends, same = words.keys, words.starts, words.ends, self.same
        before = len(keys)
        for found in self.pattern.finditer(copy, low, high):
            word = found.group()
            key = word.lower() if word.isascii() and word.isalnum() else _key(word)
            keys.append(same.get(key, key))
            starts.append(found.start())
            ends.append(found.end())
        return len(keys) - before

    def keys(self, text: str) -> list[str]:
        """What the words of a text are compared by, without their places: in half the time of `read`."""
        same = self.same
        plain = (
            word.lower() if word.isascii() and word.isalnum() else _key(word)
            for word in self.pattern.findall(prepared(text))
        )
        return [same.get(key, key) for key in plain]

    def weight(self, key: str) -> float:
        """How much a word tells: a function word little, any other 1."""
        return FUNCTION_WEIGHT if key in self.function else 1.0


def _key(word: str) -> str:
    """A word for comparison: no case, accents, ligatures, full stops of initials or commas of thousands."""
    plain = normalize("NFKD", word.replace(JOINER, "")).casefold()
    if not plain.isascii():
        plain = "".join(c for c in normalize("NFKD", plain) if category(c) != "Mn").translate(_LOOKALIKES)
    if _THOUSANDS.fullmatch(plain):
        return plain.replace(",", "")
    if plain.endswith("."):
        plain = plain.replace(".", "")
    return plain or word
