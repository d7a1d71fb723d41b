"""IEEE Xplore's search export (CSV), present and older column layouts.

``Authors`` and ``Author Affiliations`` are lists separated by semicolons and tied by position only. Where they are
equally long, each author has the affiliation at the same place ("NA" is none). Where they are not, one author has
several or an affiliation has a semicolon inside: all stay unlinked, since any pairing would be a guess.
"""

import re
from collections.abc import Iterator
from functools import partial
from pathlib import Path

from enishi.readers.delimited import Layout, Row
from enishi.readers.escapes import plain, tex
from enishi.readers.identity import bare_doi, work_id
from enishi.readers.reader import Reader, Record
from enishi.readers.values import affiliation, count, distinct, listed, record, year
from enishi.tables.work import Affiliation, Author, Reject, Work

_OWN = {"pdf link", "ieee terms", "date added to xplore", "document identifier", "inspec controlled terms"}
_ARTICLE = re.compile(r"(?:arnumber=|/document/)([0-9]+)")
_MATHS = re.compile(r"\$[^$\\^_]*[\\^_][^$]*\$")
_FOOTNOTE = re.compile(r"\$\^\{?[\w,*]{1,9}\}?\$")
_GRANTS = re.compile(r"\s*\(grant numbers?:[^)]*\)?", re.IGNORECASE)


def _knows(names: set[str]) -> bool:
    return "authors" in names and bool({"document title", "title"} & names) and len(_OWN & names) >= 2


_LAYOUT = Layout(",", True, _knows, "Document Title, Authors, Author Affiliations, …, PDF Link, …, IEEE Terms")


def read(path: Path) -> Iterator[Record]:
    """Yield the works of an export in order."""
    for row in _LAYOUT.rows(path):
        yield (row if isinstance(row, Reject) else record(row.position, row.beginning, partial(_work, row)))


def _work(row: Row) -> Work:
    title = row.first("document title", "title")
    article = _ARTICLE.search(row["pdf link"])
    doi = bare_doi(row["doi"])
    published = year(row.first("publication year", "year", "copyright year"))
    authors, unlinked = _authors(listed(row["authors"]), plain(_FOOTNOTE.sub(" ", row["author affiliations"])))
    return Work(
        id=work_id("ieee", article and article[1], doi, title, published, row["authors"]),
        title=tex(title) if _MATHS.search(title) else plain(title),
        year=published,
        doi=doi,
        type=plain(row["document identifier"]) or None,
        venue=plain(row["publication title"]) or None,
        publisher=plain(row["publisher"]) or None,
        cited_by=_citations(row),
        authors=authors,
        unlinked=unlinked,
        keywords=listed(row["author keywords"]),
        index_terms=list(
            dict.fromkeys(
                listed(row["ieee terms"])
                + listed(row["inspec controlled terms"])
                + listed(row["inspec non-controlled terms"])
            )
        ),
        funders=listed(_GRANTS.sub("", plain(row["funding information"]))),
    )


def _authors(names: list[str], affiliations: str) -> tuple[list[Author], list[Affiliation]]:
    authors = [Author(name) for name in names]
    parts = affiliations.split(";") if affiliations else []
    if len(parts) == len(authors) + 1 and not parts[-1].strip():  # some exports end the list with a semicolon
        parts.pop()
    known = [None if part.strip().upper() == "NA" else affiliation(part) for part in parts]
    if len(authors) == 1:
        authors[0].affiliations = distinct(known)
    elif len(authors) == len(known):
        for author, own in zip(authors, known, strict=True):
            author.affiliations = [own] if own else []
    else:
        return authors, distinct(known)
    return authors, []


def _citations(row: Row) -> int | None:
    """Return the citations; the export leaves the cell of an uncited article empty (it never writes 0)."""
    text = row["article citation count"].strip()
    return count(text) if text or "article citation count" not in row.cells else 0


READER = Reader(
    name="ieee-csv",
    source="ieee",
    label="IEEE Xplore export (CSV)",
    sniff=_LAYOUT.sniff,
    read=read,
    cannot_give=frozenset({"countries", "language", "updated"}),
)
