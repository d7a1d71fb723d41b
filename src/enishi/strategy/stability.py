"""Stability: in which share of resamples a place has each partner type."""

from collections import Counter
from collections.abc import Sequence

from enishi.flows.network import Floats
from enishi.strategy.partner_type import partner_types
from enishi.study import TypeCutoffs


def stability(
    places: Sequence[str], works: Floats, eigenvector: Floats, reference: str, cutoffs: TypeCutoffs
) -> dict[str, dict[str, float]]:
    """Return for each place the share of resamples (0 to 1) in which it has a type, by type.

    works, eigenvector: (b, n), one row a resample. Empty where the reference place is not among the places.
    """
    seen: dict[str, Counter[str]] = {place: Counter() for place in places}
    for sizes, positions in zip(works.tolist(), eigenvector.tolist(), strict=True):
        for place, kind in partner_types(places, sizes, positions, reference, cutoffs).items():
            seen[place][str(kind)] += 1
    return {
        place: {kind: times / len(works) for kind, times in kinds.items()} for place, kinds in seen.items() if kinds
    }
