"""A paragraph with its cues: who speaks by each, and what it reports, worked out once and kept."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from types import MappingProxyType

from quotekit.claims import Claim, Tokens
from quotekit.clauses import before_participle, owner_left, subject_left
from quotekit.contents import Content, agent_right, content_right, phrase_content, phrase_source
from quotekit.control import controller
from quotekit.cues import Cue
from quotekit.endings import before_main_verb
from quotekit.lexicon import Phrase
from quotekit.phrases import Found, noun_phrase_right, with_apposition
from quotekit.tagging import last_inside
from quotekit.tokens import Passage

_LABEL = re.compile("[NTr][NT~]{0,3}(?:\\([^)]{0,12}\\))?:")
_CLAUSES = frozenset(("that", "wh"))
_EVERY_FRAME = frozenset(("that", "bare", "wh", "to", "np", "prep", "as"))


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A passage with its cues, and what has been found out about them."""

    number: int
    passage: Passage
    cues: tuple[Cue, ...]
    joined: Mapping[int, Tokens] = field(default_factory=dict)
    """Quotations (by token) that go on from an earlier paragraph, and where that one stands."""
    left_open: frozenset[int] = frozenset()
    """Quotations that go on in a later paragraph."""
    by_first: Mapping[int, Cue] = field(init=False)
    _heads: tuple[int, ...] = field(init=False)
    _subjects: dict[int, Found | None] = field(default_factory=dict)
    _contents: dict[int, Content | None] = field(default_factory=dict)
    _reported: dict[int, Content | None] = field(default_factory=dict)

    def __post_init__(self) -> None:
        object.__setattr__(self, "by_first", MappingProxyType({c.first: c for c in self.cues}))
        object.__setattr__(self, "_heads", tuple([c.head for c in self.cues]))

    def cues_between(self, first: int, end: int) -> Sequence[Cue]:
        """The cues whose verb stands at tokens first..end (excluded)."""
        return self.cues[bisect_left(self._heads, first) : bisect_left(self._heads, end)]

    def has_quote(self, claim: Claim) -> bool:
        """Whether a claim of this paragraph holds a quotation in marks."""
        tags = self.passage.tags
        return any("Q" in tags[first:end] or "q" in tags[first:end] for first, end in claim.content)

    def subject(self, cue: Cue) -> Found | None:
        """Who speaks by this cue, as the grammar of its own clause says; None where it does not."""
        if cue.head not in self._subjects:
            self._subjects[cue.head] = self._find_subject(cue)
        return self._subjects[cue.head]

    def _find_subject(self, cue: Cue) -> Found | None:
        passage = self.passage
        low, high = passage.sentence(cue.head)
        if cue.shape == "noun":
            return owner_left(passage, low, cue.head)
        if isinstance(cue.entry, Phrase):
            return self._of_phrase(cue, cue.entry, low, high)
        if cue.passive:
            return agent_right(passage, cue.end, high)
        if cue.shape == "finite":
            return self._of_finite(cue, low)
        if cue.shape == "gerund":
            found = before_participle(passage, low, cue.first) or self._shared(cue, low)
            if found is not None:
                return found
        return controller(passage, low, cue, self._inverted)

    def _of_phrase(self, cue: Cue, phrase: Phrase, low: int, high: int) -> Found | None:
        if phrase.source == "inside":
            return owner_left(self.passage, low, cue.head)
        if phrase.source != "before":
            return phrase_source(self.passage, cue, low, high)
        found = subject_left(self.passage, low, cue.first)
        if found is None and self.passage.tags[cue.first - 1 : cue.first] in ("&", "k"):
            return controller(self.passage, low, cue, self._inverted)  # `He sat, but went on to say`
        return found

    def _of_finite(self, cue: Cue, low: int) -> Found | None:
        """The subject in front of a verb, or that of the clause before: `He sat down and said`."""
        passage, tags = self.passage, self.passage.tags
        before = tags[cue.first - 1] if cue.first > low else ""
        if before == "":
            return None
        if before in "Qq":
            found = subject_left(passage, low, cue.first) if last_inside(passage.words[cue.first - 1]) == "," else None
            return found if found is not None and (before == "q" or "," in tags[found.end : cue.first]) else None
        if before not in "&k":
            found = subject_left(passage, low, cue.first)
            then = tags[cue.first - 2 : cue.first] == ",a"  # `he nodded, then added: “No.”`
            if found is not None or (before not in "nNMzrgl," and not then):
                return found
            if before == "," and tags[cue.end : cue.end + 1] not in tuple("tuhio"):
                return None
        return controller(passage, low, cue, self._inverted)

    def _shared(self, cue: Cue, low: int) -> Found | None:
        """The subject of the participle that another is joined to: `with Keller saying it rained and asking why`."""
        if self.passage.tags[cue.first - 1 : cue.first] == "&":
            for other in reversed(self.cues_between(low, cue.first)):
                if other.shape in ("gerund", "finite"):
                    return self.subject(other) if other.shape == "gerund" else None
        return None

    def _inverted(self, verb: int) -> Found | None:
        """The source behind the reporting verb at a token, if a quotation stands before it: `“No,” said Keller`."""
        for cue in self.cues_between(verb, verb + 1):
            if self.passage.tags[cue.first - 1 : cue.first] in ("Q", "q") and not cue.passive:
                return self.source_right(cue)
        return None

    def source_right(self, cue: Cue) -> Found | None:
        """The source behind an inverted verb: `said Keller, a lawyer`; none behind `would add Keller`."""
        if "m" in self.passage.tags[cue.first : cue.head]:
            return None
        high = self.passage.sentence(cue.head)[1]
        at = cue.end
        tags = self.passage.tags
        while at < high and tags[at] == "a":
            at += 1
        found = noun_phrase_right(self.passage, at, high)
        return found and with_apposition(self.passage, found, high)

    def label(self) -> int:
        """The token of the colon behind a speaker's label that opens the paragraph (`HARROW: …`), or -1."""
        words = self.passage.words
        if len(words) > 2 and words[1] == ":" and words[0].isupper() and words[0].isalpha():
            return 1
        match = _LABEL.match(self.passage.tags)
        return match.end() - 1 if match and match.end() < len(self.passage.words) else -1

    def content(self, cue: Cue) -> Content | None:
        """What the cue reports to its right, in any frame."""
        if cue.head not in self._contents:
            self._contents[cue.head] = self._find_content(cue, _EVERY_FRAME)
        return self._contents[cue.head]

    def reported(self, cue: Cue) -> Content | None:
        """What the cue reports to its right, in the frames its entry lists."""
        if cue.head not in self._reported:
            self._reported[cue.head] = self._find_content(cue, frozenset(cue.entry.frames))
        return self._reported[cue.head]

    def _find_content(self, cue: Cue, frames: frozenset[str]) -> Content | None:
        low, high = self.passage.sentence(cue.head)
        source = self.subject(cue)
        if isinstance(cue.entry, Phrase) and cue.entry.source != "before":
            if source is None:
                return None
            return phrase_content(self.passage, cue, max(cue.end, source.end), low, high, self.by_first)
        if cue.passive and source is not None and source.first > cue.end + 1:
            high = source.first - 1  # `was called “a sham” by Keller`
        elif cue.passive and source is not None:
            behind = content_right(
                self.passage, replace(cue, end=source.end), high, self.by_first, frames=frames & _CLAUSES
            )
            if behind is not None:
                return replace(behind, cue_end=0)
            leads = self.passage.tags[source.end : source.end + 1] == ","  # `In a note released by Keller, it rained`
            if not leads or self.passage.tags[source.end + 1 : source.end + 2] in tuple("&kw"):
                return None
            return phrase_content(self.passage, cue, source.end, cue.first, high, self.by_first)
        content = content_right(self.passage, cue, high, self.by_first, frames=frames)
        if content is None or cue.shape != "noun" or content.frame != "that" or source is None:
            return content
        opens = source.first == low or self.passage.tags[source.first - 1] in "tch"
        end = before_main_verb(self.passage.tags, content.first, content.end) if opens else content.end
        return replace(content, end=end)
