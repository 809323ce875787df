"""CSV tables: what is written is read back, tables of other hands are understood, faults are told with their line."""

from __future__ import annotations

import csv
import io
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from annotated import document, documents
from hypothesis import given
from sample_article import sample

from quotekit.errors import UnreadableInput, UnwritableOutput
from quotekit.formats import StandoffDocument, read_table, to_document, write_table

TEXT = "“No,” said Ada Okafor. “Never.”"


def table(folder: Path, content: str, name: str = "gold.csv") -> Path:
    file = folder / name
    file.write_bytes(content.encode())
    return file


@given(documents(), documents(id="b/2"))
def test_what_is_written_is_read_back(one: StandoffDocument, other: StandoffDocument) -> None:
    for name, delimiter in (("a.csv", ","), ("a.tsv", "\t")):
        with TemporaryDirectory() as folder:
            file = Path(folder, name)
            with open(file, "w", encoding="utf-8", newline="") as out:
                write_table([one, other], out, delimiter=delimiter)
            assert list(read_table(file)) == [one, other]


def test_long_texts_and_all_ends_of_lines(tmp_path: Path) -> None:
    text = '“No,”\r\nsaid\r"Ada"\n' + "x, " * 100_000
    made = document(text, {"content": "“No,”"})
    before = csv.field_size_limit()
    with open(tmp_path / "a.csv", "w", encoding="utf-8", newline="") as out:
        write_table([made, document("", id="empty")], out)
    assert list(read_table(tmp_path / "a.csv")) == [made, document("", id="empty")]
    assert csv.field_size_limit() == before


def test_a_row_for_each_span_with_its_words() -> None:
    out = io.StringIO()
    write_table([to_document(sample(), "a1")], out)
    rows = list(csv.DictReader(io.StringIO(out.getvalue())))
    assert [(row["quote"], row["content"], row["cue"]) for row in rows[:3]] == [
        ("q1", "“We are ready,”", "said"),
        ("q1", "“Now.”", ""),
        ("q2", "<b>it</b> [red] was late", "denied"),
    ]
    assert [bool(row["text"]) for row in rows] == [True, False, False, False, False]
    assert [row["rule"] for row in rows] == ["said_after", "said_after", "verb_clause", "said_after", "said_after"]


TABLES = {
    "no column for quotations": (
        f"id,text,type,content_start,content_end\na,{TEXT!r},direct,0,5\na,,direct,23,31\n".replace("'", '"'),
        [("q1", ((0, 5),)), ("q2", ((23, 31),))],
    ),
    "other columns, another order, a byte order mark, blank lines": (
        f'\ufefftext,note,type,id,quote,content_end,content_start\n\n"{TEXT}",x,direct,a,z,5,0\n\n,,direct,a,z,31,23\n',
        [("z", ((0, 5), (23, 31)))],
    ),
    "a text that comes in a later row": (
        f'id,text,type,quote,content_start,content_end\na,,direct,z,0,5\na,"{TEXT}",direct,y,23,31\n',
        [("z", ((0, 5),)), ("y", ((23, 31),))],
    ),
    "facts in the first row only": (
        f'id,text,type,quote,content_start,content_end,speaker\na,"{TEXT}",direct,z,0,5,Ada\na,,,z,23,31,\n',
        [("z", ((0, 5), (23, 31)))],
    ),
}


@pytest.mark.parametrize(("content", "expected"), TABLES.values(), ids=TABLES)
def test_tables_of_other_hands(content: str, expected: list[tuple[str, object]], tmp_path: Path) -> None:
    (made,) = read_table(table(tmp_path, content))
    assert (made.id, made.text) == ("a", TEXT)
    assert [(quote.id, quote.content) for quote in made.quotes] == expected


def test_a_text_in_a_file_of_its_own(tmp_path: Path) -> None:
    (tmp_path / "texts").mkdir()
    (tmp_path / "texts" / "a.txt").write_text(TEXT, encoding="utf-8")
    rows = "id,file,type,content_start,content_end,content\n" + "a,texts/a.txt,direct,0,5,“No,”\n".replace(
        "“No,”", '"“No,”"'
    )
    assert next(read_table(table(tmp_path, rows))).text == TEXT
    with pytest.raises(UnreadableInput, match=r"gold\.csv:2: .*nowhere\.txt: no such file"):
        list(read_table(table(tmp_path, rows.replace("texts/a", "nowhere"))))


