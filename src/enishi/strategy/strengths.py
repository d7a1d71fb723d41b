"""In which fields a place is strong or weak: by its share of the works and its position in the field's network."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from enishi.flows.network import Floats
from enishi.indicators.eigenvector import ENOUGH, eigenvector
from enishi.indicators.intervals import TAILS
from enishi.indicators.sample import Sample
from enishi.study import StrengthRule


class Strength(StrEnum):
    """What can be said of a place in a field."""

    STRONG = "strong"
    WEAK = "weak"
    NEITHER = "neither"
    NOT_KNOWN = "not_known"


@dataclass(frozen=True, slots=True)
class Shift:
    """A shift with its interval, each (n,): NaN where it cannot be told."""

    value: Floats
    low: Floats
    high: Floats


@dataclass(frozen=True, slots=True)
class Strengths:
    """Share shift, position shift and verdict of each place of a field's network, in its order."""

    share: Shift
    position: Shift
    verdict: list[Strength]


def strengths(field: Sample, whole: Sample, reference: str, rule: StrengthRule) -> Strengths:
    """Judge every place of a field against its standing in all works.

    Share shift: ln[(works in field ÷ all works in field) ÷ (works ÷ all works)]. Position shift: ln[(eigenvector in
    field ÷ R's in field) ÷ (eigenvector ÷ R's)], with R the reference. Intervals: 95 % percentiles over paired
    resamples. ``strong``: both lie wholly above the minimum effect; ``weak``: wholly below its negative; ``not_known``:
    fewer works in the field than the rule asks, or no position. The position shift of R itself is 0 by definition, so R
    is judged by its share alone.
    """
    net, all_net = field.network, whole.network
    at = np.searchsorted(all_net.places, net.places)
    many = net.works >= rule.minimum_works
    share_values = _log_ratio(net.works / field.works, all_net.works[at] / whole.works)
    position_values = _log_ratio(eigenvector(net), eigenvector(all_net)[at])
    home = net.places.index(reference) if reference in net.places else None
    nothing = np.full((1, len(at)), np.nan)
    share_draws = position_draws = nothing
    if field.resampled and whole.resampled:
        mine, all_mine = field.resampled, whole.resampled
        share_draws = _log_ratio(
            mine.works / np.maximum(mine.total, 1)[:, None], all_mine.works[:, at] / all_mine.total[:, None]
        )
        position_draws = _log_ratio(mine.eigenvector, all_mine.eigenvector[:, at])
    if home is None:
        position_values, position_draws = np.full(len(at), np.nan), nothing
    else:
        position_values = position_values - position_values[home]
        position_draws = position_draws - position_draws[:, [home]]
    tied = (net.international_works >= ENOUGH) & np.isfinite(position_values)
    share = _shift(share_values, share_draws, many)
    position = _shift(position_values, position_draws, many & tied)
    verdict = [
        _verdict(share, None if i == home else position, i, rule.minimum_effect) if many[i] else Strength.NOT_KNOWN
        for i in range(len(at))
    ]
    return Strengths(share, position, verdict)


def _log_ratio(part: Floats, whole: Floats) -> Floats:
    """Return ln(part ÷ whole), NaN where either is 0."""
    known = (part > 0) & (whole > 0)
    ratio = np.divide(part, whole, out=np.ones(np.broadcast(part, whole).shape), where=known)
    return np.where(known, np.log(ratio), np.nan)


def _shift(values: Floats, draws: Floats, known: NDArray[np.bool_]) -> Shift:
    """Return a shift with percentiles of its draws; a draw that lost the place counts as the lowest."""
    complete = np.isfinite(draws).any(axis=0)
    low, high = np.full(len(values), np.nan), np.full(len(values), np.nan)
    shown = np.flatnonzero(complete & known)
    if len(shown):
        filled = np.where(np.isfinite(draws[:, shown]), draws[:, shown], -np.inf)
        low[shown], high[shown] = np.quantile(filled, TAILS, axis=0, method="inverted_cdf")
    return Shift(values, low, high)


def _verdict(share: Shift, position: Shift | None, place: int, effect: float) -> Strength:
    shifts = [share] if position is None else [share, position]
    return judged([shift.low[place] for shift in shifts], [shift.high[place] for shift in shifts], effect)


def judged(lows: Sequence[float], highs: Sequence[float], effect: float) -> Strength:
    """Return the verdict on the ends of the intervals of one or both shifts, given the minimum effect."""
    if np.isnan([*lows, *highs]).any():
        return Strength.NOT_KNOWN
    if min(lows) > effect:
        return Strength.STRONG
    return Strength.WEAK if max(highs) < -effect else Strength.NEITHER
