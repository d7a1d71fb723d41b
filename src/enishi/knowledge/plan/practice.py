"""The grids of practices: three rows (entry, content, exit) by three columns (people, things, money)."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from enishi.knowledge.advice import Book, Text
from enishi.knowledge.plan.checking import Checking, Spot
from enishi.language import _


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


def read_grids(
    reading: Checking, book: Book, rows: tuple[str, ...], columns: tuple[str, ...], kinds: tuple[str, ...]
) -> dict[str, Grid]:
    """Return the grids of a file, by code; an item that stays hard takes its text from the book."""
    found = {}
    for code, entry in reading.table("grids"):
        at = ("grids", code)
        if not reading.keys(entry, at, ("ja", "en", "source", *rows)):
            continue
        source, cells = reading.source(entry, at), {}
        for row in rows:
            if reading.keys(entry[row], (*at, row), columns):
                for column in columns:
                    items = _items(reading, (*at, row, column), entry[row][column], book, kinds)
                    cells[row, column] = tuple(Practice(code, row, column, *one[:2], source, one[2]) for one in items)
        found[code] = Grid(code, reading.text(entry, at), source, cells)
    return found


def _items(
    reading: Checking, at: Spot, items: Any, book: Book, kinds: tuple[str, ...]
) -> Iterator[tuple[str, Text, str]]:
    """Yield kind, text and code in [hard] of each item of a cell."""
    if not isinstance(items, list) or not items:
        reading.wrong(at, _("expected a list of items, each with kind, ja and en"))
        return
    for n, item in enumerate(items):
        spot = (*at, n)
        hard = isinstance(item, dict) and "hard_of" in item
        if not reading.keys(item, spot, ("kind", "hard_of") if hard else ("kind", "ja", "en")):
            continue
        reading.choice(item["kind"], (*spot, "kind"), kinds)
        text: Text = {}
        if not hard:
            text = reading.text(item, spot)
        elif reading.choice(item["hard_of"], (*spot, "hard_of"), book.content["hard"]):
            text = book.text("hard", item["hard_of"])
        yield item["kind"], text, item.get("hard_of", "")
