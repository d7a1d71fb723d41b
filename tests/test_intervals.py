"""Intervals in closed form: against SciPy's distributions, and how often they cover."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from enishi.indicators.intervals import seen_factor, share_interval, sum_interval


def test_a_count_has_jeffreys_interval_of_a_poisson_mean() -> None:
    low, high = sum_interval([3, 0, 400], [3, 0, 400])
    assert low == pytest.approx([stats.gamma.ppf(0.025, 3.5), 0, stats.gamma.ppf(0.025, 400.5)], rel=1e-12)
    assert high == pytest.approx(stats.gamma.ppf(0.975, [3.5, 0.5, 400.5]), rel=1e-12)
    assert (round(low[0], 3), round(high[0], 3)) == (0.845, 8.006)


def test_a_share_has_jeffreys_interval() -> None:
    low, high = share_interval([3, 0, 5, 0], [10, 5, 5, 0])
    assert low[:3] == pytest.approx([stats.beta.ppf(0.025, 3.5, 7.5), 0, stats.beta.ppf(0.025, 5.5, 0.5)], rel=1e-9)
    assert high[:3] == pytest.approx([stats.beta.ppf(0.975, 3.5, 7.5), stats.beta.ppf(0.975, 0.5, 5.5), 1], rel=1e-9)
    assert np.isnan([low[3], high[3]]).all()
    assert (round(low[0], 3), round(high[0], 3)) == (0.093, 0.606)


@given(st.integers(0, 10_000), st.floats(0.01, 1e6), st.floats(0.001, 10))
def test_an_interval_holds_its_sum_and_is_never_negative(total: int, variance: float, one: float) -> None:
    low, high = sum_interval(total, variance if total else 0, one)
    assert 0 <= low <= total <= high


@pytest.mark.parametrize("mean", [0.7, 3, 12, 90])
def test_counts_are_covered_on_average_over_means(mean: float) -> None:
    random = np.random.default_rng(5)
    means = mean * np.exp(random.normal(0, 0.3, 40_000))
    counts = random.poisson(means)
    low, high = sum_interval(counts, counts)
    assert 0.93 < ((low <= means) & (means <= high)).mean() < 0.98


def test_the_low_end_of_what_is_seen_is_that_of_a_poisson_number_without_0() -> None:
    factor = seen_factor([0, 1, 2, 5, 60])
    assert factor[0] == 1
    assert factor[1] == 0
    assert round(factor[2], 3) == 0.237
    assert factor[4] == pytest.approx(1, abs=5e-3)
    for count, end in ((2, factor[2] * sum_interval(2, 2)[0]), (5, factor[3] * sum_interval(5, 5)[0])):
        tail = stats.poisson.sf(count, end) + stats.poisson.pmf(count, end) / 2
        assert tail / stats.poisson.sf(0, end) == pytest.approx(0.025, rel=1e-6)
