"""Reading without a study: what a file of works holds, what was merged and what was lost."""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from enishi.engines.duckdb import connect
from enishi.pipeline.inputs import inputs
from enishi.pipeline.progress import Progress
from enishi.pipeline.publish import writing
from enishi.pipeline.reading import read_inputs
from enishi.reports.tables import write_table


def read_report(
    files: Sequence[Path], format: str | None, scratch: Path, out: Path | None, progress: Progress
) -> dict[str, Any]:
    """Read files and merge them; return the counts, those of each file, and the rejects.

    Law: read = kept + merged + rejected. Where ``out`` is given, writes there ``works`` and ``merged`` (Parquet and
    CSV) and ``rejects.jsonl``. Raises UsageError, InputError, OutputError.
    """
    sources = inputs([(path, format) for path in files], Path.cwd())
    connection = connect(scratch / "spill")
    reading = read_inputs(connection, sources, scratch / "records", scratch, progress)
    rejects = scratch / "rejects.jsonl"
    reading.write_rejects(rejects)
    if out is not None:
        with writing(out):
            out.mkdir(parents=True, exist_ok=True)
            for name, table in {"works": reading.works, "merged": reading.merged}.items():
                rows = table.order_by("uid").drop("uid")
                schema = rows.schema().to_pyarrow()
                write_table(out, name, rows.to_pyarrow_batches(), schema)
            (out / "rejects.jsonl").write_bytes(rejects.read_bytes())
    connection.disconnect()
    files_read = [{name: value for name, value in file.items() if name != "enishi"} for file in reading.files]
    lost = [json.loads(line) for line in rejects.read_text("utf-8").splitlines()]
    return {**reading.counts, "files": files_read, "rejects": lost}
