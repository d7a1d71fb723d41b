"""DuckDB, embedded: the engine for one machine."""

from collections import deque
from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
from concurrent.futures import Future
from contextlib import closing
from functools import partial
from pathlib import Path
from typing import Any

import ibis
import ibis.expr.types as ir
import pyarrow as pa

from enishi.engines.embedded import give_back, literal, settings
from enishi.engines.engine import CHUNK, Made, Row, Unit
from enishi.engines.forked import can_fork, forked
from enishi.engines.workers import held, workers
from enishi.tables.parquet import TableWriter

# From so many rows on, starting more processes is worth it; and how many batches are handed out before one is done.
_MANY, _MANY_HEAVY = 5 * CHUNK, CHUNK
_AHEAD = 4
# Heavy rows that a process is handed at once, and those that show what they load.
_PORTION, _SAMPLE = 2_000, 500


def connect(scratch: Path, side_by_side: bool = False) -> "DuckDB":
    """Open a DuckDB in memory that spills to the folder ``scratch`` beyond its limit of memory. Raises UsageError.

    side_by_side: whether other processes may work beside this one; a program that lets them must keep its own start
    below ``if __name__ == "__main__"``.
    """
    options = settings(scratch)
    return DuckDB(ibis.duckdb.connect(**options), options["memory_limit"], side_by_side)


class DuckDB:
    """The engine over an Ibis backend of DuckDB; see ``engine.Engine``."""

    name = "duckdb"
    far = False

    def __init__(self, backend: Any, limit: str, side_by_side: bool = False) -> None:
        """Take an open backend, whose limit of memory is given."""
        self._backend, self._limit, self.side_by_side = backend, limit, side_by_side

    def read_parquet(self, paths: Sequence[Path], name: str) -> ir.Table:
        """Return the rows of these files; signs that DuckDB takes for globs are escaped."""
        return self._backend.read_parquet(literal(paths), table_name=name)

    def saved(self, table: ir.Table, path: Path) -> ir.Table:
        """Return the table computed once and kept as Parquet."""
        self._backend.to_parquet(table, str(path), compression="zstd")
        give_back(self._backend.con, self._limit)
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
        light: bool = False,
    ) -> ir.Table:
        """Do batch after batch in the order of the key, in bounded memory; many of them in several processes."""
        count, ordered = int(table.count().execute()), table.order_by(key)
        do = partial(_made, task, schema)
        many = self.side_by_side and count >= (_MANY if light else _MANY_HEAVY)
        with TableWriter(path, schema) as out:
            if light or not many or not can_fork():
                made = _pooled(do, shared, ordered.to_pyarrow_batches(chunk_size=CHUNK), many and light)
            else:
                sample = ordered.limit(_SAMPLE).to_pyarrow().combine_chunks().to_batches()[0]
                made = forked(do, shared, sample, ordered.to_pyarrow_batches(chunk_size=_PORTION))
            with closing(made):
                for rows, answers in made:
                    out.write_table(answers)
                    advance(rows)
        return self.read_parquet([path], path.stem)

    def each(self, task: Callable[[Any, Unit], Made], shared: Any, units: Sequence[Unit]) -> Iterator[Made]:
        """Do one unit after the other in this process."""
        return (task(shared, unit) for unit in units)

    def disconnect(self) -> None:
        """Close the database."""
        self._backend.disconnect()


def _made(
    task: Callable[[Any, list[Row]], list[Row]], schema: pa.Schema, batch: pa.RecordBatch
) -> tuple[int, pa.Table]:
    """Return how many rows were done, and what was made of them."""
    return batch.num_rows, pa.Table.from_pylist(task(held(), batch.to_pylist()), schema=schema)


def _pooled(do: Callable[[Unit], Made], shared: Any, units: Iterable[Unit], many: bool) -> Generator[Made, None, None]:
    """Yield what is made of each unit, in order, in processes that each hold what is shared, or in this one."""
    with workers(many, shared=shared) as pool:
        waiting: deque[Future[Made]] = deque()
        for unit in units:
            waiting.append(pool.submit(do, unit))
            if len(waiting) > (_AHEAD if many else 0):
                yield waiting.popleft().result()
        while waiting:
            yield waiting.popleft().result()
