"""Fetch works from the snapshot of OpenAlex (CC0): only what changed, over several connections, kept where it matches.

``data/jsonl/works/manifest.json`` (or ``parquet``) lists every part with its size and number of records; a part whose
entry is as it was is not fetched again, and a part that is no longer listed is removed: its records moved to newer
partitions, so keeping it would bring back old versions. A filter is applied part by part as each arrives; what was
downloaded is then deleted, so the disk holds the works that were asked for and a few parts.
Source: https://developers.openalex.org/download/snapshot-format
"""

import json
import os
import re
import shutil
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor, as_completed
from dataclasses import asdict, dataclass
from http.client import HTTPException
from pathlib import Path
from typing import Any

from enishi.errors import FetchError, OutputError, UsageError
from enishi.fetch.download import BLOCK, PARTLY, NotThereError, Wait
from enishi.fetch.openalex_folder import (
    STATE,
    UNDER_WAY,
    check_same,
    manifest,
    not_written,
    read_json,
    sum_of,
    write_json,
)
from enishi.fetch.openalex_keep import check_readable, keep
from enishi.fetch.openalex_query import Query
from enishi.fetch.openalex_server import SNAPSHOT, Server
from enishi.language import _
from enishi.readers.provenance import MANIFEST

FORMATS = ("jsonl", "parquet")
_PART = re.compile(r"updated_date=(\d{4}-\d{2}-\d{2})/\w[\w.-]*")
_PLAIN_ETAG = re.compile(r'"([0-9a-f]{32})"')
_ATTEMPTS = 6
# So much of the disk stays free for whatever else the machine does.
_SPARE = 256 << 20


@dataclass(frozen=True, slots=True)
class Part:
    """A part of the snapshot: ``updated_date=…/part_0000.gz``, its size in bytes and its number of records."""

    name: str
    size: int
    records: int | None


@dataclass(frozen=True, slots=True)
class Plan:
    """What is listed, what of it must be fetched, and what lies here but is no longer listed."""

    parts: list[Part]
    missing: list[Part]
    gone: list[str]

    @property
    def bytes(self) -> int:
        """How many bytes will be downloaded."""
        return sum(part.size for part in self.missing)


