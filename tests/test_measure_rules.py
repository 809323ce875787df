"""The command that measures rules: what it takes for right."""

from __future__ import annotations

from pathlib import Path

from annotated import document, load_file
from sample_article import TEXT, sample

FILE = Path(__file__).parents[1] / "benchmarks" / "measure_rules.py"


def test_a_claim_is_right_if_content_and_source_are() -> None:
    gold = document(
        TEXT,
        {"content": ["We are ready", "Now"], "source": "Okafor"},  # right, but for the marks and half of the name
        {"type": "indirect", "content": "denied <b>it</b> [red] was late", "source": "He"},  # 11 of 17 letters
        {"content": "They told me ‘no way’ and left, she", "source": "They"},  # another source
    )
    answers = [(quote.id, right) for quote, right in load_file(FILE).judged(gold, sample())]
    assert answers == [("q1", True), ("q2", True), ("q3", False), ("q4", False)]
