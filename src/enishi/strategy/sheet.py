"""The strategy sheet of a place, or of a place in a field: what, where, with and against whom, how, and what next."""

from collections.abc import Mapping, Sequence
from typing import Any

from enishi.knowledge.plan.load import Plan
from enishi.strategy.phases import phase_lines
from enishi.strategy.screening import Notice
from enishi.strategy.sheet_against import against_whom
from enishi.strategy.sheet_evidence import Evidence
from enishi.strategy.sheet_method import hard, method
from enishi.strategy.sheet_next import next_steps
from enishi.strategy.sheet_sensitivity import sensitivity
from enishi.strategy.sheet_what import what
from enishi.strategy.sheet_where import where
from enishi.strategy.sheet_with_whom import with_whom

Row = dict[str, Any]


def sheet(
    evidence: Evidence,
    plan: Plan,
    code: str,
    field: Row | None = None,
    notices: Sequence[Notice] = (),
    candidates: Mapping[str, Any] | None = None,
) -> list[Row]:
    """Return the lines of a sheet, section by section in the order of SECTIONS.

    code: a place of the result; field: a row of its fields. candidates: the answer of ``enishi partners``, where it was
    asked.
    """
    place = evidence.by_code[code]
    return [
        *what(evidence, place, field),
        *where(evidence, plan, place, field),
        *with_whom(evidence, place, field, notices, candidates),
        *against_whom(evidence, place, field),
        *method(evidence, plan, place, field, notices),
        *hard(plan),
        *next_steps(evidence, place, field, notices),
        *phase_lines(plan, place, field, evidence.scheme if evidence.fields else [], notices),
        *sensitivity(evidence, plan, place, field, notices),
    ]
