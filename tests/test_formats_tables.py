"""Tables and spaCy: one row or span for each quotation, held against pandas, Arrow and spaCy themselves."""

from __future__ import annotations

import io
import sys
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from any_article import ARTICLES, ODD, offsets
from golden_cases import load_all
from hypothesis import example, given
from sample_article import TEXT, sample

import quotekit
from quotekit.errors import MissingExtra, UnknownFormat, UnreadableInput
from quotekit.formats import COLUMNS, from_json, read_parquet, rows, to_pandas, to_spacy, write_parquet
from quotekit.formats.extras import encodable
from quotekit.formats.registry import FORMATS, find
from quotekit.models import Article, Quote, Span, Trace

GOLDEN = [(case.id, quotekit.extract(case.text, title=case.style)) for case in load_all()]
DTYPES = {
    "string": "string", "category": "category", "integer": "Int64", "number": "float64", "boolean": "bool",
    "spans": "object",
}  # fmt: skip


# rows


def test_a_row_says_what_the_quotation_says() -> None:
    first, second, third, fourth = rows(sample())
    assert tuple(first) == tuple(column.name for column in COLUMNS)
    assert first == {
        "article": "a1", "quote": "q1", "kind": "direct", "text": "“We are ready,” … “Now.”", "start": 0, "end": 66,
        "content": [(0, 15), (60, 66)], "quoted": [(1, 14), (61, 65)], "cue": "said", "cue_start": 27, "cue_end": 31,
        "source": "Ada Okafor", "source_start": 16, "source_end": 26, "speaker": "Ada Okafor", "speaker_id": "s1",
        "speaker_kind": "person", "on_behalf_of": None, "relays": "the ministry", "within": None,
        "addressee": None, "date": None,
        "polarity": "asserted", "confidence": 1.0, "rule": "said_after",
        "why": "the quote, then a name, then a speech verb", "reason": None, "repaired": False, "title": None,
        "published": None,
    }  # fmt: skip
    assert (second["polarity"], second["speaker"], second["reason"]) == ("denied", None, "no man was named before")
    assert [row["repaired"] for row in (second, third, fourth)] == [False, True, False]


@given(ARTICLES, ODD)
def test_any_row_can_be_written_as_utf8_and_points_into_the_text(article: Article, name: str) -> None:
    found = list(rows([(name, article)]))
    assert [tuple(row["content"]) for row in found] == [content for content, *_ in offsets(article)]
    for row in found:
        assert all(len(value.encode("utf-8")) >= len(value) for value in row.values() if isinstance(value, str))
        for role in ("cue", "source"):
            if row[role] is not None:
                assert encodable(article.text)[row[f"{role}_start"] : row[f"{role}_end"]] == row[role]


# pandas


def test_the_columns_and_their_dtypes_are_always_the_same() -> None:
    pytest.importorskip("pandas")
    for frame in (to_pandas(GOLDEN), to_pandas(Article(text="")), to_pandas([])):
        assert {name: str(dtype) for name, dtype in frame.dtypes.items()} == {c.name: DTYPES[c.type] for c in COLUMNS}
    assert len(to_pandas(GOLDEN)) == sum(len(article.quotes) for _, article in GOLDEN)


def test_a_frame_holds_the_rows() -> None:
    pd = pytest.importorskip("pandas")
    frame = sample().to_pandas()
    assert list(frame["content"]) == [row["content"] for row in rows(sample())]
    for column in COLUMNS:
        if column.type != "spans":
            got = [None if pd.isna(value) else value for value in frame[column.name]]
            assert got == [row[column.name] for row in rows(sample())], column.name
    assert list(frame["kind"].cat.categories) == ["direct", "mixed", "indirect"]
    assert frame.groupby("speaker", observed=True).size().to_dict() == {"Ada Okafor": 2}


@given(ARTICLES, ODD)
@example(Article(text="\ud800", title="\ud800\x00"), "\udfff")
def test_any_article_gives_a_frame(article: Article, name: str) -> None:
    pytest.importorskip("pandas")
    frame = to_pandas([(name, article), article])
    assert len(frame) == 2 * len(article.quotes)
    assert set(frame["article"]) <= {encodable(name), "a2"}


# Parquet


@given(ARTICLES, ODD)
@example(sample(), "a\x00")
def test_any_table_comes_back_from_parquet(article: Article, name: str) -> None:
    pytest.importorskip("pyarrow")
    file = io.BytesIO()
    assert write_parquet([(name, article)], file) == len(article.quotes)
    assert list(read_parquet(file)) == list(rows([(name, article)]))


