"""Rules and words from elsewhere: installed plugins, modules and files, and the options that take them."""

from __future__ import annotations

import importlib.util
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from quotekit import RULES, Extractor, Language, RuleSet
from quotekit.errors import DuplicateRule, InvalidRule, PluginFailed, UnknownPlugin
from quotekit.plugins import value_of
from quotekit.rules import with_rules

ROOT = Path(__file__).parents[1]
EXAMPLE = ROOT / "examples" / "quotekit-harbour"

MODULE = """
from quotekit import Lexicon, RuleSet, pattern

def made(name):
    return pattern(name, "{quote} " + name + " {source}", why="a test")

one = made("one")
several = (made("two"), made("three"))
clash = made("dash_credit")
HOUSE = RuleSet((one,))

def placed(rules):
    return rules.after("dash_credit", made("four"))

def fails(rules):
    raise OSError("the disk is full")

def wrong(rules):
    return "rules"

def words():
    return Lexicon(nouns=("gripe",))

conflict = Lexicon.parse("[verbs.say]\\ngrade = 'often'", name="conflict.toml")
"""


def install(folder: Path, **points: str) -> None:
    """A package with these entry points, as pip leaves it behind; `rules_x` is `x` in the group of rules."""
    groups: dict[str, list[str]] = {}
    for point, value in points.items():
        group, _, name = point.partition("_")
        groups.setdefault(f"quotekit.{group}", []).append(f"{name} = {value}")
    info = folder / "desk_pack-2.5.dist-info"
    info.mkdir(parents=True)
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: desk-pack\nVersion: 2.5\n", encoding="utf-8")
    lines = [line for group, entries in groups.items() for line in (f"[{group}]", *entries)]
    (info / "entry_points.txt").write_text("\n".join(lines), encoding="utf-8")
    (folder / "desk_pack.py").write_text(MODULE, encoding="utf-8")


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.syspath_prepend(str(tmp_path))
    monkeypatch.delitem(sys.modules, "desk_pack", raising=False)
    return tmp_path


def test_plugins_come_first_in_the_order_of_their_names_or_where_they_say(folder: Path) -> None:
    install(folder, rules_b="desk_pack:several", rules_a="desk_pack:one", rules_c="desk_pack:placed")
    rules = RULES.use_installed()
    assert rules.names[:3] == ("one", "two", "three")
    assert rules.names[rules.names.index("dash_credit") + 1] == "four"
    assert rules.only(*RULES.names) == RULES
    assert RULES.use_installed("b").names[:2] == ("two", "three")
    assert len(RULES.use_installed("b")) == len(RULES) + 2


def test_words_of_plugins(folder: Path) -> None:
    install(folder, lexicons_a="desk_pack:words")
    assert "gripe" in Language.load("en").use_installed().cues.nouns
    assert "gripe" not in Language.load("en").cues.nouns


def test_nothing_is_loaded_unless_asked_for(folder: Path) -> None:
    install(folder, rules_broken="no_such_module:rules", lexicons_broken="no_such_module:words")
    assert Extractor().extract("“No,” said Ada Okafor.").quotes
    with pytest.raises(UnknownPlugin, match=r"no plugin 'brokn' in the group 'quotekit.rules'; did you mean 'broken'"):
        RULES.use_installed("brokn")


@pytest.mark.parametrize(
    ("value", "cause", "said"),
    [
        ("no_such_module:rules", ModuleNotFoundError, "No module named 'no_such_module'"),
        ("desk_pack:nothing", AttributeError, "nothing"),
        ("desk_pack:fails", OSError, "the disk is full"),
        ("desk_pack:wrong", InvalidRule, "is neither a rule"),
        ("desk_pack:clash", DuplicateRule, "'dash_credit'"),
        ("desk_pack:HOUSE", InvalidRule, "would undo the other plugins"),
    ],
)
def test_a_plugin_that_fails_is_named_with_its_cause(
    folder: Path, value: str, cause: type[Exception], said: str
) -> None:
    install(folder, rules_good="desk_pack:one", rules_harbour=value)
    with pytest.raises(PluginFailed) as caught:
        RULES.use_installed()
    assert str(caught.value).startswith(f"plugin 'harbour' of desk-pack 2.5 ({value}): {cause.__name__}: ")
    assert said in str(caught.value)
    assert isinstance(caught.value.__cause__, cause)
    assert RULES.use_installed("good").names[0] == "one"


def test_words_that_fail_are_named_too(folder: Path) -> None:
    install(folder, lexicons_harbour="desk_pack:conflict")
    with pytest.raises(PluginFailed, match=r"plugin 'harbour' .*conflict.toml: verbs.say: the language has"):
        Language.load("en").use_installed()


def test_a_value_from_a_file_or_a_module(folder: Path) -> None:
    (folder / "house.py").write_text(MODULE, encoding="utf-8")
    one = with_rules(RULES, value_of("house.py:one", folder=folder))
    assert one.names == ("one", *RULES.names)
    assert with_rules(RULES, value_of("house:several", folder=folder)).names[:2] == ("two", "three")
    assert isinstance(value_of("house.py:HOUSE", folder=folder), RuleSet)
    assert with_rules(RULES, value_of("house.py:HOUSE", folder=folder)).names == ("one",)
    assert "four" in with_rules(RULES, value_of("house.py:placed", folder=folder))


