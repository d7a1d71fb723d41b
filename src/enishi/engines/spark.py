"""Spark: the engine for a cluster. Its machines have Enishi installed, and see the same folders as this one.

What makes it survive a machine that is lost: a task may run again anywhere, and what it writes appears only when it is
whole (Spark's own committer; ``each`` leaves that to its tasks).
"""

from collections.abc import Callable, Iterator, Sequence
from itertools import count
from pathlib import Path
from typing import Any, cast

import ibis
import ibis.expr.operations as ops
import ibis.expr.types as ir
import pyarrow as pa
import pyarrow.parquet as pq
from ibis.backends.pyspark import Backend
from pyspark.sql import SparkSession
from pyspark.sql.pandas.types import from_arrow_schema

from enishi.engines.engine import CHUNK, Made, Row, Unit
from enishi.errors import EnishiError
from enishi.language import current, use

# Tasks a core for work in Python: the last ones to finish then leave few cores idle.
_TASKS = 3


class _Backend(Backend):  # type: ignore[misc]
    """Ibis on Spark, handing tables over as Arrow: by pandas, whole numbers with gaps would turn into floats.

    A table comes as the Parquet files that the machines write side by side, one after the other in its order, so that
    no more than a batch of it is in this machine's memory.
    """

    folder: Path

    def to_pyarrow(self, expr: ir.Expr, /, **options: Any) -> Any:
        """Return a table, a column or a number."""
        reader = self.to_pyarrow_batches(expr, **options)
        return expr.__pyarrow_result__(reader.read_all())

    def to_pyarrow_batches(self, expr: ir.Expr, /, *, chunk_size: int = 1_000_000, **_options: Any) -> Any:
        """Return the rows of an expression in its order."""
        table = expr.as_table()
        path = self.folder / f"answer-{next(_NUMBERS):06d}"
        frame(self, table).write.parquet(local(path))
        schema = table.schema().to_pyarrow()
        return pa.RecordBatchReader.from_batches(schema, _batches(path, schema, chunk_size))


_NUMBERS = count()


def _batches(path: Path, schema: pa.Schema, rows: int) -> Iterator[pa.RecordBatch]:
    """Yield the rows of the files of a folder; they are numbered in the order of their rows."""
    for part in sorted(path.glob("part-*.parquet")):
        with pq.ParquetFile(part) as file:
            for batch in file.iter_batches(rows):
                yield batch.cast(schema)


def local(path: Path) -> str:
    """Return a path as Spark takes it for this machine's, whatever its default is."""
    return f"file://{path.resolve()}"


def frame(backend: Any, table: ir.Table) -> Any:
    """Return the data frame of a table."""
    return backend.raw_sql(backend.compile(table))


class Spark:
    """The engine over a session of Spark; see ``engine.Engine``."""

    name = "spark"
    far = True
    side_by_side = False

    def __init__(self, session: SparkSession, scratch: Path, owned: bool = True) -> None:
        """Take an open session; an owned one ends with the engine. scratch: a folder that all machines see."""
        self._session, self._owned = session, owned
        # Ibis sets this where the backend is loaded by its name.
        ibis.options.pyspark = Backend.Options()
        self._backend = _Backend().connect(session)
        self._backend.folder = scratch

    def read_parquet(self, paths: Sequence[Path], name: str) -> ir.Table:
        """Return the rows of these files, or of folders of files that Spark wrote; no sign in a path is a glob."""
        read = self._session.read.option("globPaths", "false").parquet(*map(local, paths))
        read.createOrReplaceTempView(name)
        return self._backend.table(name)

    def saved(self, table: ir.Table, path: Path) -> ir.Table:
        """Return the table computed once and kept as Parquet: the path is a folder with a file a task.

        An order would not outlive the files, and Spark computes a table twice to find it, so it is left out.
        """
        if isinstance(table.op(), ops.Sort):
            table = table.op().parent.to_expr()
        frame(self._backend, table).write.option("compression", "zstd").mode("overwrite").parquet(local(path))
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
        light: bool = False,  # what is shared reaches every machine anyhow
    ) -> ir.Table:
        """Send the table through Python on the machines as Arrow batches."""
        context, language = self._session.sparkContext, current()
        sent, seen = context.broadcast(shared), context.accumulator(0)

        def through(batches: Iterator[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
            use(language)
            for batch in batches:
                rows = task(sent.value, batch.to_pylist())
                seen.add(batch.num_rows)
                yield from pa.Table.from_pylist(rows, schema=schema).combine_chunks().to_batches()

        self._session.conf.set("spark.sql.execution.arrow.maxRecordsPerBatch", str(CHUNK))
        dealt = frame(self._backend, table).repartition(context.defaultParallelism * _TASKS, key)
        made = dealt.mapInArrow(through, from_arrow_schema(schema))
        made.write.option("compression", "zstd").mode("overwrite").parquet(local(path))
        sent.unpersist()
        advance(seen.value)
        return self.read_parquet([path], path.stem)

    def each(self, task: Callable[[Any, Unit], Made], shared: Any, units: Sequence[Unit]) -> Iterator[Made]:
        """Do the units on the machines, each a task of its own; what Enishi raises there is raised here."""
        if not units:
            return iter(())
        context, language = self._session.sparkContext, current()
        sent = context.broadcast(shared)

        def done(unit: Unit) -> tuple[Made | None, EnishiError | None]:
            use(language)
            try:
                return task(sent.value, unit), None
            except EnishiError as error:  # told once, not tried again: the answer would be the same
                return None, error

        answers = context.parallelize(units, len(units)).map(done).collect()
        sent.unpersist()
        for _answer, error in answers:
            if error:
                raise error
        return (cast(Made, answer) for answer, _error in answers)

    def disconnect(self) -> None:
        """End the session, if it is the engine's own."""
        if self._owned:
            self._session.stop()
