"""A filled self-assessment: CSV or Excel as its template has it, or TOML with a table a point.

Of a table ``code`` and ``level`` are needed; ``evidence`` and ``target`` are the user's, the rest of the template is
there to be read by people. An empty level is a point that was not answered, never a level of 0.
"""

import tomllib
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from enishi.errors import InputError, nearest, shown
from enishi.knowledge.plan.recommendation import LEVELS, Recommendation
from enishi.knowledge.positions import positions
from enishi.language import _
from enishi.language.hint import did_you_mean
from enishi.readers.sheet_rows import Problem, sheet_rows

# Columns by code, with the Japanese heading of the template. Those in FILLED are read.
COLUMNS: Mapping[str, str] = {
    "code": "コード",
    "recommendation": "提言",
    "question": "設問",
    **{f"level_{n}": f"段階{n}" for n in range(LEVELS)},
    "evidence_asked": "求める根拠",
    "level": "現在の段階",
    "evidence": "根拠",
    "target": "目標の段階",
}
FILLED = ("code", "level", "evidence", "target")
REQUIRED = ("code", "level")
HIGHEST = LEVELS - 1
_WHOLE = {str(n): n for n in range(LEVELS)} | {f"{n}.0": n for n in range(LEVELS)}


@dataclass(frozen=True, slots=True)
class Answer:
    """What the user says of one point: the level now (None: not answered), its evidence, the level aimed at."""

    code: str
    level: int | None
    evidence: str
    target: int


@dataclass(frozen=True, slots=True)
class Form:
    """What a file gave: rows read, answers kept by code, rows rejected, and every problem found in these."""

    rows: int
    answers: Mapping[str, Answer]
    rejected: int
    problems: tuple[Problem, ...]


def read_form(path: Path, known: Mapping[str, Recommendation]) -> Form:
    """Return the answers of a form. Raises InputError where it cannot be read, or has other columns."""
    rows = _toml_rows(path) if path.suffix.lower() == ".toml" else _table_rows(path)
    answers: dict[str, Answer] = {}
    problems: list[Problem] = []
    for number, cells in rows:
        answer, wrong = _answer(number, cells, known)
        if answer and answer.code in answers:
            wrong.append(Problem(number, "code", answer.code, _("a code that no row above has")))
        if answer and not wrong:
            answers[answer.code] = answer
        problems += wrong
    return Form(len(rows), answers, len(rows) - len(answers), tuple(problems))


def _answer(
    number: int, cells: Mapping[str, str], known: Mapping[str, Recommendation]
) -> tuple[Answer | None, list[Problem]]:
    wrong = []
    code = cells.get("code", "")
    if code not in known:
        expected = _("the code of a point, as the template has it")
        wrong.append(Problem(number, "code", code, expected, nearest(code, known)))
    levels: dict[str, int | None] = {}
    for column in ("level", "target"):
        text = unicodedata.normalize("NFKC", cells.get(column, ""))
        levels[column] = _WHOLE.get(text)
        if text and levels[column] is None:
            wrong.append(Problem(number, column, text, _("a whole number from 0 to {n}").format(n=HIGHEST)))
    target = HIGHEST if levels["target"] is None else levels["target"]
    return (None if wrong else Answer(code, levels["level"], cells.get("evidence", ""), target)), wrong


def _table_rows(path: Path) -> list[tuple[int, dict[str, str]]]:
    rows = sheet_rows(path)
    by_label = {label: code for code, label in COLUMNS.items()} | {code: code for code in COLUMNS}
    names, wrong = [], []
    for cell in rows[0][1] if rows else []:
        heading = unicodedata.normalize("NFKC", cell).strip()
        code = by_label.get(heading) or by_label.get(heading.casefold())
        if code is None and heading:
            near = nearest(heading, by_label)
            hint = did_you_mean(by_label[near] if near else None)
            wrong.append(_("unknown column {name}").format(name=shown(cell)) + hint)
        elif code and code in names:
            wrong.append(_("column {name} stands twice").format(name=shown(code)))
        names.append(code or "")
    if lost := [code for code in REQUIRED if code not in names]:
        wrong.append(_("missing: {columns}").format(columns=", ".join(lost)))
    if wrong:
        message = _("{path}: the columns are not those of an assessment: {wrong}; see `enishi assess --template`")
        raise InputError(message.format(path=path, wrong="; ".join(wrong)))
    return [
        (number, {name: cell.strip() for name, cell in zip(names, cells, strict=False) if name})
        for number, cells in rows[1:]
    ]


def _toml_rows(path: Path) -> list[tuple[int, dict[str, str]]]:
    """Return the tables of a TOML form; their number is the line of the table."""
    try:
        text = path.read_bytes().decode("utf-8-sig").replace("\r\n", "\n")
        content: dict[str, Any] = tomllib.loads(text)
    except (OSError, ValueError, RecursionError) as error:
        message = _("{path}: cannot be read as an assessment: {error}")
        raise InputError(message.format(path=path, error=error)) from error
    lines, rows = positions(text), []
    for code, entry in content.items():
        line = lines.get((code,), 1)
        keys = entry.keys() if isinstance(entry, dict) else ()
        if not isinstance(entry, dict) or not set(keys) <= {*FILLED} - {"code"} or "level" not in keys:
            message = _("{path}:{line}: {key}: expected a table with level, evidence and target")
            raise InputError(message.format(path=path, line=line, key=shown(code)))
        rows.append((line, {"code": code, **{key: str(value).strip() for key, value in entry.items()}}))
    return rows
