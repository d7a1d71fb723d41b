"""The second range: the picture under other settings, each of which could have been chosen with good reason.

In a near-census these matter more than sampling: another counting, only affiliations whose place is sure, each source
on its own. A variant changes one thing and measures everything again.
"""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import ibis
import ibis.expr.types as ir

from enishi.engines.engine import saved
from enishi.flows.coauthorship import located
from enishi.flows.network import Floats, Network
from enishi.flows.signature import Signatures, network
from enishi.indicators import indicators
from enishi.language import _
from enishi.pipeline.fields import Subjects
from enishi.pipeline.picture import Row, View, known
from enishi.pipeline.places import Located, counted_works
from enishi.pipeline.progress import Progress
from enishi.strategy.partner_type import partner_types
from enishi.study.settings import COUNTINGS
from enishi.tables.staged import RECORDS

# Places by organisations and ambiguous cities have less confidence than this; names and certain cities have more.
SURE = 0.9
# What a variant measures; a number of works is the fractional one where counting is the variant.
MEASURED = ("works", "international_share", "degree", "betweenness", "eigenvector")


def variants(
    connection: Any,
    works: ir.Table,
    records: ir.Table,
    formats: Sequence[str],
    where: Located,
    subjects: Subjects,
    folding: dict[str, str],
    view: View,
    folder: Path,
    progress: Progress,
) -> list[Row]:
    """Return one row a variant and place.

    records: ``uid, work_id`` of all records of the study's works, merged ones too, with the id of the kept one;
    formats: the format of each input, by its number.
    """
    found = _rows("counting", *_other_counting(where.signatures, view), view)
    with progress(_("measuring under other settings"), None):
        sure = where.answers.mutate(
            places=ibis.ifelse(
                where.answers.place_confidence >= SURE, where.answers.places, ibis.literal([], "array<string>")
            )
        )
        signed = _signed(connection, works, where.authorship, sure, subjects, folding, folder, "sure")
        found += _rows("threshold", f"{SURE}", network(signed, view.counting), view)
        for source in sorted(set(formats)) if len(set(formats)) > 1 else ():
            numbers = [number for number, format in enumerate(formats) if format == source]
            mine = works.semi_join(records.filter((records.uid // RECORDS).isin(numbers)), "work_id")
            signed = _signed(connection, mine, where.authorship, where.answers, subjects, folding, folder, source)
            if len(signed.works):
                found += _rows("source", source, network(signed, view.counting), view)
    return found


def _signed(
    connection: Any,
    works: ir.Table,
    authorship: ir.Table,
    answers: ir.Table,
    subjects: Subjects,
    folding: dict[str, str],
    folder: Path,
    name: str,
) -> Signatures:
    """Return the signatures of some works, or of all with other answers."""
    rows = saved(connection, located(works, authorship, answers), folder / f"located_{name}.parquet")
    return counted_works(connection, works, rows, subjects, folding, folder, f"_{name}")[1]


def _other_counting(signed: Signatures, view: View) -> tuple[str, Network]:
    """Return the counting that the study does not use, and its network, whose works are fractional if it is."""
    [other] = [counting for counting in COUNTINGS if counting != view.counting]
    return other, network(signed, other)


def _rows(kind: str, variant: str, net: Network, view: View) -> list[Row]:
    declared = indicators()
    values: dict[str, Floats] = {
        name: declared[f"betweenness_{view.betweenness}" if name == "betweenness" else name].compute(net)
        for name in MEASURED
    }
    if kind == "counting" and variant == "fractional":
        values["works"] = net.works_fractional
    types = partner_types(net.places, net.works, values["eigenvector"], view.reference, view.cutoffs)
    return [
        {
            "kind": kind,
            "variant": variant,
            "place": place,
            **{name: known(value[i]) for name, value in values.items()},
            "degree": round(values["degree"][i]),
            "partner_type": str(types[place]) if place in types else None,
        }
        for i, place in enumerate(net.places)
    ]


def add_ranges(places: Sequence[Row], varied: Sequence[Row]) -> None:
    """Add to the table of places the least and the greatest value over the study's own setting and all variants.

    ``…_range_low`` and ``…_range_high``; ``type_in_variants``: in how many of the variants that know the place it keeps
    its type, as ``kept/known``. A place that a variant does not find has no work there.
    """
    by_place: dict[str, list[Mapping[str, Any]]] = {}
    for row in varied:
        by_place.setdefault(row["place"], []).append(row)
    for row in places:
        others = by_place.get(row["place"], [])
        for name in MEASURED:
            if row.get(name) is not None and others:
                values = [row[name], *(other[name] for other in others if other[name] is not None)]
                row |= {f"{name}_range_low": float(min(values)), f"{name}_range_high": float(max(values))}
        if row.get("partner_type") and others:
            kept = sum(other["partner_type"] == row["partner_type"] for other in others)
            row["type_in_variants"] = f"{kept}/{len(others)}"
