"""Web of Science's plain-text export: a two-letter tag a line, ``ER`` after each record, ``EF`` at the end.

Present files begin ``FN Clarivate Analytics Web of Science``, older ones ``FN ISI Export Format`` or ``FN Thomson
Reuters Web of Knowledge``. Lines that begin with blanks continue the field above.
"""

import re
from collections.abc import Iterable, Iterator
from functools import partial
from pathlib import Path

from enishi.language import _
from enishi.readers.decoding import beginning, text_lines
from enishi.readers.files import LONGEST_LINE
from enishi.readers.reader import Head, Reader, Record
from enishi.readers.values import EXCERPT, excerpt, record
from enishi.readers.wos_fields import CANNOT_GIVE, work
from enishi.tables.work import Reject

_BEGINNING = re.compile(r"\s*(?:FN [^\r\n]*\s+VR |VR [0-9.]+\s+PT |PT [A-Z]\s+(?:A[UF]|B[AE]|CA|TI) )")
_TAG = re.compile(r"[A-Z][A-Z0-9](?: |$)")
_BEGINS = re.compile(r"PT [A-Z]\s*$")
_ENDS = re.compile(r"E[RF]\s*$")
_OF_THE_FILE = ("FN", "VR")


class _Entry:
    """The fields of the record being read, and where it began."""

    def __init__(self) -> None:
        self.fields: dict[str, list[str]] = {}
        self.line = 0
        self._tag = ""
        self._size = 0

    def add(self, number: int, tag: str, value: str | None) -> None:
        """Add a line; one without a tag continues the field above. What is too long to be a record is not kept."""
        self.line = self.line or number
        self._tag = tag or self._tag
        self._size += LONGEST_LINE + 1 if value is None else len(value)
        if value is not None and self._size <= LONGEST_LINE:
            self.fields.setdefault(self._tag, []).append(value)

    def finish(self, ended: bool) -> Record:
        """Return the work, or a reject where there is a problem with its lines."""
        position = f"line {self.line}"
        beginning = " ".join(f"{tag} {' '.join(lines[:2])[:EXCERPT]}" for tag, lines in self.fields.items())
        if self._size > LONGEST_LINE:
            reason = _("it is longer than {size} bytes").format(size=LONGEST_LINE)
        elif "" in self.fields:
            reason = _("the lines are not part of a record")
        elif not ended:
            reason = _("the record is cut off: no line ER ends it before the next record or the end of the file")
        else:
            return record(position, beginning, partial(work, self.fields))
        return Reject(position, reason, excerpt(beginning))


def read(path: Path) -> Iterator[Record]:
    """Yield the works of an export in order. A record without its ``ER`` is cut off and becomes a ``Reject``."""
    return records(text_lines(path))


def records(lines: Iterable[tuple[int, str | None]]) -> Iterator[Record]:
    """Yield the works that numbered lines tell, as ``read`` does; a line that is too long to read is None."""
    entry = _Entry()
    for number, line in lines:
        if line is not None and (_ENDS.match(line) or _BEGINS.match(line)):
            if entry.line:
                yield entry.finish(ended=line.startswith("ER"))
            entry = _Entry()
            if line.startswith("PT"):
                entry.add(number, "PT", line[3:])
            continue
        tag = line[:2] if line is not None and _TAG.match(line) else ""
        if line is None or (line.strip() and (entry.line or tag not in _OF_THE_FILE)):
            entry.add(number, tag, line[3:] if line is not None and tag else line and line.strip())
    if entry.line:
        yield entry.finish(ended=False)


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
