"""The lines of a CSV from a table of Arrow, column by column: the bytes that ``csv`` gives for cells, in less time.

A large study writes little else than tables with a row a work, and most of their columns are texts. What is looked for
in them are signs of one byte, so all bytes of a column are looked through at once.
"""

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from enishi.reports.csv_signs import AS_TEXT, FORMULA, LINE_END, LIST_SEPARATOR
from enishi.tables.columns import column

_SEPARATOR, _QUOTE = ",", '"'
# Texts of more than 2 GB together need the large kind.
_TEXT = pa.large_string()


def csv_lines(table: pa.Table) -> pa.Buffer:
    """Return the rows of a table of two columns or more as lines of CSV, without a header, in UTF-8.

    A value that is not known is nothing; texts are shown as texts; numbers are in full precision; the values of a list
    are joined by ``;``.
    """
    *cells, last = (_cells(given.combine_chunks()) for given in table.columns)
    lines = _joined(*cells, _joined(last, LINE_END), by=_SEPARATOR)
    return lines.buffers()[2].slice(0, int(_offsets(lines)[-1]))


def _scalar(text: str) -> pa.Scalar:
    """Return a text as one value; ``pyarrow.scalar`` would load pandas, as ``tables.columns`` says."""
    return column([text], pa.string()).cast(_TEXT)[0]


def _cells(given: pa.Array) -> pa.Array:
    """Return each value as it stands in its cell."""
    if not (pa.types.is_list(given.type) or pa.types.is_string(given.type)):
        return pc.fill_null(_plain(given), _scalar(""))
    texts = pc.fill_null(_listed(given) if pa.types.is_list(given.type) else _plain(given), _scalar(""))
    formula = _first_in(texts, FORMULA)
    if formula.any():
        texts = pc.if_else(_flags(formula), _joined(AS_TEXT, texts), texts)
    unsafe = _any_in(texts, (_SEPARATOR, _QUOTE, *LINE_END))
    if unsafe.any():
        texts = pc.if_else(
            _flags(unsafe), _joined(_QUOTE, pc.replace_substring(texts, _QUOTE, _QUOTE * 2), _QUOTE), texts
        )
    return texts


def _plain(values: pa.Array) -> pa.Array:
    """Return values as texts; a real number as Python writes it, the shortest text that gives it back."""
    if pa.types.is_floating(values.type):
        return column([None if v is None else repr(v) for v in values.to_pylist()], pa.string()).cast(_TEXT)
    return values.cast(_TEXT)


def _listed(given: pa.Array) -> pa.Array:
    """Return the values of each list as one text."""
    bounds = np.frombuffer(given.buffers()[1], np.int32)[given.offset : given.offset + len(given) + 1].astype(np.int64)
    values = pc.fill_null(_plain(given.values[int(bounds[0]) : int(bounds[-1])]), _scalar(""))
    buffers = [None, pa.py_buffer(bounds - bounds[0])]
    lists = pa.Array.from_buffers(pa.large_list(_TEXT), len(given), buffers, children=[values])
    return pc.if_else(given.is_valid(), pc.binary_join(lists, _scalar(LIST_SEPARATOR)), _scalar(""))


def _flags(flags: NDArray[np.bool_]) -> pa.Array:
    """Return flags as an array."""
    return column(flags.tolist(), pa.bool_())


def _joined(*parts: pa.Array | str, by: str = "") -> pa.Array:
    """Return texts put together row by row."""
    texts = [_scalar(part) if isinstance(part, str) else part for part in (*parts, by)]
    return pc.binary_join_element_wise(*texts)


def _offsets(texts: pa.Array) -> NDArray[np.int64]:
    """Return where in the bytes of n texts each begins, and where the last ends, (n + 1,)."""
    start = texts.offset
    return np.frombuffer(texts.buffers()[1], np.int64)[start : start + len(texts) + 1]


def _bytes(texts: pa.Array) -> NDArray[np.uint8]:
    """Return the bytes of all texts, one after the other."""
    return np.frombuffer(texts.buffers()[2], np.uint8)


def _among(data: NDArray[np.uint8], signs: tuple[str, ...]) -> NDArray[np.bool_]:
    """Return for each byte whether it is one of the signs."""
    table = np.zeros(256, bool)
    table[[ord(sign) for sign in signs]] = True
    return table.take(data)


def _first_in(texts: pa.Array, signs: tuple[str, ...]) -> NDArray[np.bool_]:
    """Return which texts begin with one of the signs."""
    bounds, found = _offsets(texts), np.zeros(len(texts), bool)
    filled = np.flatnonzero(np.diff(bounds))
    found[filled] = _among(_bytes(texts)[bounds[filled]], signs)
    return found


def _any_in(texts: pa.Array, signs: tuple[str, ...]) -> NDArray[np.bool_]:
    """Return which texts hold one of the signs."""
    bounds, found = _offsets(texts), np.zeros(len(texts), bool)
    where = np.flatnonzero(_among(_bytes(texts)[bounds[0] : bounds[-1]], signs)) + bounds[0]
    found[np.searchsorted(bounds, where, side="right") - 1] = True
    return found
