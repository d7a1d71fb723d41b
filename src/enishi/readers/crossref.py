"""Crossref works: JSON lines, answers of its API, and the files of its public data (``{"items": […]}``).

Source: the answers of https://api.crossref.org. Affiliations came as names alone, and lately also with places and ROR
ids apart.
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
    count,
    mapping,
    mappings,
    sequence,
    text,
    texts,
    year,
)
from enishi.readers.reader import Head, Reader, Record
from enishi.tables.work import Affiliation, Author, Work

_ENVELOPES = (("message", "items"), ("message",), ("items",))
# The date on which the work came out, best first: Crossref computes ``issued`` as the earliest of those that follow.
# ``created`` is when the DOI was registered, for older works decades later, so it is not taken.
_DATES = ("issued", "published", "published-print", "published-online", "published-other", "posted", "approved")
# Keys that Crossref alone has beside ``DOI`` (CSL-JSON, which resembles it, has a plain text as title).
_OWN_KEYS = frozenset(
    {"member", "prefix", "indexed", "deposited", "content-domain", "is-referenced-by-count", "published"}
)


def parse(record: dict[str, Any]) -> Work:
    """Return the work in one Crossref record."""
    doi = bare_doi(text(record.get("DOI"), "DOI"))
    title = _first(record, "title")
    if not (doi or title):
        raise UnusableRecordError(_("there is no DOI or title to tell the work by"))
    kind = text(record.get("type"), "type") or None
    published = _year(record)
    authors = [_author(item) for item in mappings(record.get("author"), "author")]
    institutions = mappings(record.get("institution"), "institution") if kind == "dissertation" else []
    funders = (text(item.get("name"), "funder.name") for item in mappings(record.get("funder"), "funder"))
    return Work(
        id=work_id("doi", doi, title, published, [author.name for author in authors]),
        title=title,
        year=published,
        doi=doi,
        type=kind,
        venue=_first(record, "container-title") or None,
        publisher=text(record.get("publisher"), "publisher") or None,
        language=text(record.get("language"), "language") or None,
        cited_by=count(record.get("is-referenced-by-count"), "is-referenced-by-count"),
        authors=authors,
        # The institution that granted the degree is where the author worked; that of other types is the publisher.
        unlinked=_affiliations(institutions),
        index_terms=list(dict.fromkeys(texts(record.get("subject"), "subject"))),
        funders=list(dict.fromkeys(filter(None, funders))),
        updated=text(mapping(record.get("indexed"), "indexed").get("date-time"), "indexed.date-time")[:10] or None,
    )


def _author(item: dict[str, Any]) -> Author:
    """Return a person as "family, given", an organisation by its name; a contributor without any name stays one."""
    parts = (text(item.get(key), f"author.{key}") for key in ("family", "given", "suffix"))
    name = text(item.get("name"), "author.name") or ", ".join(filter(None, parts))
    return Author(name, _affiliations(mappings(item.get("affiliation"), "affiliation")))


def _affiliations(items: list[dict[str, Any]]) -> list[Affiliation]:
    """Return affiliations with their place: newer records give department, name and place apart."""
    found: dict[str, None] = {}
    for item in items:
        name = address(item.get("name"), "affiliation.name")
        parts = [*texts(item.get("department"), "affiliation.department"), name]
        parts += [place for place in texts(item.get("place"), "affiliation.place") if place not in name]
        if written := ", ".join(filter(None, parts)):
            found[written] = None
    return [Affiliation(written) for written in found]


def _first(record: dict[str, Any], key: str) -> str:
    """Return the first of a list of texts; some tools write the text alone."""
    value = record.get(key)
    return text(value, key) if isinstance(value, str) else next(iter(texts(value, key)), "")


def _year(record: dict[str, Any]) -> int | None:
    for name in _DATES:
        for date in sequence(mapping(record.get(name), name).get("date-parts"), f"{name}.date-parts"):
            parts = sequence(date, f"{name}.date-parts")
            if parts and parts[0] is not None:
                return year(parts[0], f"{name}.date-parts")
    return None


def sniff(beginning: Head) -> bool:
    """Whether the beginning is that of Crossref works."""
    found = keys(beginning)
    if {"status", "message.items"} <= found and is_bare(found, "message.items"):
        return True
    return any(
        f"{level}DOI" in found and not found.isdisjoint(level + key for key in _OWN_KEYS)
        for level in ("", "message.", "message.items.", "items.")
    )


def read(path: Path) -> Iterator[Record]:
    """Yield the works of a file in order."""
    return read_json(path, _ENVELOPES, parse)


READER = Reader(
    name="crossref",
    source="doi",
    label="Crossref works",
    sniff=sniff,
    read=read,
    cannot_give=frozenset({"keywords"}),
)
