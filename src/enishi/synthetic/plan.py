"""Which places share how many works: the targets, drawn into whole works."""

from collections import Counter
from random import Random

import numpy as np

from enishi.knowledge.published import published
from enishi.synthetic.calibration import SIZES, Floats, affinity, balanced, expected_ties, world

# Positions in ``world().places``, ascending; none for a work whose affiliations are missing.
Places = tuple[int, ...]

# From so many works a place, on average, every place gets at least one; a smaller corpus has fewer places.
_ROOM_FOR_ALL = 20


def plan(works: int, rng: Random) -> dict[Places, int]:
    """Return the number of works of each set of places, in ascending order; they sum to ``works``.

    The places' targets leave about one work in a hundred over: those have no affiliation.
    """
    targets = world()
    scale = works / published().works
    least = 1 if works >= _ROOM_FOR_ALL * len(targets.places) else 0
    totals = np.maximum(np.rint(targets.works * scale), least)
    international = np.floor(totals * targets.international_share + [rng.random() for _place in totals])
    planned = _international(international, rng)
    here = np.zeros(len(totals))
    for places, count in planned.items():
        here[list(places)] += count
    planned.update({(i,): int(alone) for i, alone in enumerate(totals - here) if alone > 0})
    missing = works - planned.total()
    if missing < 0:  # a tiny corpus, where rounding outweighs the works without affiliation
        planned[max(planned, key=lambda places: planned[places])] += missing
    else:
        planned[()] = missing
    return dict(sorted(planned.items()))


def _international(wanted: Floats, rng: Random) -> Counter[Places]:
    """Draw works of several places so that every place is in as many as wanted."""
    planned: Counter[Places] = Counter()
    left = wanted.copy()
    total = sum(SIZES.values())
    mean = sum(size * part for size, part in SIZES.items()) / total
    drawn = balanced(affinity(), left)
    expected = expected_ties(drawn, left)
    for size, part in SIZES.items():
        for _work in range(round(wanted.sum() / mean * part / total) if size > 2 else 0):
            first = _draw(left, rng)
            chosen, weights = [first], drawn[first] * (left > 0)
            while len(chosen) < size and weights.any():
                chosen.append(_draw(weights, rng))
                weights[chosen[-1]] = 0
            left[chosen] -= 1
            planned[tuple(sorted(chosen))] += 1
            expected[np.ix_(chosen, chosen)] -= 1

    # Pairs make up for what the larger works were by chance. The whole part of what is expected comes first, then
    # single works for what is left of each place.
    expected = balanced(np.maximum(expected, 0.05 * drawn), left)
    whole = np.floor(expected)
    for a, b in zip(*np.nonzero(np.triu(whole)), strict=True):
        planned[int(a), int(b)] += int(whole[a, b])
    left -= whole.sum(axis=1)
    expected -= whole
    while left.sum() > 0:
        first = int(left.argmax())
        weights = expected[first] * (left > 0)
        if weights.any():
            second = _draw(weights, rng)
            planned[min(first, second), max(first, second)] += 1
            left[second] -= 1
        else:
            _join(planned, first)
        left[first] -= 1
    return +planned


def _join(planned: Counter[Places], place: int) -> None:
    """Add a place for which no partner is left to one of the commonest works without it."""
    others = max((places for places in planned if place not in places), key=lambda p: (planned[p], p), default=())
    if others:
        planned[others] -= 1
        planned[tuple(sorted((*others, place)))] += 1


def _draw(weights: Floats, rng: Random) -> int:
    """Return a position drawn in proportion to the weights."""
    cumulative = weights.cumsum()
    return int(cumulative.searchsorted(rng.random() * cumulative[-1], side="right"))
