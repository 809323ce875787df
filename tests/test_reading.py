"""Reading documents: every kind of input, and every fault told with its file and line."""

from __future__ import annotations

import csv
import gzip
import io
import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from quotekit.errors import UnreadableInput
from quotekit.reading import Document, Reading, decode, read_documents, read_json_lines
from quotekit.sources import size_of


def read(*paths: str | Path, **how: Any) -> tuple[list[Document], list[str]]:
    """The documents, and the faults met on the way; `how` says what `Reading` does."""
    faults: list[str] = []
    return list(read_documents(paths, on_fault=lambda fault: faults.append(str(fault)), how=Reading(**how))), faults


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
    for name in ("b.txt", "a/c.MD", "a/b.jsonl", "a/d.txt.gz", "z.pdf", "z.gz", ".hidden.txt", ".git/x.txt"):
        file = tmp_path / name
        file.parent.mkdir(exist_ok=True)
        file.write_text('{"text": "x", "id": "line"}' if name.endswith("jsonl") else "x")
    documents, faults = read(tmp_path)
    found = [str(tmp_path / name) for name in ("a/c.MD", "a/d.txt.gz", "b.txt")]
    assert [document.id for document in documents] == ["line", *found]
    assert not faults


def test_a_folder_does_not_give_what_is_to_be_skipped(tmp_path: Path) -> None:
    for name in ("a.txt", "out.jsonl"):
        (tmp_path / name).write_text("x")
    found = list(read_documents([tmp_path], skip=[tmp_path / "out.jsonl"]))
    assert [document.id for document in found] == [str(tmp_path / "a.txt")]


def test_a_folder_without_texts_is_a_fault(tmp_path: Path) -> None:
    assert read(tmp_path) == ([], [f"{tmp_path}: no .csv, .htm, .html, .jsonl, .md or .txt file in this folder"])


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
        (b"one\ntwo caf\xe9 \xc3\xa9\xc3\xa9\n", "x.txt:2: not UTF-8: byte 0xE9 at offset 11 (line 2, byte 8 of it)"),
        (b"\xef\xbb\xbfcaf\xe9", "x.txt:1: not UTF-8: byte 0xE9 at offset 6 (line 1, byte 7 of it)"),
        ("“No”".encode("utf-16")[:-1], "x.txt:1: not utf-16: byte"),
        (b"%PDF-1.7\n\xff", "at offset 9 (line 2, byte 1 of it); it looks like PDF"),
        (b"PK\x03\x04\xff", "it looks like a zip file or an office document"),
    ],
)
def test_a_byte_that_is_not_utf8_is_found_and_named(raw: bytes, said: str) -> None:
    with pytest.raises(UnreadableInput) as caught:
        decode(raw, "x.txt")
    assert said in str(caught.value)


def test_a_bad_file_does_not_cost_the_others(tmp_path: Path) -> None:
    good, bad, missing = tmp_path / "good.txt", tmp_path / "bad.txt", tmp_path / "missing.txt"
    good.write_text("x")
    bad.write_bytes(b"\xff\xd8\xff\xe0")
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
    file.touch()
    monkeypatch.setattr("builtins.open", _refuse(PermissionError(13, "Permission denied", str(file))))
    assert read(file) == ([], [f"{file}: permission denied"])


def test_a_folder_that_may_not_be_read_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "scandir", _refuse(PermissionError(13, "Permission denied", str(tmp_path))))
    assert read(tmp_path) == ([], [f"{tmp_path}: permission denied"])


def test_standard_input_is_one_text(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO("“No.”".encode())))
    assert read("-") == ([Document("stdin", "“No.”")], [])


# --- gzip, encodings, CSV, web pages


