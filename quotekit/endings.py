"""Where a reported content ends: with its sentence, or where the reporter is heard again."""

from __future__ import annotations

import re
from collections.abc import Mapping

from quotekit.clauses import subject_left
from quotekit.cues import Cue
from quotekit.tagging import STOPS, last_inside, plain
from quotekit.tokens import Passage

_APPOSED = re.compile("d[^vbmfC,;:Q]{1,12}(?:[wt]|Cy|$)")
_AS_CLAUSE = re.compile("[idlNTrn][^vbmfC,.;:Q]{0,6}[vbmfCBe]")
_AS_HE_LEFT = re.compile("Aia?[vbmfCe]")
"""What may follow a quotation and is no part of what is said: `as he left the room`."""
_QUOTATION = re.compile("[Qq]")
_SET_OFF = re.compile("[Qq](?=[cA(]|ki[vbmfC])")
_TO_WHOM = re.compile(",uw[^,.;:vbmf]{0,8}C")
"""Who answers what is said: `that it was late, to which Keller objected`."""
_STOP = re.compile("[,;\\-&kcQq]")
_VERB_OR_QUOTATION = re.compile("[vbmfeCBQ]")
_VENUE = re.compile("(?:p?[dl]?z+)?,?(p)(?:[dNz][dlnNreg~#sz]{0,6})?[rnNM]")
_MEANWHILE = re.compile(",c[gG]")
_VENUE_ONLY = re.compile("[^vbmfCVBc,;:-]*(?:c.*)?")
_AND_WHO = re.compile("[dl]?[anNTr~]{1,5},wa?C")
"""Somebody else who speaks: of `and Keller, who says it leaks` what is behind the conjunction."""
_AGAIN = re.compile("C(?=[djlNTn])")
_BESIDES = re.compile("p?[dl]?[eanNTr~]{1,6}(?=[Gg])")
"""What somebody else says meanwhile, of `, with Keller calling it a sham`: what is before the participle."""
_FINITE = re.compile("[vbmfC]")
_VERB_OR_COMMA = re.compile("[vbmfeCB,]")
_ENDS_CLAUSE = re.compile("[,;:\\-]")
_MAIN_CLAUSE = re.compile(
    ",(?=[^vbmfCBG,.;:QqcwtopG&][^vbmfC,.;:Q]{0,12}(?:[vbmfCe]|(?<![um])[VB])|p[dlenNrz#]{1,7}i[vbmfC]|i[Qq])"
)
_CLAUSE_BEHIND = re.compile("[dliNTrn#][^vbmfC,.;:Q]{0,12}[vbmfCe]|p[dlenNrz#]{1,7}i[vbmfC]")
_NEW_CLAUSE = re.compile(",k[dliNTrn#][^vbmfC.;:Q]{0,25}[vbmfC]")
"""A clause joined to what is none: `offered no details, but officials said that`."""
_MAIN_VERB = re.compile(",(?=a?[vbmfC])")
_VERB_BEHIND = re.compile("a?[vbmfCV]")
_SUBJECT_AND_VERB = re.compile("[^vbmfC,.;:Qq]{1,8}[vbmfC]")


