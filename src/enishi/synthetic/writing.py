"""Words for made-up records: persons, institutions, addresses in their many spellings, keywords."""

import tomllib
from functools import cache
from importlib.resources import files
from random import Random
from typing import Any

from enishi.synthetic.calibration import world
from enishi.tables.place import places as known_places

_PATTERNS = (
    "{department}, {institution}, {city}, {country}",
    "{institution}, {city}, {country}",
    "{institution}, {city}, {country}.",
    "{department}, {institution}, {country}",
)


@cache
def words() -> dict[str, Any]:
    """Return the vocabulary in ``words.toml`` beside this file."""
    return tomllib.loads(files("enishi.synthetic").joinpath("words.toml").read_text("utf-8"))


def keywords(places: tuple[str, ...], rng: Random) -> list[str]:
    """Return two to four keywords of a field, at times of two fields, leaning as the survey says of the first place."""
    names = rng.choices(*_fields(places[0] if places else ""), k=2 if rng.random() < 0.2 else 1)
    found: dict[str, None] = {}
    for name in names:
        found.update(dict.fromkeys(rng.sample(words()["fields"][name]["keywords"], 2)))
    return list(found)


@cache
def _fields(place: str) -> tuple[list[str], list[float]]:
    leaning = words()["leanings"].get(place, {})
    parts = {name: field["part"] * leaning.get(name, 1.0) for name, field in words()["fields"].items()}
    return list(parts), list(parts.values())


def person(rng: Random) -> str:
    """Return the name of nobody."""
    syllables = words()["syllables"]
    return f"{rng.choice(words()['given'])} {rng.choice(syllables).capitalize()}{rng.choice(syllables)}"


def affiliation(place: str, rng: Random) -> str:
    """Return an address in a place, as somebody there might write it."""
    known, spellings = _addresses(place), _spellings(place)
    # A few institutions have most of the works, and one spelling is the commonest.
    institution, city = known[int(len(known) * rng.random() ** 2)]
    country = spellings[0] if rng.random() < 0.6 else rng.choice(spellings)
    pattern = rng.choice(_PATTERNS if city else _PATTERNS[-1:])
    department = rng.choice(words()["departments"])
    return pattern.format(department=department, institution=institution, city=city, country=country)


@cache
def _spellings(place: str) -> list[str]:
    return words()["spellings"].get(place) or [known_places()[place].name_en]


@cache
def _addresses(place: str) -> list[tuple[str, str]]:
    """Return a place's institutions with their cities: the larger the place, the more; the same in every corpus."""
    rng = Random(place)
    size = world().works[world().places.index(place)]
    cities = words()["cities"].get(place, [""])
    found: dict[str, str] = {}
    while len(found) < 3 + int(size**0.5 / 12):
        stem = "".join(rng.sample(words()["syllables"], 2)).capitalize() + rng.choice(words()["endings"])
        found[rng.choice(words()["institutions"]).format(stem)] = rng.choice(cities)
    return list(found.items())
