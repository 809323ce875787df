"""Where a reported content that is no clause ends: `praised the plan`, `accused him of greed`, `vowed to leave`.

The sentence around it goes on in many ways that a clause does not: with a second verb of the same subject, with what
happened meanwhile, with the day. `CUTS` lists for each frame what ends such a content, in the order in which it is
looked for; each entry is one shape, and its docstring shows it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

from quotekit.stops import SUBJECT_AND_VERB
from quotekit.tagging import last_inside, plain
from quotekit.tokens import Passage

_VERB = re.compile("(?<=[nrNMTzlgsjd#Qq]),?(?:[&k]a?(?:[vCm]|fa?[eCvVBb]|e(?=[dijuaN]))|ka?e)")
_BASE = re.compile("[^u]*[Qq](?=&B[pdit])")
_PARTICIPLE = re.compile(
    "(?<=[Qq])(?:[^vbmfC,;:Qq&]{0,8}(?=&a?[gG][dlNj])|(?=,?&(?:[dl]?[aenrNT~]{1,7})?[gG][dlNjup]))(?P<joint>,?&)"
)
_CLAUSE = re.compile(",?[&k](?:i[,abmfvC]|[dlNTrn#]+[bmf])")
_CLAUSE_INSIDE = re.compile("[vbmfCtwhcA]")
_MEANS = re.compile("[^vbmfCeVBgGQq]{1,12}(?=ya?[gG])")
_MEANWHILE = re.compile(
    ",?(?:p?[#ld]?z+#?,?)?a*(?P<by>A(?=a?i[^,.;:Qq]{0,6}[vbmfC])|c(?=[gG]|[dliNTrn#][^vbmfC,.;:Qq]{0,8}[vbmfC]))"
)
_EVENT = re.compile("[gGuVBvbmfCteQq]")
_TIME_AT_END = re.compile("a*p?[dl]?[n#]?(?P<date>z+)#?$")

Cut = Callable[[Passage, int, int], int]
"""The end of a content of tokens first..end (excluded), cut where it has this shape."""


def before_more(passage: Passage, first: int, end: int, frame: str) -> int:
    """The end of a content that this frame opened; of a clause its end as it is."""
    for cut in CUTS.get(frame, ()):
        end = cut(passage, first, end)
    return end


def second_verb(passage: Passage, first: int, end: int) -> int:
    """`praised the plan | and left`, `call it “late” | and plead`, `a book called “Salt” | and leading the choir`"""
    verb = _VERB.search(passage.tags, first + 1, end)
    if verb:
        return verb.start()
    base = _BASE.match(passage.tags, first, end)
    if base:
        return base.end()
    participle = _PARTICIPLE.search(passage.tags, first + 1, end)
    return participle.start("joint") if participle else end


def next_clause(passage: Passage, first: int, end: int) -> int:
    """`vowed to fix the roof | and the mayor has kept at it`"""
    found = _clause(passage.tags, first, end)
    return found.start() if found else end


def pronoun_clause(passage: Passage, first: int, end: int) -> int:
    """`hailed the roof | and he has kept at it`, but `hailed the crew and the town could thank them`"""
    found = _clause(passage.tags, first, end)
    return found.start() if found and "i" in found.group() else end


def _clause(tags: str, first: int, end: int) -> re.Match[str] | None:
    found = _CLAUSE.search(tags, first + 1, end)
    return found if found and not _CLAUSE_INSIDE.search(tags, first, found.start()) else None


def means(passage: Passage, first: int, end: int) -> int:
    """How somebody is praised or blamed, behind what he did: `mocked the plan | by calling it a sham`"""
    found = _MEANS.match(passage.tags, first, end)
    return found.end() if found else end


def behind_quotation(passage: Passage, first: int, end: int) -> int:
    """`called the plan “a sham” | on Monday`"""
    tags = passage.tags
    last = passage.last_quotation(first, end)
    if not first <= last < end - 1:
        return end
    following = tags[last + 1]
    alone = following == "a" and last + 2 == end
    ends = alone or following in "vbmfCk(z:" or (following == "&" and SUBJECT_AND_VERB.match(tags, last + 2, end))
    closed = last_inside(passage.words[last]) == "," and following in "pgewdi-"
    return last + 1 if ends or closed else end


def meanwhile(passage: Passage, first: int, end: int) -> int:
    """`praised the crew | as he left the hall`, but `accused her of hiding it while she was mayor`"""
    tags = passage.tags
    for match in _MEANWHILE.finditer(tags, first + 1, end):
        at = match.start("by")
        if _EVENT.search(tags, first, match.start()):
            return end
        temporal = plain(passage.words[at]) in passage.tagger.temporal
        if tags[at] == "A" or temporal or passage.is_concessive(at):
            return match.start()
    return end


def time_at_end(passage: Passage, first: int, end: int) -> int:
    """`criticised the deal | last Friday`, but `suggested a fee of £300 a year`, `promised an end of it by May`"""
    found = _TIME_AT_END.search(passage.tags, first + 1, end)
    if found is None:
        return end
    start, date = found.start(), found.start("date")
    if passage.tags[start - 1] == "o" and passage.words[date][0].isupper():
        start = date  # `in a speech of his own | Wednesday`
    held = passage.tags[start - 1] in "yuco" or plain(passage.words[start]) in passage.tagger.indefinite
    return end if held else start


_NOUN_PHRASE: tuple[Cut, ...] = (second_verb, pronoun_clause, means, behind_quotation, meanwhile, time_at_end)
CUTS: Mapping[str, tuple[Cut, ...]] = {
    "np": _NOUN_PHRASE, "prep": _NOUN_PHRASE, "as": _NOUN_PHRASE, "to": (second_verb, next_clause),
}  # fmt: skip
