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

from quotekit.clauses import Found, noun_phrase_right, subject_left
from quotekit.cues import Cue
from quotekit.lexicon import Verb
from quotekit.tagging import last_inside, plain
from quotekit.tokens import Passage

_FILL = '[^vbmfCGVB.;:Qqthwci"&]'
_THAT = re.compile(rf"(?:c|{_FILL}){{0,25}}t")
_CLAIMS_THAT = re.compile("[dleaNns]{0,4}[nr]t")
_WHETHER = re.compile(rf"{_FILL}{{0,8}}(?=[hc])")
_TO = re.compile(rf"{_FILL}{{0,10}}(?=ua?[BVnbfNrvQq])")
_TIME = re.compile("(?:a|p?[dl]?[n#]?z+#?)+")
_TAIL = re.compile("[eCpy][^,vbmfi.;:Q]{0,14},")
"""What may hang on a source in front: `according to the schedule published on Friday, …`."""
_APPOSED = re.compile("d[^vbmfC,;:Q]{1,12}(?:[wt]|$)")
_WHERE = re.compile("(?:p[dl]?[nNreg~]{1,4})?")
_PLACE = re.compile('(?:[po][^vbmfCGe.,;:Qqthwci"opy]{1,8})+(?=[itd]|N+[vbmfC])')
"""Where or how something is said, before a clause without `that`: `in a statement Thursday night`."""
_CLAUSE = re.compile("[^.;:]{0,40}?[vVbmfeCBQq]")
_FINITE = re.compile("[^.;:]{0,40}?[vbmfeCQ]")
_STOP = re.compile("[,;\\-&k]")
_VERB = re.compile("[vbmfeCB]")
_DATELINE = re.compile("[NTz#~,.()]{1,10}-")
_ENDS_CLAUSE = re.compile("[,;:\\-]")
_MAIN_CLAUSE = re.compile(",(?=[^vbmfCBG,.;:QqcwtopG&][^vbmfC,.;:Q]{0,12}[vbmfCe])")
_CLAUSE_BEHIND = re.compile("[dliNTrn#][^vbmfC,.;:Q]{0,12}[vbmfCe]")
_AFTER_FRONTED = re.compile("c[^,.;:CQ]{2,25},[dliNTrn#][^vbmfC,.;:Q]{0,12}[vbmfCe]")
_MAIN_VERB = re.compile(",(?=a?[vbmfC])")
_SUBJECT_AND_VERB = re.compile("[^vbmfC,.;:Q]{1,8}[vbmfC]")


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
    time = time_at(tags, at, high)
    if time:
        at = time[1]
    addressee = addressee_at(passage, cue, at, high)
    if addressee:
        at = addressee[1]
    found = _opening(passage, cue, at, high, frames)
    if found is None:
        return None
    first, frame = found
    end = content_end(passage, first, _own_clause(passage, cue, first, high), cues)
    if frame == "bare" and tags[first] not in "iQqvbmfC" and not _CLAUSE.match(tags, first + 1, end):
        frame = "np" if "np" in frames and tags[first] in "dlnNrTM#" else ""
    if end <= first or not frame:
        return None
    return Content(first, end, frame, first if frame == "prep" and first == cue.end + 1 else cue.end)


def _opening(passage: Passage, cue: Cue, at: int, high: int, frames: frozenset[str]) -> tuple[int, str] | None:
    tags = passage.tags
    if at >= high:
        return None
    if "that" in frames:
        if (
            "np" in frames
            and isinstance(cue.entry, Verb)
            and not cue.entry.recipient
            and _CLAIMS_THAT.match(tags, at, high)
        ):
            return at, "np"  # `denied claims that`
        match = _THAT.match(tags, at, high)
        if match and _opens_clause(tags, match.end() - 1, at, high):
            return match.end() - 1, "that"
    if "wh" in frames:
        match = _WHETHER.match(tags, at, high)
        if match and (tags[match.end()] == "h" or plain(passage.words[match.end()]) in passage.tagger.asking):
            return match.end(), "wh"
        if tags[at] == "w" and at == cue.end and tags[at + 1 : at + 2] in tuple("dlNrTinvCbmfea"):
            return at, "wh"  # `asks where each resident was born`
    if "bare" in frames and tags[at] == "p":
        place = _PLACE.match(tags, at, high)
        if place and _CLAUSE.match(tags, place.end() + 1, high):
            return place.end(), "bare"
    if "to" in frames and tags[at] == "u" and _TO.match(tags, at, high):
        return at, "to"
    own = cue.entry.prepositions if isinstance(cue.entry, Verb) and "prep" in cue.entry.frames else ()
    if own and "prep" in frames and tags[at] in "opyuA" and plain(passage.words[at]) in own:
        return at + 1, "prep"
    if "bare" in frames and at == cue.end and tags[at] in "vbmfC":
        gone = _relative_object(passage, cue) or (tags[at] in "bmf" and cue.entry.grade == "always")
        if gone and cue.shape == "finite":
            return at, "bare"  # `what she said is growing demand`, `a step he said could help`
    if (
        "bare" in frames
        and tags[at] in "idlnNrTMx#QqzgGtpa"
        and (tags[at] in "iQq" or (_FINITE if tags[at] == "p" else _CLAUSE).match(tags, at + 1, high))
    ):
        return at, "bare"
    if "bare" in frames and tags[at] == "c" and _AFTER_FRONTED.match(tags, at, high):
        return at, "bare"  # `says despite the rain, she plans`
    if "to" in frames:
        match = _TO.match(tags, at, high)
        if match:
            return match.end(), "to"
    if "as" in frames and tags[at] == "A":
        return at, "as"
    if tags[at] == "a" and at == cue.end and "np" in frames and tags[at + 1 : at + 2] in tuple("dlN"):
        at += 1  # `indicated publicly their support`
    if ("np" in frames or "as" in frames) and tags[at] in "dlnNrTMj#Qqgie":
        return at, "np"
    return None


