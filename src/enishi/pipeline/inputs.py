"""The input files of a study: which they are, in which order, and what they are made of (SHA-256)."""

import hashlib
import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.parse import urlsplit

from enishi.errors import InputError, UsageError
from enishi.language import _
from enishi.readers import LAID_OUT, choose, reader_of_folder, readers
from enishi.readers.files import holds_data, is_empty, readable
from enishi.readers.reader import Reader
from enishi.readers.remote import Remote, at, copied, files_at, shown_address


@dataclass(frozen=True, slots=True)
class Input:
    """One file to read, with its name for people.

    reader: the one that knows it, None for a file without content. remote: what it is a copy of, if it lies elsewhere;
    ``path`` then is no path on this machine.
    """

    path: Path
    reader: Reader | None
    name: str
    remote: Remote | None = None

    @property
    def format(self) -> str | None:
        """The reader's name."""
        return self.reader.name if self.reader else None

    @property
    def where(self) -> str:
        """Where the file lies, in full, for people."""
        return self.remote.name if self.remote else str(self.path.resolve())

    def state(self) -> tuple[int, int]:
        """Return size and time of change: what differs once something changed. Raises InputError if it is gone."""
        if self.remote:
            now = at(self.remote)
            return now.size, now.changed
        with readable(self.path):
            found = self.path.stat()
        return found.st_size, found.st_mtime_ns

    @contextmanager
    def at_hand(self, folder: Path) -> Iterator[Path]:
        """Yield the path of the file on this machine: a copy below ``folder`` of what lies elsewhere."""
        if not self.remote:
            yield self.path
            return
        with TemporaryDirectory(dir=folder, prefix="copy.") as made, copied(self.remote, Path(made)) as path:
            yield path


def _all_files(path: Path) -> list[Path]:
    """Return every file below a folder by name, or the file itself. Raises InputError for what may not be listed."""

    def refuse(error: OSError) -> None:
        raise InputError(_("{path}: cannot be read: {error}").format(path=error.filename, error=error.strerror))

    if path.is_file():
        return [path]
    found = (Path(folder) / name for folder, _folders, names in os.walk(path, onerror=refuse) for name in names)
    return sorted(file for file in found if file.is_file())


def sources_below(path: Path) -> list[Path]:
    """Return what a path holds to read, in the order of names: files, and folders that are one source each."""
    if not path.exists():
        raise UsageError(_("{path}: there is no such file or folder").format(path=path))
    if path.is_file() or reader_of_folder(path):
        return [path]
    found: list[Path] = []
    for folder in sorted({file.parent for file in _all_files(path)} | {path}):
        if any(folder.is_relative_to(whole) for whole in found if whole.is_dir()):
            continue
        at = next((up for up in _between(path, folder) if reader_of_folder(up)), None)
        if at:
            found.append(at)
        else:
            files = (file for file in sorted(folder.iterdir()) if file.is_file())
            found += [file for file in files if holds_data(file.relative_to(path))]
    if not found:
        raise UsageError(_("{path}: the folder holds no data files").format(path=path))
    return sorted(found)


def _between(top: Path, folder: Path) -> list[Path]:
    """Return the folders below ``top`` down to ``folder``, outermost first."""
    parts = folder.relative_to(top).parts
    return [top.joinpath(*parts[: depth + 1]) for depth in range(len(parts))]


def inputs(sources: Iterable[tuple[Path | str, str | None]], home: Path) -> list[Input]:
    """Return every file of the sources once, in the order of sources and names, with its reader.

    A folder that is one source (a snapshot) gives the files that are its parts.

    ``sources`` are paths (addresses, as text, of what lies elsewhere) and the format that the user named, or None;
    ``home`` is the folder that names are relative to, so that a study that moves together with its files gives the same
    result. A file without content holds no records (snapshots have such parts); where no file has any, that is an
    error. Raises InputError, UsageError.
    """
    found: dict[Path, Input] = {}
    for path, format in sources:
        if isinstance(path, str):
            found |= {source.path: source for source in _elsewhere(path, format)}
            continue
        for source in sources_below(path):
            whole = reader_of_folder(source)
            for file in whole.parts(source) if whole and whole.parts else [source]:
                if file.resolve() not in found:
                    reader = None if is_empty(file) else whole or choose(file, format)
                    found[file.resolve()] = Input(file, reader, _name(file, home))
    if not any(source.reader for source in found.values()):
        empty = next(iter(found.values())).path
        raise InputError(_("{path}: the file is empty; there is nothing to read").format(path=empty))
    return list(found.values())


def _elsewhere(address: str, format: str | None) -> list[Input]:
    """Return the parts of a snapshot at an address, or its files where the user names their format.

    Raises InputError where neither holds: telling a format takes a look into each file.
    """
    found = {Path(urlsplit(remote.address).path): remote for remote in files_at(address)}
    laid_out = [reader for reader in readers().values() if reader.chosen]
    for reader in laid_out:
        if format in (None, reader.name) and reader.chosen and (parts := reader.chosen(list(found))):
            return [Input(path, reader, found[path].name, found[path]) for path in parts]
    if format not in readers():
        message = _("{path}: not laid out like the OpenAlex snapshot ({expected}); name the format of its files")
        raise InputError(message.format(path=shown_address(address), expected=LAID_OUT))
    data = [path for path, remote in found.items() if remote.size and holds_data(Path(path.name))]
    return [Input(path, readers()[format], found[path].name, found[path]) for path in data]


def _name(path: Path, home: Path) -> str:
    try:
        return Path(os.path.relpath(path.resolve(), home.resolve())).as_posix()
    except ValueError:  # another drive
        return path.as_posix()


def sha256(path: Path) -> str:
    """Return the SHA-256 of a file's bytes, in hexadecimal. Raises InputError."""
    with readable(path), path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
