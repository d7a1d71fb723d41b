"""The tables of a result: those that are measured, and those that stream from the engine."""

import shutil
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import ibis.expr.types as ir
import pyarrow as pa

from enishi.flows.signature import Signatures, network
from enishi.pipeline import picture
from enishi.pipeline.fields import unknown_keywords, weak_terms
from enishi.pipeline.places import Located
from enishi.reports.tables import write_table
from enishi.tables.field import Scheme
from enishi.tables.result import RESULT_TABLES

Row = picture.Row
# Keywords that no vocabulary knows are many; the commonest are worth a look.
MOST_KEYWORDS = 1_000


def measured_tables(signed: Signatures, view: picture.View) -> dict[str, list[Row]]:
    """Return the tables that are functions of the signatures, by name."""
    places, groups = picture.place_rows(signed, view), picture.group_rows(signed, view)
    by_year = picture.yearly(signed, lambda part: picture.measured(network(part, view.counting), view))
    groups_by_year = picture.yearly(signed, lambda part: picture.group_rows(part, view))
    period = f"{signed.years.min()}-{signed.years.max()}"
    long = picture.observations([*places, *by_year], "place", period, view)
    return {
        "places": places,
        "places_by_year": by_year,
        "groups": groups,
        "groups_by_year": groups_by_year,
        "ties": picture.tie_rows(signed, view),
        "ties_by_year": picture.yearly(signed, picture.joint_works),
        "signatures": list(picture.signature_rows(signed)),
        "published": picture.published_rows(view.cutoffs),
        "observations": long + picture.observations([*groups, *groups_by_year], "group", period, view),
    }


def field_rows(counts: ir.Table, schemes: Sequence[Scheme]) -> list[Row]:
    """Return the table of fields, every field of every scheme, also those without a work."""
    counted = {(row["scheme"], row["field"]): row for row in counts.to_pyarrow().to_pylist()}
    rows = []
    for scheme in schemes:
        for field in scheme.fields:
            row = counted.get((scheme.code, field.code), {"works": 0, "millionths": 0, "international_works": 0})
            share = row["international_works"] / row["works"] if row["works"] else None
            names = {"name_en": field.name.en, "name_ja": field.name.ja, "international_share": share}
            weighted = {"works_weighted": row["millionths"] / 1_000_000}
            rows.append({**row, "scheme": scheme.code, "field": field.code, **names, **weighted})
    return rows


def streams(works: ir.Table, where: Located, subjects: ir.Table, merged: ir.Table) -> dict[str, ir.Table]:
    """Return the tables that grow with the works, by name, in their order."""
    described = where.works.join(works.drop("work_id", "year"), "uid").order_by("work_id")
    teams = where.work_organisations.select("uid", "organisation").distinct()
    joined = teams.join(where.works.select("uid", "work_id"), "uid")
    by_work = joined.group_by("work_id").aggregate(
        organisations=joined.organisation.collect(order_by=joined.organisation).join(";")
    )
    return {
        "work_places": described,
        "works": described,
        "merged": merged.order_by("work_id", "uid"),
        "affiliations": where.affiliations,
        "unresolved": where.unresolved,
        "work_organisations": by_work.order_by("work_id"),
        "work_fields": subjects.order_by("scheme", "work_id", "field"),
        "weak_terms": weak_terms(subjects),
        "unknown_keywords": unknown_keywords(works, subjects).limit(MOST_KEYWORDS),
    }


def _batch(name: str, rows: Iterable[Mapping[str, Any]]) -> Iterator[pa.RecordBatch]:
    schema = RESULT_TABLES[name]
    columns = {field.name: [row.get(field.name) for row in rows] for field in schema}
    yield pa.RecordBatch.from_pydict(columns, schema=schema)


def write_tables(
    build: Path,
    measured: Mapping[str, list[Row]],
    streamed: Mapping[str, ir.Table],
    batched: Mapping[str, Iterable[pa.RecordBatch]],
) -> None:
    """Write every table, and the list of unresolved strings where people look for it.

    measured: as rows; streamed: from the engine; batched: what is too long for rows.
    """
    folder = build / "tables"
    for name, batches in batched.items():
        write_table(folder, name, batches, RESULT_TABLES[name])
    for name, rows in measured.items():
        write_table(folder, name, _batch(name, rows), RESULT_TABLES[name])
    for name, table in streamed.items():
        schema = RESULT_TABLES[name]
        batches = table.select(*schema.names).to_pyarrow_batches()
        write_table(folder, name, (batch.cast(schema) for batch in batches), schema)
    shutil.copyfile(folder / "unresolved.csv", build / "unresolved.csv")
