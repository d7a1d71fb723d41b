"""Fragility: whether a place's partner type hangs on one partner, or on authors with several affiliations."""

from dataclasses import dataclass

import numpy as np

from enishi.flows.network import Floats, Network
from enishi.indicators.eigenvector import eigenvector
from enishi.strategy.partner_type import PartnerType, partner_types
from enishi.study import TypeCutoffs


@dataclass(frozen=True, slots=True)
class Fragility:
    """What a place's type becomes when its footing is taken away.

    largest_partner: None for a place without ties. type_without_multi_affiliation: None where that network was not
    given. fragile: whether any of the types that were computed differs from partner_type.
    """

    partner_type: PartnerType
    largest_partner: str | None
    type_without_largest_partner: PartnerType
    type_without_multi_affiliation: PartnerType | None
    fragile: bool


def largest_partner(network: Network, place: str) -> str | None:
    """Return the partner with the strongest tie, the first code among equals; None for a place without ties."""
    ties = network.ties[network.places.index(place)]
    return network.places[ties.argmax()] if ties.any() else None


def fragility(
    network: Network,
    without_multi_affiliation: Network | None,
    reference: str,
    cutoffs: TypeCutoffs,
) -> dict[str, Fragility]:
    """Return for each place that has a type how it fares in two tests, in the order of places.

    Without its largest partner: the tie of the two is removed and everyone's eigenvector, the reference's too,
    computed anew. The partner itself stays, with all its other ties: taking a whole place such as China out would
    change the position of every place at once, and say little about this one; and the largest partner may be the
    reference, which must stay for there to be a comparison. Works stay as they are: a work written with the
    partner remains the place's work, only the relation is left out.

    Without multi-affiliation works: ``without_multi_affiliation`` is the network of the works that remain when those
    which are international only through one author's several affiliations are left out, works and ties counted
    anew. A place that is not in it any more has 0 works and 0 eigenvector.
    """
    works, base = network.works, eigenvector(network)
    types = partner_types(network.places, works, base, reference, cutoffs)
    partners = {place: largest_partner(network, place) for place in types}
    # Two places may be each other's largest partner: one removal serves both.
    removals = {frozenset((place, partner)) for place, partner in partners.items() if partner}
    after = {pair: eigenvector(network.without_tie(*pair)) for pair in removals}
    reduced = _reduced_types(network.places, without_multi_affiliation, reference, cutoffs)
    result = {}
    for place, own in types.items():
        partner = partners[place]
        centrality = after[frozenset((place, partner))] if partner else base
        alone = partner_types(network.places, works, centrality, reference, cutoffs)[place]
        single = reduced.get(place)
        result[place] = Fragility(own, partner, alone, single, alone != own or single not in (None, own))
    return result


def _reduced_types(
    places: tuple[str, ...], network: Network | None, reference: str, cutoffs: TypeCutoffs
) -> dict[str, PartnerType]:
    """Return the types in the network without multi-affiliation works, for the places of the whole network."""
    if network is None:
        return {}

    def aligned(values: Floats) -> Floats:
        own = dict(zip(network.places, values.tolist(), strict=True))
        return np.array([own.get(place, 0.0) for place in places])

    return partner_types(places, aligned(network.works), aligned(eigenvector(network)), reference, cutoffs)
