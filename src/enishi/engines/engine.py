"""What an engine can do; everything else of the pipeline is written once, in Ibis expressions and Python.

An engine keeps tables as Parquet (``read_parquet``, ``saved``), sends batches of a table through Python (``mapped``)
and does pieces of work that do not depend on each other (``each``). What a task is handed as ``shared`` reaches every
process that works once. The rows of a table have no order until an expression gives them one.
"""

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol, TypeVar

from enishi.errors import UsageError, nearest, shown
from enishi.language import _
from enishi.language.hint import did_you_mean

if TYPE_CHECKING:  # slow to load, and not every command opens an engine
    import ibis.expr.types as ir
    import pyarrow as pa

Unit = TypeVar("Unit")
Made = TypeVar("Made")
Row = dict[str, Any]
# Rows that a task of ``mapped`` is handed at once.
CHUNK = 20_000
# Works that ``in_parts`` takes at once.
PART = 200_000
ENGINES = ("duckdb", "spark")


class Engine(Protocol):
    """One open engine, with a folder of its own for what it spills and keeps on the way."""

    name: str
    # Whether work is done on other machines, which see the same folders as this one.
    far: bool
    # Whether work may be done by other processes of this machine.
    side_by_side: bool

    def read_parquet(self, paths: Sequence[Path], name: str) -> "ir.Table":
        """Return the rows of exactly these files as a table of that name."""

    def saved(self, table: "ir.Table", path: Path) -> "ir.Table":
        """Return the table computed once and kept as Parquet."""

    def mapped(
        self,
        table: "ir.Table",
        key: str,
        task: Callable[[Any, list[Row]], list[Row]],
        shared: Any,
        schema: "pa.Schema",
        path: Path,
        advance: Callable[[int], None],
        light: bool = False,
    ) -> "ir.Table":
        """Return the rows that ``task(shared, rows)`` makes of a table's, at most CHUNK at once, kept as Parquet.

        key: a column without two equal values, by which rows are ordered or dealt out. ``advance`` is told how many
        more were done. light: whether each of several processes may hold what is shared; else they share its memory.
        """

    def each(self, task: Callable[[Any, Unit], Made], shared: Any, units: Sequence[Unit]) -> Iterator[Made]:
        """Yield ``task(shared, unit)`` for each unit, in order. A task may be done twice, where a machine is lost."""

    def disconnect(self) -> None:
        """Close the engine."""


# What opens an engine, given a folder for what it spills.
Opening = Callable[[Path], Engine]


def read_parquet(engine: Engine, paths: Sequence[Path], name: str) -> "ir.Table":
    """Return the rows of exactly these files as a table of that name."""
    return engine.read_parquet(paths, name)


def saved(engine: Engine, table: "ir.Table", path: Path) -> "ir.Table":
    """Return the table computed once and kept as Parquet."""
    return engine.saved(table, path)


def in_parts(
    engine: Engine, works: "ir.Table", make: "Callable[[Callable[[ir.Table], ir.Table]], ir.Table]", path: Path
) -> "ir.Table":
    """Return what is made of the works part by part, kept as Parquet.

    What DuckDB collects into lists it cannot spill to disk, so that memory would grow with the works. works: ``uid``.
    make: is handed what keeps, of a table with a ``uid``, the rows of one part; rows of a work must not need others.
    """
    if engine.far:
        return saved(engine, make(lambda table: table), path)
    uids = works.uid.to_pyarrow().sort().to_numpy()
    paths: list[Path] = []
    for start in range(0, max(1, len(uids)), PART):
        first, after = (int(uids[end]) if 0 < end < len(uids) else None for end in (start, start + PART))

        def here(table: "ir.Table", first: int | None = first, after: int | None = after) -> "ir.Table":
            table = table if first is None else table.filter(table.uid >= first)
            return table if after is None else table.filter(table.uid < after)

        paths.append(path.with_stem(f"{path.stem}_{len(paths)}"))
        saved(engine, make(here), paths[-1])
    return read_parquet(engine, paths, path.stem)


def opening(name: str, master: str | None = None) -> Opening:
    """Return what opens the engine of that name; ``master`` is where Spark's cluster is. Raises UsageError."""
    if name not in ENGINES:
        near = nearest(name, ENGINES)
        raise UsageError(
            _("there is no engine {name}; expected one of: {known}").format(name=shown(name), known=", ".join(ENGINES))
            + did_you_mean(near)
        )
    if name == "spark":
        from enishi.engines.spark_session import checked_master, open_spark

        url = checked_master(master)
        return lambda scratch: open_spark(scratch, url)
    if master is not None:
        raise UsageError(_("--master names a cluster of Spark; say --engine spark too"))
    return _embedded


def _embedded(scratch: Path) -> Engine:
    from enishi.engines.duckdb import connect

    return connect(scratch, side_by_side=True)
