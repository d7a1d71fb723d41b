"""The page of the knowledge base: methods, grids of practices, phases, and what is recommended to whom."""

from collections.abc import Iterable, Mapping
from typing import Any

from enishi.knowledge.plan.load import Plan
from enishi.knowledge.plan.method import COSTS, TIMES
from enishi.knowledge.plan.model import words
from enishi.language import marked as _
from enishi.reports.site.cases import PATH
from enishi.reports.site.frame import Frame, Page
from enishi.reports.site.phases import assigned_by, phase_rows

_AMOUNTS = dict(zip(COSTS, (_("low cost"), _("medium cost"), _("high cost")), strict=True))
_TIMES = dict(zip(TIMES, (_("within a year"), _("one to three years"), _("longer than three years")), strict=True))


def pages(frame: Frame) -> list[Page]:
    """Return the page of the knowledge base, as this result has it with the user's overlay."""
    plan, language = frame.result.plan, frame.voice.language
    grids = [
        {
            "name": grid.name[language],
            "source": plan.sources[grid.source][language],
            "rows": [
                (name[language], [_items(plan, grid.cells[row, column], language) for column in plan.columns])
                for row, name in plan.rows.items()
            ],
        }
        for grid in plan.grids.values()
    ]
    advised = [
        (name[language], [one for one in plan.recommendations.values() if one.audience == code])
        for code, name in plan.audiences.items()
    ]
    values: dict[str, Any] = {
        "methods": _methods(frame, plan),
        "columns": [name[language] for name in plan.columns.values()],
        "grids": grids,
        "advised": [
            (name, [(one.title[language], one.question[language]) for one in points]) for name, points in advised
        ],
        "advised_sources": _sources(plan, (one.source for one in plan.recommendations.values()), language),
        "phases": phase_rows(frame),
        "assigned_by": assigned_by(frame),
        "cases": PATH,
        "replaced": [row["key"] for row in plan.conflicts],
    }
    return [Page("knowledge.html", "knowledge.html", frame.voice("Methods of collaboration and practice"), values)]


def _methods(frame: Frame, plan: Plan) -> list[Mapping[str, Any]]:
    voice, language, purposes = frame.voice, frame.voice.language, words()["purposes"]
    return [
        {
            "name": one.name[language],
            "kind": f"{purposes[one.purpose][language]} · {plan.forms[one.form][language]}",
            "texts": [text[language] for text in (one.gains, one.fits, one.merits, one.demerits)],
            "effort": f"{voice(_AMOUNTS[one.cost])} · {voice(_TIMES[one.time])}",
            "ours": one.source == "ours",
            "status": "published" if one.status == "published" else "judgement",
            "source": plan.sources[one.source][language],
            "document": one.document and (one.document[0][language], plan.sources[one.document[1]][language]),
        }
        for one in plan.methods.values()
    ]


def _items(plan: Plan, items: Iterable[Any], language: str) -> list[tuple[str, str]]:
    """Return text and kind of each item of a cell; what everybody in a grid does needs no word for its kind."""
    return [
        (one.text[language], plan.kinds[one.kind][language] if one.kind in ("success", "hard") else "") for one in items
    ]


def _sources(plan: Plan, codes: Iterable[str], language: str) -> list[str]:
    return [plan.sources[code][language] for code in dict.fromkeys(codes)]
