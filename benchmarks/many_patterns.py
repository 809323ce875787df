"""What 200 patterns of one's own cost: extraction with and without them, on the golden articles.

    python benchmarks/many_patterns.py [--patterns 200] [--runs 7]

Prints the seconds for all golden articles with the built-in rules alone, with the patterns in
front, and with the patterns asked everywhere (without their index); and how many quotations
the patterns took, so that one sees that they are at work.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from quotekit import RULES, Extractor, Rule, RuleSet, pattern

sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))
from golden_cases import load_all

WORDS = (
    "by", "from", "via", "on", "in", "at", "with", "to", "reporters", "statement", "interview", "post", "letter",
    "monday", "memo", "speech", "briefing", "email", "spokesman", "council",
)  # fmt: skip
TEMPLATES = (
    "{{quote}},? per {{source}} ({word})",
    "{{quote}},? {word} {{source}}",
    "{{quote}} - {{source}}, {word}",
    "{{source}} {word} {{mention}},|: {{quote}}",
    "{{source}}, (in a {word}|with a {word}) to {{mention}}: {{quote}}",
    "{{quote}},? {{source}} {{cue}} (then|again) {word}",
    "{word} {{source}}: {{quote}}",
    "{{quote}},? {{cue}} {{source}} in|on|at {{mention}} {word}",
    "{{source}} {word}|wrote to {{mention}}, {{quote}}",
    "{{quote}},? to {{mention}} of|from {{source}}, {word}",
)


def patterns(count: int) -> list[Rule]:
    """Patterns of ten shapes with twenty words, frequent ones among them."""
    shapes = [template.format(word=word) for word in WORDS for template in TEMPLATES]
    return [
        pattern(f"house_{number}", shape, why="a pattern of the house")
        for number, shape in enumerate((shapes * (count // len(shapes) + 1))[:count])
    ]


def seconds(sets: Sequence[RuleSet], texts: Sequence[str], runs: int) -> list[float]:
    """Processor time over all texts with each set, the best of several runs; the sets take turns."""
    extractors = [Extractor(rules=rules) for rules in sets]
    best = [float("inf")] * len(sets)
    for _ in range(runs + 1):
        for number, extractor in enumerate(extractors):
            start = time.process_time()
            for text in texts:
                extractor.extract(text)
            best[number] = min(best[number], time.process_time() - start)
    return best


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    arguments.add_argument("--patterns", type=int, default=200)
    arguments.add_argument("--runs", type=int, default=7)
    asked = arguments.parse_args()
    texts = [case.text for case in load_all()]
    own = patterns(asked.patterns)
    unindexed = (replace(rule, near=()) for rule in own)
    sets = (RULES, RULES.first(*own), RULES.first(*unindexed))
    plain, indexed, everywhere = seconds(sets, texts, asked.runs)
    took = sum(
        quote.trace.rule.startswith("house_")
        for text in texts
        for quote in Extractor(rules=RULES.first(*own)).extract(text).quotes
    )
    print(f"built-in rules                  {plain:.3f} s for {len(texts)} articles")
    print(f"with {len(own)} patterns               {indexed:.3f} s, x {indexed / plain:.2f}")
    print(f"with {len(own)} patterns, unindexed    {everywhere:.3f} s, x {everywhere / plain:.2f}")
    print(f"quotations the patterns took    {took}")


if __name__ == "__main__":
    main()
