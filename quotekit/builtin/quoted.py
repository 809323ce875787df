"""Rules for quotations whose attribution stands in the same sentence."""

from __future__ import annotations

import re
from collections.abc import Iterator

from quotekit.clauses import Found, subject_left
from quotekit.contents import Content, content_end, content_left, time_at
from quotekit.cues import Cue
from quotekit.lexicon import Verb
from quotekit.patterns import pattern
from quotekit.rules import rule
from quotekit.scene import Claim, Paragraph, Scene

_FILL = re.compile('[^vbmfCG.;:Qthwc"]*[,:]?')
"""What may stand between a verb and its quotation: addressee, place, time."""
_FINITE = re.compile("[vbmfCe]")

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

dash_credit = pattern(
    "dash_credit",
    "{quote} -|–|—|-- {source}",
    why="a dash and a name follow the quotation",
    examples={"“Never again.” — Ruth Ade": {"“Never again.”": "Ruth Ade"}},
)


@rule(examples={"Ada Okafor told reporters on Friday: “We are ready.”": {"“We are ready.”": "Ada Okafor"}})
def source_cue_quote(scene: Scene) -> Claim | None:
    """a subject and its verb of speech stand before the quotation"""
    tags, quote = scene.tags, scene.quote
    for cue in scene.cues_before(quote)[:2]:
        if cue.end > quote or not _FILL.fullmatch(tags, cue.end, quote):
            continue
        introduced = tags[quote - 1] in ",:"
        if not introduced and (tags[quote - 1] in "dopyAsnl#u&eg" or not scene.opens_like_a_sentence()):
            return None
        if introduced and not scene.opens_like_a_sentence() and goes_on_behind(scene):
            return None
        source = scene.subject(cue)
        if source is None:
            return None
        content = scene.content(cue)
        return Claim(
            scene.number, ((quote, quote + 1),), cue=(cue.first, cue.end), source=(source.first, source.end), how=source.how, stands_for=source.stands_for,
            addressee=content.addressee if content else None, date=content.date if content else None, polarity=cue.polarity,
        )  # fmt: skip
    return None


def goes_on_behind(scene: Scene) -> bool:
    """Whether the sentence goes on behind the quotation without a mark between."""
    behind = scene.quote + 1
    inner = scene.word(scene.quote).rstrip("”\"'’»“`")
    return behind < scene.high and scene.tags[behind] not in '.,;:-)"&k' and inner[-1:] not in ",.!?;:"


@rule(examples={"Ada said the talks “went nowhere” and that “time is short.”": {"the talks “went nowhere”": "Ada"}})
def inside_reported_clause(scene: Scene) -> Claim | None:
    """the quotation stands inside what a verb of speech before it reports"""
    for cue, content in governing(scene):
        source = scene.subject(cue)
        if source is None:
            continue
        return Claim(
            scene.number, ((content.first, content.end),), cue=(cue.first, max(cue.end, content.cue_end)), source=(source.first, source.end),
            how=source.how, stands_for=source.stands_for, addressee=content.addressee, date=content.date, polarity=cue.polarity,
        )  # fmt: skip
    return None


@rule(examples={"As Ada Okafor put it, the plan is “a sham” to most.": {"the plan is “a sham”": "Ada Okafor"}})
def inside_what_source_says(scene: Scene) -> Claim | None:
    """an opening clause with `as` names who says what follows"""
    for cue in scene.cues_before(scene.quote):
        claim = said_in_an_as_clause(scene, cue)
        if claim is not None and claim.content[0][0] <= scene.quote < claim.content[0][1]:
            return claim
    return None


def said_in_an_as_clause(scene: Scene, cue: Cue) -> Claim | None:
    """`As Keller put it, prices fell`: the claim that such an opening makes."""
    tags, low = scene.tags, scene.low
    opener = low + (tags[low] in "k&a")
    if tags[opener] != "A" or cue.passive or cue.shape != "finite" or not isinstance(cue.entry, Verb):
        return None
    source = scene.subject(cue)
    comma = tags.find(",", cue.end, scene.high)
    if source is None or source.first != opener + 1 or not 0 <= comma - cue.end <= 6 or "Q" in tags[cue.end : comma]:
        return None
    end = content_end(scene.passage, comma + 1, scene.high, scene.paragraph.by_first)
    if end <= comma + 1 or not _FINITE.search(tags, comma + 1, end) or _FINITE.search(tags, cue.end, comma):
        return None
    return Claim(scene.number, ((comma + 1, end),), cue=(cue.first, cue.end), source=(source.first, source.end), how=source.how)


def governing(scene: Scene) -> Iterator[tuple[Cue, Content]]:
    """The cues whose content holds the quotation, the likeliest first.

    First those that report a clause, outermost first (`said he would call it “a sham”` is what
    was said), then any in a frame of their own, then any at all, nearest first.
    """
    cues = scene.cues_before(scene.quote)
    own = [(cue, scene.paragraph.reported(cue)) for cue in cues if cue.entry.grade != "quoted"]
    holding = [(cue, content) for cue, content in own if content and content.first <= scene.quote < content.end]
    for cue, content in holding:
        source = scene.subject(cue)
        if source is not None and scene.tags[source.first - 1 : source.first] == "w":
            yield cue, content  # `which he called “a sham”`
    for cue, content in reversed(holding):
        if content.frame in ("that", "bare", "wh", "to", "phrase") and cue.entry.grade == "always":
            yield cue, content
    yield from holding
    for cue in cues:
        content = scene.content(cue)
        if content is not None and content.first <= scene.quote < content.end:
            yield cue, content


