"""The strategy sheets: a grid of places by fields, and a page a focus place with a section a field.

The run computes the sheets; the pages show them. Candidates for partners, rival organisations and the ties of one field
cost more than a page may, so they stand in ``enishi sheet``; the pages say so.
"""

from typing import Any

from enishi.reports.sheet_texts import SECTIONS, references, sources
from enishi.reports.site.field_places import CSV
from enishi.reports.site.frame import Frame, Page
from enishi.reports.site.result import Row
from enishi.reports.site.table import Cell, Column, Line, Table

# What is the same for every place stands once, below the grid.
_ALIKE = ("hard", "phases")
_SIGNS = {"strong": "▲", "weak": "▼", "neither": "–", "not_known": "?"}


def pages(frame: Frame) -> list[Page]:
    """Return the grid and a page for each focus place; nothing where the run made no sheets."""
    voice, result = frame.voice, frame.result
    found: list[Page] = []
    alike: list[tuple[str, list[Row]]] = []
    fields: list[Row] = []
    for one in result.sheets():
        fields = fields or (result.fields_of(one["scheme"]) if one["scheme"] else [])
        alike = alike or [(voice(SECTIONS[name]), _section(frame, one, name)) for name in _ALIKE]
        found.append(_page(frame, one, fields))
    if not found:
        return []
    values = {"grid": _grid(frame, fields), "alike": alike}
    return [Page("sheets.html", "sheets.html", voice("Strategy sheets"), values), *found]


def _section(frame: Frame, one: Row, name: str) -> list[Row]:
    return [_shown(frame, line) for line in one["lines"] if line["section"] == name]


def _anchor(field: Row) -> str:
    return f"{field['scheme']}-{field['field']}"


def _href(place: Row) -> str:
    return f"sheet-{place['place']}.html"


def _grid(frame: Frame, fields: list[Row]) -> Table:
    voice, result, lines = frame.voice, frame.result, []
    for place in [row for row in result.shown if row["role"] == "focus"]:
        cells = [Cell(voice.name(place), href=_href(place)), frame.types.cell(place)]
        for field in fields:
            codes = (place["place"], result.reference["place"])
            rows = [result.in_fields.get((field["scheme"], field["field"], code)) for code in codes]
            if rows[0] is None:
                cells.append(Cell("–", title=voice("no work in this field")))
                continue
            signs = [_SIGNS[str((row or {}).get("strength") or "not_known")] for row in rows]
            cells.append(Cell(" / ".join(signs), href=f"{_href(place)}#{_anchor(field)}"))
        lines.append(Line(cells, (place["place"],)))
    columns = [Column(voice("Country or territory")), Column(voice("Partner type"))]
    columns += [Column(voice.name(field)) for field in fields]
    note = voice("They / {home}: ▲ strong, ▼ weak, – neither, ? not known.", home=frame.reference_name)
    title = voice("Strategy sheets by country or territory and field")
    return Table("sheets", title, columns, lines, CSV, frame.result.status, note)


def _page(frame: Frame, one: Row, fields: list[Row]) -> Page:
    voice, place = frame.voice, frame.result.by_code[one["place"]]
    sections = [(voice(title), _section(frame, one, name)) for name, title in SECTIONS.items() if name not in _ALIKE]
    by_field = [
        (_anchor(field), voice.name(field), [_shown(frame, line) for line in one["fields"][field["field"]]])
        for field in fields
    ]
    values: dict[str, Any] = {
        "row": place,
        "sections": [section for section in sections if section[1]],
        "fields": by_field,
        "screened": bool(frame.result.notices),
        "replaced": [str(conflict["key"]) for conflict in frame.result.plan.conflicts],
    }
    return Page(_href(place), "sheet.html", voice("Strategy sheet: {name}", name=voice.name(place)), values)


def _shown(frame: Frame, line: Row) -> Row:
    """Return a line as the page shows it.

    ``free``: a name of an organisation stands in it as it is known; ``case``: so do a programme's and its source's.
    """
    language = frame.voice.language
    free = line["section"] in ("with_whom", "against_whom") or "case" in line
    return {
        "text": line["text"][language],
        "status": line["status"],
        "references": references(line),
        "sources": sources(line, language),
        "free": free,
        "case": "case" in line,
    }
