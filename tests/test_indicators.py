"""Indicators against closed forms and the edges of networks."""

from collections.abc import Iterable, Sequence
from itertools import combinations

import numpy as np
import pytest
from threadpoolctl import threadpool_info, threadpool_limits  # type: ignore[import-untyped]

from enishi.flows.network import Network
from enishi.indicators import indicators
from enishi.indicators.backbone import backbone, disparity
from enishi.indicators.eigenvector import eigenvector, outside
from enishi.indicators.measure import measure
from enishi.indicators.one_thread import one_thread

ALL = indicators()
READINGS = ("betweenness_hops", "betweenness_inverse_weight", "betweenness_as_published")


def linked(pairs: Iterable[tuple[int, int]], weight: float = 1.0, n: int = 0) -> Network:
    return Network.from_ties({(f"{a:03}", f"{b:03}"): weight for a, b in pairs}, places=[f"{i:03}" for i in range(n)])


def ties_of(net: Network) -> dict[tuple[str, str], float]:
    return {(net.places[i], net.places[j]): net.ties[i, j] for i, j in np.argwhere(np.triu(net.ties)).tolist()}


def clique(members: Sequence[int]) -> list[tuple[int, int]]:
    return list(combinations(members, 2))


def two_cliques(k: int) -> list[tuple[int, int]]:
    """Two cliques of k places, joined by a tie of the places 0 and k."""
    return [*clique(range(k)), *clique(range(k, 2 * k)), (0, k)]


# --- closed forms: with equal weights the three readings agree ---


@pytest.mark.parametrize("reading", READINGS)
@pytest.mark.parametrize("n", [3, 4, 7, 10, 41])
def test_ring(reading: str, n: int) -> None:
    net = linked([(i, (i + 1) % n) for i in range(n)])
    through = (n - 1) * (n - 3) / 8 if n % 2 else (n - 2) ** 2 / 8
    assert ALL[reading].compute(net) == pytest.approx(np.full(n, through / ((n - 1) * (n - 2) / 2)), abs=1e-14)
    assert eigenvector(net) == pytest.approx(np.full(n, n**-0.5), abs=1e-14)
    assert ALL["degree"].compute(net).tolist() == [2.0] * n


@pytest.mark.parametrize("reading", READINGS)
def test_star(reading: str) -> None:
    leaves = 30
    net = linked([(0, i) for i in range(1, leaves + 1)], weight=7)
    assert ALL[reading].compute(net).tolist() == [1.0] + [0.0] * leaves
    assert eigenvector(net) == pytest.approx([0.5**0.5] + [(0.5 / leaves) ** 0.5] * leaves, abs=1e-14)


@pytest.mark.parametrize("reading", READINGS)
def test_complete(reading: str) -> None:
    net = linked(clique(range(12)), weight=3)
    assert ALL[reading].compute(net).tolist() == [0.0] * 12
    assert eigenvector(net) == pytest.approx(np.full(12, 12**-0.5), abs=1e-14)
    # Equal strengths: c = 3, s = 33, 2m = 396.
    strength = ALL["association_strength"].compute(net)
    assert strength[0, 1] == pytest.approx(396 * 3 / 33**2)
    assert strength.diagonal().tolist() == [0.0] * 12


@pytest.mark.parametrize("reading", READINGS)
def test_path(reading: str) -> None:
    n = 40
    net = linked([(i, i + 1) for i in range(n - 1)])
    expected = [i * (n - 1 - i) / ((n - 1) * (n - 2) / 2) for i in range(n)]
    assert ALL[reading].compute(net) == pytest.approx(expected, abs=1e-14)
    sines = np.sin(np.pi * np.arange(1, n + 1) / (n + 1))
    assert eigenvector(net) == pytest.approx(sines / np.linalg.norm(sines), abs=1e-11)


