"""Works as bylines: which name stands on which work, with which organisations. Nothing else of a person is kept."""

from typing import cast

import ibis
import ibis.expr.types as ir
from ibis import _


def work_authors(works: ir.Table, authorship: ir.Table, answers: ir.Table, bylines: ir.Table) -> ir.Table:
    """Return one row a work and author: ``work_id, author, name, organisations``.

    works: ``uid, work_id``. answers: ``text, counted_as`` (list). bylines: ``uid, author, name``. organisations: those
    of the author's own affiliations, joined by ``;``, empty where none is known.
    """
    mine = authorship.filter(authorship.text.notnull() & (authorship.author > 0)).select("uid", "author", "text")
    rows = mine.join(answers.select("text", "counted_as"), "text")
    each = rows.select("uid", "author", organisation=rows.counted_as.unnest()).distinct()
    where = each.group_by("uid", "author").aggregate(organisations=_.organisation.collect().sort().join(";"))
    named = bylines.join(works.select("uid", "work_id"), "uid")
    joined = named.left_join(where, ["uid", "author"])
    return cast(
        ir.Table, joined.select("work_id", "author", "name", organisations=ibis.coalesce(joined.organisations, ""))
    )
