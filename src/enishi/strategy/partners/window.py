"""A history of works up to a year, seen by focal nodes that look for partners: what signals are computed from.

Rows are the focal nodes (k: each a set of nodes; one organisation, or all of a place), columns the universe (u): the
nodes with enough works in the history. What is asked about the future never enters here.
"""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import scipy.sparse as sp

from enishi.flows.network import Floats
from enishi.strategy.partners.corpus import LARGEST_TEAM, Corpus, Flags, Ints, Sparse

# How many years are "the last ones": the length of what is predicted, and of what momentum compares.
SPAN = 2
# More nodes than these are not compared: the ones with most works stay. All pairs then fit into memory.
MOST_NODES = 1_500


def inverse(values: Floats) -> Floats:
    """Return 1 ÷ values, 0 where a value is 0."""
    return np.asarray(np.divide(1.0, values, out=np.zeros_like(values, dtype=float), where=values > 0))


def dense(matrix: Sparse) -> Floats:
    """Return a sparse matrix as an array."""
    return np.asarray(matrix.toarray(), dtype=float)


def column_sums(matrix: Sparse) -> Floats:
    """Return the sums of the columns as a flat array."""
    return np.asarray(matrix.sum(axis=0), dtype=float).ravel()


def row_sums(matrix: Sparse) -> Floats:
    """Return the sums of the rows as a flat array."""
    return np.asarray(matrix.sum(axis=1), dtype=float).ravel()


def universe(corpus: Corpus, upto: int, min_works: int, unverified: bool, always: Ints) -> Ints:
    """Return the nodes to compare: known place, min_works wanted works in the history, at most MOST_NODES by works.

    unverified: whether nodes that no registry verifies belong to them. always: nodes that are among them in any case.
    """
    works = column_sums(corpus.member[(corpus.years <= upto) & corpus.wanted])
    possible = np.array([bool(node.place) and (node.verified or unverified) for node in corpus.nodes], dtype=bool)
    enough = np.flatnonzero(possible & (works >= min_works))
    most = enough[np.argsort(-works[enough], kind="stable")][:MOST_NODES]
    return np.union1d(most, always).astype(np.int64)


@dataclass(eq=False)
class Window:
    """A history. focal: (k, n) sparse, the nodes that each focal node consists of. columns: (u,) the universe."""

    corpus: Corpus
    upto: int
    focal: Sparse
    columns: Ints

    @cached_property
    def past(self) -> Flags:
        """Which works are in the history."""
        return self.corpus.years <= self.upto

    def span(self, back: int) -> Flags:
        """Return which works are of the SPAN years that end ``back`` years before the end (negative: after it)."""
        last = self.upto - back
        return (self.corpus.years > last - SPAN) & (self.corpus.years <= last)

    @cached_property
    def member(self) -> Sparse:
        """(w, u): who of the universe took part, all years."""
        return self.corpus.member[:, self.columns].tocsr()

    @cached_property
    def ours(self) -> Sparse:
        """(k, w): which works the focal nodes took part in, all years."""
        matrix = (self.focal @ self.corpus.member.T).tocsr()
        matrix.data[:] = 1.0
        return matrix

    @cached_property
    def teams(self) -> Floats:
        """(w,): how many nodes each work names."""
        return row_sums(self.corpus.member)

    @cached_property
    def small(self) -> Flags:
        """Which works make ties: those of two to LARGEST_TEAM nodes."""
        return (self.teams > 1) & (self.teams <= LARGEST_TEAM)

    @cached_property
    def own(self) -> Flags:
        """(k, u): whether the column is a part of the focal node."""
        return np.asarray(self.focal[:, self.columns].toarray() > 0)

    def joint(self, works: Flags) -> Floats:
        """Return (k, u) the number of joint works among those chosen (only works that make ties)."""
        chosen = sp.diags((works & self.small).astype(float))
        return np.where(self.own, 0.0, (self.ours @ chosen @ self.member).toarray())

    @cached_property
    def together(self) -> Floats:
        """(k, u): joint works in the history."""
        return self.joint(self.past)

    @cached_property
    def shares(self) -> Floats:
        """(w,): what a work adds to the tie of two of its nodes: 1 ÷ (nodes − 1) in the history, else 0."""
        return np.where(self.past & self.small, inverse(self.teams - 1), 0.0)

    @cached_property
    def network(self) -> Sparse:
        """(u, u): fractional ties in the universe, zero diagonal."""
        ties = (self.member.T @ sp.diags(self.shares) @ self.member).tocsr()
        ties.setdiag(0)
        ties.eliminate_zeros()
        return ties

    @cached_property
    def ties(self) -> Sparse:
        """(k, u): fractional ties of the focal nodes with the universe."""
        ties = (self.ours @ sp.diags(self.shares) @ self.member).tocsr()
        ties = ties.multiply(sp.csr_matrix(~self.own)).tocsr()
        ties.eliminate_zeros()
        return ties

    def count(self, works: Flags) -> Floats:
        """Return (u,) the works of the columns among those chosen."""
        return column_sums(self.member[works])

    def count_ours(self, works: Flags) -> Floats:
        """Return (k,) the works of the focal nodes among those chosen."""
        return row_sums(self.ours[:, works])

    @cached_property
    def places(self) -> tuple[str, ...]:
        """(u,): the code of where each column is."""
        return tuple(self.corpus.nodes[i].place for i in self.columns)

    @cached_property
    def focal_places(self) -> tuple[str, ...]:
        """(k,): the code of where each focal node is: that of its first part."""
        first = [row.indices.min() if row.nnz else -1 for row in self.focal]
        return tuple(self.corpus.nodes[i].place if i >= 0 else "" for i in first)

    def across(self, values: Floats) -> Floats:
        """Return (k, u) a value of the columns, the same for every focal node."""
        return np.broadcast_to(values, self.own.shape)

    def down(self, values: Floats) -> Floats:
        """Return (k, u) a value of the focal nodes, the same for every column."""
        return np.broadcast_to(values[:, None], self.own.shape)

    def abroad(self) -> Flags:
        """Return (k, u) whether the column is in another place than the focal node."""
        return np.asarray(np.array(self.focal_places)[:, None] != np.array(self.places)[None, :])
