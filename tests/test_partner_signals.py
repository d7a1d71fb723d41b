"""Signals: closed forms, NetworkX as the oracle, and what must not change them."""

from dataclasses import replace
from functools import partial

import networkx as nx
import numpy as np
import pytest
import scipy.sparse as sp

from enishi.strategy.partners.baselines import BASELINES
from enishi.strategy.partners.corpus import LARGEST_TEAM, Corpus, Node, incidence, top_tenth
from enishi.strategy.partners.pairs import NEW, STRONGER, asked_pairs, hits, standardised
from enishi.strategy.partners.signals import SIGNALS, signals_for
from enishi.strategy.partners.signals.complementarity import complementarity
from enishi.strategy.partners.signals.momentum import growth
from enishi.strategy.partners.signals.openness import international_share
from enishi.strategy.partners.signals.people import names_in_both
from enishi.strategy.partners.signals.proximity import (
    adamic_adar,
    common_neighbours,
    resource_allocation,
    resource_allocation_fractional,
    three_steps,
    walks,
)
from enishi.strategy.partners.signals.topics import cosine, shared_words
from enishi.strategy.partners.window import Window

Team = list[int]


def corpus(
    teams: list[Team], years: list[int] | None = None, places: str = "", titles: list[Team] | None = None
) -> Corpus:
    """Return a corpus of works by their teams; each node is in a place of its own unless told otherwise."""
    count = max((node for team in teams for node in team), default=0) + 1
    codes = places or "".join(chr(65 + node) for node in range(count))
    pairs = [(work, node) for work, team in enumerate(teams) for node in team]
    member = incidence([w for w, _n in pairs], [n for _w, n in pairs], (len(teams), count))
    words = titles or [[0]] * len(teams)
    width = max(word for title in words for word in title) + 1
    terms = incidence(
        [w for w, title in enumerate(words) for _ in title], [t for title in words for t in title], (len(teams), width)
    )
    crossing = np.array([len({codes[node] for node in team}) > 1 for team in teams], bool)
    people = sorted((node, node, work) for work, node in pairs)
    return Corpus(
        np.array(years or [2020] * len(teams), np.int64),
        tuple(Node(f"n{node:03d}", f"Name {node}", None, codes[node], ("education",), True) for node in range(count)),
        member,
        crossing,
        terms,
        incidence(range(len(teams)), [0] * len(teams), (len(teams), 1)),
        sp.csr_matrix(np.ones((len(teams), 1))),
        np.full(len(teams), np.nan),
        tuple(np.array([row[column] for row in people], np.int64) for column in range(3)),  # type: ignore[arg-type]
        np.ones(len(teams), bool),
        sp.csr_matrix((count, 0)),
    )


def window(found: Corpus, upto: int = 2020) -> Window:
    columns = np.arange(len(found.nodes))
    return Window(found, upto, sp.identity(len(columns), format="csr"), columns)


def random_pairs(seed: int = 2, nodes: int = 25, ties: int = 60) -> list[Team]:
    random = np.random.default_rng(seed)
    found = [sorted(map(int, random.choice(nodes, 2, replace=False))) for _ in range(ties)]
    return [*found, [nodes - 1]]


def test_neighbour_measures_equal_networkx() -> None:
    teams = random_pairs()
    graph = nx.Graph([team for team in teams if len(team) == 2])
    graph.add_nodes_from(range(25))
    seen = window(corpus(teams))
    own = {
        "cn": common_neighbours(seen),
        "ra": resource_allocation(seen),
        "aa": adamic_adar(seen),
        "pa": BASELINES["popularity"](seen),
    }
    pairs = [(a, b) for a in range(25) for b in range(25) if a != b]
    for a, b, wanted in nx.resource_allocation_index(graph, pairs):
        assert own["ra"][a, b] == pytest.approx(wanted, abs=1e-9)
    for a, b, wanted in nx.adamic_adar_index(graph, pairs):
        assert own["aa"][a, b] == pytest.approx(wanted, abs=1e-9)
    for a, b in pairs:
        assert own["cn"][a, b] == len(list(nx.common_neighbors(graph, a, b)))
        assert own["pa"][a, b] == (graph.degree[a] + 1) * (graph.degree[b] + 1)


def test_a_path_of_four_in_closed_form() -> None:
    seen = window(corpus([[0, 1], [1, 2], [2, 3]]))
    # One path 0–1–2–3; the two between have two ties each.
    assert three_steps(seen)[0, 3] == pytest.approx(1 / 2)
    assert resource_allocation(seen)[0, 2] == pytest.approx(1 / 2)
    assert resource_allocation_fractional(seen)[0, 2] == pytest.approx(1 / 2)
    to_them, to_us = walks(seen)
    # First to 1 (½), then to 2 with ½ (¼ · ½); later steps come back and go again: step 4 reaches 2 by three ways.
    step = np.array([[0, 1, 0, 0], [0.5, 0, 0.5, 0], [0, 0.5, 0, 0.5], [0, 0, 1, 0]])
    wanted = np.sum([0.5**s * np.linalg.matrix_power(step, s) for s in range(1, 7)], axis=0)
    assert to_them == pytest.approx(wanted, abs=1e-12)
    assert to_us == pytest.approx(wanted.T, abs=1e-12)


