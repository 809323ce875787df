"""`quotekit extract` over a corpus: processes, interruptions, progress, and the manners of a modern program."""

from __future__ import annotations

import gzip
import json
import os
import pty
import re
import select
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

pytest.importorskip("typer")

from golden_cases import load_all
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from test_cli import run
from typer.testing import CliRunner

import quotekit
from quotekit.cli import app as cli
from quotekit.cli.resume import LineFile
from quotekit.errors import DocumentFailed, InvalidOption, UnreadableInput
from quotekit.formats import from_jsonl
from quotekit.formats.jsonl import to_jsonl
from quotekit.reading import Document

PROGRAM = [sys.executable, "-m", "quotekit.cli"]
GOLDEN = [case.text for case in load_all()]
HOW = {"quotekit": "0", "format": "jsonl"}


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    """Articles with a line among them that is none."""
    file = tmp_path / "corpus.jsonl"
    lines = [json.dumps({"id": f"a{n}", "text": text}) for n, text in enumerate(GOLDEN)]
    file.write_text("\n".join([*lines[:3], "not JSON", *lines[3:]]) + "\n", encoding="utf-8")
    return file


def program(*args: str | Path, cwd: Path | None = None, **env: str) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run([*PROGRAM, *map(str, args)], cwd=cwd, env=os.environ | env, capture_output=True, check=False)


# --- processes


@pytest.mark.parametrize("format", ["jsonl", "standoff", "json", "table"])
def test_any_number_of_processes_writes_the_same(corpus: Path, tmp_path: Path, format: str) -> None:
    written = []
    for number in ("1", "3", "0"):
        out = tmp_path / f"out-{number}"
        done = program("extract", corpus, "-f", format, "-o", out, "--processes", number)
        assert (done.returncode, done.stderr.count(b"\n")) == (1, 1)  # the line that is no JSON
        assert b"corpus.jsonl:4: not JSON" in done.stderr
        written.append(out.read_bytes())
    assert written[0]
    assert written.count(written[0]) == 3
    assert sorted(file.name for file in tmp_path.iterdir()) == ["corpus.jsonl", "out-0", "out-1", "out-3"]


def test_lines_are_the_articles_of_extract(corpus: Path, tmp_path: Path) -> None:
    out = tmp_path / "out.jsonl"  # whose suffix says the format
    program("extract", corpus, "-o", out, "-p", "2")
    expected = [to_jsonl(quotekit.extract(text), f"a{n}") for n, text in enumerate(GOLDEN)]
    assert out.read_text(encoding="utf-8").split("\n") == [*expected, ""]


@pytest.mark.parametrize(("name", "format"), [("a.json", "json"), ("a.jsonl", "jsonl"), ("a.txt", "table")])
def test_the_suffix_of_the_output_says_the_format(corpus: Path, tmp_path: Path, name: str, format: str) -> None:
    program("extract", corpus, "-o", name, cwd=tmp_path)
    program("extract", corpus, "-o", "said", "-f", format, cwd=tmp_path)
    assert (tmp_path / name).read_bytes() == (tmp_path / "said").read_bytes()


