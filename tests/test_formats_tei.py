"""TEI: valid by TEI's own schema, whatever the article; and back to the same text and offsets."""

from __future__ import annotations

import lzma
from collections.abc import Callable
from pathlib import Path
from xml.etree import ElementTree

import pytest
from any_article import ARTICLES, ODD, offsets
from golden_cases import load_all
from hypothesis import example, given, settings
from sample_article import TEXT, sample

import quotekit
from quotekit.errors import UnreadableInput
from quotekit.formats import StandoffDocument, from_tei, tei_corpus, to_tei
from quotekit.models import Article, Block, Quote, Span, Trace

Valid = Callable[[str], None]

SCHEMA = Path(__file__).parent / "schemas" / "tei_all.rng.xz"
TEI = "{http://www.tei-c.org/ns/1.0}"
GOLDEN = {case.id: quotekit.extract(case.text, title=case.id, published="2024-03-12") for case in load_all()}


def read(document: StandoffDocument) -> list[tuple[object, ...]]:
    return [(q.content, q.kind, q.cue, q.source, q.speaker) for q in document.quotes]


def by_place(quotes: list[tuple[object, ...]]) -> list[tuple[object, ...]]:
    """Sorted in full: of two quotes with the same beginning and end, neither need come first."""
    return sorted(quotes, key=repr)


def body(xml: str) -> ElementTree.Element:
    found = ElementTree.fromstring(xml).find(f".//{TEI}body")
    assert found is not None
    return found


@pytest.fixture(scope="module")
def valid() -> Valid:
    """Asserts that a document follows TEI's RELAX NG schema, and that its ids are unique and its pointers lead."""
    etree = pytest.importorskip("lxml.etree")
    schema = etree.RelaxNG(etree.fromstring(lzma.decompress(SCHEMA.read_bytes())))

    def check(xml: str) -> None:
        root = etree.fromstring(xml.encode())
        assert schema.validate(root), schema.error_log.filter_from_errors()[0]
        ids = root.xpath("//@xml:id")
        assert len(set(ids)) == len(ids)
        pointers = " ".join(root.xpath("//@who|//@ref|//@corresp|//@next|//@prev|//@ana")).split()
        assert {pointer[1:] for pointer in pointers} <= set(ids)

    return check


@pytest.mark.parametrize("name", sorted(GOLDEN))
def test_golden_articles_are_valid_and_come_back(name: str, valid: Valid) -> None:
    article = GOLDEN[name]
    xml = to_tei(article, name)
    valid(xml)
    (document,) = from_tei(xml)
    assert (document.id, document.text) == (name, article.text)
    assert read(document) == offsets(article)
    assert "".join(body(xml).itertext()) == article.text.replace("\x00", "�")


@given(ARTICLES, ODD)
@example(Article(text="]]> \x00 \ud800 \r\n \u202e &amp; <p>"), "a\x00")
def test_any_article_is_valid_and_comes_back(valid: Valid, article: Article, name: str) -> None:
    xml = to_tei(article, name)
    valid(xml)
    (document,) = from_tei(xml)
    assert (document.id, document.text) == (name, article.text)
    assert by_place(read(document)) == by_place(offsets(article))


@settings(max_examples=20)
@given(ARTICLES, ARTICLES)
def test_a_corpus_is_one_valid_document(valid: Valid, first: Article, second: Article) -> None:
    xml = "".join(tei_corpus([("first", first), ("second", second)]))
    valid(xml)
    documents = from_tei(xml.encode())
    assert [document.text for document in documents] == [first.text, second.text]
    assert [by_place(read(document)) for document in documents] == [
        by_place(offsets(first)), by_place(offsets(second)),
    ]  # fmt: skip


