"""What changed between two runs: every kind of change, the same answer however the runs are given."""

from __future__ import annotations

import dataclasses
import json
from pathlib import Path
from typing import Any

import pytest
from annotated import TEXTS, document, documents
from hypothesis import given
from hypothesis import strategies as st
from sample_article import TEXT as SAMPLE
from sample_article import FakeExtractor, sample

import quotekit
from quotekit.errors import MismatchedTexts, QuotekitError, UnreadableInput
from quotekit.formats import standoff_line, to_document, to_jsonl
from quotekit.reading import Document

TEXT = "“We will sail at dawn,” Jonas Reyes said.\nHe added that the storm had passed, according to the owners."
SAIL: dict[str, Any] = {
    "content": "“We will sail at dawn,”", "cue": "said", "source": "Jonas Reyes", "speaker": "Jonas Reyes", "rule": "a",
}  # fmt: skip
STORM: dict[str, Any] = {
    "type": "indirect", "content": "that the storm had passed", "cue": "added", "source": "He", "rule": "b"
}  # fmt: skip
BOTH = document(TEXT, SAIL, STORM)

CHANGES: list[tuple[str, list[dict[str, Any]], list[tuple[str, tuple[str, ...]]]]] = [
    ("nothing", [SAIL, STORM], []),
    ("lost", [SAIL], [("-", ())]),
    ("gained", [SAIL, STORM, {**STORM, "content": "He added"}], [("+", ())]),
    ("both", [SAIL, {**STORM, "content": "the owners"}], [("-", ()), ("+", ())]),
    ("content", [SAIL, {**STORM, "content": "the storm had passed"}], [("~", ("content",))]),
    ("source", [{**SAIL, "source": "He"}, STORM], [("~", ("source",))]),
    ("no source", [{**SAIL, "source": ()}, STORM], [("~", ("source",))]),
    ("speaker", [{**SAIL, "speaker": None}, STORM], [("~", ("speaker",))]),
    ("kind", [{**SAIL, "type": "mixed"}, STORM], [("~", ("kind",))]),
    ("cue", [SAIL, {**STORM, "cue": "He added"}], [("~", ("cue",))]),
    ("rule", [{**SAIL, "rule": "c"}, STORM], [("~", ("rule",))]),
    ("a rule that is not told", [{**SAIL, "rule": None}, STORM], []),
    ("two facts", [{**SAIL, "rule": "c", "cue": ()}, STORM], [("~", ("cue", "rule"))]),
    ("another id", [{**SAIL, "id": "x"}, STORM], []),
    ("split in two", [{**SAIL, "content": "“We will sail"}, {**SAIL, "content": "at dawn,”"}, STORM],
     [("~", ("content",)), ("+", ())]),
]  # fmt: skip


@pytest.mark.parametrize(("quotes", "expected"), [row[1:] for row in CHANGES], ids=[row[0] for row in CHANGES])
def test_each_change(quotes: list[dict[str, Any]], expected: list[tuple[str, tuple[str, ...]]]) -> None:
    found = quotekit.diff([BOTH], [document(TEXT, *quotes)])
    assert [(change.sign, change.facts) for change in found.changes] == expected
    assert found.is_same == (not expected)
    assert found.same + len(found.lost) + len(found.changed) == 2


def test_what_is_ignored_is_no_change() -> None:
    other = document(TEXT, {**SAIL, "rule": "c", "cue": ()}, STORM)
    assert quotekit.diff([BOTH], [other], ignore=("rule", "cue")).is_same
    assert quotekit.diff([BOTH], [other], ignore=("rule",)).changes[0].facts == ("cue",)
    with pytest.raises(ValueError, match="did you mean 'rule'"):
        quotekit.diff([BOTH], [other], ignore=("rules",))  # type: ignore[arg-type]


def test_a_change_shows_its_place_and_what_it_was() -> None:
    other = document(TEXT, SAIL, {**STORM, "content": "the storm had passed", "source": ()})
    (change,) = quotekit.diff([BOTH], [other]).changes
    assert (change.document, change.line) == ("a1", 2)
    assert change.excerpt == "He added that ⟦the storm had passed⟧, according to the owners."
    assert list(change.alterations()) == [
        ("content", "that the storm had passed", "the storm had passed"),
        ("source", "He", "none"),
    ]
    assert str(change).splitlines()[1:] == [
        "     content: that the storm had passed → the storm had passed",
        "     source: He → none",
    ]


