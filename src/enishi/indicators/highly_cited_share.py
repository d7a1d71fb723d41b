"""The part of a place's works that is in the most cited tenth."""

import numpy as np

from enishi.flows.network import Floats, Network
from enishi.indicators.indicator import Indicator
from enishi.indicators.intervals import share_interval


def highly_cited_share(network: Network) -> Floats:
    """Return highly cited works ÷ works with a citation count, shape (n,); NaN for a place without any."""
    cited = network.cited.sum(axis=0)
    share: Floats = np.full(len(cited), np.nan)
    np.divide(network.highly_cited.sum(axis=0), cited, out=share, where=cited > 0)
    return share


INDICATOR = Indicator(
    name="highly_cited_share",
    order=54,
    family="strength",
    subject="place",
    label="Share of highly cited works",
    unit="share of works",
    range="0 to 1; 0.1 over all works; not known without citation counts",
    formula="Highly cited works ÷ works of the place with a citation count",
    source="Waltman and Schreiber 2013",
    example="300 works with a citation count, 36 of them highly cited: 36 ÷ 300 = 0.120",
    compute=highly_cited_share,
    decimals=3,
    interval=lambda sample: share_interval(sample.network.highly_cited.sum(axis=0), sample.network.cited.sum(axis=0)),
)
