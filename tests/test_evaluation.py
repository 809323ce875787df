"""Evaluation: each figure worked out by hand, the same figures as another scorer gives, every kind of error."""

from __future__ import annotations

import dataclasses
import json
import os
from functools import cache
from itertools import chain
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from annotated import TEXTS, document, documents, load_file, stretches
from hypothesis import given
from hypothesis import strategies as st
from sample_article import FakeExtractor, sample

import quotekit
from quotekit.errors import MismatchedTexts, QuotekitError, RuleFailed, UnknownLanguage, UnreadableInput
from quotekit.evaluation.letters import Letters, common, overlaps, size
from quotekit.evaluation.rows import Measure
from quotekit.formats import StandoffDocument, standoff_line, to_document, to_jsonl

CORPORA = Path(os.environ.get("QUOTEKIT_CORPORA", Path(__file__).parents[2] / "shared" / "gold"))
SCORER = CORPORA.parent / "eval" / "score.py"
GOLD = CORPORA / "polnear_dev.jsonl"

TEXT = (
    "“We will sail at dawn,” Jonas Reyes said. He added that the storm had passed. "
    "The owners called the voyage “a gamble” at best. Ada Okafor hopes the rain will stop. “Nonsense.”"
)
SAIL = {"content": "“We will sail at dawn,”", "cue": "said", "source": "Jonas Reyes", "speaker": "Jonas Reyes"}
STORM = {"type": "indirect", "content": "that the storm had passed", "cue": "added", "source": "He"}
GAMBLE = {"type": "mixed", "content": "the voyage “a gamble” at best", "cue": "called", "source": "The owners"}
RAIN = {"type": "indirect", "content": "the rain will stop", "cue": "hopes", "source": "Ada Okafor"}
NONSENSE = {"content": "“Nonsense.”"}
ANNOTATED = document(TEXT, SAIL, STORM, GAMBLE, RAIN, NONSENSE)


def answered(*quotes: dict[str, Any]) -> StandoffDocument:
    return document(TEXT, *quotes)


# --- the figures


def test_what_is_annotated_and_predicted_alike_is_all_right() -> None:
    result = quotekit.evaluate([ANNOTATED], [ANNOTATED])
    for scores in (result.quoted, result.reported, result.all):
        for name, value in dataclasses.asdict(scores).items():
            if value is not None and name not in ("name", "gold", "predicted"):
                assert value == 100.0, f"{scores.name}.{name}"
    assert (result.quoted.gold, result.reported.gold, result.all.gold) == (3, 1, 5)
    assert (result.covered_80.recall, result.errors, result.missing) == (100.0, (), ())