def test_an_interrupted_array_leaves_what_was_there(
    story: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    out = tmp_path / "out.json"
    out.write_text("before")

    def stop(*args: object, **options: object) -> Iterator[object]:
        raise KeyboardInterrupt

    monkeypatch.setattr("quotekit.cli.corpus.extract_many", stop)
    assert run("extract", story, "-o", out).exit_code == 130
    assert out.read_text() == "before"
    assert sorted(file.name for file in tmp_path.iterdir()) == ["out.json", "story.txt"]


@pytest.fixture
def story(tmp_path: Path) -> Path:
    file = tmp_path / "story.txt"
    file.write_text("“No,” said Ada Okafor.", encoding="utf-8")
    return file


# --- resuming


@pytest.mark.parametrize("processes", ["1", "2"])
def test_killed_in_the_middle_and_resumed_it_is_the_same_file(tmp_path: Path, processes: str) -> None:
    corpus, whole, out = (tmp_path / name for name in ("corpus.jsonl", "whole.jsonl", "out.jsonl"))
    with corpus.open("w", encoding="utf-8") as lines:
        for number, text in enumerate(GOLDEN * 12):
            lines.write(json.dumps({"id": f"a{number}", "text": text}) + "\n")
    assert program("extract", corpus, "-o", whole).returncode == 0
    command = [*PROGRAM, "extract", str(corpus), "-o", str(out), "-p", processes, "--resume"]
    kills = 0
    for share in (0.1, 0.5, 0.8):
        process = subprocess.Popen(command)
        wanted = whole.stat().st_size * share
        while process.poll() is None and not (out.exists() and out.stat().st_size > wanted):
            time.sleep(0.002)
        process.kill()
        kills += process.wait() == -signal.SIGKILL
        assert whole.read_bytes().startswith(out.read_bytes())
    assert kills >= 2
    assert subprocess.run(command, check=False).returncode == 0
    assert out.read_bytes() == whole.read_bytes()
    assert sorted(file.name for file in tmp_path.iterdir()) == ["corpus.jsonl", "out.jsonl", "whole.jsonl"]
    before = out.stat().st_mtime_ns
    assert subprocess.run(command, check=False).returncode == 0  # there is nothing left to do
    assert (out.read_bytes(), out.stat().st_mtime_ns) == (whole.read_bytes(), before)


FAILING = {1, 4, 5, 9}
DOCUMENTS = [Document(f"a{n}", f"text {n}") for n in range(10)]


def work(file: LineFile, documents: list[Document], stop: Callable[[], bool] = lambda: False) -> list[str]:
    """Writes a line for each document or tells its fault; what was done now."""
    done: list[str] = []
    over = False
    try:
        for place, document in enumerate(file.rest(iter(documents)), file.done):
            if stop():
                return done
            done.append(document.id)
            if place in FAILING:
                file.fail(DocumentFailed(place, document.id, "so it is"))
            else:
                file.write(f'{{"id":"{document.id}","text":"“{document.text}”"}}')
        over = True
    finally:
        file.close(over=over)
    return done


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(st.integers(0, 10), st.integers(0, 400)), max_size=4))
def test_cut_off_anywhere_it_is_gone_on_with(tmp_path: Path, cuts: list[tuple[int, int]]) -> None:
    """Runs that do some documents, and then lose some bytes at the end, as when a machine dies."""
    whole, out = tmp_path / "whole.jsonl", tmp_path / "out.jsonl"
    work(LineFile(whole, HOW, resume=False), DOCUMENTS)
    out.unlink(missing_ok=True)
    for number, lost in cuts:
        count = iter(range(number))
        work(LineFile(out, HOW, resume=True), DOCUMENTS, lambda count=count: next(count, None) is None)  # type: ignore[misc]
        length = out.stat().st_size
        os.truncate(out, length - min(lost, length))
    work(LineFile(out, HOW, resume=True), DOCUMENTS)
    assert out.read_bytes() == whole.read_bytes()
    assert Path(f"{out}.faults").read_bytes() == Path(f"{whole}.faults").read_bytes()


@pytest.mark.parametrize("lost", range(1, 60, 7))
def test_a_fault_that_was_half_written_is_found_again(tmp_path: Path, lost: int) -> None:
    whole, out = tmp_path / "whole.jsonl", tmp_path / "out.jsonl"
    work(LineFile(whole, HOW, resume=False), DOCUMENTS)
    count = iter(range(6))  # the sixth document fails, so its fault is the last that was written
    file = LineFile(out, HOW, resume=False)
    work(file, DOCUMENTS, lambda: next(count, None) is None)
    os.truncate(file.beside, file.beside.stat().st_size - min(lost, 40))
    assert work(LineFile(out, HOW, resume=True), DOCUMENTS) == [f"a{n}" for n in range(5, 10)]
    assert out.read_bytes() == whole.read_bytes()


def test_what_is_done_is_not_done_again(tmp_path: Path) -> None:
    out = tmp_path / "out.jsonl"
    assert work(LineFile(out, HOW, resume=True), DOCUMENTS[:6]) == [f"a{n}" for n in range(6)]
    assert work(LineFile(out, HOW, resume=True), DOCUMENTS) == [f"a{n}" for n in range(6, 10)]
    assert work(LineFile(out, HOW, resume=True), DOCUMENTS) == []


def test_another_input_is_not_gone_on_with(tmp_path: Path) -> None:
    out = tmp_path / "out.jsonl"
    work(LineFile(out, HOW, resume=False), DOCUMENTS)
    before = out.read_bytes()
    for documents, said in (
        ([Document("b", "x"), *DOCUMENTS[1:]], "its line for document 0 is not that of b"),
        ([DOCUMENTS[0], Document("b", "x"), *DOCUMENTS[2:]], "document 1 was a1 and is now b"),
        (DOCUMENTS[:7], "it holds 10 documents and the input only 7"),
    ):
        with pytest.raises(UnreadableInput, match=said):
            work(LineFile(out, HOW, resume=True), documents)
    with pytest.raises(InvalidOption, match="quotekit: then 0, now 1"):
        LineFile(out, HOW | {"quotekit": "1"}, resume=True)
    assert out.read_bytes() == before
    Path(f"{out}.faults").write_text("[]\nmine\n")
    with pytest.raises(UnreadableInput, match="is no list of faults"):
        LineFile(out, HOW, resume=True)


