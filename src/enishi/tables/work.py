"""The record a reader yields, one a work as one source tells it.

Grain: one record of one source. Key: ``id`` within a source (two sources may tell the same work; merging decides).
Nulls: what the source does not give is ``None`` or an empty list, never a guess.
"""

from dataclasses import dataclass

from msgspec import Struct


class Affiliation(Struct):
    """One affiliation as written. ``countries`` are the source's own ISO alpha-2 codes for it, often none."""

    text: str
    countries: list[str] = []


class Author(Struct):
    """One author, in the order of the byline.

    ``affiliations`` are those the source links to this author. ``countries`` are codes that the source gives for the
    author as a whole; they count only where the affiliations' texts give no place.
    """

    name: str
    affiliations: list[Affiliation] = []
    countries: list[str] = []


class Work(Struct):
    """One work.

    ``id`` is ``source:id`` (``wos:001395617300004``); an id that already carries a prefix stays as it is.
    ``doi`` is bare and in lower case (``10.1145/3544548.3580875``). ``unlinked`` are affiliations of the work that
    the source ties to no author; they belong to the authors that have none of their own. ``keywords`` are the
    authors' own, ``index_terms`` those of an indexer (IEEE terms, INSPEC, Keywords Plus). ``updated`` is the date of
    this version of the record (ISO), where a source ships several: the later replaces the earlier.
    """

    id: str
    title: str = ""
    year: int | None = None
    doi: str | None = None
    type: str | None = None
    venue: str | None = None
    publisher: str | None = None
    language: str | None = None
    cited_by: int | None = None
    authors: list[Author] = []
    unlinked: list[Affiliation] = []
    keywords: list[str] = []
    index_terms: list[str] = []
    funders: list[str] = []
    updated: str | None = None


@dataclass(slots=True)
class Reject:
    """A record that could not be read: where in the file, why, and its first characters.

    ``position`` says ``line 412`` or ``record 7``, as a person would look for it in that format.
    """

    position: str
    reason: str
    excerpt: str = ""
