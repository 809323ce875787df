"""Rules for reported speech without quotation marks, one for each shape of clause."""

from __future__ import annotations

from quotekit.clauses import subject_left
from quotekit.contents import Content, content_left
from quotekit.builtin.quoted import ends_attribution, resumed, said_in_an_as_clause
from quotekit.lexicon import Phrase, Verb
from quotekit.rules import rule
from quotekit.scene import Claim, Scene


@rule(focus="cue", examples={"According to Ada Okafor, prices fell.": {"prices fell": "Ada Okafor"}})
def according_to(scene: Scene) -> Claim | None:
    """a phrase such as `according to` names whose words these are"""
    cue = scene.cue
    if cue is None or not isinstance(cue.entry, Phrase) or cue.entry.relay or cue.entry.grade == "quoted":
        return None
    if cue.entry.source == "before":
        return _claim(scene, scene.content(cue))
    return _claim(scene, scene.content(cue))


def _claim(scene: Scene, content: Content | None, *more: tuple[int, int]) -> Claim | None:
    cue = scene.cue
    if cue is None or content is None:
        return None
    source = scene.subject(cue)
    if source is None:
        return None
    return Claim(
        scene.number, ((content.first, content.end), *more), cue=(cue.first, max(cue.end, content.cue_end)), source=(source.first, source.end),
        how=source.how, stands_for=source.stands_for, addressee=content.addressee, date=content.date, polarity=cue.polarity,
    )  # fmt: skip


@rule(focus="cue", examples={"Ada Okafor told reporters that prices fell.": {"that prices fell": "Ada Okafor"}})
def that_clause(scene: Scene) -> Claim | None:
    """a subject, a verb of speech, and the clause it reports"""
    cue = scene.cue
    if cue is None or not isinstance(cue.entry, Verb) or cue.entry.grade == "quoted":
        return None
    content = scene.paragraph.reported(cue)
    if content is None or content.frame not in ("that", "bare", "wh"):
        return None
    return _claim(scene, content)


@rule(focus="cue", examples={"As Ada Okafor has pointed out, prices fell.": {"prices fell": "Ada Okafor"}})
def as_source_says(scene: Scene) -> Claim | None:
    """an opening clause with `as` names who says what follows"""
    return said_in_an_as_clause(scene, scene.cue) if scene.cue else None


@rule(focus="cue", examples={"Prices fell, Ada Okafor said.": {"Prices fell": "Ada Okafor"}})
def fronted_clause(scene: Scene) -> Claim | None:
    """a clause, a comma, and then a subject with its verb of speech"""
    cue, tags = scene.cue, scene.tags
    if cue is None or not isinstance(cue.entry, Verb) or cue.shape != "finite" or cue.passive or "fronted" not in cue.entry.frames:
        return None
    source = subject_left(scene.passage, scene.low, cue.first)
    start = source.first if source else cue.first
    if source is None and tags[cue.first - 1 : cue.first] == ",":
        source = scene.paragraph.source_right(cue)
    if source is None or start <= scene.low or tags[start - 1] != "," or not ends_attribution(scene, cue, source.end):
        return None
    more = resumed(scene, max(cue.end, source.end))
    content = content_left(scene.passage, scene.low, start - 1, whole=not more)
    if content is None:
        return None
    spans = ((content.first, content.end), *more)
    return Claim(scene.number, spans, cue=(cue.first, cue.end), source=(source.first, source.end), how=source.how, stands_for=source.stands_for,
                 polarity=cue.polarity)  # fmt: skip


@rule(focus="cue", examples={"It was widely reported that the bridge would close.": {"that the bridge would close": None}})
def passive_without_agent(scene: Scene) -> Claim | None:
    """a passive verb of speech reports a clause, and nobody is named who says it"""
    cue = scene.cue
    if cue is None or not isinstance(cue.entry, Verb) or cue.entry.grade == "quoted":
        return None
    reduced = cue.shape == "finite" and cue.first > 0 and scene.tags[cue.first - 1] in "c" and cue.first == cue.head
    if not (cue.passive or reduced) or scene.tags[cue.end : cue.end + 1] == "y":
        return None
    content = scene.paragraph.reported(cue)
    if content is None or content.frame not in ("that", "wh"):
        return None
    return Claim(scene.number, ((content.first, content.end),), cue=(cue.first, cue.end), date=content.date, polarity=cue.polarity)


@rule(focus="cue", examples={"Ada Okafor denied the claims.": {"the claims": "Ada Okafor"}})
def other_frames(scene: Scene) -> Claim | None:
    """a verb of speech with the noun phrase, infinitive or preposition that it reports"""
    cue = scene.cue
    if cue is None or not isinstance(cue.entry, Verb) or cue.entry.grade == "quoted":
        return None
    content = scene.paragraph.reported(cue)
    if content is None or content.frame not in ("to", "np", "prep", "as"):
        return None
    return _claim(scene, content)
