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
    _find_java()
    if master == "yarn" and not (os.environ.get("HADOOP_CONF_DIR") or os.environ.get("YARN_CONF_DIR")):
        raise EngineError(_("--master yarn: set HADOOP_CONF_DIR to the folder with the settings of the cluster"))
    _reach(master)
    from enishi.engines.spark import Spark

    scratch.mkdir(parents=True, exist_ok=True)
    return Spark(session(master), scratch)


def _find_java() -> None:
    """Make sure that there is a Java where Spark will look for it: in JAVA_HOME alone, if that is set."""
    home = os.environ.get("JAVA_HOME")
    if home and not (Path(home) / "bin" / "java").is_file():
        message = _("JAVA_HOME={home}: there is no Java in it; set it to a Java 17, or not at all")
        raise EngineError(message.format(home=home))
    if not home and not shutil.which("java"):
        raise EngineError(
            _(
                "Spark needs Java 17, and there is none here; "
                "install it (Debian: openjdk-17-jre-headless) or set JAVA_HOME"
            )
        )


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
        raise EngineError(
            _("Spark could not be started on {master}: {reason}").format(master=master, reason=_reason(error))
        ) from error
    machines = opened.sparkContext._jsc.sc().getExecutorMemoryStatus
    last = time.monotonic() + _MACHINE
    # The driver itself is one of them.
    while not master.startswith("local") and machines().size() < 2:
        if time.monotonic() > last:
            opened.stop()
            raise EngineError(
                _(
                    "{master}: no machine of the cluster took up work within {seconds} seconds; do workers run there, "
                    "with free cores and the memory that spark.executor.memory asks for?"
                ).format(master=master, seconds=_MACHINE)
            )
        time.sleep(0.2)
    return opened


def _reason(error: Exception) -> str:
    """Return what lies at the bottom of an error of Java's, in a line."""
    text = str(error)
    if "JAVA_GATEWAY_EXITED" in text:
        return _("Java ended at once (what it said stands above); is it Java 17 or newer?")
    if "stopped SparkContext" in text:  # after trying for a minute
        return _(
            "what answers there does not behave as a master; is this the master's own port (7077, if not set "
            "otherwise; its web page has another), and is it the same version of Spark?"
        )
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    causes = [line.partition(": ")[2] for line in lines if line.startswith(("Caused by: ", ": "))]
    return causes[-1] if causes else lines[0] if lines else type(error).__name__


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
