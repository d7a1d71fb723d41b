"""Where downloaded data comes from: the licence and the date that the manifest beside it names."""

import json
from pathlib import Path

MANIFEST = "manifest.json"


# How far above a file its manifest may lie: a part of a snapshot lies below the format, the entity and its date.
_LEVELS = 4


def provenance(path: Path) -> dict[str, str]:
    """Return ``license``, ``data_date`` and ``origin`` of a file; empty where no manifest above lists it."""
    for folder in list(path.parents)[:_LEVELS]:
        try:
            found = json.loads((folder / MANIFEST).read_text("utf-8"))
            if any(entry["name"] == path.relative_to(folder).as_posix() for entry in found["files"]):
                return {
                    "license": str(found["license"]),
                    "data_date": str(found["data_date"]),
                    "origin": str(found["source"]),
                }
        except (OSError, ValueError, KeyError, TypeError):
            continue
    return {}