def test_what_stands_in_the_document() -> None:
    xml = to_tei(sample(), "a1")
    said = body(xml).findall(f".//{TEI}said")
    ids = "{http://www.w3.org/XML/1998/namespace}id"
    assert [(s.get(ids), s.get("n"), s.get("prev"), s.get("next")) for s in said] == [
        ("q1", "1", None, "#q1.2"),
        ("q1.2", "2", "#q1", None),
        ("q2", None, None, None),
        ("q3", None, None, None),
        ("q4", None, None, None),
    ]
    assert [(s.get("who"), s.get("direct"), s.get("ana")) for s in said[1:4]] == [
        ("#s1", "true", "#kind-direct #polarity-asserted"),
        (None, "false", "#kind-indirect #polarity-denied"),
        ("#s1", "true", "#kind-direct #polarity-asserted"),
    ]
    assert said[4] in list(said[3]), "the quotation within the quotation"
    person = ElementTree.fromstring(xml).find(f".//{TEI}person")
    assert person is not None
    assert (person.get(ids), "".join(person.itertext())) == ("s1", "Ada Okafor")


def test_blocks_and_the_text_between_them() -> None:
    text = "Head\n\nPORT — “No.\r\nNever.” tail"
    at = text.index("“"), text.index("”") + 1
    first = Span(0, 4, "Head")
    dateline, rest = Span(6, 12, text[6:12]), Span(at[0], at[0] + 4, "“No.")
    words = Span(*at, text[slice(*at)])
    quote = Quote(id="q1", kind="direct", content=(words,), quoted=(words,), reason="?", trace=Trace(rule="r", why="w"))
    blocks = tuple(
        Block(kind=kind, span=span) for kind, span in (("headline", first), ("dateline", dateline), ("paragraph", rest))
    )
    xml = to_tei(Article(text=text, blocks=blocks, quotes=(quote,)), "a")
    assert [(one.tag.removeprefix(TEI), one.get("type")) for one in body(xml)] == [
        ("head", None), ("ab", "dateline"), ("p", None), ("ab", None),
    ]  # fmt: skip
    assert "&#13;" in xml
    (document,) = from_tei(xml)
    assert document.text == text
    assert document.quotes[0].content == (at,), "two fragments, one stretch"


def test_tei_of_another_hand() -> None:
    xml = f"""<?xml version="1.0"?><TEI xmlns="{TEI[1:-1]}"><teiHeader><profileDesc><particDesc><listPerson>
      <person xml:id="ada"><persName>Ada <hi>Okafor</hi></persName><note>mayor</note></person></listPerson></particDesc>
      </profileDesc></teiHeader><text><front><p>Not read.</p></front>
      <body><p><said who="#ada" xml:id="x" next="#y">“No,”
</said> she said, <said xml:id="y">“never.”</said> <said direct="false" who="#nobody">that it rained</said><said/>
<g ref="#unknown">z</g></p></body></text></TEI>"""
    (document,) = from_tei(xml)
    first, second = document.quotes
    assert [document.text[slice(*place)] for place in first.content] == ["“No,”\n", "“never.”"]
    assert (first.id, first.kind, first.speaker) == ("x", "direct", "Ada Okafor")
    assert (second.kind, second.speaker, document.text[slice(*second.content[0])]) == (
        "indirect", None, "that it rained",
    )  # fmt: skip
    assert document.text.endswith("\nz")


@pytest.mark.parametrize(
    ("xml", "said"),
    [
        ("", "not XML: no element found"),
        ("<TEI>", "not XML: no element found"),
        ("<TEI/>", "no <TEI> of the namespace http://www.tei-c.org/ns/1.0 in it"),
        ("\ud800", "not XML: "),
        ('<!DOCTYPE x [<!ENTITY a "aa">]><x>&a;</x>', "a document type declaration is not read"),
    ],
)
def test_what_is_no_tei_is_refused(xml: str, said: str) -> None:
    with pytest.raises(UnreadableInput) as caught:
        from_tei(xml)
    assert str(caught.value).startswith(said)


def test_nothing_but_the_article_is_in_the_body() -> None:
    assert "".join(body(to_tei(sample(), "a")).itertext()) == TEXT
