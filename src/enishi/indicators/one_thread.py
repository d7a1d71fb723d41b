"""Linear algebra on one thread, so that the same input gives the same bytes on any machine setting.

A BLAS library splits a product over its threads and adds the parts in an order that depends on how many there are;
the last bits follow. Networks of places are small enough for one thread to be the fastest choice as well.
"""

from collections.abc import Callable
from functools import cache, wraps
from typing import ParamSpec, TypeVar

import numpy as np  # noqa: F401  loaded first, for the controller to find its BLAS
from threadpoolctl import ThreadpoolController  # type: ignore[import-untyped]

_P = ParamSpec("_P")
_R = TypeVar("_R")


@cache
def _blas() -> ThreadpoolController:
    """Find the linear algebra libraries of this process, once: looking for them takes milliseconds."""
    return ThreadpoolController()


def one_thread(compute: Callable[_P, _R]) -> Callable[_P, _R]:
    """Make a function run its linear algebra on one thread."""

    @wraps(compute)
    def limited(*args: _P.args, **kwargs: _P.kwargs) -> _R:
        with _blas().limit(limits=1):
            return compute(*args, **kwargs)

    return limited
