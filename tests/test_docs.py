"""The documents tell the truth: snippets run, example sentences are read as they say, links lead somewhere.

- ```` ```python ```` blocks of a page run from top to bottom in one namespace; where they show a session (`>>>`),
  the output is compared.
- ```` ```console ```` blocks: each `$ quotekit …` and `$ pytest …` is run, and its output compared; `...` stands for
  anything, and `  # exit status 1` behind a command says that it leaves with another status than 0.
- ```` ```text title="story.txt" ```` and the like (`csv`, `toml`, `python`) give a file that the snippets of the page
  can read.
- the table under "What it finds" in the README: each sentence gives that quotation, and that speaker.
"""

from __future__ import annotations

import doctest
import os
import re
import runpy
import shlex
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

import quotekit

ROOT = Path(__file__).parents[1]
PAGES = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted((ROOT / "docs").rglob("*.md"))]
RULES_PAGE = ROOT / "docs" / "rules.md"
APART = {"spark_job.py"}
"""Examples that other tests run, for they need more than this package."""

EXAMPLES = [file for file in sorted((ROOT / "examples").glob("*.py")) if file.name not in APART]
FEWEST_PYTHON = 25
FEWEST_COMMANDS = 5
FEWEST_ROWS = 12

FENCE = re.compile(r"^( *)```([\w-]*)([^\n]*)\n(.*?)^\1```", re.MULTILINE | re.DOTALL)
LINK = re.compile(r"\]\((?!https?://|mailto:)([^)#\s]*)(?:#([\w-]+))?\)")
FLAGS = doctest.ELLIPSIS | doctest.NORMALIZE_WHITESPACE | doctest.IGNORE_EXCEPTION_DETAIL


@dataclass(frozen=True, slots=True)
class Block:
    """A fenced block: its language, what stands beside it, its text and the line on which the text begins."""

    language: str
    info: str
    text: str
    line: int


def blocks(page: Path) -> Iterator[Block]:
    text = page.read_text(encoding="utf-8")
    for match in FENCE.finditer(text):
        indent, language, info, body = match.groups()
        body = "".join(line.removeprefix(indent) for line in body.splitlines(keepends=True))
        yield Block(language, info, body, text.count("\n", 0, match.start(4)) + 1)


def of_language(language: str) -> list[tuple[Path, Block]]:
    return [(page, block) for page in PAGES for block in blocks(page) if block.language == language]


def name(page: Path) -> str:
    return str(page.relative_to(ROOT))


def write_files(page: Path, folder: Path) -> None:
    """The files that a page shows under a title, for its snippets to read."""
    for block in blocks(page):
        title = re.search(r'title="([\w./-]+)"', block.info)
        if title and block.language in ("text", "json", "csv", "toml", "python"):
            file = folder / title[1]
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(block.text, encoding="utf-8")


