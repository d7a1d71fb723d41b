"""OpenAlex works in columns, by the rules of ``openalex.work``; what is not ordinary is left to that.

Ordinary is nearly everything. A property test holds both ways equal.
"""

from collections.abc import Mapping

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from enishi.readers.column_rules import cleaned, distinct_lists, or_else, or_null
from enishi.readers.escapes import plain
from enishi.readers.identity import bare_doi, work_id
from enishi.readers.json_values import clean
from enishi.readers.openalex_byline_columns import bylines
from enishi.readers.openalex_shape import bare_id
from enishi.readers.rows import Flags, Ints, Rows, cut
from enishi.readers.values import EARLIEST, LATEST
from enishi.tables.work_columns import WORKS, WorkColumns

_PREFIX = "https://openalex.org/"
_ID = rf"^{_PREFIX}W[0-9]+$"
_DOI_PREFIX = "https://doi.org/"
# What ``bare_doi`` and ``plain`` only put in lower case: no sign of markup, no full stop or the like at its end.
_DOI = rf"^{_DOI_PREFIX}10\.[0-9]{{4,9}}/[!-%'-;=-~]*[!-%'-+\-/-:=-~]$"


def works(rows: Rows, date: str | None, merged: Mapping[str, str]) -> tuple[WorkColumns, Flags]:
    """Return works in columns, and which of them have to be read one by one instead.

    date: of the partition they lie in; merged: the ids that are no more.
    """
    count = len(rows)
    ids = _ids(rows.texts("id").fill_null(""))
    ordinary = np.asarray(pc.not_equal(ids, ""))
    if merged:
        ordinary &= ~np.asarray(pc.is_in(ids, pa.array(list(merged))))
    years, counts = rows.numbers("publication_year"), rows.numbers("cited_by_count")
    fine = pc.and_(pc.greater_equal(years, EARLIEST), pc.less_equal(years, LATEST)).fill_null(True)
    ordinary &= np.asarray(fine) & np.asarray(pc.greater_equal(counts, 0).fill_null(True))
    authors, affiliations, odd = bylines(rows)

    location = rows.inner("primary_location")
    here, source, host = location.given("source"), location.inner("source"), rows.inner("host_venue")

    def of_source(name: str) -> pa.StringArray:
        return cleaned(pc.if_else(pa.array(here), source.texts(name), host.texts(name)), clean)

    venue = or_else(of_source("display_name"), lambda: cleaned(location.texts("raw_source_name"), clean))
    publisher = or_else(of_source("host_organization_name"), lambda: of_source("publisher"))
    updated = or_null(cut(cleaned(rows.texts("updated_date"), clean), 10)) if date is None else pa.array([date] * count)
    keywords, terms = _terms(rows)
    columns = [
        ids,
        or_else(cleaned(rows.texts("title"), plain), lambda: cleaned(rows.texts("display_name"), plain)),
        years,
        _dois(rows.texts("doi")),
        or_null(cleaned(rows.texts("type"), clean)),
        or_null(venue),
        or_null(publisher),
        or_null(cleaned(rows.texts("language"), clean)),
        counts,
        updated,
        keywords,
        terms,
        _funders(rows),
    ]
    return WorkColumns(pa.record_batch(columns, schema=WORKS), authors, affiliations), odd | ~ordinary


def _ids(written: pa.StringArray) -> pa.StringArray:
    """Return the ids of works; empty where there is none and the content has to make one."""
    usual = pc.match_substring_regex(written, _ID)
    found = pc.binary_join_element_wise("openalex:", pc.utf8_slice_codeunits(written, len(_PREFIX)), "")
    others = pc.invert(usual)
    if not others.true_count:
        return found
    bare = [bare_id(text) for text in written.filter(others).to_pylist()]
    values = [work_id("openalex", identifier) if identifier.strip() else "" for identifier in bare]
    return pc.replace_with_mask(found, others, pa.array(values, pa.string()))


def _dois(written: pa.StringArray) -> pa.StringArray:
    usual = pc.match_substring_regex(written, _DOI)
    found = pc.if_else(usual, pc.ascii_lower(pc.utf8_slice_codeunits(written, len(_DOI_PREFIX))), None)
    others = pc.invert(usual)
    if others.true_count:
        values = [bare_doi(plain(text)) for text in written.filter(others).to_pylist()]
        found = pc.replace_with_mask(found, others.fill_null(False), pa.array(values, pa.string()))
    return found


def _terms(rows: Rows) -> tuple[pa.ListArray, pa.ListArray]:
    """Return the authors' own keywords, and the terms that OpenAlex or an indexer gave."""
    owners, keywords = rows.each("keywords")
    words = or_else(cleaned(keywords.texts("display_name"), clean), lambda: cleaned(keywords.texts("keyword"), clean))
    own = ~(keywords.given("id") | keywords.given("score"))
    assigned = pa.array(~own)
    topics = _named(rows, "topics")
    concepts, names = _named(rows, "concepts")
    without = np.bincount(topics[0], minlength=len(rows)) == 0
    instead = without[concepts]
    return (
        distinct_lists([(owners[own], words.filter(pa.array(own)))], len(rows)),
        distinct_lists(
            [
                (owners[~own], words.filter(assigned)),
                topics,
                (concepts[instead], names.filter(pa.array(instead))),
                _named(rows, "mesh", "descriptor_name"),
            ],
            len(rows),
        ),
    )


def _funders(rows: Rows) -> pa.ListArray:
    sources = [_named(rows, "funders"), *(_named(rows, name, "funder_display_name") for name in ("awards", "grants"))]
    return distinct_lists(sources, len(rows))


def _named(rows: Rows, field: str, name: str = "display_name") -> tuple[Ints, pa.StringArray]:
    owners, elements = rows.each(field)
    return owners, cleaned(elements.texts(name), clean)
