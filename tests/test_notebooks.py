"""The example notebooks run from top to bottom, and show what they did when they were written.

After a change of results or looks: `python tests/test_notebooks.py` runs them anew and keeps what they show.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

nbformat: Any = pytest.importorskip("nbformat")
nbclient: Any = pytest.importorskip("nbclient")
for needed in ("ipykernel", "matplotlib", "pandas"):
    pytest.importorskip(needed)

ROOT = Path(__file__).parents[1]
NOTEBOOKS = sorted((ROOT / "examples" / "notebooks").glob("*.ipynb"))


def executed(file: Path) -> Any:
    """The notebook, run in a fresh kernel; an error in a cell is raised."""
    notebook = nbformat.read(file, as_version=4)
    client = nbclient.NotebookClient(
        notebook, timeout=120, kernel_name="python3", record_timing=False, resources={"metadata": {"path": file.parent}}
    )
    return client.execute()


def shown(notebook: Any) -> list[list[str]]:
    """For each cell the kinds of its outputs: printed text, HTML, a picture."""
    cells = [cell for cell in notebook.cells if cell.cell_type == "code"]
    return [
        [", ".join(sorted(output["data"])) if "data" in output else output["name"] for output in cell.outputs]
        for cell in cells
    ]


@pytest.mark.filterwarnings("default")
@pytest.mark.parametrize("file", NOTEBOOKS, ids=lambda file: file.stem)
def test_notebooks_run_and_are_stored_executed(file: Path) -> None:
    stored = nbformat.read(file, as_version=4)
    nbformat.validate(stored)
    kinds = shown(stored)
    assert sum(map(len, kinds)) >= 4, "it is stored with what it shows"
    assert any("text/html" in kind for cell in kinds for kind in cell)
    assert shown(executed(file)) == kinds


def test_there_are_notebooks() -> None:
    assert [file.stem for file in NOTEBOOKS] == ["corpus_study", "custom_rules", "first_steps"]


if __name__ == "__main__":
    for path in NOTEBOOKS:
        done = executed(path)
        done.metadata.language_info = {"name": "python"}
        nbformat.write(done, path)
