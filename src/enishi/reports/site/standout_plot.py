"""The plot of the organisations that stand out: works × eigenvector, the mark by the type of their place."""

import numpy as np

from enishi.reports.site.frame import Frame
from enishi.reports.site.labels import Spot, place_labels
from enishi.reports.site.marks import Mark
from enishi.reports.site.measures import EIGENVECTOR, WORKS
from enishi.reports.site.plot import Plot, whisker
from enishi.reports.site.result import Row
from enishi.reports.site.scale import logarithmic, root

_LONGEST = 34  # letters of a name in the drawing; the table has it whole


def draw_standouts(frame: Frame, rows: list[Row], key: str, title: str, width: float, height: float) -> Plot:
    """Place every organisation in the plane."""
    voice, size = frame.voice, 13
    left, upper, right, bottom = size * 3.4, size * 1.6, width - size * 1.2, height - size * 3.2
    x = logarithmic([row["works"] for row in rows], left, right)
    ends = [bounds[1] for row in rows if (bounds := EIGENVECTOR.bounds(row))]
    y = root(max([*ends, *(row["eigenvector"] for row in rows)]), bottom, upper)
    marks, spots = [], []
    for row in rows:
        name = voice.name(row)
        said = voice(
            "{name} ({place}): {works} works, eigenvector centrality {eigenvector}",
            name=name,
            place=frame.place_name(row["place"]),
            works=WORKS.phrase(row, voice),
            eigenvector=EIGENVECTOR.phrase(row, voice),
        )
        at = (x(row["works"]), y(row["eigenvector"]))
        href = frame.href(frame.result.by_code.get(row["place"]))
        mark = Mark(row["place"], row["partner_type"], *at, size * 0.42, said, href)
        short = name if len(name) <= _LONGEST else name[: _LONGEST - 1] + "…"
        marks.append(mark)
        spots.append(Spot(*at, mark.reach, short, far=True, place=row["place"]))
    # Those that lead their place are named first.
    order = sorted(range(len(rows)), key=lambda i: (rows[i]["rank"], -rows[i]["works"]))
    sides = (left, upper, right, bottom)
    edge = (left + 2, upper + 2, right + size, bottom + size)
    labels = place_labels([spots[i] for i in order], edge, size, np.empty((0, 4)), len(spots))
    return Plot(
        key,
        width,
        height,
        sides,
        [(x(tick), voice.whole(tick)) for tick in x.ticks],
        [(y(tick), f"{tick:g}") for tick in y.ticks],
        None,
        None,
        [],
        [whisker(row, x, y) for row in rows],
        marks,
        labels,
        size,
        title,
    )
