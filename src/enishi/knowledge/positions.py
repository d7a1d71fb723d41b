"""Where each key of a TOML document stands: the standard parser tells what is there, this tells on which line."""

import re
import tomllib
from bisect import bisect_right

# A place in a document: keys, and indices into lists.
Path = tuple[str | int, ...]

_BLANK = re.compile(r"(?:[ \t\r\n]|#[^\n]*)*")
_BARE = re.compile(r"[A-Za-z0-9_-]+")
_STRING = re.compile(
    r'"""(?:[^\\]|\\.)*?"{3,5}'  # the closing quotes may follow one or two that belong to the text
    r"|'''.*?'{3,5}"
    r'|"(?:[^"\\]|\\.)*"'
    r"|'[^']*'",
    re.DOTALL,
)
_SCALAR = re.compile(r"[^,\]}#\n]*")


def positions(text: str) -> dict[Path, int]:
    """Return the line (from 1) on which each key, table and list element of a valid TOML document begins.

    An element of an array of tables has its index in the path: ``("source", 0, "path")``. A table that is opened
    several times keeps its first line. The document must be one that ``tomllib`` accepts.
    """
    return _Scanner(text).scan()


class _Scanner:
    def __init__(self, text: str) -> None:
        self._text = text
        self._at = 0
        self._line_starts = [0, *(found.end() for found in re.finditer("\n", text))]
        self._lines: dict[Path, int] = {}
        # The array of tables at a path: the index of its last element, to which later headers refer.
        self._last: dict[Path, int] = {}

    def scan(self) -> dict[Path, int]:
        table: Path = ()
        while self._next() != "":
            line = self._line()
            if self._text.startswith("[[", self._at):
                *parents, name = self._header(2)
                table = (*self._resolve(parents, line), name)
                self._mark(table, line)
                self._last[table] = self._last.get(table, -1) + 1
                table = (*table, self._last[table])
                self._mark(table, line)
            elif self._text.startswith("[", self._at):
                table = self._resolve(self._header(1), line)
            else:
                self._assignment(table)
        return self._lines

    def _next(self) -> str:
        """Pass over blanks, line ends and comments; return the character that follows, or nothing at the end."""
        blank = _BLANK.match(self._text, self._at)
        self._at = blank.end() if blank else self._at
        return self._text[self._at : self._at + 1]

    def _line(self) -> int:
        return bisect_right(self._line_starts, self._at)

    def _mark(self, path: Path, line: int) -> None:
        self._lines.setdefault(path, line)

    def _resolve(self, keys: list[str], line: int) -> Path:
        """Return the path that a header's keys mean, marking the tables it opens on the way."""
        path: Path = ()
        for key in keys:
            path = (*path, key)
            self._mark(path, line)
            if path in self._last:
                path = (*path, self._last[path])
        return path

    def _header(self, brackets: int) -> list[str]:
        self._at += brackets
        keys = self._keys()
        self._at += brackets
        return keys

    def _keys(self) -> list[str]:
        """Read a dotted key and stop at what follows it."""
        keys = []
        while True:
            self._next()
            found = _BARE.match(self._text, self._at) or _STRING.match(self._text, self._at)
            if not found:
                raise ValueError("not a TOML document")
            keys.append(tomllib.loads(f"{found.group()} = 0").popitem()[0])
            self._at = found.end()
            if self._next() != ".":
                return keys
            self._at += 1

    def _assignment(self, table: Path) -> None:
        line = self._line()
        for key in self._keys():
            table = (*table, key)
            self._mark(table, line)
        self._at += 1  # the equals sign
        self._value(table)

    def _value(self, path: Path) -> None:
        opening = self._next()
        if opening == "[":
            self._list(path)
        elif opening == "{":
            self._inline_table(path)
        elif found := _STRING.match(self._text, self._at) or _SCALAR.match(self._text, self._at):
            self._at = found.end()

    def _list(self, path: Path) -> None:
        self._at += 1
        index = 0
        while self._next() not in ("]", ""):
            self._mark((*path, index), self._line())
            self._value((*path, index))
            index += 1
            if self._next() == ",":
                self._at += 1
        self._at += 1

    def _inline_table(self, path: Path) -> None:
        self._at += 1
        while self._next() not in ("}", ""):
            self._assignment(path)
            if self._next() == ",":
                self._at += 1
        self._at += 1
