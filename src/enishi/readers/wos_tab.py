"""Web of Science's tab-delimited export ("Win" and "Mac"): the tags of the plain-text export as column names."""

from collections.abc import Iterator
from functools import partial
from pathlib import Path

from enishi.readers.delimited import Layout, Row
from enishi.readers.reader import Reader, Record
from enishi.readers.values import listed, record
from enishi.readers.wos_fields import CANNOT_GIVE, work
from enishi.tables.work import Reject

_NAMES = ("AU", "AF", "CA")
# Quotes in this export are part of the text.
_LAYOUT = Layout("\t", False, lambda names: {"pt", "au", "ti", "so"} <= names, "PT, AU, TI, SO, …, C1, …, UT")


def read(path: Path) -> Iterator[Record]:
    """Yield the works of an export in order."""
    for row in _LAYOUT.rows(path):
        if isinstance(row, Reject):
            yield row
        else:
            yield record(row.position, row.beginning, partial(work, _fields(row)))


def _fields(row: Row) -> dict[str, list[str]]:
    fields = {name.upper(): [cell] for name, cell in row.cells.items() if cell.strip()}
    return fields | {tag: listed(row[tag.lower()]) for tag in _NAMES}


READER = Reader(
    name="wos-tab",
    source="wos",
    label="Web of Science export (tab-delimited)",
    sniff=_LAYOUT.sniff,
    read=read,
    cannot_give=CANNOT_GIVE,
)
