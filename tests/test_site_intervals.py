"""How sure the numbers of the site are, as its pages say it: intervals, bands of ranks, other settings, fields."""

import csv
import io
import re
from html import unescape
from pathlib import Path

import pytest

from enishi.reports.site import write_site
from enishi.reports.site.frame import Frame
from enishi.reports.site.lines import draw_panels
from enishi.reports.site.measures import BETWEENNESS, FIVE, SHARE, WORKS
from enishi.reports.site.plot import draw_plot
from enishi.reports.site.result import Result, read_result
from enishi.reports.site.strips import draw_strips
from enishi.reports.site.voice import Voice
from invented_result import FOCUS, manifest, tables, write_tables

SHOWN = ["JP", *FOCUS]


@pytest.fixture(scope="module")
def invented(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_tables(tmp_path_factory.mktemp("tables"), tables(60))


@pytest.fixture(scope="module")
def result(invented: Path) -> Result:
    return read_result(invented, manifest())


@pytest.fixture(scope="module")
def site(invented: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("site")
    write_site(invented, manifest(), out)
    return out


def number(text: str) -> float:
    """Return a number as pages write it; <0.001 as nothing."""
    text = text.replace("−", "-").replace(",", "").lstrip("▲▼? +")
    return 0.0 if text.startswith("<") else float(text.removesuffix("%"))


def ends(text: str) -> list[float]:
    return [number(end) for end in re.split("–|〜| to ", text)]


def cells(text: str) -> list[tuple[str, str]]:
    """Return the value and the interval of every cell that has an interval below its value."""
    found = re.findall(r"<t[dh][^>]*>((?:(?!</t[dh]>).)*?)<small[^>]*>([^<]*)</small></t[dh]>", text, re.S)
    return [(unescape(re.sub(r"<[^>]*>", "", value)), unescape(interval)) for value, interval in found]


@pytest.mark.parametrize("name", ["index", "place-JP", "place-CN", "fields", "network", "groups"])
@pytest.mark.parametrize("language", ["ja", "en"])
def test_every_value_lies_in_the_interval_shown_below_it(site: Path, language: str, name: str) -> None:
    shown = cells((site / language / f"{name}.html").read_text("utf-8"))
    known = [(value, interval) for value, interval in shown if interval != "–"]
    assert len(known) > 5 or name == "groups"
    for value, interval in known:
        low, high = ends(interval)
        assert low <= number(value) <= high, (value, interval)


def test_a_value_without_an_interval_says_why(site: Path, result: Result) -> None:
    voice = Voice("en")
    assert BETWEENNESS.cell(result.reference, 0, voice).interval == "–"
    text = unescape((site / "en" / "index.html").read_text("utf-8"))
    reason = f'title="{BETWEENNESS.no_interval}"'
    assert BETWEENNESS.no_interval
    assert text.count(reason) == 1
    assert reason in unescape((site / "en" / "place-JP.html").read_text("utf-8"))
    assert BETWEENNESS.no_interval in unescape((site / "en" / "methods.html").read_text("utf-8"))


@pytest.mark.parametrize("language", ["ja", "en"])
def test_ranks_are_bands_and_never_bare(result: Result, language: str) -> None:
    frame = Frame(result, Voice(language))
    for row in result.shown:
        for strip, measure in zip(draw_strips(frame, row), FIVE, strict=True):
            if measure is BETWEENNESS:
                assert strip.rank == "–"
                continue
            low, high = row[f"{measure.column}_rank_low"], row[f"{measure.column}_rank_high"]
            shown = [int(digits) for digits in re.findall(r"\d+", strip.rank)]
            assert sorted(shown) == sorted([low, high, 60])
            better = sum(other[measure.column] > row[measure.column] for other in result.places)
            assert low <= better + 1 <= high


def test_a_place_without_bands_gets_no_rank() -> None:
    assert WORKS.band({"works": 5}, 60, Voice("en")) == "–"


def test_the_first_rank_alone_is_a_band_too() -> None:
    assert WORKS.band({"works_rank_low": 1, "works_rank_high": 1}, 60, Voice("en")) == "1–1 of 60"


def test_ranges_are_written_so_that_signs_are_no_dashes() -> None:
    voice = Voice("en")
    row = {"international_share": 0.5, "international_share_low": 0.42, "international_share_high": 0.58}
    assert SHARE.phrase(row, voice) == "50.0% (42.0–58.0%)"
    assert voice.between(voice.change(-0.05), voice.change(0.12)) == "−5.0 to +12.0%"
    assert [voice.shift(value) for value in (-0.001, 0.0, -0.5, 0.7, None)] == ["0.00", "0.00", "−0.50", "+0.70", "–"]


def test_whiskers_stand_on_the_shown_places_and_hold_their_marks(result: Result) -> None:
    plot = draw_plot(Frame(result, Voice("en")), result.places, "wide", "", 1080, 640, 13)
    assert {whisker.place for whisker in plot.whiskers} == set(SHOWN)
    left, upper, right, bottom = plot.frame
    for whisker in plot.whiskers:
        assert whisker.across is not None
        assert whisker.upright is not None
        assert left <= whisker.across[0] <= whisker.x <= whisker.across[1] <= right
        assert upper <= whisker.upright[0] <= whisker.y <= whisker.upright[1] <= bottom


def test_a_year_without_an_interval_breaks_the_band(result: Result) -> None:
    years = [{**row, "degree_low": None} if row["year"] == 2019 else row for row in result.years_of("JP")]
    panels = draw_panels(Frame(result, Voice("en")), years, [])
    assert [len(panel.traces[0].bands) for panel in panels] == [1, 1, 2, 1]
    assert len(panels[0].traces[0].bands[0].split()) == 2 * len(years)


def body(path: Path, key: str) -> list[list[str]]:
    """Return the texts of the cells of a table's rows, intervals in brackets."""
    figure = re.search(rf'<figure class="table[^"]*" id="{key}">.*?</figure>', path.read_text("utf-8"), re.S)
    assert figure is not None
    rows = re.findall(r"<tr[^>]*>.*?</tr>", figure[0].partition("<tbody>")[2], re.S)
    parts = [re.findall(r"<t[dh][^>]*>(.*?)</t[dh]>", row.replace("<small>", " ("), re.S) for row in rows]
    return [[unescape(re.sub(r"<[^>]*>", "", part)).strip() for part in row] for row in parts]


def test_other_settings_stand_beside_the_study_and_span_the_range(site: Path) -> None:
    rows = body(site / "en" / "place-CN.html", "range")
    assert [row[0] for row in rows][:2] == ["Works", "International share"]
    assert rows[-1][2] == "2/3"
    for row in rows[:-1]:
        low, high = ends(row[2])
        assert all(low <= number(value) <= high for value in [row[1].partition(" (")[0], *row[3:]])
    text = (site / "en" / "place-CN.html").read_text("utf-8")
    assert "90.0% of 1,000 resamples" in text
    assert "Of 3 other settings that know the place, 2 give the same type." in text
    assert "Only the source" in text


def test_a_setting_that_does_not_know_a_place_says_nothing_of_it(site: Path) -> None:
    rows = body(site / "en" / "place-AU.html", "range")
    assert [row[-1] for row in rows] == ["–"] * 6
    assert "–" not in [row[3] for row in rows]


def test_strong_and_weak_places_stand_as_the_survey_prints_them(site: Path) -> None:
    rows = {row[0]: row[1:] for row in body(site / "en" / "fields.html", "strengths-1")}
    assert rows["Invented field 0"] == ["China", "Japan", "India"]
    assert rows["Invented field 2"][:2] == ["–", "–"]
    assert "得手とする国" in (site / "ja" / "fields.html").read_text("utf-8")
    grid = {row[0]: row[1:] for row in body(site / "en" / "fields.html", "grid-1")}
    assert grid["Japan"][0] == "▼ −0.30 (−0.35 to −0.25"
    assert grid["China"][0] == "▲ +0.40 (+0.35 to +0.45"
    assert grid["India"][0] == "? +0.02 (–"
    assert grid["Japan"][2] == "–"
    assert "above 0.1" in (site / "en" / "fields.html").read_text("utf-8")


def test_coverage_is_given_or_said_not_to_be(site: Path) -> None:
    rows = body(site / "en" / "data.html", "coverage")
    assert [row[2] for row in rows] == ["17,500", "400", "not given"]
    assert rows[1][3] == "25.0%"
    assert "[field_totals]" in (site / "en" / "data.html").read_text("utf-8")


def test_downloads_have_the_ends_of_every_interval(site: Path) -> None:
    def lines(name: str) -> list[dict[str, str]]:
        return list(csv.DictReader(io.StringIO((site / "data" / name).read_text("utf-8-sig"))))

    for name in ("places.csv", "ties.csv", "place-JP-by-year.csv", "fields.csv", "places_by_field_year.csv"):
        assert {"works", "works_low", "works_high"} <= set(lines(name)[0]), name
    assert {"growth_low", "works_rank_low", "works_range_high", "type_stability"} <= set(lines("places.csv")[0])
    assert "betweenness_low" not in lines("places.csv")[0]
    assert {line["strength"] for line in lines("places_by_field.csv")} == {"strong", "weak", "neither", "not_known"}
    assert len(lines("places_by_field_year.csv")) == 7 * len(SHOWN)
    assert len(lines("variants.csv")) == 3 * 60 - 1


def test_hostile_names_of_fields_and_settings_are_text(tmp_path: Path) -> None:
    rows, evil = tables(40), '"><img src=x onerror=alert(1)>'
    for row in [*rows["fields"], *(row for row in rows["places"] if row["place"] == "CN")]:
        row.update(name_en=evil, name_ja=evil)
    for row in rows["variants"]:
        row["variant"] = evil
    write_site(write_tables(tmp_path / "tables", rows), manifest(), tmp_path / "site")
    for path in (tmp_path / "site").rglob("*.html"):
        assert "<img" not in path.read_text("utf-8"), path.name


def test_a_result_without_resamples_shows_what_it_has(tmp_path: Path) -> None:
    rows = tables(40)
    for row in rows["places"]:
        row.update(type_stability=None, eigenvector_low=None, eigenvector_high=None, eigenvector_rank_low=None)
    for name in ("variants", "coverage", "strengths", "places_by_field", "places_by_field_year"):
        del rows[name]
    settings = manifest()
    settings["study"]["resamples"] = 0
    write_site(write_tables(tmp_path / "tables", rows), settings, tmp_path / "site")
    text = (tmp_path / "site" / "en" / "place-CN.html").read_text("utf-8")
    assert "the study asks for no resamples" in text
    assert 'id="range"' not in text
    assert 'id="by-field"' not in text
    assert 'id="coverage"' not in (tmp_path / "site" / "en" / "data.html").read_text("utf-8")
