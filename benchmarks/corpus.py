"""Many documents on one process and on several: speed, memory over the run, and what an interruption costs.

    python benchmarks/corpus.py                       # 10,000 documents; a few minutes
    python benchmarks/corpus.py --documents 500       # seconds
    python benchmarks/corpus.py --processes 4 --json

The documents are the golden articles over and over, each time with new names. README.md beside this
file says what each figure means. Memory is read from /proc, so it is measured on Linux only.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from itertools import islice
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parent))
from run import ROOT, load_corpus

Report = dict[str, Any]
CLI = [sys.executable, "-P", "-m", "quotekit.cli", "extract"]
EVERY = 0.25
TIMES = ("at_a_tenth", "at_the_end", "most")

IN_PYTHON = """
import sys, time
from quotekit import extract_many
from quotekit.reading import read_documents
if __name__ == "__main__":
    start, quotes = time.perf_counter(), 0
    for document, article in extract_many(read_documents([sys.argv[1]]), processes=int(sys.argv[2])):
        quotes += len(article.quotes)
    print(time.perf_counter() - start, quotes)
"""


def write_corpus(path: Path, documents: int) -> int:
    """The corpus as JSON lines; the number of its words."""
    words = 0
    with path.open("w", encoding="utf-8") as lines:
        for number, text in enumerate(islice(load_corpus(None).articles(), documents)):
            lines.write(json.dumps({"id": f"a{number}", "text": text}) + "\n")
            words += len(text.split())
    return words


def environment() -> dict[str, str]:
    return os.environ | {"PYTHONPATH": str(ROOT)}


def memory_of(pid: int) -> tuple[float, list[float]]:
    """Resident memory in MB of a process, and of each of its children; 0 where it is gone."""
    children: list[float] = []
    for path in Path("/proc").glob("[0-9]*/stat"):
        try:
            if int(path.read_text().rpartition(") ")[2].split()[1]) == pid:
                children.append(resident(path.parent))
        except (OSError, IndexError, ValueError):
            continue
    return resident(Path(f"/proc/{pid}")), sorted(children)


def resident(process: Path) -> float:
    try:
        lines = (process / "status").read_text().splitlines()
        return next((int(line.split()[1]) / 1024 for line in lines if line.startswith("VmRSS")), 0.0)
    except OSError:
        return 0.0


def watched(command: Sequence[str]) -> Report:
    """Runs a command and looks at its memory now and then: of the parent, and of the biggest worker."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    start = time.perf_counter()
    process = subprocess.Popen(command, env=environment(), stdout=subprocess.PIPE, text=True)
    parents, workers = [], []
    while process.poll() is None:
        parent, children = memory_of(process.pid)
        if parent:
            parents.append(parent)
            workers.append(max(children, default=0.0))
        time.sleep(EVERY)
    seconds = time.perf_counter() - start
    output = process.stdout.read() if process.stdout else ""
    if process.returncode:
        raise SystemExit(f"{' '.join(command)} ended with status {process.returncode}")
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    figures = {"seconds": seconds, "cpu_seconds": cpu, "printed": output}
    return figures | level("parent", parents) | level("worker", workers)


def level(who: str, figures: list[float]) -> Report:
    """Memory at the end of the first tenth of the run, at its end, and the most there was."""
    if not figures:
        return {}
    told = (figures[len(figures) // 10], figures[-2:][0], max(figures))
    return {f"{who}_mb_{when}": figure for when, figure in zip(TIMES, told, strict=True)}


def interrupted(corpus: Path, whole: Path, folder: Path, processes: int, seconds: float) -> Report:
    """Kills a run in the middle with SIGKILL, resumes it, and compares with the run that nobody disturbed."""
    out = folder / "interrupted.jsonl"
    command = [*CLI, str(corpus), "-o", str(out), "--processes", str(processes), "--resume", "--quiet"]
    process = subprocess.Popen(command, env=environment())
    time.sleep(seconds / 2)
    process.send_signal(signal.SIGKILL)
    process.wait()
    done = out.read_bytes().count(b"\n")
    subprocess.run(command, env=environment(), check=True)
    return {"documents_done_when_killed": done, "identical": out.read_bytes() == whole.read_bytes()}


def measure(documents: int, processes: int) -> Report:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        corpus = folder / "corpus.jsonl"
        report: Report = {"documents": documents, "words": write_corpus(corpus, documents), "processes": processes}
        outputs = {}
        for count in (1, processes):
            outputs[count] = folder / f"out-{count}.jsonl"
            options = ["-o", str(outputs[count]), "--processes", str(count), "--quiet"]
            report[f"command line, {count}"] = watched([*CLI, str(corpus), *options])
            report[f"extract_many, {count}"] = watched([sys.executable, "-P", "-c", IN_PYTHON, str(corpus), str(count)])
        report["identical"] = outputs[1].read_bytes() == outputs[processes].read_bytes()
        seconds = report[f"command line, {processes}"]["seconds"]
        report["killed and resumed"] = interrupted(corpus, outputs[1], folder, processes, seconds)
        return report


def tell(report: Report) -> None:
    words, processes = report["words"], report["processes"]
    print(f"{report['documents']:,} documents, {words:,} words\n")
    print("memory in MB, of the parent and of a worker: after a tenth of the run, at its end, at the most")
    print(f"{'':20}{'seconds':>9}{'words/s':>10}{'speed-up':>10}{'CPU s':>8}   {'parent':12} worker")
    for what in ("command line", "extract_many"):
        one = report[f"{what}, 1"]
        for count in (1, processes):
            row = report[f"{what}, {count}"]
            memory = " ".join(
                "/".join(f"{row.get(f'{who}_mb_{when}', 0):.0f}" for when in TIMES).ljust(12)
                for who in ("parent", "worker")
            )
            speed = f"{row['seconds']:9.1f}{words / row['seconds']:10,.0f}{one['seconds'] / row['seconds']:10.2f}"
            print(f"{what + ', ' + str(count):20}{speed}{row['cpu_seconds']:8.1f}   {memory}")
    killed = report["killed and resumed"]
    print(f"\nthe same output on one and on {processes} processes: {report['identical']}")
    done = killed["documents_done_when_killed"]
    print(f"killed after {done:,} documents and resumed, the same output: {killed['identical']}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--documents", type=int, default=10_000)
    parser.add_argument("--processes", type=int, default=2)
    parser.add_argument("--json", action="store_true", help="print the figures for machines")
    options = parser.parse_args()
    report = measure(options.documents, options.processes)
    if options.json:
        print(json.dumps(report, indent=2))
    else:
        tell(report)


if __name__ == "__main__":
    main()
