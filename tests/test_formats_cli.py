"""The formats of `quotekit extract --format`, written by the program and read back."""

from __future__ import annotations

import io
import json
import sys
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("typer")

from typer.testing import CliRunner

import quotekit
from quotekit.cli import app as cli
from quotekit.cli.output import Format
from quotekit.formats import from_tei, from_webannotation, read_parquet, rows, schemaorg_line
from quotekit.formats.registry import FORMATS

TEXTS = {
    "a.txt": "“We are ready,” Ada Okafor said.\r\n",
    "b.txt": "She said that it rained. \U0001f600 “No,” Ada said.",
}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name, text in TEXTS.items():
        (tmp_path / name).write_bytes(text.encode())
    return tmp_path


def run(*args: str | Path) -> Any:
    return CliRunner(env={"NO_COLOR": "1", "TERM": "dumb"}).invoke(cli.app, ["extract", *map(str, args)])


def test_the_program_offers_every_registered_format() -> None:
    assert {form.name for form in FORMATS} <= {form.value for form in Format}


def test_json_ld_is_an_object_a_line(folder: Path) -> None:
    done = run(folder / "a.txt", folder / "b.txt", "-f", "webannotation")
    assert done.exit_code == 0, done.stderr
    pages = [json.loads(line) for line in done.stdout.splitlines()]
    read = [from_webannotation(page, text) for page, text in zip(pages, TEXTS.values(), strict=True)]
    assert [[q.content for q in document.quotes] for document in read] == [
        [((0, 15),)], [((9, 23),), ((27, 32),)],
    ]  # fmt: skip
    done = run(folder / "a.txt", "-f", "schemaorg")
    assert done.stdout == schemaorg_line(quotekit.extract(TEXTS["a.txt"]), str(folder / "a.txt")) + "\n"


def test_tei_is_one_document_for_one_text_and_a_corpus_for_several(folder: Path) -> None:
    out = folder / "out.xml"
    assert run(folder / "a.txt", "-f", "tei", "-o", out).exit_code == 0
    assert out.read_bytes().startswith(b'<?xml version="1.0" encoding="UTF-8"?>\n<TEI ')
    assert [document.text for document in from_tei(out.read_bytes())] == [TEXTS["a.txt"]]
    done = run(folder / "a.txt", folder / "b.txt", "-f", "tei")
    assert "<teiCorpus " in done.stdout
    assert [document.text for document in from_tei(done.stdout_bytes)] == list(TEXTS.values())


@pytest.mark.parametrize("to_file", [True, False])
def test_parquet_goes_to_a_file_and_to_standard_output(folder: Path, to_file: bool) -> None:
    pytest.importorskip("pyarrow")
    out = folder / "out.parquet"
    done = run(folder / "a.txt", folder / "b.txt", "-f", "parquet", *(["-o", out] if to_file else []))
    assert done.exit_code == 0, done.stderr
    articles = [(str(folder / name), quotekit.extract(text)) for name, text in TEXTS.items()]
    assert list(read_parquet(out if to_file else io.BytesIO(done.stdout_bytes))) == list(rows(articles))


def test_parquet_without_its_library_is_told_in_a_line(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    done = run(folder / "a.txt", "-f", "parquet")
    assert (done.exit_code, done.stdout_bytes) == (1, b"")
    assert done.stderr == ('error: this needs pyarrow, which is not installed: pip install "quotekit-nlp[parquet]"\n')
