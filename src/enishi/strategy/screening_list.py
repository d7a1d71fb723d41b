"""Reading a user's own screening list: CSV with the columns place, organisation, reason, source."""

import csv
from pathlib import Path

from enishi.errors import InputError, UsageError, nearest, shown
from enishi.language import _
from enishi.strategy.screening import Notice
from enishi.tables.place import find_place, places

# What the list is called in a result.
LIST = "screening.csv"
COLUMNS = ("place", "organisation", "reason", "source")


def read_screening(path: Path) -> list[Notice]:
    """Return the rows of a list. Raises UsageError without such a file, InputError with every wrong row, one a line."""
    if not path.is_file():
        raise UsageError(_("{path}: there is no such file or folder").format(path=path))
    try:
        text = path.read_text("utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(_("{path}: cannot be read: {error}").format(path=path, error=error)) from error
    reader = csv.DictReader(text.splitlines())
    columns = [name.strip() for name in reader.fieldnames or ()]
    reader.fieldnames = columns
    lost = [name for name in COLUMNS if name not in columns]
    if lost:
        message = _("{path}: the columns {lost} are missing; a screening list has {columns}")
        raise InputError(message.format(path=path, lost=", ".join(lost), columns=", ".join(COLUMNS)))
    notices, wrong = [], []
    for row in reader:
        place, who, reason, source = ((row[name] or "").strip() for name in COLUMNS)
        code = find_place(place) if place else None
        if place and code is None:
            known = [name for one in places().values() for name in (one.code, one.name_en, one.name_ja)]
            near = nearest(place, known)
            hint = _("; did you mean {near}?").format(near=shown(near)) if near else ""
            wrong.append(
                _("{path}:{line}: {place} is no place").format(path=path, line=reader.line_num, place=shown(place))
                + hint
            )
        elif not place and not who:
            wrong.append(
                _("{path}:{line}: neither a place nor an organisation").format(path=path, line=reader.line_num)
            )
        elif not reason or not source:
            wrong.append(_("{path}:{line}: a row needs a reason and a source").format(path=path, line=reader.line_num))
        else:
            notices.append(Notice(code, who or None, reason, source, reader.line_num))
    if wrong:
        raise InputError("\n".join(wrong))
    return notices
