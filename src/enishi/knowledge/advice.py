"""What ``advice.toml`` beside this file holds, with the overlay of a user's own folder."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from enishi.errors import InputError, shown
from enishi.knowledge.overlay import Layered, layered
from enishi.knowledge.place_codes import place_codes
from enishi.knowledge.plan.checking import Checking
from enishi.language import LANGUAGES, _

FILE = "advice.toml"
# The folder of a result that keeps what its study named: the overlay and the screening list.
PLAN = "plan"
Text = Mapping[str, str]
# Income groups of places that development-stage advice is for.
LOW_OR_MIDDLE = ("low", "lower_middle", "upper_middle")


@dataclass(frozen=True, slots=True)
class Advice:
    """One cell: the codes that are advised, ``published`` or ``ours``, and the code of the source."""

    values: tuple[str, ...]
    status: str
    source: str


@dataclass(frozen=True, slots=True)
class Book:
    """The whole: texts by code, cells by type, income by place.

    replaced: what an overlay changed, base and overlay. base: what the package says, with its own claims on the survey.
    """

    content: Mapping[str, Any]
    replaced: tuple[Mapping[str, Any], ...] = ()
    base: Mapping[str, Any] = field(default_factory=dict)

    def text(self, table: str, code: str) -> Text:
        """Return the names of a code in both languages."""
        return {language: str(self.content[table][code][language]) for language in LANGUAGES}

    def named_by_overlay(self, place: str) -> bool:
        """Whether the overlay, and not the survey, says which type the place is named in."""
        return bool(self.base) and self.content["named"].get(place) != self.base["named"].get(place)

    def overlaid(self, kind: str, what: str) -> Advice | None:
        """Return the cell of the package whose values the overlay replaced; None where they stand as they were."""
        if not self.base or kind not in self.base["advice"]:
            return None
        cell = self.base["advice"][kind][what]
        changed = tuple(cell["values"]) != self.cell(kind, what).values
        return Advice(tuple(cell["values"]), cell["status"], cell["source"]) if changed else None

    def cell(self, kind: str, what: str) -> Advice:
        """Return the advice of a type: ``what`` is gains, methods or patterns."""
        cell = self.content["advice"][kind][what]
        return Advice(tuple(cell["values"]), cell["status"], cell["source"])

    def income(self, place: str) -> str | None:
        """Return the income group of a place, None where it is not known."""
        if own := self.content["income_override"].get(place):
            return str(own["group"])
        return next((group for group, codes in self.content["income"].items() if place in codes), None)

    def income_source(self, place: str) -> str:
        """Return the code of the source of a place's income group."""
        own = self.content["income_override"].get(place)
        return str(own["source"]) if own else "worldbank"


def load_book(overlay: Path | None = None) -> Book:
    """Return the knowledge base; values of the overlay's file win over those of the package.

    Raises InputError where the overlay cannot be read, holds an unknown key, or names a code that nobody explains.
    """
    layer = layered(FILE, overlay)
    if layer.path:
        _check(layer.content, layer)
        return Book(layer.content, layer.replaced, layered(FILE).content)
    return Book(layer.content)


def _check(content: Mapping[str, Any], layer: Layered) -> None:
    """Refuse, by line, a cell whose source or codes are not explained, a half text, a place or a type not known."""
    check = Checking(layer, content["sources"])
    for table in ("sources", "gains", "methods", "hard"):
        for code, entry in check.table(table):
            check.text(entry, (table, code))
    for kind, cells in check.table("advice"):
        for what, cell in cells.items():
            at = ("advice", kind, what)
            if check.keys(cell, at, ("values", "status", "source")):
                check.choice(cell["status"], (*at, "status"), ("published", "ours"))
                check.choice(cell["source"], (*at, "source"), content["sources"])
                for one in cell["values"] if what in ("gains", "methods") else ():
                    check.choice(one, (*at, "values"), content[what])
    for code, entry in check.table("hard"):
        check.choice(entry.get("source"), ("hard", code, "source"), content["sources"])
    for place, kind in check.table("named"):
        check.choice(kind, ("named", place), tuple(content["advice"]))
    for code, entry in check.table("judgements"):
        if check.keys(entry, ("judgements", code), (*LANGUAGES, "source")):
            check.text(entry, ("judgements", code))
            if not str(entry["source"]).strip():
                check.wrong(("judgements", code), _("missing: {columns}").format(columns="source"))
    for table in ("named", "judgements"):
        for place, _entry in check.table(table):
            if place not in place_codes():
                check.wrong((table, place), _("{place} is no place").format(place=shown(place)))
    if check.problems:
        raise InputError("\n".join(check.problems))
