"""What the words of a text say about where speech begins and ends.

`Wording` knows the reporting verbs and the closed classes of the language; it tells an
attribution (`Keller said.`) from other words, a sentence's end from an abbreviation's stop,
and the reporter's words from the speaker's.
"""

from __future__ import annotations

import re

from quotekit.glyphs import JOINER
from quotekit.inflection import Form
from quotekit.language import Language

WORD = re.compile(rf"([^\W_](?:[\w{JOINER}]|['’.&-](?=[^\W_]))*)|([^\s{JOINER}])")
"""A word (group 1) or a sign (group 2)."""

_LAST_WORD = re.compile(r"[^\W_]+$")
_LONGEST_WORD = 40
_REACH = 160  # how far an attribution may stretch, in characters and in words
_WORDS = 14
_NEAR = 3  # words from the start of an attribution to a verb that seldom follows speech
_CUE_SHAPES = frozenset(("past", "third", "participle"))


class Wording:
    """The words of one text, seen with the lexicon of its language."""

    def __init__(self, text: str, language: Language) -> None:
        words = language.words
        self.text = text
        self._reporting = language.reporting
        self._abbreviations = frozenset(a.rstrip(".").casefold() for a in language.structure.abbreviations)
        self.pronouns = frozenset(words.subject_pronouns)
        self._articles = frozenset((*words.determiners, *words.quantifiers, *words.numbers))
        self.speech = frozenset(language.marks.speech)
        self._modals = frozenset(words.modals)
        self.that = frozenset(words.complementisers)
        self.links = frozenset((*words.coordinators, *words.contrast))
        self._breaks = frozenset((*words.subordinators, *words.relatives))
        self.resumes = frozenset(language.marks.resumes)
        self.verbals = frozenset(
            (*words.be, *words.as_, *words.to, *words.modals, *words.auxiliaries, *words.complementisers)
        )
        self.function = (
            self.links
            | self._breaks
            | self.verbals
            | frozenset((*words.interrogatives, *words.expletives, *words.prepositions, *words.adverbs))
        )
        phrases = (p.text.casefold() for p in language.cues.phrases if p.grade == "always" and p.source == "after")
        self._phrases = tuple(p for p in phrases if " " in p)

    def tells(self, word: str) -> bool:
        """Is this a reporting verb, as far as one can see: no base form, no plural noun?"""
        form = self.form(word)
        return form is not None and form.shape != "base" and not (form.verb.noun and form.shape == "third")

    def attribution(self, position: int, limit: int, *, alone: bool = False) -> bool:
        """Do the words here say who spoke: `Keller said.`, `said Ada Okafor, who …`, `according to …`?

        `alone` asks that they fill a sentence.

        >>> from quotekit.language import Language
        >>> text = "We will not go back, Keller said. He left."
        >>> Wording(text, Language.load("en")).attribution(20, len(text))
        True
        """
        text, limit = self.text, min(limit, position + _REACH)
        words: list[tuple[str, str]] = []
        for match in WORD.finditer(text, position, limit):
            words.append((match.group(1) or "", match.group(2) or ""))
            if len(words) == _WORDS:
                break
        if not words or not words[0][0]:
            return False
        head, following = words[0][0], words[1][0] if len(words) > 1 else ""
        if head[0].islower() and self.reports(head):
            return bool(following) and self.starts_subject(following) and not alone
        if not self.starts_subject(head):
            return not alone and text.startswith(self._phrases, self.skip(position, limit))
        return self._verb_after_subject(words, alone)

    def _verb_after_subject(self, words: list[tuple[str, str]], alone: bool) -> bool:
        """Does a subject lead to a reporting verb, and the verb to no clause of its own?"""
        comma = False
        for i, (word, sign) in enumerate(words[1:], 1):
            if sign:
                if sign not in ",-–—()." or (sign == "." and i > 3):
                    return False
                comma = comma or sign in ",-–—"
                continue
            form = self.form(word) if word[0].islower() else None
            future = i > 1 and words[i - 1][0] in self._modals
            if form is None or (form.shape not in _CUE_SHAPES and not future):
                if word.casefold() in self.that or (word.casefold() in self._breaks and not comma):
                    return False
                continue
            after, stop = words[i + 1] if i + 1 < len(words) else ("", ".")
            if alone:
                return stop in (".", ",") and not comma
            if comma and words[i - 1][1] not in (",", "-", "–", "—", ")"):
                return False
            if comma and after and self.starts_subject(after) and not form.verb.recipient:
                return False  # `…, some more than others, said Noah Reyes`: that comes at its own comma
            if stop or "fronted" not in form.verb.frames:
                return bool(stop) and (i <= _NEAR or "fronted" in form.verb.frames)
            return form.verb.recipient or not self._starts_clause(after)
        return False

    def _starts_clause(self, word: str) -> bool:
        low = word.casefold()
        return low in self.that or low in self.pronouns or low in self._articles

    def ends_with_cue(self, before: str) -> bool:
        """Is the last word of these a reporting verb?"""
        word = _LAST_WORD.search(before[-_LONGEST_WORD:].rstrip())
        return word is not None and self.reports(word.group())

    def starts_subject(self, word: str) -> bool:
        """Can this word begin the name of somebody who spoke?"""
        low = word.casefold()
        if low in self.speech:
            return False
        return (word[0].isupper() and low not in self.function) or low in self.pronouns or low in self._articles

    def form(self, word: str) -> Form | None:
        """What form of which reporting verb a word is."""
        return self._reporting.get(plain(word))

    def reports(self, word: str) -> bool:
        """Is this a finite form of a reporting verb?"""
        form = self.form(word)
        return form is not None and form.shape in _CUE_SHAPES

    def ends_sentence(self, start: int, end: int, limit: int) -> bool:
        """Does the stop at `start:end` end a sentence?"""
        text = self.text
        if end >= limit:
            return True
        if not text[end].isspace():
            return False
        follows = self.skip(end, limit)
        if follows < limit and text[follows].islower():
            return False
        if text[start] != "." or end - start > 1:
            return True
        word = _LAST_WORD.search(text, max(0, start - _LONGEST_WORD), start)
        return word is None or not (len(word.group()) == 1 or word.group().casefold() in self._abbreviations)

    def skip(self, position: int, limit: int) -> int:
        """The first place from here on that is not blank."""
        while position < limit and (self.text[position].isspace() or self.text[position] == JOINER):
            position += 1
        return position

    def trim(self, start: int, end: int) -> int:
        """The end of a stretch without the blanks before it."""
        while end > start and (self.text[end - 1].isspace() or self.text[end - 1] == JOINER):
            end -= 1
        return end


def plain(word: str) -> str:
    """A word as the lexicon spells it.

    >>> plain("Don’t")
    "don't"
    """
    return word.replace(JOINER, "").replace("’", "'").casefold()
