"""The tables of a result as the evidence of its sheets, in an order of its own whatever the tables' is."""

from pathlib import Path
from typing import Any

import pyarrow.parquet as pq

from enishi.resolve.field_schemes import in_order
from enishi.strategy.sheet_evidence import Evidence

Row = dict[str, Any]
# Those every result has, then those that may be absent: name → file and what it is ordered by.
_NEEDED = {"places": ("places", ("place",)), "ties": ("ties", ("place_a", "place_b"))}
_OPTIONAL = {
    "places_by_field": ("places_by_field", ("scheme", "field", "place")),
    "fields": ("fields", ("scheme", "field")),
    "ties_by_year": ("ties_by_year", ("place_a", "place_b", "year")),
    "standouts": ("standout_organisations", ("place", "rank")),
    "organisations": ("organisations", ("organisation",)),
}


def read_evidence(tables: Path, manifest: Row) -> Evidence:
    """Return the tables of a result that every sheet asks for; an absent optional table is an empty one."""
    rows: dict[str, list[Row]] = {}
    for name, (file, key) in (_NEEDED | _OPTIONAL).items():
        path = tables / f"{file}.parquet"
        here = pq.read_table(path).to_pylist() if name in _NEEDED or path.exists() else []
        rows[name] = sorted(here, key=lambda row: [row[column] for column in key])
    rows["fields"] = in_order(rows["fields"], manifest["study"].get("fields", ()))
    return Evidence(study=manifest["study"], status=str(manifest["status"]), **rows)