def test_parquet_is_written_in_groups_and_read_by_pandas(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    parquet = pytest.importorskip("pyarrow.parquet")
    pd = pytest.importorskip("pandas")
    monkeypatch.setattr("quotekit.formats.parquet.ROWS_A_GROUP", 7)
    file = tmp_path / "quotes.parquet"
    count = write_parquet(GOLDEN, file)
    assert parquet.ParquetFile(file).num_row_groups == -(-count // 7) > 3
    assert list(read_parquet(file)) == list(rows(GOLDEN))
    frame = pd.read_parquet(file)
    assert list(frame["speaker"].fillna("")) == [row["speaker"] or "" for row in rows(GOLDEN)]
    assert [path.name for path in tmp_path.iterdir()] == ["quotes.parquet"]


def test_a_file_that_fails_leaves_the_old_one(tmp_path: Path) -> None:
    pytest.importorskip("pyarrow")
    file = tmp_path / "quotes.parquet"
    write_parquet(sample(), file)
    before = file.read_bytes()

    def failing() -> Any:
        yield sample()
        raise RuntimeError("the disk is on fire")

    with pytest.raises(RuntimeError, match="on fire"):
        write_parquet(failing(), file)
    assert [path.name for path in tmp_path.iterdir()] == ["quotes.parquet"]
    assert file.read_bytes() == before


def test_what_is_no_such_parquet_is_refused(tmp_path: Path) -> None:
    pa, parquet = pytest.importorskip("pyarrow"), pytest.importorskip("pyarrow.parquet")
    file = tmp_path / "other.parquet"
    file.write_bytes(b"nonsense")
    with pytest.raises(UnreadableInput, match=r"other\.parquet: not Parquet: "):
        list(read_parquet(file))
    parquet.write_table(pa.table({"quote": ["a"]}), file)
    with pytest.raises(UnreadableInput, match=r"other\.parquet: no column 'article'; quotekit did not write"):
        list(read_parquet(file))


# spaCy


@cache
def blank() -> Any:
    """A blank English pipeline: making one takes longer than using it."""
    return pytest.importorskip("spacy").blank("en")


def found_in(doc: Any) -> list[tuple[object, ...]]:
    """Each quotation of a doc, as `offsets` says it of the article."""
    found: dict[str, list[Any]] = {}
    for group in ("quotes", "cues", "sources"):
        for span in doc.spans[group]:
            found.setdefault(span.id_, [[], "", [], [], None])
            place = (span.start_char, span.end_char)
            if group == "quotes":
                found[span.id_][0].append(place)
                found[span.id_][1], found[span.id_][4] = span.label_, span.kb_id_ or None
            else:
                assert span.label_ == group[:-1]
                found[span.id_][2 if group == "cues" else 3].append(place)
    return [(tuple(a), b, tuple(c), tuple(d), e) for a, b, c, d, e in found.values()]


@pytest.mark.parametrize(("name", "article"), GOLDEN, ids=[name for name, _ in GOLDEN])
def test_spacy_spans_are_exact(name: str, article: Article) -> None:
    spacy = pytest.importorskip("spacy")
    doc = to_spacy(article)
    assert doc.text == article.text
    assert found_in(doc) == offsets(article)
    again = spacy.tokens.DocBin(docs=[doc]).to_bytes()
    (loaded,) = spacy.tokens.DocBin().from_bytes(again).get_docs(spacy.blank("en").vocab)
    assert found_in(loaded) == offsets(article), "they are not kept when the doc is stored"


@given(ARTICLES)
@example(Article(text="\ud800 a  b\x00"))
def test_any_article_gives_a_doc(article: Article) -> None:
    doc = to_spacy(article, blank())
    assert doc.text == encodable(article.text)
    places = sorted((s.start, s.end) for q in article.quotes for s in q.content)
    assert sorted((span.start_char, span.end_char) for span in doc.spans["quotes"]) == places


def test_tokens_are_cut_where_a_span_begins_and_spaces_where_one_ends() -> None:
    pytest.importorskip("spacy")
    text = "unsaid things"
    pieces = (Span(2, 6, "said"), Span(6, 9, " th"))
    quote = Quote(id="q1", kind="indirect", content=pieces, reason="?", trace=Trace(rule="r", why="w"))
    doc = to_spacy(Article(text=text, quotes=(quote,)))
    assert ([token.text for token in doc], doc.text) == (["un", "said", " ", "th", "ings"], text)
    assert [span.text for span in doc.spans["quotes"]] == ["said", " th"]


def test_a_pipeline_of_ones_own_keeps_the_spans() -> None:
    spacy = pytest.importorskip("spacy")
    nlp = spacy.blank("en")
    nlp.add_pipe("sentencizer")
    doc = nlp(to_spacy(sample(), nlp))
    assert (doc.vocab is nlp.vocab, doc.has_annotation("SENT_START")) == (True, True)
    assert doc.text == TEXT
    assert found_in(doc) == offsets(sample())
    assert doc.spans["quotes"][0].sent.text.startswith("“We are ready")


def test_a_language_that_spacy_does_not_know_and_a_long_text() -> None:
    pytest.importorskip("spacy")
    article = Article(text="No. " * 300_000, language="tlh")
    assert len(to_spacy(article).text) == 1_200_000


# extras that are missing, and the table of formats


@pytest.mark.parametrize(
    ("module", "extra", "call"),
    [
        ("pandas", "pandas", lambda: to_pandas(sample())),
        ("pyarrow", "parquet", lambda: write_parquet(sample(), io.BytesIO())),
        ("spacy", "spacy", lambda: to_spacy(sample())),
    ],
)
def test_a_missing_extra_is_told_with_its_command(
    module: str, extra: str, call: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in [name for name in sys.modules if name.partition(".")[0] == module]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setattr(sys, "meta_path", [_Hidden(module), *sys.meta_path])
    with pytest.raises(MissingExtra) as caught:
        call()
    assert str(caught.value) == (f'this needs {module}, which is not installed: pip install "quotekit-nlp[{extra}]"')


class _Hidden:
    """An importer that cannot find one package."""

    def __init__(self, package: str) -> None:
        self._package = package

    def find_spec(self, name: str, path: object = None, target: object = None) -> None:
        if name.partition(".")[0] == self._package:
            raise ModuleNotFoundError(f"No module named {name!r}", name=name)


def test_each_registered_format_has_one_way_to_be_written() -> None:
    assert len({form.name for form in FORMATS}) == len(FORMATS)
    for form in FORMATS:
        assert (form.line is None) != (form.write is None), form.name
        assert find(form.name) is form
    with pytest.raises(UnknownFormat, match="did you mean 'parquet'"):
        find("parkett")


def test_json_methods_of_the_article() -> None:
    assert Article.from_json(sample().to_json()) == from_json(sample().to_json(indent=2)) == sample()
    with pytest.raises(UnreadableInput, match="not JSON"):
        Article.from_json("{")
