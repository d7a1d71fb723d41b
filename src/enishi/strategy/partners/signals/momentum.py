"""Momentum: the growth of works, the last two years against the two before."""

import numpy as np

from enishi.flows.network import Floats
from enishi.strategy.partners.signals.signal import Signal
from enishi.strategy.partners.window import SPAN, Window


def growth(recent: Floats, before: Floats) -> Floats:
    """Return ln[(recent works + 1) ÷ (works before + 1)]."""
    return np.log((recent + 1) / (before + 1))


def _theirs(window: Window) -> Floats:
    return window.across(growth(window.count(window.span(0)), window.count(window.span(SPAN))))


def _ours(window: Window) -> Floats:
    return window.down(growth(window.count_ours(window.span(0)), window.count_ours(window.span(SPAN))))


SIGNALS = (
    Signal("momentum", "momentum", "ln[(works of the last two years + 1) ÷ (works of the two before + 1)]", _theirs),
    Signal("our_momentum", "momentum", "the same of our works", _ours),
)
