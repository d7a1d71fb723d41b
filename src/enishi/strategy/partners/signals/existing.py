"""Existing ties: what both did together, and when."""

import numpy as np

from enishi.flows.network import Floats
from enishi.strategy.partners.signals.signal import Signal
from enishi.strategy.partners.window import SPAN, Window, dense, inverse


def _joint(window: Window) -> Floats:
    return np.log1p(window.together)


def _fractional(window: Window) -> Floats:
    return np.asarray(np.log1p(dense(window.ties)))


def _recent(window: Window) -> Floats:
    return np.log1p(window.joint(window.span(0)))


def _before(window: Window) -> Floats:
    return np.log1p(window.joint(window.span(SPAN)))


def _their_share(window: Window) -> Floats:
    return np.asarray(window.together * inverse(window.count(window.past)))


def _our_share(window: Window) -> Floats:
    return np.asarray(window.together * inverse(window.count_ours(window.past))[:, None])


SIGNALS = (
    Signal("joint", "existing", "ln(1 + joint works)", _joint),
    Signal("joint_fractional", "existing", "ln(1 + Σ 1 ÷ (nodes of the work − 1)) over joint works", _fractional),
    Signal("joint_recent", "existing", "ln(1 + joint works of the last two years)", _recent),
    Signal("joint_before", "existing", "ln(1 + joint works of the two years before)", _before),
    Signal("joint_their_share", "existing", "joint works ÷ their works", _their_share),
    Signal("joint_our_share", "existing", "joint works ÷ our works", _our_share),
)
