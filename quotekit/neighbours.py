"""Which of its classes a word has where it stands: `the spread of the fire`, but `they spread fear`.

The tagger gives a word one tag, wherever it stands. Here its neighbours have a say: `IN_DOUBT` lists for each tag the
other readings that a word with it may have, and the first whose context fits wins; `THEN` those that are asked once the
words around have their tags. A sentence's first word, whose capital says nothing, has its own.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple

from quotekit.tagging import Tagger, last_inside, plain

NOT_BEFORE_A_VERB = frozenset("dlo#pysnVCBGvegbjzTA-")
"""What may not stand before a third-person form that is also a noun: `her claims`."""
BEFORE_A_BASE = frozenset("irmuflNw&,")
"""What must stand before a base form that is also a noun: `they claim`, `officials report`."""

_AROUND_A_CLAUSE = frozenset('.,;:cQqwthA&k-()"')
_APPOSED = re.compile(",[^,.;:Qq]{1,8},a?[vbmfC]")
_CLAUSE = 30
"""How many tokens in front of a verb its subject may begin."""
_PHRASE = 5
"""How many tokens in front of a noun its article may stand."""


class Block(NamedTuple):
    """A block that is being tagged."""

    words: Sequence[str]
    tags: list[str]
    tagger: Tagger

    def tag(self, at: int) -> str:
        """The tag of a token; beyond the block a full stop."""
        return self.tags[at] if 0 <= at < len(self.tags) else "."


Reading = Callable[[Block, int], str]
"""The tag that the word at a token has in this context, or nothing."""


def settle(words: Sequence[str], tags: list[str], tagger: Tagger) -> None:
    """Give the words that may be of two classes the one that their neighbours tell."""
    block = Block(words, tags, tagger)
    doubts = [(at, IN_DOUBT[tag]) for at, tag in enumerate(tags) if tag in IN_DOUBT]
    doubts += [(at, THEN[tag]) for at, tag in enumerate(tags) if tag in THEN]
    for at, readings in doubts:
        for reading in readings:
            tag = reading(block, at)
            if tag:
                tags[at] = tag
                break
    joined = "".join(tags)
    _predicates(block, joined)
    _particles(block, joined)


def _particles(block: Block, tags: str) -> None:
    """Small words in front of a name belong to it: `de Vries said`."""
    at = -1
    while (at := tags.find("nN", at + 1)) >= 0:
        if block.words[at] in block.tagger.particles:
            block.tags[at] = "N"


def _predicates(block: Block, tags: str) -> None:
    """Words in -s behind a pronoun are verbs that the lists do not know: `she prays in the first inning`."""
    at = 0
    while (at := tags.find("in", at) + 1) > 0:
        word = block.words[at]
        if word.endswith("s") and word.islower() and plain(block.words[at - 1]) in block.tagger.singular:
            block.tags[at] = "v"


def attribute(block: Block, at: int) -> str:
    """`his fired manager`, `the spread of`, `a cheering crowd`, `his first thought was`"""
    was = block.tags[at]
    if was == "C" and block.tag(at - 1) == "a" and block.tag(at - 2) == "d" and block.tag(at + 1) in "bmf":
        return "n"
    if block.tag(at - 1) not in "ds" or at + 1 == len(block.tags):
        return ""
    if was == "G":
        return "g" if block.tag(at + 1) in "nrM" else ""
    return ("e" if was == "C" else "n") if block.tag(at + 1) in "nrNTMgqo#C" else ""


def warning(block: Block, at: int) -> str:
    """`his warning that`"""
    inside = block.tag(at - 1) in "ds" and at + 1 < len(block.tags)
    return "M" if inside and plain(block.words[at]) in block.tagger.speech else ""


def _determiner(block: Block, at: int, between: str) -> str:
    """The determiner in front of a token, with nothing but these tags between, or nothing."""
    first = at - 1
    while at - first < _PHRASE and block.tag(first) in between:
        first -= 1
    return plain(block.words[first]) if block.tag(first) == "d" else ""


def pause(block: Block, at: int) -> str:
    """`in the log`, `in a trading update`: behind an article and what describes the noun, no base form is a verb"""
    close, far = _determiner(block, at, "aeg#q"), _determiner(block, at, "aegn#q")  # `the poor help` has a verb
    return "n" if close in block.tagger.articles or far in block.tagger.indefinite else ""


def governed(block: Block, at: int) -> str:
    """`appealed for calm`"""
    return "n" if block.tag(at - 1) in "po" and block.tag(at + 1) in ".,;:)popc&" else ""


def briefing(block: Block, at: int) -> str:
    """`told them at the daily briefing`: behind a noun phrase with an article, where no object follows"""
    closes = block.tag(at + 1) in ".,;:)" and plain(block.words[at]) in block.tagger.common
    return "n" if closes and _determiner(block, at, "aegnr") else ""


def role(block: Block, at: int) -> str:
    """`“No,” pitching coach Lou Holm said`"""
    if block.tag(at - 1) != "Q" or block.tag(at + 1) not in "rT":
        return ""
    behind = at + 2
    while block.tag(behind) in "NT~":
        behind += 1
    return "g" if behind > at + 2 and block.tag(behind) == "C" else ""


def compound(block: Block, at: int) -> str:
    """`the field test indicated`, `said lead author`"""
    left, right = block.tag(at - 1), block.tag(at + 1)
    return "n" if (left in "nNrdsl" and right in "Cvbmf") or (left == "C" and right == "r") else ""


def counted(block: Block, at: int) -> str:
    """`some analyses suggest`"""
    return "n" if block.tag(at - 1) == "l" and block.tag(at + 1) in "CBmfbv" else ""


def subject(block: Block, at: int) -> str:
    """`said exports had doubled`, `said repairs to the roof took a week`"""
    opens = at > 1 and block.tag(at - 1) in "Ct" and block.tag(at - 2) != "d"
    if not opens or block.tag(at + 1) not in "mfbuop":
        return ""
    verb = at + 1
    while verb - at < _CLAUSE and block.tag(verb) in "udlaegnrNTM#opszqy":
        verb += 1
    return "n" if block.tag(verb) in "mfbv" else ""


def joined_attribute(block: Block, at: int) -> str:
    """`the undivided and recognized capital`"""
    if block.tag(at - 1) != "&" or at < 2 or block.tag(at - 2) not in "eng" or block.tag(at + 1) not in "nrM":
        return ""
    verb = block.tagger.reporting[plain(block.words[at])].verb
    return "" if "bare" in verb.frames or verb.directs or verb.recipient else "e"


def name(block: Block, at: int) -> str:
    """`“No,” From said`, `April Brandt`"""
    word = block.words[at]
    if block.tags[at] == "z":
        return "N" if block.tag(at + 1) == "N" and word in block.tagger.given else ""
    return "N" if word[0].isupper() and block.tag(at + 1) == "C" and at and block.tag(at - 1) != "." else ""


def that(block: Block, at: int) -> str:
    """`called that account “late”`, `called that a sham`: behind a verb that no clause with `that` can follow"""
    verb = block.tagger.reporting.get(plain(block.words[at - 1])) if block.tag(at - 1) in "CBG" else None
    fits = verb is not None and "np" in verb.verb.frames and not {"that", "bare"} & {*verb.verb.frames}
    return "" if not fits else "d" if block.tag(at + 1) in "naegr" else "j" if block.tag(at + 1) == "d" else ""


def approximator(block: Block, at: int) -> str:
    """`about half of the voters`"""
    return "l" if block.tag(at + 1) in "#l" and plain(block.words[at]) in block.tagger.approximators else ""


def noun(block: Block, at: int) -> str:
    """`the claims were`, but `the film shows the harbour`"""
    word = plain(block.words[at])
    shape = block.tagger.nouns.get(word)
    if shape is None:
        return ""
    following = plain(block.words[at + 1]) if at + 1 < len(block.words) else ""
    governs = following in block.tagger.reporting[word].verb.prepositions
    looks = _is_noun(block.tags, at, shape, governs=governs) or _compounded(block, at)
    if not looks or _only_verb(block, at, shape) or (shape == "base" and _reports_last(block, at)):
        return ""
    return "M" if word in block.tagger.speech else "n"


def before_noun(block: Block, at: int) -> str:
    """`replied, after a long pause, “No”`, but `after a fire broke out`"""
    word = plain(block.words[at])
    if word not in block.tagger.temporal or word in block.tagger.asking or block.tag(at + 1) not in "dlN#":
        return ""
    end = at + 2
    while end - at < _PHRASE and block.tag(end) in "aegnrNTz#sq":
        end += 1
    if block.tag(end) not in ".,;:)" or _APPOSED.match("".join(block.tags[end : end + 2 * _PHRASE])):
        return ""  # `after the clerk, Ada Okafor, said`
    return "p"


def verb(block: Block, at: int) -> str:
    """`they note`, `experts note that`, `observers note the rise`"""
    if not 0 < at < len(block.tags) - 1 or plain(block.words[at]) not in block.tagger.both:
        return ""
    left, right = block.tag(at - 1), block.tag(at + 1)
    is_verb = left in "im" or (left in "urn" and right in "tx") or _only_verb(block, at, "base")
    return "B" if is_verb or _reports_last(block, at) else ""


IN_DOUBT: Mapping[str, tuple[Reading, ...]] = {
    "G": (attribute, warning, briefing, role),
    "C": (attribute, joined_attribute, noun),
    "B": (attribute, noun),
    "v": (attribute, counted, subject),
    "V": (attribute, pause, governed, compound, counted),
    "p": (name, approximator),
    "r": (verb,),
    "z": (name,),
}
THEN: Mapping[str, tuple[Reading, ...]] = {"c": (before_noun,), "t": (that,)}
"""What is asked when the words around have their tags."""


def _only_verb(block: Block, i: int, shape: str) -> bool:
    """Whether a form that may be a noun is a verb, since its clause would have none: `the film shows the harbour`.

    A clause has one finite verb. The words between the start of the clause and the form must be a noun phrase, in
    the plural before a base form, and behind a third person no other verb may follow in the clause.
    """
    words, tags, right = block.words, block.tags, block.tag(i + 1)
    holds_clause = right == "u" and i + 2 < len(tags) and tags[i + 2] in 'VB"Qq'
    governs = right in "dithQ" or holds_clause or (shape == "third" and right in "lN")
    if tags[i - 1] not in "nrN" or not (governs or right in "p.,"):
        return False
    if shape == "base" and (not words[i - 1].endswith("s") or right == "h"):
        return False
    first = i
    while first > 0 and i - first < _CLAUSE and tags[first - 1] not in _AROUND_A_CLAUSE:
        first -= 1
        if tags[first] in "vbmfCeVBGgu":
            return False
    before = tags[first - 1] if first > 0 else "."
    closes = before == "Q" and last_inside(words[first - 1]) == ","  # `“It leaks,” the engineers state in the report`
    if tags[first] not in "dlnNrT#" or not (closes or (governs and before in ".cthQ")):
        return False
    end = i + 1
    while shape == "third" and end < len(tags) and tags[end] not in _AROUND_A_CLAUSE:
        if tags[end] in "vbmfCe":
            return False
        end += 1
    return True


def _is_noun(tags: Sequence[str], i: int, shape: str, *, governs: bool) -> bool:
    """Whether a form that may be a noun is one here, by its neighbours.

    `governs`: the preposition that the verb takes stands behind.
    """
    before = i - 1
    while before >= 0 and tags[before] == "a":
        before -= 1
    left = tags[before] if before >= 0 else "."
    right = tags[i + 1] if i + 1 < len(tags) else "."
    if shape == "base":
        return left not in BEFORE_A_BASE or right in "obvmf"
    if left == "n" and (governs or not _has_determiner(tags, before)):
        return not governs  # `resented recent remarks that`, but `the accord calls on`
    if left == "i" or (left in "Nnr" and right == "." and _trails(tags, before)):
        return False  # `who she claims has left`, `“Look at it,” Brandt notes.`
    return (left in NOT_BEFORE_A_VERB and not (left in "nrzT-" and right in "tidhQ")) or right in "obmvfCB."


def _reports_last(block: Block, i: int) -> bool:
    """Whether a base form closes the sentence behind a plural that a comma sets off: `…, the county offices report.`"""
    plural = block.tag(i - 1) in "nr" and block.words[i - 1].endswith("s")
    return plural and block.tag(i + 1) == "." and _trails(block.tags, i - 1)


def _compounded(block: Block, i: int) -> bool:
    """Whether a base form ends a phrase behind a name in the singular: `a TV show,`."""
    words, tags = block.words, block.tags
    if i < 2 or tags[i] != "B" or tags[i - 1] != "N" or words[i - 1].endswith("s") or tags[i - 2] == "&":
        return False
    return i + 1 == len(tags) or tags[i + 1] in ".,;:)k&AQqGw"


def _trails(tags: Sequence[str], at: int) -> bool:
    """Whether nothing but a phrase stands between a token and the quotation in front, or but a name and the comma."""
    name = at
    while name >= 0 and tags[name] in "NT~":
        name -= 1
    while at >= 0 and tags[at] in "NT~nrdeagpos#":
        at -= 1
    return at >= 0 and (tags[at] in "Q," or tags[name] == ",")


def _has_determiner(tags: Sequence[str], noun: int) -> bool:
    """Whether a determiner, an owner, a name or the start of a clause is in front of the noun at a token."""
    at = noun
    while at >= 0 and tags[at] in "naegqM#r":
        if tags[at] == "r":
            return True
        at -= 1
    return at < 0 or tags[at] in "dslN.,Q;:-(&w"


def open_sentence(begin: int, words: Sequence[str], tags: list[str], tagger: Tagger) -> None:
    """Give the word that opens a sentence the tag it has in spite of its capital."""
    while begin < len(words) and tags[begin] in '"-(*':
        begin += 1
    if tags[begin + 1 : begin + 2] == ["~"] and len(words[begin]) == 1:
        return  # the initial of `A. Keller`
    if tags[begin : begin + 1] == ["N"] and len(words[begin]) > 1 and words[begin].isupper() and not tagger.headline:
        return  # `US Senator`
    if begin < len(words) and tags[begin] in "NTCz" and words[begin][0].isupper():
        tags[begin] = tagger.initial(words[begin])
        following = tags[begin + 1 : begin + 2]
        if words[begin] in tagger.given and following and following[0] in "CvbmfNs,":
            tags[begin] = "N"  # `Bob said`, `Mark was`
            return
        if tags[begin] in "VngeB" and following and following[0] in "NT" and words[begin + 1][0].isupper():
            tags[begin] = "N"  # `Transport Minister`, `Hill Smith`
        elif tags[begin] == "C" and following and following[0] in "BVCvbmf":
            tags[begin] = "r"  # `Reports indicate`
        elif tags[begin] in "VBz" and following and following[0] == "C":
            tags[begin] = "N"  # `Price said`
        elif tags[begin] in "VB" and tags[begin + 1 : begin + 3] == [",", "d"]:
            tags[begin] = "N"  # `Patch, a former director, said`
        elif tags[begin] in "VB" and following and following[0] == "r":
            tags[begin] = "n"  # `Transport secretary`
        elif (
            tags[begin] == "a"
            and (tags[begin + 1 : begin + 2] or ["."])[0] in "Cvbmfsa"
            and plain(words[begin]) not in tagger.lower
            and (following[0] != "a" or tags[begin + 2 : begin + 3] == ["C"])
        ):
            tags[begin] = "N"  # `Kelly said`
