"""Records from JSON: one a line, the pages of an API one a line, or one document with a list of records."""

import re
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import orjson

from enishi.language import _
from enishi.readers.files import head, lines, open_bytes
from enishi.readers.json_values import UnusableRecordError, shown
from enishi.readers.reader import Head, Record
from enishi.readers.values import EXCERPT
from enishi.tables.work import Reject, Work

# A parsed document takes five to ten times its size in memory. JSON lines have no such limit.
LONGEST_DOCUMENT = 256 << 20
# Where records lie in an envelope: the keys that lead there.
Envelopes = Sequence[tuple[str, ...]]

_TOKEN = re.compile(r'"(?:[^"\\]|\\.)*"|[{}:]')
_DEEPEST = 3


def read_json(path: Path, envelopes: Envelopes, parse: Callable[[dict[str, Any]], Work]) -> Iterator[Record]:
    """Yield a work, or a reject, for each record of a JSON file of any of the three layouts."""
    if _is_document(head(path), envelopes):
        yield from _document(path, envelopes, parse)
        return
    for number, line in lines(path):
        position = f"line {number}"
        if line is None:
            yield Reject(position, _("the line is too long to be a record"))
            continue
        if not line.strip():
            continue
        try:
            value = orjson.loads(line)
        except orjson.JSONDecodeError as error:
            yield Reject(position, _("not JSON: {error}").format(error=error), _excerpt(line))
            continue
        found = _unwrap(value, envelopes)
        if found is None:
            yield work_or_reject(value, position, parse, line)
        else:
            for place, record in enumerate(found, 1):
                within = f"line {number}, record {place}"
                yield work_or_reject(record, within, parse)


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
    return Reject(position, reason, _excerpt(shown(value).encode() if written is None else written))


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


def _is_document(beginning: Head, envelopes: Envelopes) -> bool:
    """Whether the file is one document, not one a line: a list, an object over many lines, or one long envelope."""
    first, end, _rest = beginning.text.lstrip().partition("\n")
    if first.strip() in {"{", "["} or re.match(r"\[\s*\{", first):
        return True
    return not end and not keys(beginning).isdisjoint(".".join(envelope) for envelope in envelopes)


def _document(path: Path, envelopes: Envelopes, parse: Callable[[dict[str, Any]], Work]) -> Iterator[Record]:
    with open_bytes(path) as file:
        data = file.read(LONGEST_DOCUMENT + 1)
    if len(data) > LONGEST_DOCUMENT:
        reason = _("the JSON document is larger than {size} MB; write it as JSON lines, one record a line")
        yield Reject("line 1", reason.format(size=LONGEST_DOCUMENT >> 20), _excerpt(data))
        return
    try:
        value = orjson.loads(data.removeprefix(b"\xef\xbb\xbf"))
    except orjson.JSONDecodeError as error:
        position = f"line {error.lineno}"
        yield Reject(position, _("not JSON: {error}").format(error=error), _excerpt(data))
        return
    del data
    found = value if isinstance(value, list) else _unwrap(value, envelopes)
    for place, record in enumerate([value] if found is None else found, 1):
        yield work_or_reject(record, f"record {place}", parse)


def _unwrap(value: Any, envelopes: Envelopes) -> list[Any] | None:
    """Return the records in an envelope, or None where the value is no envelope."""
    for envelope in envelopes:
        inner = value
        for key in envelope:
            inner = inner.get(key) if isinstance(inner, dict) else None
        if isinstance(inner, list | dict):
            return inner if isinstance(inner, list) else [inner]
    return None
