"""The code of the tutorial and of the example plugin passes `mypy --strict` outside the package, as users' own will."""

from __future__ import annotations

import doctest
import importlib.util
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from test_docs import ROOT, blocks

PAGES = [ROOT / "docs" / name for name in ("tutorial.md", "howto-functions.md", "howto-patterns.md", "howto-tests.md")]


def code(page: Path, *, sessions: bool) -> str:
    """The Python of a page, top to bottom; `sessions` with what is typed behind `>>>`."""
    parts: list[str] = []
    for block in blocks(page):
        if block.language != "python":
            continue
        if ">>>" not in block.text:
            parts.append(block.text)
        elif sessions:
            parts += [example.source for example in doctest.DocTestParser().get_examples(block.text)]
    return "\n".join(parts)


@pytest.mark.skipif(importlib.util.find_spec("mypy") is None, reason="mypy is not installed")
def test_the_code_of_the_tutorial_is_typed(tmp_path: Path) -> None:
    for page in PAGES:
        text = code(page, sessions=page.stem == "tutorial")
        assert "pattern(" in text or "@rule" in text
        (tmp_path / f"{page.stem.replace('-', '_')}.py").write_text(text, encoding="utf-8")
    shutil.copytree(ROOT / "examples" / "quotekit-harbour" / "quotekit_harbour", tmp_path / "quotekit_harbour")
    (tmp_path / "wrong.py").write_text("from quotekit import RULES\n\nRULES.first('per')\n", encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "-m", "mypy", "--strict", "--config-file=", "--cache-dir", str(tmp_path / "cache"), "."],
        capture_output=True, text=True, cwd=tmp_path, check=False,
    )  # fmt: skip
    lines = done.stdout.splitlines()
    assert [line for line in lines if not line.startswith(("wrong.py:3", "Found 1 error"))] == [], done.stdout
    assert any('incompatible type "str"; expected "Rule"' in line for line in lines), done.stdout + done.stderr
