"""How often `quotekit.verify` is right on the golden claims of tests/verify, and how fast it is over many articles.

python benchmarks/verify.py            precision and recall of each verdict, for each set of claims
python benchmarks/verify.py --wrong    and every claim with a wrong verdict
python benchmarks/verify.py --speed N  a corpus of N articles: time to build an index, and to ask it
"""

from __future__ import annotations

import argparse
import random
import statistics
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "tests"))

from verify_cases import SETS, GoldFile, Score, load, score  # noqa: E402

from quotekit import QuoteIndex, Verifier  # noqa: E402


def main(arguments: list[str] | None = None) -> None:
    """Prints the tables."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--wrong", action="store_true", help="also print every claim with a wrong verdict")
    parser.add_argument("--speed", type=int, metavar="N", help="measure a corpus of N articles instead")
    options = parser.parse_args(arguments)
    files = load()
    if options.speed:
        speed(files, options.speed)
        return
    verifier = Verifier()
    for name in (*SETS, "all"):
        chosen = [file for file in files if name in ("all", file.set)]
        counted = score(chosen, verifier)
        table(f"{name}: {len(chosen)} articles, {counted.claims} claims", counted)
        if options.wrong and name != "all":
            for claim, verdict, faults in counted.wrong:
                print(f"  {claim.name} ({claim.speaker}): {'; '.join(faults)}\n    {verdict}")


def table(title: str, counted: Score) -> None:
    """One set of claims."""
    share = counted.faultless / counted.claims if counted.claims else 0
    print(f"\n{title}; {counted.faultless} right in every respect ({share:.1%})\n")
    print("| verdict | claims | precision | recall |\n|---|--:|--:|--:|")
    for name, wanted, precision, recall in counted.rows():
        print(f"| {name.replace('_', ' ')} | {wanted} | {precision:.1%} | {recall:.1%} |")


def speed(files: list[GoldFile], size: int) -> None:
    """A corpus made of paragraphs of the golden articles, each article with a quotation of its own."""
    chance = random.Random(1)
    paragraphs = [part for file in files for part in file.text.strip().split("\n\n")]
    words = sorted({word.strip(".,:;“”\"'‘’()").lower() for part in paragraphs for word in part.split()} - {""})
    own = [" ".join(chance.sample(words, 14)) for _ in range(size)]
    texts = ("\n\n".join([*chance.sample(paragraphs, 12), f"“{said},” Anna Olsson said."]) for said in own)
    start = time.perf_counter()
    index = QuoteIndex((f"article {n}", text) for n, text in enumerate(texts, start=1))
    print(f"index of {size:,} articles: {time.perf_counter() - start:.1f} s")
    index.verify("words to load the language")
    claims = [claim.quote for file in files for claim in file.claims]
    for name, asked in (
        ("quotations of one article", chance.sample(own, min(50, size))),
        ("golden claims", chance.sample(claims, 50)),
    ):
        taken = []
        for quote in asked:
            start = time.perf_counter()
            index.verify(quote)
            taken.append(time.perf_counter() - start)
        print(f"{name}: median {1000 * statistics.median(taken):.1f} ms, longest {1000 * max(taken):.0f} ms")


if __name__ == "__main__":
    main()
