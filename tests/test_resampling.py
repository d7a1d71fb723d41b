"""Resamples, intervals, rank bands, growth, strengths: oracles in plain Python, and laws."""

import sys
from itertools import combinations
from pathlib import Path
from typing import Any

import networkx as nx
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from enishi.flows.signature import Signatures, network
from enishi.flows.signature_table import from_table, signature_rows
from enishi.indicators import indicators
from enishi.indicators.eigenvector import eigenvector
from enishi.indicators.growth import growth
from enishi.indicators.rank_band import rank_band
from enishi.indicators.resampling import Slice, resample
from enishi.indicators.sample import Sample
from enishi.pipeline.sampling import ALL, samples
from enishi.strategy.stability import stability
from enishi.strategy.strengths import Strength, strengths
from enishi.study import StrengthRule, TypeCutoffs

sys.path.insert(0, str(Path(__file__).parents[1] / "bench"))
from interval_coverage import covered, true_signatures

Row = dict[str, Any]


def signature(places: str, works: int, year: int = 2020, fields: str = "", top: float | None = None) -> Row:
    names, has = places.split(), fields.split()
    share = works / max(len(names), 1)
    return {
        "year": year,
        "places": names,
        "multi_affiliation": False,
        "fields": has,
        "top_tenth": None if top is None else top > 0,
        "works": works,
        "fractions": [share] * len(names),
        "fraction_unknown": 0.0 if names else float(works),
        "field_weights": [works / max(len(has), 1)] * len(has),
        "highly_cited": top,
        "field_highly_cited": [top or 0.0] * len(has),
    }


WORLD = [
    signature("JP", 300, 2019, "s.a"),
    signature("JP", 200, 2020, "s.b"),
    signature("CN", 900, 2020, "s.a", 90.0),
    signature("CN JP", 80, 2020, "s.a", 12.0),
    signature("CN JP KR", 9, 2019, "s.a s.b", 3.0),
    signature("KR", 150, 2020, "s.b", 5.0),
    signature("JP KR", 25, 2019, "s.b"),
    signature("IS", 2, 2020, "s.a"),
    signature("", 40, 2020),
]


def whole(signed: Signatures, resamples: int = 300, seed: int = 1, threads: int = 1) -> Sample:
    slices = [Slice(signed, np.arange(len(signed.works)), ties=True)]
    [given_back] = resample(signed.works, slices, resamples, seed, threads=threads)
    return Sample(signed, network(signed), "full", given_back)


def test_resamples_equal_networks_of_drawn_works_measured_one_by_one() -> None:
    """The oracle draws the same numbers of works and measures each network as a network of its own, by NetworkX."""
    signed = from_table(WORLD)
    found = whole(signed, 40).resampled
    assert found
    total = int(signed.works.sum())
    [source] = np.random.SeedSequence(1).spawn(1)
    draws = np.random.default_rng(source).multinomial(total, signed.works / total, size=40)
    strengths_seen = []
    for number, counts in enumerate(draws):
        works = dict.fromkeys(signed.places, 0)
        graph = nx.Graph()
        for row, count in zip(signature_rows(signed), counts.tolist(), strict=True):
            for place in row["places"]:
                works[place] += count
            for a, b in combinations(row["places"], 2):
                if count:
                    graph.add_edge(a, b, weight=graph.get_edge_data(a, b, {"weight": 0})["weight"] + count)
        assert found.works[number].tolist() == [works[place] for place in signed.places]
        assert found.total[number] == total
        central = nx.eigenvector_centrality_numpy(graph, weight="weight")
        expected = [abs(central.get(place, 0.0)) for place in signed.places]
        assert found.eigenvector[number] == pytest.approx(expected, abs=1e-4)
        strength = {place: sum(d["weight"] for *_e, d in graph.edges(place, data=True)) for place in graph}
        c = graph["CN"]["JP"]["weight"]
        strengths_seen.append(c * sum(strength.values()) / (strength["CN"] * strength["JP"]))
    at = signed.places.index("CN"), signed.places.index("JP")
    assert found.association_strength is not None
    assert found.association_strength[at] == pytest.approx(np.std(strengths_seen), rel=1e-9)


def test_threads_and_slices_do_not_change_the_numbers() -> None:
    signed = from_table(WORLD)
    one, two = whole(signed, 200).resampled, whole(signed, 200, threads=2).resampled
    assert one and two
    assert (one.eigenvector == two.eigenvector).all()
    assert (one.works == two.works).all()
    groups = {"g": {"places": ["JP", "KR"], "ja": "g", "en": "g"}}
    many = samples(signed, groups, "full", 200, 1)[ALL].resampled
    assert many
    assert (many.works == one.works).all()


