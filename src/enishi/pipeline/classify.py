"""Works from a stream of JSON lines, each answered in order with its fields."""

import json
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Any

from enishi.resolve.fields import classify, load_scheme
from enishi.tables.field import WorkText

CHUNK = 10_000


def work_text(line: bytes) -> WorkText:
    """Return what a line says of a work: ``title, keywords, index_terms, venue`` of a JSON object, else nothing.

    keywords and index_terms are lists, or texts separated by ``;``.
    """
    try:
        value = json.loads(line.removeprefix(b"\xef\xbb\xbf"))
    except (ValueError, RecursionError):
        value = None
    if not isinstance(value, dict):
        return WorkText()
    return WorkText(
        _text(value.get("title")),
        _list(value.get("keywords")),
        _list(value.get("index_terms")),
        _text(value.get("venue")),
    )


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""


def _list(value: object) -> list[str]:
    if isinstance(value, str):
        return [part.strip() for part in value.split(";") if part.strip()]
    return [item for item in value if isinstance(item, str)] if isinstance(value, list) else []


def classify_lines(lines: Iterable[bytes], scheme: str) -> Iterator[dict[str, Any]]:
    """Yield one answer a line, in order: ``fields`` (code → weight), ``terms`` (code → terms) and ``reason``."""
    chosen = load_scheme(scheme)
    stream = iter(lines)
    while chunk := [work_text(line) for line in islice(stream, CHUNK)]:
        for answer in classify(chunk, chosen):
            yield {"fields": answer.fields, "terms": answer.terms, "reason": str(answer.reason)}
