"""The picture: from signatures to the tables of places, groups, ties and years that a result holds."""

import math
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np

from enishi.flows.coauthorship import UNKNOWN
from enishi.flows.network import Network
from enishi.flows.signature import Signatures, network
from enishi.indicators import indicators
from enishi.indicators.backbone import backbone
from enishi.indicators.eigenvector import outside
from enishi.knowledge.published import published
from enishi.strategy.fragility import fragility
from enishi.strategy.partner_type import PartnerType, TypeCutoffs, partner_types
from enishi.tables.place import places as place_table

Row = dict[str, Any]
COUNTS = ("works", "international_works", "multi_affiliation_works", "degree")


@dataclass(frozen=True, slots=True)
class View:
    """How a study looks at the world: the settings that the picture depends on.

    reference: R's code; focus: codes; groups: name → {"ja", "en", "places"}; counting: full or fractional ties;
    betweenness: the reading shown as ``betweenness``; status: observed or synthetic.
    """

    reference: str
    focus: tuple[str, ...]
    groups: Mapping[str, Mapping[str, Any]]
    counting: str
    betweenness: str
    cutoffs: TypeCutoffs
    status: str


def names(code: str) -> Row:
    """Return the names of a place in both languages."""
    place = place_table()[code]
    return {"name_en": place.name_en, "name_ja": place.name_ja}


def _number(name: str, value: float) -> int | float | None:
    if math.isnan(value):
        return None
    return round(value) if name in COUNTS else float(value)


def _plain(row: Row) -> Row:
    """Return the row with types as their names."""
    return {name: str(value) if isinstance(value, PartnerType) else value for name, value in row.items()}


def measured(net: Network, view: View) -> list[Row]:
    """Return every indicator of every place of a network, one row a place, in the order of codes."""
    values = {name: i.compute(net) for name, i in indicators().items() if i.subject == "place"}
    lost = set(outside(net))
    rows = []
    for i, place in enumerate(net.places):
        row: Row = {name: _number(name, value[i]) for name, value in values.items()}
        row["betweenness"] = row[f"betweenness_{view.betweenness}"]
        row["eigenvector_status"] = "outside" if place in lost else ""
        rows.append({"place": place, **row})
    return rows


def place_rows(signed: Signatures, view: View) -> list[Row]:
    """Return the table of places: indicators, partner type and how firmly it holds; ``ZZ`` last."""
    net = network(signed, view.counting)
    without = network(signed.keep(~signed.multi_affiliation), view.counting)
    rows = measured(net, view)
    by_place = {row["place"]: row for row in rows}
    for place, test in fragility(net, without, view.reference, view.cutoffs).items():
        by_place[place].update(_plain(asdict(test)))
    for row in rows:
        row.update(names(row["place"]), role=_role(row["place"], view), status=view.status)
    return [*rows, _unknown_row(signed, view)]


def _role(place: str, view: View) -> str:
    return "reference" if place == view.reference else "focus" if place in view.focus else ""


def _unknown_row(signed: Signatures, view: View) -> Row:
    """Return the row of ``ZZ``: works without any known place, and all fractions that are not known."""
    nowhere = signed.member.sum(axis=1) == 0
    row = {"place": UNKNOWN, "works": int(signed.works[nowhere].sum()), "role": "unknown", "status": view.status}
    return {**row, "works_fractional": float(signed.fractions[:, [-1]].sum()), **names(UNKNOWN)}


def yearly(signed: Signatures, rows_of: Any) -> list[Row]:
    """Return ``rows_of`` the signatures of each year, with the year."""
    return [
        {"year": int(year), **row}
        for year in np.unique(signed.years)
        for row in rows_of(signed.between(int(year), int(year)))
    ]


