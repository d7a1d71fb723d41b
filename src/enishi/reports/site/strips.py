"""Where a place stands among all: one strip an indicator, every place a tick, this place and the reference named."""

from dataclasses import dataclass

from enishi.reports.site.frame import Frame
from enishi.reports.site.measures import FIVE, Measure
from enishi.reports.site.result import Row
from enishi.reports.site.voice import absent

WIDTH = 320.0


@dataclass(frozen=True)
class Strip:
    """One indicator: its label and scale, the values with interval and band of ranks, the coordinates of the drawing.

    why_none: why there is no interval, where there is none; span: the ends of the interval in the drawing.
    """

    label: str
    scale: str
    value: str
    interval: str
    why_none: str
    rank: str
    reference_value: str
    reference_interval: str
    ticks: list[float]
    own: float | None
    reference: float | None
    span: tuple[float, float] | None


def draw_strips(frame: Frame, row: Row) -> list[Strip]:
    """Return a strip for each of the five indicators."""
    return [_strip(frame, row, measure) for measure in FIVE]


def _strip(frame: Frame, row: Row, measure: Measure) -> Strip:
    voice, reference = frame.voice, frame.result.reference
    values = sorted(r[measure.column] for r in frame.result.places if not absent(r.get(measure.column)))
    scale = measure.scale(values, 6, WIDTH - 6)
    own, other = row.get(measure.column), reference.get(measure.column)
    bounds = measure.bounds(row)
    return Strip(
        voice(measure.label),
        voice(measure.scale_name),
        measure.write(own),
        measure.interval(row, voice),
        "" if bounds else voice(measure.no_interval),
        measure.band(row, len(values), voice),
        measure.write(other),
        measure.interval(reference, voice),
        sorted({round(scale(value), 1) for value in values}),
        None if own is None or absent(own) else scale(own),
        None if other is None or absent(other) else scale(other),
        (scale(bounds[0]), scale(bounds[1])) if bounds else None,
    )
