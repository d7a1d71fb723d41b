"""Install a release of the Research Organization Registry (ROR, CC0) from a local file.

A release becomes two Parquet tables in a folder of its own, named after its content, and ``current.json`` names the
one in use; it is written last, so a run that dies leaves the release before it untouched.
"""

import hashlib
import json
import re
import shutil
import tempfile
from collections.abc import Callable
from dataclasses import asdict, dataclass
from itertools import islice
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from enishi.errors import InputError, OutputError
from enishi.fetch.ror_records import name_rows, organisation_row, records
from enishi.language import _
from enishi.tables.organisation import CURRENT, NAME, NAMES, ORGANISATION, ORGANISATIONS, registry_folder

_BATCH = 5_000
_VERSION = re.compile(r"v\d+\.\d+(?:\.\d+)?(?:-\d{4}-\d{2}-\d{2})?")


@dataclass(frozen=True, slots=True)
class Installed:
    """A release in use: its version ("" where its name does not say), the file's SHA-256, and what it holds."""

    version: str
    sha256: str
    organisations: int
    names_only: int
    folder: str


def install_ror(source: Path, version: str = "", folder: Path | None = None) -> Installed:
    """Install a release from a file: ROR's zip, its JSON array, or JSON lines (also gzip or zstd).

    ``version``: the release's name, by default read from the file's name. ``folder``: where registries are kept.
    Raises InputError where the file is no release in schema v2 or is damaged, OutputError where it cannot be written.
    """
    home = folder or registry_folder()
    digest = _sha256(source)
    named = _VERSION.search(source.name)
    try:
        home.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(prefix=".partial-", dir=home) as partial:
            count, names_only = _write_tables(source, Path(partial))
            done = Installed(version or (named.group() if named else ""), digest, count, names_only, digest[:12])
            _put_in_use(home, Path(partial), done)
    except OSError as error:
        raise OutputError(
            _("{path}: the registry cannot be installed: {error}. Set ENISHI_DATA to a folder you may write to.").format(
                path=home, error=error.strerror or error
            )
        ) from error
    return done


def _sha256(path: Path) -> str:
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError as error:
        raise InputError(_("{path}: cannot be read: {error}").format(path=path, error=error.strerror)) from error


def _write_tables(source: Path, folder: Path) -> tuple[int, int]:
    """Write both tables, sorted by id; return the numbers of records, and of those with names only."""
    stream = records(source)
    _write_batches(folder / ORGANISATIONS, ORGANISATION, folder / NAMES, stream)
    for file in (ORGANISATIONS, NAMES):
        table = pq.read_table(folder / file)
        order = pc.sort_indices(table.append_column("row", pa.array(range(len(table)))), [("id", "ascending"), ("row", "ascending")])
        pq.write_table(table.take(order), folder / file, compression="zstd")
    ids = pq.read_table(folder / ORGANISATIONS, columns=["id", "country"])
    twice = len(ids) - pc.count_distinct(ids["id"]).as_py()
    if twice:
        raise InputError(_("{path}: {count} ROR ids stand there twice").format(path=source, count=twice))
    return len(ids), ids["country"].null_count


def _write_batches(organisations: Path, schema: pa.Schema, names: Path, stream) -> None:  # type: ignore[no-untyped-def]
    with pq.ParquetWriter(organisations, schema) as out, pq.ParquetWriter(names, NAME) as out_names:
        while batch := list(islice(stream, _BATCH)):
            out.write_table(pa.Table.from_pylist([organisation_row(record) for record in batch], schema=schema))
            rows = [row for record in batch for row in name_rows(record)]
            out_names.write_table(pa.Table.from_pylist(rows, schema=NAME))


def _put_in_use(home: Path, partial: Path, done: Installed) -> None:
    """Give the folder its name, name it in ``current.json``, then remove what is no longer in use."""
    final = home / done.folder
    if not final.exists():
        partial.rename(final)
        partial.mkdir()  # the temporary folder's own cleaning expects it
    beside = home / f".{CURRENT}"
    beside.write_text(json.dumps(asdict(done), indent=1), "utf-8")
    beside.replace(home / CURRENT)
    for other in sorted(home.iterdir()):
        if other.is_dir() and re.fullmatch(r"[0-9a-f]{12}", other.name) and other != final:
            shutil.rmtree(other, ignore_errors=True)
