"""What is told about a statement besides its source: to whom, when, through whom, and whether it was made at all.

These are the same for every rule, so they are read off here, once a claim is made.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from quotekit.claims import Claim, Tokens
from quotekit.clauses import subject_left
from quotekit.contents import addressee_at
from quotekit.cues import Cue
from quotekit.lexicon import Phrase, Verb
from quotekit.paragraph import Paragraph
from quotekit.phrases import place_at, time_at
from quotekit.tagging import plain
from quotekit.tokens import Passage

_FRONTED_TIME = re.compile("(?:a|k)?p?[dl]?[n#]?z+(?:[p#~z]*[#z])?,?")


def with_details(claim: Claim, paragraph: Paragraph) -> Claim:
    """A claim with its addressee, its date, its polarity and who passed it on, as its cue tells."""
    if claim.cue is None or claim.elsewhere is not None:
        return claim
    cue = paragraph.by_first.get(claim.cue[0])
    if cue is not None and cue.through is not None:
        return claim._replace(relays=(*claim.relays, ((cue.first, cue.through[0]), cue.through)))
    if cue is None or not isinstance(cue.entry, Verb):
        return claim
    passage, tags = paragraph.passage, paragraph.passage.tags
    low, high = passage.sentence(cue.head)
    date = time_at(tags, cue.end, high)
    at = date[1] if date else cue.end
    addressee = addressee_at(passage, cue, at, high)
    if date is None:
        date = time_at(tags, addressee[1] if addressee else place_at(tags, at, high), high) or _fronted(tags, low, cue)
    if addressee is not None:
        place = tags.find("p", addressee[0] + 1, addressee[1])
        addressee = (addressee[0], place) if place > 0 else addressee
    date = date and _without_adverbs(tags, date)
    addressee = addressee or _directed(tags, cue, claim.content[0][0])
    if addressee is None and cue.passive and cue.entry.recipient:
        told = subject_left(passage, low, cue.first)  # `Passengers were told to wait`
        addressee = (told.stands_for or (told.first, told.end)) if told else None
    polarity = _polarity(passage, cue, claim.content[0][0], low, high)
    return claim._replace(addressee=_outside(addressee, claim), date=_outside(date, claim), polarity=polarity)


def _directed(tags: str, cue: Cue, content: int) -> Tokens | None:
    """Who is asked to act: of `urged miners in Wales to strike` the miners."""
    if not isinstance(cue.entry, Verb) or not cue.entry.directs or cue.passive or tags[content] != "u":
        return None
    end = next((at for at in range(cue.end, content) if tags[at] in "ap,"), content)
    return (cue.end, end) if cue.end < end and tags[cue.end] in "jdlnNrTi#" else None


def _polarity(passage: Passage, cue: Cue, content: int, low: int, high: int) -> str:
    """Whether it was said at all, as the verb group tells, and the clause around it."""
    tags, tagger = passage.tags, passage.tagger
    if cue.polarity == "denied" and (tags[content] in "hw" or plain(passage.words[content]) in tagger.asking):
        return "declined"  # `would not say whether`
    if cue.polarity != "asserted":
        return cue.polarity
    opens = max(low, *(tags.rfind(mark, low, cue.first) + 1 for mark in ",;:-"))
    while opens < cue.first and tags[opens] in "ak&":
        opens += 1
    asked = passage.words[high - 1] == "?" and tags[low] in "fbm"  # `Did the minister say so?`
    return "hypothetical" if asked or plain(passage.words[opens]) in tagger.conditions else cue.polarity


def _fronted(tags: str, low: int, cue: Cue) -> Tokens | None:
    """`On Friday, Keller said`, `On Friday Keller said`."""
    match = _FRONTED_TIME.match(tags, low, cue.first)
    return (match.start(), match.end() - (tags[match.end() - 1] == ",")) if match else None


def _without_adverbs(tags: str, date: Tokens) -> Tokens | None:
    first, end = date
    while first < end and tags[first] in "ak":
        first += 1
    if first + 1 < end and tags[first] == "p":
        first += 1  # the preposition is no part of the date
    while end > first and tags[end - 1] == "a":
        end -= 1
    return (first, end) if first < end else None


def _outside(tokens: Tokens | None, claim: Claim) -> Tokens | None:
    """Tokens, unless they lie in what is said."""
    if tokens is None or any(first < tokens[1] and tokens[0] < end for first, end in claim.content):
        return None
    return tokens


def add_relays(paragraph: Paragraph, low: int, high: int, claims: list[Claim], since: int) -> None:
    """Give the claims of a sentence the third parties that it names behind them: `as quoted by the ministry`."""
    for cue in paragraph.cues_between(low, high):
        if not isinstance(cue.entry, Phrase) or cue.entry.source == "before":
            continue
        found = paragraph.subject(cue)
        number = _claim_before(claims, since, paragraph.number, cue)
        if found is None or number is None:
            continue
        relay = ((cue.first, cue.end), (found.first, found.end))
        claims[number] = claims[number]._replace(relays=(*claims[number].relays, relay))


def _claim_before(claims: Sequence[Claim], since: int, paragraph: int, cue: Cue) -> int | None:
    """The latest claim of the sentence that ends before a relaying phrase and has another cue."""
    for number in range(len(claims) - 1, since - 1, -1):
        claim = claims[number]
        if claim.passage != paragraph or claim.source is None or claim.cue is None or claim.cue[0] == cue.first:
            continue
        if claim.content[0][0] < cue.first and claim.cue[0] < cue.first and claim.elsewhere is None:
            return number
    return None
