"""Accuracy and coverage of places on affiliations whose organisations are known, step by step, with intervals.

A string's right places are the countries that the registry gives its organisations. An answer is right when every
place in it is one of them; strings without an organisation, or with one whose country is not known here, are left out.
``--show N`` prints answers that differ, to be read: the key itself is wrong in some.
"""

import argparse
import gzip
import json
import math
import time
from collections.abc import Callable, Iterator
from hashlib import sha256
from pathlib import Path
from typing import NamedTuple

from enishi.resolve.cities import resolve_city
from enishi.resolve.names import resolve_names
from enishi.resolve.organisations import load_registry
from enishi.resolve.place_order import resolve_place_with
from enishi.resolve.places import PlaceAnswer, resolve_place
from enishi.study.corrections import Corrections
from enishi.tables.place import fold

# From this confidence on, the name of the place stands in the address itself.
WRITTEN = 0.95
DATA = Path(__file__).resolve().parents[2] / "shared" / "data"


class Labelled(NamedTuple):
    """An affiliation and the countries of its organisations."""

    text: str
    countries: frozenset[str]


class Score(NamedTuple):
    """How many strings there are, how many were answered, how many of these rightly."""

    strings: int
    answered: int
    right: int


def countries_of_organisations(data: Path) -> dict[str, frozenset[str]]:
    """Return the countries of each organisation of the registry that has a location."""
    found = {}
    with gzip.open(data / "registry" / "ror-v2.jsonl.gz", "rt", encoding="utf-8") as file:
        for record in map(json.loads, file):
            codes = {place["geonames_details"]["country_code"] for place in record.get("locations", ())}
            if codes:
                found[record["id"]] = frozenset(codes)
    return found


def labelled(data: Path) -> Iterator[Labelled]:
    """Yield the affiliations whose organisations all have a known country."""
    countries = countries_of_organisations(data)
    with gzip.open(data / "gold" / "affiliation-ror.jsonl.gz", "rt", encoding="utf-8") as file:
        for record in map(json.loads, file):
            if record["ror_ids"] and all(name in countries for name in record["ror_ids"]):
                yield Labelled(record["affiliation"], frozenset().union(*(countries[n] for n in record["ror_ids"])))


def score(strings: list[Labelled], resolve: Callable[[str], PlaceAnswer]) -> Score:
    """Return how well a step answers."""
    answers = [(resolve(one.text).places, one.countries) for one in strings]
    answered = [(places, countries) for places, countries in answers if places]
    return Score(len(strings), len(answered), sum(countries.issuperset(places) for places, countries in answered))


def wilson(right: int, of: int, z: float = 1.96) -> tuple[float, float]:
    """Return the 95 % interval of a share (Wilson 1927)."""
    if not of:
        return 0.0, 1.0
    share = right / of
    middle = share + z * z / (2 * of)
    spread = z * math.sqrt(share * (1 - share) / of + z * z / (4 * of * of))
    return (middle - spread) / (1 + z * z / of), (middle + spread) / (1 + z * z / of)


def line(label: str, result: Score) -> str:
    """Return a result as a line of the report."""
    low, high = wilson(result.right, result.answered)
    accuracy = result.right / max(result.answered, 1)
    coverage = result.answered / max(result.strings, 1)
    return f"  {label:<46} {accuracy:8.2%} [{low:.2%}, {high:.2%}]  {coverage:8.2%} of {result.strings:,}"


def speed(resolve: Callable[[str], PlaceAnswer], texts: set[str]) -> float:
    """Return the strings a second; each is made new, so that no answer is remembered."""
    new = [f"{text} " for text in sorted(texts)]
    start = time.perf_counter()
    for text in new:
        resolve(text)
    return len(new) / (time.perf_counter() - start)


def report(data: Path, show: int) -> None:
    """Print accuracy and coverage of every step."""
    strings = list(labelled(data))
    named = [one for one in strings if resolve_place(one.text).places]
    rest = [one for one in strings if not resolve_place(one.text).places]
    print("places of affiliations: accuracy [95 % interval], coverage")
    print(line("a place is named", score(named, resolve_place)))
    print(line("a city, where no place is named", score(rest, resolve_city)))
    print(line("both, without organisations", score(strings, resolve_place_with)))
    registry = load_registry()
    if registry:
        # The ranker of organisations was trained on the others.
        kept = [one for one in strings if int(sha256(fold(one.text).encode()).hexdigest()[:8], 16) % 5 == 0]
        answers = resolve_names([one.text for one in kept], registry, Corrections())
        places = {one.text: answer.place for one, answer in zip(kept, answers, strict=True)}
        print(line("all, with organisations (never trained on)", score(kept, places.__getitem__)))
        written = [one for one in kept if resolve_place(one.text).confidence >= WRITTEN]
        print(line("the same, where the country is written", score(written, places.__getitem__)))
    else:
        print("  with organisations: skipped, no registry (enishi fetch ror)")
    for label, step, texts in (("names", resolve_place, strings), ("cities", resolve_city, rest)):
        print(f"  distinct strings a second, {label}: {speed(step, {one.text for one in texts}):,.0f}")
    different = [one for one in strings if not one.countries.issuperset(resolve_place_with(one.text).places)]
    for one in different[:show]:
        print(f"  {sorted(one.countries)}  {resolve_place_with(one.text)}\n    {one.text}")


def main() -> None:
    """Print the report."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, default=DATA, help="folder of the real files")
    parser.add_argument("--show", type=int, default=0, help="answers that differ to print (default none)")
    options = parser.parse_args()
    if (options.data / "gold").is_dir():
        report(options.data, options.show)
    else:
        print(f"skipped: the real files are not in {options.data}")


if __name__ == "__main__":
    main()
