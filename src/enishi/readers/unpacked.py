"""Unpacking gzip and zstd, told by their first bytes, without filling the memory and up to a cut."""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path
from typing import IO, Protocol, cast

import zstandard
from isal import isal_zlib
from isal.igzip_lib import IsalError

from enishi.errors import InputError
from enishi.language import _

# Real metadata shrinks 5 to 20 times; only made-up input shrinks hundreds of times.
BOMB_RATIO = 250
BOMB_FROM = 256 << 20
# What a compressed stream raises when it is cut off or damaged.
DAMAGE = (EOFError, cast("type[Exception]", IsalError), zstandard.ZstdError)
# Small, because neither library bounds what one call gives back: these unpack to at most 32 MB (gzip), 128 MB (zstd).
_GZIP_CHUNK, _ZSTD_CHUNK = 1 << 15, 1 << 12


class _Stream(Protocol):
    """One gzip member or zstd frame being unpacked."""

    @property
    def eof(self) -> bool: ...
    @property
    def unused_data(self) -> bytes: ...
    def decompress(self, data: bytes, /) -> bytes: ...


def _gzip_stream() -> _Stream:
    return isal_zlib.decompressobj(16 + isal_zlib.MAX_WBITS)  # several times as fast as zlib


def _zstd_stream() -> _Stream:
    return zstandard.ZstdDecompressor().decompressobj()


class Unpacked(io.RawIOBase):
    """A compressed file, unpacked. It gives all that stands before a cut, and refuses to grow out of proportion.

    A file may hold several members or frames one after the other (parallel compressors write such).
    """

    def __init__(self, raw: IO[bytes], path: Path, start: Callable[[], _Stream], chunk: int) -> None:
        """Unpack what ``raw`` holds; start: begins a stream; chunk: how much is unpacked at a time."""
        self._raw, self._path, self._start, self._chunk = raw, path, start, chunk
        self._stream: _Stream | None = None
        self._ready = b""
        self._seen = 0
        self._allowed = max(BOMB_FROM, path.stat().st_size * BOMB_RATIO)

    def readable(self) -> bool:
        """Say yes, as an unbuffered stream must."""
        return True

    def readinto(self, buffer) -> int:  # type: ignore[no-untyped-def]  # a buffer of any kind
        """Fill a buffer as far as one step unpacks."""
        if not self._ready:
            self._ready = self.piece()
        part, self._ready = self._ready[: len(buffer)], self._ready[len(buffer) :]
        buffer[: len(part)] = part
        return len(part)

    def piece(self) -> bytes:
        """Return what comes next, as much as one step unpacks; nothing at the end."""
        while packed := self._raw.read(self._chunk):
            if unpacked := self._unpack(packed):
                return unpacked
        if self._stream is not None:
            raise EOFError(_("the compressed data ends too early"))
        return b""

    def _unpack(self, packed: bytes) -> bytes:
        parts = []
        while packed:
            if self._stream is None:
                packed = packed.lstrip(b"\0")  # tapes and disks pad a gzip file with zeros
                if not packed:
                    break
                self._stream = self._start()
            parts.append(self._stream.decompress(packed))
            packed = b""
            if self._stream.eof:
                packed, self._stream = self._stream.unused_data, None
        unpacked = b"".join(parts)
        self._seen += len(unpacked)
        if self._seen > self._allowed:
            raise InputError(
                _(
                    "{path}: unpacks to more than {ratio} times its size; refused as a decompression bomb. "
                    "Unpack it yourself if you trust it."
                ).format(path=self._path, ratio=BOMB_RATIO)
            )
        return unpacked


def unpacked(raw: io.BufferedReader, path: Path) -> Unpacked | None:
    """Return a file unpacked, None for one that is not compressed."""
    magic = raw.peek(4)
    if magic.startswith(b"\x1f\x8b"):
        return Unpacked(raw, path, _gzip_stream, _GZIP_CHUNK)
    if magic.startswith(b"\x28\xb5\x2f\xfd"):
        return Unpacked(raw, path, _zstd_stream, _ZSTD_CHUNK)
    return None
