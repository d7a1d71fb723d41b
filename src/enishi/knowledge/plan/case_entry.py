"""Cases as a file holds them: ``[cases.CODE]`` with its sources; those of the package, and a user's ``cases.toml``."""

from collections.abc import Collection, Mapping
from functools import cache
from typing import Any

from enishi.knowledge.groups import built_in_groups
from enishi.knowledge.place_codes import place_codes
from enishi.knowledge.plan.checking import Checking, Spot
from enishi.knowledge.plan.model import AXES, OTHER, Case, Source, fields, words
from enishi.language import _

NEEDED = ("name", "partners", "method", "summary", "sources")
FURTHER = ("fields", "since", "until", "axes", "looked_up")
FIRST_YEAR, LAST_YEAR = 1900, 2100


def read_case_entries(reading: Checking) -> tuple[Case, ...]:
    """Return the cases of a file that are whole, in the order of their codes."""
    found = [
        _case(reading, code, entry)
        for code, entry in reading.table("cases")
        if reading.keys(entry, ("cases", code), NEEDED, FURTHER)
    ]
    return tuple(sorted(found, key=lambda case: case.code))


def _case(reading: Checking, code: str, entry: Mapping[str, Any]) -> Case:
    at = ("cases", code)
    reading.choice(entry["method"], (*at, "method"), words()["methods"])
    since, until = (_year(reading, (*at, key), entry.get(key)) for key in ("since", "until"))
    if since and until and until < since:
        reading.wrong((*at, "until"), _("expected a year not before {year}").format(year=since))
    return Case(
        code=code,
        name=reading.text(entry["name"], (*at, "name")),
        partners=_list(reading, (*at, "partners"), entry["partners"], _partners()),
        fields=_list(reading, (*at, "fields"), entry.get("fields", []), (*fields(), OTHER)),
        method=str(entry["method"]),
        since=since,
        until=until,
        summary=reading.text(entry["summary"], (*at, "summary")),
        sources=_sources(reading, (*at, "sources"), entry),
        axes=_axes(reading, (*at, "axes"), entry.get("axes", {})),
    )


@cache
def _partners() -> tuple[str, ...]:
    return (*built_in_groups(), *words()["partners"], *place_codes())


def _year(reading: Checking, at: Spot, value: Any) -> int | None:
    if value is None or (isinstance(value, int) and FIRST_YEAR <= value <= LAST_YEAR):
        return value
    reading.wrong(at, _("expected a year from {first} to {last}").format(first=FIRST_YEAR, last=LAST_YEAR))
    return None


def _list(reading: Checking, at: Spot, values: Any, known: Collection[str]) -> tuple[str, ...]:
    if not isinstance(values, list):
        reading.wrong(at, _("expected a list of words"))
        return ()
    return tuple(value for n, value in enumerate(values) if reading.choice(value, (*at, n), known))


def _axes(reading: Checking, at: Spot, entry: Any) -> dict[str, str]:
    if not reading.keys(entry, at, (), AXES):
        return {}
    known = words()["axes"]
    return {
        axis: value
        for axis, value in entry.items()
        if axis in known and reading.choice(value, (*at, axis), known[axis]["values"])
    }


def _sources(reading: Checking, at: Spot, entry: Mapping[str, Any]) -> tuple[Source, ...]:
    items = entry["sources"]
    if not isinstance(items, list) or not items:
        reading.wrong(at, _("expected at least one source, each with title"))
        return ()
    found = []
    for n, item in enumerate(items):
        if reading.keys(item, (*at, n), ("title",), ("url", "states")):
            texts = [str(item.get(key, "")) for key in ("title", "url", "states")]
            found.append(Source(texts[0], texts[1], str(entry.get("looked_up", "")), texts[2]))
    return tuple(found)
