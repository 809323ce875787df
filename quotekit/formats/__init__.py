"""What an article can be written as, one small module for each format.

jsonl      the whole `Article`, one JSON object a line; reads back to an equal one
standoff   offsets only, for gold data and evaluation
"""

from __future__ import annotations

from quotekit.formats.jsonl import from_json, from_jsonl, to_json, to_jsonl
from quotekit.formats.standoff import (
    StandoffDocument,
    StandoffQuote,
    from_standoff,
    read_standoff,
    standoff_line,
    to_standoff,
)

__all__ = [
    "StandoffDocument",
    "StandoffQuote",
    "from_json",
    "from_jsonl",
    "from_standoff",
    "read_standoff",
    "standoff_line",
    "to_json",
    "to_jsonl",
    "to_standoff",
]
