"""The network of one flow in one period: what every indicator of a place is computed from.

Networks are immutable; leaving a place or a partner out makes a new one.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Network:
    """Places and the works they share.

    places: n codes in ascending order. ties: (n, n), symmetric, zero diagonal: joint works of two places, each work
    counted once (full) or 1 ÷ (places of the work − 1) (fractional). works: (n,) works with at least one author
    there. works_fractional: (n,) works divided by authors, then by each author's affiliations. international_works:
    (n,) works of the place with a second known place. multi_affiliation_works: (n,) those of them that are
    international only because an author has affiliations in several places.
    """

    places: tuple[str, ...]
    ties: Floats
    works: Floats
    works_fractional: Floats
    international_works: Floats
    multi_affiliation_works: Floats