@pytest.mark.parametrize("page", PAGES, ids=name)
def test_python_snippets_run(page: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write_files(page, tmp_path)
    monkeypatch.chdir(tmp_path)
    namespace: dict[str, object] = {"__name__": "__docs__"}
    complaints: list[str] = []
    for block in blocks(page):
        if block.language != "python":
            continue
        if ">>>" not in block.text:
            exec(compile("\n" * (block.line - 1) + block.text, name(page), "exec"), namespace)
            continue
        runner = doctest.DocTestRunner(optionflags=FLAGS, verbose=False)
        parsed = doctest.DocTestParser().get_doctest(block.text, namespace, name(page), str(page), block.line - 1)
        runner.run(parsed, out=complaints.append, clear_globs=False)
        namespace.update(parsed.globs)
    assert not complaints, "\n" + "".join(complaints)


@pytest.mark.parametrize("page", PAGES, ids=name)
def test_console_snippets_run(page: Path, tmp_path: Path) -> None:
    write_files(page, tmp_path)
    for block in blocks(page):
        if block.language != "console":
            continue
        for command, expected in commands(block):
            if command.startswith(("quotekit ", "pytest ")):
                got = run(command, tmp_path)
                ok = doctest.OutputChecker().check_output(expected, got, FLAGS)
                assert ok or not expected.strip(), f"{name(page)}:{block.line}: $ {command}\n{got}"


def commands(block: Block) -> Iterator[tuple[str, str]]:
    """Each command behind a `$`, and the output shown under it."""
    for part in re.split(r"^\$ ", block.text, flags=re.MULTILINE)[1:]:
        command, _, output = part.partition("\n")
        yield command, output


def run(command: str, folder: Path) -> str:
    """What a command prints; ` < file` is understood."""
    command, _, status = command.partition("  # exit status ")
    words, _, source = command.partition(" < ")
    environment = {**os.environ, "COLUMNS": "80", "NO_COLOR": "1", "PYTHONPATH": str(ROOT), "PYTHONIOENCODING": "utf-8"}
    program, *arguments = shlex.split(words)
    done = subprocess.run(
        [sys.executable, "-m", {"quotekit": "quotekit.cli"}.get(program, program), *arguments],
        input=(folder / source).read_bytes() if source else b"",
        capture_output=True, cwd=folder, env=environment, check=False,
    )  # fmt: skip
    assert done.returncode == int(status or 0), f"{command}: {done.stderr.decode()}"
    return "\n".join(line.rstrip() for line in done.stdout.decode("utf-8").splitlines()) + "\n"


def test_there_are_snippets_to_run() -> None:
    assert len(of_language("python")) >= FEWEST_PYTHON
    shown = [command for _, block in of_language("console") for command, _ in commands(block)]
    assert sum(command.startswith("quotekit ") for command in shown) >= FEWEST_COMMANDS


def table(page: Path, title: str) -> list[list[str]]:
    """The rows of the first table under a heading, without its head."""
    text = page.read_text(encoding="utf-8").split(f"# {title}\n", 1)[1].split("\n#", 1)[0]
    rows = [line.strip().strip("|").split("|") for line in text.splitlines() if line.startswith("|")]
    return [[cell.strip().replace("`", "").replace("⏎", "\n\n") for cell in row] for row in rows[2:]]


FINDS = table(ROOT / "README.md", "What it finds")


@pytest.mark.parametrize(("shape", "text", "content", "who"), FINDS, ids=[row[0] for row in FINDS])
def test_the_readme_finds_what_it_says(shape: str, text: str, content: str, who: str) -> None:
    article = quotekit.extract(text)
    found = [(quote.text, speaker.name if (speaker := article.speaker_of(quote)) else "—") for quote in article.quotes]
    assert (content, who) in found


def test_the_readme_table_is_long_enough() -> None:
    assert len(FINDS) >= FEWEST_ROWS


@pytest.mark.parametrize("example", EXAMPLES, ids=name)
def test_examples_run(
    example: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Each example ends in a comment with what it prints."""
    shown = re.search(r'^"""\n?Prints:\n\n(.*?)\n?"""', example.read_text(encoding="utf-8"), re.MULTILINE | re.DOTALL)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(sys, "argv", [str(example)])
    runpy.run_path(str(example), run_name="__main__")
    printed = capsys.readouterr().out
    assert shown is not None, "it does not end in what it prints"
    assert [line.strip() for line in printed.strip().splitlines()] == [s.strip() for s in shown[1].strip().splitlines()]


@pytest.mark.parametrize("page", PAGES, ids=name)
def test_links_lead_somewhere(page: Path) -> None:
    text = FENCE.sub("", page.read_text(encoding="utf-8"))
    for target, anchor in LINK.findall(text):
        other = (page.parent / target).resolve() if target else page
        assert other.exists(), f"{name(page)}: no {target}"
        if anchor and other.suffix == ".md":
            assert anchor in anchors(other), f"{name(page)}: no #{anchor} in {name(other)}"


def anchors(page: Path) -> set[str]:
    titles = re.findall(r"^#+ (.+)$", FENCE.sub("", page.read_text(encoding="utf-8")), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", title.lower()).strip().replace(" ", "-") for title in titles}


def test_every_page_is_in_the_navigation() -> None:
    listed = re.findall(r"[\w/-]+\.md", (ROOT / "mkdocs.yml").read_text(encoding="utf-8"))
    assert sorted(listed) == sorted(str(page.relative_to(ROOT / "docs")) for page in (ROOT / "docs").rglob("*.md"))


def rules_table() -> str:
    """The built-in rules as a Markdown table: their order, reasons and first examples."""
    rows = ["| | rule | asked about | reason | example |", "|---|---|---|---|---|"]
    for number, rule in enumerate(quotekit.RULES, 1):
        example = next(iter(rule.examples), "").replace("\n\n", " ⏎ ").replace("|", "\\|")
        rows.append(f"| {number} | `{rule.name}` | {rule.focus} | {rule.why.replace('|', chr(92) + '|')} | {example} |")
    return "\n".join(rows) + "\n"


def test_the_table_of_rules_is_that_of_the_code() -> None:
    """After a change of the rules: `python tests/test_docs.py` writes the table anew."""
    assert rules_table() in RULES_PAGE.read_text(encoding="utf-8"), "run: python tests/test_docs.py"


def test_the_changelog_knows_this_version() -> None:
    assert f"## {quotekit.__version__}" in (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")


if __name__ == "__main__":
    head, _, rest = RULES_PAGE.read_text(encoding="utf-8").partition("<!-- rules -->\n")
    tail = rest.partition("<!-- end of rules -->")[2]
    RULES_PAGE.write_text(f"{head}<!-- rules -->\n{rules_table()}<!-- end of rules -->{tail}", encoding="utf-8")
