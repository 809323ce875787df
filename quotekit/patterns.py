"""`pattern()`: a rule written as the shape of a passage.

    said_after = pattern("said_after", "{quote},? {cue} {source}", why="the quote, then a speech verb, then a name")

A template is read outwards from `{quote}`. Slots: `{quote}` (the quotation), `{cue}` (a
reporting verb group or phrase), `{source}` (a noun phrase; directly before `{cue}`, the
verb's subject with all its insertions), `{mention}` (another noun phrase, which is not the
source). Everything else is a word or a mark that must stand there; `?` behind it makes it
optional, `|` separates alternatives (`as|like`), parentheses hold alternatives of several words
(`(in a post on|writing for) {mention}`). Matching walks over tokens once for each shape that the
template stands for and never backtracks, so no template can blow up.
"""

from __future__ import annotations

from collections.abc import Sequence

from quotekit.claims import Claim, Tokens
from quotekit.clauses import phrase_before, subject_left
from quotekit.cues import Cue
from quotekit.lexicon import Phrase
from quotekit.phrases import Found, noun_phrase_right, with_apposition
from quotekit.rules import Examples, Near, Rule
from quotekit.scene import Scene
from quotekit.tagging import plain
from quotekit.templates import Element, Shape, shapes


def pattern(
    name: str, template: str, *, why: str, examples: Examples | None = None, confidence: float | None = None
) -> Rule:
    """A rule from a template. Raises `InvalidRule`, with a caret under the fault.

    >>> letter = pattern("letter", "{source} to {mention}: {quote}", why="who wrote to whom, a colon, and the words")
    >>> from quotekit import RULES, Extractor
    >>> article = Extractor(rules=RULES.first(letter)).extract("Ada Okafor to Tom Brandt: “The dam is safe.”")
    >>> article.quotes[0].source.text, article.quotes[0].trace.rule
    ('Ada Okafor', 'letter')
    >>> pattern("bad", "{quote} {sauce}", why="a typo")
    Traceback (most recent call last):
    quotekit.errors.InvalidRule: pattern 'bad': no slot {sauce}; did you mean {source}?
      {quote} {sauce}
              ^
    """
    found = shapes(name, template)
    sides = [_sides(shape) for shape in found]

    def find(scene: Scene) -> Claim | None:
        for left, right in sides:
            match = _Match(scene)
            if match.walk_right(right) and match.walk_left(left):
                outwards = bool(right) and not left
                if outwards and (scene.governed() or scene.leads_up_to_title()):
                    continue
                first = scene.clause_start(reported=match.phrase) if outwards else scene.quote
                content = ((first, scene.quote + 1),)
                return Claim(scene.number, content, cue=match.cue, source=match.source, how=match.how)
        return None

    near = tuple(_near(left, right) for left, right in sides)
    return Rule(name, find, why, confidence=confidence, examples=examples or {}, near=near)


def _sides(shape: Shape) -> tuple[Shape, Shape]:
    """What stands before the quotation, from it outwards, and what behind it."""
    at = next(n for n, e in enumerate(shape) if e.slot == "quote")
    return tuple(reversed(shape[:at])), shape[at + 1 :]


def _near(left: Shape, right: Shape) -> Near:
    """What must stand around a quotation for a shape to match."""
    after, before = _next_to(right), _next_to(left)
    words = [frozenset(e.words) for e in (*left, *right) if e.words and not e.optional]
    return Near(after=after, before=before, inside=tuple(one for one in words if one not in (after, before)))