FIGURES: list[tuple[str, list[dict[str, Any]], dict[str, float | None]]] = [
    ("nothing", [], {
        "quoted.recall": 0.0, "quoted.precision": None, "quoted.f1": None, "reported.recall": 0.0, "all.recall": 0.0,
        "all.precision": None, "all.speaker_accuracy": None, "covered_30.recall": 0.0,
    }),
    # Three quoted runs: one found and attributed, two missed. What is found lies in the annotation.
    ("one of three", [SAIL], {
        "quoted.recall": 33.3, "quoted.attributed": 33.3, "quoted.precision": 100.0, "quoted.f1": 50.0,
        "quoted.exact_recall": 33.3, "quoted.exact_precision": 100.0, "quoted.exact_f1": 50.0,
        "all.recall": 20.0, "all.f1": 33.3, "all.cue_accuracy": 100.0, "all.name_accuracy": 100.0,
    }),
    # The run “a gamble” (7 letters) is found by a prediction of 7 letters, which are not half of the 23 annotated.
    ("the words in marks alone", [{**GAMBLE, "content": "“a gamble”"}], {
        "quoted.recall": 33.3, "quoted.attributed": 33.3, "quoted.precision": 100.0, "quoted.exact_recall": 0.0,
        "quoted.exact_precision": 0.0, "all.recall": 0.0, "all.precision": 0.0,
    }),
    ("another source", [{**SAIL, "source": "The owners", "speaker": "owners"}], {
        "quoted.recall": 33.3, "quoted.attributed": 0.0, "quoted.speaker_accuracy": 0.0, "quoted.precision": 100.0,
        "quoted.f1": None, "all.speaker_accuracy": 0.0, "all.name_accuracy": 0.0,
    }),
    ("the speaker's name in place of the source", [{**SAIL, "source": "He", "speaker": "Captain Reyes"}], {
        "quoted.attributed": 33.3, "quoted.speaker_accuracy": 100.0, "all.name_accuracy": 0.0,
    }),
    ("no source where none is annotated", [NONSENSE], {
        "quoted.attributed": 33.3, "quoted.speaker_accuracy": 100.0, "quoted.precision": None,
    }),
    # “that” and marks and commas cost nothing; hopes are not reported speech, but one of all.
    ("indirect", [{**STORM, "content": "the storm had passed. "}, RAIN], {
        "reported.recall": 100.0, "reported.precision": 100.0, "reported.exact_recall": 100.0, "reported.f1": 100.0,
        "quoted.recall": 0.0, "all.recall": 40.0, "all.precision": 100.0, "reported.exact_precision": 100.0,
    }),
    # 10 of the 17 letters are more than 30 and less than 80 per cent; 7 letters come from elsewhere.
    ("half of it", [{**STORM, "content": "the storm ha"}], {
        "reported.recall": 100.0, "reported.exact_recall": 0.0, "covered_30.recall": 25.0, "covered_80.recall": 0.0,
    }),
    ("less than half of it", [{**STORM, "content": "the stor"}], {
        "reported.recall": 0.0, "reported.precision": 100.0, "covered_30.recall": 25.0,
    }),
    ("spurious", [SAIL, {**GAMBLE, "content": "Jonas Reyes", "source": "He"}], {
        "quoted.precision": 50.0, "quoted.f1": 40.0, "all.precision": 50.0,
    }),
    ("another cue", [{**SAIL, "cue": "added"}], {"all.cue_accuracy": 0.0, "quoted.cue_accuracy": 0.0}),
]  # fmt: skip


@pytest.mark.parametrize(("predicted", "expected"), [row[1:] for row in FIGURES], ids=[row[0] for row in FIGURES])
def test_figures_worked_out_by_hand(predicted: list[dict[str, Any]], expected: dict[str, float | None]) -> None:
    result = quotekit.evaluate([ANNOTATED], [answered(*predicted)])
    found = {}
    for name in expected:
        part, _, figure = name.partition(".")
        found[name] = getattr(getattr(result, part), figure)
    assert found == expected


def test_by_kind() -> None:
    predicted = answered(SAIL, {**GAMBLE, "type": "direct"}, {**STORM, "content": "The owners"})
    groups = quotekit.evaluate([ANNOTATED], [predicted], by="kind").groups
    rows = [(g.name, g.gold, g.predicted, g.recall, g.precision, g.exact_recall) for g in groups]
    assert rows == [
        ("direct", 2, 2, 50.0, 100.0, 50.0),
        ("mixed", 1, 0, 100.0, None, 100.0),
        ("indirect", 2, 1, 0.0, 0.0, 0.0),
    ]


def test_by_rule_counts_predictions_alone() -> None:
    predicted = answered(
        {**SAIL, "rule": "b"}, {**RAIN, "rule": "b", "source": "He"}, {**STORM, "content": "The owners"}
    )
    groups = quotekit.evaluate([ANNOTATED], [predicted], by="rule").groups
    rows = [(g.name, g.gold, g.predicted, g.recall, g.precision, g.speaker_accuracy) for g in groups]
    assert rows == [("b", None, 2, None, 100.0, 50.0), ("(no rule)", None, 1, None, 0.0, None)]


