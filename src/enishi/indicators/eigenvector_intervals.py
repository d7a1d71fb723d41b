"""95 % intervals of the eigenvector centrality of organisations, from resampled signatures.

Each resample draws as many works as there are, with replacement (multinomial over the signatures), ties the
organisations anew and measures their eigenvector. A percentile of these is too short: a resample loses works but never
finds one that was not there, and it draws the vector towards its centre. The interval is therefore

x · exp(± 1.96 · √q)

with x the value and q the mean square of ln(resampled ÷ x), which holds their spread and their drift.
``docs/organisation-network.md`` shows how often it holds the true value; below MINIMUM_WORKS works with another
organisation it does so too seldom, so there is none.
"""

import numpy as np

from enishi.flows.network import Floats
from enishi.indicators.eigenvector import of_ties
from enishi.indicators.intervals import TAILS
from enishi.indicators.organisation_ties import tie_matrix, ties_of
from enishi.indicators.pairs import Pairs

RESAMPLES = 100
MINIMUM_WORKS = 30
# A resampled value need not be more exact than its own spread.
_SETTLED = 1e-4
# An organisation that leaves the largest component in more than this part of the resamples has no interval.
_OUTSIDE = 0.025


def eigenvector_intervals(
    pairs: Pairs, works: Floats, values: Floats, joint: Floats, seed: int, resamples: int = RESAMPLES
) -> tuple[Floats, Floats]:
    """Return low and high of the eigenvector of n organisations, NaN where there is none.

    works: of each signature (s,); values: the eigenvector and joint: the works with another organisation, each (n,).
    """
    low, high = np.full(len(values), np.nan), np.full(len(values), np.nan)
    chosen = np.flatnonzero((joint >= MINIMUM_WORKS) & (values > 0))
    if not len(chosen):
        return low, high
    total = int(works.sum())
    random = np.random.default_rng(seed)
    # Sums of squared logarithms: no resample is kept.
    count, squares = np.zeros(len(chosen)), np.zeros(len(chosen))
    for _resample in range(resamples):
        drawn = random.multinomial(total, works / total).astype(np.float64)
        vector = of_ties(tie_matrix(pairs, ties_of(pairs, drawn)), values, _SETTLED)[chosen]
        inside = vector > 0
        count[inside] += 1
        squares[inside] += np.log(vector[inside] / values[chosen][inside]) ** 2
    known = count >= max(1, (1 - _OUTSIDE) * resamples)
    here = chosen[known]
    from scipy.special import ndtri  # slow to load

    reach = ndtri(TAILS[1]) * np.sqrt(squares[known] / count[known])
    low[here], high[here] = values[here] * np.exp(-reach), np.minimum(values[here] * np.exp(reach), 1)
    return low, high
