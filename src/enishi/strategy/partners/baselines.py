"""The four rankings that the model has to beat."""

from collections.abc import Callable

import numpy as np

from enishi.flows.network import Floats
from enishi.strategy.partners.signals.proximity import common_neighbours, resource_allocation
from enishi.strategy.partners.signals.topics import shared_words
from enishi.strategy.partners.window import Window


def popularity(window: Window) -> Floats:
    """Return (k, u): our partners · their partners (preferential attachment; Barabási and Albert 1999), each plus 1."""
    ours, theirs = (np.diff(matrix.indptr).astype(float) for matrix in (window.ties, window.network))
    return np.asarray((ours[:, None] + 1) * (theirs[None, :] + 1))


def openalex_recipe(window: Window) -> Floats:
    """Return (k, u): shared topics ÷ (1 + joint works): many shared topics, low co-authorship.

    Topics are the words of titles, the finest that every source has.
    """
    return shared_words(window) / (1 + window.together)


BASELINES: dict[str, Callable[[Window], Floats]] = {
    "popularity": popularity,
    "common_neighbours": common_neighbours,
    "resource_allocation": resource_allocation,
    "openalex_recipe": openalex_recipe,
}
