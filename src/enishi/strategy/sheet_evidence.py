"""The tables of a result as a strategy sheet asks for them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from enishi.study import StrengthRule, TypeCutoffs

Row = dict[str, Any]
Key = tuple[str, str]


@dataclass(frozen=True)
class Evidence:
    """Rows of the tables of a result (docs/tables.md), and the settings of its study.

    signatures: those of the field asked for, None without one. organisation_signatures: those of the place, and of the
    field asked for; None where rival organisations are not asked for.
    """

    study: Mapping[str, Any]
    status: str
    places: Sequence[Row]
    places_by_field: Sequence[Row]
    fields: Sequence[Row]
    ties: Sequence[Row]
    ties_by_year: Sequence[Row]
    standouts: Sequence[Row]
    organisations: Sequence[Row]
    organisation_signatures: Sequence[Row] | None = None
    signatures: Sequence[Row] | None = None

    @cached_property
    def by_code(self) -> dict[str, Row]:
        """Known places by code."""
        return {row["place"]: row for row in self.places if row["role"] != "unknown"}

    @property
    def reference(self) -> Row | None:
        """The row of the reference place."""
        return self.by_code.get(str(self.study["reference"]))

    @property
    def years(self) -> tuple[int, int]:
        """The first and the last year."""
        first, last = self.study["years"]
        return int(first), int(last)

    @property
    def strength(self) -> StrengthRule:
        """When a place is strong or weak in a field."""
        return StrengthRule(**self.study["strength"])

    @property
    def cutoffs(self) -> TypeCutoffs:
        """The cut-offs of the partner types."""
        return TypeCutoffs(**self.study["types"])

    @cached_property
    def in_fields(self) -> dict[tuple[str, str, str], Row]:
        """Rows of places by field, by scheme, field and place."""
        return {(row["scheme"], row["field"], row["place"]): row for row in self.places_by_field}

    def both_in(self, field: Row, place: Row) -> tuple[Row | None, Row | None]:
        """Return the rows of a place and of the reference place in a field."""
        theirs, ours = (
            self.in_fields.get((field["scheme"], field["field"], code))
            for code in (place["place"], str(self.study["reference"]))
        )
        return theirs, ours

    @cached_property
    def scheme(self) -> list[Row]:
        """The fields of the first scheme, as they stand."""
        return [row for row in self.fields if row["scheme"] == self.fields[0]["scheme"]]

    @cached_property
    def tie_of(self) -> dict[Key, Row]:
        """Ties by the two places, in both orders."""
        return {pair: row for row in self.ties for pair in _both(row)}

    def joint(self, place: str, field: Row | None) -> dict[str, int]:
        """Return partner → joint works of a place, in all works or in a field."""
        if field is not None:
            return {other: sum(years.values()) for other, years in self.yearly(place, field).items()}
        return {pair[1]: int(row["works"]) for pair, row in self.tie_of.items() if pair[0] == place}

    def yearly(self, place: str, field: Row | None) -> dict[str, dict[int, int]]:
        """Return partner → year → joint works of a place, in all works or in a field."""
        if field is None:
            return self._yearly.get(place, {})
        found: dict[str, dict[int, int]] = {}
        for row in self.signatures or ():
            if place in row["places"]:
                for other in row["places"]:
                    if other != place:
                        years = found.setdefault(other, {})
                        years[int(row["year"])] = years.get(int(row["year"]), 0) + int(row["works"])
        return found

    @cached_property
    def _yearly(self) -> dict[str, dict[str, dict[int, int]]]:
        found: dict[str, dict[str, dict[int, int]]] = {}
        for row in self.ties_by_year:
            for own, other in _both(row):
                found.setdefault(own, {}).setdefault(other, {})[int(row["year"])] = int(row["works"])
        return found


def _both(row: Row) -> tuple[Key, Key]:
    return (row["place_a"], row["place_b"]), (row["place_b"], row["place_a"])
