"""Partner types: the survey's own answer, the rule's edges, and fragility."""

import numpy as np
import pytest

from enishi.flows.network import Network
from enishi.indicators.eigenvector import eigenvector
from enishi.knowledge.published import published
from enishi.language import translate
from enishi.strategy.fragility import fragility, largest_partner
from enishi.strategy.partner_type import LABELS, PartnerType, partner_types
from enishi.study import TypeCutoffs

CUTOFFS = TypeCutoffs()
TABLE = published()


def test_published_table_gives_the_types_of_the_survey() -> None:
    types = partner_types(
        [row.place for row in TABLE.rows],
        [row.works for row in TABLE.rows],
        [row.eigenvector for row in TABLE.rows],
        TABLE.reference,
        CUTOFFS,
    )
    named = {
        "CN": "leader",
        **dict.fromkeys(("AU", "HK", "SG"), "hub"),
        "IN": "own_path",
        **dict.fromkeys(("KR", "TW"), "similar"),
        "JP": "reference",
    }
    assert len(types) == 30
    assert types == {row.place: named.get(row.place, "emerging") for row in TABLE.rows}


def test_published_table_is_whole() -> None:
    assert (TABLE.works, TABLE.international_share, TABLE.status) == (1_772_843, 0.191, "published")
    assert (TABLE.years, TABLE.reference) == ((2016, 2022), "JP")
    assert len({row.place for row in TABLE.rows}) == len(TABLE.rows) == 30
    japan = next(row for row in TABLE.rows if row.place == "JP")
    assert (japan.works, japan.degree, japan.betweenness) == (94_078, 195, 0.013)
    assert (japan.international_share, japan.eigenvector) == (0.204, 0.114)
    assert "31 March 2023" in TABLE.source
    assert "令和5年3月31日" in translate(TABLE.source, "ja")


@pytest.mark.parametrize(
    ("works", "centrality", "expected"),
    [
        (101, 0.21, "leader"),
        (101, 0.20, "own_path"),
        (100, 0.21, "hub"),
        (1, 0.21, "hub"),
        (100, 0.20, "similar"),
        (41, 0.101, "similar"),
        (40, 0.2, "emerging"),
        (41, 0.1, "emerging"),
        (0, 0.0, "emerging"),
        # A difference of rounding only is none.
        (100, 0.2 * (1 + 1e-12), "similar"),
    ],
)
def test_rule(works: float, centrality: float, expected: str) -> None:
    types = partner_types(["R", "X"], [100, works], [0.2, centrality], "R", CUTOFFS)
    assert types == {"R": "reference", "X": expected}


def test_cutoffs_are_settings() -> None:
    cutoffs = TypeCutoffs(similar_works=0.1, similar_eigenvector=0.1)
    assert partner_types(["R", "X"], [100, 11], [0.2, 0.021], "R", cutoffs)["X"] == "similar"


def test_what_is_not_known_has_no_type() -> None:
    nan = float("nan")
    assert partner_types(["R", "X", "Y"], [100, nan, 5], [0.2, 0.1, nan], "R", CUTOFFS) == {"R": "reference"}
    assert partner_types(["R", "X"], [nan, 1], [0.2, 0.1], "R", CUTOFFS) == {}
    assert partner_types(["X"], [1], [0.1], "R", CUTOFFS) == {}


def test_every_type_has_a_name_in_both_languages() -> None:
    assert set(LABELS) == set(PartnerType)
    assert translate(LABELS[PartnerType.SIMILAR], "ja").format(reference="日本") == "日本と類似した国際共同研究"
    survey = {
        "グローバルを牽引する国際共同研究",
        "交流を核とする国際共同研究",
        "独自路線を突き進む研究",
        "国の発展を支える初期研究",
    }
    assert survey < {translate(text, "ja") for text in LABELS.values()}


def net_of(ties: dict[tuple[str, str], float], works: dict[str, float]) -> Network:
    return Network.from_ties(ties, works)


# H leans on C alone; S has the same standing from two partners.
TIES = {("R", "C"): 30.0, ("R", "D"): 30.0, ("C", "D"): 60.0, ("C", "H"): 60.0, ("C", "S"): 30.0, ("D", "S"): 45.0}
WORKS = {"R": 500.0, "C": 900.0, "D": 800.0, "H": 100.0, "S": 120.0}


def test_a_hub_that_hangs_on_one_partner_is_fragile() -> None:
    tests = fragility(net_of(TIES, WORKS), None, "R", CUTOFFS)
    assert list(tests) == ["C", "D", "H", "R", "S"]
    hub, firm = tests["H"], tests["S"]
    assert (hub.partner_type, hub.largest_partner) == ("hub", "C")
    assert (hub.type_without_largest_partner, hub.fragile) == ("emerging", True)
    assert (firm.partner_type, firm.largest_partner) == ("hub", "D")
    assert (tests["R"].partner_type, tests["R"].fragile) == ("reference", False)
    assert {test.type_without_multi_affiliation for test in tests.values()} == {None}


def test_only_the_tie_goes_and_everyone_is_measured_again() -> None:
    net = net_of(TIES, WORKS)
    for place, test in fragility(net, None, "R", CUTOFFS).items():
        assert test.largest_partner
        cut = {pair: tie for pair, tie in TIES.items() if set(pair) != {place, test.largest_partner}}
        left = Network.from_ties(cut, WORKS)
        types = partner_types(left.places, left.works, eigenvector(left), "R", CUTOFFS)
        assert test.type_without_largest_partner == types[place]
        assert test.fragile == (types[place] != test.partner_type)


def test_the_largest_partner_may_be_the_reference() -> None:
    tests = fragility(net_of({("R", "H"): 50.0, ("R", "C"): 10.0, ("C", "D"): 5.0}, WORKS), None, "R", CUTOFFS)
    assert tests["H"].largest_partner == "R"
    assert tests["R"].type_without_largest_partner == "reference"


def test_a_place_that_lives_on_multi_affiliation_is_fragile() -> None:
    without = Network.from_ties({pair: tie for pair, tie in TIES.items() if "H" not in pair}, {**WORKS, "S": 700.0})
    tests = fragility(net_of(TIES, WORKS), without, "R", CUTOFFS)
    assert (tests["H"].type_without_multi_affiliation, tests["H"].fragile) == ("emerging", True)
    assert (tests["S"].type_without_multi_affiliation, tests["S"].fragile) == ("leader", True)
    assert (tests["C"].type_without_multi_affiliation, tests["C"].fragile) == ("leader", False)
    gone = Network.from_ties({pair: tie for pair, tie in TIES.items() if "H" not in pair}, {"R": 500.0, "S": 1.0})
    assert "H" not in gone.places
    assert fragility(net_of(TIES, WORKS), gone, "R", CUTOFFS)["H"].type_without_multi_affiliation == "emerging"


def test_equal_partners_are_told_apart_by_code() -> None:
    net = Network.from_ties({("A", "C"): 2.0, ("A", "B"): 2.0}, places=["X"])
    assert largest_partner(net, "A") == "B"
    assert largest_partner(net, "X") is None


def test_a_place_without_ties_keeps_its_type() -> None:
    net = Network.from_ties({("R", "C"): 2.0}, {"R": 10.0, "C": 5.0, "X": 4.0})
    test = fragility(net, None, "R", CUTOFFS)["X"]
    assert (test.partner_type, test.largest_partner, test.fragile) == ("emerging", None, False)


def test_networks_are_not_changed() -> None:
    net = net_of(TIES, WORKS)
    before = net.ties.copy()
    fragility(net, None, "R", CUTOFFS)
    assert np.array_equal(net.ties, before)
