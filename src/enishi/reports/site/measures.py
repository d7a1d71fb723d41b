"""The indicators which pages show, in the survey's order: how each is written and scaled wherever it stands."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from enishi.indicators import indicators
from enishi.reports.site.scale import Scale, linear, logarithmic, root
from enishi.reports.site.table import Cell, Column, number
from enishi.reports.site.voice import Voice, absent


def _(message: str) -> str:
    """Mark a message for translation where it is shown."""
    return message


def _to_top(values: list[float], start: float, end: float) -> Scale:
    return linear(max(values, default=1) or 1, start, end)


def _to_one(_values: list[float], start: float, end: float) -> Scale:
    return linear(1, start, end)


def _root_to_top(values: list[float], start: float, end: float) -> Scale:
    return root(max(values, default=1) or 1, start, end)


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

    def heading(self, voice: Voice) -> Column:
        """Return the heading of its column."""
        return Column(voice(self.label), True)

    def cell(self, row: dict[str, Any], top: float) -> Cell:
        """Return its cell, with a bar to ``top`` or to its natural end; ``top`` 0 leaves bars out."""
        return number(row.get(self.column), self.write, (self.bar_to or top) if self.barred and top else None)

    def top(self, rows: list[dict[str, Any]]) -> float:
        """Return its largest value, 0 where there is none: the full length of its bars."""
        return max((row[self.column] for row in rows if not absent(row.get(self.column))), default=0)


_LABELS = {name: indicator.label for name, indicator in indicators().items()}

WORKS = Measure("works", _LABELS["works"], Voice.whole, logarithmic, LOGARITHMIC)
FRACTIONAL = Measure("works_fractional", _LABELS["works_fractional"], Voice.whole, barred=False)
WEIGHTED = Measure("works_weighted", _("Weighted works"), Voice.whole, barred=False)
INTERNATIONAL = Measure("international_works", _LABELS["international_works"], Voice.whole, barred=False)
SHARE = Measure("international_share", _LABELS["international_share"], Voice.share, _to_one, bar_to=1.0)
ONE_AUTHOR = Measure("multi_affiliation_works", _LABELS["multi_affiliation_works"], Voice.whole)
EXTERNAL = Measure("external_share", _("Share with places outside"), Voice.share, _to_one, bar_to=1.0)
DEGREE = Measure("degree", _LABELS["degree"], Voice.whole)
BETWEENNESS = Measure("betweenness", _LABELS["betweenness_hops"], Voice.decimal, _root_to_top, ROOT)
EIGENVECTOR = Measure("eigenvector", _LABELS["eigenvector"], Voice.decimal, _root_to_top, ROOT)
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
