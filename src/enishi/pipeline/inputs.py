"""The input files of a study: which they are, in which order, and what they are made of (SHA-256)."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from enishi.errors import InputError, UsageError
from enishi.language import _
from enishi.readers import choose, reader_of_folder
from enishi.readers.reader import Reader

# What stands beside the data in a downloaded snapshot.
_NOT_DATA = frozenset({"manifest", "license.txt", "release_notes.txt", "readme.md", "readme.txt", "readme"})


@dataclass(frozen=True, slots=True)
class Input:
    """One file to read, or a folder that is one source (a snapshot), with its reader and its name for people."""

    path: Path
    reader: Reader
    name: str

    def state(self) -> list[tuple[str, int, int]]:
        """Return name, size and time of change of each file: what differs once something changed."""
        stats = [(file.as_posix(), file.stat()) for file in _all_files(self.path)]
        return [(name, stat.st_size, stat.st_mtime_ns) for name, stat in stats]


def _all_files(path: Path) -> list[Path]:
    return [path] if path.is_file() else sorted(file for file in path.rglob("*") if file.is_file())


def files_below(path: Path) -> list[Path]:
    """Return the data files of a folder in the order of their names, or the file itself."""
    if not path.exists():
        raise UsageError(_("{path}: there is no such file or folder").format(path=path))
    if path.is_file():
        return [path]
    found = [
        file
        for file in sorted(path.rglob("*"))
        if file.is_file()
        and not any(part.startswith((".", "_")) for part in file.relative_to(path).parts)
        and file.name.lower() not in _NOT_DATA
    ]
    if not found:
        raise UsageError(_("{path}: the folder holds no data files").format(path=path))
    return found


def inputs(sources: Iterable[tuple[Path, str | None]], home: Path) -> list[Input]:
    """Return every file of the sources once, in the order of sources and names, with its reader.

    ``sources`` are paths and the format that the user named, or None; ``home`` is the folder that names are relative
    to, so that a study that moves together with its files gives the same result. A file without content is passed
    over if others have some (snapshots hold empty parts); alone, it is an error. Raises InputError, UsageError.
    """
    found: dict[Path, Input] = {}
    empty = []
    for path, format in sources:
        reader = reader_of_folder(path)
        if reader:
            found[path.resolve()] = Input(path, reader, _name(path, home))
            continue
        for file in files_below(path):
            if file.resolve() in found:
                continue
            if file.stat().st_size == 0:
                empty.append(file)
                continue
            found[file.resolve()] = Input(file, choose(file, format), _name(file, home))
    if not found:
        raise InputError(_("{path}: the file is empty; there is nothing to read").format(path=empty[0]))
    return list(found.values())


def _name(path: Path, home: Path) -> str:
    try:
        return path.resolve().relative_to(home.resolve()).as_posix()
    except ValueError:
        return path.as_posix()


def sha256(path: Path) -> str:
    """Return the SHA-256 of a file's bytes, in hexadecimal; of a folder, that of its files' names and sums."""
    if path.is_dir():
        listing = "".join(f"{sha256(file)}  {file.relative_to(path).as_posix()}\n" for file in _all_files(path))
        return hashlib.sha256(listing.encode()).hexdigest()
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
