"""The tables of a result as files: CSV that says what Parquet says, shows texts as texts, however rows arrive."""

import csv
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from enishi.reports import tables
from enishi.reports.csv_lines import csv_lines
from enishi.reports.tables import cell, write_table

SCHEMA = pa.schema(
    [
        ("text", pa.string()),
        ("whole", pa.int64()),
        ("small", pa.int16()),
        ("real", pa.float64()),
        ("flag", pa.bool_()),
        ("texts", pa.list_(pa.string())),
        ("reals", pa.list_(pa.float64())),
    ]
)
TEXT = st.text(st.sampled_from("=+-@\t\r\n\",;' aé縁\x00"), max_size=6)
REAL = st.floats()
VALUES: tuple[st.SearchStrategy[Any], ...] = (
    TEXT,
    st.integers(-(2**63), 2**63 - 1),
    st.integers(-(2**15), 2**15 - 1),
    REAL,
    st.booleans(),
    st.lists(TEXT, max_size=3),
    st.lists(REAL, max_size=3),
)
ROW = st.tuples(*(st.none() | values for values in VALUES))


def table_of(rows: list[tuple[Any, ...]]) -> pa.Table:
    return pa.Table.from_pylist([dict(zip(SCHEMA.names, row, strict=True)) for row in rows], schema=SCHEMA)


@settings(deadline=None)
@given(st.lists(ROW, max_size=8), st.integers(0, 3), st.integers(0, 8))
def test_lines_are_what_the_csv_module_makes_of_cells(rows: list[tuple[Any, ...]], skipped: int, kept: int) -> None:
    """Also of a part of a table, whose columns begin somewhere in their buffers."""
    expected = Lines()
    csv.writer(expected, lineterminator="\r\n").writerows([cell(v) for v in row] for row in rows[skipped:][:kept])
    part = table_of(rows).slice(skipped, kept)
    assert bytes(csv_lines(part)).decode() == tables._lines(part).decode() == expected.text


class Lines:
    """A file of text."""

    text = ""

    def write(self, text: str) -> None:
        self.text += text


def test_a_formula_is_shown_as_text_and_a_negative_number_stays_one(tmp_path: Path) -> None:
    table = table_of([("=1+1", -1, -1, -0.5, True, ["@a", "b"], [1.0]), (None,) * 7])
    write_table(tmp_path, "t", table.to_batches(), SCHEMA)
    written = (tmp_path / "t.csv").read_bytes()
    assert written.startswith(b"\xef\xbb\xbftext,whole,small,real,flag,texts,reals\r\n")
    assert written.endswith(b"\r\n'=1+1,-1,-1,-0.5,true,'@a;b,1.0\r\n,,,,,,\r\n")


@pytest.mark.parametrize("sizes", [[7], [1, 6], [3, 0, 4], [2, 2, 2, 1]])
def test_files_do_not_depend_on_how_rows_arrive(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, sizes: list[int]
) -> None:
    """Groups of three rows, from one batch of seven or from others: the same bytes."""
    monkeypatch.setattr(tables, "ROWS", 3)
    table = table_of([(f"t{i}", i, i, i / 3, i % 2 == 0, [str(i)] * i, []) for i in range(7)])
    ends = [sum(sizes[:i]) for i in range(len(sizes))]
    parts = [table.slice(start, size) for start, size in zip(ends, sizes, strict=True)]
    for name, arriving in (("whole", [table]), ("parts", parts)):
        (tmp_path / name).mkdir()
        batches = (batch for part in arriving for batch in part.combine_chunks().to_batches())
        assert write_table(tmp_path / name, "t", batches, SCHEMA) == 7
    for file in ("t.csv", "t.parquet"):
        assert (tmp_path / "whole" / file).read_bytes() == (tmp_path / "parts" / file).read_bytes()
    assert pq.ParquetFile(tmp_path / "parts" / "t.parquet").metadata.num_row_groups == 3
    assert pq.read_table(tmp_path / "parts" / "t.parquet").equals(table)
