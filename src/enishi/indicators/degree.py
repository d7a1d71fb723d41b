"""Degree: with how many places a place works."""

import numpy as np

from enishi.flows.network import Floats, Network
from enishi.indicators.indicator import Indicator


def degree(network: Network) -> Floats:
    """Return the number of other places with a tie, shape (n,): a count, not divided by n − 1."""
    partners: Floats = np.count_nonzero(network.ties, axis=1).astype(np.float64)
    return partners


INDICATOR = Indicator(
    name="degree",
    order=60,
    family="position",
    subject="place",
    label="Degree centrality",
    unit="places",
    range="0 to n − 1, where n is the number of places in the network",
    formula="Number of other places with at least one joint work (a count, not divided)",
    source="Deloitte Tohmatsu for the Ministry of Internal Affairs and Communications of Japan 2023, chapter 2, "
    "table of countries; Freeman 1979",
    example="Ties JP–CN 5, CN–KR 3, JP–KR 1, CN–AU 2: CN = 3, JP = 2, AU = 1",
    compute=degree,
)
