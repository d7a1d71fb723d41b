"""Betweenness, shortest paths by 1 ÷ weight: strong ties are short."""

import numpy as np

from enishi.flows.network import Floats, Network
from enishi.indicators.indicator import Indicator
from enishi.indicators.shortest_paths import NO_INTERVAL, by_distance, normalised


def betweenness_inverse_weight(network: Network) -> Floats:
    """Return the share of pairs of other places whose shortest paths pass through each place, shape (n,)."""
    distances = np.divide(1.0, network.ties, out=np.zeros_like(network.ties), where=network.ties > 0)
    return normalised(by_distance(distances))


INDICATOR = Indicator(
    name="betweenness_inverse_weight",
    order=80,
    family="position",
    subject="place",
    label="Betweenness centrality (distance = 1 ÷ joint works)",
    unit="share of pairs",
    range="0 to 1; 0 in a network of fewer than three places",
    formula="As betweenness centrality, a tie being 1 ÷ (joint works) long, so that paths follow strong ties. In a "
    "network of countries nearly all such paths run through a few large places, and most places get 0.",
    source="Newman 2001; Freeman 1977; computed after Brandes 2001",
    example="Ties JP–CN 5, CN–KR 3, JP–KR 1, CN–AU 2: from JP to KR the way through CN is 1 ÷ 5 + 1 ÷ 3 = 0.533 long, "
    "the tie itself 1: CN = 1.000, KR = 0.000",
    compute=betweenness_inverse_weight,
    decimals=3,
    no_interval=NO_INTERVAL,
)
