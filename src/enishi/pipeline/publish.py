"""Making a result whole: everything is built in ``.partial`` inside the output folder, then renamed into place.

``manifest.json`` is what makes a folder a result. It goes away first and comes back last, so a run that dies leaves
either the old result or a folder that no command takes for one.
"""

import errno
import json
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import duckdb

from enishi.errors import OutputError, UsageError
from enishi.language import _

MANIFEST = "manifest.json"
PARTIAL = ".partial"
_NOT_ALLOWED = "you are not allowed to write there"
# What the system says when a result cannot be written, in words (message ids).
_REASONS = {
    errno.ENOSPC: "the disk is full",
    errno.EDQUOT: "the disk quota is used up",
    errno.EROFS: "the disk can only be read",
    errno.EACCES: _NOT_ALLOWED,
    errno.EPERM: _NOT_ALLOWED,
    errno.ENOTDIR: "a part of the path is a file, not a folder",
    errno.EIO: "the disk reports an error",
}


def prepare(out: Path) -> Path:
    """Return the building folder inside ``out``, made if need be.

    Raises UsageError where ``out`` is a file or holds something that is not a result, OutputError where it cannot be
    written.
    """
    if out.exists() and not out.is_dir():
        raise UsageError(_("{out}: this is a file; name a folder for the result").format(out=out))
    if out.exists() and any(out.iterdir()) and not (out / MANIFEST).exists() and not (out / PARTIAL).exists():
        raise UsageError(
            _("{out}: the folder holds other files; name an empty or a new folder for the result").format(out=out)
        )
    with writing(out):
        (out / PARTIAL).mkdir(parents=True, exist_ok=True)
        probe = out / PARTIAL / "probe"
        probe.write_bytes(b"")
        probe.unlink()
    return out / PARTIAL


@contextmanager
def writing(out: Path) -> Iterator[None]:
    """Turn what the system says when a result cannot be written into an error for people."""
    try:
        yield
    except OSError as error:
        if error.errno not in _REASONS:
            raise
        raise _cannot_write(out, _(_REASONS[error.errno])) from error
    except duckdb.IOException as error:
        full = "No space left" in str(error)
        raise _cannot_write(out, _(_REASONS[errno.ENOSPC]) if full else str(error).splitlines()[0]) from error


def _cannot_write(out: Path, reason: str) -> OutputError:
    return OutputError(
        _("{out}: the result cannot be written: {reason}. No earlier result was changed.").format(
            out=out, reason=reason
        )
    )


def publish(build: Path, out: Path) -> None:
    """Move everything in ``build`` into ``out``, the manifest last, replacing an earlier result."""
    old = out / PARTIAL / "old"
    shutil.rmtree(old, ignore_errors=True)
    old.mkdir()
    if (out / MANIFEST).exists():
        (out / MANIFEST).rename(old / MANIFEST)
    for entry in sorted(build.iterdir(), key=lambda path: (path.name == MANIFEST, path.name)):
        target = out / entry.name
        if target.exists():
            target.rename(old / entry.name)
        entry.rename(target)


def load_manifest(result: Path) -> dict[str, Any]:
    """Return the manifest of a result. Raises UsageError where the folder is not a whole result."""
    try:
        manifest: dict[str, Any] = json.loads((result / MANIFEST).read_text("utf-8"))
    except (OSError, ValueError) as error:
        raise UsageError(
            _("{result}: not a finished result (it has no readable manifest.json); make one with `enishi run`").format(
                result=result
            )
        ) from error
    return manifest
