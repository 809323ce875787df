"""Many documents on many machines: quotekit in Apache Spark (extra `spark`).

    from quotekit.spark import extract_frame

    articles = spark.read.json("feed/*.jsonl")                 # a row a document
    lines = extract_frame(articles)                            # a row a document: id, line, fault
    lines.where("fault is null").select("line").write.text("quotes")

`line` is what `quotekit extract --format jsonl` writes for that document, to the letter, so
`quotekit.formats.from_jsonl` reads it; `fault` says why there is none. Every executor needs
quotekit, pyarrow, and the packages of your own rules.

The work is a plain function over Arrow batches, for `DataFrame.mapInArrow`; see `arrow_mapper`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from importlib import import_module
from typing import TYPE_CHECKING

from quotekit.corpus import extract_many
from quotekit.errors import DocumentFailed, InvalidOption
from quotekit.formats.extras import need
from quotekit.formats.jsonl import to_jsonl
from quotekit.models import Article
from quotekit.pipeline import Extractor
from quotekit.reading import AS_NAMED, Document, Reading
from quotekit.transport import Portable

if TYPE_CHECKING:
    import pyarrow as pa
    from pyspark.sql import DataFrame

OUTPUT_SCHEMA = "id string, line string, fault string"
"""The rows that come out, as Spark writes a schema: `line` or `fault` is null, never both."""

_KINDS = ("text", "id", "title", "published")

ArrowMapper = Callable[[Iterator["pa.RecordBatch"]], Iterator["pa.RecordBatch"]]


def extract_frame(frame: DataFrame, *, columns: Reading = AS_NAMED, extractor: Extractor | None = None) -> DataFrame:
    """The documents of a data frame as rows of `OUTPUT_SCHEMA`: one for each, in the order of each partition.

    - `frame`: a text column, and perhaps columns for id, title and date of publication, of any type
      that Spark can cast to a string. Other columns are not sent. A row whose text is null is a fault;
      a row without an id is called `partition:place`.
    - `columns`: their names, as in `Reading(text="body", id="url")`; by default `text`, `id`, `title`, `published`.
    - `extractor`: the one to use, with rules of your own perhaps.

    Raises `InvalidOption` if there is no such text column, `MissingExtra` without pyspark or pyarrow.
    """
    functions = need("pyspark.sql.functions", "spark")
    if columns.text not in frame.columns:
        known = ", ".join(frame.columns)
        raise InvalidOption(f"no column {columns.text!r} in this data frame; its columns are: {known}")
    selected = frame.select(
        *(
            functions.col(f"`{name.replace('`', '``')}`").cast("string").alias(kind)
            for kind, name in zip(_KINDS, (columns.text, columns.id, columns.title, columns.published), strict=True)
            if name in frame.columns
        )
    )
    return selected.mapInArrow(arrow_mapper(extractor=extractor), OUTPUT_SCHEMA)


def arrow_mapper(*, extractor: Extractor | None = None) -> ArrowMapper:
    """A function from Arrow batches of documents to batches of results, for `DataFrame.mapInArrow`.

    Input: strings called `text` and perhaps `id`, `title`, `published`. Output: `OUTPUT_SCHEMA`, a row
    for each row, in the same order.

        batch = pyarrow.RecordBatch.from_pydict({"id": ["a1"], "text": ["Nobody spoke."]})
        [result] = arrow_mapper()(iter([batch]))
        result.to_pylist()[0]    # {"id": "a1", "line": '{"id":"a1","text":"Nobody spoke.",…', "fault": None}
    """
    need("pyarrow", "spark")
    return _Mapper(None if extractor is None else Portable(extractor))


class _Mapper:
    """Travels to the executors. The extractor of no special kind is made there, and need not travel."""

    def __init__(self, extractor: Portable | None) -> None:
        self._extractor = extractor

    def __call__(self, batches: Iterator[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        pyarrow = need("pyarrow", "spark")
        schema = pyarrow.schema([(name, pyarrow.string()) for name in ("id", "line", "fault")])
        extractor = Extractor() if self._extractor is None else self._extractor.value
        partition = _partition()
        before = 0
        for batch in batches:
            records = batch.to_pylist()
            for place, record in enumerate(records, before):
                record["id"] = record.get("id") or f"{partition}:{place}"
            before += len(records)
            rows = [_row(*result) for result in extract_many(records, extractor=extractor, then=_line)]
            yield pyarrow.RecordBatch.from_pylist(rows, schema=schema)


def _line(document: Document, article: Article) -> str:
    return to_jsonl(article, document.id)


def _row(document: Document, line: str | DocumentFailed) -> dict[str, str | None]:
    if isinstance(line, DocumentFailed):
        return {"id": document.id, "line": None, "fault": line.reason}
    return {"id": document.id, "line": line, "fault": None}


def _partition() -> int:
    """The number of the partition that is read here; 0 outside of a Spark task."""
    try:
        context = import_module("pyspark").TaskContext.get()
    except ImportError:
        return 0
    return 0 if context is None else int(context.partitionId())
