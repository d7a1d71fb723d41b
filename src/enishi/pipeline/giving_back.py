"""Giving memory that nobody uses any more back to the system.

Python, Arrow and DuckDB each keep what they have freed, and none can use what another keeps: without this a run holds
the most that each of them ever needed, all at once.
"""

import ctypes
import gc
import sys
from contextlib import suppress


def give_back() -> None:
    """Give back what is free; where the system's C library cannot (only glibc can), that part is left out."""
    gc.collect()
    if arrow := sys.modules.get("pyarrow"):  # not loaded for this alone
        arrow.default_memory_pool().release_unused()
    with suppress(OSError, TypeError, AttributeError):
        ctypes.CDLL(None).malloc_trim(0)
