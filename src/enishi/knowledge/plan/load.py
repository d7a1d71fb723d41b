"""The knowledge base of a plan: methods, practices, recommendations and regions, with a user's folder over them.

``load_plan`` reads the reviewed files beside this one and ``../advice.toml``. Texts are mappings from language to text;
every entry names a code of ``sources``. Of an overlay, values win key by key; ``conflicts`` shows both.
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
from enishi.knowledge.plan.checking import Checking
from enishi.knowledge.plan.model import words
from enishi.language import LANGUAGES, _

COSTS = ("low", "medium", "high")
TIMES = ("short", "medium", "long")
STATUSES = ("published", "ours")
LEVELS = 4
_METHOD_TEXTS = ("gains", "fits", "merits", "demerits")


@dataclass(frozen=True, slots=True)
class Method:
    """A method: purpose and form by code; cost and time relative to the other methods.

    document: what a document says of it, with the code of that source; None where none does.
    """

    code: str
    name: Text
    purpose: str
    form: str
    gains: Text
    fits: Text
    merits: Text
    demerits: Text
    cost: str
    time: str
    status: str
    source: str
    document: tuple[Text, str] | None = None


@dataclass(frozen=True, slots=True)
class Practice:
    """An item of a grid: its kind (practice, activity, success, hard, direction), its text, its code in [hard]."""

    grid: str
    row: str
    column: str
    kind: str
    text: Text
    source: str
    hard_of: str = ""


@dataclass(frozen=True, slots=True)
class Grid:
    """Three rows by three columns of practices; every cell has at least one."""

    code: str
    name: Text
    source: str
    cells: Mapping[tuple[str, str], tuple[Practice, ...]]


@dataclass(frozen=True, slots=True)
class Recommendation:
    """What an audience should do, as a question with levels (0 first) and the evidence that is asked for."""

    code: str
    audience: str
    title: Text
    question: Text
    levels: tuple[Text, ...]
    evidence: Text
    source: str


@dataclass(frozen=True, slots=True)
class PlaceFacts:
    """What advice needs of a place; None where it is not known. overridden: the reason of an override of the region."""

    place: str
    income: str | None
    income_source: str
    region: str | None
    region_name: Text | None
    region_source: str
    groups: tuple[str, ...]
    overridden: Text | None = None


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
    layers = {name: layered(f"{name}.toml", overlay) for name in ("methods", "practices", "recommendations", "regions")}
    sources = {code: book.text("sources", code) for code in book.content["sources"]}
    checkings = {name: Checking(layer, sources) for name, layer in layers.items()}
    for checking in checkings.values():
        sources |= checking.texts("sources")
    methods, practices, advised, regions = checkings.values()
    rows, columns, kinds = (practices.texts(name) for name in ("rows", "columns", "kinds"))
    audiences = advised.texts("audiences", sourced=True)
    plan = Plan(
        book=book,
        methods=_methods(methods),
        forms=methods.texts("forms", sourced=True),
        rows=rows,
        columns=columns,
        kinds=kinds,
        grids=_grids(practices, book, tuple(rows), tuple(columns), tuple(kinds)),
        audiences=audiences,
        recommendations=_recommendations(advised, tuple(audiences)),
        regions=regions.entries("regions", ("year", "places")),
        region_overrides=_overrides(regions),
        sources=sources,
        conflicts=(*book.replaced, *(row for layer in layers.values() for row in layer.replaced)),
    )
    _refuse(checkings, layers)
    return plan


def _refuse(checkings: Mapping[str, Checking], layers: Mapping[str, Layered]) -> None:
    problems = [problem for checking in checkings.values() for problem in checking.problems]
    if problems:
        here = next(layer.path for layer in layers.values() if layer.path).parent if any(
            layer.path for layer in layers.values()) else ""  # fmt: skip
        message = _("{path}: the overlay cannot be used:")
        raise InputError("\n  ".join([message.format(path=here), *problems]))


def _methods(reading: Checking) -> dict[str, Method]:
    found, known = {}, words()["methods"]
    for code, entry in reading.table("methods"):
        at = ("methods", code)
        needed = (*_METHOD_TEXTS, "cost", "time", "status", "source")
        if not (reading.choice(code, at, known) and reading.keys(entry, at, needed, ("document",))):
            continue
        limited = {"cost": COSTS, "time": TIMES, "status": STATUSES}
        valid = [reading.choice(entry[key], (*at, key), values) for key, values in limited.items()]
        if all(valid):
            gains, fits, merits, demerits = (reading.text(entry[key], (*at, key)) for key in _METHOD_TEXTS)
            found[code] = Method(
                code=code,
                name={language: known[code][language] for language in LANGUAGES},
                purpose=known[code]["purpose"],
                form=known[code]["form"],
                gains=gains,
                fits=fits,
                merits=merits,
                demerits=demerits,
                cost=entry["cost"],
                time=entry["time"],
                status=entry["status"],
                source=reading.source(entry, at),
                document=_document(reading, entry, at),
            )
    return found


def _document(reading: Checking, entry: Mapping[str, Any], at: tuple[str, ...]) -> tuple[Text, str] | None:
    here = (*at, "document")
    said = entry.get("document")
    if said is None or not reading.keys(said, here, (*LANGUAGES, "source")):
        return None
    return reading.text(said, here), reading.source(said, here)


def _grids(
    reading: Checking, book: Book, rows: tuple[str, ...], columns: tuple[str, ...], kinds: tuple[str, ...]
) -> dict[str, Grid]:
    found = {}
    for code, entry in reading.table("grids"):
        at: tuple[str | int, ...] = ("grids", code)
        if not reading.keys(entry, at, ("ja", "en", "source", *rows)):
            continue
        source, cells = reading.source(entry, at), {}
        for row in rows:
            if not reading.keys(entry[row], (*at, row), columns):
                continue
            for column in columns:
                here = (*at, row, column)
                items = entry[row][column]
                if not isinstance(items, list) or not items:
                    reading.wrong(here, _("expected a list of items, each with kind, ja and en"))
                    continue
                practices = []
                for n, item in enumerate(items):
                    spot = (*here, n)
                    hard = isinstance(item, dict) and "hard_of" in item
                    if not reading.keys(item, spot, ("kind", "hard_of") if hard else ("kind", "ja", "en")):
                        continue
                    reading.choice(item["kind"], (*spot, "kind"), kinds)
                    text: Text = {}
                    if not hard:
                        text = reading.text(item, spot)
                    elif reading.choice(item["hard_of"], (*spot, "hard_of"), book.content["hard"]):
                        text = book.text("hard", item["hard_of"])
                    practices.append(Practice(code, row, column, item["kind"], text, source, item.get("hard_of", "")))
                cells[row, column] = tuple(practices)
        found[code] = Grid(code, reading.text(entry, at), source, cells)
    return found


def _recommendations(reading: Checking, audiences: tuple[str, ...]) -> dict[str, Recommendation]:
    found = {}
    for code, entry in reading.table("recommendations"):
        at = ("recommendations", code)
        if not reading.keys(entry, at, ("audience", "ja", "en", "question", "levels", "evidence", "source")):
            continue
        reading.choice(entry["audience"], (*at, "audience"), audiences)
        levels = entry["levels"] if isinstance(entry["levels"], list) else []
        if len(levels) != LEVELS:
            reading.wrong((*at, "levels"), _("expected {n} levels, each with ja and en").format(n=LEVELS))
        found[code] = Recommendation(
            code=code,
            audience=str(entry["audience"]),
            title=reading.text(entry, at),
            question=reading.text(entry["question"], (*at, "question")),
            levels=tuple(reading.text(one, (*at, "levels", n)) for n, one in enumerate(levels)),
            evidence=reading.text(entry["evidence"], (*at, "evidence")),
            source=reading.source(entry, at),
        )
    return found


def _overrides(reading: Checking) -> dict[str, Mapping[str, Any]]:
    found = reading.entries("override", ("region",))
    for place, entry in found.items():
        reading.choice(entry["region"], ("override", place, "region"), dict(reading.table("regions")))
    return found
