"""What a cue reports: where the words that are said begin and where they end, without marks to tell.

The right side of a reporting verb is read in one order: adverbs and time, the addressee,
then whatever its frames allow (`that`, a clause without it, `whether`, `to`, a preposition,
a noun phrase). The end is the end of the sentence, unless something before it shows that
the reporter speaks again.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from quotekit.cues import Cue
from quotekit.endings import content_end, own_clause, relative_object
from quotekit.lexicon import Verb
from quotekit.nominal import CUTS, before_more
from quotekit.phrases import Found, behind_time, noun_phrase_right, place_at, time_at, with_apposition
from quotekit.stops import is_hyphen
from quotekit.tagging import plain
from quotekit.tokens import Passage

_FILL = '[^vbmfCGVB.;:Qqthwci"&]'
_FILL_OR_C = '[^vbmfCGVB.;:Qqthwi"&]'
_THAT = re.compile(rf"{_FILL_OR_C}{{0,25}}(?:(?<=s)[Qq]{_FILL_OR_C}{{0,9}})?t")
_SO_THAT = re.compile("[^,]*[nrN]e[^,]*c[an]{1,2}t")
_CLAIMS_THAT = re.compile("[dleaNns]{0,4}[nrM](?:[yo][dl]?[aenrNT]{1,4})?t")
_WHETHER = re.compile(rf"{_FILL}{{0,8}}(?=[hc])")
_NAMED_TIME = re.compile("c[zn][aegn]*d")
"""Reversed: a time that a clause tells, `the days when`."""
_TO = re.compile(rf"{_FILL}{{0,10}}(?=ua?[BVnbfNrvQqp])")
_SHOW = re.compile("p[dl]?[nNrT~]*s?[Qq](?!,?[,.]|$)")
_THING = re.compile("[ij]|(?:d|[NTr~]+s)?[#ge]*(?:[nrg]|[NT~]+|#)(?:[pzoc][^Qq]*)?")
_WHO_DID = re.compile("w[^,;:.twQq]{2,14}(?=t[^vC])")
_JOINED = re.compile("&[ev](?=[dlnNrTjQq])")
_BY = re.compile("(?:A?[dl]?[aenr]?[Qq])?y")
"""What leads from a passive verb to who did it: of `is called “a bore” by Keller` what is before the name."""
_TAIL = re.compile("[eCpy][^,vbmfi.;:Q]{0,14},")
"""What may hang on a source in front: `according to the schedule published on Friday, …`."""
_PLACE = re.compile('(?:[po][^vbmfCGe.,;:Qqthwci"opy]{1,8}?)+(?=[itdQ]|N+[vbmfC]|u[BVnQ])')
"""Where or how something is said, before a clause without `that`: `in a statement Thursday night`."""
_CLAUSE = re.compile("[^.;:]{0,40}?[vVbmfeCBQq]")
_FINITE = re.compile("[^.;:]{0,40}?[vbmfeCQ]")
_DATELINE = re.compile("[NTz#~,.()]{1,10}-")
_AFTER_FRONTED = re.compile("c[^,.;:CQ]{2,25},[dliNTrn#][^vbmfC,.;:Q]{0,12}[vbmfCe]")


@dataclass(frozen=True, slots=True)
class Content:
    """A reported content: tokens first..end (excluded), the frame that opened it, and how far the cue reaches."""

    first: int
    end: int
    frame: str
    cue_end: int = 0


def content_right(
    passage: Passage, cue: Cue, high: int, cues: Mapping[int, Cue], *, frames: frozenset[str]
) -> Content | None:
    """What stands to the right of a reporting verb as its content, by the frames allowed."""
    tags, at = passage.tags, cue.end
    if "np" in cue.entry.frames and _JOINED.match(tags, at, high):
        at += 2  # `mocked and mimicked the mayor`
    show = _SHOW.match(tags, at, high)
    own = cue.entry.prepositions if isinstance(cue.entry, Verb) else ()
    if show and plain(passage.words[at]) not in own and passage.is_title_at(show.end() - 1):
        at = show.end()  # `said on Radio Nord’s “Good Day” that`
    time = time_at(tags, at, high)
    if time and not _describes(passage, *time):
        at = time[1]
    addressee = addressee_at(passage, cue, at, high)
    if addressee:
        whose = _WHO_DID.match(tags, addressee[1], high) if "that" in frames else None
        at = whose.end() if whose else addressee[1]  # `told a man who had asked her name that`
    found = _opening(passage, cue, at, high, frames)
    if found is None:
        return None
    first, frame = found
    end = content_end(passage, first, own_clause(passage, cue, first, high), cues, nominal=frame in CUTS)
    end = _before_same_auxiliary(passage, cue, first, end)
    if frame == "bare" and tags[first] not in "iQqvbmfCe" and not _CLAUSE.match(tags, first + 1, end):
        frame = "np" if "np" in frames and tags[first] in "dlnNrTM#" else ""
    end = before_more(passage, first, end, frame)
    while end - 1 > first and tags[end - 1] in "&k":
        end -= 1
    if end <= first or not frame or (frame == "np" and _lacks_complement(passage, cue, first, end)):
        return None
    return Content(first, end, frame, first if frame == "prep" and first == cue.end + 1 else cue.end)


def _lacks_complement(passage: Passage, cue: Cue, first: int, end: int) -> bool:
    """Whether a verb that calls something so has only the thing behind it: `called a recess`, `called 911 at noon`."""
    if not isinstance(cue.entry, Verb) or not cue.entry.complement or cue.end > cue.head + 1:
        return False
    return _THING.fullmatch(passage.tags, first, end) is not None and not relative_object(passage, cue)


def _describes(passage: Passage, first: int, end: int) -> bool:
    """Whether a word of time belongs to the noun behind it: `said night shift would end`."""
    return (
        end == first + 1 and passage.words[first] in passage.tagger.spans and passage.tags[end : end + 1] in ("n", "r")
    )


def _own_prepositions(cue: Cue) -> tuple[str, ...]:
    """The prepositions behind which the verb reports something: of `warned against` the `against`."""
    return cue.entry.prepositions if isinstance(cue.entry, Verb) and "prep" in cue.entry.frames else ()


def _before_same_auxiliary(passage: Passage, cue: Cue, first: int, end: int) -> int:
    """The end, or where the subject of the cue goes on: `has said she will keep it and has invited two guests`."""
    if passage.tags[cue.first] != "f" or cue.first == cue.head:
        return end
    word = passage.words[cue.first]
    for at in range(first, end - 2):
        if passage.words[at] == word:
            return end
        if passage.tags[at] == "&" and passage.words[at + 1] == word:
            return at
    return end


def _opening(passage: Passage, cue: Cue, at: int, high: int, frames: frozenset[str]) -> tuple[int, str] | None:
    tags = passage.tags
    if at >= high or tags[at : at + 2] in ("l,", "l."):
        return None  # `promises much, and the second delivers`
    own = _own_prepositions(cue)
    if "that" in frames:
        if (
            "np" in frames
            and isinstance(cue.entry, Verb)
            and not cue.entry.recipient
            and (claims := _CLAIMS_THAT.match(tags, at, high))
            and not ("M" in claims.group() and plain(passage.words[at]) in passage.tagger.possessives)
        ):
            return at, "np"  # `denied claims that`, but `repeated his claim that`
        match = _THAT.match(tags, at, high)
        if match and plain(passage.words[at]) in own:
            match = None  # `asked about a dam that`
        if match and _opens_clause(tags, match.end() - 1, at, high) and not _says_so(tags, cue, at, match.end()):
            return match.end() - 1, "that"
    if "wh" in frames:
        match = _WHETHER.match(tags, at, high)
        if match and _NAMED_TIME.match(tags[at : match.end() + 1][::-1]):
            match = None  # `said the days when it rained were over`
        if match and (tags[match.end()] == "h" or plain(passage.words[match.end()]) in passage.tagger.asking):
            return match.end(), "wh"
        if (
            tags[at] == "w"
            and (at == cue.end or (at > cue.end and tags[at - 1] in "nrNM"))
            and tags[at + 1 : at + 2] in tuple("dlNrTinvCbmfea")
        ):
            return at, "wh"  # `asks where each resident was born`
    if tags[at] == "p" and ("bare" in frames or "to" in frames) and plain(passage.words[at]) not in own:
        place = _PLACE.match(tags, at, high)
        if place and tags[place.end()] == "u":
            if "to" in frames:
                return place.end(), "to"
        elif place and "bare" in frames and (tags[place.end()] == "Q" or _CLAUSE.match(tags, place.end() + 1, high)):
            return place.end(), "bare"
    if "to" in frames and tags[at] == "u" and _TO.match(tags, at, high):
        return at, "to"
    adverbs = at
    while adverbs < high and tags[adverbs] == "a":
        adverbs += 1
    if "prep" in frames and adverbs + 1 < high and tags[adverbs] != "l" and plain(passage.words[adverbs]) in own:
        return adverbs + 1, "prep"
    if "bare" in frames and at < adverbs < high and tags[adverbs] in "Qq":
        return adverbs, "bare"
    if "bare" in frames and at == cue.end and tags[at] in "vbmfCe":
        gone = relative_object(passage, cue) or (tags[at] in "bmf" and cue.entry.grade == "always")
        if gone and cue.shape == "finite":
            return at, "bare"  # `what she said is plain greed`, `a step he said could hurt`
    if (
        "bare" in frames
        and tags[at] in "idlnNrTMx#QqzgGtpa"
        and tags[at : at + 2] != "a,"
        and (tags[at] in "iQq" or (_FINITE if tags[at] == "p" else _CLAUSE).match(tags, at + 1, high))
    ):
        return at, "bare"
    if "bare" in frames and tags[at] == "c" and _AFTER_FRONTED.match(tags, at, high):
        return at, "bare"  # `says despite the rain, she plans`
    if "to" in frames:
        match = _TO.match(tags, at, high)
        if match:
            negated = match.end() > at and plain(passage.words[match.end() - 1]) in passage.tagger.negations
            return match.end() - negated, "to"  # `urged them not to go`
    if "as" in frames and tags[at] == "A":
        return at, "as"
    if tags[at] == "a" and at == cue.end and "np" in frames and tags[at + 1 : at + 2] in tuple("dlN"):
        at += 1  # `indicated publicly their support`
    if ("np" in frames or "as" in frames) and tags[at] in "dlnNrTMj#Qqgie":
        return at, "np"
    return None


def _says_so(tags: str, cue: Cue, at: int, behind: int) -> bool:
    """Whether a clause without `that` opens before this `that`: `said the plane dropped so fast that she screamed`."""
    takes = isinstance(cue.entry, Verb) and "bare" in cue.entry.frames and not cue.entry.recipient
    return takes and at == cue.end and tags[at] in "dlr" and _SO_THAT.fullmatch(tags, at, behind) is not None


def _opens_clause(tags: str, that: int, at: int, high: int) -> bool:
    """Whether this `that` opens a clause: `that` after a noun may be a relative pronoun or a pronoun."""
    return (
        that + 1 < high
        and (tags[that + 1] not in ",.ovC&" or tags[that + 1 : that + 3] in (",c", ",a", ",p"))
        and (that == at or tags[that + 1] not in "bmf")
    )


def addressee_at(passage: Passage, cue: Cue, at: int, high: int) -> tuple[int, int] | None:
    """The tokens of the addressee at token `at`: `told reporters`, `said to reporters`."""
    tags, entry = passage.tags, cue.entry
    if at >= high or not isinstance(entry, Verb) or cue.passive:
        return None
    if entry.recipient and tags[at] in "jdlnNrTi":
        found = recipient(passage, at, high)
        for token in range(at + 1, found.end if found else 0):
            if tags[token] in "pou" and plain(passage.words[token]) in entry.prepositions:
                found = Found(at, token, "addressee")  # `asked Keller about the dam`
                break
    elif (
        tags[at] == "u"
        and tags[at + 1 : at + 2] in tuple("dNTrjl")
        and not ("to" in entry.frames and tags[at + 1] == "r")
        and plain(passage.words[at]) not in entry.prepositions
    ):
        found = noun_phrase_right(passage, at + 1, high)
    else:
        return None
    if found and tags[found.end - 1] in "dl" and tags[found.end : found.end + 1] in ("Q", "q"):
        return None  # `spoke to the “anxious”`
    return (found.first, found.end) if found else None


def behind_verb(passage: Passage, cue: Cue, at: int) -> int:
    """The token behind token `at` and the time, place and addressee of a verb that stand there."""
    tags, high = passage.tags, passage.sentence(cue.head)[1]
    own = _own_prepositions(cue)
    for _ in range(3):
        while at < high and tags[at] == "a":
            at += 1
        at = behind_time(tags, at, high)
        addressee = addressee_at(passage, cue, at, high)
        at = addressee[1] if addressee else at
        if own and at < high and plain(passage.words[at]) in own:
            break  # `wrote to Keller about a visit, “on the quiet”`
        at = place_at(tags, at, high)
    return at


def recipient(passage: Passage, at: int, high: int) -> Found | None:
    """The addressee right after the verb; of `the Gazette Keller would` only `the Gazette`."""
    tags = passage.tags
    if tags[at] == "j":
        return Found(at, at + 1, "addressee")
    found = noun_phrase_right(passage, at, high)
    if found is None:
        return None
    end = found.end
    if tags[end : end + 1] in tuple("bmfvC") and end - at > 1:
        names = at
        while names < end and tags[names] != "N":
            names += 1
        end = names + 1 if names < end - 1 else end
        if end == found.end:
            return None
    elif tags[end : end + 1] in tuple("bmfvC"):
        return None
    return Found(at, end, "addressee")


def content_left(passage: Passage, low: int, comma: int, *, whole: bool = True) -> Content | None:
    """What stands in front of `, he said`: from the start of the sentence to the comma."""
    tags = passage.tags
    first = max(low, *(tags.rfind(mark, low, comma) + 1 for mark in ";:"))
    dash = tags.find("-", first, comma)
    if dash >= 0 and tags.count("-", first, comma) == 1 and not is_hyphen(passage, dash):
        first = dash + 1  # `Prices fell — it is a crisis, he said`
    bracket = tags.rfind("(", first, comma)
    if bracket >= 0 and ")" not in tags[bracket:comma]:
        first = bracket + 1
    dateline = _DATELINE.match(tags, first, comma)
    if dateline and passage.words[first].isupper():
        first = dateline.end()
    while first < comma and tags[first] in '.,;:-)"':
        first += 1
    if first >= comma:
        return None
    is_long = comma - first > 7 and tags[first] in "dNTirl#"  # `He plans to vote …`: a verb that is a noun as well
    if whole and not (
        is_long or _CLAUSE.match(tags, first, comma) or "Q" in tags[first:comma] or "q" in tags[first:comma]
    ):
        return None
    return Content(first, comma, "fronted")


def agent_right(passage: Passage, at: int, high: int) -> Found | None:
    """Who did what the passive verb before token `at` tells: `the plan was praised by Keller`."""
    by = _BY.match(passage.tags, at, high)
    found = by and noun_phrase_right(passage, by.end(), high)
    if found is None or passage.tags[found.first] == "z":
        return None  # `must be told by March 15`
    return Found(found.first, found.end, "agent of the passive")


def phrase_source(passage: Passage, cue: Cue, low: int, high: int) -> Found | None:
    """Who stands behind a phrase such as `according to`."""
    found = noun_phrase_right(passage, cue.end, high)
    if found is None and passage.tags[cue.end : cue.end + 1] == "j":
        return Found(cue.end, cue.end + 1, "after the phrase")  # `According to him, it rained`
    return found and with_apposition(passage, found, high, closed=_leads(passage.tags, low, cue))


def _leads(tags: str, low: int, cue: Cue) -> bool:
    """Whether a phrase stands in front of what it reports: at the start, or in `because, according to Keller, …`."""
    return cue.first <= low + 1 or opens_clause_behind(tags, cue)


def opens_clause_behind(tags: str, cue: Cue) -> bool:
    """Whether a phrase stands between a conjunction and its clause: `because, according to Keller, …`."""
    return tags[cue.first - 2 : cue.first] in ("c,", "k,", "t,", "w,")


def phrase_content(
    passage: Passage, cue: Cue, source_end: int, low: int, high: int, cues: Mapping[int, Cue]
) -> Content | None:
    """What `according to X` reports: the rest of the sentence behind it, or what stands in front of it."""
    tags, at = passage.tags, source_end
    while at < high and tags[at] in "az":
        at += 1
    if (at < high and tags[at] == ",") or cue.first == low:
        tail = _TAIL.match(tags, at, high) if tags[at : at + 1] != "," else None
        first = tail.end() if tail else at + (tags[at : at + 1] == ",")
        if first < high and _leads(tags, low, cue):
            end = content_end(passage, first, high, cues)
            return Content(first, end, "phrase") if end > first else None
    comma = cue.first - (tags[cue.first - 1 : cue.first] == ",")
    return content_left(passage, low, comma) if cue.first > low else None
