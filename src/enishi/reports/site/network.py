"""The network page: the backbone as a drawing, and the ties as a table."""

from dataclasses import dataclass

import numpy as np

from enishi.reports.site.frame import Frame, Page
from enishi.reports.site.labels import Label, Spot, place_labels
from enishi.reports.site.layout import Points, fit, parts, separate, stress_layout
from enishi.reports.site.marks import Mark
from enishi.reports.site.measures import PAIR, SMALL_FIGURES, WORKS
from enishi.reports.site.result import Row
from enishi.reports.site.table import Cell, Column, Line, Table

DRAWN = 500  # lines that an eye can still follow; every place keeps its strongest tie
LISTED = 600  # rows on the page; the CSV has all


@dataclass(frozen=True)
class Edge:
    """A drawn tie."""

    places: tuple[str, str]
    start: tuple[float, float]
    end: tuple[float, float]
    width: float
    strong: bool
    title: str


@dataclass(frozen=True)
class Drawing:
    """A network ready for ``templates/network.svg``."""

    key: str
    width: float
    height: float
    edges: list[Edge]
    marks: list[Mark]
    labels: list[Label]
    size: float


def pages(frame: Frame) -> list[Page]:
    """Return the network page."""
    chosen = drawn_ties(frame.result.ties)
    main, *others = _parts(frame, chosen) or [[]]
    inside = {row["place"] for row in main}
    drawn = [tie for tie in chosen if tie["place_a"] in inside]
    tied = inside.union(row["place"] for part in others for row in part)
    values = {
        "drawings": [
            _draw(frame, main, drawn, "wide", 1080, 820, 12.5, 150),
            _draw(frame, main, drawn, "narrow", 480, 560, 13, 40),
        ],
        "apart": ["–".join(frame.voice.name(row) for row in part) for part in others],
        "alone": [frame.voice.name(row) for row in frame.result.places if row["place"] not in tied],
        "drawn_count": len(drawn),
        "shortened": sum(bool(tie["backbone"]) for tie in frame.result.ties) > len(chosen),
        "ties": _tie_table(frame, chosen),
    }
    return [Page("network.html", "network.html", frame.voice("Network"), values)]


def drawn_ties(ties: list[Row]) -> list[Row]:
    """Return the backbone, strongest first; of a long one the strongest, and the strongest tie of every place."""
    seen: set[str] = set()
    chosen = []
    backbone = [tie for tie in ties if tie["backbone"]]
    for rank, tie in enumerate(backbone):
        pair = {tie["place_a"], tie["place_b"]}
        if rank < DRAWN or not pair <= seen:
            chosen.append(tie)
        seen |= pair
    return chosen


def _parts(frame: Frame, ties: list[Row]) -> list[list[Row]]:
    """Return the places with a tie of the backbone, in connected parts, the largest first."""
    codes = {code for tie in ties for code in (tie["place_a"], tie["place_b"])}
    rows = [row for row in frame.result.places if row["place"] in codes]
    at = {row["place"]: index for index, row in enumerate(rows)}
    found = parts(len(rows), [(at[tie["place_a"]], at[tie["place_b"]]) for tie in ties])
    return [[rows[index] for index in part] for part in found]


