"""Tables in text: comma- or tab-separated lines under a header, as search services export them."""

import csv
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from enishi.errors import InputError
from enishi.language import _
from enishi.readers.decoding import beginning, text_lines
from enishi.readers.files import LONGEST_LINE
from enishi.readers.reader import Head
from enishi.readers.replay import Replay
from enishi.readers.values import EXCERPT
from enishi.tables.work import Reject

# Older exports put the search's address above the header.
HEADER_WITHIN = 10


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

    @property
    def beginning(self) -> str:
        """The row's first characters."""
        return " ".join(cell[:EXCERPT] for cell in self.cells.values())


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
        parsed = self._parse(iter(beginning(head).splitlines(True)))
        for _line in range(HEADER_WITHIN):
            with suppress(csv.Error):
                if self.knows(set(_names(next(parsed, [])))):
                    return True
        return False

    def rows(self, path: Path) -> Iterator[Row | Reject]:
        """Yield a file's rows in order, and a ``Reject`` for each that does not fit the header.

        Blank lines and repeated headers (files joined end to end) are not records. Raises InputError where no header
        is found.
        """
        lines = Replay(text_lines(path))
        parsed = self._parse(lines)
        header: list[str] = []
        names: list[str] = []
        while True:
            problem = ""
            lines.mark()
            try:
                cells = next(parsed)
            except StopIteration:
                break
            except csv.Error as error:
                cells, problem = [], _("the line cannot be read: {error}").format(error=error)
            if not names:
                found = _names(cells)
                if self.knows(set(found)):
                    header, names = cells, found
                elif lines.number >= HEADER_WITHIN:
                    break
            elif problem or (any(map(str.strip, cells)) and cells != header):
                yield self._row(names, cells, lines) or self._reject(lines, problem or _misfit(names, cells))
        if not names:
            raise InputError(
                _("{path}: no header in the first {lines} lines; expected the columns {expected}").format(
                    path=path, lines=HEADER_WITHIN, expected=self.expected
                )
            )

    def _row(self, names: list[str], cells: list[str], lines: Replay) -> Row | None:
        """Return the row as parsed, else as the text between quotes and commas of its first line."""
        row = self._fitted(names, cells)
        if row is None and self.quoted:
            row = self._fitted(names, _between_quotes(lines.text, self.delimiter))
            if row is not None:
                lines.give_back()
        return None if row is None else Row(f"line {lines.first}", dict(zip(names, row, strict=True)))

    def _fitted(self, names: list[str], cells: list[str]) -> list[str] | None:
        return cells if len(cells) == len(names) else _without_empty_end(names, cells) or self.mend(names, cells)

    def _reject(self, lines: Replay, reason: str) -> Reject:
        lines.give_back()
        return Reject(lines.position, reason, lines.excerpt)

    def _parse(self, lines: Iterator[str]) -> Iterator[list[str]]:
        csv.field_size_limit(LONGEST_LINE)
        if self.quoted:
            # Strict, or a quote that is not closed shifts the cells of rows whose number of cells happens to fit.
            return csv.reader(lines, delimiter=self.delimiter, strict=True)
        return csv.reader(lines, delimiter=self.delimiter, quoting=csv.QUOTE_NONE)


def _names(cells: list[str]) -> list[str]:
    return [" ".join(cell.replace("\ufeff", "").replace("_", " ").split()).lower() for cell in cells]


def _without_empty_end(names: list[str], cells: list[str]) -> list[str] | None:
    """Return a longer row without its end where that is empty: some exports end every line with a separator."""
    fits = len(cells) > len(names) and not any(cell.strip() for cell in cells[len(names) :])
    return cells[: len(names)] if fits else None


def _between_quotes(line: str, delimiter: str) -> list[str]:
    """Split a line of which every cell stands in quotes and quotes inside are not doubled, as IEEE Xplore has them.

    A separator may end it: some exports end every line with one.
    """
    line = line.strip()
    quoted = line.rstrip(delimiter)
    if len(quoted) < 2 or quoted[0] != '"' or quoted[-1] != '"':
        return []
    cells = [cell.replace('""', '"') for cell in quoted[1:-1].split(f'"{delimiter}"')]
    return cells + [""] * (len(line) - len(quoted))


def _misfit(names: list[str], cells: list[str]) -> str:
    return _("the row has {cells} cells, the header {names}; it is cut off or a quote in it is not closed").format(
        cells=len(cells), names=len(names)
    )
