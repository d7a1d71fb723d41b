"""Affiliation text to places by the cities in it, where no place is named: "Tsinghua University, Beijing".

A city tells its country when it is large and most of the people who live in a city of that name live in that country.
Smaller ones, and names that are also words or persons, tell it only where they stand as a city in an address, or as
"University of …". A name that countries share is decided by the state beside it or by the other cities of the address;
else it stays undecided, and nothing is answered.
"""

from collections.abc import Iterator
from functools import lru_cache

from enishi.resolve.city_index import City
from enishi.resolve.city_sightings import ALONE, UNIVERSITY, Sighting, sightings_in, state_alone
from enishi.resolve.place_text import PART, SEGMENT, Words, words_of
from enishi.resolve.places import PlaceAnswer

IN_ADDRESS = 0.85  # from this confidence on, the city stands in the address, not only in an institution's name
_CLEAR = 0.8
_BY_STATE = 0.95
_SHARED = 0.25  # times the share of people who live in another country's city of that name
_BY_OTHERS = 0.05  # less for a name that other cities of the address decide
_REMEMBERED = 1000  # longer texts are rare, and a cache of them would not be bounded


def resolve_city(text: str) -> PlaceAnswer:
    """Return the places of the cities in a text. Any string gets an answer; names of countries are not read."""
    return _remembered(text) if len(text) <= _REMEMBERED else _resolve(text)


def _resolve(text: str) -> PlaceAnswer:
    words = words_of(text)
    sure: dict[str, float] = {}
    reasons = []
    for sightings, state in _segments(words):
        for code, confidence, reason in _read(words, sightings, state):
            reasons.append((code, reason))
            if code:
                sure[code] = max(sure.get(code, 0.0), confidence)
    shown = dict.fromkeys(reason for code, reason in reasons if code or not sure)
    return PlaceAnswer(tuple(sorted(sure)), min(sure.values(), default=0.0), "; ".join(shown))


_remembered = lru_cache(maxsize=65536)(_resolve)


def _segments(words: Words) -> Iterator[tuple[list[list[Sighting]], str]]:
    """Yield the cities by part, and the last state that stands alone, for each stretch without strong separators."""
    parts: list[list[Sighting]] = []
    state, start = "", 0
    for end in range(1, len(words.breaks)):
        if words.breaks[end] >= PART:
            state = state_alone(words, start, end) or state
            if found := sightings_in(words, start, end):
                parts.append(found)
            start = end
            if words.breaks[end] == SEGMENT:
                yield parts, state
                parts, state = [], ""


def _read(words: Words, parts: list[list[Sighting]], state: str) -> Iterator[tuple[str, float, str]]:
    seen = [sighting for part in parts for sighting in part]
    told = {s.city.codes[0] for s in seen if s.city.share >= _CLEAR and _believed(s)}
    read: list[tuple[str, float, Sighting]] = []
    undecided = []
    for sighting in seen:
        if not _believed(sighting):
            continue
        code, confidence = _country(sighting, told)
        if code:
            read.append((code, confidence, sighting))
        else:
            undecided.append(sighting)
    if not read:
        if state:
            yield state[:2], _BY_STATE, f"state: {state}"
        for s in undecided:
            yield "", 0.0, f"undecided city: {_shown(words, s)} ({', '.join(s.city.codes[:3])})"
        return
    for code, confidence, s in _best(read):
        yield code, confidence, f"{s.city.rule}{'' if confidence >= IN_ADDRESS else ' in a name'}: {_shown(words, s)}"


def _best(read: list[tuple[str, float, Sighting]]) -> list[tuple[str, float, Sighting]]:
    if len({code for code, _, _ in read}) == 1:
        return [max(read, key=lambda r: r[1])]
    alone = [r for r in read if r[2].how == ALONE]
    if alone:
        return alone[-1:]
    top = max(r[2].how for r in read)
    return [r for r in read if r[2].how == top]


def _believed(sighting: Sighting) -> bool:
    if sighting.state and sighting.state in sighting.city.states:
        return True
    if not sighting.standing:
        return True
    return (sighting.how == ALONE and sighting.start > 0) or sighting.how == UNIVERSITY


def _country(sighting: Sighting, told: set[str]) -> tuple[str, float]:
    city = sighting.city
    if sighting.state and sighting.state in city.states:
        return sighting.state[:2], _BY_STATE
    if sighting.how == UNIVERSITY and city.university:
        return city.university, sighting.how
    if city.share >= _CLEAR:
        return city.codes[0], round(sighting.how - _SHARED * (1 - city.share), 2)
    agreed = [code for code in city.codes if code in told]
    return (agreed[0], round(sighting.how - _BY_OTHERS, 2)) if len(agreed) == 1 else ("", 0.0)


def _shown(words: Words, s: Sighting) -> str:
    return words.phrase(s.start, s.end) or s.phrase
