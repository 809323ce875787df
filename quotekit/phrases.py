"""Noun phrases, times and places: what one is made of, and where one ends that begins at a token.

The patterns run over the tags of a passage (see `tagging.TAGS`). The chunking idea is Abney's ("Parsing by chunks",
1991): noun phrases without recursion, put together by what stands between them.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from quotekit.tokens import Passage

WINDOW = 80
"""How many tokens a subject may stand away from its verb."""

HEAD = "nNrTMlgq#"
INNER = 'nNrTMzgeaqBs#~"*'
_NOUN_RIGHT = re.compile(rf"(?:i|[dla]*(?:[{INNER}]*[{HEAD}]~?|[dl]))")
_PP_RIGHT = re.compile(rf"(?:[opy]|po)[dl]*[{INNER}]*[{HEAD}]~?")
_AND_RIGHT = re.compile(rf",?&[dl]*[{INNER}]*[{HEAD}]~?")
_CLOSED = re.compile("[dnrM#][^eN]*[^e]*")
_COUNTED = re.compile("#+[aeg]*n")
_APPOSITION = re.compile(rf"[dlrnNTM#][{INNER}op&dl]*(?=[,.;:\-)&ckwQ\"]|$)")

_TIME = re.compile("(?:a|p?[dl]?[n#]?z+#?)+")
_WHERE = re.compile("(?:p[dl]?[nNregM~]{0,3}[nNrgM~](?:s[nNrMqQ]{1,3})?(?:[eCv][yp][dl]?[nNreg#z~]{1,6})?)?")


@dataclass(frozen=True, slots=True)
class Found:
    """A noun phrase found as a source: tokens first..end (excluded), and how it was found."""

    first: int
    end: int
    how: str
    stands_for: tuple[int, int] | None = None
    """What a relative pronoun refers to: of `Keller, who said`, `Keller`."""


def noun_phrase_right(passage: Passage, at: int, high: int) -> Found | None:
    """The noun phrase that begins at token `at`, with what is attached by `of`, `for`, `and`, ..."""
    tags = passage.tags
    high = min(high, at + WINDOW)
    match = _NOUN_RIGHT.match(tags, at, high)
    if match is None:
        return None
    end = match.end()
    if tags[at] == "i":
        return Found(at, end, "after the verb")
    while end < high:
        more = _PP_RIGHT.match(tags, end, high) or _joined(tags, end, high)
        if more is None:
            break
        if tags[end] == "p" and all(t in "z#" for t in tags[end + 1 : more.end()]):
            break
        end = more.end()
    while end > at + 1 and tags[end - 1] == "z":
        end -= 1
    return Found(at, end, "after the verb")


def _joined(tags: str, at: int, high: int) -> re.Match[str] | None:
    """`and NP`, if it belongs to the noun phrase in front: no verb follows it at once."""
    match = _AND_RIGHT.match(tags, at, high)
    return match if match and tags[match.end() : match.end() + 1] not in tuple("vCbmfec") else None


def with_apposition(passage: Passage, found: Found, high: int, *, closed: bool = False) -> Found:
    """`Joost Brandt, a harbour detective`: a source to the right with what identifies it.

    `closed`: only where a comma closes the apposition, since the sentence goes on behind it.
    """
    tags, end = passage.tags, found.end
    if end >= high or tags[end] != "," or tags[found.first] == "i":
        return found
    match = _APPOSITION.match(tags, end + 1, min(high, end + 25))
    if (
        match is not None
        and tags[match.end() - 1 : match.end()] == "N"
        and tags[end - 1] in "rnT"
        and "N" in match.group()
    ):
        return Found(found.first, match.end(), found.how + ", with the name behind it")
    if (
        match is None
        or not (any(t in "rnT" for t in match.group()) or match.group() == "#")
        or _COUNTED.match(match.group())  # `turned down, says her agent, nine offers`
        or (closed and (tags[match.end() : match.end() + 1] != "," or not _CLOSED.fullmatch(match.group())))
    ):
        return found
    return Found(found.first, match.end(), found.how + ", with its apposition")


def time_at(tags: str, at: int, high: int) -> tuple[int, int] | None:
    """The words of time that begin at a token: `on Friday`, `earlier last week`."""
    match = _TIME.match(tags, at, high)
    if match is None or "z" not in match.group() or tags[match.end() : match.end() + 1] in ("s", "o"):
        return None  # `the days of cheap salt were gone`
    named = match.group()[-2:] == "dz" and tags[match.end() : match.end() + 1] in ("c", "w")
    return None if named else match.span()  # `the day when it rained was a Friday`


def behind_time(tags: str, at: int, high: int) -> int:
    """The token behind the words of time that may stand here."""
    time = time_at(tags, at, high)
    return time[1] if time else at


def place_at(tags: str, at: int, high: int) -> int:
    """The token behind `in a statement`, `at a rally`, which may stand here."""
    match = _WHERE.match(tags, at, high)
    return match.end() if match else at
