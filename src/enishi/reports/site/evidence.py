"""How the numbers of a place came about: formula, parts, interval, signatures, and the command that lists the works."""

from typing import Any

from enishi.indicators import indicators
from enishi.reports.site.frame import Frame
from enishi.reports.site.result import Row


def evidence(frame: Frame, row: Row) -> list[dict[str, Any]]:
    """Return one entry an indicator of a place, in display order; empty where the result has no evidence."""
    voice = frame.voice
    by_indicator: dict[str, list[Row]] = {}
    for one in frame.result.evidence:
        if one["place"] == row["place"]:
            by_indicator.setdefault(one["indicator"], []).append(one)
    found = []
    for name, rows in by_indicator.items():
        indicator = indicators()[name]
        parts = [one for one in rows if one["kind"] == "part"]
        signatures = [one for one in rows if one["kind"] == "signature"]
        count = next((one["value"] for one in rows if one["kind"] == "signatures"), 0)
        low, high = row.get(f"{name}_low"), row.get(f"{name}_high")
        found.append(
            {
                "name": name,
                "label": voice(indicator.label),
                "value": _figure(row.get(name)),
                "interval": voice("{low} to {high}", low=_figure(low), high=_figure(high)) if low is not None else "",
                "why_none": voice(indicator.no_interval) if low is None and indicator.no_interval else "",
                "formula": voice(indicator.formula),
                "parts": [
                    (
                        _figure(one["value"]),
                        voice(one["name"]),
                        frame.place_name(one["partner"]) if one["partner"] else "",
                    )
                    for one in parts
                ],
                "signatures": [(_figure(one["value"]), one["name"]) for one in signatures],
                "more": voice("{shown} of {all} signatures", shown=len(signatures), all=voice.whole(count)),
                "command": f"enishi explain RESULT {row['place']} {name}",
            }
        )
    return found


def _partner(frame: Frame, part: Row) -> str:
    return frame.place_name(part["partner"]) if part["partner"] else ""


def _figure(value: float | None) -> str:
    """Return a number with six digits at most: enough to compute with."""
    return "–" if value is None else f"{value:,.6g}"
