"""DuckDB, embedded: the engine for one machine."""

import os
import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import ibis
import ibis.expr.types as ir

# How many threads to use; all cores where it is not set. The answer is the same on any number.
THREADS = "ENISHI_THREADS"
_GLOB = re.compile(r"[*?[]")


def connect(scratch: Path, memory_limit: str = "2GB") -> Any:
    """Return an Ibis backend: a DuckDB in memory that spills to the folder ``scratch`` beyond ``memory_limit``."""
    scratch.mkdir(parents=True, exist_ok=True)
    options: dict[str, Any] = {"temp_directory": str(scratch), "memory_limit": memory_limit}
    if threads := os.environ.get(THREADS):
        options["threads"] = int(threads)
    return ibis.duckdb.connect(**options)


def read_parquet(connection: Any, paths: Sequence[Path], name: str) -> ir.Table:
    """Return the rows of exactly these files as a table of that name; signs that DuckDB takes for globs are escaped."""
    literal = [_GLOB.sub(r"[\g<0>]", str(path)) for path in paths]
    return connection.read_parquet(literal, table_name=name)


def saved(connection: Any, table: ir.Table, path: Path) -> ir.Table:
    """Return the table computed once and kept as Parquet."""
    connection.to_parquet(table, str(path), compression="zstd")
    return read_parquet(connection, [path], path.stem)
