"""Pairs of places of signatures as columns, so that the ties of many resamples are one product of matrices."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array

from enishi.flows.network import Floats


@dataclass(frozen=True, slots=True)
class Pairs:
    """The pairs of n places that s signatures name together.

    first, second: (p,) the two places of each pair. of: sparse (s, p), what a work of the signature adds to the tie.
    """

    places: int
    first: NDArray[np.int64]
    second: NDArray[np.int64]
    of: Any

    def ties(self, counts: Floats) -> Floats:
        """Return the tie matrices (k, n, n) for (k, s) numbers of works."""
        values = (self.of.T @ counts.T).T
        ties = np.zeros((len(counts), self.places, self.places))
        ties[:, self.first, self.second] = values
        ties[:, self.second, self.first] = values
        return ties


def pairs_of(member: Any, weight: Floats) -> Pairs:
    """Return the pairs of places in each row of a sparse (s, n) matrix; ``weight`` (s,) is what a work adds to each."""
    n = member.shape[1]
    sizes = np.diff(member.indptr)
    rows, codes = [], []
    for size in np.unique(sizes[sizes > 1]).tolist():
        mine = np.flatnonzero(sizes == size)
        names = np.sort(member.indices[member.indptr[mine][:, None] + np.arange(size)], axis=1).astype(np.int64)
        one, other = np.triu_indices(size, 1)
        codes.append((names[:, one] * n + names[:, other]).ravel())
        rows.append(np.repeat(mine, len(one)))
    row = np.concatenate([np.empty(0, np.int64), *rows])
    found, column = np.unique(np.concatenate([np.empty(0, np.int64), *codes]), return_inverse=True)
    of = csr_array((weight[row], (row, column)), shape=(len(sizes), len(found)))
    return Pairs(n, found // max(n, 1), found % max(n, 1), of)
