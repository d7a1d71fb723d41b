"""The strategy sheet: every line is traceable, both languages are whole, and advice is the survey's where it can be."""

import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from html import escape
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from enishi.errors import InputError, UsageError
from enishi.knowledge.advice import load_book
from enishi.knowledge.plan.load import load_plan
from enishi.knowledge.published import published
from enishi.pipeline.publish import load_manifest
from enishi.pipeline.sheet import strategy_sheet
from enishi.pipeline.sheet_files import check_plan, drop_plan, keep_plan
from enishi.pipeline.sheet_tables import read_evidence
from enishi.reports.sheet_page import write_sheet
from enishi.reports.sheet_texts import SECTIONS as TITLES
from enishi.reports.sheet_texts import STATUS, notes
from enishi.strategy.advice import Asked, advice
from enishi.strategy.partner_type import TypeCutoffs, partner_types
from enishi.strategy.screening import Notice, on_organisation, on_place
from enishi.strategy.screening_list import read_screening
from enishi.strategy.sheet_line import SECTIONS
from enishi.strategy.sheet_method import hard
from enishi.strategy.sheet_with_whom import with_whom
from enishi.study import load_study
from invented_result import FOCUS, manifest, tables, whole_site, write_tables
from sheet_trace import Trace

Row = dict[str, Any]
BOOK = load_book()
STATUSES = {"observed", "modelled", "published", "judgement"}
SURVEY = {
    "leader": {"gains": ["technology", "relations", "markets_needs"], "methods": ["multilateral", "funding"]},
    "hub": {"methods": ["bilateral", "conferences", "study", "agreements"], "patterns": ["2", "7"]},
    "similar": {
        "gains": ["standards_initiative"],
        "methods": ["bilateral", "multilateral", "standards"],
        "patterns": ["2"],
    },
    "own_path": {},
    "emerging": {
        "gains": ["markets_needs", "people", "leverage"],
        "methods": ["bilateral", "study", "agreements"],
        "patterns": ["5", "12"],
    },
}
SEVEN = {"CN": "leader", "AU": "hub", "HK": "hub", "SG": "hub", "IN": "own_path", "KR": "similar", "TW": "similar"}


