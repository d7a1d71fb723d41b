"""What blocks hold, as records."""

from pathlib import Path

from enishi.readers import openalex, read_blocks
from enishi.readers.reader import Record
from enishi.tables.work import Affiliation, Author, Work
from enishi.tables.work_columns import WorkColumns, from_works


def in_blocks(path: Path) -> list[Record]:
    """Return the records in the blocks of a file, in order; each block is what its works are in columns."""
    found: dict[int, Record] = {}
    for block in read_blocks(path, openalex.READER):
        if block.works:
            works = as_works(block.works)
            same = from_works(works)
            for of in ("works", "authors", "affiliations"):
                assert getattr(same, of).equals(getattr(block.works, of))
            found |= zip(block.numbers.tolist(), works, strict=True)
        found |= block.others
    assert sorted(found) == list(range(1, len(found) + 1))
    return [found[number] for number in sorted(found)]


def as_works(columns: WorkColumns) -> list[Work]:
    """Return the works in columns."""
    works = [Work(**row) for row in columns.works.to_pylist()]
    for work in works:
        work.authors = []
    for row in columns.authors.to_pylist():
        works[row["work"]].authors.append(Author(row["name"], [], row["countries"]))
    for row in columns.affiliations.to_pylist():
        mine = works[row["work"]].authors[row["author"] - 1].affiliations
        mine.append(Affiliation(row["text"], row["countries"]))
        assert row["number"] == len(mine)
    return works