def group_rows(signed: Signatures, view: View) -> list[Row]:
    """Return one row a group of places, measured as if the group were one place.

    international_works: works of the group with two or more known places, inside or outside; external_works: with a
    place outside the group. Ties, degree, betweenness and eigenvector are those of the group as one node.
    """
    rows = []
    for name, group in view.groups.items():
        members = [place for place in group["places"] if place in signed.places]
        taking_part = signed.member[:, [signed.places.index(place) for place in members]].sum(axis=1) > 0
        international = signed.works[taking_part & (signed.member.sum(axis=1) > 1)].sum()
        node = f"group {name}"
        joined = network(signed.relabelled(dict.fromkeys(members, node)), view.counting)
        row: Row = next((row for row in measured(joined, view) if row["place"] == node), {"works": 0})
        rows.append(
            {
                "group": name,
                "name_en": group["en"],
                "name_ja": group["ja"],
                "members": list(group["places"]),
                **row,
                "external_works": row.get("international_works"),
                "external_share": row.get("international_share"),
                "international_works": int(international),
                "international_share": international / row["works"] if row["works"] else None,
                "multi_affiliation_works": None,
            }
        )
    return rows


def tie_rows(signed: Signatures, view: View) -> list[Row]:
    """Return one row a pair of places with joint works, in the order of codes."""
    full, fractional = network(signed, "full"), network(signed, "fractional")
    chosen = full if view.counting == "full" else fractional
    pairs = {name: i.compute(chosen) for name, i in indicators().items() if i.subject == "pair"}
    kept = backbone(chosen)
    first, second = np.nonzero(np.triu(full.ties))
    return [
        {
            "place_a": full.places[a],
            "place_b": full.places[b],
            "works": round(full.ties[a, b]),
            "works_fractional": float(fractional.ties[a, b]),
            **{name: float(values[a, b]) for name, values in pairs.items()},
            "backbone": bool(kept[a, b]),
        }
        for a, b in zip(first.tolist(), second.tolist(), strict=True)
    ]


def joint_works(signed: Signatures) -> list[Row]:
    """Return one row a pair of places with the number of their joint works."""
    net = network(signed, "full")
    pairs = zip(*(axis.tolist() for axis in np.nonzero(np.triu(net.ties))), strict=True)
    return [{"place_a": net.places[a], "place_b": net.places[b], "works": round(net.ties[a, b])} for a, b in pairs]


def signature_rows(signed: Signatures) -> Iterator[Row]:
    """Yield the signatures as a table: places and their fractional works side by side, and the unknown part."""
    member, fractions = signed.member.tocsr(), signed.fractions.tocsr()
    unknown = len(signed.places)
    for i, (year, works) in enumerate(zip(signed.years.tolist(), signed.works.tolist(), strict=True)):
        part = slice(fractions.indptr[i], fractions.indptr[i + 1])
        share = dict(zip(fractions.indices[part].tolist(), fractions.data[part].tolist(), strict=True))
        columns = sorted(member.indices[member.indptr[i] : member.indptr[i + 1]].tolist())
        yield {
            "year": year,
            "places": [signed.places[column] for column in columns],
            "multi_affiliation": bool(signed.multi_affiliation[i]),
            "works": works,
            "fractions": [share.get(column, 0.0) for column in columns],
            "fraction_unknown": share.get(unknown, 0.0),
        }


def published_rows(cutoffs: TypeCutoffs) -> list[Row]:
    """Return the published table with the types that the rule gives it."""
    table = published()
    columns = ([row.place for row in table.rows], [row.works for row in table.rows])
    types = partner_types(*columns, [row.eigenvector for row in table.rows], table.reference, cutoffs)
    extra = {"status": table.status, "source": table.source}
    return [{**asdict(row), **names(row.place), "partner_type": str(types[row.place]), **extra} for row in table.rows]


def observations(rows: Iterable[Row], subject: str, period: str, view: View) -> list[Row]:
    """Return rows of indicators in the long form: one row a subject, indicator and period."""
    units = {name: i.unit for name, i in indicators().items()}
    return [
        {
            "subject": row[subject],
            "indicator": name,
            "period": str(row["year"]) if "year" in row else period,
            "value": float(row[name]),
            "low": None,
            "high": None,
            "unit": unit,
            "status": view.status,
            "source": "study",
        }
        for row in rows
        for name, unit in units.items()
        if row.get(name) is not None
    ]
