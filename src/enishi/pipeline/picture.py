"""The picture: from signatures to the tables of places, groups, ties and years that a result holds."""

import math
from collections.abc import Callable, Iterable, Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

import numpy as np

from enishi.flows.signature import UNKNOWN, Signatures, network
from enishi.indicators import indicators
from enishi.indicators.backbone import backbone
from enishi.indicators.eigenvector import outside
from enishi.indicators.growth import growth
from enishi.indicators.intervals import count_interval, seen_interval, share_interval
from enishi.indicators.rank_band import rank_band
from enishi.indicators.sample import Sample
from enishi.knowledge.published import published
from enishi.pipeline.sampling import ALL, Key, node
from enishi.strategy.fragility import fragility
from enishi.strategy.partner_type import PartnerType, TypeCutoffs, partner_types
from enishi.strategy.stability import stability
from enishi.study import StrengthRule
from enishi.tables.place import places as place_table

Row = dict[str, Any]
COUNTS = ("works", "international_works", "multi_affiliation_works", "degree")
# The survey's indicators that have an interval, and with it a band of ranks.
RANKED = ("works", "international_share", "degree", "eigenvector")
EXTERNAL = ("works", "works_low", "works_high", "share", "share_low", "share_high")


@dataclass(frozen=True, slots=True)
class View:
    """How a study looks at the world: the settings that the picture depends on.

    reference: R's code; focus: codes; groups: name → {"ja", "en", "places"}; counting: full or fractional ties;
    betweenness: the reading shown as ``betweenness``; status: observed or synthetic; resamples, seed: for the
    intervals; strength: when a place is strong in a field; intervals: whether there are any.
    """

    reference: str
    focus: tuple[str, ...]
    groups: Mapping[str, Mapping[str, Any]]
    counting: str
    betweenness: str
    cutoffs: TypeCutoffs
    status: str
    resamples: int = 0
    seed: int = 0
    strength: StrengthRule = field(default_factory=StrengthRule)
    intervals: bool = True


def names(code: str) -> Row:
    """Return the names of a place in both languages."""
    place = place_table()[code]
    return {"name_en": place.name_en, "name_ja": place.name_ja}


def known(value: float) -> float | None:
    """Return a number, or None for what is not known or has no end."""
    return float(value) if math.isfinite(value) else None


def _number(name: str, value: float) -> int | float | None:
    if math.isnan(value):
        return None
    return round(value) if name in COUNTS else float(value)


def _plain(row: Row) -> Row:
    """Return the row with types as their names."""
    return {name: str(value) if isinstance(value, PartnerType) else value for name, value in row.items()}


def measured(sample: Sample, view: View) -> list[Row]:
    """Return every indicator of every place of a slice with its interval, one row a place, in the order of codes."""
    net = sample.network
    declared = {name: i for name, i in indicators().items() if i.subject == "place"}
    values = {name: i.compute(net) for name, i in declared.items()}
    bounds = {name: i.interval(sample) for name, i in declared.items() if i.interval and view.intervals}
    lost = set(outside(net))
    rows = []
    for i, place in enumerate(net.places):
        row: Row = {name: _number(name, value[i]) for name, value in values.items()}
        for name, (low, high) in bounds.items():
            row |= {f"{name}_low": known(low[i]), f"{name}_high": known(high[i])}
        row["betweenness"] = row[f"betweenness_{view.betweenness}"]
        row["eigenvector_status"] = "outside" if place in lost else ""
        rows.append({"place": place, **row})
    return rows


def with_rank_bands(rows: Iterable[Row]) -> list[Row]:
    """Return rows of one slice with the band of ranks of each indicator that has an interval.

    Among places without an interval of their own the value stands for both ends; they get no band.
    """
    found = list(rows)
    for name in RANKED:
        bounds = [(row.get(f"{name}_low"), row.get(f"{name}_high"), row.get(name)) for row in found]
        low, high = (np.array([b[end] if b[end] is not None else b[2] for b in bounds], float) for end in (0, 1))
        rated = np.flatnonzero(np.isfinite(low) & np.isfinite(high))
        best, worst = rank_band(low[rated], high[rated])
        for at, i in enumerate(rated.tolist()):
            if bounds[i][0] is not None:
                found[i] |= {f"{name}_rank_low": int(best[at]), f"{name}_rank_high": int(worst[at])}
    return found


def place_rows(samples: Mapping[Key, Sample], view: View) -> list[Row]:
    """Return the table of places: indicators, partner type and how firmly it holds; ``ZZ`` last."""
    sample = samples[ALL]
    net, signed = sample.network, sample.signed
    without = network(signed.keep(~signed.multi_affiliation), view.counting)
    rows = measured(sample, view)
    rows = with_rank_bands(rows) if view.intervals else rows
    by_place = {row["place"]: row for row in rows}
    for place, test in fragility(net, without, view.reference, view.cutoffs).items():
        by_place[place].update(_plain(asdict(test)))
    if sample.resampled:
        kept = stability(net.places, sample.resampled.works, sample.resampled.eigenvector, view.reference, view.cutoffs)
        for place, kinds in kept.items():
            own = by_place[place]["partner_type"]
            by_place[place]["type_stability"] = kinds.get(own, 0.0)
    for place, grown in growth_rows(samples, ("year",), view.intervals).items():
        by_place[place].update(grown)
    for row in rows:
        row.update(names(row["place"]), role=_role(row["place"], view), status=view.status)
    return [*rows, _unknown_row(signed, view)]


