"""Indicators against NetworkX and LAPACK on real networks of countries, and on small ones full of equal paths."""

import csv
from pathlib import Path
from typing import Any

import networkx as nx
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from enishi.flows.network import Floats, Network
from enishi.flows.network_csv import read_network
from enishi.indicators import indicators
from enishi.indicators.measure import measure

ALL = indicators()
YEARS = (2016, 2017, 2018)


def graph_of(net: Network) -> Any:
    graph = nx.Graph()
    graph.add_nodes_from(net.places)
    for i, j in np.argwhere(np.triu(net.ties)).tolist():
        graph.add_edge(net.places[i], net.places[j], weight=net.ties[i, j], inverse=1 / net.ties[i, j])
    return graph


def betweenness(graph: Any, weight: str | None) -> Floats:
    return np.array([*nx.betweenness_centrality(graph, weight=weight).values()])


def check_betweenness(net: Network, tolerance: float) -> None:
    graph = graph_of(net)
    for name, weight in (("hops", None), ("inverse_weight", "inverse"), ("as_published", "weight")):
        ours = ALL[f"betweenness_{name}"].compute(net)
        assert np.abs(ours - betweenness(graph, weight)).max() < tolerance, name


@pytest.mark.parametrize("year", YEARS)
def test_real_networks(shared: Path, year: int) -> None:
    path = shared / "data" / "networks" / f"country-coauthorship-{year}.csv"
    net = read_network(path)
    with path.open(encoding="utf-8") as file:
        totals = {row[0]: int(row[2]) for row in csv.reader(file) if row[0] == row[1]}
    assert {row["place"]: row["works"] for row in measure(net)} == totals
    graph = graph_of(net)
    assert graph.number_of_edges() > 11_000
    assert [row["degree"] for row in measure(net)] == [graph.degree(place) for place in net.places]
    check_betweenness(net, 1e-12)
    core = max(nx.connected_components(graph), key=len)
    expected = nx.eigenvector_centrality(graph.subgraph(core), max_iter=1000, tol=1e-14, weight="weight")
    ours = ALL["eigenvector"].compute(net)
    assert np.abs(ours - [expected.get(place, 0.0) for place in net.places]).max() < 1e-11
    assert np.abs(ours - np.abs(np.linalg.eigh(net.ties)[1][:, -1])).max() < 1e-12


@settings(deadline=None, max_examples=100)
@given(st.integers(3, 12), st.data())
def test_networks_full_of_equal_paths(n: int, data: st.DataObject) -> None:
    """Weights 1 to 3 make many paths equally long, and some 1 ÷ weight sums equal on paper only."""
    pairs = [(f"{a:02}", f"{b:02}") for a in range(n) for b in range(a)]
    weights = data.draw(st.lists(st.sampled_from((0, 1, 2, 3, 6, 7)), min_size=len(pairs), max_size=len(pairs)))
    check_betweenness(Network.from_ties(dict(zip(pairs, weights, strict=True))), 1e-12)


def test_blocks_of_sources_add_up(monkeypatch: pytest.MonkeyPatch) -> None:
    """Memory is bounded by taking sources in blocks; the result must not depend on their size."""
    generator = np.random.default_rng(3)
    weights = np.triu(generator.integers(0, 4, (30, 30)), 1)
    net = Network.from_ties({(f"{a:02}", f"{b:02}"): weights[a, b] for a, b in np.argwhere(weights).tolist()})
    monkeypatch.setattr("enishi.indicators.shortest_paths._BLOCK", 2000)
    check_betweenness(net, 1e-12)