@pytest.mark.parametrize("reading", READINGS)
def test_two_cliques_joined_by_a_bridge(reading: str) -> None:
    k = 9
    net = linked(two_cliques(k))
    expected = np.zeros(2 * k)
    expected[[0, k]] = k * (k - 1) / ((2 * k - 1) * (2 * k - 2) / 2)
    assert ALL[reading].compute(net) == pytest.approx(expected, abs=1e-14)
    # An end of the bridge is y, every other place x: λx = (k − 2)x + y, λy = (k − 1)x + y.
    top = ((k - 1) + np.sqrt((k - 1) ** 2 + 4)) / 2
    x, y = 1.0, top - (k - 2)
    both = np.array(([y] + [x] * (k - 1)) * 2)
    assert eigenvector(net) == pytest.approx(both / np.linalg.norm(both), abs=1e-13)


def test_three_readings_differ_where_weights_do() -> None:
    net = Network.from_ties({("A", "B"): 1, ("B", "C"): 1, ("A", "C"): 3, ("A", "D"): 9, ("C", "D"): 9})
    # A to C by hops: the tie. By 1 ÷ weight: 1/9 + 1/9 through D. By weight: 1 + 1 through B.
    # B to D by hops and by 1 ÷ weight: through A or C alike; by weight: likewise.
    by = {name: ALL[name].compute(net).tolist() for name in READINGS}
    assert by["betweenness_hops"] == pytest.approx([1 / 6, 0, 1 / 6, 0])
    assert by["betweenness_inverse_weight"] == pytest.approx([1 / 6, 0, 1 / 6, 1 / 3])
    assert by["betweenness_as_published"] == pytest.approx([1 / 6, 1 / 3, 1 / 6, 0])


# --- edges ---


def test_no_ties() -> None:
    net = linked([], n=5)
    for name in ("degree", "eigenvector", *READINGS):
        assert ALL[name].compute(net).tolist() == [0.0] * 5
    assert outside(net) == net.places
    for name in ("association_strength", "salton"):
        assert not ALL[name].compute(net).any()
    assert not backbone(net).any()


@pytest.mark.parametrize("n", [0, 1, 2])
def test_fewer_than_three_places(n: int) -> None:
    net = linked(clique(range(n)), n=n)
    for reading in READINGS:
        assert ALL[reading].compute(net).tolist() == [0.0] * n
    assert eigenvector(net).tolist() == pytest.approx([0.5**0.5] * 2 if n == 2 else [0.0] * n)


def test_betweenness_divides_by_all_places_of_the_network() -> None:
    net = linked([(0, 1), (1, 2)], n=6)
    for reading in READINGS:
        assert ALL[reading].compute(net)[1] == pytest.approx(1 / 10)


@pytest.mark.parametrize("reading", READINGS)
def test_a_tie_too_short_to_add_to_a_distance(reading: str) -> None:
    """2⁵³ + 2⁻⁵³ is 2⁵³ in double precision: no way onward, and no endless way round either."""
    net = Network.from_ties({("A", "B"): 2.0**53, ("B", "C"): 2.0**-53, ("C", "D"): 1.0})
    values = ALL[reading].compute(net)
    assert ((values >= 0) & (values <= 1)).all()


def test_eigenvector_is_of_the_component_with_most_places_then_ties_then_first_code() -> None:
    strong, long = linked(clique(range(3)), weight=100), linked([(3, 4), (4, 5), (5, 6)])
    places = Network.from_ties({**ties_of(strong), **ties_of(long)})
    assert outside(places) == ("000", "001", "002")
    assert eigenvector(places)[:3].tolist() == [0.0] * 3
    assert np.linalg.norm(eigenvector(places)) == pytest.approx(1)
    ties = Network.from_ties({("A", "B"): 2.0, ("C", "D"): 3.0})
    assert outside(ties) == ("A", "B")
    first = Network.from_ties({("B", "D"): 2.0, ("A", "C"): 2.0})
    assert outside(first) == ("B", "D")


def test_eigenvector_where_two_eigenvalues_nearly_coincide() -> None:
    """Power iteration alone would need some hundred thousand rounds here."""
    k = 20
    ties = dict.fromkeys(two_cliques(k), 1.0) | dict.fromkeys(clique(range(k, 2 * k)), 1.0005) | {(0, k): 0.001}
    net = Network.from_ties({(f"{a:03}", f"{b:03}"): tie for (a, b), tie in ties.items()})
    values, vectors = np.linalg.eigh(net.ties)
    assert (values[-1] - values[-2]) / values[-1] < 1e-3
    assert eigenvector(net) == pytest.approx(np.abs(vectors[:, -1]), abs=1e-12)


