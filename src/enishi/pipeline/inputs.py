"""The input files of a study: which they are, in which order, and what they are made of (SHA-256)."""

import hashlib
import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.parse import urlsplit

from enishi.errors import InputError
from enishi.language import _
from enishi.pipeline.left_out import UNFINISHED, left_out
from enishi.pipeline.listing import sources_below
from enishi.readers import LAID_OUT, choose, reader_of_folder, readers
from enishi.readers.files import holds_data, is_empty, is_unfinished, readable
from enishi.readers.openalex_snapshot import further
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


class Inputs(list[Input]):
    """The files to read, in order; left_out: those among them that are not read, with the reason."""

    def __init__(self, files: Iterable[Input], left: Iterable[str]) -> None:
        """Take the files, and the names of those that are not read."""
        super().__init__(files)
        self.left_out = left_out(left)


def inputs(sources: Iterable[tuple[Path | str, str | None]], home: Path) -> Inputs:
    """Return every file of the sources once, in the order of sources and names, with its reader.

    A folder that is one source (a snapshot) gives the files that are its parts; what else lies in it is left out, and
    so are, in any folder, downloads that did not finish.

    ``sources`` are paths (addresses, as text, of what lies elsewhere) and the format that the user named, or None;
    ``home`` is the folder that names are relative to, so that a study that moves together with its files gives the same
    result. A file without content holds no records (snapshots have such parts); where no file has any, that is an
    error. Raises InputError, UsageError.
    """
    found: dict[Path, Input] = {}
    left: dict[Path, str] = {}
    for path, format in sources:
        if isinstance(path, str):
            there, others = _elsewhere(path, format)
            found |= {source.path: source for source in there}
            left |= others
            continue
        for source in sources_below(path):
            whole = reader_of_folder(source)
            if whole and whole.parts:
                lying = [file for file in sorted(source.rglob("*")) if file.is_file()]
                left |= {file.resolve(): _name(file, home) for file in further(lying, source)}
            elif source != path and is_unfinished(source):
                left[source.resolve()] = _name(source, home)
                continue
            for file in whole.parts(source) if whole and whole.parts else [source]:
                if file.resolve() not in found:
                    reader = None if is_empty(file) else whole or choose(file, format)
                    found[file.resolve()] = Input(file, reader, _name(file, home))
    names = [name for path, name in left.items() if path not in found]
    if not any(source.reader for source in found.values()):
        if not found:
            raise InputError(_("{file}: left out: {reason}").format(file=names[0], reason=_(UNFINISHED)))
        empty = next(iter(found.values())).path
        raise InputError(_("{path}: the file is empty; there is nothing to read").format(path=empty))
    return Inputs(found.values(), names)


def _elsewhere(address: str, format: str | None) -> tuple[list[Input], dict[Path, str]]:
    """Return the parts of a snapshot at an address, or its files where the user names their format; and what it leaves.

    Raises InputError where neither holds: telling a format takes a look into each file.
    """
    found = {Path(urlsplit(remote.address).path): remote for remote in files_at(address)}
    laid_out = [reader for reader in readers().values() if reader.chosen]
    for reader in laid_out:
        if format in (None, reader.name) and reader.chosen and (parts := reader.chosen(list(found))):
            others = further([path for path in found if path not in parts], Path(urlsplit(address).path or "/"))
            return [_remote(found[path], reader) for path in parts], {path: found[path].name for path in others}
    if format not in readers():
        message = _("{path}: not laid out like the OpenAlex snapshot ({expected}); name the format of its files")
        raise InputError(message.format(path=shown_address(address), expected=LAID_OUT))
    data = [path for path, remote in found.items() if remote.size and holds_data(Path(path.name))]
    unfinished = {path: found[path].name for path in data if is_unfinished(path)}
    return [_remote(found[path], readers()[format]) for path in data if path not in unfinished], unfinished


def _remote(remote: Remote, reader: Reader) -> Input:
    return Input(Path(urlsplit(remote.address).path), reader, remote.name, remote)


def _name(path: Path, home: Path) -> str:
    try:
        return Path(os.path.relpath(path.resolve(), home.resolve())).as_posix()
    except ValueError:  # another drive
        return path.as_posix()


def sha256(path: Path) -> str:
    """Return the SHA-256 of a file's bytes, in hexadecimal. Raises InputError."""
    with readable(path), path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
