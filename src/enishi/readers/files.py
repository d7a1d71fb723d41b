"""Opening input files: plain, gzip or zstd, told by their first bytes and never by their name alone.

Two dangers are met here once for all readers: a small file that unpacks to gigabytes, and a single line so long that
holding it would fill the memory.
"""

import gzip
import io
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, cast

import zstandard

from enishi.errors import InputError
from enishi.language import _
from enishi.readers.reader import Head

HEAD_BYTES = 1 << 16
# The longest works of OpenAlex, with abstracts and thousands of authors, take some 20 MB.
LONGEST_LINE = 64 << 20
# Real metadata shrinks 5 to 20 times; only made-up input shrinks hundreds of times.
BOMB_RATIO = 250
BOMB_FROM = 256 << 20
# What a compressed stream raises when it is cut off or damaged.
DAMAGE = (EOFError, zlib.error, gzip.BadGzipFile, zstandard.ZstdError)


class _Guarded(io.RawIOBase):
    """A decompressed stream that refuses to grow out of all proportion to its file."""

    def __init__(self, stream: IO[bytes], path: Path) -> None:
        self._stream, self._path = stream, path
        self._allowed = max(BOMB_FROM, path.stat().st_size * BOMB_RATIO)
        self._seen = 0

    def readable(self) -> bool:
        return True

    def readinto(self, buffer) -> int:  # type: ignore[no-untyped-def]  # a buffer of any kind
        data = self._stream.read(len(buffer))
        self._seen += len(data)
        if self._seen > self._allowed:
            raise InputError(
                _(
                    "{path}: unpacks to more than {ratio} times its size; refused as a decompression bomb. "
                    "Unpack it yourself if you trust it."
                ).format(path=self._path, ratio=BOMB_RATIO)
            )
        buffer[: len(data)] = data
        return len(data)

    def close(self) -> None:
        self._stream.close()
        super().close()


@contextmanager
def open_bytes(path: Path) -> Iterator[IO[bytes]]:
    """Open a file for reading bytes, decompressing gzip and zstd on the way."""
    with path.open("rb") as raw:
        magic = raw.read(4)
        raw.seek(0)
        if magic[:2] == b"\x1f\x8b":
            stream: IO[bytes] = cast(IO[bytes], gzip.GzipFile(fileobj=raw))
        elif magic == b"\x28\xb5\x2f\xfd":
            # A zstd file may hold several frames one after the other (parallel compressors write such).
            stream = zstandard.ZstdDecompressor().stream_reader(raw, read_across_frames=True)
        else:
            yield raw
            return
        with io.BufferedReader(_Guarded(stream, path), 1 << 20) as guarded:
            yield guarded


def lines(path: Path) -> Iterator[tuple[int, bytes | None]]:
    """Yield each line's number (from 1) and bytes without the line end; ``None`` for a line beyond LONGEST_LINE.

    Only ``\\n`` ends a line. Raises one of DAMAGE after the last whole line of a file that is cut off.
    """
    with open_bytes(path) as file:
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


def head(path: Path) -> Head:
    """Read the beginning of a file, for telling its format; a folder has an empty beginning."""
    if path.is_dir():
        return Head(path, b"")
    try:
        with open_bytes(path) as file:
            return Head(path, _read_up_to(file, HEAD_BYTES))
    except OSError as error:
        if isinstance(error, gzip.BadGzipFile):
            raise InputError(
                _("{path}: begins like a gzip file but is damaged: {error}").format(path=path, error=error)
            ) from error
        raise InputError(_("{path}: cannot be read: {error}").format(path=path, error=error.strerror)) from error


def _read_up_to(file: IO[bytes], size: int) -> bytes:
    """Read up to ``size`` bytes, being content with what comes before damage."""
    parts: list[bytes] = []
    try:
        while size > 0 and (part := file.read(min(size, 4096))):
            parts.append(part)
            size -= len(part)
    except DAMAGE:
        pass
    return b"".join(parts)
