"""Annotated documents from wherever they are: files in any format that is read, articles, an extractor."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any, Protocol, TypeAlias

from quotekit.errors import MismatchedTexts, QuotekitError, RuleFailed, UnreadableInput
from quotekit.formats.brat import read_brat
from quotekit.formats.jsonl import from_record
from quotekit.formats.standoff import StandoffDocument, documents_of, from_standoff, to_document
from quotekit.formats.table import read_table
from quotekit.models import Article

Path = str | os.PathLike[str]
Annotated: TypeAlias = Path | Iterable[StandoffDocument | tuple[str, Article]]
"""A file or folder of annotated documents, or the documents themselves, or articles with their ids."""

OnFault = Callable[[QuotekitError], None]
Known = Mapping[str, str]


class Extracts(Protocol):
    """Whatever reads a text and gives an article: an `Extractor`, or anything of one's own."""

    def extract(self, text: str, /) -> Article: ...


def read_annotated(
    source: Annotated, *, texts: Known | None = None, on_fault: OnFault | None = None
) -> Iterator[StandoffDocument]:
    """The documents of a file, a folder or an iterable, whatever their form.

    A folder (or an `.ann` file) is read as brat, a `.csv` or `.tsv` file as a table, any other file as JSON lines,
    each line stand-off or a whole article. A stand-off line without a text takes it from `texts`, by its id.
    Faults go to `on_fault`; without it the first is raised.

    >>> [document.id for document in read_annotated([("a1", Article(text="Nobody spoke."))])]
    ['a1']
    """
    if isinstance(source, str | os.PathLike):
        yield from _read_path(source, texts or {}, on_fault)
        return
    for one in source:
        yield one if isinstance(one, StandoffDocument) else to_document(one[1], one[0])


def by_id(
    documents: Iterable[StandoffDocument], name: str, on_fault: OnFault | None = None
) -> dict[str, StandoffDocument]:
    """The documents by their ids; a second one of the same id is a fault. `name` is for its message.

    >>> by_id([to_document(Article(text="No."), "a1")] * 2, "gold")
    Traceback (most recent call last):
    quotekit.errors.UnreadableInput: gold: a second document has the id 'a1'; give each one of its own
    """
    found: dict[str, StandoffDocument] = {}
    for document in documents:
        if document.id not in found:
            found[document.id] = document
            continue
        fault = UnreadableInput(f"{name}: a second document has the id {document.id!r}; give each one of its own")
        if on_fault is None:
            raise fault
        on_fault(fault)
    return found


def placed(fault: QuotekitError, id: str) -> QuotekitError:
    """A fault that names the document; what an extractor raises does not.

    >>> str(placed(UnreadableInput("it is empty"), "a1"))
    "document 'a1': it is empty"
    """
    if isinstance(fault, MismatchedTexts):
        return fault
    made = UnreadableInput(f"document {id!r}: {fault}")
    made.__cause__ = fault
    return made


def extracted(reader: Extracts, text: str, id: str, *, on_fault: OnFault | None = None) -> StandoffDocument:
    """What is found in a text now; rules that failed and were passed over go to `on_fault`, if there is one."""
    article = reader.extract(text)
    if on_fault is not None:
        for failure in article.failures:
            on_fault(placed(RuleFailed(str(failure)), id))
    return to_document(article, id)


def check_texts(one: StandoffDocument, other: StandoffDocument) -> None:
    """Raises `MismatchedTexts` unless both documents hold the same text.

    >>> check_texts(to_document(Article(text="Yes."), "a1"), to_document(Article(text="Yet."), "a1"))
    Traceback (most recent call last):
    quotekit.errors.MismatchedTexts: document 'a1': the two texts differ from character 2 on: 's.' and 't.'
    """
    if one.text == other.text:
        return
    pairs = zip(one.text, other.text, strict=False)
    at = next((n for n, (here, there) in enumerate(pairs) if here != there), min(len(one.text), len(other.text)))
    here, there = one.text[at : at + 20], other.text[at : at + 20]
    raise MismatchedTexts(f"document {one.id!r}: the two texts differ from character {at} on: {here!r} and {there!r}")


def _read_path(path: Path, texts: Known, on_fault: OnFault | None) -> Iterator[StandoffDocument]:
    suffix = os.path.splitext(path)[1].lower()
    if os.path.isdir(path) or suffix == ".ann":
        yield from read_brat(path, on_fault=on_fault)
    elif suffix in (".csv", ".tsv"):
        yield from read_table(path, on_fault=on_fault)
    else:
        yield from documents_of(path, lambda record, where: _of_record(record, where, texts), on_fault=on_fault)


def _of_record(record: dict[str, Any], where: str, texts: Known) -> StandoffDocument:
    if "schema_version" in record:
        name, article = from_record(record, where=where)
        return to_document(article, name)
    if "text" not in record and record.get("id") in texts:
        record = {**record, "text": texts[record["id"]]}
    return from_standoff(record, where=where)
