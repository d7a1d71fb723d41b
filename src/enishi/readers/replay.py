"""Lines of a table that can be read again, when a row turns out to have swallowed the rows after it."""

import csv
from collections.abc import Iterator

from enishi.language import _
from enishi.readers.files import LONGEST_LINE
from enishi.readers.values import excerpt


class Replay:
    """Lines for the parser, remembering those of the present row so that they can be read again.

    A stray quote swallows the lines after it up to the next quote; read again, they are rows. The characters given
    back in one file are limited, or a file full of quotes would be read for ever.
    """

    def __init__(self, source: Iterator[tuple[int, str | None]]) -> None:
        """Read lines with their numbers; None is a line too long to read."""
        self._source, self._again = source, list[tuple[int, str | None]]()
        self._taken: list[tuple[int, str]] = []
        self._size, self._allowed = 0, LONGEST_LINE
        self.number = 0

    def mark(self) -> None:
        """Begin a row."""
        self._taken.clear()
        self._size = 0

    def __iter__(self) -> Iterator[str]:
        """Return the lines."""
        return self

    def __next__(self) -> str:
        """Return the next line with its end; raises csv.Error where it or the row is longer than LONGEST_LINE."""
        self.number, line = self._again.pop() if self._again else next(self._source)
        self._taken.append((self.number, line or ""))
        self._size += len(line or "")
        if line is None or self._size > LONGEST_LINE:
            raise csv.Error(_("it is longer than {size} bytes").format(size=LONGEST_LINE))
        return line + "\n"

    def give_back(self) -> None:
        """Let all but the first line of the row be read again."""
        self._allowed -= self._size
        if self._allowed > 0:
            self._again.extend(reversed(self._taken[1:]))
            del self._taken[1:]

    @property
    def first(self) -> int:
        """The number of the row's first line."""
        return self._taken[0][0]

    @property
    def position(self) -> str:
        """Where the row is: its line, or its lines where they are not read again."""
        first, last = self.first, self._taken[-1][0]
        return f"line {first}" if first == last else f"lines {first}-{last}"

    @property
    def text(self) -> str:
        """The row's first line."""
        return self._taken[0][1]

    @property
    def excerpt(self) -> str:
        """The row's first characters."""
        return excerpt(self.text)
