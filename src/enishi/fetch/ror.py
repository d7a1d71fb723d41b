"""Bring home a release of the Research Organization Registry (ROR, CC0): from Zenodo, or from a local file.

A release becomes two Parquet tables in a folder of its own, named after its content, and ``current.json`` names the
one in use; it is written last, so a run that dies leaves the release before it untouched.
"""

import json
import os
import re
import shutil
import tempfile
import time
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from itertools import islice
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from enishi.errors import FetchError, InputError, OutputError
from enishi.fetch.download import NotThereError, Wait, download, get, sum_of
from enishi.fetch.ror_records import name_rows, organisation_row, records
from enishi.language import _
from enishi.tables.organisation import CURRENT, NAME, NAMES, ORGANISATION, ORGANISATIONS, registry_folder
from enishi.tables.parquet import TableWriter

_BATCH = 5_000
_LONGEST_RECORD = 16 << 20
_VERSION = re.compile(r"v\d+\.\d+(?:\.\d+)?(?:-\d{4}-\d{2}-\d{2})?")


@dataclass(frozen=True, slots=True)
class Installed:
    """A release in use: its version ("" where its name does not say), the file's SHA-256, and what it holds."""

    version: str
    sha256: str
    organisations: int
    names_only: int
    folder: str


# The record that stands for all releases, https://doi.org/10.5281/zenodo.6347574; $ENISHI_ZENODO names another server.
_ZENODO = "https://zenodo.org"
# Where the current release is described; the second way is asked where a server does not know the first.
_ADDRESSES = ("/api/records/6347574/versions/latest", "/api/records/?communities=ror-data&sort=newest")


def fetch_ror(base: str = "", folder: Path | None = None, wait: Wait = time.sleep) -> Installed:
    """Download the current release from Zenodo, check its MD5, and install it. A broken download goes on next time.

    ``base``: another server that answers like Zenodo. Raises FetchError where it cannot be downloaded, and what
    ``install_ror`` raises. A release that is in use already is not downloaded again.
    """
    home = folder or registry_folder()
    server = (base or os.environ.get("ENISHI_ZENODO") or _ZENODO).rstrip("/")
    version, file = _current(server, wait)
    in_use = installed_ror(home)
    if in_use and in_use.version == version:
        return in_use
    try:
        home.mkdir(parents=True, exist_ok=True)
        path = home / f"download-{file['checksum']}.zip"
        download(file["url"], path, file["checksum"], file["size"], wait)
        try:
            return install_ror(path, version, home)
        finally:
            path.unlink(missing_ok=True)
    except OSError as error:
        raise OutputError(_not_writable(home, error)) from error


def installed_ror(folder: Path | None = None) -> Installed | None:
    """Return the release in use, None where there is none."""
    try:
        return Installed(**json.loads(((folder or registry_folder()) / CURRENT).read_text("utf-8")))
    except (OSError, ValueError, TypeError):
        return None


def _current(server: str, wait: Wait) -> tuple[str, dict[str, Any]]:
    for address in _ADDRESSES:
        try:
            record = get(server + address, lambda answer: answer.read(_LONGEST_RECORD), wait=wait)
        except NotThereError:
            if address == _ADDRESSES[-1]:
                raise
        else:
            return _release(server + address, record)
    raise AssertionError  # the last address returns or raises


def _release(address: str, record: bytes) -> tuple[str, dict[str, Any]]:
    """Return the version and the zip (``url, checksum, size``) of a record as Zenodo describes it."""
    try:
        facts = json.loads(record)
        facts = facts["hits"]["hits"][0] if "hits" in facts else facts
        files = [file for file in facts["files"] if file["key"].endswith(".zip")]
        file = files[0]
        kind, _colon, digest = file["checksum"].partition(":")
        if kind != "md5" or not re.fullmatch(r"[0-9a-f]{32}", digest):
            raise ValueError(file["checksum"])
        found = {"url": file["links"]["self"], "checksum": digest, "size": int(file["size"])}
        return str(facts["metadata"].get("version") or file["key"]), found
    except (ValueError, KeyError, IndexError, TypeError, AttributeError) as error:
        raise FetchError(
            _(
                "{url}: does not answer like Zenodo ({error}); expected a record with a zip and its MD5. "
                "Give a release that you downloaded with --from FILE."
            ).format(url=address, error=repr(error))
        ) from error


def _not_writable(home: Path, error: OSError) -> str:
    return _("{path}: the registry cannot be installed: {error}. Set ENISHI_DATA to a folder you may write to.").format(
        path=home, error=error.strerror or error
    )


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
        raise OutputError(_not_writable(home, error)) from error
    return done


def _sha256(path: Path) -> str:
    try:
        return sum_of(path)
    except OSError as error:
        raise InputError(_("{path}: cannot be read: {error}").format(path=path, error=error.strerror)) from error


def _write_tables(source: Path, folder: Path) -> tuple[int, int]:
    """Write both tables, sorted by id; return the numbers of records, and of those with names only."""
    _write_batches(folder, records(source))
    for file in (ORGANISATIONS, NAMES):
        table = pq.read_table(folder / file)
        table = table.append_column("row", pa.array(range(len(table)))).sort_by(
            [("id", "ascending"), ("row", "ascending")]
        )
        pq.write_table(table.drop_columns("row"), folder / file, compression="zstd")
    ids = pq.read_table(folder / ORGANISATIONS, columns=["id", "country"])
    twice = len(ids) - pc.count_distinct(ids["id"]).as_py()
    if twice:
        raise InputError(_("{path}: {count} ROR ids stand there twice").format(path=source, count=twice))
    return len(ids), ids["country"].null_count


def _write_batches(folder: Path, stream: Iterator[dict[str, Any]]) -> None:
    with (
        TableWriter(folder / ORGANISATIONS, ORGANISATION) as organisations,
        TableWriter(folder / NAMES, NAME) as names,
    ):
        while batch := list(islice(stream, _BATCH)):
            organisations.write_table(pa.Table.from_pylist([organisation_row(r) for r in batch], schema=ORGANISATION))
            names.write_table(pa.Table.from_pylist([row for r in batch for row in name_rows(r)], schema=NAME))


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
