"""brat's folders: what is written is read back, other schemes are understood, faults are told with their place."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from annotated import document, documents
from hypothesis import given
from hypothesis import strategies as st
from sample_article import sample

from quotekit.errors import UnreadableInput, UnwritableOutput
from quotekit.formats import StandoffDocument, read_brat, to_document, write_brat
from quotekit.formats.brat import to_ann

TEXT = "“No,” said Ada Okafor. “Never.” The port is safe, she added."
IDS = st.text(st.characters(exclude_categories=["Cs"]), max_size=12) | st.sampled_from(
    ["a/b", "../up", "/root", "a//b", ".hidden", "a/.b", "C:\\x", "50%", "%2F", "é", "a.ann", "..", ""]
)


@given(documents(), IDS)
def test_what_is_written_is_read_back(made: StandoffDocument, id: str) -> None:
    made = made.model_copy(update={"id": id})
    with TemporaryDirectory() as folder:
        write_brat([made], Path(folder, "brat"))
        assert list(read_brat(Path(folder, "brat"))) == [made]
        assert [file.name for file in Path(folder).iterdir()] == ["brat"]


@pytest.mark.parametrize("text", ["", "\ufeffNo.", "No.\r\nYes.\r", "\u2028No."])
def test_texts_stay_as_they_are(text: str, tmp_path: Path) -> None:
    made = document(text, *([{"content": "No."}] if text else []))
    write_brat([made], tmp_path)
    assert list(read_brat(tmp_path)) == [made]


def test_an_article_goes_to_brat_and_back(tmp_path: Path) -> None:
    made = to_document(sample(), "news/a1")
    write_brat([made], tmp_path)
    assert list(read_brat(tmp_path)) == [made]
    assert (tmp_path / "news" / "a1.txt").read_bytes().decode() == made.text
    assert "[relations]\nHasCue\tArg1:Content, Arg2:Cue" in (tmp_path / "annotation.conf").read_text()


def test_the_lines_are_brat_s() -> None:
    made = document(
        TEXT,
        {"content": ["“No,”", "“Never.”"], "cue": "said", "source": "Ada Okafor", "speaker": "Ada\tOkafor"},
        {"type": "indirect", "content": "The port is safe", "cue": "added", "source": "Ada Okafor"},
    )
    assert to_ann(made).splitlines() == [
        "T1\tContent 0 5;23 31\t“No,” “Never.”",
        "T2\tCue 6 10\tsaid",
        "R1\tHasCue Arg1:T1 Arg2:T2",
        "T3\tSource 11 21\tAda Okafor",
        "R2\tHasSource Arg1:T1 Arg2:T3",
        "A1\tKind T1 direct",
        "#1\tSpeaker T1\tAda\\tOkafor",
        "T4\tContent 32 48\tThe port is safe",
        "T5\tCue 54 59\tadded",
        "R3\tHasCue Arg1:T4 Arg2:T5",
        "R4\tHasSource Arg1:T4 Arg2:T3",
        "A2\tKind T4 indirect",
    ]


def test_no_annotation_runs_over_the_end_of_a_line(tmp_path: Path) -> None:
    text = "“One.\n\nTwo.”"
    made = document(text, {"content": text})
    assert to_ann(made).splitlines()[:2] == ["T1\tContent 0 5;7 12\t“One. Two.”", "#1\tSpans T1\t0 12"]
    write_brat([made], tmp_path)
    assert list(read_brat(tmp_path)) == [made]
    file = tmp_path / "a1.ann"  # somebody takes the second piece away
    file.write_text(file.read_text(encoding="utf-8").replace(";7 12\t“One. Two.”", "\t“One."), encoding="utf-8")
    assert next(read_brat(tmp_path)).quotes[0].content == ((0, 5),)


NO = "T1\tContent 0 5\t“No,”\nT2\tCue 6 10\tsaid\nT3\tSource 11 21\tAda Okafor\n"
NEVER = "T4\tContent 23 31\t“Never.”\n"
SCHEMES = {
    "the source at the cue": (
        NO + "R1\tx Arg1:T1 Arg2:T2\nR2\ty Arg1:T3 Arg2:T2\n",
        [("direct", [(0, 5)], True, True)],
    ),
    "no relations": (NO, [("direct", [(0, 5)], False, False)]),
    "an event at the cue": (
        NO.replace("Cue", "Attribution") + NEVER + "E1\tAttribution:T2 Content:T1 Source:T3 Content2:T4\n",
        [("direct", [(0, 5), (23, 31)], True, True)],
    ),
    "an event at the content": (NO + "E1\tContent:T1 Cue:T2\nA1\tKind E1 mixed\n", [("mixed", [(0, 5)], True, False)]),
    "an event and a content of its own": (
        NEVER + NO + "E1\tCue:T2 Who:T3 What:T1\n",
        [("direct", [(23, 31)], False, False), ("direct", [(0, 5)], True, True)],
    ),
    "events in events": (
        NO + NEVER + "E1\tCue:T2 Source:T3\nE2\tContent:T4 Cue:E1\n",
        [("direct", [(0, 5)], False, False), ("direct", [(23, 31)], True, False)],
    ),
    "kinds from the marks": (
        "T1\tcontent 32 48\tThe port is safe\nT2\tCONTENT 20 31\tr. “Never.”\n",
        [("indirect", [(32, 48)], False, False), ("mixed", [(20, 31)], False, False)],
    ),
    "other lines and types": (
        NO + "T9\tPerson 11 14\tAda\n*\tEquiv T1 T9\nN1\tReference T3 Wikidata:Q1\tAda\nR1\tIs Arg1:T9 Arg2:T1\n\n",
        [("direct", [(0, 5)], False, False)],
    ),
    "windows ends of lines, no words": ("T1\tContent 0 5\r\n", [("direct", [(0, 5)], False, False)]),
}  # fmt: skip


@pytest.mark.parametrize(("lines", "expected"), SCHEMES.values(), ids=SCHEMES)
def test_other_schemes(
    lines: str, expected: list[tuple[str, list[tuple[int, int]], bool, bool]], tmp_path: Path
) -> None:
    (tmp_path / "a.txt").write_text(TEXT, encoding="utf-8")
    (tmp_path / "a.ann").write_bytes(lines.encode())
    quotes = next(read_brat(tmp_path / "a.ann")).quotes
    assert [(q.kind, list(q.content), bool(q.cue), bool(q.source)) for q in quotes] == expected
    assert [q.id for q in quotes] == [f"q{n}" for n in range(1, len(expected) + 1)]


FAULTS = {
    "words elsewhere": ("\nT1\tContent 1 6\t“No,”\n", r"a\.ann:2: these places of the text say 'No,” '"),
    "no offsets": ("T1\tContent\t“No,”\n", r"a\.ann:1: it is not what brat writes"),
    "an offset that is no number": ("T1\tContent 0 x\t“No,”\n", r"a\.ann:1: it is not"),
    "behind the end": ("T1\tContent 0 500\n", "is no stretch of a text of"),
    "a relation without its end": (NO + "R1\tHasCue Arg1:T1 Arg2:T7\n", "'T7' is named, but is not in the file"),
    "an event without its trigger": ("E1\tContent:T7\n", "'T7' is named, but is not in the file"),
    "an attribute alone": ("A1\n", r"a\.ann:1: it is not"),
    "a kind of no such name": (NO + "A1\tKind T1 spoken\n", "type"),
}


@pytest.mark.parametrize(("lines", "message"), FAULTS.values(), ids=FAULTS)
def test_faults_are_told_and_the_rest_is_read(lines: str, message: str, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(TEXT, encoding="utf-8")
    (tmp_path / "a.ann").write_text(lines, encoding="utf-8")
    with pytest.raises(UnreadableInput, match=message):
        list(read_brat(tmp_path))
    (tmp_path / "b.txt").write_text(TEXT, encoding="utf-8")
    (tmp_path / "b.ann").write_text(NO, encoding="utf-8")
    faults: list[UnreadableInput] = []
    assert [one.id for one in read_brat(tmp_path, on_fault=faults.append)] == ["b"]
    assert len(faults) == 1


def test_missing_files(tmp_path: Path) -> None:
    with pytest.raises(UnreadableInput, match=r"no \.ann file in this folder"):
        list(read_brat(tmp_path))
    (tmp_path / "a.ann").write_text("")
    with pytest.raises(UnreadableInput, match=r"a\.txt: no such file"):
        list(read_brat(tmp_path))


def test_what_cannot_be_written_is_told_and_the_rest_is_written(tmp_path: Path) -> None:
    made = [document("No.", id=id) for id in ("a", "a", "x" * 300)] + [
        document("\ud800", id="b"),
        document("Yes.", id="c"),
    ]
    faults: list[UnwritableOutput] = []
    write_brat(made, tmp_path, on_fault=faults.append)
    assert [one.id for one in read_brat(tmp_path)] == ["a", "c"]
    assert [
        "a second document has the id 'a'" in str(faults[0]),
        "xxx" in str(faults[1]),
        "'b': half" in str(faults[2]),
    ]
    with pytest.raises(UnwritableOutput, match="half a character"):
        write_brat(made[3:], tmp_path)
    (tmp_path / "file").write_text("")
    with pytest.raises(UnwritableOutput, match="file"):
        write_brat(made, tmp_path / "file")
