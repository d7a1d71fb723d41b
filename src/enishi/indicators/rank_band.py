"""Ranks as bands: from the best to the worst rank that the intervals allow."""

import numpy as np
from numpy.typing import NDArray

from enishi.flows.network import Floats


def rank_band(low: Floats, high: Floats) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return the first and the last rank of each of n subjects, each (n,).

    First: 1 + those whose low is above my high; last: those whose high is not below my low. Worked example: intervals
    5–7, 3–6, 1–2: ranks 1–2, 1–2, 3–3.
    """
    first = 1 + len(low) - np.searchsorted(np.sort(low), high, side="right")
    last = len(high) - np.searchsorted(np.sort(high), low, side="left")
    return first.astype(np.int64), last.astype(np.int64)
