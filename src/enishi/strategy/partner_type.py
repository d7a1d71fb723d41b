"""Partner type: what kind of partner a place is, seen from the study's reference place."""

from collections.abc import Iterable, Sequence
from enum import StrEnum

from enishi.language import _
from enishi.study import TypeCutoffs

# TypeCutoffs are settings of a study; whoever asks for types finds them here too.
__all__ = ["LABELS", "PartnerType", "TypeCutoffs", "label", "partner_types"]


class PartnerType(StrEnum):
    """The five types of the survey, and the reference place itself."""

    LEADER = "leader"
    HUB = "hub"
    OWN_PATH = "own_path"
    SIMILAR = "similar"
    EMERGING = "emerging"
    REFERENCE = "reference"


# Message ids; in Japanese, with Japan as the reference, the names that the survey gives the types.
LABELS = {
    PartnerType.LEADER: "Joint research that leads the world",
    PartnerType.HUB: "Joint research built on exchange",
    PartnerType.OWN_PATH: "Research that goes its own way",
    PartnerType.SIMILAR: "Joint research similar to that of {reference}",
    PartnerType.EMERGING: "Early research that supports national development",
    PartnerType.REFERENCE: "Reference: {reference}",
}

# Equal eigenvectors may differ by rounding (1e-12); such a difference must not decide a type.
_ROUNDING = 1e-9


def label(partner_type: PartnerType, reference: str) -> str:
    """Return the type's name in the current language; ``reference`` is the reference place's name in it."""
    return _(LABELS[partner_type]).format(reference=reference)


def partner_types(
    places: Sequence[str],
    works: Iterable[float],
    eigenvector: Iterable[float],
    reference: str,
    cutoffs: TypeCutoffs,
) -> dict[str, PartnerType]:
    """Return the type of each place, in the order of ``places``; works and eigenvector are one number a place.

    leader: more works and a higher eigenvector than the reference. hub: not more works, a higher eigenvector.
    own_path: more works, not a higher eigenvector. similar: neither, but above the cut-offs on both. emerging: the
    rest; it mixes strong small systems with new ones and carries no advice on its own. A place with a number that is
    not known (NaN) has no type and is left out; if that is the reference, or if it is not among the places, the
    result is empty: nothing can be said relative to it.
    """
    known = {
        place: (float(w), float(e))
        for place, w, e in zip(places, works, eigenvector, strict=True)
        if w == w and e == e  # noqa: PLR0124  NaN is not itself
    }
    if reference not in known:
        return {}
    base = known[reference]
    return {
        place: PartnerType.REFERENCE if place == reference else _type(own, base, cutoffs)
        for place, own in known.items()
    }


def _type(own: tuple[float, float], base: tuple[float, float], cutoffs: TypeCutoffs) -> PartnerType:
    """Return the type of a place with these works and eigenvector against the reference's."""
    more_works, higher = _above(own[0], base[0]), _above(own[1], base[1])
    if more_works:
        return PartnerType.LEADER if higher else PartnerType.OWN_PATH
    if higher:
        return PartnerType.HUB
    near = _above(own[0], cutoffs.similar_works * base[0]) and _above(own[1], cutoffs.similar_eigenvector * base[1])
    return PartnerType.SIMILAR if near else PartnerType.EMERGING


def _above(value: float, bound: float) -> bool:
    """Tell whether a value is above a bound by more than rounding."""
    return value > bound * (1 + _ROUNDING)