def test_fields_of_one_draw_sum_to_their_place() -> None:
    """Each work of WORLD with exactly one field: works of a place in its fields are its works, resample by resample."""
    single = from_table([row for row in WORLD if len(row["fields"]) == 1])
    found = samples(single, {}, "full", 100, 3)
    everything = found[ALL]
    summed = np.zeros((100, len(everything.network.places)))
    for field in single.fields:
        sample = found["field", field]
        assert sample.resampled
        summed[:, np.searchsorted(everything.network.places, sample.network.places)] += sample.resampled.works
    assert everything.resampled
    assert (summed == everything.resampled.works).all()


def test_more_resamples_narrow_the_monte_carlo_error_as_one_over_root_n() -> None:
    signed = from_table(WORLD)

    def scatter(resamples: int) -> float:
        ends = [whole(signed, resamples, seed).resampled for seed in range(40)]
        return float(np.std([end.eigenvector.std(axis=0)[2] for end in ends if end]))

    assert scatter(100) / scatter(1600) == pytest.approx(4, rel=0.4)


def test_intervals_cover_on_corpora_with_known_truth() -> None:
    """The whole table is ``bench/interval_coverage.py``; here few corpora, and so a wider band around 95 %."""
    hits: dict[str, list[bool]] = {}
    for name, _behind, hit in covered(true_signatures(60_000), 20_000, 12, 100):
        hits.setdefault(name, []).append(hit)
    assert {name for name, i in indicators().items() if i.interval} == hits.keys()
    for name, found in hits.items():
        assert 0.91 < np.mean(found) < 0.99, name


@given(st.lists(st.tuples(st.integers(0, 9), st.integers(0, 5)), min_size=1, max_size=12))
def test_rank_bands_equal_the_formula(bounds: list[tuple[int, int]]) -> None:
    low = np.array([float(start) for start, _w in bounds])
    high = np.array([float(start + width) for start, width in bounds])
    first, last = rank_band(low, high)
    for i in range(len(bounds)):
        assert first[i] == 1 + sum(low[j] > high[i] for j in range(len(bounds)))
        assert last[i] == sum(high[j] >= low[i] for j in range(len(bounds)))
        assert 1 <= first[i] <= last[i] <= len(bounds)


def test_growth_is_that_of_its_worked_example_and_named_where_unknown() -> None:
    works = np.array([[100.0, 0, 50], [110, 3, 0], [121, 5, 0]])
    value, low, high = growth(works)
    assert value[0] == pytest.approx(0.1)
    assert low[0] < 0.1 < high[0]
    assert np.isnan(value[1])
    assert value[2] == low[2] == -1 < high[2]
    assert np.isnan(growth(works[:1])).all()


def by_hand(rows: list[Row], field: str | None) -> tuple[dict[str, int], int, nx.Graph]:
    """Return works by place, all works, and the network of a field, or of all."""
    graph: nx.Graph = nx.Graph()
    works: dict[str, int] = {}
    total = 0
    for row in rows:
        if field is None or field in row["fields"]:
            total += row["works"]
            for place in row["places"]:
                works[place] = works.get(place, 0) + row["works"]
            for a, b in combinations(row["places"], 2):
                graph.add_edge(a, b, weight=graph.get_edge_data(a, b, {"weight": 0})["weight"] + row["works"])
    return works, total, graph


def test_shifts_equal_the_formulas() -> None:
    found = samples(from_table(WORLD), {}, "full", 200, 1)
    judged = strengths(found["field", "s.a"], found[ALL], "JP", StrengthRule(0.1, 30))
    places = found["field", "s.a"].network.places
    works_a, total_a, graph_a = by_hand(WORLD, "s.a")
    works, total, graph = by_hand(WORLD, None)
    inside, outside = (nx.eigenvector_centrality_numpy(g, weight="weight") for g in (graph_a, graph))
    for i, place in enumerate(places):
        expected = np.log(works_a[place] / total_a / (works[place] / total))
        assert judged.share.value[i] == pytest.approx(expected, abs=1e-9)
    i = places.index("CN")
    ratio = (inside["CN"] / inside["JP"]) / (outside["CN"] / outside["JP"])
    assert judged.position.value[i] == pytest.approx(np.log(ratio), abs=1e-7)
    assert judged.share.low[i] < judged.share.value[i] < judged.share.high[i]
    verdict = dict(zip(places, judged.verdict, strict=True))
    assert verdict["IS"] is verdict["KR"] is Strength.NOT_KNOWN
    assert verdict["JP"] is Strength.WEAK  # by its share alone: it is the reference


