"""`pattern()`: a rule written as the shape of a passage.

    said_after = pattern("said_after", "{quote},? {cue} {source}", why="the quote, then a speech verb, then a name")

A template is read outwards from `{quote}`. Slots: `{quote}` (exactly one), `{cue}` (a
reporting verb group or phrase), `{source}` (a noun phrase; directly before `{cue}`, the
verb's subject with all its insertions). Everything else is a word or a mark that must
stand there; `?` behind it makes it optional, `|` separates alternatives (`as|like`).
Matching walks over tokens once and never backtracks, so no template can blow up.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from quotekit.clauses import Found, noun_phrase_right, subject_left, with_apposition
from quotekit.cues import Cue
from quotekit.errors import InvalidRule
from quotekit.lexicon import Phrase
from quotekit.rules import Examples, Rule
from quotekit.scene import Claim, Scene, Tokens
from quotekit.tagging import plain

SLOTS = ("quote", "cue", "source")
_ELEMENT = re.compile(r"\{(\w*)\}(\?)?|([^\s{}?]+)(\?)?")


@dataclass(frozen=True, slots=True)
class Element:
    """One slot or literal of a template."""

    slot: str = ""
    words: tuple[str, ...] = ()
    optional: bool = False


def pattern(name: str, template: str, *, why: str, examples: Examples | None = None) -> Rule:
    """A rule from a template. Raises `InvalidRule`, with a caret under the fault.

    >>> pattern("bad", "{quote} {sauce}", why="a typo")
    Traceback (most recent call last):
    quotekit.errors.InvalidRule: pattern 'bad': no slot {sauce}; slots are {quote}, {cue}, {source}
      {quote} {sauce}
              ^
    """
    elements = _parse(name, template)
    at = next(n for n, e in enumerate(elements) if e.slot == "quote")
    left, right = tuple(reversed(elements[:at])), tuple(elements[at + 1 :])

    def find(scene: Scene) -> Claim | None:
        match = _Match(scene)
        if right and not left and scene.governed():
            return None
        if match.walk_right(right) and match.walk_left(left):
            first = scene.clause_start(reported=match.phrase) if right and not left else scene.quote
            return Claim(scene.number, ((first, scene.quote + 1),), cue=match.cue, source=match.source, how=match.how)
        return None

    return Rule(name, find, why, examples=examples or {})


def _parse(name: str, template: str) -> list[Element]:
    def fail(message: str, at: int) -> InvalidRule:
        return InvalidRule(f"pattern {name!r}: {message}\n  {template}\n  {' ' * at}^")

    elements: list[Element] = []
    at = 0
    while at < len(template):
        if template[at].isspace():
            at += 1
            continue
        match = _ELEMENT.match(template, at)
        if match is None:
            raise fail("cannot be read here; a slot is {quote}, {cue} or {source}", at)
        slot, slot_optional, literal, optional = match.groups()
        if literal is None:
            if slot not in SLOTS:
                raise fail(f"no slot {{{slot}}}; slots are " + ", ".join(f"{{{s}}}" for s in SLOTS), at)
            if any(e.slot == slot for e in elements):
                raise fail(f"slot {{{slot}}} stands twice", at)
            elements.append(Element(slot, optional=bool(slot_optional)))
        else:
            elements.append(Element(words=tuple(plain(literal).split("|")), optional=bool(optional)))
        at = match.end()
    if not any(e.slot == "quote" for e in elements):
        raise fail("it has no {quote}", 0)
    if not any(e.slot == "source" for e in elements):
        raise fail("it has no {source}", 0)
    return elements


class _Match:
    """One walk over the tokens around a quotation."""

    __slots__ = ("cue", "how", "phrase", "scene", "source", "verb")

    def __init__(self, scene: Scene) -> None:
        self.scene = scene
        self.cue: Tokens | None = None
        self.source: Tokens | None = None
        self.how = ""
        self.phrase = False
        self.verb: Cue | None = None

    def _take(self, found: Found) -> None:
        self.source, self.how = (found.first, found.end), found.how

    def walk_right(self, elements: Sequence[Element]) -> bool:
        scene, at, n = self.scene, self.scene.quote + 1, 0
        passage, paragraph = scene.passage, scene.paragraph
        high = scene.high
        while n < len(elements):
            element = elements[n]
            following = elements[n + 1].slot if n + 1 < len(elements) else ""
            if element.slot == "source" and following == "cue":
                end = self._clause(at, high)
                if end is None:
                    return False
                at, n = end, n + 2
                continue
            if element.slot == "cue":
                cue = paragraph.by_first.get(at)
                if cue is None or cue.passive or cue.relays or cue.shape not in ("finite", "phrase"):
                    return False
                if passage.tags[scene.quote] == "q" and cue.shape == "finite" and at == scene.quote + 1:
                    return False  # `the “lost” generation says`: part of a phrase, not a quotation
                self.cue, at = (cue.first, cue.end), cue.end
                self.phrase, self.verb = cue.shape == "phrase", cue
                while at < high and passage.tags[at] == "a":
                    at += 1
            elif element.slot == "source":
                found = noun_phrase_right(passage, at, high)
                if found is None:
                    return False
                found = with_apposition(passage, found, high)
                self._take(found)
                at = found.end
            elif at < high and plain(passage.words[at]) in element.words:
                at += 1
            elif not element.optional:
                return False
            n += 1
        if scene.quote == scene.low or scene.opens_like_a_sentence():
            return True
        at = scene.behind(self.verb, at) if self.verb else at
        return at >= high or passage.tags[at] in ".,;:-)azpcwQqA&kVegGu"

    def _clause(self, at: int, high: int) -> int | None:
        """A subject that begins at token `at`, and its reporting verb."""
        paragraph, quote = self.scene.paragraph, self.scene.quote
        if at == quote + 1 and self.scene.tags[max(0, quote - 1) : quote + 1] == "dq":
            return None  # `the “Never Again” movement continues`
        for cue in paragraph.cues_between(at + 1, min(high, at + 40)):
            if cue.passive or not (
                cue.shape == "finite" or (isinstance(cue.entry, Phrase) and cue.entry.source == "before")
            ):
                continue
            found = subject_left(self.scene.passage, at, cue.first)
            skipped = self.scene.tags[at : found.first] if found else "Q"
            if found is not None and skipped in ("", "a") and "Q" not in self.scene.tags[at : cue.first]:
                self._take(found)
                self.cue, self.verb = (cue.first, cue.end), cue
                return cue.end
            return None
        return None

    def walk_left(self, elements: Sequence[Element]) -> bool:
        scene, at, n = self.scene, self.scene.quote, 0
        passage = scene.passage
        while n < len(elements):
            element = elements[n]
            following = elements[n + 1].slot if n + 1 < len(elements) else ""
            if element.slot == "cue":
                cue = next((c for c in scene.paragraph.cues_between(max(scene.low, at - 8), at) if c.end == at), None)
                if cue is None:
                    return False
                self.cue, at = (cue.first, cue.end), cue.first
                if following == "source":
                    found = scene.subject(cue)
                    if found is None:
                        return False
                    self._take(found)
                    at, n = found.first, n + 2
                    continue
            elif element.slot == "source":
                found = subject_left(passage, scene.low, at)
                if found is None:
                    return False
                self._take(found)
                at = found.first
            elif at > scene.low and plain(passage.words[at - 1]) in element.words:
                at -= 1
            elif not element.optional:
                return False
            n += 1
        return True
