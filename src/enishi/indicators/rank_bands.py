"""Rank bands: between which ranks a number may stand, given the intervals of all."""

import numpy as np
from numpy.typing import NDArray

from enishi.flows.network import Floats

Ints = NDArray[np.int64]


def rank_bands(low: Floats, high: Floats) -> tuple[Ints, Ints]:
    """Return the best and the worst rank of each of n numbers, from their intervals (n,); the highest ranks first.

    From 1 + (those whose low > my high) to (those whose high ≥ my low), oneself among the latter.
    Worked example: intervals 8–10, 4–7, 6–9: ranks 1–2, 2–3, 1–3.
    """
    n = len(low)
    best = 1 + n - np.searchsorted(np.sort(low), high, side="right")
    worst = n - np.searchsorted(np.sort(high), low, side="left")
    return best.astype(np.int64), worst.astype(np.int64)
