"""Where works stand by citations among the works of their year and field: the top tenth.

A work is highly cited as far as it belongs to the most cited tenth of its year and field. Works with exactly as many
citations as the cut share what of the tenth is left (Waltman and Schreiber 2013), so that the top holds a tenth of the
works, neither more nor less. A work of several fields counts in each by its weight there; works of no field are
compared with each other; works without a citation count stay out of everything.
"""

from typing import cast

import ibis
import ibis.expr.types as ir
from ibis import _

from enishi.flows.signature import TENTH, WHOLE

# What stands for the works of no field of a scheme: the scheme's code alone; fields are ``scheme.code``.
BELOW, AT_CUT, ABOVE = 0, 1, 2


def standing(works: ir.Table, fields: ir.Table) -> tuple[ir.Table, ir.Table]:
    """Return where each work stands in each field, and the cuts.

    works: ``uid, year, cited_by``. fields: ``uid, scheme, field, weight``, one row a work, scheme and field (field null
    where the scheme has none for it). First table: ``uid, scheme, field, millionths, standing``: field as
    ``scheme.code``, or the scheme alone; standing BELOW, AT_CUT or ABOVE, null without a citation count. Second table:
    ``year, field, total, above, at``: the weight, in millionths, of all works with a count, of those above the cut and
    of those at it; (total ÷ 10 − above) ÷ at is the part of a work at the cut that is highly cited.
    """
    none = fields.field.isnull()
    placed = fields.select(
        "uid",
        "scheme",
        field=ibis.ifelse(none, fields.scheme, fields.scheme.concat(".", fields.field)),
        millionths=ibis.ifelse(none, WHOLE, (fields.weight * WHOLE).round().cast("int64")),
    ).join(works.select("uid", "year", "cited_by"), "uid")
    counted = placed.filter(placed.cited_by.notnull())
    levels = counted.group_by("year", "field", "cited_by").aggregate(at=_.millionths.sum())
    downwards = ibis.window(group_by=["year", "field"], order_by=ibis.desc("cited_by"), preceding=None, following=0)
    levels = levels.mutate(
        above=levels["at"].sum().over(downwards) - levels["at"],
        total=levels["at"].sum().over(ibis.window(group_by=["year", "field"])),
    )
    reached = (levels.above * TENTH < levels.total) & ((levels.above + levels["at"]) * TENTH >= levels.total)
    cuts = levels.filter(reached).rename(cut="cited_by")
    joined = placed.left_join(cuts.select("year", "field", "cut"), ["year", "field"])
    where = ibis.cases(
        (joined.cited_by.isnull(), ibis.null("int64")),
        (joined.cited_by > joined.cut, ABOVE),
        (joined.cited_by == joined.cut, AT_CUT),
        else_=BELOW,
    )
    rows = joined.select("uid", "scheme", "field", "millionths", standing=where.cast("int64"))
    return rows, cast(ir.Table, cuts.select("year", "field", "total", "above", "at").order_by("year", "field"))


def of_no_scheme(works: ir.Table) -> ir.Table:
    """Return the rows that stand for fields where a study sorts works into none: all are compared within their year."""
    return works.select("uid", scheme=ibis.literal("all"), field=ibis.null("string"), weight=ibis.literal(0.0))
