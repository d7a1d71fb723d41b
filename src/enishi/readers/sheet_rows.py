"""Rows of a small table that a person made: CSV in the encodings of Japanese Excel, and the first sheet of a workbook.

A workbook (xlsx) is a zip of XML; its cells of text and numbers are read here with defusedxml, which Enishi has anyway,
so that no further library is needed to read a case list. Phonetic guides (furigana), which Japanese Excel keeps beside
a text, are not part of it. Formulas give their last value.
"""

import csv
import io
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from xml.etree.ElementTree import ParseError

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import fromstring

from enishi.errors import InputError, shown
from enishi.language import _
from enishi.language.hint import did_you_mean

_MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_LINK = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_REFERENCE = re.compile(r"([A-Z]{1,3})([0-9]+)")
# A list of cases is small; a part that unpacks to more is damaged or meant to harm.
LARGEST_PART = 50_000_000
_ENCODINGS = ("utf-8-sig", "cp932")


@dataclass(frozen=True, slots=True)
class Problem:
    """A wrong cell: its row in the table, its column, what stands there, what was expected, the nearest valid value."""

    row: int
    column: str
    value: str
    expected: str
    nearest: str | None = None

    def __str__(self) -> str:
        """Say it in one line."""
        text = _("row {row}, {column}: {value}: expected {expected}").format(
            row=self.row, column=self.column, value=shown(self.value), expected=self.expected
        )
        return text + did_you_mean(self.nearest)


def sheet_rows(path: Path) -> list[tuple[int, list[str]]]:
    """Return the rows that are not blank with their number in the table (the header is 1).

    Raises InputError where the file is no readable table.
    """
    try:
        data = path.read_bytes()
    except OSError as error:
        raise InputError(_("{path}: cannot be read: {error}").format(path=path, error=error.strerror)) from error
    try:
        rows = list(_workbook_rows(data)) if data.startswith(b"PK") else _csv_rows(data)
    except (ValueError, KeyError, csv.Error, zipfile.BadZipFile, ParseError, DefusedXmlException) as error:
        message = _("{path}: is no table that can be read; save it as CSV (UTF-8 or Shift_JIS) or as an Excel workbook")
        raise InputError(message.format(path=path)) from error
    return [(number, cells) for number, cells in rows if any(cell.strip() for cell in cells)]


def _csv_rows(data: bytes) -> list[tuple[int, list[str]]]:
    text = _decoded(data)
    first = text.partition("\n")[0]
    delimiter = "\t" if first.count("\t") > first.count(",") else ","
    lines = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    return list(enumerate(lines, 1))


def _decoded(data: bytes) -> str:
    """Return the text: UTF-16 by its mark, else UTF-8, else Shift_JIS as Windows writes it. Raises ValueError."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return data.decode("utf-16")
    for encoding in _ENCODINGS:
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" not in text:
            return text
    raise ValueError


def _workbook_rows(data: bytes) -> Iterator[tuple[int, list[str]]]:
    with zipfile.ZipFile(io.BytesIO(data)) as book:
        strings = _shared_strings(book)
        for row in fromstring(_part(book, _first_sheet(book))).iter(f"{_MAIN}row"):
            cells: dict[int, str] = {}
            number = 0
            for cell in row.iter(f"{_MAIN}c"):
                found = _REFERENCE.fullmatch(cell.get("r", ""))
                if found is None:
                    raise ValueError
                number = int(found[2])
                cells[_column(found[1])] = _text(cell, strings)
            if cells:
                yield number, [cells.get(at, "") for at in range(max(cells) + 1)]


def _part(book: zipfile.ZipFile, name: str) -> bytes:
    if book.getinfo(name).file_size > LARGEST_PART:
        raise ValueError
    return book.read(name)


def _first_sheet(book: zipfile.ZipFile) -> str:
    sheet = fromstring(_part(book, "xl/workbook.xml")).find(f"{_MAIN}sheets/{_MAIN}sheet")
    if sheet is None:
        raise ValueError
    for link in fromstring(_part(book, "xl/_rels/workbook.xml.rels")):
        if link.get("Id") == sheet.get(_LINK):
            target = link.get("Target", "")
            return target.lstrip("/") if target.startswith("/") else f"xl/{target}"
    raise ValueError


def _shared_strings(book: zipfile.ZipFile) -> list[str]:
    name = "xl/sharedStrings.xml"
    if name not in book.namelist():
        return []
    return [_plain(item) for item in fromstring(_part(book, name)).iter(f"{_MAIN}si")]


def _plain(item: Any) -> str:
    """Return the text of a string item: its own, or that of its runs, without the phonetic guide."""
    runs = [item, *item.findall(f"{_MAIN}r")]
    return "".join(part.text or "" for run in runs for part in run.findall(f"{_MAIN}t"))


def _text(cell: Any, strings: list[str]) -> str:
    kind, value = cell.get("t", "n"), cell.findtext(f"{_MAIN}v") or ""
    if kind == "inlineStr":
        inline = cell.find(f"{_MAIN}is")
        return _plain(inline) if inline is not None else ""
    if kind == "s":
        at = int(value)
        if not 0 <= at < len(strings):
            raise ValueError
        return strings[at]
    return value.removesuffix(".0") if kind == "n" else value


def _column(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - ord("A") + 1
    return number - 1
