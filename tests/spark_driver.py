"""Runs the example job and more on a Spark of this machine, and writes what comes out; for test_spark.py.

    python tests/spark_driver.py FEED.jsonl FOLDER

In a program of its own, for Spark warns of much, and in these tests a warning is an error.
"""

from __future__ import annotations

import json
import os
import runpy
import sys
from pathlib import Path
from typing import Any

from pyspark.sql import SparkSession

from quotekit import RULES, Extractor, pattern
from quotekit.errors import InvalidOption
from quotekit.reading import Reading
from quotekit.spark import extract_frame

EXAMPLE = Path(__file__).parents[1] / "examples" / "spark_job.py"
PER = pattern("quote_per_source", "{quote},? per {source}", why="`per` and a name follow the quotation")


def more(spark: SparkSession) -> dict[str, Any]:
    """Own rules, columns of other names and types, rows that are no documents, a column that is not there."""
    safe = "“The dam is safe,” per Ada Okafor."
    rows = [(1, safe, 2024, True), (None, "Nobody spoke.", None, None), (3, None, 1, False)]
    frame = spark.createDataFrame(rows, "`the id` long, body string, title int, other boolean").coalesce(1)
    columns = Reading(text="body", id="the id")
    own = extract_frame(frame, columns=columns, extractor=Extractor(rules=RULES.first(PER), indirect=False))
    try:
        extract_frame(frame)
    except InvalidOption as fault:
        got = [row.asDict() for row in own.collect()]
        return {"rows": got, "schema": own.schema.simpleString(), "fault": str(fault)}
    raise AssertionError("a frame without a text column was taken")


def main() -> None:
    feed, folder = sys.argv[1], Path(sys.argv[2])
    os.environ["PYSPARK_PYTHON"] = sys.executable
    builder = SparkSession.builder.master("local[2]").config("spark.ui.enabled", "false")
    spark = builder.config("spark.sql.shuffle.partitions", "2").getOrCreate()
    job = runpy.run_path(str(EXAMPLE))
    documents = spark.read.json(feed).repartition(3)
    documents.write.parquet(str(folder / "parquet"))
    documents.write.json(str(folder / "json"))
    for kind in ("parquet", "json"):
        job["run"](spark, str(folder / kind), str(folder / f"of-{kind}"), Reading())
    (folder / "more.json").write_text(json.dumps(more(spark)))
    sys.argv[1:] = []
    job["main"]()  # prints, and ends the session


if __name__ == "__main__":
    main()
