"""Which verdicts on fields would change if the least effect or the least works moved by a tenth, or within intervals.

The intervals of both shifts of a row of places by field are judged again by the rule of ``strengths``. A row under the
least works has no interval, so a lower threshold says of it only that it could be judged.
"""

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from enishi.strategy.sensitivity import FACTORS
from enishi.strategy.strengths import Strength, judged
from enishi.study import StrengthRule

THRESHOLDS = ("minimum_effect", "minimum_works")
JUDGED = "judged"  # what a row becomes whose verdict under a lower threshold cannot be computed


def verdict(row: Mapping[str, Any], reference: str, rule: StrengthRule) -> Strength:
    """Return the verdict that a row of places by field gets under a rule."""
    if row["works"] < rule.minimum_works:
        return Strength.NOT_KNOWN
    return judged(*_ends(row, reference), rule.minimum_effect)


def moved(row: Mapping[str, Any], reference: str, rule: StrengthRule) -> Iterator[tuple[str, float, str]]:
    """Yield threshold, factor and verdict of every move by a tenth that changes the verdict of a row."""
    own = str(row["strength"])
    for name in THRESHOLDS:
        for factor in FACTORS:
            other = replace(rule, **{name: getattr(rule, name) * factor})
            kind = str(verdict(row, reference, other))
            if row["works"] < rule.minimum_works:
                kind = JUDGED if row["works"] >= other.minimum_works else own
            if kind != own:
                yield name, factor, kind


def within(row: Mapping[str, Any], reference: str, rule: StrengthRule) -> str | None:
    """Return ``strong`` or ``weak`` if a row that is neither could be so at an end of its intervals, else None.

    One that is strong or weak is so throughout its intervals, by definition.
    """
    if row["strength"] != Strength.NEITHER:
        return None
    lows, highs = _ends(row, reference)
    if min(highs) > rule.minimum_effect:
        return str(Strength.STRONG)
    return str(Strength.WEAK) if max(lows) < -rule.minimum_effect else None


def _ends(row: Mapping[str, Any], reference: str) -> tuple[Sequence[float], Sequence[float]]:
    """Return low and high of the shifts by which a place is judged; the reference is judged by its share alone."""
    shifts = ("share_shift",) if row["place"] == reference else ("share_shift", "position_shift")
    lows, highs = ([row.get(f"{shift}_{end}") for shift in shifts] for end in ("low", "high"))
    # A low end of −∞ is kept as null.
    lows = [-math.inf if low is None and high is not None else low for low, high in zip(lows, highs, strict=True)]
    return [math.nan if one is None else one for one in lows], [math.nan if one is None else one for one in highs]
