"""Reading for a network: every input is given to the pool, in stretches where that can be, and waited for in order."""

import json
import shutil
from collections.abc import Iterable, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from enishi.errors import InputError
from enishi.language import _
from enishi.pipeline.accounts import GAPS, Counts
from enishi.pipeline.inputs import Input, sha256
from enishi.pipeline.progress import Progress

WOS_TEXT = "wos-text"


@dataclass(frozen=True, slots=True)
class Staged:
    """What was staged: the counts of each input, and the files of works, authorships and places.

    before: for each file of works and authorships the number of records of its input that stand before it.
    """

    files: list[Counts]
    works: list[Path]
    authorships: list[Path]
    places: list[Path]
    before: dict[Path, int]


def submitted(sources: Sequence[Input], pool: Executor, folder: Path) -> list[Any]:
    """Give every file to the pool, in stretches where that can be; return what comes of each, in order."""
    from enishi.pipeline.stretches import Stretch, stage_stretch
    from enishi.readers.wos_bylines import stretches

    found = []
    for number, source in enumerate(sources):
        before = source.state()
        parts: list[Any] = []
        digest = None
        if source.format == WOS_TEXT and not source.remote:
            digest = pool.submit(sha256, source.path)  # first, since no two processes can share it
            for start, end in stretches(source.path):
                part = Stretch(source.path, source.name, number, start, end)
                parts.append((part, pool.submit(stage_stretch, part, folder)))
        whole = None if parts else _whole(source, number, pool, folder)
        found.append((before, parts, whole, digest))
    return found


def _whole(source: Input, number: int, pool: Executor, folder: Path) -> Any:
    from enishi.pipeline.stretches import stage_whole

    return pool.submit(stage_whole, source, number, folder)


def finished(
    sources: Sequence[Input], staged: Sequence[Any], folder: Path, pool: Executor, progress: Progress
) -> Staged:
    """Wait for what was given to the pool and return it.

    What belongs to no input any more is removed. Raises InputError where an input changed while it was read.
    """
    found = Staged([], [], [], [], {})
    for number, (source, (state, parts, whole, digest)) in enumerate(zip(sources, staged, strict=True)):
        with progress(_("reading {name}").format(name=source.name), None) as advance:
            counts = [future.result() for _part, future in parts]
            if counts and all(counts):
                read = 0
                for (part, _future), count in zip(parts, counts, strict=True):
                    _add(found, part.stem(folder), read)
                    found.places.append(_file(part.stem(folder), "place"))
                    read += count["read"]
                found.files.append(_account(source, state, digest.result(), counts))
            else:
                found.files.append((whole or _whole(source, number, pool, folder)).result())
                _add(found, folder / f"{number:06d}", 0)
            advance(found.files[-1]["read"])
        if source.state() != state:
            raise InputError(_("{path}: the file changed while it was read; run again").format(path=source.where))
    _forget_others(folder, {path.name.removesuffix(".work.parquet") for path in found.works})
    return found


def _file(stem: Path, table: str) -> Path:
    return stem.with_name(f"{stem.name}.{table}.parquet")


def _add(found: Staged, stem: Path, before: int) -> None:
    for files, table in ((found.works, "work"), (found.authorships, "authorship")):
        files.append(_file(stem, table))
        found.before[files[-1]] = before


def _account(source: Input, state: tuple[int, int], digest: str, counts: Sequence[Counts]) -> Counts:
    """Return the counts of an input that was read in stretches, as ``stage`` gives them for one read as a whole."""
    reader = source.reader
    assert reader is not None
    return {
        "path": source.name,
        "sha256": digest,
        "format": reader.name,
        "label": reader.label,
        "bytes": state[0],
        **{name: sum(count[name] for count in counts) for name in ("read", "rejected", *GAPS)},
        "possibly_cut": 0,  # no format that is read in stretches cuts its authors
        "cannot_give": sorted(reader.cannot_give),
        "rejects": [reject for count in counts for reject in count["rejects"]],
    }


def _forget_others(folder: Path, stems: set[str]) -> None:
    """Remove what belongs to no input any more."""
    for stale in folder.iterdir():
        if stale.is_dir():  # the copy that a killed run made
            shutil.rmtree(stale)
            continue
        whole, _dot, rest = stale.name.partition(".")
        if whole not in stems and f"{whole}.{rest.partition('.')[0]}" not in stems:
            stale.unlink()


def write_rejects(path: Path, files: Iterable[Counts], folder: Path) -> None:
    """Write what could not be read, one JSON object a line, in the order of inputs."""
    with path.open("w", encoding="utf-8") as file:
        for number, counts in enumerate(files):
            if "rejects" in counts:
                file.writelines(json.dumps(reject, ensure_ascii=False) + "\n" for reject in counts["rejects"])
            else:
                file.write((folder / f"{number:06d}.rejects.jsonl").read_text("utf-8"))
