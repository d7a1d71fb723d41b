"""Association strength: how much more two places work together than their sizes let expect."""

import numpy as np

from enishi.flows.network import Floats, Network
from enishi.indicators.indicator import Indicator
from enishi.indicators.tie_interval import tie_interval


def association_strength(network: Network) -> Floats:
    """Return 2·m·c ÷ (s_i·s_j) for each pair, shape (n, n), symmetric; 0 where there is no tie."""
    strength = network.ties.sum(axis=1)
    return observed_to_expected(network.ties, strength[:, None], strength, strength.sum())


def observed_to_expected(ties: Floats, one: Floats, other: Floats, total: float) -> Floats:
    """Return c · S ÷ (s_i · s_j) of ties c between ends whose ties sum to ``one`` and ``other``; S is the sum of all
    those sums, twice the sum over pairs. 0 where there is no tie."""
    ratio: Floats = np.zeros_like(ties)
    np.divide(ties * total, one * other, out=ratio, where=ties > 0)
    return ratio


INDICATOR = Indicator(
    name="association_strength",
    order=110,
    family="tie",
    subject="pair",
    label="Association strength",
    unit="observed ÷ expected",
    range="0 or more; 1: as many joint works as expected by chance",
    formula="2 · m · c ÷ (s_i · s_j), with c the tie of the two places, s the sum of a place's ties and m the sum of "
    "the ties over all pairs",
    source="van Eck and Waltman 2009",
    example="Ties JP–CN 5, CN–KR 3, JP–KR 1, CN–AU 2: 2 × 11 × 5 ÷ (6 × 10): JP–CN = 1.833; "
    "2 × 11 × 1 ÷ (6 × 4): JP–KR = 0.917",
    compute=association_strength,
    decimals=3,
    interval=lambda sample: tie_interval(sample, association_strength, "association_strength"),
)
