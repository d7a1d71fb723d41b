"""Everything that an affiliation says: its places and its organisations, and what a person decided about both.

Order: a correction wins over everything; then what the text names, its organisations' countries, its cities.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from enishi.resolve.organisations import OrganisationAnswer, Registry, Tier, resolve_organisations
from enishi.resolve.place_order import resolve_place_with
from enishi.resolve.places import LONGEST, PlaceAnswer, resolve_places
from enishi.study.corrections import AffiliationCorrection, Corrections

CORRECTED = "correction"
# Where the text names a place that could be several ("Georgia"), a weak guess of an organisation does not decide it.
SURE = 0.5
_NO_REGISTRY = OrganisationAnswer((), 0.0, "none", "")


@dataclass(frozen=True, slots=True)
class NameAnswer:
    """The places and organisations of one affiliation; ``decided``: a person said its places, even if none."""

    place: PlaceAnswer
    organisation: OrganisationAnswer
    decided: bool = False


def resolve_names(texts: Sequence[str], registry: Registry | None, corrections: Corrections) -> list[NameAnswer]:
    """Return an answer for each text, in order. Without a registry the organisations are all "none"."""
    return answers(texts, [corrections.of_affiliation(text[:LONGEST]) for text in texts], registry)


def answers(
    texts: Sequence[str], corrections: Sequence[AffiliationCorrection | None], registry: Registry | None
) -> list[NameAnswer]:
    """Return an answer for each text, in order, with the correction that holds for it."""
    texts = [text[:LONGEST] for text in texts]
    named = list(resolve_places(texts))
    if registry:
        found = resolve_organisations(texts, [answer.places for answer in named], registry)
    else:
        found = [_NO_REGISTRY] * len(texts)
    return [
        _answer(text, place, organisation, registry, correction)
        for text, place, organisation, correction in zip(texts, named, found, corrections, strict=True)
    ]


def _answer(
    text: str,
    named: PlaceAnswer,
    organisation: OrganisationAnswer,
    registry: Registry | None,
    correction: AffiliationCorrection | None,
) -> NameAnswer:
    if correction and correction.organisations is not None:
        tier: Tier = "high" if correction.organisations else "none"
        organisation = OrganisationAnswer(correction.organisations, 1.0, tier, CORRECTED)
    if correction and correction.places is not None:
        return NameAnswer(PlaceAnswer(correction.places, 1.0, CORRECTED), organisation, True)
    undecided = not named.places and bool(named.reason)
    heard = () if undecided and organisation.confidence < SURE else organisation.organisations
    countries = (registry.countries[registry.rows[ror]] if registry and ror in registry else "" for ror in heard)
    return NameAnswer(resolve_place_with(text, tuple(country for country in countries if country)), organisation)
