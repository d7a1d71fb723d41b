"""A page for the reference and each focus place."""

from typing import Any

from enishi.reports.site.evidence import evidence
from enishi.reports.site.field_places import place_table
from enishi.reports.site.frame import Frame, Page
from enishi.reports.site.lines import draw_panels, year_table
from enishi.reports.site.measures import (
    CITED_NORMALISED,
    CITED_SHARE,
    FIVE,
    FRACTIONAL,
    GROWTH,
    INTERNATIONAL,
    ONE_AUTHOR,
    PAIR,
    SMALL_FIGURES,
    WORKS,
    as_published,
)
from enishi.reports.site.organisation_table import organisation_table
from enishi.reports.site.result import Row
from enishi.reports.site.second_range import range_table, stability
from enishi.reports.site.strips import draw_strips
from enishi.reports.site.table import Cell, Column, Line, Table
from enishi.reports.site.voice import absent

PARTNERS = 20  # rows on the page; the CSV has all
ORGANISATIONS = 10


def pages(frame: Frame) -> list[Page]:
    """Return a page a place, each with the way to its neighbours."""
    shown = frame.result.shown
    return [
        _page(frame, row, shown[index - 1] if index else None, shown[index + 1] if index + 1 < len(shown) else None)
        for index, row in enumerate(shown)
    ]


def _page(frame: Frame, row: Row, before: Row | None, after: Row | None) -> Page:
    is_reference = row["role"] == "reference"
    years = frame.result.years_of(row["place"])
    other = [] if is_reference else frame.result.years_of(frame.result.reference["place"])
    published = frame.result.published_by_code.get(row["place"])
    values: dict[str, Any] = {
        "row": row,
        "is_reference": is_reference,
        "strips": draw_strips(frame, row),
        "counted": _counted(frame, row),
        "range": range_table(frame, row),
        "stability": [] if is_reference else stability(frame, row),
        "by_field": place_table(frame, row),
        "fragility": None if is_reference else _fragility(frame, row),
        "multiples": draw_panels(frame, years, other),
        "years": year_table(frame, row, years, f"place-{row['place']}-by-year.csv"),
        "partners": _partner_table(frame, row),
        "organisations": _organisation_table(frame, row),
        "evidence": evidence(frame, row),
        "published": _published_table(frame, row, published) if published else None,
        "before": before,
        "after": after,
    }
    return Page(f"place-{row['place']}.html", "place.html", frame.voice.name(row), values)


def _counted(frame: Frame, row: Row) -> list[str]:
    """Return in sentences how the works were counted, how they grow and how often they are cited."""
    voice = frame.voice
    found = [
        voice(
            "Full counting gives {works} works; fractional counting gives {fractional}. {international} works are "
            "international, {one_author} of them only through the affiliations of one author.",
            works=WORKS.phrase(row, voice),
            fractional=FRACTIONAL.phrase(row, voice),
            international=INTERNATIONAL.phrase(row, voice),
            one_author=ONE_AUTHOR.phrase(row, voice),
        )
    ]
    if not absent(row.get("growth")):
        found.append(voice("Works change by {growth} a year.", growth=GROWTH.phrase(row, voice)))
    if not absent(row.get("highly_cited_share")):
        cited = voice(
            "{share} of the works with a citation count are in the most cited tenth of their year and field; that is "
            "{normalised} times what works of the same kinds of collaboration have.",
            share=CITED_SHARE.phrase(row, voice),
            normalised=CITED_NORMALISED.phrase(row, voice),
        )
        found.append(cited)
    return [*found, voice("In brackets: 95 % intervals, sampling error only.")]


def _fragility(frame: Frame, row: Row) -> list[dict[str, Any]]:
    """Return the type as it is, without the largest partner, and without multi-affiliation works."""
    voice, partner = frame.voice, row["largest_partner"]
    name = frame.place_name(partner) if partner else voice("none")
    cases = [
        (voice("as measured"), row["partner_type"]),
        (voice("without its largest partner ({name})", name=name), row["type_without_largest_partner"]),
        (voice("without multi-affiliation works"), row["type_without_multi_affiliation"]),
    ]
    return [{"case": case, "kind": kind, "changed": kind != row["partner_type"]} for case, kind in cases]


def _partner_table(frame: Frame, row: Row) -> Table:
    voice, ties = frame.voice, frame.result.ties_of(row["place"])
    tops = {measure: measure.top(ties) for measure in PAIR}
    lines = []
    for tie in ties[:PARTNERS]:
        partner = frame.result.by_code.get(tie["partner"], {"place": tie["partner"], "partner_type": "", "role": ""})
        cells = [
            Cell(frame.place_name(tie["partner"]), href=frame.href(partner)),
            *[measure.cell(tie, tops[measure], voice) for measure in PAIR],
            frame.types.cell(partner),
        ]
        lines.append(Line(cells, (tie["partner"],), "reference" if partner["role"] == "reference" else ""))
    columns = [Column(voice("Partner")), *[measure.heading(voice) for measure in PAIR], Column(voice("Partner type"))]
    note = voice("Association strength: 1 is what chance would give; above 1, the two work together more than that.")
    note += frame.gap + voice(SMALL_FIGURES)
    title = voice("Top partners of {name}: {shown} of {all}", name=voice.name(row), shown=len(lines), all=len(ties))
    csv = f"place-{row['place']}-partners.csv"
    return Table("partners", title, columns, lines, csv, frame.result.status, note, sorted_by=1)


def _organisation_table(frame: Frame, row: Row) -> Table | None:
    voice, rows = frame.voice, frame.result.organisations_of(row["place"])
    shown = rows[:ORGANISATIONS]
    title = voice(
        "Largest organisations of {name}: {shown} of {all}",
        name=voice.name(row),
        shown=len(shown),
        all=voice.whole(len(rows)),
    )
    return organisation_table(frame, shown, title) if shown else None


def _published_table(frame: Frame, row: Row, published: Row) -> Table:
    """Return this result beside the published table, betweenness in the reading which that table has."""
    voice = frame.voice
    lines = [
        Line(
            [
                Cell(voice(measure.label)),
                Cell(measure.write(as_published(row, measure)), interval=measure.interval(row, voice)),
                Cell(measure.write(published[measure.column])),
            ]
        )
        for measure in FIVE
    ]
    kinds = [row["partner_type"], published["partner_type"]]
    lines.append(Line([Cell(voice("Partner type")), *[Cell(frame.types.short(kind), mark=kind) for kind in kinds]]))
    columns = [
        Column(voice("Indicator")),
        Column(voice("This result"), True),
        Column(voice("Published"), True, "published"),
    ]
    title = voice("{name} in the published table", name=voice.name(row))
    note = voice(
        "Betweenness stands in the reading “as published” here (distance = weight), not in that of the other pages."
    )
    return Table("published", title, columns, lines, "published.csv", "published", note, compact=True)
