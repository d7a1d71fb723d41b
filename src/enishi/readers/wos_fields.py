"""Web of Science records from their two-letter fields, whichever export they came in.

Addresses (``C1``) carry the names of their authors in brackets; where an export has none, they are the work's and no
author's. The corresponding author's address (``RP``) repeats one of them and is read only where ``C1`` is absent.
E-mail addresses (``EM``) and researcher ids are never read.
"""

import re
from collections.abc import Iterator, Mapping, Sequence

from enishi.readers.escapes import plain
from enishi.readers.identity import bare_doi, work_id
from enishi.readers.values import affiliation, count, listed, year
from enishi.tables.work import Affiliation, Author, Work

Fields = Mapping[str, Sequence[str]]
"""Tag → its lines; of a field that is a list (AU, AF, C1) one line an entry."""

BYLINE = ("AU", "AF", "CA", "TI", "DI", "PY", "EA", "UT", "C1", "RP", "TC")
CANNOT_GIVE = frozenset({"countries", "updated"})

# Accession numbers of the citation indexes lose their prefix. Those of other databases (MEDLINE:…, BCI:…) keep it:
# they number on their own, so that the same figures can mean two works.
_OWN_PREFIX = re.compile(r"(?:WOS|ISI):")
_ADDRESS = re.compile(r"\s*(?:\[([^\[\]]*)\])?([^;]*)(?:;|$)")
_ROLE = re.compile(r"\s*\((?:corresponding|reprint) author\)\s*,?\s*")
_GRANTS = re.compile(r"\[[^\]]*\]?")
NO_SIGNS = dict.fromkeys(code for code in range(128) if code != 10 and not chr(code).isalnum())
_FOUR_DIGITS = re.compile(r"\b[0-9]{4}\b")


def work(fields: Fields) -> Work:
    """Return the work that the fields tell. Raises ValueError where the year is not one."""

    made = byline_work(fields)
    made.type = _text(fields, "DT") or None
    made.venue = _text(fields, "SO") or _text(fields, "J9") or None
    made.publisher = _text(fields, "PU") or None
    made.language = _text(fields, "LA") or None
    made.keywords = listed(_text(fields, "DE"))
    made.index_terms = listed(_text(fields, "ID"))
    made.funders = list(dict.fromkeys(listed(_GRANTS.sub("", _text(fields, "FU")))))
    return made


def byline_work(fields: Fields) -> Work:
    """Return the work with what a network needs: who wrote it, where and when; BYLINE are the fields this takes.

    Raises ValueError exactly where ``work`` does.
    """
    title, doi = _text(fields, "TI"), bare_doi(_text(fields, "DI"))
    published = year(_text(fields, "PY")) or _early_access(_text(fields, "EA"))
    cited_by = count(_text(fields, "TC"))
    authors, unlinked = _authors(fields)
    identifier = _OWN_PREFIX.sub("", _text(fields, "UT"))
    return Work(
        id=work_id("wos", identifier, doi, title, published, *fields.get("AU", ())),
        title=title,
        year=published,
        doi=doi,
        cited_by=cited_by,
        authors=authors,
        unlinked=unlinked,
    )


def _text(fields: Fields, tag: str) -> str:
    return plain(" ".join(fields[tag])) if tag in fields else ""


def _early_access(text: str) -> int | None:
    """Return the year of ``DEC 2022``: a work that is out but in no issue yet has no other."""
    found = _FOUR_DIGITS.search(text)
    return year(found[0]) if found else None


def _authors(fields: Fields) -> tuple[list[Author], list[Affiliation]]:
    short, full = _names(fields, "AU"), _names(fields, "AF")
    authors = [Author(name) for name in (full if len(full) >= len(short) else short) or _names(fields, "CA")]
    byline = _Byline(authors, short)
    unlinked: list[Affiliation] = []
    seen: set[tuple[int, str]] = set()
    addresses = _addresses(fields["C1"]) if fields.get("C1") else _reprint_addresses(fields.get("RP", ()))
    for names, address in addresses:
        found = affiliation(address.strip().removesuffix("."))
        if found is None:
            continue
        for affiliations in [author.affiliations for author in byline.find(names)] or [unlinked]:
            if (id(affiliations), found.text) not in seen:
                seen.add((id(affiliations), found.text))
                affiliations.append(found)
    return authors, unlinked


def _names(fields: Fields, tag: str) -> list[str]:
    return [name for line in _plain_lines(fields.get(tag, ())) if (name := line.strip(" ;"))]


def _plain_lines(lines: Sequence[str]) -> list[str]:
    """Return the lines as ``plain`` makes them; of ordinary ones only the blanks are to be put right."""
    whole = "".join(lines)
    if whole.isascii() and whole.isprintable() and "&" not in whole and "<" not in whole:
        return [" ".join(line.split()) for line in lines]
    return [plain(line) for line in lines]


def _addresses(lines: Sequence[str]) -> Iterator[tuple[list[str], str]]:
    """Yield each address with the names in the brackets before it."""
    joined: list[list[str]] = []
    inside = False  # whether the line before was broken inside the brackets
    for line in _plain_lines(lines):
        if inside:
            joined[-1].append(line)
        else:
            joined.append([line])
        opens, closes = line.rfind("["), line.rfind("]")
        inside = opens > closes or (inside and closes < 0)
    for parts in joined:
        for names, address in _ADDRESS.findall(" ".join(parts)):
            yield listed(names), address


def _reprint_addresses(lines: Sequence[str]) -> Iterator[tuple[list[str], str]]:
    """Yield the addresses of ``A; B (corresponding author), address.; C (corresponding author), address.``"""
    before, *after = _ROLE.split(plain(" ".join(lines)))
    if not after:
        yield [], before
    for part in after:
        address, _stop, following = part.partition(".;")
        yield listed(before), address
        before = following


class _Byline:
    """The authors by the names that addresses use: full, short, or family name and first initial."""

    def __init__(self, authors: list[Author], short: list[str]) -> None:
        self._all = authors
        self._exact: dict[str, list[Author]] = {}
        for author, letters in zip(authors, _all_letters([author.name for author in authors]), strict=True):
            self._exact.setdefault(letters, []).append(author)
        if len(short) == len(authors):
            for author, letters in zip(authors, _all_letters(short), strict=True):
                same = self._exact.setdefault(letters, [])
                if not any(author is other for other in same):
                    same.append(author)

    def find(self, names: list[str]) -> list[Author]:
        """Return the authors of an address; a single author has them all, an address without names is nobody's."""
        if len(self._all) == 1:
            return self._all
        found: dict[int, Author] = {}
        for name, letters in zip(names, _all_letters(names), strict=True):
            for author in self._exact.get(letters) or self._alike(name):
                found[id(author)] = author
        return list(found.values())

    def _alike(self, name: str) -> list[Author]:
        """Return the only author of that family name and first initial, none where there are several."""
        initial = _with_initial(name)
        alike = [author for author in self._all if _with_initial(author.name) == initial]
        return alike if len(alike) == 1 else []


def _all_letters(names: list[str]) -> list[str]:
    """Return the letters of each name; those of ordinary names at once."""
    whole = "\n".join(names)
    if whole.isascii() and whole.count("\n") == len(names) - 1:
        return whole.translate(NO_SIGNS).lower().split("\n")
    return list(map(_letters, names))


def _letters(name: str) -> str:
    return "".join(filter(str.isalnum, name)).casefold()


def _with_initial(name: str) -> str:
    family, _comma, given = name.partition(",")
    return f"{_letters(family)},{_letters(given)[:1]}"
