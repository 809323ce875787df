"""What an article can be written as, one small module for each format.

jsonl      the whole `Article`, one JSON object a line; reads back to an equal one
standoff   offsets only, for gold data and evaluation
table      the same as CSV, read and written
brat       the same as a folder for the annotation tool brat, read and written
"""

from __future__ import annotations

from quotekit.formats.brat import read_brat, write_brat
from quotekit.formats.jsonl import from_json, from_jsonl, to_json, to_jsonl
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

__all__ = [
    "StandoffDocument",
    "StandoffQuote",
    "from_json",
    "from_jsonl",
    "from_standoff",
    "read_brat",
    "read_standoff",
    "read_table",
    "standoff_line",
    "to_document",
    "to_json",
    "to_jsonl",
    "to_standoff",
    "write_brat",
    "write_table",
]
