"""Check rules: that a rule makes the claim it should, and that the claim is its own.

>>> from quotekit import RULES
>>> check(RULES["quote_cue_source"], "“No,” said Ada Okafor.", {"“No,”": "Ada Okafor"})
"""

from __future__ import annotations

from collections.abc import Mapping

from quotekit.builtin import RULES
from quotekit.pipeline import Extractor
from quotekit.rules import Rule, RuleSet
from quotekit.scene import Claim, Paragraph


def check(
    rule: Rule, text: str, expected: Mapping[str, str | None], *, rules: RuleSet = RULES, language: str = "en"
) -> None:
    """Raise `AssertionError` unless this very rule claims what is expected in a text.

    `expected`: how each content begins -> its source as written, or None for a claim without one;
    empty when the rule must not claim anything. `rules` is the set the rule works in; a rule
    that is not in it is put first.
    """
    if rule.name not in rules:
        rules = rules.first(rule)
    claims, paragraphs = Extractor(language, rules=rules).claims(text)
    own = [claim for claim in claims if claim.rule == rule.name]
    found = {_text(c, paragraphs): _source(c, claims, paragraphs) for c in own}
    for start, source in expected.items():
        matches = [content for content in found if content.startswith(start)]
        if not matches:
            raise AssertionError(
                f"rule {rule.name!r} claims nothing that begins with {start!r}\n{_all(claims, paragraphs)}"
            )
        if found[matches[0]] != source:
            raise AssertionError(f"rule {rule.name!r} gives {matches[0]!r} to {found[matches[0]]!r}, not to {source!r}")
    if not expected and found:
        raise AssertionError(f"rule {rule.name!r} claims {found!r}, and should claim nothing")


def check_examples(rules: RuleSet = RULES, *, language: str = "en") -> int:
    """Check every example of every rule of a set; the number of examples that were checked.

    A rule without an example fails, since nobody could tell what it is for.
    """
    count = 0
    for rule in rules:
        if not rule.examples:
            raise AssertionError(f"rule {rule.name!r} has no example")
        for text, expected in rule.examples.items():
            check(rule, text, expected, rules=rules, language=language)
            count += 1
    return count


def _text(claim: Claim, paragraphs: list[Paragraph]) -> str:
    passage = paragraphs[claim.passage].passage
    start, end = passage.span(*claim.content[0])
    return passage.text[start:end]


def _source(claim: Claim, claims: list[Claim], paragraphs: list[Paragraph]) -> str | None:
    origin = claim if claim.continues is None else claims[claim.continues]
    if origin.source is None:
        return None
    passage = paragraphs[origin.passage if origin.elsewhere is None else origin.elsewhere].passage
    start, end = passage.span(*origin.source)
    return passage.text[start:end]


def _all(claims: list[Claim], paragraphs: list[Paragraph]) -> str:
    lines = [f"  {c.rule}: {_text(c, paragraphs)!r} <- {_source(c, claims, paragraphs)!r}" for c in claims]
    return "claims made:\n" + "\n".join(lines) if lines else "no rule claims anything"
