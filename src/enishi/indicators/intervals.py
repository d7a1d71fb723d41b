"""95 % intervals in closed form: for sums over works, and for shares of works.

They say how far a number would differ in another set of as many works from the same process: sampling error only. A
resampled percentile is too short where few works stand behind a number, because a resample can lose a work but never
find one that was not there; these intervals cover there too (``docs/intervals.md`` shows how often).
"""

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import betaincinv, gammaincinv

from enishi.flows.network import Floats

LEVEL = 0.95
TAILS = ((1 - LEVEL) / 2, (1 + LEVEL) / 2)


def sum_interval(total: ArrayLike, variance: ArrayLike, one: ArrayLike = 1.0) -> tuple[Floats, Floats]:
    """Return low and high of sums of what works contribute, each of the shape of ``total``.

    The quantiles of a gamma distribution with mean y + w ÷ 2 and variance v + w² ÷ 2, where y is the sum, v its
    ``variance`` and w what ``one`` work contributes at most: for a count (v = y, w = 1) that is Jeffreys' interval of a
    Poisson mean, for large sums the normal one. Low is 0 where the sum is 0. Source: Fay and Feuer 1997 (weighted
    sums), Brown, Cai and DasGupta 2003 (Jeffreys).

    Worked example: 3 works: 0.845 to 8.006.
    """
    y, v, w = (np.asarray(value, float) for value in (total, variance, one))
    mean, spread = y + w / 2, v + w**2 / 2
    scale = np.divide(spread, mean, out=np.zeros(np.broadcast(spread, mean).shape), where=mean > 0)
    shape = np.divide(mean, scale, out=np.ones_like(scale), where=scale > 0)
    low, high = (np.where(scale > 0, gammaincinv(shape, tail) * scale, y) for tail in TAILS)
    return np.where(y > 0, np.minimum(low, y), 0.0), np.maximum(high, y)


def count_interval(count: ArrayLike, works: float) -> tuple[Floats, Floats]:
    """Return low and high of counts out of ``works``: ``sum_interval`` with the variance c · (1 − c ÷ works)."""
    c = np.asarray(count, float)
    return sum_interval(c, c * (1 - c / max(works, 1.0)))


def share_interval(part: ArrayLike, whole: ArrayLike) -> tuple[Floats, Floats]:
    """Return low and high of shares ``part ÷ whole`` of whole numbers of works; NaN where whole is 0.

    Jeffreys' interval: the quantiles of a beta distribution with part + ½ and whole − part + ½; low is 0 where part is
    0, high is 1 where part is whole. ``whole`` may be an effective number where works weigh differently. Source: Brown,
    Cai and DasGupta 2001.

    Worked example: 3 of 10 works: 0.093 to 0.606.
    """
    x, n = np.asarray(part, float), np.asarray(whole, float)
    known = n > 0
    low, high = (betaincinv(x + 0.5, np.maximum(n - x, 0) + 0.5, tail) for tail in TAILS)
    low, high = np.where(x > 0, low, 0.0), np.where(x < n, high, 1.0)
    return np.where(known, low, np.nan), np.where(known, high, np.nan)
