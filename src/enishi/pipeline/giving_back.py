"""Giving memory that nobody uses any more back to the system.

Python, Arrow and DuckDB each keep what they have freed, and none can use what another keeps: without this a run holds
the most that each of them ever needed, all at once.
"""

import ctypes
import gc
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress


def give_back() -> None:
    """Give back what is free; where the system's C library cannot (only glibc can), that part is left out."""
    gc.collect()
    if arrow := sys.modules.get("pyarrow"):  # not loaded for this alone
        arrow.default_memory_pool().release_unused()
    with suppress(OSError, TypeError, AttributeError):
        ctypes.CDLL(None).malloc_trim(0)


@contextmanager
def uncollected() -> Iterator[None]:
    """Look for no unreachable cycles in the block: records make none, and looking takes a third of reading them.

    What the block froze is looked through again after it.
    """
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        gc.unfreeze()
        if was_on:
            gc.enable()
