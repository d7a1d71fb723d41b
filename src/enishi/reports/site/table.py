"""A table as every page shows it: columns, rows of cells, and what a script needs to sort and search it."""

from collections.abc import Callable
from dataclasses import dataclass, field

from enishi.reports.site.voice import absent


@dataclass(frozen=True)
class Column:
    """A column: its heading, whether its cells are numbers, a note on the heading (unit, reading), and
    what it says when pointed at."""

    label: str
    numeric: bool = False
    note: str = ""
    title: str = ""


@dataclass(frozen=True)
class Cell:
    """A cell: the text shown; the value it sorts by; a link; the length of its bar (0 to 1); a partner type's mark.

    also: the name in English, in small letters below; badge: what sets the row apart, in a word. interval: the 95 %
    interval, in small figures below; tone: a class for what a sign says (strong, weak, not_known).
    """

    text: str
    sort: float | str | None = None
    href: str = ""
    bar: float | None = None
    mark: str = ""
    title: str = ""
    also: str = ""
    badge: str = ""
    interval: str = ""
    tone: str = ""


@dataclass(frozen=True)
class Line:
    """A row: its cells, the places it is about (for search and filters), its role for emphasis, its other names."""

    cells: list[Cell]
    places: tuple[str, ...] = ()
    role: str = ""
    known_as: str = ""


@dataclass(frozen=True)
class Table:
    """A table with its caption, the CSV beside it, and its status (observed, synthetic, published)."""

    key: str
    title: str
    columns: list[Column]
    lines: list[Line]
    csv: str
    status: str
    note: str = ""
    searchable: bool = False
    compact: bool = False
    groups: list[tuple[str, str]] = field(default_factory=list)
    sorted_by: int | None = None


def number(value: float | None, show: Callable[[float | None], str], top: float | None = None) -> Cell:
    """Return a cell for a number, with a bar relative to ``top`` where that is given."""
    if value is None or absent(value):
        return Cell(show(None))
    return Cell(show(value), sort=value, bar=max(0.0, min(1.0, value / top)) if top else None)
