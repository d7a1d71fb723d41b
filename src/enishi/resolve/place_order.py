"""The order of evidence for the places of an affiliation: what its text says, then its organisations, then cities.

1. A country, state or other place that the text names.
2. A city that stands in the address: "Some Research, Zurich" is in Switzerland although the firm is not.
3. The country that the registry gives the organisations; that of most of them, all where as many speak for each.
4. A city in an institution's name: "University of Toronto".

The source's own codes come after these, where the caller has them. What the registry says otherwise is kept in the
reason, so that a branch or a campus abroad can be seen.
"""

from collections import Counter

from enishi.resolve.cities import IN_ADDRESS, resolve_city
from enishi.resolve.places import PlaceAnswer, resolve_place

_REGISTERED = 0.85
_ONE_OF_SEVERAL = 0.7


def resolve_place_with(text: str, organisation_places: tuple[str, ...] | None = None) -> PlaceAnswer:
    """Return the places of an affiliation, given the country of each organisation found in it (repeats count)."""
    registered = _most(organisation_places or ())
    answer = resolve_place(text)
    if not answer.places:
        city = resolve_city(text)
        if city.confidence < IN_ADDRESS and registered:
            sure = _REGISTERED if len(set(organisation_places or ())) == 1 else _ONE_OF_SEVERAL
            return PlaceAnswer(registered, sure, f"organisation: {', '.join(registered)}")
        answer = city if city.places or not answer.reason else answer
    if registered and answer.places != registered:
        return PlaceAnswer(answer.places, answer.confidence, f"{answer.reason}; registry: {', '.join(registered)}")
    return answer


def _most(places: tuple[str, ...]) -> tuple[str, ...]:
    counts = Counter(places)
    most = max(counts.values(), default=0)
    return tuple(sorted(place for place, count in counts.items() if count == most))