def test_eigenvector_keeps_equal_groups_equal() -> None:
    """Two groups alike, hardly tied: any mixture nearly solves the equation, but symmetry has one answer."""
    ties = dict.fromkeys(two_cliques(8), 1000000.0) | {(0, 8): 1.0}
    x = eigenvector(Network.from_ties({(f"{a:03}", f"{b:03}"): tie for (a, b), tie in ties.items()}))
    assert x[:8] == pytest.approx(x[8:], rel=1e-12)


def test_eigenvector_keeps_the_relative_accuracy_of_small_values() -> None:
    tail = [(i, i + 1) for i in range(4, 14)]
    net = Network.from_ties(
        {(f"{a:03}", f"{b:03}"): 1000.0 for a, b in clique(range(5))} | {(f"{a:03}", f"{b:03}"): 1.0 for a, b in tail}
    )
    x = eigenvector(net)
    along = net.ties @ x
    assert x.min() < 1e-30
    assert along / x == pytest.approx(np.full(len(x), along[0] / x[0]), rel=1e-10)


def test_linear_algebra_runs_on_one_thread() -> None:
    def threads() -> set[int]:
        return {pool["num_threads"] for pool in threadpool_info() if pool["user_api"] == "blas"}

    with threadpool_limits(2):
        assert threads() == {2}
        assert one_thread(threads)() == {1}
        assert threads() == {2}


# --- pairs ---


def test_salton_knows_what_it_does_not_know() -> None:
    net = Network.from_ties({("A", "B"): 5, ("B", "C"): 1}, works={"A": 100, "B": 400}, places=["D"])
    cosine = ALL["salton"].compute(net)
    assert cosine[0, 1] == pytest.approx(0.025)
    assert np.isnan(cosine[1, 2])
    assert cosine[0, 3] == 0.0  # no tie is no tie, whatever the works


def test_disparity_is_the_chance_of_a_random_split() -> None:
    net = Network.from_ties({("A", "B"): 5, ("B", "C"): 3, ("A", "C"): 1, ("B", "D"): 2})
    assert disparity(net)[0, 1] == pytest.approx(min(0.25, 1 / 6))
    assert disparity(net)[1, 3] == pytest.approx((1 - 2 / 10) ** 2)  # D has one tie and says nothing
    lone = Network.from_ties({("A", "B"): 5})
    assert disparity(lone).tolist() == [[1.0, 1.0], [1.0, 1.0]]


def test_backbone_leaves_no_place_with_a_tie_alone() -> None:
    generator = np.random.default_rng(7)
    weights = np.triu(generator.integers(0, 50, (40, 40)), 1).astype(float)
    net = Network.from_ties({(f"{a:03}", f"{b:03}"): weights[a, b] for a, b in np.argwhere(weights)})
    drawn = backbone(net)
    assert (drawn == drawn.T).all()
    assert not drawn[net.ties == 0].any()
    assert drawn.any(axis=1).all()
    assert drawn[disparity(net) < 0.05].all()
    assert drawn.sum() < np.count_nonzero(net.ties) / 2
    for i, row in enumerate(net.ties):
        assert drawn[i, row.argmax()]


# --- the table ---


def test_measure() -> None:
    net = Network.from_ties({("A", "B"): 2, ("B", "C"): 2.5}, works={"A": 10, "C": 4.5}, places=["X"])
    rows = measure(net)
    assert [row["place"] for row in rows] == ["A", "B", "C", "X"]
    assert [row["works"] for row in rows] == [10, None, 4.5, None]
    assert [(row["degree"], type(row["degree"])) for row in rows] == [(1, int), (2, int), (1, int), (0, int)]
    assert [row["eigenvector_status"] for row in rows] == ["observed"] * 3 + ["outside"]
    assert rows[1]["betweenness"] == rows[1]["betweenness_as_published"] == pytest.approx(1 / 3)
    assert list(rows[0]) == [
        "place",
        "works",
        "degree",
        "betweenness",
        "betweenness_inverse_weight",
        "betweenness_as_published",
        "eigenvector",
        "eigenvector_status",
    ]
