"""Funding as a flow: who pays for the joint work of two places."""

from typing import cast

import ibis
import ibis.expr.types as ir
from ibis import _


def funded_works(works: ir.Table, keys: ir.Table) -> ir.Table:
    """Return one row a work and funder: ``uid, funder``. works: ``uid, funders`` (list); keys: ``name, funder``."""
    named = works.select("uid", name=works.funders.unnest())
    return cast(ir.Table, named.join(keys, "name").select("uid", "funder").distinct())


def funder_names(works: ir.Table) -> ir.Table:
    """Return each spelling of a funder with the works that have it: ``name, works``, most works first."""
    named = works.select("uid", name=works.funders.unnest()).distinct()
    return cast(ir.Table, named.group_by("name").aggregate(works=_.count()).order_by(ibis.desc("works"), "name"))


def funder_counts(funded: ir.Table, places: ir.Table) -> ir.Table:
    """Return one row a funder: ``funder, works, international_works``, most works first.

    places: ``uid, places`` (codes joined by ``;``).
    """
    counts = funded.join(places.select("uid", "places"), "uid").group_by("funder")
    counted = counts.aggregate(works=_.count(), international_works=_.places.contains(";").sum())
    return cast(ir.Table, counted.order_by(ibis.desc("works"), "funder"))


def funder_flows(funded: ir.Table, places: ir.Table) -> ir.Table:
    """Return one row a funder and pair of places with a work that it funded: ``funder, place_a, place_b, works``.

    A work of n places counts once for each of its pairs, place_a < place_b, in full for each of its funders.
    """
    of_work = places.filter(places.places.contains(";")).select("uid", place=_.places.split(";").unnest())
    ends = of_work.select("uid", place_a=of_work.place).join(of_work.select("uid", place_b=of_work.place), "uid")
    pairs = ends.filter(ends.place_a < ends.place_b)
    key = ("funder", "place_a", "place_b")
    counted = funded.join(pairs, "uid").group_by(*key).aggregate(works=_.count())
    return cast(ir.Table, counted.order_by("funder", ibis.desc("works"), "place_a", "place_b"))
