"""The command line: each format, each option, each way to go wrong."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("typer")

from sample_article import TEXT, FakeExtractor, sample
from typer.testing import CliRunner

import quotekit
from quotekit.cli import app as cli
from quotekit.formats import from_json, from_jsonl, from_standoff
from quotekit.models import Article

REAL = quotekit.Extractor
PLAIN = {"NO_COLOR": "1", "COLUMNS": "80", "TERM": "dumb"}


class SampleExtractor(FakeExtractor):
    """The one that a test may change without changing the other tests."""


@pytest.fixture
def story(tmp_path: Path) -> Path:
    file = tmp_path / "story.txt"
    file.write_text(TEXT, encoding="utf-8")
    return file


@pytest.fixture(autouse=True)
def _sample(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(quotekit, "Extractor", SampleExtractor)


def run(*args: str | Path, input: bytes | None = None, env: dict[str, str] | None = None) -> Any:
    return CliRunner(env=PLAIN | (env or {})).invoke(cli.app, [str(arg) for arg in args], input=input)


# --- extract: what comes out


@pytest.mark.parametrize("width", ["80", "140"])
def test_the_table_shows_every_fact(story: Path, width: str) -> None:
    result = run("extract", story, env={"COLUMNS": width})
    assert (result.exit_code, result.stderr) == (0, "")
    for word in ("Ada Okafor", "as “she”", "He", "unresolved", "indirect, denied", "said_after", "repaired", "added"):
        assert word in result.stdout
    assert "via “the" in result.stdout
    assert "(4 quotations, 2 unresolved, 1 repair)" in result.stdout
    assert result.stdout.count("repaired") == 1
    assert "<b>it</b> [red] was late" in " ".join(result.stdout.split())
    assert max(map(len, result.stdout.splitlines()[1:])) <= int(width)  # the first is the path, and long


@pytest.mark.parametrize("env", [{}, {"NO_COLOR": "1", "FORCE_COLOR": "1", "TERM": "xterm-256color"}])
def test_no_colour_where_none_is_wanted(story: Path, env: dict[str, str]) -> None:
    for command in ("extract", "explain"):
        assert not re.search(r"\x1b\[[0-9;]*[349][0-7]", run(command, story, env=env).stdout)


def test_colour_where_it_is_asked_for(story: Path) -> None:
    runner = CliRunner(env={"FORCE_COLOR": "1", "TERM": "xterm-256color", "NO_COLOR": ""})
    assert "\x1b[31m" in runner.invoke(cli.app, ["extract", str(story)], color=True).stdout


def test_a_narrow_terminal_truncates_nothing_to_nothing(story: Path) -> None:
    shown = run("extract", story, env={"COLUMNS": "10"}).stdout
    assert "Okafor" in shown
    assert "said" in shown


def test_a_very_long_quotation_is_shortened_in_the_table_only(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    text = "“" + "long " * 10_000 + "”"
    quote = sample().quotes[3]
    whole = {"content": [{"start": 0, "end": len(text), "text": text}], "quoted": [{"start": 1, "end": 2, "text": "l"}]}
    record = {**quote.model_dump(), **whole, "cue": None, "source": None, "trace": {"rule": "r", "why": "w"}}
    article = Article.model_validate({"text": text, "quotes": [record]})
    monkeypatch.setattr(SampleExtractor, "extract", lambda *args, **options: article)
    file = tmp_path / "long.txt"
    file.write_text(text, encoding="utf-8")
    assert "[…]" in run("extract", file).stdout
    assert text in run("extract", file, "--format", "json").stdout


def test_json_of_one_text_is_an_object(story: Path) -> None:
    result = run("extract", story, "--format", "json")
    assert from_json(result.stdout) == sample()


def test_json_of_several_is_an_array(story: Path, tmp_path: Path) -> None:
    other = tmp_path / "other.md"
    other.write_text("Nobody spoke.")
    for paths in ([story, other], [tmp_path]):
        texts = [article["text"] for article in json.loads(run("extract", *paths, "-f", "json").stdout)]
        assert sorted(texts) == ["Nobody spoke.", TEXT]


def test_json_of_a_file_of_lines_is_an_array_even_of_one_or_none(tmp_path: Path) -> None:
    lines = tmp_path / "a.jsonl"
    lines.write_text('{"text": "No."}\n')
    assert len(json.loads(run("extract", lines, "-f", "json").stdout)) == 1
    lines.write_text("")
    assert json.loads(run("extract", lines, "-f", "json").stdout) == []


def test_jsonl_and_standoff_are_a_line_a_document(tmp_path: Path) -> None:
    lines = tmp_path / "a.jsonl"
    record = {"id": "x", "text": TEXT, "title": "T", "published": "2024-05-01"}
    lines.write_text(json.dumps(record) + '\n{"text": "No."}')
    named = [from_jsonl(line) for line in run("extract", lines, "-f", "jsonl").stdout.splitlines()]
    assert [name for name, _ in named] == ["x", f"{lines}:2"]
    assert (named[0][1].title, named[0][1].published) == ("T", "2024-05-01")
    standoff = [from_standoff(json.loads(line)) for line in run("extract", lines, "-f", "standoff").stdout.splitlines()]
    assert [document.id for document in standoff] == ["x", f"{lines}:2"]
    assert standoff[0].quotes[0].speaker == "Ada Okafor"


def test_standard_input_is_a_document() -> None:
    result = run("extract", "-", "-f", "jsonl", input=TEXT.encode())
    assert from_jsonl(result.stdout) == ("stdin", sample())


def test_without_indirect(story: Path) -> None:
    article = from_json(run("extract", story, "--no-indirect", "-f", "json").stdout)
    assert [quote.kind for quote in article.quotes] == ["direct"] * 3


@pytest.mark.parametrize("format", ["table", "json", "jsonl", "standoff"])
def test_output_goes_to_a_file(story: Path, tmp_path: Path, format: str) -> None:
    out = tmp_path / "out"
    result = run("extract", story, "--format", format, "-o", out)
    assert (result.exit_code, result.output) == (0, "")
    assert "Ada Okafor" in out.read_text(encoding="utf-8")


def test_an_output_file_in_the_folder_is_not_read(story: Path, tmp_path: Path) -> None:
    out = tmp_path / "out.jsonl"
    for _ in range(2):
        assert run("extract", tmp_path, "-f", "jsonl", "-o", out).exit_code == 0
        assert len(out.read_text(encoding="utf-8").splitlines()) == 1


# --- extract: what goes wrong


@pytest.mark.parametrize(
    ("name", "raw", "said"),
    [
        (
            "bad.txt",
            b"BZh\xe9",
            "bad.txt:1: not UTF-8: byte 0xE9 at offset 3 (line 1, byte 4 of it); it looks like bzip2",
        ),
        ("bad.jsonl", b'{"text": "a"}\n{"text": ', "bad.jsonl:2: not JSON: Expecting value at column 10"),
        ("bad.jsonl", b'\n{"id": "x"}', 'bad.jsonl:2: no "text" in this object'),
        ("bad.jsonl", b'{"text": "FAIL"}', "bad.jsonl:1: rule said_after failed in passage 1"),
        ("missing.txt", None, "missing.txt: no such file or directory"),
    ],
)
def test_a_fault_is_told_once_and_the_rest_is_done(
    story: Path, tmp_path: Path, name: str, raw: bytes | None, said: str
) -> None:
    bad = tmp_path / name
    if raw is not None:
        bad.write_bytes(raw)
    result = run("extract", bad, story, "-f", "jsonl")
    assert result.exit_code == 1
    assert result.stderr.splitlines() == [f"error: {tmp_path}/{said}"]
    assert from_jsonl(result.stdout.splitlines()[-1])[0] == str(story)


def test_every_fault_of_a_batch_is_told(story: Path, tmp_path: Path) -> None:
    bad = tmp_path / "bad.jsonl"
    bad.write_text("[]\n{\n{}\n")
    result = run("extract", bad, "nowhere.txt", story)
    assert (result.exit_code, len(result.stderr.splitlines())) == (1, 4)
    assert "Ada Okafor" in result.stdout


def test_a_fault_cannot_give_orders_to_the_terminal(tmp_path: Path) -> None:
    assert "\x1b[2J" not in run("extract", tmp_path / "a\x1b[2J.txt").stderr


def test_an_output_file_that_cannot_be_written(story: Path, tmp_path: Path) -> None:
    result = run("extract", story, "-o", tmp_path / "nowhere" / "out")
    assert result.exit_code == 1
    assert result.stderr == f"error: {tmp_path}/nowhere/out: No such file or directory\n"


def test_an_input_is_never_written_over(story: Path) -> None:
    result = run("extract", story, "-o", story)
    assert result.exit_code == 2
    assert "choose another file" in " ".join(result.stderr.split())
    assert story.read_text(encoding="utf-8") == TEXT


@pytest.mark.parametrize(
    "args",
    [
        ("extract",), ("extract", "STORY", "--format", "xml"), ("extract", "STORY", "--language", "xx"),
        ("extract", "--nothing"), ("nothing",), ("explain", "STORY", "--quote", "0"), ("explain", "STORY", "-q", "one"),
    ],
)  # fmt: skip
def test_bad_usage_is_status_2(story: Path, args: tuple[str, ...]) -> None:
    result = run(*(str(story) if arg == "STORY" else arg for arg in args))
    assert (result.exit_code, result.stdout) == (2, "")
    assert "Error" in result.stderr


# --- explain, demo, help


def test_explain_shows_the_trace(story: Path) -> None:
    shown = " ".join(run("explain", story).stdout.split())
    for words in (
        "1 “We are ready,” … “Now.”", "rule said_after: the quote, then a name, then a speech verb",
        "evidence name: Ada Okafor 16:26", "lost relay_only (the ministry): a relay is no speaker",
        "relayed by the ministry", "unresolved no man was named before", "kind indirect, denied",
        "missing close at 135:",
        "left,▲ she added.", "or at 146 (paragraph end)", "“Gray Heron” name: the name of a ship",
    ):  # fmt: skip
        assert words in shown


def test_explain_one_quote(story: Path) -> None:
    shown = run("explain", story, "--quote", "2").stdout
    assert "no man was named before" in shown
    assert "We are ready" not in shown


def test_explain_a_quote_that_is_not_there(story: Path) -> None:
    result = run("explain", story, "--quote", "5")
    assert (result.exit_code, result.stderr) == (1, f"error: {story}: there is no quotation 5; the article has 4\n")


def test_explain_a_file_that_is_not_there() -> None:
    result = run("explain", "nowhere.txt")
    assert (result.exit_code, result.stderr) == (1, "error: nowhere.txt: no such file or directory\n")


def test_explain_tells_what_came_near_and_what_signals_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(quotekit, "Extractor", REAL)
    file = tmp_path / "a.txt"
    text = "Ada Okafor nosedived. “The bridge stays shut until further notice.”\n\nNobody had told the mayor."
    file.write_text(text, encoding="utf-8")
    shown = " ".join(run("explain", file, "--unused-cues").stdout.split())
    assert "near miss “nosedived” has a subject, and is not in the list of verbs of speech: Ada Okafor 0:10" in shown
    assert "had told 76:84 nothing was found that it could report" in shown
    assert "had told" not in run("explain", file).stdout


def test_explain_says_what_the_article_says(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The command line and `Article.explain` arrange the same facts."""
    monkeypatch.setattr(quotekit, "Extractor", REAL)
    text = "“No,” said Ada Okafor, the warden. “The bridge stays shut until further notice.”"
    file = tmp_path / "a.txt"
    file.write_text(text, encoding="utf-8")
    article = quotekit.extract(text)
    for number in range(1, len(article.quotes) + 1):
        shown = " ".join(run("explain", file, "-q", str(number), env={"COLUMNS": "300"}).stdout.split())
        assert " ".join(str(article.explain(number)).split()) in shown