def test_by_source() -> None:
    groups = quotekit.evaluate([ANNOTATED], [answered(SAIL, STORM)], by="source").groups
    assert [(g.name, g.gold, g.predicted) for g in groups] == [
        ("name", 2, 1),
        ("group", 1, 0),
        ("pronoun", 1, 1),
        ("none", 1, 0),
    ]


# --- the errors


KINDS: list[tuple[str, list[dict[str, Any]], set[tuple[str, str]]]] = [
    ("none", [SAIL, STORM, GAMBLE, NONSENSE], set()),
    ("missed", [SAIL, GAMBLE, NONSENSE], {("missed", "reported")}),
    ("missed in marks", [STORM, GAMBLE, NONSENSE], {("missed", "quoted")}),
    ("source", [{**SAIL, "source": "The owners", "speaker": None}, STORM, GAMBLE, NONSENSE], {("source", "quoted")}),
    ("speaker", [{**SAIL, "speaker": "Ada Okafor"}, STORM, GAMBLE, NONSENSE], {("speaker", "quoted")}),
    ("cue", [SAIL, {**STORM, "cue": "said"}, GAMBLE, NONSENSE], {("cue", "reported")}),
    ("extent", [SAIL, STORM, {**GAMBLE, "content": "“a gamble” at best"}, NONSENSE], {("extent", "quoted")}),
    ("spurious", [SAIL, STORM, GAMBLE, NONSENSE, {**STORM, "content": "Jonas Reyes"}], {("spurious", "reported")}),
]


@pytest.mark.parametrize(("predicted", "kinds"), [row[1:] for row in KINDS], ids=[row[0] for row in KINDS])
def test_each_kind_of_error(predicted: list[dict[str, Any]], kinds: set[tuple[str, str]]) -> None:
    result = quotekit.evaluate([ANNOTATED], [answered(*predicted)])
    assert {(error.kind, error.scope) for error in result.errors} == kinds
    assert sum(result.error_counts().values()) == len(result.errors) == len(kinds)


def test_an_error_shows_its_place_and_its_words() -> None:
    text = "First line.\n\n" + TEXT
    gold = document(text, STORM)
    error = quotekit.evaluate([gold], [document(text)]).errors[0]
    assert (error.document, error.line, error.predicted) == ("a1", 3, None)
    assert error.excerpt.startswith("…at dawn,” Jonas Reyes said. He added ⟦that the storm had passed⟧. The owners")
    assert error.gold is not None
    assert (error.gold.content, error.gold.source) == ("that the storm had passed", "He")
    assert "annotated  indirect  that the storm had passed  cue: added  source: He" in str(error)


def test_what_came_nearest_stands_beside_what_was_missed() -> None:
    error = quotekit.evaluate([ANNOTATED], [answered({**STORM, "content": "the stor"})]).errors_of(
        "missed", scope="reported"
    )[0]
    assert error.predicted is not None
    assert error.predicted.content == "the stor"


# --- ways in


def test_an_extractor_reads_the_texts() -> None:
    class Sure:
        def extract(self, text: str, /) -> quotekit.Article:
            return sample()

    gold = to_document(sample(), "a1")
    result = quotekit.evaluate([gold], extractor=Sure(), by="rule")
    assert (result.all.f1, result.quoted.exact_f1) == (100.0, 100.0)
    assert [group.name for group in result.groups] == ["said_after", "verb_clause"]


def test_without_predictions_quotekit_reads_the_texts() -> None:
    result = quotekit.evaluate([ANNOTATED])
    assert result.quoted.recall == 100.0
    assert result.reported.f1 == 100.0


