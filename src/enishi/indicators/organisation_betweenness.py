"""Betweenness by hops of a large sparse network: exact where that is affordable, else estimated with its error.

Betweenness is a sum over sources. In a component of more than ``exact`` nodes it is taken over sources drawn at
random, with replacement. Let X be the dependency of a source on a node ÷ (m − 2), m being the nodes of the component:
it lies between 0 and 1, so after k draws with the mean X̄ and the sample variance V the empirical Bernstein bound holds:

|X̄ − E X| ≤ √(2 V ln(4 ÷ δ) ÷ k) + 7 ln(4 ÷ δ) ÷ (3 (k − 1)) with probability 1 − δ, for each node; here δ = 5 %.

Source: Brandes 2001 (dependencies), Brandes and Pich 2007 (sampled sources), Maurer and Pontil 2009, theorem 4, on both
sides (the bound).
"""

from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.sparse.csgraph import connected_components

from enishi.flows.network import Floats
from enishi.indicators.intervals import LEVEL
from enishi.indicators.shortest_paths import Each, by_hops, each_here, hop_dependencies

# Nodes of a component up to which all sources are taken, and how many are drawn beyond it.
EXACT = 6_000
SOURCES = 2_000
# A smaller component is done before the machines of a cluster have been told of it.
SPREAD = 2_000
# Sources that advance together.
_TOGETHER = 50


@dataclass(frozen=True, slots=True, eq=False)
class Betweenness:
    """Betweenness of n nodes: values and the bound of their error (n,), 0 where exact; sources: drawn, 0 if none."""

    values: Floats
    error: Floats
    sources: int


def betweenness(
    ties: Any, seed: int, exact: int = EXACT, sources: int = SOURCES, each: Each = each_here, spread: int = SPREAD
) -> Betweenness:
    """Return the betweenness by hops of a symmetric sparse matrix (n, n), of (n − 1)(n − 2) ÷ 2 pairs.

    Each component is measured on its own: no shortest path leaves it. each: does the blocks of sources of components
    of more than ``spread`` nodes; the answer is the same to the last bit.
    """
    n = ties.shape[0]
    total, error, drawn = np.zeros(n), np.zeros(n), 0
    label = connected_components(ties, directed=False)[1]
    order = np.argsort(label, kind="stable")
    by_component = ties[order][:, order]
    ends = np.cumsum(np.bincount(label)).tolist() if n else []
    for start, end in pairwise([0, *ends]):
        if end - start < 3:
            continue
        nodes, inside = order[start:end], by_component[start:end, start:end]
        go = each if end - start > spread else each_here
        if end - start <= exact:
            total[nodes] = by_hops(inside, go)
        else:
            drawn = sources
            total[nodes], error[nodes] = _estimated(inside, sources, np.random.default_rng(seed), go)
    pairs = max(1, (n - 1) * (n - 2))
    return Betweenness(total / pairs, error / pairs, drawn)


def _estimated(ties: Any, sources: int, random: np.random.Generator, each: Each) -> tuple[Floats, Floats]:
    """Return the sum of the dependencies of all sources and the bound of its error, each (m,)."""
    m = ties.shape[0]
    drawn, times = np.unique(random.integers(m, size=sources), return_counts=True)
    total, squares = np.zeros(m), np.zeros(m)
    bounds = [slice(first, first + _TOGETHER) for first in range(0, len(drawn), _TOGETHER)]
    for of_block, squares_of_block in each(_moments, ties, [(drawn[part], times[part]) for part in bounds]):
        total += of_block
        squares += squares_of_block
    mean = total / sources
    variance = np.maximum(squares - sources * mean**2, 0) / (sources - 1)
    return mean * m * (m - 2), empirical_bernstein(variance, sources) * m * (m - 2)


def _moments(ties: Any, block: tuple[NDArray[np.int64], NDArray[np.int64]]) -> tuple[Floats, Floats]:
    """Return, for a block of sources drawn so many times, the sums of X and of X²."""
    drawn, times = block
    part = hop_dependencies(ties, drawn) / (ties.shape[0] - 2)
    return part @ times, part**2 @ times


def empirical_bernstein(variance: NDArray[np.float64], draws: int) -> Floats:
    """Return how far the mean of ``draws`` values between 0 and 1 may be off, with the level of all intervals."""
    deviation = np.log(4 / (1 - LEVEL))
    return np.asarray(np.sqrt(2 * variance * deviation / draws) + 7 * deviation / (3 * (draws - 1)))
