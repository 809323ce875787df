"""Why a sentence in quotation marks has nobody who says it: what was looked at, and what it lacked."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from functools import cached_property
from typing import NamedTuple

from quotekit.claims import Claim, Tokens
from quotekit.clauses import subject_left
from quotekit.cues import Cue
from quotekit.lexicon import Phrase
from quotekit.paragraph import Paragraph
from quotekit.walk import Findings

_MOST = 3  # words of speech told on each side of a quotation
_FINITE = re.compile("[ve]")


class Miss(NamedTuple):
    """What was lacking, and where; `rule` is the one that answered in vain, if one did."""

    why: str
    paragraph: int
    tokens: Tokens
    rule: str | None = None


class NearMisses:
    """Looks around the quotations of one article that nobody claimed."""

    def __init__(self, paragraphs: Sequence[Paragraph], findings: Findings) -> None:
        self.paragraphs, self.findings = paragraphs, findings

    def of(self, number: int, token: int) -> Iterator[Miss]:
        """What came near for the quotation at a token of a paragraph, the nearest first."""
        paragraph = self.paragraphs[number]
        for lost in self.findings.unclaimed[number, token]:
            taker = "another rule" if lost.to is None else self.findings.claims[lost.to].rule
            tokens = lost.claim.source or (token, token + 1)
            where = number if lost.claim.elsewhere is None else lost.claim.elsewhere
            yield Miss(f"its answer takes words that {taker} had claimed before", where, tokens, lost.claim.rule)
        low, high = paragraph.passage.sentence(token)
        yield from self._sentence(paragraph, low, high, token, "its sentence")
        if low and token == low:
            yield from self._sentence(paragraph, *paragraph.passage.sentence(low - 1), token, "the sentence before")
        elif token == 0 and number:
            yield from self._paragraph_before(number)

    def unused(self) -> Iterator[Miss]:
        """The words of speech that no claim uses, in order, and what they lack to report something."""
        for paragraph in self.paragraphs:
            for cue in paragraph.cues:
                if (paragraph.number, cue.first) not in self._by_cue:
                    yield Miss(self._reports_nothing(paragraph, cue), paragraph.number, (cue.first, cue.end))

    def _reports_nothing(self, paragraph: Paragraph, cue: Cue) -> str:
        if cue.first in self._contents[paragraph.number]:
            return "it stands inside what somebody else says"
        if cue.entry.grade == "quoted":
            return "it reports only beside a quotation in marks"
        if paragraph.reported(cue) is None:
            return f"nothing was found that it could report (it takes: {', '.join(cue.entry.frames)})"
        if paragraph.subject(cue) is None:
            return "it is passive, and does not tell who speaks" if cue.passive else "nobody was found whose it is"
        return "no rule knows this order of words"

    def _sentence(self, paragraph: Paragraph, low: int, high: int, token: int, which: str) -> Iterator[Miss]:
        before, behind = paragraph.cues_between(low, min(token, high)), paragraph.cues_between(max(low, token), high)
        for cue in (*before[-_MOST:], *behind[:_MOST]):
            yield Miss(self._lacks(paragraph, cue), paragraph.number, (cue.first, cue.end))
        if before or behind:
            return
        yield Miss(f"no word of speech stands in {which}", paragraph.number, (low, high))
        yield from self._subject(paragraph, low, high, token)

    def _subject(self, paragraph: Paragraph, low: int, high: int, token: int) -> Iterator[Miss]:
        """Somebody who does something, with a verb that is no verb of speech."""
        passage = paragraph.passage
        for match in _FINITE.finditer(passage.tags, low + 1, high):
            found = subject_left(passage, low, match.start())
            if found is not None and not found.first <= token < found.end:
                verb = passage.words[match.start()]
                why = f"“{verb}” has a subject, and is not in the list of verbs of speech"
                yield Miss(why, paragraph.number, (found.first, found.end))
                return

    def _lacks(self, paragraph: Paragraph, cue: Cue) -> str:
        """What a word of speech lacks to be that of a quotation near it."""
        written = " ".join(paragraph.passage.words[cue.first : cue.end])
        taker = self._by_cue.get((paragraph.number, cue.first))
        if taker is not None:
            return f"“{written}” belongs to other words already ({taker.rule})"
        found = paragraph.subject(cue) or (None if cue.passive else paragraph.source_right(cue))
        if found is None:
            if cue.passive:
                return f"“{written}” is passive, and does not tell who speaks"
            kind = "phrase" if isinstance(cue.entry, Phrase) else "verb"
            return f"“{written}” is a {kind} of speech, but nobody was found whose it is"
        source = " ".join(paragraph.passage.words[found.first : found.end])
        return f"“{written}” has a source (“{source}”), but no rule knows this order of words"

    def _paragraph_before(self, number: int) -> Iterator[Miss]:
        passage = self.paragraphs[number - 1].passage
        if passage.sentences:
            why = "the paragraph before does not end in speech that could go on, nor lead over to it"
            yield Miss(why, number - 1, passage.sentences[-1])

    @cached_property
    def _contents(self) -> defaultdict[int, set[int]]:
        """The tokens that are claimed as content, by paragraph."""
        found: defaultdict[int, set[int]] = defaultdict(set)
        for claim in self.findings.claims:
            for stretch in claim.content if not claim.whole else ():
                found[claim.passage].update(range(*stretch))
        return found

    @cached_property
    def _by_cue(self) -> dict[tuple[int, int], Claim]:
        """The claims by the paragraph and the first token of their cue."""
        found: dict[tuple[int, int], Claim] = {}
        for claim in self.findings.claims:
            if claim.cue is not None:
                found[claim.told_in, claim.cue[0]] = claim
        return found
