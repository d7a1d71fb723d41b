"""The groups page: the groups of places which the study names, as rows and by year."""

from enishi.reports.site.frame import Frame, Page
from enishi.reports.site.lines import draw_panels, year_table
from enishi.reports.site.measures import BETWEENNESS, DEGREE, EIGENVECTOR, EXTERNAL, SHARE, SMALL_FIGURES, WORKS
from enishi.reports.site.table import Cell, Column, Line, Table

_SHOWN = (WORKS, SHARE, EXTERNAL, DEGREE, BETWEENNESS, EIGENVECTOR)


def pages(frame: Frame) -> list[Page]:
    """Return the groups page, or nothing where the study names no groups."""
    if not frame.result.groups:
        return []
    voice = frame.voice
    details = []
    for row in frame.result.groups:
        years = [year for year in frame.result.groups_by_year if year["group"] == row["group"]]
        members = [
            (code, frame.place_name(code), frame.href(frame.result.by_code.get(code))) for code in row["members"]
        ]
        details.append(
            {
                "row": row,
                "members": members,
                "panels": draw_panels(frame, years, []),
                "years": year_table(frame, row, years, "groups-by-year.csv"),
            }
        )
    return [Page("groups.html", "groups.html", voice("Groups"), {"groups": _table(frame), "details": details})]


def _table(frame: Frame) -> Table:
    voice, rows = frame.voice, frame.result.groups
    tops = {measure: measure.top(rows) for measure in _SHOWN}
    lines = [
        Line(
            [
                Cell(voice.name(row), href=f"#group-{number}"),
                Cell(str(len(row["members"])), sort=len(row["members"])),
                *[measure.cell(row, tops[measure], voice) for measure in _SHOWN],
            ],
            tuple(row["members"]),
        )
        for number, row in enumerate(rows, 1)
    ]
    columns = [
        Column(voice("Group")),
        Column(voice("Places"), True),
        *[measure.heading(voice) for measure in _SHOWN],
    ]
    title = voice("Groups of countries and territories")
    return Table("groups", title, columns, lines, "groups.csv", frame.result.status, voice(SMALL_FIGURES), sorted_by=2)
