"""What an indicator is: the one thing each measure's file declares, as ``INDICATOR``."""

from collections.abc import Callable
from dataclasses import dataclass

from enishi.flows.network import Floats, Network
from enishi.indicators.sample import Sample


@dataclass(frozen=True, slots=True)
class Indicator:
    """A measure, with all that a reader must know to defend it.

    name: its column (``international_share``); order: where it stands among the others; family: strength, tie,
    position or concentration; subject: ``place`` (compute gives one value a place, shape (n,)) or ``pair`` (shape
    (n, n), zero diagonal unless said otherwise); label, unit, range, formula, source, example: for people, in English
    (message ids, translated on the methods page). ``example`` is a worked one whose numbers a test recomputes.
    decimals: digits after the point in a table for people. outside: the places, in order, to which the measure does
    not apply and whose value is 0 by rule (their status is ``outside``).
    """

    name: str
    order: int
    family: str
    subject: str
    label: str
    unit: str
    range: str
    formula: str
    source: str
    example: str
    compute: Callable[[Network], Floats]
    decimals: int = 0
    outside: Callable[[Network], tuple[str, ...]] | None = None
    interval: Callable[[Sample], tuple[Floats, Floats]] | None = None
    no_interval: str = ""
