"""Ask the rules, sentence by sentence: first about each quotation, then about each cue left over."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from quotekit.details import add_relays, with_details
from quotekit.errors import RuleFailed
from quotekit.indexing import Indexed
from quotekit.nested import Nest
from quotekit.rules import Rule
from quotekit.scene import Claim, Paragraph, Scene, Tokens


@dataclass(slots=True)
class Findings:
    """What the rules of one article answered.

    `rivals` holds, by the number of the claim that won, the claims of later rules for the same
    quotation; `unclaimed` the quotations nobody claimed, as (paragraph, token); `reach` where the
    content of a claim, with all that continues it, ends so far, and `taken` which claim took a quotation.
    """

    claims: list[Claim] = field(default_factory=list)
    rivals: dict[int, list[Claim]] = field(default_factory=dict)
    unclaimed: dict[Tokens, None] = field(default_factory=dict)
    reach: dict[int, Tokens] = field(default_factory=dict)
    taken: dict[Tokens, int] = field(default_factory=dict)


def ask(
    paragraphs: Sequence[Paragraph], on_paragraphs: Sequence[Rule], on_quotes: Indexed, on_cues: Sequence[Rule]
) -> Findings:
    """The claims of an article, in the order they were made."""
    findings = Findings()
    for paragraph in paragraphs:
        tags = paragraph.passage.tags
        walk = _Walk(paragraph, paragraphs, findings)
        if on_paragraphs and tags:
            walk.about_paragraph(on_paragraphs)
        has_quotes = "Q" in tags or "q" in tags
        if has_quotes or (paragraph.cues and on_cues):
            walk.run(on_quotes if has_quotes else None, on_cues)
    if on_cues:
        _nest(paragraphs, on_cues, findings)
    return findings


def _nest(paragraphs: Sequence[Paragraph], on_cues: Sequence[Rule], findings: Findings) -> None:
    """Add what is reported within reports: behind all others, since nothing goes on from it."""
    claims, by_paragraph = findings.claims, dict[int, list[tuple[int, Claim]]]()
    for number, claim in enumerate(claims):
        by_paragraph.setdefault(claim.passage, []).append((number, claim))
    further: dict[int, list[Claim]] = {}
    for claim in claims:
        if claim.continues is not None:
            further.setdefault(claim.continues, []).append(claim)

    def answer(rule: Rule, scene: Scene) -> Claim | None:
        claim = _ask(rule, scene)
        return claim and _sound(claim, rule, findings, paragraphs)

    for number, held in by_paragraph.items():
        for nested in Nest(paragraphs[number], paragraphs, held).find(on_cues, answer):
            whole = len(claims)
            claims.append(nested.claim)
            claims += [c._replace(continues=whole) for origin in nested.holds for c in further.get(origin, ())]


class _Walk:
    """One walk through a paragraph; `claimed` tells by token which claim has taken it."""

    def __init__(self, paragraph: Paragraph, paragraphs: Sequence[Paragraph], findings: Findings) -> None:
        self.paragraph, self.paragraphs, self.findings = paragraph, paragraphs, findings
        self.claimed: dict[int, int] = {}

    def about_paragraph(self, rules: Sequence[Rule]) -> None:
        scene = self._scene(*self.paragraph.passage.sentences[0])
        for rule in rules:
            claim = _ask(rule, scene)
            if claim is not None:  # what is said inside it is looked for all the same, so nothing is taken
                claim = _sound(claim, rule, self.findings, self.paragraphs)
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

    def _scene(self, low: int, high: int, **focus: object) -> Scene:
        return Scene(self.paragraph, low, high, self.findings.claims, self.claimed, paragraphs=self.paragraphs, **focus)  # type: ignore[arg-type]

    def _about_quotes(self, low: int, high: int, rules: Indexed) -> None:
        tags = self.paragraph.passage.tags
        for token in range(low, high):
            if tags[token] not in "Qq" or token in self.claimed:
                continue
            before = self.paragraph.joined.get(token)
            scene = self._scene(
                low, high, quote=token, goes_on_from=self.findings.taken.get(before) if before else None
            )
            found = [(rule, claim) for rule, claim in _answers(rules.near(scene), scene) if self._free(claim)]
            if not found:
                self.findings.unclaimed[self.paragraph.number, token] = None
                continue
            (rule, claim), *others = found
            number = len(self.findings.claims)
            self._add(_joined(claim, scene), rule)
            if before is not None and before not in self.findings.taken:
                self._take_back(before, number)
            rivals = [c._replace(rule=r.name) for r, c in others if c.source != claim.source and c.continues is None]
            if rivals:
                self.findings.rivals[number] = rivals

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
        scenes = [self._scene(low, high, cue=cue) for cue in self.paragraph.cues_between(low, high)]
        for rule in rules:
            for scene in scenes:
                if scene.cue is not None and scene.cue.head not in self.claimed:
                    claim = _ask(rule, scene)
                    claim = claim and self._cut(claim)
                    if claim is not None and self._free(claim):
                        self._add(claim, rule)

    def _cut(self, claim: Claim) -> Claim:
        """The claim without what hangs on its end and is said by somebody else: `…, which he called “a sham”`."""
        first, end = claim.content[-1]
        tags = self.paragraph.passage.tags
        taken = next((token for token in range(first, end) if token in self.claimed), end)
        if taken == end or tags[taken - 1] not in ",-:;" or taken - 2 <= first:
            return claim
        return claim._replace(content=(*claim.content[:-1], (first, taken - 1)))

    def _free(self, claim: Claim) -> bool:
        return not any(token in self.claimed for first, end in claim.content for token in range(first, end))

    def _add(self, claim: Claim, rule: Rule) -> None:
        claims, claimed = self.findings.claims, self.claimed
        claim = _sound(claim, rule, self.findings, self.paragraphs)
        taken = [*claim.content] if claim.cue is None or claim.elsewhere is not None else [*claim.content, claim.cue]
        origin = len(claims) if claim.continues is None else claim.continues
        runs = self.paragraph.passage.runs
        for first, end in taken:
            for token in range(first, end):
                claimed[token] = len(claims)
                if token in runs:
                    self.findings.taken[claim.passage, token] = origin
        self.findings.reach[origin] = (claim.passage, claim.content[-1][1])
        claims.append(with_details(claim._replace(rule=rule.name, why=rule.why), self.paragraph))


def _sound(claim: Claim, rule: Rule, findings: Findings, paragraphs: Sequence[Paragraph]) -> Claim:
    """The claim, if its tokens exist, are in order and lie behind what it continues."""
    size = len(paragraphs[claim.passage].passage.words)
    ends = [0, *(end for _, end in claim.content)]
    sound = bool(claim.content) and all(ends[n] <= first < end <= size for n, (first, end) in enumerate(claim.content))
    if sound and claim.continues is not None:
        sound = findings.reach.get(claim.continues, (size, 0)) <= (claim.passage, claim.content[0][0])
    if not sound:
        raise RuleFailed(
            f"rule {rule.name!r} claims tokens {claim.content} of a paragraph of {size}, out of order or out of range"
        )
    return claim


def _ask(rule: Rule, scene: Scene) -> Claim | None:
    """A rule's answer; what it raises is named."""
    try:
        return rule.find(scene)
    except Exception as fault:
        first, end = scene.passage.span(scene.low, scene.high)
        raise RuleFailed(
            f"rule {rule.name!r} raised {fault!r} at {first}, in {scene.passage.text[first:end][:80]!r}"
        ) from fault


def _answers(rules: Sequence[Rule], scene: Scene) -> list[tuple[Rule, Claim]]:
    """What each rule says of a quotation: the first answer wins, the others are its rivals."""
    found: list[tuple[Rule, Claim]] = []
    for rule in rules:
        claim = _ask(rule, scene)
        if claim is not None:
            found.append((rule, claim))
    return found


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
            if token in scene.claimed or tags[token - 1] not in ",-:;" or scene.paragraph.cues_between(at, token):
                return claim
            if tags[token + 1 : token + 2] == "C" and scene.paragraph.cues_between(token + 1, token + 2):
                return claim  # `“No,” he said, but on Friday, “Yes,” said Keller`: it has a speaker of its own
            return claim._replace(content=(*claim.content, (token, token + 1)))
    return claim