@given(st.data())
def test_there_and_back(data: st.DataObject) -> None:
    """What is gained one way is lost the other way; nothing changes against itself, and nothing is left out."""
    text = data.draw(TEXTS)
    old, new = data.draw(documents(text)), data.draw(documents(text))
    there, back = quotekit.diff([old], [new]), quotekit.diff([new], [old])
    assert len(there.gained) - len(there.lost) == len(new.quotes) - len(old.quotes)
    assert there.same + len(there.changed) + len(there.lost) == len(old.quotes)
    assert there.is_same == back.is_same
    itself = quotekit.diff([old], [old])
    assert (itself.is_same, itself.same) == (True, len(old.quotes))


# --- ways in


def test_runs_in_files_and_extractors_compare_alike(tmp_path: Path) -> None:
    article = sample()
    fewer = article.model_copy(update={"quotes": article.quotes[:2]})
    whole, standoff = tmp_path / "whole.jsonl", tmp_path / "standoff.jsonl"
    whole.write_text(to_jsonl(article, "a1"), encoding="utf-8")
    standoff.write_text(standoff_line(fewer, "a1"), encoding="utf-8")
    expected = quotekit.diff([("a1", article)], [("a1", fewer)])
    assert expected.counts() == {"gained": 0, "lost": 2, "changed": 0, "same": 2}
    assert quotekit.diff(whole, standoff) == expected
    assert quotekit.diff(str(whole), [to_document(fewer, "a1")]) == expected
    assert quotekit.diff(FakeExtractor(), standoff) == expected
    assert quotekit.diff(FakeExtractor(), standoff, texts={"a1": SAMPLE}) == expected
    assert quotekit.diff(FakeExtractor(), standoff, texts=[Document("a1", SAMPLE)]) == expected


def test_two_rule_sets_over_the_same_texts() -> None:
    texts = {"a": "“No,” said Ada Okafor.", "b": "The port is safe, according to the ministry."}
    found = quotekit.diff(quotekit.RULES, quotekit.RULES.without("according_to"), texts=texts)
    assert [(change.sign, change.document) for change in found.changes] == [("-", "b")]
    assert found.documents == 2
    assert quotekit.diff(quotekit.RULES, texts=texts).is_same
    with pytest.raises(ValueError, match="give the texts="):
        quotekit.diff(quotekit.RULES)


def test_documents_of_one_run_only_are_told() -> None:
    other = document(TEXT, id="a2")
    found = quotekit.diff([BOTH], [other])
    assert (found.only_old, found.only_new, found.documents, found.is_same) == (("a1",), ("a2",), 0, False)
    assert "1 document in the old run only, the first 'a1'; 1 document in the new run only" in found.summary()


def test_trouble_is_told_and_the_rest_is_done() -> None:
    with pytest.raises(MismatchedTexts):
        quotekit.diff([BOTH], [document("Another text.")])
    faults: list[QuotekitError] = []
    second = document(TEXT, SAIL, id="a2")
    found = quotekit.diff([BOTH, second], [document("Another text."), second], on_fault=faults.append)
    assert (found.same, len(faults)) == (1, 1)
    with pytest.raises(UnreadableInput, match="a second document has the id 'a'"):
        quotekit.diff(FakeExtractor(), texts=[Document("a", "x"), Document("a", "y")])


# --- ways out


def test_it_prints_and_goes_to_json_and_to_a_notebook() -> None:
    found = quotekit.diff([BOTH], [document(TEXT, {**SAIL, "speaker": "<b>"})])
    assert str(found).splitlines() == [
        "a1",
        "~ 1  ⟦“We will sail at dawn,”⟧ Jonas Reyes said.",
        "     speaker: Jonas Reyes → <b>",
        "- 2  He added ⟦that the storm had passed⟧, according to the owners.",
        "     kind: indirect  cue: added  source: He  rule: b",
        "",
        "0 gained, 1 lost, 1 changed, 0 the same",
    ]
    assert "&lt;b&gt;" in found._repr_html_()
    assert "<b>" not in found._repr_html_()
    made = json.loads(json.dumps(found.to_dict()))
    assert made["counts"] == {"gained": 0, "lost": 1, "changed": 1, "same": 0}
    assert made["changes"][0]["facts"] == ["speaker"]
    assert made["changes"][1]["new"] is None
    with pytest.raises(dataclasses.FrozenInstanceError):
        found.same = 1  # type: ignore[misc]
