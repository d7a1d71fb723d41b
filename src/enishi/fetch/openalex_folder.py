"""The folder of a fetch from OpenAlex: its state while it is made, and ``manifest.json`` once it is whole.

``manifest.json``: ``source``, ``license``, ``data_date`` (the day on which the data is as it is), ``by`` (api or
snapshot), ``query``, ``works_expected``, ``works``, ``files`` (name, bytes, sha256) and versions; never who asked.
"""

import json
import platform
from pathlib import Path
from typing import Any

from enishi import __version__
from enishi.errors import OutputError, UsageError
from enishi.fetch.download import sum_of
from enishi.language import _

# OpenAlex gives all its data under CC0: https://developers.openalex.org
LICENSE = "CC0-1.0"
LICENSE_TEXT = "https://creativecommons.org/publicdomain/zero/1.0/"
# What is under way; hidden, so that no reader takes a half for the whole.
UNDER_WAY = ".fetch"
STATE = "state.json"


def read_json(path: Path) -> dict[str, Any]:
    """Return what a file of ours holds; empty where it is missing or was cut off."""
    try:
        found = json.loads(path.read_text("utf-8"))
    except (OSError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}


def write_json(path: Path, value: Any) -> None:
    """Write a file whole or not at all."""
    beside = path.with_name(f".{path.name}.new")
    beside.write_text(json.dumps(value, ensure_ascii=False, indent=1) + "\n", "utf-8")
    beside.replace(path)


def check_same(out: Path, before: dict[str, Any], question: dict[str, Any]) -> None:
    """Raise UsageError where the folder holds, or is being filled with, something else than what is asked for."""
    if before and before.get("question") != question:
        raise UsageError(
            _("{path}: holds another fetch (other filters, way or format); give another folder, or add --again").format(
                path=out
            )
        )
    if out.is_file() or (not before and out.is_dir() and any(not p.name.startswith(".") for p in out.iterdir())):
        raise UsageError(_("{path}: is not an empty folder; give a new one").format(path=out))


def manifest(
    by: str, question: dict[str, Any], date: str, expected: int | None, works: int, files: list[Path], out: Path
) -> dict[str, Any]:
    """Return the manifest of the files of a finished fetch."""
    return {
        "source": "OpenAlex",
        "license": LICENSE,
        "license_url": LICENSE_TEXT,
        "data_date": date,
        "by": by,
        "question": question,
        "works_expected": expected,
        "works": works,
        "files": [
            {"name": path.relative_to(out).as_posix(), "bytes": path.stat().st_size, "sha256": sum_of(path)}
            for path in files
        ],
        "versions": {"enishi": __version__, "python": platform.python_version()},
    }


def not_written(out: Path, error: OSError) -> OutputError:
    """Return the error for a disk that is full or a folder that may not be written to."""
    text = _(
        "{path}: cannot be written: {reason}. Make room and run the same command again: it goes on from what is there."
    )
    return OutputError(text.format(path=out, reason=error.strerror or error))
