"""Works in columns: what ``tables.work`` holds, many works at a time.

``works``: one row a work, its columns the fields of ``Work`` that are single values or lists of texts.
``authors``: one row an author (``work`` is the row of the work, from 0; ``name``, ``countries``), in the order of works
and bylines. ``affiliations``: one row an affiliation (``work``; ``author``, its place in the byline from 1, or 0 where
the affiliation is tied to no author; ``number`` from 1 for each author; ``text``, ``countries``), in the order of
works and authors, those of no author last. Law: ``from_works`` loses nothing.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from enishi.tables.columns import column
from enishi.tables.work import Reject, Work

# So many records are a block, at most: so few that they need little memory.
BLOCK = 4000
_CODES = pa.list_(pa.string())
WORKS = pa.schema(
    [
        ("id", pa.string()),
        ("title", pa.string()),
        ("year", pa.int64()),
        ("doi", pa.string()),
        ("type", pa.string()),
        ("venue", pa.string()),
        ("publisher", pa.string()),
        ("language", pa.string()),
        ("cited_by", pa.int64()),
        ("updated", pa.string()),
        ("keywords", _CODES),
        ("index_terms", _CODES),
        ("funders", _CODES),
    ]
)
AUTHORS = pa.schema([("work", pa.int64()), ("name", pa.string()), ("countries", _CODES)])
AFFILIATIONS = pa.schema(
    [
        ("work", pa.int64()),
        ("author", pa.int32()),
        ("number", pa.int32()),
        ("text", pa.string()),
        ("countries", _CODES),
    ]
)


@dataclass(frozen=True, slots=True)
class WorkColumns:
    """Works in columns."""

    works: pa.RecordBatch
    authors: pa.RecordBatch
    affiliations: pa.RecordBatch

    def only(self, kept: npt.NDArray[np.bool_]) -> "WorkColumns":
        """Return the works that are kept."""
        if kept.all():
            return self
        new = np.cumsum(kept) - 1

        def of_kept(rows: pa.RecordBatch) -> pa.RecordBatch:
            works = np.asarray(rows["work"])
            there = kept[works]
            return rows.filter(pa.array(there)).set_column(0, "work", pa.array(new[works[there]]))

        return WorkColumns(self.works.filter(pa.array(kept)), of_kept(self.authors), of_kept(self.affiliations))


@dataclass(frozen=True, slots=True)
class Block:
    """Some records of a file: works in columns with their numbers in the file (from 1), and the others with theirs."""

    numbers: npt.NDArray[np.int64] = field(default_factory=lambda: np.zeros(0, np.int64))
    works: WorkColumns | None = None
    others: list[tuple[int, Work | Reject]] = field(default_factory=list)

    @property
    def read(self) -> int:
        """How many records these are."""
        return len(self.numbers) + len(self.others)


def one_by_one(records: Iterable[Work | Reject]) -> Iterator[Block]:
    """Yield records that were read one by one as blocks."""
    numbered = enumerate(records, 1)
    while others := list(islice(numbered, BLOCK)):
        yield Block(others=others)


def from_works(works: Sequence[Work]) -> WorkColumns:
    """Return works in columns."""
    authors = [(row, author) for row, work in enumerate(works) for author in work.authors]
    affiliations = [
        (row, place, number, one)
        for row, work in enumerate(works)
        for place, mine in (*((i, a.affiliations) for i, a in enumerate(work.authors, 1)), (0, work.unlinked))
        for number, one in enumerate(mine, 1)
    ]
    return WorkColumns(
        _batch(WORKS, [[getattr(work, name) for work in works] for name in WORKS.names]),
        _batch(AUTHORS, _columns([(row, one.name, one.countries) for row, one in authors], 3)),
        _batch(AFFILIATIONS, _columns([(*at, one.text, one.countries) for *at, one in affiliations], 5)),
    )


def _columns(rows: Sequence[tuple[object, ...]], width: int) -> list[list[object]]:
    return [[row[i] for row in rows] for i in range(width)]


def _batch(schema: pa.Schema, columns: Sequence[Sequence[object]]) -> pa.RecordBatch:
    return pa.record_batch(
        [column(values, kind.type) for values, kind in zip(columns, schema, strict=True)], schema=schema
    )
