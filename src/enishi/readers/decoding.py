"""Text of input files: UTF-8, UTF-16 with a byte-order mark, and the one-byte encodings that older exports use."""

import codecs
import io
from collections.abc import Iterator
from pathlib import Path

from enishi.readers.files import LONGEST_LINE, head, lines, open_bytes
from enishi.readers.reader import Head

_UTF_16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)


def _as_windows(error: UnicodeError) -> tuple[str, int]:
    """Read the bytes that are not UTF-8 as Windows-1252, of which Latin-1's letters are a part."""
    if not isinstance(error, UnicodeDecodeError):
        raise error
    return error.object[error.start : error.end].decode("cp1252", "replace"), error.end


# Byte by byte, so that one wrong byte in a UTF-8 file does not spoil its whole line.
codecs.register_error("windows-1252", _as_windows)


def beginning(head: Head) -> str:
    """Return the beginning of an input as text without a byte-order mark."""
    if head.data.startswith(_UTF_16):
        return head.data.decode("utf-16", "ignore")
    return head.data.decode("utf-8", "windows-1252").removeprefix("\ufeff")


def text_lines(path: Path) -> Iterator[tuple[int, str | None]]:
    """Yield each line's number (from 1) and text without its end; ``None`` for a line beyond LONGEST_LINE.

    Lines end with ``\\n``, ``\\r\\n`` or ``\\r``. Raises one of files.DAMAGE
    after the last whole line of a file that is cut off.
    """
    number = 0
    for line in _lines_of_utf_16(path) if head(path).data.startswith(_UTF_16) else _lines_of_bytes(path):
        for part in (line,) if line is None or "\r" not in line else io.StringIO(line, newline=None):
            number += 1
            yield number, part.rstrip("\n").removeprefix("\ufeff") if part is not None else None


def _lines_of_bytes(path: Path) -> Iterator[str | None]:
    for _number, line in lines(path):
        yield None if line is None else line.decode("utf-8", "windows-1252")


def _lines_of_utf_16(path: Path) -> Iterator[str | None]:
    with open_bytes(path) as file:
        text = io.TextIOWrapper(file, "utf-16", errors="replace", newline="\n")
        try:
            while line := text.readline(LONGEST_LINE):
                whole = line.endswith("\n") or len(line) < LONGEST_LINE
                yield line.rstrip("\r\n") if whole else None
                while not whole:
                    rest = text.readline(LONGEST_LINE)
                    whole = not rest or rest.endswith("\n")
        finally:
            text.detach()
