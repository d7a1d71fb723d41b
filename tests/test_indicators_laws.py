"""Laws that hold for every network."""

from collections.abc import Callable
from random import Random

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from enishi.flows.network import Floats, Network
from enishi.indicators import indicators
from enishi.indicators.eigenvector import eigenvector, outside

ALL = indicators()
PLACES = [name for name, indicator in ALL.items() if indicator.family == "position"]
EXACT = settings(deadline=None, max_examples=60)


def code(i: int) -> str:
    return f"P{i:02}"


@st.composite
def networks(draw: Callable[..., int]) -> Network:
    n = draw(st.integers(2, 10))
    pairs = [(code(a), code(b)) for a in range(n) for b in range(a)]
    return Network.from_ties(
        {pair: draw(st.sampled_from((0, 0, 1, 2, 5, 40, 1000))) for pair in pairs},
        works={code(i): draw(st.integers(1000, 9000)) for i in range(n)},
    )


def scaled(net: Network, factor: float) -> Network:
    ties = {(net.places[i], net.places[j]): net.ties[i, j] * factor for i, j in np.argwhere(np.triu(net.ties)).tolist()}
    return Network.from_ties(ties, places=net.places)


@EXACT
@given(networks(), st.randoms(use_true_random=False))
def test_names_do_not_matter(net: Network, random: Random) -> None:
    """Only the choice between components that are equal in places and ties looks at codes."""
    order = list(range(len(net.places)))
    random.shuffle(order)
    name = {place: code(order[i]) for i, place in enumerate(net.places)}
    ties = {(name[net.places[i]], name[net.places[j]]): net.ties[i, j] for i, j in np.argwhere(net.ties).tolist()}
    other = Network.from_ties(ties, places=name.values())
    back = [other.places.index(name[place]) for place in net.places]
    same_component = {name[place] for place in outside(net)} == set(outside(other))
    for measure in PLACES:
        if measure != "eigenvector" or same_component:
            assert ALL[measure].compute(other)[back] == pytest.approx(ALL[measure].compute(net), abs=1e-9)


@EXACT
@given(networks(), st.sampled_from((1e-6, 0.3, 7.0, 1e9)))
def test_the_unit_of_ties_does_not_matter(net: Network, factor: float) -> None:
    for name in ("degree", "betweenness_hops", "eigenvector", "association_strength", "disparity"):
        assert ALL[name].compute(scaled(net, factor)) == pytest.approx(ALL[name].compute(net), rel=1e-9, abs=1e-12)


@EXACT
@given(networks())
def test_degrees_count_every_tie_twice(net: Network) -> None:
    assert ALL["degree"].compute(net).sum() == 2 * np.count_nonzero(np.triu(net.ties))


@EXACT
@given(networks())
def test_hops_between_pairs_add_up(net: Network) -> None:
    """A shortest path of h hops passes h − 1 places: betweenness sums to the hops beyond the first."""
    n = len(net.places)
    linked = (net.ties > 0) | np.eye(n, dtype=bool)
    within, hops = np.eye(n, dtype=bool), np.zeros((n, n))
    for _hop in range(n):
        hops += ~within
        within = within @ linked
    passed = np.where(within & ~np.eye(n, dtype=bool), hops - 1, 0).sum() / 2
    pairs = max(1, (n - 1) * (n - 2) / 2)
    assert ALL["betweenness_hops"].compute(net).sum() * pairs == pytest.approx(passed)


@EXACT
@given(networks())
def test_eigenvector_solves_its_equation(net: Network) -> None:
    x = eigenvector(net)
    beyond = [net.places.index(place) for place in outside(net)]
    assert (x[beyond] == 0).all()
    inside = np.delete(np.arange(len(x)), beyond)
    assert (x[inside] > 0).all()
    if inside.size:
        assert np.linalg.norm(x) == pytest.approx(1, abs=1e-14)
        assert net.ties @ x == pytest.approx((x @ net.ties @ x) * x, abs=1e-9 * net.ties.max())


@EXACT
@given(networks())
def test_association_strength_is_one_on_average(net: Network) -> None:
    """Weighted by what chance expects, s_i·s_j ÷ (2m)², observed ÷ expected averages to 1."""
    strength: Floats = net.ties.sum(axis=1)
    if strength.any():
        weights = np.outer(strength, strength) / strength.sum() ** 2
        assert (ALL["association_strength"].compute(net) * weights).sum() == pytest.approx(1)


@EXACT
@given(networks(), st.sampled_from([name for name, indicator in ALL.items() if indicator.subject == "pair"]))
def test_pairs_are_symmetric(net: Network, name: str) -> None:
    values = ALL[name].compute(net)
    assert np.array_equal(values, values.T)


def test_same_input_same_bytes() -> None:
    generator = np.random.default_rng(5)
    weights = np.triu(generator.integers(0, 900, (300, 300)), 1)
    ties = {(f"{a:03}", f"{b:03}"): float(weights[a, b]) for a, b in np.argwhere(weights).tolist()}
    pieces = [Network.from_ties(dict(items), places=[]) for items in (ties.items(), reversed(ties.items()))]
    for name in ("betweenness_hops", "eigenvector", "association_strength", "disparity"):
        first, second = (ALL[name].compute(net).tobytes() for net in pieces)
        assert first == second, name
