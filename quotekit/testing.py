"""Check rules: that a rule makes the claim it should, that the claim is its own, and that no rule stands there in vain.

>>> from quotekit import RULES
>>> check(RULES["quote_cue_source"], "“No,” said Ada Okafor.", {"“No,”": "Ada Okafor"})
>>> examine(RULES).ok
True

Cases that anybody can write stand in files called `….quotes.toml`, which pytest runs as they
are (see `quotekit.cases`).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from quotekit.builtin import RULES
from quotekit.claims import Claim
from quotekit.language import Language
from quotekit.paragraph import Paragraph
from quotekit.pipeline import Extractor
from quotekit.rules import Rule, RuleSet

__all__ = ["Report", "check", "check_examples", "examine"]

Expected = Mapping[str, str | None]


def check(
    rule: Rule, text: str, expected: Expected, *, rules: RuleSet = RULES, language: str | Language = "en"
) -> None:
    """Raise `AssertionError` unless this very rule claims what is expected in a text.

    `expected`: how each content begins -> its source as written, or None for a claim without one;
    empty when the rule must not claim anything. `rules` is the set the rule works in: where that
    holds another rule of the name, this one takes its place; where it holds none, this one comes first.
    """
    told = _Run.of(Extractor(language, rules=_holding(rules, rule)), text).fault(rule.name, expected)
    if told:
        raise AssertionError(told)


@dataclass(frozen=True, slots=True)
class Report:
    """What is wrong with the rules of a set, by their names.

    - `checked`: how many examples were tried.
    - `without_example`: nobody can tell what these rules are for.
    - `inert`: rules that claim nothing in their own examples, not even when they are asked first.
    - `shadowed`: rules that would be right in their own examples, and the earlier ones that always
      answer before them.
    - `wrong`: other examples that fail, and how.
    - `idle`: rules that claim nothing in any of the texts that were given to look through.
    """

    checked: int = 0
    without_example: tuple[str, ...] = ()
    inert: tuple[str, ...] = ()
    shadowed: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    wrong: Mapping[str, str] = field(default_factory=dict)
    idle: tuple[str, ...] = ()

    @property
    def ok(self) -> bool:
        """Whether every rule is right in all of its examples; `idle` ones are no fault."""
        return not (self.without_example or self.inert or self.shadowed or self.wrong)

    def __str__(self) -> str:
        lines = [f"rule {name!r} has no example" for name in self.without_example]
        lines += [f"rule {name!r} is inert: it claims nothing in its own examples" for name in self.inert]
        lines += [
            f"rule {name!r} is shadowed: in its own examples {' and '.join(map(repr, others))} always answer first"
            if len(others) > 1
            else f"rule {name!r} is shadowed: in its own examples {''.join(map(repr, others))} always answers first"
            for name, others in self.shadowed.items()
        ]
        lines += self.wrong.values()
        lines += [f"rule {name!r} is idle: it claims nothing in the texts" for name in self.idle]
        return "\n".join(lines) or f"{self.checked} examples, all as they should be"


def examine(rules: RuleSet = RULES, *, texts: Iterable[str] = (), language: str | Language = "en") -> Report:
    """Try every rule of a set on its own examples, and look for rules that do nothing in other texts.

    >>> from quotekit import pattern
    >>> late = pattern("late", "{quote},? {cue} {source}", why="said before",
    ...                examples={"“No,” said Ada.": {"“No,”": "Ada"}})
    >>> print(examine(RULES.last(late)))
    rule 'late' is shadowed: in its own examples 'quote_cue_source' always answers first
    """
    extractor = Extractor(language, rules=rules)
    checked, bare, inert = 0, [], []
    shadowed: dict[str, tuple[str, ...]] = {}
    wrong: dict[str, str] = {}
    for rule in rules:
        if not rule.examples:
            bare.append(rule.name)
            continue
        tried = [_Example.of(rule, text, expected, extractor) for text, expected in rule.examples.items()]
        checked += len(tried)
        positive = [one for one in tried if one.positive]
        if not any(one.claims_when_first for one in positive):
            inert.append(rule.name)
        elif all(one.winners for one in positive):
            shadowed[rule.name] = tuple(dict.fromkeys(name for one in positive for name in one.winners))
        elif faults := [one.fault for one in tried if one.fault]:
            wrong[rule.name] = "\n".join(faults)
    texts = tuple(texts)
    fired = {claim.rule for text in texts for claim in _Run.of(extractor, text).claims}
    idle = tuple(name for name in rules.names if name not in fired) if texts else ()
    return Report(checked, tuple(bare), tuple(inert), shadowed, wrong, idle)


def check_examples(rules: RuleSet = RULES, *, language: str | Language = "en") -> int:
    """Check every example of every rule of a set; the number of examples that were checked.

    Raises `AssertionError` that names every rule that is wrong, shadowed, inert or without an
    example, since nobody could tell what that one is for.
    """
    report = examine(rules, language=language)
    if not report.ok:
        raise AssertionError(str(report))
    return report.checked


@dataclass(frozen=True, slots=True)
class _Example:
    """How one example of a rule came out: in the set as it is, and with the rule asked first."""

    positive: bool
    fault: str
    claims_when_first: bool
    winners: tuple[str, ...]

    @staticmethod
    def of(rule: Rule, text: str, expected: Expected, extractor: Extractor) -> _Example:
        as_it_is = _Run.of(extractor, text)
        fault = as_it_is.fault(rule.name, expected)
        if not fault:
            return _Example(bool(expected), "", bool(expected), ())
        in_front = extractor.rules.without(rule.name).first(rule)
        first = [_Run.of(Extractor(extractor.language, rules=s), text) for s in (in_front, RuleSet((rule,)))]
        right = any(not run.fault(rule.name, expected) for run in first)
        claims = any(claim.rule == rule.name for run in first for claim in run.claims)
        winners = as_it_is.rules_of(expected) if right else ()
        return _Example(bool(expected), fault, claims, tuple(name for name in winners if name != rule.name))


@dataclass(frozen=True, slots=True)
class _Run:
    """What a set of rules claims in a text."""

    text: str
    claims: Sequence[Claim]
    paragraphs: Sequence[Paragraph]

    @staticmethod
    def of(extractor: Extractor, text: str) -> _Run:
        claims, paragraphs = extractor.claims(text)
        return _Run(text, claims, paragraphs)

    def fault(self, name: str, expected: Expected) -> str:
        """What the rule of this name does not do as expected; nothing where all is well."""
        found = {self.content(c): self.source(c) for c in self.claims if c.rule == name}
        for start, source in expected.items():
            matches = [content for content in found if content.startswith(start)]
            if not matches:
                return f"rule {name!r} claims nothing that begins with {start!r}\n{self}"
            if source not in [found[content] for content in matches]:
                return f"rule {name!r} gives {matches[0]!r} to {found[matches[0]]!r}, not to {source!r}"
        return "" if expected or not found else f"rule {name!r} claims {found!r}, and should claim nothing"

    def rules_of(self, expected: Expected) -> tuple[str, ...]:
        """The rules that claim the contents that begin like this, or hold what begins so."""
        return tuple(c.rule for c in self.claims if any(start in self.content(c) for start in expected))

    def content(self, claim: Claim) -> str:
        return self._slice(claim.passage, claim.content[0])

    def source(self, claim: Claim) -> str | None:
        origin = claim if claim.continues is None else self.claims[claim.continues]
        if origin.source is None:
            return None
        return self._slice(origin.told_in, origin.source)

    def _slice(self, paragraph: int, tokens: tuple[int, int]) -> str:
        start, end = self.paragraphs[paragraph].passage.span(*tokens)
        return self.text[start:end]

    def __str__(self) -> str:
        lines = [f"  {c.rule}: {self.content(c)!r} <- {self.source(c)!r}" for c in self.claims]
        return "claims made:\n" + "\n".join(lines) if lines else "no rule claims anything"


def _holding(rules: RuleSet, rule: Rule) -> RuleSet:
    if rule.name not in rules.names:
        return rules.first(rule)
    return rules if rules[rule.name] is rule else rules.replace(rule.name, rule)
