"""What a signal is."""

from collections.abc import Callable
from dataclasses import dataclass

from enishi.flows.network import Floats
from enishi.strategy.partners.window import Window


@dataclass(frozen=True, slots=True)
class Signal:
    """One number of a pair.

    family: the group in which reasons are weighed. formula: for people (docs/partners.md). compute: (k, u) of a window.
    needs: what of the corpus it needs (``people``, ``fields``, ``citations``, ``narrowed``: a field was asked for).
    organisations_only: without a meaning between places.
    """

    name: str
    family: str
    formula: str
    compute: Callable[[Window], Floats]
    needs: str = ""
    organisations_only: bool = False
