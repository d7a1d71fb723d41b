"""What is read of an OpenAlex work, of every age of its records.

Source: https://developers.openalex.org (work object). ``host_venue`` became ``primary_location`` (2023),
``raw_affiliation_string`` a list (2023) and then ``affiliations`` with institutions (2024), ``concepts`` gave way to
``topics`` (2024), ``grants`` to ``awards`` and ``funders`` (the rewrite of late 2025). The abstract, which is not read,
is most of a record's bytes.
"""

from typing import Any

from enishi.readers.escapes import plain
from enishi.readers.shapes import Shape, leaves


class Person(Shape):
    """An author as OpenAlex tells authors apart."""

    display_name: str | None = None


class Institution(Shape):
    """An institution that OpenAlex found."""

    id: str | None = None
    display_name: str | None = None
    country_code: str | None = None


class Matched(Shape):
    """A text of an affiliation and the institutions found in it."""

    raw_affiliation_string: str | None = None
    institution_ids: list[str] | None = None


class Authorship(Shape):
    """One author of a work."""

    author: Person | None = None
    raw_author_name: str | None = None
    countries: list[str] | None = None
    institutions: list[Institution] | None = None
    affiliations: list[Matched] | None = None
    raw_affiliation_strings: list[str] | None = None
    raw_affiliation_string: str | None = None


class Source(Shape):
    """Where a work appeared, today (``host_organization_name``) and until 2023 (``publisher``)."""

    display_name: str | None = None
    host_organization_name: str | None = None
    publisher: str | None = None


class Location(Shape):
    """A copy of a work."""

    raw_source_name: str | None = None
    source: Source | None = None


class Keyword(Shape):
    """A keyword; OpenAlex gives its own an id and a score."""

    id: str | Any = None
    display_name: str | None = None
    keyword: str | None = None
    score: float | Any = None


class Named(Shape):
    """A topic, concept or funder."""

    display_name: str | None = None


class Descriptor(Shape):
    """A heading of MeSH."""

    descriptor_name: str | None = None


class Funding(Shape):
    """An award or grant."""

    funder_display_name: str | None = None


class OpenAlexWork(Shape):
    """One work."""

    id: str | None = None
    doi: str | None = None
    title: str | None = None
    display_name: str | None = None
    publication_year: int | None = None
    type: str | None = None
    language: str | None = None
    cited_by_count: int | None = None
    updated_date: str | None = None
    primary_location: Location | None = None
    host_venue: Source | None = None
    authorships: list[Authorship] | None = None
    keywords: list[str | Keyword] | None = None
    topics: list[Named] | None = None
    concepts: list[Named] | None = None
    mesh: list[Descriptor] | None = None
    funders: list[Named] | None = None
    awards: list[Funding] | None = None
    grants: list[Funding] | None = None


# Only in records of before 2026: the API of today refuses to select them.
_PAST = frozenset({"host_venue", "grants"})
# The fields to ask the API for, by root, as its ``select`` takes nothing deeper.
SELECTED = tuple(
    root for root in dict.fromkeys(name.partition(".")[0] for name in leaves(OpenAlexWork)) if root not in _PAST
)


def bare_id(written: str) -> str:
    """Return the id in an address of a work, as it was and is written."""
    return plain(written).rpartition("openalex.org/")[2].removeprefix("works/")
