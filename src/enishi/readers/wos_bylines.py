"""Bylines of a plain-text Web of Science export without reading the rest: what a network of places needs.

Abstracts and references are nine tenths of an export. Here the bytes of a stretch of records are indexed by their line
beginnings at once (``wos_lines``), and only the fields of bylines are made into text (``wos_ordinary``). What is not
laid out as expected is given to ``wos_text``, record by record, so that the answer is the same: the same works as far
as these fields go, and the same rejects.
"""

import os
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import BinaryIO

from enishi.readers.byline import once
from enishi.readers.files import LONGEST_LINE, readable
from enishi.readers.reader import Record
from enishi.readers.wos_byline import Byline, byline_of
from enishi.readers.wos_fields import byline_work
from enishi.readers.wos_lines import pieces
from enishi.readers.wos_ordinary import ordinary
from enishi.readers.wos_text import records
from enishi.tables.work import Reject, Work

# About as many bytes are one unit of work.
STRETCH = 8 << 20
# Most records are shorter.
_NEAR = 1 << 16
_BOM = b"\xef\xbb\xbf"
_MARKED = (b"\xff\xfe", b"\xfe\xff", b"\x1f\x8b", b"\x28\xb5\x2f\xfd")  # UTF-16, gzip, zstd


class IrregularError(Exception):
    """The stretch cannot be read on its own; the file is to be read from its beginning by ``wos_text``."""


def stretches(path: Path) -> Iterator[tuple[int, int]]:
    """Yield ``start, end`` of stretches that end with a record; only where one can end is looked at.

    Yields nothing where the file is not plain bytes or holds no such end.
    """
    with readable(path), path.open("rb") as file:
        first = file.read(4096)
        if first.startswith(_MARKED):
            return
        end_mark = b"\nER\r\n" if b"\r\n" in first else b"\nER\n"
        start, size = (3 if first.startswith(_BOM) else 0), file.seek(0, os.SEEK_END)
        while start < size:
            until = min(start + STRETCH, size)
            cut = _cut(file, start, until, end_mark)
            while not cut and until < size and until - start <= LONGEST_LINE:
                until = min(until + STRETCH, size)
                cut = _cut(file, start, until, end_mark)
            end = cut if cut and until < size else until
            yield start, end
            start = end


def _cut(file: BinaryIO, start: int, until: int, end_mark: bytes) -> int | None:
    """Return where the last record ends between two places of a file; only a little before the end is read at first."""
    for begin in sorted({max(start, until - _NEAR), start}, reverse=True):
        file.seek(begin)
        at = file.read(until - begin).rfind(end_mark)
        if at >= 0:
            return begin + at + len(end_mark)
    return None


def read_bytes(path: Path, start: int, end: int) -> tuple[bytes, bool]:
    """Return the bytes of a stretch, and whether it is the last of its file."""
    with readable(path), path.open("rb") as file:
        file.seek(start)
        return file.read(end - start), not file.read(1)


def read_records(path: Path, start: int, data: bytes, last: bool) -> list[Byline | Reject]:
    """Return the records of a stretch, one for each ``ER``, and in the last stretch what follows.

    Raises IrregularError where that cannot be told from the stretch alone.
    """
    if b"\r" in data:
        data = data.replace(b"\r\n", b"\n")
    if b"\r" in data or _marked(data) or len(data) > LONGEST_LINE:
        raise IrregularError
    found: list[Byline | Reject] = []
    held = pieces(data)
    done = dict(ordinary(held))
    for number, (begin, until) in enumerate(pairwise(held.bounds)):
        made = done.get(number) or _made(held.fields(number))
        if made is None:
            told = list(_slowly(path, start, data, begin, until))
            if len(told) != 1 and not (last and until >= len(data)):
                raise IrregularError
            found += [byline_of(record) if isinstance(record, Work) else record for record in told]
        else:
            found.append(made)
    return found


def _marked(data: bytes) -> bool:
    """Return whether a byte-order mark stands in the data; its first byte is found many times as fast as the three."""
    at = data.find(_BOM[0])
    while at >= 0 and data[at : at + 3] != _BOM:
        at = data.find(_BOM[0], at + 1)
    return at >= 0


def _made(fields: dict[str, list[str]] | None) -> Byline | None:
    """Return the byline, None where the record is laid out otherwise or is to be set aside with a reason."""
    if fields is None:
        return None
    try:
        made = byline_work(fields)
    except ValueError:
        return None
    if not (made.title or made.authors or made.doi):
        return None
    made.authors = once(made.authors)
    return byline_of(made)


def _slowly(path: Path, start: int, data: bytes, begin: int, until: int) -> Iterator[Record]:
    """Yield what ``wos_text`` makes of a piece, told where it stands in the whole file."""
    text = data[begin:until].decode("utf-8", "windows-1252")
    lines = text.removesuffix("\n").split("\n") if text else []
    told = list(records(enumerate(lines, 1)))
    before = None
    for record in told:
        if isinstance(record, Reject) and record.position.startswith("line "):
            if before is None:
                before = data.count(b"\n", 0, begin) + _lines_before(path, start)
            record.position = f"line {int(record.position[5:]) + before}"
        elif isinstance(record, Work):
            record.authors = once(record.authors)
        yield record


def _lines_before(path: Path, start: int) -> int:
    count = 0
    with path.open("rb") as file:
        while start > 0 and (block := file.read(min(start, STRETCH))):
            count += block.count(b"\n")
            start -= len(block)
    return count
