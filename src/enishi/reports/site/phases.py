"""The phases of expansion as the page of the knowledge base shows them: published words, and our assignments beside."""

from collections.abc import Mapping
from typing import Any

from enishi.knowledge.groups import built_in_groups
from enishi.knowledge.plan.load import Plan
from enishi.knowledge.plan.phase import BY
from enishi.reports.site.frame import Frame
from enishi.resolve.field_schemes import load_scheme, scheme_names
from enishi.strategy.income_names import INCOMES
from enishi.tables.place import places


def phase_rows(frame: Frame) -> list[Mapping[str, Any]]:
    """Return a row a phase: its words and source, its horizon, its fields by scheme, and who stands in it."""
    plan, language = frame.result.plan, frame.voice.language
    return [
        {
            "text": one.text[language],
            "source": plan.sources[one.source][language],
            "horizon": one.horizon[language] if one.horizon else "",
            "fields": _fields(frame, code),
            "who": _who(frame, plan, code),
        }
        for code, one in plan.phases.phases.items()
    ]


def assigned_by(frame: Frame) -> list[str]:
    """Return the sources of the assignments."""
    phases = frame.result.plan.phases
    given = [*phases.fields.values(), *(one for by in BY for one in phases.who[by].values())]
    return [
        frame.result.plan.sources[code][frame.voice.language] for code in dict.fromkeys(one.source for one in given)
    ]


def _who(frame: Frame, plan: Plan, phase: str) -> list[str]:
    given = ((by, key, one) for by in BY for key, one in plan.phases.who[by].items())
    return [_name(frame, plan, by, key) for by, key, one in given if one.phase == phase]


def _fields(frame: Frame, phase: str) -> list[tuple[str, list[tuple[str, str]]]]:
    """Return by scheme the fields of a phase, each with the words it answers to."""
    language, found = frame.voice.language, dict[str, list[tuple[str, str]]]()
    for key, given in frame.result.plan.phases.fields.items():
        if given.phase == phase:
            scheme, _dot, field = key.partition(".")
            name, names = scheme, {row["field"]: frame.voice.name(row) for row in frame.result.fields_of(scheme)}
            if scheme in scheme_names():
                built_in = load_scheme(scheme)
                name = getattr(built_in.name, language)
                names |= {one.code: getattr(one.name, language) for one in built_in.fields}
            found.setdefault(name, []).append((names.get(field, key), (given.words or {}).get(language, "")))
    return list(found.items())


def _name(frame: Frame, plan: Plan, by: str, key: str) -> str:
    language = frame.voice.language
    if by == "places":
        return places()[key].name_ja if language == "ja" else places()[key].name_en
    if by == "groups":
        return built_in_groups()[key].label[language]
    return str(plan.regions[key][language]) if by == "regions" else frame.voice(INCOMES[key])
