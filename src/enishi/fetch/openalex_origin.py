"""Where a snapshot of OpenAlex lies, at an address or in a folder: which parts it has, and how one comes from there.

``data/jsonl/works/manifest.json`` (or ``parquet``) lists every part with its size and number of records.
Source: https://developers.openalex.org/download/snapshot-format
"""

import json
import os
import re
from collections.abc import Iterator
from dataclasses import dataclass
from http.client import HTTPException
from pathlib import Path
from threading import Event
from typing import Any

from enishi.errors import FetchError, UsageError
from enishi.fetch.download import BLOCK, PARTLY, NotThereError, Wait
from enishi.fetch.openalex_folder import not_written, read_json
from enishi.fetch.openalex_server import SNAPSHOT, Server
from enishi.language import _

FORMATS = ("jsonl", "parquet")
_PART = re.compile(r"updated_date=(\d{4}-\d{2}-\d{2})/\w[\w.-]*")
_PLAIN_ETAG = re.compile(r'"([0-9a-f]{32})"')
_ATTEMPTS = 6


@dataclass(frozen=True, slots=True)
class Part:
    """A part of the snapshot: ``updated_date=…/part_0000.gz``, its size in bytes and its number of records."""

    name: str
    size: int
    records: int | None


class Origin:
    """A snapshot that parts are fetched from; stopped: set by who wants no more of them, from another thread."""

    def __init__(self, source: str, format: str, wait: Wait) -> None:
        """Name the snapshot by its address or folder; $OPENALEX_SNAPSHOT names another than the published one."""
        if format not in FORMATS:
            raise UsageError(
                _("--format: {format} is not one of {known}").format(format=format, known=", ".join(FORMATS))
            )
        self.source = (source or os.environ.get("OPENALEX_SNAPSHOT") or SNAPSHOT).rstrip("/")
        self.local = "://" not in self.source
        self.server = Server(self.source, wait=self._pause)
        self._wait, self.stopped = wait, Event()
        self._works = f"data/{format}/works"

    def parts(self) -> list[Part]:
        """Return the parts that the manifest lists, by name. Raises FetchError."""
        for address in (f"{self._works}/manifest.json", f"{self._works}/manifest"):
            try:
                return _parts(self._read_manifest(address), f"{self.source}/{address}")
            except NotThereError:
                continue
        raise FetchError(
            _("{source}: holds no {path}; expected a snapshot of OpenAlex in the layout of June 2026").format(
                source=self.source, path=f"{self._works}/manifest.json"
            )
        )

    def _read_manifest(self, address: str) -> Any:
        if not self.local:
            return self.server.json(f"/{address}")
        path = Path(self.source) / address
        if not path.is_file():
            raise NotThereError(str(path))
        return read_json(path)

    def download(self, part: Part, raw: Path) -> str | None:
        """Fill ``raw`` with the part, going on from what is there; return the MD5 that the server gives, if it does.

        Raises FetchError, also once ``stopped`` is set.
        """
        address = f"{self._works}/{part.name}"
        try:
            if self.local:
                with (Path(self.source) / address).open("rb") as file:
                    self._write(file, raw, "wb")
                return None
            return self._download(f"{self.source}/{address}", part, raw)
        except (NotThereError, FileNotFoundError) as error:
            text = _(
                "{part}: the manifest of {source} lists it, but it is not there. "
                "Run the same command again once the snapshot is whole."
            )
            raise FetchError(text.format(part=part.name, source=self.source)) from error

    def _download(self, url: str, part: Part, raw: Path) -> str | None:
        digest: list[str] = []
        in_vain = 0

        def write(answer: Any) -> None:
            digest.extend(_PLAIN_ETAG.findall(answer.headers.get("ETag") or ""))
            # A server that does not resume answers 200 with the whole file.
            self._write(answer, raw, "ab" if answer.status == PARTLY and have else "wb")

        while (have := raw.stat().st_size if raw.exists() else 0) < part.size:
            self.server.read(url, write, {"Range": f"bytes={have}-"} if have else {})
            in_vain = 0 if raw.stat().st_size > have else in_vain + 1
            if in_vain == _ATTEMPTS:
                text = _("{part}: broke off after {have} of {size} bytes. Run it again: it goes on from there.")
                raise FetchError(text.format(part=part.name, have=have, size=part.size))
        return digest[-1] if digest else None

    def _write(self, source: Any, raw: Path, mode: str) -> None:
        """Write what comes to the file until it ends or breaks off."""
        try:
            with raw.open(mode) as file:
                for block in self._blocks(source):
                    file.write(block)
        except OSError as error:  # a full disk is no broken connection, which would be tried again
            raise not_written(raw, error) from error

    def _blocks(self, source: Any) -> Iterator[bytes]:
        while True:
            self._check_stopped()
            try:
                block = source.read1(BLOCK)  # what has come, so that a slow connection stops at once
            except (OSError, HTTPException):
                return
            if not block:
                return
            yield block

    def _pause(self, seconds: float) -> None:
        """Wait, a second at a time."""
        while seconds > 0:
            self._check_stopped()
            self._wait(min(seconds, 1.0))
            seconds -= 1.0

    def _check_stopped(self) -> None:
        if self.stopped.is_set():
            raise FetchError(_("the fetch was stopped"))


def _parts(found: Any, address: str) -> list[Part]:
    """Return the parts that a manifest lists, by name. Raises FetchError for what is no such manifest."""
    try:
        parts = []
        for entry in found["entries"]:
            name = re.search(_PART, str(entry["url"]))
            meta = entry["meta"]
            if name is None:
                raise ValueError(entry["url"])
            records = meta.get("record_count")
            parts.append(Part(name[0], int(meta["content_length"]), None if records is None else int(records)))
        if not parts:  # believed, it would empty the folder
            raise ValueError("entries: []")
        return sorted(parts, key=lambda part: part.name)
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise FetchError(
            _("{address}: is no manifest of OpenAlex ({error}); expected entries with url and content_length").format(
                address=address, error=json.dumps(str(error))
            )
        ) from error
