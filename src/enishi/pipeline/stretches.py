"""Reading for a network alone, in parallel: stretches of plain-text Web of Science exports, and other files whole.

A stretch (some megabytes that end with a record) is a unit of work. What is read from it is a unit of resuming: its
counts are written last, with the state of the file, and a stretch that has them is not read again while that is so.
"""

import json
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from enishi import __version__
from enishi.language import current
from enishi.pipeline.accounts import GAPS, Counts
from enishi.pipeline.giving_back import uncollected
from enishi.readers.files import readable
from enishi.readers.wos_byline import Byline
from enishi.readers.wos_bylines import IrregularError, read_bytes, read_records
from enishi.tables.work import Reject

if TYPE_CHECKING:
    from enishi.pipeline.inputs import Input


@dataclass(frozen=True, slots=True)
class Stretch:
    """A part of an input: its file and the name for people, the number of the input, and where its bytes stand."""

    path: Path
    name: str
    number: int
    start: int
    end: int

    def stem(self, folder: Path) -> Path:
        """Return the path that the files of what was read begin with."""
        return folder / f"{self.number:06d}.{self.start:015d}"


def stage_stretch(stretch: Stretch, folder: Path) -> Counts | None:
    """Read one stretch into ``folder`` and return its counts; None where the file has to be read as a whole.

    Records are numbered from 1 in each stretch; who puts stretches together knows how many stand before.
    Writes ``….work.parquet`` and ``….authorship.parquet`` as staging does, without what a network does not need, and
    ``….place.parquet``: the places that each distinct affiliation names.
    """
    stem = stretch.stem(folder)
    done = stem.with_name(f"{stem.name}.json")
    identity = {
        "name": stretch.name,
        "state": _state(stretch.path),
        "end": stretch.end,
        "enishi": __version__,
        "language": current(),  # the reasons of rejects are in it
    }
    if done.exists():
        counts: Counts = json.loads(done.read_text("utf-8"))
        if identity.items() <= counts.items():
            return counts
        done.unlink()
    from enishi.pipeline.stretch_tables import write_tables

    data, last = read_bytes(stretch.path, stretch.start, stretch.end)
    with uncollected():
        try:
            records = read_records(stretch.path, stretch.start, data, last)
        except IrregularError:
            return None
        works = {i: record for i, record in enumerate(records, 1) if isinstance(record, Byline)}
        tally = write_tables(stem, stretch.number, [*works], [*works.values()])
    counts = {
        **identity,
        "read": len(records),
        "rejected": len(records) - len(works),
        "rejects": [{"file": stretch.name, **asdict(r)} for r in records if isinstance(r, Reject)],
        **{gap: tally[gap] for gap in GAPS},
    }
    partial = done.with_name(f"{done.name}.partial")
    partial.write_text(json.dumps(counts, ensure_ascii=False), "utf-8")
    partial.rename(done)
    return counts


def _state(path: Path) -> list[int]:
    """Return what differs once a file is written to or put in another's place, whatever its time of change says."""
    with readable(path):
        found = path.stat()
    return [found.st_size, found.st_mtime_ns, found.st_ctime_ns, found.st_ino]


def stage_whole(source: "Input", number: int, folder: Path, names: bool = False) -> Counts:
    """Stage an input as a whole, as a full run does."""
    from enishi.pipeline.stage import stage

    return stage(source, number, folder, lambda _steps: None, names)
