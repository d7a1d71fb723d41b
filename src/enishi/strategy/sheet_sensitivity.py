"""What would change the advice: the bounds of the types moved by a tenth, and the ends of the place's intervals."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

from enishi.knowledge.plan.load import Plan
from enishi.language import marked as _
from enishi.strategy import advice as advising
from enishi.strategy.partner_type import LABELS, PartnerType
from enishi.strategy.screening import Notice, on_place
from enishi.strategy.sensitivity import INTERVAL, Change, changes
from enishi.strategy.sheet_evidence import Evidence
from enishi.strategy.sheet_field_sensitivity import field_sensitivity
from enishi.strategy.sheet_line import JUDGEMENT, computed, joined, line, named, told
from enishi.strategy.sheet_method import asked

Row = dict[str, Any]
Ending = Callable[[Sequence[advising.Asked]], dict[str, str]]
_MEASURES = ("works", "works_low", "works_high", "eigenvector", "eigenvector_low", "eigenvector_high")


_MOVES = {
    "works": _("The bound of works ({home}) × {factor}"),
    "eigenvector": _("The bound of position ({home}) × {factor}"),
    "similar_works": _("The cut-off of similar works × {factor}"),
    "similar_eigenvector": _("The cut-off of similar position × {factor}"),
}
_ENDS = {True: _("; the advice would change"), False: _("; the advice would stay")}


def sensitivity(evidence: Evidence, plan: Plan, place: Row, field: Row | None, notices: Sequence[Notice]) -> list[Row]:
    """Return a line for each move that matters, for the type and for fields; or that none does."""
    home, question = evidence.reference, asked(evidence, place, field)
    if home is None:
        text = told(_("No threshold matters: without the reference place nothing is judged"))
        return [line("sensitivity", text, JUDGEMENT, computation=[computed("places", place, ("place",), ("works",))])]
    listed = on_place(notices, place["place"])

    def ending(others: Sequence[advising.Asked]) -> dict[str, str]:
        before, *after = ([one["text"] for one in advising.advice(plan.book, it, listed)] for it in (question, *others))
        return told(_ENDS[any(one != before for one in after)])

    rows = [computed("places", row, ("place",), _MEASURES) for row in (place, home)]
    found = changes(place, home, evidence.cutoffs)
    lines = [
        _line(rows, _moved(one, home, ending([replace(question, kind=one.kind)])),
              moved=one.moved, by=list(one.by), type=one.kind)
        for one in found if one.moved != INTERVAL
    ]  # fmt: skip
    inside = [one for one in found if one.moved == INTERVAL]
    if inside:
        kinds = list(dict.fromkeys(one.kind for one in inside))
        text = told(
            _("Within the intervals of works and position the type could also be {types}{ending}"),
            types=joined([told(_("“{type}”"), type=_type(kind, home)) for kind in kinds]),
            ending=ending([replace(question, kind=kind) for kind in kinds]),
        )
        lines.append(_line(rows, text, moved=INTERVAL, by=[list(one.by) for one in inside], types=kinds))
    elif place.get("works_low") is None or place.get("eigenvector_low") is None:
        lines.append(_line(rows, told(_("There are no intervals within which the type could be tried"))))
    elif lines:
        lines.append(_line(rows, told(_("Within the intervals of works and position the type stays"))))
    else:
        lines.append(_line(rows, told(_("The type stays if a bound moves by a tenth, and within the intervals"))))
    return lines + field_sensitivity(evidence, place, field, question, ending)


def _moved(one: Change, home: Row, ending: dict[str, str]) -> dict[str, str]:
    move = told(_MOVES[one.moved], home=named(home), factor=f"{one.by[0]:.1f}")
    message = _("{moved}: the type would be “{type}”{ending}")
    return told(message, moved=move, type=_type(one.kind, home), ending=ending)


def _type(kind: str, home: Row) -> dict[str, str]:
    return told(LABELS[PartnerType(kind)], reference=named(home))


def _line(rows: Sequence[Row], text: dict[str, str], **extra: Any) -> Row:
    return line("sensitivity", text, JUDGEMENT, computation=rows, **extra)
