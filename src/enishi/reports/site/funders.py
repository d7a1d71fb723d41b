"""The page of funders: who pays for the works, and for the joint work of two places; or why nobody can say."""

from enishi.language import marked as _
from enishi.reports.site.frame import Frame, Page
from enishi.reports.site.measures import INTERNATIONAL, SHARE, SMALL_FIGURES, WORKS
from enishi.reports.site.organisation_table import registry_link
from enishi.reports.site.result import Row
from enishi.reports.site.table import Cell, Column, Line, Table

LISTED = 100  # rows on the page; the CSVs have all
_SHOWN = (WORKS, INTERNATIONAL, SHARE)


_GAPS = {
    "no source": _("No source of this study can give funders: its formats have no place for them."),
    "none named": _("No work of this study names a funder, though at least one source could."),
}


def pages(frame: Frame) -> list[Page]:
    """Return the page of funders, or nothing where the result was made before there were funders."""
    voice, account = frame.voice, frame.result.manifest.get("funders")
    if not account or not (account["gap"] or frame.result.funders):
        return []
    without = [voice(label) for label in account["formats_without"]]
    values = {
        "gap": voice(_GAPS[account["gap"]]) if account["gap"] else "",
        "named": account["works"],
        "without": voice(", ").join(without) if without and not account["gap"] else "",
        "funders": _funder_table(frame) if frame.result.funders else None,
        "flows": _flow_table(frame) if frame.result.funder_flows else None,
    }
    return [Page("funders.html", "funders.html", voice("Funders"), values)]


def _funder_table(frame: Frame) -> Table:
    voice, rows = frame.voice, frame.result.funders
    shown = rows[:LISTED]
    tops = {measure: measure.top(shown) for measure in _SHOWN}
    lines = []
    for row in shown:
        code = row["place"]
        place = Cell(frame.place_name(code), href=frame.href(frame.result.by_code.get(code or "")))
        measured = [measure.cell(row, tops[measure], voice) for measure in _SHOWN]
        known_as = "|".join(filter(None, (row["funder"], row["name_ja"])))
        lines.append(
            Line([_name(frame, row), place, *measured, registry_link(row)], (code,) if code else (), known_as=known_as)
        )
    columns = [
        Column(voice("Funder"), note="organisation"),
        Column(voice("Country or territory"), note="where"),
        *[measure.heading(voice) for measure in _SHOWN],
        Column(voice("ROR id"), note="ror"),
    ]
    title = voice("Funders by works: {shown} of {all}", shown=len(shown), all=voice.whole(len(rows)))
    note, groups = voice(SMALL_FIGURES), frame.group_choices
    csv, status = "funders.csv", frame.result.status
    return Table("funders", title, columns, lines, csv, status, note, searchable=True, groups=groups, sorted_by=2)


def _flow_table(frame: Frame) -> Table:
    voice, rows = frame.voice, frame.result.funder_flows
    by_key = {row["funder"]: row for row in frame.result.funders}
    shown = rows[:LISTED]
    top = WORKS.top(shown)
    lines = []
    for row in shown:
        ends = (row["place_a"], row["place_b"])
        places = [Cell(frame.place_name(code), href=frame.href(frame.result.by_code.get(code))) for code in ends]
        lines.append(Line([_name(frame, by_key[row["funder"]]), *places, WORKS.cell(row, top)], ends))
    columns = [
        Column(voice("Funder"), note="organisation"),
        Column(voice("One place"), note="where"),
        Column(voice("The other"), note="where"),
        WORKS.heading(voice),
    ]
    title = voice("Joint work of two places by funder: {shown} of {all}", shown=len(shown), all=voice.whole(len(rows)))
    note = voice("A work counts in full for each of its funders and each pair of its places.")
    csv, status, groups = "funder-flows.csv", frame.result.status, frame.group_choices
    return Table("funder-flows", title, columns, lines, csv, status, note, searchable=True, groups=groups, sorted_by=3)


def _name(frame: Frame, row: Row) -> Cell:
    """Return the name in this language; below a Japanese one the name as the works have it."""
    name = row["name_ja"] if frame.voice.language == "ja" and row["name_ja"] else row["name"]
    return Cell(name, also=row["name"] if name != row["name"] else "")
