"""A table of organisations, as the page of organisations and the pages of places show it."""

import re
from dataclasses import replace

from enishi.language import marked as _
from enishi.reports.site.frame import Frame
from enishi.reports.site.measures import BETWEENNESS, DEGREE, EIGENVECTOR, SHARE, SMALL_FIGURES, WORKS
from enishi.reports.site.result import Row
from enishi.reports.site.table import Cell, Column, Line, Table

# Only works have bars: the columns are many. The error of betweenness stands where others have an interval.
_BETWEENNESS = replace(BETWEENNESS, barred=False, no_interval="")
_PLAIN = tuple(replace(measure, barred=False) for measure in (SHARE, DEGREE))
_SHOWN = (WORKS, *_PLAIN, _BETWEENNESS, replace(EIGENVECTOR, barred=False))
_ROR = re.compile(r"https://ror\.org/(0[a-z0-9]{8})")


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


def organisation_table(
    frame: Frame, rows: list[Row], title: str, note: str = "", anywhere: bool = False, key: str = "organisations"
) -> Table:
    """Return a table of organisations; ``anywhere``: of many places, and so with the place, a search and filters."""
    voice = frame.voice
    tops = {measure: measure.top(rows) for measure in _SHOWN}
    verified = any(row["verified"] for row in rows)  # what only the registry says has no columns without it
    lines = []
    for row in rows:
        code = row["place"]
        place = [Cell(frame.place_name(code), href=frame.href(frame.result.by_code.get(code)))] if anywhere else []
        measured = [measure.cell(row, tops[measure], voice) for measure in _SHOWN]
        band = voice("Band of ranks: {band}", band=WORKS.band(row, len(frame.result.organisations), voice))
        measured[0] = replace(measured[0], title=band)
        error = row.get("betweenness_error")
        if error:
            at = _SHOWN.index(_BETWEENNESS)
            measured[at] = replace(measured[at], text=f"{measured[at].text} ± {voice.decimal(error)}")
        role = "reference" if anywhere and code == frame.result.study["reference"] else ""
        belongs = [Cell(str(row.get("community") or "–"), sort=row.get("community")), Cell(strong_in(frame, row))]
        cells = [name_cell(frame, row), *place, *measured, *belongs, *(_registry(frame, row) if verified else [])]
        lines.append(Line(cells, (*([code] if code else []), *_marks(row)), role, _known_as(row)))
    columns = [
        Column(voice("Organisation"), note="organisation"),
        *([Column(voice("Country or territory"), note="where")] if anywhere else []),
        *[measure.heading(voice) for measure in _SHOWN],
        Column(voice("Community"), True),
        Column(voice("Strong fields"), note="kinds"),
        *([Column(voice("Kind"), note="kinds"), Column(voice("ROR id"), note="ror")] if verified else []),
    ]
    return Table(
        key,
        title,
        columns,
        lines,
        "organisations.csv",
        frame.result.status,
        note + frame.gap + voice(SMALL_FIGURES) if note else voice(SMALL_FIGURES),
        searchable=anywhere,
        groups=[*frame.group_choices, *_choices(frame, rows)] if anywhere else [],
        sorted_by=2 if anywhere else 1,
    )


def strong_in(frame: Frame, row: Row) -> str:
    """Return the strong fields in words, ``not known`` where there are too few works to tell."""
    voice = frame.voice
    if row.get("strong_fields_status") == "not_known":
        return voice("not known")
    names = {f"{field['scheme']}.{field['field']}": voice.name(field) for field in frame.result.fields}
    return voice(", ").join(names.get(field, field) for field in row.get("strong_fields") or []) or "–"


def _marks(row: Row) -> list[str]:
    """Return what a filter knows a row by, beside its place."""
    community = row.get("community")
    return [*(f"kind-{kind}" for kind in row["types"] or []), *([f"community-{community}"] if community else [])]


def _choices(frame: Frame, rows: list[Row]) -> list[tuple[str, str]]:
    """Return the filters by kind and by community, of those that the rows have."""
    voice = frame.voice
    kinds = sorted({kind for row in rows for kind in row["types"] or []})
    found = sorted({row["community"] for row in rows if row.get("community")})
    return [(voice("Kind: {kind}", kind=voice(_KINDS.get(kind, kind))), f"kind-{kind}") for kind in kinds] + [
        (voice("Community {number}", number=number), f"community-{number}") for number in found
    ]


def name_cell(frame: Frame, row: Row) -> Cell:
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
    return [Cell(kinds or "–"), registry_link(row if row["verified"] else {})]


def registry_link(row: Row) -> Cell:
    """Return the way to the registry's record of ``organisation``, where that is an id of the registry."""
    known = _ROR.fullmatch(row.get("organisation") or "")
    return Cell(known[1], href=known[0]) if known else Cell("–")


def _known_as(row: Row) -> str:
    """Return what else the row may be searched by."""
    names = (row["name_en"], row["name_ja"], row["organisation"].rsplit("/", 1)[-1])
    return "|".join(name for name in names if name)
