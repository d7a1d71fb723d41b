"""DuckDB, embedded: the engine for one machine."""

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import ibis
import ibis.expr.types as ir
import pyarrow as pa
import pyarrow.parquet as pq

from enishi.engines.embedded import literal, settings
from enishi.engines.engine import CHUNK, Made, Row, Unit


def connect(scratch: Path) -> "DuckDB":
    """Open a DuckDB in memory that spills to the folder ``scratch`` beyond its limit of memory. Raises UsageError."""
    return DuckDB(ibis.duckdb.connect(**settings(scratch)))


class DuckDB:
    """The engine over an Ibis backend of DuckDB; see ``engine.Engine``."""

    name = "duckdb"
    far = False

    def __init__(self, backend: Any) -> None:
        """Take an open backend."""
        self._backend = backend

    def read_parquet(self, paths: Sequence[Path], name: str) -> ir.Table:
        """Return the rows of these files; signs that DuckDB takes for globs are escaped."""
        return self._backend.read_parquet(literal(paths), table_name=name)

    def saved(self, table: ir.Table, path: Path) -> ir.Table:
        """Return the table computed once and kept as Parquet."""
        self._backend.to_parquet(table, str(path), compression="zstd")
        return self.read_parquet([path], path.stem)

    def mapped(
        self,
        table: ir.Table,
        key: str,
        task: Callable[[Any, list[Row]], list[Row]],
        shared: Any,
        schema: pa.Schema,
        path: Path,
        advance: Callable[[int], None],
    ) -> ir.Table:
        """Do batch after batch in this process, in the order of the key, in bounded memory."""
        with pq.ParquetWriter(path, schema) as out:
            for batch in table.order_by(key).to_pyarrow_batches(chunk_size=CHUNK):
                out.write_table(pa.Table.from_pylist(task(shared, batch.to_pylist()), schema=schema))
                advance(batch.num_rows)
        return self.read_parquet([path], path.stem)

    def each(self, task: Callable[[Any, Unit], Made], shared: Any, units: Sequence[Unit]) -> Iterator[Made]:
        """Do one unit after the other in this process."""
        return (task(shared, unit) for unit in units)

    def disconnect(self) -> None:
        """Close the database."""
        self._backend.disconnect()
