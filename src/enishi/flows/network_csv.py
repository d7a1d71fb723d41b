"""Reading a network that people already have: a CSV of pairs of places and the works they share."""

import csv
from collections.abc import Iterator, Sequence
from math import isfinite
from pathlib import Path

from enishi.errors import InputError
from enishi.flows.network import Network
from enishi.language import _
from enishi.readers.files import lines
from enishi.readers.unpacked import DAMAGE

HEADERS = (("place_a", "place_b", "works"), ("country_a", "country_b", "works"))
# Whole numbers up to here are exact in double precision, and 1 ÷ the smallest is as well.
_LARGEST = 2.0**53
_SMALLEST = 2.0**-53


def read_network(path: Path) -> Network:
    """Read a network from a CSV with one of HEADERS, the columns in any order among others (UTF-8, gzip or not).

    A row of a place with itself is the place's total of works, never a tie; without one its works are NaN. A pair may
    stand once, or once each way round with the same number. Works may be fractional; 0 is no tie. Raises InputError
    with the line and what was expected.
    """
    seen: dict[tuple[str, str], tuple[float, int]] = {}
    places: set[str] = set()
    for one, other, works, line in _rows(path):
        if (one, other) in seen:
            raise _twice(path, line, seen[one, other][1], one, other)
        mirrored = seen.get((other, one))
        if mirrored and mirrored[0] != works:
            raise _twice(path, line, mirrored[1], one, other)
        seen[one, other] = works, line
        places.update((one, other))
    if not seen:
        raise InputError(_("{path}: has a header but no rows; expected one row a pair of places.").format(path=path))
    ties = {pair: works for pair, (works, _line) in seen.items() if pair[0] != pair[1]}
    totals = {one: works for (one, other), (works, _line) in seen.items() if one == other}
    return Network.from_ties(ties, totals, places)


def _rows(path: Path) -> Iterator[tuple[str, str, float, int]]:
    """Yield the two places, the works and the line of each row."""
    rows = csv.reader(_text(path), strict=True)
    try:
        header = next(rows, None)
        if header is None:
            raise InputError(
                _("{path}: is empty; expected a CSV with the header {header}.").format(path=path, header=_expected())
            )
        columns = _columns(path, header)
        for row in rows:
            if not any(cell.strip() for cell in row):
                continue
            if len(row) <= max(columns):
                raise InputError(
                    _("{path}:{line}: has {found} fields; the header has {expected}.").format(
                        path=path, line=rows.line_num, found=len(row), expected=len(header)
                    )
                )
            one, other, works = (row[column].strip() for column in columns)
            if not (one and other):
                raise InputError(
                    _("{path}:{line}: a place is missing; expected two places and their works.").format(
                        path=path, line=rows.line_num
                    )
                )
            yield one, other, _number(path, rows.line_num, works), rows.line_num
    except csv.Error as error:
        raise InputError(
            _("{path}:{line}: is not CSV ({error}); expected the header {header}.").format(
                path=path, line=rows.line_num, error=error, header=_expected()
            )
        ) from error


def _text(path: Path) -> Iterator[str]:
    """Yield the lines of a file as text, refusing what is not text in UTF-8."""
    number = 0
    try:
        for number, line in lines(path):
            if line is None or b"\0" in line:
                raise InputError(
                    _(
                        "{path}:{line}: is not text (a binary file, or a line without end); expected a CSV with the "
                        "header {header}."
                    ).format(path=path, line=number, header=_expected())
                )
            yield line.decode() + "\n"
    except UnicodeDecodeError as error:
        raise InputError(
            _("{path}:{line}: is not UTF-8; save the file as CSV UTF-8.").format(path=path, line=number)
        ) from error
    except (OSError, *DAMAGE) as error:
        reason = getattr(error, "strerror", None) or error
        raise InputError(_("{path}: cannot be read: {error}").format(path=path, error=reason)) from error


def _columns(path: Path, header: Sequence[str]) -> tuple[int, ...]:
    """Return where the two places and the works stand."""
    names = [name.strip().lower() for name in header]
    for wanted in HEADERS:
        if all(names.count(name) == 1 for name in wanted):
            return tuple(names.index(name) for name in wanted)
    raise InputError(
        _("{path}:1: the header is “{found}”; expected {header}, each once.").format(
            path=path, found=",".join(header)[:200], header=_expected()
        )
    )


def _number(path: Path, line: int, text: str) -> float:
    """Return a number of works: finite and not negative."""
    try:
        number = float(text) if "_" not in text else float("nan")
    except ValueError:
        number = float("nan")
    if not isfinite(number) or (number != 0 and not _SMALLEST <= number <= _LARGEST):
        raise InputError(
            _("{path}:{line}: works “{text}” is not a number of works; expected 0 or more, without separators.").format(
                path=path, line=line, text=text[:50]
            )
        )
    return number


def _expected() -> str:
    """Return the headers as people are shown them."""
    return " / ".join(",".join(header) for header in HEADERS)


def _twice(path: Path, line: int, before: int, one: str, other: str) -> InputError:
    """Return the refusal of a pair that stands twice."""
    return InputError(
        _(
            "{path}:{line}: the pair {one}, {other} stands in line {before} already; expected each pair once, or once "
            "each way round with the same number. Add the rows up or remove one."
        ).format(path=path, line=line, before=before, one=one, other=other)
    )
