"""The sheets of the focus places, made once for the site and kept in the result: ``sheets.jsonl``, one line a place."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from enishi.knowledge.advice import PLAN
from enishi.knowledge.overlay import overlay_in
from enishi.pipeline.sheet_tables import read_evidence
from enishi.readers.plan_folder import read_plan
from enishi.strategy.screening_list import LIST, read_screening
from enishi.strategy.sheet import sheet
from enishi.strategy.sheet_what import what
from enishi.strategy.sheet_where import in_field

Row = dict[str, Any]
SHEETS = "sheets.jsonl"


def write_sheets(tables: Path, manifest: Row, path: Path) -> None:
    """Write the sheets of a result, one after the other; none without focus places or without the reference place."""
    with path.open("w", encoding="utf-8", newline="\n") as file:
        for one in _sheets(tables, manifest):
            file.write(json.dumps(one, ensure_ascii=False) + "\n")


def _sheets(tables: Path, manifest: Row) -> Iterator[Row]:
    evidence = read_evidence(tables, manifest)
    if evidence.reference is None:
        return
    kept = tables.parent / PLAN
    plan = read_plan(overlay_in(kept))
    notices = read_screening(kept / LIST) if (kept / LIST).exists() else []
    for code, place in evidence.by_code.items():
        if place["role"] == "focus":
            fields = {
                one["field"]: what(evidence, place, one) + in_field(evidence, place, one) for one in evidence.scheme
            }
            scheme = evidence.scheme[0]["scheme"] if evidence.scheme else None
            yield {
                "place": code,
                "scheme": scheme,
                "lines": sheet(evidence, plan, code, notices=notices),
                "fields": fields,
            }
