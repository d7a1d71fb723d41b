"""95 % intervals in closed form: for sums over works, and for shares of works.

They say how far a number would differ in another set of as many works from the same process: sampling error only. A
resampled percentile is too short where few works stand behind a number, because a resample can lose a work but never
find one that was not there; these intervals cover there too (``docs/intervals.md`` shows how often).

SciPy's special functions are slow to load, and a network alone needs none.
"""

import numpy as np
from numpy.typing import ArrayLike

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
    from scipy.special import gammaincinv

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


def seen_interval(count: ArrayLike, seen: ArrayLike, works: float) -> tuple[Floats, Floats]:
    """Return ``count_interval`` of a number that is shown because the number ``seen``, at least as large, is not 0."""
    low, high = count_interval(count, works)
    return low * seen_factor(seen), high


def seen_factor(count: ArrayLike) -> Floats:
    """Return by what to multiply the low end of a number that is shown only because it is not 0, of the shape of count.

    Ties without a joint work and places without a work are no rows of a result. Of the many that are rare, those which
    one work brought in look commoner than they are, so the low end comes from the Poisson distribution without 0: the λ
    at which ½ · P(X = c) + P(X > c), given X ≥ 1, is 0.025, which for one work is 0. The factor is that λ over the low
    end of ``sum_interval``; from some 30 works it is 1. Source: Johnson, Kemp and Kotz 2005, section 4.10.

    Worked example: 1 work: 0; 2 works: 0.098 ÷ 0.416 = 0.237.
    """
    from scipy.special import gammainc, gammaincinv

    c = np.asarray(count, float)
    plain = gammaincinv(c + 0.5, TAILS[0])
    below, above = np.zeros_like(c), plain.copy()
    for _halving in range(50):
        middle = (below + above) / 2
        tail = (gammainc(np.maximum(c, 1e-9), middle) + gammainc(c + 1, middle)) / 2
        enough = tail > TAILS[0] * -np.expm1(-middle)
        below, above = np.where(enough, below, middle), np.where(enough, middle, above)
    return np.where(c > 1, below / plain, np.where(c > 0, 0.0, 1.0))


def share_interval(part: ArrayLike, whole: ArrayLike) -> tuple[Floats, Floats]:
    """Return low and high of shares ``part ÷ whole`` of whole numbers of works; NaN where whole is 0.

    Jeffreys' interval: the quantiles of a beta distribution with part + ½ and whole − part + ½; low is 0 where part is
    0, high is 1 where part is whole. ``whole`` may be an effective number where works weigh differently. Source: Brown,
    Cai and DasGupta 2001.

    Worked example: 3 of 10 works: 0.093 to 0.606.
    """
    from scipy.special import betaincinv

    x, n = np.asarray(part, float), np.asarray(whole, float)
    known = n > 0
    low, high = (betaincinv(x + 0.5, np.maximum(n - x, 0) + 0.5, tail) for tail in TAILS)
    low, high = np.where(x > 0, low, 0.0), np.where(x < n, high, 1.0)
    return np.where(known, low, np.nan), np.where(known, high, np.nan)