@pytest.mark.parametrize("name", ["a.txt", "a.jsonl", "a.csv", "a.html"])
def test_gzip_of_every_kind_is_unpacked_and_called_by_its_own_name(tmp_path: Path, name: str) -> None:
    if name == "a.html":
        pytest.importorskip("trafilatura")
    content = {"a.txt": "“No,” said Ada.", "a.jsonl": '{"text": "“No,” said Ada."}', "a.csv": 'text\n"“No,” said Ada."',
               "a.html": PAGE}[name]  # fmt: skip
    plain, packed = tmp_path / name, tmp_path / f"{name}.gz"
    plain.write_text(content, encoding="utf-8")
    packed.write_bytes(gzip.compress(content.encode()))
    (one,), faults = read(plain)
    (other,), more = read(packed)
    assert not faults + more
    assert other.id == one.id.replace(name, f"{name}.gz")
    assert (other.text, other.title, other.published) == (one.text, one.title, one.published)


def test_a_gzip_file_that_is_cut_short_gives_what_came_before(tmp_path: Path) -> None:
    lines = b"".join(b'{"id": "%d", "text": "%s"}\n' % (n, os.urandom(2000).hex().encode()) for n in range(200))
    file = tmp_path / "a.jsonl.gz"
    file.write_bytes(gzip.compress(lines)[:-50_000])
    documents, faults = read(file)
    assert 50 < len(documents) < 200
    assert [document.id for document in documents] == [str(n) for n in range(len(documents))]
    assert faults == [f"{file}: damaged gzip: compressed file ended before the end-of-stream marker was reached"]


@pytest.mark.parametrize("broken", [b"\x1f\x8bnonsense", gzip.compress(b"No." * 99)[:20] + b"\xff" * 30])
def test_a_damaged_gzip_file_does_not_cost_the_others(tmp_path: Path, broken: bytes) -> None:
    bad, good = tmp_path / "a.txt.gz", tmp_path / "b.txt"
    bad.write_bytes(broken)
    good.write_text("x")
    documents, faults = read(bad, good)
    assert [document.id for document in documents] == [str(good)]
    assert len(faults) == 1
    assert faults[0].startswith(f"{bad}: damaged gzip: ")


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        ("“We are ready,” said José Ibáñez. “El Niño is no joke.”", "cp1252"),
        ("“No.”", "cp1252"), ("“No.”", "utf-16"), ("“No.”", "utf-32"), ("“No.”", "utf-8-sig"), ("“No.” 😀", "utf-8"),
        ("Глава министерства заявила, что мост закрыт до конца недели.", "cp1251"),
    ],
)  # fmt: skip
@pytest.mark.parametrize("name", ["a.txt", "a.csv"])
def test_encodings_are_told_or_guessed(tmp_path: Path, text: str, encoding: str, name: str) -> None:
    pytest.importorskip("charset_normalizer")
    file = tmp_path / name
    file.write_bytes((text if name == "a.txt" else f'text\n"{text}"\n').encode(encoding))
    documents, faults = read(file)
    assert ([document.text for document in documents], faults) == ([text], [])


def test_an_encoding_that_is_given_is_believed(tmp_path: Path) -> None:
    for name, content in (("a.txt", "“café”"), ("a.jsonl", '{"text": "“café”"}'), ("a.csv", "text\n“café”")):
        file = tmp_path / name
        file.write_bytes(content.encode("mac_roman"))
        assert [document.text for document in read(file, encoding="mac_roman")[0]] == ["“café”"]
    assert read(file, encoding="utf-9") == ([], [f"{file}: no encoding 'utf-9'; cp1252, latin-1 and utf-8 are some "
                                                 "that are known"])  # fmt: skip


def test_json_lines_are_never_guessed_at_but_a_mark_is_believed(tmp_path: Path) -> None:
    file = tmp_path / "a.jsonl"
    file.write_bytes('{"text": "café"}\n'.encode("cp1252"))
    documents, faults = read(file)
    assert documents == []
    assert faults[0].startswith(f"{file}:1: not UTF-8: byte 0xE9 at byte 14 of the line")
    file.write_bytes('{"text": "café"}\n{"text": "“No.”"}'.encode("utf-16"))
    assert [document.text for document in read(file)[0]] == ["café", "“No.”"]


