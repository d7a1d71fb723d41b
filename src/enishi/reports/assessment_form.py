"""The template of a self-assessment, in the language of the command: CSV, Excel or TOML."""

import csv
from collections.abc import Sequence
from pathlib import Path

import xlsxwriter

from enishi.knowledge.plan.recommendation import LEVELS, Recommendation
from enishi.readers.assessment_form import COLUMNS, FILLED, HIGHEST

KINDS = (".csv", ".xlsx", ".toml")
WIDTH = 24


def write_form(path: Path, kind: str, points: Sequence[Recommendation], language: str) -> None:
    """Write the points of an audience with empty columns to fill; kind: one of KINDS."""
    if kind == ".toml":
        path.write_text("\n".join(_table(one, language) for one in points), "utf-8", newline="\n")
        return
    headings = list(COLUMNS.values() if language == "ja" else COLUMNS)
    rows = [_row(one, language) for one in points]
    if kind == ".csv":
        with path.open("w", encoding="utf-8-sig", newline="") as file:
            csv.writer(file).writerows([headings, *rows])
        return
    with xlsxwriter.Workbook(str(path), {"strings_to_formulas": False, "strings_to_urls": False}) as book:
        bold = book.add_format({"bold": True, "text_wrap": True, "valign": "top"})
        plain, fill = (
            book.add_format({"text_wrap": True, "valign": "top", **one}) for one in ({}, {"bg_color": "#FFF7DB"})
        )
        sheet = book.add_worksheet("assessment")
        filled = [at for at, code in enumerate(COLUMNS) if code in FILLED and code != "code"]
        for number, cells in enumerate([headings, *rows]):
            for at, text in enumerate(cells):
                sheet.write(number, at, text, bold if number == 0 else fill if at in filled else plain)
        for code in ("level", "target"):
            at = list(COLUMNS).index(code)
            sheet.data_validation(
                1, at, len(rows), at, {"validate": "integer", "criteria": "between", "minimum": 0, "maximum": HIGHEST}
            )
        sheet.set_column(0, len(COLUMNS) - 1, WIDTH)
        sheet.freeze_panes(1, 2)
        sheet.set_landscape()
        sheet.fit_to_pages(1, 0)


def _row(point: Recommendation, language: str) -> list[str]:
    levels = [point.levels[n][language] for n in range(LEVELS)]
    asked = [point.title[language], point.question[language], *levels, point.evidence[language]]
    return [point.code, *asked, "", "", ""]


def _table(point: Recommendation, language: str) -> str:
    levels = "\n".join(f"# {n}: {text[language]}" for n, text in enumerate(point.levels))
    head = f"# {point.title[language]}\n# {point.question[language]}\n{levels}\n# {point.evidence[language]}"
    return f'[{point.code}]\n{head}\nlevel = ""\nevidence = ""\ntarget = {HIGHEST}\n'
