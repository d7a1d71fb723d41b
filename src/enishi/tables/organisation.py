"""The organisation tables: what an installed release of the Research Organization Registry (ROR) says.

``organisation``: one row a record. Key ``id`` (the ROR id, a URL). ``name`` is the registry's display name, ``name_ja``
its Japanese label (null where there is none). Place columns are null and lists are empty where a record carries names
only; that is legal. ``parents``, ``children`` and ``successors`` hold ids; a relation may stand in one of the two
records only. ``prominence`` counts what the registry knows besides names (links, external ids, relations).
``name``: one row a record and name, with ``kind`` one of KINDS.
Laws: ids are unique and sorted; every name's ``id`` is in ``organisation``; every record has a display name.
Source: ROR schema v2, https://ror.readme.io/docs/ror-data-structure.
"""

import os
from pathlib import Path

import platformdirs
import pyarrow as pa

DISPLAY, LABEL, ALIAS, ACRONYM = KINDS = ("display", "label", "alias", "acronym")
_IDS = pa.list_(pa.string())

ORGANISATION = pa.schema(
    [
        ("id", pa.string()),
        ("name", pa.string()),
        ("name_ja", pa.string()),
        ("country", pa.string()),
        ("region", pa.string()),
        ("city", pa.string()),
        ("types", pa.list_(pa.string())),
        ("status", pa.string()),
        ("parents", _IDS),
        ("children", _IDS),
        ("successors", _IDS),
        ("prominence", pa.int32()),
    ]
)

NAME = pa.schema([("id", pa.string()), ("name", pa.string()), ("kind", pa.string())])

# The files of an installed release, and the one that says which release is in use.
ORGANISATIONS, NAMES, CURRENT = "organisations.parquet", "names.parquet", "current.json"


def registry_folder() -> Path:
    """Return where registries are installed: ``ror`` in ``$ENISHI_DATA``, by default in the user's data folder."""
    return Path(os.environ.get("ENISHI_DATA") or platformdirs.user_data_dir("enishi", appauthor=False)) / "ror"
