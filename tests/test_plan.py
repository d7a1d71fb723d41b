"""The knowledge base of a plan: whole in both languages, sourced, equal to the survey, and open to a user's folder."""

import re
import tomllib
from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path
from typing import Any

import pycountry
import pytest

from enishi.errors import InputError
from enishi.knowledge.advice import load_book
from enishi.knowledge.overlay import FILES
from enishi.knowledge.plan.load import LEVELS, load_plan
from enishi.knowledge.plan.model import words
from enishi.language import LANGUAGES, use
from enishi.pipeline.sheet_files import check_plan, keep_plan
from enishi.reports.site import write_site
from enishi.study import load_study
from invented_result import manifest, tables, write_tables

PLAN = load_plan()
JAPANESE = re.compile(r"[぀-ヿ一-鿿]")


def own(tmp_path: Path, file: str, text: str) -> Path:
    (tmp_path / file).write_text(text, "utf-8")
    return tmp_path


def texts(content: Any) -> Iterator[dict[str, str]]:
    """Yield every table that holds a text in a language."""
    if isinstance(content, dict):
        if set(LANGUAGES) & set(content):
            yield content
        for value in content.values():
            yield from texts(value)
    elif isinstance(content, list):
        for value in content:
            yield from texts(value)


@pytest.mark.parametrize("file", FILES)
def test_every_text_stands_in_both_languages(file: str) -> None:
    found = list(texts(tomllib.loads((files(FILES[file]) / file).read_text("utf-8"))))
    assert found
    for one in found:
        assert JAPANESE.search(one["ja"]) or re.fullmatch("[A-Za-z0-9 ]+", one["ja"]), one
        assert one["en"].strip() and not JAPANESE.search(one["en"]), one


def test_every_entry_names_a_source_that_is_explained() -> None:
    entries: list[Any] = [*PLAN.methods.values(), *PLAN.grids.values(), *PLAN.recommendations.values()]
    assert {entry.source for entry in entries} <= set(PLAN.sources)
    assert {one["source"] for one in [*PLAN.regions.values(), *PLAN.region_overrides.values()]} <= set(PLAN.sources)
    for one in PLAN.methods.values():
        assert (one.status == "ours") == (one.source == "ours")
        assert one.document is None or one.document[1] in set(PLAN.sources) - {"ours"}
    assert sum(one.document is not None for one in PLAN.methods.values()) == 6


def test_methods_are_those_of_the_survey_by_purpose_and_form() -> None:
    by_purpose: dict[str, set[str]] = {}
    for one in PLAN.methods.values():
        by_purpose.setdefault(one.purpose, set()).add(one.code)
    assert by_purpose == {
        "create": {"bilateral", "multilateral", "commissioned", "funding", "prize", "conferences"},
        "spread": {"fairs", "study"},
        "protect": {"agreements", "standards"},
    }
    assert set(PLAN.methods) == set(words()["methods"])
    assert {one.form for one in PLAN.methods.values()} == set(PLAN.forms)


def test_grids_are_three_by_three_and_complete_as_published() -> None:
    # Items a cell of the survey's tables, by row: people, things, money.
    counts = {
        "organisations": {"practice": [4, 2, 2, 2, 3, 2, 1, 4, 2]},
        "japan": {"direction": [3, 2, 1, 3, 3, 2, 1, 1, 1]},
        "interviews": {
            "activity": [1, 3, 3, 0, 5, 2, 2, 4, 1],
            # Content × people: six activities, of which one (communication) is hard and the others are successes.
            "success": [3, 1, 1, 5, 1, 2, 1, 0, 1],
            "hard": [0, 0, 0, 1, 1, 0, 0, 1, 0],
        },
    }
    order = [(row, column) for row in ("entry", "content", "exit") for column in ("people", "things", "money")]
    assert set(PLAN.grids) == set(counts)
    for code, kinds in counts.items():
        cells = PLAN.grids[code].cells
        assert list(cells) == order
        assert {one.kind for cell in cells.values() for one in cell} == set(kinds)
        for kind, numbers in kinds.items():
            assert [sum(one.kind == kind for one in cells[at]) for at in order] == numbers