@pytest.fixture(scope="module")
def result(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("result")
    rows = tables(40)
    years = {2016: 0.1, 2017: 0.1, 2018: 0.1, 2019: 0.1, 2020: 0.2, 2021: 0.2, 2022: 0.2}
    rows["ties_by_year"] = [
        {"place_a": t["place_a"], "place_b": t["place_b"], "year": year, "works": round(part * t["works"])}
        for t in rows["ties"]
        for year, part in years.items()
    ]
    rows["signatures"] = [
        {"year": 2016 + n % 7, "places": places, "fields": fields, "works": 3 + n, "multi_affiliation": False}
        for n, (places, fields) in enumerate(
            [
                (["CN", "KR"], ["ict8.ai"]),
                (["JP", "KR"], ["ict8.ai"]),
                (["KR", "US"], []),
                (["CN", "JP", "KR"], ["ict8.ai"]),
            ]
            * 4
        )
    ]
    homes = {row["organisation"]: row["place"] for row in rows["organisations"] if row["place"]}
    rows["organisation_signatures"] = [
        {"year": year, "organisations": sorted([a, b]), "places": sorted({homes[a], homes[b]}), "fields": ["ict8.ai"],
         "works": 1 + n % 3}
        for n, (a, b) in enumerate(pairwise(homes))
        for year in years
    ]  # fmt: skip
    write_tables(folder / "tables", rows)
    (folder / "manifest.json").write_text(json.dumps(manifest()), "utf-8")
    return folder


@pytest.fixture(scope="module")
def sheets(result: Path) -> list[Row]:
    return [strategy_sheet(result, place, field) for place in FOCUS for field in (None, "ai")]


def lines_of(sheets: list[Row]) -> Iterator[Row]:
    for one in sheets:
        yield from one["lines"]


def test_every_line_has_a_status_and_a_source_or_a_computation(sheets: list[Row]) -> None:
    for line in lines_of(sheets):
        assert line["section"] in SECTIONS
        assert line["status"] in STATUSES
        assert line["computation"] or line["source"]
        assert (line["status"] != "published") or line["source"]
        for source in line["source"]:
            if source["id"] == "case":
                titles = {(one.title, one.url) for case in load_plan().cases for one in case.sources}
                assert {(text, source["url"]) for text in source["text"].values()} <= titles
            else:
                assert source["text"] == load_plan().sources[source["id"]]
    assert {line["section"] for line in lines_of(sheets)} == set(SECTIONS) == set(TITLES)


def test_every_computation_is_a_row_of_the_result_with_these_numbers(sheets: list[Row], result: Path) -> None:
    trace = Trace(result)
    for line in lines_of(sheets):
        trace.line(line)
    assert trace.checked["values"] > 500
    assert trace.checked["works"] > 40


def test_the_numbers_said_are_those_of_the_computation(sheets: list[Row]) -> None:
    said = 0
    for line in lines_of(sheets):
        for one in line["computation"]:
            if line["section"] == "where" and "international_share" in one["values"]:
                assert f"{one['values']['international_share']:.1%}" in line["text"]["en"]
                assert f"{one['values']['international_share']:.1%}" in line["text"]["ja"]
                said += 1
            if line["section"] == "against_whom" and "works" in one["values"] and "id" in line:
                assert f"{one['values']['works']:,}" in line["text"]["en"]
                said += 1
    assert said > 40


def test_both_languages_are_whole(sheets: list[Row], tmp_path: Path) -> None:
    programmes = {case.code: case.name["ja"] for case in load_plan().cases}
    for line in lines_of(sheets):
        assert not re.search(r"[぀-ヿ一-鿿]", line["text"]["en"]), line["text"]
        if line["section"] not in ("with_whom", "against_whom"):  # names of organisations stay as they are known
            # And so do names of programmes, and of groups that Japanese writes so too.
            said = line["text"]["ja"].replace(programmes.get(line.get("case", ""), "ICT"), "")
            assert not re.search(r"[A-Za-z]{3,}", re.sub("ICT|ASEAN", "", said)), line["text"]
        assert "{" not in line["text"]["en"] + line["text"]["ja"]
    for language in ("ja", "en"):
        write_sheet(tmp_path / "s.html", sheets[0], language)
        page = (tmp_path / "s.html").read_text("utf-8")
        assert f'lang="{language}"' in page
        noted = {one["text"][language] for line in sheets[0]["lines"] for one in line["source"]}
        assert page.count("<li>") == len(sheets[0]["lines"]) + len(noted)
        assert all(page.count(one) == 1 for one in map(escape, noted))
        assert not re.search(r"(?:src|href|url)\W*[=(]", page)
    assert set(STATUS) >= STATUSES


def test_synthetic_is_said(result: Path, tmp_path: Path) -> None:
    copy = tmp_path / "synthetic"
    copy.mkdir()
    (copy / "tables").symlink_to(result / "tables")
    (copy / "manifest.json").write_text(json.dumps(manifest("synthetic")), "utf-8")
    answer = strategy_sheet(copy, "韓国")
    assert answer["place"] == "KR"
    assert {line["status"] for line in answer["lines"]} == {"synthetic", "published", "judgement"}
    write_sheet(tmp_path / "s.html", answer, "ja")
    assert "架空" in (tmp_path / "s.html").read_text("utf-8") or "band" in (tmp_path / "s.html").read_text("utf-8")


def test_on_the_published_table_the_advice_equals_every_legible_cell() -> None:
    table = published()
    kinds = partner_types(
        [r.place for r in table.rows],
        [r.works for r in table.rows],
        [r.eigenvector for r in table.rows],
        table.reference,
        TypeCutoffs(),
    )
    for place, kind in SEVEN.items():
        assert kinds[place] == kind
        lines = {line["cell"]: line for line in advice(BOOK, Asked(place, kind))}
        for cell in ("gains", "methods", "patterns"):
            legible = cell in SURVEY[kind]
            assert lines[cell]["legible"] == legible
            assert lines[cell]["ours"] == (not legible)
            assert lines[cell]["status"] == ("published" if legible else "judgement")
            if legible:
                assert lines[cell]["values"] == SURVEY[kind][cell]
            else:
                assert "cannot be read" in lines[cell]["text"]["en"]
                assert "判読不能" in lines[cell]["text"]["ja"]
        assert lines["patterns"]["values"] == SURVEY[kind].get("patterns", [])  # no number is invented
    for place, kind in kinds.items():
        if place not in SEVEN and kind != "reference":
            assert {line["status"] for line in advice(BOOK, Asked(place, kind))} == {"judgement"}


def test_the_survey_names_a_place_in_its_own_type_only() -> None:
    lines = advice(BOOK, Asked("KR", "hub"))
    assert {line["basis"] for line in lines} == {"derived"}
    assert {line["status"] for line in lines} == {"judgement"}


@pytest.mark.parametrize(("place", "stage"), [("VN", True), ("ID", True), ("IL", False), ("NU", False), ("TW", False)])
def test_no_development_advice_without_low_or_middle_income(place: str, stage: bool) -> None:
    fields = [({"en": "AI", "ja": "AI技術"}, "strong", "weak")]
    lines = advice(BOOK, Asked(place, "emerging", fields))
    if stage:
        assert next(line for line in lines if line["cell"] == "patterns")["values"] == ["5", "12"]
        return
    assert [line["values"] for line in lines] == [["technology", "bilateral"]]
    assert "AI技術" in lines[0]["text"]["ja"]
    assert {line["basis"] for line in lines} == {"strength"}


def test_a_screening_list_replaces_the_advice(result: Path, tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    path.write_text(
        "place,organisation,reason,source\n韓国,,輸出管理,省令X\nCN,Invented University 11,listed,List Y\n", "utf-8-sig"
    )
    lines = [line for line in strategy_sheet(result, "KR", screening=path)["lines"] if line["section"] == "method"]
    assert [(line["check"], line["source"][0]["text"]["ja"]) for line in lines] == [(True, "省令X")]
    assert lines[0]["text"]["ja"].startswith("要確認")
    assert not [line for line in strategy_sheet(result, "KR", screening=path)["lines"] if line["section"] == "turn"]
    others = strategy_sheet(result, "AU", screening=path)["lines"]
    assert not any(line.get("check") for line in others)
    notices = read_screening(path)
    assert on_place(notices, "CN") == []
    assert [n.reason for n in on_organisation(notices, "CN", ["invented university 11"])] == ["listed"]
    assert on_organisation(notices, "KR", ["invented university 11"]) == []
    assert on_organisation([Notice(None, "X Lab", "r", "s", 2)], "KR", ["X lab"])


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("place,reason,source\n", "organisation"),
        ("place,organisation,reason,source\nChinna,,a,b\n", "China"),
        ("place,organisation,reason,source\n,,a,b\n", ":2"),
        ("place,organisation,reason,source\nCN,,,b\n", "reason"),
    ],
)
def test_a_wrong_screening_list_is_refused(text: str, said: str, tmp_path: Path) -> None:
    (tmp_path / "list.csv").write_text(text, "utf-8")
    with pytest.raises(InputError, match=said):
        read_screening(tmp_path / "list.csv")


