"""The strategy sheets: a grid of places by fields, and a page a focus place with a section a field.

They show what the tables of the site hold. Candidates for partners and the ties of one field cost more than a page may,
so they stand in ``enishi sheet``; the pages say so.
"""

from typing import Any

from enishi.knowledge.plan.load import Plan
from enishi.reports.sheet_texts import SECTIONS, references, sources
from enishi.reports.site.field_places import CSV
from enishi.reports.site.frame import Frame, Page
from enishi.reports.site.result import Row
from enishi.reports.site.table import Cell, Column, Line, Table
from enishi.strategy.sheet import sheet
from enishi.strategy.sheet_evidence import Evidence
from enishi.strategy.sheet_places import what, where

# What is the same for every place stands once, below the grid.
_ALIKE = ("hard", "phases")
_SIGNS = {"strong": "▲", "weak": "▼", "neither": "–", "not_known": "?"}


def pages(frame: Frame) -> list[Page]:
    """Return the grid and a page for each focus place; nothing without them or without the reference place."""
    result = frame.result
    focus = [row for row in result.shown if row["role"] == "focus"]
    if not focus or str(result.study["reference"]) not in result.by_code:
        return []
    evidence, plan = _evidence(frame), result.plan
    lines = sheet(evidence, plan, focus[0]["place"])
    alike = [
        (frame.voice(SECTIONS[name]), [_shown(frame, line) for line in lines if line["section"] == name])
        for name in _ALIKE
    ]
    values = {
        "grid": _grid(frame, evidence, focus),
        "alike": alike,
    }
    grid = Page("sheets.html", "sheets.html", frame.voice("Strategy sheets"), values)
    return [grid, *[_page(frame, evidence, plan, row) for row in focus]]


def _evidence(frame: Frame) -> Evidence:
    result = frame.result
    schemes = [row["scheme"] for row in result.fields]
    wanted = [name for name in result.study.get("fields", ()) if name in schemes] or schemes[:1]
    return Evidence(
        study=result.study,
        status=result.status,
        places=result.places,
        places_by_field=result.places_by_field,
        fields=[row for scheme in wanted[:1] for row in result.fields_of(scheme)],
        ties=result.ties,
        ties_by_year=result.ties_by_year,
        standouts=result.standouts,
        organisations=result.organisations,
    )


def _anchor(field: Row) -> str:
    return f"{field['scheme']}-{field['field']}"


def _href(place: Row) -> str:
    return f"sheet-{place['place']}.html"


def _grid(frame: Frame, evidence: Evidence, focus: list[Row]) -> Table:
    voice, home, lines = frame.voice, str(evidence.study["reference"]), []
    for place in focus:
        cells = [Cell(voice.name(place), href=_href(place)), frame.types.cell(place)]
        for field in evidence.fields:
            rows = [evidence.in_fields.get((field["scheme"], field["field"], code)) for code in (place["place"], home)]
            if rows[0] is None:
                cells.append(Cell("–", title=voice("no work in this field")))
                continue
            signs = [_SIGNS[str((row or {}).get("strength") or "not_known")] for row in rows]
            cells.append(Cell(" / ".join(signs), href=f"{_href(place)}#{_anchor(field)}"))
        lines.append(Line(cells, (place["place"],)))
    columns = [Column(voice("Country or territory")), Column(voice("Partner type"))]
    columns += [Column(voice.name(field)) for field in evidence.fields]
    note = voice("They / {home}: ▲ strong, ▼ weak, – neither, ? not known.", home=frame.reference_name)
    title = voice("Strategy sheets by country or territory and field")
    return Table("sheets", title, columns, lines, CSV, frame.result.status, note)


def _page(frame: Frame, evidence: Evidence, plan: Plan, place: Row) -> Page:
    voice = frame.voice
    lines = sheet(evidence, plan, place["place"], notices=frame.result.notices)
    sections = [
        (voice(title), [_shown(frame, line) for line in lines if line["section"] == name])
        for name, title in SECTIONS.items()
        if name not in _ALIKE
    ]
    fields = []
    for field in evidence.fields:
        own = what(evidence, place, field) + [
            line for line in where(evidence, plan, place, field) if "places_by_field" in str(line["computation"])
        ]
        fields.append((_anchor(field), voice.name(field), [_shown(frame, line) for line in own]))
    values: dict[str, Any] = {
        "row": place,
        "sections": [one for one in sections if one[1]],
        "fields": fields,
        "screened": bool(frame.result.notices),
        "replaced": [str(one["key"]) for one in plan.conflicts],
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
