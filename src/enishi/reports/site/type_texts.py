"""The partner types in words; their shapes and colours stand in ``templates/marks.svg`` and ``site.css``."""

from dataclasses import dataclass
from typing import Any

from enishi.language import marked as _
from enishi.reports.site.table import Cell
from enishi.reports.site.voice import Voice
from enishi.strategy.partner_type import LABELS, PartnerType

_PLACES = [str(kind) for kind in PartnerType]
ORDER = tuple(str(kind) for kind in PartnerType if kind != PartnerType.REFERENCE)


_SHORT = {
    "leader": _("Global leader"),
    "hub": _("Exchange hub"),
    "own_path": _("Own path"),
    "similar": _("Similar"),
    "emerging": _("Early research"),
    "reference": _("Reference"),
}
_RULE = {
    "leader": _("More works and a higher eigenvector centrality than {reference}."),
    "hub": _("Not more works than {reference}, but a higher eigenvector centrality."),
    "own_path": _("More works than {reference}, but not a higher eigenvector centrality."),
    "similar": _(
        "Not above {reference} on either, but above {works:.0%} of its works and {eigenvector:.0%} of its eigenvector "
        "centrality."
    ),
    "emerging": _(
        "All others. Strong small systems and new ones stand together here, so the type alone carries no advice."
    ),
    "reference": _("The cross in the figure runs through its values."),
}


@dataclass(frozen=True)
class TypeTexts:
    """The texts of the partner types in one language, for one reference place and its cut-offs."""

    voice: Voice
    reference: str
    similar_works: float
    similar_eigenvector: float

    def short(self, code: str | None) -> str:
        """Return the short name, as in tables and legends."""
        return self.voice(_SHORT[code]) if code in _SHORT else "–"

    def long(self, code: str | None) -> str:
        """Return the survey's full name."""
        return self.voice(LABELS[PartnerType(code)], reference=self.reference) if code else "–"

    def cell(self, row: dict[str, Any]) -> Cell:
        """Return the table cell of a place: its type's mark and short name, and whether it is fragile."""
        kind = row.get("partner_type") or ""
        order = _PLACES.index(kind) if kind else len(_PLACES)
        text = self.short(kind)
        if row.get("fragile"):
            text = self.voice("{type} (fragile)", type=text)
        return Cell(text, sort=order, mark=kind, title=self.long(kind))

    def mark(self, code: str | None) -> Cell:
        """Return a cell with the mark and the short name of a type, ``–`` where there is none."""
        return Cell(self.short(code), mark=code or "", title=self.long(code))

    def rule(self, code: str | None) -> str:
        """Return the rule that decides the type."""
        values: dict[str, Any] = {"works": self.similar_works, "eigenvector": self.similar_eigenvector}
        return self.voice(_RULE[code], reference=self.reference, **values) if code in _RULE else ""
