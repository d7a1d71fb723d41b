"""Records from JSON: one a line, the pages of an API one a line, or one document with a list of records."""

import json
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import orjson

from enishi.errors import shown
from enishi.language import _
from enishi.readers.files import head, lines, open_bytes
from enishi.readers.json_stream import EndlessRecordError, Envelopes, values
from enishi.readers.json_values import UnusableRecordError
from enishi.readers.reader import Head, Record
from enishi.readers.values import EXCERPT
from enishi.tables.work import Reject, Work

_TOKEN = re.compile(r'"(?:[^"\\]|\\.)*"|[{}:]')
_NO_NUMBER = re.compile(rb"\b(?:NaN|Infinity)\b")
_DEEPEST = 3


def read_json(path: Path, envelopes: Envelopes, parse: Callable[[dict[str, Any]], Work]) -> Iterator[Record]:
    """Yield a work, or a reject, for each record of a JSON file of any of the three layouts."""
    if is_document(head(path), envelopes):
        yield from _document(path, envelopes, parse)
        return
    for number, line in lines(path):
        yield from read_line(line, number, envelopes, parse)


def read_line(
    line: bytes | None, number: int, envelopes: Envelopes, parse: Callable[[dict[str, Any]], Work]
) -> Iterator[Record]:
    """Yield the record in a line, or each of those in its envelope; None is a line that is too long."""
    if line is None:
        yield Reject(f"line {number}", _("the line is too long to be a record"))
    elif line.strip():
        yield from _records(line, f"line {number}", envelopes, parse)


def _records(
    written: bytes, position: str, envelopes: Envelopes, parse: Callable[[dict[str, Any]], Work]
) -> Iterator[Record]:
    """Yield the record in a text, or each of those in its envelope."""
    try:
        value = _parsed(written)
    except ValueError as error:
        yield Reject(position, _("not JSON: {error}").format(error=error), _excerpt(written))
        return
    found = _unwrap(value, envelopes)
    if isinstance(found, list):
        for place, record in enumerate(found, 1):
            yield work_or_reject(record, f"{position}, record {place}", parse)
    else:
        yield work_or_reject(value if found is None else found, position, parse, written)


def _parsed(written: bytes) -> Any:
    """Return the value in a text. NaN and Infinity, as Python itself writes them, are numbers. Raises ValueError."""
    try:
        return orjson.loads(written)
    except orjson.JSONDecodeError:
        if not _NO_NUMBER.search(written):
            raise
        try:
            return json.loads(written)
        except RecursionError as error:
            raise ValueError(error) from error


def work_or_reject(
    value: Any, position: str, parse: Callable[[dict[str, Any]], Work], written: bytes | None = None
) -> Record:
    """Return the work in a parsed value, or a reject that says what is wrong with it (``written`` as it stands)."""
    reason = _("not a JSON object")
    if isinstance(value, dict):
        try:
            return parse(value)
        except UnusableRecordError as error:
            reason = str(error)
    return Reject(position, reason, shown(value, EXCERPT) if written is None else _excerpt(written))


def _excerpt(data: bytes) -> str:
    """Return the first characters of a record, for people to recognise it by."""
    return data[: EXCERPT * 4].decode("utf-8", "replace")[:EXCERPT]


def keys(beginning: Head) -> set[str]:
    """Return the keys at the beginning of a JSON file, cut or not, as dotted paths without list levels.

    >>> sorted(keys(Head(Path("page.json"), b'{"meta": {}, "results": [{"id": "W1", "authorsh')))
    ['meta', 'results', 'results.id']
    """
    found: set[str] = set()
    path: list[str] = []
    last, objects = "", 0
    if not beginning.text.lstrip().startswith(("{", "[")):
        return found
    for token in _TOKEN.finditer(beginning.text):
        mark = token.group()
        if mark == "{":
            objects += not path
            if objects > 1:  # the second record: the first tells enough
                break
            path.append(last)
        elif mark == "}" and path:
            path.pop()
        elif mark == ":" and len(path) <= _DEEPEST:
            found.add(".".join([*path[1:], last]))
        elif mark != ":":
            last = mark[1:-1]
    return found


def is_bare(found: set[str], path: str) -> bool:
    """Whether nothing lies below a path of ``keys``, as in the page of an API that found no records."""
    return not any(key.startswith(f"{path}.") for key in found)


def is_document(beginning: Head, envelopes: Envelopes) -> bool:
    """Whether the file is one document: a list, an object over many lines, or an envelope that goes on."""
    first, end, _rest = beginning.text.lstrip().partition("\n")
    if first.strip() in {"{", "["} or re.match(r"\[\s*\{", first):
        return True
    whole = end and first.rstrip().endswith("}")
    return not whole and not keys(beginning).isdisjoint(".".join(envelope) for envelope in envelopes)


def _document(path: Path, envelopes: Envelopes, parse: Callable[[dict[str, Any]], Work]) -> Iterator[Record]:
    number = 0
    with open_bytes(path) as file:
        try:
            for number, written in enumerate(values(file, envelopes), 1):
                yield from _records(written, f"record {number}", envelopes, parse)
        except EndlessRecordError as error:
            reason = _("{error}; what follows is lost").format(error=error)
            yield Reject(f"record {number + 1}", reason)


def _unwrap(value: Any, envelopes: Envelopes) -> list[Any] | dict[str, Any] | None:
    """Return the records, or the one record, in an envelope, or None where the value is none: what has an id."""
    if isinstance(value, dict) and value.get("id"):
        return None
    for envelope in envelopes:
        inner = value
        for key in envelope:
            inner = inner.get(key) if isinstance(inner, dict) else None
        if isinstance(inner, list | dict):
            return inner
    return None
