"""Inputs that are read side by side give what they give one after another."""

import gzip
from pathlib import Path

import orjson
import pytest

from enishi.engines import THREADS
from enishi.engines.duckdb import connect
from enishi.pipeline import workers
from enishi.pipeline.inputs import inputs
from enishi.pipeline.progress import silent
from enishi.pipeline.reading import Reading, read_inputs
from enishi.synthetic.corpus import records


def corpus(folder: Path) -> list[Path]:
    folder.mkdir()
    lines = [orjson.dumps(record) + b"\n" for record in records(7, 600)] + [b"no JSON\n"]
    paths = [folder / f"works-{number}.jsonl.gz" for number in range(3)]
    for number, path in enumerate(paths):
        path.write_bytes(gzip.compress(b"".join(lines[number::3])))
    return paths


def read(paths: list[Path], folder: Path) -> tuple[Reading, dict[str, bytes]]:
    (folder / "scratch").mkdir(parents=True)
    connection = connect(folder / "scratch")
    sources = inputs([(path, None) for path in paths], paths[0].parent)
    reading = read_inputs(connection, sources, folder / "records", folder / "scratch", silent, True)
    staged = {path.name: path.read_bytes() for path in (folder / "records").iterdir()}
    connection.disconnect()
    return reading, staged


def test_side_by_side_and_one_after_another_leave_the_same_bytes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    paths = corpus(tmp_path / "corpus")
    expected, bytes_expected = read(paths, tmp_path / "alone")
    monkeypatch.setattr(workers, "PARALLEL_FROM", 0)
    monkeypatch.setenv(THREADS, "2")
    found, bytes_found = read(paths, tmp_path / "beside")
    assert bytes_found == bytes_expected
    assert found.files == expected.files
    assert (found.counts["rejected"], found.counts["kept"]) == (1, 600)
