"""Extract the quotations of a folder of JSON lines or Parquet files with Apache Spark.

    spark-submit examples/spark_job.py feed/ quotes/ --text-column body --id-column url

Without a folder it makes a small one, reads it on this machine, and shows what comes out.
Needs `pip install "quotekit-nlp[spark]"` and Java 17.
"""

import argparse
import json
import os
import sys
import tempfile
from pathlib import Path

from pyspark.sql import DataFrame, SparkSession

from quotekit.formats import from_jsonl
from quotekit.reading import Reading
from quotekit.spark import extract_frame

ARTICLES = (
    {"id": "port-1", "text": "“We will not sail,” Ada Okafor, the harbor master, said on Tuesday."},
    {"id": "port-2", "text": "Tom Brandt, who runs the yard, said that the hull was sound."},
    {"id": "port-3", "title": "No text came with this one"},
)


def read(spark: SparkSession, folder: str) -> DataFrame:
    """A data frame of whatever kind of file is in the folder."""
    parquet = any(Path(folder).rglob("*.parquet"))
    return spark.read.parquet(folder) if parquet else spark.read.json(folder)


def run(spark: SparkSession, source: str, target: str, columns: Reading) -> None:
    """Writes `target/quotes` (a JSON line a document, as `quotekit extract` does) and `target/faults`."""
    results = extract_frame(read(spark, source), columns=columns).cache()
    results.where("line is not null").select("line").write.text(f"{target}/quotes")
    results.where("fault is not null").select("id", "fault").write.json(f"{target}/faults")


def show(folder: Path) -> None:
    """Prints what was written."""
    lines = sorted(line for part in folder.glob("quotes/part-*") for line in part.read_text("utf-8").splitlines())
    for name, article in map(from_jsonl, lines):
        for quote in article.quotes:
            speaker = article.speaker_of(quote)
            print(name, "|", speaker.name if speaker else "unknown", "|", quote.text)
    for part in sorted(folder.glob("faults/part-*")):
        for line in part.read_text("utf-8").splitlines():
            print("{id}: {fault}".format(**json.loads(line)))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("source", nargs="?", help="a folder of JSON lines or Parquet files")
    parser.add_argument("target", nargs="?", help="a folder that is not there yet")
    parser.add_argument("--text-column", default="text")
    parser.add_argument("--id-column", default="id")
    options = parser.parse_args()
    columns = Reading(text=options.text_column, id=options.id_column)
    os.environ.setdefault("PYSPARK_PYTHON", sys.executable)  # else executors on this machine take any python3
    builder = SparkSession.builder.appName("quotekit")
    if options.source and options.target:
        run(builder.getOrCreate(), options.source, options.target, columns)
        return
    spark = builder.master("local[2]").config("spark.ui.enabled", "false").getOrCreate()
    with tempfile.TemporaryDirectory() as name:
        (Path(name) / "feed").mkdir()
        (Path(name) / "feed" / "a.jsonl").write_text("\n".join(map(json.dumps, ARTICLES)), encoding="utf-8")
        run(spark, f"{name}/feed", f"{name}/out", columns)
        show(Path(name) / "out")
    spark.stop()


if __name__ == "__main__":
    main()

"""
Prints:

port-1 | Ada Okafor | “We will not sail,”
port-2 | Tom Brandt | that the hull was sound
port-3: "text" must be a string, not NoneType
"""
