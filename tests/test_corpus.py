"""Many documents: in order, on any number of processes, whatever a document or a worker does."""

from __future__ import annotations

import importlib.util
import multiprocessing
import os
import pickle
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from corpus_work import everything_is_shouted, trouble
from golden_cases import load_all
from hypothesis import given, settings
from hypothesis import strategies as st

import quotekit
from quotekit import RULES, Document, Extractor, extract_many, pattern
from quotekit.errors import DocumentFailed, InvalidOption, MissingExtra, WorkersFailed
from quotekit.reading import Reading
from quotekit.transport import Portable, pack, unpack
from quotekit.workers import BATCH_ITEMS, BATCHES_AHEAD, spread

TESTS = Path(__file__).parent
METHODS = multiprocessing.get_all_start_methods()
FORK = "fork" if "fork" in METHODS else None
SAID = "“No,” said Ada Okafor."
GOLDEN = [case.text for case in load_all()]


def told(results: Any) -> list[tuple[str, Any]]:
    """Ids and results, failures as text."""
    return [(document.id, str(one) if isinstance(one, DocumentFailed) else one) for document, one in results]


# --- what comes out


@pytest.mark.parametrize("processes", [1, 2, 3])
def test_articles_are_those_of_extract_in_order(processes: int) -> None:
    results = list(extract_many(GOLDEN, processes=processes, start_method=FORK))
    assert [document for document, _ in results] == [Document(str(n), text) for n, text in enumerate(GOLDEN)]
    assert [article for _, article in results] == [quotekit.extract(text) for text in GOLDEN]


def test_every_kind_of_item_is_a_document() -> None:
    items = [SAID, Document("x", SAID, "T"), {"text": SAID, "id": 7, "published": "2024"}, {"id": "y"}, 3, {"text": 4}]
    results = told(extract_many(items, then=lambda document, article: (article.title, article.published)))  # type: ignore[list-item]
    assert results == [
        ("0", (None, None)), ("x", ("T", None)), ("7", (None, "2024")),
        ("y", 'document 3 (y): no "text" in this object'),
        ("4", "document 4: a str, a Document or a mapping was expected, not int"),
        ("5", 'document 5: "text" must be a string, not int'),
    ]  # fmt: skip


def test_the_columns_may_have_other_names() -> None:
    [(document, _)] = extract_many([{"body": SAID, "url": "n/1"}], columns=Reading(text="body", id="url"))
    assert document == Document("n/1", SAID)


def test_failures_go_to_on_error_and_the_rest_comes_out() -> None:
    failures: list[DocumentFailed] = []
    results = list(extract_many(["RAISE", SAID], then=trouble, on_error=failures.append))
    assert told(results) == [("1", ["Ada Okafor"])]
    (failure,) = failures
    assert (failure.place, failure.id, failure.reason) == (0, "0", "ValueError: no way")
    assert "corpus_work.py" in failure.detail
    assert str(pickle.loads(pickle.dumps(failure))) == str(failure) == "document 0: ValueError: no way"


def test_an_endless_iterable_is_read_a_little_ahead_only() -> None:
    taken = 0

    def endless() -> Iterator[str]:
        nonlocal taken
        while True:
            taken += 1
            yield SAID

    results = extract_many(endless(), processes=2, then=trouble, start_method=FORK)
    for number in range(300):
        assert next(results)[0].id == str(number)
        assert taken - number <= (2 * BATCHES_AHEAD + 1) * BATCH_ITEMS
    results.close()
    assert not multiprocessing.active_children()


@pytest.mark.parametrize("processes", [1, 2])
def test_what_the_iterable_raises_comes_after_the_documents_before_it(processes: int) -> None:
    def broken() -> Iterator[str]:
        yield from [SAID] * 100
        raise KeyError("gone")

    results = extract_many(broken(), processes=processes, then=trouble, start_method=FORK)
    assert len([next(results) for _ in range(100)]) == 100
    with pytest.raises(KeyError, match="gone"):
        next(results)


@pytest.mark.parametrize("processes", [1, 2])
def test_no_documents_are_no_fault(processes: int) -> None:
    assert list(extract_many([], processes=processes)) == []


@settings(max_examples=10)
@given(st.lists(st.text(max_size=50), max_size=20), st.integers(2, 3))
def test_any_texts_on_any_number_of_processes(texts: list[str], processes: int) -> None:
    one = list(extract_many(texts))
    assert list(extract_many(texts, processes=processes, start_method=FORK)) == one


# --- what goes wrong


@pytest.mark.parametrize("method", METHODS)
def test_whatever_a_document_does_the_others_are_done(method: str, tmp_path: Path) -> None:
    texts = [SAID] * 150
    orders = {7: "KILL", 50: "RAISE", 51: "EXIT", 52: f"ONCE {tmp_path / 'once'}", 120: "FUNCTION"}
    for place, order in orders.items():
        texts[place] = order
    results = told(extract_many(texts, processes=2, then=trouble, start_method=method))
    assert [name for name, _ in results] == [str(n) for n in range(150)]
    bad = {int(name): result for name, result in results if result != ["Ada Okafor"]}
    so_did = "and so did another one before"
    assert bad.pop(120).startswith("document 120: ")
    assert bad == {
        7: f"document 7: the worker process that read it was killed by SIGKILL, {so_did}",
        50: "document 50: ValueError: no way",
        51: f"document 51: the worker process that read it ended with status 3, {so_did}",
        52: [],
    }
    assert not multiprocessing.active_children()


