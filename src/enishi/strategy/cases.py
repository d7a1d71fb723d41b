"""The cases most like a question: a place, a field, a method, and a way of working on the five axes.

Score: the weighted mean of four parts in 0 to 1, over the parts that the question names (WEIGHTS, our judgement):
place (PLACE_LEVELS: the place itself, a partner group that holds it, a shared group, the World Bank's region, open to
all, its income group), field (1 the same, 0.5 a case open to all fields, else 0), axes (of the values asked for, the
part that the case has; what no source states is not had) and method (1 the same, 0.5 the same purpose, else 0). The
values asked for are those given, else the usual way of the method (``knowledge.plan.way``); a method without a usual
way asks for none. The study's own place never counts as the counterpart, unless it is the one asked about. A case whose
place part is 0 is left out. Ties go by code.

Example: Taiwan, networks, bilateral joint research, whose usual way is that each side pays its own, by a joint call, in
a joint team. A case of Taiwan in all fields, bilateral, of which a source states the joint call alone: place 1, field
0.5, axes 1/3, method 1, so 0.4 + 0.25 × 0.5 + 0.2 ÷ 3 + 0.15 = 0.7417.
"""

from collections.abc import Mapping, Sequence

from enishi.knowledge.advice import LOW_OR_MIDDLE
from enishi.knowledge.groups import built_in_groups
from enishi.knowledge.plan.load import Plan, load_plan
from enishi.knowledge.plan.model import Case, words
from enishi.knowledge.plan.way import way
from enishi.language import marked as _
from enishi.strategy.sheet_line import joined, told
from enishi.tables.place import places

Reason = Mapping[str, str]
WEIGHTS = {"place": 0.4, "field": 0.25, "axes": 0.2, "method": 0.15}
PLACE_LEVELS = {"same": 1.0, "member": 0.8, "group": 0.6, "region": 0.4, "open": 0.3, "income": 0.2}
HOME = "JP"


def similar_cases(
    cases: Sequence[Case],
    place: str,
    field: str | None,
    method: str | None = None,
    n: int = 3,
    home: str = HOME,
    plan: Plan | None = None,
    axes: Mapping[str, str] | None = None,
) -> list[tuple[Case, float, list[Reason]]]:
    """Return up to ``n`` cases, most similar first, each with its score and the reasons in both languages.

    plan: the knowledge base with the regions and income groups of places, the reviewed one unless given. axes: the
    values asked for, the usual way of the method unless given.
    """
    facts = plan or load_plan()
    asked = axes if axes is not None or method is None else way(cases, method)
    found = []
    for case in cases:
        parts = {"place": _place_part(case, place, home, facts)}
        if field is not None:
            parts["field"] = _field_part(case, field)
        if asked:
            parts["axes"] = _axes_part(case, asked)
        if method is not None:
            parts["method"] = _method_part(case, method)
        if parts["place"][0] > 0:
            weight = sum(WEIGHTS[name] for name in parts)
            score = sum(WEIGHTS[name] * part[0] for name, part in parts.items()) / weight
            found.append((case, round(score, 4), [reason for _value, reason in parts.values() if reason]))
    return sorted(found, key=lambda one: (-one[1], one[0].code))[:n]


def _place_part(case: Case, place: str, home: str, plan: Plan) -> tuple[float, Reason | None]:
    groups, special = built_in_groups(), words()["partners"]
    others = [partner for partner in case.partners if partner != home or place == home]
    if place in others:
        return PLACE_LEVELS["same"], told(_("{place} itself takes part"), place=_name(place))
    for partner in others:
        if partner in groups and place in groups[partner].places:
            reason = told(_("{place} belongs to {group}, which takes part"), place=_name(place), group=partner)
            return PLACE_LEVELS["member"], reason
    if "DEVELOPING" in others and plan.book.income(place) in LOW_OR_MIDDLE:
        return PLACE_LEVELS["member"], told(
            _("made for places of low or middle income, as {place} is"), place=_name(place)
        )
    single = [partner for partner in others if partner not in groups and partner not in special]
    for name, group in groups.items():
        shared = [partner for partner in single if partner in group.places]
        if place in group.places and shared:
            reason = told(_("{partner} takes part, also in {group}"), partner=_name(shared[0]), group=name)
            return PLACE_LEVELS["group"], reason
    for partner in single:
        if (region := plan.region(place)) and plan.region(partner) == region:
            return PLACE_LEVELS["region"], told(_("{partner} takes part, in the same region"), partner=_name(partner))
    if "WORLD" in others:
        return PLACE_LEVELS["open"], told(_("open to any place"))
    for partner in single:
        if (income := plan.book.income(place)) and plan.book.income(partner) == income:
            return PLACE_LEVELS["income"], told(
                _("{partner} takes part, of the same income group"), partner=_name(partner)
            )
    return 0.0, None


def _field_part(case: Case, field: str) -> tuple[float, Reason | None]:
    if field in case.fields:
        return 1.0, told(_("in the same field"))
    return (0.5, told(_("not limited to a field"))) if not case.fields else (0.0, None)


def _axes_part(case: Case, asked: Mapping[str, str]) -> tuple[float, Reason | None]:
    same = [axis for axis, value in asked.items() if case.axes.get(axis) == value]
    known = words()["axes"]
    texts = [told(_("{axis}: {value}"), axis=known[axis], value=known[axis]["values"][asked[axis]]) for axis in same]
    reason = told(_("works the same way ({values})"), values=joined(texts)) if same else None
    return len(same) / len(asked), reason


def _method_part(case: Case, method: str) -> tuple[float, Reason | None]:
    methods = words()["methods"]
    if case.method == method:
        return 1.0, told(_("by the same method"))
    same = methods.get(method, {}).get("purpose") == methods[case.method]["purpose"]
    return (0.5, told(_("by another method with the same purpose"))) if same else (0.0, None)


def _name(place: str) -> Reason:
    found = places()[place]
    return {"en": found.name_en, "ja": found.name_ja}
