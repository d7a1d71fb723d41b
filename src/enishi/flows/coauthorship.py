"""Joint papers as a flow of places: from authorships to signatures.

A work counts for a place once, if an author names an affiliation there (full counting). Fractional counting divides a
work by its authors, then an author by their affiliations, an affiliation by the places it names; unknown parts go to
``ZZ``, so that fractions sum to works. Fractions stay counts over whole denominators until the very end: integers add
up to the same on any engine and any number of threads.
"""

from typing import cast

import ibis
import ibis.expr.types as ir
from ibis import _

from enishi.flows.citation import ABOVE, AT_CUT
from enishi.flows.signature import KEY, UNKNOWN


def alike(works: ir.Table, authorship: ir.Table, text_places: ir.Table) -> ir.Table:
    """Return for each work the first one of which all that places are counted from says the same: ``uid, first``.

    Arguments as for ``located`` and ``shares``. What those and ``work_places`` give for one work holds for all that are
    alike, and a few bylines (three authors, each at one place in China) are those of most works. The order of a work's
    rows is not looked at for its own sake: another order at worst makes alike works differ.
    """
    told = text_places.select("text", told=_.decided.cast("string").concat(_.places.join(";")))
    rows = authorship.left_join(told, "text")
    coded = ibis.ifelse(rows.countries.length() > 0, rows.countries.join(";"), "").fill_null("")
    said = rows.author.cast("string").concat(rows.told.fill_null("-"), "+", coded)
    bylines = rows.select("uid", said=said).group_by("uid").aggregate(byline=_.said.collect())
    each = works.select("uid", "authors").left_join(bylines, "uid").drop("uid_right")
    return each.select("uid", first=_.uid.min().over(ibis.window(group_by=["authors", "byline"])))


def located(works: ir.Table, authorship: ir.Table, text_places: ir.Table) -> ir.Table:
    """Return one row a work, author and affiliation that counts: ``uid, author, text, places, parts``.

    works: the works to keep, by ``uid``. text_places: ``text, places`` (list), ``decided`` (a person said so, even if
    none). places: the codes that the text names, else the source's own codes for it, else none. parts: among how many
    such rows the author's share is divided. Codes that the source gives for an author as a whole count where his or
    her texts give no place at all.
    """
    joined = authorship.semi_join(works, "uid").left_join(text_places, "text")
    none = ibis.literal([], type="array<string>")
    named, coded = joined.places.fill_null(none), joined.countries.fill_null(none)
    places = ibis.ifelse((named.length() > 0) | joined.decided.fill_null(False), named, coded)
    by_author = ibis.window(group_by=["uid", "author"])
    decided = joined.decided.fill_null(False)
    rows = joined.select("uid", "author", "affiliation", "text", places=places, decided=decided).mutate(
        texts=(_.affiliation > 0).sum().over(by_author),
        texts_located=((_.affiliation > 0) & (_.places.length() > 0)).sum().over(by_author),
        codes=(_.affiliation == 0).sum().over(by_author),
        person_decided=_.decided.any().over(by_author),
    )
    use_codes = (rows.codes > 0) & (rows.texts_located == 0) & ~rows.person_decided
    rows = rows.mutate(parts=ibis.ifelse(use_codes, 1, rows.texts)).filter((_.affiliation == 0) == use_codes)
    return rows.select("uid", "author", "text", "places", "parts")


def shares(works: ir.Table, rows: ir.Table, folding: dict[str, str]) -> ir.Table:
    """Return each place's parts of each work: ``uid, author, place, numerator, denominator``.

    works: ``uid, authors`` (their number). rows: from ``located``. folding: code → the code it counts for. A part is
    numerator ÷ denominator; the parts of a work sum to 1. A work without authors is divided as if it had one;
    authors without a link share the affiliations that nobody owns.
    """
    people = works.select("uid", people=ibis.greatest(_.authors, 1))
    linked = rows.select("uid", "author").distinct()
    present = linked.group_by("uid").aggregate(owners=(_.author > 0).sum(), loose=(_.author == 0).any())
    described = people.left_join(present, "uid").drop("uid_right")
    described = described.mutate(without_link=described.people - ibis.coalesce(described.owners, 0))
    joined = rows.join(described.select("uid", "people", "without_link"), "uid")
    count = ibis.greatest(joined.places.length(), 1)
    places = ibis.ifelse(joined.places.length() > 0, joined.places, ibis.array([UNKNOWN]))
    known = joined.select(
        "uid",
        "author",
        place=places.unnest(),
        numerator=ibis.ifelse(joined.author > 0, 1, joined.without_link).cast("int64"),
        denominator=(joined.people * joined.parts * count).cast("int64"),
    )
    known = known.mutate(place=known.place.substitute(folding) if folding else known.place)
    lost = described.filter((_.without_link > 0) & ~ibis.coalesce(_.loose, False))
    nowhere = lost.select(
        "uid",
        author=ibis.literal(0).cast(known.author.type()),
        place=ibis.literal(UNKNOWN),
        numerator=lost.without_link.cast("int64"),
        denominator=lost.people.cast("int64"),
    )
    return cast(ir.Table, known.union(nowhere))


