"""Rules for reported speech without quotation marks, one for each shape of clause."""

from __future__ import annotations

from quotekit.builtin.common import closed_by_as, interrupted, left_open, opened_by_as, resumed
from quotekit.builtin.common import reported as reported_by
from quotekit.claims import Claim
from quotekit.contents import content_left
from quotekit.cues import Cue
from quotekit.lexicon import Phrase, Verb
from quotekit.rules import rule
from quotekit.scene import Scene


def _verb(scene: Scene) -> Cue | None:
    """The scene's cue, if it is a verb that may report without quotation marks."""
    cue = scene.cue
    return cue if cue is not None and isinstance(cue.entry, Verb) and cue.entry.grade != "quoted" else None


@rule(focus="cue", examples={"According to Ada Okafor, prices fell.": {"prices fell": "Ada Okafor"}})
def according_to(scene: Scene) -> Claim | None:
    """a phrase such as `according to` names whose words these are"""
    cue = scene.cue
    if cue is None or not isinstance(cue.entry, Phrase) or cue.entry.grade == "quoted":
        return None
    if cue.relays or cue.shape == "noun":
        return None
    return _around(scene, cue) or reported_by(scene, cue, scene.content(cue))


def _around(scene: Scene, cue: Cue) -> Claim | None:
    """`Since May, according to Keller, prices have fallen`: what was said stands on both sides."""
    source, tags, low = scene.subject(cue), scene.tags, scene.low
    if source is None or source.first < cue.first or cue.first <= low + 1 or tags[cue.first - 1] != ",":
        return None
    more = resumed(scene, max(cue.end, source.end))
    if not more:
        return None
    content = content_left(scene.passage, low, cue.first - 1)
    if content is None:
        return scene.claim((low, cue.first - 1), *more, cue=cue, source=source)
    if tags[more[0][0]] not in "bmfv" and not left_open(tags, low, cue.first - 1):
        return None  # the clause in front is whole
    return scene.claim((content.first, content.end), *more, cue=cue, source=source)


@rule(
    focus="cue", examples={"Prices fell, as reported by the Harbour Gazette.": {"Prices fell": "the Harbour Gazette"}}
)
def as_reported_by(scene: Scene) -> Claim | None:
    """only a third party is named through whom the words reach us"""
    cue = scene.cue
    return reported_by(scene, cue, scene.content(cue)) if cue is not None and cue.relays else None


@rule(focus="cue", examples={"As Ada Okafor has pointed out, prices fell.": {"prices fell": "Ada Okafor"}})
def as_source_says(scene: Scene) -> Claim | None:
    """a clause with `as` names who says what follows, or what stands before"""
    cue = _verb(scene)
    return (opened_by_as(scene, cue) or closed_by_as(scene, cue)) if cue else None


@rule(focus="cue", examples={"Prices fell, Ada Okafor said.": {"Prices fell": "Ada Okafor"}})
def fronted_clause(scene: Scene) -> Claim | None:
    """a clause, a comma, and then a subject with its verb of speech"""
    cue = _verb(scene)
    if cue is None or "fronted" not in cue.entry.frames or scene.tags[cue.first - 1 : cue.first] in tuple("Qq"):
        return None
    return interrupted(scene, cue, lower=True)


@rule(focus="cue", examples={"Ada Okafor told reporters that prices fell.": {"that prices fell": "Ada Okafor"}})
def that_clause(scene: Scene) -> Claim | None:
    """a subject, a verb of speech, and the clause it reports"""
    cue = _verb(scene)
    content = scene.paragraph.reported(cue) if cue else None
    if cue is None or content is None or content.frame not in ("that", "bare", "wh"):
        return None
    return reported_by(scene, cue, content)


@rule(
    focus="cue", examples={"It was widely reported that the bridge would close.": {"that the bridge would close": None}}
)
def passive_without_agent(scene: Scene) -> Claim | None:
    """a passive verb of speech reports a clause, and nobody is named who says it"""
    cue, tags = _verb(scene), scene.tags
    if cue is None or tags[cue.end : cue.end + 1] == "y":
        return None
    reduced = cue.shape == "finite" and cue.first == cue.head and (cue.first == scene.low or tags[cue.first - 1] == "c")
    content = scene.paragraph.reported(cue) if cue.passive or reduced else None
    if content is None or content.frame not in ("that", "wh", "prep", "to"):
        return None
    return scene.claim((content.first, content.end), cue=cue, source=None, cue_end=content.cue_end)


@rule(focus="cue", examples={"Ada Okafor’s claim that prices fell was wrong.": {"that prices fell": "Ada Okafor"}})
def noun_of_speech(scene: Scene) -> Claim | None:
    """a noun of speech with its owner reports the clause behind it"""
    cue = scene.cue
    if cue is None or cue.shape != "noun":
        return None
    content = scene.paragraph.reported(cue)
    near = content is not None and (content.first <= cue.end + 1 or content.frame == "that")
    if content is not None and content.frame == "np" and scene.subject(cue) is None:
        return scene.claim((content.first, content.end), cue=cue)  # `amid chants of “Free Keller”`
    return reported_by(scene, cue, content) if near else None


@rule(focus="cue", examples={"Ada Okafor denied the claims.": {"the claims": "Ada Okafor"}})
def other_frames(scene: Scene) -> Claim | None:
    """a verb of speech with the noun phrase, infinitive or preposition that it reports"""
    cue = _verb(scene)
    content = scene.paragraph.reported(cue) if cue else None
    if cue is None or content is None or content.frame not in ("to", "np", "prep", "as"):
        return None
    return reported_by(scene, cue, content)
