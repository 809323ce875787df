"""`quotekit evaluate`, `quotekit diff`, and the two formats that are read back: each option, each way to go wrong."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("typer")

from annotated import document
from sample_article import TEXT, FakeExtractor, sample
from typer.testing import CliRunner

import quotekit
from quotekit.cli import app as cli
from quotekit.formats import StandoffDocument, read_brat, read_table, standoff_line, to_document, to_jsonl

PLAIN = {"NO_COLOR": "1", "COLUMNS": "80", "TERM": "dumb"}
GOLD = to_document(sample(), "a1")


class SampleExtractor(FakeExtractor):
    """The one that a test may change without changing the other tests."""


def run(*args: str | Path, env: dict[str, str] | None = None, color: bool = False) -> Any:
    return CliRunner(env=PLAIN | (env or {})).invoke(cli.app, [str(arg) for arg in args], color=color)


def written(file: Path, *documents: StandoffDocument) -> Path:
    lines = [json.dumps(one.model_dump(by_alias=True)) for one in documents]
    file.write_text("\n".join(lines), encoding="utf-8")
    return file


@pytest.fixture
def gold(tmp_path: Path) -> Path:
    return written(tmp_path / "gold.jsonl", GOLD)


@pytest.fixture
def pred(tmp_path: Path) -> Path:
    """One quotation is missing, one has another source, one is too much."""
    first, second, third, _ = GOLD.quotes
    other = first.model_copy(update={"source": second.source, "speaker": "He", "rule": "[red]"})
    more = third.model_copy(update={"content": ((0, 3),), "id": "q9", "kind": "mixed"})
    return written(tmp_path / "pred.jsonl", GOLD.model_copy(update={"quotes": (more, other, third)}))


@pytest.fixture(autouse=True)
def _sample(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(quotekit, "Extractor", SampleExtractor)


# --- evaluate


def test_evaluate_prints_the_figures(gold: Path, pred: Path) -> None:
    result = run("evaluate", gold, "--pred", pred)
    assert (result.exit_code, result.stderr) == (0, "")
    assert "1 document, 4 annotated quotations, 3 predicted" in result.stdout
    assert re.search(r"^all +4 +3 +50\.0 +25\.0", result.stdout, re.MULTILINE)
    assert "errors, quoted: " in result.stdout
    assert max(map(len, result.stdout.splitlines())) <= 80


def test_evaluate_reads_the_texts_itself(gold: Path) -> None:
    assert re.search(r"^all +4 +4 +100\.0", run("evaluate", gold).stdout, re.MULTILINE)
    assert re.search(r"^all +4 +3 +75\.0", run("evaluate", gold, "--no-indirect").stdout, re.MULTILINE)


@pytest.mark.parametrize(("by", "name"), [("rule", "[red]"), ("kind", "mixed"), ("source", "pronoun")])
def test_evaluate_by(by: str, name: str, gold: Path, pred: Path) -> None:
    shown = run("evaluate", gold, "--pred", pred, "--by", by).stdout
    assert f"by {by}" in shown
    assert any(line.startswith(name) for line in shown.splitlines())


def test_evaluate_shows_errors_in_context(gold: Path, pred: Path) -> None:
    shown = run("evaluate", gold, "-p", pred, "-e", "1").stdout
    assert "source (quoted)\n  a1:1  ⟦“We are ready,”⟧ Ada Okafor said" in shown
    assert "    annotated  direct  “We are ready,” … “Now.”  cue: said  source: Ada Okafor" in shown
    assert "    predicted  direct  “We are ready,” … “Now.”  cue: said  source: He  rule: [red]" in shown
    assert "annotated  direct" not in run("evaluate", gold, "-p", pred).stdout


def test_evaluate_as_json(gold: Path, pred: Path) -> None:
    made = json.loads(run("evaluate", gold, "-p", pred, "--json").stdout)
    assert (made["all"]["recall"], made["errors"]) == (50.0, [])
    assert made["error_counts"]["quoted.source"] == 1
    made = json.loads(run("evaluate", gold, "-p", pred, "--json", "--errors", "1", "--by", "rule").stdout)
    assert {error["kind"] for error in made["errors"]} >= {"source", "missed"}
    assert made["by"] == "rule"


def test_evaluate_tells_what_is_missing_or_wrong(gold: Path, tmp_path: Path) -> None:
    nothing = written(tmp_path / "none.jsonl")
    result = run("evaluate", gold, "--pred", nothing)
    assert (result.exit_code, result.stderr) == (0, "note: 1 of 1 documents have no prediction, the first is a1\n")
    gold.write_text('{"id": "x"}\n' + gold.read_text(encoding="utf-8"), encoding="utf-8")
    result = run("evaluate", gold)
    assert result.exit_code == 1
    assert "gold.jsonl:1: text: Field required" in result.stderr
    assert "1 document," in result.stdout
    assert run("evaluate", tmp_path / "nowhere.jsonl").exit_code == 1
    assert run("evaluate", gold, "--by", "colour").exit_code == 2
    assert "no language 'xx'" in run("evaluate", gold, "--language", "xx").stderr


# --- diff


def test_diff_of_the_same(gold: Path, tmp_path: Path) -> None:
    whole = tmp_path / "whole.jsonl"
    whole.write_text(to_jsonl(sample(), "a1"), encoding="utf-8")
    for new in ([], [gold], [whole]):
        result = run("diff", gold, *new)
        assert (result.exit_code, result.stderr) == (0, "")
        assert result.stdout == "0 gained, 0 lost, 0 changed, 4 the same\n"


def test_diff_lists_changes(gold: Path, pred: Path) -> None:
    result = run("diff", gold, pred)
    assert (result.exit_code, result.stderr) == (1, "")
    assert result.stdout.splitlines() == [
        "a1",
        "~ 1  ⟦“We are ready,”⟧ Ada Okafor said, as quoted by the ministry. ⟦“Now.”⟧",
        "     source: Ada Okafor → He",
        "     speaker: Ada Okafor → He",
        "     rule: said_after → [red]",
        "+ 1  ⟦“We⟧ are ready,” Ada Okafor said, as quoted…",
        "     kind: mixed  cue: added  source: she  speaker: Ada Okafor  rule: said_after",
        "- 2  He denied ⟦<b>it</b> [red] was late⟧.",
        "     kind: indirect  cue: denied  source: He  rule: verb_clause",
        "- 3  “They told me ⟦‘no way’⟧ and left, she added.",
        "     kind: direct  cue: told  source: They  rule: said_after",
        "",
        "1 gained, 2 lost, 1 changed, 1 the same",
    ]


def test_diff_is_coloured_where_colours_are_wanted(gold: Path, pred: Path) -> None:
    shown = run(
        "diff", gold, pred, env={"FORCE_COLOR": "1", "TERM": "xterm-256color", "NO_COLOR": ""}, color=True
    ).stdout
    for sign, colour in (("+", 32), ("-", 31), ("~", 33)):
        assert f"\x1b[{colour}m{sign} " in shown


def test_diff_ignores_what_it_is_told_to(gold: Path, tmp_path: Path) -> None:
    first = GOLD.quotes[0].model_copy(update={"rule": "another"})
    other = written(tmp_path / "other.jsonl", GOLD.model_copy(update={"quotes": (first, *GOLD.quotes[1:])}))
    assert run("diff", gold, other).exit_code == 1
    assert run("diff", gold, other, "--ignore", "rule").exit_code == 0


def test_diff_as_json(gold: Path, pred: Path) -> None:
    result = run("diff", gold, pred, "--json")
    assert result.exit_code == 1
    made = json.loads(result.stdout)
    assert made["counts"] == {"gained": 1, "lost": 2, "changed": 1, "same": 1}
    assert [change["sign"] for change in made["changes"]] == ["~", "+", "-", "-"]


def test_diff_of_rule_sets(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.undo()
    (tmp_path / "house_rules_of_this_test.py").write_text(
        "from quotekit import RULES, Extractor\n"
        "FEWER = RULES.without('according_to')\nREADER = Extractor(rules=FEWER)\nNUMBER = 1\n"
    )
    story = tmp_path / "story.txt"
    story.write_text("The port is safe, according to the ministry.")
    monkeypatch.chdir(tmp_path)
    for name in ("FEWER", "READER"):
        result = run("diff", "quotekit:RULES", f"house_rules_of_this_test:{name}", "--texts", story)
        assert (result.exit_code, result.stderr) == (1, "")
        assert "- 1  ⟦The port is safe⟧, according to the ministry." in result.stdout
    assert run("diff", "quotekit:RULES", "-t", story).exit_code == 0
    assert run("diff", "quotekit:RULES", "house_rules_of_this_test:FEWER", "-t", story, "--no-indirect").exit_code == 0
    for wrong, message in (("NUMBER", "neither a RuleSet nor"), ("NONE", "no such file, and nothing to import")):
        result = run("diff", f"house_rules_of_this_test:{wrong}", "-t", story)
        assert result.exit_code == 2
        assert message in " ".join(re.sub("[│╭╮╰╯─]", " ", result.stderr).split())
    assert "--texts" in run("diff", "quotekit:RULES").stderr


def test_diff_with_trouble(gold: Path, tmp_path: Path) -> None:
    result = run("diff", gold, tmp_path / "nowhere.jsonl")
    assert result.exit_code == 2
    assert "nowhere.jsonl: no such file" in result.stderr
    other = written(tmp_path / "other.jsonl", document("Another text.", id="a1"))
    result = run("diff", gold, other)
    assert result.exit_code == 2
    assert "document 'a1': the two texts differ from character 0" in result.stderr


# --- the formats


def test_extract_to_csv_and_to_brat(tmp_path: Path) -> None:
    story = tmp_path / "story.txt"
    story.write_text(TEXT, encoding="utf-8")
    expected = to_document(sample(), str(story))
    assert run("extract", story, "-f", "csv", "-o", tmp_path / "out.csv").exit_code == 0
    assert list(read_table(tmp_path / "out.csv")) == [expected]
    assert run("extract", story, "-f", "csv").stdout.startswith("id,text,quote,type,")
    assert run("extract", story, "-f", "brat", "-o", tmp_path / "out").exit_code == 0
    assert list(read_brat(tmp_path / "out")) == [expected]
    result = run("evaluate", tmp_path / "out", "--pred", tmp_path / "out.csv")
    assert re.search(r"^all +4 +4 +100\.0", result.stdout, re.MULTILINE)


def test_brat_needs_a_folder_of_its_own(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("No.")
    for more, message in (((), "brat needs a folder"), (("-o", tmp_path / "out"), "which is to be read")):
        result = run("extract", tmp_path, "-f", "brat", *more)
        assert result.exit_code == 2
        assert message in " ".join(re.sub("[│╭╮╰╯─]", " ", result.stderr).split())


@pytest.mark.parametrize("format", ["csv", "brat"])
def test_what_a_format_cannot_hold_is_told_and_the_rest_is_written(format: str, tmp_path: Path) -> None:
    file = tmp_path / "a.jsonl"
    half = standoff_line(quotekit.Article(text="\ud800"), "half")
    file.write_text(f'{half}\n{{"id": "whole", "text": "No."}}\n', encoding="utf-8")
    out = tmp_path / f"out.{format}"
    result = run("extract", file, "-f", format, "-o", out)
    assert result.exit_code == 1
    assert "document 'half': half a character at 0" in result.stderr
    read = read_table if format == "csv" else read_brat
    assert [one.id for one in read(out)] == ["whole"]
