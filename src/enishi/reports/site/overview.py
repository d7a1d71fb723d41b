"""The overview: headline, key figures, the types at a glance, the plot, the table of five indicators."""

from enishi.reports.site.frame import Frame, Page
from enishi.reports.site.measures import FIVE, FRACTIONAL, SHARE, SMALL_FIGURES, WORKS
from enishi.reports.site.plot import draw_plot
from enishi.reports.site.result import Row
from enishi.reports.site.table import Cell, Column, Line, Table
from enishi.reports.site.type_texts import ORDER
from enishi.reports.site.voice import NOTHING

_SHOWN = (WORKS, FRACTIONAL, *FIVE[1:])
GLANCE = 8  # names shown for a type before "and n more"


def pages(frame: Frame) -> list[Page]:
    """Return the overview."""
    title = frame.voice("Works and eigenvector centrality of countries and territories")
    values = {
        "headline": _headline(frame),
        "facts": _facts(frame),
        "glance": _glance(frame),
        "plots": [
            draw_plot(frame, frame.result.places, "wide", title, 1080, 640, 13),
            draw_plot(frame, frame.result.places, "narrow", title, 420, 500, 13),
        ],
        "table_of_five": indicator_table(frame),
    }
    return [Page("index.html", "overview.html", frame.voice("Overview"), values)]


def _headline(frame: Frame) -> list[str]:
    """Return the finding: a sentence for each type which the focus places have, `emerging` left out."""
    voice = frame.voice
    sentences = {
        "leader": voice("Ahead of {reference} in both works and eigenvector centrality: {names}."),
        "hub": voice("Fewer works than {reference}, yet more central: {names}."),
        "own_path": voice("More works than {reference}, yet not more central: {names}."),
        "similar": voice("Close behind {reference} on both: {names}."),
    }
    found = []
    for kind, sentence in sentences.items():
        rows = _of_type(frame, kind)
        if rows:
            found.append(sentence.format(names=_named(frame, rows), reference=frame.reference_name))
    return found


def _glance(frame: Frame) -> list[dict[str, object]]:
    """Return each type with its rule and the focus places that have it."""
    return [
        {"kind": kind, "rows": _of_type(frame, kind)[:GLANCE], "more": _of_type(frame, kind)[GLANCE:]} for kind in ORDER
    ]


def _of_type(frame: Frame, kind: str) -> list[Row]:
    """Return the focus places of a type; where the study names none, all places of it."""
    focus = [row for row in frame.result.shown if row["role"] == "focus"]
    return [row for row in focus or frame.result.places if row["partner_type"] == kind]


def _named(frame: Frame, rows: list[Row]) -> str:
    names = frame.voice.names(rows[:GLANCE])
    more = len(rows) - GLANCE
    return frame.voice("{names} and {count} more", names=names, count=more) if more > 0 else names


def _facts(frame: Frame) -> list[dict[str, str]]:
    """Return the key figures, each with where it comes from."""
    voice, counts, reference = frame.voice, frame.result.manifest["counts"], frame.result.reference
    backbone = sum(bool(tie["backbone"]) for tie in frame.result.ties)
    return [
        {
            "label": voice("Works in the study"),
            "value": voice.whole(counts["in_study"]),
            "source": voice(
                "{read} records read from {files} input files; {kept} kept, of these {span}",
                read=voice.whole(counts["read"]),
                files=len(frame.result.manifest["inputs"]),
                kept=voice.whole(counts["kept"]),
                span=voice.span(frame.result.period),
            ),
        },
        {
            "label": voice("Internationally co-authored works"),
            "value": voice.whole(counts["international"]),
            "source": voice(
                "{share} of the works in the study; authors in two or more known places",
                share=voice.share(counts["international"] / counts["in_study"] if counts["in_study"] else None),
            ),
        },
        {
            "label": voice("Countries and territories"),
            "value": voice.whole(len(frame.result.places)),
            "source": voice("named in an affiliation of {works} works", works=voice.whole(counts["with_place"])),
        },
        {
            "label": voice("Ties between them"),
            "value": voice.whole(len(frame.result.ties)),
            "source": voice("pairs with a joint work; {count} form the backbone", count=voice.whole(backbone)),
        },
        {
            "label": voice("Works of {reference}", reference=frame.reference_name),
            "value": WORKS.write(reference["works"]),
            "source": voice(
                "95 % interval {interval}; {share} of them international; the reference of this study",
                interval=WORKS.interval(reference, voice) or NOTHING,
                share=SHARE.phrase(reference, voice),
            ),
        },
    ]


def indicator_table(frame: Frame) -> Table:
    """Return the table of the five indicators and the type, every place a row."""
    voice, rows = frame.voice, frame.result.places
    columns = [
        Column(voice("Country or territory")),
        *[measure.heading(voice) for measure in _SHOWN],
        Column(voice("Partner type")),
    ]
    tops = {measure: measure.top(rows) for measure in _SHOWN}
    lines = [
        Line(
            [
                Cell(voice.name(row), href=frame.href(row)),
                *[measure.cell(row, tops[measure], voice) for measure in _SHOWN],
                frame.types.cell(row),
            ],
            (row["place"],),
            row["role"],
        )
        for row in rows
    ]
    return Table(
        "indicators",
        voice("Five indicators and partner type by country or territory"),
        columns,
        lines,
        "places.csv",
        frame.result.status,
        voice("Bars are drawn to the largest value of the column; shares to 100 %.") + frame.gap + voice(SMALL_FIGURES),
        searchable=True,
        groups=frame.group_choices,
        sorted_by=1,
    )
