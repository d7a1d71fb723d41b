"""Pairs of places of signatures as columns, so that the ties of many resamples are one product of matrices."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array, get_index_dtype

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
    """Return the pairs of places in each row of a sparse (s, n) matrix; ``weight`` (s,) is what a work adds to each.

    Rows of equal size are done together, twice, so that the pairs of all rows stand side by side only in the matrix.
    """
    n = member.shape[1]
    sizes = np.diff(member.indptr).astype(np.int64)
    several = np.unique(sizes[sizes > 1]).tolist()
    found = np.unique(np.concatenate([np.empty(0, np.int64), *(np.unique(_codes(member, sizes, m)) for m in several)]))
    bounds = np.concatenate([[0], np.cumsum(sizes * (sizes - 1) // 2)])
    columns = np.empty(bounds[-1], get_index_dtype(maxval=max(int(bounds[-1]), len(found))))
    for size in several:
        codes = _codes(member, sizes, size)
        columns[bounds[:-1][sizes == size][:, None] + np.arange(codes.shape[1])] = np.searchsorted(found, codes)
    of = csr_array((np.repeat(weight, np.diff(bounds)), columns, bounds), shape=(len(sizes), len(found)))
    return Pairs(n, found // max(n, 1), found % max(n, 1), of)


def _codes(member: Any, sizes: NDArray[np.int64], size: int) -> NDArray[np.int64]:
    """Return a number for each pair in each row of that size, ascending within a row."""
    starts = member.indptr[:-1][sizes == size]
    names = np.sort(member.indices[starts[:, None] + np.arange(size)], axis=1).astype(np.int64)
    one, other = np.triu_indices(size, 1)
    return np.asarray(names[:, one] * member.shape[1] + names[:, other], np.int64)