@pytest.mark.parametrize(
    ("reference", "said"),
    [
        ("house.py", "not of the form module:NAME or file.py:NAME"),
        ("house.py:on", "it has no 'on'; did you mean 'one'?"),
        ("hose.py:one", "there is no file"),
        ("broken.py:one", "SyntaxError"),
        ("raises.py:one", "ZeroDivisionError: division by zero"),
        ("no_such_module:one", "No module named"),
    ],
)
def test_a_value_that_is_not_there_is_told(folder: Path, reference: str, said: str) -> None:
    (folder / "house.py").write_text(MODULE, encoding="utf-8")
    (folder / "broken.py").write_text("def", encoding="utf-8")
    (folder / "raises.py").write_text("1 / 0", encoding="utf-8")
    before = sorted(sys.modules)
    with pytest.raises(PluginFailed) as caught:
        value_of(reference, folder=folder)
    assert reference in str(caught.value)
    assert said in str(caught.value)
    left = {name for name in sys.modules if name.startswith("quotekit_rules_")} - set(before)
    assert left <= {"quotekit_rules_house"}, "a module that failed is left behind"


def test_what_is_no_rule_is_refused_by_name() -> None:
    def my_rule(scene: object) -> None:
        return None

    with pytest.raises(InvalidRule, match="'my_rule' is no rule; make one of a function with @rule"):
        RULES.first(my_rule)  # type: ignore[arg-type]


def command(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", *arguments], capture_output=True, text=True, encoding="utf-8", cwd=folder, check=False,
        env={"PATH": "", "PYTHONPATH": f"{ROOT}:{folder}", "COLUMNS": "100", "PYTHONDONTWRITEBYTECODE": "1"},
    )  # fmt: skip


@pytest.mark.parametrize("program", ["explain", "extract", "report"])
def test_the_options_of_the_commands(folder: Path, program: str) -> None:
    pytest.importorskip("typer")
    install(folder, lexicons_a="desk_pack:words")
    (folder / "house.py").write_text(MODULE, encoding="utf-8")
    (folder / "house.toml").write_text("verbs.kibitz = { frames = ['that'] }", encoding="utf-8")
    text = "Ada Okafor kibitzed that it rained. Okafor’s gripe that prices fell. “No” one Tom Brandt."
    (folder / "story.txt").write_text(text, encoding="utf-8")
    options = ("--lexicon", "house.toml", "--rules", "house.py:one", "--plugins")
    given = {"explain": (), "extract": ("--format", "json"), "report": ("--output", "-")}[program]
    done = command(folder, "quotekit.cli", program, "story.txt", *given, *options)
    assert (done.returncode, done.stderr) == (0, "")
    text = done.stdout
    plain = command(folder, "quotekit.cli", program, "story.txt", *given).stdout
    for part in ("that_clause", "noun_of_speech", "a test"):
        assert part in text
        assert part not in plain


@pytest.mark.parametrize(
    ("option", "value", "said"),
    [
        ("--lexicon", "none.toml", "No such file"),
        ("--lexicon", "bad.toml", "no key 'vrebs'; did you mean 'verbs'?"),
        ("--rules", "none.py:A", "there is no file"),
        ("--rules", "bad.py:number", "is neither a rule"),
    ],
)
def test_a_wrong_option_is_told_by_its_name(folder: Path, option: str, value: str, said: str) -> None:
    pytest.importorskip("typer")
    (folder / "bad.toml").write_text("vrebs = 1", encoding="utf-8")
    (folder / "bad.py").write_text("number = 1", encoding="utf-8")
    (folder / "story.txt").write_text("“No,” said Ada.", encoding="utf-8")
    done = command(folder, "quotekit.cli", "extract", "story.txt", option, value)
    told = " ".join(done.stderr.replace("│", " ").split())
    assert (done.returncode, done.stdout) == (2, "")
    assert f"Invalid value for {option}" in told
    assert said in told


@pytest.mark.skipif(importlib.util.find_spec("hatchling") is None, reason="hatchling is not installed")
@pytest.mark.skipif(importlib.util.find_spec("pip") is None, reason="pip is not installed")
def test_the_example_plugin_is_installed_and_passes_its_own_tests(tmp_path: Path) -> None:
    """Nothing is downloaded: the package is built here, with what the tests need already."""
    source, target = tmp_path / "source", tmp_path / "target"
    shutil.copytree(EXAMPLE, source, ignore=shutil.ignore_patterns("__pycache__"))
    pip = ("pip", "install", "--quiet", "--no-index", "--no-deps", "--no-build-isolation", "--target", str(target))
    done = command(tmp_path, *pip, str(source))
    assert done.returncode == 0, done.stderr
    shutil.rmtree(source / "quotekit_harbour")  # only the installed one is left
    found = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "tests"],
        capture_output=True, text=True, encoding="utf-8", cwd=source, check=False,
        env={"PATH": "", "PYTHONPATH": f"{target}:{ROOT}", "PYTHONDONTWRITEBYTECODE": "1"},
    )  # fmt: skip
    assert found.returncode == 0, found.stdout + found.stderr
    assert "11 passed, 1 xfailed" in found.stdout
