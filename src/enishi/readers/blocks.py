"""Reading many records at a time: what is ordinary in columns, the others one by one."""

from collections.abc import Callable, Iterator
from itertools import chain
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa

from enishi.readers.files import cut_off, head, stretches, until_damage
from enishi.readers.json_columns import Lines
from enishi.readers.json_records import is_document, read_json, read_line
from enishi.readers.json_stream import Envelopes
from enishi.readers.parquet_records import batches, read_row
from enishi.readers.reader import Record
from enishi.readers.rows import Flags, Ints, Rows
from enishi.readers.shapes import Kind, fits, schema, shaped
from enishi.readers.unpacked import DAMAGE
from enishi.tables.work import Reject, Work
from enishi.tables.work_columns import BLOCK, Block, WorkColumns, one_by_one

# Bytes of lines that are read at a time: so few that they need little memory.
STRETCH = 16 << 20
# Returns works in columns, and which rows it cannot take.
InColumns = Callable[[Rows], tuple[WorkColumns, Flags]]


def parquet_blocks(
    path: Path, kind: type[Kind], in_columns: InColumns, work: Callable[[Kind], Work]
) -> Iterator[Block]:
    """Yield the rows of a Parquet file; those that do not fit, or are not ordinary, as ``read_parquet`` does."""
    read = 0
    for batch in batches(path, kind, BLOCK):
        if isinstance(batch, Reject):
            yield Block(others=[(read + 1, batch)])
            continue
        first = read + 1
        read += batch.num_rows

        def again(place: int, batch: pa.RecordBatch = batch, first: int = first) -> Record:
            return read_row(batch, place, first + place, kind, work)

        rows = Rows(batch.to_struct_array()) if fits(batch.schema, kind) and _is_text(batch) else None
        yield _block(np.arange(first, read + 1), rows, in_columns, again)


def _is_text(batch: pa.RecordBatch) -> bool:
    """Whether all texts are UTF-8; some writers check none."""
    try:
        batch.validate(full=True)
    except pa.ArrowInvalid:
        return False
    return True


def json_blocks(
    path: Path, envelopes: Envelopes, kind: type[Kind], in_columns: InColumns, work: Callable[[Kind], Work]
) -> Iterator[Block]:
    """Yield the records of a JSON file; what is not one ordinary record on a line as ``read_json`` does.

    An ordinary record has an ``id``: a page of several has none.
    """

    def parse(record: dict[str, Any]) -> Work:
        return work(shaped(kind, record))

    if is_document(head(path), envelopes):
        yield from one_by_one(until_damage(read_json(path, envelopes, parse)))
        return
    columns = schema(kind)
    before = read = 0  # lines, records
    try:
        for stretch in stretches(path, STRETCH):
            if stretch is None:
                before, read = before + 1, read + 1
                yield Block(others=[(read, record) for record in read_line(None, before, envelopes, parse)])
                continue
            lines = Lines(stretch)
            for start, end, found in lines.columns(columns, "id"):
                if found is None:
                    each = (read_line(lines[i], before + i + 1, envelopes, parse) for i in range(start, end))
                    block = Block(others=[*enumerate(chain.from_iterable(each), read + 1)])
                else:

                    def again(place: int, lines: Lines = lines, first: int = start, before: int = before) -> Record:
                        return next(read_line(lines[first + place], before + first + place + 1, (), parse))

                    block = _block(np.arange(read + 1, read + 1 + end - start), Rows(found), in_columns, again)
                read += block.read
                yield block
            before += len(lines)
    except DAMAGE as error:
        yield Block(others=[(read + 1, cut_off(read, error))])


def _block(numbers: Ints, rows: Rows | None, in_columns: InColumns, again: Callable[[int], Record]) -> Block:
    """Return a block of rows with their numbers in the file; again: reads one of them by itself."""
    odd: Flags = np.ones(len(numbers), bool)
    works = None
    if rows is not None and len(numbers):
        try:
            works, odd = in_columns(rows)
            works = works.only(~odd)
        except (pa.ArrowInvalid, UnicodeError):  # a text or number that no column holds
            works, odd = None, np.ones(len(numbers), bool)
    return Block(numbers[~odd], works, [(int(numbers[i]), again(int(i))) for i in np.flatnonzero(odd)])
