"""The benchmark: its texts are what they claim to be, and it runs."""

from __future__ import annotations

import importlib.util
import json
import sys
from pathlib import Path
from types import ModuleType

import pytest

RUN = Path(__file__).resolve().parent.parent / "benchmarks" / "run.py"


def _load() -> ModuleType:
    spec = importlib.util.spec_from_file_location("benchmark_run", RUN)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module  # dataclasses look their module up
    spec.loader.exec_module(module)
    return module


bench = _load()


def test_long_texts_are_as_long_as_asked_and_always_the_same() -> None:
    corpus = bench.load_corpus(None)
    for length in (1_000, 100_000):
        text = corpus.long(length)
        assert length / 2 <= len(text) <= length
        assert text == corpus.long(length)


def test_people_of_a_second_round_have_other_names() -> None:
    corpus = bench.Corpus("one", ("“No,” Ada Okafor said. Okafor’s voice.",), frozenset({"Okafor"}))
    rounds = corpus.articles()
    assert [next(rounds) for _ in range(3)] == [
        "“No,” Ada Okafor said. Okafor’s voice.",
        "“No,” Ada Okaforbe said. Okaforbe’s voice.",
        "“No,” Ada Okaforbi said. Okaforbi’s voice.",
    ]
    assert len({bench._syllables(number) for number in range(5_000)}) == 5_000


def test_a_corpus_of_ones_own(tmp_path: Path) -> None:
    file = tmp_path / "mine.jsonl"
    file.write_text('{"text": "a b"}\n\n{"text": "c"}\n')
    assert bench.load_corpus(file) == bench.Corpus("mine.jsonl", ("a b", "c"))


def test_without_golden_articles_the_shipped_one_serves(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(bench, "GOLDEN", tmp_path)
    assert len(bench.load_corpus(None).texts) == 1


def test_what_takes_too_long_is_given_up() -> None:
    assert bench.child("import time; time.sleep(60)", seconds=1) is None
    assert "gave up after 1 s" in bench._row({"text": "x", "words": 1, "seconds": None, "gave_up_after_seconds": 1})


def test_it_runs_and_tells(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    tiny = bench.Scale(repeats=1, throughput_words=300, lengths=(500,), paragraph=500, garbage=200, seconds=60)
    monkeypatch.setattr(bench, "QUICK", tiny)
    monkeypatch.setattr(bench, "MARKS", ('"', "\ud800"))
    bench.main(["--quick", "--json"])
    report = json.loads(capsys.readouterr().out)
    assert report["throughput"]["words_per_second"] > 0
    assert report["memory_mb"]["one_article"] >= report["memory_mb"]["interpreter_and_pydantic"] > 0
    assert set(bench.STAGES) <= set(report["throughput"]["microseconds_per_word_by_stage"])
    assert [row["characters"] for row in report["garbage"]] == [200, 200]
    told = "\n".join(bench.tell(report))
    for words in ("words/s end to end", "bare scan", "growth", "garbage", "one paragraph of 500"):
        assert words in told
