"""OpenAlex works: JSON lines, pages of its API, Parquet, and a folder laid out like its snapshot.

Source: https://developers.openalex.org (work object; snapshot format as of June 2026). Records of every age are
understood (``openalex_shape``).
"""

from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

from enishi.language import _
from enishi.readers.escapes import plain
from enishi.readers.files import head
from enishi.readers.identity import bare_doi, work_id
from enishi.readers.json_records import is_bare, keys, read_json
from enishi.readers.json_values import UnusableRecordError, clean, count, year
from enishi.readers.openalex_authorship import author
from enishi.readers.openalex_shape import Location, OpenAlexWork, Source, bare_id
from enishi.readers.openalex_snapshot import chosen, date_of, is_snapshot, merged_ids, parts
from enishi.readers.parquet_records import columns, is_parquet, read_parquet
from enishi.readers.reader import Head, Reader, Record
from enishi.readers.shapes import shaped
from enishi.tables.work import Work
from enishi.tables.work_columns import Block

_ENVELOPES = (("results",),)
# The lists of the API hold the first 100 authors (`is_authors_truncated` says so there, copies of it often do not);
# a longer byline was not cut there. Source: https://developers.openalex.org (work object).
_MOST_AUTHORS = 100


def parse(record: dict[str, Any]) -> Work:
    """Return the work in one OpenAlex record."""
    return work(shaped(OpenAlexWork, record))


def work(record: OpenAlexWork) -> Work:
    """Return the work in what is read of a record."""
    title = plain(record.title or "") or plain(record.display_name or "")
    doi = bare_doi(plain(record.doi or ""))
    identifier = bare_id(record.id or "")
    if not (identifier or doi or title):
        raise UnusableRecordError(_("there is no OpenAlex id, DOI or title to tell the work by"))
    location = record.primary_location or _NO_LOCATION
    source = location.source or record.host_venue or _NO_SOURCE
    published = year(record.publication_year, "publication_year")
    authors = [author(one) for one in record.authorships or ()]
    keywords, index_terms = _terms(record)
    return Work(
        id=work_id("openalex", identifier, doi, title, published, [someone.name for someone in authors]),
        title=title,
        year=published,
        doi=doi,
        type=clean(record.type) or None,
        venue=clean(source.display_name) or clean(location.raw_source_name) or None,
        publisher=clean(source.host_organization_name) or clean(source.publisher) or None,
        language=clean(record.language) or None,
        cited_by=count(record.cited_by_count, "cited_by_count"),
        authors=authors,
        keywords=keywords,
        index_terms=index_terms,
        funders=_funders(record),
        updated=clean(record.updated_date)[:10] or None,
    )


def _terms(record: OpenAlexWork) -> tuple[list[str], list[str]]:
    """Return the authors' own keywords, and the terms that OpenAlex or an indexer gave.

    OpenAlex assigns its keywords and topics by machine and gives each an id and a score. Records that others write in
    its shape carry the authors' own words, which have neither.
    """
    own: dict[str, None] = {}
    assigned: dict[str, None] = {}
    for item in record.keywords or ():
        if isinstance(item, str):
            own[clean(item)] = None
        else:
            word = clean(item.display_name) or clean(item.keyword)
            (own if item.id is None and item.score is None else assigned)[word] = None
    # Concepts are the forerunners of topics; a record of the years between carries both, and the topics are better.
    for topic in record.topics or record.concepts or ():
        assigned[clean(topic.display_name)] = None
    for heading in record.mesh or ():
        assigned[clean(heading.descriptor_name)] = None
    return [word for word in own if word], [word for word in assigned if word]


def _funders(record: OpenAlexWork) -> list[str]:
    found = dict.fromkeys(clean(funder.display_name) for funder in record.funders or ())
    for funding in (*(record.awards or ()), *(record.grants or ())):
        found[clean(funding.funder_display_name)] = None
    return [name for name in found if name]


_NO_LOCATION, _NO_SOURCE = Location(), Source()


def sniff(beginning: Head) -> bool:
    """Whether the beginning is that of OpenAlex works: by the keys or columns that only they have together."""
    if beginning.path.is_dir():
        return is_snapshot(beginning.path)
    found = columns(beginning.path) if is_parquet(beginning) else keys(beginning)
    # A page of groups has no results either.
    if {"meta", "results"} <= found and is_bare(found, "results") and is_bare(found, "group_by"):
        return True
    return any(
        {f"{level}id"} <= found and not found.isdisjoint({f"{level}authorships", f"{level}publication_year"})
        for level in ("", "results.")
    )


def read(path: Path) -> Iterator[Record]:
    """Yield the records of a file, dated where the date is known; those that were merged into others are rejects."""
    current = _current(path)
    if is_parquet(head(path)):
        return read_parquet(path, OpenAlexWork, current)
    return read_json(path, _ENVELOPES, lambda record: current(shaped(OpenAlexWork, record)))


def blocks(path: Path) -> Iterator[Block]:
    """Yield the same records, many at a time."""
    from enishi.readers.blocks import json_blocks, parquet_blocks  # loading Arrow's functions takes its time
    from enishi.readers.openalex_columns import works

    in_columns = partial(works, date=date_of(path), merged=merged_ids(path))
    if is_parquet(head(path)):
        return parquet_blocks(path, OpenAlexWork, in_columns, _current(path))
    return json_blocks(path, _ENVELOPES, OpenAlexWork, in_columns, _current(path))


def _current(path: Path) -> Callable[[OpenAlexWork], Work]:
    """Return what makes the works of a file."""
    date, merged = date_of(path), merged_ids(path)

    def current(record: OpenAlexWork) -> Work:
        found = work(record)
        if found.id in merged:
            raise UnusableRecordError(_("OpenAlex merged it into {id}").format(id=merged[found.id]))
        found.updated = date or found.updated
        return found

    return current


READER = Reader(
    name="openalex",
    source="openalex",
    label="OpenAlex works",
    sniff=sniff,
    read=read,
    cannot_give=frozenset({"unlinked"}),
    cuts_authors_at=_MOST_AUTHORS,
    parts=parts,
    chosen=chosen,
    blocks=blocks,
)