def test_workers_that_are_killed_from_outside_lose_nothing() -> None:
    results = extract_many([*["SLEEP 0.01"] * 100, SAID], processes=2, then=trouble, start_method=FORK)
    done = [next(results)]
    for worker in multiprocessing.active_children():
        worker.kill()
    done += results
    assert told(done) == [*((str(n), []) for n in range(100)), ("100", ["Ada Okafor"])]


def test_a_loop_that_is_left_ends_its_workers() -> None:
    for _ in extract_many([SAID] * 200, processes=2, start_method=FORK):
        assert multiprocessing.active_children()
        break
    assert not multiprocessing.active_children()


def test_workers_do_not_outlive_a_parent_that_is_killed() -> None:
    code = (
        "import multiprocessing, os, signal, sys; sys.path.insert(0, sys.argv[1])\n"
        "from corpus_work import trouble; from quotekit import extract_many\n"
        "for document, _ in extract_many(['SLEEP 0.1'] * 50, processes=3, then=trouble, start_method='fork'):\n"
        "    print(*[worker.pid for worker in multiprocessing.active_children()], flush=True)\n"
        "    os.kill(os.getpid(), signal.SIGKILL)"
    )
    done = subprocess.run([sys.executable, "-c", code, str(TESTS)], capture_output=True, text=True, check=False)
    workers = [int(pid) for pid in done.stdout.split()]
    assert len(workers) >= 1
    assert all(gone(pid) for pid in workers)


def gone(pid: int) -> bool:
    for _ in range(300):
        try:
            os.kill(pid, 0)
            if "\nState:\tZ" in Path(f"/proc/{pid}/status").read_text():
                return True
        except OSError:
            return True
        time.sleep(0.1)
    return False


@pytest.mark.parametrize(("option", "value"), [("processes", 0), ("processes", -1), ("start_method", "threads")])
def test_options_that_cannot_be_used(option: str, value: Any) -> None:
    with pytest.raises(InvalidOption, match=option):
        list(extract_many([SAID], **{"processes": 2, option: value}))


def test_workers_that_never_start_are_told(tmp_path: Path) -> None:
    """A script without a guard, whose workers start the whole script again."""
    script = tmp_path / "script.py"
    script.write_text(
        "from quotekit import extract_many\n"
        "from quotekit.errors import WorkersFailed\n"
        "try: list(extract_many(['No.'], processes=2, start_method='spawn'))\n"
        "except WorkersFailed as fault: print(fault)\n"
    )
    done = subprocess.run([sys.executable, str(script)], capture_output=True, text=True, check=False)
    assert done.stdout.startswith("no worker process starts: it ended with status 1.")
    assert "if __name__ == '__main__':" in done.stdout
    assert issubclass(WorkersFailed, RuntimeError)


# --- where it is called from


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize("how", ["script", "module", "command"])
def test_scripts_and_notebooks_can_use_it(method: str, how: str) -> None:
    """A notebook has no file to import, as code behind -c has none."""
    code = f"import sys; sys.path.insert(0, {str(TESTS)!r}); import corpus_work; corpus_work.main({method!r})"
    command = {
        "script": [str(TESTS / "corpus_work.py"), method], "module": ["-m", "corpus_work", method],
        "command": ["-c", code],
    }[how]  # fmt: skip
    done = subprocess.run([sys.executable, *command], cwd=TESTS, capture_output=True, text=True, check=False)
    lines = done.stdout.splitlines()
    assert lines[:2] == ["0 ['Ada Okafor']", "1 []"], done.stderr
    assert lines[2].startswith("2 document 2: the worker process that read it was killed by SIGKILL")


# --- what crosses the border


@pytest.mark.parametrize("text", GOLDEN)
def test_an_article_comes_over_as_it_was(text: str) -> None:
    article = quotekit.extract(text, title="T")
    again = unpack(pack(article))
    assert again == article
    assert again.model_dump_json() == article.model_dump_json()
    assert [quote.model_fields_set for quote in again.quotes] == [quote.model_fields_set for quote in article.quotes]
    assert again.model_copy(update={"title": None}).title is None
    with pytest.raises(ValueError, match="frozen"):
        again.title = "U"


PER = pattern("quote_per_source", "{quote},? per {source}", why="`per` and a name follow the quotation")
DAM = "“The dam is safe,” per Ada Okafor."


@pytest.mark.skipif(importlib.util.find_spec("cloudpickle") is None, reason="cloudpickle is not installed")
@pytest.mark.parametrize("method", METHODS)
def test_rules_of_ones_own_come_along(method: str) -> None:
    extractor = Extractor(rules=RULES.first(PER).without("sentence_before"), indirect=False)
    expected = extractor.extract(DAM)
    assert expected.quotes[0].trace.rule == "quote_per_source"
    assert [article for _, article in extract_many([DAM], processes=2, extractor=extractor, start_method=method)] == [
        expected
    ]


def test_built_in_rules_and_languages_go_by_name() -> None:
    sent = pickle.loads(pickle.dumps(Portable(Extractor(rules=RULES.without("dash_credit"))))).value
    assert sent.language is Extractor().language
    assert sent.rules == RULES.without("dash_credit")
    assert all(rule is RULES[rule.name] for rule in sent.rules)


def test_rules_that_cannot_be_sent_say_what_is_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "cloudpickle", None)
    with pytest.raises(MissingExtra, match=r'pip install "quotekit-nlp\[corpora\]"'):
        list(extract_many([DAM], processes=2, extractor=Extractor(rules=RULES.first(PER)), start_method="spawn"))
    assert not multiprocessing.active_children()


def test_results_larger_than_a_pipe_come_through() -> None:
    texts = ["x" * 300_000] * 8
    assert [len(result) for _, result in spread(texts, str.encode, processes=2, weight=len)] == [300_000] * 8
    assert everything_is_shouted.name == "everything_is_shouted"
