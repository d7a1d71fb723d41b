"""Signatures: the distinct combinations of year, places and fields, with how many works stand behind each.

The heart of the measuring: every indicator of a place is a function of this table, which grows with the variety of
works and not with their number.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array

from enishi.flows.network import Floats, Network

UNKNOWN = "ZZ"
# What works of one signature have in common.
KEY = ("year", "places", "multi_affiliation", "fields", "top_tenth")
# The top is one work in so many.
TENTH = 10
WHOLE = 1_000_000  # the weight of a whole work, in millionths
# How works are shared among places: at home, between two, among more.
DOMESTIC, BILATERAL, MULTILATERAL = range(3)


@dataclass(frozen=True, slots=True)
class Signatures:
    """s signatures over n places and f fields.

    places: n known codes, ascending; fields: f names, ``scheme.code``, ascending. years, works: (s,).
    multi_affiliation: (s,) whether works of the signature are international only through an author with affiliations in
    several places. member: (s, n) 1 where the place takes part. fractions: (s, n + 1) fractional works of each place
    over all works of the signature; the last column is ``ZZ``. has: (s, f) 1 where the works have the field; weights:
    (s, f) the sum of their weights there. cited: (s,) whether the works have a citation count; highly_cited: (s,) how
    many of them, in parts, are highly cited; field_highly_cited: (s, f) the same within each field.
    Laws: each row of fractions sums to works; highly_cited ≤ works.
    """

    places: tuple[str, ...]
    fields: tuple[str, ...]
    years: NDArray[np.int64]
    works: NDArray[np.int64]
    multi_affiliation: NDArray[np.bool_]
    member: Any  # scipy's csr_array of float64, as the four below
    fractions: Any
    has: Any
    weights: Any
    cited: NDArray[np.bool_]
    highly_cited: Floats
    field_highly_cited: Any

    def keep(self, rows: NDArray[Any]) -> "Signatures":
        """Return only the signatures marked (or numbered) in ``rows``."""
        return replace(
            self,
            years=self.years[rows],
            works=self.works[rows],
            multi_affiliation=self.multi_affiliation[rows],
            member=self.member[rows],
            fractions=self.fractions[rows],
            has=self.has[rows],
            weights=self.weights[rows],
            cited=self.cited[rows],
            highly_cited=self.highly_cited[rows],
            field_highly_cited=self.field_highly_cited[rows],
        )

    def between(self, first: int, last: int) -> "Signatures":
        """Return the signatures of the years ``first`` to ``last``, inclusive."""
        return self.keep((self.years >= first) & (self.years <= last))

    def in_field(self, field: str) -> "Signatures":
        """Return the signatures of works that have a field, highly cited as they are within it."""
        column = self.fields.index(field)
        rows = self.has[:, [column]].toarray().ravel() > 0
        mine = self.keep(rows)
        return replace(mine, highly_cited=mine.field_highly_cited[:, [column]].toarray().ravel())

    def relabelled(self, names: Mapping[str, str]) -> "Signatures":
        """Return the signatures with places renamed; places of the same new name become one (a group)."""
        new = [names.get(place, place) for place in self.places]
        places = tuple(sorted(set(new)))
        column = {place: i for i, place in enumerate(places)}
        ones = np.ones(len(new))
        shape = (len(new), len(places))
        mapping = csr_array((ones, (np.arange(len(new)), [column[name] for name in new])), shape=shape)
        member = (self.member @ mapping).tocsr()
        member.data[:] = 1.0
        extended = csr_array(
            (np.ones(len(new) + 1), (np.arange(len(new) + 1), [*(column[name] for name in new), len(places)])),
            shape=(len(new) + 1, len(places) + 1),
        )
        return replace(self, places=places, member=member, fractions=(self.fractions @ extended).tocsr())

    @property
    def sizes(self) -> NDArray[np.int64]:
        """How many known places take part, (s,)."""
        return np.asarray(np.diff(self.member.indptr), np.int64)

    @property
    def kinds(self) -> NDArray[np.int64]:
        """DOMESTIC, BILATERAL or MULTILATERAL, (s,); works of no known place count as domestic."""
        return np.asarray(np.clip(self.sizes - 1, DOMESTIC, MULTILATERAL), np.int64)


def tie_weights(sizes: NDArray[np.int64], counting: str) -> Floats:
    """Return what one work of so many places adds to each of its ties: 1, or 1 ÷ (places − 1); 0 for a single place."""
    international = (sizes > 1).astype(float)
    return international if counting == "full" else international / np.maximum(sizes - 1, 1)


def network(signed: Signatures, counting: str = "full") -> Network:
    """Return the network of the signatures; places that no work names are left out.

    counting: ``full`` (a joint work is a tie of 1) or ``fractional`` (1 ÷ (n − 1) for a work of n places).
    """
    weights = signed.works.astype(float)
    sizes = signed.sizes
    international = sizes > 1
    works = signed.member.T @ weights
    present = works > 0
    per_tie = weights * tie_weights(sizes, counting)
    ties = (signed.member.multiply(per_tie[:, None]).T @ signed.member).toarray()
    np.fill_diagonal(ties, 0.0)
    kinds = signed.kinds == np.arange(MULTILATERAL + 1)[:, None]
    cited = kinds * np.where(signed.cited, weights, 0.0)
    highly_cited = kinds * signed.highly_cited
    return Network(
        places=tuple(place for place, here in zip(signed.places, present, strict=True) if here),
        ties=ties[np.ix_(present, present)],
        works=works[present],
        works_fractional=np.asarray(signed.fractions.sum(axis=0))[:-1][present],
        international_works=(signed.member.T @ (weights * international))[present],
        multi_affiliation_works=(signed.member.T @ (weights * (international & signed.multi_affiliation)))[present],
        cited=(signed.member.T @ cited.T).T[:, present],
        highly_cited=(signed.member.T @ highly_cited.T).T[:, present],
        cited_everywhere=cited.sum(axis=1),
        highly_cited_everywhere=highly_cited.sum(axis=1),
    )