def _draw(
    frame: Frame, rows: list[Row], ties: list[Row], key: str, width: float, height: float, size: float, names: int
) -> Drawing:
    """Lay one connected part out; name the reference, the focus places and those with most works, ``names`` in all."""
    if not rows:
        return Drawing(key, width, height, [], [], [], size)
    at = {row["place"]: index for index, row in enumerate(rows)}
    works = np.array([float(row["works"]) for row in rows])
    radii = np.maximum(np.sqrt(works / works.max()) * width / 46, width / 330)
    bounds = (size, size * 1.5, width - size, height - size * 1.5)
    layout = stress_layout(len(rows), [(at[tie["place_a"]], at[tie["place_b"]]) for tie in ties])
    points = separate(fit(layout, (bounds[0] + 40, bounds[1], bounds[2] - 40, bounds[3])), radii, bounds, width / 110)
    most = max((tie["works"] for tie in ties), default=1)
    edges = [_edge(frame, tie, points[at[tie["place_a"]]], points[at[tie["place_b"]]], most, width) for tie in ties]
    marks = [_node(frame, row, points[index], radii[index]) for row, index in zip(rows, at.values(), strict=True)]
    shown = {row["place"] for row in frame.result.shown}
    ranked = sorted(zip(rows, marks, strict=True), key=lambda pair: pair[0]["place"] not in shown)
    spots = [Spot(m.x, m.y, m.reach, frame.voice.name(row), row["place"] in shown, place=m.place) for row, m in ranked]
    labels = place_labels(spots, (0, 0, width, height), size, np.empty((0, 4)), names)
    return Drawing(key, width, height, edges[::-1], marks, labels, size)


def _edge(frame: Frame, tie: Row, start: Points, end: Points, most: float, width: float) -> Edge:
    voice, reference = frame.voice, frame.result.study["reference"]
    title = voice(
        "{a} – {b}: {works} joint works",
        a=frame.place_name(tie["place_a"]),
        b=frame.place_name(tie["place_b"]),
        works=WORKS.phrase(tie, voice),
    )
    thick = max(0.5, np.sqrt(tie["works"] / most) * width / 130)
    pair = (tie["place_a"], tie["place_b"])
    return Edge(pair, (start[0], start[1]), (end[0], end[1]), float(thick), reference in pair, title)


def _node(frame: Frame, row: Row, point: Points, radius: float) -> Mark:
    title = frame.voice(
        "{name}: {works} works, {type}",
        name=frame.voice.name(row),
        works=WORKS.phrase(row, frame.voice),
        type=frame.types.short(row["partner_type"]),
    )
    return Mark(row["place"], row["partner_type"] or "emerging", point[0], point[1], radius, title, frame.href(row))


def _tie_table(frame: Frame, drawn: list[Row]) -> Table:
    """Return the drawn ties and the strongest others."""
    voice, ties = frame.voice, frame.result.ties
    pairs = {(tie["place_a"], tie["place_b"]) for tie in drawn}
    others = [tie for tie in ties if (tie["place_a"], tie["place_b"]) not in pairs][: max(0, LISTED - len(drawn))]
    listed = sorted([*drawn, *others], key=lambda tie: (-tie["works"], tie["place_a"], tie["place_b"]))
    columns = [
        Column(voice("Country or territory")),
        Column(voice("Partner")),
        *[measure.heading(voice) for measure in PAIR],
        Column(voice("Drawn")),
    ]
    tops = {measure: measure.top(ties) for measure in PAIR}
    lines = [
        Line(
            [
                Cell(frame.place_name(tie["place_a"])),
                Cell(frame.place_name(tie["place_b"])),
                *[measure.cell(tie, tops[measure], voice) for measure in PAIR],
                _drawn_cell((tie["place_a"], tie["place_b"]) in pairs),
            ],
            (tie["place_a"], tie["place_b"]),
        )
        for tie in listed
    ]
    note = voice("Association strength: 1 is what chance would give; above 1, the two work together more than that.")
    note += frame.gap + voice(SMALL_FIGURES)
    if len(listed) < len(ties):
        limit = voice(
            "{listed} of {all} ties are listed: those drawn and those with most joint works. The CSV has all.",
            listed=voice.whole(len(listed)),
            all=voice.whole(len(ties)),
        )
        note = limit + frame.gap + note
    title = voice("Ties between countries and territories")
    return Table(
        "ties",
        title,
        columns,
        lines,
        "ties.csv",
        frame.result.status,
        note,
        searchable=True,
        groups=frame.group_choices,
        sorted_by=2,
    )


def _drawn_cell(drawn: bool) -> Cell:
    return Cell("●", sort=0) if drawn else Cell("", sort=1)
