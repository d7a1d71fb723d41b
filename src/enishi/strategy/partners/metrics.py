"""How good a ranking is: area under the ROC curve, average precision, precision among the first ten."""

from dataclasses import dataclass

import numpy as np
from scipy.stats import rankdata

from enishi.flows.network import Floats
from enishi.indicators.intervals import TAILS
from enishi.strategy.partners.corpus import Flags

FIRST = 10
MEASURES = ("roc_auc", "average_precision", "precision_at_10")


def roc_auc(scores: Floats, hits: Flags) -> float:
    """Return the chance that a hit is scored above a miss, ties counting half; NaN where one of them lacks."""
    positive, negative = int(hits.sum()), int((~hits).sum())
    if not positive or not negative:
        return float("nan")
    above = rankdata(scores)[hits].sum() - positive * (positive + 1) / 2
    return float(above / (positive * negative))


def average_precision(scores: Floats, hits: Flags) -> float:
    """Return the mean over hits of the precision down to the hit; NaN without a hit.

    Where scores tie, the expectation over all their orders (McSherry and Najork 2008), so that neither the order of
    rows nor a score with few values is favoured: of n tied after t places with h hits, r of them hits, place i holds a
    hit with r ÷ n, and the precision there is then (h + 1 + (i − 1) · (r − 1) ÷ (n − 1)) ÷ (t + i).
    """
    if not hits.any():
        return float("nan")
    order = np.argsort(-scores, kind="stable")
    found = hits[order].astype(float)
    step = np.concatenate([[0], np.cumsum(np.diff(scores[order]) != 0)])
    size, inside = np.bincount(step).astype(float), np.bincount(step, found)
    before, hits_before = np.cumsum(size) - size, np.cumsum(inside) - inside
    place = np.arange(1, len(scores) + 1)
    others = (inside[step] - 1) / np.maximum(size[step] - 1, 1)
    reached = hits_before[step] + 1 + (place - before[step] - 1) * others
    return float((inside[step] / size[step] * reached / place).sum() / found.sum())


def precision_at_first(scores: Floats, hits: Flags) -> float:
    """Return the share of hits among the first FIRST; scores that tie at the end share the places left.

    The expectation over all orders of tied scores, so that the order of rows decides nothing.
    """
    if len(scores) <= FIRST:
        return float(hits.sum() / FIRST)
    cut = np.partition(scores, -FIRST)[-FIRST]
    above, at = scores > cut, scores == cut
    return float((hits[above].sum() + hits[at].mean() * (FIRST - above.sum())) / FIRST)


def measured(scores: Floats, asked: Flags, hits: Flags) -> Floats:
    """Return (k, 3) the MEASURES of each focal node over the columns asked; NaN where it has no hit or no miss."""
    found = np.full((len(scores), len(MEASURES)), np.nan)
    for row in range(len(scores)):
        own = hits[row, asked[row]]
        if own.any() and not own.all():
            values = scores[row, asked[row]]
            found[row] = [f(values, own) for f in (roc_auc, average_precision, precision_at_first)]
    return found


@dataclass(frozen=True, slots=True)
class Estimate:
    """A mean over focal nodes with its 95 % interval."""

    value: float
    low: float
    high: float


def estimates(values: Floats, resamples: int, seed: int) -> list[Estimate]:
    """Return the mean of each column with percentiles of means over resampled rows, the same rows for all columns.

    values: (focal nodes, columns). Columns of differences of two rankings are thereby judged on pairs.
    """
    draws = np.random.default_rng(seed).integers(0, len(values), (resamples, len(values)))
    means = np.stack([values[draw].mean(axis=0) for draw in draws])
    low, high = np.quantile(means, TAILS, axis=0)
    return [Estimate(*map(float, row)) for row in zip(values.mean(axis=0), low, high, strict=True)]
