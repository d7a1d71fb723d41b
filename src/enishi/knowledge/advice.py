"""What ``advice.toml`` beside this file holds, with the overlay of a user's own folder."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from enishi.errors import InputError
from enishi.knowledge.overlay import layered
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
    """The whole: texts by code, cells by type, income by place; replaced: what an overlay changed, base and overlay."""

    content: Mapping[str, Any]
    replaced: tuple[Mapping[str, Any], ...] = ()

    def text(self, table: str, code: str) -> Text:
        """Return the names of a code in both languages."""
        return {language: str(self.content[table][code][language]) for language in LANGUAGES}

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
        _check(layer.content, layer.path)
    return Book(layer.content, layer.replaced)


def _check(content: Mapping[str, Any], path: Path) -> None:
    """Refuse a cell whose source or whose codes are not explained."""
    unknown = []
    for kind, cells in content["advice"].items():
        for what, cell in cells.items():
            if cell.get("source") not in content["sources"] or cell.get("status") not in ("published", "ours"):
                unknown.append(f"advice.{kind}.{what}")
            elif what in ("gains", "methods"):
                unknown += [f"advice.{kind}.{what}: {one}" for one in cell["values"] if one not in content[what]]
    for code, entry in content["hard"].items():
        if entry.get("source") not in content["sources"] or any(not entry.get(one) for one in LANGUAGES):
            unknown.append(f"hard.{code}")
    for code, entry in content["judgements"].items():
        if not isinstance(entry, dict) or any(not entry.get(one) for one in (*LANGUAGES, "source")):
            unknown.append(f"judgements.{code}")
    for table in ("sources", "gains", "methods"):
        for code, entry in content[table].items():
            unknown += [f"{table}.{code}.{one}" for one in LANGUAGES if not entry.get(one)]
    if unknown:
        message = _("{path}: without a known source, status, code or a text in both languages: {keys}")
        raise InputError(message.format(path=path, keys=", ".join(unknown)))
