"""Lines of JSON in columns, by Arrow's own parser, which refuses a line that holds anything of another type."""

from collections.abc import Iterator
from itertools import pairwise
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.json as pj

from enishi.readers import files

# So few lines are not worth looking for those among them that can be read in columns.
_FEW = 8


class Lines:
    """A stretch of lines."""

    def __init__(self, data: bytes) -> None:
        """Find the lines; the last may have no end."""
        self._data, self._view = data, memoryview(data)
        self._starts = [0]
        while end := data.find(b"\n", self._starts[-1]) + 1:
            self._starts.append(end)
        if self._starts[-1] < len(data):
            self._starts.append(len(data))

    def __len__(self) -> int:
        """Return how many lines there are."""
        return len(self._starts) - 1

    def __getitem__(self, number: int) -> bytes | None:
        """Return a line (from 0) without its end, None for one that is too long."""
        start, end = self._starts[number], self._starts[number + 1]
        return None if end - start > files.LONGEST_LINE else self._data[start:end].rstrip(b"\r\n")

    def columns(self, schema: pa.Schema, key: str) -> Iterator[tuple[int, int, pa.StructArray | None]]:
        """Yield runs of lines (from, up to) with their records in columns, in order; None where not all have such.

        key: a text that every such record has.
        """
        waiting = [(0, len(self))]
        while waiting:
            start, end = waiting.pop()
            records = self._parsed(start, end, schema) if end > start else None
            if records is not None:
                yield from _with(key, start, records)
            elif end - start > _FEW and self._is_worth_halving(start, end, schema):
                middle = (start + end) // 2
                waiting += [(middle, end), (start, middle)]
            elif end > start:
                yield start, end, None

    def _is_worth_halving(self, start: int, end: int, schema: pa.Schema) -> bool:
        """Whether some of a few lines, one here and one there, can be read in columns."""
        few = range(start, end, max(1, (end - start) // _FEW))
        return any(self._parsed(line, line + 1, schema) is not None for line in few)

    def _is_braced(self, number: int) -> bool:
        start, end = self._starts[number], self._starts[number + 1]
        braced = self._data.startswith(b"{", start) and self._data.endswith((b"}\n", b"}\r\n", b"}"), start, end)
        return braced and end - start <= files.LONGEST_LINE

    def _parsed(self, start: int, end: int, schema: pa.Schema) -> pa.StructArray | None:
        """Return the records in lines, None where they are not one on each line, all of these columns."""
        # One on each line: each line is braced, hence holds whole records, and there are as many of them as lines.
        if not all(map(self._is_braced, range(start, end))):
            return None
        first, last = self._starts[start], self._starts[end]
        written = pa.py_buffer(self._view[first:last])
        try:
            _check_text(written)
            table = pj.read_json(
                pa.BufferReader(written),
                pj.ReadOptions(use_threads=False, block_size=last - first + 1),
                pj.ParseOptions(explicit_schema=schema, unexpected_field_behavior="ignore"),
            )
        except pa.ArrowInvalid:
            return None
        if table.num_rows != end - start:
            return None
        (records,) = table.to_struct_array().chunks
        return records


def _check_text(written: pa.Buffer) -> None:
    """Raise ArrowInvalid for bytes that are not UTF-8; the parser takes them, and does not look at what it skips."""
    bounds = pa.py_buffer(np.array([0, written.size], np.int32))
    pa.StringArray.from_buffers(1, bounds, written).validate(full=True)


def _with(key: str, start: int, records: pa.StructArray) -> Iterator[tuple[int, int, pa.StructArray | None]]:
    """Yield runs of records that have the key, and of those that do not."""
    has: Any = np.asarray(pc.not_equal(records.field(key).fill_null(""), ""))
    bounds = [0, *(np.flatnonzero(has[1:] != has[:-1]) + 1).tolist(), len(has)]
    for a, b in pairwise(bounds):
        yield start + a, start + b, records.slice(a, b - a) if has[a] else None
