"""Strong fields of organisations, and those that stand out: the rules on examples that can be checked by hand."""

from math import exp, log

import numpy as np
import pytest
from scipy.stats import beta

from enishi.flows.organisation_signature import from_batches
from enishi.indicators.rank_band import rank_band
from enishi.pipeline.organisations import strong_fields
from enishi.strategy.standouts import standouts
from enishi.strategy.strong_fields import is_strong, share_shift
from enishi.study import StrengthRule
from invented_organisations import signed


def test_the_share_shift_is_the_worked_example_and_jeffreys_interval() -> None:
    shift, low, high = share_shift([12], [40], [100], 1_000)
    assert shift[0] == pytest.approx(log(12 / 40 / (100 / 1_000)))
    assert [low[0], high[0]] == pytest.approx([log(end / 0.1) for end in beta(12.5, 28.5).interval(0.95)])
    assert (round(low[0], 3), round(shift[0], 3), round(high[0], 3)) == (0.563, 1.099, 1.509)


def test_nothing_is_said_where_nothing_is_known() -> None:
    shift, low, high = share_shift([0, 0, 0], [40, 0, 40], [100, 100, 0], 1_000)
    assert (shift[0], low[0]) == (-np.inf, -np.inf)
    assert np.isfinite(high[0])
    assert np.isnan([shift[1], low[1], high[1], shift[2], low[2], high[2]]).all()


def test_the_interval_of_a_share_shift_holds_the_truth() -> None:
    random = np.random.default_rng(1)
    truth = np.repeat([0.05, 0.1, 0.2, 0.4], 500)
    drawn = random.binomial(60, truth)
    _shift, low, high = share_shift(drawn, np.full(2_000, 60), np.full(2_000, 1_000), 10_000)
    assert 0.93 <= np.mean((low <= np.log(truth / 0.1)) & (np.log(truth / 0.1) <= high)) <= 0.97


def test_strong_is_beyond_the_effect_and_with_enough_works() -> None:
    rule = StrengthRule(minimum_effect=0.1, minimum_works=30)
    low, works = np.array([0.11, 0.1, 0.11, np.nan]), np.array([30.0, 30, 29, 30])
    assert is_strong(low, works, rule).tolist() == [True, False, False, False]


def test_strong_fields_of_organisations() -> None:
    """x has 20 of its 40 works on ai, where 40 of the 170 classified works of the scheme are; y has too few works."""
    teams = [("x",)] * 40 + [("y",)] * 29 + [("z",)] * 131
    fields = [("s.ai",)] * 20 + [("s.iot",)] * 20 + [("t.ai",)] * 29 + [("s.ai",)] * 20 + [("s.iot",)] * 110 + [()]
    made = from_batches(signed(teams, fields).to_batches())
    found, status = strong_fields(made, StrengthRule())
    assert beta(20.5, 20.5).ppf(0.025) / (40 / 170) > exp(0.1)
    assert dict(zip(made.organisations, found, strict=True)) == {"x": ["s.ai"], "y": [], "z": []}
    assert dict(zip(made.organisations, status, strict=True)) == {"x": "", "y": "not_known", "z": ""}


def test_rank_bands_of_organisations_follow_the_formula() -> None:
    random = np.random.default_rng(2)
    low = random.integers(0, 50, 200).astype(float)
    high = low + random.integers(0, 20, 200).astype(float)
    best, worst = rank_band(low, high)
    for i in range(200):
        assert best[i] == 1 + sum(other > high[i] for other in low)
        assert worst[i] == sum(other >= low[i] for other in high)


def chosen(seats: int, minimum: int = 10) -> list[tuple[str, str, int, bool]]:
    organisations = ["a", "b", "c", "d", "e", "f", "g", "h"]
    places = ["CN", "CN", "CN", "CN", "AU", "AU", None, "JP"]
    works = np.array([100.0, 64, 90, 9, 50, 25, 500, 500])
    vector = np.array([0.4, 0.1, 0.0, 0.5, 0.2, 0.1, 0.9, 0.9])
    found = standouts(organisations, places, works, vector, ["CN", "AU", "SG"], minimum, seats)
    return [(organisations[one.position], one.place, one.rank, one.dominated) for one in found]


def test_seats_go_round_the_candidate_places() -> None:
    """c has no ties, d too few works, g and h are of no candidate place; SG has none at all."""
    assert chosen(25) == [("a", "CN", 1, False), ("b", "CN", 2, True), ("e", "AU", 1, False), ("f", "AU", 2, True)]
    # The last seat goes to the higher score: f √(25/50 × 0.1/0.2) = 0.5, b √(64/100 × 0.1/0.4) = 0.4.
    assert chosen(3) == [("a", "CN", 1, False), ("e", "AU", 1, False), ("f", "AU", 2, True)]
    assert chosen(25, minimum=1_000) == []


def test_scores_are_relative_to_the_place_and_the_settings_units_do_not_matter() -> None:
    names, places = ["a", "b", "c"], ["CN"] * 3
    works, vector = np.array([100.0, 50, 20]), np.array([0.1, 0.3, 0.2])
    one = standouts(names, places, works, vector, ["CN"], 1, 3)
    scaled = standouts(names, places, works * 7, vector / 3, ["CN"], 1, 3)
    assert [(s.position, round(s.score, 12)) for s in one] == [(s.position, round(s.score, 12)) for s in scaled]
    assert one[0].position == 1
    assert one[0].score == pytest.approx((50 / 100 * 0.3 / 0.3) ** 0.5)
