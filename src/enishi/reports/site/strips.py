"""Where a place stands among all: one strip an indicator, every place a tick, this place and the reference named."""

from dataclasses import dataclass

from enishi.reports.site.frame import Frame
from enishi.reports.site.measures import FIVE, Measure
from enishi.reports.site.result import Row
from enishi.reports.site.voice import absent

WIDTH = 320.0


@dataclass(frozen=True)
class Strip:
    """One indicator: its label and scale, the values and the rank in words, and the coordinates of the drawing."""

    label: str
    scale: str
    value: str
    rank: str
    reference_value: str
    ticks: list[float]
    own: float | None
    reference: float | None


def draw_strips(frame: Frame, row: Row) -> list[Strip]:
    """Return a strip for each of the five indicators."""
    return [_strip(frame, row, measure) for measure in FIVE]


def _strip(frame: Frame, row: Row, measure: Measure) -> Strip:
    voice, reference = frame.voice, frame.result.reference
    values = sorted(r[measure.column] for r in frame.result.places if not absent(r.get(measure.column)))
    scale = measure.scale(values, 6, WIDTH - 6)
    own, other = row.get(measure.column), reference.get(measure.column)
    rank = sum(value > own for value in values) + 1 if own is not None and not absent(own) else None
    return Strip(
        voice(measure.label),
        voice(measure.scale_name),
        measure.write(own),
        voice("{rank} of {count}", rank=rank, count=len(values)) if rank else "",
        measure.write(other),
        sorted({round(scale(value), 1) for value in values}),
        None if own is None or absent(own) else scale(own),
        None if other is None or absent(other) else scale(other),
    )
