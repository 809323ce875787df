"""The stand-off format: the text, and offsets into it. For gold data and `quotekit evaluate`.

One JSON object a line; offsets are code points, the end exclusive:

    {"id": "a1", "text": "…", "quotes": [
        {"id": "q1", "type": "direct", "content": [[0, 6]], "cue": [[7, 11]], "source": [[12, 15]], "speaker": "Ada"}]}

`speaker` is the speaker's canonical name, or null. What quotekit writes also names the `rule` that decided. Other keys
are allowed and passed over.

    >>> from quotekit.models import Article
    >>> from_standoff(to_standoff(Article(text="Nobody spoke."), "a1"))
    StandoffDocument(id='a1', text='Nobody spoke.', quotes=())
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from quotekit.errors import UnreadableInput, UnwritableOutput
from quotekit.formats.jsonl import dumps
from quotekit.models import Article, Quote, QuoteKind, Span
from quotekit.reading import OnFault, Record, read_json_lines

Offset = Annotated[int, Field(ge=0, strict=True)]
Offsets = tuple[Offset, Offset]


class _Gold(BaseModel):
    model_config = ConfigDict(frozen=True, extra="ignore", populate_by_name=True)


class StandoffQuote(_Gold):
    """A quotation as offsets: what is said, the cue, the source as written, the speaker's name, perhaps the rule."""

    id: str
    kind: QuoteKind = Field(alias="type")
    content: tuple[Offsets, ...] = Field(min_length=1)
    cue: tuple[Offsets, ...] = ()
    source: tuple[Offsets, ...] = ()
    speaker: str | None = None
    rule: str | None = None


class StandoffDocument(_Gold):
    """A text and its quotations; every offset lies in the text."""

    id: str
    text: str
    quotes: tuple[StandoffQuote, ...] = ()

    @model_validator(mode="after")
    def _in_text(self) -> StandoffDocument:
        for quote in self.quotes:
            for start, end in quote.content + quote.cue + quote.source:
                if not start < end <= len(self.text):
                    raise ValueError(
                        f"quote {quote.id}: [{start}, {end}] is no stretch of a text of {len(self.text)} characters"
                    )
        return self


def to_standoff(article: Article, id: str) -> dict[str, Any]:
    """An article as the object that a stand-off line holds.

    >>> to_standoff(Article(text="Nobody spoke."), "a1")
    {'id': 'a1', 'text': 'Nobody spoke.', 'quotes': []}
    """
    names = {speaker.id: speaker.name for speaker in article.speakers}
    quotes = [_quote(quote, names.get(quote.speaker or "")) for quote in article.quotes]
    return {"id": id, "text": article.text, "quotes": quotes}


def to_document(article: Article, id: str) -> StandoffDocument:
    """An article as a stand-off document, checked and typed.

    >>> to_document(Article(text="Nobody spoke."), "a1")
    StandoffDocument(id='a1', text='Nobody spoke.', quotes=())
    """
    return StandoffDocument.model_validate(to_standoff(article, id))


def standoff_line(article: Article, id: str) -> str:
    """An article as a stand-off line, without the newline.

    >>> standoff_line(Article(text="Nobody spoke."), "a1")
    '{"id":"a1","text":"Nobody spoke.","quotes":[]}'
    """
    return dumps(to_standoff(article, id))


def from_standoff(record: object, *, where: str = "stand-off record") -> StandoffDocument:
    """A stand-off object, checked and typed. Raises `UnreadableInput`; `where` is for its message.

    >>> from_standoff({"id": "a1", "text": "No.", "quotes": [{"id": "q1", "type": "direct", "content": [[0, 9]]}]})
    Traceback (most recent call last):
    quotekit.errors.UnreadableInput: stand-off record: quote q1: [0, 9] is no stretch of a text of 3 characters
    """
    try:
        return StandoffDocument.model_validate(record)
    except ValidationError as fault:
        first = fault.errors()[0]
        place = "".join(f"{'.' if i else ''}{part}" for i, part in enumerate(first["loc"]))
        said = first["msg"].removeprefix("Value error, ")
        raise UnreadableInput(f"{where}: {place}: {said}" if place else f"{where}: {said}") from fault


def read_standoff(path: str | os.PathLike[str], *, on_fault: OnFault | None = None) -> Iterator[StandoffDocument]:
    """The documents of a stand-off file. Faults go to `on_fault`; without it the first is raised.

    >>> from pathlib import Path
    >>> from tempfile import TemporaryDirectory
    >>> with TemporaryDirectory() as folder:
    ...     file = Path(folder, "gold.jsonl")
    ...     _ = file.write_text(standoff_line(Article(text="Nobody spoke."), "a1") + "\\n")
    ...     [document.id for document in read_standoff(file)]
    ['a1']
    """
    yield from documents_of(path, lambda record, where: from_standoff(record, where=where), on_fault=on_fault)


def documents_of(
    path: str | os.PathLike[str], make: Callable[[Record, str], StandoffDocument], *, on_fault: OnFault | None = None
) -> Iterator[StandoffDocument]:
    """What `make` gives for each JSON line of a file and its place; `read_standoff` says what becomes of faults."""
    for number, record in read_json_lines(path, on_fault=on_fault):
        try:
            document = make(record, f"{os.fspath(path)}:{number}")
        except UnreadableInput as fault:
            if on_fault is None:
                raise
            on_fault(fault)
            continue
        yield document


def check_utf8(document: StandoffDocument) -> None:
    """Raises `UnwritableOutput` if a string of the document holds half a surrogate pair, which UTF-8 has no place for.

    >>> check_utf8(StandoffDocument(id="a1", text=chr(0xD800)))
    Traceback (most recent call last):
    quotekit.errors.UnwritableOutput: document 'a1': half a character at 0: UTF-8 has no place for it
    """
    names = [name for quote in document.quotes for name in (quote.id, quote.speaker, quote.rule) if name]
    for value in (document.id, document.text, *names):
        try:
            value.encode("utf-8")
        except UnicodeEncodeError as fault:
            raise UnwritableOutput(
                f"document {document.id!r}: half a character at {fault.start}: UTF-8 has no place for it"
            ) from fault


def _quote(quote: Quote, speaker: str | None) -> dict[str, Any]:
    return {
        "id": quote.id,
        "type": quote.kind,
        "content": [_offsets(span) for span in quote.content],
        "cue": [_offsets(quote.cue)] if quote.cue else [],
        "source": [_offsets(quote.source)] if quote.source else [],
        "speaker": speaker,
        "rule": quote.trace.rule,
    }


def _offsets(span: Span) -> list[int]:
    return [span.start, span.end]