def test_failures_are_listed_and_told_again_when_resumed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    corpus, out = tmp_path / "corpus.jsonl", tmp_path / "out.jsonl"
    corpus.write_text('{"id": "x", "text": "FAIL"}\n{"id": "y", "text": "No."}\n')
    extract = quotekit.Extractor.extract

    def failing(self: quotekit.Extractor, text: str, **options: str) -> quotekit.Article:
        if text == "FAIL":
            raise RuntimeError("no way")
        return extract(self, text, **options)

    monkeypatch.setattr(quotekit.Extractor, "extract", failing)
    for options in ((), ("--resume",)):
        result = run("extract", corpus, "-o", out, *options)
        assert (result.exit_code, result.stderr) == (1, "error: x: RuntimeError: no way\n")
        assert [from_jsonl(line)[0] for line in out.read_text().splitlines()] == ["y"]
    records = [json.loads(line) for line in Path(f"{out}.faults").read_text().splitlines()]
    assert records[0]["format"] == "jsonl"
    assert records[1:] == [{"document": 0, "id": "x", "error": "RuntimeError: no way"}]
    result = run("extract", corpus, "-o", out, "--resume", "--no-indirect")
    assert result.exit_code == 1
    assert "was begun in another way (indirect: then True, now False)" in result.stderr


@pytest.mark.parametrize(
    "options", [("-f", "jsonl"), ("-o", "out.json"), ("-o", "out.txt"), ("-o", "/dev/null", "-f", "jsonl")]
)
def test_only_a_file_of_lines_can_be_gone_on_with(story: Path, options: tuple[str, ...]) -> None:
    result = run("extract", story, "--resume", *options)
    assert result.exit_code == 2
    assert "only a file with a line for each document" in " ".join(result.stderr.replace("│", " ").split())


# --- reading


def test_the_options_of_reading(tmp_path: Path) -> None:
    table = tmp_path / "feed.csv.gz"
    table.write_bytes(gzip.compress("url;body\nn/1;“No,” said José.\n".encode("cp1252")))
    result = run("extract", table, "-f", "jsonl", "--text-column", "body", "--id-column", "url", "--encoding", "cp1252")
    assert from_jsonl(result.stdout)[0] == "n/1"
    assert "José" in result.stdout
    result = run("extract", "-", "-f", "json", "--from", "csv", input=b"id,text\nx,No\n")
    assert [article["text"] for article in json.loads(result.stdout)] == ["No"]
    for wrong in (("--encoding", "utf-9"), ("--from", "pdf"), ("--keep", "menus")):
        assert run("extract", table, *wrong).exit_code == 2


def test_a_web_page_without_the_extra_says_what_to_install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "trafilatura", None)
    (tmp_path / "a.html").write_text("<p>No.</p>")
    result = run("extract", tmp_path / "a.html")
    assert result.exit_code == 1
    assert result.stderr.endswith('which is not installed: pip install "quotekit-nlp[html]"\n')


# --- manners


def on_terminal(*args: str | Path, **env: str) -> tuple[int, str]:
    """Exit status and what a person sees who runs the program in a terminal, its results going to a pipe."""
    ours, theirs = pty.openpty()
    environment = {"TERM": "xterm-256color", "COLUMNS": "100", "PATH": os.environ["PATH"], **env}
    process = subprocess.Popen(
        [*PROGRAM, *map(str, args)], stdin=theirs, stdout=subprocess.PIPE, stderr=theirs, env=environment
    )
    os.close(theirs)
    seen = b""
    while process.poll() is None or select.select([ours], [], [], 0)[0]:
        if select.select([ours], [], [], 0.05)[0]:
            try:
                seen += os.read(ours, 65536)
            except OSError:
                break
    os.close(ours)
    assert process.stdout is not None
    process.stdout.close()
    return process.wait(), seen.decode("utf-8", "replace")


