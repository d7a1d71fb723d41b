"""The part of a place's works that it shares with another place."""

import numpy as np

from enishi.flows.network import Floats, Network
from enishi.indicators.indicator import Indicator
from enishi.indicators.intervals import share_interval


def international_share(network: Network) -> Floats:
    """Return international works ÷ works of each place, shape (n,); NaN for a place without works."""
    share: Floats = np.full(len(network.places), np.nan)
    np.divide(network.international_works, network.works, out=share, where=network.works > 0)
    return share


INDICATOR = Indicator(
    name="international_share",
    order=40,
    family="tie",
    subject="place",
    label="International share",
    unit="share of works",
    range="0 to 1; not known for a place without works",
    formula="International works ÷ works of the place (full counting)",
    source="Deloitte Tohmatsu for the Ministry of Internal Affairs and Communications of Japan 2023, chapter 2, "
    "table of countries; Luukkonen, Tijssen, Persson and Sivertsen 1993",
    example="120 works, 30 of them international: 30 ÷ 120 = 0.250",
    compute=international_share,
    decimals=3,
    interval=lambda sample: share_interval(sample.network.international_works, sample.network.works),
)