def test_an_overlay_wins_and_what_it_replaced_is_shown(result: Path, tmp_path: Path) -> None:
    file = tmp_path / "advice.toml"
    file.write_text('[advice.similar.methods]\nvalues = ["standards"]\nstatus = "ours"\nsource = "ours"\n', "utf-8")
    phases = '[phases.1]\nja = "第1段階：網"\nen = "Phase 1: networks"\n'
    (tmp_path / "phases.toml").write_text(phases, "utf-8")
    book = load_book(tmp_path)
    assert book.cell("similar", "methods").values == ("standards",)
    assert {
        "file": "advice.toml",
        "line": 2,
        "key": "advice.similar.methods.values",
        "base": SURVEY["similar"]["methods"],
        "overlay": ["standards"],
    } in list(book.replaced)
    answer = strategy_sheet(result, "KR", overlay=tmp_path)
    assert len(answer["overlay"]["replaced"]) == 5
    assert next(line["text"]["en"] for line in answer["lines"] if line["section"] == "phases") == "Phase 1: networks"
    for wrong in ("[advise]\nx = 1\n", '[advice.hub.methods]\nvalues = ["magic"]\n', "phases = 3\n", "["):
        file.write_text(wrong, "utf-8")
        with pytest.raises(InputError, match=r"advice\.toml"):
            load_book(tmp_path)


@pytest.mark.parametrize(
    ("place", "field", "said"),
    [
        ("Korae", None, r"did you mean .*Korea"),
        ("Japan", None, "reference"),
        ("Nauru", None, "CN"),
        ("asean", None, r"group of places.*: (\w\w, )*TH"),
        ("KR", "iott", r"did you mean .*iot"),
    ],
)
def test_an_unknown_place_or_field_names_the_nearest(result: Path, place: str, field: str | None, said: str) -> None:
    with pytest.raises(UsageError, match=said) as caught:
        strategy_sheet(result, place, field)
    assert caught.value.exit_code == 2


