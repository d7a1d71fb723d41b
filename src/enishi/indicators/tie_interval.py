"""The interval of a measure of ties: its spread over resamples, with one joint work as the least step."""

from collections.abc import Callable

import numpy as np

from enishi.flows.network import Floats, Network
from enishi.indicators.intervals import seen_factor, sum_interval
from enishi.indicators.sample import Sample


def tie_interval(sample: Sample, measure: Callable[[Network], Floats], name: str) -> tuple[Floats, Floats]:
    """Return low and high of a measure of pairs, each (n, n); NaN where there is no tie or nothing was resampled.

    name: the deviation over resamples in ``Resampled``. Since the measure is in proportion to the joint works, one work
    contributes measure ÷ ties; only pairs with a joint work are seen.
    """
    values, ties = measure(sample.network), sample.network.ties
    deviation: Floats | None = getattr(sample.resampled, name, None)
    low, high = np.full_like(values, np.nan), np.full_like(values, np.nan)
    tied = (ties > 0) & np.isfinite(values)
    if deviation is not None:
        one = values[tied] / ties[tied]
        low[tied], high[tied] = sum_interval(values[tied], deviation[tied] ** 2, one)
        low[tied] *= seen_factor(ties[tied])
    return low, high
