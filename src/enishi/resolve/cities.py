"""Affiliation text to places by the cities in it, where no place is named: "Tsinghua University, Beijing".

A city tells its country when it is large and most of the people who live in a city of that name live in that country.
Smaller ones, and names that are also words or persons, tell it only where they stand as a city in an address, or as
"University of …". A name that countries share is decided by the state beside it or by the other cities of the address;
else it stays undecided, and nothing is answered.
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from enishi.resolve.city_sightings import ALONE, UNIVERSITY, Case, Sighting, case_of, sightings_in, state_alone
from enishi.resolve.place_parts import is_institution
from enishi.resolve.place_text import PART, SEGMENT, Words, words_of
from enishi.resolve.places import PlaceAnswer

IN_ADDRESS = 0.85  # from this confidence on, the city stands in the address, not only in an institution's name
_CLEAR = 0.8
_BY_STATE = 0.95
_SHARED = 0.25  # times the share of people who live in another country's city of that name
_BY_OTHERS = 0.05  # less for a name that other cities of the address decide
_REMEMBERED = 1000  # longer texts are rare, and a cache of them would not be bounded


@dataclass(frozen=True, slots=True)
class Reading:
    """The country that a city tells, and how sure that is."""

    sighting: Sighting
    code: str
    confidence: float


def resolve_city(text: str) -> PlaceAnswer:
    """Return the places of the cities in a text. Any string gets an answer; names of countries are not read."""
    return _remembered(text) if len(text) <= _REMEMBERED else _resolve(text)


def _resolve(text: str) -> PlaceAnswer:
    words = words_of(text)
    sure: dict[str, float] = {}
    reasons = []
    for sightings, state in _segments(words, case_of(text)):
        for code, confidence, reason in _read(words, sightings, state):
            reasons.append((code, reason))
            if code:
                sure[code] = max(sure.get(code, 0.0), confidence)
    shown = dict.fromkeys(reason for code, reason in reasons if code or not sure)
    return PlaceAnswer(tuple(sorted(sure)), min(sure.values(), default=0.0), "; ".join(shown))


_remembered = lru_cache(maxsize=65536)(_resolve)


def _segments(words: Words, case: Case) -> Iterator[tuple[list[list[Sighting]], str]]:
    """Yield the cities by part, and the last state that stands alone, for each stretch without strong separators."""
    parts: list[list[Sighting]] = []
    state, start = "", 0
    joined = _joined(words) if "and" in words.folded else ()
    for end in range(1, len(words.breaks)):
        if words.breaks[end] >= PART or end in joined:
            state = state_alone(words, start, end) or state
            if found := sightings_in(words, start, end, case):
                parts.append(found)
            start = end
            if words.breaks[end] == SEGMENT:
                yield parts, state
                parts, state = [], ""


def _joined(words: Words) -> frozenset[int]:
    """Return where "and" joins two institutions ("University of Oxford and University of Toronto")."""
    folded = [*words.folded, "", ""]
    return frozenset(
        i
        for i, word in enumerate(words.folded)
        if word == "and" and is_institution(folded[i + 2] if folded[i + 1] == "the" else folded[i + 1])
    )


def _read(words: Words, parts: list[list[Sighting]], state: str) -> Iterator[tuple[str, float, str]]:
    seen = [sighting for part in parts for sighting in part if _believed(sighting)]
    told = {s.city.codes[0] for s in seen if s.city.share >= _CLEAR}
    read = []
    for sighting in seen:
        code, confidence = _country(sighting, told)
        if code:
            read.append(Reading(sighting, code, confidence))
    for found in _best(words, read):
        yield found.code, found.confidence, f"{_rule(found)}: {_shown(words, found.sighting)}"
    if not read and state:
        yield state[:2], _BY_STATE, f"state: {state}"
    elif not read:
        for s in seen:
            yield "", 0.0, f"undecided city: {_shown(words, s)} ({', '.join(s.city.codes[:3])})"


def _best(words: Words, read: list[Reading]) -> list[Reading]:
    """Return the readings that stand best: ends of addresses, else those in names, without names of two countries."""
    if len({found.code for found in read}) < 2:
        return sorted(read, key=lambda found: -found.confidence)[:1]
    how = max(found.sighting.how for found in read)
    best = [found for found in read if found.sighting.how == how]
    if how == ALONE:  # a city is the end of an address when an institution, or nothing, follows
        starts = [found.sighting.start for found in best[1:]]
        after = [words.folded[one.sighting.end : start] for one, start in zip(best, starts, strict=False)]
        ends = [any(map(is_institution, stretch)) for stretch in after]
        return [found for found, end in zip(best, [*ends, True], strict=True) if end]
    in_part = Counter(part for part, _code in {(found.sighting.part, found.code) for found in best})
    return [found for found in best if in_part[found.sighting.part] == 1]


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


def _rule(found: Reading) -> str:
    return found.sighting.city.rule + ("" if found.confidence >= IN_ADDRESS else " in a name")


def _shown(words: Words, s: Sighting) -> str:
    return words.phrase(s.start, s.end) or s.phrase
