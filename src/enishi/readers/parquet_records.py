"""Records from Parquet, in bounded memory: only the columns that are asked for, a few hundred rows at a time."""

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import orjson
import pyarrow as pa
import pyarrow.parquet as pq

from enishi.errors import InputError
from enishi.language import _
from enishi.readers.json_records import work_or_reject
from enishi.readers.reader import Head, Record
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


def read_parquet(path: Path, wanted: Sequence[str], parse: Callable[[dict[str, Any]], Work]) -> Iterator[Record]:
    """Yield a work, or a reject, for each row.

    ``wanted`` are dotted paths without list levels (``authorships.countries``). A nested column may also be written as
    JSON in a text, whole or element by element, as some converters do.
    """
    nested = {name.partition(".")[0] for name in wanted if "." in name}
    row = 0
    try:
        with pq.ParquetFile(path, pre_buffer=False) as file:
            leaves = [file.schema.column(i).path for i in range(len(file.schema))]
            chosen = [leaf for leaf in leaves if _is_wanted(leaf, wanted)]
            for batch in file.iter_batches(ROWS, columns=chosen):
                for record in _rows(batch):
                    row += 1
                    position = f"row {row}"
                    if isinstance(record, dict):
                        for name in nested & record.keys():
                            record[name] = _decoded(record[name])
                    yield work_or_reject(record, position, parse)
    except (pa.ArrowException, OSError, UnicodeDecodeError) as error:
        reason = _("the file is cut off or damaged after {count} records ({error}); what follows is lost")
        yield Reject("end of file", reason.format(count=row, error=error))


def _is_wanted(leaf: str, wanted: Sequence[str]) -> bool:
    path = ".".join(name for name in leaf.split(".") if name not in _LIST_LEVELS)
    return any(path == name or name.startswith(f"{path}.") or path.startswith(f"{name}.") for name in wanted)


def _rows(batch: pa.RecordBatch) -> list[Any]:
    for i, field in enumerate(batch.schema):
        if pa.types.is_temporal(field.type):
            batch = batch.set_column(i, field.name, batch.column(i).cast(pa.string()))
    return batch.to_pylist()  # type: ignore[no-any-return]


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
