"""DuckDB, embedded: the engine for one machine."""

import os
from pathlib import Path
from typing import Any

import ibis

# How many threads to use; all cores where it is not set. The answer is the same on any number.
THREADS = "ENISHI_THREADS"


def connect(scratch: Path, memory_limit: str = "2GB") -> Any:
    """Return an Ibis backend: a DuckDB in memory that spills to the folder ``scratch`` beyond ``memory_limit``."""
    scratch.mkdir(parents=True, exist_ok=True)
    options: dict[str, Any] = {"temp_directory": str(scratch), "memory_limit": memory_limit}
    if threads := os.environ.get(THREADS):
        options["threads"] = int(threads)
    return ibis.duckdb.connect(**options)
