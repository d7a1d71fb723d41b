"""What every page shares: the voice, the texts of the types, links, and the frame around the content."""

from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from enishi.reports.sheet_texts import STATUS
from enishi.reports.site.result import Result, Row
from enishi.reports.site.type_texts import TypeTexts
from enishi.reports.site.voice import Voice


@dataclass(frozen=True)
class Page:
    """One page: its file name, its template, its title, and the values which the template shows."""

    path: str
    template: str
    title: str
    values: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Frame:
    """A result in one language."""

    result: Result
    voice: Voice

    @cached_property
    def types(self) -> TypeTexts:
        """The partner types in words."""
        similar_works, similar_eigenvector = self.cutoffs
        return TypeTexts(self.voice, self.reference_name, similar_works, similar_eigenvector)

    @property
    def cutoffs(self) -> tuple[float, float]:
        """The parts of the reference's works and eigenvector above which a place is ``similar``."""
        cutoffs = self.result.study["types"]
        return float(cutoffs["similar_works"]), float(cutoffs["similar_eigenvector"])

    @property
    def reference_name(self) -> str:
        """The name of the reference place."""
        return self.voice.name(self.result.reference)

    def place_name(self, code: str | None) -> str:
        """Return the name of a place by its code; the code itself where the place is not in the tables."""
        row = self.result.by_code.get(code or "") or self.result.published_by_code.get(code or "")
        return self.voice.name(row) if row else code or "–"

    def href(self, row: Row | None) -> str:
        """Return the page of a place, or nothing where it has none."""
        return f"place-{row['place']}.html" if row and row.get("role") in ("reference", "focus") else ""

    def status(self, code: str) -> str:
        """Return what a number is, in words."""
        return self.voice(STATUS[code])

    @property
    def gap(self) -> str:
        """What stands between two sentences."""
        return "" if self.voice.language == "ja" else " "

    @property
    def group_choices(self) -> list[tuple[str, str]]:
        """The filter of places: the label and the codes of each choice."""
        chosen = " ".join(row["place"] for row in self.result.shown)
        own = [(self.voice("Reference and focus places"), chosen)] if len(self.result.shown) > 1 else []
        return own + [(self.voice.name(row), " ".join(row["members"])) for row in self.result.groups]
