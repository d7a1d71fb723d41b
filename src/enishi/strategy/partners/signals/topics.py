"""Shared topics: do both write about the same things, in the same places of publication, in the same fields?"""

import numpy as np
import scipy.sparse as sp

from enishi.flows.network import Floats
from enishi.strategy.partners.corpus import Sparse
from enishi.strategy.partners.signals.signal import Signal
from enishi.strategy.partners.window import Window, column_sums, dense, inverse, row_sums

# A word that stands in one title only joins nobody.
_LEAST_TITLES = 2


def cosine(ours: Sparse, theirs: Sparse) -> Floats:
    """Return (k, u) the cosine of the rows of two matrices; 0 where a row is empty."""

    def unit(rows: Sparse) -> Sparse:
        return sp.diags(inverse(np.sqrt(row_sums(rows.multiply(rows))))) @ rows

    return dense(unit(ours) @ unit(theirs).T)


def _profiles(window: Window, features: Sparse) -> tuple[Sparse, Sparse]:
    """Return (k, t) and (u, t): how often each feature stands in the works of the history."""
    past = features[window.past]
    return (window.ours[:, window.past] @ past).tocsr(), (window.member[window.past].T @ past).tocsr()


def shared_words(window: Window) -> Floats:
    """Return (k, u) the cosine of the words of titles, each ln(1 + works) · ln(all works ÷ works with the word)."""
    titles = column_sums(window.corpus.terms[window.past])
    rare = np.where(titles >= _LEAST_TITLES, np.log(max(window.past.sum(), 1) / np.maximum(titles, 1)), 0.0)
    ours, theirs = (matrix.log1p() @ sp.diags(rare) for matrix in _profiles(window, window.corpus.terms))
    return cosine(ours, theirs)


def shared_venues(window: Window) -> Floats:
    """Return (k, u) the cosine of the numbers of works by journal and conference."""
    return cosine(*_profiles(window, window.corpus.venues))


def shared_fields(window: Window) -> Floats:
    """Return (k, u) the cosine of the weights of works by field."""
    return cosine(*_profiles(window, window.corpus.fields))


SIGNALS = (
    Signal(
        "shared_words",
        "topics",
        "cosine of words in titles, ln(1 + works with it) · ln(all works ÷ works with it)",
        shared_words,
    ),
    Signal("shared_venues", "topics", "cosine of works by journal or conference", shared_venues),
    Signal("shared_fields", "topics", "cosine of works by field", shared_fields, needs="fields"),
)
