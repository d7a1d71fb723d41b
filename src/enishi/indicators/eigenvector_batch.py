"""The leading eigenvectors of many tie matrices at once, for resamples.

A spread over resamples needs some four digits: the iteration stops early.
"""

import numpy as np

from enishi.flows.network import Floats

# A round may change a value by this part of itself, or of the norm.
_SETTLED, _NOTHING = 1e-5, 1e-9
_ROUNDS = 200


def leading_vectors(ties: Floats, start: Floats) -> Floats:
    """Return the leading eigenvectors (k, n), Euclidean norm 1, of k tie matrices (k, n, n); 0 where there is no tie.

    start: (n,) where the iteration begins: the eigenvector of the whole, which is near all of them. Power iteration on
    A + I, in the unit of the root mean square of the row sums, as for the whole network (``eigenvector.py``).
    """
    top = ties.max(axis=(1, 2), keepdims=True, initial=0.0)
    matrix = np.divide(ties, top, out=np.zeros_like(ties), where=top > 0)
    unit = np.sqrt(np.sum(matrix.sum(axis=2) ** 2, axis=1) / max(len(start), 1))
    matrix /= np.where(unit > 0, unit, 1.0)[:, None, None]
    tied = matrix.any(axis=2)
    vectors = np.where(tied, start, 0.0)
    # Where a resample keeps nothing of where the iteration starts, it starts everywhere.
    vectors = np.where(vectors.any(axis=1, keepdims=True), vectors, tied)
    for _round in range(_ROUNDS):
        before = vectors
        vectors = np.matmul(matrix, vectors[:, :, None])[:, :, 0] + vectors
        norm = np.linalg.norm(vectors, axis=1, keepdims=True)
        vectors = np.divide(vectors, norm, out=np.zeros_like(vectors), where=norm > 0)
        if np.all(np.abs(vectors - before) <= _SETTLED * vectors + _NOTHING):
            break
    return vectors
