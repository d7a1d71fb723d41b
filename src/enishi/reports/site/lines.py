"""Small multiples by year: one line chart an indicator, a place against the reference."""

import re
from dataclasses import dataclass, replace
from itertools import groupby

from enishi.reports.site.frame import Frame
from enishi.reports.site.measures import BY_YEAR, Measure
from enishi.reports.site.result import Row
from enishi.reports.site.scale import Scale, linear
from enishi.reports.site.table import Cell, Column, Line, Table
from enishi.reports.site.voice import absent

WIDTH, HEIGHT = 250.0, 150.0
_LEFT, _TOP, _RIGHT, _BOTTOM = 3.0, 28.0, 204.0, 126.0


@dataclass(frozen=True)
class Trace:
    """One line: its pieces (a year without a value breaks it), dots, name and last value, and its interval's bands."""

    role: str
    pieces: list[str]
    dots: list[tuple[float, float]]
    end: tuple[float, float, str]
    bands: list[str]


@dataclass(frozen=True)
class Panel:
    """One indicator over the years."""

    label: str
    ticks: list[tuple[float, str]]
    years: list[tuple[float, str]]
    traces: list[Trace]


def draw_panels(frame: Frame, own: list[Row], other: list[Row]) -> list[Panel]:
    """Return a panel for each of works, international share, degree and eigenvector."""
    return [_panel(frame, measure, own, other) for measure in BY_YEAR]


def short(text: str) -> str:
    """Return a number on an axis without the zeros that say nothing: 40.0% is 40%."""
    return re.sub(r"\.?0+(?=%?$)", "", text) if "." in text else text


def _panel(frame: Frame, measure: Measure, own: list[Row], other: list[Row]) -> Panel:
    first, last = frame.result.period
    values = [row[measure.column] for row in own + other if not absent(row.get(measure.column))]
    values += [bounds[1] for row in own + other if (bounds := measure.bounds(row))]
    y = linear(max(values, default=0) or 1, _BOTTOM, _TOP, 2)
    step = (_RIGHT - _LEFT) / max(last - first, 1)
    place = {year: _LEFT + step * (year - first) for year in range(first, last + 1)}
    traces = [
        _trace(role, [(place[row["year"]], row) for row in rows if row["year"] in place], y, measure)
        for role, rows in (("other", other), ("own", own))
    ]
    return Panel(
        frame.voice(measure.label),
        [(y(tick), short(measure.write(tick))) for tick in y.ticks],
        [(place[year], str(year)) for year in sorted({first, last})],
        _spread([trace for trace in traces if trace.dots]),
    )


def _trace(role: str, points: list[tuple[float, Row]], y: Scale, measure: Measure) -> Trace:
    pieces: list[list[str]] = [[]]
    dots, last = [], (0.0, 0.0, "")
    for x, row in points:
        value = row.get(measure.column)
        if value is None or absent(value):
            pieces.append([])
            continue
        pieces[-1].append(f"{x:.1f},{y(value):.1f}")
        dots.append((x, y(value)))
        last = (x, y(value), measure.write(value))
    bands = _bands([(x, measure.bounds(row)) for x, row in points], y)
    return Trace(role, [" ".join(piece) for piece in pieces if len(piece) > 1], dots, last, bands)


def _bands(points: list[tuple[float, tuple[float, float] | None]], y: Scale) -> list[str]:
    """Return the outlines of the intervals over the years; a year without one breaks the band."""
    found = []
    for known, piece in groupby(points, key=lambda point: point[1] is not None):
        ends = [(x, bounds) for x, bounds in piece if bounds]
        if known and len(ends) > 1:
            upper = [f"{x:.1f},{y(high):.1f}" for x, (_low, high) in ends]
            lower = [f"{x:.1f},{y(low):.1f}" for x, (low, _high) in ends]
            found.append(" ".join([*upper, *lower[::-1]]))
    return found


def _spread(traces: list[Trace]) -> list[Trace]:
    """Move the end values apart where two lines end close together."""
    if len(traces) < 2:
        return traces
    upper, lower = sorted(traces, key=lambda trace: trace.end[1])
    near = 13 - (lower.end[1] - upper.end[1])
    if near <= 0:
        return traces
    moved = {upper.role: -near / 2, lower.role: near / 2}
    return [replace(t, end=(t.end[0], min(max(t.end[1] + moved[t.role], _TOP), _BOTTOM + 2), t.end[2])) for t in traces]


def year_table(frame: Frame, row: Row, years: list[Row], csv: str) -> Table:
    """Return the values behind the panels of a place or group."""
    voice = frame.voice
    lines = [
        Line([Cell(str(year["year"]), sort=year["year"]), *[measure.cell(year, 0, voice) for measure in BY_YEAR]])
        for year in years
    ]
    columns = [Column(voice("Year")), *[measure.heading(voice) for measure in BY_YEAR]]
    title = voice("{name} by year", name=voice.name(row))
    return Table("years", title, columns, lines, csv, frame.result.status, compact=True)