def _relative_object(passage: Passage, cue: Cue) -> bool:
    """Whether the clause of a cue opens with `what` or `which`: its object stands in front of it."""
    found = subject_left(passage, passage.sentence(cue.head)[0], cue.first)
    return found is not None and found.first > 0 and passage.tags[found.first - 1] in "wht"


def _opens_clause(tags: str, that: int, at: int, high: int) -> bool:
    """Whether this `that` opens a clause: `that` after a noun may be a relative pronoun or a pronoun."""
    return that + 1 < high and tags[that + 1] not in ",.ovC&" and (that == at or tags[that + 1] not in "bmf")


def time_at(tags: str, at: int, high: int) -> tuple[int, int] | None:
    """The words of time that begin at a token: `on Friday`, `earlier last week`."""
    match = _TIME.match(tags, at, high)
    if match and "z" in match.group() and tags[match.end() : match.end() + 1] != "s":
        return match.span()
    return None


def place_at(tags: str, at: int, high: int) -> int:
    """The token behind `in a statement`, `at a rally`, which may stand here."""
    match = _WHERE.match(tags, at, high)
    return match.end() if match else at


def addressee_at(passage: Passage, cue: Cue, at: int, high: int) -> tuple[int, int] | None:
    """The tokens of the addressee at token `at`: `told reporters`, `said to reporters`."""
    tags, entry = passage.tags, cue.entry
    if at >= high or not isinstance(entry, Verb) or cue.passive:
        return None
    if entry.recipient and tags[at] in "jdlnNrTi":
        found = recipient(passage, at, high)
    elif (
        tags[at] == "u"
        and tags[at + 1 : at + 2] in tuple("dNTrjl")
        and not ("to" in entry.frames and tags[at + 1] == "r")
        and plain(passage.words[at]) not in entry.prepositions
    ):
        found = noun_phrase_right(passage, at + 1, high)
    else:
        return None
    return (found.first, found.end) if found else None


def recipient(passage: Passage, at: int, high: int) -> Found | None:
    """The addressee right after the verb; of `CNN Trump would` only `CNN`."""
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


def content_end(passage: Passage, first: int, high: int, cues: Mapping[int, Cue]) -> int:
    """Where a content that begins at token `first` ends.

    It ends with the sentence, or where the reporter is heard again (`, but he added`). What a
    comma hangs on behind that (`, which is his third`) is the reporter's more often than not,
    so a content without quotation marks ends there, once it holds a whole clause; one that
    holds a quotation goes on at least to its end.
    """
    tags = passage.tags
    end = high
    bracket = tags.find(")", first, end)
    if bracket >= 0 and "(" not in tags[first:bracket]:
        end = bracket
    while end > first and tags[end - 1] in '.;:,-")' and not (tags[end - 1] == ")" and "(" in tags[first:end]):
        end -= 1
    stops = [match.start() for match in _STOP.finditer(tags, first + 1, end)]
    for at in stops:
        if _reporter_again(passage, at, end, cues):
            end = at
            break
    for at in range(first, end - 1):
        behind = cues.get(at + 1) if tags[at] in "Qq" else None
        if behind is not None and (
            behind.shape == "phrase" or (behind.shape == "gerund" and last_inside(passage.words[at]) == ",")
        ):
            end = at + 1  # `“…,” as quoted by`, `“…,” citing`
            break
    last = max(tags.rfind("Q", first, end), tags.rfind("q", first, end))
    dashes = [at for at in stops if tags[at] == "-"]
    insertions = set(dashes) if len(dashes) % 2 == 0 else set()
    for at in stops:
        if (
            last < at < end
            and at not in insertions
            and (_hangs_on(passage, first, at, end) or (first <= last and tags[at : at + 2] == ",k"))
        ):
            return at
    if first <= last < end - 1 and last_inside(passage.words[last]) == "," and tags[last + 1] in "gwd":
        return last + 1
    return end


