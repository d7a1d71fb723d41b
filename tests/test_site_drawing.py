"""Drawings of the site: scales keep order, names do not collide, places stand where their type says."""

from itertools import combinations, pairwise
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from enishi.reports.site.frame import Frame
from enishi.reports.site.labels import Label, Spot, place_labels, text_width
from enishi.reports.site.layout import fit, parts, separate, stress_layout
from enishi.reports.site.lines import draw_panels, short
from enishi.reports.site.network import drawn_ties
from enishi.reports.site.plot import Plot, draw_plot
from enishi.reports.site.result import Result, read_result
from enishi.reports.site.scale import linear, logarithmic, root, round_step
from enishi.reports.site.voice import Voice
from invented_result import FOCUS, manifest, tables, write_tables

NOTHING = np.empty((0, 4))
POSITIVE = st.floats(1e-4, 1e7)


@pytest.fixture(scope="module")
def result(tmp_path_factory: pytest.TempPathFactory) -> Result:
    return read_result(write_tables(tmp_path_factory.mktemp("tables"), tables()), manifest())


@pytest.fixture(scope="module")
def plot(result: Result) -> Plot:
    return draw_plot(Frame(result, Voice("ja")), result.places, "wide", "", 1080, 640, 13)


def box(label: Label, size: float) -> tuple[float, float, float, float]:
    width = text_width(label.text, size)
    left = label.x - {"start": 0.0, "middle": width / 2, "end": width}[label.anchor]
    return left, label.y - size * 0.92, left + width, label.y + size * 0.2


def collide(a: tuple[float, ...], b: tuple[float, ...]) -> bool:
    return a[0] < b[2] - 0.01 and b[0] < a[2] - 0.01 and a[1] < b[3] - 0.01 and b[1] < a[3] - 0.01


@given(st.lists(POSITIVE, min_size=2, max_size=20))
def test_scales_keep_the_order_and_stay_inside(values: list[float]) -> None:
    top = max(values)
    for scale in (logarithmic(values, 0, 100), linear(top, 0, 100), root(top, 0, 100)):
        places = [scale(value) for value in sorted(values)]
        assert all(a <= b for a, b in pairwise(places))
        assert 0 <= places[0] <= places[-1] <= 100
        assert all(0 <= scale(tick) <= 100 + 1e-9 for tick in scale.ticks)


@given(POSITIVE)
def test_a_step_is_round_and_just_large_enough(rough: float) -> None:
    step = round_step(rough)
    assert rough * (1 - 1e-9) <= step <= rough * 2.5 * (1 + 1e-9)
    assert f"{step:.0e}"[0] in "125" or f"{step:.1e}".startswith("2.5")


def test_scales_at_known_points() -> None:
    assert logarithmic([10, 1000], 0, 1).ticks == (10, 100, 1000)
    scale = root(1 / 1.12, 0, 1)
    assert (scale(0), scale(0.25), scale(1)) == pytest.approx((0, 0.5, 1))
    assert linear(7, 0, 80).ticks == (0, 2, 4, 6, 8)


def test_numbers_on_axes_lose_empty_zeros() -> None:
    assert [short(text) for text in ("40.0%", "0.400", "2,000", "1.000", "0.0%")] == ["40%", "0.4", "2,000", "1", "0%"]


@given(st.lists(st.tuples(st.floats(50, 350), st.floats(50, 350), st.booleans()), max_size=25))
def test_names_never_collide_and_stay_in_the_frame(points: list[tuple[float, float, bool]]) -> None:
    spots = [Spot(x, y, 4, f"Place {number}", must) for number, (x, y, must) in enumerate(points)]
    labels = place_labels(spots, (0, 0, 400, 400), 10, NOTHING, 99)
    boxes = [box(label, 10) for label in labels]
    assert not [pair for pair in combinations(boxes, 2) if collide(*pair)]
    assert all(one[0] >= -0.01 and one[2] <= 400.01 for one in boxes)


