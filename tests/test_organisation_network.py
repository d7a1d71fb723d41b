"""The network of organisations against NetworkX and plain Python; closed forms, laws, and hardly a network."""

from collections import Counter
from collections.abc import Sequence
from itertools import combinations
from pathlib import Path
from random import Random

import ibis
import networkx as nx
import numpy as np
import pyarrow as pa
import pytest

from enishi.engines.duckdb import connect
from enishi.flows.organisation_signature import described_works, from_batches, signature_counts
from enishi.indicators import shortest_paths
from enishi.indicators.communities import communities
from enishi.indicators.eigenvector import of_ties
from enishi.indicators.eigenvector_intervals import MINIMUM_WORKS, eigenvector_intervals
from enishi.indicators.organisation_betweenness import betweenness, empirical_bernstein
from enishi.indicators.organisation_ties import organisation_pairs, tie_matrix, ties_of, works_of
from enishi.pipeline.organisations import measured_organisations, network_account, organisation_table, tie_batches
from enishi.study import StrengthRule
from enishi.tables.result import RESULT_TABLES
from invented_organisations import Team, many, of

RULE = StrengthRule()


def graph(teams: Sequence[Team], counting: str) -> nx.Graph:
    """Return the same network, made pair by pair."""
    made = nx.Graph()
    for team in teams:
        made.add_nodes_from(team)
        for pair in combinations(team, 2):
            tie = made.get_edge_data(*pair, {"weight": 0.0})["weight"]
            made.add_edge(*pair, weight=tie + (1 if counting == "full" else 1 / (len(team) - 1)))
    return made


@pytest.mark.parametrize("counting", ["full", "fractional"])
def test_measures_equal_those_of_networkx(counting: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shortest_paths, "_CACHED", 500)  # many blocks of sources
    teams = [*many(1), ("x1", "x2", "x3"), ("x3", "x4"), ("y1", "y2"), ("z",)]
    oracle = graph(teams, counting)
    picture = measured_organisations(of(teams), counting, 1, RULE)
    core = max(nx.connected_components(oracle), key=len)
    vector = nx.eigenvector_centrality_numpy(oracle.subgraph(core), weight="weight")
    between = nx.betweenness_centrality(oracle)
    works = Counter(name for team in teams for name in team)
    for i, name in enumerate(picture.organisations):
        assert picture.columns["works"][i] == works[name]
        assert picture.columns["degree"][i] == oracle.degree(name)
        assert picture.columns["betweenness"][i] == pytest.approx(between[name], abs=1e-9)
        assert picture.columns["eigenvector"][i] == pytest.approx(vector.get(name, 0), abs=1e-9)
        assert picture.columns["eigenvector_status"][i] == ("" if name in core else "outside")
    assert not picture.columns["betweenness_error"].any()


@pytest.mark.parametrize("counting", ["full", "fractional"])
def test_ties_equal_those_counted_pair_by_pair(counting: str) -> None:
    teams = many(2)
    rows = pa.Table.from_batches(tie_batches(measured_organisations(of(teams), counting, 1, RULE))).to_pylist()
    full, chosen = graph(teams, "full"), graph(teams, counting)
    strength, works = dict(chosen.degree(weight="weight")), Counter(name for team in teams for name in team)
    assert [(r["organisation_a"], r["organisation_b"]) for r in rows] == sorted(tuple(sorted(e)) for e in full.edges)
    for row in rows:
        one, other = row["organisation_a"], row["organisation_b"]
        tie = chosen.edges[one, other]["weight"]
        assert row["works"] == full.edges[one, other]["weight"]
        assert row["works_fractional"] == pytest.approx(graph(teams, "fractional").edges[one, other]["weight"])
        expected = strength[one] * strength[other] / sum(strength.values())
        assert row["association_strength"] == pytest.approx(tie / expected, rel=1e-9)
        assert row["salton"] == pytest.approx(tie / (works[one] * works[other]) ** 0.5, rel=1e-9)


def test_a_work_of_hundreds_does_not_swamp_the_network() -> None:
    """A collaboration of 300 beside a core of four that works together thirty times."""
    crowd = tuple(f"crowd{number:03d}" for number in range(300))
    core = ("a", "b", "c", "d")
    teams = [crowd, *[core] * 30, ("a", crowd[0])]
    full, fractional = (measured_organisations(of(teams), kind, 1, RULE) for kind in ("full", "fractional"))
    leads = [picture.organisations[int(np.argmax(picture.columns["eigenvector"]))] for picture in (full, fractional)]
    assert leads == [crowd[0], "a"]
    assert sum(fractional.columns["eigenvector"][fractional.organisations.index(name)] for name in core) > 1.9


