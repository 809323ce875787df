"""JSON and linked data: published schemas, W3C Web Annotation and schema.org, held against their own vocabularies.

After a change of the models: `python tests/test_api.py` writes the schemas of the JSON lines anew, too.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from any_article import ARTICLES, ODD, offsets
from golden_cases import load_all
from hypothesis import example, given
from sample_article import TEXT, sample

import quotekit
from quotekit.errors import UnreadableInput
from quotekit.formats import (
    StandoffDocument,
    from_webannotation,
    schemaorg_line,
    standoff_line,
    to_json,
    to_jsonl,
    to_schemaorg,
    to_webannotation,
    webannotation_line,
)
from quotekit.models import Article

pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning:rdflib")  # rdflib warns of itself

HERE = Path(__file__).parent
PUBLISHED = HERE.parent / "docs" / "schema"
CONTEXTS = HERE / "schemas"
DIALECT = "https://json-schema.org/draft/2020-12/schema"
OA = "http://www.w3.org/ns/oa#"
RDF_TYPE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"
GOLDEN = [(case.id, quotekit.extract(case.text, title=case.style)) for case in load_all()]


def line_schema() -> dict[str, Any]:
    """A line of JSON: an article with its id."""
    article = Article.model_json_schema()
    return article | {
        "$schema": DIALECT,
        "title": "ArticleLine",
        "description": "A line that `quotekit extract --format jsonl` writes: an article and its id.",
        "properties": {"id": {"title": "Id", "type": "string"}, **article["properties"]},
        "required": ["id", *article["required"]],
    }


def standoff_schema() -> dict[str, Any]:
    """A line of stand-off offsets."""
    return {"$schema": DIALECT, **StandoffDocument.model_json_schema(by_alias=True)}


MADE = {"article-line": line_schema, "standoff-line": standoff_schema}


@pytest.mark.parametrize("name", sorted(MADE))
def test_the_published_schemas_are_those_of_the_models(name: str) -> None:
    file = PUBLISHED / f"{name}.schema.json"
    assert json.loads(file.read_text(encoding="utf-8")) == MADE[name](), "run: python tests/test_api.py"


@cache
def validator(name: str) -> Any:
    jsonschema = pytest.importorskip("jsonschema")
    schema = json.loads((PUBLISHED / f"{name}.schema.json").read_text(encoding="utf-8"))
    jsonschema.Draft202012Validator.check_schema(schema)
    return jsonschema.Draft202012Validator(schema)


WRITERS = [("article", lambda a, _: to_json(a)), ("article-line", to_jsonl), ("standoff-line", standoff_line)]


@pytest.mark.parametrize(("name", "write"), WRITERS, ids=[name for name, _ in WRITERS])
def test_json_follows_its_published_schema(name: str, write: Any) -> None:
    schema = validator(name)
    for id_, article in [*GOLDEN, ("sample", sample())]:
        record = json.loads(write(article, id_))
        schema.validate(record)
        assert not schema.is_valid({key: value for key, value in record.items() if key != "text"})
        if record["quotes"]:
            record["quotes"][0]["content"] = []
            assert not schema.is_valid(record), "the schema lets a quotation without content through"


@given(ARTICLES, ODD)
def test_any_json_follows_its_published_schema(article: Article, id_: str) -> None:
    for name, write in WRITERS:
        line = write(article, id_)
        line.encode("utf-8")
        assert "\n" not in line
        validator(name).validate(json.loads(line))


# Web Annotation


def graph(record: dict[str, Any], context: str) -> Any:
    """The record as RDF, read by rdflib with the vocabulary's own context, which lies beside this file."""
    rdflib = pytest.importorskip("rdflib")
    local = json.loads((CONTEXTS / context).read_text(encoding="utf-8"))
    return rdflib.Graph().parse(data=json.dumps(record | local), format="json-ld")