def content_end(
    passage: Passage, first: int, high: int, cues: Mapping[int, Cue], *, nominal: bool = False
) -> int:
    """Where a content that begins at token `first` ends.

    It ends with the sentence, or where the reporter is heard again (`, but he added`). What a
    comma hangs on behind that (`, which is his third`) is the reporter's more often than not,
    so a content without quotation marks ends there, once it holds a whole clause; one that
    holds a quotation goes on at least to its end. `nominal` is a content that is no clause
    (`criticised the deal`): nothing that a comma hangs on it was said.
    """
    tags = passage.tags
    end = _before_closing_marks(tags, first, passage.before_stop(first, high))
    opener = _opener(tags, first, end)
    stops = [m.start() for m in _STOP.finditer(tags, max(first, opener), end - 1) if _stops(passage, m.start())]
    again = next((at for at in stops if _reporter_again(passage, first, at, end, cues)), end)
    end = again + (tags[again : again + 1] in ("Q", "q") and again < end)
    end = _behind_closed(passage, first, _before_attribution(passage, first, end, cues), cues)
    last = _last_quotation(tags, first, end)
    if first <= last or nominal:
        end = _before_venue(passage, first, end, nominal=nominal)
    if first <= last:
        meanwhile = _MEANWHILE.search(tags, last + 1, end)
        end = meanwhile.start() if meanwhile else end
    dashes = [at for at in stops if tags[at] == "-" and at < end]
    insertions = set(dashes) if len(dashes) % 2 == 0 else set()
    for at in stops:
        if nominal and at < min(last, end) and first < at and _NEW_CLAUSE.match(tags, at, end):
            return at
        if not last < at < end or at in insertions:
            continue
        leaves = _leaves(tags, at, end) if nominal else _hangs_on(passage, first, at, end)
        if leaves or (first <= last and tags[at : at + 2] in (",k", ",g")):
            return at
    return last + 1 if first <= last < end - 1 and _hangs_on_quotation(passage, first, last, end) else end


def _stops(passage: Passage, at: int) -> bool:
    """Whether the reporter may be heard again from this token on: a mark, no hyphen, or `“a sham,”` with its comma."""
    if passage.tags[at] == "c":
        return plain(passage.words[at]) in passage.tagger.concessive  # `it rains while Keller claims the sun shines`
    return last_inside(passage.words[at]) == "," if passage.tags[at] in "Qq" else not is_hyphen(passage, at)


def _hangs_on_quotation(passage: Passage, first: int, last: int, end: int) -> bool:
    """Whether what stands right behind the last quotation of a content only hangs on it."""
    tags, following, next_ = passage.tags, passage.tags[last + 1], passage.tags[last + 2 : last + 3]
    if following == "c":  # `chanting “Free Keller” until she came`, but `said it was “late” because it rained`
        word = plain(passage.words[last + 1])
        meanwhile = word in passage.tagger.concessive or word in passage.tagger.temporal
        return meanwhile and (next_ in tuple("gGeC") or (tags[first] != "t" and word in passage.tagger.temporal))
    if following == "-":  # `called it “a sham” – a word that he likes`, but not `the “sham” – his word – was over`
        alone = tags[last - 1] == "-" or "-" not in tags[last + 2 : end]
        return alone and next_ not in tuple("&tvbmfC") and not is_hyphen(passage, last + 1)
    if following == "A":
        return _AS_HE_LEFT.match(tags, last + 1, end) is not None
    closed = last_inside(passage.words[last])
    if following in "gG":
        return closed in (",", "!", "?")  # `called it “a sham!” prompting cheers`
    return closed == "," and (following in "wd" or (following in "l#" and next_ == "o"))


def _behind_closed(passage: Passage, first: int, end: int, cues: Mapping[int, Cue]) -> int:
    """The end, or that of a quotation that what follows is set off from: `“a sham,” while he waved`."""
    tags = passage.tags
    for match in _SET_OFF.finditer(tags, first, end):
        behind, mark = match.end(), last_inside(passage.words[match.start()])
        if tags[behind] == "(":
            if mark in STOPS:
                return behind
            continue
        hangs = (
            tags[behind] == "k"
            or (tags[behind] == "c" and plain(passage.words[behind]) in passage.tagger.concessive)
            or (tags[behind] == "A" and _AS_CLAUSE.match(tags, behind + 1, end))
        )
        if mark != "," or not hangs:
            continue
        more = _QUOTATION.search(tags, behind, end)
        colon = more is not None and tags[more.start() - 1] == ":"
        if more is None or colon or any(token in cues for token in range(behind + 2, more.start())):
            return behind
    return end


