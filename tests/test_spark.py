"""A study on Spark: the same answer as on DuckDB, on one machine and on a cluster that loses a machine."""

import gzip
import importlib.util
import json
import math
import operator
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from itertools import islice
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from scipy.sparse import csr_array
from scipy.sparse.linalg import eigsh

from enishi.cli import run as command
from enishi.engines import spark_session
from enishi.engines.duckdb import connect
from enishi.engines.engine import Engine, opening
from enishi.errors import EngineError, InputError, UsageError
from enishi.indicators.eigenvector_joins import eigenvector_by_joins
from enishi.indicators.organisation_betweenness import betweenness
from enishi.pipeline.run import run
from enishi.study import load_study

CONFERENCES = Path(__file__).parents[2] / "shared" / "data" / "works" / "conferences-2016-2022.jsonl.gz"
STUDY = 'title = "Test"\nreference = "JP"\nyears = [2016, 2022]\nresamples = 0\n\n[[source]]\npath = "works*"\n'
CORRECTED = (
    '[[affiliation]]\ncontains = "University 1"\nplaces = ["KR"]\n\n[[term]]\nterm = "radio maps"\nfields = ["ai"]\n'
)
# Small tables: what compiles queries costs more than it saves.
SETTINGS = (
    "spark.sql.shuffle.partitions=2",
    "spark.sql.adaptive.enabled=false",
    "spark.sql.codegen.wholeStage=false",
    "spark.sql.codegen.factoryMode=NO_CODEGEN",
    "spark.driver.extraJavaOptions=-XX:TieredStopAtLevel=1",
    "spark.executor.extraJavaOptions=-XX:TieredStopAtLevel=1",
    "spark.executor.memory=512m",
    "spark.driver.host=127.0.0.1",
)
# Java writes to its own error stream, and PySpark leaves sockets to the collector.
pytestmark = pytest.mark.filterwarnings("ignore::ResourceWarning", "ignore::pytest.PytestUnraisableExceptionWarning")
on_spark = pytest.mark.skipif(
    importlib.util.find_spec("pyspark") is None or shutil.which("java") is None,
    reason="Spark needs PySpark (the extra `spark`) and Java",
)


def invented(count: int) -> list[dict[str, Any]]:
    """Return works with duplicates, gaps, two places an author, keywords and funders."""
    places = ["Japan", "China", "USA", "South Korea", "Singapore", "Nowhere"]
    words = ["deep learning", "radio maps", "5G", "pottery", "blockchain"]
    works = []
    for number in range(count):
        chosen = [places[(number * step) % 6] for step in (1, 5, 7)][: 1 + number % 3]
        authors = [
            {"raw_author_name": f"A {number} {i}", "raw_affiliation_strings": [f"University {number % 9}, {place}"]}
            for i, place in enumerate(chosen)
        ]
        made: dict[str, Any] = {
            "id": f"https://openalex.org/W{number}",
            "title": f"On {words[number % 5]}, part {number}",
        }
        made |= {"authorships": authors, "keywords": [{"display_name": words[number % 5]}], "funders": []}
        made |= {"publication_year": 2016 + number % 7, "cited_by_count": number % 11 or None}
        if number % 4 == 0:
            made["doi"] = f"10.9999/{number // 8}"
        works.append(made)
    return works


