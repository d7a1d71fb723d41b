"""Writing Parquet where writing fails: told once, by the call that failed."""

import gc
import sys
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest

from enishi.tables.parquet import TableWriter


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no device here that is always full")
def test_a_full_disk_is_told_once(monkeypatch: pytest.MonkeyPatch) -> None:
    unraised: list[Any] = []
    monkeypatch.setattr(sys, "unraisablehook", unraised.append)
    schema = pa.schema([("a", pa.int64())])
    with pytest.raises(OSError, match="No space left"):
        fill(schema)
    gc.collect()
    assert not unraised


def fill(schema: pa.Schema) -> None:
    writer = TableWriter("/dev/full", schema)
    writer.write_table(pa.table({"a": [1, 2]}, schema=schema))
    writer.close()
