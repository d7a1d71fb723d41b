"""The network of one flow in one period: what every indicator of a place is computed from.

Networks are immutable; leaving a place or a partner out makes a new one.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Self

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class Network:
    """Places and the works they share.

    places: n codes in ascending order. ties: (n, n), symmetric, zero diagonal: joint works of two places, each work
    counted once (full) or 1 ÷ (places of the work − 1) (fractional). works: (n,) works with at least one author
    there. works_fractional: (n,) works divided by authors, then by each author's affiliations. international_works:
    (n,) works of the place with a second known place. multi_affiliation_works: (n,) those of them that are
    international only because an author has affiliations in several places. cited: (3, n) works with a citation count,
    and highly_cited: (3, n) how many of these are in the top tenth, of one place, of two, of more; cited_everywhere and
    highly_cited_everywhere: (3,) the same of all works, whoever takes part. What is not known is NaN.
    """

    places: tuple[str, ...]
    ties: Floats
    works: Floats
    works_fractional: Floats
    international_works: Floats
    multi_affiliation_works: Floats
    cited: Floats
    highly_cited: Floats
    cited_everywhere: Floats
    highly_cited_everywhere: Floats

    @classmethod
    def from_ties(
        cls,
        ties: Mapping[tuple[str, str], float],
        works: Mapping[str, float] | None = None,
        places: Iterable[str] = (),
    ) -> Self:
        """Make a network from pairs of places (either way round) and their ties.

        ``works`` gives totals, NaN where it has none; ``places`` names places that need not have a tie. Counts that
        only the works themselves can tell (fractional, international) stay NaN.
        """
        works = works or {}
        codes = tuple(sorted({*places, *works, *(place for pair in ties for place in pair)}))
        row = {place: i for i, place in enumerate(codes)}
        matrix = np.zeros((len(codes), len(codes)))
        for (one, other), tie in ties.items():
            if one == other:
                raise ValueError(f"{one}: a place has no tie with itself; its total belongs in works")
            matrix[row[one], row[other]] = matrix[row[other], row[one]] = tie
        unknown = np.full(len(codes), np.nan)
        totals = np.array([works.get(place, np.nan) for place in codes], dtype=np.float64)
        by_kind, everywhere = np.full((3, len(codes)), np.nan), np.full(3, np.nan)
        return cls(codes, matrix, totals, unknown, unknown, unknown, by_kind, by_kind, everywhere, everywhere)

    def without_tie(self, one: str, other: str) -> Self:
        """Return the network with no tie between two of its places; all counts of works stay as they are."""
        i, j = self.places.index(one), self.places.index(other)
        ties = self.ties.copy()
        ties[i, j] = ties[j, i] = 0.0
        return replace(self, ties=ties)