def _own_clause(passage: Passage, cue: Cue, first: int, high: int) -> int:
    """Where the clause of the cue itself must end, when it is no main clause.

    `While he said that it rained, the match …` ends at the comma before the main clause;
    `Keller, who said it rained, was …` at the comma before the main verb.
    """
    tags = passage.tags
    low = passage.sentence(cue.head)[0]
    opener = max(tags.rfind("c", low, cue.first), tags.rfind("A", low, cue.first))
    if opener >= 0 and opener - low < 8 and not _ENDS_CLAUSE.search(tags, opener + 1, cue.first):
        goes_on = _MAIN_CLAUSE
    elif tags[cue.first - 1 : cue.first] == "w":
        goes_on = _MAIN_VERB
    elif (
        (tags[low] == "p" or tags[low : low + 3] == "&,p")
        and tags[cue.first - 1 : cue.first] == "w"
        and "," not in tags[low : cue.first]
    ):
        goes_on = _MAIN_CLAUSE
    elif cue.shape == "gerund" and cue.first - low < 4 and "," not in tags[low : cue.first]:
        goes_on = _MAIN_CLAUSE  # `Far from offering relief, they …`
    elif _relative_object(passage, cue):
        goes_on = _MAIN_VERB
    else:
        return high
    match = goes_on.search(tags, first + 1, high)
    if goes_on is _MAIN_CLAUSE and opener > low:
        verb = _MAIN_VERB.search(tags, first + 1, match.start() if match else high)
        match = verb or match
    for at in range(first, match.start() if match else high - 1):
        if tags[at] in "Qq" and last_inside(passage.words[at]) == "," and _CLAUSE_BEHIND.match(tags, at + 1, high):
            return at + 1
    return match.start() if match else high


def _hangs_on(passage: Passage, first: int, at: int, end: int) -> bool:
    """Whether a clause stands before this mark, and behind it one that only hangs on."""
    tags = passage.tags
    mark, following = tags[at], tags[at + 1 : at + 2]
    if mark in "&k" or tags[at - 1] in "&k" or not _VERB.search(tags, first, at):
        return False
    opener = first
    while tags[opener] in "ta":
        opener += 1
    if tags[opener] in "cgpGA" and "," not in tags[first:at]:
        return False  # the comma closes a fronted clause: `that if elected, he would`
    if mark in ";-":
        return True
    if following == "&" and tags[at + 2 : at + 3] == "t":
        return False
    if following == "c":
        if plain(passage.words[at + 1]) not in passage.tagger.concessive:
            return False
        return bool(_SUBJECT_AND_VERB.match(tags, at + 2, end))
    if following == "d":  # `… by 2030, an ambitious goal that …`
        return _APPOSED.match(tags, at + 1, end) is not None
    if following == "w":
        return not _MAIN_VERB.search(tags, at + 2, end)  # `the firms, which closed, were`: an insertion
    return following == "&" and bool(_SUBJECT_AND_VERB.match(tags, at + 2, end))


def _reporter_again(passage: Passage, at: int, end: int, cues: Mapping[int, Cue]) -> bool:
    """Whether the words behind a comma, dash or conjunction are the reporter's own."""
    tags = passage.tags
    mark = tags[at]
    following = at + 1
    while following < end and tags[following] in "ak&c" and mark in ",-;&k":
        following += 1
    if following >= end:
        return False
    cue = cues.get(following) or (cues.get(at + 1) if tags[at + 1] == "a" else None)
    if (
        cue is not None
        and tags[cue.head] != "B"
        and ((cue.shape in ("gerund", "phrase") and mark in ",-") or mark in "&k" or tags[at + 1] in "&k")
    ):
        return True
    return mark in ",;-k&" and _says(passage, following, end, cues, sure=mark in "&k" and tags[at - 1] not in ",Qq")


def _says(passage: Passage, at: int, end: int, cues: Mapping[int, Cue], *, sure: bool) -> bool:
    """`he said`, `the minister added` from token `at` on; `sure`: only with a verb that always reports."""
    for verb in range(at + 1, min(at + 8, end)):
        cue = cues.get(verb)
        if cue is not None and (cue.entry.grade == "always" or not sure):
            found = subject_left(passage, at, verb) if cue.shape == "finite" else None
            return found is not None and found.first == at
        if passage.tags[verb] in "vbmfC.,":
            return False
    return False


def content_left(passage: Passage, low: int, comma: int, *, whole: bool = True) -> Content | None:
    """What stands in front of `, he said`: from the start of the sentence to the comma."""
    tags = passage.tags
    first = max(low, *(tags.rfind(mark, low, comma) + 1 for mark in ";:"))
    if tags.count("-", first, comma) == 1:
        first = tags.rfind("-", first, comma) + 1  # `Prices fell — it is a crisis, he said`
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
        if first < high and cue.first <= low + 1:
            end = content_end(passage, first, high, cues)
            return Content(first, end, "phrase") if end > first else None
    comma = cue.first - (tags[cue.first - 1 : cue.first] == ",")
    return content_left(passage, low, comma) if cue.first > low else None
