"""The queries of a network of places, from the expressions that a whole run computes.

Loading Ibis and making SQL takes longer than measuring 20,000 records. So the SQL is made once, by ``make docs``, and
kept in ``network.sql``; a test holds that it is what the expressions give.
"""

from collections.abc import Mapping
from importlib.metadata import version
from pathlib import Path

import ibis
import ibis.expr.types as ir
import pyarrow as pa

from enishi.flows.coauthorship import alike, located, shares, signature_counts, signature_keys, work_places
from enishi.flows.signature import KEY
from enishi.pipeline.places import unresolved
from enishi.pipeline.reading import by_file
from enishi.pipeline.scope import between
from enishi.resolve.merging import merged
from enishi.tables.staged import ANSWERS, AUTHORSHIP, NAMED, WORK

FILE = Path(__file__).with_name("network.sql")
# What the SQL depends on beside the expressions.
MAKERS = ("ibis-framework", "sqlglot")


@ibis.udf.scalar.builtin(name="getvariable")  # type: ignore[untyped-decorator]
def _year(variable: str) -> int:  # type: ignore[empty-body]
    """Return a variable of the connection: the study's first or last year."""


def _queries(folding: Mapping[str, str]) -> dict[str, ir.Table]:
    """Return each query by the name under which its answer is kept, in the order in which they are computed."""
    made: dict[str, ir.Table] = {}

    def given(name: str, schema: pa.Schema) -> ir.Table:
        return ibis.table(ibis.Schema.from_pyarrow(schema), name=name)

    def kept(name: str, table: ir.Table) -> ir.Table:
        made[name] = table
        return ibis.table(table.schema(), name=name)

    authorship, answers = given("authorship", AUTHORSHIP), given("answers", ANSWERS)
    both = merged(given("staged_work", WORK), lambda table, name: kept(name, table))
    distinct, gone = (
        kept("distinct_works", both[0].select("uid", "work_id", "year", "authors")),
        kept("merged", both[1].order_by("work_id", "uid")),
    )
    kept("merged_by_file", by_file(gone))
    works = kept("works", between(distinct, _year("first"), _year("last")))
    kept("of_no_year", distinct.aggregate(works=distinct.year.isnull().sum()))
    mine = kept("study_authorship", authorship.semi_join(works, "uid"))
    texts = mine.filter(mine.text.notnull()).select("text").distinct()
    named = given("named", NAMED).distinct()
    kept("texts", texts.left_join(named, "text").select("text", "named").order_by("text"))
    # Places are counted once for works that are alike.
    kinds = kept("alike", alike(works, mine, answers))
    firsts = works.semi_join(kinds, works.uid == kinds.first)
    parts = kept("parts", shares(firsts, kept("located", located(firsts, mine, answers).drop("text")), dict(folding)))
    of_first = work_places(firsts, parts).select("places", "multi_affiliation", first="uid")
    places = works.select("uid", "work_id", "year").join(kinds, "uid").join(of_first, "first")
    # Highly cited works need fields and are not measured, so no work stands anywhere.
    none, word = ibis.null("int64"), ibis.null("string")
    nowhere = works.select("uid", scheme=word, field=word, millionths=none, standing=none).filter(ibis.literal(False))
    keys = kept("keys", signature_keys(places, nowhere, "all"))
    of_all = kinds.join(parts.rename(first="uid"), "first").drop("first")
    counts, fractions, _by_field = signature_counts(keys, of_all, nowhere)
    kept("counts", counts.order_by(*KEY))
    kept("fractions", fractions)
    kept("unresolved", unresolved(mine, answers))
    return made


def statements(folding: Mapping[str, str]) -> dict[str, str]:
    """Return the SQL of each query, in order; folding: the study's ``territory_policy``."""
    return {name: str(ibis.to_sql(table, dialect="duckdb")) for name, table in _queries(folding).items()}


def written() -> str:
    """Return what ``network.sql`` is to hold: what made it, and the queries of a study that folds no places."""
    made_by = ", ".join(f"{package} {version(package)}" for package in MAKERS)
    queries = "".join(f"\n-- {name}\n{sql}\n" for name, sql in statements({}).items())
    return f"-- Written by `make docs` from network_queries.py with {made_by}.\n{queries}"


def main() -> None:
    """Write the file."""
    FILE.write_text(written(), "utf-8")


if __name__ == "__main__":
    main()