def keys(value: object) -> Iterator[str]:
    """Every key and every type of a JSON-LD record."""
    if isinstance(value, dict):
        for key, inner in value.items():
            yield key
            if key in ("type", "@type"):
                yield inner
            yield from keys(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from keys(inner)


TARGETS = f"""
PREFIX oa: <{OA}>
PREFIX rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#>
PREFIX foaf: <http://xmlns.com/foaf/0.1/>
SELECT ?annotation ?start ?end ?exact ?kind ?name WHERE {{
  ?annotation a oa:Annotation ; oa:motivatedBy oa:identifying ; oa:hasTarget ?target ; oa:hasBody ?class .
  ?target oa:hasSource <https://example.org/story> ; oa:hasSelector ?position, ?quote .
  ?position a oa:TextPositionSelector ; oa:start ?start ; oa:end ?end .
  ?quote a oa:TextQuoteSelector ; oa:exact ?exact .
  ?class a oa:TextualBody ; oa:hasPurpose oa:classifying ; rdf:value ?kind .
  OPTIONAL {{ ?annotation oa:hasBody/oa:hasSource/foaf:name ?name }}
}} ORDER BY ?annotation ?start
"""


def test_web_annotations_say_in_rdf_what_the_article_says() -> None:
    found = graph(to_webannotation(sample(), "a1", source="https://example.org/story"), "anno.jsonld").query(TARGETS)
    names = {"s1": "Ada Okafor"}
    assert [tuple(None if v is None else v.toPython() for v in row) for row in found] == [
        (f"urn:quotekit:text:a1#{q.id}", s.start, s.end, s.text, q.kind, names.get(q.speaker or ""))
        for q in sample().quotes
        for s in q.content
    ]


@pytest.mark.parametrize(("name", "article"), GOLDEN, ids=[name for name, _ in GOLDEN])
def test_web_annotations_use_the_words_of_the_vocabulary(name: str, article: Article) -> None:
    record = to_webannotation(article, name)
    terms = set(json.loads((CONTEXTS / "anno.jsonld").read_text(encoding="utf-8"))["@context"])
    assert {key.partition(":")[0] for key in keys(record)} - {"@context"} <= terms
    triples = graph(record, "anno.jsonld")
    kinds = [str(o) for _, p, o in triples if str(p) == RDF_TYPE]
    assert kinds.count(f"{OA}TextPositionSelector") == kinds.count(f"{OA}TextQuoteSelector")
    spans = [(s.start, s.end) for q in article.quotes for s in (*q.content, q.cue, q.source) if s is not None]
    assert kinds.count(f"{OA}TextPositionSelector") == len(spans)


@given(ARTICLES, ODD)
@example(Article(text="\ud800"), "\ud800 #/?%")
def test_any_web_annotation_comes_back(article: Article, id_: str) -> None:
    line = webannotation_line(article, id_)
    line.encode("utf-8")
    document = from_webannotation(json.loads(line), article.text)
    assert (document.id, document.text) == (id_, article.text)
    assert [(q.content, q.kind, q.cue, q.source, q.speaker) for q in document.quotes] == offsets(article)


def test_offsets_of_web_annotations_are_code_points() -> None:
    """One astral character before: one code point, though two units of UTF-16 and four bytes of UTF-8."""
    record = to_webannotation(quotekit.extract("\U0001f600 “No,” Ada Okafor said."), "a")
    selectors = record["items"][0]["target"][0]["selector"]
    assert selectors[0] == {"type": "TextPositionSelector", "start": 2, "end": 7}
    assert selectors[1] == {
        "type": "TextQuoteSelector", "exact": "“No,”", "prefix": "\U0001f600 ", "suffix": " Ada Okafor said.",
    }  # fmt: skip


def test_what_is_no_page_is_refused_with_its_place() -> None:
    page = to_webannotation(sample(), "a1")
    with pytest.raises(UnreadableInput, match=r"^no page of annotations: items\.0\.target: "):
        from_webannotation(page | {"items": [{**page["items"][0], "target": 3}]}, TEXT)
    with pytest.raises(UnreadableInput, match=r"#q1: text\[0:15\] is 'x“We are ready,', not '“We are ready,”'"):
        from_webannotation(page, "x" + TEXT)
    kind = {**page["items"][0], "body": []}
    with pytest.raises(UnreadableInput, match=r"^page of annotations: quotes\.0\.type: "):
        from_webannotation(page | {"items": [kind]}, TEXT)


def test_foreign_annotations_are_passed_over() -> None:
    page = to_webannotation(sample(), "a1")
    other = {**page["items"][0], "id": "x", "motivation": "highlighting", "extra": [1]}
    other["target"] = [{"source": "y", "selector": [{"type": "FragmentSelector", "value": "#1"}]}]
    assert from_webannotation(page | {"items": [other, *page["items"]]}, TEXT) == from_webannotation(page, TEXT)


# schema.org


@pytest.mark.parametrize(("name", "article"), GOLDEN, ids=[name for name, _ in GOLDEN])
def test_schemaorg_uses_the_words_of_the_vocabulary(name: str, article: Article) -> None:
    rdflib = pytest.importorskip("rdflib")
    triples = list(graph(to_schemaorg(article, name, url="https://example.org/a"), "schemaorg.jsonld"))
    terms = {str(p) for _, p, _ in triples} | {str(o) for _, p, o in triples if str(p) == RDF_TYPE}
    assert triples
    for term in terms - {RDF_TYPE}:
        assert rdflib.URIRef(term) in rdflib.SDO, f"schema.org has no {term}"


def test_the_check_for_words_of_the_vocabulary_sees_others() -> None:
    rdflib = pytest.importorskip("rdflib")
    assert rdflib.URIRef("https://schema.org/spokenByNobody") not in rdflib.SDO


def test_schemaorg_puts_no_words_into_a_mouth() -> None:
    article = quotekit.extract(
        "“We are ready,” Ada Okafor said. Okafor denied that the dam was “a ruin.” She said that it rained.\n\n"
        "The report says the dam is “old and tired.” “Now,” one resident said."
    )
    assert {quote.polarity for quote in article.quotes} == {"asserted", "denied"}
    parts = to_schemaorg(article, "a")["hasPart"]
    assert [(part["text"], part.get("spokenByCharacter"), part.get("isBasedOn")) for part in parts] == [
        ("We are ready,", {"@type": "Person", "name": "Ada Okafor"}, None),
        ("old and tired.", None, {"@type": "CreativeWork", "name": "report"}),
        ("Now,", {"@type": "Thing", "name": "one resident"}, None),
    ]


@given(ARTICLES, ODD)
@example(Article(text="", title="</script><script>"), "<!--")
def test_any_schemaorg_line_can_stand_in_a_script(article: Article, id_: str) -> None:
    line = schemaorg_line(article, id_)
    line.encode("utf-8")
    assert "<" not in line
    assert "\n" not in line
    assert json.loads(line) == to_schemaorg(article, id_)


if __name__ == "__main__":
    for name, make in MADE.items():
        text = json.dumps(make(), indent=2) + "\n"
        (PUBLISHED / f"{name}.schema.json").write_text(text, encoding="utf-8")
