"""Affiliations from a stream of lines, each answered in order."""

import json
from codecs import BOM_UTF8
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Any

from enishi.resolve.names import resolve_names
from enishi.resolve.organisations import load_registry
from enishi.study.corrections import Corrections

CHUNK = 10_000


def affiliation(line: bytes) -> str:
    """Return the affiliation that a line gives: the text itself, or ``affiliation`` of a JSON object.

    Only ``\\n`` ends a line. A line that looks like JSON but is not is taken as text.
    """
    if line.lstrip().startswith(b"{"):
        try:
            value = json.loads(line)
        except (ValueError, RecursionError):
            value = None
        if isinstance(value, dict) and "affiliation" in value:
            text = value["affiliation"]
            return text if isinstance(text, str) else ""
    return line.removesuffix(b"\n").removesuffix(b"\r").decode("utf-8", "replace")


def resolve_lines(lines: Iterable[bytes]) -> Iterator[dict[str, Any]]:
    """Yield one answer a line, in order.

    Keys: ``affiliation, places, place_confidence, reason``, and of the organisations ``organisations`` (ROR ids),
    ``confidence, tier, organisation_reason``.
    """
    registry = load_registry()
    stream = (line.removeprefix(BOM_UTF8) if number == 0 else line for number, line in enumerate(lines))
    while chunk := [affiliation(line) for line in islice(stream, CHUNK)]:
        for text, answer in zip(chunk, resolve_names(chunk, registry, Corrections()), strict=True):
            yield {
                "affiliation": text,
                "places": list(answer.place.places),
                "place_confidence": answer.place.confidence,
                "reason": answer.place.reason,
                "organisations": list(answer.organisation.organisations),
                "confidence": answer.organisation.confidence,
                "tier": answer.organisation.tier,
                "organisation_reason": answer.organisation.reason,
            }
