"""Ask the rules, paragraph by paragraph: first about each quotation, then about each cue left over."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from quotekit.rules import Rule
from quotekit.scene import Claim, Paragraph, Scene


def claim_all(paragraphs: Sequence[Paragraph], on_quotes: Sequence[Rule], on_cues: Sequence[Rule]) -> list[Claim]:
    """The claims of an article, in the order they were made."""
    claims: list[Claim] = []
    for paragraph in paragraphs:
        tags = paragraph.passage.tags
        has_quotes = "Q" in tags or "q" in tags
        if not has_quotes and not (paragraph.cues and on_cues):
            continue
        claimed: dict[int, int] = {}
        for low, high in paragraph.passage.sentences:
            if has_quotes:
                _about_quotes(paragraph, low, high, claims, claimed, on_quotes, paragraphs)
            if on_cues:
                _about_cues(paragraph, low, high, claims, claimed, on_cues)
    return claims


def _about_quotes(
    paragraph: Paragraph, low: int, high: int, claims: list[Claim], claimed: dict[int, int], rules: Sequence[Rule],
    paragraphs: Sequence[Paragraph],
) -> None:
    tags = paragraph.passage.tags
    for token in range(low, high):
        if tags[token] not in "Qq" or token in claimed:
            continue
        scene = Scene(paragraph, low, high, claims, claimed, quote=token, paragraphs=paragraphs)
        claim = _first(rules, scene)
        if claim is not None and _free(claim, claimed):
            _add(_joined(claim, scene), claims, claimed)


def _about_cues(
    paragraph: Paragraph, low: int, high: int, claims: list[Claim], claimed: dict[int, int], rules: Sequence[Rule]
) -> None:
    scenes = [Scene(paragraph, low, high, claims, claimed, cue=cue) for cue in paragraph.cues_between(low, high)]
    for rule in rules:
        for scene in scenes:
            cue = scene.cue
            if cue is None or cue.head in claimed:
                continue
            claim = rule.find(scene)
            if claim is not None and _free(claim, claimed):
                _add(replace(claim, rule=rule.name, why=rule.why), claims, claimed)


def _first(rules: Sequence[Rule], scene: Scene) -> Claim | None:
    for rule in rules:
        claim = rule.find(scene)
        if claim is not None:
            return replace(claim, rule=rule.name, why=rule.why)
    return None


def _free(claim: Claim, claimed: dict[int, int]) -> bool:
    return not any(token in claimed for first, end in claim.content for token in range(first, end))


def _add(claim: Claim, claims: list[Claim], claimed: dict[int, int]) -> None:
    for first, end in claim.content:
        for token in range(first, end):
            claimed[token] = len(claims)
    if claim.cue is not None and claim.continues is None:
        for token in range(*claim.cue):
            claimed[token] = len(claims)
    claims.append(claim)


def _joined(claim: Claim, scene: Scene) -> Claim:
    """A claim with the quotation that goes on behind its attribution in the same sentence."""
    tags = scene.tags
    if claim.continues is not None or claim.cue is None or claim.content[-1][1] > claim.cue[0]:
        return claim
    at = max(claim.cue[1], claim.source[1] if claim.source else 0)
    for token in range(at, min(scene.high, at + 30)):
        if tags[token] in "Qq":
            if token in scene.claimed or tags[token - 1] not in ",-:;":
                return claim
            return replace(claim, content=(*claim.content, (token, token + 1)))
        if tags[token] in "vbmfCtG":
            break
    return claim
