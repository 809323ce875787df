"""Where a quotation begins or ends when the text does not say: evidence, in order of strength.

`Places.close` and `Places.open` look at the words around the gap and answer with a `Place`:
the position, the evidence that chose it, how far to trust it, and the places that lost.
They read the stretch they are given once; the caller gives stretches that do not overlap.
The confidences are shares of right places, counted on annotated news with marks taken out.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise

from quotekit.language import Language
from quotekit.wording import WORD, Wording, plain

Other = tuple[int, str]
Gaps = list[tuple[int, int]]

_STOP = re.compile(r"(?:[.?!…]+|,)['’]?")
_FEW = 3  # words that a fragment has at least
_SHORT = 80  # an attribution that stands alone is no longer


@dataclass(frozen=True, slots=True)
class Place:
    """A guessed end (or beginning) of a quotation, and why there."""

    position: int
    evidence: str
    why: str
    confidence: float
    alternatives: tuple[Other, ...] = ()


@dataclass(frozen=True, slots=True)
class _Lead:
    """A place to which a reporting verb leads: a colon (3), `said, We` (2), anything less sure (1)."""

    position: int
    strength: int


class Places:
    """The evidence of one text."""

    def __init__(self, text: str, language: Language) -> None:
        self._words = Wording(text, language)

    def ends_with_cue(self, before: str) -> bool:
        """Is the last word of these a reporting verb?"""
        return self._words.ends_with_cue(before)

    # ---- where it closes

    def close(self, gaps: Gaps, *, whole: bool, to_block_end: bool) -> Place:
        """Where a quotation ends, within the `gaps` that the runs inside it leave.

        `whole` says that it begins like a sentence, `to_block_end` that no further opener follows it.
        """
        ends: list[tuple[int, int]] = []  # (before the stop, after it)
        breaks: list[int] = []
        cue = self._cue_after(gaps, ends, breaks)
        last = self._words.trim(gaps[-1][0], gaps[-1][1])
        if cue is not None and (whole or not any(before < cue for before, _ in ends)):
            rest = tuple((after, "sentence_end") for _, after in ends[-2:] if after != cue)
            return Place(cue, "cue", "the words that follow say who spoke", 0.93 if whole else 0.85, rest)
        if not whole:
            return self._close_fragment(gaps, ends, breaks, last, to_block_end)
        if to_block_end:
            others = tuple((after, "sentence_end") for _, after in ends[:2] if after < last)
            return Place(
                last,
                "paragraph_end",
                "it begins like a sentence and nothing ends it before the paragraph does",
                0.93,
                others,
            )
        tail = [after for _, after in ends if after < last]
        if tail:
            return Place(
                tail[-1],
                "sentence_end",
                "the last sentence before the next quotation is taken to introduce it",
                0.5,
                ((last, "next_mark"),),
            )
        return self._before_next(gaps[-1][0], gaps[-1][1], last)

    def _close_fragment(
        self, gaps: Gaps, ends: list[tuple[int, int]], breaks: list[int], last: int, to_block_end: bool
    ) -> Place:
        """The end of a quotation that begins within a sentence: it ends with it, or sooner."""
        sentence_end = ends[0][0] if ends else last
        word = self._resuming(gaps[0][0], min(gaps[0][1], sentence_end))
        others: tuple[Other, ...] = ((sentence_end, "sentence_end" if ends else "paragraph_end"),)
        if word is not None:
            return Place(word, "narrative", "the words that follow are the reporter's more often than not", 0.5, others)
        if breaks and breaks[0] < sentence_end:
            return Place(breaks[0], "narrative", "a clause of the reporter follows", 0.6, others)
        if ends:
            others = ((last, "paragraph_end"),) if to_block_end and last > ends[0][1] else ()
            return Place(
                sentence_end, "sentence_end", "it begins within a sentence and is taken to end with it", 0.67, others
            )
        if to_block_end:
            return Place(
                last, "paragraph_end", "it begins within a sentence that nothing ends before the paragraph does", 0.6
            )
        return self._before_next(gaps[-1][0], gaps[-1][1], last)

    def _before_next(self, start: int, limit: int, last: int) -> Place:
        """The end of a quotation in the same sentence as the next one: where the two are linked."""
        text, position, comma, link = self._words.text, start, -1, -1
        clause = False  # has the reporter's clause begun?
        for match in WORD.finditer(text, start, limit):
            word, sign = match.group(1) or "", match.group(2) or ""
            low = word.casefold()
            if sign in ("!", "?") or sign == ",":
                comma = match.end()
            elif low in self._words.links and not clause:
                link = self._words.trim(start, match.start())
            elif word and link >= 0 and not clause and (low in self._words.that or self._words.reports(word)):
                clause = True
            position = match.end()
        where = link if link >= 0 and (clause or comma < 0) else comma
        if start < where < position:
            return Place(
                where, "narrative", "a clause of the reporter leads to the next quotation", 0.4, ((last, "next_mark"),)
            )
        return Place(last, "next_mark", "another quotation opens here", 0.3)

    def _cue_after(self, gaps: Gaps, ends: list[tuple[int, int]], breaks: list[int]) -> int | None:
        """The first place followed by an attribution.

        Sentence ends on the way are added to `ends`, commas before a clause of the reporter to `breaks`.
        """
        text = self._words.text
        for low, high in gaps:
            for stop in _STOP.finditer(text, low, high):
                mark, at = stop.group()[0], stop.end()
                ending = mark != "," and self._words.ends_sentence(stop.start(), at, high)
                if ending:
                    ends.append((stop.start() if mark in ".…" else at, at))
                if (
                    at < high
                    and text[at] == " "
                    and (ending or mark in ",?!")
                    and self._words.attribution(at, high, alone=mark in ".…")
                ):
                    return at
                if mark == "," and self._reporter_goes_on(at, high):
                    breaks.append(at)
        return None

    def _resuming(self, start: int, limit: int) -> int | None:
        """The first place, some words on, before words that more often follow a fragment than stand in it.

        Such are `because` and a few others, and `and that`.
        """
        link = -1
        for n, match in enumerate(WORD.finditer(self._words.text, start, limit)):
            word = (match.group(1) or "").casefold()
            if n >= _FEW and (word in self._words.resumes or (link >= 0 and word in self._words.that)):
                return self._words.trim(start, link if link >= 0 else match.start())
            link = match.start() if word in self._words.links else -1
        return None

    def _reporter_goes_on(self, position: int, limit: int) -> bool:
        """`…, adding that`, `…, while Okafor`"""
        match = WORD.match(self._words.text, self._words.skip(position, limit), limit)
        if match is None or not match.group(1):
            return False
        form = self._words.form(match.group(1))
        return match.group(1).casefold() in self._words.resumes or (form is not None and form.shape == "gerund")

    # ---- where it opens

    def open(self, low: int, end: int, closed: int, high: int, *, after_run: bool) -> Place | None:
        """Where the quotation that closes at `end` begins, not before `low`; None if nothing can be quoted.

        The closing mark ends at `closed`, the block at `high`; `after_run` says that another quotation ends at `low`.
        """
        text = self._words.text
        starts, leads = self._beginnings(low, end)
        first = self._words.skip(low, end)
        if first >= end:
            return None
        attributed = text[end - 1] in ",?!…’'" and self._words.attribution(closed, high)
        others = tuple((s, "sentence_start") for s in starts[-2:])
        best = max(leads, key=lambda lead: (lead.strength, -lead.position), default=None)
        if best is not None and (not attributed or best.strength > 1):
            return Place(
                best.position, "cue", "the words before it say who speaks", 0.85 if best.strength > 1 else 0.5, others
            )
        if after_run:
            return self._open_after(low, end, first, starts)
        if attributed:
            begin = self._after_report(first, starts, end)
            if begin != first:
                return Place(
                    begin,
                    "sentence_start",
                    "the sentence before it is the reporter's",
                    0.6,
                    ((first, "paragraph_start"),),
                )
            return Place(
                first,
                "paragraph_start",
                "nothing in the paragraph stands before it",
                0.9 if not starts else 0.8,
                others,
            )
        sentence = starts[-1] if starts else first
        fragment = self._in_fragment(sentence, end, ((sentence, "sentence_start"),))
        if fragment is not None:
            return fragment
        if text[end - 1] in ".?!…":
            return Place(first, "paragraph_start", "nothing in the paragraph stands before it", 0.7, others)
        return Place(
            sentence,
            "sentence_start" if starts else "paragraph_start",
            "it ends within a sentence and is taken to begin with it",
            0.25,
        )

    def _after_report(self, first: int, starts: list[int], end: int) -> int:
        """The first sentence of a paragraph that is not plainly the reporter's.

        His has no `I` or `you`, and either a verb of saying or a later sentence beside it that has them.
        """
        edges = [first, *starts, end]
        sentences = [self._sentence(low, high) for low, high in pairwise(edges)]
        speech_to_come = [False]
        for talks, _ in reversed(sentences):
            speech_to_come.append(speech_to_come[-1] or talks)
        for n, (talks, tells) in enumerate(sentences[:-1]):
            if talks or not (tells or speech_to_come[len(sentences) - n - 1]):
                return edges[n]
        return edges[-2]

    def _sentence(self, low: int, high: int) -> tuple[bool, bool]:
        """Does a sentence hold words of speech, and a verb of saying?"""
        words = [m.group(1) for m in WORD.finditer(self._words.text, low, high) if m.group(1)]
        return (
            any(plain(w) in self._words.speech for w in words),
            any(w[0].islower() and self._words.tells(w) for w in words),
        )

    def _open_after(self, low: int, end: int, first: int, starts: list[int]) -> Place | None:
        if starts:
            if len(starts) == 1 or self._words.text[end - 1].isalnum():
                fragment = self._in_fragment(starts[-1], end, tuple((s, "sentence_start") for s in starts[:2]))
                if fragment is not None:
                    return fragment
            return Place(
                starts[0],
                "sentence_start",
                "the sentence before it belongs to the quotation before",
                0.87,
                tuple((s, "sentence_start") for s in starts[1:3]),
            )
        if end - low < _SHORT and self._words.attribution(low, end, alone=True):
            return None
        fragment = self._in_fragment(first, end, ((first, "previous_mark"),))
        if fragment is not None:
            return fragment
        word = WORD.match(self._words.text, first, end)
        if word and word.group(1) and word.group(1).casefold() in self._words.links:
            first = self._words.skip(word.end(), end)
        return Place(first, "previous_mark", "the quotation before it ends here", 0.3) if first < end else None

    def _beginnings(self, low: int, end: int) -> tuple[list[int], list[_Lead]]:
        """The sentence starts after `low`, and the places to which a reporting verb leads."""
        starts: list[int] = []
        leads: list[_Lead] = []
        verb = comma = free = False  # a verb seen; a comma seen; may a capital begin speech here?
        since = 0  # words since the verb
        for match in WORD.finditer(self._words.text, low, end):
            word, sign = match.group(1), match.group(2)
            if word:
                if (
                    verb
                    and free
                    and word[0].isupper()
                    and (word.casefold() in self._words.pronouns or word.casefold() in self._words.function)
                ):
                    leads.append(_Lead(match.start(1), 1))
                since += 1
                if word[0].islower() and self._words.tells(word):
                    verb, since = True, 0
                free = True
                continue
            follows = self._words.skip(match.end(), end)
            gap = match.end() < follows < end
            free = sign == ","
            if sign in ".?!…" and self._words.ends_sentence(match.start(2), match.end(), end):
                if gap:
                    starts.append(follows)
                verb = comma = free = False
            elif gap and verb and sign == ":" and since <= 8:
                leads.append(_Lead(follows, 3))
            elif gap and verb and sign == ",":
                if self._words.text[follows].isupper():
                    leads.append(_Lead(follows, 2 if since == 0 else 1 if since <= 3 else 0))
                elif since == 0 and not comma:
                    leads.append(_Lead(follows, 1))
            comma = comma or sign == ","
        return starts, [lead for lead in leads if lead.strength]

    def _in_fragment(self, start: int, end: int, others: tuple[Other, ...]) -> Place | None:
        """A quotation that begins within a sentence, behind the reporter's words."""
        at = self._fragment_start(start, end)
        why = "the sentence begins with the reporter's words"
        return None if at is None else Place(at, "reporting_clause", why, 0.2, others)

    def _fragment_start(self, start: int, end: int) -> int | None:
        """After the first reporting verb of a sentence: behind the `that`, `as`, `is` or `would` that follows it."""
        verb: int | None = None
        for match in WORD.finditer(self._words.text, start, end):
            word = match.group(1)
            if not word:
                continue
            if verb is None:
                if plain(word) in self._words.speech:
                    return None
                if word[0].islower() and self._words.tells(word):
                    verb = self._words.skip(match.end(), end)
            elif word.casefold() in self._words.verbals:
                follows = self._words.skip(match.end(), end)
                return follows if follows < end else verb
        return verb if verb is not None and verb < end else None
