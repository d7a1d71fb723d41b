"""The cases behind the advice of a sheet: those most like its place, field and methods, and their pattern."""

from collections.abc import Mapping, Sequence
from typing import Any

from enishi.knowledge.plan.load import Plan
from enishi.knowledge.plan.model import Case, words
from enishi.knowledge.plan.pattern import patterns
from enishi.language import marked as _
from enishi.strategy.cases import similar_cases
from enishi.strategy.sheet_line import JUDGEMENT, PUBLISHED, joined, line, told

Row = dict[str, Any]
SHOWN = 2
# The scheme whose codes the cases use.
_SCHEME = "ict8"


def cases_behind(
    plan: Plan, place: str, field: Mapping[str, Any] | None, advised: Sequence[Row], home: str
) -> list[Row]:
    """Return the lines on cases for lines of advice: the most similar ones with the reason, and patterns they show.

    A case counts with the method that it fits best. Advice that was replaced by a request to check gets no case.
    """
    methods = {value for one in advised for value in one.get("values", ()) if value in words()["methods"]}
    code = str(field["field"]) if field and field["scheme"] == _SCHEME else None
    best: dict[str, tuple[float, Case, list[Mapping[str, str]]]] = {}
    for method in sorted(methods):
        for case, score, reasons in similar_cases(plan.cases, place, code, method, SHOWN, home, plan):
            if case.code not in best or best[case.code][0] < score:
                best[case.code] = (score, case, list(reasons))
    shown = sorted(best.values(), key=lambda one: (-one[0], one[1].code))[:SHOWN]
    lines = []
    for score, case, reasons in shown:
        text = told(_("A similar case: {case} ({reasons})"), case=case.name, reasons=joined(reasons))
        found = [
            {"id": "case", "text": dict.fromkeys(case.name, one.title), "url": one.url} for one in case.sources[:1]
        ]
        lines.append(line("method", text, PUBLISHED, source=found, case=case.code, score=score))
    codes = {case.code for _score, case, _reasons in shown}
    for pattern in patterns(plan.cases):
        if codes & set(pattern.cases):
            text = told(
                _("Its pattern by our rule, without a number of the survey: {name} ({n} cases)"),
                name=pattern.name,
                n=len(pattern.cases),
            )
            lines.append(line("method", text, JUDGEMENT, source=[plan.source("ours")], pattern=pattern.code))
    return lines