def test_a_name_that_must_be_shown_gets_a_leader_line_in_a_crowd() -> None:
    crowd = [Spot(200 + 9 * (number % 5), 200 + 9 * (number // 5), 4, "", False) for number in range(25)]
    labels = place_labels([Spot(218, 218, 4, "Wanted", True), *crowd], (0, 0, 400, 400), 10, NOTHING, 1)
    assert [label.text for label in labels] == ["Wanted"]
    assert labels[0].leader is not None


def test_a_name_without_a_line_is_nearest_to_its_own_mark() -> None:
    marks = [Spot(100, 100, 5, "First"), Spot(112, 103, 5, "Second"), Spot(104, 112, 5, "Third")]
    labels = place_labels(marks, (0, 0, 300, 300), 10, NOTHING, 3)
    assert labels
    for label in labels:
        left, top, right, bottom = box(label, 10)
        gaps = [
            (max(left - spot.x, spot.x - right, 0) ** 2 + max(top - spot.y, spot.y - bottom, 0) ** 2, spot.text)
            for spot in marks
        ]
        assert min(gaps)[1] == label.text


def test_every_focus_place_is_named_in_the_plot(plot: Plot, result: Result) -> None:
    named = {label.text for label in plot.labels if label.must}
    assert named == {result.by_code[code]["name_ja"] for code in [*FOCUS, "JP"]}
    assert len(plot.marks) == 200


def test_names_in_the_plot_do_not_collide(plot: Plot) -> None:
    boxes = [box(label, plot.size) for label in plot.labels]
    assert len(boxes) > 20
    assert not [pair for pair in combinations(boxes, 2) if collide(*pair)]


def test_the_cross_divides_the_plane_into_the_types(plot: Plot) -> None:
    assert plot.cross is not None
    x, y = plot.cross
    sides = {"leader": (1, -1), "hub": (-1, -1), "own_path": (1, 1), "similar": (-1, 1), "emerging": (-1, 1)}
    seen = set()
    for mark in plot.marks:
        if mark.kind != "reference":
            assert (1 if mark.x > x else -1, 1 if mark.y > y else -1) == sides[mark.kind]
            seen.add(mark.kind)
    assert seen == set(sides)
    assert plot.similar is not None
    left, top, width, height = plot.similar
    for mark in plot.marks:
        inside = left < mark.x < left + width and top < mark.y < top + height
        assert inside == (mark.kind == "similar")


def test_a_path_is_laid_out_in_its_order() -> None:
    points = fit(stress_layout(5, [(0, 1), (1, 2), (2, 3), (3, 4)]), (0, 0, 100, 10))
    order = np.argsort(points[:, 0]).tolist()
    assert order in ([0, 1, 2, 3, 4], [4, 3, 2, 1, 0])


def test_parts_come_largest_first() -> None:
    assert parts(6, [(4, 5), (0, 2), (2, 3)]) == [[0, 2, 3], [4, 5], [1]]
    assert parts(0, []) == []


def test_a_long_backbone_is_cut_but_leaves_no_place_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("enishi.reports.site.network.DRAWN", 2)
    pairs = ["AB", "AC", "BC", "AD", "CD", "DE"]
    ties = [{"place_a": p[0], "place_b": p[1], "works": 9 - n, "backbone": True} for n, p in enumerate(pairs)]
    ties.insert(1, {"place_a": "X", "place_b": "Y", "works": 9, "backbone": False})
    assert [tie["place_a"] + tie["place_b"] for tie in drawn_ties(ties)] == ["AB", "AC", "AD", "DE"]


@given(st.integers(2, 12))
def test_nodes_at_one_point_are_moved_apart(count: int) -> None:
    radii = np.full(count, 3.0)
    points = separate(np.full((count, 2), 100.0), radii, (0, 0, 200, 200), 1.0)
    distances = [float(np.linalg.norm(points[a] - points[b])) for a, b in combinations(range(count), 2)]
    assert min(distances) > 6


def test_a_year_without_a_value_breaks_the_line(result: Result) -> None:
    year = {"works": 5, "international_share": 0.5, "degree": 1, "eigenvector": 0.1}
    years = [{**year, "year": number} for number in range(2016, 2023)]
    years[3] = {**years[3], "international_share": None}  # type: ignore[dict-item]
    panels = draw_panels(Frame(result, Voice("en")), years, [])
    assert [len(panel.traces[0].pieces) for panel in panels] == [1, 2, 1, 1]
    assert [len(panel.traces[0].dots) for panel in panels] == [7, 6, 7, 7]


def test_numbers_are_written_the_same_in_both_languages(tmp_path: Path) -> None:
    voice = Voice("ja")
    assert voice.whole(571656) == "571,656"
    assert voice.share(0.213) == "21.3%"
    assert [voice.decimal(value) for value in (0.6, 0.0004, 0.0, None, float("nan"))] == [
        "0.600",
        "<0.001",
        "0.000",
        "–",
        "–",
    ]
    assert Voice("en").names([{"name_en": name} for name in "ABC"]) == "A, B and C"
    assert voice.choose({"en": "only English"}) == "only English"
