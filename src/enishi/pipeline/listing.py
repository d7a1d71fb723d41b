"""What lies below a path that a study names: files, and folders that are one source each."""

import os
from pathlib import Path

from enishi.errors import InputError, UsageError
from enishi.language import _
from enishi.readers import reader_of_folder
from enishi.readers.files import holds_data


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
