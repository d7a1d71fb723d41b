"""The rows of a nested table, seen by column.

A field that is not there holds nothing; a null in a list is no element, as in ``shapes``.
"""

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

Ints = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]


class Rows:
    """Rows in columns that a shape fits (``shapes.fits``)."""

    def __init__(self, rows: pa.StructArray) -> None:
        """See the rows by column; rows that are null hold nothing."""
        self._columns = {rows.type.field(i).name: column for i, column in enumerate(rows.flatten())}
        self._count = len(rows)

    def __len__(self) -> int:
        """Return how many rows there are."""
        return self._count

    def _column(self, name: str, empty: pa.DataType) -> pa.Array:
        return self._columns[name] if name in self._columns else pa.nulls(self._count, empty)

    def texts(self, name: str) -> pa.StringArray:
        """Return a field of texts; null where there is none."""
        return _as_texts(self._column(name, pa.string()))

    def numbers(self, name: str) -> pa.Int64Array:
        """Return a field of whole numbers; null where there is none."""
        return self._column(name, pa.int64()).cast(pa.int64())

    def given(self, name: str) -> Flags:
        """Return whether a field holds anything."""
        return np.asarray(self._column(name, pa.null()).is_valid())

    def inner(self, name: str) -> "Rows":
        """Return a field that is a shape, as many rows as there are here."""
        return Rows(self._column(name, pa.struct([])))

    def each(self, name: str) -> "tuple[Ints, Rows]":
        """Return the elements of a field that lists shapes, and the row (from 0) that each is in."""
        owners, elements = self._each(name, pa.struct([]))
        return owners, Rows(elements)

    def each_text(self, name: str) -> tuple[Ints, pa.StringArray]:
        """Return the elements of a field that lists texts, and the row (from 0) that each is in."""
        owners, elements = self._each(name, pa.string())
        return owners, _as_texts(elements)

    def _each(self, name: str, of: pa.DataType) -> tuple[Ints, pa.Array]:
        lists = self._column(name, pa.list_(of))
        elements = lists.flatten()
        owners = np.repeat(np.arange(self._count), np.asarray(lists.value_lengths().fill_null(0)))
        if elements.null_count:
            there = elements.is_valid()
            owners, elements = owners[np.asarray(there)], elements.filter(there)
        return owners, elements


def _as_texts(values: pa.Array) -> pa.StringArray:
    return values if pa.types.is_string(values.type) else values.cast(pa.string())


def cut(texts: pa.StringArray, characters: int) -> pa.StringArray:
    """Return the first characters of each text."""
    return pc.utf8_slice_codeunits(texts, 0, characters)
