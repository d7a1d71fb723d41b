"""The phases of expansion: what each brings in, which phase a field comes in, and which one a place stands in."""

import tomllib
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from enishi.knowledge.advice import Text
from enishi.knowledge.groups import built_in_groups
from enishi.knowledge.place_codes import place_codes
from enishi.knowledge.plan.checking import Checking
from enishi.knowledge.plan.place_facts import PlaceFacts
from enishi.language import LANGUAGES, _

# What takes an assignment back.
NO_PHASE = "none"
# By what a place is put into a phase, the most particular first.
BY = ("places", "groups", "regions", "incomes")


@dataclass(frozen=True, slots=True)
class Phase:
    """A phase: its text, the source that says it, and until when, where somebody says that."""

    code: str
    text: Text
    source: str
    horizon: Text | None = None


@dataclass(frozen=True, slots=True)
class Assigned:
    """A phase that a field or a place was put into, and by whom.

    by: the table that says so (``fields`` or one of BY); key: its key there; words: of a field, what it answers to.
    """

    phase: str
    by: str
    key: str
    source: str
    words: Text | None = None


@dataclass(frozen=True, slots=True)
class Phases:
    """All phases in their order, and the assignments: of fields by ``scheme.field``, of places by table and key."""

    phases: Mapping[str, Phase]
    fields: Mapping[str, Assigned]
    who: Mapping[str, Mapping[str, Assigned]]

    def of_place(self, facts: PlaceFacts) -> Assigned | None:
        """Return the phase a place stands in, by the most particular table that knows it; None where none does."""
        keys = {"places": [facts.place], "groups": facts.groups, "regions": [facts.region], "incomes": [facts.income]}
        given = (self.who[by][key] for by in BY for key in keys[by] if key and key in self.who[by])
        found = next(given, None)
        return None if found is None or found.phase == NO_PHASE else found

    def of_field(self, field: str) -> Assigned | None:
        """Return the phase that a field (``scheme.field``) comes in, None where it comes in none."""
        found = self.fields.get(field)
        return None if found is None or found.phase == NO_PHASE else found

    def due(self, field: Assigned, place: Assigned) -> bool:
        """Say whether the turn of a field has come where the place stands: in its phase or an earlier one."""
        order = list(self.phases)
        return order.index(field.phase) <= order.index(place.phase)


def read_phases(reading: Checking, incomes: Collection[str], regions: Collection[str]) -> Phases:
    """Return the phases of a file with their assignments."""
    phases = {}
    for code, entry in reading.table("phases"):
        at = ("phases", code)
        if reading.keys(entry, at, (*LANGUAGES, "source"), ("horizon",)):
            horizon = reading.text(entry["horizon"], (*at, "horizon")) if "horizon" in entry else None
            phases[code] = Phase(code, reading.text(entry, at), reading.source(entry, at), horizon)
    known = {"places": place_codes(), "groups": tuple(built_in_groups()), "regions": regions, "incomes": incomes}
    who: dict[str, dict[str, Assigned]] = {by: {} for by in BY}
    for by in BY:
        for key, entry in reading.table(by):
            at = (by, key)
            if reading.choice(key, at, known[by]) and reading.keys(entry, at, ("phase", "source")):
                who[by][key] = _assigned(reading, at, entry, phases)
    return Phases(phases, _fields(reading, phases), who)


def _fields(reading: Checking, phases: Collection[str]) -> dict[str, Assigned]:
    found = {}
    for scheme, entries in reading.table("fields"):
        if not isinstance(entries, Mapping):
            reading.wrong(("fields", scheme), _("expected fields of this scheme, each with phase, ja, en and source"))
            continue
        for field, entry in entries.items():
            at = ("fields", scheme, field)
            # The fields of a user's own scheme are not known here.
            if reading.choice(field, at, _schemes().get(scheme, (field,))) and reading.keys(
                entry, at, ("phase", *LANGUAGES, "source")
            ):
                found[f"{scheme}.{field}"] = _assigned(reading, at, entry, phases, reading.text(entry, at))
    return found


def _assigned(
    reading: Checking, at: tuple[str, ...], entry: Mapping[str, Any], phases: Collection[str], words: Text | None = None
) -> Assigned:
    reading.choice(entry["phase"], (*at, "phase"), (*phases, NO_PHASE))
    return Assigned(str(entry["phase"]), at[0], at[-1], reading.source(entry, at), words)


@cache
def _schemes() -> Mapping[str, tuple[str, ...]]:
    """Return the codes of the fields of each scheme of the package."""
    folder = files("enishi.knowledge") / "schemes"
    found = {}
    for file in folder.iterdir():
        if file.name.endswith(".toml") and "fields" in (content := tomllib.loads(file.read_text("utf-8"))):
            found[file.name.removesuffix(".toml")] = tuple(content["fields"])
    return found
