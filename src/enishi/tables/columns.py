"""Arrow arrays from Python's values, of the types that tables here have.

``pyarrow.array`` loads pandas for any list where pandas is installed, and that takes longer than measuring a small
study. Law: the array is the one that ``pyarrow.array(values, type)`` gives.
"""

from collections.abc import Sequence
from itertools import chain
from typing import Any

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray


def column(values: Sequence[Any], kind: pa.DataType) -> pa.Array:
    """Return values as an array; None is null."""
    if values.count(None) == len(values):
        return pa.nulls(len(values), kind)
    if pa.types.is_list(kind):
        return _lists(values, kind)
    if pa.types.is_string(kind):
        return _texts(values)
    return _numbers(values, kind)


def numbers(values: NDArray[Any], kind: pa.DataType) -> pa.Array:
    """Return numbers of NumPy's, none of them missing, as an array."""
    data = pa.py_buffer(np.ascontiguousarray(values, kind.to_pandas_dtype()))
    return pa.Array.from_buffers(kind, len(values), [None, data])


def empty_lists(rows: int, kind: pa.DataType) -> pa.Array:
    """Return so many lists that hold nothing."""
    offsets = pa.py_buffer(np.zeros(rows + 1, np.int32))
    return pa.Array.from_buffers(kind, rows, [None, offsets], 0, children=[pa.nulls(0, kind.value_type)])


def _mask(values: Sequence[Any]) -> tuple[pa.Buffer | None, int]:
    """Return which values are there, None where all are, and how many are not."""
    missing = values.count(None)
    if not missing:
        return None, 0
    return _bits([value is not None for value in values]), missing


def _bits(flags: Sequence[Any]) -> pa.Buffer:
    return pa.py_buffer(np.packbits(np.array(flags, bool), bitorder="little"))


def _offsets(lengths: Sequence[int]) -> pa.Buffer:
    offsets = np.zeros(len(lengths) + 1, np.int64)
    np.cumsum(np.fromiter(lengths, np.int64, len(lengths)), out=offsets[1:])
    if offsets[-1] > np.iinfo(np.int32).max:
        raise OverflowError
    return pa.py_buffer(offsets.astype(np.int32))


def _texts(values: Sequence[str | None]) -> pa.Array:
    mask, missing = _mask(values)
    there = [value or "" for value in values] if missing else values
    joined = "".join(there)  # type: ignore[arg-type]
    if joined.isascii():
        lengths, data = [*map(len, there)], joined.encode()  # type: ignore[arg-type]
    else:
        parts = [value.encode() for value in there]  # type: ignore[union-attr]
        lengths, data = [*map(len, parts)], b"".join(parts)
    return pa.StringArray.from_buffers(len(values), _offsets(lengths), pa.py_buffer(data), mask, missing)


def _lists(values: Sequence[Sequence[Any] | None], kind: pa.DataType) -> pa.Array:
    mask, missing = _mask(values)
    there = [value or () for value in values]
    inner = column([*chain.from_iterable(there)], kind.value_type)
    buffers = [mask, _offsets([*map(len, there)])]
    return pa.Array.from_buffers(kind, len(values), buffers, missing, children=[inner])


def _numbers(values: Sequence[Any], kind: pa.DataType) -> pa.Array:
    mask, missing = _mask(values)
    there = [value or 0 for value in values] if missing else values
    flags = pa.types.is_boolean(kind)
    data = _bits(there) if flags else pa.py_buffer(np.array(there, kind.to_pandas_dtype()))
    return pa.Array.from_buffers(kind, len(values), [mask, data], missing)
