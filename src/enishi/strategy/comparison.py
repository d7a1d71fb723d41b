"""Comparing two pictures: the difference of every indicator, changes of type, and what lies behind them.

The two may be two periods, two sources, or a result and the published table. A cause is given only where it can be
computed: works gained or lost (at home and with others), partners gained or lost, the ties that changed most, the
share of works with a known place, and which of the two criteria of the type moved.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from enishi.indicators import indicators

Row = Mapping[str, Any]
MOST_TIES = 3


@dataclass(frozen=True, slots=True)
class Side:
    """One of the two pictures.

    label: its name for people; places: code → row of the table of places; ties: pair (a < b) → joint works, empty
    where unknown; coverage: works with a known place ÷ works, None where unknown; reference: R's code; status:
    observed, synthetic or published.
    """

    label: str
    places: Mapping[str, Row]
    reference: str
    status: str
    works: int
    ties: Mapping[tuple[str, str], float] = field(default_factory=dict)
    coverage: float | None = None


def compare(a: Side, b: Side) -> list[dict[str, Any]]:
    """Return one row a place that either side knows, most works (on either side) first.

    Keys: ``place, name_en, name_ja, indicators`` (name → ``a, b, difference`` = b − a, None where either is missing),
    ``type_a, type_b, type_changed, causes`` (a list of ``{"cause": …, …}``).
    """
    columns = [name for name, i in indicators().items() if i.subject == "place"] + ["betweenness"]
    rows = []
    for place in sorted({*a.places, *b.places}):
        one, other = a.places.get(place, {}), b.places.get(place, {})
        known = other or one
        type_a, type_b = one.get("partner_type") or None, other.get("partner_type") or None
        rows.append(
            {
                "place": place,
                "name_en": known["name_en"],
                "name_ja": known["name_ja"],
                "indicators": {
                    name: _difference(one.get(name), other.get(name))
                    for name in columns
                    if name in one or name in other
                },
                "type_a": type_a,
                "type_b": type_b,
                "type_changed": bool(type_a and type_b and type_a != type_b),
                "causes": _causes(place, a, b),
            }
        )
    most = {row["place"]: max(_works(side, row["place"]) for side in (a, b)) for row in rows}
    return sorted(rows, key=lambda row: (-most[row["place"]], row["place"]))


def _works(side: Side, place: str) -> float:
    return side.places.get(place, {}).get("works") or 0


def _difference(a: float | None, b: float | None) -> dict[str, float | None]:
    return {"a": a, "b": b, "difference": None if a is None or b is None else b - a}


def _causes(place: str, a: Side, b: Side) -> list[dict[str, Any]]:
    one, other = a.places.get(place), b.places.get(place)
    if one is None or other is None:
        return [{"cause": "only_in_a" if other is None else "only_in_b"}]
    causes = []
    if one.get("works") is not None and other.get("works") is not None and one["works"] != other["works"]:
        causes.append(_works_changed(one, other, a, b))
    if a.ties and b.ties:
        causes.extend(_ties_changed(place, a.ties, b.ties))
    if a.coverage is not None and b.coverage is not None and a.coverage != b.coverage:
        causes.append({"cause": "coverage", "a": a.coverage, "b": b.coverage})
    if one.get("partner_type") and other.get("partner_type") and one["partner_type"] != other["partner_type"]:
        causes.extend(_criteria_moved(one, other, a, b))
    return causes


def _works_changed(one: Row, other: Row, a: Side, b: Side) -> dict[str, Any]:
    """Return how many works were gained, split where both sides know it, and the place's share of all works."""
    cause: dict[str, Any] = {"cause": "works", "gained": other["works"] - one["works"]}
    if one.get("international_works") is not None and other.get("international_works") is not None:
        cause["gained_international"] = other["international_works"] - one["international_works"]
        cause["gained_domestic"] = cause["gained"] - cause["gained_international"]
    if a.works and b.works:
        cause |= {"share_of_works_a": one["works"] / a.works, "share_of_works_b": other["works"] / b.works}
    return cause


def _partners(place: str, ties: Mapping[tuple[str, str], float]) -> dict[str, float]:
    return {(y if x == place else x): works for (x, y), works in ties.items() if place in (x, y)}


def _ties_changed(
    place: str, ties_a: Mapping[tuple[str, str], float], ties_b: Mapping[tuple[str, str], float]
) -> list[dict[str, Any]]:
    before, after = _partners(place, ties_a), _partners(place, ties_b)
    causes: list[dict[str, Any]] = []
    gained, lost = sorted(after.keys() - before.keys()), sorted(before.keys() - after.keys())
    if gained or lost:
        causes.append({"cause": "partners", "gained": gained, "lost": lost})
    change = {other: after.get(other, 0) - before.get(other, 0) for other in {*before, *after}}
    largest = sorted((other for other in change if change[other]), key=lambda other: (-abs(change[other]), other))
    if largest:
        causes.append({"cause": "ties", "changes": {other: change[other] for other in largest[:MOST_TIES]}})
    return causes


def _criteria_moved(one: Row, other: Row, a: Side, b: Side) -> list[dict[str, Any]]:
    """Return the criteria of the type whose ratio to the reference place moved, with both ratios."""
    causes = []
    for criterion in ("works", "eigenvector"):
        base_a, base_b = a.places[a.reference][criterion], b.places[b.reference][criterion]
        if base_a and base_b:
            ratios = {"a": one[criterion] / base_a, "b": other[criterion] / base_b}
            if ratios["a"] != ratios["b"]:
                causes.append({"cause": "criterion", "criterion": criterion, **ratios})
    return causes
