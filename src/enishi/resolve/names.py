"""Everything that an affiliation says: its places and its organisations, and what a person decided about both.

Order: a correction wins over everything; then what the text names, its organisations' countries, its cities.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from enishi.resolve.organisations import OrganisationAnswer, Registry, Tier, resolve_organisations
from enishi.resolve.place_order import resolve_place_with
from enishi.resolve.places import PlaceAnswer, resolve_place, resolve_places
from enishi.study.corrections import AffiliationCorrection, Corrections

# What is longer is no affiliation; its beginning is read.
LONGEST = 100_000
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
    texts = [text[:LONGEST] for text in texts]
    named = list(resolve_places(texts))
    if registry:
        found = resolve_organisations(texts, [answer.places for answer in named], registry)
    else:
        found = [_NO_REGISTRY] * len(texts)
    return [
        _answer(text, place, organisation, registry, corrections.of_affiliation(text))
        for text, place, organisation in zip(texts, named, found, strict=True)
    ]


def resolve_only_places(
    texts: Sequence[str],
    named: Sequence[tuple[str, ...]],
    registry: Callable[[], Registry | None],
    corrections: Corrections,
) -> list[tuple[tuple[str, ...], bool]]:
    """Return the places that ``resolve_names`` gives each text, and whether a person decided them.

    named: the places that each text names (``resolve_places``). An organisation can only say where a text is that
    names no place; so the registry is loaded, and organisations are looked for, where there are such texts.
    """
    found: list[tuple[tuple[str, ...], bool]] = [(places, False) for places in named]
    open_texts: list[tuple[int, AffiliationCorrection | None]] = []
    for i, text in enumerate(texts):
        correction = corrections.of_affiliation(text[:LONGEST])
        if correction and correction.places is not None:
            found[i] = (tuple(correction.places), True)
        elif not named[i]:
            open_texts.append((i, correction))
    known = registry() if open_texts else None
    mine = [texts[i][:LONGEST] for i, _correction in open_texts]
    answers = resolve_organisations(mine, [()] * len(mine), known) if known else [_NO_REGISTRY] * len(mine)
    for (i, correction), text, organisation in zip(open_texts, mine, answers, strict=True):
        answer = _answer(text, resolve_place(text), organisation, known, correction)
        found[i] = (answer.place.places, answer.decided)
    return found


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
