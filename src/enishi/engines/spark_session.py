"""Opening a session of Spark, with a clear word where it cannot be had and no wait without end."""

import os
import re
import shutil
import socket
import sys
import time
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any

from enishi.errors import EngineError, UsageError, shown
from enishi.language import _

if TYPE_CHECKING:
    from enishi.engines.spark import Spark

LOCAL = "local[*]"
_MASTER = re.compile(
    r"local|local\[(?:\*|[1-9]\d*)(?:,\s*\d+)?\]|local-cluster\[\d+,\d+,\d+\]|yarn|k8s://\S+"
    r"|spark://(?P<hosts>[^\s:/,]+:\d+(?:,[^\s:/,]+:\d+)*)"
)
# Seconds until a master must have answered, and until a first machine must have come.
_ANSWER, _MACHINE = 10, 90
_SETTINGS = {
    "spark.ui.showConsoleProgress": "false",
    "spark.sql.session.timeZone": "UTC",
    # As in Spark 3.5: what DuckDB answers with null is no error.
    "spark.sql.ansi.enabled": "false",
    # Zstandard, as everything that Enishi writes.
    "spark.sql.parquet.compression.codec": "zstd",
}


def checked_master(master: str | None) -> str:
    """Return where the cluster is; without a word, this machine with all its cores. Raises UsageError."""
    if master is not None and not _MASTER.fullmatch(master):
        raise UsageError(
            _(
                "--master {master}: this is no address of a cluster of Spark; "
                "expected spark://host:port, yarn, k8s://…, local or local[2]"
            ).format(master=shown(master))
        )
    return master or LOCAL


def open_spark(scratch: Path, master: str) -> "Spark":
    """Open the engine on a cluster. Raises EngineError.

    Spark's own settings (memory, cores, jars) are Spark's own: ``spark-defaults.conf`` in ``SPARK_CONF_DIR``, or
    ``PYSPARK_SUBMIT_ARGS``. The Python of the machines is this one, unless ``PYSPARK_PYTHON`` names another.
    """
    if find_spec("pyspark") is None:
        raise EngineError(_("PySpark is not installed; `pip install 'enishi[spark]'` brings it"))
    java = Path(os.environ.get("JAVA_HOME", "")) / "bin" / "java"
    if not (os.environ.get("JAVA_HOME") and java.is_file()) and not shutil.which("java"):
        raise EngineError(
            _(
                "Spark needs Java 17, and there is none here; "
                "install it (Debian: openjdk-17-jre-headless) or set JAVA_HOME"
            )
        )
    _reach(master)
    from enishi.engines.spark import Spark

    scratch.mkdir(parents=True, exist_ok=True)
    return Spark(session(master), scratch)


def session(master: str) -> Any:
    """Return a session of Spark on that master, with a machine to work on. Raises EngineError."""
    from pyspark.sql import SparkSession

    os.environ.setdefault("PYSPARK_PYTHON", sys.executable)
    builder = SparkSession.builder.master(master).appName("enishi")
    for name, value in _SETTINGS.items():
        builder = builder.config(name, value)
    if master.startswith("local"):
        builder = builder.config("spark.ui.enabled", "false").config("spark.driver.host", "127.0.0.1")
        builder = builder.config("spark.driver.bindAddress", "127.0.0.1")
    try:
        opened = builder.getOrCreate()
    except Exception as error:  # py4j tells of Java's errors in many classes
        reason = next((line for line in str(error).splitlines() if line.strip()), type(error).__name__)
        raise EngineError(
            _("Spark could not be started on {master}: {reason}").format(master=master, reason=reason)
        ) from error
    machines = opened.sparkContext._jsc.sc().getExecutorMemoryStatus
    last = time.monotonic() + _MACHINE
    # The driver itself is one of them.
    while not master.startswith("local") and machines().size() < 2:
        if time.monotonic() > last:
            opened.stop()
            raise EngineError(
                _("{master}: no machine of the cluster took up work within {seconds} seconds").format(
                    master=master, seconds=_MACHINE
                )
            )
        time.sleep(0.2)
    return opened


def _reach(master: str) -> None:
    """Make sure that one of the hosts of a standalone cluster answers: Spark itself would try for minutes."""
    found = _MASTER.fullmatch(master)
    hosts = (found["hosts"] or "").split(",") if found else []
    reasons = []
    for host in filter(None, hosts):
        name, _colon, port = host.rpartition(":")
        try:
            socket.create_connection((name, int(port)), _ANSWER).close()
        except (OSError, OverflowError) as error:
            reasons.append(str(getattr(error, "strerror", None) or error))
        else:
            return
    if reasons:
        raise EngineError(
            _("{master}: nothing answers there ({reason}); is the master running?").format(
                master=master, reason="; ".join(reasons)
            )
        )
