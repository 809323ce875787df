"""`quotekit verify`: what it prints, and its exit status."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("typer")

from typer.testing import CliRunner

from quotekit import Verdict
from quotekit.cli import app as cli

PLAIN = {"NO_COLOR": "1", "COLUMNS": "100", "TERM": "dumb"}
DAM = "“The dam is not safe,” said Ada Okafor.\n\n“Nobody rang us,” Tom Brandt said."


@pytest.fixture
def dam(tmp_path: Path) -> Path:
    file = tmp_path / "dam.txt"
    file.write_text(DAM, encoding="utf-8")
    return file


def run(*args: str | Path, input: bytes | None = None, env: dict[str, str] | None = None) -> Any:
    return CliRunner(env=PLAIN | (env or {})).invoke(cli.app, ["verify", *map(str, args)], input=input)


@pytest.mark.parametrize(
    ("quote", "speaker", "status", "words"),
    [
        ("The dam is not safe", "Okafor", 0, ["exact", "Ada Okafor said exactly this", "The dam is not safe"]),
        ("The dam is safe", "Okafor", 1, ["shortened", "[-not-]", "the opposite"]),
        ("The dam is not new", "Okafor", 1, ["altered", "[-safe-] {+new+}"]),
        ("Nobody rang us", "Okafor", 1, ["other speaker", "Said by Tom Brandt, not by Okafor."]),
        ("Zebras in trousers", "Okafor", 3, ["absent"]),
    ],
)
def test_a_verdict_for_a_person(dam: Path, quote: str, speaker: str, status: int, words: list[str]) -> None:
    result = run(dam, "--quote", quote, "--speaker", speaker)
    assert (result.exit_code, result.stderr) == (status, "")
    shown = " ".join(result.stdout.split())
    for word in words:
        assert word in shown
    assert "\x1b" not in result.stdout


def test_the_text_of_an_article_cannot_command_the_terminal(tmp_path: Path) -> None:
    file = tmp_path / "odd.txt"
    file.write_text("“The dam [red]is\x1b[31m safe,” said Ada Okafor.", encoding="utf-8")
    shown = run(file, "-q", "The dam red is not safe").stdout
    assert "\x1b" not in shown
    assert "[red]" in shown


def test_colours_where_they_are_wanted(dam: Path) -> None:
    runner = CliRunner(env={"FORCE_COLOR": "1", "TERM": "xterm-256color", "NO_COLOR": "", "COLUMNS": "100"})
    shown = runner.invoke(cli.app, ["verify", str(dam), "-q", "The dam is safe"], color=True).stdout
    assert re.search(r"\x1b\[[0-9;]*31m\[-not-\]", shown)
    plain = run(
        dam, "-q", "The dam is safe", env={"FORCE_COLOR": "1", "TERM": "xterm-256color", "NO_COLOR": "1"}
    ).stdout
    assert not re.search(r"\x1b\[[0-9;]*[349][0-7]", plain)


def test_json_is_a_verdict_a_line(dam: Path) -> None:
    result = run(dam, "--quote", "The dam is safe", "--json")
    verdict = Verdict.model_validate_json(result.stdout)
    assert (verdict.kind, verdict.negation, verdict.article) == ("shortened", "lost", str(dam))
    assert all(DAM[span.start : span.end] == span.text for span in verdict.spans)
    assert result.exit_code == 1


def test_the_best_of_many_articles(dam: Path, tmp_path: Path) -> None:
    lines = tmp_path / "more.jsonl"
    lines.write_text(
        '{"id": "x", "text": "“The dam is safe,” said Eva Lind."}\n{"id": "y", "text": "Rain."}\n', encoding="utf-8"
    )
    result = run(tmp_path, "-q", "The dam is safe", "--json", "--limit", "5")
    verdicts = [json.loads(line) for line in result.stdout.splitlines()]
    assert [(one["article"], one["kind"]) for one in verdicts] == [("x", "exact"), (str(dam), "shortened")]
    assert result.exit_code == 0
    assert run(tmp_path, "-q", "The dam is safe", "-s", "Okafor", "--json").stdout.count("\n") == 1
    assert run(lines, "-q", "Nobody rang us").exit_code == 3


def test_standard_input() -> None:
    assert run("-", "-q", "Nobody rang us", input=DAM.encode()).exit_code == 0


def test_many_claims_from_a_file(dam: Path, tmp_path: Path) -> None:
    claims = tmp_path / "claims.jsonl"
    claims.write_text(
        '{"id": "one", "quote": "Nobody rang us", "speaker": "Brandt"}\n{"quote": "The dam is safe"}\n',
        encoding="utf-8",
    )
    result = run(dam, "--claims", claims, "--json")
    rows = [json.loads(line) for line in result.stdout.splitlines()]
    assert [(row["id"], row["kind"]) for row in rows] == [("one", "exact"), (f"{claims}:2", "shortened")]
    assert result.exit_code == 1
    assert "one" in run(dam, "--claims", claims).stdout


def test_a_bad_claim_costs_none_of_the_others(dam: Path, tmp_path: Path) -> None:
    claims = tmp_path / "claims.jsonl"
    claims.write_text(
        '{"quote": 5}\n{"speaker": "Ada"}\n{"id": "empty", "quote": "…"}\nnot json\n'
        '{"id": "who", "quote": "the dam", "speaker": "?"}\n{"id": "ok", "quote": "Nobody rang us"}\n',
        encoding="utf-8",
    )
    result = run(dam, "--claims", claims, "--json")
    assert [json.loads(line)["id"] for line in result.stdout.splitlines()] == ["ok"]
    for place in (":1:", ":2:", "empty:", ":4:", "who:"):
        assert place in result.stderr
    assert result.exit_code == 4


def test_an_article_that_cannot_be_read(dam: Path, tmp_path: Path) -> None:
    gone = tmp_path / "gone.txt"
    result = run(gone, "-q", "Nobody rang us")
    assert (result.exit_code, result.stdout) == (4, "")
    assert "gone.txt" in result.stderr
    assert run(gone, dam, "-q", "Nobody rang us").exit_code == 0, "what is found is found"
    assert run(gone, dam, "-q", "Zebras in trousers").exit_code == 4, "what is missing may stand in what is missing"


@pytest.mark.parametrize(
    ("options", "told"),
    [
        ((), "--quote or --claims"),
        (("-q", "a", "--claims", "b"), "--quote or --claims"),
        (("--claims", "b", "-s", "c"), "its own"),
        (("-q", "…"), "no word"),
        (("-q", "a", "-s", "?!"), "no letter"),
        (("-q", "a", "-l", "xx"), "no language"),
        (("-q", "a", "-n", "0"), "--limit"),
    ],
)
def test_a_wrong_command(dam: Path, options: tuple[str, ...], told: str) -> None:
    result = run(dam, *options)
    assert result.exit_code == 2
    assert told in " ".join(result.stderr.replace("│", " ").split())


def test_help_names_every_verdict_and_status() -> None:
    shown = " ".join(run("--help").stdout.split())
    for word in ("altered", "unattributed", "--claims", "3 absent"):
        assert word in shown
