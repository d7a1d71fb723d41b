"""The pairs that a question is about in one window: their signals, standardised, and what became of them."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from enishi.flows.network import Floats
from enishi.strategy.partners.corpus import Flags
from enishi.strategy.partners.model import Signals, Whole
from enishi.strategy.partners.signals import Signal
from enishi.strategy.partners.window import SPAN, Window

NEW, STRONGER = "new", "stronger"
KINDS = (NEW, STRONGER)


@dataclass(frozen=True, slots=True, eq=False)
class Pairs:
    """Pairs of one kind. asked: (k, u) which they are. signals: (pairs, s), in the order of asked's rows; standardised
    over all of them. hits: (k, u) which became a tie, or a stronger one, in the SPAN years after the window.
    """

    asked: Flags
    signals: Signals
    hits: Flags

    @property
    def focal(self) -> Whole:
        """Return the row of each pair."""
        return np.nonzero(self.asked)[0]

    @property
    def outcomes(self) -> Flags:
        """Return whether each pair is a hit."""
        return self.hits[self.asked]

    def spread(self, values: Floats) -> Floats:
        """Return (k, u) the values of the pairs, −∞ elsewhere."""
        matrix = np.full(self.asked.shape, -np.inf)
        matrix[self.asked] = values
        return matrix


def asked_pairs(window: Window, kind: str, *, home: bool) -> Flags:
    """Return (k, u) the pairs of a kind: without joint works, or with. home: whether those in one place count."""
    possible = ~window.own if home else ~window.own & window.abroad()
    tied = (window.ours[:, window.past] @ window.member[window.past]).toarray() > 0
    return np.asarray(possible & (tied if kind == STRONGER else ~tied))


def hits(window: Window, kind: str, *, in_field: bool) -> Flags:
    """Return (k, u) what became a tie in the SPAN years after the window.

    new: at least one joint work. stronger: more joint works than in the SPAN years before. in_field: only works of the
    subject asked for make it.
    """
    works = window.corpus.wanted if in_field else np.ones_like(window.past)
    after = window.joint(window.span(-SPAN) & works)
    return np.asarray(after > (window.joint(window.span(0) & works) if kind == STRONGER else 0))


def pairs(window: Window, kind: str, signals: Sequence[Signal], *, home: bool, in_field: bool) -> Pairs:
    """Return the pairs of a kind with their signals and outcomes."""
    asked = asked_pairs(window, kind, home=home)
    values = np.empty((int(asked.sum()), len(signals)), dtype=np.float32)
    for column, signal in enumerate(signals):
        values[:, column] = standardised(signal.compute(window)[asked])
    return Pairs(asked, values, hits(window, kind, in_field=in_field))


def standardised(values: Floats) -> Floats:
    """Return values with mean 0 and standard deviation 1; all 0 where they do not differ."""
    if not len(values):
        return values
    centred = values - values.mean()
    deviation = float(np.sqrt((centred**2).mean()))
    return centred / deviation if deviation > 1e-12 else np.zeros_like(centred)
