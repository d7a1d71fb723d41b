"""OpenAlex works: JSON lines, pages of its API, Parquet, and a folder laid out like its snapshot.

Source: https://developers.openalex.org (work object; snapshot format as of June 2026). Records of every age are
understood: ``host_venue`` became ``primary_location`` (2023), ``raw_affiliation_string`` a list (2023)
and then ``affiliations`` with institutions (2024), ``concepts`` gave way to ``topics`` (2024), ``grants`` to ``awards``
and ``funders`` (the rewrite of late 2025).
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from enishi.language import _
from enishi.readers.files import head, until_damage
from enishi.readers.identity import bare_doi, work_id
from enishi.readers.json_records import is_bare, keys, read_json
from enishi.readers.json_values import (
    UnusableRecordError,
    count,
    mapping,
    mappings,
    sequence,
    text,
    year,
)
from enishi.readers.openalex_authorship import author
from enishi.readers.openalex_snapshot import date_of, is_snapshot, merged_ids, parts
from enishi.readers.parquet_records import columns, is_parquet, read_parquet
from enishi.readers.reader import Head, Reader, Record
from enishi.tables.work import Reject, Work

_ENVELOPES = (("results",),)
# The lists of the API hold the first 100 authors (`is_authors_truncated` says so there, copies of it often do not);
# a longer byline was not cut there. Source: https://developers.openalex.org (work object).
_MOST_AUTHORS = 100
# What is read of a Parquet file; the abstract alone is most of its bytes.
_COLUMNS = (
    *("id", "doi", "title", "display_name", "publication_year", "type", "language", "cited_by_count", "updated_date"),
    *("primary_location.raw_source_name", "primary_location.source.display_name"),
    *("primary_location.source.host_organization_name", "host_venue.display_name", "host_venue.publisher"),
    *("authorships.author.display_name", "authorships.raw_author_name", "authorships.countries"),
    *("authorships.raw_affiliation_strings", "authorships.raw_affiliation_string"),
    *("authorships.affiliations.raw_affiliation_string", "authorships.affiliations.institution_ids"),
    *("authorships.institutions.id", "authorships.institutions.display_name", "authorships.institutions.country_code"),
    *("keywords.id", "keywords.display_name", "keywords.keyword", "keywords.score"),
    *("topics.display_name", "concepts.display_name", "mesh.descriptor_name"),
    *("funders.display_name", "awards.funder_display_name", "grants.funder_display_name"),
)
# Only in records of before 2026: the API of today refuses to select them.
_PAST = frozenset({"host_venue", "grants"})
# The fields to ask the API for: what is read here, by root, as its ``select`` takes nothing deeper.
SELECTED = tuple(root for root in dict.fromkeys(name.partition(".")[0] for name in _COLUMNS) if root not in _PAST)


def parse(record: dict[str, Any]) -> Work:
    """Return the work in one OpenAlex record."""
    title = text(record.get("title"), "title") or text(record.get("display_name"), "display_name")
    doi = bare_doi(text(record.get("doi"), "doi"))
    identifier = text(record.get("id"), "id").rpartition("openalex.org/")[2].removeprefix("works/")
    if not (identifier or doi or title):
        raise UnusableRecordError(_("there is no OpenAlex id, DOI or title to tell the work by"))
    location = mapping(record.get("primary_location"), "primary_location")
    source = mapping(location.get("source"), "primary_location.source") or mapping(
        record.get("host_venue"), "host_venue"
    )
    published = year(record.get("publication_year"), "publication_year")
    authors = [author(item) for item in mappings(record.get("authorships"), "authorships")]
    keywords, index_terms = _terms(record)
    return Work(
        id=work_id("openalex", identifier, doi, title, published, [someone.name for someone in authors]),
        title=title,
        year=published,
        doi=doi,
        type=text(record.get("type"), "type") or None,
        venue=text(source.get("display_name"), "source.display_name")
        or text(location.get("raw_source_name"), "primary_location.raw_source_name")
        or None,
        publisher=text(source.get("host_organization_name"), "source.host_organization_name")
        or text(source.get("publisher"), "host_venue.publisher")
        or None,
        language=text(record.get("language"), "language") or None,
        cited_by=count(record.get("cited_by_count"), "cited_by_count"),
        authors=authors,
        keywords=keywords,
        index_terms=index_terms,
        funders=_funders(record),
        updated=text(record.get("updated_date"), "updated_date")[:10] or None,
    )


def _terms(record: dict[str, Any]) -> tuple[list[str], list[str]]:
    """Return the authors' own keywords, and the terms that OpenAlex or an indexer gave.

    OpenAlex assigns its keywords and topics by machine and gives each an id and a score. Records that others write in
    its shape carry the authors' own words, which have neither.
    """
    own: dict[str, None] = {}
    assigned: dict[str, None] = {}
    for item in sequence(record.get("keywords"), "keywords"):
        if isinstance(item, str):
            own[text(item, "keywords")] = None
            continue
        entry = mapping(item, "keywords")
        word = text(entry.get("display_name"), "keywords") or text(entry.get("keyword"), "keywords")
        (own if entry.get("id") is None and entry.get("score") is None else assigned)[word] = None
    # Concepts are the forerunners of topics; a record of the years between carries both, and the topics are better.
    for name in ("topics",) if record.get("topics") else ("concepts",):
        assigned.update(_names(record, name, "display_name"))
    assigned.update(_names(record, "mesh", "descriptor_name"))
    return [word for word in own if word], [word for word in assigned if word]


def _funders(record: dict[str, Any]) -> list[str]:
    found = _names(record, "funders", "display_name")
    for name in ("awards", "grants"):
        found.update(_names(record, name, "funder_display_name"))
    return [name for name in found if name]


def _names(record: dict[str, Any], name: str, key: str) -> dict[str, None]:
    """Return the texts under one key of a list of objects, each once and in order."""
    if not record.get(name):
        return {}
    return {text(item.get(key), f"{name}.{key}"): None for item in mappings(record[name], name)}


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
    """Yield the records of a file, or of every part of a snapshot folder, each dated by its partition."""
    if not path.is_dir():
        yield from _read_part(path, date_of(path), {})
        return
    merged = merged_ids(path)
    for date, part in parts(path):
        place = part.relative_to(path).as_posix()
        for record in until_damage(_read_part(part, date, merged)):
            if isinstance(record, Reject):
                record.position = f"{place}, {record.position}"
            yield record


def _read_part(path: Path, date: str | None, merged: dict[str, str]) -> Iterator[Record]:
    """Yield the records of one file, dated where the date is known; those that were merged into others are rejects."""

    def parse_current(record: dict[str, Any]) -> Work:
        work = parse(record)
        if work.id in merged:
            raise UnusableRecordError(_("OpenAlex merged it into {id}").format(id=merged[work.id]))
        work.updated = date or work.updated
        return work

    if is_parquet(head(path)):
        return read_parquet(path, _COLUMNS, parse_current)
    return read_json(path, _ENVELOPES, parse_current)


READER = Reader(
    name="openalex",
    source="openalex",
    label="OpenAlex works",
    sniff=sniff,
    read=read,
    cannot_give=frozenset({"unlinked"}),
    cuts_authors_at=_MOST_AUTHORS,
)
