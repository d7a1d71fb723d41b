"""Degree: with how many places a place works."""

import numpy as np
from scipy.sparse import csr_array

from enishi.flows.network import Floats, Network
from enishi.flows.signature import network as network_of
from enishi.indicators.indicator import Indicator
from enishi.indicators.intervals import seen_factor, sum_interval
from enishi.indicators.pairs import pairs_of
from enishi.indicators.sample import Sample


def degree(network: Network) -> Floats:
    """Return the number of other places with a tie, shape (n,): a count, not divided by n − 1."""
    partners: Floats = np.count_nonzero(network.ties, axis=1).astype(np.float64)
    return partners


def degree_interval(sample: Sample) -> tuple[Floats, Floats]:
    """Return the interval of the degree that a corpus of this size has on average, each (n,).

    A resample can lose partners and never find one, so the spread comes from the jackknife: leaving a work out takes
    away the Δ partners that only this work shows, and the variance is the sum of Δ² over works (Efron and Stein 1981:
    never too small on average). With one partner as the least step it goes into ``sum_interval``. The number of all
    partners that there ever could be is not what this measures.
    """
    signed, net = sample.signed, sample.network
    member = signed.member[:, np.isin(signed.places, net.places)].tocsr()
    pairs = pairs_of(member, np.ones(len(signed.works)))
    once = np.flatnonzero(pairs.of.T @ signed.works.astype(float) == 1)
    alone = pairs.of[:, once].tocoo()
    rows = np.concatenate([alone.row, alone.row])
    ends = np.concatenate([pairs.first[once][alone.col], pairs.second[once][alone.col]])
    lost = csr_array((np.ones(len(rows)), (rows, ends)), shape=member.shape)
    variance = np.asarray(lost.multiply(lost).sum(axis=0)).ravel()
    low, high = sum_interval(degree(network_of(signed)), variance)
    return low * seen_factor(net.works), np.minimum(high, len(net.places) - 1)


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
    interval=degree_interval,
)
