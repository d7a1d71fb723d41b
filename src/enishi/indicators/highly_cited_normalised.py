"""Highly cited works against what works of the same kinds of collaboration have everywhere."""

import numpy as np

from enishi.flows.network import Floats, Network
from enishi.indicators.indicator import Indicator
from enishi.indicators.intervals import seen_factor, sum_interval
from enishi.indicators.sample import Sample


def expected(network: Network) -> Floats:
    """Return the highly cited works (n,) that places would have if theirs of each kind fared as all of that kind do."""
    everywhere = np.divide(
        network.highly_cited_everywhere,
        network.cited_everywhere,
        out=np.zeros_like(network.cited_everywhere),
        where=network.cited_everywhere > 0,
    )
    total: Floats = everywhere @ network.cited
    return total


def highly_cited_normalised(network: Network) -> Floats:
    """Return highly cited works ÷ expected ones, shape (n,); NaN where none are expected."""
    return _per_expected(network, network.highly_cited.sum(axis=0))


def _per_expected(network: Network, values: Floats) -> Floats:
    below = expected(network)
    ratio: Floats = np.full(len(below), np.nan)
    np.divide(values, below, out=ratio, where=below > 0)
    return ratio


def normalised_interval(sample: Sample) -> tuple[Floats, Floats]:
    """Return the interval of the ratio, each (n,): that of the highly cited works, the expected ones taken as given."""
    count, cited = sample.network.highly_cited.sum(axis=0), sample.network.cited.sum(axis=0)
    low, high = sum_interval(count, count * (1 - count / np.maximum(cited, 1)))
    low = low * seen_factor(sample.network.works)
    return _per_expected(sample.network, low), _per_expected(sample.network, high)


INDICATOR = Indicator(
    name="highly_cited_normalised",
    order=56,
    family="strength",
    subject="place",
    label="Highly cited works, normalised by kind of collaboration",
    unit="observed ÷ expected",
    range="0 or more; 1: as many as works of the same kinds have everywhere",
    formula="Highly cited works ÷ expected ones; expected is the sum over domestic, bilateral and multilateral works "
    "of (the place's works of the kind × the share of highly cited works among all works of the kind). Works of "
    "several places are cited more anyway; this takes the advantage out.",
    source="Normalisation by kind of collaboration after Potter, Szomszor and Adams 2020",
    example="100 domestic works with 10 highly cited, where 8 % of all are; 100 bilateral with 14, where 12 % are: "
    "24 ÷ (8 + 12) = 1.200",
    compute=highly_cited_normalised,
    decimals=3,
    interval=normalised_interval,
)
