"""Reading without a study: what a file of works holds, what was merged and what was lost."""

import json
import shutil
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from enishi import __version__
from enishi.engines.duckdb import connect
from enishi.pipeline.inputs import inputs
from enishi.pipeline.progress import Progress
from enishi.pipeline.publish import BUILD, MANIFEST, PARTIAL, building, publish, writing
from enishi.pipeline.reading import Reading, read_inputs
from enishi.reports.tables import write_table


def read_report(
    files: Sequence[Path], format: str | None, scratch: Path, out: Path | None, progress: Progress
) -> dict[str, Any]:
    """Read files and merge them; return the counts, those of each file, and the rejects.

    Law: read = kept + merged + rejected. Where ``out`` is given, writes there ``works`` and ``merged`` (Parquet and
    CSV), ``rejects.jsonl`` and the report as ``manifest.json``. Raises UsageError, InputError, OutputError.
    """
    sources = inputs([(path, format) for path in files], Path.cwd())
    with writing(scratch):
        connection = connect(scratch / "spill")
        reading = read_inputs(connection, sources, scratch / "records", scratch, progress)
        rejects = scratch / "rejects.jsonl"
        reading.write_rejects(rejects)
        lost = [json.loads(line) for line in rejects.read_text("utf-8").splitlines()]
    report = {**reading.counts, "files": reading.accounts, "left_out": sources.left_out, "rejects": lost}
    if out is not None:
        _write(out, reading, rejects, report)
    connection.disconnect()
    return report


def _write(out: Path, reading: Reading, rejects: Path, report: dict[str, Any]) -> None:
    with building(out) as partial:
        build = partial / BUILD
        shutil.rmtree(build, ignore_errors=True)
        build.mkdir()
        for name, table in {"works": reading.works, "merged": reading.merged}.items():
            rows = table.order_by("uid").drop("uid")
            write_table(build, name, rows.to_pyarrow_batches(), rows.schema().to_pyarrow())
        shutil.copyfile(rejects, build / "rejects.jsonl")
        content = {"enishi": __version__, **report}
        (build / MANIFEST).write_text(json.dumps(content, ensure_ascii=False, indent=1) + "\n", "utf-8")
        publish(build, out)
    shutil.rmtree(out / PARTIAL, ignore_errors=True)
