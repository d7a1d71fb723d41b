"""Writing Parquet: PyArrow's writer, which is silent when it is thrown away on a disk that is full."""

from contextlib import suppress

import pyarrow.parquet as pq


class TableWriter(pq.ParquetWriter):  # type: ignore[misc]  # PyArrow has no types
    """A writer whose failure is told once, by the call that failed.

    PyArrow's closes once more when it is collected, fails once more, and Python prints that with its stack.
    """

    def __del__(self) -> None:
        """Close what nobody closed."""
        with suppress(Exception):
            super().__del__()
