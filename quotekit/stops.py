"""Where the reporter is heard again inside what somebody says: two tables of stops, by the mark or word they open with.

`AGAIN` holds what ends a content wherever it stands (`, but he added`). `HANGING` and `LEAVING` hold what ends it only
behind its last quotation: what a mark hangs on there is the reporter's more often than not (`, which is his third`).
Every entry is one shape, and its docstring shows it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple

from quotekit.clauses import subject_left
from quotekit.cues import Cue
from quotekit.phrases import behind_time
from quotekit.tagging import STOPS, last_inside, plain
from quotekit.tokens import Passage

_STOP = re.compile("[,;\\-&kcQq]")
_ANY_VERB = re.compile("[vbmfCeVB]")
_VERB_OR_QUOTATION = re.compile("[vbmfeCBQ]")
_HAS_VERB = re.compile("[vbmfCVBeQq]")
_FINITE = re.compile("[vbmfC]")
_VERB_OR_COMMA = re.compile("[vbmfeCB,]")
_QUOTATION = re.compile("[Qq]")
_BUT_HE = re.compile("ki[vbmfC]")
_PUT_IN = ",[^vbmfC,.;:Qqpcw&k]{1,6},"
"""What is apposed to a subject: of `the clerk, Ada Okafor, said` the name in its commas."""
SUBJECT_AND_VERB = re.compile(f"(?=a*[^avbmfC])[^vbmfC,.;:Qq]{{1,8}}(?:{_PUT_IN}a?)?[vbmfC]")
_HE_DID = re.compile("ia?e")
MAIN_VERB = re.compile(",(?=a?[vbmfC])")
_AGAIN = re.compile("C(?=[djlNTn])")
_WITH_PARTICIPLE = re.compile("p?[dl#]?[eanNTr~]{1,6}(?=[Gg])")
_ABSOLUTE = re.compile(",[dl#][aenr]{0,3}r(?=G)")
_WORD_THAT = re.compile("[Qq]?[dl][aenr]{0,4}[nr][wt]")
_AND_WHO = re.compile("&[dl]?[anNTr~]{1,5},wa?C")
_TO_WHOM = re.compile(",uw[^,.;:vbmf]{0,8}C")
_INSERTED = re.compile(f"[^vbmfC,.;:Qq]{{1,6}}{_PUT_IN}")
_NAME = re.compile("[NT][NT~]*")
_CLOSED = re.compile("[Qq](?=.)")
_APPOSED = re.compile("d[^vbmfC,;:Q]{1,12}(?:[wt]|Cy|$)")
_SOME_OF_THEM = re.compile("d[a-z#]{1,2}oj")
_NAMED_ROLE = re.compile("d[enr]{0,4}[NT~]+")
_AS_CLAUSE = re.compile("A[idlNTrn][^vbmfC,.;:Q]{0,6}[vbmfCBe]")
_BEHIND_QUOTATION = re.compile(",(?:[kg]|c[gG])")
"""What is no part of a content that holds a quotation: `, but the crew left`, `, leaving`, `, before leaving`."""
_AS_HE_LEFT = re.compile("Aia?[vbmfCe]")
_NEW_CLAUSE = re.compile(",k[dliNTrn#][^.;:]{0,40}?[vbmfC]")
MAIN_CLAUSE = re.compile(
    f",(?=[^vbmfCBG,.;:QqcwtopG&][^vbmfC,.;:Q]{{0,12}}(?:{_PUT_IN})?(?:[vbmfCe]|(?<![um])[VB])"
    "|p[dlenNrz#]{1,7}i[vbmfC]|i[Qq])"
)


class Said(NamedTuple):
    """What somebody says, as far as is known: tokens first..end (excluded) of a passage.

    `nominal`: it is no clause (`criticised the deal`). `resumed`: it goes on behind an attribution (`The crew, he said,
    had left and told nobody`), so no verb in it is joined to that of the attribution, but one that opens it.
    """

    passage: Passage
    first: int
    end: int
    cues: Mapping[int, Cue]
    nominal: bool = False
    resumed: bool = False

    def last_quotation(self) -> int:
        """The last quoted run in it, or -1."""
        return self.passage.last_quotation(self.first, self.end)

    def opener(self) -> int:
        """Its first token behind `that` and a comma: of `that, if elected, he would` the `if`."""
        tags, first = self.passage.tags, self.first
        while first < self.end and tags[first] in "ta,":
            first += 1
        return first

    def stops(self) -> list[int]:
        """The tokens from which the reporter may be heard again: marks, conjunctions, `“a sham,”` with its comma."""
        found = _STOP.finditer(self.passage.tags, max(self.first, self.opener()), self.end - 1)
        return [match.start() for match in found if self._may_stop(match.start())]

    def _may_stop(self, at: int) -> bool:
        passage, tag = self.passage, self.passage.tags[at]
        if tag == "c":
            return passage.is_concessive(at)
        if tag == "&" and passage.tags[at - 1] in "Qq" and passage.tags[at + 1] in "Qq":
            return False  # `“rude” and “loose” remarks on the mayor`
        return last_inside(passage.words[at]) == "," if tag in "Qq" else not is_hyphen(passage, at)


Shape = Callable[[Said, int], bool]
"""Whether the words behind the stop at a token have this shape."""


def is_hyphen(passage: Passage, at: int) -> bool:
    """Whether the mark joins two words: `a 22,000-square-foot hall`."""
    return passage.words[at] == "-" and passage.end_of(at) == passage.starts[at + 1]


def reporter_again(said: Said, stops: Sequence[int]) -> int:
    """The end of what is said, or where the reporter is heard again before it."""
    tags = said.passage.tags
    for at in stops:
        quoted = tags[at] in "Qq"
        for shape in AGAIN["," if quoted else tags[at]]:
            if shape(said, at):
                return at + quoted
    return said.end


def hanging(said: Said, stops: Sequence[int]) -> int:
    """The end of what is said, or of what comes before that which is only hung on."""
    tags, last = said.passage.tags, said.last_quotation()
    stops = [at for at in stops if at < said.end - 1]
    dashes = [at for at in stops if tags[at] == "-"]
    insertions = dashes if len(dashes) % 2 == 0 else []
    for at in stops:
        if at <= last:
            if said.nominal and said.first < at and _NEW_CLAUSE.match(tags, at, said.end):
                return at  # `offered no details, but officials with a “memo” said`
        elif not _inserted(at, insertions) and (
            _hangs(said, at) or (said.first <= last and _BEHIND_QUOTATION.match(tags, at, said.end))
        ):
            return at
    return last + 1 if said.first <= last < said.end - 1 and _hangs_on_quotation(said, last) else said.end


def _inserted(at: int, dashes: Sequence[int]) -> bool:
    """Whether a stop is one of two dashes, or between them: `the units – her own, and one of a friend – were`."""
    return at in dashes or (len(dashes) == 2 and dashes[0] < at < dashes[1])


def _hangs(said: Said, at: int) -> bool:
    mark, following = said.passage.tags[at], said.passage.tags[at + 1]
    if said.nominal:
        shape = LEAVING.get(following) if mark == "," else None
        return mark in ";-" or (shape is not None and shape(said, at))
    if not _behind_clause(said, at):
        return False
    shape = HANGING.get(following)
    return mark == ";" or (mark == "-" and following not in "&nN") or (shape is not None and shape(said, at))


def _behind_clause(said: Said, at: int) -> bool:
    """Whether a mark stands here, no conjunction, and a whole clause in front of it: not in `that if elected, he`."""
    tags = said.passage.tags
    if tags[at] in "&kc" or tags[at - 1] in "&k" or not _VERB_OR_QUOTATION.search(tags, said.first, at):
        return False
    opener = said.opener()
    if tags[opener] not in "cgpGA" or (tags[opener] in "gG" and tags[opener + 1] in "mbfvC"):
        return True  # `that blasting could open a path`
    main = MAIN_CLAUSE.search(tags, opener, said.end)
    return "," in tags[opener:at] and (main is None or at > main.start())


# What ends a content wherever it stands.


def others_say(said: Said, at: int) -> bool:
    """`it rains while Keller claims the sun shines`"""
    return said.passage.tags[at - 1] not in "t,;&k-" and said.first < at and _says(said, at + 1)


def verb_again(said: Said, at: int) -> bool:
    """`said it was late, called it a shame`; `praised the plan, called it a step`"""
    tags, again = said.passage.tags, said.cues.get(at + 1)
    if tags[at + 1] != "C" or again is None:
        return False
    if _AGAIN.match(tags, at + 1, said.end) and not _VERB_OR_COMMA.search(tags, said.first, at):
        return True
    tells = again.shape == "finite" and again.entry.grade != "quoted" and not again.passive
    return tells and _FINITE.search(tags, said.first, at) is not None


def another_besides(said: Said, at: int) -> bool:
    """`it was late, with Keller calling it a sham`; `it was “late” and Keller calling it a sham`"""
    tags, mark = said.passage.tags, said.passage.tags[at]
    if not (tags[at - 1 : at + 1] in ("Q&", "q&", ",&") or (mark != "&" and tags[at + 1] == "p")):
        return False
    found = _WITH_PARTICIPLE.match(tags, at + 1, said.end)
    if found is None:
        return False
    return found.end() in said.cues or (mark != "&" and any(at in said.cues for at in range(found.end(), said.end)))


def absolute(said: Said, at: int) -> bool:
    """`it was late, a spokesman saying that`"""
    found = _ABSOLUTE.match(said.passage.tags, at, said.end)
    return found is not None and found.end() in said.cues


def named_again(said: Said, at: int) -> bool:
    """`it was “late” – a word that Keller calls “mild”`"""
    quoted = said.passage.tags[at] in "Qq"
    found = _WORD_THAT.match(said.passage.tags, at if quoted else at + 1, said.end)
    if found is None or not (quoted or said.passage.tags[at - 1] in "Qq" or said.nominal):
        return False
    quotation = _QUOTATION.search(said.passage.tags, found.end(), said.end)
    return quotation is not None and any(token in said.cues for token in range(found.end(), quotation.start()))


def one_who_says(said: Said, at: int) -> bool:
    """`it was late and Keller, who says it leaks`"""
    return _AND_WHO.match(said.passage.tags, at, said.end) is not None


def to_whom(said: Said, at: int) -> bool:
    """`that it was late, to which Keller objected`"""
    return _TO_WHOM.match(said.passage.tags, at, said.end) is not None


def next_report(said: Said, at: int) -> bool:
    """`it was late and added that`, `…, then added`, `…, adding that`, `…, according to`"""
    tags, mark = said.passage.tags, said.passage.tags[at]
    following = _behind_adverbs(said, at)
    cue = said.cues.get(following) or (said.cues.get(at + 1) if tags[at + 1] == "a" else None)
    if cue is None or following >= said.end or (tags[cue.head] == "B" and "p" not in tags[cue.first : cue.head]):
        return False
    if mark in "&k":
        joined = said.resumed and at > said.first and tags[cue.end : cue.end + 1] not in ("Q", ",", ":")
        parallel = cue.shape == "gerund" and tags[said.first] in "gG"  # `suggest leaving and saying why`
        own = joined or parallel or cue.passive or _in_its_tense(said, at, cue)
        return cue.entry.grade != "quoted" and not own
    then = mark == "," and tags[at + 1] == "a" and cue.shape == "finite" and cue.entry.grade == "always"
    return tags[at + 1] in "&k" or then or (mark != ";" and cue.shape in ("gerund", "phrase"))


def _in_its_tense(said: Said, at: int, cue: Cue) -> bool:
    """Whether a verb behind a conjunction is in the tense of what is said: `said she had left and had told nobody`."""
    words, auxiliary = said.passage.words, said.passage.words[cue.first]
    return cue.first < cue.head and said.passage.tags[cue.first] in "fm" and auxiliary in words[said.first : at]


def next_participle(said: Said, at: int) -> bool:
    """`Keller saying it rained and Ade asking why`"""
    name = _NAME.match(said.passage.tags, _behind_adverbs(said, at), said.end)
    cue = said.cues.get(name.end()) if name else None
    return cue is not None and cue.shape == "gerund"


def somebody_says(said: Said, at: int) -> bool:
    """`it was late, he said`, `it was late but the minister added`, `it was late, but nobody was told`"""
    tags, mark = said.passage.tags, said.passage.tags[at]
    following = _behind_adverbs(said, at)
    if tags[said.first] == "t" and not said.nominal and not _HAS_VERB.search(tags, said.first, at):
        return False  # `that Danish, Polish and Dutch officials fear`: no clause has ended yet
    sure = mark in "&k" and tags[at - 1] not in ",Qq"
    told = mark in "-k" or "k" in tags[at:following]
    return following < said.end and _says(said, following, sure=sure, told=told, parenthetic=following == at + 1)


def _behind_adverbs(said: Said, at: int) -> int:
    """The first token behind a stop that is no adverb, conjunction or time: of `, but on Friday he said` the `he`."""
    at += 1
    while at < said.end and said.passage.tags[at] in "ak&c":
        at += 1
    return behind_time(said.passage.tags, at, said.end)


def _says(said: Said, at: int, *, sure: bool = False, told: bool = False, parenthetic: bool = False) -> bool:
    """Whether `he said`, `the minister added` stands at a token.

    `sure`: only with a verb that always reports; `told`: also with a passive; `parenthetic`: only a comma stands before
    it, so it may close what was said, but opens no clause with `that`.
    """
    tags = said.passage.tags
    subject = _INSERTED.match(tags, at, said.end)
    if subject and not _HAS_VERB.search(tags, said.first, at):
        subject = None  # `said Keller and her deputy, Tom Holm, wrote`: no clause has ended yet
    begin, reach = (subject.end(), 12) if subject else (at + 1, 8)
    for verb in range(begin, min(at + reach, said.end)):
        cue = said.cues.get(verb)
        if cue is not None and (told or not cue.passive) and (cue.entry.grade == "always" or not sure):
            if parenthetic and tags[cue.end : cue.end + 1] == "t" and "&" in tags[at:verb]:
                return False  # `said that salt, silt and wind show that it rained`
            found = subject_left(said.passage, at, verb) if cue.shape == "finite" else None
            return found is not None and found.first == at
        if tags[verb] in "vbmfC.,Qq":
            return False
    return False


AGAIN: Mapping[str, tuple[Shape, ...]] = {
    ",": (verb_again, another_besides, absolute, named_again, to_whom, next_report, somebody_says),
    ";": (next_report, somebody_says),
    "-": (named_again, next_report, somebody_says),
    "&": (another_besides, one_who_says, next_report, next_participle, somebody_says),
    "k": (next_report, next_participle, somebody_says),
    "c": (others_say,),
}


# What is only hung on, by the word behind the mark.


def as_somebody_does(said: Said, at: int) -> bool:
    """`hailed the deal, as he paid a visit`"""
    return _AS_CLAUSE.match(said.passage.tags, at + 1, said.end) is not None


def apposed(said: Said, at: int) -> bool:
    """`… by spring, a bold target that …`"""
    tags = said.passage.tags
    if _SOME_OF_THEM.match(tags, at + 1):
        return False  # `three calls, the last of them at noon`
    if tags[at - 1] == "r" and _NAMED_ROLE.fullmatch(tags, at + 1, said.end):
        return False  # `would choose her opponent, the dairy heir Tom Holm`
    return _APPOSED.match(tags, at + 1, said.end) is not None


def joined_clause(said: Said, at: int) -> bool:
    """`…, and the crew left`, but `…, and that the crew left`"""
    tags = said.passage.tags
    return (said.nominal or tags[at + 2 : at + 3] != "t") and bool(SUBJECT_AND_VERB.match(tags, at + 2, said.end))


def concession(said: Said, at: int) -> bool:
    """`…, although the crew left`"""
    tags = said.passage.tags
    clause = SUBJECT_AND_VERB.match(tags, at + 2, said.end) or _HE_DID.match(tags, at + 2, said.end)
    return said.passage.is_concessive(at + 1) and clause is not None


def relative(said: Said, at: int) -> bool:
    """`…, which is his third`, but `the firms, which closed, were`"""
    return said.nominal or not MAIN_VERB.search(said.passage.tags, at + 2, said.end)


def always(said: Said, at: int) -> bool:
    """`praised the deal, but`; `praised the deal, called`"""
    return True


HANGING: Mapping[str, Shape] = {"&": joined_clause, "c": concession, "d": apposed, "w": relative}
LEAVING: Mapping[str, Shape] = {
    "A": as_somebody_does, "d": apposed, "k": always, "w": relative, "C": always, "&": joined_clause,
    "c": concession,
}  # fmt: skip


def _hangs_on_quotation(said: Said, last: int) -> bool:
    """Whether what stands right behind the last quotation of a content only hangs on it."""
    passage, tags = said.passage, said.passage.tags
    following, next_ = tags[last + 1], tags[last + 2 : last + 3]
    if following == "c":  # `chanting “Free Keller” until she came`, but `said it was “late” because it rained`
        temporal = plain(passage.words[last + 1]) in passage.tagger.temporal
        meanwhile = temporal or passage.is_concessive(last + 1)
        clause = _ANY_VERB.search(tags, last + 2, said.end) is not None  # `“late” after the game` is none
        return meanwhile and (next_ in tuple("gGeC") or (tags[said.first] != "t" and temporal and clause))
    if following == "-":  # `called it “a sham” – a word that he likes`, but not `the “sham” – his word – was over`
        alone = tags[last - 1] == "-" or "-" not in tags[last + 2 : said.end]
        return alone and next_ not in tuple("&tvbmfC") and not is_hyphen(passage, last + 1)
    if following == "A":
        return _AS_HE_LEFT.match(tags, last + 1, said.end) is not None  # `“late” as he left the room`
    closed = last_inside(passage.words[last])
    if following in "gG":
        return closed in (",", "!", "?")  # `called it “a sham!” prompting cheers`
    if closed == "," and following == "k" and (next_ in ("v", "C") or last + 2 in said.cues):
        return True  # `“late,” but gave no date`, `“late,” but would not say`
    named = following == "n" and next_ in ("t", "w")  # `“late,” language that he likes`
    return closed == "," and (following in "wd" or named or (following in "l#" and next_ == "o"))


def behind_closed(said: Said) -> int:
    """The end, or that of a quotation that what follows is set off from: `“a sham,” while he waved`."""
    for match in _CLOSED.finditer(said.passage.tags, said.first, said.end):
        cue = said.cues.get(match.end())
        if (cue is not None and cue.shape == "phrase") or _set_off(said, match.end()):
            return match.end()  # `“…” as quoted by`
    return said.end


def _set_off(said: Said, behind: int) -> bool:
    """Whether the words behind a quotation are set off from it, and are not followed by more that is said."""
    passage, tags, mark = said.passage, said.passage.tags, last_inside(said.passage.words[behind - 1])
    if tags[behind] == "(":
        return mark in STOPS
    if tags[behind] == "a" and tags[behind + 1 : behind + 2] in ("A", "c"):
        behind += 1  # `“late,” even as others left`
    hangs = (
        _BUT_HE.match(tags, behind, said.end)
        or (tags[behind] == "c" and passage.is_concessive(behind))
        or _AS_CLAUSE.match(tags, behind, said.end)
    )
    if mark != "," or not hangs:
        return False
    more = _QUOTATION.search(tags, behind, said.end)
    colon = more is not None and tags[more.start() - 1] == ":"
    return more is None or colon or any(token in said.cues for token in range(behind + 2, more.start()))
