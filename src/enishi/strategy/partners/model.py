"""The model: a logistic regression on standardised signals with an L2 penalty, and its resampled sisters.

ln(p ÷ (1 − p)) = b_0 + Σ_s b_s · (x_s − mean_s) ÷ sd_s, with mean and sd over all pairs asked about in a window, so
that coefficients learnt in one window hold in another whose corpus has grown. Maximised is the log-likelihood of all
pairs (no negatives are sampled) minus PENALTY ÷ 2 · Σ b_s². Source: Hastie, Tibshirani and Friedman 2009, chapter 4.4.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.linalg import cho_factor, cho_solve
from scipy.special import expit

from enishi.flows.network import Floats
from enishi.indicators.one_thread import one_thread

PENALTY = 10.0
RESAMPLES = 200
_CHUNK = 1 << 16
_MOST_STEPS, _SMALLEST_STEP = 50, 1e-9
Signals = NDArray[np.float32]
Whole = NDArray[np.int64]


@dataclass(frozen=True, slots=True, eq=False)
class Model:
    """Coefficients (1 + signals,), the constant first, and those of RESAMPLES resamples of focal nodes."""

    coefficients: Floats
    resampled: Floats

    @one_thread
    def log_odds(self, signals: Signals) -> Floats:
        """Return (pairs,) ln(p ÷ (1 − p)) of standardised signals."""
        parts = range(0, len(signals), _CHUNK)
        odds = [_rows(signals[at : at + _CHUNK]) @ self.coefficients for at in parts]
        return np.concatenate(odds) if odds else np.zeros(0)

    def probability(self, signals: Signals) -> Floats:
        """Return (pairs,) the probability of a tie."""
        return np.asarray(expit(self.log_odds(signals)))

    @one_thread
    def resampled_probability(self, signals: Signals) -> Floats:
        """Return (resamples, pairs) the probability by each resampled model."""
        return np.asarray(expit(self.resampled @ _rows(signals).T))


def _rows(signals: Signals) -> Floats:
    """Return signals in double precision with a column of ones before them."""
    return np.hstack([np.ones((len(signals), 1)), signals.astype(np.float64)])


@one_thread
def fit(signals: Signals, hits: NDArray[np.bool_], focal: Whole, seed: int) -> Model:
    """Learn from (pairs, signals) standardised signals and whether each pair became a tie.

    focal: the focal node of each pair. Resamples draw focal nodes with replacement, all their pairs with them; each
    takes one Newton step from the fitted coefficients, b + H⁻¹ · Σ_f (times drawn − 1) · g_f, with g_f the gradient of
    the pairs of focal node f (Kline and Santos 2012), so that they cost next to nothing.
    """
    size = signals.shape[1] + 1
    penalty = np.full(size, PENALTY)
    penalty[0] = 0.0
    b = np.zeros(size)
    base = (hits.sum() + 0.5) / (len(hits) + 1)
    b[0] = np.log(base / (1 - base))
    for _step in range(_MOST_STEPS):
        gradient, curvature, _by_focal = _derivatives(signals, hits, focal, b)
        step = cho_solve(cho_factor(curvature + np.diag(penalty) + 1e-9 * np.eye(size)), gradient - penalty * b)
        # Far from the top a full step may overshoot; no coefficient moves more than 2 at once.
        b = b + step * min(1.0, 2.0 / max(float(np.abs(step).max()), 1e-12))
        if np.abs(step).max() < _SMALLEST_STEP:
            break
    _gradient, curvature, by_focal = _derivatives(signals, hits, focal, b)
    count = len(by_focal)
    draws = np.random.default_rng(seed).multinomial(count, np.full(count, 1 / count), size=RESAMPLES)
    pull = (draws - 1.0) @ by_focal
    steps = cho_solve(cho_factor(curvature + np.diag(penalty) + 1e-9 * np.eye(size)), pull.T).T
    return Model(b, b + steps)


def _derivatives(signals: Signals, hits: NDArray[np.bool_], focal: Whole, b: Floats) -> tuple[Floats, Floats, Floats]:
    """Return the gradient of the log-likelihood, minus its second derivative, and the gradient by focal node."""
    size = len(b)
    curvature, by_focal = np.zeros((size, size)), np.zeros((int(focal.max()) + 1, size))
    for at in range(0, len(signals), _CHUNK):
        rows = _rows(signals[at : at + _CHUNK])
        p = np.asarray(expit(rows @ b))
        curvature += (rows * (p * (1 - p))[:, None]).T @ rows
        pull = rows * (hits[at : at + _CHUNK] - p)[:, None]
        # Pairs stand focal node by focal node, so their sums are those of runs.
        own = focal[at : at + _CHUNK]
        starts = np.flatnonzero(np.concatenate([[True], own[1:] != own[:-1]]))
        by_focal[own[starts]] += np.add.reduceat(pull, starts, axis=0)
    present = np.unique(focal)
    return by_focal.sum(axis=0), curvature, by_focal[present]
