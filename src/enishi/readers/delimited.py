"""Tables in text: comma- or tab-separated lines under a header, as search services export them."""

import csv
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from enishi.errors import InputError
from enishi.language import _
from enishi.readers.decoding import beginning, text_lines
from enishi.readers.files import LONGEST_LINE
from enishi.readers.reader import Head
from enishi.readers.values import EXCERPT
from enishi.tables.work import Reject

# Older exports put the search's address above the header.
HEADER_WITHIN = 10
# A stray quote swallows the lines after it; so many are given back and read again.
GIVEN_BACK = 1000


@dataclass(slots=True)
class Row:
    """One line of a table: where it begins, and its cells by column name (lower case, ``_`` as a blank)."""

    position: str
    cells: dict[str, str]

    def __getitem__(self, name: str) -> str:
        """Return a cell; empty where the layout has no such column."""
        return self.cells.get(name, "")

    def first(self, *names: str) -> str:
        """Return the first cell that is not empty among columns that layouts name differently."""
        return next((self[name] for name in names if self[name].strip()), "")


@dataclass(frozen=True, slots=True)
class Layout:
    """How a product writes its tables.

    knows: whether these column names are its header; expected: the columns to tell the user; mend: what to do with a
    row that has other than the header's number of cells (a row that fits, or None).
    """

    delimiter: str
    quoted: bool
    knows: Callable[[set[str]], bool]
    expected: str
    mend: Callable[[list[str], list[str]], list[str] | None] = lambda _names, _row: None

    def sniff(self, head: Head) -> bool:
        """Return whether a file that begins so has this layout's header in its first lines."""
        try:
            first = list(islice(self._parse(iter(beginning(head).splitlines(True))), HEADER_WITHIN))
        except csv.Error:
            return False
        return any(self.knows(set(_names(row))) for row in first)

    def rows(self, path: Path) -> Iterator[Row | Reject]:
        """Yield a file's rows in order, and a ``Reject`` for each that does not fit the header.

        Blank lines and repeated headers (files joined end to end) are not records. Raises InputError where no header
        is found.
        """
        lines = _Lines(text_lines(path))
        parsed = self._parse(lines)
        names: list[str] = []
        while True:
            lines.mark()
            try:
                cells = next(parsed)
            except StopIteration:
                break
            except csv.Error as error:
                yield Reject(lines.position, _("the line cannot be read: {error}").format(error=error), lines.excerpt)
                continue
            if not names:
                found = _names(cells)
                if self.knows(set(found)):
                    names = found
                elif lines.number >= HEADER_WITHIN:
                    break
            elif any(map(str.strip, cells)) and _names(cells) != names:
                yield self._row(names, cells, lines)
        if not names:
            raise InputError(
                _("{path}: no header in the first {lines} lines; expected the columns {expected}").format(
                    path=path, lines=HEADER_WITHIN, expected=self.expected
                )
            )

    def _row(self, names: list[str], cells: list[str], lines: "_Lines") -> Row | Reject:
        row = cells if len(cells) == len(names) else _without_empty_end(names, cells) or self.mend(names, cells)
        if row is not None:
            return Row(lines.position, dict(zip(names, row, strict=True)))
        rejected = Reject(
            lines.position,
            _("the row has {cells} cells, the header {names}; it is cut off or a quote in it is not closed").format(
                cells=len(cells), names=len(names)
            ),
            lines.excerpt,
        )
        lines.give_back()
        return rejected

    def _parse(self, lines: Iterator[str]) -> Iterator[list[str]]:
        csv.field_size_limit(LONGEST_LINE)
        if self.quoted:
            return csv.reader(lines, delimiter=self.delimiter)
        return csv.reader(lines, delimiter=self.delimiter, quoting=csv.QUOTE_NONE)


class _Lines:
    """Lines for the parser, remembering those of the present row so that they can be read again."""

    def __init__(self, source: Iterator[tuple[int, str | None]]) -> None:
        self._source, self._again = source, list[tuple[int, str | None]]()
        self._taken: list[tuple[int, str]] = []
        self.number = 0

    def mark(self) -> None:
        """Begin a row."""
        self._taken.clear()

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        self.number, line = self._again.pop() if self._again else next(self._source)
        if line is None:
            self._taken.append((self.number, ""))
            raise csv.Error(_("it is longer than {size} bytes").format(size=LONGEST_LINE))
        if len(self._taken) <= GIVEN_BACK:
            self._taken.append((self.number, line))
        return line + "\n"

    def give_back(self) -> None:
        """Let all but the first line of the row be read again, unless they are too many to be one row's."""
        if len(self._taken) <= GIVEN_BACK:
            self._again.extend(reversed(self._taken[1:]))

    @property
    def position(self) -> str:
        """Where the row begins."""
        return f"line {self._taken[0][0] if self._taken else self.number}"

    @property
    def excerpt(self) -> str:
        """The row's first characters."""
        return self._taken[0][1][:EXCERPT] if self._taken else ""


def _names(cells: list[str]) -> list[str]:
    return [" ".join(cell.replace("\ufeff", "").replace("_", " ").split()).lower() for cell in cells]


def _without_empty_end(names: list[str], cells: list[str]) -> list[str] | None:
    """Return a longer row without its end where that is empty: some exports end every line with a separator."""
    fits = len(cells) > len(names) and not any(cell.strip() for cell in cells[len(names) :])
    return cells[: len(names)] if fits else None
