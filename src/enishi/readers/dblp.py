"""DBLP's XML: the whole dump (gigabytes, streamed) or a part of it in the same elements.

Its names for letters (``&uuml;``) are declared in a DTD outside the file, which is never fetched: they are HTML's, and
are looked up there. A file that declares entities of its own is refused; DBLP's declare none, attacks do.
A person's home page (``www``, ``person``) is not a work and becomes a ``Reject`` that says so.
"""

import html
import re
from collections import deque
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from xml.sax import SAXParseException
from xml.sax.handler import ContentHandler
from xml.sax.xmlreader import AttributesImpl, Locator

from defusedxml.common import DefusedXmlException

from enishi.errors import InputError
from enishi.language import _
from enishi.readers.decoding import beginning
from enishi.readers.escapes import plain
from enishi.readers.files import LONGEST_LINE, open_bytes
from enishi.readers.identity import bare_doi, work_id
from enishi.readers.reader import Head, Reader, Record
from enishi.readers.values import EXCERPT, excerpt, record, year
from enishi.tables.work import Author, Reject, Work

_WORKS = frozenset(
    ("article", "inproceedings", "proceedings", "book", "incollection", "phdthesis", "mastersthesis", "data")
)
_PERSONS = frozenset({"www", "person"})
_ROOTS = frozenset({"dblp", "dblpperson"})
_BEGINNING = re.compile(r"<(?:!DOCTYPE\s+)?(?:dblp|dblpperson)[\s>]")
# DBLP tells people of one name apart by a number: "Wei Wang 0001".
_HOMONYM = re.compile(r" [0-9]{4}$")
_CHUNK = 1 << 16
# Expat before 2.6 begins a tag or comment that is not complete anew with every chunk. Real ones are a line long.
LONGEST_TAG = 4 << 20

Fields = dict[str, list[str]]


class _Handler(ContentHandler):
    """Gathers one record's fields at a time; what is finished waits in ``records`` until it is taken."""

    def __init__(self, parser: Locator) -> None:
        super().__init__()
        self._parser = parser
        self.records: deque[Record] = deque()
        self.complete = False  # whether nothing can be missing if the file ends here
        self._record, self._field, self._line, self._size = "", "", 0, 0
        self._attributes: dict[str, str] = {}
        self._fields: Fields = {}
        self._text: list[str] = []

    def startElement(self, name: str, attrs: AttributesImpl) -> None:  # noqa: N802  SAX's name
        if self._record:
            if not self._field:
                self._field = name
                self._text.clear()
        elif name in _WORKS or name in _PERSONS:
            self._record, self._line, self._size = name, self._parser.getLineNumber() or 0, 0
            self._attributes, self._fields = dict(attrs.items()), {}
            self.complete = False
        elif name in _ROOTS:
            self.complete = self._line > 0  # an end tag mistyped as <dblp>, as samples cut by hand have it

    def characters(self, content: str) -> None:
        if self._field:
            self._size += len(content)
            if self._size <= LONGEST_LINE:
                self._text.append(content)

    def skippedEntity(self, name: str) -> None:  # noqa: N802  SAX's name
        self.characters(html.unescape(f"&{name};"))

    def endElement(self, name: str) -> None:  # noqa: N802  SAX's name
        if self._field and name == self._field:
            self._fields.setdefault(name, []).append(plain("".join(self._text)))
            self._field = ""
        elif self._record and name == self._record:
            self.records.append(self._finish())
            self._record = ""
        elif name in _ROOTS:
            self.complete = True

    def _finish(self) -> Record:
        position = f"line {self._line}"
        beginning = " ".join(" ".join(values)[:EXCERPT] for values in self._fields.values())
        if self._record in _PERSONS:
            return Reject(position, _("a person's page, not a work"), excerpt(beginning))
        if self._size > LONGEST_LINE:
            return Reject(position, _("it is longer than {size} bytes").format(size=LONGEST_LINE), excerpt(beginning))
        return record(position, beginning, partial(_work, self._record, self._attributes, self._fields))


def read(path: Path) -> Iterator[Record]:
    """Yield the works of a dump in order. Where the XML breaks off, a ``Reject`` says that what follows is lost."""
    from defusedxml.expatreader import create_parser  # slow to load: it brings a client of HTTP

    # Nothing outside the file is ever fetched: expat asks for it, and the answer without this feature is "empty".
    parser = create_parser(forbid_dtd=False, forbid_entities=True, forbid_external=False)
    handler = _Handler(parser)
    parser.setContentHandler(handler)
    place, stuck = (0, 0), 0
    try:
        with open_bytes(path) as file:
            while chunk := file.read(_CHUNK):
                parser.feed(chunk)
                while handler.records:
                    yield handler.records.popleft()
                before, place = place, (parser.getLineNumber(), parser.getColumnNumber())
                stuck = stuck + len(chunk) if place == before else 0
                if stuck > LONGEST_TAG:
                    raise ValueError(_("a tag or comment longer than {size} bytes").format(size=LONGEST_TAG))
        parser.close()
    except DefusedXmlException as error:
        raise InputError(
            _(
                "{path}: declares XML entities of its own, which DBLP's files never do; refused, because such files "
                "can unpack without end or read others. Remove the declarations if you trust it."
            ).format(path=path)
        ) from error
    except (SAXParseException, LookupError, ValueError) as error:
        yield from handler.records
        if not handler.complete:
            reason = error.getMessage() if isinstance(error, SAXParseException) else str(error)
            yield Reject(
                f"line {parser.getLineNumber()}",
                _("the XML breaks off here ({error}); what follows is lost").format(error=reason),
            )


def _work(type: str, attributes: dict[str, str], fields: Fields) -> Work:
    def first(*names: str) -> str:
        return next((fields[name][0] for name in names if fields.get(name)), "")

    title = first("title")
    doi = next((doi for doi in map(bare_doi, fields.get("ee", [])) if doi), None)
    published = year(first("year"))
    return Work(
        id=work_id("dblp", plain(attributes.get("key", "")), doi, title, published, *fields.get("author", [])),
        title=title.removesuffix(".") if not title.endswith("..") else title,  # DBLP ends every title with a stop
        year=published,
        doi=doi,
        type=type,
        venue=first("journal", "booktitle") or None,
        publisher=first("publisher", "school") or None,
        authors=[Author(name) for text in fields.get("author", []) if (name := _HOMONYM.sub("", text))],
        updated=plain(attributes.get("mdate", "")) or None,
    )


def sniff(head: Head) -> bool:
    """Return whether a file begins like DBLP's XML."""
    text = beginning(head)
    return text.lstrip().startswith("<") and _BEGINNING.search(text) is not None


READER = Reader(
    name="dblp",
    source="dblp",
    label="DBLP (XML)",
    sniff=sniff,
    read=read,
    cannot_give=frozenset(
        {"affiliations", "countries", "unlinked", "cited_by", "keywords", "index_terms", "funders", "language"}
    ),
)
