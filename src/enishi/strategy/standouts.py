"""The organisations of each candidate place that stand out on works × eigenvector: a rule, never a hand.

1. Candidate places are the study's focus places whose type is one of CANDIDATES (all places of these types, where the
   study names no focus places). 2. Of each, those organisations are compared that have at least the minimum of works
   and an eigenvector centrality above 0. 3. Their score is the geometric mean of works and eigenvector, each divided
   by the highest in the place: 1 is an organisation that leads on both. 4. The seats go round: in each round every
   place gets its best organisation that has no seat yet; where the seats of the last round do not suffice, they go to
   the highest scores (of equals: more works, then the first id).
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from enishi.flows.network import Floats
from enishi.strategy.partner_type import PartnerType

CANDIDATES = (PartnerType.LEADER, PartnerType.HUB, PartnerType.OWN_PATH, PartnerType.SIMILAR)


@dataclass(frozen=True, slots=True)
class Standout:
    """One seat: the organisation's position, its place, its rank there, what decided, and whether another of the place
    has both more works and a higher eigenvector (``dominated``)."""

    position: int
    place: str
    rank: int
    relative_works: float
    relative_eigenvector: float
    score: float
    dominated: bool


def standouts(
    organisations: Sequence[str],
    places: Sequence[str | None],
    works: Floats,
    eigenvector: Floats,
    candidates: Sequence[str],
    minimum_works: int,
    seats: int,
) -> list[Standout]:
    """Return the seats, place by place in the order of ``candidates``, each place's best first.

    organisations, places, works, eigenvector: of n organisations. A place none of whose organisations can be compared
    has no seat.
    """
    of_place: dict[str, list[Standout]] = {place: [] for place in candidates}
    eligible = (works >= max(minimum_works, 1)) & (eigenvector > 0)
    homes = np.array([place or "" for place in places], dtype=str)
    for place in of_place:
        here = np.flatnonzero(eligible & (homes == place))
        if len(here):
            w, e = works[here] / works[here].max(), eigenvector[here] / eigenvector[here].max()
            scores = np.sqrt(w * e)
            order = sorted(range(len(here)), key=lambda i: (-scores[i], -works[here[i]], organisations[int(here[i])]))
            of_place[place] = [
                Standout(
                    int(here[i]),
                    place,
                    rank,
                    float(w[i]),
                    float(e[i]),
                    float(scores[i]),
                    bool(((w > w[i]) & (e > e[i])).any()),
                )
                for rank, i in enumerate(order, 1)
            ]
    queue = [one for ranked in of_place.values() for one in ranked]
    queue.sort(key=lambda one: (one.rank, -one.score, -works[one.position], organisations[one.position]))
    order_of = {place: number for number, place in enumerate(of_place)}
    return sorted(queue[:seats], key=lambda one: (order_of[one.place], one.rank))
