"""Works as a flow of organisations: who took part in which work, and how many works each has."""

import ibis
import ibis.expr.types as ir
from ibis import _

# Organisations that no registry verifies are grouped by their cleaned name, under this prefix.
UNVERIFIED = "name:"


def work_organisations(authorship: ir.Table, answers: ir.Table) -> ir.Table:
    """Return one row a work, organisation and place of the affiliation: ``uid, organisation, place``.

    answers: ``text, counted_as`` (list), ``places`` (list). place is null where the text tells none.
    """
    joined = authorship.filter(authorship.text.notnull()).select("uid", "text").distinct().join(answers, "text")
    rows = joined.select("uid", "places", organisation=joined.counted_as.unnest())
    nowhere = ibis.literal([None], type="array<string>")
    places = ibis.ifelse(rows.places.length() > 0, rows.places, nowhere)
    return rows.select("uid", "organisation", place=places.unnest()).distinct()


def joined_organisations(rows: ir.Table, works: ir.Table) -> ir.Table:
    """Return one row a work with an organisation: ``work_id`` and its ``organisations``, joined by ``;``.

    rows: from ``work_organisations``. works: ``uid, work_id``.
    """
    joined = rows.select("uid", "organisation").distinct().join(works.select("uid", "work_id"), "uid")
    return joined.group_by("work_id").aggregate(organisations=_.organisation.collect().sort().join(";"))


def organisation_counts(rows: ir.Table, places: ir.Table) -> ir.Table:
    """Return one row an organisation: ``organisation, works, international_works, place``, most works first.

    rows: from ``work_organisations``. places: ``uid, places`` (codes joined by ``;``). international_works: works with
    two or more known places. place: where most of its works were done by its affiliations, the first code of equals.
    """
    taking_part = rows.select("uid", "organisation").distinct().join(places.select("uid", "places"), "uid")
    counts = taking_part.group_by("organisation").aggregate(
        works=_.count(), international_works=_.places.contains(";").sum()
    )
    by_place = rows.filter(rows.place.notnull()).group_by("organisation", "place").aggregate(here=_.count())
    first = ibis.row_number().over(ibis.window(group_by="organisation", order_by=[_.here.desc(), _.place.asc()]))
    home = by_place.mutate(order=first).filter(_.order == 0).select("organisation", "place")
    joined = counts.left_join(home, "organisation").drop("organisation_right")
    return joined.order_by(ibis.desc("works"), "organisation")
