"""Where downloaded data comes from: the licence and the date that the manifest beside it names."""

import json
from pathlib import Path

MANIFEST = "manifest.json"


def provenance(path: Path) -> dict[str, str]:
    """Return ``license``, ``data_date`` and ``origin`` of a file or folder, empty where no manifest speaks of it.

    The manifest stands in the folder itself, or beside the file, which it must list.
    """
    whole = path.is_dir()
    try:
        found = json.loads(((path if whole else path.parent) / MANIFEST).read_text("utf-8"))
        listed = whole or any(entry["name"] == path.name for entry in found["files"])
        kept = {
            "license": str(found["license"]),
            "data_date": str(found["data_date"]),
            "origin": str(found["source"]),
        }
    except (OSError, ValueError, KeyError, TypeError):
        return {}
    return kept if listed else {}
