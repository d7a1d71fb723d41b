"""Openness: how much they work across borders, and how fast they find new partners there."""

import numpy as np

from enishi.flows.network import Floats
from enishi.strategy.partners.corpus import Sparse
from enishi.strategy.partners.signals.capability import PRIOR
from enishi.strategy.partners.signals.signal import Signal
from enishi.strategy.partners.window import SPAN, Window


def international_share(window: Window) -> Floats:
    """Return (u,) the share of international works, drawn towards that of all works by PRIOR works."""
    abroad = window.past & window.corpus.international
    share = abroad.sum() / max(window.past.sum(), 1)
    return np.asarray((window.count(abroad) + share * PRIOR) / (window.count(window.past) + PRIOR))


def partners_abroad(window: Window, ties: Sparse, places: tuple[str, ...]) -> Floats:
    """Return for each row of ``ties`` (its places given) the number of columns elsewhere with a tie."""
    rows, columns = ties.nonzero()
    elsewhere = np.array(places)[rows] != np.array(window.places)[columns]
    return np.bincount(rows[elsewhere], minlength=ties.shape[0]).astype(float)


def _new_partners(window: Window, places: tuple[str, ...], *, ours: bool) -> Floats:
    """Return for each row the partners abroad of the history that were none before the last SPAN years."""
    before = Window(window.corpus, window.upto - SPAN, window.focal, window.columns)
    now, then = (window.ties, before.ties) if ours else (window.network, before.network)
    return partners_abroad(window, now, places) - partners_abroad(window, then, places)


def _partners(window: Window) -> Floats:
    return window.across(np.log1p(partners_abroad(window, window.network, window.places)))


def _our_partners(window: Window) -> Floats:
    return window.down(np.log1p(partners_abroad(window, window.ties, window.focal_places)))


def _growth(window: Window) -> Floats:
    return window.across(np.log1p(_new_partners(window, window.places, ours=False)))


def _our_growth(window: Window) -> Floats:
    return window.down(np.log1p(_new_partners(window, window.focal_places, ours=True)))


SIGNALS = (
    Signal(
        "international_share",
        "openness",
        "(their international works + 5 · the share of all) ÷ (their works + 5)",
        lambda window: window.across(international_share(window)),
    ),
    Signal("partners_abroad", "openness", "ln(1 + their partners in other places)", _partners),
    Signal("our_partners_abroad", "openness", "ln(1 + our partners in other places)", _our_partners),
    Signal("new_partners", "openness", "ln(1 + their partners abroad that are new in the last two years)", _growth),
    Signal("our_new_partners", "openness", "ln(1 + our partners abroad that are new)", _our_growth),
)
