"""The page of cases: each with partners, fields, years, way of working and sources; the user's own among them."""

from collections.abc import Mapping
from typing import Any

from enishi.knowledge.groups import built_in_groups
from enishi.knowledge.plan.load import load_plan
from enishi.knowledge.plan.model import AXES, OTHER, Case, fields, words
from enishi.knowledge.plan.pattern import AT_LEAST, RULE_AXES, patterns
from enishi.knowledge.plan.way import way
from enishi.language import marked as _
from enishi.reports.site.frame import Frame, Page
from enishi.reports.site.voice import NOTHING
from enishi.tables.place import places

PATH = "cases.html"


def pages(frame: Frame) -> list[Page]:
    """Return the page of the cases in force, by method."""
    voice, plan, known = frame.voice, frame.result.plan, words()
    language, between = voice.language, voice(_(", "))
    reviewed = load_plan().cases
    methods = [
        {
            "name": entry[language],
            "way": [_value(axis, value, language) for axis, value in way(plan.cases, method).items()],
            "cases": [_case(frame, case, case not in reviewed) for case in plan.cases if case.method == method],
        }
        for method, entry in known["methods"].items()
    ]
    values: dict[str, Any] = {
        "methods": [one for one in methods if one["cases"]],
        "patterns": [(one.name[language], len(one.cases)) for one in patterns(plan.cases)],
        "rule_axes": between.join(known["axes"][axis][language] for axis in RULE_AXES),
        "at_least": AT_LEAST,
        "count": len(plan.cases),
    }
    return [Page(PATH, PATH, voice(_("Cases of international collaboration")), values)]


def _case(frame: Frame, case: Case, own: bool) -> Mapping[str, Any]:
    language, between = frame.voice.language, frame.voice(_(", "))
    return {
        "code": case.code,
        "own": own,
        "name": case.name[language],
        "summary": case.summary[language],
        "partners": between.join(_partner(code)[language] for code in case.partners),
        "fields": between.join(_field(frame, code) for code in case.fields) or frame.voice(_("open to all fields")),
        "years": f"{case.since or '?'}–{case.until or ''}" if case.since or case.until else NOTHING,
        "way": [_value(axis, case.axes[axis], language) for axis in AXES if axis in case.axes],
        # Only what a browser may follow is a link; an address from a user's list may be anything.
        "sources": [
            (one.title, one.url if one.url.startswith(("https://", "http://")) else "") for one in case.sources
        ],
    }


def _partner(code: str) -> Mapping[str, str]:
    if code in built_in_groups():
        return built_in_groups()[code].label
    if code in words()["partners"]:
        return dict(words()["partners"][code])
    return {"en": places()[code].name_en, "ja": places()[code].name_ja}


def _field(frame: Frame, code: str) -> str:
    return frame.voice(_("outside the eight fields")) if code == OTHER else fields()[code][frame.voice.language]


def _value(axis: str, value: str, language: str) -> tuple[str, str]:
    entry = words()["axes"][axis]
    return entry[language], entry["values"][value][language]
