"""Tables as Parquet and as CSV that Excel opens: UTF-8 with a byte-order mark, lists joined by ``;``.

Texts come from strangers: a cell that a spreadsheet would take for a formula is shown as text.
"""

import csv
import io
from codecs import BOM_UTF8
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import pyarrow as pa

from enishi.reports.csv_signs import AS_TEXT, FORMULA, LINE_END, LIST_SEPARATOR
from enishi.tables.columns import column
from enishi.tables.parquet import TableWriter

# Rows of a group in Parquet, and of what is held at once.
ROWS = 100_000
# So many rows are written before what writes them many times as fast is loaded.
_FEW = 2_000


def cell(value: Any) -> Any:
    """Return a value as it stands in a CSV cell: no formulas, numbers in full precision, no value as nothing."""
    if isinstance(value, str):
        return f"{AS_TEXT}{value}" if value.startswith(FORMULA) else value
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, list):
        return cell(LIST_SEPARATOR.join(map(str, value)))
    return value


def write_csv(path: Path, header: Iterable[str], rows: Iterable[Iterable[Any]]) -> None:
    """Write one CSV."""
    with path.open("w", encoding="utf-8-sig", errors="backslashreplace", newline="") as file:
        writer = csv.writer(file, lineterminator=LINE_END)
        writer.writerow(header)
        writer.writerows([cell(value) for value in row] for row in rows)


def _lines(table: pa.Table) -> Any:
    """Return the rows of a table as lines of CSV, in UTF-8."""
    if table.num_rows > _FEW:
        from enishi.reports.csv_lines import csv_lines

        return csv_lines(table)
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator=LINE_END)
    writer.writerows(map(cell, row) for row in zip(*(column.to_pylist() for column in table.columns), strict=True))
    return text.getvalue().encode("utf-8", "backslashreplace")


def _even(batches: Iterable[pa.RecordBatch], schema: pa.Schema) -> Iterator[pa.Table]:
    """Yield tables of ROWS rows each, so that a file's bytes do not depend on how the rows arrived."""
    waiting = pa.Table.from_arrays([column((), field.type) for field in schema], schema=schema)
    for batch in batches:
        waiting = pa.concat_tables([waiting, pa.Table.from_batches([batch])])
        while waiting.num_rows >= ROWS:
            yield waiting.slice(0, ROWS).combine_chunks()
            waiting = waiting.slice(ROWS)
    yield waiting.combine_chunks()


def write_table(folder: Path, name: str, batches: Iterable[pa.RecordBatch], schema: pa.Schema) -> int:
    """Write ``name.parquet`` and ``name.csv`` in one pass over the batches; return the number of rows."""
    count = 0
    with (
        TableWriter(folder / f"{name}.parquet", schema, compression="zstd") as parquet,
        (folder / f"{name}.csv").open("wb") as file,
    ):
        file.write(BOM_UTF8 + f"{','.join(schema.names)}{LINE_END}".encode())
        for table in _even(batches, schema):
            parquet.write_table(table, row_group_size=ROWS)
            file.write(_lines(table))
            count += table.num_rows
    return count