def test_the_command_speaks_both_languages(result: Path, tmp_path: Path) -> None:
    def run(*arguments: str) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-m", "enishi", *arguments]
        return subprocess.run(
            command, capture_output=True, text=True, check=False, env={**os.environ, "COLUMNS": "200"}
        )

    answer = run(
        "--lang", "ja", "sheet", "KR", str(result), "--field", "ai", "--json", "--html", str(tmp_path / "k.html")
    )
    assert answer.returncode == 0, answer.stderr
    found = json.loads(answer.stdout)
    assert (found["place"], found["field"]) == ("KR", "ict8.ai")
    assert 'lang="ja"' in (tmp_path / "k.html").read_text("utf-8")
    shown = run("--lang", "ja", "sheet", "韓国", str(result))
    assert "どこと競うか" in shown.stdout
    assert "Against whom" not in shown.stdout
    assert run("--lang", "en", "sheet", "Nowhere", str(result)).returncode == 2


def test_a_study_keeps_its_overlay_and_its_list_in_the_result(result: Path, tmp_path: Path) -> None:
    (tmp_path / "own").mkdir()
    (tmp_path / "own" / "phases.toml").write_text('[phases.1]\nja = "第1段階：網"\nen = "Phase 1: nets"\n', "utf-8")
    (tmp_path / "list.csv").write_text("place,organisation,reason,source\nKR,,r,s\n", "utf-8")
    (tmp_path / "works.csv").write_text("", "utf-8")
    file = tmp_path / "study.toml"
    needed = 'title = "t"\nreference = "JP"\nyears = [2016, 2022]\n[[source]]\npath = "works.csv"\n'
    file.write_text(needed + '[plan]\noverlay = "own"\nscreening = "list.csv"\n', "utf-8")
    study = load_study(file)
    assert study.settings()["plan"] == {"overlay": "own", "screening": "list.csv"}
    check_plan(study)
    copy = tmp_path / "out"
    copy.mkdir()
    (copy / "tables").symlink_to(result / "tables")
    (copy / "manifest.json").write_text(json.dumps(manifest()), "utf-8")
    keep_plan(study, copy / "plan")
    answer = strategy_sheet(copy, "KR")
    assert any(line.get("check") for line in answer["lines"])
    assert answer["overlay"]["replaced"]
    whole_site(copy / "tables", manifest(), tmp_path / "site")
    page = (tmp_path / "site" / "ja" / "sheet-KR.html").read_text("utf-8")
    assert "要確認" in page
    assert "第1段階：網" in (tmp_path / "site" / "ja" / "sheets.html").read_text("utf-8")
    drop_plan(study, copy / "plan")
    assert (copy / "plan").exists()
    file.write_text(needed, "utf-8")
    drop_plan(load_study(file), copy / "plan")
    assert not (copy / "plan").exists()
    (tmp_path / "list.csv").write_text("place\n", "utf-8")
    with pytest.raises(InputError):
        check_plan(study)


def test_a_judgement_of_the_user_stands_with_its_source(result: Path, tmp_path: Path) -> None:
    file = tmp_path / "advice.toml"
    file.write_text('[judgements.KR]\nja = "価値観を共有"\nen = "Shares values"\nsource = "Note 7"\n', "utf-8")
    lines = strategy_sheet(result, "KR", overlay=tmp_path)["lines"]
    own = [(line["text"]["ja"], line["status"], line["source"][0]["text"]["en"]) for line in lines if line.get("user")]
    assert own == [("価値観を共有", "judgement", "Note 7")]
    assert not any(line.get("user") for line in strategy_sheet(result, "AU", overlay=tmp_path)["lines"])
    file.write_text('[judgements.KR]\nja = "価値観を共有"\nen = "Shares values"\n', "utf-8")
    with pytest.raises(InputError, match=r"judgements\.KR"):
        load_book(tmp_path)


def test_a_sheet_says_in_which_phase_the_place_stands_and_whose_turn_has_come(sheets: list[Row], result: Path) -> None:
    turns = {(one["place"], one["field"]): [x for x in one["lines"] if x["section"] == "turn"] for one in sheets}
    assert all(len(lines) == 1 and lines[0]["status"] == "judgement" for lines in turns.values())
    assert turns["KR", "ict8.ai"][0]["text"]["en"] == (
        "South Korea stands in phase 3 (by its income group: high income); Invented field 0 comes in phase 3 "
        "(new fields of innovation; chapter 6 counts AI among technologies of promise): its turn has come"
    )
    late = turns["VN", "ict8.ai"][0]
    assert (late["stands"], late["comes"], late["due"]) == ("1", {"ict8.ai": "3"}, {"ict8.ai": False})
    assert late["text"]["en"].endswith("its turn comes later") and late["text"]["ja"].endswith("着手は後の段階")
    assert set(turns["VN", None][0]["comes"]) >= {"ict8.ai"}


