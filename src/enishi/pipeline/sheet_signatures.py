"""Signatures of a result that a sheet asks for, read in batches, so that only what is kept is ever held."""

from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
from numpy.typing import NDArray

Row = dict[str, Any]


def joint_signatures(path: Path, columns: list[str], place: str | None, field: str | None) -> list[Row]:
    """Return the rows of two or more places, of them ``place``, and with ``field``, each where it is given."""
    rows: list[Row] = []
    with pq.ParquetFile(path) as file:
        for batch in file.iter_batches(columns=columns):
            kept = np.asarray(pc.greater(pc.list_value_length(batch["places"]), 1).fill_null(False))
            for column, value in (("places", place), ("fields", field)):
                if value is not None:
                    kept &= _holds(batch[column], value)
            rows += batch.filter(pa.array(kept)).to_pylist()
    return rows


def _holds(lists: pa.ListArray, value: str) -> NDArray[np.bool_]:
    """Return (n,) whether each list holds the value."""
    found = np.zeros(len(lists), dtype=bool)
    hits = pc.equal(pc.list_flatten(lists), value)
    found[np.asarray(pc.list_parent_indices(lists).filter(hits))] = True
    return found
