"""What the number of an indicator is made of, for a person who wants to follow it."""

from dataclasses import dataclass

import numpy as np

from enishi.flows.network import Network
from enishi.indicators import indicators
from enishi.indicators.highly_cited_normalised import expected
from enishi.language import marked as _


@dataclass(frozen=True, slots=True)
class Part:
    """One number that goes into another: what it is (a message id), its value, and the partner it is about, if any."""

    name: str
    value: float
    partner: str | None = None


_KINDS = (_("of one place"), _("of two places"), _("of three places and more"))


def parts(name: str, net: Network, place: str) -> list[Part]:
    """Return what the value of an indicator of one place comes from, the largest first where the order is free.

    From these the value follows by the indicator's formula. Partners: all of them, by ties and then by code.
    """
    i = net.places.index(place)
    works, joint = Part(_("works"), net.works[i]), Part(_("international works"), net.international_works[i])
    ties = net.ties[i]
    order = [int(j) for j in np.lexsort((np.arange(len(ties)), -ties)) if ties[j] > 0]
    partners = [Part(_("joint works (tie)"), ties[j], net.places[j]) for j in order]
    cited = [Part(_("works with a citation count"), net.cited[:, i].sum())]
    top = [Part(_("highly cited works"), net.highly_cited[:, i].sum())]
    found: dict[str, list[Part]] = {
        "works": [works, joint, Part(_("works of this place alone"), net.works[i] - net.international_works[i])],
        "works_fractional": [Part(_("sum of the parts of works"), net.works_fractional[i]), works],
        "international_works": [joint, works],
        "international_share": [joint, works],
        "multi_affiliation_works": [Part(_("through one author only"), net.multi_affiliation_works[i]), joint],
        "highly_cited_works": [*top, *cited],
        "highly_cited_share": [*top, *cited],
        "degree": [Part(_("partners"), len(partners)), *partners],
    }
    if name == "highly_cited_normalised":
        everywhere = np.divide(
            net.highly_cited_everywhere, net.cited_everywhere, out=np.zeros(3), where=net.cited_everywhere > 0
        )
        rows = [*top, Part(_("expected highly cited works"), expected(net)[i])]
        for kind, share, count in zip(_KINDS, everywhere.tolist(), net.cited[:, i].tolist(), strict=True):
            rows += [Part(kind, count), Part(_("share of highly cited works among all of that kind"), share)]
        return rows
    if name == "eigenvector":
        vector = indicators()["eigenvector"].compute(net)
        largest = float(vector @ net.ties @ vector)
        given = sorted(((ties[j] * vector[j] / largest, -j) for j in order if largest), reverse=True)
        return [
            Part(_("largest eigenvalue λ"), largest),
            *[Part(_("tie × partner's value ÷ λ"), float(value), net.places[-j]) for value, j in given],
        ]
    if name.startswith("betweenness"):
        n = len(net.places)
        pairs = max(1, (n - 1) * (n - 2) // 2)
        value = float(indicators()[name].compute(net)[i])
        return [
            Part(_("places in the network"), n),
            Part(_("pairs of other places"), pairs),
            Part(_("pairs whose shortest paths lead through this place, in parts"), value * pairs),
        ]
    return found[name]
