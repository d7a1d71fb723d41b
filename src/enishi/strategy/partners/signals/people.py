"""People: past co-authors who moved, and names that stand in bylines of both. Never a measure of a person."""

import numpy as np
import scipy.sparse as sp

from enishi.flows.network import Floats
from enishi.strategy.partners.corpus import LARGEST_TEAM, Sparse, incidence
from enishi.strategy.partners.signals.signal import Signal
from enishi.strategy.partners.window import Window, dense, inverse, row_sums

# A name that stands at more nodes than this is several people of one name.
MOST_NODES_OF_A_NAME = 8


def _bylines(window: Window) -> tuple[Sparse, Sparse, Sparse]:
    """Return (w, p) who wrote what, (p, u) who stands at which column, (k, p) who stands at the focal nodes."""
    corpus = window.corpus
    person, node, work = corpus.people
    kept = window.past[work]
    person, node, work = person[kept], node[kept], work[kept]
    count = int(corpus.people[0].max()) + 1 if len(corpus.people[0]) else 0
    wrote = incidence(work, person, (len(corpus.years), count))
    at = node >= 0
    where = incidence(person[at], node[at], (count, len(corpus.nodes)))
    names = row_sums(where)
    certain = sp.diags((names <= MOST_NODES_OF_A_NAME).astype(float))
    ours = (window.focal @ where.T).tocsr()
    ours.data[:] = 1.0
    return wrote, (certain @ where[:, window.columns]).tocsr(), (ours @ certain).tocsr()


def _spread(at: Sparse) -> Floats:
    """Return for each person 1 ÷ the columns at which the name stands."""
    return inverse(row_sums(at))


def names_in_both(window: Window) -> Floats:
    """Return (k, u): ln(1 + 10 · Σ over names in bylines of both of 1 ÷ the columns with the name)."""
    _wrote, theirs, ours = _bylines(window)
    shared = dense(ours @ sp.diags(_spread(theirs)) @ theirs)
    return np.asarray(np.log1p(10 * np.where(window.own, 0.0, shared)))


def co_authors_there(window: Window) -> Floats:
    """Return (k, u): ln(1 + Σ over names on our works that stand at them elsewhere of 1 ÷ columns with the name)."""
    wrote, theirs, _ours = _bylines(window)
    small = sp.diags((window.past & (row_sums(wrote) <= LARGEST_TEAM)).astype(float))
    beside = (window.ours @ small @ wrote).tocsr()
    beside.data[:] = 1.0
    return np.log1p(np.where(window.own, 0.0, dense(beside @ sp.diags(_spread(theirs)) @ theirs)))


def people_between(window: Window) -> Floats:
    """Return (k, u): ln(1 + Σ over persons of (co-authors here · co-authors there) ÷ all co-authors)."""
    wrote, theirs, ours = _bylines(window)
    small = sp.diags((row_sums(wrote) <= LARGEST_TEAM).astype(float))
    known = (wrote.T @ small @ wrote).tocsr()
    known.setdiag(0)
    known.eliminate_zeros()
    known.data[:] = 1.0
    between = (ours @ known) @ sp.diags(inverse(row_sums(known))) @ (known @ theirs)
    return np.log1p(np.where(window.own, 0.0, dense(between)))


SIGNALS = (
    Signal(
        "names_in_both",
        "people",
        "ln(1 + 10 · Σ 1 ÷ m) over names in bylines of both, m the organisations with the name (at most 8)",
        names_in_both,
        needs="people",
        organisations_only=True,
    ),
    Signal(
        "co_authors_there",
        "people",
        "ln(1 + Σ 1 ÷ m) over names on our works that also stand there",
        co_authors_there,
        needs="people",
        organisations_only=True,
    ),
    Signal(
        "people_between",
        "people",
        "ln(1 + Σ over persons of co-authors here · co-authors there ÷ all co-authors)",
        people_between,
        needs="people",
        organisations_only=True,
    ),
)
