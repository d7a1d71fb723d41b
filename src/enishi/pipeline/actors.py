"""Who does the work and who pays for it: the tables of organisations and funders of a study, from start to end."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import ibis.expr.types as ir
import numpy as np

from enishi.engines.engine import CHUNK, in_parts, saved
from enishi.flows.organisation_signature import described_works, from_batches, signature_counts
from enishi.pipeline.funders import funder_tables, funding_account
from enishi.pipeline.organisations import (
    measured_organisations,
    network_account,
    organisation_table,
    standout_rows,
    tie_batches,
)
from enishi.pipeline.places import Located
from enishi.pipeline.written import write_batches
from enishi.resolve.organisations import Registry
from enishi.strategy.standouts import CANDIDATES, standouts
from enishi.study import Study

Row = dict[str, Any]


@dataclass(frozen=True, slots=True, eq=False)
class Actors:
    """Tables by name that are still to be written, as ``write_tables`` takes them, and what the manifest says."""

    measured: dict[str, list[Row]]
    streamed: dict[str, ir.Table]
    account: Row


def actors(
    connection: Any,
    study: Study,
    works: ir.Table,
    where: Located,
    subjects: ir.Table,
    places: Sequence[Row],
    inputs: Sequence[Row],
    registry: Registry | None,
    folder: Path,
    build: Path,
) -> Actors:
    """Measure organisations and funders. subjects: ``uid, scheme, field``; places: rows of the table of places;
    inputs: the accounts of what was read. Files in between go to ``folder``.

    The tables of organisations and of their ties are written to ``build``: what they are made of grows with the works.
    """
    described = in_parts(
        connection,
        where.works,
        lambda part: described_works(part(where.work_organisations), part(where.works), part(subjects)),
        folder / "described_works.parquet",
    )
    counted = signature_counts(described)
    key = [name for name in counted.columns if name != "works"]
    signatures = saved(connection, counted, folder / "organisation_signatures.parquet").order_by(key)
    # The engine's work first: beside what organisations are measured from, it would need room of its own.
    home_of = _homes(where.organisations)
    signed = from_batches(signatures.to_pyarrow_batches(chunk_size=CHUNK))
    rows, flows, funded = funder_tables(connection, works, where.works, registry, folder)
    picture = measured_organisations(signed, study.organisation_counting, study.seed, study.strength, connection.each)
    table = organisation_table(picture, home_of, registry)
    types = dict(_candidates(places, study.focus))
    ids, homes = (table[name].to_pylist() for name in ("organisation", "place"))
    numbers = [np.asarray(table[name], np.float64) for name in ("works", "eigenvector")]
    chosen = standouts(
        ids, homes, numbers[0], numbers[1], list(types), study.strength.minimum_works, seats=study.standouts
    )
    write_batches(build, {"organisations": table.to_batches(), "organisation_ties": tie_batches(picture)})
    return Actors(
        {"standout_organisations": standout_rows(table, chosen, types), "funders": rows},
        {"organisation_signatures": signatures, "funder_flows": flows},
        {
            "organisation_network": network_account(picture),
            "standouts": {"seats": study.standouts, "taken": len(chosen), "places": list(types)},
            "funders": funding_account(inputs, funded, len(rows)),
        },
    )


def _homes(counts: ir.Table) -> dict[str, str | None]:
    """Return where most works of each organisation were done."""
    found = counts.select("organisation", "place").to_pyarrow().to_pydict()
    return dict(zip(found["organisation"], found["place"], strict=True))


def _candidates(places: Sequence[Row], focus: tuple[str, ...] | None) -> list[tuple[str, str]]:
    """Return the candidate places with their types, most works first."""
    found = [row for row in places if row.get("partner_type") in CANDIDATES]
    found = [row for row in found if focus is None or row["place"] in focus]
    return [(row["place"], row["partner_type"]) for row in sorted(found, key=lambda row: (-row["works"], row["place"]))]
