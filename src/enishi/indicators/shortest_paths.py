"""How much the shortest paths of a network pass through each place: what the readings of betweenness share.

Both functions are Brandes' accumulation (2001), for many sources at once. For a source s let σ(v) be the number of
shortest paths from s to v; the dependency of s on v is δ(v) = σ(v) · Σ (1 + δ(w)) ÷ σ(w) over the places w that a
shortest path reaches next after v.
"""

from collections.abc import Callable, Iterable, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array
from scipy.sparse.csgraph import dijkstra

from enishi.flows.network import Floats
from enishi.indicators.one_thread import one_thread

# A message id: every reading of betweenness says why it has no interval.
NO_INTERVAL = (
    "No interval: shortest paths depend on ties of one or two works, which resamples lose and never find. Every "
    "interval that was tried (percentiles, pivotal, normal) held the true value in 35 to 65 of 100 cases instead of 95."
)
# Below this share of all possible ties a sparse product takes less time than a dense one.
_SPARSE = 0.05
# Comparisons of distances held in memory at once (8 bytes each, several arrays).
_BLOCK = 1 << 22
# Places × sources that advance together: a few such arrays stay in a processor's cache.
_CACHED = 1 << 18

# Does ``task(shared, block)`` for each block of sources, in order: here, or on the machines of a cluster.
Each = Callable[[Callable[[Any, Any], Any], Any, Sequence[Any]], Iterable[Any]]


def each_here(task: Callable[[Any, Any], Any], shared: Any, blocks: Sequence[Any]) -> Iterable[Any]:
    """Do one block after the other in this process."""
    return (task(shared, block) for block in blocks)


def normalised(dependencies: Floats) -> Floats:
    """Turn sums over ordered pairs (n,) into shares of the (n − 1)(n − 2) ÷ 2 pairs; 0 where there is none."""
    n = len(dependencies)
    return dependencies / max(1, (n - 1) * (n - 2))


def by_hops(linked: NDArray[np.bool_] | csr_array, each: Each = each_here) -> Floats:
    """Sum the dependencies of all sources on each place (n,), each tie being one step long.

    linked: (n, n), where there is a tie; as a sparse matrix, what is stored is a tie. Sources advance in blocks that
    fit in a processor's cache; the sum is taken in their order, wherever they are done.
    """
    n = linked.shape[0]
    total = np.zeros(n)
    size = max(1, _CACHED // max(1, n))
    blocks = [np.arange(first, min(first + size, n)) for first in range(0, n, size)]
    for part in each(_block, linked, blocks):
        total += part
    return total


def _block(linked: NDArray[np.bool_] | csr_array, sources: NDArray[np.int64]) -> Floats:
    return np.asarray(hop_dependencies(linked, sources).sum(axis=1))


@one_thread
def hop_dependencies(linked: NDArray[np.bool_] | csr_array, sources: NDArray[np.int64]) -> Floats:
    """Return the dependency of each of k sources on each place (n, k), each tie being one step long.

    The sources advance together, one level of hops at a time, as a product of matrices (place × source).
    """
    n, k = linked.shape[0], len(sources)
    if isinstance(linked, np.ndarray):
        few = np.count_nonzero(linked) < _SPARSE * n * n
        step = csr_array(linked, dtype=np.float64) if few else linked.astype(np.float64)
    else:
        step = csr_array((np.ones(linked.nnz), linked.indices, linked.indptr), shape=(n, n))
    start = np.zeros((n, k), dtype=bool)
    start[sources, np.arange(k)] = True
    hops = np.where(start, 0, -1)
    paths = start.astype(np.float64)
    level = 0
    while (reached := hops == level).any():
        level += 1
        onward = step @ np.where(reached, paths, 0.0)
        new = (hops < 0) & (onward > 0)
        hops[new] = level
        paths[new] = onward[new]
    dependencies = np.zeros((n, k))
    # The last level found is empty; what reaches level 0 is the source's dependency on itself, which does not count.
    for back in range(level - 1, 1, -1):
        here = hops == back
        share = np.divide(1.0 + dependencies, paths, out=np.zeros((n, k)), where=here)
        dependencies += np.where(hops == back - 1, paths * (step @ share), 0.0)
    return dependencies


def by_distance(distances: Floats) -> Floats:
    """Sum the dependencies of all sources on each place (n,), ties being as long as ``distances`` (n, n; 0: no tie).

    Two paths are equally short if their lengths, summed from the source outward in double precision, are exactly
    equal: the rule of Dijkstra's algorithm, and so of the tools that people compare with. Real numbers that are equal
    on paper may differ in their last bit (1/3 + 1/6 + 1/7 in another order); then only one of the paths counts.
    """
    n = len(distances)
    graph = csr_array(distances)
    tails, heads = np.nonzero(distances)
    lengths = distances[tails, heads]
    total = np.zeros(n)
    size = max(1, _BLOCK // max(1, len(lengths)))
    for first in range(0, n, size):
        sources = np.arange(first, min(first + size, n))
        far = dijkstra(graph, indices=sources)
        # A step adds nothing in floating point if it is too small beside the distance; it is then not a way onward.
        on_path = (far[:, tails] + lengths == far[:, heads]) & (far[:, tails] < far[:, heads])
        source, tie = np.nonzero(on_path)
        onward = csr_array(
            (np.ones(len(tie)), (source * n + heads[tie], source * n + tails[tie])), shape=(far.size, far.size)
        )
        start = (np.arange(n) == sources[:, None]).astype(np.float64).ravel()
        paths = start + _along(onward, start)
        inverse = np.divide(1.0, paths, out=np.zeros(far.size), where=paths > 0)
        dependencies = np.where(start > 0, 0.0, paths * _along(onward.T.tocsr(), inverse))
        total += dependencies.reshape(far.shape).sum(axis=0)
    return total


def _along(step: csr_array, start: Floats) -> Floats:
    """Return S·x + S²·x + S³·x + …, finite because shortest paths never turn back."""
    total = np.zeros(len(start))
    term = step @ start
    while term.any():
        total += term
        term = step @ term
    return total
