"""Bounded memory: DuckDB's limit and what it says beyond it, and the peak of each stage that the benchmark shows."""

import os
import subprocess
import sys
from datetime import datetime
from pathlib import Path

import ibis
import pytest

from enishi.engines.duckdb import connect
from enishi.errors import EngineError, UsageError
from enishi.pipeline.outcome import Protocol
from enishi.pipeline.progress import silent
from enishi.pipeline.publish import writing

sys.path.insert(0, str(Path(__file__).parents[1] / "bench"))
import process
import scale

ROWS = 600_000


def backwards(scratch: Path) -> list[int]:
    """Sort more than fits in a small limit, and return every 10,000th row."""
    engine = connect(scratch)
    rows = ibis.range(ROWS).unnest().name("n").as_table().mutate(text=(ibis._.n * 7_919 % ROWS).cast("string"))
    kept = engine.saved(rows.order_by(ibis.desc("text")), scratch / "sorted.parquet")
    found: list[int] = kept.n.to_pyarrow().to_pylist()[::10_000]
    engine.disconnect()
    return found


def test_less_memory_gives_the_same_rows(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = backwards(tmp_path / "whole")
    monkeypatch.setattr("enishi.engines.embedded.LEAST_MEMORY", 0)
    monkeypatch.setenv("ENISHI_MEMORY", "20MB")
    assert backwards(tmp_path / "spilled") == whole


def resident() -> int:
    """Return the resident memory of this process in bytes."""
    return int(Path("/proc/self/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")


@pytest.mark.skipif(not Path("/proc/self/statm").exists(), reason="needs /proc")
def test_what_a_kept_table_took_is_given_back_at_once(tmp_path: Path) -> None:
    engine = connect(tmp_path)
    rows = ibis.range(5 * ROWS).unnest().name("n").as_table().mutate(text=(ibis._.n * 7_919 % ROWS).cast("string"))
    before = resident()
    engine.saved(rows.order_by(ibis.desc("text")), tmp_path / "sorted.parquet")
    left = resident() - before
    engine.disconnect()
    assert left < 60 << 20


def test_too_little_memory_says_what_to_do(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("enishi.engines.embedded.LEAST_MEMORY", 0)
    monkeypatch.setenv("ENISHI_MEMORY", "1MB")
    with pytest.raises(EngineError, match="ENISHI_MEMORY=4GB"), writing(tmp_path):
        backwards(tmp_path)


@pytest.mark.parametrize("value", ["lots", "5", "1XB", "1iB", "٥GB", "99999999999999TB"])
def test_an_amount_that_is_none_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, value: str) -> None:
    monkeypatch.setenv("ENISHI_MEMORY", value)
    with pytest.raises(UsageError, match=f"ENISHI_MEMORY.*{value}.*1GB"):
        connect(tmp_path)


@pytest.mark.parametrize("value", ["1KB", "5MB", "0GB", "99.9 mb", "95MiB", "0.00009TB"])
def test_less_than_any_study_needs_is_refused_before_anything_is_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, value: str
) -> None:
    monkeypatch.setenv("ENISHI_MEMORY", value)
    with pytest.raises(UsageError, match=f"ENISHI_MEMORY.*{value}.*expected 100 MB or more"):
        connect(tmp_path)


@pytest.mark.parametrize("value", ["100MB", "96 MiB", " 1gb ", "0.5TiB", "100000000B", "100000kb"])
def test_amounts_that_are_enough(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, value: str) -> None:
    monkeypatch.setenv("ENISHI_MEMORY", value)
    connect(tmp_path).disconnect()


def test_the_benchmark_finds_the_peak_of_each_stage_in_the_protocol(tmp_path: Path) -> None:
    protocol = Protocol(silent)
    for label in ("reading a.jsonl", "reading b.jsonl", "measuring"):
        with protocol(label, None):
            pass
    (tmp_path / "run.log").write_text("/some/path\n" + "".join(protocol.lines))
    # What was sampled as a stage began counts for it, and nothing from before or after.
    began = [datetime.fromisoformat(line.split()[0]).timestamp() for line in protocol.lines]
    sizes = dict(zip(began, (2 << 30, 3 << 30, 1 << 30), strict=True)) | {began[0] - 9: 5 << 30, began[2] + 9: 7 << 30}
    found = scale.stages(tmp_path / "run.log", process.Spent(1.0, tuple(sizes.items()), ""))
    assert {label: peak for label, (_seconds, peak) in found.items()} == {"reading": 3.0, "measuring": 1.0}


@pytest.mark.skipif(sys.platform != "linux", reason="Linux alone tells what processes share")
def test_the_benchmark_counts_what_processes_share_once() -> None:
    program = "import os, sys\nx = b'x' * (200 << 20)\nos.fork()\nprint(flush=True)\nsys.stdin.read()"
    with subprocess.Popen([sys.executable, "-c", program], stdin=subprocess.PIPE, stdout=subprocess.PIPE) as running:
        assert running.stdout
        for _process in range(2):
            running.stdout.readline()
        assert 200 << 20 < process.held(running.pid) < 300 << 20
