"""How fast, how big, and how both grow: one command, standard library and quotekit only.

    python benchmarks/run.py                          # some minutes
    python benchmarks/run.py --quick                  # seconds, small sizes
    python benchmarks/run.py --corpus FILE.jsonl      # texts of your own, {"text": …} a line
    python benchmarks/run.py --json                   # for machines

README.md beside this file says what each figure means.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import re
import subprocess
import sys
import time
import tomllib
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from inspect import isfunction
from itertools import count
from pathlib import Path
from statistics import median
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
GOLDEN = ROOT / "tests" / "golden"
DEMO = ROOT / "quotekit" / "data" / "demo.txt"

# What pipeline.py calls, in order; a name it no longer has is left out.
STAGES = (
    "fold", "find_blocks", "find_marks", "Passage.read", "find_cues", "ask", "resolve_all", "Assembly.build",
)  # fmt: skip
MARKS = (
    '"',
    "“",
    "”",
    "'",
    "’",
    "‘",
    "«",
    "(",
    ",",
    "\n",
    ' "',
    "“a ",
    "” a",
    '“a" ',
    "“A,” ",
    "A ",
    "said ",
    "as Keller said, ",
    ", according to Keller",
    "“a,” while he said ",
    "led Keller to say that ",
    "\ud800",
)
WORD = re.compile(r"\w+")

Report = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Scale:
    """How much to measure."""

    repeats: int
    throughput_words: int
    lengths: tuple[int, ...]
    paragraph: int
    garbage: int
    seconds: int


FULL = Scale(5, 50_000, (1_000, 10_000, 100_000, 1_000_000, 10_000_000), 1_000_000, 1_000_000, 300)
QUICK = Scale(2, 2_000, (1_000, 10_000), 10_000, 10_000, 60)


# --- the text


@dataclass(frozen=True, slots=True)
class Corpus:
    """Articles to measure on, and the words of the names in them that another article may change."""

    name: str
    texts: tuple[str, ...]
    names: frozenset[str] = frozenset()

    def articles(self) -> Iterator[str]:
        """Articles without end. From the second round on the people bear new names, so that a long
        text holds as many people as a long text does."""
        people = re.compile(rf"\b({'|'.join(map(re.escape, sorted(self.names)))})\b")
        for turn in count():
            renamed = rf"\g<1>{_syllables(turn)}"
            for text in self.texts:
                yield people.sub(renamed, text) if self.names and turn else text

    def long(self, length: int) -> str:
        """One ordinary text of about that many characters, cut at the end of a line if there is one."""
        parts: list[str] = []
        have = 0
        for article in self.articles():
            parts.append(article)
            have += len(article) + 2
            if have >= length:
                break
        whole = "\n\n".join(parts)[:length]
        cut = whole.rfind("\n", length // 2)
        return whole if cut < 0 else whole[:cut]


def _syllables(number: int) -> str:
    """A made-up ending for a name, another one for each number.

    >>> [_syllables(n) for n in (1, 2, 26)]
    ['be', 'bi', 'bebe']
    """
    out = ""
    while number:
        number, digit = divmod(number, 25)
        out = "bdklm"[digit // 5] + "aeiou"[digit % 5] + out
    return out


def load_corpus(path: Path | None) -> Corpus:
    """The corpus of a file of JSON lines; else the golden articles; else the article shipped with quotekit."""
    if path is not None:
        with path.open(encoding="utf-8") as lines:
            texts = tuple(json.loads(line)["text"] for line in lines if line.strip())
        return Corpus(path.name, texts)
    cases = [tomllib.loads(file.read_text(encoding="utf-8")) for file in sorted(GOLDEN.glob("*.toml"))]
    if not cases:
        return Corpus("the article shipped with quotekit", (DEMO.read_text(encoding="utf-8"),))
    speakers = {q["speaker"] for case in cases for q in case.get("quotes", ()) if isinstance(q.get("speaker"), str)}
    names = frozenset(word for name in speakers for word in WORD.findall(name) if word.istitle() and len(word) > 3)
    return Corpus(f"{len(cases)} golden articles", tuple(case["text"] for case in cases), names)


def word_count(text: str) -> int:
    return len(text.split())


# --- measuring


def timed(work: Callable[[], object]) -> float:
    """Seconds of processor time, which other programs on the machine disturb least; nothing here waits."""
    start = time.process_time()
    work()
    return time.process_time() - start


def child(code: str, *, text: str = "", seconds: int | None = None) -> list[float] | None:
    """The figures that a program prints in a fresh interpreter; None when it takes too long."""
    paths = [str(ROOT), *filter(None, [os.environ.get("PYTHONPATH")])]
    try:
        done = subprocess.run(
            [sys.executable, "-P", "-c", code],  # -P: not the quotekit of the directory it is run from
            input=text.encode("utf-8", "surrogatepass"),
            env=os.environ | {"PYTHONPATH": os.pathsep.join(paths)},
            stdout=subprocess.PIPE,
            check=True,
            timeout=seconds,
        )
    except subprocess.TimeoutExpired:
        return None
    return [float(figure) for figure in done.stdout.split()]


# A process started by a bigger one may inherit its ru_maxrss; Linux tells its own peak in VmHWM.
PEAK = """
def peak():
    import resource, sys
    try:
        with open("/proc/self/status") as lines:
            return next(int(line.split()[1]) for line in lines if line.startswith("VmHWM")) / 1024
    except (OSError, StopIteration):
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (2**20 if sys.platform == "darwin" else 1024)
"""
READ = "import sys; text = sys.stdin.buffer.read().decode('utf-8', 'surrogatepass')\n"
ONE = (
    PEAK
    + READ
    + """
