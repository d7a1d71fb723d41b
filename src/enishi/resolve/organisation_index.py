"""The registry as arrays for matching: names by their stems, how telling each stem is, where organisations are."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from enishi.resolve.organisation_registry import Registry, kinds_of
from enishi.resolve.organisation_text import kind_of_stem, names_in_use, stems_of
from enishi.resolve.organisation_variants import says_nothing, variants_of
from enishi.tables.organisation import KINDS
from enishi.tables.place import places

Ints = NDArray[Any]
Floats = NDArray[Any]

TYPES = ("education", "healthcare", "company", "government", "facility", "nonprofit", "funder")
# Another way to write a name than the registry's: "Tokyo University" for "University of Tokyo".
VARIANT = len(KINDS)
# A name that people use and the registry does not have (knowledge/organisation_names.toml); as good as a label.
USED = KINDS.index("label")
# Stems of more names than this find nothing by themselves; they only count once a rarer one has.
_COMMON = 1_500
_LONGEST_NAME = 16
_SHARED = 8


@dataclass(frozen=True, slots=True)
class Index:
    """What stands in the texts is looked up here; rows and numbers begin at 0.

    ``keys`` numbers every key; names of key k are ``entries[starts[k]:starts[k + 1]]`` (rows) with ``kinds``.
    ``lengths``: by first stem the numbers of stems of the keys that begin with it. ``stems`` numbers every stem,
    ``idf`` and ``body`` say how telling it is and what kind of body it announces (0: none).

    Of names: ``owner`` the organisation's row (``shown`` the other way: its first name), ``words`` for fuzzy
    comparison, ``telling`` the sum of idf; ``matrix`` names × stems, ``postings`` stems × names without common stems.

    Of organisations: ``ids`` (of ROR), ``country``, ``city`` and ``region`` (numbers, the latter two of keys; −1: not
    known),
    ``guessed`` (the country is read from its name), ``types`` (one column a type), ``prominence`` and ``children``
    (logs), ``active``,
    and ``pairs`` (organisation × count + parent, sorted).

    ``places``: the stems of the cities and regions where organisations are, and of countries.
    """

    keys: dict[str, int]
    lengths: dict[str, tuple[int, ...]]
    starts: Ints
    entries: Ints
    kinds: Ints
    stems: dict[str, int]
    idf: Floats
    body: Ints
    owner: Ints
    shown: Ints
    words: list[str]
    telling: Floats
    matrix: Any
    postings: Any
    ids: list[str]
    country_codes: dict[str, int]
    country: Ints
    guessed: Ints
    city: Ints
    region: Ints
    types: Floats
    prominence: Floats
    children: Floats
    active: Floats
    pairs: Ints
    places: frozenset[str]


def among(values: Ints, ordered: Ints) -> Ints:
    """Say which values are in a sorted array (``np.isin`` would sort it again each time)."""
    if not len(ordered):
        return np.zeros(len(values), bool)
    found: Ints = ordered[np.minimum(np.searchsorted(ordered, values), len(ordered) - 1)] == values
    return found


def build_index(registry: Registry) -> Index:
    """Return the arrays of a registry. Takes some two seconds for all of ROR."""
    keys_of_names: list[str] = registry.keys["key"].to_pylist()
    owner = np.array([registry.rows[ror] for ror in registry.names["id"].to_pylist()], np.int32)
    name_kinds = kinds_of(registry)
    stems, idf, body = _stems(keys_of_names)
    matrix = _matrix(keys_of_names, stems, idf)
    rows = [(key, row, int(name_kinds[row])) for row, key in enumerate(keys_of_names) if key]
    tails = _tails(registry)
    variants: list[tuple[str, int, int]] = []
    for key, row, kind in rows[:]:
        if kind < VARIANT - 1:
            variants += [(other, row, VARIANT) for other in variants_of(key, tails[owner[row]])]
    # "University of California" without its city means none of ten campuses.
    shared = Counter(key for key, _owner in {(key, int(owner[row])) for key, row, _kind in variants})
    rows += [variant for variant in variants if shared[variant[0]] <= _SHARED]
    known = {name: row for row, name in enumerate(registry.organisations["name"].to_pylist())}
    shown = np.searchsorted(owner, np.arange(len(registry)))
    for name, others in names_in_use().items():
        if name in known:
            rows += [(" ".join(stems_of(other).stems), int(shown[known[name]]), USED) for other in others]
    keys: dict[str, int] = {}
    numbers = np.array([keys.setdefault(key, len(keys)) for key, _row, _kind in rows], np.int64)
    order = np.argsort(numbers, kind="stable")
    facts = registry.organisations
    city, region = (_place_keys(facts[column].to_pylist(), keys) for column in ("city", "region"))
    countries = _guessed(registry, keys_of_names, shown)
    codes = {code: number for number, code in enumerate(sorted(set(countries) - {""}))}
    postings = matrix.T.tocsr()
    postings.data[np.repeat(np.diff(postings.indptr) > _COMMON, np.diff(postings.indptr))] = 0
    postings.eliminate_zeros()
    return Index(
        keys=keys,
        lengths=_lengths(keys),
        starts=np.concatenate([[0], np.cumsum(np.bincount(numbers, minlength=len(keys)))]),
        entries=np.array([row for _key, row, _kind in rows], np.int32)[order],
        kinds=np.array([kind for _key, _row, kind in rows], np.int8)[order],
        stems=stems,
        idf=idf,
        body=body,
        owner=owner,
        shown=shown,
        words=registry.keys["words"].to_pylist(),
        telling=np.asarray(matrix.sum(axis=1)).ravel(),
        matrix=matrix,
        postings=postings,
        ids=registry.ids,
        country_codes=codes,
        country=np.array([codes.get(code, -1) for code in countries], np.int32),
        guessed=np.array([not code for code in registry.countries]),
        city=city,
        region=region,
        types=np.array([[t in types for t in TYPES] for types in facts["types"].to_pylist()], np.float32).reshape(
            -1, len(TYPES)
        ),
        prominence=_prominence(registry),
        children=np.log1p([len(registry.children(ror)) for ror in registry.ids]).astype(np.float32),
        active=np.array([status == "active" for status in facts["status"].to_pylist()], np.float32),
        pairs=_pairs(registry),
        places=_places(tails),
    )


def _stems(keys: Iterable[str]) -> tuple[dict[str, int], Floats, Ints]:
    """Number the stems of all names; the last number is for stems that no name has."""
    counts: Counter[str] = Counter()
    total = 0
    for key in keys:
        counts.update(set(key.split()))
        total += 1
    stems = {stem: number for number, stem in enumerate(counts)}
    bodies = kind_of_stem()
    idf = np.log((1 + total) / (1 + np.array([*counts.values(), 0])))
    # In whole 1024ths sums are exact, so no answer depends on what else stood in the chunk.
    return stems, np.round(idf * 1024) / 1024, np.array([*(bodies.get(stem, 0) for stem in stems), 0], np.int8)


def _matrix(keys: Sequence[str], stems: dict[str, int], idf: Floats) -> Any:
    found = [sorted({stems[stem] for stem in key.split()}) for key in keys]
    starts = np.concatenate([[0], np.cumsum([len(row) for row in found])])
    columns = np.array([column for row in found for column in row], np.int32)
    return sparse.csr_matrix((idf[columns], columns, starts), shape=(len(keys), len(stems) + 1))


def _lengths(keys: Iterable[str]) -> dict[str, tuple[int, ...]]:
    lengths: dict[str, set[int]] = {}
    for key in keys:
        count = key.count(" ") + 1
        if count <= _LONGEST_NAME:
            lengths.setdefault(key.partition(" ")[0], set()).add(count)
    return {stem: tuple(sorted(counts, reverse=True)) for stem, counts in lengths.items()}


def _tails(registry: Registry) -> list[set[str]]:
    """Return the stems of each organisation's city, region and country, the country in all its names."""

    @cache
    def stems(name: str | None) -> str:
        return " ".join(stems_of(name).stems) if name else ""

    @cache
    def country(code: str) -> frozenset[str]:
        return frozenset(stems(name) for name in (places()[code].name_en, *places()[code].aliases) if len(name) > 3)

    rows = zip(*(registry.organisations[c].to_pylist() for c in ("city", "region")), registry.countries, strict=True)
    return [{stems(city), stems(region)} | (country(code) if code else set()) - {""} for city, region, code in rows]


