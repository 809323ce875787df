"""Quotations as a Parquet file, one row each: for databases and data frames. Needs the extra `parquet`.

The columns are those of `quotekit.formats.COLUMNS`; spans are lists of structs `{start, end}`. Rows are written in
groups as the articles come, so that memory stays flat over a corpus.

>>> import pytest; _ = pytest.importorskip("pyarrow")
>>> import io, quotekit
>>> file = io.BytesIO()
>>> write_parquet(quotekit.extract("“We are ready,” Ada Okafor said."), file)
1
>>> next(read_parquet(file))["speaker"]
'Ada Okafor'
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from itertools import islice
from typing import IO, Any, Final

from quotekit.errors import UnreadableInput
from quotekit.formats.extras import Articles, need
from quotekit.formats.rows import COLUMNS, Column, rows
from quotekit.models import SCHEMA_VERSION

ROWS_A_GROUP: Final = 10_000
VERSION_KEY: Final = b"quotekit.schema_version"

File = str | os.PathLike[str] | IO[bytes]


def write_parquet(articles: Articles, file: File) -> int:
    """Writes a row for each quotation to a path or a binary file; gives the number of rows.

    Takes an article, or many, each perhaps with an id: `(id, article)`. A path appears only when all is written.
    Raises `MissingExtra` without pyarrow, and `OSError` if the path cannot be written.
    """
    if not isinstance(file, str | os.PathLike):
        return _write(articles, file)
    partial = f"{os.fspath(file)}.part"
    try:
        with open(partial, "wb") as out:
            count = _write(articles, out)
        os.replace(partial, file)
    except BaseException:
        if os.path.exists(partial):
            os.remove(partial)
        raise
    return count


def read_parquet(file: File) -> Iterator[dict[str, Any]]:
    """The rows of a file that `write_parquet` wrote, as `quotekit.formats.rows` gave them.

    Raises `MissingExtra` without pyarrow, and `UnreadableInput` if it is no such file.
    """
    parquet = need("pyarrow.parquet", "parquet")
    try:
        source = parquet.ParquetFile(file if isinstance(file, str | os.PathLike) else _whole(file))
        groups = source.iter_batches(ROWS_A_GROUP, columns=[column.name for column in COLUMNS])
        missing = [column.name for column in COLUMNS if column.name not in source.schema_arrow.names]
        if missing:
            raise UnreadableInput(f"{_name(file)}: no column {missing[0]!r}; quotekit did not write this file")
        for group in groups:
            for row in group.to_pylist():
                yield {column.name: _back(row[column.name], column) for column in COLUMNS}
    except need("pyarrow", "parquet").ArrowInvalid as fault:
        raise UnreadableInput(f"{_name(file)}: not Parquet: {fault}") from fault


def _write(articles: Articles, out: IO[bytes]) -> int:
    pa, parquet = need("pyarrow", "parquet"), need("pyarrow.parquet", "parquet")
    schema = _schema(pa)
    every, count = rows(articles), 0
    with parquet.ParquetWriter(out, schema, compression="zstd") as writer:
        while group := [_forth(row) for row in islice(every, ROWS_A_GROUP)]:
            writer.write_table(pa.Table.from_pylist(group, schema=schema))
            count += len(group)
    return count


def _schema(pa: Any) -> Any:
    types = {
        "string": pa.string(),
        "category": pa.string(),
        "integer": pa.int64(),
        "number": pa.float64(),
        "boolean": pa.bool_(),
        "spans": pa.list_(pa.struct([("start", pa.int64()), ("end", pa.int64())])),
    }
    fields = [pa.field(c.name, types[c.type], metadata={"about": c.about}) for c in COLUMNS]
    return pa.schema(fields, metadata={VERSION_KEY: SCHEMA_VERSION})


def _forth(row: dict[str, Any]) -> dict[str, Any]:
    spans = [column.name for column in COLUMNS if column.type == "spans"]
    return row | {name: [{"start": start, "end": end} for start, end in row[name]] for name in spans}


def _back(value: Any, column: Column) -> Any:
    return [(span["start"], span["end"]) for span in value] if column.type == "spans" else value


def _whole(file: IO[bytes]) -> Any:
    """The file from its beginning: it may just have been written."""
    file.seek(0)
    return file


def _name(file: File) -> str:
    return os.fspath(file) if isinstance(file, str | os.PathLike) else getattr(file, "name", "the file")
