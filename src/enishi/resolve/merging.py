"""Merging: the same work told by several records becomes one, and what was merged into what is listed.

Rules, in this order: the same id (a later version replaces an earlier one); the same DOI; the same title, year and
first author, unless both records have a DOI and they differ. The record with the most affiliations stays, because it
says most about who worked where; what it lacks is filled from the others. The answer does not depend on the order of
files or rows.
"""

from collections.abc import Callable
from typing import cast

import ibis
import ibis.expr.types as ir
from ibis import _

from enishi.tables.staged import RECORDS

# What a kept record takes over from those merged into it, where it has none itself.
FILLED = (
    "title",
    "year",
    "doi",
    "type",
    "venue",
    "publisher",
    "language",
    "cited_by",
    "keywords",
    "index_terms",
    "funders",
)


def _without_empty_lists(works: ir.Table) -> ir.Table:
    lists = ("keywords", "index_terms", "funders")
    return works.mutate(**{name: ibis.ifelse(works[name].length() > 0, works[name], ibis.null()) for name in lists})


def _best_first() -> list[ir.Value]:
    """Return the order in which records of one work are preferred; ends with the content, so that ties are settled."""
    return [
        _.affiliations.desc(),
        _.doi.notnull().desc(),
        _.authors.desc(),
        _.work_id.asc(),
        _.doi.asc(),
        _.year.asc(),
        _.title.asc(),
        _.content.asc(),
        _.uid.asc(),
    ]


def newest_versions(works: ir.Table) -> ir.Table:
    """Return the works with, for each id, only its newest version marked ``newest``."""
    window = ibis.window(group_by="work_id", order_by=[_.updated.desc(nulls_first=False), *_best_first()])
    return works.mutate(newest=ibis.row_number().over(window) == 0)


def grouped(works: ir.Table) -> ir.Table:
    """Return the newest versions with ``work``, the same for all records of one work, and their ``place_in_group``."""
    newest = newest_versions(works).filter(_.newest).drop("newest")
    provable = newest.title_key.notnull() & newest.year.notnull() & newest.first_author.notnull()
    same_title = ibis.window(group_by=["title_key", "year", "first_author"])
    # Records without a DOI join the first DOI of their title, if it has any.
    titled = newest.mutate(
        provable=provable, title_doi=ibis.ifelse(provable, newest.doi.min().over(same_title), ibis.null())
    )
    by_title = ibis.literal("title:").concat(
        titled.title_key, "|", titled.year.cast("string"), "|", titled.first_author
    )
    by_doi = ibis.literal("doi:").concat(ibis.coalesce(titled.doi, titled.title_doi))
    alone = ibis.literal("id:").concat(titled.work_id)
    keyed = titled.mutate(work=ibis.coalesce(by_doi, ibis.ifelse(titled.provable, by_title, ibis.null()), alone))
    rank = ibis.row_number().over(ibis.window(group_by="work", order_by=_best_first()))
    return keyed.mutate(place_in_group=rank)


def in_company(works: ir.Table) -> ir.Table:
    """Return the ``uid`` of the records that share an id, a DOI, or title, year and first author with another."""
    found: list[ir.Table] = []
    for key in (["work_id"], ["doi"], ["title_key", "year", "first_author"]):
        keyed = works.filter(*(works[name].notnull() for name in key))
        shared = keyed.group_by(key).aggregate(records=_.count()).filter(_.records > 1)
        found.append(keyed.semi_join(shared, key).select("uid"))
    return ibis.union(*found, distinct=True)


def _computed(table: ir.Table, _name: str) -> ir.Table:
    return table.cache()


def merged(works: ir.Table, keep: Callable[[ir.Table, str], ir.Table] = _computed) -> tuple[ir.Table, ir.Table]:
    """Return the kept works and the list of what was merged: ``uid, work_id, merged_into, rule, input, record``.

    keep: computes a table that is needed several times once, under a name. Most records are alone and stay as they are;
    the others are few, and only they are put in order. Law: rows of both together = rows of ``works``.
    """
    works = _without_empty_lists(works)
    company = keep(in_company(works), "records_in_company")
    together = keep(works.semi_join(company, "uid"), "company_of_records")
    groups = keep(grouped(together), "groups_of_records")
    first = {name: groups[name].argmin(groups.place_in_group, where=groups[name].notnull()) for name in FILLED}
    filled = groups.group_by("work").aggregate(**first)
    best = groups.filter(_.place_in_group == 0)
    kept = best.drop(*FILLED, "provable", "title_doi", "place_in_group").join(filled, "work").drop("work")
    alone = works.anti_join(company, "uid").select(*kept.columns)

    target = best.select("work", merged_into=best.work_id, kept_doi=best.doi)
    others = groups.filter(_.place_in_group > 0).join(target, "work")
    by_doi = others.doi.notnull() & (others.doi == others.kept_doi)
    folded = others.select(
        "uid", "work_id", "merged_into", rule=ibis.ifelse(by_doi, "same DOI", "same title, year and first author")
    )
    older = newest_versions(together).filter(~_.newest)
    # An older version goes where its newest version went.
    home = groups.join(target, "work").select("work_id", "merged_into")
    replaced = older.select("uid", "work_id").join(home, "work_id").mutate(rule=ibis.literal("same id"))
    gone = folded.union(replaced).mutate(input=(_.uid // RECORDS) + 1, record=_.uid % RECORDS)
    return cast(ir.Table, alone.union(kept)), cast(ir.Table, gone)
