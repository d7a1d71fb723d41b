"""By which method, and what is hard: advice with its cases, and what the knowledge base says."""

from collections.abc import Sequence
from typing import Any

from enishi.knowledge.plan.load import Plan
from enishi.language import marked as _
from enishi.strategy import advice as advising
from enishi.strategy.screening import Notice, on_place
from enishi.strategy.sheet_cases import cases_behind
from enishi.strategy.sheet_evidence import Evidence
from enishi.strategy.sheet_line import JUDGEMENT, PUBLISHED, UNSOURCED, computed, joined, line, named, told
from enishi.strategy.sheet_what import FIELD_KEY

Row = dict[str, Any]


def asked(evidence: Evidence, place: Row, field: Row | None) -> advising.Asked:
    """Return what advice is asked for: the type, and who is strong in the field, or in every field of the scheme."""
    judged = [
        (named(one), str(theirs["strength"]), str(ours["strength"]))
        for one in ([field] if field else evidence.scheme)
        for theirs, ours in [evidence.both_in(one, place)]
        if theirs and ours
    ]
    return advising.Asked(place["place"], place.get("partner_type"), judged)


def method(evidence: Evidence, plan: Plan, place: Row, field: Row | None, notices: Sequence[Notice]) -> list[Row]:
    """Return the advice, the cases behind it, and what the user judges of the place."""
    rows, question = [computed("places", place, ("place",), ("partner_type",))], asked(evidence, place, field)
    # Strengths decide only where the type alone carries no advice.
    if advising.basis(plan.book, place["place"], question.kind) == "strength":
        both = [evidence.both_in(one, place) for one in ([field] if field else evidence.scheme)]
        rows += [computed("places_by_field", row, FIELD_KEY, ("strength",)) for two in both if all(two)
                 for row in two if row]  # fmt: skip
    advised = advising.advice(plan.book, question, on_place(notices, place["place"]), rows)
    backed = cases_behind(plan, place["place"], field, advised, str(evidence.study["reference"]))
    return [*advised, *backed, *advising.judgements(plan.book, place["place"])]


def hard(plan: Plan) -> list[Row]:
    """Return what stays hard, each with the direction set for Japan in the same cell of the survey's grid."""
    lines = []
    for code, entry in plan.book.content["hard"].items():
        text, sources = plan.book.text("hard", code), [plan.source(entry["source"])]
        if answers := plan.directions(code):
            said = joined([one.text for one in answers])
            text = told(_("{hard}. Direction set for Japan: {answers}"), hard=text, answers=said)
            sources += [plan.source(one) for one in dict.fromkeys(one.source for one in answers)]
        status = JUDGEMENT if entry["source"] in UNSOURCED else PUBLISHED
        lines.append(line("hard", text, status, source=sources))
    return lines