@rule(examples={"The plan is “a disgrace” to the town, Ada Okafor said.": {"The plan is": "Ada Okafor"}})
def inside_fronted_clause(scene: Scene) -> Claim | None:
    """the quotation stands inside a clause that a verb of speech behind it reports"""
    tags = scene.tags
    for cue in scene.paragraph.cues_between(scene.low, scene.high):
        if cue.passive or cue.shape not in ("finite", "phrase"):
            continue
        if cue.shape == "phrase":
            source, start = scene.subject(cue), cue.first
        else:
            source = subject_left(scene.passage, scene.low, cue.first)
            start = source.first if source else cue.first
            if source is None and tags[cue.first - 1] in ",Qq":
                source = scene.paragraph.source_right(cue)
        if source is None or start <= scene.low or tags[start - 1] not in ",Qq" or not ends_attribution(scene, cue, source.end):
            continue
        more = resumed(scene, max(cue.end, source.end))
        whole = not more or scene.opens_like_a_sentence()
        content = content_left(scene.passage, scene.low, start - (tags[start - 1] == ","), whole=whole)
        spans = content and ((content.first, content.end), *more)
        if not spans or not any(first <= scene.quote < end for first, end in spans):
            continue
        return Claim(scene.number, spans, cue=(cue.first, cue.end), source=(source.first, source.end), how=source.how, stands_for=source.stands_for,
                     polarity=cue.polarity)  # fmt: skip
    return None


def ends_attribution(scene: Scene, cue: Cue, source_end: int) -> bool:
    """Whether nothing is reported behind `, he said`: the sentence ends, or a comma follows."""
    after = max(cue.end, source_end)
    time = time_at(scene.tags, after, scene.high)
    after = time[1] if time else after
    return after >= scene.high or scene.tags[after] in ".,;-)azpcQq"


def resumed(scene: Scene, at: int) -> tuple[tuple[int, int], ...]:
    """The content that goes on behind a comma after `he said`: `“If it is,” he said, “I will go.”`"""
    tags = scene.tags
    if tags[at : at + 1] == "," and at + 1 < scene.high and tags[at + 1] not in "GakcgZ":
        end = content_end(scene.passage, at + 1, scene.high, scene.paragraph.by_first)
        if end > at + 1:
            return ((at + 1, end),)
    return ()


@rule(examples={"“Stop!” The guard shouted.": {"“Stop!”": "The guard"}})
def quote_stop_source_cue(scene: Scene) -> Claim | None:
    """the quotation ends its sentence, and the next one is only a subject and its verb of speech"""
    start = scene.quote + 1
    if start != scene.high or start >= len(scene.tags):
        return None
    high = scene.passage.sentence(start)[1]
    for cue in scene.paragraph.cues_between(start, high)[:1]:
        source = subject_left(scene.passage, start, cue.first)
        if source is not None and source.first == start and scene.tags[cue.end : cue.end + 1] in (".", ",", ""):
            return Claim(scene.number, ((scene.quote, scene.quote + 1),), cue=(cue.first, cue.end),
                         source=(source.first, source.end), how=source.how, stands_for=source.stands_for)  # fmt: skip
    return None


@rule(examples={"Of the bill Ada Okafor was scathing: “A disgrace.”": {"“A disgrace.”": "Ada Okafor"}})
def colon_credit(scene: Scene) -> Claim | None:
    """a colon leads from a sentence about somebody to the quotation"""
    colon = scene.quote - 1
    if colon <= scene.low or scene.tags[colon] != ":":
        return None
    source = subject_left(scene.passage, scene.low, colon)
    if source is None or source.first != scene.low:
        source = first_subject(scene.paragraph, scene.low, colon)
    if source is None:
        return None
    return Claim(scene.number, ((scene.quote, scene.quote + 1),), cue=(colon, colon + 1),
                 source=(source.first, source.end), how=source.how, stands_for=source.stands_for)  # fmt: skip


def first_subject(paragraph: Paragraph, low: int, end: int) -> Found | None:
    """The subject of the first verb of a sentence."""
    for verb in range(low + 1, end):
        if paragraph.passage.tags[verb] in "vbmfCe":
            found = subject_left(paragraph.passage, low, verb)
            if found is not None:
                return Found(found.first, found.end, "subject of the sentence")
    return None


@rule(examples={"She vented to her husband that it was “a huge shock” to her.": {"that it was “a huge shock”": "She"}})
def any_verb_before(scene: Scene) -> Claim | None:
    """a verb that is no known verb of speech leads to the quotation by `that`, a colon or a comma"""
    tags, quote, low = scene.tags, scene.quote, scene.low
    match = _ANY_VERB.search(tags, max(low, quote - 40), quote + 1)
    if match is None or scene.tags[quote] == "q":
        return None
    verb = match.start()
    source = subject_left(scene.passage, low, verb)
    if source is None or not any(t in "iNTrw" for t in tags[source.first : source.end]):
        return None
    that = tags.find("t", verb, quote)
    if that < 0 and not (tags[quote - 1] in ",:" and scene.opens_like_a_sentence()):
        return None
    first = that if that > 0 else quote
    end = content_end(scene.passage, first, scene.high, scene.paragraph.by_first) if that > 0 else quote + 1
    if end <= quote:
        return None
    return Claim(scene.number, ((first, end),), cue=(verb, verb + 1), source=(source.first, source.end), how=source.how,
                 stands_for=source.stands_for)  # fmt: skip


_ANY_VERB = re.compile('[ve][^vbmfCGeVB.;:Qthwci"]{0,14}(?:[,:]?Q|,?t[^.;:Q]{0,30}Q)')
