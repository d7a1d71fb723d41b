"""The network of organisations, as a function of their signatures: sparse, for hundreds of thousands of them."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array

from enishi.flows.network import Floats
from enishi.flows.organisation_signature import OrganisationSignatures

Ints = NDArray[np.int64]


@dataclass(frozen=True, slots=True, eq=False)
class Pairs:
    """p pairs of n organisations that share a work.

    first, second: (p,) positions, first < second, pairs in ascending order. per_work: (p, s) what one work of a
    signature adds to the tie: 1 (full) or 1 ÷ (m − 1) for a work of m organisations (fractional). A tie is
    ``per_work @ works``, for the works of a study as for a resample of them.
    """

    size: int
    first: Ints
    second: Ints
    per_work: Any  # scipy's csr_array of float64

    def ties(self, works: Floats) -> Floats:
        """Return the tie of each pair, shape (p,), from the works of each signature (s,)."""
        return np.asarray(self.per_work @ works, np.float64)

    def matrix(self, ties: Floats) -> csr_array:
        """Return ties (p,) as a symmetric matrix (n, n) with an empty diagonal; a tie of 0 is not stored."""
        here = ties > 0
        first, second = self.first[here], self.second[here]
        both = (np.concatenate([first, second]), np.concatenate([second, first]))
        matrix = csr_array((np.tile(ties[here], 2), both), shape=(self.size, self.size))
        matrix.sort_indices()
        return matrix


def pairs(signed: OrganisationSignatures, counting: str) -> Pairs:
    """Return every pair of organisations with a joint work. counting: ``full`` or ``fractional`` ties."""
    n, member = len(signed.organisations), signed.member
    sizes = np.diff(member.indptr)
    keys, rows, weights = [np.empty(0, np.int64)], [np.empty(0, np.int64)], [np.empty(0)]
    for size in np.unique(sizes[sizes > 1]).tolist():
        which = np.flatnonzero(sizes == size)
        teams = member.indices[member.indptr[which][:, None] + np.arange(size)].astype(np.int64)
        one, other = np.triu_indices(size, 1)
        keys.append((teams[:, one] * n + teams[:, other]).ravel())
        rows.append(np.repeat(which, len(one)))
        weights.append(np.full(len(rows[-1]), 1.0 if counting == "full" else 1.0 / (size - 1)))
    distinct, pair = np.unique(np.concatenate(keys), return_inverse=True)
    cells = (np.concatenate(weights), (pair.ravel(), np.concatenate(rows)))
    return Pairs(n, distinct // n, distinct % n, csr_array(cells, shape=(len(distinct), len(signed.works))))


def works_of(signed: OrganisationSignatures, works: Floats) -> Floats:
    """Return the works of each organisation (n,), from the works of each signature (s,) that are to count."""
    return np.asarray(signed.member.T @ works, np.float64)