def test_without_resamples_nothing_is_said_of_strengths() -> None:
    found = samples(from_table(WORLD), {}, "full", 0, 1)
    judged = strengths(found["field", "s.a"], found[ALL], "JP", StrengthRule())
    assert set(judged.verdict) == {Strength.NOT_KNOWN}


def test_stability_counts_types_over_resamples() -> None:
    works = np.array([[10.0, 20], [10, 5], [10, 20]])
    position = np.array([[0.5, 0.6], [0.5, 0.6], [0.5, 0.1]])
    kept = stability(("A", "B"), works, position, "A", TypeCutoffs())
    assert kept["B"] == {"leader": 1 / 3, "hub": 1 / 3, "own_path": 1 / 3}
    assert kept["A"] == {"reference": 1.0}
    assert stability(("A", "B"), works, position, "Z", TypeCutoffs()) == {}


_SIGNATURES = st.lists(
    st.builds(
        signature,
        st.sampled_from(["", "JP", "CN", "JP KR", "CN JP", "CN JP KR", "AU"]),
        st.integers(1, 40),
        st.integers(2019, 2021),
        st.sampled_from(["", "s.a", "s.b", "s.a s.b"]),
    ),
    min_size=1,
    max_size=12,
    unique_by=lambda row: (row["year"], *row["places"], "|", *row["fields"]),
)


@settings(deadline=None, max_examples=40)
@given(_SIGNATURES)
def test_conservation(rows: list[Row]) -> None:
    signed = from_table(rows)
    net = network(signed)
    assert signed.fractions.sum() == pytest.approx(signed.works.sum(), abs=1e-9)
    for i, place in enumerate(net.places):
        assert net.works[i] == sum(row["works"] for row in rows if place in row["places"])
    years = [network(signed.between(year, year)) for year in (2019, 2020, 2021)]
    for place in net.places:
        total = sum(n.works[n.places.index(place)] for n in years if place in n.places)
        assert total == net.works[net.places.index(place)]


@settings(deadline=None, max_examples=30)
@given(_SIGNATURES, st.randoms(use_true_random=False))
def test_two_disjoint_corpora_add_and_order_and_names_do_not_matter(rows: list[Row], random: Any) -> None:
    half = len(rows) // 2
    parts = [network(from_table(part)) for part in (rows[:half], rows[half:]) if part]
    net = network(from_table(rows))
    for i, place in enumerate(net.places):
        assert net.works[i] == sum(n.works[n.places.index(place)] for n in parts if place in n.places)
    shuffled = list(rows)
    random.shuffle(shuffled)
    assert network(from_table(shuffled)).ties.tolist() == net.ties.tolist()
    names = {"JP": "ZA", "CN": "BR", "KR": "CL", "AU": "DZ"}
    other = network(from_table([row | {"places": sorted(names[p] for p in row["places"])} for row in rows]))
    at = [other.places.index(names[place]) for place in net.places]
    assert other.works[at].tolist() == net.works.tolist()
    assert sorted(eigenvector(other)) == pytest.approx(sorted(eigenvector(net)), abs=1e-9)


@pytest.mark.parametrize(
    "rows",
    [
        [signature("JP", 5)],
        [signature("JP", 5), signature("CN", 3)],
        [signature("", 4)],
        [signature("JP KR", 3, 2020, "s.a"), signature("US", 1)],
        [signature("JP KR", 50), signature("CN US", 40), signature("AU", 9)],
    ],
    ids=["one place", "nothing international", "no place", "a field of three works", "a network in pieces"],
)
def test_little_data_gives_answers_or_named_gaps(rows: list[Row]) -> None:
    found = samples(from_table(rows), {}, "full", 100, 1)
    for sample in found.values():
        for indicator in indicators().values():
            values = indicator.compute(sample.network)
            if indicator.interval:
                low, high = indicator.interval(sample)
                known = np.isfinite(low) & np.isfinite(values)
                assert (low[known] <= values[known] + 1e-12).all()
                assert (high[known] >= values[known] - 1e-12).all()
        share = indicators()["highly_cited_share"].compute(sample.network)
        assert np.isnan(share).all()  # no citation counts: not known, never 0
