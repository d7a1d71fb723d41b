"""Ties of organisations from their signatures: sparse, so that hundreds of thousands of organisations fit."""

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
from scipy.sparse import csr_array

from enishi.flows.network import Floats
from enishi.indicators.pairs import Pairs, pairs_of

if TYPE_CHECKING:  # slow to load, and every table of places asks this folder for its measures
    from enishi.flows.organisation_signature import OrganisationSignatures


def organisation_pairs(signed: "OrganisationSignatures", counting: str) -> Pairs:
    """Return every pair of organisations with a joint work.

    counting: what a work of m organisations adds to the tie of each pair: 1 (``full``) or 1 ÷ (m − 1)
    (``fractional``), so that it adds no more than 1 to the ties of any of them.
    """
    return pairs_of(signed.member, _tie_weights(signed, counting))


def recounted(pairs: Pairs, signed: "OrganisationSignatures", counting: str) -> Pairs:
    """Return the pairs of the signatures under another counting; the same pairs in the same order."""
    of = pairs.of
    data = np.repeat(_tie_weights(signed, counting), np.diff(of.indptr))
    return replace(pairs, of=csr_array((data, of.indices, of.indptr), shape=of.shape))


def _tie_weights(signed: "OrganisationSignatures", counting: str) -> Floats:
    """Return what a work of each signature adds to the tie of each pair, (s,)."""
    sizes = np.diff(signed.member.indptr)
    return np.ones(len(sizes)) if counting == "full" else 1.0 / np.maximum(sizes - 1, 1)


def ties_of(pairs: Pairs, works: Floats) -> Floats:
    """Return the tie of each pair (p,) from the works of each signature (s,), of a study or of a resample."""
    return np.asarray(pairs.of.T @ works, np.float64)


def tie_matrix(pairs: Pairs, ties: Floats) -> csr_array:
    """Return ties (p,) as a symmetric matrix (n, n) with an empty diagonal; a tie of 0 is not stored."""
    here = ties > 0
    first, second = pairs.first[here], pairs.second[here]
    ends = (np.concatenate([first, second]), np.concatenate([second, first]))
    matrix = csr_array((np.tile(ties[here], 2), ends), shape=(pairs.places, pairs.places))
    matrix.sort_indices()
    return matrix


def works_of(signed: "OrganisationSignatures", works: Floats) -> Floats:
    """Return the works of each organisation (n,), from the works of each signature (s,) that are to count."""
    return np.asarray(signed.member.T @ works, np.float64)
