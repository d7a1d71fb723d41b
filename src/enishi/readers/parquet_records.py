"""Records from Parquet, in bounded memory: only the columns that are asked for, a few hundred rows at a time."""

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import orjson
import pyarrow as pa
import pyarrow.parquet as pq

from enishi.errors import InputError, shown
from enishi.language import _
from enishi.readers.files import cut_off
from enishi.readers.json_values import UnusableRecordError
from enishi.readers.reader import Head, Record
from enishi.readers.shapes import Kind, leaves, shaped
from enishi.readers.values import EXCERPT
from enishi.tables.work import Reject, Work

ROWS = 500
# How writers name the levels of a list; they say nothing.
_LIST_LEVELS = frozenset({"list", "element", "item", "bag", "array", "array_element"})


def is_parquet(beginning: Head) -> bool:
    """Whether a file begins as Parquet does."""
    return beginning.data.startswith(b"PAR1")


def columns(path: Path) -> set[str]:
    """Return the names of a Parquet file's columns. Raises InputError for a file whose description is damaged."""
    try:
        return set(pq.read_schema(path).names)
    except (pa.ArrowException, OSError) as error:
        raise InputError(_("{path}: a damaged Parquet file: {error}").format(path=path, error=error)) from error


def read_parquet(path: Path, kind: type[Kind], work: Callable[[Kind], Work]) -> Iterator[Record]:
    """Yield a work, or a reject, for each row: what a shape declares is read, and ``work`` makes a work of it.

    A nested column may also be written as JSON in a text, whole or element by element, as some converters do.
    """
    read = 0
    for batch in batches(path, kind, ROWS):
        if isinstance(batch, Reject):
            yield batch
            continue
        for i in range(batch.num_rows):
            read += 1
            yield read_row(batch, i, read, kind, work)


def batches(path: Path, kind: type[Kind], rows: int) -> Iterator[pa.RecordBatch | Reject]:
    """Yield what a shape declares, so many rows at a time; damage ends it with a ``Reject`` that says so."""
    read = 0
    try:
        with pq.ParquetFile(path, pre_buffer=False) as file:
            paths = [file.schema.column(i).path for i in range(len(file.schema))]
            chosen = [path for path in paths if _is_wanted(path, leaves(kind))]
            for batch in file.iter_batches(rows, columns=chosen):
                yield batch
                read += batch.num_rows
    except (pa.ArrowException, OSError) as error:
        yield cut_off(read, error)


def read_row(batch: pa.RecordBatch, place: int, number: int, kind: type[Kind], work: Callable[[Kind], Work]) -> Record:
    """Return the work, or a reject, for a row: its place in the batch (from 0), its number in the file (from 1)."""
    position = f"row {number}"
    try:
        return work(_shaped(batch, place, kind))
    except UnusableRecordError as error:
        return Reject(position, str(error), shown(_row(batch, place), EXCERPT))
    except UnicodeDecodeError as error:  # some writers check no text; the other rows are whole
        return Reject(position, _("a text is not UTF-8: {error}").format(error=error))


def _is_wanted(path: str, wanted: Sequence[str]) -> bool:
    path = ".".join(name for name in path.split(".") if name not in _LIST_LEVELS)
    return any(path == name or path.startswith(f"{name}.") or name.startswith(f"{path}.") for name in wanted)


def _shaped(batch: pa.RecordBatch, number: int, kind: type[Kind]) -> Kind:
    """Return the shape of a row of other columns than the shape's."""
    nested = {name.partition(".")[0] for name in leaves(kind) if "." in name}
    record = _row(batch, number)
    return shaped(kind, {name: _decoded(value) if name in nested else value for name, value in record.items()})


def _row(batch: pa.RecordBatch, number: int) -> dict[str, Any]:
    row = batch.slice(number, 1)
    for i, field in enumerate(row.schema):
        if pa.types.is_temporal(field.type):
            row = row.set_column(i, field.name, row.column(i).cast(pa.string()))
    return row.to_pylist()[0]  # type: ignore[no-any-return]


def _decoded(value: Any) -> Any:
    """Return a nested value that was written as JSON text; anything else, also what does not parse, as it is."""
    if isinstance(value, list):
        return [_decoded(item) if isinstance(item, str) and item.startswith("{") else item for item in value]
    if isinstance(value, str):
        try:
            return orjson.loads(value)
        except orjson.JSONDecodeError:
            return value
    return value
