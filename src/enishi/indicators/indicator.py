"""What an indicator is: the one thing each measure's file declares, as ``INDICATOR``."""

from collections.abc import Callable
from dataclasses import dataclass

from enishi.flows.network import Floats, Network


@dataclass(frozen=True, slots=True)
class Indicator:
    """A measure, with all that a reader must know to defend it.

    name: its column (``international_share``); family: strength, tie, position or concentration; subject: ``place``
    (compute gives one value a place, shape (n,)) or ``pair`` (shape (n, n)); label, unit, range, formula, source,
    example: for people, in English (message ids, translated on the methods page). ``example`` is a worked one whose
    numbers a test recomputes.
    """

    name: str
    family: str
    subject: str
    label: str
    unit: str
    range: str
    formula: str
    source: str
    example: str
    compute: Callable[[Network], Floats]