def _opener(tags: str, first: int, end: int) -> int:
    """The first token of a content behind `that` and a comma: of `that, if elected, he would` the `if`."""
    while first < end and tags[first] in "ta,":
        first += 1
    return first


def _last_quotation(tags: str, first: int, end: int) -> int:
    """The last quoted run among tokens first..end (excluded), or -1."""
    return max(tags.rfind("Q", first, end), tags.rfind("q", first, end))


def is_hyphen(passage: Passage, at: int) -> bool:
    """Whether the mark joins two words: `a 22,000-square-foot hall`."""
    return passage.words[at] == "-" and passage.end_of(at) == passage.starts[at + 1]


def _before_closing_marks(tags: str, first: int, high: int) -> int:
    """The end of the words, before the full stop or the bracket that closes around them."""
    end = high
    bracket = tags.find(")", first, end)
    if bracket >= 0 and "(" not in tags[first:bracket]:
        end = bracket
    while end > first and tags[end - 1] in '.;:,-")' and not (tags[end - 1] == ")" and "(" in tags[first:end]):
        end -= 1
    return end


def _before_attribution(passage: Passage, first: int, end: int, cues: Mapping[int, Cue]) -> int:
    """The end, or that of a quotation inside that has an attribution of its own: `“…” as quoted by`."""
    for at in range(first, end - 1):
        behind = cues.get(at + 1) if passage.tags[at] in "Qq" else None
        if behind is not None and behind.shape == "phrase":
            return at + 1
    return end


def _before_venue(passage: Passage, first: int, end: int, *, nominal: bool) -> int:
    """The end of the words, before where they were said: `it was “a joke” in an interview on Friday`."""
    for match in _VENUE.finditer(passage.tags, first + 1, end):
        where, noun = plain(passage.words[match.start(1)]), plain(passage.words[match.end() - 1])
        venue = noun in passage.tagger.venues and where in passage.tagger.locative
        if venue and _VENUE_ONLY.fullmatch(passage.tags, match.end(), end):
            held = nominal or _last_quotation(passage.tags, first, match.start()) >= first
            return match.start() if held else end
    return end


def behind_quotation(passage: Passage, first: int, end: int) -> int:
    """The end of a noun phrase that holds a quotation: of `the plan “a sham” on Monday` before the day."""
    tags = passage.tags
    last = _last_quotation(tags, first, end)
    if not first <= last < end - 1:
        return end
    following = tags[last + 1]
    alone = following == "a" and last + 2 == end
    ends = alone or following in "vbmfCk(z" or (following == "&" and _SUBJECT_AND_VERB.match(tags, last + 2, end))
    closed = last_inside(passage.words[last]) == "," and following in "pgewdi-"
    return last + 1 if ends or closed else end


def own_clause(passage: Passage, cue: Cue, first: int, high: int) -> int:
    """Where the clause of the cue itself must end, when it is no main clause.

    `While he said that it rained, the match …` ends at the comma before the main clause;
    `Keller, who said it rained, was …` at the comma before the main verb.
    """
    tags = passage.tags
    low = passage.sentence(cue.head)[0]
    opener = _clause_opener(passage, low, cue)
    if opener >= 0:
        goes_on = _MAIN_CLAUSE
    elif tags[cue.first - 1 : cue.first] == "w":
        goes_on = _MAIN_VERB
    elif tags[low] == "p" and tags[cue.first - 1] == "t" and tags[cue.first - 2] in "nrM":
        goes_on = _MAIN_CLAUSE  # `In a speech that spoke to “the anxious,” he …`
    elif cue.first == low or (cue.shape == "gerund" and cue.first - low < 4 and "," not in tags[low : cue.first]):
        goes_on = _MAIN_CLAUSE  # `Far from offering relief, they …`, `Asked about the rain, she …`
    elif relative_object(passage, cue):
        goes_on = _MAIN_VERB
    else:
        return high
    match = goes_on.search(tags, first + 1, high)
    if goes_on is _MAIN_CLAUSE and opener > low:
        verb = _MAIN_VERB.search(tags, first + 1, match.start() if match else high)
        match = verb or match
    for at in range(first, match.start() if match else high - 1):
        if tags[at] in "Qq" and last_inside(passage.words[at]) == "," and (
            _CLAUSE_BEHIND.match(tags, at + 1, high)
            or (goes_on is _MAIN_VERB and _VERB_BEHIND.match(tags, at + 1, high))
        ):
            return at + 1
    return match.start() if match else high


