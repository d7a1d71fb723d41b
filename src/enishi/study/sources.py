"""The ``[[source]]`` tables of a study file, and the files that their paths match."""

import glob
import os
from pathlib import Path

from enishi.errors import nearest, shown
from enishi.language import _
from enishi.language.hint import did_you_mean
from enishi.readers import formats
from enishi.readers.remote import is_remote, shown_address
from enishi.study.checks import choice, text
from enishi.study.problems import Spot
from enishi.study.settings import Source

SOURCE_KEYS = ("path", "format")


def sources(value: object, spot: Spot, folder: Path, hints: dict[str, str]) -> tuple[Source, ...]:
    """Check the sources; relative paths start from ``folder``, that of the study file."""
    if not isinstance(value, list) or not value or not all(isinstance(item, dict) for item in value):
        spot.expected(value, _("one table or more, each beginning with the line [[source]]"))
        return ()
    return tuple(_source(item, spot / index, folder, hints) for index, item in enumerate(value))


def _source(given: dict[str, object], spot: Spot, folder: Path, hints: dict[str, str]) -> Source:
    spot.only(given, SOURCE_KEYS, hints)
    format = choice(given["format"], spot / "format", formats()) if "format" in given else None
    if "path" not in given:
        spot.wrong(_('"path" is missing; a source needs the files that it reads, such as path = "works/*.csv"'))
        return Source("", format, ())
    path = text(given["path"], spot / "path")
    if is_remote(path):
        return Source(shown_address(path), format, (path,))
    matches = matching(path, folder)
    if path and not matches:
        _explain_no_match(path, folder, spot / "path")
    return Source(path, format, matches)


def matching(path: str, folder: Path) -> tuple[Path, ...]:
    """Return the file or folder of this very name, else those that it matches as a glob, in the order of their names.

    ``**`` stands for folders at any depth, ``~`` for the home folder.
    """
    path = os.path.expanduser(path)  # noqa: PTH111  Path.expanduser raises for a user who is not there
    if os.path.exists(folder / path):  # noqa: PTH110  Path.exists raises for a folder one may not look into
        return (folder / path,)
    try:
        found = glob.glob(path, root_dir=folder, recursive=True)  # noqa: PTH207  Path.glob refuses absolute patterns
    except ValueError:  # a zero byte
        return ()
    return tuple(sorted({folder / name for name in found}))


def _explain_no_match(path: str, folder: Path, spot: Spot) -> None:
    """Say how far the path leads, and which name there comes nearest to the next one."""
    here = folder
    parts = Path(os.path.expanduser(path)).parts  # noqa: PTH111
    for part in parts:
        if not os.path.isdir(here / part):  # noqa: PTH112
            break
        here = here / part
    try:
        names = sorted(os.listdir(here))  # noqa: PTH208
    except OSError:
        names = []
    message = _("{key} is {path}, which matches no file; the nearest folder that exists is {folder}").format(
        key=spot.key, path=shown(path), folder=here
    )
    near = nearest(part, names)
    spot.wrong(message + did_you_mean(near))
