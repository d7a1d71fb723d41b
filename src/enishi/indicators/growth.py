"""Growth: how much the works of a year multiply from one year to the next."""

import numpy as np

from enishi.flows.network import Floats
from enishi.indicators.intervals import share_interval


def growth(by_year: Floats, intervals: bool = True) -> tuple[Floats, Floats, Floats]:
    """Return the mean yearly growth of works and its interval, each (n,), from works by year (y, n), years in order.

    (B ÷ A)^(1 ÷ t) − 1, with A the works of the first half of the years, B those of the last half (of seven years the
    first three and the last three) and t the years between the middles of the two. Low and high come from Jeffreys'
    interval of B ÷ (A + B). NaN where A is 0 or there is one year only. Worked example: 100, 110, 121 works: A = 100,
    B = 121, t = 2: 0.100. Without ``intervals`` their ends are NaN.
    """
    years, half = len(by_year), len(by_year) // 2
    if not half:
        nothing = np.full(by_year.shape[1], np.nan)
        return nothing, nothing, nothing
    before, after = by_year[:half].sum(axis=0), by_year[years - half :].sum(axis=0)
    low, high = share_interval(after, before + after) if intervals else (np.full(len(before), np.nan),) * 2
    known = before > 0

    def yearly(part: Floats) -> Floats:
        ratio = np.divide(part, 1 - part, out=np.full(len(part), np.inf), where=part < 1)
        return np.where(known, ratio ** (1 / (years - half)) - 1, np.nan)

    whole = np.maximum(before + after, 1)
    return yearly(after / whole), yearly(low), yearly(high)
