"""Quotations as a pandas DataFrame, one row each. Needs the extra `pandas`.

>>> import pytest; _ = pytest.importorskip("pandas")
>>> import quotekit
>>> frame = to_pandas(quotekit.extract("“We are ready,” Ada Okafor said. “Now,” she added."))
>>> list(frame["speaker"])
['Ada Okafor', 'Ada Okafor']
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from quotekit.formats.extras import Articles, need
from quotekit.formats.rows import COLUMNS, Column, ColumnType, rows

if TYPE_CHECKING:
    import pandas

DTYPES: Final[tuple[tuple[ColumnType, str], ...]] = (
    ("string", "string"),
    ("category", "category"),
    ("integer", "Int64"),
    ("number", "float64"),
    ("boolean", "bool"),
    ("spans", "object"),
)
"""The dtype of each type of column; a missing string, integer or category is `pandas.NA` or NaN."""


def to_pandas(articles: Articles) -> pandas.DataFrame:
    """A DataFrame with a row for each quotation and the columns of `quotekit.formats.COLUMNS`.

    Takes an article, or many, each perhaps with an id: `(id, article)`. The columns and their dtypes are the same
    however few rows there are, so that frames can be put together. Spans are lists of `(start, end)`.
    Raises `MissingExtra` without pandas.
    """
    pd = need("pandas", "pandas")
    found = list(rows(articles))
    return pd.DataFrame({c.name: pd.Series([row[c.name] for row in found], dtype=_dtype(c, pd)) for c in COLUMNS})


def _dtype(column: Column, pd: Any) -> Any:
    if column.type == "category":
        return pd.CategoricalDtype(column.categories)
    return dict(DTYPES)[column.type]