def test_without_the_extra_the_error_says_what_to_install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "charset_normalizer", None)
    monkeypatch.setitem(sys.modules, "trafilatura", None)
    (tmp_path / "a.txt").write_bytes("café".encode("cp1252"))
    (tmp_path / "b.html").write_text("<p>No.</p>")
    _, faults = read(tmp_path)
    assert faults[0].endswith('byte 4 of it); to have the encoding guessed: pip install "quotekit-nlp[encodings]"')
    assert faults[1] == (
        f"{tmp_path}/b.html: reading web pages needs trafilatura, which is not installed: "
        'pip install "quotekit-nlp[html]"'
    )


def test_csv_rows_are_documents(tmp_path: Path) -> None:
    file = tmp_path / "a.csv"
    file.write_text(
        'url,title,body,more\nn/1,T,"“No,” said Ada.\n\n“Never.”",x\n\nn/2,,Two,\n,,Three,\nn/4,,,\n', encoding="utf-8"
    )
    assert read(file, text="body", id="url") == (
        [Document("n/1", "“No,” said Ada.\n\n“Never.”", "T"), Document("n/2", "Two"), Document(f"{file}:7", "Three"),
         Document("n/4", "")],
        [],
    )  # fmt: skip


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_the_delimiter_is_the_one_that_makes_the_column(tmp_path: Path, delimiter: str) -> None:
    file = tmp_path / "a.csv"
    file.write_text(f"id{delimiter}text\r\na,b{delimiter}No\r\n".replace("a,b", "ab" if delimiter == "," else "a,b"))
    assert [document.text for document in read(file)[0]] == ["No"]


def test_faults_of_csv_are_told_with_their_line(tmp_path: Path) -> None:
    file = tmp_path / "a.csv"
    file.write_bytes(
        b'id,text\n1,one\n2,"x"y,z\n3\n4,"four\nlines"\n5,caf\xe9 \xc3\xa9\xc3\xa9\xc3\xa9\n6,six\n7,"never closed\n'
    )
    documents, faults = read(file)
    assert [document.id for document in documents] == ["1", "4", "6"]
    assert faults == [
        f"{file}:3: not CSV: ',' expected after '\"'",
        f"{file}:4: 1 cells where the first row has 2 columns",
        f"{file}:7: not UTF-8: byte 0xE9 at byte 4 of the line",
        f"{file}:9: not CSV: unexpected end of data",
    ]
    assert read(file, text="body") == ([], [f"{file}:1: no column 'body'; the columns are: 'id', 'text'"])
    file.write_text("")
    assert read(file) == ([], [f"{file}:1: no column 'text'; the columns are: none"])


def test_a_cell_may_be_long_and_the_limit_of_the_process_stays(tmp_path: Path) -> None:
    file = tmp_path / "a.csv"
    before = csv.field_size_limit()
    file.write_text("text\n" + "x" * (before + 1) + "\n")
    (document,), faults = read(file)
    assert (len(document.text), faults) == (before + 1, [])
    assert csv.field_size_limit() == before


PAGE = """<!doctype html><html><head><meta charset="utf-8"><title>Ferry stays in port</title>
<meta property="og:title" content="Ferry stays in port after cracks are found">
<meta property="article:published_time" content="2024-05-14T08:30:00Z"></head><body>
<nav><a href="/">Home</a> <a href="/sport">Sport</a></nav><article><h1>Ferry stays in port after cracks are found</h1>
<figure><img src="a.jpg"><figcaption>The ferry in dry dock. “She is done,” said a welder.</figcaption></figure>
<p>“We will not sail a ship we would not board,” <a href="/x">Ada Okafor</a>, the harbor master, told reporters.</p>
<p>Transport Minister Daniel Osei called the news “a disgrace.”<br>He said that somebody had known &amp; kept quiet.</p>
<blockquote><p>“Nobody asked us,” the crew wrote to the ministry. “We would have told the truth.”</p></blockquote>
<table><tr><td>Alder to Heron</td><td>closed until further notice</td></tr></table>
<p>Repairs take three weeks, said Jonas Reyes, who runs the yard. “Perhaps four,” he added. “It depends.”</p></article>
<section class="comments" id="comments"><div class="comment"><p>“They should resign,” said my neighbour, and I agree
with him on this one.</p></div></section><footer><p>© 2024 The Port Alder Ledger. All rights reserved.</p></footer>
</body></html>"""


