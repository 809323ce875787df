"""Short views of a text with a quotation in it: for lists of errors and of differences.

>>> excerpt("It was late. “We are ready,” she said.", ((13, 28),))
'It was late. ⟦“We are ready,”⟧ she said.'
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

from quotekit.formats.standoff import StandoffQuote
from quotekit.models import QuoteKind

AROUND = 40
LONGEST = 160

Offsets = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Shown:
    """The words of a quotation, to be read without its text: spans are joined by an ellipsis, None is no such span."""

    kind: QuoteKind
    content: str
    cue: str | None = None
    source: str | None = None
    speaker: str | None = None
    rule: str | None = None

    @staticmethod
    def of(text: str, quote: StandoffQuote) -> Shown:
        """The words of a quotation of that text."""
        cue, source = words(text, quote.cue) or None, words(text, quote.source) or None
        return Shown(quote.kind, words(text, quote.content), cue, source, quote.speaker, quote.rule)

    def __str__(self) -> str:
        """In one line: kind, content, cue, source, and the speaker where the source is not already their name.

        >>> print(Shown("direct", "“No,”", "said", "she", "Ada Okafor", "quote_source_cue"))
        direct  “No,”  cue: said  source: she  speaker: Ada Okafor  rule: quote_source_cue
        """
        speaker = None if self.speaker == self.source else self.speaker
        facts = (("cue", self.cue), ("source", self.source), ("speaker", speaker), ("rule", self.rule))
        rest = [f"{name}: {short(value)}" for name, value in facts if value]
        return "  ".join([self.kind, short(self.content), *rest])


class Lines:
    """The line, from 1, that each place of a text stands in."""

    def __init__(self, text: str) -> None:
        self._starts = [0]
        at = text.find("\n")
        while at >= 0:
            self._starts.append(at + 1)
            at = text.find("\n", at + 1)

    def of(self, position: int) -> int:
        """The line of a position, which may be the end of the text.

        >>> Lines("one\\ntwo").of(4)
        2
        """
        return bisect_right(self._starts, position)


def words(text: str, spans: Sequence[Offsets]) -> str:
    """What the spans say, joined by an ellipsis.

    >>> words("“No,” she said. “Never.”", ((0, 5), (16, 24)))
    '“No,” … “Never.”'
    """
    return " … ".join(text[start:end] for start, end in spans)


def short(text: str, longest: int = LONGEST) -> str:
    """One line, its middle left out if it is long.

    >>> short("a long\\nstory of many words", 20)
    'a long story […] words'
    """
    text = " ".join(text.split())
    return text if len(text) <= longest else f"{text[: longest * 3 // 5].rstrip()} […] {text[-longest // 4 :].lstrip()}"


def excerpt(text: str, spans: Sequence[Offsets]) -> str:
    """The spans in brackets ⟦⟧, among the words around them on the same line; a long span is shortened."""
    ordered = sorted(spans)
    before = text[max(0, ordered[0][0] - AROUND) : ordered[0][0]].rpartition("\n")[2]
    last = max(end for _, end in ordered)
    after = text[last : last + AROUND].partition("\n")[0]
    if ordered[0][0] - len(before) > 0 and text[ordered[0][0] - len(before) - 1] != "\n":
        before = "…" + before.partition(" ")[2]
    if last + len(after) < len(text) and text[last + len(after)] != "\n":
        after = after.rpartition(" ")[0] + "…"
    out = [" ".join(before.split()), " " * before.endswith(" ")]
    for number, (start, end) in enumerate(ordered):
        if number:
            between = text[ordered[number - 1][1] : start]
            out.append(f" {short(between)} " if between.strip() else " ")
        out.append(f"⟦{short(text[start:end])}⟧")
    return "".join([*out, " " * after.startswith(" "), " ".join(after.split())]).strip()
