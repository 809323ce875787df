"""Whether a name somebody gives means a speaker of the article.

Names are compared without case, accents, titles and the ways of writing a foreign name in Latin
letters: a surname is enough, a given name that differs speaks against it, and an office will do
where the article gives it to the speaker.

>>> from quotekit import extract
>>> names = NameReader.of(Language.load("en"))
>>> article = extract("“We leave,” Defense Minister Sergey Shoigu said. “We stay,” said Olga Shoigu.")
>>> [names.ask(asked, article).speakers for asked in ("Sergei Shoygu", "Olga Shoigu", "the defence minister", "Putin")]
[('s1',), ('s2',), ('s1',), ()]
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from difflib import SequenceMatcher

from quotekit.errors import InvalidClaim
from quotekit.language import Language
from quotekit.models import Article, Quote, Speaker
from quotekit.verifier.verdict import Relation
from quotekit.verifier.words import WordReader

_LEAST = 0.6
_NEAR_BEST = 0.05
_SAME_LETTERS = 0.8
_SKELETON = 3
_PEOPLE = ("person", "unknown")
_VOWELS = str.maketrans("", "", "aeiouy")


@dataclass(frozen=True, slots=True)
class Asked:
    """A speaker asked for, and the ids of those in the article whom the name fits best; `grade` says how well.

    `sources` are the ids of quotations whose source, as written, fits; `deputies` are the speakers who speak for
    them, `mentions` the places that name them.
    """

    name: str
    speakers: tuple[str, ...]
    grade: float
    sources: frozenset[str]
    deputies: frozenset[str]
    mentions: tuple[tuple[int, int], ...]

    def relation(self, quote: Quote) -> Relation:
        """What a quotation's speaker is to the one asked for."""
        if quote.speaker in self.speakers or quote.id in self.sources:
            return "same"
        if quote.speaker in self.deputies:
            return "on_behalf"
        return "unresolved" if quote.speaker is None else "other"


