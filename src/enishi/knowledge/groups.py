"""Groups of places: those that ``groups.toml`` beside this file holds, and what a group is."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files


@dataclass(frozen=True, slots=True)
class Group:
    """A named group of places.

    name: what a study writes (``ASEAN``); label: its name for people by language (``ja``, ``en``); places: codes in
    ascending order, each once; source and year: who says so, and of which year the membership is (a group that the
    user defines has neither).
    """

    name: str
    label: Mapping[str, str]
    places: tuple[str, ...]
    source: str = ""
    year: int | None = None


@cache
def built_in_groups() -> Mapping[str, Group]:
    """Return the groups that every study knows, by name, in the order of the file."""
    text = (files("enishi.knowledge") / "groups.toml").read_text("utf-8")
    return {
        name: Group(name, {"ja": g["ja"], "en": g["en"]}, tuple(sorted(g["places"])), g["source"], g["year"])
        for name, g in tomllib.loads(text).items()
    }
