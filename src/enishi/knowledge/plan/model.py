"""The base of cases: what a case is, and the words it may use."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from typing import Any

from enishi.knowledge.advice import load_book

AXES = ("funding", "place", "government", "agencies", "researchers")
# A field outside the eight of the survey; a case without any field is open to all.
OTHER = "other"
UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Source:
    """Where a case is from: title, address (or a document and its page), the day it was looked up, what it says."""

    title: str
    url: str
    looked_up: str
    states: str


@dataclass(frozen=True, slots=True)
class Case:
    """One programme, project or body of international collaboration.

    partners: codes of places, names of groups, or WORLD and DEVELOPING; fields: codes of ict8 or ``other``, none for
    "open to all fields"; since, until: years, None where the source does not say (until also while it goes on);
    axes: the values of the five axes that the source states, the others left out.
    """

    code: str
    name: Mapping[str, str]
    partners: tuple[str, ...]
    fields: tuple[str, ...]
    method: str
    since: int | None
    until: int | None
    summary: Mapping[str, str]
    sources: tuple[Source, ...]
    axes: Mapping[str, str] = field(default_factory=dict)

    def axis(self, name: str) -> str:
        """Return the value on an axis, ``unknown`` where no source states it."""
        return self.axes.get(name, UNKNOWN)


@cache
def words() -> Mapping[str, Any]:
    """Return axes, methods, purposes and special partners; methods have their names."""
    content = tomllib.loads((files("enishi.knowledge.plan") / "axes.toml").read_text("utf-8"))
    named = load_book().content["methods"]
    content["methods"] = {code: {**named.get(code, {}), **entry} for code, entry in content["methods"].items()}
    return content


@cache
def fields() -> Mapping[str, Mapping[str, str]]:
    """Return the names of the eight fields of the survey, by code, in its order."""
    content = tomllib.loads((files("enishi.knowledge") / "schemes" / "ict8.toml").read_text("utf-8"))
    return {code: entry["name"] for code, entry in content["fields"].items()}