def test_what_stays_hard_has_a_direction_from_the_same_cell() -> None:
    codes = [one.hard_of for cell in PLAN.grids["interviews"].cells.values() for one in cell if one.kind == "hard"]
    assert sorted(codes) == sorted(PLAN.book.content["hard"])
    said = {code: [one.text["en"] for one in PLAN.directions(code)] for code in codes}
    assert said["regulation"][-1] == "sharing knowledge on laws and rules abroad"
    assert {code: len(found) for code, found in said.items()} == {"communication": 3, "regulation": 3, "results": 1}
    assert PLAN.directions("nothing") == []


def test_recommendations_are_seven_to_companies_and_five_to_universities() -> None:
    points = [one.audience for one in PLAN.recommendations.values()]
    assert {code: points.count(code) for code in PLAN.audiences} == {"company": 7, "university": 5, "government": 3}
    for one in PLAN.recommendations.values():
        assert len(one.levels) == LEVELS == len({level["en"] for level in one.levels})


def test_facts_of_places() -> None:
    codes = [code for one in PLAN.regions.values() for code in one["places"]]
    assert len(codes) == len(set(codes)) == 216
    assert set(codes) <= {one.alpha_2 for one in pycountry.countries} | {"XK"}
    vietnam, taiwan, nowhere = (PLAN.facts(code) for code in ("VN", "TW", "AQ"))
    assert (vietnam.income, vietnam.region, vietnam.groups) == ("lower_middle", "EAS", ("ASEAN",))
    assert PLAN.facts("JP").groups == ("G7", "Quad")
    assert "TW" not in codes and (taiwan.income, taiwan.region) == ("high", "EAS")
    assert taiwan.overridden and taiwan.region_name and taiwan.region_name["ja"] == "東アジア・大洋州"
    assert (nowhere.income, nowhere.region, nowhere.region_name, nowhere.region_source) == (None, None, None, "")


def test_an_overlay_wins_and_both_are_shown(tmp_path: Path) -> None:
    text = '[methods.prize]\ncost = "high"\n[regions.NAC]\nyear = 2021\n[sources.mine]\nja = "自社"\nen = "own"\n'
    own(tmp_path, "methods.toml", text.replace("[regions.NAC]\nyear = 2021\n", ""))
    own(tmp_path, "regions.toml", '[override.AQ]\nregion = "NAC"\nja = "例"\nen = "for example"\nsource = "ours"\n')
    plan = load_plan(tmp_path)
    assert (plan.methods["prize"].cost, PLAN.methods["prize"].cost) == ("high", "medium")
    assert plan.methods["prize"].merits == PLAN.methods["prize"].merits
    assert plan.conflicts == (
        {"file": "methods.toml", "line": 2, "key": "methods.prize.cost", "base": "medium", "overlay": "high"},
    )
    assert plan.sources["mine"]["en"] == "own" and plan.facts("AQ").region == "NAC"
    assert load_plan().conflicts == ()


def test_a_folder_may_hold_any_of_the_files(tmp_path: Path) -> None:
    own(tmp_path, "practices.toml", '[columns.people]\nja = "人"\nen = "persons"\n')
    assert load_book(tmp_path).replaced == ()
    assert [row["line"] for row in load_plan(tmp_path).conflicts] == [2, 3]