class Snapshot:
    """A snapshot to fetch works from, and the folder that they come to."""

    def __init__(
        self, out: Path, query: Query, source: str = "", format: str = "jsonl", wait: Wait = time.sleep
    ) -> None:
        """Name the snapshot by its address or folder; $OPENALEX_SNAPSHOT names another than the published one."""
        if format not in FORMATS:
            raise UsageError(
                _("--format: {format} is not one of {known}").format(format=format, known=", ".join(FORMATS))
            )
        self.source = (source or os.environ.get("OPENALEX_SNAPSHOT") or SNAPSHOT).rstrip("/")
        self.local = "://" not in self.source
        self.server = Server(self.source, wait=wait)
        self.out, self.query, self.format = out, query, format
        self.home, self.works = out / UNDER_WAY, out / "data" / format / "works"
        self.question = {**query.described(), "format": format}
        self.filtered = bool(query.filter())

    def plan(self) -> Plan:
        """Read the manifest and compare it with what is here. Raises FetchError, UsageError."""
        kept, done = read_json(self.home / STATE), read_json(self.out / MANIFEST)
        check_same(self.out, kept or done, self.question)
        parts = self._listed()
        here = kept.get("parts", {})
        missing = [part for part in parts if not self._have(part, here.get(part.name))]
        listed = {part.name for part in parts}
        gone = sorted(name for name in here if name not in listed)
        return Plan(parts, missing, gone)

    def _have(self, part: Part, here: dict[str, Any] | None) -> bool:
        if here is None or (here["size"], here["records"]) != (part.size, part.records):
            return False
        path = self.works / part.name
        return int(here["kept_bytes"]) == (path.stat().st_size if path.exists() else 0)

    def _listed(self) -> list[Part]:
        where = f"data/{self.format}/works"
        for address in (f"{where}/manifest.json", f"{where}/manifest"):
            try:
                return _parts(self._read_manifest(address), f"{self.source}/{address}")
            except NotThereError:
                continue
        raise FetchError(
            _("{source}: holds no {path}; expected a snapshot of OpenAlex in the layout of June 2026").format(
                source=self.source, path=f"{where}/manifest.json"
            )
        )

    def _read_manifest(self, address: str) -> Any:
        if not self.local:
            return self.server.json(f"/{address}")
        path = Path(self.source) / address
        if not path.is_file():
            raise NotThereError(str(path))
        return read_json(path)

    def fetch(self, plan: Plan, connections: int, advance: Callable[[int], None]) -> dict[str, Any]:
        """Fetch what is missing, remove what is gone, and return the manifest; ``advance`` is told of records.

        Raises FetchError, OutputError.
        """
        try:
            self.home.mkdir(parents=True, exist_ok=True)
            self._check_room(plan, connections)
            state = read_json(self.home / STATE) or {"question": self.question, "parts": {}}
            write_json(self.home / STATE, state)  # from here on the folder is known to hold this fetch
            for name in plan.gone:
                (self.works / name).unlink(missing_ok=True)
                del state["parts"][name]
            self._fetch_all(plan, connections, state, advance)
            return self._finish(plan, state)
        except OSError as error:
            raise not_written(self.out, error) from error

    def _check_room(self, plan: Plan, connections: int) -> None:
        largest = sorted((part.size for part in plan.missing), reverse=True)
        needed = (sum(largest[:connections]) if self.filtered else plan.bytes) + (_SPARE if largest else 0)
        free = shutil.disk_usage(self.out).free
        if needed > free:
            raise OutputError(
                _("{path}: {needed:,} MB are needed and {free:,} MB are free; nothing was downloaded").format(
                    path=self.out, needed=needed // 10**6, free=free // 10**6
                )
            )

    def _fetch_all(self, plan: Plan, connections: int, state: dict[str, Any], advance: Callable[[int], None]) -> None:
        with ThreadPoolExecutor(connections) as pool:
            jobs = {pool.submit(self._fetch_part, part): part for part in plan.missing}
            try:
                for job in as_completed(jobs):
                    part = jobs[job]
                    state["parts"][part.name] = {**asdict(part), **job.result()}
                    write_json(self.home / STATE, state)
                    advance(1)
            except BaseException:
                pool.shutdown(cancel_futures=True)
                raise

    def _fetch_part(self, part: Part) -> dict[str, int]:
        """Download a part, check it, and keep of it what is asked for; return what was kept."""
        raw = self.home / part.name.replace("/", "_")
        final = self.works / part.name
        final.parent.mkdir(parents=True, exist_ok=True)
        for attempt in (1, 2):
            given = self._download(part, raw)
            beside = final.with_name(f".{final.name}")
            whole = raw.stat().st_size == part.size and (given is None or sum_of(raw, "md5") == given)
            try:
                if not whole:
                    raise ValueError(_("size or MD5 differ"))
                if not self.filtered:
                    count = check_readable(raw)
                    raw.replace(beside)
                    kept = count
                else:
                    count, kept = keep(raw, beside, self.query)
                if part.records not in (None, count):
                    raise ValueError(
                        _("{count} records instead of {expected}").format(count=count, expected=part.records)
                    )
                break
            except ValueError as error:
                raw.unlink(missing_ok=True)
                beside.unlink(missing_ok=True)
                if attempt == 2:
                    text = _(
                        "{part}: what arrived is not what the manifest promises ({reason}), twice. Try again later."
                    )
                    raise FetchError(text.format(part=part.name, reason=error)) from error
        raw.unlink(missing_ok=True)
        if kept:
            beside.replace(final)
        else:
            beside.unlink(missing_ok=True)
            final.unlink(missing_ok=True)
        return {"kept": kept, "kept_bytes": final.stat().st_size if kept else 0}

    def _download(self, part: Part, raw: Path) -> str | None:
        """Fill ``raw`` with the part, going on from what is there; return the MD5 that the server gives, if it does."""
        address = f"data/{self.format}/works/{part.name}"
        if self.local:
            shutil.copyfile(Path(self.source) / address, raw)
            return None
        digest: list[str] = []
        in_vain = 0
        while (have := raw.stat().st_size if raw.exists() else 0) < part.size:
            headers = {"Range": f"bytes={have}-"} if have else {}
            self.server.read(f"{self.source}/{address}", _writer(raw, have, digest), headers)
            in_vain = 0 if raw.stat().st_size > have else in_vain + 1
            if in_vain == _ATTEMPTS:
                text = _("{part}: broke off after {have} of {size} bytes. Run it again: it goes on from there.")
                raise FetchError(text.format(part=part.name, have=have, size=part.size))
        return digest[-1] if digest else None

    def _finish(self, plan: Plan, state: dict[str, Any]) -> dict[str, Any]:
        for folder in sorted(self.works.glob("updated_date=*")):
            if folder.is_dir() and not any(folder.iterdir()):
                folder.rmdir()
        kept = [state["parts"][part.name] for part in plan.parts]
        files = [self.works / part["name"] for part in kept if part["kept"]]
        date = max((part.name[13:23] for part in plan.parts), default="")
        works = sum(part["kept"] for part in kept)
        expected = None if self.filtered or any(p.records is None for p in plan.parts) else works
        made = manifest("snapshot", self.question, date, expected, works, files, self.out)
        write_json(self.home / STATE, state)
        write_json(self.out / MANIFEST, made)
        return made


def _writer(raw: Path, have: int, digest: list[str]) -> Callable[[Any], None]:
    """Return what writes an answer to the file until it ends or breaks off."""

    def write(answer: Any) -> None:
        # A server that does not resume answers 200 with the whole file.
        try:
            with raw.open("ab" if answer.status == PARTLY and have else "wb") as file:
                digest.extend(_PLAIN_ETAG.findall(answer.headers.get("ETag") or ""))
                for block in _blocks(answer):
                    file.write(block)
        except OSError as error:  # a full disk is no broken connection, which would be tried again
            raise not_written(raw, error) from error

    return write


def _blocks(answer: Any) -> Iterator[bytes]:
    while True:
        try:
            block = answer.read(BLOCK)
        except (OSError, HTTPException):
            return
        if not block:
            return
        yield block


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
        return sorted(parts, key=lambda part: part.name)
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise FetchError(
            _("{address}: is no manifest of OpenAlex ({error}); expected entries with url and content_length").format(
                address=address, error=json.dumps(str(error))
            )
        ) from error
