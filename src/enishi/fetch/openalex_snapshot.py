"""Fetch works from the snapshot of OpenAlex (CC0): only what changed, over several connections, kept where it matches.

A part whose entry in the manifest is as it was is not fetched again, and a part that is no longer listed is removed:
its records moved to newer partitions, so keeping it would bring back old versions. A filter is applied part by part as
each arrives; what was downloaded is then deleted, so the disk holds the works that were asked for and a few parts.
"""

import shutil
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor, as_completed
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from enishi.errors import FetchError, OutputError
from enishi.fetch.download import Wait
from enishi.fetch.openalex_folder import (
    STATE,
    UNDER_WAY,
    check_same,
    manifest,
    not_written,
    read_json,
    write_json,
)
from enishi.fetch.openalex_keep import keep_checked
from enishi.fetch.openalex_origin import Origin, Part
from enishi.fetch.openalex_query import Query
from enishi.language import _
from enishi.readers.provenance import MANIFEST

# So much of the disk stays free for whatever else the machine does.
_SPARE = 256 << 20


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
        """Name the folder, the works that are wanted, and the snapshot as ``Origin`` does."""
        self.origin, self.out, self.query = Origin(source, format, wait), out, query
        self.home, self.works = out / UNDER_WAY, out / "data" / format / "works"
        self.question = {**query.described(), "format": format}
        self.filtered = bool(query.filter())

    def plan(self) -> Plan:
        """Read the manifest and compare it with what is here. Raises FetchError, UsageError."""
        kept, done = read_json(self.home / STATE), read_json(self.out / MANIFEST)
        check_same(self.out, kept or done, self.question)
        parts = self.origin.parts()
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

    def fetch(self, plan: Plan, connections: int, advance: Callable[[int], None]) -> dict[str, Any]:
        """Fetch what is missing, remove what is gone, and return the manifest; ``advance`` is told of records.

        Raises FetchError, OutputError.
        """
        try:
            self.home.mkdir(parents=True, exist_ok=True)
            self._check_room(plan, connections)
            state = read_json(self.home / STATE) or {"question": self.question, "parts": {}}
            write_json(self.home / STATE, state)  # from here on the folder is known to hold this fetch
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
        self.origin.stopped.clear()
        with ThreadPoolExecutor(connections) as pool:
            jobs = {pool.submit(self._fetch_part, part): part for part in plan.missing}
            try:
                for job in as_completed(jobs):
                    part = jobs[job]
                    state["parts"][part.name] = {**asdict(part), **job.result()}
                    write_json(self.home / STATE, state)
                    advance(1)
            except BaseException:
                self.origin.stopped.set()
                pool.shutdown(cancel_futures=True)
                raise

    def _fetch_part(self, part: Part) -> dict[str, int]:
        """Download a part, check it, and keep of it what is asked for; return what was kept."""
        raw = self.home / part.name.replace("/", "_")
        final = self.works / part.name
        final.parent.mkdir(parents=True, exist_ok=True)
        for attempt in (1, 2):
            given = self.origin.download(part, raw)
            beside = final.with_name(f".{final.name}")
            try:
                kept = keep_checked(raw, beside, part, given, self.query)
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

    def _finish(self, plan: Plan, state: dict[str, Any]) -> dict[str, Any]:
        for name in plan.gone:  # not before all that replaces them is here
            (self.works / name).unlink(missing_ok=True)
            del state["parts"][name]
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
