"""The index of everything that is read as a place's name, over the words of each name.

Built once from ``knowledge/places.toml``, ISO 3166 (pycountry) and the names that CLDR gives each place in its own
official languages and in the languages affiliations are often written in (``tools/write_place_names.py``).
"""

import re
from dataclasses import dataclass
from enum import Enum
from functools import cache

import pycountry

from enishi.knowledge.place_codes import NOT_KNOWN
from enishi.resolve.place_text import PART, words_of
from enishi.tables.place import cldr_names, iso_names, known, places

_HAN = re.compile(r"[㐀-䶿一-鿿豈-\ufaff]+")


class Kind(Enum):
    """What a phrase is when it occurs in an address."""

    NAME = "name of a place, believed wherever it stands"
    WEAK = "name of a place that is also another word: believed only where it stands alone"
    ALONE = "name in some language or a code: believed only as a whole part of the address"
    STATE = "name of a state or province"
    LETTERS = "abbreviation of a state or province, perhaps also a place's code"
    SHARED = "name that several places share"
    IGNORED = "part of another name"


@dataclass(frozen=True, slots=True)
class Name:
    """A phrase and the places it can mean. ``cut``: the word before which a comma must stand, 0 for none."""

    kind: Kind
    codes: tuple[str, ...]
    cut: int = 0
    strong: bool = False


@cache
def _key(text: str) -> tuple[str, int]:
    """Return the words of a name, and the word before which its comma stands (0 without one)."""
    if text.isascii() and text.replace(" ", "").isalpha():  # as most are
        return " ".join(text.lower().split()), 0
    words = words_of(text)
    cut = next((i for i, b in enumerate(words.breaks[:-1]) if i and b == PART), 0)
    return " ".join(words.folded), cut


@cache
def names_by_words() -> tuple[dict[str, Name], dict[str, tuple[int, ...]]]:
    """Return the names by their words, and by first word the lengths of names that begin with it, longest first."""
    facts = known()
    index: dict[str, Name] = {}
    weak, strong, not_names = (frozenset(facts["guards"][k]) for k in ("standing", "strong", "not_names"))

    def add(text: str, kind: Kind, *codes: str) -> None:
        key, cut = _key(text)
        if key:
            kind = Kind.WEAK if kind is Kind.NAME and key in weak else kind
            index.setdefault(key, Name(kind, codes, cut, key in strong))

    for phrase in facts["guards"]["ignored"]:
        add(phrase, Kind.IGNORED)
    for phrase, codes in facts["shared"].items():
        add(phrase, Kind.SHARED, *codes)
    for code, place in places().items():
        if code == NOT_KNOWN:
            continue
        for name in (place.name_en, place.name_ja, *facts["names"].get(code, ()), *iso_names(code)):
            if _key(name)[0] not in not_names:
                add(name, Kind.NAME, code)
                if "and" in _key(name)[0].split():
                    add(re.sub(r"\s(?:and|&)\s", " ", name), Kind.NAME, code)
    for country, states in facts["states"].items():
        for name, letters in states.items():
            add(name, Kind.STATE, country)
            add(letters, Kind.LETTERS, country)
            add(" ".join(letters), Kind.LETTERS, country)  # "N.J."
    for code, cldr in cldr_names().items():
        for name in cldr["elsewhere"]:
            key = _key(name)[0]
            if key not in not_names and (len(key) > 3 or not key.isascii()):
                add(name, Kind.ALONE, code)
    for letters, code in _codes().items():
        add(letters, Kind.ALONE, code)
    return index, _lengths(index)


def _codes() -> dict[str, str]:
    facts = known()["codes"]
    codes = {letters: "GB" if letters == "UK" else letters for letters in facts["alpha_2"]}
    alpha_2 = {country.alpha_3: country.alpha_2 for country in pycountry.countries}
    codes.update({letters: alpha_2[letters] for letters in facts["alpha_3"]})
    codes.update(facts["other"])
    return codes


@cache
def cities_by_words() -> tuple[dict[str, str], dict[str, tuple[int, ...]]]:
    """Return the places of cities by their words, and the lengths as for names."""
    cities = {_key(city)[0]: code for code, names in known()["cities"].items() for city in names}
    return cities, _lengths(cities)


@cache
def han_names() -> re.Pattern[str]:
    """Return a pattern that finds a place's name in a run of Han characters ("国立台湾大学")."""
    index, _ = names_by_words()
    names = [key for key, name in index.items() if _HAN.fullmatch(key) and name.kind in (Kind.NAME, Kind.IGNORED)]
    return re.compile("|".join(sorted(names, key=lambda key: (-len(key), key))))


def _lengths(keys: dict[str, Name] | dict[str, str]) -> dict[str, tuple[int, ...]]:
    """Return for each first word the numbers of words that names beginning with it have, longest first."""
    lengths: dict[str, set[int]] = {}
    for key in keys:
        parts = key.split()
        lengths.setdefault(parts[0], set()).add(len(parts))
    return {word: tuple(sorted(counts, reverse=True)) for word, counts in lengths.items()}
