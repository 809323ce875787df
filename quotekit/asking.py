"""Ask one rule about one scene, and take only an answer that can be true.

Whatever a rule does, the article is safe: what it is shown cannot be changed, its answer is looked
through before it counts, and what it raises is named with the rule and the place. Then the error is
raised, or noted, and the rule passed over.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple, get_args

from quotekit.claims import Claim, Tokens
from quotekit.errors import RuleFailed, RuleTimedOut
from quotekit.models import FailurePlace, Polarity
from quotekit.paragraph import Paragraph
from quotekit.rules import Rule
from quotekit.scene import Scene

_POLARITIES = frozenset(get_args(Polarity))
_SHOWN = 80


class Failed(NamedTuple):
    """A rule or a resolver that failed, what it was asked about (offsets), and what it raised."""

    rule: str
    where: FailurePlace
    cause: str
    start: int
    end: int


class Asker:
    """Asks rules about the scenes of one article.

    With `skip`, a failure is added to `failures` and counts as no answer, and a rule that ran out of
    time is not asked again; without it, `RuleFailed` or `RuleTimedOut` is raised. `reach` tells where
    the content of each claim, with all that continues it, ends so far.
    """

    __slots__ = ("_dropped", "_paragraphs", "_reach", "failures", "skip")

    def __init__(self, paragraphs: Sequence[Paragraph], reach: Mapping[int, Tokens], *, skip: bool = False) -> None:
        self._paragraphs, self._reach, self.skip = paragraphs, reach, skip
        self.failures: list[Failed] = []
        self._dropped: set[str] = set()

    def ask(self, rule: Rule, scene: Scene) -> Claim | None:
        """The rule's answer."""
        if self._dropped and rule.name in self._dropped:
            return None
        try:
            claim = rule.find(scene)
            if claim is None:
                return None
            fault = self._fault(claim, scene)
        except Exception as cause:
            self._fail(rule, scene, f"raised {cause!r}", cause)
            return None
        if fault:
            self._fail(rule, scene, fault)
            return None
        return claim

    def _fail(self, rule: Rule, scene: Scene, fault: str, cause: Exception | None = None) -> None:
        where, start, end = _place(scene)
        timed_out = isinstance(cause, TimeoutError)
        if not self.skip:
            about = scene.passage.text[start:end]
            about = about if len(about) <= _SHOWN else f"{about[:_SHOWN]}…"
            said = f"ran out of time ({cause})" if timed_out else fault
            kind = RuleTimedOut if timed_out else RuleFailed
            raise kind(f"rule {rule.name!r} {said}, asked about the {where} {about!r} at {start}:{end}") from cause
        self.failures.append(Failed(rule.name, where, fault if cause is None else repr(cause), start, end))
        if timed_out:
            self._dropped.add(rule.name)

    def _fault(self, claim: Claim, scene: Scene) -> str:
        """What is wrong with a claim; nothing, if it can be true."""
        if type(claim) is not Claim:
            return f"answers with {claim!r}, which is neither a Claim nor None"
        passage, content, cue, source, _, _, _, addressee, date, polarity, stands_for, relays, *others = claim
        continues, elsewhere, whole = others
        paragraph, quote = scene.paragraph, scene.quote
        size = len(paragraph.passage.words)
        if passage != paragraph.number:
            return f"claims words of paragraph {passage!r}, and was asked about {paragraph.number}"
        at, holds = 0, quote < 0
        for stretch in content:
            first, end = stretch
            if not at <= first < end <= size or type(stretch) is not tuple:
                return f"claims tokens {content!r} of a paragraph of {size}, out of order or out of range"
            at = end
            holds = holds or first <= quote < end
        if not holds or not at or type(content) is not tuple:
            return f"claims tokens {content!r}, which do not hold the quotation (token {quote})"
        if whole and (quote >= 0 or scene.cue is not None):
            return "claims a whole paragraph, and was asked about a part of it"
        if continues is not None and continues not in self._reach:  # where no whole paragraph is
            return f"goes on with claim {continues!r}, which does not exist"
        there = size
        if elsewhere is not None:
            if elsewhere not in range(len(self._paragraphs)):
                return f"finds its source in paragraph {elsewhere!r} of {len(self._paragraphs)}"
            there = len(self._paragraphs[elsewhere].passage.words)
        if not _fit((cue, source, stands_for), there):
            return f"names a cue or a source ({cue!r}, {source!r}) that a paragraph of {there} tokens does not have"
        if polarity == "asserted" and not relays and addressee is date is None:
            return ""
        told = (addressee, date, *(part for cue, source in relays for part in (cue, source)))
        if not _fit(told, size) or type(relays) is not tuple or any(type(relay) is not tuple for relay in relays):
            return f"names an addressee, a date or relays {told!r} that a paragraph of {size} tokens does not have"
        return "" if polarity in _POLARITIES else f"says it is {polarity!r}, which is no polarity"


def _fit(parts: tuple[Tokens | None, ...], size: int) -> bool:
    """Whether these are stretches of a paragraph, and cannot be changed any more."""
    for part in parts:
        if part is not None:
            first, end = part
            if not 0 <= first < end <= size or type(part) is not tuple:
                return False
    return True


def _place(scene: Scene) -> tuple[FailurePlace, int, int]:
    """What a scene is about, and its offsets."""
    if scene.quote >= 0:
        return "quote", *scene.passage.span(scene.quote, scene.quote + 1)
    if scene.cue is not None:
        return "cue", *scene.passage.span(scene.cue.first, scene.cue.end)
    return "paragraph", *scene.passage.span(scene.low, scene.high)
