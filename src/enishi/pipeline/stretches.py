"""Reading for a network alone, in parallel: stretches of plain-text Web of Science exports, and other files whole.

A stretch (some megabytes that end with a record) is a unit of work. What is read from it is a unit of resuming: its
counts are written last, under the hash of its bytes, and a stretch that has them is not read again.
"""

import hashlib
import json
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from enishi import __version__
from enishi.language import current
from enishi.pipeline.accounts import GAPS, Counts
from enishi.pipeline.giving_back import uncollected
from enishi.readers.wos_byline import Byline
from enishi.readers.wos_bylines import IrregularError, read_bytes, read_records
from enishi.tables.work import Reject

if TYPE_CHECKING:
    from enishi.pipeline.inputs import Input

_NO_CODES: list[str] = []  # the source gives none
# The columns of works that a network needs, in the order in which they are filled.
_WORK: tuple[str, ...] = (
    "uid",
    "work_id",
    "title",
    "title_key",
    "first_author",
    "year",
    "doi",
    "cited_by",
    "authors",
    "affiliations",
)
_WORK += ("content",)


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
    data, last = read_bytes(stretch.path, stretch.start, stretch.end)
    digest = hashlib.sha256(data).hexdigest()
    identity = {
        "name": stretch.name,
        "sha256": digest,
        "end": stretch.end,
        "enishi": __version__,
        "language": current(),  # the reasons of rejects are in it
    }
    if done.exists():
        counts: Counts = json.loads(done.read_text("utf-8"))
        if identity.items() <= counts.items():
            return counts
        done.unlink()
    with uncollected():
        try:
            records = read_records(stretch.path, stretch.start, data, last)
        except IrregularError:
            return None
        works = [(i, record) for i, record in enumerate(records, 1) if isinstance(record, Byline)]
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


def _write(stem: Path, number: int, bylines: list[tuple[int, Byline]]) -> Counter[str]:
    """Write the tables of a stretch; return how many works lack what."""
    from enishi.resolve.places import resolve_places
    from enishi.resolve.work_keys import content_key, surname_key, title_key
    from enishi.tables.staged import AUTHORSHIP, NAMED, RECORDS, WORK

    tally = Counter(dict.fromkeys(GAPS, 0))
    works: dict[str, list[Any]] = {name: [] for name in _WORK}
    rows: list[tuple[Any, ...]] = []
    add = [works[name].append for name in _WORK]
    for record, one in bylines:
        uid = number * RECORDS + record
        byline = [*enumerate(one.affiliations, 1), (0, one.unlinked)]
        links = [(author, i, text, _NO_CODES) for author, mine in byline for i, text in enumerate(mine, 1)]
        rows += [(uid, *link) for link in links]
        if not (one.names and links and one.year is not None):
            lacks = (not one.names, not links, one.year is None)
            tally.update([gap for gap, missing in zip(GAPS, lacks, strict=True) if missing])
        first = surname_key(one.names[0]) if one.names else None
        keys = (uid, one.id, one.title, title_key(one.title), first, one.year, one.doi, one.cited_by)
        content = content_key(one.names, links)
        for append, value in zip(add, (*keys, len(one.names), len(links), content), strict=True):
            append(value)
    _to_parquet(stem, "work", WORK, {**works, "source": ["wos"] * len(bylines)}, len(bylines))
    by_column = list(zip(*rows, strict=True)) or [()] * len(AUTHORSHIP)
    _to_parquet(stem, "authorship", AUTHORSHIP, dict(zip(AUTHORSHIP.names, by_column, strict=True)), len(rows))
    texts = by_column[AUTHORSHIP.names.index("text")]
    distinct = sorted(set(texts))
    places = [answer.places for answer in resolve_places(distinct)]
    _to_parquet(stem, "place", NAMED, {"text": distinct, "named": places}, len(distinct))
    return tally


def _to_parquet(stem: Path, table: str, schema: Any, columns: Mapping[str, Sequence[Any]], rows: int) -> None:
    """Write a table; columns that are not given hold nothing."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    from enishi.tables.columns import column

    path = stem.with_name(f"{stem.name}.{table}.parquet")
    arrays = [
        column(columns[field.name], field.type) if field.name in columns else pa.nulls(rows, field.type)
        for field in schema
    ]
    partial = path.with_name(f"{path.name}.partial")
    pq.write_table(
        pa.Table.from_arrays(arrays, schema=schema),
        partial,
        compression="lz4",
        use_dictionary=["text"],
        write_statistics=False,
    )
    partial.rename(path)


def stage_whole(source: "Input", number: int, folder: Path, names: bool = False) -> Counts:
    """Stage an input as a whole, as a full run does."""
    from enishi.pipeline.stage import stage

    return stage(source, number, folder, lambda _steps: None, names)
