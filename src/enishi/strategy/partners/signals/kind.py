"""Kind: companies and universities look for each other differently than each for its own."""

import numpy as np

from enishi.flows.network import Floats
from enishi.strategy.partners.signals.signal import Signal
from enishi.strategy.partners.window import Window

COMPANY, EDUCATION = "company", "education"


def _of(window: Window, kind: str) -> tuple[Floats, Floats]:
    """Return (k,) and (u,): 1 where the registry gives the type; of several parts, their share."""
    every = np.array([kind in node.types for node in window.corpus.nodes], dtype=float)
    sizes = np.maximum(np.asarray(window.focal.sum(axis=1), dtype=float).ravel(), 1)
    return (window.focal @ every) / sizes, every[window.columns]


def both(window: Window, kind: str) -> Floats:
    """Return (k, u): 1 where both are of a type."""
    ours, theirs = _of(window, kind)
    return ours[:, None] * theirs[None, :]


def mixed(window: Window) -> Floats:
    """Return (k, u): 1 where one is a company and the other a university."""
    companies, schools = _of(window, COMPANY), _of(window, EDUCATION)
    return companies[0][:, None] * schools[1][None, :] + schools[0][:, None] * companies[1][None, :]


SIGNALS = (
    Signal("companies", "kind", "1 if both are companies", lambda w: both(w, COMPANY), organisations_only=True),
    Signal("universities", "kind", "1 if both are of education", lambda w: both(w, EDUCATION), organisations_only=True),
    Signal(
        "company_university", "kind", "1 if one is a company and the other of education", mixed, organisations_only=True
    ),
)
