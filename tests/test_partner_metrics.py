"""The record of a ranking: every measure against plain Python, ties over all their orders, intervals that cover."""

from fractions import Fraction
from itertools import pairwise, permutations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import minimize

from enishi.strategy.partners.metrics import average_precision, estimates, measured, precision_at_first, roc_auc
from enishi.strategy.partners.model import PENALTY, fit

_ROWS = st.lists(st.tuples(st.integers(0, 3), st.booleans()), min_size=2, max_size=7)


def arrays(rows: list[tuple[int, bool]]) -> tuple[np.ndarray, np.ndarray]:
    return np.array([score for score, _hit in rows], float), np.array([hit for _score, hit in rows], bool)


def plain_average_precision(hits: list[bool]) -> Fraction:
    found, total = 0, Fraction(0)
    for place, hit in enumerate(hits, 1):
        if hit:
            found += 1
            total += Fraction(found, place)
    return total / found


@given(_ROWS.filter(lambda rows: any(hit for _score, hit in rows)))
@settings(max_examples=60, deadline=None)
def test_average_precision_is_the_mean_over_all_orders_of_ties(rows: list[tuple[int, bool]]) -> None:
    orders = [o for o in permutations(rows) if all(a[0] >= b[0] for a, b in pairwise(o))]
    wanted = sum(plain_average_precision([hit for _score, hit in order]) for order in orders) / len(orders)
    assert average_precision(*arrays(rows)) == pytest.approx(float(wanted), abs=1e-12)


@given(_ROWS.filter(lambda rows: len({hit for _score, hit in rows}) == 2))
def test_roc_auc_is_the_share_of_pairs_in_order(rows: list[tuple[int, bool]]) -> None:
    pairs = [(a, b) for a, hit in rows if hit for b, other in rows if not other]
    wanted = sum(1.0 if a > b else 0.5 if a == b else 0.0 for a, b in pairs) / len(pairs)
    assert roc_auc(*arrays(rows)) == pytest.approx(wanted, abs=1e-12)


def test_precision_at_ten_shares_the_last_places_among_ties() -> None:
    scores = np.array([3.0] * 4 + [2.0] * 12 + [1.0] * 5)
    hits = np.array([True] * 2 + [False] * 2 + [True] * 6 + [False] * 6 + [True] * 5)
    # Four are above; six places are shared by twelve, half of them hits.
    assert precision_at_first(scores, hits) == pytest.approx((2 + 6 * 0.5) / 10)
    assert precision_at_first(scores[:3], hits[:3]) == pytest.approx(0.2)


def test_the_order_of_rows_changes_no_measure() -> None:
    random = np.random.default_rng(3)
    scores, hits = random.integers(0, 6, (4, 60)).astype(float), random.random((4, 60)) < 0.3
    order = random.permutation(60)
    asked = np.ones((4, 60), bool)
    assert measured(scores, asked, hits) == pytest.approx(measured(scores[:, order], asked, hits[:, order]), abs=1e-12)


def test_nothing_is_said_of_who_has_no_hit() -> None:
    scores, asked = np.ones((2, 5)), np.ones((2, 5), bool)
    hits = np.array([[False] * 5, [True] * 5])
    assert np.isnan(measured(scores, asked, hits)).all()


def test_intervals_of_means_cover_the_truth() -> None:
    random = np.random.default_rng(5)
    inside = 0
    for number in range(400):
        values = random.exponential(1.0, (60, 1))
        found = estimates(values, 400, number)[0]
        inside += found.low <= 1.0 <= found.high
    assert 0.90 <= inside / 400 <= 0.98


def test_the_model_maximises_the_penalised_likelihood() -> None:
    random = np.random.default_rng(11)
    x = random.normal(size=(4_000, 3)).astype(np.float32)
    hits = random.random(4_000) < 1 / (1 + np.exp(3 - x @ np.array([1.0, -0.5, 0.0])))
    model = fit(x, hits, np.repeat(np.arange(40), 100), seed=1)

    def loss(b: np.ndarray) -> float:
        odds = b[0] + x.astype(float) @ b[1:]
        return float(np.logaddexp(0, odds).sum() - odds[hits].sum() + PENALTY / 2 * (b[1:] ** 2).sum())

    wanted = minimize(loss, np.zeros(4), method="BFGS", options={"gtol": 1e-8}).x
    assert model.coefficients == pytest.approx(wanted, abs=1e-4)
    assert loss(model.coefficients) <= loss(wanted) + 1e-9


def test_resampled_models_spread_as_models_of_new_samples_do() -> None:
    random = np.random.default_rng(12)

    def sample() -> tuple[np.ndarray, np.ndarray]:
        x = random.normal(size=(6_000, 1)).astype(np.float32)
        return x, random.random(6_000) < 1 / (1 + np.exp(1 - x[:, 0]))

    focal = np.repeat(np.arange(60), 100)
    slopes = [fit(*sample(), focal, seed=1).coefficients[1] for _ in range(60)]
    within = fit(*sample(), focal, seed=1).resampled[:, 1].std()
    assert within == pytest.approx(np.std(slopes), rel=0.4)


def test_signals_without_differences_and_without_hits_do_no_harm() -> None:
    model = fit(np.zeros((50, 2), np.float32), np.zeros(50, bool), np.repeat(np.arange(5), 10), seed=1)
    assert np.isfinite(model.coefficients).all()
    assert model.probability(np.zeros((1, 2), np.float32))[0] < 0.05
