"""How many works each place has, alone and with each other place, so that the corpus looks like the published table.

Numbers of works and international shares: those of the published table for its 30 places; for the rest of the world
the plausible sizes in ``places.csv`` beside this file, which are assumptions of ours and no statistics. Ties: a
gravity model (joint works in proportion to both places' international works), stronger within a region, and with the
ties to the two largest places of the network fitted so that eigenvector centralities relate as in the table.
"""

import csv
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import numpy as np
from numpy.typing import NDArray

from enishi.knowledge.published import published

Floats = NDArray[np.float64]

# Of 1,000 international works, how many have 2, 3, 4, 5 and 6 places.
SIZES = {2: 840, 3: 115, 4: 30, 5: 10, 6: 5}
# A place ties so many times more within its region than outside it.
_SAME_REGION = 3.0
# The hubs whose ties lift a partner's eigenvector.
_HUBS = ("CN", "US")
# What the table prints as 0.000.
_SMALLEST_EIGENVECTOR = 0.0003
_FITTING_ROUNDS = 40


@dataclass(frozen=True, slots=True)
class World:
    """The targets: place codes, works and international share of each, and the region of each."""

    places: tuple[str, ...]
    works: Floats
    international_share: Floats
    regions: tuple[str, ...]


@cache
def world() -> World:
    """Return the targets at the size of the published survey, in the order of ``places.csv``."""
    known = {row.place: (row.works, row.international_share) for row in published().rows}
    text = files("enishi.synthetic").joinpath("places.csv").read_text("utf-8")
    rows = list(csv.DictReader(text.splitlines()))
    targets = [known.get(row["place"]) or (row["works"], row["international_share"]) for row in rows]
    return World(
        tuple(row["place"] for row in rows),
        np.array([float(works) for works, _share in targets]),
        np.array([float(share) for _works, share in targets]),
        tuple(row["region"] for row in rows),
    )


@cache
def affinity() -> Floats:
    """Return how much more than their sizes explain two places work together, (n, n), symmetric, zero diagonal."""
    targets = world()
    regions = np.array(targets.regions)
    base = np.where(regions[:, None] == regions[None, :], _SAME_REGION, 1.0)
    np.fill_diagonal(base, 0.0)
    international = targets.works * targets.international_share
    wanted = {row.place: max(row.eigenvector, _SMALLEST_EIGENVECTOR) for row in published().rows}
    fitted = np.array([targets.places.index(place) for place in wanted if place != _HUBS[0]])
    ratio = np.array([value / wanted[_HUBS[0]] for place, value in wanted.items() if place != _HUBS[0]])
    hubs = [targets.places.index(place) for place in _HUBS]

    to_hubs = np.ones(len(targets.places))
    for _round in range(_FITTING_ROUNDS):
        current = base.copy()
        for hub in hubs:
            current[hub] *= to_hubs
            current[:, hub] *= to_hubs
        centrality = _eigenvector(expected_ties(balanced(current, international), international))
        # Half a step at a time: what one place gains, the hubs have less of for the others.
        to_hubs[fitted] *= np.sqrt(ratio / (centrality[fitted] / centrality[hubs[0]]))
        to_hubs = np.clip(to_hubs, 0.01, 100.0)
    return current


def balanced(prior: Floats, totals: Floats) -> Floats:
    """Return the symmetric table with these row sums that is nearest to the prior (iterative proportional fitting)."""
    scale = np.sqrt(totals / max(float(totals.sum()), 1.0))
    for _round in range(200):
        sums = scale * (prior * scale).sum(axis=1)
        # The root damps: both a row and its column are scaled.
        scale = scale * np.sqrt(np.divide(totals, sums, out=np.zeros_like(totals), where=sums > 0))
    return prior * scale[:, None] * scale[None, :]


def expected_ties(drawn: Floats, international: Floats) -> Floats:
    """Return the joint works to be expected, (n, n), if each international work's first place draws its partners.

    ``drawn`` is the table of whom they draw, its row sums ``international``. A work ties its first place to the others,
    and the others among themselves, as often as SIZES makes it.
    """
    chance = drawn / np.maximum(international, 1.0)[:, None]
    among = np.einsum("ij,ik->jk", chance * international[:, None], chance)
    np.fill_diagonal(among, 0.0)
    works = sum(k * n for k, n in SIZES.items())
    to_first = sum(2 * n * (k - 1) for k, n in SIZES.items())
    among_others = sum(n * (k - 1) * (k - 2) for k, n in SIZES.items())
    ties: Floats = (to_first * drawn + among_others * among) / works
    return ties


def _eigenvector(ties: Floats) -> Floats:
    vector = np.ones(len(ties))
    for _round in range(100):
        vector = (ties * vector).sum(axis=1)
        vector /= np.sqrt((vector * vector).sum())
    return vector
