"""The plot works × eigenvector: the plane in which the five types lie, with the reference's cross."""

from dataclasses import dataclass

import numpy as np

from enishi.reports.site.frame import Frame
from enishi.reports.site.labels import Boxes, Label, Spot, place_labels, text_width
from enishi.reports.site.marks import Mark
from enishi.reports.site.measures import EIGENVECTOR, WORKS
from enishi.reports.site.result import Row
from enishi.reports.site.scale import Scale, logarithmic, root
from enishi.reports.site.voice import absent

LARGE = 12  # places whose names may stand apart from their mark, with a line to it
NAMES = 60  # places that may be named, most works first; the table and the marks’ titles have all


@dataclass(frozen=True)
class Caption:
    """The name of a type in its part of the plane."""

    kind: str
    text: str
    x: float
    y: float
    anchor: str
    box: tuple[float, float, float, float]


@dataclass(frozen=True)
class Whisker:
    """The interval of a place along the axis of works (left, right at y) and along the other (top, bottom at x)."""

    kind: str
    place: str
    x: float
    y: float
    across: tuple[float, float] | None
    upright: tuple[float, float] | None


@dataclass(frozen=True)
class Plot:
    """A drawing ready for ``templates/plot.svg``; coordinates in its own units."""

    key: str
    width: float
    height: float
    frame: tuple[float, float, float, float]
    x_ticks: list[tuple[float, str]]
    y_ticks: list[tuple[float, str]]
    cross: tuple[float, float] | None
    similar: tuple[float, float, float, float] | None
    captions: list[Caption]
    whiskers: list[Whisker]
    marks: list[Mark]
    labels: list[Label]
    size: float
    title: str


def draw_plot(
    frame: Frame, rows: list[Row], key: str, title: str, width: float, height: float, size: float, top: float = 0
) -> Plot:
    """Place every row that has works in the plane.

    size: of the letters, in the drawing's units; top: an eigenvector that the upright axis reaches at least.
    """
    rows = [row for row in rows if not absent(row["works"]) and row["works"] > 0 and not absent(row["eigenvector"])]
    left, upper, right, bottom = size * 3.4, size * 1.6, width - size * 1.2, height - size * 3.2
    x = logarithmic([row["works"] for row in rows], left, right)
    emphasised = [row for row in rows if frame.result.by_code.get(row["place"]) in frame.result.shown]
    ends = [bounds[1] for row in emphasised if (bounds := EIGENVECTOR.bounds(row))]
    y = root(max([top, *ends, *(row["eigenvector"] for row in rows)]) or 1.0, bottom, upper)
    reference = next((row for row in rows if row["place"] == frame.result.study["reference"]), None)
    marks = [_mark(frame, row, x, y, size) for row in rows]
    cross = (x(reference["works"]), y(reference["eigenvector"])) if reference else None
    sides = (left, upper, right, bottom)
    captions = _captions(frame, cross, sides, size) if cross else []
    similar = _similar_region(frame, reference, x, y) if reference else None
    avoid = _avoid(cross, similar, captions, sides)
    return Plot(
        key,
        width,
        height,
        sides,
        [(x(tick), frame.voice.whole(tick)) for tick in x.ticks],
        [(y(tick), f"{tick:g}") for tick in y.ticks],
        cross,
        similar,
        captions,
        [whisker(row, x, y) for row in emphasised],
        sorted(marks, key=lambda mark: (mark.kind != "emerging", mark.kind == "reference")),
        place_labels(
            _spots(frame, rows, marks), (left + 2, upper + 2, right + size, bottom + size), size, avoid, NAMES
        ),
        size,
        title,
    )


def _mark(frame: Frame, row: Row, x: Scale, y: Scale, size: float) -> Mark:
    voice = frame.voice
    title = voice(
        "{name}: {works} works, eigenvector centrality {eigenvector}, {type}",
        name=voice.name(row),
        works=WORKS.phrase(row, voice),
        eigenvector=EIGENVECTOR.phrase(row, voice),
        type=frame.types.short(row["partner_type"]),
    )
    known = frame.result.by_code.get(row["place"], row)
    emphasis = 0.5 if known in frame.result.shown else 0.36
    kind = row["partner_type"] or "emerging"
    return Mark(row["place"], kind, x(row["works"]), y(row["eigenvector"]), size * emphasis, title, frame.href(known))


def whisker(row: Row, x: Scale, y: Scale) -> Whisker:
    """Return the intervals of a row in the plane."""
    works, eigenvector = WORKS.bounds(row), EIGENVECTOR.bounds(row)
    return Whisker(
        row["partner_type"] or "emerging",
        row["place"],
        x(row["works"]),
        y(row["eigenvector"]),
        (x(works[0]), x(works[1])) if works else None,
        (y(eigenvector[1]), y(eigenvector[0])) if eigenvector else None,
    )


def _spots(frame: Frame, rows: list[Row], marks: list[Mark]) -> list[Spot]:
    """Return the marks in the order in which they get names: the reference and the focus places, then by works."""
    shown = {row["place"] for row in frame.result.shown}
    pairs = sorted(
        zip(rows, marks, strict=True),
        key=lambda pair: (pair[0]["place"] not in shown, -pair[0]["works"], pair[0]["place"]),
    )
    large = sorted((row["works"] for row in rows), reverse=True)[:LARGE]
    return [
        Spot(m.x, m.y, m.reach, frame.voice.name(row), row["place"] in shown, row["works"] >= large[-1], m.place)
        for row, m in pairs
    ]


def _similar_region(frame: Frame, reference: Row, x: Scale, y: Scale) -> tuple[float, float, float, float]:
    """Return left, top, width, height of the region of the type ``similar``."""
    works, eigenvector = frame.cutoffs
    left, right = x(works * reference["works"]), x(reference["works"])
    top, bottom = y(reference["eigenvector"]), y(eigenvector * reference["eigenvector"])
    return left, top, right - left, bottom - top


def _captions(
    frame: Frame, cross: tuple[float, float], sides: tuple[float, float, float, float], size: float
) -> list[Caption]:
    """Return the names of the types in the corners of the plane, where their part is wide enough for them."""
    (x, y), (left, top, right, bottom) = cross, sides
    corners = (
        ("hub", left + 8, top + size * 1.3, "start", x - left, y - top),
        ("leader", right - 8, top + size * 1.3, "end", right - x, y - top),
        ("own_path", right - 8, bottom - size * 0.7, "end", right - x, bottom - y),
        ("emerging", left + 8, y + size * 1.4, "start", x - left, bottom - y),
    )
    captions = []
    for kind, at_x, at_y, anchor, wide, high in corners:
        text = frame.types.short(kind)
        width = text_width(text, size)
        start = at_x if anchor == "start" else at_x - width
        box = (start, at_y - size, start + width, at_y + size * 0.3)
        if width + 12 < wide and size * 1.8 < high:
            captions.append(Caption(kind, text, at_x, at_y, anchor, box))
    return captions


def _avoid(
    cross: tuple[float, float] | None,
    similar: tuple[float, float, float, float] | None,
    captions: list[Caption],
    sides: tuple[float, float, float, float],
) -> Boxes:
    """Return what names keep off where they can: the cross, the edges of the similar region, and the captions."""
    if cross is None or similar is None:
        return np.empty((0, 4))
    (x, y), (left, top, right, bottom) = cross, sides
    edge, below = similar[0], similar[1] + similar[3]
    lines = [(x - 1, top, x + 1, bottom), (left, y - 1, right, y + 1), (edge - 1, y, edge + 1, below)]
    return np.array([*lines, (edge, below - 1, x, below + 1), *[caption.box for caption in captions]])
