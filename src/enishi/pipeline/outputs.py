"""The tables of a result: those that are measured, and those that stream from the engine."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import ibis
import ibis.expr.types as ir

from enishi.engines.engine import in_parts
from enishi.flows.bylines import work_authors
from enishi.flows.organisations import joined_organisations
from enishi.indicators.intervals import count_interval, share_interval
from enishi.indicators.sample import Sample
from enishi.pipeline import picture
from enishi.pipeline.by_field import field_place_rows, field_place_year_rows, strong_and_weak
from enishi.pipeline.fields import unknown_keywords, weak_terms
from enishi.pipeline.places import Located
from enishi.pipeline.sampling import ALL, Key
from enishi.readers import readers
from enishi.tables.field import Scheme

Row = picture.Row
# Keywords that no vocabulary knows are many; the commonest are worth a look.
MOST_KEYWORDS = 1_000


def measured_tables(
    samples: Mapping[Key, Sample], view: picture.View, schemes: Sequence[Scheme]
) -> dict[str, list[Row]]:
    """Return the tables that are measured from the signatures, by name."""
    years = [key[1] for key in samples if key[0] == "year"]
    places, groups = picture.place_rows(samples, view), picture.group_rows(samples, view)
    by_year = picture.yearly(samples, lambda sample: picture.measured(sample, view))
    groups_by_year = [{"year": year, **row} for year in years for row in picture.group_rows(samples, view, year)]
    by_field = field_place_rows(samples, view)
    period = f"{min(years)}-{max(years)}"
    long = picture.observations([*places, *by_year], "place", period, view)
    return {
        "places": places,
        "places_by_year": by_year,
        "places_by_field": by_field,
        "places_by_field_year": field_place_year_rows(samples, view),
        "strengths": strong_and_weak(by_field, schemes, view),
        "groups": groups,
        "groups_by_year": groups_by_year,
        "ties": picture.tie_rows(samples[ALL], view),
        "ties_by_year": picture.yearly(samples, picture.joint_works),
        "published": picture.published_rows(view.cutoffs),
        "observations": long + picture.observations([*groups, *groups_by_year], "group", period, view),
    }


def field_rows(counts: ir.Table, schemes: Sequence[Scheme], works: int) -> list[Row]:
    """Return the table of fields, every field of every scheme, also those without a work; ``works``: of the study."""
    counted = {(row["scheme"], row["field"]): row for row in counts.to_pyarrow().to_pylist()}
    rows = []
    for scheme in schemes:
        for field in scheme.fields:
            row = counted.get((scheme.code, field.code), {"works": 0, "millionths": 0, "international_works": 0})
            share = row["international_works"] / row["works"] if row["works"] else None
            names = {"name_en": field.name.en, "name_ja": field.name.ja, "international_share": share}
            weighted = {"works_weighted": row["millionths"] / 1_000_000}
            intervals = {
                "works": count_interval([row["works"]], works),
                "international_share": share_interval([row["international_works"]], [row["works"]]),
            }
            for name, ends in intervals.items():
                names |= {
                    f"{name}_{end}": picture.known(float(value[0]))
                    for end, value in zip(("low", "high"), ends, strict=True)
                }
            rows.append({**row, "scheme": scheme.code, "field": field.code, **names, **weighted})
    return rows


def streams(
    connection: Any,
    works: ir.Table,
    where: Located,
    subjects: ir.Table,
    merged: ir.Table,
    bylines: ir.Table | None,
    folder: Path,
) -> dict[str, ir.Table]:
    """Return the tables that grow with the works, by name, in their order; names of authors only where given.

    Files in between go to ``folder``.
    """
    flagged = works.drop("work_id", "year").mutate(possibly_cut=possibly_cut(works))
    described = where.works.join(flagged, "uid").order_by("work_id")
    by_work = in_parts(
        connection,
        where.works,
        lambda part: joined_organisations(part(where.work_organisations), part(where.works)),
        folder / "joined_organisations.parquet",
    )
    people = {}
    if bylines is not None:
        authors = in_parts(
            connection,
            where.works,
            lambda part: work_authors(part(where.works), part(where.authorship), where.answers, part(bylines)),
            folder / "work_authors.parquet",
        )
        people["work_authors"] = authors.order_by("work_id", "author")
    return {
        **people,
        "work_places": described,
        "works": described,
        "merged": merged.order_by("work_id", "uid"),
        "affiliations": where.affiliations.order_by(ibis.desc("works"), "affiliation"),
        "unresolved": where.unresolved,
        "work_organisations": by_work.order_by("work_id"),
        "work_fields": subjects.order_by("scheme", "work_id", "field"),
        "weak_terms": weak_terms(subjects),
        "unknown_keywords": unknown_keywords(works, subjects).limit(MOST_KEYWORDS),
    }


def possibly_cut(works: ir.Table) -> ir.BooleanValue:
    """Return whether a work has exactly as many authors as its source lists at most, so that some may be cut off."""
    limits = {one.source: one.cuts_authors_at for one in readers().values() if one.cuts_authors_at}
    most = works.source.cases(*limits.items(), else_=None)
    return (works.authors == most).fill_null(False)
