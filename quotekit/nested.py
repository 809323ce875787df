"""Reports within reports: `The paper says that Keller promised to resign` holds what both of them say.

The walk gives every word to one claim, the outermost. This pass looks at the cues that are left:
those inside what somebody reports, and those that report a passage which already has a speaker
(`“No,” Keller said, according to the Gazette`). A claim is kept if it nests with those made
before and is no mere copy of one.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple

from quotekit.claims import Claim, Tokens
from quotekit.cues import Cue
from quotekit.details import with_details
from quotekit.paragraph import Paragraph
from quotekit.rules import Rule
from quotekit.scene import Scene

Ask = Callable[[Rule, Scene], Claim | None]


class Nested(NamedTuple):
    """A claim inside another one, or around those with the numbers `holds`."""

    claim: Claim
    holds: tuple[int, ...] = ()


class Nest:
    """The claims of one paragraph, given with their numbers, and what may still be said inside and around them."""

    def __init__(
        self, paragraph: Paragraph, paragraphs: Sequence[Paragraph], claims: Sequence[tuple[int, Claim]]
    ) -> None:
        self.paragraph, self.paragraphs = paragraph, paragraphs
        self.spans = _Forest(len(paragraph.passage.words))
        self.used: dict[int, int] = {}
        for number, claim in claims:
            if claim.whole:
                continue
            for span in claim.content:
                self.spans.add(span)
            if claim.cue is not None and claim.elsewhere is None:
                self.used[claim.cue[0]] = number if claim.continues is None else claim.continues

    def find(self, rules: Sequence[Rule], ask: Ask) -> Iterator[Nested]:
        """The claims that nest with the others, in the order of their cues."""
        for cue in self.paragraph.cues:
            host = self.spans.around(cue.first, cue.end)
            if cue.first in self.used or cue.relays:
                continue
            if not (self._has_own_subject(cue) if host else self._may_hold(cue)):
                continue
            low, high = self.paragraph.passage.sentence(cue.head)
            scene = Scene(self.paragraph, low, high, (), {}, cue=cue, paragraphs=self.paragraphs)
            for rule in rules:
                claim = ask(rule, scene)
                nested = claim and (self._inside(claim, host) if host else self._around(claim))
                if nested:
                    for span in nested.claim.content:
                        self.spans.add(span)
                    claim = nested.claim._replace(rule=rule.name, why=rule.why)
                    yield nested._replace(claim=with_details(claim, self.paragraph))
                    break

    def _has_own_subject(self, cue: Cue) -> bool:
        return cue.shape in ("finite", "noun")

    def _may_hold(self, cue: Cue) -> bool:
        """Whether a cue of its own may hold another attribution: `Keller said, according to the Gazette`."""
        if cue.shape not in ("phrase", "finite"):
            return False
        low, high = self.paragraph.passage.sentence(cue.head)
        return any(other.first in self.used for other in self.paragraph.cues_between(low, high))

    def _inside(self, claim: Claim, host: Tokens) -> Nested | None:
        """The claim, cut where the passage ends that it stands in; its source must stand there, too."""
        if claim.source is None or not (host[0] <= claim.source[0] and claim.source[1] <= host[1]):
            return None
        content = tuple((first, min(end, host[1])) for first, end in claim.content if first < host[1])
        if not content or content[0][0] < host[0] or not all(map(self.spans.fits, content)):
            return None
        return Nested(claim._replace(content=content))

    def _around(self, claim: Claim) -> Nested | None:
        """The claim, if it holds other attributions with their cues."""
        holds = {
            self.used[cue.first]
            for first, end in claim.content
            for cue in self.paragraph.cues_between(first, end)
            if cue.first in self.used
        }
        if claim.source is None or not holds or not all(map(self.spans.fits, claim.content)):
            return None
        return None if self._taken_up(claim) else Nested(claim, tuple(sorted(holds)))

    def _taken_up(self, claim: Claim) -> bool:
        """Whether a pronoun behind the content is its source: it takes up who speaks in there."""
        source = claim.source
        return (
            source is not None
            and self.paragraph.passage.tags[source[0] : source[1]] == "i"
            and claim.content[0][0] < source[0]
        )


class _Forest:
    """Stretches of tokens that nest or stay apart."""

    __slots__ = ("innermost", "outer", "spans")

    def __init__(self, size: int) -> None:
        self.spans: list[Tokens] = []
        self.outer: list[int] = []
        """The number of the next larger span, or -1."""
        self.innermost = [-1] * size
        """By token, the number of the smallest span that holds it, or -1."""

    def around(self, first: int, end: int) -> Tokens | None:
        """The smallest span that holds these tokens."""
        number = self._holder(first, end)
        return self.spans[number] if number >= 0 else None

    def _holder(self, first: int, end: int) -> int:
        number = self.innermost[first]
        while number >= 0 and self.spans[number][1] < end:
            number = self.outer[number]
        return number

    def fits(self, span: Tokens) -> bool:
        """Whether a span crosses none of the others and equals none."""
        first, end = span
        return not (
            any(other == span or (other[0] < first and other[1] < end) for other in self._chain(first))
            or any(first < other[0] and end < other[1] for other in self._chain(end - 1))
        )

    def _chain(self, token: int) -> Iterator[Tokens]:
        number = self.innermost[token]
        while number >= 0:
            yield self.spans[number]
            number = self.outer[number]

    def add(self, span: Tokens) -> None:
        new, host = len(self.spans), self._holder(*span)
        self.spans.append(span)
        self.outer.append(host)
        for token in range(*span):
            number = self.innermost[token]
            if number == host:
                self.innermost[token] = new
                continue
            while self.outer[number] not in (host, new):
                number = self.outer[number]
            self.outer[number] = new
