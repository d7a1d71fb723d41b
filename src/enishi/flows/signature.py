"""Signatures: the distinct combinations of year and places, with how many works stand behind each.

The heart of the measuring: every indicator of a place is a function of this table, which grows with the variety of
works and not with their number.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array

from enishi.flows.coauthorship import UNKNOWN
from enishi.flows.network import Network


@dataclass(frozen=True, slots=True)
class Signatures:
    """s signatures over n places.

    places: n known codes, ascending. years, works: (s,). multi_affiliation: (s,) whether works of the signature are
    international only through an author with affiliations in several places. member: (s, n) 1 where the place takes
    part. fractions: (s, n + 1) fractional works of each place over all works of the signature; the last column is
    ``ZZ``. Law: each row of fractions sums to works.
    """

    places: tuple[str, ...]
    years: NDArray[np.int64]
    works: NDArray[np.int64]
    multi_affiliation: NDArray[np.bool_]
    member: Any  # scipy's csr_array of float64
    fractions: Any

    def keep(self, rows: NDArray[np.bool_]) -> "Signatures":
        """Return only the signatures marked in ``rows``."""
        return replace(
            self,
            years=self.years[rows],
            works=self.works[rows],
            multi_affiliation=self.multi_affiliation[rows],
            member=self.member[rows],
            fractions=self.fractions[rows],
        )

    def between(self, first: int, last: int) -> "Signatures":
        """Return the signatures of the years ``first`` to ``last``, inclusive."""
        return self.keep((self.years >= first) & (self.years <= last))

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


def from_table(rows: Sequence[Mapping[str, Any]]) -> Signatures:
    """Build signatures from the rows of a result's table of signatures."""
    places = tuple(sorted({code for row in rows for code in row["places"]}))
    column = {place: i for i, place in enumerate([*places, UNKNOWN])}
    lengths = [len(row["places"]) for row in rows]
    of_member = [column[code] for row in rows for code in row["places"]]
    member_rows = np.repeat(np.arange(len(rows)), lengths)
    values = np.array([value for row in rows for value in (*row["fractions"], row["fraction_unknown"])])
    of_value = [column[code] for row in rows for code in (*row["places"], UNKNOWN)]
    value_rows = np.repeat(np.arange(len(rows)), np.array(lengths) + 1)
    return Signatures(
        places,
        np.array([row["year"] for row in rows], np.int64),
        np.array([row["works"] for row in rows], np.int64),
        np.array([row["multi_affiliation"] for row in rows], bool),
        csr_array((np.ones(len(of_member)), (member_rows, of_member)), shape=(len(rows), len(places))),
        csr_array((values, (value_rows, of_value)), shape=(len(rows), len(places) + 1)),
    )


def signatures(counts: Mapping[str, list[Any]], parts: Mapping[str, list[Any]]) -> Signatures:
    """Build signatures from the columns of ``coauthorship.signature_counts``, both ordered by their keys."""
    key = list(zip(counts["year"], counts["places"], counts["multi_affiliation"], strict=True))
    row_of = {k: i for i, k in enumerate(key)}
    named = [k[1].split(";") if k[1] else [] for k in key]
    places = tuple(sorted({code for codes in named for code in codes}))
    column = {place: i for i, place in enumerate([*places, UNKNOWN])}
    size = (len(key), len(places))

    rows = np.repeat(np.arange(len(key)), [len(codes) for codes in named])
    columns = [column[code] for codes in named for code in codes]
    member = csr_array((np.ones(len(columns)), (rows, columns)), shape=size)

    part_rows = [row_of[k] for k in zip(parts["year"], parts["places"], parts["multi_affiliation"], strict=True)]
    part_columns = [column[place] for place in parts["place"]]
    values = np.asarray(parts["numerator"], float) / np.asarray(parts["denominator"], float)
    fractions = csr_array((values, (part_rows, part_columns)), shape=(size[0], size[1] + 1))
    return Signatures(
        places,
        np.asarray(counts["year"], np.int64),
        np.asarray(counts["works"], np.int64),
        np.asarray(counts["multi_affiliation"], bool),
        member,
        fractions,
    )


def network(signed: Signatures, counting: str = "full") -> Network:
    """Return the network of the signatures; places that no work names are left out.

    counting: ``full`` (a joint work is a tie of 1) or ``fractional`` (1 ÷ (n − 1) for a work of n places).
    """
    weights = signed.works.astype(float)
    size = signed.member.sum(axis=1)
    international = size > 1
    per_tie = weights if counting == "full" else weights / np.maximum(size - 1, 1)
    works = signed.member.T @ weights
    present = works > 0
    ties = (signed.member.multiply((per_tie * international)[:, None]).T @ signed.member).toarray()
    np.fill_diagonal(ties, 0.0)
    return Network(
        places=tuple(place for place, here in zip(signed.places, present, strict=True) if here),
        ties=ties[np.ix_(present, present)],
        works=works[present],
        works_fractional=np.asarray(signed.fractions.sum(axis=0))[:-1][present],
        international_works=(signed.member.T @ (weights * international))[present],
        multi_affiliation_works=(signed.member.T @ (weights * (international & signed.multi_affiliation)))[present],
    )
