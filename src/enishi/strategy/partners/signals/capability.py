"""Capability: how much they do, how much of it lately, in the field asked for, and how well it is received."""

import numpy as np

from enishi.flows.network import Floats
from enishi.strategy.partners.corpus import TENTH
from enishi.strategy.partners.signals.signal import Signal
from enishi.strategy.partners.window import Window, column_sums

# How many average works each organisation is given, so that a share of few works does not jump.
PRIOR = 5.0


def works(window: Window) -> Floats:
    """Return ln of their works."""
    return window.across(np.log(np.maximum(window.count(window.past), 1)))


def our_works(window: Window) -> Floats:
    """Return ln of our works."""
    return window.down(np.log(np.maximum(window.count_ours(window.past), 1)))


def _recent(window: Window) -> Floats:
    return window.across(np.log1p(window.count(window.span(0))))


def _our_recent(window: Window) -> Floats:
    return window.down(np.log1p(window.count_ours(window.span(0))))


def top_share(window: Window) -> Floats:
    """Return (u,) the share of their works in the top tenth of the year, drawn towards a tenth by PRIOR works."""
    known = window.past & ~np.isnan(window.corpus.top)
    parts = column_sums(window.member[known].multiply(window.corpus.top[known][:, None]))
    return (parts + TENTH * PRIOR) / (window.count(known) + PRIOR)


def field_shift(window: Window) -> Floats:
    """Return (u,) ln[(share of the wanted field in their works) ÷ (its share in all works)], drawn towards 0."""
    asked = window.past & window.corpus.wanted
    share = asked.sum() / max(window.past.sum(), 1)
    own = (window.count(asked) + share * PRIOR) / (window.count(window.past) + PRIOR)
    return np.asarray(np.log(np.maximum(own, 1e-9) / max(share, 1e-9)))


def _field_works(window: Window) -> Floats:
    return window.across(np.log1p(window.count(window.past & window.corpus.wanted)))


SIGNALS = (
    Signal("works", "capability", "ln(their works)", works),
    Signal("our_works", "capability", "ln(our works)", our_works),
    Signal("works_recent", "capability", "ln(1 + their works of the last two years)", _recent),
    Signal("our_works_recent", "capability", "ln(1 + our works of the last two years)", _our_recent),
    Signal(
        "highly_cited",
        "capability",
        "(works in the top tenth of their year + 0.5) ÷ (works with citations + 5)",
        lambda window: window.across(top_share(window)),
        needs="citations",
    ),
    Signal("field_works", "capability", "ln(1 + their works in the field)", _field_works, needs="narrowed"),
    Signal(
        "field_shift",
        "capability",
        "ln[(share of the field in their works) ÷ (its share in all works)], with 5 average works added",
        lambda window: window.across(field_shift(window)),
        needs="narrowed",
    ),
)
