"""The knowledge base of a plan: all that advice and pages draw on, with a user's folder over it.

``load_plan`` reads the reviewed files beside this one and ``../advice.toml``. Texts are mappings from language to text;
every entry names a code of ``sources``, a case its own sources. Of an overlay, values win key by key; ``conflicts``
shows both. ``readers.plan_folder`` adds the lists of cases (CSV, Excel) that such a folder may hold.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from enishi.errors import InputError
from enishi.knowledge.advice import Book, Text, load_book
from enishi.knowledge.groups import built_in_groups
from enishi.knowledge.overlay import Layered, layered
from enishi.knowledge.plan.case_entry import read_case_entries
from enishi.knowledge.plan.checking import Checking
from enishi.knowledge.plan.method import Method, read_methods
from enishi.knowledge.plan.model import Case
from enishi.knowledge.plan.phase import Phases, read_phases
from enishi.knowledge.plan.place_facts import PlaceFacts, read_overrides
from enishi.knowledge.plan.practice import Grid, Practice, read_grids
from enishi.knowledge.plan.recommendation import Recommendation, read_recommendations
from enishi.language import _

_FILES = ("methods", "practices", "recommendations", "regions", "phases", "cases")


@dataclass(frozen=True, slots=True)
class Plan:
    """The whole, by codes. sources: their texts; conflicts: ``file, line, key, base, overlay`` of what was replaced."""

    book: Book
    methods: Mapping[str, Method]
    forms: Mapping[str, Text]
    rows: Mapping[str, Text]
    columns: Mapping[str, Text]
    kinds: Mapping[str, Text]
    grids: Mapping[str, Grid]
    audiences: Mapping[str, Text]
    recommendations: Mapping[str, Recommendation]
    regions: Mapping[str, Mapping[str, Any]]
    region_overrides: Mapping[str, Mapping[str, Any]]
    phases: Phases
    cases: tuple[Case, ...]
    sources: Mapping[str, Text]
    conflicts: tuple[Mapping[str, Any], ...] = ()

    def region(self, place: str) -> str | None:
        """Return the code of a place's region, None where it is not known."""
        if own := self.region_overrides.get(place):
            return str(own["region"])
        return next((code for code, one in self.regions.items() if place in one["places"]), None)

    def facts(self, place: str) -> PlaceFacts:
        """Return the facts of a place by its code."""
        groups = tuple(name for name, group in built_in_groups().items() if place in group.places)
        own, region = self.region_overrides.get(place), self.region(place)
        entry = self.regions[region] if region else None
        return PlaceFacts(
            place=place,
            income=self.book.income(place),
            income_source=self.book.income_source(place),
            region=region,
            region_name=entry,
            region_source=str(own["source"] if own else entry["source"]) if entry else "",
            groups=groups,
            overridden=own,
        )

    def directions(self, hard: str) -> list[Practice]:
        """Return what is set for Japan in the cell of the grids in which this stays hard."""
        items = [one for grid in self.grids.values() for cell in grid.cells.values() for one in cell]
        cells = {(one.row, one.column) for one in items if one.hard_of == hard}
        return [one for one in items if one.kind == "direction" and (one.row, one.column) in cells]

    def source(self, code: str) -> dict[str, Any]:
        """Return the reference to a source, as lines of a sheet carry it."""
        return {"id": code, "text": self.sources[code]}


def load_plan(overlay: Path | None = None) -> Plan:
    """Return the knowledge base, with the user's folder over it.

    Raises InputError that names file and line of every unknown key, missing field and unknown code.
    """
    return _built(overlay) if overlay else _reviewed()


@cache
def _reviewed() -> Plan:
    return _built(None)


def _built(overlay: Path | None) -> Plan:
    book = load_book(overlay)
    layers = {name: layered(f"{name}.toml", overlay) for name in _FILES}
    sources = {code: book.text("sources", code) for code in book.content["sources"]}
    checkings = {name: Checking(layer, sources) for name, layer in layers.items()}
    for checking in checkings.values():
        if "sources" in checking.layer.content:
            sources |= checking.texts("sources")
    methods, practices, advised, regions, phases, cases = checkings.values()
    rows, columns, kinds = (practices.texts(name) for name in ("rows", "columns", "kinds"))
    audiences = advised.texts("audiences", sourced=True)
    by_region = regions.entries("regions", ("year", "places"))
    plan = Plan(
        book=book,
        methods=read_methods(methods),
        forms=methods.texts("forms", sourced=True),
        rows=rows,
        columns=columns,
        kinds=kinds,
        grids=read_grids(practices, book, tuple(rows), tuple(columns), tuple(kinds)),
        audiences=audiences,
        recommendations=read_recommendations(advised, tuple(audiences)),
        regions=by_region,
        region_overrides=read_overrides(regions),
        phases=read_phases(phases, tuple(book.content["income"]), tuple(by_region)),
        cases=read_case_entries(cases),
        sources=sources,
        conflicts=(*book.replaced, *(row for layer in layers.values() for row in layer.replaced)),
    )
    _refuse(checkings, layers)
    return plan


def _refuse(checkings: Mapping[str, Checking], layers: Mapping[str, Layered]) -> None:
    if problems := [problem for checking in checkings.values() for problem in checking.problems]:
        raise unusable(next((layer.path.parent for layer in layers.values() if layer.path), Path()), problems)


def unusable(folder: Path, problems: list[str]) -> InputError:
    """Return the error that tells all that is wrong with an overlay at once."""
    return InputError("\n  ".join([_("{path}: the overlay cannot be used:").format(path=folder), *problems]))
