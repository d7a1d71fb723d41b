"""A user's own cases: CSV or Excel with one row a case; every wrong cell is told, good rows are kept.

Columns may be named by their code or in Japanese. Several partners or fields stand in one cell, parted by ``;``, ``,``
or ``、``. Law: rows = kept + rejected; blank rows are no rows.
"""

import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from enishi.errors import InputError, nearest, shown
from enishi.knowledge.groups import built_in_groups
from enishi.knowledge.plan.case_entry import FIRST_YEAR, LAST_YEAR
from enishi.knowledge.plan.model import AXES, OTHER, UNKNOWN, Case, Source, fields, words
from enishi.language import LANGUAGES, _
from enishi.language.hint import did_you_mean
from enishi.readers.sheet_rows import Problem, sheet_rows
from enishi.tables.place import find_place, places

COLUMNS: Mapping[str, str] = {
    "code": "コード",
    "name_ja": "名称（日本語）",
    "name_en": "名称（英語）",
    "partners": "相手先",
    "fields": "分野",
    "since": "開始年",
    "until": "終了年",
    "method": "方式",
    "funding": "資金",
    "place": "研究場所",
    "government": "政府等の関与",
    "agencies": "対応機関等の関与",
    "researchers": "研究者等の関与",
    "summary_ja": "概要（日本語）",
    "summary_en": "概要（英語）",
    "source": "出典",
}
REQUIRED = ("code", "partners", "method", "source")
_PARTED = re.compile(r"[;,、，；]")


@dataclass(frozen=True, slots=True)
class CaseList:
    """What a file gave: rows read, cases kept and by code their rows, rows rejected, every problem found in these."""

    rows: int
    cases: tuple[Case, ...]
    rejected: int
    problems: tuple[Problem, ...]
    row_of: Mapping[str, int]


def read_cases(path: Path) -> CaseList:
    """Return the cases of a file. Raises InputError where it is no table, or its columns are not those of a list."""
    rows = sheet_rows(path)
    names = _columns(path, rows[0][1] if rows else [])
    cases: dict[str, Case] = {}
    row_of: dict[str, int] = {}
    problems: list[Problem] = []
    for number, cells in rows[1:]:
        reading = _Row(number, names, cells)
        case = reading.case()
        if case.code in cases:
            reading.wrong("code", case.code, _("a code that no row above has"))
        if reading.problems:
            problems += reading.problems
        else:
            cases[case.code], row_of[case.code] = case, number
    count = len(rows) - 1
    return CaseList(count, tuple(cases.values()), count - len(cases), tuple(problems), row_of)


def _columns(path: Path, header: list[str]) -> list[str]:
    """Return the codes of the columns; say all that is wrong with the header at once."""
    by_label = {_folded(label): code for code, label in COLUMNS.items()} | {code: code for code in COLUMNS}
    names, wrong = [], []
    for cell in header:
        code = by_label.get(_folded(cell))
        if code is None and cell.strip():
            near = nearest(_folded(cell), by_label)
            hint = did_you_mean(by_label[near] if near else None)
            wrong.append(_("unknown column {name}").format(name=shown(cell)) + hint)
        elif code in names:
            wrong.append(_("column {name} stands twice").format(name=shown(code)))
        names.append(code or "")
    lost = [code for code in REQUIRED if code not in names]
    if lost:
        wrong.append(_("missing: {columns}").format(columns=", ".join(lost)))
    if wrong:
        message = _(
            "{path}: the columns are not those of a case list: {wrong}. Columns: {columns}; "
            "see `enishi cases --template`"
        )
        raise InputError(message.format(path=path, wrong="; ".join(wrong), columns=", ".join(COLUMNS)))
    return names