def test_signatures_hold_every_work_and_forget_the_order_of_rows(tmp_path: Path) -> None:
    random = Random(3)
    teams = [(), *many(3, 200)]
    rows = [(work, name) for work, team in enumerate(teams) for name in team for _twice in range(2)]
    about = [(work, "s", random.choice(["ai", "iot"])) for work in range(0, 200, 2)] + [(1, "s", None)]
    where = [(work, 2019 + work % 2, random.choice(["", "JP", "CN;JP"])) for work in range(201)]
    connection = connect(tmp_path)

    def counted() -> pa.Table:
        for part in (rows, about, where):
            random.shuffle(part)
        tables = [
            ibis.memtable([dict(zip(names, row, strict=True)) for row in part], schema=schema)
            for part, names, schema in (
                (rows, ("uid", "organisation"), {"uid": "int64", "organisation": "string"}),
                (where, ("uid", "year", "places"), {"uid": "int64", "year": "int16", "places": "string"}),
                (about, ("uid", "scheme", "field"), {"uid": "int64", "scheme": "string", "field": "string"}),
            )
        ]
        made = connection.saved(signature_counts(described_works(*tables)), tmp_path / "signatures.parquet")
        return made.to_pyarrow().cast(RESULT_TABLES["organisation_signatures"])

    table = counted()
    assert table.equals(counted())
    assert sum(table["works"].to_pylist()) == len(teams)
    made = from_batches(table.to_batches(max_chunksize=7))
    assert made.fields == ("s.ai", "s.iot")
    expected = Counter(name for team in teams for name in team)
    assert dict(zip(made.organisations, works_of(made, made.works.astype(float)), strict=True)) == expected
    abroad = {work for work, _year, codes in where if ";" in codes}
    international = works_of(made, (made.works * made.international).astype(float))
    assert international.sum() == sum(len(team) for work, team in enumerate(teams) if work in abroad)


def test_merging_two_disjoint_corpora_adds_counts() -> None:
    one, other = many(4), [tuple(f"x{name}" for name in team) for team in many(5)]
    apart = [measured_organisations(of(teams), "fractional", 1, RULE) for teams in (one, other)]
    both = measured_organisations(of([*one, *other]), "fractional", 1, RULE)
    for name in ("works", "degree"):
        assert list(both.columns[name]) == [value for picture in apart for value in picture.columns[name]]
    assert both.ties.sum() == pytest.approx(sum(picture.ties.sum() for picture in apart))


def test_fractional_ties_of_a_work_sum_to_its_organisations() -> None:
    teams = many(6)
    made = of(teams)
    pairs = organisation_pairs(made, "fractional")
    assert 2 * ties_of(pairs, made.works.astype(float)).sum() == pytest.approx(
        sum(len(team) for team in teams if len(team) > 1)
    )


def test_betweenness_of_a_star_is_one_and_of_a_ring_is_known() -> None:
    star = of([("hub", f"leaf{number}") for number in range(9)])
    matrix = tie_matrix(pairs := organisation_pairs(star, "full"), ties_of(pairs, star.works.astype(float)))
    assert betweenness(matrix, 1).values.tolist() == pytest.approx([1.0, *[0.0] * 9])
    n = 9  # a ring of odd n: each node lies on (n − 1)(n − 3) ÷ 8 of the pairs
    ring = of([(f"o{number}", f"o{(number + 1) % n}") for number in range(n)])
    matrix = tie_matrix(pairs := organisation_pairs(ring, "full"), ties_of(pairs, ring.works.astype(float)))
    expected = (n - 1) * (n - 3) / 8 / ((n - 1) * (n - 2) / 2)
    assert betweenness(matrix, 1).values.tolist() == pytest.approx([expected] * n)


def test_the_bound_of_the_estimate_holds_the_exact_value() -> None:
    made = of(many(7, 1500, 500))
    matrix = tie_matrix(pairs := organisation_pairs(made, "full"), ties_of(pairs, made.works.astype(float)))
    exact = betweenness(matrix, 1)
    assert exact.sources == 0
    assert not exact.error.any()
    within, misses = [], []
    for seed in range(20):
        estimate = betweenness(matrix, seed, exact=100, sources=150)
        assert estimate.sources == 150
        off = np.abs(estimate.values - exact.values)
        within.append(np.mean(off <= estimate.error))
        misses.append(estimate.values - exact.values)
    assert min(within) >= 0.95
    # Not by being so wide that it says nothing: for small values it is far below Hoeffding's √(ln(2 ÷ δ) ÷ 2k) = 0.111.
    assert np.median(estimate.error) < 0.08
    # Unbiased: over 20 seeds the mean miss of the largest is within four of its standard errors.
    top = int(exact.values.argmax())
    drawn = np.array(misses)[:, top]
    assert abs(drawn.mean()) < 4 * drawn.std(ddof=1) / len(drawn) ** 0.5


