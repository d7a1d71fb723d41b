"""The Parquet files that reading one input makes: its works, their authorships and, if wanted, their bylines."""

from pathlib import Path

import numpy as np
import pyarrow as pa

from enishi.pipeline.staged_rows import Ints, byline_rows, links, work_rows
from enishi.tables.parquet import TableWriter
from enishi.tables.staged import AUTHORSHIP, BYLINE, WORK
from enishi.tables.work_columns import WorkColumns

BATCH = 20_000


class StagedTables:
    """The files in the making, written beside and renamed when they are closed."""

    def __init__(self, stem: Path, names: bool) -> None:
        """Begin the files ``stem.work.parquet`` and so on; names: whether authors' names are kept."""
        self._schemas = {"work": WORK, "authorship": AUTHORSHIP} | ({"byline": BYLINE} if names else {})
        self._paths = {name: stem.with_suffix(f".{name}.parquet") for name in self._schemas}
        self._writers = {
            name: TableWriter(f"{self._paths[name]}.partial", schema, compression="zstd")
            for name, schema in self._schemas.items()
        }
        self._waiting: dict[str, list[pa.RecordBatch]] = {name: [] for name in self._schemas}
        self._works = 0

    def add(self, uids: Ints, works: WorkColumns) -> None:
        """Add works; of those added in a row, not all need to be in the order of their uids."""
        authorship = links(uids, works)
        self._waiting["work"].append(work_rows(uids, works, authorship))
        self._waiting["authorship"].append(authorship)
        if "byline" in self._schemas:
            self._waiting["byline"].append(byline_rows(uids, works))
        self._works += len(uids)

    def flush(self, least: int = 0) -> None:
        """Write what is waiting, in the order of the uids, if it is so many works at least."""
        if self._works < least:
            return
        for name, schema in self._schemas.items():
            rows = pa.Table.from_batches(self._waiting[name], schema)
            uids = rows["uid"].to_numpy()
            if (uids[1:] < uids[:-1]).any():
                rows = rows.take(pa.array(np.argsort(uids, kind="stable")))
            self._writers[name].write_table(rows)
            self._waiting[name].clear()
        self._works = 0

    def close(self) -> None:
        """Write what is left and give the files their names."""
        self.flush()
        for name, writer in self._writers.items():
            writer.close()
            Path(f"{self._paths[name]}.partial").rename(self._paths[name])