@pytest.mark.parametrize("form", ["standoff", "articles", "without texts", "csv", "brat"])
def test_predictions_are_read_in_every_form(form: str, tmp_path: Path) -> None:
    gold = to_document(sample(), "a1")
    if form == "brat":
        quotekit.formats.write_brat([gold], tmp_path)
        pred = tmp_path
    elif form == "csv":
        pred = tmp_path / "pred.csv"
        with open(pred, "w", encoding="utf-8", newline="") as file:
            quotekit.formats.write_table([gold], file)
    else:
        pred = tmp_path / "pred.jsonl"
        line = to_jsonl(sample(), "a1") if form == "articles" else standoff_line(sample(), "a1")
        record = json.loads(line)
        if form == "without texts":
            del record["text"]
        pred.write_text(json.dumps(record), encoding="utf-8")
    result = quotekit.evaluate([gold], pred, by="rule")
    assert (result.all.f1, result.missing) == (100.0, ())
    assert {group.name for group in result.groups} == {"said_after", "verb_clause"}


def test_a_document_without_prediction_is_told_and_counted() -> None:
    result = quotekit.evaluate([ANNOTATED, document(TEXT, SAIL, id="a2")], [ANNOTATED])
    assert (result.documents, result.missing, result.quoted.gold, result.quoted.recall) == (2, ("a2",), 4, 75.0)


def test_other_texts_are_refused_and_the_rest_is_done() -> None:
    other = document("“We will wait.”", {"content": "“We will wait.”"})
    with pytest.raises(MismatchedTexts, match="document 'a1': the two texts differ from character 9 on"):
        quotekit.evaluate([ANNOTATED], [other])
    faults: list[QuotekitError] = []
    sound = document(TEXT, SAIL, id="a2")
    result = quotekit.evaluate([ANNOTATED, sound], [other, sound], on_fault=faults.append)
    assert (result.documents, len(faults), result.quoted.recall) == (1, 1, 100.0)


def test_an_extractor_that_fails_is_told_with_the_document() -> None:
    gold = [document("FAIL", id="bad"), to_document(sample(), "good")]
    with pytest.raises(RuleFailed):
        quotekit.evaluate(gold, extractor=FakeExtractor())
    faults: list[QuotekitError] = []
    result = quotekit.evaluate(gold, extractor=FakeExtractor(), on_fault=faults.append)
    assert (result.documents, result.all.f1) == (1, 100.0)
    assert [str(fault) for fault in faults] == ["document 'bad': rule said_after failed in passage 1"]
    faults.clear()
    assert quotekit.diff(gold, FakeExtractor(), on_fault=faults.append).same == 4
    assert "document 'bad'" in str(faults[0])


def test_two_documents_of_one_id_are_refused() -> None:
    with pytest.raises(UnreadableInput, match="a second document has the id 'a1'"):
        quotekit.evaluate([ANNOTATED, ANNOTATED])


def test_a_language_without_a_measure_is_refused() -> None:
    with pytest.raises(UnknownLanguage, match="no figures for language 'xx'"):
        quotekit.evaluate([ANNOTATED], language="xx")


def test_nothing_at_all() -> None:
    result = quotekit.evaluate([], [])
    assert (result.documents, result.all.f1, result.quoted.recall) == (0, None, None)
    assert "0 documents" in str(result)


# --- ways out


def test_it_prints_and_goes_to_json_and_to_a_notebook() -> None:
    result = quotekit.evaluate([ANNOTATED], [answered(SAIL, {**STORM, "rule": "<b>"})], by="rule")
    lines = str(result).splitlines()
    assert lines[0] == "1 document, 5 annotated quotations, 2 predicted"
    assert max(map(len, lines)) <= 80
    assert "<b>" in str(result)
    assert "&lt;b&gt;" in result._repr_html_()
    assert "<b>" not in result._repr_html_()
    made = json.loads(json.dumps(result.to_dict()))
    assert made["quoted"]["recall"] == 33.3
    assert made["groups"][0]["name"] == "(no rule)"
    assert made["error_counts"] == {"quoted.missed": 2}
    assert made["errors"][0]["gold"]["content"] == GAMBLE["content"]
    with pytest.raises(dataclasses.FrozenInstanceError):
        result.gold = 0  # type: ignore[misc]


# --- sets of letters


