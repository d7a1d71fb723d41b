"""The phases of expansion on a sheet: what each brings in, which one the place stands in, and whose turn has come.

The phases are published; that a place stands in one and that a field comes in one is assigned by the knowledge base
(``knowledge/plan/phases.toml``), so the line on a place is a judgement with the sources of the assignments. The turn of
a field has come where the place stands in its phase or a later one. A place on the screening list gets no such line.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from enishi.knowledge.groups import built_in_groups
from enishi.knowledge.plan.load import Plan
from enishi.knowledge.plan.phase import Assigned
from enishi.language import marked as _
from enishi.strategy.income_names import INCOMES
from enishi.strategy.screening import Notice, on_place
from enishi.strategy.sheet_line import JUDGEMENT, PUBLISHED, UNSOURCED, joined, line, named, told

Row = dict[str, Any]


def phase_lines(
    plan: Plan, place: Row, field: Mapping[str, Any] | None, scheme: Sequence[Row], notices: Sequence[Notice] = ()
) -> list[Row]:
    """Return the phases, then where the place stands and whether the turn of the field, or of each field, has come."""
    lines = []
    for one in plan.phases.phases.values():
        text = one.text
        if one.horizon:
            text = told(_("{phase} (horizon: {horizon})"), phase=text, horizon=one.horizon)
        status = JUDGEMENT if one.source in UNSOURCED else PUBLISHED
        lines.append(line("phases", text, status, source=[plan.source(one.source)], phase=one.code))
    return lines if on_place(notices, place["place"]) else [*lines, place_line(plan, place, field, scheme)]


def place_line(plan: Plan, place: Row, field: Mapping[str, Any] | None, scheme: Sequence[Row]) -> Row:
    """Return the line on a place: in a field, or over all fields of the scheme."""
    stands = plan.phases.of_place(plan.facts(place["place"]))
    if stands is None:
        text = told(_("No rule of the knowledge base says in which phase {place} stands"), place=named(place))
        return line("turn", text, JUDGEMENT, source=[plan.source("ours")], stands=None)
    said = told(
        _("{place} stands in phase {phase} ({why})"),
        place=named(place),
        phase=stands.phase,
        why=_why(plan, stands),
    )
    fields = [field] if field else scheme
    comes = {_key(one): plan.phases.of_field(_key(one)) for one in fields}
    due = {key: found is not None and plan.phases.due(found, stands) for key, found in comes.items()}
    if field:
        text = _in_field(said, field, comes[_key(field)], due[_key(field)])
    else:
        text = _over_fields(said, fields, comes, due)
    codes = dict.fromkeys([stands.source, *(one.source for one in comes.values() if one)])
    return line(
        "turn",
        text,
        JUDGEMENT,
        source=[plan.source(code) for code in codes],
        stands=stands.phase,
        comes={key: found.phase if found else None for key, found in comes.items()},
        due=due,
    )


def _in_field(said: dict[str, str], field: Mapping[str, Any], comes: Assigned | None, due: bool) -> dict[str, str]:
    if comes is None:
        return told(_("{said}; no phase names what {field} would answer to"), said=said, field=named(field))
    message = (
        _("{said}; {field} comes in phase {phase} ({words}): its turn has come")
        if due
        else _("{said}; {field} comes in phase {phase} ({words}): its turn comes later")
    )
    return told(message, said=said, field=named(field), phase=comes.phase, words=comes.words or {})


def _over_fields(
    said: dict[str, str],
    fields: Sequence[Mapping[str, Any]],
    comes: Mapping[str, Assigned | None],
    due: Mapping[str, bool],
) -> dict[str, str]:
    sorts = {
        _("{said}; the turn has come for {fields}"): [one for one in fields if due[_key(one)]],
        _("{said}; later {fields}"): [one for one in fields if comes[_key(one)] and not due[_key(one)]],
        _("{said}; in no phase {fields}"): [one for one in fields if not comes[_key(one)]],
    }
    for message, some in sorts.items():
        if some:
            said = told(message, said=said, fields=joined([named(one) for one in some]))
    return said


def _why(plan: Plan, stands: Assigned) -> dict[str, str]:
    if stands.by == "groups":
        return told(_("it belongs to {name}"), name=built_in_groups()[stands.key].label)
    if stands.by == "regions":
        return told(_("it lies in {name}"), name=plan.regions[stands.key])
    if stands.by == "incomes":
        return told(_("by its income group: {name}"), name=told(INCOMES[stands.key]))
    return told(_("it is put there by name"))


def _key(field: Mapping[str, Any]) -> str:
    return f"{field['scheme']}.{field['field']}"
