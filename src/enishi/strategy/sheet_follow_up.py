"""What became of the targets of an earlier sheet: the same indicator over the years that have come since."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from enishi.language import marked as _
from enishi.strategy.sheet_evidence import Evidence
from enishi.strategy.sheet_line import computed, line, named, share, told

Row = dict[str, Any]


WHAT = {
    "works": _("joint works of {home} and {place}"),
    "works a year": _("joint works a year of {home} and {place}"),
    "share": _("share of international works of {home}"),
}
_NONE = _("Earlier target, {what}: {value} by {horizon}. No year after {to} is in this result yet")
_SINCE = _("Earlier target, {what}: {value} by {horizon} (then {baseline}). {first} to {last}: {now}, {verdict}")
_VERDICTS = {"reached": _("reached"), "on_course": _("on course"), "behind": _("behind")}


def follow_up(
    evidence: Evidence,
    place: Row,
    field: Row | None,
    targets: Sequence[Row],
    ours: Callable[[Row | None], Sequence[Row]],
) -> list[Row]:
    """Return a line for each target. ours: gives the reference place's rows by year, in a field or in all works.

    ``reached``: the value is met. ``on_course``: what the straight line from the baseline to the value gives for the
    middle of the years since is met. ``behind``: neither.
    """
    lines = []
    for target in targets:
        to, horizon, last = int(target["to"]), int(target["horizon"]), evidence.years[1]
        years = range(max(to + 1, evidence.years[0]), last + 1)
        joint = target["indicator"] == "joint_works"
        scope = field if target["subject"].get("field") else None
        now, found = _joint(evidence, place, scope, years) if joint else _share(scope, ours(scope), years)
        # A first joint work is a number, not a number a year.
        now = now * len(years) if now is not None and target["unit"] == "works" else now
        words: dict[str, Any] = {
            "what": told(WHAT[target["unit"]], home=named(evidence.reference or {}), place=named(place)),
            "value": _written(target["value"], joint),
            "horizon": horizon,
            "to": to,
        }
        if now is None:
            found = [{"table": "ties_by_year" if joint else "places_by_year", "row": target["subject"], "values": {}}]
            lines.append(line("next", told(_NONE, **words), evidence.status, computation=found, followed=None))
            continue
        passed = min(((years[0] + last) / 2 - to) / (horizon - to), 1)
        expected = target["baseline"] + (target["value"] - target["baseline"]) * passed
        verdict = "reached" if now >= target["value"] else "on_course" if now >= expected else "behind"
        words |= {"baseline": _written(target["baseline"], joint), "first": years[0], "last": last}
        text = told(_SINCE, **words, now=_written(now, joint), verdict=told(_VERDICTS[verdict]))
        followed = {"indicator": target["indicator"], "value": now, "expected": expected, "verdict": verdict}
        lines.append(line("next", text, evidence.status, computation=found, followed=followed))
    return lines


def _joint(evidence: Evidence, place: Row, field: Row | None, years: range) -> tuple[float | None, list[Row]]:
    """Return the joint works a year with the place in the years, None without a year, and where they stand."""
    home = str(evidence.study["reference"])
    by_year = evidence.yearly(home, field).get(place["place"], {})
    row = {"place_a": min(home, place["place"]), "place_b": max(home, place["place"])}
    row |= {"field": f"{field['scheme']}.{field['field']}"} if field else {}
    works = sum(by_year.get(year, 0) for year in years)
    table = "signatures" if field else "ties_by_year"
    found = (
        [{"table": table, "row": row, "values": {}, "years": [min(years), max(years)], "sum": works}] if years else []
    )
    return works / len(years) if years else None, found


def _share(field: Row | None, ours: Sequence[Row], years: range) -> tuple[float | None, list[Row]]:
    """Return our share of international works in the years, None without a work, and the rows behind it."""
    rows = [row for row in ours if row["year"] in years]
    key = ("scheme", "field", "place", "year") if field else ("place", "year")
    table = "places_by_field_year" if field else "places_by_year"
    names = ("works", "international_works")
    works, international = (sum(row[name] for row in rows) for name in names)
    found = [computed(table, row, key, names) for row in rows]
    return international / works if works else None, found


def _written(value: float, joint: bool) -> Mapping[str, str] | str:
    return f"{value:,.1f}" if joint else share(value)
