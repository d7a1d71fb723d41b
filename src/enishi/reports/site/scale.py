"""Scales: from a value to a coordinate, with ticks at round values."""

import math
from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True)
class Scale:
    """A monotone scale from [low, high] to the coordinates [start, end]."""

    low: float
    high: float
    start: float
    end: float
    ticks: tuple[float, ...]
    bend: Callable[[float], float] = float

    def __call__(self, value: float) -> float:
        """Return the coordinate of a value; values beyond the ends stay at the end."""
        inside = min(max(value, self.low), self.high)
        low, high = self.bend(self.low), self.bend(self.high)
        return self.start + (self.end - self.start) * (self.bend(inside) - low) / (high - low)


def logarithmic(values: list[float], start: float, end: float) -> Scale:
    """Return a scale by powers of ten from 1 up, a little wider than the values."""
    positive = [value for value in values if value > 0] or [1.0]
    low, high = min(positive) / 1.25, max(max(positive) * 2, min(positive) * 10)
    first, last = math.ceil(math.log10(low)), math.floor(math.log10(high))
    return Scale(low, high, start, end, tuple(10.0**power for power in range(first, last + 1)), math.log10)


def linear(top: float, start: float, end: float, parts: int = 4) -> Scale:
    """Return a scale from 0 to a round value at or above ``top``."""
    step = round_step(top / parts)
    count = max(1, math.ceil(top / step - 1e-9))
    return Scale(0, step * count, start, end, tuple(round(step * tick, 12) for tick in range(count + 1)))


def root(top: float, start: float, end: float) -> Scale:
    """Return a square-root scale from 0: it keeps zero, and spreads the many small values."""
    high = max(top * 1.12, 1e-3)
    wanted = (0, 0.01, 0.05, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1.0)
    ticks = tuple(value for value in wanted if value <= high)
    if len(ticks) < 3:
        ticks = linear(top, 0, 1, 3).ticks
    return Scale(0, max(high, ticks[-1]), start, end, ticks, math.sqrt)


def round_step(rough: float) -> float:
    """Return the next 1, 2, 2.5 or 5 times a power of ten at or above ``rough``."""
    if rough <= 0:
        return 1.0
    power = 10.0 ** math.floor(math.log10(rough))
    return next(step * power for step in (1, 2, 2.5, 5, 10) if step * power >= rough - 1e-12)
