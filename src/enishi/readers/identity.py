"""Ids of works: ``source:id`` and bare DOIs."""

import hashlib
import re

_PREFIXED = re.compile(r"[a-z][a-z0-9]*:(?!//)\S")
_DOI = re.compile(r"10\.\d{4,9}/\S+")


def bare_doi(text: str | None) -> str | None:
    """Return the DOI in a text (a URL, ``doi:10.…`` or bare) in lower case, or None where there is none.

    >>> bare_doi("https://doi.org/10.1145/3544548.3580875")
    '10.1145/3544548.3580875'
    """
    found = _DOI.search(text or "")
    return found.group().rstrip(".,;").lower() if found else None


def work_id(source: str, identifier: str | None, *fallback: object) -> str:
    """Return ``source:identifier``; an identifier that already carries a prefix stays as it is.

    A record without an identifier gets one from its own content (``fallback``: DOI, title, year, authors), so that it
    is the same in every run.

    >>> work_id("wos", "001395617300004"), work_id("wos", "local:7")
    ('wos:001395617300004', 'local:7')
    """
    identifier = (identifier or "").strip()
    if not identifier:
        content = "\x1f".join(str(part) for part in fallback)
        return f"{source}:content-{hashlib.sha256(content.encode()).hexdigest()[:16]}"
    return identifier if _PREFIXED.match(identifier) else f"{source}:{identifier}"
