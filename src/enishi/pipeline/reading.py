"""Reading all inputs and merging them: records in, distinct works out, and the counts that account for each record."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import ibis
import ibis.expr.types as ir

from enishi.language import _
from enishi.pipeline.inputs import Input
from enishi.pipeline.progress import Progress
from enishi.pipeline.stage import Counts, stage
from enishi.resolve.merging import merged

GAPS = ("without_authors", "without_affiliation", "without_year")


@dataclass(frozen=True, slots=True)
class Reading:
    """What was read.

    files: the counts of each input; works: distinct works; merged: ``uid, work_id, merged_into, rule``; authorship:
    the authorships of all records. Law: read = kept + merged + rejected.
    """

    files: list[Counts]
    works: ir.Table
    merged: ir.Table
    authorship: ir.Table
    folder: Path

    @property
    def counts(self) -> Counts:
        """Return the totals over all inputs."""
        totals = Counter[str]()
        for file in self.files:
            totals.update({name: file[name] for name in ("read", "kept", "merged", "rejected", *GAPS)})
        return {name: totals[name] for name in ("read", "kept", "merged", "rejected", *GAPS)}

    def write_rejects(self, path: Path) -> None:
        """Write what could not be read, one JSON object a line: file, position, reason, excerpt."""
        with path.open("w", encoding="utf-8") as out:
            for part in sorted(self.folder.glob("*.rejects.jsonl")):
                out.write(part.read_text("utf-8"))


def read_inputs(connection: Any, sources: Sequence[Input], folder: Path, scratch: Path, progress: Progress) -> Reading:
    """Read the inputs into ``folder`` (what is there already is not read again) and merge them.

    connection: an Ibis backend. Files in ``folder`` that belong to no input any more are removed.
    """
    folder.mkdir(parents=True, exist_ok=True)
    files = []
    for number, source in enumerate(sources):
        with progress(_("reading {name}").format(name=source.name), None) as advance:
            files.append(stage(source, number, folder, advance))
    current = {f"{number:06d}" for number in range(len(sources))}
    for stale in folder.iterdir():
        if stale.name.partition(".")[0] not in current:
            stale.unlink()
    with progress(_("merging records of the same work"), None):
        kept, gone = merged(connection.read_parquet(str(folder / "*.work.parquet"), table_name="staged_work"))
        kept = saved(connection, kept.order_by("uid"), scratch / "kept.parquet")
        gone = saved(connection, gone.order_by("work_id", "uid"), scratch / "merged.parquet")
    lost = by_file(gone)
    for number, file in enumerate(files):
        file["merged"] = lost.get(number, 0)
        file["kept"] = file["read"] - file["rejected"] - file["merged"]
    authorship = connection.read_parquet(str(folder / "*.authorship.parquet"), table_name="authorship")
    return Reading(files, kept, gone, authorship, folder)


def by_file(rows: ir.Table) -> dict[int, int]:
    """Return how many rows come from each input, by its number (the upper half of ``uid``)."""
    counted = rows.group_by(file=(rows.uid / 2**32).floor().cast("int64")).aggregate(n=ibis._.count())
    return {row["file"]: row["n"] for row in counted.to_pyarrow().to_pylist()}


def saved(connection: Any, table: ir.Table, path: Path) -> ir.Table:
    """Return the table computed once and kept as Parquet, on any engine."""
    connection.to_parquet(table, str(path), compression="zstd")
    return connection.read_parquet(str(path), table_name=path.stem)
