"""Spark on this machine gives what one process gives; skipped without pyspark or Java."""

from __future__ import annotations

import importlib.util
import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from golden_cases import load_all

import quotekit
from quotekit import spark as adapter
from quotekit.errors import MissingExtra
from quotekit.formats import from_jsonl
from quotekit.formats.jsonl import to_jsonl

TESTS = Path(__file__).parent
EXAMPLE = TESTS.parent / "examples" / "spark_job.py"
LONGEST = 600

needs_spark = [
    pytest.mark.skipif(importlib.util.find_spec("pyspark") is None, reason="pyspark is not installed (extra `spark`)"),
    pytest.mark.skipif(
        shutil.which("java") is None and "JAVA_HOME" not in os.environ,
        reason="there is no Java on this machine (Debian: default-jre-headless)",
    ),
]


@pytest.fixture(scope="module")
def corpus() -> dict[str, str]:
    """The lines that one process writes, by id."""
    texts = [case.text for case in load_all()]
    return {f"a{n}": to_jsonl(quotekit.extract(text), f"a{n}") for n, text in enumerate(texts)}


@pytest.fixture(scope="module")
def done(corpus: dict[str, str], tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """The folder that the driver wrote to, and what it printed: one start of Spark for all tests."""
    folder = tmp_path_factory.mktemp("spark")
    feed = folder / "feed.jsonl"
    feed.write_text(
        "".join(json.dumps({"id": id, "text": from_jsonl(line)[1].text}) + "\n" for id, line in corpus.items()),
        encoding="utf-8",
    )
    environment = os.environ | {"PYTHONPATH": f"{TESTS.parent}{os.pathsep}{TESTS}"}
    command = [sys.executable, str(TESTS / "spark_driver.py"), str(feed), str(folder)]
    ran = subprocess.run(
        command, env=environment, cwd=folder, capture_output=True, text=True, timeout=LONGEST, check=False
    )
    assert ran.returncode == 0, ran.stderr[-5000:]
    return folder, ran.stdout


class TestOnSpark:
    """What needs a Spark that runs."""

    pytestmark = needs_spark

    @pytest.mark.parametrize("kind", ["json", "parquet"])
    def test_spark_and_one_process_write_the_same(
        self, done: tuple[Path, str], corpus: dict[str, str], kind: str
    ) -> None:
        parts = sorted((done[0] / f"of-{kind}" / "quotes").glob("part-*"))
        assert len([part for part in parts if part.stat().st_size]) > 1
        lines = [line for part in parts for line in part.read_bytes().decode().split("\n") if line]
        assert sorted(lines) == sorted(corpus.values())
        assert not "".join(part.read_text() for part in (done[0] / f"of-{kind}" / "faults").glob("part-*"))

    def test_own_rules_and_columns_and_faults(self, done: tuple[Path, str]) -> None:
        more: dict[str, Any] = json.loads((done[0] / "more.json").read_text())
        assert more["schema"] == "struct<id:string,line:string,fault:string>"
        first, second, third = more["rows"]
        name, article = from_jsonl(first["line"])
        assert (name, article.title, article.quotes[0].trace.rule) == ("1", "2024", "quote_per_source")
        assert (second["id"], second["fault"]) == ("0:1", None)
        assert third == {"id": "3", "line": None, "fault": '"text" must be a string, not NoneType'}
        assert more["fault"] == "no column 'text' in this data frame; its columns are: the id, body, title, other"

    def test_the_example_prints_what_it_says(self, done: tuple[Path, str]) -> None:
        shown = re.search(r'^"""\nPrints:\n\n(.*?)\n"""', EXAMPLE.read_text(encoding="utf-8"), re.MULTILINE | re.DOTALL)
        assert shown is not None
        assert done[1].strip().splitlines() == shown[1].splitlines()


def test_batches_go_in_and_out_in_order() -> None:
    pyarrow = pytest.importorskip("pyarrow")
    texts = ["“No,” said Ada.", None, "Nobody spoke."]
    batches = [pyarrow.RecordBatch.from_pydict({"text": texts}), pyarrow.RecordBatch.from_pydict({"text": texts[:1]})]
    rows = [row for batch in adapter.arrow_mapper()(iter(batches)) for row in batch.to_pylist()]
    assert [row["id"] for row in rows] == ["0:0", "0:1", "0:2", "0:3"]
    assert [row["fault"] is None for row in rows] == [True, False, True, True]
    assert rows[3]["line"] == to_jsonl(quotekit.extract("“No,” said Ada."), "0:3")


def test_without_the_extra_the_error_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    with pytest.raises(MissingExtra, match=r'pyarrow, which is not installed: pip install "quotekit-nlp\[spark\]"'):
        adapter.arrow_mapper()
    monkeypatch.setitem(sys.modules, "pyspark.sql.functions", None)
    with pytest.raises(MissingExtra, match="pyspark"):
        adapter.extract_frame(None)  # type: ignore[arg-type]
