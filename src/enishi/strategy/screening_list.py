"""Reading a user's own screening list: CSV or a workbook with the columns place, organisation, reason, source."""

from collections.abc import Iterator
from pathlib import Path

from enishi.errors import InputError, UsageError, nearest, shown
from enishi.language import _
from enishi.language.hint import did_you_mean
from enishi.readers.sheet_rows import sheet_rows
from enishi.strategy.screening import Notice
from enishi.tables.place import find_place, fold, places

# What the list is called in a result.
LIST = "screening.csv"
# Every column, with the Japanese heading that it may have.
COLUMNS = {"place": "国・地域", "organisation": "機関", "reason": "理由", "source": "出典"}


def read_screening(path: Path) -> list[Notice]:
    """Return the rows of a list. Raises UsageError without such a file, InputError with every wrong row, one a line."""
    if not path.is_file():
        raise UsageError(_("{path}: there is no such file or folder").format(path=path))
    rows = iter(sheet_rows(path))
    _line, head = next(rows, (1, []))
    at = {fold(name): column for column, name in enumerate(head)}
    place_of = {name: at.get(fold(name), at.get(fold(japanese))) for name, japanese in COLUMNS.items()}
    lost = [name for name, column in place_of.items() if column is None]
    if lost:
        message = _("{path}: the columns {lost} are missing; a screening list has {columns}")
        raise InputError(message.format(path=path, lost=", ".join(lost), columns=", ".join(COLUMNS)))
    notices, wrong = [], []
    for line, cells in rows:
        values = [
            cells[column].strip() if column < len(cells) else "" for column in place_of.values() if column is not None
        ]
        place, who, reason, source = values
        code = find_place(place) if place else None
        problems = list(_problems(place, code, who, reason, source))
        wrong += [f"{path}:{line}: {one}" for one in problems]
        if not problems:
            notices.append(Notice(code, who or None, reason, source, line))
    if wrong:
        raise InputError("\n".join(wrong))
    return notices


def _problems(place: str, code: str | None, who: str, reason: str, source: str) -> Iterator[str]:
    if place and code is None:
        near = nearest(
            place, [n for one in places().values() for n in (one.code, one.name_en, one.name_ja, *one.aliases)]
        )
        hint = did_you_mean(near)
        yield _("{place} is no place").format(place=shown(place)) + hint
    elif not place and not who:
        yield _("neither a place nor an organisation")
    elif not reason or not source:
        yield _("a row needs a reason and a source")