def test_a_web_page_gives_its_article(tmp_path: Path) -> None:
    pytest.importorskip("trafilatura")
    file = tmp_path / "a.html"
    file.write_text(PAGE, encoding="utf-8")
    (page,), faults = read(file)
    assert (page.id, page.title, page.published) == (
        str(file), "Ferry stays in port after cracks are found", "2024-05-14",
    )  # fmt: skip
    assert page.text.split("\n\n") == [
        "Ferry stays in port after cracks are found",
        "“We will not sail a ship we would not board,” Ada Okafor, the harbor master, told reporters.",
        "Transport Minister Daniel Osei called the news “a disgrace.” He said that somebody had known & kept quiet.",
        "“Nobody asked us,” the crew wrote to the ministry. “We would have told the truth.”",
        "Repairs take three weeks, said Jonas Reyes, who runs the yard. “Perhaps four,” he added. “It depends.”",
    ]
    assert not faults


@pytest.mark.parametrize(
    ("kept", "words"),
    [("captions", "said a welder"), ("comments", "my neighbour"), ("tables", "Alder to Heron | closed")],
)
def test_more_of_a_web_page_is_kept_where_that_is_asked_for(tmp_path: Path, kept: str, words: str) -> None:
    pytest.importorskip("trafilatura")
    file = tmp_path / "a.html"
    file.write_text(PAGE, encoding="utf-8")
    assert words in read(file, keep=(kept,))[0][0].text
    assert words not in read(file)[0][0].text


@pytest.mark.parametrize("charset", ["windows-1251", "utf-8"])
def test_a_web_page_says_its_encoding(tmp_path: Path, charset: str) -> None:
    pytest.importorskip("trafilatura")
    file = tmp_path / "a.html"
    page = PAGE.replace("utf-8", charset).replace("Jonas Reyes", "Йонас Рейес").replace("©", "")
    file.write_bytes(page.encode(charset))
    assert "said Йонас Рейес" in read(file)[0][0].text


def test_a_page_without_an_article_is_a_fault(tmp_path: Path) -> None:
    pytest.importorskip("trafilatura")
    for number, page in enumerate(("", "<html><body></body></html>", "<p></p>")):
        file = tmp_path / f"{number}.html"
        file.write_text(page)
        assert read(file) == ([], [f"{file}: no article found in this page"])


def test_standard_input_is_what_it_is_said_to_be(monkeypatch: pytest.MonkeyPatch) -> None:
    for raw in (b'{"text": "a", "id": "x"}\n[]\n', gzip.compress(b'{"text": "a", "id": "x"}\n[]\n')):
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(raw)))
        assert read("-", kind="jsonl") == ([Document("x", "a")], ["stdin:2: a JSON object was expected, not list"])


def test_lines_are_read_as_they_come() -> None:
    """The first document is there before the second line was written."""
    reader, writer = os.pipe()
    with open(writer, "wb", buffering=0) as out:
        documents = read_documents([f"/dev/fd/{reader}"], how=Reading(kind="jsonl"))
        out.write(b'{"text": "a", "id": "1"}\n')
        assert next(documents).id == "1"
        out.write(b'{"text": "b", "id": "2"}\n')
    assert [document.id for document in documents] == ["2"]
    os.close(reader)


def test_bytes_taken_off_the_disk_add_up(tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_text('{"text": "No."}\n' * 9999)
    (tmp_path / "b.txt.gz").write_bytes(gzip.compress(b"No." * 9999))
    taken: list[int] = []
    assert len(list(read_documents([tmp_path], on_bytes=taken.append))) == 10_000
    assert sum(taken) == size_of([str(tmp_path)]) == sum(file.stat().st_size for file in tmp_path.iterdir())
