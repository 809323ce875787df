"""The house rules of the package: who may import whom, what is public, what happens on import, where words live."""

from __future__ import annotations

import ast
import importlib
import importlib.util
import json
import re
import runpy
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import Literal, get_args, get_origin

import pytest

import quotekit
from quotekit import errors, lexicon, models, names
from quotekit.models import Article

ROOT = Path(__file__).parents[1]
PACKAGE = ROOT / "quotekit"
SCHEMA = ROOT / "docs" / "schema" / "article.schema.json"
LONGEST_FILE = 400

LAYERS = (
    # the data
    "errors", "plugins", "checks", "models", "parsing", "lexicon", "inflection", "merging", "language",
    # reading a text: blocks, marks, tokens
    "fold", "structure", "glyphs", "wording", "repair", "drafts", "doubles", "singles", "marks", "tagging",
    "neighbours", "tokens",
    # grammar: verbs that report, their subjects, what they report
    "cues", "phrases", "clauses", "control", "stops", "endings", "nominal", "contents",
    # rules
    "claims", "paragraph", "surroundings", "scene", "details", "confidence", "rules", "indexing", "templates",
    "patterns", "regexes",
    "builtin.common", "builtin.labelled", "builtin.quoted", "builtin.carried", "builtin.reported", "builtin",
    "asking", "nested", "walk",
    # speakers
    "names", "mentions", "roles", "cast", "salience", "resolvers", "identities", "resolve", "gazetteer",
    # the whole way
    "asides", "near_misses", "assemble", "collector", "pipeline", "testing", "cases", "pytest_plugin",
    # claimed quotations
    "verifier.words", "verifier.verdict", "verifier.streams", "verifier.likeness", "verifier.people", "verifier.align",
    "verifier.judge", "verifier.telling", "verifier.check", "verifier.index", "verifier", "",
    # in and out
    "render.markup", "render.pieces", "render.facts", "render.terminal", "render.inline", "render.notebook",
    "render.page", "render", "explain", "formats.jsonl", "encoding", "sources", "lines",
    "webpage", "reading", "formats.standoff", "formats.brat", "formats.table",
    "formats.extras", "formats.rows", "formats.frame", "formats.parquet", "formats.spacydoc",
    "formats.webannotation", "formats.schemaorg", "formats.tei", "formats.tei_read", "formats.registry", "formats",
    # many documents
    "transport", "workers", "corpus", "spark",
    # comparing
    "excerpts", "evaluation.letters", "evaluation.result", "evaluation.rows", "evaluation.forms", "evaluation.inputs",
    "evaluation.count", "evaluation", "difference",
    # the command line
    "cli.show", "cli.output", "cli.common", "cli.inputs", "cli.progress", "cli.resume", "cli.corpus",
    "cli.report", "cli.evaluate", "cli.diff", "cli.verify", "cli.app", "cli", "cli.__main__",
)  # fmt: skip
"""Every module, the lowest first. A module imports only those above it in this table; "" is the package itself."""

LATE = {
    ("cli", "cli.app"), ("", "evaluation"), ("", "difference"), ("", "corpus"), ("", "reading"),
    ("models", "render.notebook"), ("rules", "render.notebook"), ("render.page", ""), ("models", "explain"),
    ("models", "formats.jsonl"), ("models", "formats.frame"), ("verifier.verdict", "render.markup"),
}  # fmt: skip
"""Imports inside a function that are meant to come late: what needs an extra, how results show themselves, and
methods that only pass on to a function further down."""

NAMES = {
    value
    for module in (models, lexicon, names)
    for kind in vars(module).values()
    if get_origin(kind) is Literal
    for value in get_args(kind)
}
"""The library's own terms (`paragraph`, `wh`, `masculine`): they look like words of a language and are none."""


def module_name(file: Path) -> str:
    """The name of a file's module below `quotekit`: `cli.app`; "" for the package itself."""
    return ".".join(file.relative_to(PACKAGE).with_suffix("").parts).removesuffix("__init__").removesuffix(".")


FILES = {module_name(file): file for file in sorted(PACKAGE.rglob("*.py"))}
TREES = {name: ast.parse(file.read_text(encoding="utf-8")) for name, file in FILES.items()}


LOADED = [n for n in FILES if n != "cli.__main__" and (not n.startswith("cli") or importlib.util.find_spec("typer"))]
"""The modules that can be imported here: those of the command line need its extra."""


def load(name: str) -> ModuleType:
    return importlib.import_module(f"quotekit.{name}".removesuffix("."))


def imports(name: str) -> Iterator[str]:
    """The modules of the package that a module imports, anywhere in its code."""
    for node in ast.walk(TREES[name]):
        if isinstance(node, ast.Import):
            targets = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{name}: line {node.lineno}: relative import"
            targets = [f"{node.module}.{alias.name}" for alias in node.names]
        else:
            continue
        for target in targets:
            head, _, rest = target.partition(".")
            if head == "quotekit":
                yield rest if rest in FILES else rest.rpartition(".")[0]


def test_the_table_of_layers_names_every_module_once() -> None:
    assert len(set(LAYERS)) == len(LAYERS)
    assert sorted(LAYERS) == sorted(FILES), "add the new module to LAYERS, in its place"


@pytest.mark.parametrize("name", sorted(FILES))
def test_a_module_imports_only_those_above_it(name: str) -> None:
    place = {layer: n for n, layer in enumerate(LAYERS)}
    here = place.get(name, len(LAYERS))
    for target in imports(name):
        if (name, target) not in LATE and target != name:
            assert place.get(target, here) < here, f"quotekit.{name} imports quotekit.{target}, which stands below it"


