"""Communities: groups of nodes with more ties among them than chance would give, by the Leiden method.

Modularity with resolution 1, the ties' weights counting; the best of several runs. Source: Traag, Waltman and van Eck
2019; Newman 2004 (modularity of weighted networks).
"""

from typing import Any

import graspologic_native
import numpy as np
from numpy.typing import NDArray

# Runs from which the best is taken: one alone may end in a poor partition.
_RUNS = 5


def communities(ties: Any, seed: int) -> NDArray[np.int64]:
    """Return the community of each node (n,) of a symmetric sparse matrix, from 1; 0 for a node without ties.

    Communities are numbered by their nodes, most first, then by their first node. The same ties and seed give the same
    communities.
    """
    tied = np.flatnonzero(np.diff(ties.indptr))
    found = np.zeros(ties.shape[0], np.int64)
    if not len(tied):
        return found
    inside = ties[tied][:, tied]
    _quality, membership = graspologic_native.leiden_csr(
        inside.indptr.astype(np.int64),
        inside.indices.astype(np.int32),
        inside.data.astype(np.float64),
        len(tied),
        seed=seed,
        trials=_RUNS,
    )
    label = np.array([membership[node] for node in range(len(tied))])
    _labels, first, same, size = np.unique(label, return_index=True, return_inverse=True, return_counts=True)
    number = np.empty(len(first), np.int64)
    number[np.lexsort((first, -size))] = np.arange(1, len(first) + 1)
    found[tied] = number[same]
    return found
