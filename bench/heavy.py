"""Generated works as heavy as those of OpenAlex: with abstract, institutions, topics, locations, references and more.

What is read of a work is its own; what is skipped is taken from a stock, so that millions are made in minutes. The
stock is far larger than what compression looks back on.
"""

from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from pathlib import Path
from random import Random
from typing import Any

import orjson
from isal import igzip

from enishi.synthetic.corpus import records

SEED = 20230331
_STOCK = 2000
_LEVEL = 2  # of igzip, whose files zcat unpacks as fast as others


def write(paths: Sequence[Path], works: int) -> None:
    """Write so many works, and some duplicates, as gzip JSON lines to files of equal size."""
    with ExitStack() as stack:
        files = [stack.enter_context(igzip.open(path, "wb", _LEVEL)) for path in paths]  # type: ignore[no-untyped-call]
        for number, record in enumerate(heavy_records(works)):
            files[number % len(files)].write(orjson.dumps(record, option=orjson.OPT_APPEND_NEWLINE))


def heavy_records(works: int) -> Iterator[dict[str, Any]]:
    """Yield the records of a corpus with all that OpenAlex ships beside what is read."""
    rng = Random(SEED)
    stock = [_skipped(rng) for _ in range(_STOCK)]
    for number, record in enumerate(records(SEED, works)):
        names = _identifiers(rng)
        yield record | {
            "id": f"https://openalex.org/W{10**9 + number}",
            "display_name": record["title"],
            "authorships": [_authorship(one, names) for one in record["authorships"]],
            **stock[number * 7919 % _STOCK],
        }


def _identifiers(rng: Random) -> Callable[[str], str]:
    return lambda letter: f"https://openalex.org/{letter}{rng.randrange(10**9, 5 * 10**9)}"


def _authorship(one: dict[str, Any], identifier: Callable[[str], str]) -> dict[str, Any]:
    """Return an author with the institutions that OpenAlex found in each text."""
    texts, codes = one["raw_affiliation_strings"], one["countries"]
    institutions = [
        {
            "id": identifier("I"),
            "display_name": text.partition(",")[0],
            "ror": "https://ror.org/000000000",
            "country_code": code,
            "type": "education",
            "lineage": [identifier("I")],
        }
        for text, code in zip(texts, codes, strict=False)
    ]
    name = one["author"]["display_name"]
    return one | {
        "author_position": "middle",
        "author": {"id": identifier("A"), "display_name": name, "orcid": None},
        "raw_author_name": name,
        "institutions": institutions,
        "affiliations": [
            {"raw_affiliation_string": text, "institution_ids": [found["id"]]}
            for text, found in zip(texts, institutions, strict=False)
        ],
    }


def _skipped(rng: Random) -> dict[str, orjson.Fragment]:
    """Return what a record holds beside what makes it the work it is."""
    identifier = _identifiers(rng)
    words = [f"{int(rng.paretovariate(0.4)) % 60000 * 2654435761 % 2**32:x}" for _ in range(rng.randint(130, 280))]
    places: dict[str, list[int]] = {}
    for place, word in enumerate(words):
        places.setdefault(word, []).append(place)
    source = {"id": identifier("S"), "display_name": "Journal", "type": "journal", "is_oa": False}
    location = {"is_oa": False, "landing_page_url": f"https://doi.org/10.1/{rng.random()}", "source": source}
    topics = [
        {"id": identifier("T"), "display_name": f"Topic {rng.randrange(4500)}", "score": rng.random()} for _ in "abc"
    ]
    more = {
        "abstract_inverted_index": places,
        "topics": topics,
        "concepts": [
            {**one, "level": 2, "wikidata": f"https://www.wikidata.org/wiki/Q{n}"} for n, one in enumerate(topics)
        ],
        "locations": [location, location],
        "counts_by_year": [{"year": 2025 - n, "cited_by_count": rng.randrange(20)} for n in range(6)],
        "referenced_works": [identifier("W") for _ in range(rng.randint(20, 90))],
        "related_works": [identifier("W") for _ in range(10)],
    }
    return {name: orjson.Fragment(orjson.dumps(value)) for name, value in more.items()}
