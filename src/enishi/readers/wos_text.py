"""Web of Science's plain-text export: a two-letter tag a line, ``ER`` after each record, ``EF`` at the end.

Present files begin ``FN Clarivate Analytics Web of Science``, older ones ``FN ISI Export Format`` or ``FN Thomson
Reuters Web of Knowledge``. Lines that begin with blanks continue the field above.
"""

import re
from collections.abc import Iterator
from functools import partial
from pathlib import Path

from enishi.language import _
from enishi.readers.decoding import beginning, text_lines
from enishi.readers.files import LONGEST_LINE
from enishi.readers.reader import Head, Reader, Record
from enishi.readers.values import EXCERPT, record
from enishi.readers.wos_fields import CANNOT_GIVE, work
from enishi.tables.work import Reject

_BEGINNING = re.compile(r"\s*(?:FN [^\r\n]*\s+VR |VR [0-9.]+\s+PT |PT [A-Z]\s+(?:A[UF]|B[AE]|CA|TI) )")
_TAG = re.compile(r"[A-Z][A-Z0-9](?: |$)")
_OF_THE_FILE = ("FN", "VR")


class _Entry:
    """The fields of the record being read, and where it began."""

    def __init__(self) -> None:
        self.fields: dict[str, list[str]] = {}
        self.line = 0
        self._tag = ""
        self._size = 0

    def add(self, number: int, tag: str, value: str) -> None:
        """Add a line; one without a tag continues the field above. What is too long to be a record is not kept."""
        self.line = self.line or number
        self._tag = tag or self._tag
        self._size += len(value)
        if not self.too_long:
            self.fields.setdefault(self._tag, []).append(value)

    @property
    def too_long(self) -> bool:
        return self._size > LONGEST_LINE

    def finish(self, problem: str = "") -> Record:
        """Return the work, or a reject where there is a problem with its lines."""
        excerpt = " ".join(f"{tag} {' '.join(lines)}"[:EXCERPT] for tag, lines in self.fields.items())
        if self.too_long:
            problem = _("it is longer than {size} bytes").format(size=LONGEST_LINE)
        if problem:
            return Reject(f"line {self.line}", problem, excerpt[:EXCERPT])
        return record(f"line {self.line}", excerpt, partial(work, self.fields))


def read(path: Path) -> Iterator[Record]:
    """Yield the works of an export in order. A record without its ``ER`` is cut off and becomes a ``Reject``."""
    cut_off = _("the record is cut off: no line ER ends it before the next record or the end of the file")
    entry = _Entry()
    for number, line in text_lines(path):
        if line is None:
            entry.add(number, "", " " * (LONGEST_LINE + 1))
            continue
        tag = line[:2] if _TAG.match(line) else ""
        if tag == "ER" and entry.line:
            yield entry.finish("" if "" not in entry.fields else _("the lines are not part of a record"))
        elif entry.line and tag in ("PT", "EF", *_OF_THE_FILE):
            yield entry.finish(cut_off)
        elif tag or not line.strip():
            if tag not in ("", "ER", "EF", *_OF_THE_FILE):
                entry.add(number, tag, line[3:])
            continue
        else:
            entry.add(number, "", line.strip())
            continue
        entry = _Entry()
        if tag == "PT":
            entry.add(number, tag, line[3:])
    if entry.line:
        yield entry.finish(cut_off)


def sniff(head: Head) -> bool:
    """Return whether a file begins like a tagged export."""
    return _BEGINNING.match(beginning(head)) is not None


READER = Reader(
    name="wos-text",
    source="wos",
    label="Web of Science export (plain text)",
    sniff=sniff,
    read=read,
    cannot_give=CANNOT_GIVE,
)
