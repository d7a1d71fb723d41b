"""Reading all inputs and merging them: records in, distinct works out, and the counts that account for each record."""

import shutil
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import ibis
import ibis.expr.types as ir

from enishi.engines.engine import read_parquet, saved
from enishi.engines.workers import workers
from enishi.language import _
from enishi.pipeline.accounts import Counts, accounts, complete, totals
from enishi.pipeline.far_stage import stage_far
from enishi.pipeline.inputs import Input
from enishi.pipeline.progress import Progress
from enishi.pipeline.stage import stage
from enishi.pipeline.stretches import stage_whole
from enishi.resolve.merging import merged
from enishi.tables.staged import RECORDS

# From so many bytes of input on, starting more processes is worth it.
_PARALLEL_FROM = 16 << 20


@dataclass(frozen=True, slots=True)
class Reading:
    """What was read.

    files: the counts of each input; works: distinct works; merged: ``uid, work_id, merged_into, rule``; authorship:
    the authorships of all records;
    bylines: their authors' names, where they were asked for. Law: read = kept + merged + rejected.
    """

    files: list[Counts]
    works: ir.Table
    merged: ir.Table
    authorship: ir.Table
    folder: Path
    bylines: ir.Table | None = None

    @property
    def counts(self) -> Counts:
        """Return the totals over all inputs."""
        return totals(self.files)

    @property
    def accounts(self) -> list[Counts]:
        """Return the counts of each input, without what only resuming needs."""
        return accounts(self.files)

    def write_rejects(self, path: Path) -> None:
        """Write what could not be read, one JSON object a line: file, position, reason, excerpt."""
        with path.open("w", encoding="utf-8") as out:
            for part in sorted(self.folder.glob("*.rejects.jsonl")):
                out.write(part.read_text("utf-8"))


def read_inputs(
    connection: Any,
    sources: Sequence[Input],
    folder: Path,
    scratch: Path,
    progress: Progress,
    names: bool = False,
) -> Reading:
    """Read the inputs into ``folder`` (what is there already is not read again) and merge them.

    connection: an engine. names: whether authors' names are kept. Files in ``folder`` that belong to no input any
    more are removed.
    """
    folder.mkdir(parents=True, exist_ok=True)
    if connection.far:
        with progress(_("reading on the machines of the cluster"), len(sources)) as advance:
            files = stage_far(connection, sources, folder, scratch, names)
            advance(len(files))
    else:
        files = stage_all(sources, folder, progress, names, connection.side_by_side)
    stems = [f"{number:06d}" for number in range(len(sources))]
    for stale in folder.iterdir():
        if stale.is_dir():  # the copy that a killed run made
            shutil.rmtree(stale)
        elif stale.name.partition(".")[0] not in stems:
            stale.unlink()

    def staged(table: str) -> list[Path]:
        return [folder / f"{stem}.{table}.parquet" for stem in stems]

    reading = joined(connection, files, staged("work"), staged("authorship"), folder, scratch, progress)
    return replace(reading, bylines=read_parquet(connection, staged("byline"), "byline")) if names else reading


def stage_all(
    sources: Sequence[Input], folder: Path, progress: Progress, names: bool, side_by_side: bool
) -> list[Counts]:
    """Stage every input on this machine, in several processes where that pays; return their counts in order."""
    files: list[Counts] = []
    if side_by_side and len(sources) > 1 and sum(source.state()[0] for source in sources) >= _PARALLEL_FROM:
        label = _("reading {count} files side by side").format(count=len(sources))
        with workers(True) as pool, progress(label, len(sources)) as advance:
            staged = [pool.submit(stage_whole, one, number, folder, names) for number, one in enumerate(sources)]
            for future in staged:
                files.append(future.result())
                advance(1)
        return files
    for number, source in enumerate(sources):
        with progress(_("reading {name}").format(name=source.name), None) as advance:
            files.append(stage(source, number, folder, advance, names))
    return files


def joined(
    connection: Any,
    files: list[Counts],
    works: Sequence[Path],
    authorships: Sequence[Path],
    folder: Path,
    scratch: Path,
    progress: Progress,
) -> Reading:
    """Merge what was staged in ``folder``, in any number of files; the counts of the inputs are completed."""
    with progress(_("merging records of the same work"), None):
        kept, gone = merged(
            read_parquet(connection, works, "staged_work"),
            lambda table, name: saved(connection, table, scratch / f"{name}.parquet"),
        )
        kept = saved(connection, kept.order_by("uid"), scratch / "kept.parquet")
        gone = saved(connection, gone.order_by("work_id", "uid"), scratch / "merged.parquet")
    merged_by_file = by_file(gone).to_pyarrow().to_pydict()
    complete(files, dict(zip(merged_by_file["file"], merged_by_file["n"], strict=True)))
    return Reading(files, kept, gone, read_parquet(connection, authorships, "authorship"), folder)


def by_file(rows: ir.Table) -> ir.Table:
    """Return how many rows come from each input: ``file`` (its number, the upper half of ``uid``), ``n``."""
    return rows.group_by(file=rows.uid // RECORDS).aggregate(n=ibis._.count())
