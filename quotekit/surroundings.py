"""What a rule of one's own most often looks at, by plain names: the words around the quotation, who and what is near.

`Scene` inherits all of it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

from quotekit.clauses import phrase_before
from quotekit.cues import Cue
from quotekit.phrases import Found, noun_phrase_right
from quotekit.tokens import Passage

_NAME = re.compile("[NT][NT~]*")
_MARKS = ",:;-."


class Surroundings:
    """The words and names around a scene's quotation or cue, in its own sentence."""

    __slots__ = ()

    if TYPE_CHECKING:  # what a scene has

        @property
        def quote(self) -> int: ...
        @property
        def cue(self) -> Cue | None: ...
        @property
        def low(self) -> int: ...
        @property
        def high(self) -> int: ...
        @property
        def passage(self) -> Passage: ...
        def cues_before(self, token: int) -> Sequence[Cue]: ...
        def cues_after(self, token: int) -> Sequence[Cue]: ...

    @property
    def _focus(self) -> tuple[int, int]:
        """The tokens that the scene is about: its quotation, its cue, or none at its beginning."""
        if self.quote >= 0:
            return self.quote, self.quote + 1
        return (self.cue.first, self.cue.end) if self.cue else (self.low, self.low)

    @property
    def text(self) -> str:
        """The sentence, as written."""
        return self.text_of((self.low, self.high))

    @property
    def quotation(self) -> str:
        """The quotation with its marks, as written; empty where the scene is about a cue or a paragraph."""
        return self.passage.words[self.quote] if self.quote >= 0 else ""

    @property
    def quoted(self) -> str:
        """The quotation without its marks."""
        return self.quotation.strip("“”\"'‘’«»„‟‹›`")

    @property
    def words_before(self) -> tuple[str, ...]:
        """The words and marks of the sentence before the quotation (or cue), as written."""
        return tuple(self.passage.words[self.low : self._focus[0]])

    @property
    def words_after(self) -> tuple[str, ...]:
        """The words and marks of the sentence behind the quotation (or cue), as written."""
        return tuple(self.passage.words[self._focus[1] : self.high])

    @property
    def stands_alone(self) -> bool:
        """Whether the quotation is the whole sentence."""
        return (self.low, self.high) == (self.quote, self.quote + 1)

    @property
    def cue_before(self) -> Cue | None:
        """The nearest cue before the quotation in its sentence."""
        return next(iter(self.cues_before(self._focus[0])), None)

    @property
    def cue_after(self) -> Cue | None:
        """The nearest cue behind the quotation in its sentence."""
        return next(iter(self.cues_after(self._focus[1] - 1)), None)

    @property
    def source_before(self) -> Found | None:
        """The noun phrase that ends right before the quotation, past a comma, colon or dash: of `Ada: “No.”` Ada."""
        at = self._focus[0]
        while at > self.low and self.passage.tags[at - 1] in _MARKS:
            at -= 1
        return phrase_before(self.passage, self.low, at)

    @property
    def source_after(self) -> Found | None:
        """The noun phrase that begins right behind the quotation, past a comma, colon or dash: of `“No” (Ada)` none."""
        at = self._focus[1]
        while at < self.high and self.passage.tags[at] in _MARKS:
            at += 1
        return noun_phrase_right(self.passage, at, self.high)

    @property
    def names(self) -> tuple[Found, ...]:
        """The names of the paragraph up to the quotation (or cue), in order: stretches of capitalised words."""
        matches = _NAME.finditer(self.passage.tags, 0, self._focus[0])
        return tuple(Found(match.start(), match.end(), "name before") for match in matches)

    def text_of(self, what: Found | Cue | tuple[int, int]) -> str:
        """What stands there, as written: of a source, a cue, or of tokens (first, end)."""
        first, end = what if isinstance(what, tuple) else (what.first, what.end)
        if first >= end:
            return ""
        start, stop = self.passage.span(first, end)
        return self.passage.text[start:stop]