def test_the_same_seed_gives_the_same_estimate() -> None:
    made = of(many(8, 600, 200))
    matrix = tie_matrix(pairs := organisation_pairs(made, "full"), ties_of(pairs, made.works.astype(float)))
    one, again, other = (betweenness(matrix, seed, exact=10, sources=40) for seed in (1, 1, 2))
    assert (one.values == again.values).all()
    assert (one.values != other.values).any()


def test_the_worked_example_of_the_bound() -> None:
    """√(2 × 0.01 × ln 80 ÷ 2000) + 7 × ln 80 ÷ (3 × 1999) = 0.00662 + 0.00511."""
    assert empirical_bernstein(np.array([0.01]), 2000)[0] == pytest.approx(0.01173, abs=5e-6)


def test_communities_are_numbered_by_size_then_first() -> None:
    def clique(name: str, size: int) -> list[Team]:
        return list(combinations([f"{name}{number}" for number in range(size)], 2))

    teams = [*clique("b", 5), *clique("a", 4), *clique("c", 4), ("a0", "b0"), ("alone",)]
    picture = measured_organisations(of(teams), "full", 1, RULE)
    found = dict(zip(picture.organisations, picture.columns["community"].to_pylist(), strict=True))
    assert {name[0] if name != "alone" else name: number for name, number in found.items()} == {
        "a": 2,
        "alone": None,
        "b": 1,
        "c": 3,
    }


def test_communities_are_the_same_again_and_as_good_as_another_method() -> None:
    teams = many(9, 900, 150)
    made = of(teams)
    matrix = tie_matrix(pairs := organisation_pairs(made, "full"), ties_of(pairs, made.works.astype(float)))
    label = communities(matrix, 5)
    assert (label == communities(matrix, 5)).all()
    oracle = nx.from_scipy_sparse_array(matrix)
    parts = [set(np.flatnonzero(label == number).tolist()) for number in np.unique(label)]
    louvain = nx.community.modularity(oracle, nx.community.louvain_communities(oracle, seed=1))
    assert nx.community.modularity(oracle, parts) >= louvain - 0.02


def test_a_sparse_network_of_two_equal_groups_settles() -> None:
    """Two equal cliques hardly tied: the largest eigenvalues nearly coincide."""
    cliques = [combinations([f"{name}{number:02d}" for number in range(30)], 2) for name in "ab"]
    teams = [pair for clique in cliques for pair in clique for _again in range(30)] + [("a00", "b00")]
    made = of(teams)
    matrix = tie_matrix(pairs := organisation_pairs(made, "full"), ties_of(pairs, made.works.astype(float)))
    assert of_ties(matrix) == pytest.approx(of_ties(matrix.toarray()), abs=1e-9)


def test_intervals_of_the_eigenvector_hold_the_truth() -> None:
    """Corpora drawn from a known one; intervals cover on the whole, not for each organisation to the digit."""
    teams = many(10, 1500, 40)
    truth = of(teams)
    pairs = organisation_pairs(truth, "fractional")
    weights = truth.works / truth.works.sum()
    values = of_ties(tie_matrix(pairs, ties_of(pairs, truth.works.astype(float))))
    several = np.diff(truth.member.indptr) > 1
    random = np.random.default_rng(1)
    held, shown = 0, 0
    for corpus in range(30):
        works = random.multinomial(1500, weights).astype(float)
        mine = of_ties(tie_matrix(pairs, ties_of(pairs, works)))
        joint = works_of(truth, works * several)
        low, high = eigenvector_intervals(pairs, works, mine, joint, corpus, resamples=40)
        known = np.isfinite(low)
        assert (joint[known] >= MINIMUM_WORKS).all()
        held += int(((low <= values) & (values <= high))[known].sum())
        shown += int(known.sum())
    assert shown > 500
    assert 0.93 <= held / shown <= 0.98


@pytest.mark.parametrize("teams", [[()], [("a",)], [("a",), ("b",)], [("a", "b")]], ids=["none", "one", "apart", "two"])
def test_hardly_a_network_has_an_answer(teams: list[Team]) -> None:
    picture = measured_organisations(of(teams), "fractional", 1, RULE)
    rows = organisation_table(picture, {"a": "JP"}, None).to_pylist()
    assert [row["organisation"] for row in rows] == sorted({name for team in teams for name in team})
    tied = ("a", "b") in teams
    for row in rows:
        assert row["betweenness"] == 0
        assert row["eigenvector"] == pytest.approx(0.5**0.5 if tied else 0)
        assert row["eigenvector_status"] == ("" if tied else "outside")
        assert row["eigenvector_low"] is None
        assert row["community"] == (1 if tied else None)
        assert row["strong_fields_status"] == "not_known"
        assert row["place"] == ("JP" if row["organisation"] == "a" else None)
    assert sum(batch.num_rows for batch in tie_batches(picture)) == tied
    assert network_account(picture)["with_ties"] == 2 * tied
