"""Places by field: the survey's table of strong and weak fields, the grid of shifts, and the numbers behind them."""

from dataclasses import replace

from enishi.language import marked as _
from enishi.reports.site.frame import Frame
from enishi.reports.site.measures import (
    CITED_NORMALISED,
    CITED_SHARE,
    GROWTH,
    POSITION_SHIFT,
    SHARE,
    SHARE_SHIFT,
    SMALL_FIGURES,
    WORKS,
)
from enishi.reports.site.result import Row
from enishi.reports.site.table import Cell, Column, Line, Table
from enishi.reports.site.voice import NOTHING

_MEASURED = (WORKS, SHARE, GROWTH, CITED_SHARE, CITED_NORMALISED)
_OF_WHOM = _("Of {reference} and the focus places; those that stand nowhere are neither.")
_SIGNS = {"strong": "▲", "weak": "▼", "neither": "", "not_known": "?"}
_WORDS = {"strong": _("strong"), "weak": _("weak"), "neither": _("neither"), "not_known": _("not known")}
CSV = "places_by_field.csv"


def rule(frame: Frame) -> str:
    """Return the rule of strong and weak fields in words, with the limits of this study."""
    limits = frame.result.study.get("strength")
    if not limits:
        return ""
    return frame.voice(
        "A place is strong in a field if two shifts lie wholly above {effect}, and weak if both lie wholly below "
        "−{effect}, with their whole 95 % intervals. Shift of share: the logarithm of its part of the field’s works "
        "over its part of all works. Shift of position: the same of its eigenvector centrality relative to that of "
        "{reference}. Under {works} works in the field, or without an interval, it is “not known”. {reference} itself "
        "is judged by its share alone, since its position is the measure.",
        effect=f"{limits['minimum_effect']:g}",
        works=frame.voice.whole(limits["minimum_works"]),
        reference=frame.reference_name,
    )


def strength_table(frame: Frame, scheme: str, number: int) -> Table | None:
    """Return a row a field: strong places, weak places, and those of which nothing can be said."""
    voice, found = frame.voice, {row["field"]: row for row in frame.result.strengths if row["scheme"] == scheme}
    fields = frame.result.fields_of(scheme)
    if not any(row["field"] in found for row in fields):
        return None
    lines = []
    for row in fields:
        judged = found.get(row["field"], {})
        cells = [Cell(_listed(frame, judged.get(kind)), tone=kind) for kind in ("strong", "weak", "not_known")]
        lines.append(Line([Cell(voice.name(row)), *[c if c.text != NOTHING else replace(c, tone="") for c in cells]]))
    columns = [Column(voice("Field")), Column(voice("Strong places")), Column(voice("Weak places"))]
    columns.append(Column(voice("Not known")))
    note = voice(
        "Of {reference} and the focus places; those that stand nowhere are neither.", reference=frame.reference_name
    )
    title = voice("Strong and weak places by field")
    return Table(f"strengths-{number + 1}", title, columns, lines, "strengths.csv", frame.result.status, note)


def grid(frame: Frame, scheme: str, number: int) -> Table | None:
    """Return the reference and focus places by fields: the shift of share in each, and whether strong or weak."""
    voice, fields = frame.voice, frame.result.fields_of(scheme)
    if not frame.result.shown or not any(row["scheme"] == scheme for row in frame.result.places_by_field):
        return None
    lines = []
    for place in frame.result.shown:
        rows = [frame.result.in_fields.get((scheme, field["field"], place["place"])) for field in fields]
        cells = [strength_cell(frame, row) for row in rows]
        lines.append(Line([Cell(voice.name(place), href=frame.href(place)), *cells], (place["place"],), place["role"]))
    columns = [Column(voice("Country or territory")), *[Column(voice.name(field), True) for field in fields]]
    title = voice("Shift of share by country or territory and field")
    note = voice(
        "Logarithm of the place’s part of the field’s works over its part of all works: 0 is as large as elsewhere, "
        "+0.69 twice, −0.69 half. ▲ strong, ▼ weak, ? not known. Point at a value for the shift of position."
    )
    note += frame.gap + voice(SMALL_FIGURES)
    return Table(f"grid-{number + 1}", title, columns, lines, CSV, frame.result.status, note)


def strength_cell(frame: Frame, row: Row | None) -> Cell:
    """Return the shift of share of a place in a field with the sign of its strength; the title has both shifts."""
    voice = frame.voice
    if row is None:
        return Cell(NOTHING, title=voice("no work in this field"))
    kind = row["strength"] or "not_known"
    title = voice(
        "{strength}: shift of share {share}, of position {position}; {works} works",
        strength=voice(_WORDS.get(kind, kind)),
        share=SHARE_SHIFT.phrase(row, voice),
        position=POSITION_SHIFT.phrase(row, voice),
        works=voice.whole(row["works"]),
    )
    cell = SHARE_SHIFT.cell(row, 0, voice)
    return replace(cell, text=f"{_SIGNS.get(kind, '')} {cell.text}".strip(), title=title, tone=kind)


def focus_table(frame: Frame, scheme: str, number: int) -> Table | None:
    """Return the numbers of the reference and focus places in each field of a scheme."""
    voice, lines = frame.voice, []
    for field in frame.result.fields_of(scheme):
        for place in frame.result.shown:
            row = frame.result.in_fields.get((scheme, field["field"], place["place"]))
            if row:
                measured = [measure.cell(row, 0, voice) for measure in _MEASURED]
                cells = [Cell(voice.name(place), href=frame.href(place)), Cell(voice.name(field)), *measured]
                lines.append(Line(cells, (place["place"],), "reference" if place["role"] == "reference" else ""))
    if not lines:
        return None
    columns = [Column(voice("Country or territory")), Column(voice("Field"))]
    columns += [measure.heading(voice) for measure in _MEASURED]
    title = voice("Growth and highly cited works by field")
    note = voice(SMALL_FIGURES)
    return Table(f"by-field-{number + 1}", title, columns, lines, CSV, frame.result.status, note, searchable=True)


def place_table(frame: Frame, place: Row) -> Table | None:
    """Return one place by field, over all schemes."""
    voice, lines = frame.voice, []
    for scheme in dict.fromkeys(row["scheme"] for row in frame.result.fields):
        for field in frame.result.fields_of(scheme):
            row = frame.result.in_fields.get((scheme, field["field"], place["place"]))
            if row:
                measured = [measure.cell(row, 0, voice) for measure in (*_MEASURED, POSITION_SHIFT)]
                lines.append(Line([Cell(voice.name(field)), *measured, strength_cell(frame, row)]))
    if not lines:
        return None
    columns = [measure.heading(voice) for measure in (*_MEASURED, POSITION_SHIFT, SHARE_SHIFT)]
    title = voice("{name} by field", name=voice.name(place))
    note = voice("▲ strong, ▼ weak, ? not known, as the page of fields defines.") + frame.gap + voice(SMALL_FIGURES)
    return Table("by-field", title, [Column(voice("Field")), *columns], lines, CSV, frame.result.status, note)


def _listed(frame: Frame, codes: list[str] | None) -> str:
    return frame.voice(", ").join(frame.place_name(code) for code in codes or ()) or NOTHING
