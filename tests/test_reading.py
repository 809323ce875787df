"""Reading documents: every kind of input, and every fault told with its file and line."""

from __future__ import annotations

import io
import os
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from quotekit.errors import UnreadableInput
from quotekit.reading import Document, decode, read_documents, read_json_lines


def read(*paths: str | Path) -> tuple[list[Document], list[str]]:
    """The documents, and the faults met on the way."""
    faults: list[str] = []
    return list(read_documents(paths, on_fault=lambda fault: faults.append(str(fault)))), faults


def test_a_text_file_is_one_document_and_untouched(tmp_path: Path) -> None:
    file = tmp_path / "a.txt"
    file.write_bytes("\r\n“No,”\rsaid Ada.\r\n\u2028".encode())
    assert read(file) == ([Document(str(file), "\r\n“No,”\rsaid Ada.\r\n\u2028")], [])


@pytest.mark.parametrize("name", ["a.txt", "a.jsonl"])
def test_a_byte_order_mark_is_no_part_of_the_text(tmp_path: Path, name: str) -> None:
    file = tmp_path / name
    text = "No." if name == "a.txt" else '{"text": "No."}\n'
    file.write_bytes(b"\xef\xbb\xbf" + text.encode())
    assert [document.text for document in read(file)[0]] == ["No."]


def test_a_folder_gives_its_texts_sorted_and_nothing_hidden(tmp_path: Path) -> None:
    for name in ("b.txt", "a/c.MD", "a/b.jsonl", "z.html", ".hidden.txt", ".git/x.txt"):
        file = tmp_path / name
        file.parent.mkdir(exist_ok=True)
        file.write_text('{"text": "x", "id": "line"}' if name.endswith("jsonl") else "x")
    documents, faults = read(tmp_path)
    assert [document.id for document in documents] == ["line", str(tmp_path / "a/c.MD"), str(tmp_path / "b.txt")]
    assert not faults


def test_a_folder_does_not_give_what_is_to_be_skipped(tmp_path: Path) -> None:
    for name in ("a.txt", "out.jsonl"):
        (tmp_path / name).write_text("x")
    found = list(read_documents([tmp_path], skip=[tmp_path / "out.jsonl"]))
    assert [document.id for document in found] == [str(tmp_path / "a.txt")]


def test_a_folder_without_texts_is_a_fault(tmp_path: Path) -> None:
    assert read(tmp_path) == ([], [f"{tmp_path}: no .jsonl, .md or .txt file in this folder"])


def test_json_lines_carry_id_title_and_date(tmp_path: Path) -> None:
    file = tmp_path / "a.jsonl"
    file.write_text(
        '{"id": "x", "text": "No.", "title": "T", "published": "2024-01-01", "more": 1}\n\n'
        '{"id": 7, "text": "", "title": null}\n{"text": "a\\u2028b"}\n'
    )
    assert read(file) == (
        [Document("x", "No.", "T", "2024-01-01"), Document("7", ""), Document(f"{file}:4", "a\u2028b")],
        [],
    )


@pytest.mark.parametrize(
    ("line", "said"),
    [
        (b'{"text": "a" "b"}', "not JSON: Expecting ',' delimiter at column 14"),
        (b'["text"]', "a JSON object was expected, not list"),
        (b'{"id": "x"}', 'no "text" in this object'),
        (b'{"text": null}', '"text" must be a string, not NoneType'),
        (b'{"text": "a", "title": 3}', '"title" must be a string, not int'),
        (b'{"text": "a", "published": []}', '"published" must be a string, not list'),
        (b'{"text": "a", "id": true}', '"id" must be a string or a whole number, not bool'),
        (b'{"text": "caf\xe9"}', "not UTF-8: byte 0xE9 at byte 14 of the line"),
        (b"9" * 5000, "JSON that cannot be read: Exceeds the limit"),
        (b"[" * 100_000, "JSON that cannot be read: maximum recursion depth"),
    ],
)
def test_a_bad_line_is_told_and_the_others_are_read(tmp_path: Path, line: bytes, said: str) -> None:
    file = tmp_path / "a.jsonl"
    file.write_bytes(b'{"id": "1", "text": "a"}\n' + line + b'\n{"id": "3", "text": "b"}')
    documents, faults = read(file)
    assert [document.id for document in documents] == ["1", "3"]
    assert len(faults) == 1
    assert faults[0].startswith(f"{file}:2: {said}")


def test_without_a_handler_the_first_fault_is_raised(tmp_path: Path) -> None:
    with pytest.raises(UnreadableInput, match="no such file or directory"):
        list(read_documents([tmp_path / "missing.txt"]))
    with pytest.raises(UnreadableInput, match="no such file or directory"):
        list(read_json_lines(tmp_path / "missing.jsonl"))


@pytest.mark.parametrize(
    ("raw", "said"),
    [
        (b"one\ntwo caf\xe9\n", "x.txt:2: not UTF-8: byte 0xE9 at offset 11 (line 2, byte 8 of it)"),
        (b"\xef\xbb\xbfcaf\xe9", "x.txt:1: not UTF-8: byte 0xE9 at offset 6 (line 1, byte 7 of it)"),
        ("“No”".encode("utf-16"), "(line 1, byte 1 of it); it looks like UTF-16"),
        (b"%PDF-1.7\n\xff", "at offset 9 (line 2, byte 1 of it); it looks like PDF"),
    ],
)
def test_a_byte_that_is_not_utf8_is_found_and_named(raw: bytes, said: str) -> None:
    with pytest.raises(UnreadableInput) as caught:
        decode(raw, "x.txt")
    assert said in str(caught.value)


def test_a_bad_file_does_not_cost_the_others(tmp_path: Path) -> None:
    good, bad, missing = tmp_path / "good.txt", tmp_path / "bad.txt", tmp_path / "missing.txt"
    good.write_text("x")
    bad.write_bytes(b"\xff\xfe")
    documents, faults = read(missing, bad, good)
    assert [document.id for document in documents] == [str(good)]
    assert faults[0] == f"{missing}: no such file or directory"
    assert faults[1].startswith(f"{bad}:1: not UTF-8: byte 0xFF at offset 0")


def _refuse(fault: OSError) -> Callable[..., object]:
    def open_(*args: object, **kwargs: object) -> object:
        raise fault

    return open_


def test_a_file_that_may_not_be_read_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "a.txt"
    monkeypatch.setattr(Path, "read_bytes", _refuse(PermissionError(13, "Permission denied", str(file))))
    assert read(file) == ([], [f"{file}: permission denied"])


def test_a_folder_that_may_not_be_read_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "scandir", _refuse(PermissionError(13, "Permission denied", str(tmp_path))))
    assert read(tmp_path) == ([], [f"{tmp_path}: permission denied"])


def test_standard_input_is_one_text(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO("“No.”".encode())))
    assert read("-") == ([Document("stdin", "“No.”")], [])
