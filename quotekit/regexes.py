"""`regex_rule()`: a rule written as a regular expression, with a limit to the time it may take.

A regular expression can take longer than anybody can wait, and whether it does depends on the text. So
each search has a limit; one that goes beyond it is an error with the name of the rule and the place.
`pattern()` needs none: prefer it where it can say the same.
"""

from __future__ import annotations

import regex

from quotekit.claims import Claim, Tokens
from quotekit.errors import InvalidRule
from quotekit.rules import Examples, Rule
from quotekit.scene import Scene

REACH = 1000
"""Characters seen on either side of the quotation, within its paragraph."""
_SLOT = "(?P<quote>)"
_STANDS_FOR_QUOTE = "\ue000"
_GROUPS = frozenset(("quote", "source", "cue"))


def regex_rule(
    name: str, expression: str, *, why: str, timeout: float = 1.0, flags: int = 0, examples: Examples | None = None
) -> Rule:
    """A rule from a regular expression, as the `regex` module reads it (Python's `re` and more).

    - Named groups: `quote` and `source` (which may be optional), and perhaps `cue`. An empty `(?P<quote>)` is the
      quotation itself with its marks, whichever they are. With something in it, it must match
      what stands in the article, marks and all.
    - It is searched for around each quotation that no rule before has taken, in its paragraph,
      1,000 characters to either side. What it finds is widened to whole words.
    - `timeout`: the most seconds that one search may take; `RuleTimedOut` is raised beyond it (or, with
      `Extractor(on_error="skip")`, noted, and the rule is not asked again about this article).

    Raises `InvalidRule` for an expression that cannot be used, with a caret under the fault.

    >>> from quotekit import RULES, Extractor
    >>> via = regex_rule("via", r"(?P<quote>) \\((?P<cue>via) (?P<source>[^)]+)\\)", why="a source in brackets")
    >>> Extractor(rules=RULES.first(via)).extract("“All safe” (via Ada Okafor).").speakers[0].name
    'Ada Okafor'
    """
    masked, anchored = _SLOT in expression, expression.startswith(_SLOT)
    slot = _SLOT if anchored else f"(?P<quote>{_STANDS_FOR_QUOTE})"
    try:
        compiled = regex.compile(expression.replace(_SLOT, slot), flags)
    except regex.error as fault:
        said, at = getattr(fault, "msg", fault), getattr(fault, "pos", None)  # its stubs do not know these
        raise InvalidRule(f"regex rule {name!r}: {said}{_caret(expression, at, slot)}") from fault
    groups = set(compiled.groupindex)
    if not {"quote", "source"} <= groups <= _GROUPS:
        raise InvalidRule(
            f"regex rule {name!r}: it needs the groups (?P<quote>…) and (?P<source>…), and may have (?P<cue>…); "
            f"it has {', '.join(sorted(groups)) or 'none'}"
        )
    if not timeout > 0:
        raise InvalidRule(f"regex rule {name!r}: timeout is a number of seconds above 0, not {timeout!r}")

    def find(scene: Scene) -> Claim | None:
        try:
            if anchored:  # nothing has to be searched for, nor copied
                passage = scene.passage
                end = passage.end_of(scene.quote)
                match = compiled.match(passage.text, end, min(passage.end, end + REACH), timeout=timeout)
                return _Found(scene).claim(match, (scene.quote, scene.quote + 1)) if match is not None else None
            found, text = _window(scene, masked)
            for match in compiled.finditer(text, timeout=timeout):
                claim = found.claim(match, found.tokens(match, "quote"))
                if claim is not None:
                    return claim
            return None
        except TimeoutError:
            raise TimeoutError(f"its regular expression took longer than {timeout} s") from None

    return Rule(name, find, why, examples=examples or {})


def _caret(expression: str, at: int | None, slot: str) -> str:
    if at is None or "\n" in expression:
        return ""
    added = len(slot) - len(_SLOT) if 0 <= expression.find(_SLOT) < at else 0
    return f"\n  {expression}\n  {' ' * (at - added)}^"


def _window(scene: Scene, masked: bool) -> tuple[_Found, str]:
    """The text around a quotation; `masked`, the quotation is one character in it."""
    passage = scene.passage
    first, end = passage.span(scene.quote, scene.quote + 1)
    start, limit = max(passage.start, first - REACH), min(passage.end, end + REACH)
    if not masked:
        return _Found(scene, start), passage.text[start:limit]
    text = passage.text[start:first] + _STANDS_FOR_QUOTE + passage.text[end:limit]
    return _Found(scene, start, first - start, end - first - 1), text


class _Found:
    """What is found in a text that begins at offset `start` of the article, and lacks `gone` characters behind `at`."""

    __slots__ = ("_at", "_gone", "_scene", "_start")

    def __init__(self, scene: Scene, start: int = 0, at: int = 0, gone: int = 0) -> None:
        self._scene, self._start, self._at, self._gone = scene, start, at, gone

    def claim(self, match: regex.Match[str], content: Tokens | None) -> Claim | None:
        """What a match says about the quotation, if it is about this one."""
        source = self.tokens(match, "source")
        cue = self.tokens(match, "cue") if "cue" in match.re.groupindex else None
        if content is None or not content[0] <= self._scene.quote < content[1]:
            return None
        if any(part is not None and part[0] < content[1] and content[0] < part[1] for part in (source, cue)):
            return None
        return Claim(self._scene.number, (content,), cue=cue, source=source, how="regular expression")

    def tokens(self, match: regex.Match[str], group: str) -> Tokens | None:
        """The whole words that a group touches."""
        start, end = match.span(group)
        while start < end and match.string[start].isspace():
            start += 1
        while start < end and match.string[end - 1].isspace():
            end -= 1
        if start >= end:
            return None
        passage = self._scene.passage
        return passage.token_at(self._offset(start)), passage.token_at(self._offset(end - 1)) + 1

    def _offset(self, at: int) -> int:
        return self._start + at + (self._gone if at > self._at else 0)
