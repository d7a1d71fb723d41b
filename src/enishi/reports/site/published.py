"""The comparison page: this result beside the published table."""

from enishi.reports.site.frame import Frame, Page
from enishi.reports.site.measures import EIGENVECTOR, FIVE, as_published
from enishi.reports.site.plot import draw_plot
from enishi.reports.site.result import Row
from enishi.reports.site.table import Cell, Column, Line, Table


def pages(frame: Frame) -> list[Page]:
    """Return the comparison page, or nothing where the result carries no published table."""
    rows = frame.result.published
    if not rows:
        return []
    codes = {row["place"] for row in rows}
    own = [row for row in frame.result.places if row["place"] in codes]
    title = frame.voice("Works and eigenvector centrality of countries and territories")
    top = EIGENVECTOR.top([*own, *rows])  # one scale for both drawings
    values = {
        "own": [draw_plot(frame, own, "own", title, 460, 420, 11.5, top)],
        "theirs": [draw_plot(frame, rows, "published", title, 460, 420, 11.5, top)],
        "compared": _table(frame),
        "changed": [row for row in rows if _differs(frame, row)],
        "both": len(own),
    }
    return [Page("published.html", "published.html", frame.voice("Published table"), values)]


def _differs(frame: Frame, row: Row) -> bool:
    own = frame.result.by_code.get(row["place"])
    return own is not None and own["partner_type"] != row["partner_type"]


def _table(frame: Frame) -> Table:
    voice = frame.voice
    columns = [Column(voice("Country or territory"))]
    for measure in FIVE:
        columns += [measure.heading(voice), Column(voice("Published"), True, "published")]
    columns += [Column(voice("Partner type")), Column(voice("Published"), note="published")]
    lines = []
    for row in frame.result.published:
        own = frame.result.by_code.get(row["place"], {"place": row["place"], "partner_type": ""})
        cells = [Cell(voice.name(row), href=frame.href(own))]
        for measure in FIVE:
            value = as_published(own, measure)
            cells += [
                Cell(
                    measure.write(value), sort=value, interval=measure.interval(own, voice) if own.get("works") else ""
                ),
                Cell(measure.write(row[measure.column]), row[measure.column]),
            ]
        kinds = (own["partner_type"], row["partner_type"])
        cells += [Cell(frame.types.short(kind), mark=kind or "") for kind in kinds]
        lines.append(Line(cells, (row["place"],), "changed" if _differs(frame, row) else ""))
    return Table(
        "published",
        voice("This result and the published table, side by side"),
        columns,
        lines,
        "published.csv",
        "published",
        voice(
            "Betweenness stands in the reading “as published” here (distance = weight), not in that of the other pages."
        ),
        searchable=True,
    )
