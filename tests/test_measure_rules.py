"""The command that measures rules: what it takes for right; and what a confidence is worth on articles kept aside."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from annotated import document, load_file
from sample_article import TEXT, sample

from quotekit.formats import read_standoff

ROOT = Path(__file__).parents[1]
FILE = ROOT / "benchmarks" / "measure_rules.py"
CORPUS = Path(os.environ.get("QUOTEKIT_CORPORA", ROOT.parent / "shared" / "gold")) / "polnear_train.jsonl"
KEPT_ASIDE = 100
FEWEST = 50
"""Quotations below which the share of a bin says nothing."""


def test_a_claim_is_right_if_content_and_source_are() -> None:
    gold = document(
        TEXT,
        {"content": ["We are ready", "Now"], "source": "Okafor"},  # right, but for the marks and half of the name
        {"type": "indirect", "content": "denied <b>it</b> [red] was late", "source": "He"},  # 11 of 17 letters
        {"content": "They told me ‘no way’ and left, she", "source": "They"},  # another source
    )
    answers = [(quote.id, right) for quote, right in load_file(FILE).judged(gold, sample())]
    assert answers == [("q1", True), ("q2", True), ("q3", False), ("q4", False)]


@pytest.mark.skipif(not CORPUS.is_file(), reason="the annotated articles are not here: see docs/figures.md")
def test_a_confidence_is_the_share_that_is_right_on_articles_kept_aside() -> None:
    command = load_file(FILE)
    _, aside = command.split(list(read_standoff(CORPUS)), KEPT_ASIDE)
    bins = [row for row in command.calibration(aside, lambda quote: quote.confidence) if row[1] >= FEWEST]
    assert len(bins) >= 3, "quotations of different confidence"
    for name, count, mean, share in bins:
        chance = 2 * (mean * (1 - mean) / count) ** 0.5
        assert abs(mean - share) <= 0.03 + chance, f"{name}: {count} quotations, {mean:.3f} said and {share:.3f} right"
    shares = [share for _, _, _, share in bins]
    assert shares == sorted(shares), "the surer, the more often right"


def test_bins_of_confidence_hold_each_quotation_once() -> None:
    gold = document(TEXT, {"content": ["We are ready", "Now"], "source": "Okafor"})
    rows = load_file(FILE).calibration([gold], lambda quote: 0.97)
    assert [(name, mean) for name, _, mean, _ in rows] == [("0.95-1.00", pytest.approx(0.97))]
    assert all(0 <= share <= 1 for *_, share in rows)
