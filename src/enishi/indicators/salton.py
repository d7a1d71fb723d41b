"""Salton's cosine: the joint works of two places beside the works of both."""

import numpy as np

from enishi.flows.network import Floats, Network
from enishi.indicators.indicator import Indicator
from enishi.indicators.tie_interval import tie_interval


def salton(network: Network) -> Floats:
    """Return c ÷ √(w_i·w_j) for each pair, shape (n, n), symmetric.

    0 where there is no tie; NaN where there is one but a place's works are not known (or, against reason, 0).
    """
    return cosine(network.ties, network.works[:, None], network.works)


def cosine(ties: Floats, one: Floats, other: Floats) -> Floats:
    """Return c ÷ √(w_i·w_j) of ties c between ends with the works ``one`` and ``other``."""
    size = np.sqrt(one * other)
    values = np.where(ties > 0, np.nan, 0.0)
    np.divide(ties, size, out=values, where=(ties > 0) & (size > 0))
    return values


INDICATOR = Indicator(
    name="salton",
    order=120,
    family="tie",
    subject="pair",
    label="Salton's cosine",
    unit="no unit",
    range="0 to 1; not known where the works of a place are not known",
    formula="c ÷ √(w_i · w_j), with c the joint works of the two places and w the works of each",
    source="Salton and McGill 1983; Glänzel 2001",
    example="100 and 400 works, 5 of them joint: 5 ÷ √(100 × 400) = 0.025",
    compute=salton,
    decimals=3,
    interval=lambda sample: tie_interval(sample, salton, "salton"),
)