class _Row:
    """One row on its way to a case; ``problems`` collects what is wrong with it."""

    def __init__(self, number: int, names: list[str], cells: list[str]) -> None:
        self.number = number
        self.cells = {name: cell.strip() for name, cell in zip(names, cells, strict=False) if name}
        self.problems: list[Problem] = []
        if any(cell.strip() for cell in cells[len(names) :]):
            self.wrong("", " ".join(cells[len(names) :]), _("no cells beyond the last column"))

    def wrong(self, column: str, value: str, expected: str, near: str | None = None) -> None:
        """Take down what is wrong with a cell."""
        self.problems.append(Problem(self.number, column, value, expected, near))

    def cell(self, column: str) -> str:
        """Return a cell, empty where the file has no such column."""
        return self.cells.get(column, "")

    def case(self) -> Case:
        """Return the row as a case; it counts only where no problem was found."""
        for column in REQUIRED:
            if not self.cell(column):
                self.wrong(column, "", _("a value; this column may not be empty"))
        if not self.cell("name_ja") and not self.cell("name_en"):
            self.wrong("name_ja", "", _("a name in at least one language"))
        since, until = self._year("since"), self._year("until")
        if since and until and until < since:
            self.wrong("until", str(until), _("a year not before {year}").format(year=since))
        axes = {axis: self._one(axis, words()["axes"][axis]["values"]) for axis in AXES}
        return Case(
            code=self.cell("code"),
            name=self._both("name"),
            partners=self._many("partners", _partner, _partner_names()),
            fields=self._many("fields", _field, _field_names()),
            method=self._one("method", words()["methods"]),
            since=since,
            until=until,
            summary=self._both("summary"),
            sources=(Source(self.cell("source"), "", "", ""),),
            axes={axis: value for axis, value in axes.items() if value},
        )

    def _both(self, what: str) -> dict[str, str]:
        """Return a text in both languages; where one is empty the other stands for it."""
        found = {language: self.cell(f"{what}_{language}") for language in LANGUAGES}
        given = next(filter(None, found.values()), "")
        return {language: text or given for language, text in found.items()}

    def _year(self, column: str) -> int | None:
        text = unicodedata.normalize("NFKC", self.cell(column)).removesuffix("年")
        if not text:
            return None
        if re.fullmatch("[0-9]{4}", text, re.ASCII) and FIRST_YEAR <= int(text) <= LAST_YEAR:
            return int(text)
        self.wrong(column, text, _("a year from {first} to {last}").format(first=FIRST_YEAR, last=LAST_YEAR))
        return None

    def _one(self, column: str, values: Mapping[str, Mapping[str, str]]) -> str:
        text = self.cell(column)
        if not text or (column in AXES and _folded(text) == UNKNOWN):
            return ""
        index = _index(values)
        if found := index.get(_folded(text)):
            return found
        near = nearest(_folded(text), index)
        self.wrong(column, text, _("one of {values}").format(values=", ".join(values)), index[near] if near else None)
        return ""

    def _many(self, column: str, find: Callable[[str], str | None], known: Iterable[str]) -> tuple[str, ...]:
        found: dict[str, None] = {}
        for part in filter(None, map(str.strip, _PARTED.split(self.cell(column)))):
            code = find(part)
            if code is None:
                expected = {
                    "partners": _("a country or territory, or a group ({groups})").format(
                        groups=", ".join([*built_in_groups(), *words()["partners"]])
                    ),
                    "fields": _("one of {values}").format(values=", ".join([*fields(), OTHER])),
                }[column]
                self.wrong(column, part, expected, nearest(part, known))
            else:
                found[code] = None
        if column in REQUIRED and self.cell(column) and not _PARTED.sub("", self.cell(column)).strip():
            self.wrong(column, self.cell(column), _("a value; this column may not be empty"))
        return tuple(found)


def _folded(text: str) -> str:
    return unicodedata.normalize("NFKC", text).strip().casefold()


def _index(values: Mapping[str, Mapping[str, str]]) -> dict[str, str]:
    """Return codes by what a user may write: the code, or its name in either language."""
    named = {_folded(entry[language]): code for code, entry in values.items() for language in LANGUAGES}
    return named | {code.casefold(): code for code in values}


def _partner(text: str) -> str | None:
    groups = {_folded(name): name for name in [*built_in_groups(), *words()["partners"]]}
    return groups.get(_folded(text)) or _index(words()["partners"]).get(_folded(text)) or find_place(text)


def _partner_names() -> list[str]:
    named = [name for place in places().values() for name in (place.code, place.name_en, place.name_ja, *place.aliases)]
    return [*named, *built_in_groups(), *words()["partners"]]


def _field(text: str) -> str | None:
    return OTHER if _folded(text) == OTHER else _index(fields()).get(_folded(text))


def _field_names() -> list[str]:
    return [*(name[language] for name in fields().values() for language in LANGUAGES), *fields(), OTHER]
