"""The signals of a pair, one file a family: each says what it measures, its formula, and its family's name."""

from enishi.strategy.partners.signals import (
    capability,
    complementarity,
    existing,
    kind,
    momentum,
    openness,
    people,
    places,
    proximity,
    topics,
)
from enishi.strategy.partners.signals.signal import Signal

FAMILIES = (existing, capability, complementarity, proximity, openness, momentum, topics, places, people, kind)
SIGNALS: tuple[Signal, ...] = tuple(signal for family in FAMILIES for signal in family.SIGNALS)
# What only pairs with joint works have; signals of new ties leave it out.
EXISTING = "existing"

__all__ = ["EXISTING", "SIGNALS", "Signal", "signals_for"]


def signals_for(*, new: bool, level: str, people: bool, fields: bool, citations: bool, narrowed: bool) -> list[Signal]:
    """Return the signals that the data can give.

    new: for pairs without joint works. level: of the nodes. people, fields, citations: whether the corpus has them.
    narrowed: whether a field or topic is asked for.
    """
    lacking = {"people": not people, "fields": not fields, "citations": not citations, "narrowed": not narrowed}
    return [
        signal
        for signal in SIGNALS
        if not (new and signal.family == EXISTING)
        and (not signal.organisations_only or level == "organisation")
        and not (signal.needs and lacking[signal.needs])
    ]
