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

from filelock import FileLock, Timeout

from enishi.engines import MEMORY
from enishi.errors import EngineError, OutputError, UsageError
from enishi.language import _

MANIFEST = "manifest.json"
PARTIAL = ".partial"
RECORDS, BUILD, LOCK = "records", "build", "lock"
# Words for what the system says most often (message ids); else its own words are shown.
_NOT_ALLOWED = "you are not allowed to write there"
_REASONS = {
    errno.ENOSPC: "the disk is full",
    errno.EDQUOT: "the disk quota is used up",
    errno.EROFS: "the disk can only be read",
    errno.EACCES: _NOT_ALLOWED,
    errno.EPERM: _NOT_ALLOWED,
    errno.ENOTDIR: "a part of the path is a file, not a folder",
    errno.EIO: "the disk reports an error",
}


@contextmanager
def building(out: Path) -> Iterator[Path]:
    """Yield the folder ``.partial`` in ``out``, ours alone; every failure to write comes out as OutputError.

    Raises UsageError where ``out`` is a file or holds something that is not a result, OutputError where it cannot be
    written or another run is writing there.
    """
    if out.exists() and not out.is_dir():
        raise UsageError(_("{out}: this is a file; name a folder for the result").format(out=out))
    with writing(out):
        if out.exists() and any(out.iterdir()) and not _ours(out):
            raise UsageError(
                _("{out}: the folder holds other files; name an empty or a new folder for the result").format(out=out)
            )
        partial = out / PARTIAL
        partial.mkdir(parents=True, exist_ok=True)
        lock = FileLock(partial / LOCK)
        try:
            lock.acquire(timeout=0)
        except Timeout as error:
            raise OutputError(
                _("{out}: another run is writing there; wait for it, or name another folder").format(out=out)
            ) from error
        try:
            yield partial
        finally:
            lock.release()


def _ours(out: Path) -> bool:
    """Whether a folder is a result, or a result in the making."""
    begun = any((out / PARTIAL / name).exists() for name in (RECORDS, BUILD, LOCK))
    return begun or "enishi" in (_manifest(out) or {})


@contextmanager
def writing(out: Path) -> Iterator[None]:
    """Turn what the system says when something cannot be written into an error for people."""
    try:
        yield
    except OSError as error:
        known = _REASONS.get(error.errno or 0)
        raise _cannot_write(error.filename or out, _(known) if known else error.strerror or str(error)) from error
    except Exception as error:
        if told := _said_by_duckdb(out, error):
            raise told from error
        raise


def _said_by_duckdb(out: Path, error: Exception) -> OutputError | EngineError | None:
    """Return the error for people that one of DuckDB's is, None for any other."""
    import duckdb  # slow to load, and others read meanwhile

    if isinstance(error, duckdb.IOException):
        full = "No space left" in str(error)
        return _cannot_write(out, _(_REASONS[errno.ENOSPC]) if full else str(error).splitlines()[0])
    if isinstance(error, duckdb.OutOfMemoryException):
        return EngineError(
            _(
                "DuckDB had too little memory or room to spill; give it more with {variable}, as in {example}: {reason}"
            ).format(variable=MEMORY, example=f"{MEMORY}=4GB", reason=str(error).splitlines()[0])
        )
    return None


def _cannot_write(path: object, reason: str) -> OutputError:
    return OutputError(_("{path}: cannot be written: {reason}").format(path=path, reason=reason))


@contextmanager
def beside(path: Path) -> Iterator[Path]:
    """Yield another name in the same folder, renamed to ``path`` once all is written; raises OutputError."""
    partial = path.with_name(f".{path.name}.partial")
    with writing(path):
        try:
            yield partial
            partial.replace(path)
        finally:
            partial.unlink(missing_ok=True)


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


def _manifest(folder: Path) -> dict[str, Any] | None:
    try:
        content = json.loads((folder / MANIFEST).read_text("utf-8"))
    except (OSError, ValueError, RecursionError):
        return None
    return content if isinstance(content, dict) else None


def load_manifest(result: Path) -> dict[str, Any]:
    """Return the manifest of a result. Raises UsageError where the folder is not a whole result."""
    manifest = _manifest(result) or {}
    if not {"enishi", "study", "counts"} <= manifest.keys():
        raise not_a_result(result)
    if manifest.get("only"):
        raise UsageError(
            _("{result}: holds only the network of places; run the study again without --only").format(result=result)
        )
    return manifest


def not_a_result(result: Path) -> UsageError:
    """Return the error that a folder is not a whole result."""
    return UsageError(
        _("{result}: not a finished result of Enishi, or a damaged one; make one with `enishi run`").format(
            result=result
        )
    )
