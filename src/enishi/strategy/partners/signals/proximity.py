"""Proximity in the network of fractional ties: whom both know, and short ways from one to the other."""

from typing import Any

import numpy as np
import scipy.sparse as sp

from enishi.flows.network import Floats
from enishi.strategy.partners.signals.signal import Signal
from enishi.strategy.partners.window import Window, dense, inverse, row_sums

# A walker goes on with this probability at each step, and takes so many steps at most after the first.
ONWARDS, STEPS = 0.5, 5


def _known(matrix: Any) -> Any:
    """Return 1 where there is a tie."""
    known = matrix.copy()
    known.data[:] = 1.0
    return known


def _through(window: Window, weight: Floats) -> Floats:
    """Return (k, u): Σ over common neighbours of a weight."""
    return dense(_known(window.ties) @ sp.diags(weight) @ _known(window.network))


def _degrees(window: Window) -> Floats:
    return row_sums(_known(window.network))


def common_neighbours(window: Window) -> Floats:
    """Return (k, u) the number of common neighbours."""
    return _through(window, np.ones(len(window.columns)))


def adamic_adar(window: Window) -> Floats:
    """Return (k, u): Σ over common neighbours of 1 ÷ ln(their degree) (degree 1 as 1.5)."""
    return _through(window, inverse(np.log(np.maximum(_degrees(window), 1.5))))


def resource_allocation(window: Window) -> Floats:
    """Return (k, u): Σ over common neighbours of 1 ÷ their degree."""
    return _through(window, inverse(_degrees(window)))


def resource_allocation_fractional(window: Window) -> Floats:
    """Return (k, u): Σ over common neighbours of t_ik · t_kj ÷ Σ_l t_kl, t the fractional tie."""
    return dense(window.ties @ sp.diags(inverse(row_sums(window.network))) @ window.network)


def three_steps(window: Window) -> Floats:
    """Return (k, u): paths over two organisations between, each divided by √(degree · degree) of the two."""
    known, scale = _known(window.network), sp.diags(inverse(np.sqrt(_degrees(window))))
    return dense(_known(window.ties) @ scale @ known @ scale @ known)


def walks(window: Window) -> tuple[Floats, Floats]:
    """Return (k, u) twice: how often a walker from us comes to them, and one from them to us.

    At each step the walker follows a tie in proportion to its weight and goes on with probability ONWARDS.
    """
    strength = row_sums(window.network)
    step = (sp.diags(inverse(strength)) @ window.network).tocsr()
    start = (sp.diags(inverse(row_sums(window.ties))) @ window.ties).tocsr()
    home = (window.ties @ sp.diags(inverse(strength))).tocsr()
    onto, back = start.toarray(), home.toarray()
    to_them, to_us = ONWARDS * onto, ONWARDS * back
    forward, backward = step.T.tocsr(), step
    for number in range(2, STEPS + 2):
        onto, back = (forward @ onto.T).T, (backward @ back.T).T
        to_them = to_them + ONWARDS**number * onto
        to_us = to_us + ONWARDS**number * back
    return to_them, to_us


# Walks and resource allocation are small numbers of very different size.
def _log10(values: Floats) -> Floats:
    return np.asarray(np.log1p(10 * values))


SIGNALS = (
    Signal(
        "common_neighbours",
        "proximity",
        "ln(1 + common neighbours)",
        lambda window: np.log1p(common_neighbours(window)),
    ),
    Signal(
        "adamic_adar",
        "proximity",
        "ln(1 + Σ_k 1 ÷ ln d_k) over common neighbours k of degree d_k",
        lambda window: np.log1p(adamic_adar(window)),
    ),
    Signal(
        "resource_allocation",
        "proximity",
        "ln(1 + 10 · Σ_k 1 ÷ d_k)",
        lambda window: _log10(resource_allocation(window)),
    ),
    Signal(
        "resource_allocation_fractional",
        "proximity",
        "ln(1 + 10 · Σ_k t_ik · t_kj ÷ s_k), t fractional ties, s their sums",
        lambda window: _log10(resource_allocation_fractional(window)),
    ),
    Signal(
        "three_steps",
        "proximity",
        "ln(1 + Σ_kl 1 ÷ √(d_k · d_l)) over paths i–k–l–j (Kovács et al. 2019)",
        lambda window: np.log1p(three_steps(window)),
    ),
    Signal(
        "walk_to_them",
        "proximity",
        "ln(1 + 10 · Σ_s 0.5^s · P^s_ij), s from 1 to 6, P the ties divided by their sum",
        lambda window: _log10(walks(window)[0]),
    ),
    Signal(
        "walk_to_us",
        "proximity",
        "ln(1 + 10 · Σ_s 0.5^s · P^s_ji), s from 1 to 6",
        lambda window: _log10(walks(window)[1]),
    ),
)