def growth_rows(samples: Mapping[Key, Sample], key: Key, intervals: bool = True) -> dict[str, Row]:
    """Return the growth of each place over the years of the slices ``(*key, year)``."""
    years = [sample for name, sample in samples.items() if name[:-1] == key]
    places = sorted({place for sample in years for place in sample.network.places})
    works = np.zeros((len(years), len(places)))
    for i, sample in enumerate(years):
        works[i, np.searchsorted(places, sample.network.places)] = sample.network.works
    columns = zip(*(values.tolist() for values in growth(works, intervals)), strict=True)
    names_of = ("growth", "growth_low", "growth_high")
    return {
        place: {name: known(value) for name, value in zip(names_of, values, strict=True)}
        for place, values in zip(places, columns, strict=True)
    }


def _role(place: str, view: View) -> str:
    return "reference" if place == view.reference else "focus" if place in view.focus else ""


def _unknown_row(signed: Signatures, view: View) -> Row:
    """Return the row of ``ZZ``: works without any known place, and all fractions that are not known."""
    nowhere = signed.member.sum(axis=1) == 0
    row = {"place": UNKNOWN, "works": int(signed.works[nowhere].sum()), "role": "unknown", "status": view.status}
    return {**row, "works_fractional": float(signed.fractions[:, [-1]].sum()), **names(UNKNOWN)}


def yearly(samples: Mapping[Key, Sample], rows_of: Callable[[Sample], list[Row]]) -> list[Row]:
    """Return ``rows_of`` the slice of each year, with the year."""
    return [{"year": key[1], **row} for key, sample in samples.items() if key[0] == "year" for row in rows_of(sample)]


def group_rows(samples: Mapping[Key, Sample], view: View, year: int | None = None) -> list[Row]:
    """Return one row a group of places, measured as if the group were one place.

    international_works: works of the group with two or more known places, inside or outside; external_works: with a
    place outside the group. Ties, degree, betweenness and eigenvector are those of the group as one node.
    """
    rows = []
    when: Key = () if year is None else (year,)
    own = samples[("year", *when) if when else ALL].signed
    for name, group in view.groups.items():
        members = [place for place in group["places"] if place in own.places]
        taking_part = own.member[:, [own.places.index(place) for place in members]].sum(axis=1) > 0
        international = own.works[taking_part & (own.sizes > 1)].sum()
        joined = samples["group", name, *when]
        row: Row = next((row for row in measured(joined, view) if row["place"] == node(name)), {"works": 0})
        ends = count_interval([international], joined.works), share_interval([international], [row["works"]])
        rows.append(
            {
                "group": name,
                "name_en": group["en"],
                "name_ja": group["ja"],
                "members": list(group["places"]),
                **row,
                **{f"external_{what}": row.get(f"international_{what}") for what in EXTERNAL},
                "international_works": int(international),
                "international_share": international / row["works"] if row["works"] else None,
                **{
                    f"international_{what}_{end}": known(float(value[0]))
                    for what, interval in zip(("works", "share"), ends, strict=True)
                    for end, value in zip(("low", "high"), interval, strict=True)
                },
                **dict.fromkeys(
                    ("multi_affiliation_works", *(f"multi_affiliation_works_{e}" for e in ("low", "high")))
                ),
            }
        )
    return rows


def tie_rows(sample: Sample, view: View) -> list[Row]:
    """Return one row a pair of places with joint works, with intervals, in the order of codes."""
    signed = sample.signed
    full, fractional = network(signed, "full"), network(signed, "fractional")
    pairs = {name: i for name, i in indicators().items() if i.subject == "pair"}
    values = {name: i.compute(sample.network) for name, i in pairs.items()}
    bounds = {name: i.interval(sample) for name, i in pairs.items() if i.interval and view.intervals}
    if view.intervals:
        bounds["works"] = seen_interval(full.ties, full.ties, sample.works)
    kept = backbone(sample.network)
    first, second = np.nonzero(np.triu(full.ties))
    return [
        {
            "place_a": full.places[a],
            "place_b": full.places[b],
            "works": round(full.ties[a, b]),
            "works_fractional": float(fractional.ties[a, b]),
            **{name: float(value[a, b]) for name, value in values.items()},
            **{
                f"{name}_{end}": known(value[a, b])
                for name, interval in bounds.items()
                for end, value in zip(("low", "high"), interval, strict=True)
            },
            "backbone": bool(kept[a, b]),
        }
        for a, b in zip(first.tolist(), second.tolist(), strict=True)
    ]


def joint_works(sample: Sample) -> list[Row]:
    """Return one row a pair of places with the number of their joint works."""
    net = network(sample.signed, "full")
    low, high = seen_interval(net.ties, net.ties, sample.works)
    pairs = zip(*(axis.tolist() for axis in np.nonzero(np.triu(net.ties))), strict=True)
    return [
        {
            "place_a": net.places[a],
            "place_b": net.places[b],
            "works": round(net.ties[a, b]),
            "works_low": float(low[a, b]),
            "works_high": float(high[a, b]),
        }
        for a, b in pairs
    ]


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
            "low": row.get(f"{name}_low"),
            "high": row.get(f"{name}_high"),
            "unit": unit,
            "status": view.status,
            "source": "study",
        }
        for row in rows
        for name, unit in units.items()
        if row.get(name) is not None
    ]
