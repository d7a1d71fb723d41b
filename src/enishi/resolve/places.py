"""Affiliation text to places, by the names that stand in it.

Order of evidence in the whole product: a name in the text, then the organisation and its country, then the source's own
codes. This is the first step; it looks no city up, so "Tsinghua University, Beijing" stays without a place here.
A string may name several affiliations in several places; it then gets them all. Taiwan, Hong Kong and Macau are
places of their own; folding them into others is a setting applied elsewhere.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache

from enishi.resolve.place_ends import ends_of_addresses
from enishi.resolve.place_index import Kind
from enishi.resolve.place_inside import read_inside
from enishi.resolve.place_memo import reduced
from enishi.resolve.place_names import find_cities, find_names
from enishi.resolve.place_parts import Part, has_zip, segments_of
from enishi.resolve.place_readings import Reading, finest, read_together
from enishi.resolve.place_text import Words, words_of

# What is longer is no affiliation; its beginning is read.
LONGEST = 100_000
_REMEMBERED = 1000  # longer texts are rare, and a cache of them would not be bounded


@dataclass(frozen=True, slots=True)
class PlaceAnswer:
    """The places of one affiliation: sorted codes (none: not known), confidence 0 to 1, and the rule that decided."""

    places: tuple[str, ...]
    confidence: float
    reason: str


def resolve_place(text: str) -> PlaceAnswer:
    """Return the places that an affiliation names. Any string gets an answer."""
    return _remembered(text) if len(text) <= _REMEMBERED else _resolve(text)


def resolve_places(texts: Iterable[str]) -> Iterator[PlaceAnswer]:
    """Yield the answer for each text, in order. Repeated texts are answered from a cache of bounded size."""
    return map(resolve_place, texts)


def _resolve(text: str) -> PlaceAnswer:
    words = words_of(text)
    mentions = find_names(words)
    if not mentions:
        return PlaceAnswer((), 0.0, "")
    segments = segments_of(words, mentions, find_cities(words))
    told = [(_letters(words, segment), _segment(words, segment)) for segment in segments]
    named = {code for letters, found in told if not letters for reading in found for code in reading.codes}
    # "…, Israel; E-mail: …; IL" says Israel twice, not Illinois.
    readings = [reading for letters, found in told if letters not in named for reading in found]
    codes = sorted({code for reading in readings for code in reading.codes})
    sure = min((reading.confidence for reading in readings if reading.codes), default=0.0)
    reasons = [r.reason for r in readings if r.codes or not codes]
    return PlaceAnswer(tuple(codes), sure, "; ".join(dict.fromkeys(r for r in reasons if r)))


_of_reduced = lru_cache(maxsize=65536)(_resolve)


@lru_cache(maxsize=65536)
def _remembered(text: str) -> PlaceAnswer:
    short = reduced(text)
    return _resolve(text) if short is None else _of_reduced(short)


def _letters(words: Words, parts: list[Part]) -> str:
    """Return the letters of a stretch that is nothing but the letters of a state or place, else ""."""
    if len(parts) != 1 or not parts[0].whole or len(parts[0].tail) != 1:
        return ""
    name = parts[0].tail[0]
    return name.phrase.upper() if name.name.kind is Kind.LETTERS and not has_zip(words, name) else ""


def _segment(words: Words, parts: list[Part]) -> list[Reading]:
    """Read one stretch of text without strong separators: the addresses' ends in it, else names inside names."""
    cities = {code for part in parts for _, code in part.cities}
    readings: list[Reading] = []
    since, firm = 0, True
    runs = ends_of_addresses(words, parts)
    for begin, end in runs:
        if begin == 0 and len(runs) > 1:
            continue  # an address does not begin with its country: a keyword, or part of the institution's name
        names = [name for part in parts[begin:end] for name in part.tail]
        reading = _campus_or_sar(words, read_together(words, names, cities, end == len(parts)), parts[since:end])
        if readings and not any(part.institution for part in parts[since:begin]):
            before = readings.pop()
            if len(both := finest(before.codes | reading.codes)) == 1:  # "Hong Kong, Some Road, China"
                reading = Reading(frozenset(both), min(before.confidence, reading.confidence), reading.reason)
            elif firm:
                readings.append(before)
        readings.append(reading)
        firm = any(name.name.kind is Kind.NAME for name in names)  # else "Washington, Tyne and Wear, England"
        since = end
    if any(reading.codes for reading in readings):
        return readings
    return [*readings, read_inside(words, parts, cities)]


def _campus_or_sar(words: Words, reading: Reading, parts: list[Part]) -> Reading:
    """Tell Hong Kong and Macau from the mainland where the address ends in "Peoples R China" only."""
    if reading.codes != {"CN"}:
        return reading
    local = [code for part in parts for _, code in part.cities if code in ("CN", "HK", "MO")]
    inside = [m for part in parts for m in (*part.inside, *part.tail) if m.name.codes[0] in ("HK", "MO")]
    if local and local[-1] != "CN":
        return Reading(frozenset([local[-1]]), 0.9, f"district, {reading.reason}")
    if inside and not local and not _mainland_code(words, parts):
        return Reading(frozenset([inside[-1].name.codes[0]]), 0.85, f"in a name: {inside[-1].phrase}, {reading.reason}")
    return reading


def _mainland_code(words: Words, parts: list[Part]) -> bool:
    """Say whether a postal code of mainland China is there (six digits; 999077 and 999078 stand in for none)."""
    stretch = words.folded[parts[0].start : parts[-1].end]
    return any(len(word) == 6 and word.isdigit() and not word.startswith("999") for word in stretch)