def test_progress_with_time_left_for_a_person_only(tmp_path: Path) -> None:
    corpus, out = tmp_path / "corpus.jsonl", tmp_path / "out.jsonl"
    corpus.write_text("".join(json.dumps({"text": text}) + "\n" for text in GOLDEN * 8), encoding="utf-8")
    status, seen = on_terminal("extract", corpus, "-o", out)
    assert status == 0, seen
    seen = re.sub(r"\x1b\[[0-9;?]*[a-zA-Z]", "", seen)
    assert re.search(r"\d+ documents \d+/s (\d+:\d\d:\d\d|-:--:--) left", seen)
    assert re.search(r"\d+%", seen)
    assert on_terminal("extract", corpus, "-o", out, "--quiet") == (0, "")
    assert program("extract", corpus, "-o", out).stderr == b""


COLOUR = re.compile(r"\x1b\[[0-9;]*[349][0-7]")


def test_errors_are_coloured_on_a_terminal_and_plain_elsewhere() -> None:
    for env, coloured in (({}, True), ({"NO_COLOR": "1"}, False), ({"TERM": "dumb"}, False)):
        status, seen = on_terminal("extract", "nowhere.txt", **env)
        assert (status, bool(COLOUR.search(seen))) == (1, coloured)
        assert "error: " in re.sub(r"\x1b\[[0-9;]*m", "", seen)
    assert not COLOUR.search(program("extract", "nowhere.txt", TERM="xterm-256color").stderr.decode())


def test_help_has_no_colour_where_none_is_wanted() -> None:
    env = {"NO_COLOR": "1", "FORCE_COLOR": "1", "TERM": "xterm-256color"}
    for args in (["--help"], ["extract", "--help"]):
        assert not COLOUR.search(CliRunner(env=env).invoke(cli.app, args, color=True).stdout)


def test_help_names_every_option_and_groups_those_of_reading() -> None:
    shown = run("extract", "--help", env={"COLUMNS": "120"}).stdout
    for option in ("processes", "resume", "quiet", "from", "text-column", "id-column", "encoding", "keep"):
        assert f"--{option}" in shown
    assert "Reading" in shown


@pytest.mark.parametrize("processes", ["1", "2"])
def test_head_of_a_pipe_ends_it_at_once_and_quietly(tmp_path: Path, processes: str) -> None:
    corpus = tmp_path / "corpus.jsonl"
    corpus.write_text('{"text": "“No,” Ada Okafor said."}\n' * 20_000, encoding="utf-8")
    command = [*PROGRAM, "extract", str(corpus), "-f", "jsonl", "-p", processes]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    assert process.stdout is not None
    assert process.stderr is not None
    assert process.stdout.readline().startswith(b'{"id":')
    process.stdout.close()
    assert process.stderr.read() == b""
    process.stderr.close()
    assert process.wait() == 128 + signal.SIGPIPE


@pytest.mark.parametrize("processes", ["1", "2"])
def test_control_c_ends_it_with_one_line_and_what_is_done_is_kept(tmp_path: Path, processes: str) -> None:
    corpus, out = tmp_path / "corpus.jsonl", tmp_path / "out.jsonl"
    corpus.write_text('{"text": "“No,” Ada Okafor said."}\n' * 200_000, encoding="utf-8")
    command = [*PROGRAM, "extract", str(corpus), "-o", str(out), "-p", processes]
    process = subprocess.Popen(command, stderr=subprocess.PIPE, start_new_session=True)
    while not (out.exists() and out.stat().st_size > 100_000):
        time.sleep(0.01)
    os.killpg(process.pid, signal.SIGINT)  # as a terminal does: to the parent and to the workers
    _, error = process.communicate()
    assert process.returncode == 130
    assert error.decode() == "interrupted; go on with it: the same command and --resume\n"
    assert out.read_bytes().endswith(b"\n")


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_completion_for_the_shell(shell: str) -> None:
    done = program("--show-completion", shell, _TYPER_COMPLETE_TEST_DISABLE_SHELL_DETECTION="1")
    assert done.returncode == 0
    assert b"complete" in done.stdout


def test_completion_knows_commands_and_options() -> None:
    code = "from quotekit.cli import main; import sys; sys.argv[0] = 'quotekit'; main()"
    for words, expected in (("quotekit ex", b"extract"), ("quotekit extract --proc", b"--processes")):
        env = {"_QUOTEKIT_COMPLETE": "complete_bash", "COMP_WORDS": words, "COMP_CWORD": str(words.count(" "))}
        done = subprocess.run([sys.executable, "-c", code], env=os.environ | env, capture_output=True, check=False)
        assert expected in done.stdout
