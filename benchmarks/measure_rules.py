"""Measure how often each rule is right, on annotated articles, and store it beside the rules.

    python benchmarks/measure_rules.py GOLD.jsonl [--hold-out N] [--write]

GOLD holds one article a line in the stand-off format (docs/command-line.md). N articles, chosen
by a hash of their id, are kept aside: the rules are measured on the others, and the confidences
that come of it are checked on these. With `--write` the counts go to quotekit/data/confidence.toml.

A claim is right when its letters and those of a gold quotation overlap by half of both together
(Jaccard), and the sources overlap or both are missing.
"""

from __future__ import annotations

import argparse
import hashlib
from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path

import quotekit
from quotekit.evaluation.letters import Letters, common, overlaps, size
from quotekit.formats import StandoffDocument, read_standoff
from quotekit.models import Article, Quote

TARGET = Path(quotekit.__file__).parent / "data" / "confidence.toml"
BINS = (0.0, 0.4, 0.6, 0.7, 0.8, 0.9, 0.95, 1.01)


def judged(gold: StandoffDocument, article: Article) -> list[tuple[Quote, bool]]:
    """Each quotation of the article, and whether it is right."""
    letters = Letters(gold.text)
    own = [letters.of((span.start, span.end) for span in quote.content) for quote in article.quotes]
    theirs = [letters.of(quote.content) for quote in gold.quotes]
    first: dict[int, int] = {}
    for (place, other), shared in overlaps(own, theirs).items():
        if shared * 2 >= size(own[place]) + size(theirs[other]) - shared:
            first[place] = min(other, first.get(place, other))
    answers = []
    for place, quote in enumerate(article.quotes):
        source = letters.of([(quote.source.start, quote.source.end)] if quote.source else [])
        their_source = letters.of(gold.quotes[first[place]].source) if place in first else ()
        same = bool(common(source, their_source)) or not (source or their_source)
        answers.append((quote, place in first and same))
    return answers


def split(
    documents: Sequence[StandoffDocument], hold_out: int
) -> tuple[list[StandoffDocument], list[StandoffDocument]]:
    """The articles to measure on, and those kept aside: the first by the hash of their id."""
    ranked = sorted(documents, key=lambda d: hashlib.sha256(d.id.encode()).hexdigest())
    return ranked[hold_out:], ranked[:hold_out]


def measure(documents: Sequence[StandoffDocument]) -> tuple[Counter[str], Counter[str]]:
    fired: Counter[str] = Counter()
    hits: Counter[str] = Counter()
    for document in documents:
        for quote, is_right in judged(document, quotekit.extract(document.text)):
            fired[quote.trace.rule] += 1
            hits[quote.trace.rule] += is_right
    return fired, hits


def calibration(
    documents: Sequence[StandoffDocument], confidence: Callable[[Quote], float]
) -> list[tuple[str, int, float, float]]:
    """By bin of confidence: how many quotes, their mean confidence, and the share that is right."""
    rows: list[list[tuple[float, bool]]] = [[] for _ in BINS[1:]]
    for document in documents:
        for quote, is_right in judged(document, quotekit.extract(document.text)):
            value = confidence(quote)
            place = next(n for n, high in enumerate(BINS[1:]) if value < high)
            rows[place].append((value, is_right))
    return [
        (
            f"{low:.2f}-{min(high, 1):.2f}",
            len(row),
            sum(v for v, _ in row) / len(row),
            sum(r for _, r in row) / len(row),
        )
        for low, high, row in zip(BINS, BINS[1:], rows, strict=False)
        if row
    ]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("gold", type=Path)
    parser.add_argument("--hold-out", type=int, default=100, metavar="N", help="articles kept aside (default: 100)")
    parser.add_argument("--write", action="store_true", help=f"store the counts in {TARGET.name}")
    arguments = parser.parse_args()
    work, aside = split(list(read_standoff(arguments.gold)), arguments.hold_out)
    fired, hits = measure(work)
    print(f"{'rule':34} {'fired':>6} {'right':>6} {'share':>6}")
    for rule, count in fired.most_common():
        print(f"{rule:34} {count:6} {hits[rule]:6} {hits[rule] / count:6.3f}")
    confidence = {rule: (hits[rule] + 1) / (count + 2) for rule, count in fired.items()}
    print(f"\non {len(aside)} articles kept aside:\n{'confidence':12} {'quotes':>6} {'mean':>6} {'right':>6}")
    for name, count, mean, share in calibration(aside, lambda quote: confidence.get(quote.trace.rule, 0.5)):
        print(f"{name:12} {count:6} {mean:6.3f} {share:6.3f}")
    if arguments.write:
        lines = [f"{rule} = {{ fired = {fired[rule]}, right = {hits[rule]} }}" for rule in sorted(fired)]
        head = "# How often each rule fired and was right; written by benchmarks/measure_rules.py.\n\n[rules]\n"
        TARGET.write_text(head + "\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
