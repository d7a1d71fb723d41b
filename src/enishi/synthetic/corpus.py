"""Writing the corpus: works in the shape of OpenAlex's, one JSON object a line, gzip."""

import gzip
from array import array
from collections.abc import Iterator
from pathlib import Path
from random import Random
from typing import Any

import orjson

from enishi.synthetic.calibration import world
from enishi.synthetic.plan import plan
from enishi.synthetic.writing import affiliation, keywords, person

YEARS = range(2016, 2023)
_GROWTH = 1.04
# One work in so many is told twice, by two records with the same DOI.
_TOLD_TWICE = 500
_WITH_DOI = 0.9
# Of 100 works, how many have so many authors; a work has at least one author a place.
_AUTHORS = {1: 8, 2: 16, 3: 22, 4: 20, 5: 13, 6: 9, 7: 5, 8: 3, 9: 1, 10: 1, 11: 1, 12: 1}
# Of the works of two places, those that are so only because one author works in both; and of the other international
# works, those in which one author works in two of the places.
_ONLY_ONE_AUTHOR_IN_BOTH, _ONE_AUTHOR_IN_TWO = 0.05, 0.03


def write_corpus(path: Path, seed: int, works: int = 20_000) -> None:
    """Write a corpus of so many works, and some duplicates; equal seeds give equal bytes.

    Records are made one by one; of the whole, only four bytes a work are held.
    """
    with path.open("wb") as raw, gzip.GzipFile("", "wb", 6, raw, mtime=0) as file:
        for record in records(seed, works):
            file.write(orjson.dumps(record, option=orjson.OPT_APPEND_NEWLINE))


def records(seed: int, works: int) -> Iterator[dict[str, Any]]:
    """Yield the records of the corpus in their order."""
    rng = Random(seed)
    planned = plan(works, rng)
    sets = list(planned)
    order = array("I")
    for number, count in enumerate(planned.values()):
        order.extend(array("I", [number]) * count)
    rng.shuffle(order)
    codes = world().places
    for number, which in enumerate(order, 1):
        record = _record(number, tuple(codes[i] for i in sets[which]), rng)
        yield record
        if number % _TOLD_TWICE == 0:
            yield record | {"id": f"synthetic:D{number:06d}", "title": record["title"].upper(), "keywords": []}


def _record(number: int, places: tuple[str, ...], rng: Random) -> dict[str, Any]:
    words = keywords(places, rng)
    # 10.5555 is set aside for examples; no such DOI is registered.
    doi = f"https://doi.org/10.5555/synthetic.{number:06d}"
    has_doi = rng.random() < _WITH_DOI or number % _TOLD_TWICE == 0
    [year] = rng.choices(YEARS, [_GROWTH**age for age in range(len(YEARS))])
    return {
        "id": f"synthetic:W{number:06d}",
        "doi": doi if has_doi else None,
        "title": f"Synthetic work {number}: {words[0]} and {words[-1]}",
        "publication_year": year,
        "type": "article",
        "language": "en",
        "cited_by_count": int(rng.lognormvariate(0.4 + 0.15 * (YEARS[-1] - year) + 0.2 * len(places), 1.1)),
        "primary_location": {"source": {"display_name": "Synthetic Proceedings"}},
        "authorships": list(_authorships(places, rng)),
        "keywords": [{"display_name": word} for word in words],
    }


def _authorships(places: tuple[str, ...], rng: Random) -> Iterator[dict[str, Any]]:
    [count] = rng.choices(list(_AUTHORS), list(_AUTHORS.values()))
    if len(places) == 2 and rng.random() < _ONLY_ONE_AUTHOR_IN_BOTH:
        homes: list[tuple[str, ...]] = [places] + [places[:1]] * (count - 1)
    else:
        homes = [(place,) for place in places]
        homes += [(rng.choice(places),) if places else () for _author in range(count - len(homes))]
        if len(places) > 1 and rng.random() < _ONE_AUTHOR_IN_TWO:
            homes[0] = places[:2]
        rng.shuffle(homes)
    for home in homes:
        yield {
            "author": {"display_name": person(rng)},
            "countries": sorted(home),
            "raw_affiliation_strings": [affiliation(place, rng) for place in home],
        }
