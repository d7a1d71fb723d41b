"""How fast joint works grow, as a sheet tells it: with the interval, or with the reason why nothing can be said."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from enishi.indicators.growth import growth
from enishi.language import marked as _
from enishi.strategy.partners.unknown import FEW_WORKS
from enishi.strategy.sheet_line import change, told

Row = dict[str, Any]


_WHY = {
    "few": _("not shown, fewer than {n} works"),
    "none_before": _("not shown, no work in the first half of the years"),
    "one_year": _("not shown, one year only"),
}
_COMPARED = {
    "faster": _("{growth}, faster than ours"),
    "slower": _("{growth}, slower than ours"),
    "alike": _("{growth}, no clear difference from ours"),
}


@dataclass(frozen=True, slots=True)
class Grown:
    """Growth a year with its interval, as ``indicators.growth`` defines it; or why there is none (a code of _WHY)."""

    value: float | None
    low: float | None
    high: float | None
    why: str | None = None

    def evidence(self, table: str, row: Mapping[str, Any]) -> Row:
        """Return the reference to the rows by year from which it is computed."""
        return {
            "table": table,
            "row": dict(row),
            "values": {"growth": self.value, "growth_low": self.low, "growth_high": self.high},
            "indicator": "growth",
            **({"why": self.why} if self.why else {}),
        }

    def told(self, ours: "Grown | None" = None) -> dict[str, str]:
        """Return it in words, compared with ours where both are known: only intervals that do not meet differ."""
        if self.value is None:
            return told(_WHY[self.why or "few"], n=FEW_WORKS)
        text = change(self.value, self.low, self.high)
        if ours is None or ours.value is None:
            return text
        apart = "faster" if _above(self.low, ours.high) else "slower" if _above(ours.low, self.high) else "alike"
        return told(_COMPARED[apart], growth=text)


def _above(low: float | None, high: float | None) -> bool:
    return low is not None and high is not None and low > high


def grown(by_year: Mapping[int, int], years: tuple[int, int]) -> Grown:
    """Return the growth of works given by year. Fewer than FEW_WORKS works in all say nothing."""
    first, last = years
    counts = [float(by_year.get(year, 0)) for year in range(first, last + 1)]
    value, low, high = (float(one[0]) for one in growth(np.array(counts)[:, None]))
    why = (
        "one_year" if len(counts) == 1
        else "few" if sum(counts) < FEW_WORKS
        else None if np.isfinite(value) else "none_before"
    )  # fmt: skip
    return Grown(None, None, None, why) if why else Grown(value, low, high)


def of_row(row: Mapping[str, Any] | None) -> Grown:
    """Return the growth that a row of places by field says."""
    if row is None or row["works"] < FEW_WORKS:
        return Grown(None, None, None, "few")
    if row.get("growth") is None:
        return Grown(None, None, None, "none_before")
    return Grown(row["growth"], row.get("growth_low"), row.get("growth_high"))
