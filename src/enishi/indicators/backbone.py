"""The backbone of a network: the ties that stand out, for drawing it."""

import numpy as np
from numpy.typing import NDArray

from enishi.flows.network import Floats, Network
from enishi.indicators.indicator import Indicator

# The level of Serrano, Boguñá and Vespignani's own examples.
LEVEL = 0.05


def disparity(network: Network) -> Floats:
    """Return the significance of each tie, shape (n, n), symmetric; 1 where there is no tie.

    (1 − c ÷ s)^(k − 1) is the chance that a place with k ties and the sum s, shared out at random, has a tie as strong
    as c; of the two places' values the smaller counts. A place with one tie says nothing about it (1).
    """
    ties = network.ties
    strength = ties.sum(axis=1, keepdims=True)
    others = np.count_nonzero(ties, axis=1)[:, None] - 1
    part = np.divide(ties, strength, out=np.zeros_like(ties), where=ties > 0)
    chance = np.power(1.0 - part, np.maximum(others, 0))
    significance: Floats = np.minimum(chance, chance.T)
    return significance


def backbone(network: Network, level: float = LEVEL) -> NDArray[np.bool_]:
    """Tell for each pair whether its tie is drawn, shape (n, n), symmetric.

    Drawn are the ties with a significance below ``level`` and each place's strongest tie (the first code among
    equals), so that no place with a tie stands alone.
    """
    ties = network.ties
    drawn = disparity(network) < level
    for i in np.flatnonzero(ties.any(axis=1)):
        strongest = ties[i].argmax()
        drawn[i, strongest] = drawn[strongest, i] = True
    return drawn


INDICATOR = Indicator(
    name="disparity",
    order=130,
    family="tie",
    subject="pair",
    label="Significance of the tie",
    unit="probability",
    range="0 to 1; small values stand out, 1: no tie, or the only tie of both places",
    formula="The smaller of (1 − c ÷ s)^(k − 1) for the two places, with c their tie, s the sum of a place's ties and "
    "k their number (disparity filter). The picture of the network draws ties below 0.05 and the strongest tie of "
    "each place.",
    source="Serrano, Boguñá and Vespignani 2009",
    example="Ties JP–CN 5, CN–KR 3, JP–KR 1, CN–AU 2: (1 − 5 ÷ 10)² = 0.250 for CN and (1 − 5 ÷ 6)¹ = 0.167 for JP: "
    "JP–CN = 0.167",
    compute=disparity,
    decimals=3,
)
