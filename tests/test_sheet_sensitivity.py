"""What would change the advice: bounds and thresholds by a tenth, and intervals, against rules written out here."""

import math
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from enishi.knowledge.plan.load import load_plan
from enishi.pipeline.sheet_tables import read_evidence
from enishi.strategy.field_sensitivity import moved, verdict, within
from enishi.strategy.partner_type import TypeCutoffs
from enishi.strategy.screening import Notice
from enishi.strategy.sensitivity import changes
from enishi.strategy.sheet import sheet
from enishi.strategy.sheet_evidence import Evidence
from enishi.study import StrengthRule
from invented_result import manifest, tables, write_tables

Row = dict[str, Any]


@pytest.fixture(scope="module")
def evidence(tmp_path_factory: pytest.TempPathFactory) -> Evidence:
    return read_evidence(write_tables(tmp_path_factory.mktemp("r") / "tables", tables(40)), manifest())


def oracle(place: Row, home: Row, bounds: tuple[float, float, float, float]) -> str:
    """Return the type from four bounds written out: more works, higher position, and the two of `similar`."""
    works, position = place["works"] / home["works"], place["eigenvector"] / home["eigenvector"]
    more, higher = works > bounds[0], position > bounds[1]
    if more or higher:
        return "leader" if more and higher else "own_path" if more else "hub"
    return "similar" if works > bounds[2] and position > bounds[3] else "emerging"


def test_sensitivity_is_what_recomputing_gives() -> None:
    base = (1.0, 1.0, 0.4, 0.5)
    names = ("works", "eigenvector", "similar_works", "similar_eigenvector")
    home, changed = {"works": 94078, "eigenvector": 0.114}, 0
    grid = [(w, e) for w in (0.2, 0.37, 0.41, 0.93, 1.05, 1.4) for e in (0.3, 0.47, 0.53, 0.92, 1.08, 1.3)]
    for w, e in grid:
        place = {"works": w * 94078, "eigenvector": e * 0.114}
        expected = set()
        for at, name in enumerate(names):
            for factor in (0.9, 1.1):
                bounds = tuple(b * factor if i == at else b for i, b in enumerate(base))
                kind = oracle(place, home, bounds)  # type: ignore[arg-type]
                if kind != oracle(place, home, base):
                    expected.add((name, factor, kind))
        found = {(c.moved, c.by[0], c.kind) for c in changes(place, home, TypeCutoffs())}
        assert {(n, round(f, 6), k) for n, f, k in found} == expected
        changed += len(expected)
    assert changed > 20


def test_the_ends_of_the_interval_may_change_the_advice() -> None:
    home = {"works": 100, "eigenvector": 0.1}
    place = {"works": 60, "eigenvector": 0.09, "works_low": 35.0, "works_high": 70.0}
    place |= {"eigenvector_low": 0.08, "eigenvector_high": 0.12}
    kinds = {(c.by, c.kind) for c in changes(place, home, TypeCutoffs()) if c.moved == "interval"}
    assert kinds == {((35.0, 0.08), "emerging"), ((35.0, 0.12), "hub"), ((70.0, 0.12), "hub")}
    assert changes({"works": 1, "eigenvector": None}, home, TypeCutoffs()) == []


def in_field(place: str, works: int, share: tuple[float, float], position: tuple[float, float], kind: str) -> Row:
    ends = {"share_shift_low": share[0], "share_shift_high": share[1]}
    ends |= {"position_shift_low": position[0], "position_shift_high": position[1]}
    return {"place": place, "works": works, **ends, "strength": kind}


def judged(row: Row, effect: float, least: float) -> str:
    """Return the verdict as the definition has it: both shifts beyond the least effect with their whole intervals."""
    shifts = ["share"] if row["place"] == "JP" else ["share", "position"]
    if row["works"] < least:
        return "not_known"
    if all(row[f"{one}_shift_low"] > effect for one in shifts):
        return "strong"
    return "weak" if all(row[f"{one}_shift_high"] < -effect for one in shifts) else "neither"


def test_moved_thresholds_of_fields_give_what_judging_again_gives() -> None:
    rng, rule, seen = np.random.default_rng(5), StrengthRule(0.1, 30), set()
    for place in ("JP", "KR"):
        for _draw in range(1500):
            low, other = rng.uniform(-0.25, 0.15, 2)
            row = in_field(place, int(rng.integers(31, 36)), (low, low + 0.05), (other, other + 0.02), "")
            row["strength"] = judged(row, 0.1, 30)
            assert verdict(row, "JP", rule) == row["strength"]
            expected = {
                (name, factor, kind)
                for name, base in (("minimum_effect", 0.1), ("minimum_works", 30))
                for factor in (0.9, 1.1)
                for effect, least in [(base * factor, 30) if name == "minimum_effect" else (0.1, base * factor)]
                if (kind := judged(row, effect, least)) != row["strength"]
            }
            assert set(moved(row, "JP", rule)) == expected
            seen |= {(row["strength"], kind) for _name, _factor, kind in expected}
            # At the ends of the intervals the best that can be is that every shift is at its high end.
            best = {**row, **{f"{one}_shift_low": row[f"{one}_shift_high"] for one in ("share", "position")}}
            worst = {**row, **{f"{one}_shift_high": row[f"{one}_shift_low"] for one in ("share", "position")}}
            at_ends = {judged(best, 0.1, 30), judged(worst, 0.1, 30)} - {"neither"}
            assert within(row, "JP", rule) in (at_ends if row["strength"] == "neither" and at_ends else {None})
    assert {("strong", "neither"), ("neither", "weak"), ("weak", "not_known"), ("neither", "strong")} <= seen


def test_a_place_just_under_the_least_works_could_be_judged() -> None:
    row = in_field("KR", 28, (math.nan, math.nan), (math.nan, math.nan), "not_known")
    assert set(moved(row, "JP", StrengthRule(0.1, 30))) == {("minimum_works", 0.9, "judged")}
    assert set(moved({**row, "works": 26}, "JP", StrengthRule(0.1, 30))) == set()


def test_a_low_end_that_has_no_bound_still_judges() -> None:
    row = in_field("KR", 50, (-0.4, -0.2), (-0.5, -0.3), "weak") | {"position_shift_low": None}
    assert verdict(row, "JP", StrengthRule(0.1, 30)) == "weak"
    assert verdict(row | {"position_shift_high": None}, "JP", StrengthRule(0.1, 30)) == "not_known"


def test_every_sheet_says_what_happens_within_the_intervals(evidence: Evidence) -> None:
    for code in ("CN", "KR", "VN"):
        lines = [one for one in sheet(evidence, load_plan(), code) if one["section"] == "sensitivity"]
        assert sum("interval" in line["text"]["en"] for line in lines) == 2, lines
        assert sum("区間" in line["text"]["ja"] for line in lines) == 2


def test_under_a_request_to_check_no_move_changes_the_advice(evidence: Evidence, tmp_path: Path) -> None:
    place = next(
        code for code in evidence.by_code
        if any("would change" in line["text"]["en"] for line in sheet(evidence, load_plan(), code))
        and code != "JP"
    )  # fmt: skip
    listed = sheet(evidence, load_plan(), place, notices=[Notice(place, None, "r", "s", 2)])
    moves = [line["text"]["en"] for line in listed if line["section"] == "sensitivity" and line.get("moved")]
    assert moves
    assert not any("would change" in text for text in moves)
