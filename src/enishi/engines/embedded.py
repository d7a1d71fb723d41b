"""DuckDB by itself, for the engine over it and for queries that are SQL already."""

import os
import re
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from enishi.engines import THREADS

_GLOB = re.compile(r"[*?[]")


def settings(scratch: Path, memory_limit: str = "2GB") -> dict[str, Any]:
    """Return the settings of a DuckDB in memory that spills to the folder ``scratch`` beyond ``memory_limit``."""
    scratch.mkdir(parents=True, exist_ok=True)
    options: dict[str, Any] = {"temp_directory": str(scratch), "memory_limit": memory_limit}
    if threads := os.environ.get(THREADS):
        options["threads"] = int(threads)
    return options


def literal(paths: Iterable[Path]) -> list[str]:
    """Return paths as DuckDB takes them: signs that it takes for globs are escaped."""
    return [_GLOB.sub(r"[\g<0>]", str(path)) for path in paths]
