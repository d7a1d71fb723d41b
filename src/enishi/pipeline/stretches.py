"""Reading for a network alone, in parallel: stretches of plain-text Web of Science exports, and other files whole.

A stretch (some megabytes that end with a record) is a unit of work. What is read from it is a unit of resuming: its
counts are written last, under the hash of its bytes, and a stretch that has them is not read again.
"""

import hashlib
import json
from collections import Counter
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from enishi import __version__
from enishi.language import current
from enishi.readers.wos_bylines import IrregularError, read_stretch, texts_of
from enishi.tables.work import Reject, Work

Counts = dict[str, Any]
GAPS = ("without_authors", "without_affiliation", "without_year")


@dataclass(frozen=True, slots=True)
class Stretch:
    """A part of an input: its file and the name for people, the number of the input, its bytes, the records before."""

    path: Path
    name: str
    number: int
    start: int
    end: int
    record: int

    def stem(self, folder: Path) -> Path:
        """Return the path that the files of what was read begin with."""
        return folder / f"{self.number:06d}.{self.start:015d}"


def stage_stretch(stretch: Stretch, folder: Path) -> Counts | None:
    """Read one stretch into ``folder`` and return its counts; None where the file has to be read as a whole.

    Writes ``….work.parquet`` and ``….authorship.parquet`` as staging does, without what a network does not need, and
    ``….place.parquet``: the places that each distinct affiliation names.
    """
    stem = stretch.stem(folder)
    done = stem.with_name(f"{stem.name}.json")
    with stretch.path.open("rb") as file:
        file.seek(stretch.start)
        digest = hashlib.sha256(file.read(stretch.end - stretch.start)).hexdigest()
    identity = {
        "name": stretch.name,
        "sha256": digest,
        "end": stretch.end,
        "record": stretch.record,
        "enishi": __version__,
        "language": current(),  # the reasons of rejects are in it
    }
    if done.exists():
        counts: Counts = json.loads(done.read_text("utf-8"))
        if identity.items() <= counts.items():
            return counts
        done.unlink()
    try:
        records = read_stretch(stretch.path, stretch.start, stretch.end)
    except IrregularError:
        return None
    works = [(i, record) for i, record in enumerate(records, stretch.record + 1) if isinstance(record, Work)]
    tally = _write(stem, stretch.number, works)
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


def _write(stem: Path, number: int, works: list[tuple[int, Work]]) -> Counter[str]:
    """Write the tables of a stretch; return how many works lack what."""
    import pyarrow as pa

    from enishi.pipeline import stage
    from enishi.resolve.merging import RECORDS
    from enishi.resolve.places import resolve_places
    from enishi.tables.staged import AUTHORSHIP, WORK

    tally = Counter[str]()
    rows: list[tuple[Any, ...]] = []
    authorships: list[tuple[Any, ...]] = []
    for record, work in works:
        uid = number * RECORDS + record
        tally.update(stage._gaps(work))
        rows.append(stage._work_row(uid, work))
        authorships += _authorships(uid, work)
    texts = texts_of([work for _record, work in works])
    places = [(text, list(answer.places)) for text, answer in zip(texts, resolve_places(texts), strict=True)]
    named = pa.schema([("text", pa.string()), ("named", pa.list_(pa.string()))])
    for table, schema, values in (
        ("work", WORK, rows),
        ("authorship", AUTHORSHIP, authorships),
        ("place", named, places),
    ):
        _to_parquet(stem.with_name(f"{stem.name}.{table}.parquet"), schema, values)
    return tally


def _authorships(uid: int, work: Work) -> list[tuple[Any, ...]]:
    """Return the rows of who was where; this source gives no codes of places."""
    none: list[str] = []
    rows = [
        (uid, number, i, a.text, none)
        for number, author in enumerate(work.authors, 1)
        for i, a in enumerate(author.affiliations, 1)
    ]
    return rows + [(uid, 0, i, a.text, none) for i, a in enumerate(work.unlinked, 1)]


def _to_parquet(path: Path, schema: Any, rows: list[tuple[Any, ...]]) -> None:
    import pyarrow as pa
    import pyarrow.parquet as pq

    columns = list(zip(*rows, strict=True)) or [()] * len(schema)
    arrays = [pa.array(column, field.type) for column, field in zip(columns, schema, strict=True)]
    partial = path.with_name(f"{path.name}.partial")
    pq.write_table(pa.Table.from_arrays(arrays, schema=schema), partial, compression="lz4")
    partial.rename(path)


def stage_whole(path: Path, name: str, format: str | None, number: int, folder: Path) -> Counts:
    """Stage an input as a whole, as a full run does; format: its reader's name, None for an empty file."""
    from enishi.pipeline.inputs import Input
    from enishi.pipeline.stage import stage
    from enishi.readers import readers

    return stage(Input(path, readers()[format] if format else None, name), number, folder, lambda _steps: None, False)