def _next_to(side: Shape) -> frozenset[str] | None:
    """The words one of which stands right beside the quotation; None where anything may."""
    words: list[str] = []
    for element in side:
        if element.slot:
            return None
        words += element.words
        if not element.optional:
            return frozenset(words)
    return None


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
            following = elements[n + 1] if n + 1 < len(elements) else None
            if element.slot == "source" and following and following.slot == "cue":
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
                if following and following.slot == "source" and not _may_precede_its_subject(cue):
                    return False
                self.cue, at = (cue.first, cue.end), cue.end
                self.phrase, self.verb = cue.shape == "phrase", cue
                while at < high and passage.tags[at] == "a":
                    at += 1
            elif element.slot:
                found = self._noun_phrase(at, high, element, following)
                if found is None:
                    return False
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

    def _noun_phrase(self, at: int, high: int, element: Element, following: Element | None) -> Found | None:
        """The source or mention that begins at token `at`, up to the word that must follow it."""
        passage = self.scene.passage
        if element.slot == "mention" and passage.tags[at : at + 1] == "j":
            return Found(at, at + 1, "")
        found = noun_phrase_right(passage, at, high)
        if found is None:
            return None
        if element.slot == "source":
            found = with_apposition(passage, found, high)
        words = following.words if following else ()
        if words and not (found.end < high and plain(passage.words[found.end]) in words):
            cuts = (end for end in range(found.end - 1, at, -1) if plain(passage.words[end]) in words)
            found = Found(at, next(cuts, found.end), found.how)
        if element.slot == "source":
            self._take(found)
        return found

    def _clause(self, at: int, high: int) -> int | None:
        """A subject that begins at token `at`, and its reporting verb."""
        paragraph, quote = self.scene.paragraph, self.scene.quote
        if at == quote + 1 and self.scene.tags[max(0, quote - 1) : quote + 1] == "dq":
            return None  # `the “Never Again” movement continues`
        for cue in paragraph.cues_between(at + 1, min(high, at + 40)):
            if cue.passive or not cue.behind_source:
                continue
            found = subject_left(self.scene.passage, at, cue.first)
            skipped = self.scene.tags[at : found.first] if found else "Q"
            if found is not None and skipped and not skipped.strip("NT"):
                found, skipped = Found(at, found.end, found.how), ""  # `CBS This Morning anchor Ruth Ade`
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
            following = elements[n + 1] if n + 1 < len(elements) else None
            if element.slot == "cue":
                cue = next((c for c in scene.paragraph.cues_between(max(scene.low, at - 8), at) if c.end == at), None)
                if cue is None:
                    return False
                self.cue, at = (cue.first, cue.end), cue.first
                if following and following.slot == "source":
                    found = scene.subject(cue)
                    if found is None:
                        return False
                    self._take(found)
                    at, n = found.first, n + 2
                    continue
            elif element.slot:
                found = self._noun_phrase_left(at, element, following)
                if found is None:
                    return False
                at = found.first
            elif at > scene.low and plain(passage.words[at - 1]) in element.words:
                at -= 1
            elif not element.optional:
                return False
            n += 1
        return True

    def _noun_phrase_left(self, at: int, element: Element, following: Element | None) -> Found | None:
        """The source or mention that ends before token `at`, down to the word that must stand before it."""
        scene, passage = self.scene, self.scene.passage
        words = following.words if following else ()
        found = subject_left(passage, scene.low, at) if element.slot == "source" else None
        if element.slot == "mention":
            found = phrase_before(passage, scene.low, at)
        if words and not (found and scene.low < found.first and plain(passage.words[found.first - 1]) in words):
            found = self._behind_word(at, words) or (found if following and following.optional else None)
        if found is not None and element.slot == "source":
            self._take(found)
        return found

    def _behind_word(self, at: int, words: Sequence[str]) -> Found | None:
        """The noun phrase between one of these words and token `at`, the nearest."""
        scene, passage = self.scene, self.scene.passage
        found = phrase_before(passage, scene.low, at)
        low = found.first if found else at
        for token in range(at - 1, max(low - 2, scene.low - 1), -1):
            if plain(passage.words[token]) in words:
                inner = noun_phrase_right(passage, token + 1, at) if token + 1 < at else None
                return Found(token + 1, at, "noun phrase") if inner and inner.end == at else None
        return None


def _may_precede_its_subject(cue: Cue) -> bool:
    """Whether `“No,” said Keller` is good with this verb: `“a sham,” denounced the plan` has an object."""
    if isinstance(cue.entry, Phrase) or cue.entry.grade == "quoted":
        return True
    return "np" not in cue.entry.frames or cue.entry.takes_clause
