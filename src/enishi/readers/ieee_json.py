"""IEEE Xplore API: answers (``{"articles": […]}``), or one article a line.

Source: the answers of the API (https://developer.ieee.org).
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from enishi.language import _
from enishi.readers.identity import bare_doi, work_id
from enishi.readers.json_records import is_bare, keys, read_json
from enishi.readers.json_values import (
    UnusableRecordError,
    address,
    addresses,
    count,
    mapping,
    mappings,
    text,
    texts,
    year,
)
from enishi.readers.reader import Head, Reader, Record
from enishi.tables.work import Affiliation, Author, Work

_ENVELOPES = (("articles",),)
# Beside ``article_number`` and one of these, no other source's record is known.
_OWN_KEYS = frozenset(
    {"publication_number", "publication_title", "content_type", "authors", "is_number", "index_terms"}
)


def parse(record: dict[str, Any]) -> Work:
    """Return the work in one article."""
    number = record.get("article_number")
    number = str(number) if isinstance(number, int) else text(number, "article_number")
    title = text(record.get("title"), "title")
    doi = bare_doi(text(record.get("doi"), "doi"))
    if not (number or doi or title):
        raise UnusableRecordError(_("there is no article number, DOI or title to tell the work by"))
    published = year(record.get("publication_year"), "publication_year")
    authors = [_author(item) for item in _byline(record.get("authors"))]
    keywords, index_terms = _terms(record.get("index_terms"))
    return Work(
        id=work_id("ieee", number, doi, title, published, [author.name for author in authors]),
        title=title,
        year=published,
        doi=doi,
        type=text(record.get("content_type"), "content_type") or None,
        venue=text(record.get("publication_title"), "publication_title") or None,
        publisher=text(record.get("publisher"), "publisher") or None,
        cited_by=count(record.get("citing_paper_count"), "citing_paper_count"),
        authors=authors,
        keywords=keywords,
        index_terms=index_terms,
    )


def _byline(value: Any) -> list[dict[str, Any]]:
    """Return the authors by their ``author_order``, where all have one, else as they stand."""
    items = mappings(value if isinstance(value, list) else mapping(value, "authors").get("authors"), "authors")
    orders = [count(item.get("author_order"), "author_order") for item in items]
    known = [order for order in orders if order is not None]
    if len(known) < len(items) or known == sorted(known):
        return items
    return [items[i] for i in sorted(range(len(items)), key=known.__getitem__)]


def _author(item: dict[str, Any]) -> Author:
    """Return an author with all affiliations; ``affiliation`` repeats only the first of the list."""
    listed = mapping(item.get("authorAffiliations"), "authorAffiliations").get("authorAffiliation")
    written = (
        [address(listed, "authorAffiliation")] if isinstance(listed, str) else addresses(listed, "authorAffiliation")
    )
    if not any(written):
        written = [address(item.get("affiliation"), "affiliation")]
    return Author(text(item.get("full_name"), "full_name"), [Affiliation(place) for place in written if place])


def _terms(value: Any) -> tuple[list[str], list[str]]:
    """Return the authors' terms, and all others: IEEE's, INSPEC's, MeSH's and those IEEE finds by machine."""
    own: dict[str, None] = {}
    others: dict[str, None] = {}
    for kind, group in mapping(value, "index_terms").items():
        terms = texts(mapping(group, kind).get("terms"), f"index_terms.{kind}")
        (own if kind == "author_terms" else others).update(dict.fromkeys(terms))
    return list(own), list(others)


def sniff(beginning: Head) -> bool:
    """Whether the beginning is that of articles of the IEEE Xplore API."""
    found = keys(beginning)
    if {"total_records", "articles"} <= found and is_bare(found, "articles"):
        return True
    return any(
        f"{level}article_number" in found and not found.isdisjoint(level + key for key in _OWN_KEYS)
        for level in ("", "articles.")
    )


def read(path: Path) -> Iterator[Record]:
    """Yield the articles of a file in order."""
    return read_json(path, _ENVELOPES, parse)


READER = Reader(
    name="ieee-json",
    source="ieee",
    label="IEEE Xplore API",
    sniff=sniff,
    read=read,
    cannot_give=frozenset({"unlinked", "language", "funders", "updated"}),
)