WRONG = [
    ("methods.toml", '[methods.prize]\ncost = "hihg"', ['2: methods.prize.cost: "hihg"', "low, medium, high", "high?"]),
    ("methods.toml", '[methods.lottery]\ncost = "low"', ['1: methods.lottery: "lottery": expected one of: bilateral']),
    ("methods.toml", '[methods.prize]\n\nsource = "hearsay"', ['3: methods.prize.source: "hearsay"']),
    ("methods.toml", '[methods.prize]\ncosts = "low"', ["2: methods.prize.costs: unknown key", "did you mean cost?"]),
    ("methods.toml", '[methods.prize.gains]\nja = ""', ["1: methods.prize.gains: no text in: ja"]),
    ("practices.toml", "[grids.japan.exit]\nmoney = []", ["2: grids.japan.exit.money: expected a list"]),
    (
        "practices.toml",
        '[grids.mine]\nja = "例"\nen = "mine"\nsource = "ours"\n[grids.mine.entry]',
        ["1: grids.mine: missing: content, exit"],
    ),
    (
        "practices.toml",
        '[grids.japan.exit]\nmoney = [\n  {kind = "hope", ja = "例"},\n]',
        ["grids.japan.exit.money.0: missing: en", "practices.toml:3"],
    ),
    (
        "practices.toml",
        '[grids.japan.exit]\nmoney = [{kind = "hard", hard_of = "x"}]',
        ['hard_of: "x": expected one of'],
    ),
    (
        "recommendations.toml",
        '[recommendations.company-offshore]\nlevels = [{ja = "例", en = "x"}]',
        ["2: recommendations.company-offshore.levels: expected 4 levels"],
    ),
    ("regions.toml", '[override.AQ]\nregion = "NAC"', ["1: override.AQ: missing: ja, en, source"]),
    ("regions.toml", "[region.NAC]", ['1: unknown table "region"; expected one of: sources, regions, override']),
    ("regions.toml", "[regions.NAC.en]\nx = 1", ['1: "regions.NAC.en" has another form', "regions.toml there"]),
    ("regions.toml", "[regions\n", ["regions.toml: cannot be read as an overlay", "line 1"]),
    ("region.toml", "", ["region.toml: this file overlays nothing", "did you mean regions.toml?"]),
    ("notes.txt", "", ["the folder overlays nothing"]),
]


@pytest.mark.parametrize(("file", "text", "said"), WRONG)
def test_a_wrong_overlay_is_told_by_file_and_line(tmp_path: Path, file: str, text: str, said: list[str]) -> None:
    with pytest.raises(InputError) as caught:
        load_plan(own(tmp_path, file, text))
    for part in said:
        assert part in str(caught.value)


def test_all_that_is_wrong_is_told_at_once_also_in_japanese(tmp_path: Path) -> None:
    folder = own(tmp_path, "methods.toml", '[methods.prize]\ncost = "x"\ntime = "y"\n')
    own(tmp_path, "regions.toml", '[override.AQ]\nregion = "NAC"\n')
    use("ja")
    try:
        with pytest.raises(InputError) as caught:
            load_plan(folder)
    finally:
        use("en")
    lines = str(caught.value).splitlines()
    assert len(lines) == 4 and all(JAPANESE.search(line) for line in lines)


def test_a_folder_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="cannot be read as an overlay"):
        load_plan(tmp_path / "nowhere")


def test_a_study_keeps_every_file_of_its_overlay_and_the_site_names_what_it_replaced(tmp_path: Path) -> None:
    folder, result = tmp_path / "own", tmp_path / "result"
    for path in (folder, result):
        path.mkdir()
    own(folder, "practices.toml", '[grids.japan]\nja = "自社の方向性"\nen = "Our own direction"\n')
    file = tmp_path / "study.toml"
    (tmp_path / "x").write_text("", "utf-8")
    needed = 'title = "t"\nreference = "JP"\nyears = [2016, 2022]\n[[source]]\npath = "x"\n'
    file.write_text(needed + '[plan]\noverlay = "own"\n', "utf-8")
    study = load_study(file)
    check_plan(study)
    keep_plan(study, result / "plan")
    assert [path.name for path in (result / "plan").iterdir()] == ["practices.toml"]
    write_site(write_tables(result / "tables", tables(40)), manifest(), result / "site")
    page = (result / "site" / "en" / "knowledge.html").read_text("utf-8")
    assert "Our own direction" in page and "<code>grids.japan.en</code>" in page
    assert "grids.japan" not in (result / "site" / "en" / "methods.html").read_text("utf-8")
