"""The knowledge base with a user's folder over it, its lists of cases (``cases.csv``, ``cases.xlsx``) included.

A row of a list is a case like any other; one whose code is known already replaces that case as a whole, and what it
contradicts is shown as for the other files.
"""

from collections.abc import Iterator, Mapping
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

from enishi.knowledge.overlay import CASE_TABLES
from enishi.knowledge.plan.load import Plan, load_plan, unusable
from enishi.knowledge.plan.model import Case
from enishi.readers.case_table import read_cases


def read_plan(overlay: Path | None = None) -> Plan:
    """Return the knowledge base. Raises InputError that names every wrong entry by its file and line or row."""
    plan = load_plan(overlay)
    cases = {case.code: case for case in plan.cases}
    conflicts, problems = [*plan.conflicts], []
    for path in [overlay / name for name in CASE_TABLES if (overlay / name).exists()] if overlay else []:
        found = read_cases(path)
        problems += [f"{path}: {problem}" for problem in found.problems]
        for case in found.cases:
            if case.code in cases:
                conflicts += _contradictions(path.name, found.row_of[case.code], cases[case.code], case)
            cases[case.code] = case
    if overlay and problems:
        raise unusable(overlay, problems)
    return replace(plan, cases=tuple(cases[code] for code in sorted(cases)), conflicts=tuple(conflicts))


def _contradictions(file: str, row: int, base: Case, own: Case) -> Iterator[Mapping[str, Any]]:
    """Yield what a row says otherwise than the case it replaces."""
    before, after = asdict(base), asdict(own)
    for key, value in after.items():
        if value != before[key]:
            yield {"file": file, "line": row, "key": f"cases.{own.code}.{key}", "base": before[key], "overlay": value}