@dataclass(frozen=True, slots=True)
class NameReader:
    """Compares names by the habits of a language."""

    reader: WordReader
    skipped: frozenset[str]
    roles: frozenset[str]
    suffixes: frozenset[str]
    small: frozenset[str]
    joining: frozenset[str]
    given: dict[str, frozenset[str]]
    genders: dict[str, str]
    spellings: tuple[tuple[str, str], ...]

    @staticmethod
    def of(language: Language) -> NameReader:
        """The tables of a language."""
        m, words = language.mentions, language.words
        reader = WordReader.of(language)

        def keys(*rows: Iterable[str]) -> frozenset[str]:
            return frozenset(key for row in rows for word in row for key in reader.read(word).keys)

        given: dict[str, set[str]] = {}
        for row in m.nicknames:
            for name in row:
                given.setdefault(name.lower(), set()).update(n.lower() for n in row)
        genders = dict.fromkeys(map(str.lower, m.feminine_names), "f")
        genders.update({n: "" if n in genders else "m" for n in map(str.lower, m.masculine_names)})
        return NameReader(
            reader=reader,
            skipped=keys(m.courtesy, m.articles, m.honours),
            roles=keys(m.titles, m.roles, m.organisations, m.groups, m.affiliations, m.spokes, m.body_words),
            suffixes=keys(m.name_suffixes, m.company_words),
            small=keys(m.particles, words.of, words.prepositions, words.coordinators),
            joining=keys(words.coordinators, m.particles),
            given={name: frozenset(row) for name, row in given.items()},
            genders=genders,
            spellings=language.claims.spellings,
        )

    def words(self, name: str) -> tuple[str, ...]:
        """The words of a name that tell somebody from others.

        >>> NameReader.of(Language.load("en")).words("Mr. Tom O’Brandt, Jr.")
        ('tom', "o'brandt")
        """
        keys = [key.removesuffix("'s") for key in self.reader.read(name).keys]
        left = [key for key in keys if key not in self.skipped]
        kept = [key for key in left if key not in self.suffixes] or left or keys
        return tuple(kept)

    def check(self, name: str) -> tuple[str, ...]:
        """The words of a name. Raises `InvalidClaim` when there are none."""
        words = self.words(name)
        if not words:
            raise InvalidClaim(f"the speaker {name!r} has no letter to look for; give a name, or leave the speaker out")
        return words

    def ask(self, name: str, article: Article) -> Asked:
        """Whom of an article a name means. Raises `InvalidClaim` for a name without a letter."""
        words = self.check(name)
        grades = {speaker.id: self.grade(words, speaker) for speaker in article.speakers}
        best = max(grades.values(), default=0.0)
        fit = tuple(n for n, grade in grades.items() if grade >= max(_LEAST, best - _NEAR_BEST))
        sources, deputies = set[str](), set[str]()
        for quote in article.quotes:
            if quote.source is not None and self._written(words, quote.source.text):
                sources.add(quote.id)
            principal = () if quote.on_behalf_of is None else self.words(quote.on_behalf_of.text)
            if quote.speaker is not None and self._covers(words, principal) >= _LEAST:
                deputies.add(quote.speaker)
        places = (m.span for s in article.speakers if s.id in fit for m in s.mentions if m.form != "pronoun")
        mentions = tuple(sorted((span.start, span.end) for span in places))
        grade = best if fit else 0.9 if sources else 0.0
        return Asked(name, fit, grade, frozenset(sources), frozenset(deputies), mentions)

    def _written(self, words: tuple[str, ...], source: str) -> bool:
        """Whether a name is an apposition of a source as written: `the largest shareholder, the Norrland Fund`."""
        parts = source.split(",")
        return len(parts) > 1 and any(self._covers(words, self.words(part)) >= _LEAST for part in parts)

    def grade(self, words: tuple[str, ...], speaker: Speaker) -> float:
        """How well the words of a name fit a speaker, from 0 to 1."""
        name = self.words(speaker.name)
        best = self._covers(words, name)
        if best < 1:
            best = max(best, self._person(words, name) if speaker.kind in _PEOPLE else self._body(words, name))
        for mention in speaker.mentions:
            if mention.form != "pronoun" and best < 0.95 and self.words(mention.span.text) == words:
                best = 0.95
        for role in speaker.roles:
            if best < 0.9:
                office = self.words(role)
                best = max(best, self._covers(words, office), 0.9 if self._initials(office) == words else 0.0)
        return best

    def _person(self, asked: tuple[str, ...], name: tuple[str, ...]) -> float:
        bare = tuple(w for w in asked if w not in self.roles or w in name)
        if not bare or not name:
            return 0.0
        if len(bare) > 1 and set(bare) <= set(name):
            return 0.97
        if len(name) > 1 and set(name) <= set(bare):
            return 0.97
        spelt = max((self._spelt(word, name[-1]), -n) for n, word in enumerate(reversed(bare)))
        likeness, at = spelt[0], len(bare) - 1 + spelt[1]
        if likeness == 0:
            first = len(bare) == 1 and len(name) > 1 and self._given(bare[0], name[0]) >= 0.9
            return 0.7 if first else 0.0
        before = [w for w in bare[:at] if w not in self.small]
        if not before or len(name) == 1:
            return 0.9 * likeness if likeness > 0.7 else 0.0
        mine = [w for w in name[:-1] if w not in self.small]
        fit = max((self._given(w, other) for w in before for other in mine), default=0.0)
        return 0.0 if fit == 0 else 0.95 * likeness * fit

    def _given(self, one: str, two: str) -> float:
        """Whether two given names may be one: the same, a nickname, an initial, or spelt otherwise."""
        if one == two or two in self.given.get(one, ()):
            return 1.0
        if len(one) == 1 or len(two) == 1:
            return 0.95 if one[0] == two[0] else 0.0
        genders = {self.genders.get(one), self.genders.get(two)}
        if genders >= {"m", "f"}:
            return 0.0
        letters = sum(a != b for a, b in zip(one, two, strict=False)) + abs(len(one) - len(two))
        near = letters == 1 and one[0] == two[0] and min(len(one), len(two)) >= _SKELETON + 1
        return max(self._spelt(one, two), 0.75 if near else 0.0)

    def _spelt(self, one: str, two: str) -> float:
        """Whether two words may be one name in two spellings."""
        if one == two:
            return 1.0
        mine, other = self._plain(one), self._plain(two)
        if mine == other:
            return 0.95
        if min(len(mine), len(other)) < _SKELETON + 1:
            return 0.0
        if mine.translate(_VOWELS) == other.translate(_VOWELS) and len(mine.translate(_VOWELS)) >= _SKELETON:
            return 0.85
        if len(mine) == len(other) and mine[1:] == other[1:] and {mine[0], other[0]} <= set("aeiou"):
            return 0.8
        alike = SequenceMatcher(None, mine, other, autojunk=False).ratio() if len(mine) + len(other) < 60 else 0.0
        return 0.7 if alike >= _SAME_LETTERS + 0.05 and mine[0] == other[0] else 0.0

    def _plain(self, word: str) -> str:
        for written, read in self.spellings:
            word = word.replace(written, read)
        return "".join(c for n, c in enumerate(word) if n == 0 or c != word[n - 1])

    def _body(self, asked: tuple[str, ...], name: tuple[str, ...]) -> float:
        """Whether a name means a body, a group or a document: the same words, some of them, or their initials."""
        return 0.9 if asked in (self._initials(name), name) or self._initials(asked) == name else 0.0

    def _initials(self, name: tuple[str, ...]) -> tuple[str, ...]:
        """A long name as its initials, `("cfo",)`; a short one has none."""
        letters = [w[0] for w in name if w not in self.small]
        return ("".join(letters),) if len(letters) > 2 else ()

    def _covers(self, asked: tuple[str, ...], name: tuple[str, ...]) -> float:
        """How far one row of words is part of another; a word that names the thing must be the same in both."""
        if asked == name:
            return 1.0 if asked else 0.0
        mine = {w for w in asked if w not in self.small}
        other = {w for w in name if w not in self.small}
        fewer, more = (mine, other) if len(mine) <= len(other) else (other, mine)
        if not fewer or not fewer <= more or not self._heads(asked) & self._heads(name):
            return 0.0
        return 0.75 + 0.2 * len(fewer) / len(more)

    def _heads(self, name: tuple[str, ...]) -> set[str]:
        """The words that name the thing: the last ones before `of`, `for`, `and` and at the end of the first part."""
        heads: set[str] = set()
        for n, word in enumerate(name):
            following = name[n + 1] if n + 1 < len(name) else None
            if word in self.small:
                if word not in self.joining:
                    break
            elif following is None or following in self.small:
                heads.add(word)
        return heads