def _clause_opener(passage: Passage, low: int, cue: Cue) -> int:
    """The subordinator whose clause the cue is the verb of, or -1."""
    tags = passage.tags
    nearest = max(tags.rfind("c", low, cue.first), tags.rfind("A", low, cue.first))
    for opener in (nearest, low) if tags[low] in "cA" else (nearest,):
        starts = opener - low < 8 or tags[opener - 1] in "&k"  # `The dam holds, and while he said it leaks, it …`
        if opener >= 0 and starts and _opens(passage, opener + 1, cue):
            return opener
    return -1


def _opens(passage: Passage, at: int, cue: Cue) -> bool:
    """Whether only a subject stands from a token to its verb, with what is apposed: `the clerk, Ada Okafor, said`.

    What is put in before the subject is passed over: `, as a clerk, Okafor said`.
    """
    if passage.tags[at] == ",":
        at = passage.tags.find(",", at + 1, cue.first) + 1 or at
    if not _ENDS_CLAUSE.search(passage.tags, at, cue.first):
        return True
    apposed = cue.shape == "finite" and passage.tags.count(",", at, cue.first) == 2
    found = subject_left(passage, at, cue.first) if apposed else None
    return found is not None and found.first == at


def _leaves(tags: str, at: int, end: int) -> bool:
    """Whether the words behind this mark are no part of a noun phrase in front: `the deal, which is old`."""
    if tags[at] != ",":
        return tags[at] in ";-"
    following = tags[at + 1 : at + 2]
    if following == "A":
        return _AS_CLAUSE.match(tags, at + 2, end) is not None  # `hailed the deal, as he paid a visit`
    if following == "d":
        return _APPOSED.match(tags, at + 1, end) is not None
    return following in tuple("kwC") or (following == "&" and bool(_SUBJECT_AND_VERB.match(tags, at + 2, end)))


def _hangs_on(passage: Passage, first: int, at: int, end: int) -> bool:
    """Whether a clause stands before this mark, and behind it one that only hangs on."""
    tags = passage.tags
    mark, following = tags[at], tags[at + 1 : at + 2]
    if mark in "&kc" or tags[at - 1] in "&k" or not _VERB_OR_QUOTATION.search(tags, first, at):
        return False
    opener = _opener(tags, first, end)
    if tags[opener] in "cgpGA":
        main = _MAIN_CLAUSE.search(tags, opener, end)
        if "," not in tags[opener:at] or (main is not None and at <= main.start()):
            return False  # the comma closes a fronted clause: `that if elected, he would`
    if mark == ";" or (mark == "-" and following not in tuple("&nN")):
        return True
    if following == "&" and tags[at + 2 : at + 3] == "t":
        return False
    if following == "c":
        if plain(passage.words[at + 1]) not in passage.tagger.concessive:
            return False
        return bool(_SUBJECT_AND_VERB.match(tags, at + 2, end))
    if following == "d":  # `… by spring, a bold target that …`
        return _APPOSED.match(tags, at + 1, end) is not None
    if following == "w":
        return not _MAIN_VERB.search(tags, at + 2, end)  # `the firms, which closed, were`: an insertion
    return following == "&" and bool(_SUBJECT_AND_VERB.match(tags, at + 2, end))


