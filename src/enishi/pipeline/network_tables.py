"""The queries of ``network.sql`` in DuckDB, step by step, each answer kept as a table in bounded memory."""

from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa

from enishi.engines.embedded import literal, settings
from enishi.flows.counted_signatures import Chunk, signatures
from enishi.flows.signature import Signatures
from enishi.tables.columns import column
from enishi.tables.result import RESULT_TABLES

FILE = Path(__file__).with_name("network.sql")
# Rows that are in Python at once.
ROWS = 20_000
_TYPES = {pa.string(): "VARCHAR", pa.list_(pa.string()): "VARCHAR[]"}


@cache
def _written() -> dict[str, str]:
    """Return the queries of the file by their names."""
    _head, *queries = FILE.read_text("utf-8").split("\n-- ")
    return {name: sql for name, _line, sql in (query.partition("\n") for query in queries)}


def _statements(folding: Mapping[str, str]) -> Mapping[str, str]:
    if not folding:
        return _written()
    # The places that a study folds stand in the queries, so they are made anew, which takes a second.
    from enishi.pipeline.network_queries import statements

    return statements(folding)


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


def _listed(paths: Sequence[Path]) -> str:
    return ", ".join(map(_quoted, literal(paths)))


class Tables:
    """A DuckDB with what a network is made of."""

    def __init__(self, scratch: Path, years: tuple[int, int], folding: Mapping[str, str]) -> None:
        """Open a DuckDB that spills to ``scratch``; years: the study's first and last; folding: its places."""
        self._statements = _statements(folding)
        self._connection = duckdb.connect(config=settings(scratch))
        for name, year in zip(("first", "last"), years, strict=True):
            self._connection.execute(f"SET VARIABLE {name} = {year:d}")

    def files(self, name: str, paths: Sequence[Path], schema: pa.Schema) -> None:
        """Name the rows of Parquet files; without files the table has none."""
        if paths:
            self._connection.execute(f"CREATE VIEW {name} AS FROM read_parquet([{_listed(paths)}])")
        else:
            columns = ", ".join(f"{field.name} {_TYPES[field.type]}" for field in schema)
            self._connection.execute(f"CREATE TABLE {name} ({columns})")

    def records(self, name: str, paths: Sequence[Path], before: Mapping[Path, int]) -> None:
        """Name the rows of Parquet files of records; before: how many records of its input stand before a file's."""
        # As text: DuckDB loads pandas to look at parameters.
        rows = ", ".join(f"({_quoted(str(path))}, {before[path]:d})" for path in paths)
        self._connection.execute(f"CREATE TABLE before_{name} AS FROM (VALUES {rows}) AS files (filename, records)")
        self._connection.execute(
            f"CREATE VIEW {name} AS SELECT * EXCLUDE (filename, records) REPLACE (uid + records AS uid) "
            f"FROM read_parquet([{_listed(paths)}], filename = true) JOIN before_{name} USING (filename)"
        )

    def keep(self, *names: str) -> None:
        """Compute queries, in this order, and keep their answers under their names."""
        for name in names:
            self._connection.execute(f"CREATE TABLE {name} AS {self._statements[name]}")

    def count(self, name: str) -> int:
        """Return how many rows a kept answer has."""
        return int(self._connection.execute(f"SELECT count(*) FROM {name}").fetchall()[0][0])

    def rows(self, name: str) -> list[tuple[Any, ...]]:
        """Return the answer of a query that is short."""
        return self._connection.execute(self._statements[name]).fetchall()

    def streamed(self, name: str) -> Iterator[list[tuple[Any, ...]]]:
        """Yield the answer of a query in its order, some rows at once."""
        asked = self._connection.cursor().execute(self._statements[name])
        while found := asked.fetchmany(ROWS):
            yield found

    def signatures(self) -> Signatures:
        """Return the signatures of the works; where works stand by citations is not known."""
        return signatures(self._chunks("counts"), self._chunks("fractions"), [], [], "all")

    def _chunks(self, name: str) -> Iterator[Chunk]:
        """Yield the answer of a query in its order, some rows at once, as columns."""
        asked = self._connection.cursor().execute(self._statements[name])
        names = [column[0] for column in asked.description or ()]
        while found := asked.fetchmany(ROWS):
            yield dict(zip(names, zip(*found, strict=True), strict=True))

    def batches(self, name: str) -> Iterator[pa.RecordBatch]:
        """Yield a kept answer in its order, as the table of a result."""
        schema = RESULT_TABLES[name]
        asked = self._connection.cursor().execute(f"SELECT {', '.join(schema.names)} FROM {name}")
        while found := asked.fetchmany(ROWS):
            columns = [column([row[i] for row in found], field.type) for i, field in enumerate(schema)]
            yield pa.RecordBatch.from_arrays(columns, schema=schema)

    def close(self) -> None:
        """Close the database."""
        self._connection.close()
