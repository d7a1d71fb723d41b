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
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path

from enishi.errors import InputError
from enishi.language import _
from enishi.readers.files import holds_data, open_bytes
from enishi.readers.unpacked import DAMAGE

_PARTITION = re.compile(r"updated_date=(\d{4}-\d{2}-\d{2})")
_PART = re.compile(r"(?:\d+_)?part[_-][^.]+(?:\..*)?")
# How the name of a part ends; what follows else is a download under way, a checksum or the like.
_ENDINGS = frozenset({"", ".gz", ".gzip", ".zst", ".zstd", ".json", ".jsonl", ".ndjson", ".parquet"})
_ENTITY = "works"
_MERGED = "merged_ids"
# Where the folders of works, authors and so on lie below a folder that is a snapshot.
_HOMES = (".", "data", "jsonl", "parquet", "data/jsonl", "data/parquet")


def is_snapshot(folder: Path) -> bool:
    """Whether a folder holds parts of works where a snapshot has them: whatever else lies in it is not read."""
    return bool(parts(folder))


def further(files: Sequence[Path], folder: Path) -> list[Path]:
    """Return those files of a snapshot that reading it leaves out though they are none of its own."""
    return [file for file in files if holds_data(file.relative_to(folder)) and not _belongs(file, folder)]


def _belongs(file: Path, folder: Path) -> bool:
    """Whether a file is a part of an entity of the snapshot (authors, sources and more lie beside the works)."""
    if date_of(file):
        entity = file.parent.parent
        return folder in {file.parent, entity} or entity.parent in {folder / home for home in _HOMES}
    return _MERGED in file.relative_to(folder).parts


def date_of(path: Path) -> str | None:
    """Return the date of the partition in which a part lies, None for any other file."""
    found = _PARTITION.fullmatch(path.absolute().parent.name)
    return found[1] if found and path.suffix in _ENDINGS and _PART.fullmatch(path.name) else None


def parts(folder: Path) -> list[Path]:
    """Return the path of every part of works, by date, then path.

    ``folder`` may be the whole snapshot, a folder of works, or one partition. A partition that lies there in both
    formats is read from Parquet only: each format is a complete copy, and Parquet needs less reading.
    """
    entities = [folder, *(folder / home / _ENTITY for home in _HOMES)]
    partitions = [folder, *(partition for entity in entities for partition in entity.glob("updated_date=*"))]
    return _once([part for partition in partitions for part in partition.glob("*part*") if part.is_file()])


def chosen(files: Sequence[Path]) -> list[Path]:
    """Return the parts of works among the files below a folder, as ``parts`` does, from their paths alone."""
    dated = [file for file in files if date_of(file)]
    return _once([file for file in dated if file.parents[1].name == _ENTITY] or dated)


def _once(files: Sequence[Path]) -> list[Path]:
    """Return parts by date, then path; of a date in both formats those in Parquet."""
    found = [(date, part) for part in files if (date := date_of(part))]
    in_parquet = {date for date, part in found if part.suffix == ".parquet"}
    return [part for date, part in sorted(found) if part.suffix == ".parquet" or date not in in_parquet]


def merged_ids(part: Path) -> dict[str, str]:
    """Return the ids of works that OpenAlex merged into others, where a folder above a part lists them."""
    if not date_of(part):
        return {}
    works = part.absolute().parents[1]
    return _merged_ids((works, *list(works.parents)[:3]))


@lru_cache(1)
def _merged_ids(roots: tuple[Path, ...]) -> dict[str, str]:
    merged = {}
    for root in roots:
        for path in sorted(root.glob(f"{_MERGED}/{_ENTITY}/*.csv*")):
            try:
                with open_bytes(path) as file:
                    for row in csv.DictReader(io.TextIOWrapper(file, "utf-8", "replace", newline="")):
                        merged[_bare(row.get("id"))] = _bare(row.get("merge_into_id"))
            except (*DAMAGE, csv.Error) as error:  # not the works' damage: they would be lost for it
                message = _("{path}: a list of merged ids that is damaged: {error}")
                raise InputError(message.format(path=path, error=error)) from error
    return merged


def _bare(identifier: str | None) -> str:
    """Return the id of a work in these lists, which may stand as an address, as works have it here."""
    return f"openalex:{(identifier or '').rpartition('/')[2]}"
