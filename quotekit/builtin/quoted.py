"""Rules for quotations whose attribution stands in the same sentence, or right beside them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from quotekit.builtin.common import ends_attribution, first_subject, holds, interrupted, opened_by_as, reported
from quotekit.claims import Claim
from quotekit.clauses import subject_left
from quotekit.contents import Content, content_left, opens_clause_behind
from quotekit.cues import Cue
from quotekit.endings import content_end
from quotekit.patterns import pattern
from quotekit.phrases import Found, noun_phrase_right, time_at, with_apposition
from quotekit.rules import rule
from quotekit.scene import Scene
from quotekit.tagging import last_inside

_FILL = re.compile('(?:c?a{1,3}&a)?[^vbmfCG.;:Qthwc"]*(?:w[^.;:Q"]*,)?[,:]?')
"""What may stand between a verb and its quotation: addressee, place, time."""
_REST = re.compile("[po]|c[^vbmfCGg]{0,12}\\.?$")
_CLAUSE_BEHIND = re.compile("[^,.;:Qq]{1,10}[vbmfCe]")
_NAMED = re.compile("([^vbmfC,.;Qqp]{0,3}p)?([NT~]+(?:&[NT~]+)?(?=s?[NnrM]{0,3}$)|d[nrNM]{1,3}$)")
"""What stands before a colon and is no sentence: `More from Keller`, `Ada Okafor and Ruth Ade`, `From the report`."""
_AND_QUOTE = re.compile("[Qq](?:,?&,?[Qq])+")
_RESUMED = re.compile("Q[^vbmfCBGeQq.,;:-]{1,5}Q(?=[.,]?$)")

quote_cue_source = pattern(
    "quote_cue_source",
    "{quote},? {cue} {source}",
    why="the quotation is followed by a verb of speech and its subject",
    examples={"“No,” said Ada Okafor.": {"“No,”": "Ada Okafor"}},
)

quote_source_cue = pattern(
    "quote_source_cue",
    "{quote},? {source} {cue}",
    why="the quotation is followed by a subject and its verb of speech",
    examples={"“No,” Ada Okafor said.": {"“No,”": "Ada Okafor"}},
)

cue_source_quote = pattern(
    "cue_source_quote",
    "{cue} {source},|: {quote}",
    why="a verb of speech and its subject stand before the quotation",
    examples={"Said Ada Okafor, “We are ready.”": {"“We are ready.”": "Ada Okafor"}},
)


@rule(examples={"When Ada Okafor said, “Sit down,” Tom Brandt left.": {"“Sit down,”": "Ada Okafor"}})
def inside_opening_clause(scene: Scene) -> Claim | None:
    """a clause with `when`, `as` or the like opens the sentence, and its own verb of speech leads to the quotation"""
    tags, opener, quote = scene.tags, scene.low, scene.quote
    while opener < quote and tags[opener] in "k&az":
        opener += 1
    if tags[opener] not in "cA" or last_inside(scene.word(quote)) not in ",?!" or not _goes_on(scene):
        return None
    for cue in scene.cues_before(quote):
        source = scene.subject(cue) if cue.shape == "finite" and not cue.passive else None
        if source is None or source.first <= opener or "," in tags[opener : cue.first]:
            continue
        if _FILL.fullmatch(tags[cue.end : quote]) and tags[quote - 1] in ",:":
            return scene.claim(cue=cue, source=source)
        claim = reported(scene, cue, scene.content(cue))
        if holds(claim, quote):
            return claim
    return None


def _goes_on(scene: Scene) -> bool:
    """Whether a clause with a subject and a verb of its own follows the quotation."""
    return _CLAUSE_BEHIND.match(scene.tags, scene.quote + 1, scene.high) is not None


@rule(examples={"“Never again.” — Ruth Ade": {"“Never again.”": "Ruth Ade"}})
def dash_credit(scene: Scene) -> Claim | None:
    """a dash and a name follow the quotation, and nothing else"""
    tags, at = scene.tags, scene.quote + 1
    if tags[scene.quote] != "Q" or tags[at : at + 1] != "-" or tags[at + 1 : at + 2] not in tuple("NT"):
        return None
    source = noun_phrase_right(scene.passage, at + 1, len(tags))
    source = source and with_apposition(scene.passage, source, len(tags))
    if source is None or tags[source.end : source.end + 1] not in ("", "."):
        return None
    return scene.claim((scene.quote, at), cue=(at, at + 1), source=source)


@rule(examples={"As Ada Okafor put it, the plan is “a sham and a shame” to most.": {"the plan is": "Ada Okafor"}})
def inside_what_source_says(scene: Scene) -> Claim | None:
    """an opening clause with `as` names who says what follows"""
    claims = (opened_by_as(scene, cue) for cue in scene.cues_before(scene.quote))
    return next((claim for claim in claims if holds(claim, scene.quote)), None)


@rule(examples={"The plan is “a disgrace to the whole town” by now, Ada Okafor said.": {"The plan is": "Ada Okafor"}})
def inside_fronted_clause(scene: Scene) -> Claim | None:
    """the quotation stands in a clause that a verb of speech behind or amid it reports"""
    lower = not scene.opens_like_a_sentence()
    if (lower and scene.governed()) or scene.leads_up_to_title():
        return None
    for cue in scene.paragraph.cues_between(scene.low, scene.high):
        if cue.relays:
            continue
        claim = _phrase_behind(scene, cue) if cue.shape == "phrase" else interrupted(scene, cue, lower=lower)
        if claim is not None and holds(claim, scene.quote):
            return claim if lower or not _only_leads_up(scene, claim) else None
    return None


def _only_leads_up(scene: Scene, claim: Claim) -> bool:
    """Whether what stands before the attribution only leads up to a quotation that is a sentence of its own."""
    first, end = claim.content[0]
    return end <= scene.quote and scene.tags[first] in "cAeCpuGgka"


def _phrase_behind(scene: Scene, cue: Cue) -> Claim | None:
    """`…, according to Keller`: what stands in front is what was said."""
    source = scene.subject(cue)
    if source is None or cue.first <= scene.low or scene.tags[cue.first - 1] not in ",Qq":
        return None
    if opens_clause_behind(scene.tags, cue):
        return None
    content = content_left(scene.passage, scene.low, cue.first - (scene.tags[cue.first - 1] == ","))
    return scene.claim((content.first, content.end), cue=cue, source=source) if content else None


@rule(examples={"Ada Okafor told reporters on Friday: “We are ready.”": {"“We are ready.”": "Ada Okafor"}})
def source_cue_quote(scene: Scene) -> Claim | None:
    """a subject and its verb of speech stand before the quotation"""
    tags, quote = scene.tags, scene.quote
    sentence = scene.opens_like_a_sentence()
    for cue in scene.cues_before(quote)[:2]:
        if cue.end > quote or not _FILL.fullmatch(tags, cue.end, quote):
            continue
        named = tags[quote - 1] in ",r" and scene.passage.is_title_at(quote) and " " in scene.word(quote)
        if (named or tags[quote] == "q") and tags[quote - 1 - (tags[quote - 1] == ",")] in "nrM":
            fits = False  # `said in his book, “The Long Road”`
        elif tags[quote - 1] in ",:":
            fits = sentence or not _goes_on_behind(scene)
        else:
            fits = sentence and tags[quote - 1] not in "dopyAsnl#u&eg"
        source = scene.subject(cue) if fits else None
        if fits and cue.first == scene.low and cue.shape == "finite" and "w" in tags[cue.end : quote]:
            source = source or scene.paragraph.source_right(cue)  # `Said Keller, who lives here, “No.”`
        content = _with_object(scene, cue) if source and not sentence else None
        if content is not None:
            return reported(scene, cue, content)
        return scene.claim((quote, _with_next(scene)), cue=cue, source=source) if source else None
    return None


def _with_object(scene: Scene, cue: Cue) -> Content | None:
    """What the cue reports, if it begins before the quotation: `called him, among other things, “a fraud”`."""
    content = scene.paragraph.reported(cue) if scene.tags[scene.quote - 1] == "," else None
    if content is None or not content.first < scene.quote < content.end or scene.tags[content.first] == "w":
        return None
    return content


def _with_next(scene: Scene) -> int:
    """The end of the quotation, with another one joined to it: `“No,” and, “Never.”`, `“In time,” the mayor “left.”`"""
    tags, behind = scene.tags, scene.quote + 1
    goes_on = _goes_on_behind(scene) and _REST.match(tags, behind, scene.high)
    if goes_on and time_at(tags, behind, scene.high) is None:
        return content_end(scene.passage, scene.quote, scene.high, scene.paragraph.by_first)
    match = _AND_QUOTE.match(scene.tags, scene.quote, scene.high)
    if match is None and last_inside(scene.word(scene.quote)) == ",":
        match = _RESUMED.match(scene.tags, scene.quote, scene.high)
        if match and scene.paragraph.cues_between(scene.quote, match.end()):
            return scene.quote + 1
    return match.end() if match else scene.quote + 1


def _goes_on_behind(scene: Scene) -> bool:
    """Whether the sentence goes on behind the quotation without a mark between."""
    behind = scene.quote + 1
    last = last_inside(scene.word(scene.quote))
    return behind < scene.high and scene.tags[behind] not in '.,;:-)"&k' and last not in ",.!?;:"


@rule(examples={"Ada said the talks “went nowhere at all” and that “time is short.”": {"the talks “went": "Ada"}})
def inside_reported_clause(scene: Scene) -> Claim | None:
    """the quotation stands inside what a verb of speech before it reports"""
    claims = (reported(scene, cue, content) for cue, content in _governing(scene))
    return next((claim for claim in claims if claim is not None), None)


def _governing(scene: Scene) -> Iterator[tuple[Cue, Content]]:
    """The cues whose content holds the quotation, the likeliest first.

    First those whose object opens a relative clause (`which he called “a sham”`), then those that
    report a clause, outermost first (`said he would call it “a sham”` is what was said), then
    any in a frame of their own, then any at all, nearest first.
    """
    cues = [cue for cue in scene.cues_before(scene.quote) if cue.head not in scene.claimed]
    own = [(cue, scene.paragraph.reported(cue)) for cue in cues if cue.entry.grade != "quoted"]
    holding = [(cue, content) for cue, content in own if content and content.first <= scene.quote < content.end]
    for cue, content in holding:
        source = scene.subject(cue)
        if source is not None and scene.tags[source.first - 1 : source.first] == "w":
            yield cue, content
    for cue, content in reversed(holding):
        if content.frame in ("that", "bare", "wh", "to", "phrase") and cue.entry.grade == "always":
            yield cue, content
    if scene.tags[scene.quote - 1 : scene.quote] in ("p", "o", "u") and scene.passage.is_title_at(scene.quote):
        return  # `praised the actor for her part in “The Drowned Ferry”`
    yield from holding
    for cue in cues:
        anything = scene.content(cue)
        shouts = cue.entry.grade == "always" and "np" not in cue.entry.frames  # `chanting “Free Keller”`
        if scene.is_only_a_title(anything) and not shouts:
            continue
        if anything is not None and anything.first <= scene.quote < anything.end:
            if anything.first == scene.quote and cue.entry.grade == "quoted":
                joined = _AND_QUOTE.match(scene.tags, scene.quote, scene.high)  # `a sign read “No” before the vote`
                anything = replace(anything, end=joined.end() if joined else scene.quote + 1)
            yield cue, anything


@rule(examples={"“We are ready to go,” as quoted by the Harbour Gazette.": {"“We are ready": "the Harbour Gazette"}})
def relayed(scene: Scene) -> Claim | None:
    """only a third party is named through whom the words reach us"""
    for cue in scene.paragraph.cues_between(scene.low, scene.high):
        claim = _phrase_behind(scene, cue) if cue.relays else None
        if holds(claim, scene.quote):
            return claim
    return None


@rule(examples={"“Stop!” The guard shouted.": {"“Stop!”": "The guard"}})
def quote_stop_source_cue(scene: Scene) -> Claim | None:
    """the quotation ends its sentence, and the next one is only a subject and its verb of speech"""
    start = scene.quote + 1
    if start != scene.high or start >= len(scene.tags):
        return None
    high = scene.passage.sentence(start)[1]
    asks = last_inside(scene.word(scene.quote)) in ("?", "!")
    for cue in scene.paragraph.cues_between(start, high)[:1]:
        source = subject_left(scene.passage, start, cue.first)
        if source is None or source.first != start or cue.shape != "finite" or cue.passive:
            return None
        behind = scene.tags[scene.behind(cue) : high][:1]
        goes_on = asks and behind in tuple("opcAe-&(") and scene.tags[cue.end : cue.end + 1] != "t"
        if goes_on or behind in ("", ".", ","):
            return scene.claim((scene.quote, scene.quote + 1), cue=cue, source=source)
    return None


@rule(examples={"“We are ready,” Ada Okafor started.": {"“We are ready,”": "Ada Okafor"}})
def quote_source_verb(scene: Scene) -> Claim | None:
    """the quotation ends in a comma, and a subject follows with a verb that the word lists do not know"""
    tags, quote = scene.tags, scene.quote
    if last_inside(scene.word(quote)) != "," or not scene.opens_like_a_sentence() or scene.passage.is_title_at(quote):
        return None
    source = noun_phrase_right(scene.passage, quote + 1, scene.high)
    if source is None:
        return None
    source = with_apposition(scene.passage, source, scene.high, closed=True)
    verb = source.end + (tags[source.end : source.end + 1] == ",")
    while tags[verb : verb + 1] == "a":
        verb += 1
    if tags[verb : verb + 1] not in ("e", "v") or tags[verb + 1 : verb + 2] not in ("", *".,;:paAzc-&ku"):
        return None
    if tags[verb : verb + 2] == "vu":
        return None  # `“It must stop,” the mayor seems to …`
    return scene.claim(cue=(verb, verb + 1), source=source)


@rule(examples={"The race “is a dead heat,” as Ada Okafor said, and will stay so.": {"“is a dead": "Ada Okafor"}})
def quote_as_source_says(scene: Scene) -> Claim | None:
    """the quotation ends in a comma, and `as`, a subject and its verb of speech follow"""
    opener = scene.quote + 1
    if scene.tags[opener : opener + 1] != "A" or last_inside(scene.word(scene.quote)) != ",":
        return None
    for cue in scene.paragraph.cues_between(opener, scene.high)[:1]:
        source = scene.subject(cue) if cue.behind_source and not cue.passive else None
        if source is not None and source.first == opener + 1 and ends_attribution(scene, cue, source.end):
            return scene.claim(cue=cue, source=source)
    return None


@rule(examples={"The mood sours — Ada Okafor: “A disgrace.”": {"“A disgrace.”": "Ada Okafor"}})
def name_and_colon(scene: Scene) -> Claim | None:
    """a name and a colon stand in front of the quotation, behind a dash or `from`, or nothing"""
    colon, low = scene.quote - 1, scene.low + (scene.tags[scene.low] == '"')
    start = max(low, scene.tags.rfind("-", low, colon) + 1)
    match = _NAMED.match(scene.tags[start:colon]) if scene.tags[colon : colon + 1] == ":" else None
    if match is None or (match[1] and scene.paragraph.cues_between(start, colon)):
        return None
    named = Found(start + match.start(2), start + match.end(2), "name before the colon")
    return scene.claim(cue=(colon, colon + 1), source=named)


@rule(examples={"Of the bill Ada Okafor was scathing: “A disgrace.”": {"“A disgrace.”": "Ada Okafor"}})
def colon_credit(scene: Scene) -> Claim | None:
    """a colon leads from a sentence about somebody to the quotation"""
    colon = scene.quote - 1
    if colon <= scene.low or scene.tags[colon] != ":":
        return None
    source = subject_left(scene.passage, scene.low, colon)
    if source is None or source.first != scene.low:
        source = first_subject(scene.paragraph, scene.low, colon)
    return scene.claim(cue=(colon, colon + 1), source=source) if source else None
