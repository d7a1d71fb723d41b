"""Keep of one part of the snapshot of OpenAlex the works that are asked for, as they stand there."""

import gzip
from pathlib import Path

import orjson
import pyarrow as pa
import pyarrow.parquet as pq

from enishi.fetch.download import sum_of
from enishi.fetch.openalex_origin import Part
from enishi.fetch.openalex_query import Query
from enishi.language import _
from enishi.readers.files import open_bytes
from enishi.readers.unpacked import DAMAGE
from enishi.tables.parquet import TableWriter

_ROWS = 2_000
# What the filters look at, so that of Parquet no more is read before a row is known to be wanted.
_LOOKED_AT = ("publication_year", "primary_location", "topics")


def keep_checked(raw: Path, kept: Path, part: Part, md5: str | None, query: Query) -> int:
    """Check what arrived as a part, write to ``kept`` the works of it that are asked for, and return their number.

    Raises ValueError where it is not what the manifest, or the server by its MD5, promises.
    """
    if raw.stat().st_size != part.size or (md5 is not None and sum_of(raw, "md5") != md5):
        raise ValueError(_("size or MD5 differ"))
    if query.filter():
        records, works = _keep(raw, kept, query)
    else:
        records = works = _check_readable(raw)
        raw.replace(kept)
    if part.records not in (None, records):
        raise ValueError(_("{count} records instead of {expected}").format(count=records, expected=part.records))
    return works


def _keep(raw: Path, kept: Path, query: Query) -> tuple[int, int]:
    """Write the matching works of a part; return the numbers of records and of works kept.

    Raises ValueError where the part is damaged.
    """
    try:
        return (_keep_rows if raw.suffix == ".parquet" else _keep_lines)(raw, kept, query)
    except (*DAMAGE, pa.ArrowException) as error:
        raise ValueError(str(error)) from error


def _check_readable(raw: Path) -> int:
    """Return the number of records of a part. Raises ValueError where it is damaged."""
    try:
        if raw.suffix == ".parquet":
            return int(pq.read_metadata(raw).num_rows)
        with open_bytes(raw) as file:
            return sum(1 for line in file if line.strip())
    except (*DAMAGE, pa.ArrowException) as error:
        raise ValueError(str(error)) from error


def _keep_lines(raw: Path, kept: Path, query: Query) -> tuple[int, int]:
    count = found = 0
    ids = [id.encode() for id, _name in query.publishers]
    with open_bytes(raw) as file, kept.open("wb") as under, gzip.GzipFile("", "wb", 6, under, mtime=0) as out:
        for line in file:
            if not line.strip():
                continue
            count += 1
            # Parsing is what costs: a line that names none of the publishers anywhere is not worth it.
            if ids and not any(id in line for id in ids):
                continue
            if query.matches(orjson.loads(line)):
                out.write(line if line.endswith(b"\n") else line + b"\n")
                found += 1
    return count, found


def _keep_rows(raw: Path, kept: Path, query: Query) -> tuple[int, int]:
    count = found = 0
    with pq.ParquetFile(raw) as file, TableWriter(kept, file.schema_arrow, compression="zstd") as out:
        looked_at = [name for name in _LOOKED_AT if name in file.schema_arrow.names]
        for batch in file.iter_batches(_ROWS):
            wanted = [query.matches(row) for row in batch.select(looked_at).to_pylist()]
            count, found = count + len(wanted), found + sum(wanted)
            if any(wanted):
                out.write_batch(batch.filter(pa.array(wanted)))
    return count, found
