"""Where a quotation begins or ends when the text does not say: evidence, in order of strength.

`Places.close` and `Places.open` look at the words around the gap and answer with a `Place`:
the position, the evidence that chose it, how far to trust it, and the places that lost.
They read the stretch they are given once; the caller gives stretches that do not overlap.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from quotekit.language import Language

Other = tuple[int, str]

_JOINER = "\u2060"
_STOP = re.compile(r"[.?!…]+|,|:")
_WORD = re.compile(rf"[\s{_JOINER}]*(?:([^\W_](?:[\w{_JOINER}]|['’.&-](?=[^\W_]))*)|(\S))")
_LAST_WORD = re.compile(r"[^\W_]+$")
_REACH = 160
_WORDS = 14
_CUE_SHAPES = frozenset(("past", "third", "participle"))


@dataclass(frozen=True, slots=True)
class Place:
    """A guessed end (or beginning) of a quotation, and why there."""

    position: int
    evidence: str
    why: str
    confidence: float
    alternatives: tuple[Other, ...] = ()


class Places:
    """The evidence of one text. Cheap to make; the word lists are read on first use."""

    __slots__ = ("_abbreviations", "_language", "_links", "_openers", "_phrases", "_subjects", "_text")

    def __init__(self, text: str, language: Language) -> None:
        self._text = text
        self._language = language
        words = language.words
        self._abbreviations = frozenset(a.rstrip(".").casefold() for a in language.structure.abbreviations)
        self._subjects = frozenset(words.subject_pronouns)
        self._openers = frozenset((*words.determiners, *words.quantifiers, *words.numbers))
        self._links = frozenset((*words.prepositions, *words.adverbs, *words.times, *words.object_pronouns, *words.subordinators,
                                 *words.as_, *words.to, *words.coordinators, *words.contrast))
        self._phrases = tuple(p.text.casefold() for p in language.cues.phrases if p.grade == "always" and p.source == "after")

    # ---- where it closes

    def close(self, start: int, gaps: list[tuple[int, int]], *, whole: bool, to_block_end: bool) -> Place:
        """Where the quotation that opens before `start` ends, within the `gaps` of one block.

        `whole` says that it begins like a sentence, `to_block_end` that no further opener follows it.
        """
        ends: list[tuple[int, int]] = []  # (before the stop, after it)
        cue = self._cue_after(gaps, ends)
        last = self._trim(start, gaps[-1][1])
        if cue is not None:
            rest = tuple((after, "sentence_end") for _, after in ends[-2:] if after != cue)
            return Place(cue, "cue", "the words that follow say who spoke", 0.95, rest)
        if not whole:
            return self._close_fragment(ends, last, to_block_end)
        if to_block_end:
            others = tuple((after, "sentence_end") for _, after in ends[:2] if after < last)
            return Place(last, "paragraph_end", "it begins like a sentence and nothing ends it before the paragraph does",
                         0.8 if not others else 0.6, others)
        tail = [after for _, after in ends if after < last]
        if tail:
            return Place(tail[-1], "sentence_end", "the last sentence before the next quotation is taken to introduce it",
                         0.5, ((last, "next_mark"),))
        return Place(last, "next_mark", "another quotation opens here", 0.4)

    def _close_fragment(self, ends: list[tuple[int, int]], last: int, to_block_end: bool) -> Place:
        if ends:
            before, _ = ends[0]
            others = ((last, "paragraph_end"),) if to_block_end and last > ends[0][1] else ()
            return Place(before, "sentence_end", "it begins within a sentence and is taken to end with it", 0.7, others)
        if to_block_end:
            return Place(last, "paragraph_end", "it begins within a sentence that nothing ends before the paragraph does", 0.6)
        return Place(last, "next_mark", "another quotation opens here", 0.4)

    def _cue_after(self, gaps: list[tuple[int, int]], ends: list[tuple[int, int]]) -> int | None:
        """The first place followed by an attribution; sentence ends on the way are added to `ends`."""
        text = self._text
        for low, high in gaps:
            for stop in _STOP.finditer(text, low, high):
                mark, at = stop.group(), stop.end()
                if mark == ":":
                    continue
                if mark != "," and self._ends_sentence(stop.start(), at, high):
                    ends.append((stop.start() if mark[0] in ".…" else at, at))
                if at < high and text[at] == " " and mark[0] in ",?!…" and self.attribution(at, high):
                    return at
        return None

    # ---- where it opens

    def open(self, low: int, end: int, *, after_run: bool) -> Place | None:
        """Where the quotation that closes at `end` begins, not before `low`; None if nothing can be quoted.

        `after_run` says that another quotation ends at `low`.
        """
        text = self._text
        starts, cues = self._beginnings(low, end)
        first = self._skip(low, end)
        if first >= end:
            return None
        if cues:
            others = tuple((s, "sentence_start") for s in starts[-2:] if s != cues[-1])
            return Place(cues[-1], "cue", "the words before it say who speaks", 0.8, others)
        if after_run:
            if self.attribution(low, end) and not starts:
                return None
            if starts:
                return Place(starts[0], "sentence_start", "the sentence before it belongs to the quotation before", 0.75,
                             tuple((s, "sentence_start") for s in starts[1:3]))
            return Place(first, "previous_mark", "the quotation before it ends here", 0.4)
        if text[end - 1] in ",.?!…":
            return Place(first, "paragraph_start", "nothing in the paragraph stands before it", 0.7 if not starts else 0.55,
                         tuple((s, "sentence_start") for s in starts[-2:]))
        return Place(starts[-1] if starts else first, "sentence_start" if starts else "paragraph_start",
                     "it ends within a sentence and is taken to begin with it", 0.3)

    def _beginnings(self, low: int, end: int) -> tuple[list[int], list[int]]:
        """The sentence starts after `low` and the places right after a colon or after `said,`."""
        text = self._text
        starts: list[int] = []
        cues: list[int] = []
        for stop in _STOP.finditer(text, low, end):
            mark, at = stop.group(), stop.end()
            follows = self._skip(at, end)
            if follows >= end or follows == at:
                continue
            if mark == ":":
                cues.append(follows)
            elif mark == ",":
                word = _LAST_WORD.search(text, max(low, stop.start() - 30), stop.start())
                if word and self._reports(word.group()):
                    cues.append(follows)
            elif self._ends_sentence(stop.start(), at, end):
                starts.append(follows)
        return starts, cues

    # ---- shared

    def attribution(self, position: int, limit: int) -> bool:
        """Do the words here say who spoke: `Keller said.`, `said Ada Okafor, who …`, `according to …`?

        >>> from quotekit.language import Language
        >>> text = "We will not go back, Keller said. He left."
        >>> Places(text, Language.load("en")).attribution(20, len(text))
        True
        """
        text, limit = self._text, min(limit, position + _REACH)
        words = [(m.group(1) or "", m.group(2) or "") for m, _ in zip(_WORD.finditer(text, position, limit), range(_WORDS), strict=False)]
        if not words or not words[0][0]:
            return False
        head = words[0][0]
        following = words[1][0] if len(words) > 1 else ""
        if self._reports(head) and not self._starts_subject(head):
            return bool(following) and self._starts_subject(following)
        if not self._starts_subject(head):
            return any(text.startswith(p, position + 1) for p in self._phrases)
        for i, (word, sign) in enumerate(words[1:], 1):
            if sign and sign not in ",-–—()":
                return False
            if word and word[0].islower() and self._reports(word):
                after = words[i + 1] if i + 1 < len(words) else ("", ".")
                return bool(after[1]) or after[0].casefold() in self._links or after[0][:1].isupper() or self._takes_hearer(word)
        return False

    def ends_with_cue(self, before: str) -> bool:
        """Is the last word of these a reporting verb?"""
        word = _LAST_WORD.search(before[-40:].rstrip())
        return word is not None and self._reports(word.group())

    def _starts_subject(self, word: str) -> bool:
        low = word.casefold()
        return word[0].isupper() or low in self._subjects or low in self._openers

    def _reports(self, word: str) -> bool:
        form = self._language.reporting.get(word.replace(_JOINER, "").casefold())
        return form is not None and form.shape in _CUE_SHAPES

    def _takes_hearer(self, word: str) -> bool:
        return self._language.reporting[word.replace(_JOINER, "").casefold()].verb.recipient

    def _ends_sentence(self, start: int, end: int, limit: int) -> bool:
        text = self._text
        if end >= limit:
            return True
        if not text[end].isspace():
            return False
        follows = self._skip(end, limit)
        if follows < limit and text[follows].islower():
            return False
        if text[start] != "." or end - start > 1:
            return True
        word = _LAST_WORD.search(text, max(0, start - 20), start)
        return word is None or not (len(word.group()) == 1 or word.group().casefold() in self._abbreviations)

    def _skip(self, position: int, limit: int) -> int:
        while position < limit and (self._text[position].isspace() or self._text[position] == _JOINER):
            position += 1
        return position

    def _trim(self, start: int, end: int) -> int:
        while end > start and (self._text[end - 1].isspace() or self._text[end - 1] == _JOINER):
            end -= 1
        return end