def _reporter_again(passage: Passage, first: int, at: int, end: int, cues: Mapping[int, Cue]) -> bool:
    """Whether the words behind a comma, dash or conjunction are the reporter's own."""
    tags = passage.tags
    mark = "," if tags[at] in "Qq" else tags[at]
    if mark == "c":
        return tags[at - 1] not in "t,;&k-" and first < at and _says(passage, at + 1, end, cues, sure=False)
    if mark == "&" and tags[at - 1] in "Qq" and tags[at + 1 : at + 2] in ("Q", "q"):
        return False  # `“rude” and “loose” remarks on the mayor`
    if mark == "," and _AGAIN.match(tags, at + 1, end) and not _VERB_OR_COMMA.search(tags, first, at):
        return (at + 1) in cues  # `praised the plan, called it a step`
    again = cues.get(at + 1) if mark == "," and tags[at + 1] == "C" else None
    if again is not None and again.shape == "finite" and again.entry.grade != "quoted" and not again.passive:
        return _FINITE.search(tags, first, at) is not None  # `said it was late, called it a shame`
    aside = tags[at - 1 : at + 1] in ("Q&", "q&", ",&") or (mark == "," and tags[at + 1] == "p")
    besides = _BESIDES.match(tags, at + 1, end) if aside else None
    if besides is not None and any(token in cues for token in range(besides.end(), end)):
        return mark == "," or besides.end() in cues
    if (mark == "&" and _AND_WHO.match(tags, at + 1, end)) or _TO_WHOM.match(tags, at, end):
        return True
    following = at + 1
    while following < end and tags[following] in "ak&c" and mark in ",-;&k":
        following += 1
    if following >= end:
        return False
    cue = cues.get(following) or (cues.get(at + 1) if tags[at + 1] == "a" else None)
    if (
        cue is not None
        and tags[cue.head] != "B"
        and (cue.entry.grade != "quoted" or mark not in "&k")
        and ((cue.shape in ("gerund", "phrase") and mark in ",-") or mark in "&k" or tags[at + 1] in "&k")
    ):
        return True
    if mark in "&k" and tags[following] in "NT":
        verb = following
        while verb < end and tags[verb] in "NT~":
            verb += 1
        cue = cues.get(verb)
        if cue is not None and cue.shape == "gerund":
            return True  # `Keller saying it rained and Ade asking why`
    sure = mark in "&k" and tags[at - 1] not in ",Qq"
    told = mark in "-k" or "k" in tags[at:following]  # `but nobody was told`
    return mark in ",;-k&" and _says(
        passage, following, end, cues, sure=sure, told=told, parenthetic=following == at + 1
    )


def _says(
    passage: Passage, at: int, end: int, cues: Mapping[int, Cue], *, sure: bool, told: bool = False,
    parenthetic: bool = False,
) -> bool:  # fmt: skip
    """`he said`, `the minister added` from token `at` on.

    `sure`: only with a verb that always reports; `told`: also with a passive.

    `parenthetic`: only a comma stands before it, so it may close what was said, but opens no clause with `that`.
    """
    for verb in range(at + 1, min(at + 8, end)):
        cue = cues.get(verb)
        if cue is not None and (told or not cue.passive) and (cue.entry.grade == "always" or not sure):
            if parenthetic and passage.tags[cue.end : cue.end + 1] == "t" and "&" in passage.tags[at:verb]:
                return False  # `said that salt, silt and wind show that it rained`
            found = subject_left(passage, at, verb) if cue.shape == "finite" else None
            return found is not None and found.first == at
        if passage.tags[verb] in "vbmfC.,Qq":
            return False
    return False


def relative_object(passage: Passage, cue: Cue) -> bool:
    """Whether the clause of a cue opens with `what` or `which`: its object stands in front of it."""
    found = subject_left(passage, passage.sentence(cue.head)[0], cue.first)
    return found is not None and found.first > 0 and passage.tags[found.first - 1] in "wht"
