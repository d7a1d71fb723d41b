"""Complementarity: they are strong where we are weak, and the reverse, over the fields of the scheme."""

import numpy as np

from enishi.flows.network import Floats
from enishi.strategy.partners.signals.capability import PRIOR
from enishi.strategy.partners.signals.signal import Signal
from enishi.strategy.partners.window import Window, column_sums

# A field with fewer works than this says nothing about anybody's strength.
LEAST_WORKS = 10.0
_LARGEST_SHIFT = 2.0


def shifts(window: Window) -> tuple[Floats, Floats]:
    """Return (k, f) and (u, f): ln[(share of the field in a node's works) ÷ (its share in all)], within ±2.

    PRIOR average works are added to each node. Fields with fewer than LEAST_WORKS works are 0 throughout.
    """
    fields = window.corpus.fields[window.past]
    totals = column_sums(fields)
    share = totals / max(totals.sum(), 1e-9)
    known = totals >= LEAST_WORKS

    def shifted(weights: Floats) -> Floats:
        own = (weights + PRIOR * share) / (weights.sum(axis=1, keepdims=True) + PRIOR)
        ratio = np.where(known, own / np.where(known, share, 1.0), 1.0)
        return np.clip(np.log(ratio), -_LARGEST_SHIFT, _LARGEST_SHIFT)

    ours = (window.ours[:, window.past] @ fields).toarray()
    return shifted(ours), shifted((window.member[window.past].T @ fields).toarray())


def complementarity(ours: Floats, theirs: Floats) -> Floats:
    """Return (k, u): Σ over fields of max(0, theirs) · max(0, −ours) + max(0, ours) · max(0, −theirs)."""
    up, down = np.maximum(ours, 0), np.maximum(-ours, 0)
    # np.einsum without BLAS adds in one order, whatever the number of threads.
    first = np.einsum("kf,uf->ku", down, np.maximum(theirs, 0))
    return np.asarray(first + np.einsum("kf,uf->ku", up, np.maximum(-theirs, 0)))


SIGNALS = (
    Signal(
        "complementarity",
        "complementarity",
        "Σ over fields of max(0, s_j) · max(0, −s_i) + max(0, s_i) · max(0, −s_j), s the share shift within ±2",
        lambda window: complementarity(*shifts(window)),
        needs="fields",
    ),
)
