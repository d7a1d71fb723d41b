"""BibTeX, as the ACM Digital Library exports it; other libraries' BibTeX reads the same way.

ACM exports no affiliations. Entries are handed to the parser one by one, so that memory stays small and an entry whose
braces do not match cannot swallow the next. Free text between entries is BibTeX's way to comment and no record.
"""

import logging
import re
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from enishi.errors import InputError
from enishi.language import _
from enishi.readers.decoding import beginning, text_lines
from enishi.readers.escapes import tex
from enishi.readers.identity import bare_doi, work_id
from enishi.readers.reader import Head, Reader, Record
from enishi.readers.values import excerpt, record, year
from enishi.tables.work import Author, Reject, Work

if TYPE_CHECKING:  # slow to load, and every file is shown to every reader
    from bibtexparser.model import Block

_ENTRY = re.compile(r"\s*@\s*[A-Za-z]+\s*[{(]")
# Ten thousand authors take a quarter of this.
LONGEST_ENTRY = 1 << 20
# A line that opens an entry with a key; before it reference managers write comments and definitions.
_BEGINNING = re.compile(r"^[ \t]*@[ \t]*(?!comment|string|preamble)[A-Za-z]+[ \t]*[{(][^,={}]*,", re.I | re.M)
_AND = re.compile(r"( and )", re.IGNORECASE)

Strings = dict[str, str]


def read(path: Path) -> Iterator[Record]:
    """Yield the works of a bibliography in order; an entry that is not well formed becomes a ``Reject``."""
    from bibtexparser.entrypoint import parse_string
    from bibtexparser.exceptions import ParsingException

    logging.getLogger("bibtexparser").setLevel(logging.CRITICAL)  # what it warns of becomes a reject
    strings: Strings = {}
    line = 0
    for line, text in _entries(path):
        if text is None:
            reason = _("longer than {size} characters; each entry must begin on a line of its own")
            yield Reject(f"line {line}", reason.format(size=LONGEST_ENTRY))
            continue
        try:
            blocks = parse_string(text, parse_stack=[]).blocks
        except ParsingException as error:
            yield _unreadable(f"line {line}", text, error)
            continue
        for block in blocks:
            yield from _records(block, line, strings)
    if not line:
        raise InputError(_("{path}: no BibTeX entry in it; expected @article{{key, …}} or the like").format(path=path))


def _entries(path: Path) -> Iterator[tuple[int, str | None]]:
    """Yield each entry's first line and its text, up to where the next begins; None for one too long to be one."""
    start, size, parts = 0, 0, list[str]()
    for number, line in text_lines(path):
        if line is not None and _ENTRY.match(line):
            if start:
                yield start, None if size > LONGEST_ENTRY else "\n".join(parts)
            start, size, parts = number, 0, []
        elif not start:
            continue
        size += LONGEST_ENTRY + 1 if line is None else len(line)
        if size <= LONGEST_ENTRY:
            parts.append(line or "")
    if start:
        yield start, None if size > LONGEST_ENTRY else "\n".join(parts)


def _records(block: "Block", line: int, strings: Strings) -> Iterator[Record]:
    from bibtexparser.model import DuplicateBlockKeyBlock, DuplicateFieldKeyBlock, Entry, ParsingFailedBlock, String

    position = f"line {line + (block.start_line or 0)}"
    if isinstance(block, DuplicateBlockKeyBlock | DuplicateFieldKeyBlock):
        block = block.ignore_error_block or block
    if isinstance(block, String):
        strings[block.key.lower()] = _value(str(block.value), strings)
    elif isinstance(block, Entry):
        fields: Strings = {}
        for field in block.fields:
            fields.setdefault(field.key.lower(), _value(str(field.value), strings))
        yield record(position, block.raw or "", partial(_work, block.key, block.entry_type, fields))
    elif isinstance(block, ParsingFailedBlock):
        yield _unreadable(position, block.raw or "", block.error)


def _unreadable(position: str, text: str, error: Exception) -> Reject:
    return Reject(position, _("not a well-formed BibTeX entry: {error}").format(error=error), excerpt(text))


def _value(text: str, strings: Strings) -> str:
    """Return a field's value: braces, quotes, a number or the name of a ``@string``, joined by ``#``."""
    return "".join(_part(part.strip(), strings) for part in _split(text, "#"))


def _part(text: str, strings: Strings) -> str:
    if text[:1] + text[-1:] in ("{}", '""') and len(text) > 1:
        return text[1:-1]
    return strings.get(text.lower(), text)


def _split(text: str, separator: str) -> list[str]:
    """Split where the separator stands outside braces and quotes."""
    if separator not in text:
        return [text]
    parts, depth, quoted, begin = [], 0, False, 0
    for place, sign in enumerate(text):
        if sign == '"' and depth == 0:
            quoted = not quoted
        elif sign in "{}" and text[place - 1 : place] != "\\":
            depth += 1 if sign == "{" else -1
        elif sign == separator and depth == 0 and not quoted:
            parts.append(text[begin:place])
            begin = place + 1
    return [*parts, text[begin:]]


def _work(key: str, type: str, fields: Strings) -> Work:
    title = tex(fields.get("title", ""))
    doi = next((doi for doi in map(_doi, (fields.get("doi"), fields.get("url"), key)) if doi), None)
    published = year(tex(fields.get("year", "") or fields.get("date", "")[:4]))
    venue = tex(fields.get("booktitle", "") or fields.get("journal", "") or fields.get("journaltitle", ""))
    authors = [Author(name) for name in _names(fields.get("author", ""))]
    keywords = tex(fields.get("keywords", ""))
    return Work(
        # ACM's keys are DOIs. Any other is unique in its own file at best: "smith2020" stands for many works.
        id=work_id("acm", _doi_alone(key), doi, title, published, venue, *(author.name for author in authors)),
        title=title,
        year=published,
        doi=doi,
        type=type.lower(),
        venue=venue or None,
        publisher=tex(fields.get("publisher", "")) or None,
        language=tex(fields.get("language", "")) or None,
        authors=authors,
        keywords=[word for part in keywords.split(";" if ";" in keywords else ",") if (word := part.strip())],
    )


def _names(text: str) -> Iterator[str]:
    """Yield the names between the ``and`` outside braces; ``others`` is nobody."""
    depth, name = 0, ""
    for part in _AND.split(" ".join(text.split())):
        if depth <= 0 and _AND.fullmatch(part):
            yield from _name(name)
            name = ""
        else:
            name += part
            depth += part.count("{") - part.count("}")
    yield from _name(name)


def _name(text: str) -> Iterator[str]:
    name = tex(text)
    if name and name.lower() != "others":
        yield name


def _doi(text: str | None) -> str | None:
    return bare_doi(text.replace("\\", "")) if text else None


def _doi_alone(key: str) -> str | None:
    """Return a key that is a DOI and nothing else."""
    doi = _doi(key)
    return doi if doi == key.lower() else None


def sniff(head: Head) -> bool:
    """Return whether a file begins like a bibliography: an entry with a key, after comments at most."""
    return _BEGINNING.search(beginning(head)) is not None


READER = Reader(
    name="acm-bibtex",
    source="acm",
    label="ACM Digital Library export (BibTeX)",
    sniff=sniff,
    read=read,
    cannot_give=frozenset({"affiliations", "countries", "unlinked", "cited_by", "index_terms", "funders", "updated"}),
)
