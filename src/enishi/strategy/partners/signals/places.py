"""Places: ties between the two places, and partners that either side already has where the other is."""

import numpy as np

from enishi.flows.network import Floats
from enishi.strategy.partners.corpus import Sparse, incidence
from enishi.strategy.partners.signals.signal import Signal
from enishi.strategy.partners.window import Window, dense

# Added to observed and expected ties, so that none and few are not worlds apart.
_HALF = 0.5


def _codes(window: Window) -> list[str]:
    return sorted({*window.places, *window.focal_places})


def _where(window: Window, places: tuple[str, ...]) -> Sparse:
    """Return (rows, places): 1 where a row is."""
    at = {code: number for number, code in enumerate(_codes(window))}
    return incidence(list(range(len(places))), [at[code] for code in places], (len(places), len(at)))


def place_tie(window: Window) -> Floats:
    """Return (k, u): ln[(c + ½) ÷ (s_a · s_b ÷ Σ s + ½)], c the ties between the two places, s their sums abroad."""
    theirs = _where(window, window.places)
    ties = (theirs.T @ window.network @ theirs).toarray()
    np.fill_diagonal(ties, 0.0)
    sums = ties.sum(axis=1)
    expected = sums[:, None] * sums[None, :] / max(sums.sum(), 1e-9)
    strength = np.log((ties + _HALF) / (expected + _HALF))
    ours = _where(window, window.focal_places).indices
    return np.asarray(strength[ours[:, None], theirs.indices[None, :]])


def our_ties_there(window: Window) -> Floats:
    """Return (k, u): ln(1 + our fractional ties with anybody in their place)."""
    theirs = _where(window, window.places)
    return np.asarray(np.log1p(dense(window.ties @ theirs)[:, theirs.indices]))


def their_ties_here(window: Window) -> Floats:
    """Return (k, u): ln(1 + their fractional ties with anybody in our place)."""
    theirs, ours = _where(window, window.places), _where(window, window.focal_places)
    return np.asarray(np.log1p(dense(window.network @ theirs)[:, ours.indices].T))


def same_group(window: Window) -> Floats:
    """Return (k, u): 1 where both places belong to one group of places of the study (ASEAN, EU, …)."""
    groups = window.corpus.groups
    ours = (window.focal @ groups).tocsr()
    return np.asarray(dense(ours @ groups[window.columns].T) > 0, dtype=float)


SIGNALS = (
    Signal(
        "place_tie",
        "places",
        "ln[(c + ½) ÷ (s_a · s_b ÷ Σ s + ½)], c fractional ties between the two places, s their sums abroad",
        place_tie,
        organisations_only=True,
    ),
    Signal(
        "our_ties_there",
        "places",
        "ln(1 + our fractional ties in their place)",
        our_ties_there,
        organisations_only=True,
    ),
    Signal(
        "their_ties_here",
        "places",
        "ln(1 + their fractional ties in our place)",
        their_ties_here,
        organisations_only=True,
    ),
    Signal("same_group", "places", "1 if both places are in one group of places of the study", same_group),
)
