"""What a target is set against: the scope it is set in, and the places like the one of the sheet."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from enishi.language import marked as _
from enishi.strategy.sheet_evidence import Evidence
from enishi.strategy.sheet_line import JUDGEMENT, computed, line, named, told
from enishi.strategy.sheet_what import FIELD_KEY

Row = dict[str, Any]
# Targets are set for so many years after the last year, or for as many as the result covers.
_HORIZON = 5
# Fewer places than these give no median.
_LEAST = 3


_SAME, _FOCUS = _("{n} places of its type"), _("the other {n} focus places")


@dataclass(frozen=True)
class Aim:
    """A place seen from the reference place ``home``, in all works or in a field."""

    evidence: Evidence
    place: Row
    home: Row
    field: Row | None

    def row(self, place: Row) -> Row | None:
        """Return the row of a place in the scope, None where it has no work there."""
        field = self.field
        return self.evidence.in_fields.get((field["scheme"], field["field"], place["place"])) if field else place

    def found(self, row: Row, columns: Sequence[str]) -> Row:
        """Return the reference to numbers of such a row."""
        return computed(
            "places_by_field" if self.field else "places", row, FIELD_KEY if self.field else ("place",), columns
        )

    @property
    def code(self) -> dict[str, str]:
        """What names the field in a subject; nothing in all works."""
        return {"field": f"{self.field['scheme']}.{self.field['field']}"} if self.field else {}

    @property
    def scope(self) -> dict[str, str]:
        """The scope in words."""
        return named(self.field) if self.field else told(_("all works"))

    @property
    def horizon(self) -> int:
        """The year by which a target is to be met."""
        first, last = self.evidence.years
        return last + min(last - first + 1, _HORIZON)

    @cached_property
    def like(self) -> tuple[list[Row], dict[str, str]]:
        """The rows of the places like this one with enough works, and what to call them; none where they are too few.

        Those of its type; where they are fewer than _LEAST, the study's focus places.
        """
        outside = (self.place["place"], self.home["place"])
        rows = [(one, self.row(one)) for code, one in sorted(self.evidence.by_code.items()) if code not in outside]
        enough = [(one, row) for one, row in rows if row and row["works"] >= self.evidence.strength.minimum_works]
        same = [row for one, row in enough if one.get("partner_type") == self.place.get("partner_type")]
        focus = [row for one, row in enough if one.get("role") == "focus"]
        for group, name in ((same, _SAME), (focus, _FOCUS)):
            if len(group) >= _LEAST:
                return group, told(name, n=len(group))
        return [], told("")

    def target(self, text: Mapping[str, str], computation: Sequence[Row], **target: Any) -> Row:
        """Return the line of a target."""
        return line("next", text, JUDGEMENT, computation=computation, target={**target, "horizon": self.horizon})
