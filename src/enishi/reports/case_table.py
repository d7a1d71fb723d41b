"""Cases as tables: the template for a user's own, one row of a case, and the JSON of cases and patterns."""

import csv
from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any

import xlsxwriter

from enishi.knowledge.groups import built_in_groups
from enishi.knowledge.plan.load import load_plan
from enishi.knowledge.plan.model import AXES, OTHER, Case, fields, words
from enishi.knowledge.plan.pattern import Pattern
from enishi.readers.case_table import COLUMNS
from enishi.readers.sheet_rows import Problem

# The template's one row, so that a user sees how a case is written.
EXAMPLE = "asean-ivo"
WIDTH = 22


def write_template(path: Path, kind: str) -> None:
    """Write the columns with one example, as ``.csv`` (UTF-8 with its mark, for Excel) or ``.xlsx`` with all values."""
    example = next(case for case in load_plan().cases if case.code == EXAMPLE)
    row = _row(example)
    if kind == ".csv":
        with path.open("w", encoding="utf-8-sig", newline="") as file:
            csv.writer(file).writerows([list(COLUMNS), [row[column] for column in COLUMNS]])
        return
    with xlsxwriter.Workbook(str(path), {"strings_to_formulas": False, "strings_to_urls": False}) as book:
        bold = book.add_format({"bold": True})
        sheet, values = book.add_worksheet("cases"), book.add_worksheet("values")
        for at, column in enumerate(COLUMNS):
            sheet.write_string(0, at, column, bold)
            sheet.write_string(1, at, row[column])
        sheet.set_column(0, len(COLUMNS) - 1, WIDTH)
        sheet.freeze_panes(1, 1)
        for at, line in enumerate([("column", "value", "日本語", "English"), *_values()]):
            for across, text in enumerate(line):
                values.write_string(at, across, text, bold if at == 0 else None)
        values.set_column(0, 3, WIDTH)


def case_json(case: Case) -> dict[str, Any]:
    """Return a case as JSON; an axis that no source states is ``unknown``."""
    return {
        **{key: value for key, value in asdict(case).items() if key != "axes"},
        "purpose": words()["methods"][case.method]["purpose"],
        "axes": {axis: case.axis(axis) for axis in AXES},
    }


def pattern_json(pattern: Pattern) -> dict[str, Any]:
    """Return a pattern as JSON."""
    return asdict(pattern)


def problem_json(problem: Problem) -> dict[str, Any]:
    """Return a problem as JSON, with its sentence."""
    return {**asdict(problem), "text": str(problem)}


def _row(case: Case) -> Mapping[str, str]:
    texts = {f"{what}_{key}": text for what in ("name", "summary") for key, text in getattr(case, what).items()}
    years = {"since": str(case.since or ""), "until": str(case.until or "")}
    lists = {"partners": "; ".join(case.partners), "fields": "; ".join(case.fields)}
    source = "; ".join(f"{one.title} {one.url}" for one in case.sources)
    axes = {axis: case.axis(axis) for axis in AXES}
    return {"code": case.code, "method": case.method, "source": source, **texts, **years, **lists, **axes}


def _values() -> list[tuple[str, str, str, str]]:
    known = words()
    tables: list[tuple[str, Mapping[str, Mapping[str, str]]]] = [
        ("method", known["methods"]),
        *((axis, known["axes"][axis]["values"]) for axis in AXES),
        ("fields", fields()),
        ("partners", {name: group.label for name, group in built_in_groups().items()} | known["partners"]),
    ]
    lines = [(column, code, name["ja"], name["en"]) for column, table in tables for code, name in table.items()]
    return [*lines, ("fields", OTHER, "8区分以外", "outside the eight")]
