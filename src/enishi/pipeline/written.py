"""The tables of a result in its folder: from rows, from an engine, and from batches that stream."""

import shutil
from collections.abc import Iterable, Iterator, Mapping
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pyarrow as pa

from enishi.engines.engine import CHUNK
from enishi.reports.tables import write_table
from enishi.tables.columns import column
from enishi.tables.result import RESULT_TABLES

if TYPE_CHECKING:
    import ibis.expr.types as ir


def row_batches(name: str, rows: Iterable[Mapping[str, Any]]) -> Iterator[pa.RecordBatch]:
    """Yield rows as batches of a table of a result."""
    schema, waiting = RESULT_TABLES[name], iter(rows)
    while some := list(islice(waiting, CHUNK)):
        columns = [column([row.get(field.name) for row in some], field.type) for field in schema]
        yield pa.RecordBatch.from_arrays(columns, schema=schema)


def write_batches(build: Path, batched: Mapping[str, Iterable[pa.RecordBatch]]) -> None:
    """Write the tables that are too long for rows."""
    for name, batches in batched.items():
        write_table(build / "tables", name, batches, RESULT_TABLES[name])


def write_tables(build: Path, measured: Mapping[str, list[dict[str, Any]]], streamed: "Mapping[str, ir.Table]") -> None:
    """Write the tables that were measured, as rows, and those that stream from the engine.

    The list of unresolved strings, which must be written by then, is also put where people look for it.
    """
    folder = build / "tables"
    for name, rows in measured.items():
        write_table(folder, name, row_batches(name, rows), RESULT_TABLES[name])
    for name, table in streamed.items():
        schema = RESULT_TABLES[name]
        batches = table.select(*schema.names).to_pyarrow_batches(chunk_size=CHUNK)
        write_table(folder, name, (batch.cast(schema) for batch in batches), schema)
    shutil.copyfile(folder / "unresolved.csv", build / "unresolved.csv")
