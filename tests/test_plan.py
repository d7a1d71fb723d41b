"""The knowledge base of a plan: whole in both languages, sourced, equal to the survey, and open to a user's folder."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pycountry
import pytest

from enishi.errors import InputError
from enishi.knowledge.advice import load_book
from enishi.knowledge.overlay import FILES, layered
from enishi.knowledge.plan.load import load_plan
from enishi.knowledge.plan.model import words
from enishi.knowledge.plan.recommendation import LEVELS
from enishi.language import LANGUAGES, use
from enishi.pipeline.sheet_files import check_plan, keep_plan
from enishi.study import load_study
from invented_result import manifest, tables, whole_site, write_tables

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
    found = list(texts(layered(file).content))
    assert found
    for one in found:
        assert JAPANESE.search(one["ja"]) or re.fullmatch("[A-Za-z0-9 !/.@（）-]+", one["ja"]), one
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


def test_a_case_of_the_overlay_is_one_like_the_others_and_one_replaced_is_shown(tmp_path: Path) -> None:
    mine = (
        '[cases.mine]\nname = {ja = "自社", en = "Ours"}\npartners = ["TH"]\nmethod = "prize"\n'
        'summary = {ja = "例", en = "Example"}\nsources = [{title = "Own files"}]\n[cases.e-asia]\nuntil = 2030\n'
    )
    plan = load_plan(own(tmp_path, "cases.toml", mine))
    by_code = {case.code: case for case in plan.cases}
    assert len(plan.cases) == len(PLAN.cases) + 1 and [*by_code] == sorted(by_code)
    assert (by_code["mine"].partners, by_code["mine"].sources[0].title) == (("TH",), "Own files")
    assert by_code["e-asia"].until == 2030 and by_code["e-asia"].since == 2012  # what was not said stays
    assert plan.conflicts == ()  # no year contradicts none


def test_phases_are_published_and_who_comes_in_them_is_ours() -> None:
    phases = PLAN.phases
    assert {one.source for one in phases.phases.values()} == {"initiative5"}
    given = [*phases.fields.values(), *(one for by in phases.who.values() for one in by.values())]
    assert {one.source for one in given} == {"ours"}
    order = {field: phases.of_field(f"ict8.{field}") for field in ("security", "iot", "ai", "edge", "devices")}
    assert {field: one and one.phase for field, one in order.items()} == {
        "security": "1", "iot": "2", "ai": "3", "edge": None, "devices": None
    }  # fmt: skip
    stands = {code: phases.of_place(PLAN.facts(code)) for code in ("VN", "TH", "US", "TW", "AQ")}
    assert {code: one and one.phase for code, one in stands.items()} == {
        "VN": "1", "TH": "2", "US": "3", "TW": "3", "AQ": None
    }  # fmt: skip
    ai, security, thailand = order["ai"], order["security"], stands["TH"]
    assert ai and security and thailand
    assert phases.due(security, thailand) and not phases.due(ai, thailand)


def test_the_example_of_the_documentation_is_read(tmp_path: Path) -> None:
    page = (Path(__file__).parents[1] / "docs" / "knowledge.md").read_text("utf-8")
    example = page.split("## Phases", 1)[1].split("```toml\n", 1)[1].split("```", 1)[0]
    phases = load_plan(own(tmp_path, "phases.toml", example)).phases
    assert phases.phases["2"].horizon == {"ja": "2030年まで", "en": "by 2030"} and phases.phases["1"].horizon is None
    edge = phases.of_field("ict8.edge")
    assert edge and edge.phase == "1" and phases.of_field("ict8.iot") is None


def test_an_overlay_moves_fields_and_places_between_phases(tmp_path: Path) -> None:
    text = (
        '[sources.mine]\nja = "自社"\nen = "own"\n'
        '[fields.ict8]\nai = {phase = "1"}\niot = {phase = "none"}\n'
        '[fields.mine]\nrobots = {phase = "3", ja = "例", en = "x", source = "mine"}\n'
        '[regions]\nEAS = {phase = "1", source = "mine"}\n[groups]\nASEAN = {phase = "2", source = "mine"}\n'
        '[places]\nSG = {phase = "3", source = "mine"}\nTH = {phase = "none", source = "mine"}\n'
    )
    plan = load_plan(own(tmp_path, "phases.toml", text))
    found = {code: plan.phases.of_place(plan.facts(code)) for code in ("SG", "TH", "VN", "KR", "US")}
    assert {code: one and (one.phase, one.by) for code, one in found.items()} == {
        "SG": ("3", "places"), "TH": None, "VN": ("2", "groups"), "KR": ("1", "regions"), "US": ("3", "incomes")
    }  # fmt: skip
    fields = {key: plan.phases.of_field(key) for key in ("ict8.ai", "ict8.iot", "mine.robots")}
    assert {key: one and one.phase for key, one in fields.items()} == {
        "ict8.ai": "1", "ict8.iot": None, "mine.robots": "3"
    }  # fmt: skip
    assert [(row["line"], row["key"], row["base"], row["overlay"]) for row in plan.conflicts] == [
        (5, "fields.ict8.ai.phase", "3", "1"),
        (6, "fields.ict8.iot.phase", "2", "none"),
    ]


def test_a_folder_may_hold_any_of_the_files(tmp_path: Path) -> None:
    own(tmp_path, "practices.toml", '[columns.people]\nja = "人"\nen = "persons"\n')
    assert load_book(tmp_path).replaced == ()
    assert [row["line"] for row in load_plan(tmp_path).conflicts] == [2, 3]


WRONG = [
    (
        "methods.toml",
        '[methods.prize]\ncost = "hihg"',
        ['2: methods.prize.cost: "hihg"', "low, medium, high", '"high"?'],
    ),
    ("methods.toml", '[methods.lottery]\ncost = "low"', ['1: methods.lottery: "lottery": expected one of: bilateral']),
    ("methods.toml", '[methods.prize]\n\nsource = "hearsay"', ['3: methods.prize.source: "hearsay"']),
    ("methods.toml", '[methods.prize]\ncosts = "low"', ["2: methods.prize.costs: unknown key", 'did you mean "cost"?']),
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
    ("phases.toml", '[fields.ict8.edge]\nphase = "4"', ["1: fields.ict8.edge: missing: ja, en, source"]),
    (
        "phases.toml",
        '[fields.ict8.iot]\nphase = "4"',
        ['2: fields.ict8.iot.phase: "4": expected one of: 1, 2, 3, none'],
    ),
    (
        "phases.toml",
        '[fields.ict8.networts]\nphase = "1"\nja = "例"\nen = "x"\nsource = "ours"',
        ['fields.ict8.networts: "networts": expected one of', 'did you mean "networks"?'],
    ),
    ("phases.toml", '[incomes]\nhihg = {phase = "1", source = "ours"}', ["2: incomes.hihg", 'did you mean "high"?']),
    ("phases.toml", '[places]\nQQ = {phase = "1", source = "ours"}', ['2: places.QQ: "QQ": expected one of: AD']),
    ("phases.toml", "[fields]\nmine = 3", ["2: fields.mine: expected fields of this scheme"]),
    ("cases.toml", '[cases.e-asia]\nmethod = "prise"', ['2: cases.e-asia.method: "prise"', 'did you mean "prize"?']),
    ("cases.toml", "[cases.e-asia]\nuntil = 1990", ["2: cases.e-asia.until: expected a year not before 2012"]),
    ("cases.toml", '[cases.e-asia]\nsince = "2012"', ["2: cases.e-asia.since: expected a year from 1900 to 2100"]),
    ("cases.toml", '[cases.mine]\nmethod = "prize"', ["1: cases.mine: missing: name, partners, summary, sources"]),
    ("cases.toml", '[cases.e-asia]\npartners = ["TH", "QQ"]', ['2: cases.e-asia.partners.1: "QQ": expected one of']),
    ("cases.toml", '[cases.e-asia]\nfields = ["netwrks"]', ['did you mean "networks"?']),
    ("cases.toml", '[cases.e-asia.axes]\nfunding = "own_money"', ["2: cases.e-asia.axes.funding", "matched, one_side"]),
    ("cases.toml", '[cases.e-asia.axes]\nmoney = "own"', ["2: cases.e-asia.axes.money: unknown key"]),
    ("cases.toml", "[cases.e-asia]\nsources = []", ["2: cases.e-asia.sources: expected at least one source"]),
    ("cases.toml", '[[cases.e-asia.sources]]\nurl = "x"', ["cases.e-asia.sources.0: missing: title"]),
    ("cases.toml", "[case.e-asia]\nuntil = 2020", ['1: unknown table "case"; expected one of: cases']),
    ("case.csv", "", ["case.csv: this file overlays nothing", 'did you mean "cases.csv"?']),
    ("regions.toml", "[regions\n", ["regions.toml: cannot be read as an overlay", "line 1"]),
    ("region.toml", "", ["region.toml: this file overlays nothing", 'did you mean "regions.toml"?']),
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
    columns = "code,name_en,partners,method,source,funding,agencies,researchers"
    mine = "1,Our <project>,KR,bilateral,javascript:own files,matched,joint_call,joint_team"
    own(folder, "cases.csv", f"{columns}\n{mine}\n")
    file = tmp_path / "study.toml"
    (tmp_path / "x").write_text("", "utf-8")
    needed = 'title = "t"\nreference = "JP"\nyears = [2016, 2022]\n[[source]]\npath = "x"\n'
    file.write_text(needed + '[plan]\noverlay = "own"\n', "utf-8")
    study = load_study(file)
    check_plan(study)
    keep_plan(study, result / "plan")
    assert sorted(path.name for path in (result / "plan").iterdir()) == ["cases.csv", "practices.toml"]
    whole_site(write_tables(result / "tables", tables(40)), manifest(), result / "site")
    page = (result / "site" / "en" / "knowledge.html").read_text("utf-8")
    assert "Our own direction" in page and "<code>grids.japan.en</code>" in page
    assert "grids.japan" not in (result / "site" / "en" / "methods.html").read_text("utf-8")
    cases = (result / "site" / "en" / "cases.html").read_text("utf-8")
    assert cases.count("your own") == 1 and "Our &lt;project&gt;" in cases and 'href="javascript' not in cases
    assert "javascript:own files" in cases  # what is no address of a page is text
    sheet = (result / "site" / "en" / "sheet-KR.html").read_text("utf-8")
    assert "A similar case: Our &lt;project&gt;" in sheet