def test_advice_is_backed_by_the_most_similar_cases(sheets: list[Row]) -> None:
    known = {case.code: case for case in load_plan().cases}
    methods = [line for one in sheets for line in one["lines"] if line["section"] == "method"]
    backed = [line for line in methods if "case" in line]
    assert backed
    for line in backed:
        case = known[line["case"]]
        assert all(case.name[language] in line["text"][language] for language in ("ja", "en"))
        assert 0 < line["score"] <= 1


def test_what_an_overlay_puts_in_is_not_said_in_the_name_of_the_survey(tmp_path: Path) -> None:
    text = '[named]\nVN = "emerging"\nKR = "leader"\n[advice.similar.gains]\nvalues = ["people"]\n'
    (tmp_path / "advice.toml").write_text(text + '[hard.results]\nja = "容易"\nen = "Easy"\n', "utf-8")
    plan = load_plan(tmp_path)
    for place, kind, rests in (
        ("VN", "emerging", "overlay"),
        ("KR", "similar", "moved"),
        ("TW", "similar", "published"),
    ):
        lines = advice(plan.book, Asked(place, kind))
        assert {line["basis"] for line in lines} == {rests}
        if rests != "published":
            assert {line["status"] for line in lines} == {"judgement"}
    gains, methods, _patterns = advice(plan.book, Asked("TW", "similar"))
    assert (gains["values"], gains["status"], gains["legible"]) == (["people"], "judgement", True)
    assert (gains["source"][0]["id"], gains["overlaid"]) == ("overlay", ["standards_initiative"])
    assert "調査の記載ではない" in gains["text"]["ja"] and "the survey names" not in gains["text"]["en"]
    assert (methods["status"], methods["source"][0]["id"]) == ("published", "survey5")
    easy = next(line for line in hard(plan) if "Easy" in line["text"]["en"])
    assert (easy["status"], easy["source"][0]["id"]) == ("judgement", "overlay")


def test_every_wrong_entry_of_an_overlay_of_advice_is_told_by_line(tmp_path: Path) -> None:
    wrong = '[advice.hub.gains]\nvalues = ["peple"]\nstaus = "ours"\n[named]\nKR = "ledaer"\nAA = "hub"\n'
    (tmp_path / "advice.toml").write_text(wrong + '[judgements.KR]\nen = "x"\nsource = "s"\n', "utf-8")
    with pytest.raises(InputError) as caught:
        load_book(tmp_path)
    said = str(caught.value)
    for one in (":2: .*people", ":3: .*status", ":5: .*leader", ':6: .*"AA" is no place', ":7: .*ja"):
        assert re.search(one, said), (one, said)


def test_nothing_is_proposed_with_a_place_on_the_screening_list(result: Path, tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    path.write_bytes("国・地域,機関,理由,出典\n韓国,,輸出管理,省令X\n,Nobody Lab,listed,List Y\n".encode("cp932"))
    answer = strategy_sheet(result, "KR", screening=path)
    assert not any("target" in line and line["target"]["indicator"] == "joint_works" for line in answer["lines"])
    assert not any(line.get("ranked_by") for line in answer["lines"])
    asked = next(line for line in answer["lines"] if line["section"] == "next")
    assert asked["check"] and "省令X" in asked["text"]["ja"]
    assert answer["screening"]["unmatched"] == [{"line": 3, "organisation": "Nobody Lab"}]
    assert any("Nobody Lab (3)" in note for note in notes(answer, "ja"))


def test_a_probability_is_never_observed(result: Path) -> None:
    evidence = read_evidence(result / "tables", load_manifest(result))
    place = evidence.by_code["KR"]
    row = {"id": "x", "name_en": "X", "rank": 1, "score": 0.2, "low": 0.1, "high": 0.3}
    answer = {"new": [row], "settings": {"top": 3, "min_works": 1}, "backtest": {"new": {"used": "works"}}}
    assert [one["status"] for one in with_whom(evidence, place, None, [], answer) if "score" in one] == ["modelled"]
    row["low"] = row["high"] = None
    assert [one["status"] for one in with_whom(evidence, place, None, [], answer) if "score" in one] == [
        evidence.status
    ]


def test_what_an_overlay_replaced_is_told_apart_on_the_page(result: Path, tmp_path: Path) -> None:
    (tmp_path / "advice.toml").write_text('[hard.results]\nja = "容易"\nen = "Easy"\n', "utf-8")
    write_sheet(tmp_path / "s.html", strategy_sheet(result, "KR", overlay=tmp_path), "en")
    page = (tmp_path / "s.html").read_text("utf-8")
    assert page.count(" · Overlay: hard.results.") == 2
