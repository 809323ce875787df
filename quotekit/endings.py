"""Where a reported content ends: with its sentence, or where the reporter is heard again."""

from __future__ import annotations

import re
from collections.abc import Mapping

from quotekit.clauses import subject_left
from quotekit.cues import Cue
from quotekit.stops import MAIN_CLAUSE, MAIN_VERB, Said, behind_closed, hanging, reporter_again
from quotekit.tagging import last_inside, plain
from quotekit.tokens import Passage

_VENUE = re.compile("(?:p?[dl]?z+)?,?(p)(?:[dNz][dlnNreg~#sz]{0,6})?[rnNM]")
_VENUE_ONLY = re.compile("[^vbmfCVBAc,;:-]*(?:c.*)?")
_ENDS_CLAUSE = re.compile("[,;:\\-]")
_CLAUSE_BEHIND = re.compile("[dliNTrn#][^vbmfC,.;:Q]{0,12}[vbmfCe]|p[dlenNrz#]{1,7}i[vbmfC]")
_FINITE_GROUP = re.compile("(?<!u)(?<!ua)a?[bmf][abf]*[eCVBgGv]?|a?[vC]|(?<![dsl])e(?=[dlN])|(?<=[ix])e")
_IN_SUBJECT = "[dlenNrTM#gqaops&~]"
_SUBJECT_ONLY = re.compile(f"{_IN_SUBJECT}{{1,12}}")
_FRONTED = re.compile("[^,]{1,3}")
_SUBJECT = re.compile(f"{_IN_SUBJECT}{{0,11}}[nrNM]")
_OPENS_CLAUSE = re.compile("[cwthAi&k,;:-]")
_VERB_BEHIND = re.compile("a?[vbmfCVBe]")


def content_end(
    passage: Passage, first: int, high: int, cues: Mapping[int, Cue], *, nominal: bool = False, resumed: bool = False
) -> int:
    """Where a content that begins at token `first` ends.

    It ends with the sentence, or where the reporter is heard again (`, but he added`). What a
    comma hangs on behind that (`, which is his third`) is the reporter's more often than not,
    so a content without quotation marks ends there, once it holds a whole clause; one that
    holds a quotation goes on at least to its end. `nominal` is a content that is no clause
    (`criticised the deal`): nothing that a comma hangs on it was said. `resumed` is one that goes on
    behind its attribution.
    """
    end = _before_closing_marks(passage.tags, first, passage.before_stop(first, high))
    said = Said(passage, first, end, cues, nominal, resumed)
    stops = said.stops()
    said = said._replace(end=reporter_again(said, stops))
    said = said._replace(end=behind_closed(said))
    said = said._replace(end=_before_venue(said))
    return hanging(said, stops)


def _before_closing_marks(tags: str, first: int, high: int) -> int:
    """The end of the words, before the full stop or the bracket that closes around them."""
    end = high
    bracket = tags.find(")", first, end)
    if bracket >= 0 and "(" not in tags[first:bracket]:
        end = bracket
    while end > first and tags[end - 1] in '.;:,-")' and not (tags[end - 1] == ")" and "(" in tags[first:end]):
        end -= 1
    return end


def _before_venue(said: Said) -> int:
    """The end of the words, before where they were said: `it was “a joke” in an interview on Friday`."""
    passage, quotation = said.passage, said.last_quotation()
    if not said.nominal and quotation < said.first:
        return said.end
    for match in _VENUE.finditer(passage.tags, said.first + 1, said.end):
        where, noun = plain(passage.words[match.start(1)]), plain(passage.words[match.end() - 1])
        venue = noun in passage.tagger.venues and where in passage.tagger.locative
        if venue and _VENUE_ONLY.fullmatch(passage.tags, match.end(), said.end):
            held = said.nominal or said._replace(end=match.start()).last_quotation() >= said.first
            return match.start() if held else said.end
    return said.end


def own_clause(passage: Passage, cue: Cue, first: int, high: int) -> int:
    """Where the clause of the cue itself must end, when it is no main clause.

    `While he said that it rained, the match …` ends at the comma before the main clause;
    `Keller, who said it rained, was …` at the comma before the main verb.
    """
    tags = passage.tags
    low = passage.sentence(cue.head)[0]
    opener = _clause_opener(passage, low, cue)
    if opener >= 0:
        goes_on = MAIN_CLAUSE
    elif tags[cue.first - 1 : cue.first] == "w":
        if tags[cue.first - 2 : cue.first - 1] in ("n", "r") and _SUBJECT_ONLY.fullmatch(tags, low, cue.first - 1):
            high = _before_verb_of(tags, cue, first, high)
        goes_on = MAIN_VERB
    elif tags[low] == "p" and tags[cue.first - 1] == "t" and tags[cue.first - 2] in "nrM":
        goes_on = MAIN_CLAUSE  # `In a speech that spoke to “the anxious,” he …`
    elif cue.shape == "gerund" and _SUBJECT.fullmatch(tags, low, cue.first):
        return _before_verb_of(tags, cue, first, high)  # `A petition urging them to go has been signed`
    elif cue.first == low or (cue.shape in ("gerund", "infinitive") and _FRONTED.fullmatch(tags, low, cue.first)):
        goes_on = MAIN_CLAUSE  # `Far from offering relief, they …`, `Asked about the rain, she …`
    elif relative_object(passage, cue):
        own = _FINITE_GROUP.match(tags, first, high) if tags[first] in "bmf" else None
        if own:  # `a march that they said was a mile long was inching on`
            high = before_main_verb(tags, own.end() - 1, high, clause=False)
        goes_on = MAIN_VERB
    else:
        return high
    match = goes_on.search(tags, first + 1, high)
    if goes_on is MAIN_CLAUSE and opener > low:
        verb = MAIN_VERB.search(tags, first + 1, match.start() if match else high)
        match = verb or match
    for at in range(first, match.start() if match else high - 1):
        if (
            tags[at] in "Qq"
            and last_inside(passage.words[at]) == ","
            and (
                _CLAUSE_BEHIND.match(tags, at + 1, high)
                or (goes_on is MAIN_VERB and _VERB_BEHIND.match(tags, at + 1, high))
            )
        ):
            return at + 1
    return match.start() if match else high


def _before_verb_of(tags: str, cue: Cue, first: int, high: int) -> int:
    """The end, or the main verb behind the clause that the cue is the verb of, and that no comma sets off.

    Of `a nurse who raised the alarm over a fire wept` the `wept`; `first`: where what the cue reports begins.
    """
    clause = tags[first] in "ti" or ("bare" in cue.entry.frames and tags[first] != "u")
    return before_main_verb(tags, first, high, clause=clause)


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


def before_main_verb(tags: str, first: int, end: int, *, clause: bool = True) -> int:
    """The end of a content, or the verb behind it whose subject it is in: of `his claim that it is safe was wrong`.

    It is the first verb that is in no clause of the content: no conjunction, pronoun or comma parts it from the verb
    before it. `clause`: the content is a clause, whose first verb is its own.
    """
    parted = clause
    at = first
    for verb in _FINITE_GROUP.finditer(tags, first + 1, end):
        if not parted and not _OPENS_CLAUSE.search(tags, at, verb.start()):
            return verb.start()
        at, parted = verb.end(), False
    return end


def relative_object(passage: Passage, cue: Cue) -> bool:
    """Whether the clause of a cue opens with `what` or `which`: its object stands in front of it."""
    found = subject_left(passage, passage.sentence(cue.head)[0], cue.first)
    return found is not None and found.first > 0 and passage.tags[found.first - 1] in "wht"
