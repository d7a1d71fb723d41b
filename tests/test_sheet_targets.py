"""Targets: every sheet has them, they follow their rule, can be reached, and a later result can check them."""

import json
from pathlib import Path
from statistics import median
from typing import Any

import pytest

from enishi.errors import InputError, UsageError
from enishi.knowledge.plan.load import load_plan
from enishi.pipeline.sheet import strategy_sheet
from enishi.strategy.sheet import sheet
from enishi.strategy.sheet_evidence import Evidence
from enishi.strategy.sheet_follow_up import follow_up
from invented_result import manifest, tables, write_tables

Row = dict[str, Any]
NEEDED = {"indicator", "subject", "baseline", "from", "to", "horizon", "unit", "value", "rule"}


def evidence(works: dict[str, int], joint: dict[str, list[int]], years: tuple[int, int] = (2016, 2022)) -> Evidence:
    """Return a result of Japan and other places of one type, each with joint works with Japan by year."""
    first = years[0]
    places = [
        {"place": code, "name_en": code, "name_ja": code, "role": "reference" if code == "JP" else "", "works": count,
         "partner_type": "emerging", "international_share": 0.2 if code == "JP" else 0.6,
         "international_share_high": 0.22}
        for code, count in works.items()
    ]  # fmt: skip
    pairs = {code: (min("JP", code), max("JP", code)) for code in joint}
    ties = [
        {"place_a": a, "place_b": b, "works": sum(joint[code])} for code, (a, b) in pairs.items() if any(joint[code])
    ]
    by_year = [
        {"place_a": a, "place_b": b, "year": first + at, "works": count}
        for code, (a, b) in pairs.items()
        for at, count in enumerate(joint[code])
        if count
    ]
    study = {**manifest()["study"], "years": list(years)}
    return Evidence(study=study, status="observed", places=places, places_by_field=[], fields=[], ties=ties,
                    ties_by_year=by_year, standouts=[], organisations=[])  # fmt: skip


def targets(found: Evidence, place: str) -> dict[str, Row]:
    lines = [line["target"] for line in sheet(found, load_plan(), place) if "target" in line]
    return {one["indicator"]: one for one in lines}


LIKE = {"A1": [5] * 7, "A2": [10] * 7, "A3": [15] * 7}
WORKS = {"JP": 5000, "A1": 700, "A2": 700, "A3": 700, "KR": 700}


@pytest.mark.parametrize(
    ("joint", "baseline", "value", "rule"),
    [
        # The median of the shares is 70 ÷ 700, so 10 a year; twice 6 is more.
        ([6] * 7, 6, 10, "median of 3 places"),
        ([2] * 7, 2, 4, "at most twice the present"),
        # It has fallen: the mean of all years, 24 ÷ 7, may be asked for although it is more than twice the present.
        ([6, 6, 6, 3, 1, 1, 1], 1, 3.5, "mean of all years"),
        # Above the median: the upper end of the interval of 60 works in three years.
        ([20] * 7, 20, 25.4, "upper end of the interval"),
        ([1, 1, 0, 0, 0, 0, 0], 0, 1, "a joint work again"),
        ([0] * 7, 0, 1, "a first joint work"),
    ],
)
def test_joint_works_go_to_the_median_of_places_like_it(
    joint: list[int], baseline: float, value: float, rule: str
) -> None:
    found = targets(evidence(WORKS, {**LIKE, "KR": joint}), "KR")["joint_works"]
    assert (found["baseline"], found["from"], found["to"], found["horizon"]) == (baseline, 2020, 2022, 2027)
    assert found["value"] == pytest.approx(value, abs=0.11)
    assert rule in found["rule"]["en"]
    assert found["subject"] == {"place_a": "JP", "place_b": "KR"}


def test_openness_rises_by_no_more_than_a_point_a_year() -> None:
    found = targets(evidence(WORKS, LIKE), "KR")["international_share"]
    assert found["value"] == pytest.approx(0.2 + 0.01 * 5)
    assert "60.0%, the median of 3 places of its type" in found["rule"]["en"]
    alone = targets(evidence({"JP": 5000, "KR": 700, "A1": 5, "A2": 5, "A3": 5}, {}), "KR")["international_share"]
    assert alone["value"] == 0.22  # places of few works are not looked at, so our interval decides


