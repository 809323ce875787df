"""Ask the rules, sentence by sentence: first about each quotation, then about each cue left over."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import NamedTuple

from quotekit.asking import Asker, Failed
from quotekit.claims import Claim, ReadOnly, Tokens
from quotekit.cues import Cue
from quotekit.details import add_relays, with_details
from quotekit.indexing import Indexed
from quotekit.lexicon import Verb
from quotekit.nested import Nest
from quotekit.paragraph import Paragraph
from quotekit.rules import Rule
from quotekit.scene import Scene

_VERB = re.compile("[vbmfCeVBQq]")


class Lost(NamedTuple):
    """A claim that did not win; `to` is the number of the claim that had taken its words before, if one had."""

    claim: Claim
    to: int | None = None


@dataclass(slots=True)
class Findings:
    """What the rules of one article answered.

    `rivals` holds, by the number of the claim that won, the claims of other rules for the same
    quotation or cue; `unclaimed` the quotations nobody claimed, as (paragraph, token), with the claims
    that were refused; `reach` where the content of a claim, with all that continues it, ends so far,
    and `taken` which claim took a quotation; `failures` the rules that failed and were passed over.
    """

    claims: list[Claim] = field(default_factory=list)
    rivals: dict[int, list[Lost]] = field(default_factory=dict)
    unclaimed: dict[Tokens, list[Lost]] = field(default_factory=dict)
    reach: dict[int, Tokens] = field(default_factory=dict)
    taken: dict[Tokens, int] = field(default_factory=dict)
    failures: list[Failed] = field(default_factory=list)


def ask(
    paragraphs: Sequence[Paragraph],
    on_paragraphs: Sequence[Rule],
    on_quotes: Indexed,
    on_cues: Sequence[Rule],
    *,
    skip: bool = False,
) -> Findings:
    """The claims of an article, in the order they were made; `skip` passes over rules that fail."""
    findings, paragraphs = Findings(), tuple(paragraphs)
    asker = Asker(paragraphs, findings.reach, skip=skip)
    findings.failures = asker.failures
    seen = ReadOnly(findings.claims)
    for paragraph in paragraphs:
        tags = paragraph.passage.tags
        walk = _Walk(paragraph, paragraphs, findings, asker, seen)
        if on_paragraphs and tags:
            walk.about_paragraph(on_paragraphs)
        has_quotes = "Q" in tags or "q" in tags
        if has_quotes or (paragraph.cues and on_cues):
            walk.run(on_quotes if has_quotes else None, on_cues)
    if on_cues:
        _nest(paragraphs, on_cues, findings, asker)
    return findings


def _nest(paragraphs: Sequence[Paragraph], on_cues: Sequence[Rule], findings: Findings, asker: Asker) -> None:
    """Add what is reported within reports: behind all others, since nothing goes on from it."""
    claims, by_paragraph = findings.claims, dict[int, list[tuple[int, Claim]]]()
    for number, claim in enumerate(claims):
        by_paragraph.setdefault(claim.passage, []).append((number, claim))
    further: dict[int, list[Claim]] = {}
    for claim in claims:
        if claim.continues is not None:
            further.setdefault(claim.continues, []).append(claim)

    def answer(rule: Rule, scene: Scene) -> Claim | None:
        claim = asker.ask(rule, scene)
        return claim if claim is not None and claim.continues is None and claim.elsewhere is None else None

    for number, held in by_paragraph.items():
        for nested in Nest(paragraphs[number], paragraphs, held).find(on_cues, answer):
            whole = len(claims)
            claims.append(nested.claim)
            claims += [c._replace(continues=whole) for origin in nested.holds for c in further.get(origin, ())]


class _Walk:
    """One walk through a paragraph; `claimed` tells by token which claim has taken it."""

    def __init__(
        self, paragraph: Paragraph, paragraphs: tuple[Paragraph, ...], findings: Findings, asker: Asker,
        seen: ReadOnly[Claim],
    ) -> None:  # fmt: skip
        self.paragraph, self.paragraphs, self.findings, self.ask, self.seen = (
            paragraph, paragraphs, findings, asker.ask, seen,
        )  # fmt: skip
        self.claimed: dict[int, int] = {}
        self.shown = MappingProxyType(self.claimed)  # what rules see of it
        self.whole: Tokens | None = None  # what a label claims of the paragraph
        self.whole_number: int | None = None

    def about_paragraph(self, rules: Sequence[Rule]) -> None:
        scene = self._scene(*self.paragraph.passage.sentences[0])
        for rule in rules:
            claim = self.ask(rule, scene)
            if claim is not None:  # what is said inside it is looked for all the same, so nothing is taken
                self.whole = (claim.content[0][0], claim.content[-1][1])
                self.whole_number = len(self.findings.claims)
                self.findings.claims.append(claim._replace(rule=rule.name, why=rule.why, whole=True))
                return

    def run(self, on_quotes: Indexed | None, on_cues: Sequence[Rule]) -> None:
        for low, high in self.paragraph.passage.sentences:
            since = len(self.findings.claims)
            if on_quotes:
                self._about_quotes(low, high, on_quotes)
            if on_cues:
                self._about_cues(low, high, on_cues)
            if len(self.findings.claims) > since:
                add_relays(self.paragraph, low, high, self.findings.claims, since)

    def _scene(self, low: int, high: int, quote: int = -1, cue: Cue | None = None, before: int | None = None) -> Scene:
        return Scene(self.paragraph, low, high, self.seen, self.shown, quote, cue, self.paragraphs, before)

    def _about_quotes(self, low: int, high: int, rules: Indexed) -> None:
        tags = self.paragraph.passage.tags
        for token in range(low, high):
            if tags[token] not in "Qq" or token in self.claimed:
                continue
            before = self.paragraph.joined.get(token)
            scene = self._scene(low, high, token, None, self.findings.taken.get(before) if before else None)
            found: list[tuple[Rule, Claim]] = []
            lost: list[Lost] = []
            for rule in rules.near(scene):
                claim = self.ask(rule, scene)
                if claim is None:
                    continue
                if self._free(claim):
                    found.append((rule, claim))
                else:
                    lost.append(self._refused(claim, rule))
            if not found:
                self.findings.unclaimed[self.paragraph.number, token] = lost
                continue
            (rule, won), *others = found
            number = len(self.findings.claims)
            self._add(_joined(won, scene), rule)
            if before is not None and before not in self.findings.taken:
                self._take_back(before, number)
            lost += [
                Lost(claim._replace(rule=other.name))
                for other, claim in others
                if claim.source != won.source and claim.continues is None
            ]
            if lost:
                self.findings.rivals[number] = lost

    def _refused(self, claim: Claim, rule: Rule) -> Lost:
        """A claim to words that another has taken."""
        taken = (self.claimed[t] for first, end in claim.content for t in range(first, end) if t in self.claimed)
        else_ = self.whole_number if claim.continues is None else claim.continues
        return Lost(claim._replace(rule=rule.name), next(taken, else_))

    def _take_back(self, before: Tokens | None, number: int) -> None:
        """Give the open quotations of the paragraphs before to the claim that their end got."""
        findings = self.findings
        again = findings.claims[number].continues
        number = number if again is None else again
        while before is not None and before in findings.unclaimed:
            del findings.unclaimed[before]
            paragraph, token = before
            origin = findings.claims[number]
            findings.claims.append(
                Claim(paragraph, ((token, token + 1),), continues=number, rule=origin.rule, why=origin.why)
            )
            findings.taken[before] = number
            before = self.paragraphs[paragraph].joined.get(token)

    def _about_cues(self, low: int, high: int, rules: Sequence[Rule]) -> None:
        claimed, cues = self.claimed, self.paragraph.cues_between(low, high)
        scenes = [(cue.head, self._scene(low, high, -1, cue)) for cue in cues if cue.head not in claimed]
        for rule in rules if scenes else ():
            for head, scene in scenes:
                if head not in claimed:
                    claim = self.ask(rule, scene)
                    if claim is None:
                        continue
                    claim = self._cut(claim)
                    if self._free(claim):
                        self._add(claim, rule)
                    else:
                        self._refused_cue(claim, rule)

    def _refused_cue(self, claim: Claim, rule: Rule) -> None:
        """Note the claim as a rival of the one that has taken its words."""
        lost = self._refused(claim, rule)
        if lost.to is not None:
            origin = self.findings.claims[lost.to].continues
            self.findings.rivals.setdefault(lost.to if origin is None else origin, []).append(lost)

    def _cut(self, claim: Claim) -> Claim:
        """The claim without what hangs on its end and is said by somebody else: `…, which he called “a sham”`.

        In front of a cue a verb must be left: `Keller, a clerk, called it “a sham,” according to …` is not cut.
        """
        first, end = claim.content[-1]
        tags = self.paragraph.passage.tags
        taken = next((token for token in range(first, end) if token in self.claimed), end)
        if taken == end or tags[taken - 1] not in ",-:;" or taken - 2 <= first:
            return claim
        if claim.cue is not None and claim.cue[0] >= end and not _VERB.search(tags, first, taken):
            return claim
        return claim._replace(content=(*claim.content[:-1], (first, taken - 1)))

    def _free(self, claim: Claim) -> bool:
        """Whether nobody has claimed these words, nor what lies behind them if they go on with something.

        Of a claim to the whole paragraph they must be part, or no part.
        """
        if claim.continues is not None and self.findings.reach[claim.continues] > (claim.passage, claim.content[0][0]):
            return False
        if self.whole is not None:
            low, high = self.whole
            if any(first < low < end or first < high < end for first, end in claim.content):
                return False
        return all(self.claimed.keys().isdisjoint(range(first, end)) for first, end in claim.content)

    def _add(self, claim: Claim, rule: Rule) -> None:
        claims, claimed = self.findings.claims, self.claimed
        origin = len(claims) if claim.continues is None else claim.continues
        runs = self.paragraph.passage.runs
        for first, end in claim.content:
            claimed.update(dict.fromkeys(range(first, end), len(claims)))
            for token in runs.keys() & range(first, end) if runs else ():
                self.findings.taken[claim.passage, token] = origin
        if claim.cue is not None and claim.elsewhere is None:
            for token in range(*claim.cue):
                if token not in runs:  # a quotation is not lost in a cue, whatever the rule
                    claimed[token] = len(claims)
        self.findings.reach[origin] = (claim.passage, claim.content[-1][1])
        claims.append(with_details(claim._replace(rule=rule.name, why=rule.why, whole=False), self.paragraph))


def _parts(claim: Claim, scene: Scene) -> bool:
    """Whether the attribution parts two quotations, with no mark behind it: `“No,” Ada said “Never.”`"""
    cue = scene.paragraph.by_first.get(claim.cue[0]) if claim.cue else None
    first, end = claim.content[0]
    if cue is None or not isinstance(cue.entry, Verb) or cue.entry.recipient:
        return False
    return claim.source is not None and claim.source[1] <= cue.first and scene.tags[first:end] == "Q"


def _joined(claim: Claim, scene: Scene) -> Claim:
    """A claim with the quotation that goes on behind its attribution in the same sentence."""
    tags = scene.tags
    if (
        claim.continues is not None
        or claim.cue is None
        or claim.elsewhere is not None
        or claim.content[-1][1] > claim.cue[0]
    ):
        return claim
    at = max(claim.cue[1], claim.source[1] if claim.source else 0)
    for token in range(at, min(scene.high, at + 30)):
        if tags[token] in "Qq":
            marks = ",-:;&" if tags[token] == "Q" else ",-:;"
            loose = tags[token - 1] not in marks and not (token == at and _parts(claim, scene))
            others = any(not cue.passive for cue in scene.paragraph.cues_between(at, token))
            if token in scene.claimed or loose or others:
                return claim
            if tags[token + 1 : token + 2] == "C" and scene.paragraph.cues_between(token + 1, token + 2):
                return claim  # `“No,” he said, but on Friday, “Yes,” said Keller`: it has a speaker of its own
            return claim._replace(content=(*claim.content, (token, token + 1)))
    return claim
