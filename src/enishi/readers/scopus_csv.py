"""Scopus' CSV export, present and older layouts.

Which author has which affiliation stands in ``Authors with affiliations``: one entry an author, the name, then all of
that author's affiliations run together with commas. Entries are found by the authors' names, not by counting, and are
cut into affiliations with the work's own list (``Affiliations``). Where the names do not fit, nothing is linked.
"""

import re
from collections.abc import Iterator
from functools import partial
from pathlib import Path

from enishi.readers.delimited import Layout, Row
from enishi.readers.escapes import plain
from enishi.readers.identity import bare_doi, work_id
from enishi.readers.reader import Reader, Record
from enishi.readers.values import affiliation, count, distinct, listed, record, year
from enishi.tables.work import Affiliation, Author, Reject, Work

_EID = re.compile(r"2-s2\.0-[0-9]+")
_ID = re.compile(r"[0-9]+")
_AUTHOR_ID = re.compile(r"\s*\([0-9]+\)$")
# "National Science Foundation, NSF: DMC-1, DMC-2" and, since 2023, "National Science Foundation, NSF, (DMC-1)".
_GRANTS = re.compile(r"\s*(?::\s.*|,?\s*\([^()]*\))$")
_ACRONYM = re.compile(r",\s*[A-Z][A-Z0-9&./-]+$")
_WORD = re.compile(r"[^\W\d_]{3}")
# A name is at most so many comma-separated parts of its entry ("Family, J.C., Jr.").
_NAME_PARTS = 4
_SUFFIXES = frozenset({"Jr.", "Jr", "Sr.", "Sr", "II", "III", "IV"})


def _knows(names: set[str]) -> bool:
    return {"authors", "title", "year", "source title"} <= names and bool({"eid", "link"} & names)


def _mend(names: list[str], cells: list[str]) -> list[str] | None:
    """Return a row without the surplus: further funding texts, for which the header has no names."""
    surplus = len(cells) - len(names)
    if surplus <= 0 or "funding text 1" not in names or "eid" not in names:
        return None
    end = names.index("funding text 1") + 1
    mended = cells[:end] + cells[end + surplus :]
    return mended if _EID.fullmatch(mended[names.index("eid")].strip()) else None


_LAYOUT = Layout(",", True, _knows, "Authors, Title, Year, Source title, …, EID", _mend)


def read(path: Path) -> Iterator[Record]:
    """Yield the works of an export in order."""
    for row in _LAYOUT.rows(path):
        yield (row if isinstance(row, Reject) else record(row.position, row.beginning, partial(_work, row)))


def _work(row: Row) -> Work:
    eid = _EID.search(row["eid"]) or _EID.search(row["link"])
    doi = bare_doi(row["doi"])
    published = year(row["year"])
    authors, unlinked = _authors(row)
    return Work(
        id=work_id("scopus", eid and eid[0], doi, row["title"], published, row["authors"]),
        title=plain(row["title"]),
        year=published,
        doi=doi,
        type=plain(row["document type"]) or None,
        venue=plain(row["source title"]) or None,
        publisher=plain(row["publisher"]) or None,
        language=plain(row["language of original document"]) or None,
        cited_by=_citations(row),
        authors=authors,
        unlinked=unlinked,
        keywords=listed(row["author keywords"]),
        index_terms=listed(row["index keywords"]),
        funders=list(dict.fromkeys(filter(_WORD.search, map(_funder, listed(row["funding details"]))))),
    )


def _authors(row: Row) -> tuple[list[Author], list[Affiliation]]:
    full = [_AUTHOR_ID.sub("", name) for name in listed(row["author full names"])]
    alone = len(full or _ID.findall(row["author(s) id"])) == 1
    names = _short_names(row, alone)
    authors = [Author(name) for name in (full if len(full) >= len(names) else names)]
    known = listed(row["affiliations"])
    entries = _entries(plain(row["authors with affiliations"]), names) if len(names) == len(authors) else None
    if entries:
        by_beginning = _by_beginning(known)
        for author, entry in zip(authors, entries, strict=True):
            author.affiliations = distinct(map(affiliation, _parts(entry, by_beginning)))
    elif len(authors) == 1:
        authors[0].affiliations = distinct(map(affiliation, known))
    linked = dict.fromkeys(one.text for author in authors for one in author.affiliations)
    within = "\n".join(linked)
    left = distinct(affiliation(part) for part in known if part not in linked)
    return authors, [one for one in left if one.text not in within]


def _short_names(row: Row, alone: bool) -> list[str]:
    """Return the names of ``Authors``: separated by semicolons since 2023, by commas before.

    ``alone``: whether other columns know of one author only, so that a comma is part of the name ("Zhao, Y.").
    """
    text = plain(row["authors"])
    if text.startswith("[No author"):
        return []
    if ";" in text or alone:
        return listed(text)
    names: list[str] = []
    for part in listed(text, ","):
        if part in _SUFFIXES and names:
            names[-1] += f", {part}"
        else:
            names.append(part)
    return names


def _entries(text: str, names: list[str]) -> list[str] | None:
    """Return what follows each author's name in ``Authors with affiliations``, None where a name has no entry."""
    entries: list[list[str]] = []
    for segment in text.split(";"):
        rest = _after_name(segment, names[len(entries)]) if len(entries) < len(names) else None
        if rest is not None:
            entries.append([rest])
        elif entries:
            entries[-1].append(segment)  # a semicolon inside an affiliation
        else:
            return None
    return [";".join(parts) for parts in entries] if len(entries) == len(names) else None


def _after_name(segment: str, name: str) -> str | None:
    parts = segment.split(",", _NAME_PARTS)
    for end in range(1, len(parts) + 1):
        if _letters(" ".join(parts[:end])) == _letters(name):
            return ",".join(parts[end:]).strip()
    return None


def _letters(name: str) -> str:
    return "".join(name.replace(",", "").split()).casefold()


def _by_beginning(known: list[str]) -> dict[str, list[str]]:
    """Return the known affiliations by what stands before their first comma, the longest first."""
    found: dict[str, list[str]] = {}
    for text in sorted(known, key=lambda text: (-len(text), text)):
        found.setdefault(text.partition(",")[0], []).append(text)
    return found


def _parts(entry: str, by_beginning: dict[str, list[str]]) -> list[str]:
    """Cut an author's entry into the work's known affiliations; what is not among them stays as it is written."""
    parts = []
    while entry:
        alike = by_beginning.get(entry.partition(",")[0], [])
        known = next((one for one in alike if entry == one or entry.startswith(one + ", ")), entry)
        parts.append(known)
        entry = entry[len(known) + 2 :]
    return parts


def _funder(text: str) -> str:
    return _ACRONYM.sub("", _GRANTS.sub("", text)).strip(" ,")


def _citations(row: Row) -> int | None:
    """Return the citations; the export leaves the cell of an uncited work empty."""
    text = row["cited by"].strip()
    return count(text) if text or "cited by" not in row.cells else 0


READER = Reader(
    name="scopus-csv",
    source="scopus",
    label="Scopus export (CSV)",
    sniff=_LAYOUT.sniff,
    read=read,
    cannot_give=frozenset({"countries", "updated"}),
)