@pytest.fixture(scope="module")
def result(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("result")
    rows = tables(40)
    rows["ties_by_year"] = [
        {"place_a": t["place_a"], "place_b": t["place_b"], "year": year, "works": t["works"] // 7}
        for t in rows["ties"]
        for year in range(2016, 2023)
    ]
    rows["signatures"] = [
        {"year": year, "places": sorted(["JP", other]), "fields": ["ict8.ai"], "works": 4, "multi_affiliation": False}
        for year in range(2016, 2023)
        for other in ("CN", "KR", "VN")
    ]
    write_tables(folder / "tables", rows)
    (folder / "manifest.json").write_text(json.dumps(manifest()), "utf-8")
    return folder


@pytest.mark.parametrize("field", [None, "ai", "security"])
@pytest.mark.parametrize("place", ["CN", "KR", "VN", "TH"])
def test_every_sheet_has_targets_that_can_be_reached(result: Path, place: str, field: str | None) -> None:
    found = [line["target"] for line in strategy_sheet(result, place, field)["lines"] if "target" in line]
    assert [one["indicator"] for one in found] == ["joint_works", "international_share"]
    for one in found:
        assert one.keys() >= NEEDED
        assert one["value"] > one["baseline"]
        assert one["horizon"] == 2027
    joint, openness = found
    assert openness["value"] <= openness["baseline"] + 0.05 + 1e-9
    assert joint["unit"] == "works" or joint["value"] <= 2 * joint["baseline"] + 0.1
    assert joint["subject"].get("field") == (f"ict8.{field}" if field else None)


def test_the_median_is_that_of_the_rows_named(result: Path) -> None:
    lines = strategy_sheet(result, "VN")["lines"]
    opening = next(line for line in lines if line.get("target", {}).get("indicator") == "international_share")
    ours, *like = [one["values"]["international_share"] for one in opening["computation"]]
    assert len(like) >= 3
    assert opening["target"]["value"] == pytest.approx(min(max(median(like), ours), ours + 0.05), abs=0.02)


TARGET = {"indicator": "joint_works", "subject": {}, "baseline": 4.0, "to": 2022, "horizon": 2027, "value": 9.0,
          "unit": "works a year"}  # fmt: skip


@pytest.mark.parametrize(("a_year", "verdict"), [(9, "reached"), (8, "on_course"), (6, "on_course"), (5, "behind")])
def test_a_later_result_tells_what_became_of_a_target(a_year: int, verdict: str) -> None:
    # 2023 to 2025 lie two years after 2022: the straight line from 4 to 9 stands at 6.
    later = evidence(WORKS, {"KR": [4] * 7 + [a_year] * 3}, (2016, 2025))
    line = follow_up(later, later.by_code["KR"], None, [TARGET], lambda _field: [])[0]
    assert line["followed"] == {"indicator": "joint_works", "value": a_year, "expected": 6.0, "verdict": verdict}
    assert f"2023 to 2025: {a_year}.0" in line["text"]["en"]
    assert line["computation"][0]["sum"] == 3 * a_year


def test_our_share_is_followed_too_and_no_later_year_is_said() -> None:
    later = evidence(WORKS, {"KR": [4] * 10}, (2016, 2025))
    target = {**TARGET, "indicator": "international_share", "unit": "share", "baseline": 0.2, "value": 0.25}
    ours = [{"place": "JP", "year": year, "works": 100, "international_works": 10 if year < 2023 else 24}
            for year in range(2016, 2026)]  # fmt: skip
    line = follow_up(later, later.by_code["KR"], None, [target], lambda _field: ours)[0]
    assert line["followed"]["value"] == pytest.approx(0.24)
    assert line["followed"]["verdict"] == "on_course"
    assert len(line["computation"]) == 3
    same = evidence(WORKS, {"KR": [4] * 7})
    assert follow_up(same, same.by_code["KR"], None, [TARGET], lambda _field: [])[0]["followed"] is None


def test_the_command_follows_an_earlier_sheet(result: Path, tmp_path: Path) -> None:
    earlier = strategy_sheet(result, "KR", "ai")
    for line in earlier["lines"]:
        if "target" in line:
            line["target"] |= {"from": 2016, "to": 2018, "horizon": 2023}
    file = tmp_path / "kr.json"
    file.write_text(json.dumps(earlier), "utf-8")
    lines = strategy_sheet(result, "KR", "ai", since=file)["lines"]
    followed = [line for line in lines if "followed" in line]
    assert [line["followed"]["indicator"] for line in followed] == ["joint_works", "international_share"]
    assert followed[0]["followed"]["value"] == 4
    assert {line["section"] for line in followed} == {"next"}
    with pytest.raises(UsageError, match="CN"):
        strategy_sheet(result, "CN", "ai", since=file)
    string = json.dumps(earlier).replace('"horizon": 2023', '"horizon": "soon"')
    for wrong in ("{}", "no", '{"place": "KR", "field": null, "reference": "JP", "lines": [{"target": {}}]}', string):
        file.write_text(wrong, "utf-8")
        with pytest.raises(InputError, match=r"kr\.json"):
            strategy_sheet(result, "KR", since=file)
