"""The folders of the OpenAlex snapshot.

Two layouts exist: ``data/jsonl/works/updated_date=2026-06-24/part_0000.gz`` (and ``data/parquet/…/part_0000.parquet``)
since June 2026, ``data/works/updated_date=…/part_000.gz`` before. A record lies in the partition of the day on which
it last changed; a copy that was brought up to date without deleting holds older versions of it in older partitions.
Since 2026 a merged or deleted record just stops appearing; before, ``merged_ids/works/*.csv.gz`` listed those that
were merged (merge_date, id, merge_into_id). Source: https://developers.openalex.org/download/snapshot-format
"""

import csv
import io
import re
from pathlib import Path

from enishi.readers.files import open_bytes

_PARTITION = re.compile(r"updated_date=(\d{4}-\d{2}-\d{2})")
_ENTITY = "works"


def is_snapshot(folder: Path) -> bool:
    """Whether a folder holds parts of works."""
    return bool(parts(folder))


def parts(folder: Path) -> list[tuple[str, Path]]:
    """Return the date and path of every part of works, by date, then path.

    ``folder`` may be the whole snapshot, a folder of works, or one partition. A partition that lies there in both
    formats is read from Parquet only: each format is a complete copy, and Parquet needs less reading.
    """
    found = []
    for partition in [folder, *folder.rglob("updated_date=*")]:
        date = _PARTITION.fullmatch(partition.name)
        # The snapshot has authors, sources and more beside the works, partitioned alike.
        if date and (partition.parent.name == _ENTITY or folder in {partition, partition.parent}):
            found += [(date[1], part) for part in partition.iterdir() if "part" in part.name and part.is_file()]
    in_parquet = {date for date, part in found if part.suffix == ".parquet"}
    return sorted((date, part) for date, part in found if part.suffix == ".parquet" or date not in in_parquet)


def merged_ids(folder: Path) -> dict[str, str]:
    """Return the ids of works that OpenAlex merged into others, where the folder or the one above lists them."""
    merged = {}
    for root in (folder, *folder.parents[:2]):
        for path in sorted(root.glob(f"merged_ids/{_ENTITY}/*.csv*")):
            with open_bytes(path) as file:
                for row in csv.DictReader(io.TextIOWrapper(file, "utf-8", "replace", newline="")):
                    merged[f"openalex:{row.get('id')}"] = f"openalex:{row.get('merge_into_id')}"
    return merged