import time, quotekit
extractor = quotekit.Extractor()
extractor.extract(text[:2000])
best = 1e9
for _ in range({repeats}):
    start = time.process_time()
    article = extractor.extract(text)
    best = min(best, time.process_time() - start)
print(best, len(article.quotes), peak())
"""
)


def measure_memory(corpus: Corpus) -> Report:
    """Peak memory in MB of a bare interpreter, with what quotekit builds on, and after one ordinary article."""
    text = sorted(corpus.texts, key=len)[len(corpus.texts) // 2]
    steps = {
        "interpreter": "",
        "interpreter_and_pydantic": "import pydantic.dataclasses\nclass M(pydantic.BaseModel): x: int\n",
        "quotekit_imported": "import quotekit\n",
        "one_article": "import quotekit\narticle = quotekit.extract(text)\n",
    }
    peaks = {name: (child(f"{PEAK}{READ}{step}print(peak())", text=text) or [0.0])[0] for name, step in steps.items()}
    return peaks | {
        "one_article_above_interpreter_and_pydantic": peaks["one_article"] - peaks["interpreter_and_pydantic"],
        "words_of_the_article": word_count(text),
    }


def measure_import(repeats: int) -> Report:
    """Seconds, in a fresh interpreter: `import`, and the first extraction, which loads the language."""
    clock = "import time\nstart = time.perf_counter()\n{}\nprint(time.perf_counter() - start)"
    steps = {
        "pydantic": "import pydantic",
        "quotekit": "import quotekit",
        "quotekit_and_first_article": "import quotekit; quotekit.extract('Nobody spoke.')",
    }
    return {
        name: median((child(clock.format(step)) or [0.0])[0] for _ in range(repeats)) for name, step in steps.items()
    }


def measure_throughput(corpus: Corpus, scale: Scale) -> Report:
    """Words a second, end to end, article by article; and of a bare scan that looks every word up in a set."""
    import quotekit

    extractor = quotekit.Extractor()
    known = frozenset(extractor.language.words.verbs)
    texts: list[str] = []
    words = 0
    for text in corpus.articles():
        texts.append(text)
        words += word_count(text)
        if words >= scale.throughput_words:
            break

    def bare() -> int:
        return sum(match.group() in known for text in texts for match in WORD.finditer(text))

    runs, scans = [], []
    for turn in range(scale.repeats + 1):
        run, scan = timed(lambda: [extractor.extract(text) for text in texts]), timed(bare)
        if turn:  # the first is to warm up
            runs.append(run)
            scans.append(scan)
    return {
        "articles": len(texts),
        "words": words,
        "words_per_second": words / median(runs),
        "words_per_second_of_each_run": [words / run for run in runs],
        "bare_scan_words_per_second": words / median(scans),
        "times_the_bare_scan": median(runs) / median(scans),
        "microseconds_per_word_by_stage": _stages(extractor, texts, words),
    }


def _stages(extractor: Any, texts: Sequence[str], words: int) -> dict[str, float]:
    """Microseconds a word in each stage: the functions that the pipeline calls, with a clock around each."""
    from quotekit import pipeline

    spent: dict[str, float] = {}

    def clocked(name: str, work: Callable[..., Any]) -> Callable[..., Any]:
        def call(*args: Any, **options: Any) -> Any:
            start = time.process_time()
            try:
                return work(*args, **options)
            finally:
                spent[name] = spent.get(name, 0.0) + time.process_time() - start

        return call

    with ExitStack() as undo:
        for name in STAGES:
            holder, _, attribute = name.rpartition(".")
            owner = getattr(pipeline, holder, None) if holder else pipeline
            original = getattr(owner, "__dict__", {}).get(attribute)
            if original is None:
                continue
            work = clocked(name, getattr(owner, attribute))
            setattr(owner, attribute, work if isfunction(original) else staticmethod(work))
            undo.callback(setattr, owner, attribute, original)
        whole = timed(lambda: [extractor.extract(text) for text in texts])
    by_stage = {name: spent[name] / words * 1e6 for name in STAGES if name in spent}
    return by_stage | {"the rest": (whole - sum(spent.values())) / words * 1e6}


def measure_growth(corpus: Corpus, scale: Scale) -> list[Report]:
    """Microseconds a word for longer and longer texts, and for one long paragraph, beside a bare scan."""
    cases = [(f"{length:,} characters", corpus.long(length)) for length in scale.lengths]
    cases.append((f"one paragraph of {scale.paragraph:,}", " ".join(corpus.long(scale.paragraph).split())))
    return [_one(name, text, scale) for name, text in cases]


def measure_garbage(scale: Scale) -> list[Report]:
    """Seconds for a text that is one thing over and over."""
    return [_one(repr(mark)[1:-1], mark * (scale.garbage // len(mark)), scale) for mark in MARKS]


def _one(name: str, text: str, scale: Scale) -> Report:
    words = word_count(text)
    repeats = scale.repeats if len(text) <= 100_000 else 1
    known = frozenset(("a", "b", "c"))
    scan = min(timed(lambda: sum(m.group() in known for m in WORD.finditer(text))) for _ in range(repeats))
    figures = child(ONE.format(repeats=repeats), text=text, seconds=scale.seconds)
    report: Report = {"text": name, "characters": len(text), "words": words, "bare_scan_seconds": scan}
    if figures is None:
        return report | {"seconds": None, "gave_up_after_seconds": scale.seconds}
    seconds, quotes, peak = figures
    return report | {
        "seconds": seconds,
        "microseconds_per_word": seconds / words * 1e6 if words > len(text) / 100 else None,
        "nanoseconds_per_character": seconds / max(1, len(text)) * 1e9,
        "times_the_bare_scan": seconds / max(scan, 1e-9),
        "quotes": int(quotes),
        "peak_mb": peak,
    }


def measure(corpus: Corpus, scale: Scale) -> Report:
    """Everything."""
    return {
        "python": platform.python_version(),
        "machine": f"{platform.system()} {platform.machine()}, {os.cpu_count()} CPUs",
        "corpus": corpus.name,
        "memory_mb": measure_memory(corpus),  # first: what a small parent starts cannot inherit much
        "import_seconds": measure_import(scale.repeats),
        "throughput": measure_throughput(corpus, scale),
        "growth": measure_growth(corpus, scale),
        "garbage": measure_garbage(scale),
    }


# --- telling


def tell(report: Report) -> Iterator[str]:
    """The report for people, line by line."""
    speed, memory, imports = report["throughput"], report["memory_mb"], report["import_seconds"]
    yield f"Python {report['python']}, {report['machine']}; text: {report['corpus']}"
    yield ""
    yield f"speed       {speed['words_per_second']:>10,.0f} words/s end to end, median ({speed['words']:,} words)"
    yield f"bare scan   {speed['bare_scan_words_per_second']:>10,.0f} words/s, a look-up for each word;"
    yield f"            quotekit takes {speed['times_the_bare_scan']:.1f} times as long"
    for name, micros in speed["microseconds_per_word_by_stage"].items():
        yield f"  {name:<32}{micros:>6.2f} µs/word"
    yield ""
    yield f"import      {imports['quotekit'] * 1000:>6.0f} ms (pydantic alone {imports['pydantic'] * 1000:.0f} ms;"
    yield f"            with the first article {imports['quotekit_and_first_article'] * 1000:.0f} ms)"
    yield f"memory      {memory['one_article']:>6.1f} MB peak on an article of {memory['words_of_the_article']} words;"
    yield f"            {memory['one_article_above_interpreter_and_pydantic']:.1f} MB above interpreter and pydantic"
    yield f"            ({memory['interpreter']:.1f} and, with pydantic, {memory['interpreter_and_pydantic']:.1f})"
    for title, rows in (("growth", report["growth"]), ("garbage", report["garbage"])):
        yield ""
        yield f"{title:<28}{'words':>10}{'seconds':>10}{'µs/word':>9}{'ns/char':>9}{'× scan':>8}{'quotes':>8}{'MB':>7}"
        yield from map(_row, rows)


def _row(row: Report) -> str:
    head = f"  {row['text']:<26}{row['words']:>10,}"
    if row["seconds"] is None:
        return f"{head}   gave up after {row['gave_up_after_seconds']} s"
    per_word = row["microseconds_per_word"]
    return (
        f"{head}{row['seconds']:>10.3f}{'—' if per_word is None else f'{per_word:.2f}':>9}"
        f"{row['nanoseconds_per_character']:>9.0f}{row['times_the_bare_scan']:>8.1f}{row['quotes']:>8}{row['peak_mb']:>7.0f}"
    )


def main(arguments: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description="How fast quotekit is, how big, and how both grow.")
    parser.add_argument("--corpus", type=Path, metavar="FILE.jsonl", help='texts of your own: {"text": …} on each line')
    parser.add_argument("--quick", action="store_true", help="small sizes, in seconds")
    parser.add_argument("--json", action="store_true", help="print the figures as JSON")
    options = parser.parse_args(arguments)
    sys.path.insert(0, str(ROOT))
    report = measure(load_corpus(options.corpus), QUICK if options.quick else FULL)
    print(json.dumps(report, indent=2, ensure_ascii=False) if options.json else "\n".join(tell(report)))


if __name__ == "__main__":
    main()