def study_in(folder: Path, lines: Sequence[str], files: int) -> Path:
    folder.mkdir()
    for number in range(files):
        with gzip.open(folder / f"works{number:03d}.jsonl.gz", "wt") as file:
            file.writelines(lines[number * len(lines) // files : (number + 1) * len(lines) // files])
    (folder / "study.toml").write_text(STUDY)
    (folder / "corrections.toml").write_text(CORRECTED)
    return folder / "study.toml"


def assert_same(one: Path, other: Path) -> None:
    """Tables are equal: whole numbers and texts exactly, floats to 1e-9."""
    tables = sorted(path.name for path in (one / "tables").glob("*.parquet"))
    assert tables == sorted(path.name for path in (other / "tables").glob("*.parquet"))
    for name in tables:
        mine, theirs = (pq.read_table(folder / "tables" / name) for folder in (one, other))
        assert mine.schema == theirs.schema, name
        assert mine.num_rows == theirs.num_rows, name
        for column in mine.schema:
            pairs = zip(mine[column.name].to_pylist(), theirs[column.name].to_pylist(), strict=True)
            if pa.types.is_floating(column.type):
                assert all(a == b or math.isclose(a, b, rel_tol=1e-9, abs_tol=1e-12) for a, b in pairs), (name, column)
            else:
                assert all(a == b for a, b in pairs), (name, column)


def account(result: Path) -> dict[str, Any]:
    manifest: dict[str, Any] = json.loads((result / "manifest.json").read_text())
    return manifest


@pytest.fixture(scope="session")
def session() -> Iterator[Any]:
    """One session of Spark on this machine for all tests."""
    from enishi.engines.spark_session import session as start

    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PYSPARK_SUBMIT_ARGS", " ".join(f"--conf {one}" for one in SETTINGS) + " pyspark-shell")
        patch.setenv("PYSPARK_PYTHON", sys.executable)
        started = start("local[2]")
        yield started
        started.stop()


@pytest.fixture
def spark(session: Any, tmp_path: Path) -> Engine:
    from enishi.engines.spark import Spark

    return Spark(session, tmp_path / "spark", owned=False)


@on_spark
def test_spark_gives_what_duckdb_gives(session: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from enishi.engines.spark import Spark

    lines = [json.dumps(work) + "\n" for work in invented(120)] + ["no JSON\n"]
    if CONFERENCES.exists():
        with gzip.open(CONFERENCES, "rt") as file:
            lines += islice(file, 400)
    in_files = load_study(study_in(tmp_path / "several", lines, 5))
    expected = run(in_files, tmp_path / "duckdb").out
    run(in_files, tmp_path / "spark", engine=lambda scratch: Spark(session, scratch, owned=False))
    assert_same(expected, tmp_path / "spark")
    assert account(expected) == account(tmp_path / "spark")
    assert sum(account(expected)["corrections"]["used"].values())
    for name in ("rejects.jsonl", "network.graphml", "tables/works.csv", "tables/affiliations.csv"):
        assert (expected / name).read_bytes() == (tmp_path / "spark" / name).read_bytes(), name
    monkeypatch.setenv("ENISHI_THREADS", "1")
    in_one = load_study(study_in(tmp_path / "one", lines, 1))
    run(in_one, tmp_path / "single")
    for name in ("merged", "works", "places", "ties"):
        mine = pq.read_table(tmp_path / "single" / "tables" / f"{name}.parquet")
        theirs = pq.read_table(expected / "tables" / f"{name}.parquet")
        where = [column for column in ("input", "record") if column in mine.column_names]
        assert mine.drop_columns(where) == theirs.drop_columns(where), name


@on_spark
def test_what_a_machine_cannot_read_is_told_as_on_one_machine(spark: Engine) -> None:
    def refuse(word: str, _unit: int) -> int:
        raise InputError(word)

    with pytest.raises(InputError, match="seven"):
        list(spark.each(refuse, "seven", [1, 2]))
    assert list(spark.each(operator.mul, 3, [1, 2, 5])) == [3, 6, 15]


def network(nodes: int, seed: int) -> csr_array:
    """Return a connected random network, a pair apart from it, and no tie of a node with itself."""
    random = np.random.default_rng(seed)
    ties = np.triu(random.integers(1, 9, (nodes, nodes)) * (random.random((nodes, nodes)) < 0.6), 1).astype(float)
    whole = np.zeros((nodes + 2, nodes + 2))
    whole[:nodes, :nodes] = ties + ties.T
    whole[nodes, nodes + 1] = whole[nodes + 1, nodes] = 500.0
    return csr_array(whole)


def by_joins(engine: Engine, ties: csr_array, folder: Path, settled: float) -> Any:
    first, second = np.nonzero(np.triu(ties.toarray()))
    folder.mkdir(parents=True, exist_ok=True)
    table = pa.table({"a": first.astype(np.int64), "b": second.astype(np.int64), "tie": ties.toarray()[first, second]})
    pq.write_table(table, folder / "pairs.parquet")
    pairs = engine.read_parquet([folder / "pairs.parquet"], "pairs")
    found = eigenvector_by_joins(engine, pairs, folder, settled).to_pyarrow().to_pydict()
    values = np.zeros(ties.shape[0])
    values[found["node"]] = found["value"]
    return values


def leading(ties: csr_array, nodes: int) -> Any:
    """Return what ARPACK finds for the first ``nodes`` nodes."""
    return np.append(np.abs(eigsh(ties[:nodes][:, :nodes], k=1, which="LA", tol=1e-14)[1][:, 0]), [0.0, 0.0])


def test_the_eigenvector_by_joins_is_arpacks(tmp_path: Path) -> None:
    ties = network(60, 1)
    engine = connect(tmp_path / "scratch")
    assert by_joins(engine, ties, tmp_path / "rounds", 1e-11) == pytest.approx(leading(ties, 60), abs=1e-9)
    star = np.zeros((12, 12))
    star[0, 1:10] = star[1:10, 0] = 1.0
    star[10, 11] = star[11, 10] = 7.0
    centre = 1 / math.sqrt(2)
    expected = [centre, *[centre / 3] * 9, 0.0, 0.0]
    assert by_joins(engine, csr_array(star), tmp_path / "star", 1e-11) == pytest.approx(expected, abs=1e-9)
    engine.disconnect()


@on_spark
def test_the_eigenvector_by_joins_is_the_same_on_spark(spark: Engine, tmp_path: Path) -> None:
    ties = network(40, 2)
    ties.data[:] = 1 + ties.data / 1000  # little noise beside the first eigenvalue: few rounds
    assert by_joins(spark, ties, tmp_path / "rounds", 1e-9) == pytest.approx(leading(ties, 40), abs=1e-9)


@on_spark
def test_betweenness_over_machines_is_the_same_to_the_last_bit(spark: Engine) -> None:
    ties = network(90, 3)
    for exact in (1000, 10):
        alone = betweenness(ties, 5, exact=exact, sources=120)
        spread = betweenness(ties, 5, exact=exact, sources=120, each=spark.each, spread=10)
        assert np.array_equal(alone.values, spread.values)
        assert np.array_equal(alone.error, spread.error)


class Cluster:
    """A master and two workers on the loopback of this machine."""

    def __init__(self, folder: Path) -> None:
        """Start them; their scratch and logs go to ``folder``."""
        import pyspark

        home = Path(pyspark.__file__).parent
        self._command, self._folder = str(home / "bin" / "spark-class"), folder
        self._environment = {**os.environ, "SPARK_HOME": str(home), "SPARK_LOCAL_IP": "127.0.0.1"}
        self._environment |= {"SPARK_DAEMON_MEMORY": "256m", "SPARK_WORKER_DIR": str(folder / "work")}
        self._started: list[subprocess.Popen[bytes]] = []
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        self.master = f"spark://127.0.0.1:{port}"
        self._start("master.Master", "--host", "127.0.0.1", "--port", str(port))
        while True:
            with socket.socket() as tried:
                if tried.connect_ex(("127.0.0.1", port)) == 0:
                    break
            time.sleep(0.1)
        self.workers = [
            self._start("worker.Worker", "--host", "127.0.0.1", "-c", "1", "-m", "700m", self.master) for _ in range(2)
        ]

    def _start(self, name: str, *words: str) -> "subprocess.Popen[bytes]":
        command = [self._command, f"org.apache.spark.deploy.{name}", "--webui-port", "0", *words]
        with (self._folder / f"{name}.{len(self._started)}.log").open("wb") as log:
            started = subprocess.Popen(command, env=self._environment, stdout=log, stderr=log)
        self._started.append(started)
        return started

    def kill(self, worker: "subprocess.Popen[bytes]") -> int:
        """Kill a worker and what it started, as a machine that loses its power; return how many processes."""
        parents = {}
        for stat in Path("/proc").glob("[0-9]*/stat"):
            try:
                parents[int(stat.parent.name)] = int(stat.read_text().rpartition(")")[2].split()[1])
            except OSError:
                continue
        doomed = [worker.pid]
        for process in doomed:
            doomed += [child for child, parent in parents.items() if parent == process]
        for process in doomed:
            try:
                os.kill(process, signal.SIGKILL)
            except ProcessLookupError:
                continue
        return len(doomed)

    def stop(self) -> None:
        for started in reversed(self._started):
            started.terminate()
        for started in self._started:
            started.wait(30)


@on_spark
def test_a_cluster_that_loses_a_worker_gives_the_same(tmp_path: Path) -> None:
    lines = [json.dumps(work) + "\n" for work in invented(2000)]
    study = study_in(tmp_path / "study", lines, 24)
    cluster = Cluster(tmp_path)
    conf = " ".join(f"--conf {one}" for one in (*SETTINGS, "spark.driver.bindAddress=127.0.0.1"))
    environment = {**os.environ, "PYSPARK_SUBMIT_ARGS": f"{conf} pyspark-shell", "SPARK_LOCAL_IP": "127.0.0.1"}
    command = [sys.executable, "-m", "enishi", "run", str(study), "--out", str(tmp_path / "spark"), "--engine", "spark"]
    try:
        with (tmp_path / "run.err").open("wb") as log:
            started = subprocess.Popen([*command, "--master", cluster.master], env=environment, stderr=log)
        attempts = tmp_path / "spark"
        while started.poll() is None and not list(attempts.glob("*/*/attempts/*")):
            time.sleep(0.01)
        assert started.poll() is None, (tmp_path / "run.err").read_text()
        killed = cluster.kill(cluster.workers[0])
        expected = run(load_study(study), tmp_path / "duckdb").out
        assert started.wait(180) == 0, (tmp_path / "run.err").read_text()
    finally:
        cluster.stop()
    assert killed > 1  # the worker and its executor
    assert "Lost executor" in (tmp_path / "run.err").read_text()
    assert_same(expected, tmp_path / "spark")
    assert account(expected) == account(tmp_path / "spark")


def test_an_engine_that_is_none_is_refused() -> None:
    for name, master, why in (
        ("spork", None, 'did you mean "spark"'),
        ("duckdb", "local[2]", "--engine spark"),
        ("spark", "localhost:7077", "spark://host:port"),
    ):
        with pytest.raises(UsageError, match=why):
            opening(name, master)


@pytest.mark.parametrize(
    ("said", "told"),
    [
        (
            "An error occurred while calling None.x.\n: k.ClientException: No.\n\tat a\nCaused by: j.E: Refused: /h:9",
            "Refused: /h:9",
        ),
        ("An error occurred while calling None.x.\n: java.lang.StateException: Busy\n\tat a.b(C.java:1)", "Busy"),
        ("An error occurred.\n: j.StateException: Cannot call methods on a stopped SparkContext.\nIt was", "own port"),
        ("[JAVA_GATEWAY_EXITED] Java gateway process exited before sending its port number.", "Java 17 or newer"),
        ("something else\nat length", "something else"),
        ("", "ValueError"),
    ],
)
def test_what_java_says_is_told_in_a_line(said: str, told: str) -> None:
    reason = spark_session._reason(ValueError(said))
    assert told in reason and "calling None" not in reason and "\n" not in reason


def test_a_network_alone_takes_no_cluster(tmp_path: Path) -> None:
    for engine, master in (("spark", None), ("spark", "local[2]"), ("duckdb", "local[2]")):
        with pytest.raises(UsageError, match="leave out --engine and --master"):
            command.run(tmp_path / "study.toml", only="network", engine=engine, master=master)


@on_spark
def test_a_master_that_is_not_there_is_told_at_once(tmp_path: Path) -> None:
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        address = f"spark://127.0.0.1:{closed.getsockname()[1]}"
        with pytest.raises(EngineError, match="is the master running"):
            opening("spark", address)(tmp_path)


def test_what_spark_needs_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.delenv("JAVA_HOME", raising=False)
    monkeypatch.setattr(spark_session, "find_spec", lambda _name: object())
    with pytest.raises(EngineError, match="openjdk-17"):
        opening("spark", "local[2]")(tmp_path)
    monkeypatch.setenv("JAVA_HOME", str(tmp_path))  # where Spark looks, and nowhere else
    with pytest.raises(EngineError, match=r"JAVA_HOME=.*no Java in it"):
        opening("spark", "local[2]")(tmp_path)
    (tmp_path / "bin").mkdir()
    (tmp_path / "bin" / "java").touch()
    monkeypatch.delenv("HADOOP_CONF_DIR", raising=False)
    monkeypatch.delenv("YARN_CONF_DIR", raising=False)
    with pytest.raises(EngineError, match="HADOOP_CONF_DIR"):
        opening("spark", "yarn")(tmp_path)
    monkeypatch.setattr(spark_session, "find_spec", lambda _name: None)
    with pytest.raises(EngineError, match=r"enishi\[spark\]"):
        opening("spark")(tmp_path)
