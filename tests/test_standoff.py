"""The stand-off format and JSON lines: written, read back, refused with the place of the fault."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from sample_article import TEXT, sample

from quotekit.errors import UnreadableInput
from quotekit.formats import (
    from_json,
    from_jsonl,
    from_standoff,
    read_standoff,
    standoff_line,
    to_json,
    to_jsonl,
    to_standoff,
)
from quotekit.models import Article

HALF = Article(text="half a pair: \ud800")


def test_standoff_holds_offsets_and_the_canonical_name() -> None:
    record = to_standoff(sample(), "a1")
    assert (record["id"], record["text"]) == ("a1", TEXT)
    first, denied = record["quotes"][0], record["quotes"][1]
    assert [TEXT[start:end] for start, end in first["content"]] == ["“We are ready,”", "“Now.”"]
    assert [TEXT[start:end] for start, end in first["cue"] + first["source"]] == ["said", "Ada Okafor"]
    assert (first["type"], first["speaker"]) == ("direct", "Ada Okafor")
    assert (denied["type"], denied["speaker"]) == ("indirect", None)


def test_standoff_reads_back_typed() -> None:
    document = from_standoff(json.loads(standoff_line(sample(), "a1")))
    assert [quote.kind for quote in document.quotes] == ["direct", "indirect", "direct", "direct"]
    assert document.quotes[0].content == ((0, 15), (60, 66))
    assert document.quotes[2].speaker == "Ada Okafor"


def test_standoff_without_cue_and_source() -> None:
    article = sample()
    quote = article.quotes[1].model_copy(update={"cue": None, "source": None})
    record = to_standoff(article.model_copy(update={"quotes": (quote,)}), "a1")
    assert (record["quotes"][0]["cue"], record["quotes"][0]["source"]) == ([], [])


def test_other_keys_are_passed_over() -> None:
    record = {"id": "a", "lang": "en", "text": "No.", "quotes": [
        {"id": "q", "type": "direct", "content": [[0, 3]], "cue": [], "source": [], "speaker": None, "x": {}},
    ]}  # fmt: skip
    assert from_standoff(record).quotes[0].content == ((0, 3),)


QUOTE = {"id": "q", "type": "direct", "content": [[0, 3]]}


@pytest.mark.parametrize(
    ("record", "said"),
    [
        ([], "gold:1: Input should be a valid dictionary"),
        ({"id": "a"}, "gold:1: text: Field required"),
        ({"id": "a", "text": "No.", "quotes": [QUOTE | {"type": "loud"}]}, "gold:1: quotes.0.type: Input should be"),
        (
            {"id": "a", "text": "No.", "quotes": [QUOTE | {"content": []}]},
            "gold:1: quotes.0.content: Tuple should have",
        ),
        ({"id": "a", "text": "No.", "quotes": [QUOTE | {"content": [[-1, 2]]}]}, "gold:1: quotes.0.content.0.0: "),
        ({"id": "a", "text": "No.", "quotes": [QUOTE | {"cue": [["0", 2]]}]}, "gold:1: quotes.0.cue.0.0: "),
        ({"id": "a", "text": "No.", "quotes": [QUOTE | {"source": [[2, 2]]}]}, "gold:1: quote q: [2, 2] is no stretch"),
        ({"id": "a", "text": "No.", "quotes": [QUOTE | {"source": [[2, 4]]}]}, "gold:1: quote q: [2, 4] is no stretch"),
    ],
)
def test_a_wrong_record_is_refused_with_its_place(record: object, said: str) -> None:
    with pytest.raises(UnreadableInput) as caught:
        from_standoff(record, where="gold:1")
    assert str(caught.value).startswith(said)


def test_a_standoff_file_is_read_past_its_faults(tmp_path: Path) -> None:
    file = tmp_path / "gold.jsonl"
    file.write_text(f'{{"id": "a"}}\nnonsense\n{standoff_line(sample(), "b")}\n', encoding="utf-8")
    faults: list[UnreadableInput] = []
    assert [document.id for document in read_standoff(file, on_fault=faults.append)] == ["b"]
    assert [str(fault).split(":")[1] for fault in faults] == ["1", "2"]
    with pytest.raises(UnreadableInput, match=r"gold.jsonl:1: text: Field required"):
        list(read_standoff(file))


@pytest.mark.parametrize("article", [sample(), HALF, Article(text="")])
def test_json_reads_back_equal(article: Article) -> None:
    assert from_json(to_json(article)) == from_json(to_json(article, indent=2)) == article
    line = to_jsonl(article, "a\ud800")
    line.encode("utf-8")
    assert "\n" not in line
    assert from_jsonl(line) == ("a\ud800", article)


def test_standoff_is_utf8_whatever_the_text() -> None:
    line = standoff_line(HALF, "a")
    line.encode("utf-8")
    assert from_standoff(json.loads(line)).text == HALF.text


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("{", "not JSON: "),
        ("[]", "a JSON object was expected, not list"),
        ("{}", 'no "id"'),
        ('{"id": "a", "text": 3}', "not an article: text: "),
        ('{"id": "a", "text": "a", "blocks": [{"kind": "paragraph", "span": {"start": 0, "end": 1, "text": "b"}}]}',
         "not an article: the object: "),
    ],
)  # fmt: skip
def test_a_wrong_json_line_is_refused(line: str, said: str) -> None:
    with pytest.raises(UnreadableInput) as caught:
        from_jsonl(line)
    assert str(caught.value).startswith(said)
