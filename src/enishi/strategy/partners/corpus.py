"""The works as partners are judged on: who took part in what, when, on which subject.

Nodes are organisations, or places where the ties between places are asked for. Everything is sparse and bounded by
what the works hold. Works that name more than LARGEST_TEAM nodes make no tie: joint work of hundreds says little about
any two of them; they count as works all the same.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import scipy.sparse as sp
from numpy.typing import NDArray

from enishi.flows.network import Floats

Flags = NDArray[np.bool_]
Ints = NDArray[np.int64]
Sparse = Any  # scipy.sparse.csr_matrix; SciPy carries no types

LARGEST_TEAM = 30
TENTH = 0.1


@dataclass(frozen=True, slots=True)
class Node:
    """An organisation, or a place at the level of places. place: the code of where it is, empty if not known."""

    id: str
    name_en: str
    name_ja: str | None
    place: str
    types: tuple[str, ...]
    verified: bool


@dataclass(frozen=True, slots=True, eq=False)
class Corpus:
    """The works in the order of their ids, and the nodes in the order of theirs.

    years: (w,). member: (w, n), 1 where the node took part. international: (w,). terms: (w, t), 1 where the title has
    the word. venues: (w, v). fields: (w, f) weights of the scheme's fields. top: (w,) the part of the work in the most
    cited tenth of its year, NaN without a citation count. people: (person, node, work), one row each byline in the
    order of persons, node −1 where not known, empty where the result holds no names. wanted: (w,) works of the subject
    asked for, all where none is. groups: (n, g), 1 where the node's place belongs to the group of places.
    """

    years: Ints
    nodes: tuple[Node, ...]
    member: Sparse
    international: Flags
    terms: Sparse
    venues: Sparse
    fields: Sparse
    top: Floats
    people: tuple[Ints, Ints, Ints]
    wanted: Flags
    groups: Sparse
    level: str = "organisation"

    @property
    def last(self) -> int:
        """Return the last year with works."""
        return int(self.years.max()) if len(self.years) else 0

    @property
    def first(self) -> int:
        """Return the first year with works."""
        return int(self.years.min()) if len(self.years) else 0


def incidence(rows: Sequence[int] | Ints, columns: Sequence[int] | Ints, shape: tuple[int, int]) -> Sparse:
    """Return the matrix that is 1 where a row and a column stand together, however often they do."""
    matrix = sp.csr_matrix((np.ones(len(rows)), (rows, columns)), shape=shape)
    matrix.data[:] = 1.0
    return matrix


def top_tenth(years: Ints, cited_by: Floats) -> Floats:
    """Return the part of each work that is in the most cited tenth of its year; NaN without a citation count.

    Works with as many citations as the cut share what of the tenth is left (Waltman and Schreiber 2013), so that the
    parts of a year sum to a tenth of its works.
    """
    part = np.full(len(years), np.nan)
    for year in np.unique(years):
        at = np.flatnonzero((years == year) & ~np.isnan(cited_by))
        if not len(at):
            continue
        room = len(at) * TENTH
        values = cited_by[at]
        own = np.zeros(len(at))
        for value in np.unique(values)[::-1]:
            same = values == value
            own[same] = min(1.0, room / same.sum())
            room -= same.sum()
            if room <= 0:
                break
        part[at] = own
    return part