def test_huge_works_cannot_swamp() -> None:
    crowd = list(range(LARGEST_TEAM + 1))
    seen = window(corpus([crowd, [0, 1]]))
    assert seen.network.sum() == pytest.approx(2)
    assert seen.together[0, 1] == 1
    # Who met in the crowd only has met: no new tie is proposed, and no tie counted.
    assert not asked_pairs(seen, NEW, home=True)[0, 2]
    assert asked_pairs(seen, STRONGER, home=True)[0, 2]
    ten = window(corpus([list(range(10))]))
    assert ten.network[0].sum() == pytest.approx(1)


def test_only_the_history_is_seen() -> None:
    teams, years = random_pairs(), [2018, 2019, 2020] * 20 + [2020]
    later = corpus([*teams, [0, 3], [1, 2]], [*years, 2021, 2022])
    before, after = window(corpus(teams, years)), window(later)
    for signal in SIGNALS:
        assert signal.compute(before) == pytest.approx(signal.compute(after), abs=1e-12), signal.name
    assert hits(after, NEW, in_field=False).sum() + hits(after, STRONGER, in_field=False).sum() > 0


def test_a_place_is_seen_as_one() -> None:
    found = corpus([[0, 1], [0, 2], [3, 1], [3, 4]], places="AABBA")
    focal = sp.csr_matrix(np.array([[1, 1, 0, 0, 1]], float))
    seen = Window(found, 2020, focal, np.arange(5))
    assert seen.together.tolist() == [[0, 0, 1, 2, 0]]
    assert seen.focal_places == ("A",)
    assert asked_pairs(seen, NEW, home=False).tolist() == [[False] * 5]
    assert asked_pairs(seen, STRONGER, home=False).tolist() == [[False, False, True, True, False]]


def test_what_became_of_pairs() -> None:
    teams = [[0, 1], [0, 2], [0, 2], [0, 1], [0, 2], [0, 3]]
    seen = window(corpus(teams, [2019, 2019, 2020, 2021, 2022, 2022]))
    assert hits(seen, NEW, in_field=False)[0].tolist() == [False, True, True, True]
    # 1 had one and has one; 2 had two and has one; 3 had none and has one.
    assert hits(seen, STRONGER, in_field=False)[0].tolist() == [False, False, False, True]


def test_the_top_tenth_is_a_tenth() -> None:
    years = np.repeat([2019, 2020], [40, 25])
    cited = np.concatenate([np.repeat([9.0, 5.0, 0.0], [2, 8, 30]), np.full(25, 3.0)])
    parts = top_tenth(years, cited)
    assert parts[years == 2019].sum() == pytest.approx(4)
    assert parts[:10].tolist() == pytest.approx([1.0] * 2 + [2 / 8] * 8)
    assert parts[years == 2020].tolist() == pytest.approx([0.1] * 25)
    assert np.isnan(top_tenth(np.array([2020]), np.array([np.nan]))).all()


def test_complementarity_is_strength_against_weakness() -> None:
    ours, theirs = np.array([[1.0, -0.5, 0.0]]), np.array([[-2.0, 1.0, 1.0], [1.0, -0.5, 0.0]])
    assert complementarity(ours, theirs).tolist() == [[1.0 * 2.0 + 0.5 * 1.0, 0.0]]


def test_small_formulas() -> None:
    assert growth(np.array([5.0]), np.array([2.0]))[0] == pytest.approx(np.log(2))
    found = cosine(sp.csr_matrix([[3.0, 4.0]]), sp.csr_matrix([[4.0, 3.0], [0.0, 0.0]]))
    assert found[0].tolist() == pytest.approx([0.96, 0.0])
    seen = window(corpus([[0, 1], [0], [0], [0]], places="AB"))
    # One of four works is international: 1 of 4 with 5 works of a quarter added.
    assert international_share(seen)[0] == pytest.approx((1 + 5 / 4) / 9)
    assert standardised(np.array([1.0, 3.0])).tolist() == [-1.0, 1.0]
    assert standardised(np.array([2.0, 2.0])).tolist() == [0.0, 0.0]


def test_words_in_every_title_join_nobody() -> None:
    seen = window(corpus([[0], [1], [2], [3]], titles=[[0, 1], [0, 1], [0, 2], [0, 2]]))
    alike = shared_words(seen)
    assert alike[0].tolist() == pytest.approx([1.0, 1.0, 0.0, 0.0])


def test_a_name_at_two_is_shared_and_no_names_are_no_signal() -> None:
    found = corpus([[0], [1], [2]])
    person, node, work = np.array([0, 0, 1]), np.array([0, 1, 2]), np.array([0, 1, 2])
    moved = replace(found, people=(person, node, work))
    assert names_in_both(window(moved))[0].tolist() == pytest.approx([0.0, np.log1p(5), 0.0])
    have = partial(signals_for, level="organisation", fields=True, citations=True, narrowed=False)
    assert not [s for s in have(new=True, people=False) if s.family == "people"]
    assert not [s for s in have(new=True, people=True) if s.family == "existing"]
    assert len({signal.name for signal in SIGNALS}) == len(SIGNALS)
