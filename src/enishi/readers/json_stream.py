"""The records of a JSON document one by one, in memory bounded by the longest record, however long the document is.

Only braces, brackets and strings are looked at; whether a record is JSON is for whoever parses it to say.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator, Sequence
from typing import Any

from enishi.language import _
from enishi.readers.files import LONGEST_LINE, up_to

# Where records lie in an envelope: the keys that lead there.
Envelopes = Sequence[tuple[str, ...]]

# Up to the next brace or bracket outside strings. Possessive, so that a string without end is scanned once.
_NEXT = re.compile(rb'(?:[^"{}\[\]]++|"(?:[^"\\]++|\\.)*+")*+[{}\[\]]', re.DOTALL)
_KEY = re.compile(rb'"([^"\\]*)"\s*:\s*[{\[]\Z')
_BETWEEN = b" \t\r\n,"
_CHUNK = 1 << 16


class EndlessRecordError(ValueError):
    """A record is longer than LONGEST_LINE, and where the next one begins is not known."""


def values(file: io.BufferedReader[Any], envelopes: Envelopes) -> Iterator[bytes]:
    """Yield, as written, what may be a record: the elements of a list, and objects that stand alone.

    Lists count at the top of a document and where ``envelopes`` lead; an object without such a list is yielded whole. A
    file may hold several documents one after the other (pages joined, records printed over many lines each). What
    stands between records and is none is yielded too, so that nothing is passed over in silence. Raises EOFError where
    a document ends too early, EndlessRecordError.
    """
    text, place = b"", 0  # what is read, and how far it is scanned
    keep = 0  # from where it is still needed: the beginning of what may be a record
    path: list[str] = []  # the keys of what is open; empty for what has none
    outside = 0  # how many are open around each record
    listed = False  # whether the records of this document were found in lists
    while True:
        found = _NEXT.match(text, place)
        if not found:
            pending = len(text) - keep
            if pending > LONGEST_LINE:
                raise EndlessRecordError(_("it is longer than {size} bytes").format(size=LONGEST_LINE))
            # As much again as there is, or a long record would be scanned over and over.
            more = up_to(file, min(max(_CHUNK, pending), LONGEST_LINE + 1 - pending))
            if not more:
                break
            text, place, keep = text[keep:] + more, place - keep, 0
            continue
        start, place = place, found.end()
        mark = text[place - 1 : place]
        if len(path) == outside:
            if between := text[start : place - 1].strip(_BETWEEN):
                yield between
            keep = place - 1
        if mark in b"{[":
            key = _KEY.search(text, start, place) if not outside else None
            path.append(key[1].decode("utf-8", "replace") if key else "")
            if mark == b"[" and not outside and (len(path) == 1 or tuple(path[1:]) in envelopes):
                outside, listed = len(path), True
        elif path:
            path.pop()
            if len(path) < outside:
                outside = 0
            elif len(path) == outside and (outside or not listed):
                yield text[keep:place]
            listed = listed and bool(path)
        else:
            yield mark
        if len(path) == outside or (listed and not outside):
            keep = place
    if path:
        raise EOFError(_("the JSON document ends too early"))
    if between := text[place:].strip(_BETWEEN):
        yield between
