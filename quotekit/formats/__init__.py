"""What an article can be written as, one small module for each format.

jsonl           the whole `Article`, one JSON object a line; reads back to an equal one
standoff        offsets only, for gold data and evaluation
table           the same as CSV, read and written
brat            the same as a folder for the annotation tool brat, read and written
frame, parquet  a row for each quotation, for pandas and for databases; `rows` holds the columns
webannotation   W3C Web Annotation, for annotation tools
tei, tei_read   TEI P5 XML
schemaorg       schema.org `Quotation`, for web pages
spacydoc        spans of a spaCy `Doc`
registry        the formats of the command line by name
"""

from __future__ import annotations

from quotekit.formats.brat import read_brat, write_brat
from quotekit.formats.frame import to_pandas
from quotekit.formats.jsonl import from_json, from_jsonl, to_json, to_jsonl
from quotekit.formats.parquet import read_parquet, write_parquet
from quotekit.formats.rows import COLUMNS, Column, rows
from quotekit.formats.schemaorg import schemaorg_line, to_schemaorg
from quotekit.formats.spacydoc import to_spacy
from quotekit.formats.standoff import (
    StandoffDocument,
    StandoffQuote,
    from_standoff,
    read_standoff,
    standoff_line,
    to_document,
    to_standoff,
)
from quotekit.formats.table import read_table, write_table
from quotekit.formats.tei import tei_corpus, to_tei
from quotekit.formats.tei_read import from_tei
from quotekit.formats.webannotation import from_webannotation, to_webannotation, webannotation_line

__all__ = [
    "COLUMNS",
    "Column",
    "StandoffDocument",
    "StandoffQuote",
    "from_json",
    "from_jsonl",
    "from_standoff",
    "from_tei",
    "from_webannotation",
    "read_brat",
    "read_parquet",
    "read_standoff",
    "read_table",
    "rows",
    "schemaorg_line",
    "standoff_line",
    "tei_corpus",
    "to_document",
    "to_json",
    "to_jsonl",
    "to_pandas",
    "to_schemaorg",
    "to_spacy",
    "to_standoff",
    "to_tei",
    "to_webannotation",
    "webannotation_line",
    "write_brat",
    "write_parquet",
    "write_table",
]