HEAD = "id,text,quote,type,content_start,content_end,cue_start,cue_end,speaker,content\n"
GOOD = f'good,"{TEXT}",q1,direct,0,5,,,,\n'
FAULTS = {
    "words elsewhere": (f'a,"{TEXT}",q1,direct,0,4,,,,"“No,”"\n', r":3: content_start and content_end say '“No,', but"),
    "half of a span": (f'a,"{TEXT}",q1,direct,0,,,,,\n', r":3: content_start and content_end must be whole numbers"),
    "no number": (f'a,"{TEXT}",q1,direct,0,five,,,,\n', r":3: content_start and content_end must be whole numbers"),
    "behind the end": (f'a,"{TEXT}",q1,direct,0,500,,,,\n', r":3: quote q1: \[0, 500\] is no stretch"),
    "below nothing": (f'a,"{TEXT}",q1,direct,-1,5,,,,\n', ":3: .*greater than or equal to 0"),
    "no kind": (f'a,"{TEXT}",q1,,0,5,,,,\n', ":3: .*type"),
    "no text": ("a,,q1,direct,0,5,,,,\n", ":3: document 'a' has no text in any of its rows"),
    "two texts": (f'a,"{TEXT}",q1,direct,0,5,,,,\na,Yes.,q1,direct,0,5,,,,\n', ":4: document 'a' has two diff"),
    "two speakers": (f'a,"{TEXT}",q1,direct,0,5,,,A,\na,,q1,direct,9,10,,,B,\n', ":4: quotation 'q1' has two val"),
    "no quotation named": (f'a,"{TEXT}",,direct,0,5,,,,\n', ':3: the column "quote" is blank'),
    "no id": (f',"{TEXT}",q1,direct,0,5,,,,\n', ':3: the column "id" is blank'),
    "a cue without a content": (f'a,"{TEXT}",q1,direct,,,6,10,,\n', ":3: .*content"),
}  # fmt: skip


@pytest.mark.parametrize(("rows", "message"), FAULTS.values(), ids=FAULTS)
def test_a_wrong_row_costs_its_document_only(rows: str, message: str, tmp_path: Path) -> None:
    file = table(tmp_path, HEAD + GOOD + rows)
    with pytest.raises(UnreadableInput, match=message):
        list(read_table(file))
    faults: list[UnreadableInput] = []
    assert [one.id for one in read_table(file, on_fault=faults.append)] == ["good"]
    assert len(faults) == 1


WHOLE = {
    "empty": ("", "an empty table; its first row should name the columns: id, text, quote"),
    "no head": (GOOD, ":1: no column 'id' in the first row"),
    "no text": ("id,type,content_start,content_end\n", r"no column 'text \(or file\)' in the first row"),
    "a cell too many": (HEAD + GOOD.replace("\n", ",x\n"), ":2: 11 cells, but 10 columns"),
    "an open cell": (HEAD + 'a,"“No', ":2: not CSV: unexpected end of data"),
}


@pytest.mark.parametrize(("content", "message"), WHOLE.values(), ids=WHOLE)
def test_a_table_that_is_none(content: str, message: str, tmp_path: Path) -> None:
    with pytest.raises(UnreadableInput, match=message):
        list(read_table(table(tmp_path, content)))


def test_a_file_that_is_not_there_or_not_utf8(tmp_path: Path) -> None:
    with pytest.raises(UnreadableInput, match="no such file"):
        list(read_table(tmp_path / "none.csv"))
    (tmp_path / "a.csv").write_bytes(b"id,text\n\xff")
    with pytest.raises(UnreadableInput, match=r"a\.csv:2: not UTF-8"):
        list(read_table(tmp_path / "a.csv"))


def test_what_cannot_be_written_is_told_and_the_rest_is_written() -> None:
    twice = document(TEXT, {"content": "“No,”", "id": "z"}, {"content": "“Never.”", "id": "z"}, id="twice")
    made = [twice, document("\ud800", id="half"), document("No.", id=""), document("Yes.", id="c")]
    faults: list[UnwritableOutput] = []
    out = io.StringIO()
    write_table(made, out, on_fault=faults.append)
    assert [row["id"] for row in csv.DictReader(io.StringIO(out.getvalue()))] == ["c"]
    assert ["twice" in str(faults[0]), "half" in str(faults[1]), "without an id" in str(faults[2])] == [True] * 3
    with pytest.raises(UnwritableOutput, match="an id of its own"):
        write_table([twice], io.StringIO())
