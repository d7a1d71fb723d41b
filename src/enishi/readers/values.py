"""Single values as the text formats write them: years, counts, lists, affiliations; and the record or its reject."""

import re
from collections.abc import Callable, Iterable

from enishi.language import _
from enishi.readers.escapes import plain
from enishi.readers.reader import Record
from enishi.tables.work import Affiliation, Reject, Work

EXCERPT = 200
# Printing began about 1450; a year beyond these is a misprint or an offset, not a year.
EARLIEST, LATEST = 1400, 2200
# The largest number that tables hold (64 bits); no count comes near it.
LARGEST = 2**63 - 1
_YEAR = re.compile(r"[0-9]{4}")
_COUNT = re.compile(r"([0-9]{1,19})(?:\.0+)?")
_MAIL_LABEL = re.compile(r"\b(?:e-?mails?|electronic address(?:es)?)\s*:", re.IGNORECASE)


def record(position: str, beginning: str, work: Callable[[], Work]) -> Record:
    """Return the work, or a ``Reject`` where making it raises ValueError (the reason) or there is nothing in it."""
    try:
        made = work()
        if made.title or made.authors or made.doi:
            return made
        reason = _("the record has neither title nor authors nor DOI")
    except ValueError as error:
        reason = str(error)
    return Reject(position, reason, excerpt(beginning))


def excerpt(text: str) -> str:
    """Return a record's first characters, for a person to know it by."""
    return plain(text[: 2 * EXCERPT])[:EXCERPT]


def year(text: str) -> int | None:
    """Return the year (EARLIEST to LATEST), None for an empty text; raises ValueError for anything else."""
    text = plain(text)
    if not text:
        return None
    if not (_YEAR.fullmatch(text) and EARLIEST <= int(text) <= LATEST):
        raise ValueError(_('publication year "{text}" is not a year').format(text=text[:40]))
    return int(text)


def count(text: str) -> int | None:
    """Return a number of things, None for an empty text; raises ValueError for anything else."""
    text = plain(text)
    if not text:
        return None
    found = _COUNT.fullmatch(text.replace(",", ""))
    if not found or int(found[1]) > LARGEST:
        raise ValueError(_('"{text}" is not a count').format(text=text[:40]))
    return int(found[1])


def listed(text: str, separator: str = ";") -> list[str]:
    """Return the parts of a list that are not empty. Entities are undone first: their semicolons separate nothing."""
    return [part for part in map(str.strip, plain(text).split(separator)) if part]


def distinct(affiliations: Iterable[Affiliation | None]) -> list[Affiliation]:
    """Return affiliations each once, in order: the same one twice would count twice in an author's fractions."""
    return list({one.text: one for one in affiliations if one}.values())


def affiliation(text: str) -> Affiliation | None:
    """Return an affiliation without e-mail addresses (nobody's are kept), None where nothing remains."""
    text = plain(text)
    if "@" in text:
        text = " ".join(word for word in _MAIL_LABEL.sub("", text).split() if "@" not in word)
    text = text.strip(" ,;")
    return Affiliation(text) if text else None
