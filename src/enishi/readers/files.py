"""Opening input files: plain, gzip or zstd, told by their first bytes and never by their name alone.

Three dangers are met here once for all readers: a small file that unpacks to gigabytes, a single line so long that
holding it would fill the memory, and a file that is cut off: all that stands before the cut is read, and it is said.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any

from enishi.errors import InputError
from enishi.language import _
from enishi.readers.reader import Head, Record
from enishi.readers.unpacked import DAMAGE, unpacked
from enishi.tables.work import Reject

HEAD_BYTES = 1 << 16
# The longest works of OpenAlex, with abstracts and thousands of authors, take some 20 MB.
LONGEST_LINE = 64 << 20
_PIECE = 1 << 20
# How programs that download name a file until it is whole.
_UNFINISHED = frozenset({".aria2", ".crdownload", ".download", ".filepart", ".part", ".partial", ".tmp"})
# What stands beside the data in a downloaded folder.
_NOT_DATA = frozenset(
    {"manifest", "manifest.json", "license.txt", "release_notes.txt", "readme.md", "readme.txt", "readme"}
)


@contextmanager
def readable(path: Path) -> Iterator[None]:
    """Turn what the system says of a file that cannot be read, or is gone, into an InputError."""
    try:
        yield
    except OSError as error:
        raise InputError(_("{path}: cannot be read: {error}").format(path=path, error=error.strerror)) from error


@contextmanager
def open_bytes(path: Path) -> Iterator[io.BufferedReader[Any]]:
    """Open a file for reading bytes, decompressing gzip and zstd on the way."""
    with _opened(path) as raw:
        found = unpacked(raw, path)
        if found is None:
            yield raw
            return
        with io.BufferedReader(found, 1 << 20) as file:
            yield file


def _opened(path: Path) -> io.BufferedReader:
    try:
        return path.open("rb")
    except OSError as error:
        raise InputError(_("{path}: cannot be read: {error}").format(path=path, error=error.strerror)) from error


def lines(path: Path) -> Iterator[tuple[int, bytes | None]]:
    """Yield each line's number (from 1) and bytes without the line end; ``None`` for a line beyond LONGEST_LINE.

    Only ``\\n`` ends a line; a byte-order mark is not part of the first. Raises one of DAMAGE after the last whole line
    of a file that is cut off.
    """
    with open_bytes(path) as file:
        if file.peek(3).startswith(b"\xef\xbb\xbf"):
            file.read(3)
        number = 0
        while line := file.readline(LONGEST_LINE):
            number += 1
            if line.endswith(b"\n"):
                yield number, line.rstrip(b"\r\n")
            elif len(line) < LONGEST_LINE:
                yield number, line
            else:
                while (rest := file.readline(LONGEST_LINE)) and not rest.endswith(b"\n"):
                    pass
                yield number, None


def stretches(path: Path, size: int) -> Iterator[bytes | None]:
    """Yield whole lines, about ``size`` bytes of them at a time; ``None`` for a line beyond LONGEST_LINE.

    (One that ends in the piece that takes it there is let through.) Raises one of DAMAGE after the last whole line of
    a file that is cut off.
    """
    parts: list[bytes] = []
    held = unended = 0  # bytes in parts, and at their end those of a line that goes on
    with _opened(path) as raw:
        following = found.piece if (found := unpacked(raw, path)) else partial(raw.read, _PIECE)
        try:
            piece = following().removeprefix(b"\xef\xbb\xbf")
            while piece:
                parts.append(piece)
                held += len(piece)
                unended = unended + len(piece) if (end := piece.rfind(b"\n")) < 0 else len(piece) - end - 1
                if unended < held and (held >= size or unended >= LONGEST_LINE):
                    whole = b"".join(parts)
                    yield whole[: held - unended]
                    parts, held = [whole[held - unended :]], unended
                if unended < LONGEST_LINE:
                    piece = following()
                    continue
                while (piece := following()) and b"\n" not in piece:
                    pass
                yield None
                parts, held, unended = [], 0, 0
                piece = piece[piece.find(b"\n") + 1 :] or following()
        except DAMAGE:
            if unended < held:
                yield b"".join(parts)[: held - unended]
            raise
        if held:
            yield b"".join(parts)


def up_to(file: io.BufferedReader[Any], size: int) -> bytes:
    """Read so many bytes, fewer only at the end or where damage follows; damage is raised where nothing precedes it."""
    parts: list[bytes] = []
    try:
        while size > 0 and (part := file.read1(size)):
            parts.append(part)
            size -= len(part)
    except DAMAGE:
        if not parts:
            raise
    return b"".join(parts)


def head(path: Path) -> Head:
    """Read the beginning of a file, for telling its format; a folder has an empty beginning."""
    if path.is_dir():
        return Head(path, b"")
    with open_bytes(path) as file:
        try:
            return Head(path, up_to(file, HEAD_BYTES))
        except DAMAGE as error:
            raise InputError(
                _("{path}: begins like a compressed file but is damaged: {error}").format(path=path, error=error)
            ) from error


def until_damage(records: Iterator[Record]) -> Iterator[Record]:
    """Yield the records of a file; damage in its middle ends it with a ``Reject`` that says so."""
    count = 0
    try:
        for record in records:
            count += 1
            yield record
    except DAMAGE as error:
        yield cut_off(count, error)


def cut_off(count: int, error: BaseException) -> Reject:
    """Return what to say of a file that ends, or is damaged, after so many records."""
    reason = _("the file is cut off or damaged after {count} records ({error}); what follows is lost")
    return Reject("end of file", reason.format(count=count, error=error))


def holds_data(path: Path) -> bool:
    """Whether a file, named from the folder that is read, can hold records: it is not hidden, a licence or the like."""
    return path.name.lower() not in _NOT_DATA and not any(part.startswith((".", "_")) for part in path.parts)


def is_unfinished(path: Path) -> bool:
    """Whether a file is, by its name, a download that did not come to its end."""
    return path.suffix.lower() in _UNFINISHED


def is_empty(path: Path) -> bool:
    """Whether a file holds nothing, as it stands or once decompressed."""
    return path.is_file() and not head(path).data
