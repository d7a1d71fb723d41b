"""DuckDB by itself, for the engine over it and for queries that are SQL already."""

import os
import re
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from enishi.engines import LEAST_MEMORY, MEMORY, MEMORY_LIMIT, asked_threads
from enishi.errors import UsageError, shown
from enishi.language import _

_GLOB = re.compile(r"[*?[]")
_AMOUNT = re.compile(r"(\d+(?:\.\d+)?) ?(?:([kmgt])(i?))?b", re.IGNORECASE | re.ASCII)
# More than any machine has, and less than DuckDB can hold in a number.
_MOST = 10**12


def settings(scratch: Path) -> dict[str, Any]:
    """Return the settings of a DuckDB in memory that spills to ``scratch`` beyond its limit. Raises UsageError."""
    limit = os.environ.get(MEMORY, "").strip() or MEMORY_LIMIT
    megabytes = _megabytes(limit)
    if megabytes is None or megabytes > _MOST:
        raise UsageError(
            _("{variable}={value}: not an amount of memory; write for example {example}").format(
                variable=MEMORY, value=shown(limit), example=MEMORY_LIMIT
            )
        )
    if megabytes < LEAST_MEMORY:
        raise UsageError(
            _("{variable}={value}: too little memory; expected {least} MB or more, for example {example}").format(
                variable=MEMORY, value=shown(limit), least=LEAST_MEMORY, example=MEMORY_LIMIT
            )
        )
    scratch.mkdir(parents=True, exist_ok=True)
    options: dict[str, Any] = {"temp_directory": str(scratch), "memory_limit": limit}
    # What it frees goes back to the system also while no query runs.
    options["allocator_background_threads"] = True
    if threads := asked_threads():
        options["threads"] = threads
    return options


def _megabytes(amount: str) -> float | None:
    """Return an amount as DuckDB reads it, in millions of bytes; None for what is no amount."""
    found = _AMOUNT.fullmatch(amount)
    if not found:
        return None
    number, unit, binary = found.groups()
    power = "kmgt".index(unit.lower()) + 1 if unit else 0
    return float(number) * float(1024 if binary else 1000) ** power / 1e6


def give_back(connection: Any, limit: str) -> None:
    """Give back what no query needs any more: DuckDB keeps it for seconds, and frees it when it is told its limit."""
    connection.execute(f"SET memory_limit = '{limit}'")


def literal(paths: Iterable[Path]) -> list[str]:
    """Return paths as DuckDB takes them: signs that it takes for globs are escaped."""
    return [_GLOB.sub(r"[\g<0>]", str(path)) for path in paths]
