"""The made-up corpus: measured on what is written, by counting it here."""

import gzip
import json
import re
from collections import Counter
from collections.abc import Iterator
from itertools import combinations
from pathlib import Path
from random import Random
from typing import Any

import networkx as nx
import pytest

from enishi.knowledge.published import published
from enishi.synthetic.calibration import balanced, world
from enishi.synthetic.corpus import records, write_corpus
from enishi.synthetic.plan import plan
from enishi.tables.place import is_place

WORKS = 20_000
SEED = 20230331


@pytest.fixture(scope="module")
def corpus(tmp_path_factory: pytest.TempPathFactory) -> list[dict[str, Any]]:
    path = tmp_path_factory.mktemp("synthetic") / "corpus.jsonl.gz"
    write_corpus(path, SEED, WORKS)
    with gzip.open(path, "rt", encoding="utf-8") as file:
        return [json.loads(line) for line in file]


@pytest.fixture(scope="module")
def works(corpus: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [record for record in corpus if record["id"].startswith("synthetic:W")]


@pytest.fixture(scope="module")
def sets(works: list[dict[str, Any]]) -> list[tuple[str, ...]]:
    return [tuple(sorted({c for a in work["authorships"] for c in a["countries"]})) for work in works]


def test_places_have_their_works_and_international_shares(sets: list[tuple[str, ...]]) -> None:
    count = Counter(place for places in sets for place in places)
    international = Counter(place for places in sets for place in places if len(places) > 1)
    assert len(sets) == WORKS
    assert 195 <= len(count) <= 225
    assert all(map(is_place, count))
    for row in published().rows:
        wanted = row.works * WORKS / published().works
        # Twice the standard deviation of a count; a place has one work at least.
        assert abs(count[row.place] - wanted) <= max(1.0, 2 * wanted**0.5), row
        if count[row.place] >= 200:
            assert abs(international[row.place] / count[row.place] - row.international_share) <= 0.02, row
    assert 0.17 <= sum(len(places) > 1 for places in sets) / WORKS <= 0.20  # the survey: 0.191
    assert 0.005 <= sum(not places for places in sets) / WORKS <= 0.015


@pytest.mark.parametrize("seed", [SEED, 1, 2])
def test_eigenvectors_relate_as_in_the_published_table(seed: int) -> None:
    graph = nx.Graph()
    codes = world().places
    for places, count in plan(WORKS, Random(seed)).items():
        for a, b in combinations(places, 2):
            graph.add_edge(
                codes[a], codes[b], weight=graph.get_edge_data(codes[a], codes[b], {"weight": 0})["weight"] + count
            )
    largest = graph.subgraph(max(nx.connected_components(graph), key=len))
    measured = nx.eigenvector_centrality_numpy(largest, weight="weight")
    order = sorted((row.place for row in published().rows), key=lambda place: -measured.get(place, 0.0))
    assert order[0] == "CN"
    assert set(order[1:4]) == {"AU", "HK", "SG"}
    assert order[4] == "JP"
    assert set(order[5:7]) == {"IN", "KR"}
    assert order[7] == "TW"
    for row in published().rows:
        if row.eigenvector >= 0.05:
            assert measured[row.place] == pytest.approx(row.eigenvector, rel=0.2), row


def test_everything_says_that_it_is_synthetic(corpus: list[dict[str, Any]]) -> None:
    for record in corpus:
        assert record["id"].startswith("synthetic:")
        assert "synthetic" in record["title"].lower()
        assert record["doi"] is None or record["doi"].startswith("https://doi.org/10.5555/synthetic.")
    assert len({record["id"] for record in corpus}) == len(corpus)


def test_what_a_pipeline_must_cope_with_is_there(
    corpus: list[dict[str, Any]], works: list[dict[str, Any]], sets: list[tuple[str, ...]]
) -> None:
    dois = Counter(record["doi"] for record in corpus if record["doi"])
    assert sorted(dois.values())[-WORKS // 500 :] == [2] * (WORKS // 500)
    assert len(corpus) == WORKS + WORKS // 500
    years = Counter(work["publication_year"] for work in works)
    assert sorted(years) == list(range(2016, 2023))
    assert 1.1 < years[2022] / years[2016] < 1.45
    authors = Counter(len(work["authorships"]) for work in works)
    assert set(authors) == set(range(1, 13))
    assert {len(places) for places in sets} == {0, 1, 2, 3, 4, 5, 6}
    in_two = [work for work in works if any(len(a["countries"]) == 2 for a in work["authorships"])]
    only_so = [
        w for w in in_two if sum(len(a["countries"]) == 1 for a in w["authorships"]) == len(w["authorships"]) - 1
    ]
    assert len(only_so) >= 50
    assert all(len(a["countries"]) == len(a["raw_affiliation_strings"]) for w in works for a in w["authorships"])


def affiliations(works: list[dict[str, Any]]) -> Iterator[tuple[str, str]]:
    for work in works:
        for author in work["authorships"]:
            if len(author["countries"]) == 1:
                yield author["countries"][0], author["raw_affiliation_strings"][0]


@pytest.mark.parametrize(
    ("place", "spellings"),
    [
        ("CN", ["China", "Peoples R China", "P. R. China", "中国"]),
        ("TW", ["Taiwan", "R.O.C.", "Taiwan, ROC"]),
        ("KR", ["South Korea", "Rep. of Korea", "Republic of Korea"]),
        ("HK", ["Hong Kong SAR", "Hong Kong, China"]),
        ("JP", ["Japan", "日本"]),
        ("DE", ["Germany", "Deutschland"]),
        ("US", ["USA", "Stanford, CA 94305", "Atlanta, Georgia"]),
    ],
)
def test_countries_are_written_in_many_ways(works: list[dict[str, Any]], place: str, spellings: list[str]) -> None:
    texts = [text for code, text in affiliations(works) if code == place]
    for spelling in spellings:
        assert any(re.search(rf", {re.escape(spelling)}(\W|$)", text) for text in texts), spelling


def test_keywords_lean_as_the_survey_says(works: list[dict[str, Any]]) -> None:
    def share(place: str, words: set[str]) -> float:
        own = [w for w in works if {c for a in w["authorships"] for c in a["countries"]} == {place}]
        return sum(not words.isdisjoint({k["display_name"] for k in w["keywords"]}) for w in own) / len(own)

    devices = {"CMOS", "power amplifier", "GaN", "memristor", "antenna", "MEMS"}
    assert share("JP", devices) > 1.3 * share("CN", devices) > 1.3 * share("AU", devices)


def test_equal_seeds_give_equal_bytes(tmp_path: Path) -> None:
    for name, seed in (("a", 1), ("b", 1), ("c", 2)):
        write_corpus(tmp_path / name, seed, 3000)
    assert (tmp_path / "a").read_bytes() == (tmp_path / "b").read_bytes() != (tmp_path / "c").read_bytes()


@pytest.mark.parametrize("works", [1, 10, 100, 1000, 5000])
def test_a_plan_is_as_large_as_asked_for(works: int) -> None:
    planned = plan(works, Random(7))
    assert sum(planned.values()) == works
    assert all(count >= 0 for count in planned.values())
    assert all(places == tuple(sorted(set(places))) for places in planned)
    assert sum(1 for _record in records(7, works)) == works + works // 500


def test_balancing_meets_the_totals_and_keeps_ratios() -> None:
    import numpy as np

    prior = np.array([[0, 1, 2, 1], [1, 0, 1, 3], [2, 1, 0, 1], [1, 3, 1, 0]], float)
    totals = np.array([5.0, 4, 6, 3])
    table = balanced(prior, totals)
    assert table == pytest.approx(table.T)
    assert table.sum(axis=1) == pytest.approx(totals)
    # Scaling rows and columns leaves every ratio across four cells as it was.
    assert table[0, 1] * table[2, 3] / (table[0, 3] * table[2, 1]) == pytest.approx(1 * 1 / (1 * 1))
    assert table[0, 2] * table[1, 3] / (table[0, 3] * table[1, 2]) == pytest.approx(2 * 3 / (1 * 1))
