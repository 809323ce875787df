"""The language of `pattern()`: a template, read into the flat shapes that it stands for.

    template    = item+
    item        = slot | word | group, each with `?` behind it if it may be missing
    slot        = {quote} {cue} {source} {mention}
    word        = one or more alternatives without a space: `per`, `per|via`, `,|:`
    group       = ( item+ | item+ ... )

A group, and a slot that may be missing, is multiplied out here, once, so that matching goes
through each shape from end to end and never backtracks. `\\` takes the meaning from the character
behind it.

    >>> for shape in shapes("mine", "{quote} (per|via {cue}) {source}?"):
    ...     print(*shape)
    Traceback (most recent call last):
    quotekit.errors.InvalidRule: pattern 'mine': {source} must stand in every alternative
      {quote} (per|via {cue}) {source}?
                              ^
    >>> for shape in shapes("mine", "{quote} (per|via {cue}) {source}"):
    ...     print(*shape)
    {quote} per {source}
    {quote} via {cue} {source}
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from difflib import get_close_matches
from typing import Literal, get_args

from quotekit.errors import InvalidRule
from quotekit.tagging import plain, split_words

Slot = Literal["quote", "cue", "source", "mention"]
SLOTS: tuple[Slot, ...] = get_args(Slot)
MOST = 64
"""How many shapes a template may stand for."""

_SLOT = re.compile(r"\{([^{}\s]*)\}")
_WORD = re.compile(r"(?:\\.|[^\s{}()?\\])+")
_WORD_IN_GROUP = re.compile(r"(?:\\.|[^\s{}()?\\|])+")
_ESCAPED = re.compile(r"\\(.)")


@dataclass(frozen=True, slots=True)
class Element:
    """A slot, or a word that must stand there: one of `words`. `at` is its place in the template."""

    slot: str = ""
    words: tuple[str, ...] = ()
    optional: bool = False
    at: int = field(default=0, compare=False)

    def __str__(self) -> str:
        return (f"{{{self.slot}}}" if self.slot else "|".join(self.words)) + "?" * self.optional


Shape = tuple[Element, ...]


def shapes(name: str, template: str) -> tuple[Shape, ...]:
    """The shapes that a template stands for, in order; `name` is the rule's. Raises `InvalidRule` with a caret."""
    reader = _Reader(name, template)
    found = reader.sequence()
    if reader.at < len(template):
        raise reader.fail("this parenthesis closes nothing; a parenthesis of the text is \\)", reader.at)
    for shape in found:
        reader.check(shape, found)
    return tuple(dict.fromkeys(found))


class _Reader:
    """Reads a template from left to right; `at` is how far it has come."""

    def __init__(self, name: str, template: str) -> None:
        self.name, self.template, self.at = name, template, 0

    def fail(self, message: str, at: int) -> InvalidRule:
        start = self.template.rfind("\n", 0, at) + 1
        line = self.template[start:].split("\n", 1)[0]
        return InvalidRule(f"pattern {self.name!r}: {message}\n  {line}\n  {' ' * (at - start)}^")

    def sequence(self, *, inside: bool = False) -> list[Shape]:
        """The shapes of the items up to the end, or to the `|` or `)` of the group they are `inside`."""
        found: list[Shape] = [()]
        while self.at < len(self.template):
            mark = self.template[self.at]
            if mark == ")" or (mark == "|" and inside):
                break
            if mark.isspace():
                self.at += 1
                continue
            begin = self.at
            more = self._item(mark, inside)
            found = [shape + behind for shape in found for behind in more]
            if len(found) > MOST:
                raise self.fail(f"this stands for more than {MOST} shapes; make several patterns of it", begin)
        return found

    def _item(self, mark: str, inside: bool) -> list[Shape]:
        if mark == "{":
            return self._slot()
        if mark == "(":
            return self._group()
        begin = self.at
        match = (_WORD_IN_GROUP if inside else _WORD).match(self.template, begin)
        if match is None:
            what = "behind nothing that could be missing" if mark == "?" else "not allowed here"
            raise self.fail(f"{mark!r} is {what}; write \\{mark} for the character itself", begin)
        self.at = match.end()
        return self._words(match.group(), begin)

    def _slot(self) -> list[Shape]:
        begin = self.at
        match = _SLOT.match(self.template, begin)
        if match is None:
            raise self.fail(f"a slot is not closed; slots are {_listed()}", begin)
        slot = match[1]
        if slot not in SLOTS:
            near = get_close_matches(slot, SLOTS, n=1)
            hint = f"did you mean {{{near[0]}}}?" if near else f"slots are {_listed()}"
            raise self.fail(f"no slot {{{slot}}}; {hint}", begin)
        self.at = match.end()
        return self._perhaps([(Element(slot, at=begin),)])

    def _group(self) -> list[Shape]:
        begin = self.at
        found: list[Shape] = []
        while self.at < len(self.template) and self.template[self.at] in "(|":
            self.at += 1
            start = self.at
            more = self.sequence(inside=True)
            if () in more:
                raise self.fail("an alternative may be empty; put `?` behind the parenthesis instead", start - 1)
            found += more
        if self.at >= len(self.template):
            raise self.fail("this parenthesis is not closed; a parenthesis of the text is \\(", begin)
        self.at += 1
        return self._perhaps(_as_one(found, begin))

    def _words(self, text: str, begin: int) -> list[Shape]:
        """Alternatives without a space; each may be several tokens (`per:`)."""
        found: list[Shape] = []
        for part in re.split(r"(?<!\\)\|", text):
            tokens = split_words(plain(_ESCAPED.sub(r"\1", part)))
            if not tokens:
                raise self.fail("an alternative is empty; alternatives of several words stand in parentheses", begin)
            found.append(tuple(Element(words=(token,), at=begin) for token in tokens))
        if self.template[self.at : self.at + 1] != "?":
            return _as_one(found, begin)
        if all(len(shape) == 1 for shape in found):
            self.at += 1
            return [(Element(words=_as_one(found, begin)[0][0].words, optional=True, at=begin),)]
        self.at += 1  # of `per:?` only the colon may be missing
        return [tail for shape in found for tail in (shape, shape[:-1]) if tail]

    def _perhaps(self, found: list[Shape]) -> list[Shape]:
        if self.template[self.at : self.at + 1] != "?":
            return found
        self.at += 1
        return [*found, ()]

    def check(self, shape: Shape, others: Sequence[Shape]) -> None:
        """One quotation, one source, at most one cue, and no two noun phrases side by side."""
        for slot in ("quote", "source"):
            if not any(e.slot == slot for e in shape):
                places = [e.at for other in others for e in other if e.slot == slot]
                raise self.fail(f"{{{slot}}} must stand in every alternative" if places else f"it has no {{{slot}}}",
                                places[0] if places else 0)  # fmt: skip
        for n, element in enumerate(shape):
            if element.slot and element.slot != "mention" and element.slot in [e.slot for e in shape[:n]]:
                raise self.fail(f"slot {{{element.slot}}} stands twice", element.at)
            if n and {element.slot, shape[n - 1].slot} <= {"source", "mention"}:
                raise self.fail("two noun phrases cannot be told apart without a word or a mark between", element.at)


def _as_one(found: list[Shape], begin: int) -> list[Shape]:
    """Alternatives that are single words, as one element."""
    words = [shape[0].words for shape in found if len(shape) == 1 and not shape[0].slot and not shape[0].optional]
    if len(words) < len(found):
        return found
    return [(Element(words=tuple(dict.fromkeys(w for one in words for w in one)), at=begin),)]


def _listed() -> str:
    return ", ".join(f"{{{slot}}}" for slot in SLOTS)
