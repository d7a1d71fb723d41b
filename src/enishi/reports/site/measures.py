"""The indicators which pages show, in the survey's order: how each is written and scaled wherever it stands."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from enishi.indicators import indicators
from enishi.language import marked as _
from enishi.reports.site.scale import Scale, linear, logarithmic, root
from enishi.reports.site.table import Cell, Column, number
from enishi.reports.site.voice import NOTHING, Voice, absent


def _to_top(values: list[float], start: float, end: float) -> Scale:
    return linear(max(values, default=1) or 1, start, end)


def _to_one(_values: list[float], start: float, end: float) -> Scale:
    return linear(1, start, end)


def _root_to_top(values: list[float], start: float, end: float) -> Scale:
    return root(max(values, default=1) or 1, start, end)


# What the small figures of a table are; a note below every table that has them.
SMALL_FIGURES = _("Small figures: 95 % interval (sampling error only); “–”: none, for the reason under Methods.")
LINEAR, LOGARITHMIC, ROOT = _("linear scale"), _("logarithmic scale"), _("square-root scale")


@dataclass(frozen=True)
class Measure:
    """One column: its label and the name of its scale (message ids), how it is written, scaled and barred."""

    column: str
    label: str
    write: Callable[[float | None], str]
    scale: Callable[[list[float], float, float], Scale] = _to_top
    scale_name: str = LINEAR
    bar_to: float | None = None
    barred: bool = True
    no_interval: str = ""

    def heading(self, voice: Voice) -> Column:
        """Return the heading of its column, which says where it has no interval."""
        return Column(voice(self.label), True, title=voice(self.no_interval))

    def cell(self, row: dict[str, Any], top: float, voice: Voice | None = None) -> Cell:
        """Return its cell, with a bar to ``top`` or to its natural end; ``top`` 0 leaves bars out.

        voice: given where the interval is to stand below the value.
        """
        shown = number(row.get(self.column), self.write, (self.bar_to or top) if self.barred and top else None)
        return shown if voice is None or shown.sort is None else replace(shown, interval=self.interval(row, voice))

    def bounds(self, row: dict[str, Any]) -> tuple[float, float] | None:
        """Return the low and the high end of its interval, None where it has none."""
        low, high = row.get(f"{self.column}_low"), row.get(f"{self.column}_high")
        return None if low is None or high is None or absent(low) or absent(high) else (low, high)

    def interval(self, row: dict[str, Any], voice: Voice) -> str:
        """Return its interval in figures: ``–`` where it has none, nothing where the table knows of none."""
        bounds = self.bounds(row)
        if bounds:
            return voice.between(self.write(bounds[0]), self.write(bounds[1]))
        return NOTHING if self.no_interval or f"{self.column}_low" in row else ""

    def phrase(self, row: dict[str, Any], voice: Voice) -> str:
        """Return the value and behind it, in brackets, its interval where it has one."""
        value, interval = self.write(row.get(self.column)), self.interval(row, voice)
        known = interval and interval != NOTHING
        return voice("{value} ({interval})", value=value, interval=interval) if known else value

    def band(self, row: dict[str, Any], count: int, voice: Voice) -> str:
        """Return the band of its ranks, never a single rank; ``–`` where there is no interval to say it."""
        low, high = row.get(f"{self.column}_rank_low"), row.get(f"{self.column}_rank_high")
        if low is None or high is None:
            return NOTHING
        return voice("{band} of {count}", band=voice.between(str(low), str(high)), count=count)

    def top(self, rows: list[dict[str, Any]]) -> float:
        """Return its largest value, 0 where there is none: the full length of its bars."""
        return max((row[self.column] for row in rows if not absent(row.get(self.column))), default=0)


_DECLARED = indicators()
_WHY_NONE = {name: indicator.no_interval for name, indicator in _DECLARED.items()}
_LABELS = {name: indicator.label for name, indicator in _DECLARED.items()}

WORKS = Measure("works", _LABELS["works"], Voice.whole, logarithmic, LOGARITHMIC)
FRACTIONAL = Measure("works_fractional", _LABELS["works_fractional"], Voice.whole, barred=False)
WEIGHTED = Measure("works_weighted", _("Weighted works"), Voice.whole, barred=False)
INTERNATIONAL = Measure("international_works", _LABELS["international_works"], Voice.whole, barred=False)
SHARE = Measure("international_share", _LABELS["international_share"], Voice.share, _to_one, bar_to=1.0)
ONE_AUTHOR = Measure("multi_affiliation_works", _LABELS["multi_affiliation_works"], Voice.whole)
EXTERNAL = Measure("external_share", _("Share with places outside"), Voice.share, _to_one, bar_to=1.0)
DEGREE = Measure("degree", _LABELS["degree"], Voice.whole)
BETWEENNESS = Measure(
    "betweenness",
    _LABELS["betweenness_hops"],
    Voice.decimal,
    _root_to_top,
    ROOT,
    no_interval=_WHY_NONE["betweenness_hops"],
)
EIGENVECTOR = Measure(
    "eigenvector",
    _LABELS["eigenvector"],
    Voice.decimal,
    _root_to_top,
    ROOT,
    no_interval=_WHY_NONE["eigenvector"],
)
GROWTH = Measure("growth", _("Growth a year"), Voice.change, barred=False)
CITED_SHARE = Measure("highly_cited_share", _LABELS["highly_cited_share"], Voice.share, barred=False)
CITED_NORMALISED = Measure("highly_cited_normalised", _("Highly cited, normalised"), Voice.ratio, barred=False)
SHARE_SHIFT = Measure("share_shift", _("Shift of share"), Voice.shift, barred=False)
POSITION_SHIFT = Measure("position_shift", _("Shift of position"), Voice.shift, barred=False)
FIVE = (WORKS, SHARE, DEGREE, BETWEENNESS, EIGENVECTOR)
BY_YEAR = (WORKS, SHARE, DEGREE, EIGENVECTOR)
PAIR = (
    Measure("works", _("Joint works"), Voice.whole),
    Measure("association_strength", _LABELS["association_strength"], Voice.ratio, barred=False),
    Measure("salton", _LABELS["salton"], Voice.decimal),
)


def as_published(row: dict[str, Any], measure: Measure) -> float | None:
    """Return a value of this result in the reading of the published table, which only betweenness has apart."""
    value: float | None = row.get("betweenness_as_published" if measure is BETWEENNESS else measure.column)
    return value