@given(st.data())
def test_runs_are_sets_of_letters(data: st.DataObject) -> None:
    text = data.draw(TEXTS)
    letters = Letters(text)
    left, right = ([data.draw(stretches(text)) for _ in range(3)] for _ in range(2))
    sets = [
        [{i for s, e in spans for i in range(s, e) if text[i].isalnum()} for spans in side] for side in (left, right)
    ]
    runs = [[letters.of(spans) for spans in side] for side in (left, right)]
    for one, run in zip(chain(*sets), chain(*runs), strict=True):
        assert size(run) == len(one)
    shared = overlaps(*runs)
    for here in range(3):
        for there in range(3):
            both = len(sets[0][here] & sets[1][there])
            assert shared.get((here, there), 0) == common(runs[0][here], runs[1][there]) == both
            assert (sets[0][here] == sets[1][there]) == (runs[0][here] == runs[1][there])


@pytest.mark.parametrize(("word", "expected"), [("denies", True), ("Says", True), ("telling", True), ("hopes", False)])
def test_verbs_of_speech(word: str, expected: bool) -> None:
    assert Measure.load("en").is_speech(word, ((0, len(word)),)) is expected


# --- the same figures as another scorer's


@cache
def scorer() -> ModuleType:
    if not SCORER.exists():
        pytest.skip("the other scorer is not here")
    return load_file(SCORER)


def theirs(gold: list[StandoffDocument], predicted: list[StandoffDocument]) -> dict[str, Any]:
    def plain(one: StandoffDocument) -> dict[str, Any]:
        return json.loads(one.model_dump_json(by_alias=True))

    figures: dict[str, Any] = scorer().score([plain(one) for one in gold], {one.id: plain(one) for one in predicted})
    return figures


def ours(result: quotekit.Evaluation) -> dict[str, Any]:
    """Our figures under the other scorer's names."""
    quoted, reported, every = result.quoted, result.reported, result.all
    return {
        "docs": result.documents, "gold": result.gold, "predicted": result.predicted,
        "quoted.segments": quoted.gold, "quoted.found": quoted.recall, "quoted.attributed": quoted.attributed,
        "quoted.speaker_accuracy": quoted.speaker_accuracy, "quoted.precision": quoted.precision,
        "quoted.f1": quoted.f1, "quoted.exact": quoted.exact_recall,
        "reported.gold": reported.gold, "reported.recall": reported.recall, "reported.precision": reported.precision,
        "reported.f1": reported.f1, "reported.exact": reported.exact_recall,
        "reported.speaker_accuracy": reported.speaker_accuracy,
        "all.precision": every.precision, "all.recall": every.recall, "all.f1": every.f1,
        "all.speaker_accuracy": every.speaker_accuracy, "cue.accuracy": every.cue_accuracy,
        "ggt0.3.recall": result.covered_30.recall, "ggt0.3.speaker_accuracy": result.covered_30.speaker_accuracy,
        "ggt0.8.recall": result.covered_80.recall, "ggt0.8.speaker_accuracy": result.covered_80.speaker_accuracy,
    }  # fmt: skip


@given(st.data())
def test_random_documents_score_as_another_scorer_says(data: st.DataObject) -> None:
    text = data.draw(TEXTS)
    gold = [data.draw(documents(text, "a1")), data.draw(documents(id="a2"))]
    predicted = [data.draw(documents(text, "a1"))]
    assert ours(quotekit.evaluate(gold, predicted)) == theirs(gold, predicted)


def test_a_corpus_scores_as_another_scorer_says() -> None:
    scorer()
    if not GOLD.exists():
        pytest.skip("the corpus is not here")
    gold = list(quotekit.evaluation.read_annotated(GOLD))
    extractor = quotekit.Extractor()
    predicted = [to_document(extractor.extract(one.text), one.id) for one in gold]
    assert ours(quotekit.evaluate(GOLD, extractor=extractor)) == theirs(gold, predicted)
