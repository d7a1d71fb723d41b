"""Bylines of ordinary Web of Science records: plain ASCII, nothing escaped, every name in brackets once in the byline.

Most records are. For them the rules of ``wos_fields`` come down to comparing lines, which is several times as fast; for
any other record there is no answer here, and ``wos_fields`` reads it. Law: an answer is what ``wos_fields`` gives.
"""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from enishi.readers.identity import bare_doi
from enishi.readers.values import EARLIEST, LATEST
from enishi.readers.wos_fields import NO_SIGNS
from enishi.tables.work import Affiliation, Author, Work


class Byline(NamedTuple):
    """What a network needs of a work; ``affiliations``: of each of the ``names``, in order; the rest as in ``Work``."""

    id: str
    title: str
    year: int | None
    doi: str | None
    cited_by: int | None
    names: list[str]
    affiliations: list[list[str]]
    unlinked: list[str]

    def work(self) -> Work:
        """Return the work."""
        authors = [
            Author(name, [Affiliation(text) for text in texts])
            for name, texts in zip(self.names, self.affiliations, strict=True)
        ]
        unlinked = [Affiliation(text) for text in self.unlinked]
        return Work(
            self.id, self.title, self.year, self.doi, cited_by=self.cited_by, authors=authors, unlinked=unlinked
        )


def byline_of(work: Work) -> Byline:
    """Return the byline of a work of a source that gives no codes of places."""
    texts = [[affiliation.text for affiliation in author.affiliations] for author in work.authors]
    names = [author.name for author in work.authors]
    unlinked = [affiliation.text for affiliation in work.unlinked]
    return Byline(work.id, work.title, work.year, work.doi, work.cited_by, names, texts, unlinked)


def ordinary(fields: Mapping[str, Sequence[str]]) -> Byline | None:
    """Return the byline that the fields tell, None where the record is not an ordinary one."""
    whole = "\n".join(["\n".join(lines) for lines in fields.values()])
    if not whole.isascii() or "<" in whole or "@" in whole or "  " in whole or whole.count("&") != whole.count("& "):
        return None
    if not whole.replace("\n", "").isprintable() or " \n" in whole or "\n " in whole or whole[-1:] == " ":
        return None
    identifier, published, cited = fields.get("UT"), fields.get("PY"), fields.get("TC")
    title, short, full, addresses = fields.get("TI"), fields.get("AU"), fields.get("AF", ()), fields.get("C1")
    if not (identifier and published and cited and title and short and addresses):
        return None
    number, year, count = identifier[0], published[0], cited[0]
    if len(identifier) + len(published) + len(cited) != 3 or not (number[:4] == "WOS:" and number[4:].isalnum()):
        return None
    if not (len(year) == 4 and year.isdigit() and EARLIEST <= int(year) <= LATEST):
        return None
    if not (count.isdigit() and len(count) < 19):
        return None
    names = list(full if len(full) >= len(short) else short)
    found = _linked(names, list(short), addresses)
    if found is None:
        return None
    doi = bare_doi(" ".join(fields["DI"])) if "DI" in fields else None
    return Byline(f"wos:{number[4:]}", " ".join(title), int(year), doi, int(count), names, *found)


def _letters(joined: str) -> list[str]:
    return joined.translate(NO_SIGNS).lower().split("\n")


def _linked(names: list[str], short: list[str], addresses: Sequence[str]) -> tuple[list[list[str]], list[str]] | None:
    """Return the affiliations of each name, and those of none; None where that is not a matter of equal letters."""
    joined = "\n".join(names)
    if ";" in joined or "" in names:
        return None
    letters = _letters(joined)
    at = {name: i for i, name in enumerate(letters)}
    if len(at) < len(names):
        return None
    if len(short) == len(names) and short != names:
        for i, name in enumerate(_letters("\n".join(short))):
            if at.setdefault(name, i) != i:
                return None
    texts: list[list[str]] = [[] for _name in names]
    unlinked: list[str] = []
    alone = len(names) == 1
    for line in addresses:
        close = line.find("]")
        if line.count("[") != (close > 0) or line.count("]") != (close > 0) or (close > 0 and line[0] != "["):
            return None
        text = line[close + 1 :].strip().removesuffix(".").strip(" ,;")
        if ";" in text or line[close + 1 :].strip()[:1] == ";":
            return None
        targets = [unlinked]
        if alone:
            targets = texts
        elif close > 0:
            found = [at.get(name, -1) for name in _letters(line[1:close].replace(";", "\n"))]
            if -1 in found:
                return None
            targets = [texts[i] for i in dict.fromkeys(found)]
        if text:
            for target in targets:
                if text not in target:
                    target.append(text)
    return texts, unlinked
