"""The second look: what the ranker knows of a candidate once every candidate of the text has been judged."""

import numpy as np

from enishi.resolve.organisation_candidates import SIMILAR
from enishi.resolve.organisation_features import FEATURES, Rows
from enishi.resolve.organisation_index import Floats, Index, Ints, among
from enishi.resolve.organisation_past import PAST

# Facts of the best other candidate that are set beside its own.
_OF_BEST_OTHER = ("telling", "prominence", "country", "city", "children", "kind", "education", "healthcare", "part")
# What the second look adds: how the first one judged the candidate and those beside it.
CONTEXT = (
    "own",
    "best_other",
    "second_other",
    "rank_of_own",
    "all_together",
    "overlapping",
    "same_words",
    "of_parents",
    "of_children",
    "best_apart",
    "likely_others",  # how many others are likelier than not
    *(f"best_other_{name}" for name in _OF_BEST_OTHER),
    *PAST,
)


def in_context(index: Index, rows: Rows, own: Floats, past: Floats) -> Floats:
    """Return the features with those of CONTEXT beside them.

    ``own``: the first judgement of each row, 0 to 1. ``past``: the columns PAST of each row's organisation.
    """
    text = rows.text
    _texts, first, counts = np.unique(text, return_index=True, return_counts=True)
    sizes = np.repeat(counts, counts)
    one = np.repeat(np.arange(len(text)), sizes)
    other = (
        np.arange(len(one)) - np.repeat(np.cumsum(sizes) - sizes, sizes) + np.repeat(np.repeat(first, counts), sizes)
    )
    apart = one != other
    one, other = one[apart], other[apart]
    order = np.lexsort((-own, text))
    rank = np.empty(len(text))
    rank[order] = np.arange(len(text)) - np.repeat(first, counts)
    ordered = own[order]
    top, second, third = (np.where(counts > k, ordered[np.minimum(first + k, len(own) - 1)], 0) for k in range(3))
    top, second, third = (np.repeat(column, counts) for column in (top, second, third))
    overlap = (rows.start[one] < rows.end[other]) & (rows.start[other] < rows.end[one])
    overlap &= (rows.kind[one] != SIMILAR) & (rows.kind[other] != SIMILAR)
    same = (rows.start[one] == rows.start[other]) & (rows.end[one] == rows.end[other]) & overlap
    count = len(index.country)
    below = among(rows.owner[one] * count + rows.owner[other], index.pairs)
    above = among(rows.owner[other] * count + rows.owner[one], index.pairs)

    def most(pairs: Ints) -> Floats:
        found = np.zeros(len(text))
        np.maximum.at(found, one[pairs], own[other[pairs]])
        return found

    context = (
        own,
        np.where(rank == 0, second, top),
        np.where(rank <= 1, third, second),
        rank,
        np.repeat(np.add.reduceat(own, first) if len(own) else own, counts),
        most(overlap),
        most(same),
        most(below),
        most(above),
        most(~overlap & ~below & ~above),
        np.repeat(np.add.reduceat((own > 0.5).astype(float), first) if len(own) else own, counts) - (own > 0.5),
        *_best_other(rows, order, rank, first, counts),
    )
    return np.column_stack([rows.features, *(column.astype(np.float32) for column in context), past])


def _best_other(rows: Rows, order: Ints, rank: Floats, first: Ints, counts: Ints) -> list[Floats]:
    """Return how facts of a text's best other candidate differ from a candidate's own; 99 where it has no other."""
    if not len(order):
        return [rank] * len(_OF_BEST_OTHER)
    best = np.repeat(order[first], counts)
    next_best = np.repeat(order[np.minimum(first + 1, len(order) - 1)], counts)
    other = np.where(rank == 0, next_best, best)
    alone = np.repeat(counts, counts) == 1
    columns = [rows.features[:, FEATURES.index(name)] for name in _OF_BEST_OTHER]
    return [np.where(alone, 99.0, column[other] - column) for column in columns]