def _places(tails: Sequence[set[str]]) -> frozenset[str]:
    names = {name for place in places().values() for name in (place.name_en, place.code, *place.aliases)}
    return frozenset().union(*tails, (" ".join(stems_of(name).stems) for name in names)) - {""}


def _guessed(registry: Registry, keys: Sequence[str], shown: Ints) -> list[str]:
    """Return the countries; where a record has none, the one of the city or region in its name.

    Cities and regions count where nine in ten of the organisations there are in one country.
    """
    where: dict[str, Counter[str]] = {}
    for column in ("city", "region"):
        for name, code in zip(registry.organisations[column].to_pylist(), registry.countries, strict=True):
            if name and code:
                where.setdefault(name, Counter())[code] += 1
    told: dict[str, Counter[str]] = {}
    for name, found in where.items():
        told.setdefault(" ".join(stems_of(name).stems), Counter()).update(found)
    sure = {}
    for key, found in told.items():
        code, count = found.most_common(1)[0]
        if count >= 3 and count >= 0.9 * found.total() and not says_nothing(key.split()):
            sure[key] = code
    countries = []
    for row, code in enumerate(registry.countries):
        stems = keys[int(shown[row])].split() if not code else []
        pieces = {" ".join(stems[i : i + size]) for size in (1, 2) for i in range(len(stems) + 1 - size)}
        found_codes = {sure[piece] for piece in pieces if piece in sure}
        countries.append(found_codes.pop() if len(found_codes) == 1 else code or registry.read_countries[row])
    return countries


def _place_keys(names: Sequence[str | None], keys: dict[str, int]) -> Ints:
    """Return the number of each city's or region's key, which is made where no organisation has that name."""
    known = {name: " ".join(stems_of(name).stems) for name in sorted({name for name in names if name})}
    return np.array(
        [keys.setdefault(known[name], len(keys)) if name and known[name] else -1 for name in names], np.int64
    )


def _prominence(registry: Registry) -> Floats:
    """Return log(1 + what the registry knows about it), children that name it as their parent included."""
    children = np.array([len(registry.children(ror)) for ror in registry.rows])
    stated = np.array([len(c) for c in registry.organisations["children"].to_pylist()])
    known = registry.organisations["prominence"].to_numpy() + children - np.minimum(stated, children)
    prominence: Floats = np.log1p(known).astype(np.float32)
    return prominence


def _pairs(registry: Registry) -> Ints:
    count, rows = len(registry), registry.rows
    return np.array(sorted(rows[ror] * count + rows[p] for ror in rows for p in registry.parents(ror)), np.int64)