# --- rules that fail


class FailingExtractor(REAL):
    """Has a rule that fails at every quotation."""

    def __init__(self, language: str = "en", **options: Any) -> None:
        def find(scene: quotekit.Scene) -> None:
            raise KeyError("lost")

        failing = quotekit.Rule("careless", find, "fails")
        super().__init__(language, **{**options, "rules": quotekit.RULES.first(failing)})


@pytest.mark.parametrize("command", ["extract", "explain"])
def test_a_rule_that_fails_costs_its_article_or_is_passed_over(
    command: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(quotekit, "Extractor", FailingExtractor)
    file = tmp_path / "a.txt"
    file.write_text("“No,” said Ada Okafor.", encoding="utf-8")
    said = f"error: {file}: rule 'careless' raised KeyError('lost'), asked about the quote '“No,”' at 0:5\n"
    for options in ((), ("--on-error", "raise")):
        result = run(command, file, *options)
        assert (result.exit_code, result.stderr) == (1, said)
        assert "Ada Okafor" not in result.stdout
    result = run(command, file, "--on-error", "skip")
    assert (result.exit_code, result.stderr) == (
        1, f"error: {file}: careless failed on the quote at 0:5: KeyError('lost')\n",
    )  # fmt: skip
    assert "Ada Okafor" in result.stdout
    assert "(1 quotation, 1 failure)" in result.stdout


READING = {
    "extract": ["{story}"], "explain": ["{story}"], "report": ["{story}", "-o", "-"], "evaluate": ["{gold}"],
    "diff": ["{gold}"], "verify": ["{story}", "-q", "Never"],
}  # fmt: skip
"""The commands that read articles, and what each needs."""


def arguments(command: str, tmp_path: Path) -> list[str]:
    text = "“No,” said Ada Okafor. “Never,” groused Tom Brandt."
    story, gold = tmp_path / "a.txt", tmp_path / "gold.jsonl"
    story.write_text(text, encoding="utf-8")
    gold.write_text(json.dumps({"id": "a1", "text": text, "quotes": []}), encoding="utf-8")
    return [command, *(one.format(story=story, gold=gold) for one in READING[command])]


@pytest.mark.parametrize("command", READING)
def test_every_command_that_reads_tells_what_it_passed_over(
    command: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(quotekit, "Extractor", FailingExtractor)
    call = arguments(command, tmp_path)
    stopped, skipped = run(*call), run(*call, "--on-error", "skip")
    assert "rule 'careless' raised KeyError('lost')" in stopped.stderr
    assert "careless failed on the quote at 0:5: KeyError('lost')" in skipped.stderr
    assert len(skipped.stdout) > len(stopped.stdout)
    assert stopped.exit_code != 0


@pytest.mark.parametrize("command", READING)
def test_every_command_that_reads_takes_words_and_rules(
    command: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made: list[quotekit.Extractor] = []

    class Recording(REAL):
        def __init__(self, *args: Any, **options: Any) -> None:
            super().__init__(*args, **options)
            made.append(self)

    monkeypatch.setattr(quotekit, "Extractor", Recording)
    words, rules = tmp_path / "house.toml", tmp_path / "house.py"
    words.write_text('verbs.kibitz = { frames = ["bare"] }', encoding="utf-8")
    rules.write_text(
        "from quotekit import pattern\nHOUSE = pattern('house', '{quote} per {source}', why='the house writes so')",
        encoding="utf-8",
    )
    result = run(*arguments(command, tmp_path), "--lexicon", words, "--rules", f"{rules}:HOUSE")
    assert result.stderr == ""
    assert "kibitz" in made[0].language.cues.verbs
    assert made[0].rules.names[0] == "house"
    wrong = run(*arguments(command, tmp_path), "--rules", "nowhere.py:HOUSE")
    assert wrong.exit_code == 2
    assert "--rules" in wrong.stderr


def test_help_has_a_line_for_each_command_and_an_example() -> None:
    shown = run("--help").stdout
    for words in ("extract", "explain", "demo", "Example: quotekit extract articles/"):
        assert words in shown
    for command in (*READING, "demo"):
        assert f"Example: quotekit {command}" in run(command, "--help").stdout
    assert "--indirect" not in run("verify", "--help").stdout


def test_version() -> None:
    result = run("--version")
    assert result.exit_code == 0
    assert result.stdout.startswith("quotekit ")


def test_demo_shows_what_quotekit_does(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(quotekit, "Extractor", REAL)
    result = run("demo")
    assert (result.exit_code, result.stderr) == (0, "")
    for words in ("⟦1 ", "Marta Lindqvist", "Daniel Osei", "Repairs", "missing close", "repaired", "indirect"):
        assert words in result.stdout


# --- the program itself, in a process of its own


def _python(code: str, *args: str) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [sys.executable, "-c", code, *args], stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=os.environ | PLAIN
    )


def test_without_typer_one_line_says_what_to_install() -> None:
    code = "import sys; sys.modules['typer'] = None; import quotekit.cli; quotekit.cli.main()"
    process = _python(code)
    _, error = process.communicate()
    assert process.returncode == 2
    assert error.decode() == (
        'quotekit: the command line needs typer, which is not installed: pip install "quotekit-nlp[cli]"\n'
    )


@pytest.mark.parametrize("format", ["table", "json", "jsonl"])
def test_a_reader_that_goes_away_is_no_fault(tmp_path: Path, format: str) -> None:
    lines = tmp_path / "a.jsonl"
    lines.write_text('{"text": "“No,” Ada Okafor said."}\n' * 3000, encoding="utf-8")
    process = _python("from quotekit.cli import main; main()", "extract", str(lines), "--format", format)
    assert process.stdout is not None
    assert process.stderr is not None
    process.stdout.read(100)
    process.stdout.close()
    assert process.stderr.read() == b""
    process.stderr.close()
    process.wait()


def test_standard_output_that_is_not_utf8_still_gets_json(story: Path) -> None:
    env = os.environ | PLAIN | {"PYTHONIOENCODING": "ascii"}
    for format in ("jsonl", "table"):
        command = [sys.executable, "-m", "quotekit.cli", "extract", str(story), "--format", format]
        done = subprocess.run(command, env=env, capture_output=True, check=False)
        assert (done.returncode, done.stderr) == (0, b"")
        assert ("“We are ready,”" if format == "jsonl" else "?We are ready,?").encode() in done.stdout
