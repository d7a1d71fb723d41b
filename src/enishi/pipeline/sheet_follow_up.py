"""``enishi sheet --since``: an earlier sheet is read, and its targets are followed in a newer result."""

import json
from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import Any

import pyarrow.compute as pc
import pyarrow.parquet as pq

from enishi.errors import InputError, UsageError
from enishi.language import _
from enishi.strategy.sheet_evidence import Evidence
from enishi.strategy.sheet_follow_up import WHAT, follow_up

Row = dict[str, Any]
_NEXT = "next"


def with_earlier_targets(
    lines: Sequence[Row], since: Path, evidence: Evidence, place: str, field: Row | None, tables: Path
) -> list[Row]:
    """Return the lines of a sheet with what became of the targets of an earlier one before its next steps.

    Raises InputError where the file is no sheet, UsageError where it is the sheet of something else.
    """
    code = f"{field['scheme']}.{field['field']}" if field else None
    targets = _targets(since, place, code, str(evidence.study["reference"]))
    found = follow_up(evidence, evidence.by_code[place], field, targets, partial(_ours, tables, evidence))
    at = next((number for number, one in enumerate(lines) if one["section"] == _NEXT), len(lines))
    return [*lines[:at], *found, *lines[at:]]


def _targets(since: Path, place: str, field: str | None, reference: str) -> list[Row]:
    """Return the targets of an earlier sheet."""
    try:
        earlier = json.loads(since.read_text("utf-8"))
        asked = earlier["place"], earlier["field"], earlier["reference"]
        targets = [one["target"] for one in earlier["lines"] if "target" in one]
        for one in targets:
            numbers = [one[name] for name in ("baseline", "value", "to", "horizon")]
            known = one["unit"] in WHAT and one["indicator"] and one["subject"].keys()
            if not (known and all(isinstance(number, int | float) for number in numbers) and numbers[2] < numbers[3]):
                raise ValueError
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        message = _("{path}: not a sheet as `enishi sheet --json` prints it")
        raise InputError(message.format(path=since)) from error
    if asked != (place, field, reference):
        message = _("--since: {path} is the sheet of {theirs}, seen from {reference}; this is one of {place}")
        theirs, own = ("·".join(filter(None, it)) for it in (asked[:2], (place, field)))
        raise UsageError(message.format(path=since, theirs=theirs, reference=asked[2], place=own))
    return targets


def _ours(tables: Path, evidence: Evidence, field: Row | None) -> list[Row]:
    """Return the rows of the reference place by year, in the field where one is asked for."""
    path = tables / ("places_by_field_year.parquet" if field else "places_by_year.parquet")
    if not path.exists():
        return []
    wanted = pc.field("place") == str(evidence.study["reference"])
    if field:
        wanted &= (pc.field("scheme") == field["scheme"]) & (pc.field("field") == field["field"])
    columns = [*(("scheme", "field") if field else ()), "place", "year", "works", "international_works"]
    rows: list[Row] = pq.read_table(path, columns=columns, filters=wanted).to_pylist()
    return sorted(rows, key=lambda row: int(row["year"]))
