"""The page of fields: the works of each field by scheme, and the terms that decide alone."""

from typing import Any

from enishi.language import marked as _
from enishi.reports.site.field_places import focus_table, grid, rule, strength_table
from enishi.reports.site.frame import Frame, Page
from enishi.reports.site.measures import INTERNATIONAL, SHARE, SMALL_FIGURES, WEIGHTED, WORKS
from enishi.reports.site.result import Row
from enishi.reports.site.table import Cell, Column, Line, Table
from enishi.resolve.field_schemes import load_scheme, scheme_names
from enishi.tables.field import Reason

TERMS = 30  # rows on the page; the CSV has all
_SHOWN = (WORKS, WEIGHTED, INTERNATIONAL, SHARE)


_WHY_NONE = {
    Reason.FRONT_MATTER: _("front matter"),
    Reason.NO_FIELDS_SUBJECT: _("a subject of no field"),
    Reason.TOO_LITTLE: _("too little evidence"),
    Reason.NO_TERM: _("no term"),
    Reason.NO_TEXT: _("no text"),
}


def pages(frame: Frame) -> list[Page]:
    """Return the page of fields, or nothing where the result has none."""
    codes = sorted({row["scheme"] for row in frame.result.fields})
    if not codes:
        return []
    schemes = [_scheme(frame, code, number) for number, code in enumerate(codes)]
    return [Page("fields.html", "fields.html", frame.voice("Fields"), {"schemes": schemes, "rule": rule(frame)})]


def _scheme(frame: Frame, code: str, number: int) -> dict[str, Any]:
    """Return what the page shows of one scheme."""
    rows = [row for row in frame.result.fields if row["scheme"] == code]
    terms = [row for row in frame.result.weak_terms if row["scheme"] == code]
    at = (frame, code, number)
    return {
        "name": _name(frame, code),
        "tables": [one for one in (strength_table(*at), grid(*at), focus_table(*at)) if one],
        "fields": _field_table(frame, rows, code, number),
        "without": _without(frame, code),
        "terms": _term_table(frame, rows, terms, number) if terms else None,
    }


def _name(frame: Frame, code: str) -> str:
    """Return the name of a scheme that every study knows; a topic file's code."""
    if code not in scheme_names() or code not in frame.result.study.get("fields", ()):
        return code
    name = load_scheme(code).name
    return frame.voice.choose({"ja": name.ja, "en": name.en})


def _field_table(frame: Frame, rows: list[Row], code: str, number: int) -> Table:
    voice = frame.voice
    tops = {measure: measure.top(rows) for measure in _SHOWN}
    lines = [
        Line([Cell(voice.name(row)), *[measure.cell(row, tops[measure], voice) for measure in _SHOWN]]) for row in rows
    ]
    columns = [Column(voice("Field")), *[measure.heading(voice) for measure in _SHOWN]]
    title = voice("Works by field: {scheme}", scheme=_name(frame, code))
    note = (
        voice("Bars are drawn to the largest value of the column; shares to 100 %.") + frame.gap + voice(SMALL_FIGURES)
    )
    key = f"fields-{number + 1}"
    return Table(key, title, columns, lines, "fields.csv", frame.result.status, note, sorted_by=1)


def _without(frame: Frame, code: str) -> str:
    """Return how many works have no field, and why."""
    voice, whole = frame.voice, frame.result.manifest["counts"]["in_study"]
    rows = [row for row in frame.result.fieldless if row["scheme"] == code]
    if not rows or not whole:
        return ""
    why = []
    for row in rows:
        reason = _WHY_NONE.get(row["reason"]) or row["reason"]
        why.append(voice("{reason} {works}", reason=voice(reason), works=voice.whole(row["works"])))
    count = sum(row["works"] for row in rows)
    return voice(
        "{count} of the {all} works in the study ({share}) have no field: {why}.",
        count=voice.whole(count),
        all=voice.whole(whole),
        share=voice.share(count / whole),
        why=voice(", ").join(why),
    )


def _term_table(frame: Frame, fields: list[Row], terms: list[Row], number: int) -> Table:
    voice, shown = frame.voice, terms[:TERMS]
    names = {row["field"]: voice.name(row) for row in fields}
    top = WORKS.top(shown)
    lines = [
        Line([Cell(row["term"]), Cell(names.get(row["field"]) or row["field"]), WORKS.cell(row, top)]) for row in shown
    ]
    columns = [Column(voice("Term"), note="term"), Column(voice("Field")), WORKS.heading(voice)]
    title = voice("Terms that decide a field alone: {shown} of {all}", shown=len(shown), all=voice.whole(len(terms)))
    note = voice("Names of conferences and journals stand among them.")
    key, csv = f"terms-{number + 1}", "weak-terms.csv"
    return Table(key, title, columns, lines, csv, frame.result.status, note, compact=True, sorted_by=2)
