"""Records of the Research Organization Registry from its release (zip, JSON array) or from JSON lines, one at a time.

A release unpacks to some 300 MB of JSON: records are cut out of the stream, so memory stays small.
"""

import io
import json
import zipfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

from enishi.errors import InputError
from enishi.language import _
from enishi.readers.files import open_bytes
from enishi.readers.unpacked import DAMAGE
from enishi.tables.organisation import ACRONYM, ALIAS, DISPLAY, LABEL

_CHUNK = 1 << 20
# The longest records of the registry (national ministries with thousands of relations) take less than 1 MB.
_LONGEST = 16 << 20
_BLANK = " \t\r\n\ufeff"
_ROR = "https://ror.org/"


@contextmanager
def _text(path: Path) -> Iterator[tuple[io.TextIOBase, str]]:
    """Open the JSON of a release as text, and give its name: the file itself or the zip's member in schema v2."""
    with ExitStack() as stack:
        raw: Any = stack.enter_context(open_bytes(path))
        name = path.name
        if raw.peek(4).startswith(b"PK"):
            try:
                archive = stack.enter_context(zipfile.ZipFile(path))
                name = _member(path, archive)
                raw = stack.enter_context(archive.open(name))
            except zipfile.BadZipFile as error:
                raise InputError(_damaged(path, error)) from error
        yield io.TextIOWrapper(raw, "utf-8"), name


def _member(path: Path, archive: zipfile.ZipFile) -> str:
    """Return the JSON in a release that is in schema v2: releases up to 1.74 carry version 1 beside it."""
    names = sorted(name for name in archive.namelist() if name.endswith(".json") and not name.startswith("__MACOSX"))
    version_2 = [name for name in names if "schema_v2" in name]
    if not names:
        raise InputError(
            _("{path}: holds no JSON; a ROR release is a zip with a file like v1.63-2025-04-03-ror-data.json").format(
                path=path
            )
        )
    return (version_2 or names)[-1]


def _damaged(path: Path, error: Exception) -> str:
    return _("{path}: is cut off or damaged ({error}); download it again").format(path=path, error=error)


def _values(stream: io.TextIOBase) -> Iterator[Any]:
    """Yield the values of a JSON array, or of JSON lines, without holding more than one and a chunk."""
    decoder = json.JSONDecoder()
    ready, at, listed, ended, first = "", 0, False, False, True
    while True:
        while at < len(ready) and (ready[at] in _BLANK or (listed and ready[at] == ",")):
            at += 1
        if first and at < len(ready):
            listed, first = ready[at] == "[", False
            at += listed
            continue
        if at < len(ready):
            if listed and ready[at] == "]":
                _nothing_more(ready[at + 1 :], stream)
                return
            try:
                value, at = decoder.raw_decode(ready, at)
                yield value
                continue
            except ValueError:
                if ended or len(ready) - at > _LONGEST:
                    raise
        elif ended:
            if listed:
                raise ValueError(_("the list does not end"))
            return
        chunk = stream.read(_CHUNK)
        ready, at, ended = ready[at:] + chunk, 0, not chunk


def _nothing_more(ready: str, stream: io.TextIOBase) -> None:
    """Raise ValueError where text follows the list: then the file is not the release that its list suggests."""
    while ready:
        if rest := ready.strip(_BLANK):
            raise ValueError(_("text follows the end of the list: {text}").format(text=repr(rest[:40])))
        ready = stream.read(_CHUNK)


def records(path: Path) -> Iterator[dict[str, Any]]:
    """Yield the records of a release as they are written. Raises InputError where it is no release, or a damaged one.

    Only schema v2 is read (``names`` with types); version 1 is refused with a word on what to do.
    """
    number = 0
    try:
        with _text(path) as (stream, name):
            for number, value in enumerate(_values(stream), 1):
                problem = _problem(value)
                if problem:
                    raise InputError(
                        _("{path}: record {number} of {name}: {problem}").format(
                            path=path, number=number, name=name, problem=problem
                        )
                    )
                yield value
    except (*DAMAGE, zipfile.BadZipFile, NotImplementedError, RuntimeError) as error:
        raise InputError(_damaged(path, error)) from error
    except ValueError as error:
        if number:
            raise InputError(_damaged(path, error)) from error
        raise InputError(
            _("{path}: is not a ROR release: expected a zip, a JSON array or JSON lines of schema v2").format(path=path)
        ) from error
    if not number:
        raise InputError(_("{path}: holds no record").format(path=path))


def _problem(value: Any) -> str:
    if not isinstance(value, dict) or not str(value.get("id", "")).startswith(_ROR):
        return _("has no ROR id")
    names = value.get("names")
    if not isinstance(names, list):
        return _("is not in schema v2 (it has no list of names); install a release of schema v2")
    shown = [n for n in names if isinstance(n, dict) and isinstance(n.get("value"), str) and n["value"].strip()]
    return "" if shown else _("has no name")


def _word(value: Any) -> str | None:
    """Return a text without halves of characters, None for anything else."""
    return value.encode("utf-8", "replace").decode() if isinstance(value, str) else None


def _texts(value: Any) -> list[str]:
    return [item for item in value if isinstance(item, str)] if isinstance(value, list) else []


def organisation_row(record: dict[str, Any]) -> dict[str, Any]:
    """Return a record's row of the organisation table; what is missing or of another shape is null or empty."""
    names = _objects(record, "names")
    place = next(iter(_objects(record, "locations")), {}).get("geonames_details")
    place = place if isinstance(place, dict) else {}
    relations = [(r.get("type"), r["id"]) for r in _objects(record, "relationships") if isinstance(r.get("id"), str)]
    japanese = [n["value"] for n in names if n.get("lang") == "ja" and LABEL in _types(n)]
    shown = [n["value"] for n in names if "ror_display" in _types(n)] or [n["value"] for n in names]
    return {
        "id": record["id"],
        "name": _word(shown[0]),
        "name_ja": _word(japanese[0]) if japanese else None,
        "country": _word(place.get("country_code")),
        "region": _word(place.get("country_subdivision_name")),
        "city": _word(place.get("name")),
        "types": sorted(_texts(record.get("types"))),
        "status": _word(record.get("status")) or "active",
        "parents": sorted(i for kind, i in relations if kind == "parent"),
        "children": sorted(i for kind, i in relations if kind == "child"),
        "successors": sorted(i for kind, i in relations if kind == "successor"),
        "prominence": len(relations) + len(_objects(record, "external_ids")) + len(_objects(record, "links")),
    }


def name_rows(record: dict[str, Any]) -> list[dict[str, str]]:
    """Return a record's rows of the name table, the display name first."""
    kinds: dict[str, str] = {}
    for name in _objects(record, "names"):
        types = _types(name)
        kind = (
            DISPLAY if "ror_display" in types else LABEL if LABEL in types else ACRONYM if ACRONYM in types else ALIAS
        )
        order = (DISPLAY, LABEL, ALIAS, ACRONYM)
        kinds[name["value"]] = min(kind, kinds.get(name["value"], kind), key=order.index)
    ordered = sorted(kinds.items(), key=lambda item: item[1] != DISPLAY)
    return [{"id": record["id"], "name": _word(value) or "", "kind": kind} for value, kind in ordered]


def _objects(record: dict[str, Any], key: str) -> list[dict[str, Any]]:
    values = record.get(key)
    found = [value for value in values if isinstance(value, dict)] if isinstance(values, list) else []
    return [v for v in found if isinstance(v.get("value"), str) and v["value"].strip()] if key == "names" else found


def _types(name: dict[str, Any]) -> list[str]:
    return _texts(name.get("types"))
