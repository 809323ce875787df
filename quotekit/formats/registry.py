"""The formats that articles can be written in, by name: what `quotekit extract --format` offers beside table and JSON.

Most give a line an article, without anything before, between or behind: such files can be cut, joined, written by
several processes and gone on with after an interruption. The others write a whole file at once.

>>> [form.name for form in FORMATS if form.line is not None]
['jsonl', 'standoff', 'webannotation', 'schemaorg']
>>> find("webannotation").line(Article(text="Nobody spoke."), "a1")[:12]
'{"@context":'
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import IO, Final, NamedTuple

from quotekit.errors import UnknownFormat, did_you_mean
from quotekit.formats.jsonl import to_jsonl
from quotekit.formats.parquet import write_parquet
from quotekit.formats.schemaorg import schemaorg_line
from quotekit.formats.standoff import standoff_line
from quotekit.formats.tei import tei_corpus, to_tei
from quotekit.formats.webannotation import webannotation_line
from quotekit.models import Article

Documents = Iterable[tuple[str, Article]]


class OutputFormat(NamedTuple):
    """A format: its name, a word for the help, and one way to write it.

    `line` gives one article as a line without its newline; `write` writes all into a binary file, and is told whether
    they may be several.
    """

    name: str
    about: str
    line: Callable[[Article, str], str] | None = None
    write: Callable[[Documents, IO[bytes], bool], None] | None = None


def _tei(documents: Documents, out: IO[bytes], many: bool) -> None:
    if many:
        out.writelines(part.encode() for part in tei_corpus(documents))
        return
    for name, article in documents:
        out.write(f'<?xml version="1.0" encoding="UTF-8"?>\n{to_tei(article, name)}\n'.encode())


def _parquet(documents: Documents, out: IO[bytes], many: bool) -> None:
    write_parquet(documents, out)


FORMATS: Final = (
    OutputFormat("jsonl", "the whole article, an object a line", to_jsonl),
    OutputFormat("standoff", "offsets only, an object a line", standoff_line),
    OutputFormat("webannotation", "W3C Web Annotation, a page of annotations a line", webannotation_line),
    OutputFormat("schemaorg", "schema.org Quotation in JSON-LD, an object a line", schemaorg_line),
    OutputFormat("tei", "TEI P5; one document for one text, else a corpus", write=_tei),
    OutputFormat("parquet", "a table of quotations; needs the extra `parquet`", write=_parquet),
)


def find(name: str) -> OutputFormat:
    """The format of that name. Raises `UnknownFormat`.

    >>> find("tie")
    Traceback (most recent call last):
    quotekit.errors.UnknownFormat: no format 'tie'; did you mean 'tei'?
    """
    for form in FORMATS:
        if form.name == name:
            return form
    raise UnknownFormat(f"no format {name!r}; {did_you_mean(name, [form.name for form in FORMATS])}")
