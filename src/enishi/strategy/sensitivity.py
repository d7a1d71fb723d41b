"""Which advice would change if a threshold moved by a tenth, or within the place's interval.

Thresholds: the reference's works and eigenvector (above or not), and the two cut-offs of ``similar``. Each is moved
alone, down and up by a tenth; then works and eigenvector are put at the four corners of their 95 % intervals.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from enishi.strategy.partner_type import PartnerType, TypeCutoffs, partner_types

FACTORS = (0.9, 1.1)
INTERVAL = "interval"


@dataclass(frozen=True, slots=True)
class Change:
    """A type that differs from the place's own. moved: which threshold or ``interval``; by: the factor, or the works
    and eigenvector put in."""

    moved: str
    by: tuple[float, ...]
    kind: str


def changes(place: Mapping[str, Any], reference: Mapping[str, Any], cutoffs: TypeCutoffs) -> list[Change]:
    """Return every move that gives the place another type; none where a number is not known."""
    if any(row.get(name) is None for row in (place, reference) for name in ("works", "eigenvector")):
        return []
    own = _kind(place["works"], place["eigenvector"], reference, cutoffs)
    found = []
    for name in ("works", "eigenvector", "similar_works", "similar_eigenvector"):
        for factor in FACTORS:
            kind = _moved(place, reference, cutoffs, name, factor)
            if kind != own:
                found.append(Change(name, (factor,), str(kind)))
    for works in ("works_low", "works_high"):
        for position in ("eigenvector_low", "eigenvector_high"):
            at = place.get(works), place.get(position)
            if at[0] is None or at[1] is None:
                continue
            kind = _kind(at[0], at[1], reference, cutoffs)
            if kind != own:
                found.append(Change(INTERVAL, (float(at[0]), float(at[1])), str(kind)))
    return found


def _kind(works: float, eigenvector: float, base: Mapping[str, Any], cutoffs: TypeCutoffs) -> PartnerType:
    values = [works, base["works"]], [eigenvector, base["eigenvector"]]
    return partner_types(["place", "base"], *values, "base", cutoffs)["place"]


def _moved(
    place: Mapping[str, Any], base: Mapping[str, Any], cutoffs: TypeCutoffs, name: str, factor: float
) -> PartnerType:
    works, eigenvector = cutoffs.similar_works, cutoffs.similar_eigenvector
    if name == "works":  # the bound of more works moves; that of `similar` stays where it was
        return _kind(place["works"], place["eigenvector"], {**base, "works": base["works"] * factor},
                     TypeCutoffs(works / factor, eigenvector))  # fmt: skip
    if name == "eigenvector":
        return _kind(place["works"], place["eigenvector"], {**base, "eigenvector": base["eigenvector"] * factor},
                     TypeCutoffs(works, eigenvector / factor))  # fmt: skip
    moved = (works * factor, eigenvector) if name == "similar_works" else (works, eigenvector * factor)
    return _kind(place["works"], place["eigenvector"], base, TypeCutoffs(*moved))