@pytest.mark.parametrize("name", sorted(FILES))
def test_no_file_is_longer_than_a_sitting(name: str) -> None:
    lines = FILES[name].read_text(encoding="utf-8").count("\n")
    assert lines <= LONGEST_FILE, f"{FILES[name].relative_to(ROOT)} has {lines} lines"


@pytest.mark.parametrize("name", LOADED)
def test_all_resolves_and_every_module_says_what_it_is(name: str) -> None:
    module = load(name)
    assert module.__doc__, f"quotekit.{name} has no docstring"
    public = getattr(module, "__all__", ())
    assert list(public) == sorted(public, key=lambda one: (not one.isupper(), not one[0].isupper(), one))
    assert len(set(public)) == len(public)
    for one in public:
        assert hasattr(module, one), f"quotekit.{name}.__all__ names {one!r}, which does not exist"


def test_all_of_the_package_is_complete() -> None:
    public = {
        name
        for name in dir(quotekit)
        if not name.startswith("_") and not isinstance(getattr(quotekit, name), ModuleType)
    } - {"TYPE_CHECKING", "import_module"}
    assert set(quotekit.__all__) == public


def test_public_things_are_documented() -> None:
    missing = [
        name
        for name in quotekit.__all__
        if name != "RULES" and not (getattr(quotekit, name).__doc__ or "").strip()
    ]  # fmt: skip
    assert not missing
    for name, value in vars(quotekit.RuleSet).items():
        assert name.startswith("_") or not callable(value) or value.__doc__, f"RuleSet.{name} has no docstring"


def test_the_exception_tree_is_drawn_in_full() -> None:
    drawn = errors.__doc__ or ""
    for name, value in vars(errors).items():
        if isinstance(value, type) and issubclass(value, errors.QuotekitError):
            assert name in drawn, f"{name} is missing from the docstring of quotekit.errors"
            if value is not errors.QuotekitError:
                standard = value.__bases__[-1]
                assert f"({standard.__name__})" in next(line for line in drawn.splitlines() if name in line)


def test_the_schema_file_is_that_of_the_model() -> None:
    """After a change of the models: `python tests/test_api.py` writes the file anew."""
    assert json.loads(SCHEMA.read_text(encoding="utf-8")) == Article.model_json_schema()


def test_importing_the_package_does_nothing() -> None:
    """No extra is imported, no word list read, nothing printed, no rule run."""
    code = """
import sys
opened = []
sys.addaudithook(lambda event, args: opened.append(str(args[0])) if event == "open" else None)
import quotekit
extras = {"typer", "rich", "pandas", "pyarrow", "spacy", "trafilatura", "quotekit.cli"} & set(sys.modules)
extras |= {"charset_normalizer", "cloudpickle", "multiprocessing", "pyspark"} & set(sys.modules)
words = [name for name in opened if "quotekit" in name and "data" in name]
assert not extras, extras
assert not words, words
quotekit.extract("“No,” said Ada.")
assert any(name.endswith("words.toml") for name in opened), "the audit hook sees nothing"
"""
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", code], capture_output=True, text=True, cwd=ROOT, check=False
    )
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


def test_no_module_keeps_state() -> None:
    """Extraction changes no module-level list, dict or set."""
    modules = [load(name) for name in LOADED]

    def state() -> dict[str, str]:
        return {
            f"{module.__name__}.{name}": repr(value)
            for module in modules
            for name, value in vars(module).items()
            if isinstance(value, list | dict | set | bytearray) and not name.startswith("__")
        }

    before = state()
    quotekit.extract("“No,” said Ada Okafor.\n\nThe ministry denied that she had spoken. “Never.”")
    assert state() == before


@pytest.mark.parametrize("name", sorted(FILES))
def test_words_of_a_language_stand_in_toml_not_in_code(name: str) -> None:
    """A rough check: no literal collection of four or more lower-case words, no regex that lists them."""
    faults = [f"line {line}: {words}" for line, words in word_lists(TREES[name])]
    assert not faults, f"quotekit.{name}: move these to data/en/*.toml: {faults}"


def test_the_check_for_words_sees_them() -> None:
    code = "A = {'he', 'she', 'it', 'they'}; B = r'\\b(?:he|she|it|they)'"
    assert [words for _, words in word_lists(ast.parse(code))] == ["he she it they", "he she it they"]


def word_lists(tree: ast.AST) -> Iterator[tuple[int, str]]:
    skipped: set[int] = set()  # Literal["always", "often", …] is a type, and __slots__ are attributes
    for node in ast.walk(tree):
        if isinstance(node, ast.Subscript):
            skipped |= {id(inner) for inner in ast.walk(node.slice)}
        elif isinstance(node, ast.Assign) and any(isinstance(t, ast.Name) and t.id[:2] == "__" for t in node.targets):
            skipped |= {id(inner) for inner in ast.walk(node.value)}
    for node in ast.walk(tree):
        if id(node) in skipped:
            continue
        if isinstance(node, ast.Set | ast.Tuple | ast.List):
            words = [e.value for e in node.elts if isinstance(e, ast.Constant) and isinstance(e.value, str)]
            if len(set(words) - NAMES) >= 4 and all(re.fullmatch(r"[a-z][a-z' -]+", word) for word in words):
                yield node.lineno, " ".join(words)
        elif isinstance(node, ast.Constant) and isinstance(node.value, str):
            for listed in re.findall(r"\b[a-z]{2,}(?:\|[a-z]{2,}){3,}\b", node.value):
                yield node.lineno, listed.replace("|", " ")


if __name__ == "__main__":
    SCHEMA.write_text(json.dumps(Article.model_json_schema(), indent=2) + "\n", encoding="utf-8")
    runpy.run_path(str(ROOT / "tests" / "test_formats_linked.py"), run_name="__main__")  # the lines that hold articles
