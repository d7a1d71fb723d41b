"""A table of organisations, as the page of organisations and the pages of places show it."""

import re

from enishi.reports.site.frame import Frame
from enishi.reports.site.measures import INTERNATIONAL, SHARE, WORKS
from enishi.reports.site.result import Row
from enishi.reports.site.table import Cell, Column, Line, Table

_SHOWN = (WORKS, INTERNATIONAL, SHARE)
_ROR = re.compile(r"https://ror\.org/(0[a-z0-9]{8})")


def _(message: str) -> str:
    """Mark a message for translation where it is shown."""
    return message


# The registry's kinds of organisation.
_KINDS = {
    "archive": _("archive"),
    "company": _("company"),
    "education": _("education"),
    "facility": _("facility"),
    "funder": _("funder"),
    "government": _("government"),
    "healthcare": _("health care"),
    "nonprofit": _("non-profit"),
    "other": _("other"),
}


def organisation_table(frame: Frame, rows: list[Row], title: str, note: str = "", anywhere: bool = False) -> Table:
    """Return a table of organisations; ``anywhere``: of many places, and so with the place, a search and filters."""
    voice = frame.voice
    tops = {measure: measure.top(rows) for measure in _SHOWN}
    verified = any(row["verified"] for row in rows)  # what only the registry says has no columns without it
    lines = []
    for row in rows:
        code = row["place"]
        place = [Cell(frame.place_name(code), href=frame.href(frame.result.by_code.get(code)))] if anywhere else []
        measured = [measure.cell(row, tops[measure]) for measure in _SHOWN]
        role = "reference" if anywhere and code == frame.result.study["reference"] else ""
        cells = [_name(frame, row), *place, *measured, *(_registry(frame, row) if verified else [])]
        lines.append(Line(cells, (code,) if code else (), role, _known_as(row)))
    columns = [
        Column(voice("Organisation"), note="organisation"),
        *([Column(voice("Country or territory"), note="where")] if anywhere else []),
        *[measure.heading(voice) for measure in _SHOWN],
        *([Column(voice("Kind"), note="kinds"), Column(voice("ROR id"), note="ror")] if verified else []),
    ]
    return Table(
        "organisations",
        title,
        columns,
        lines,
        "organisations.csv",
        frame.result.status,
        note,
        searchable=anywhere,
        groups=frame.group_choices if anywhere else [],
        sorted_by=2 if anywhere else 1,
    )


def _name(frame: Frame, row: Row) -> Cell:
    """Return the name in this language; below a Japanese one the English one."""
    voice = frame.voice
    english = row["name_en"] or row["organisation"]
    name = row[f"name_{voice.language}"] or english
    badge = "" if row["verified"] else voice("unverified")
    return Cell(name, also=english if name != english else "", badge=badge)


def _registry(frame: Frame, row: Row) -> list[Cell]:
    """Return what the registry says: the kinds of the organisation, and the way to its record."""
    voice = frame.voice
    kinds = voice(", ").join(voice(_KINDS.get(kind, kind)) for kind in row["types"] or [])
    known = _ROR.fullmatch(row["organisation"]) if row["verified"] else None
    return [Cell(kinds or "–"), Cell(known[1], href=known[0]) if known else Cell("–")]


def _known_as(row: Row) -> str:
    """Return what else the row may be searched by."""
    names = (row["name_en"], row["name_ja"], row["organisation"].rsplit("/", 1)[-1])
    return "|".join(name for name in names if name)