def work_places(works: ir.Table, parts: ir.Table) -> ir.Table:
    """Return one row a work: ``uid, year, places, multi_affiliation``.

    places: the known codes in order, joined by ``;`` (empty if none). multi_affiliation: the work is international
    only because an author has affiliations in several places, that is, one place is common to all its located
    authors, and no affiliation without an owner speaks of a place.
    """
    known = parts.filter(_.place != UNKNOWN).select("uid", "author", "place").distinct()
    # Counting what is distinct already is several times as fast as counting distinct values.
    everywhere = known.group_by("uid", "place").aggregate(here=_.count())
    common = everywhere.group_by("uid").aggregate(
        shared=_.here.max(), places=_.place.collect().sort().join(";"), n=_.count()
    )
    people = known.select("uid", "author").distinct()
    summary = people.group_by("uid").aggregate(located=_.count(), loose=(_.author == 0).any())
    described = common.join(summary, "uid")
    described = described.mutate(multi=(_.n > 1) & ~_.loose & (_.shared == _.located))
    joined = works.select("uid", "work_id", "year").left_join(described, "uid")
    return joined.select(
        "uid",
        "work_id",
        "year",
        places=ibis.coalesce(joined.places, ""),
        multi_affiliation=ibis.coalesce(joined.multi, False),
    )


def signature_keys(located_works: ir.Table, standing: ir.Table, scheme: str) -> ir.Table:
    """Return the signature of each work: ``uid`` and the columns of KEY.

    standing: from ``citation.standing``. scheme: the one by whose fields a work is judged highly cited. fields: those
    of all schemes in order, joined by ``;``. top_tenth: whether the work belongs to the top, at least in part; null
    without a citation count.
    """
    named = standing.filter(standing.field != standing.scheme)
    fields = named.group_by("uid").aggregate(fields=named.field.collect().sort().join(";"))
    judged = standing.filter(standing.scheme == scheme)
    top = judged.group_by("uid").aggregate(top_tenth=(judged.standing > 0).any())
    joined = located_works.left_join(fields, "uid").drop("uid_right").left_join(top, "uid").drop("uid_right")
    return cast(ir.Table, joined.mutate(fields=ibis.coalesce(joined.fields, "")).select("uid", *KEY))


def signature_counts(keys: ir.Table, parts: ir.Table, standing: ir.Table) -> tuple[ir.Table, ir.Table, ir.Table]:
    """Return the three tables of counts that signatures are made of; all sums are over whole numbers.

    First: one row a distinct signature (KEY) with the number of ``works``. Second: the same key with ``place,
    denominator`` and the sum of ``numerator``: the fractional counts. Third: the same key with ``scheme, field``, the
    weights in millionths, and, in works and in millionths, those above the cut and those at it.
    """
    counts = keys.group_by(*KEY).aggregate(works=_.count()).order_by(*KEY)
    joined = parts.join(keys, "uid")
    fractions = joined.group_by(*KEY, "place", "denominator").aggregate(numerator=_.numerator.sum())
    rows = standing.join(keys, "uid")
    above, at = rows.standing == ABOVE, rows.standing == AT_CUT
    by_field = rows.group_by(*KEY, "scheme", "field").aggregate(
        millionths=rows.millionths.sum(),
        above=above.sum(),
        at_cut=at.sum(),
        above_millionths=rows.millionths.sum(where=above),
        at_cut_millionths=rows.millionths.sum(where=at),
    )
    ordered = fractions.order_by(*KEY, "place", "denominator"), by_field.order_by(*KEY, "scheme", "field")
    return counts, *ordered
