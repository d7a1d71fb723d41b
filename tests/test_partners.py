"""``enishi partners`` on invented results: the answer, its laws, its record, bad input, privacy and the workbook."""

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import openpyxl
import pytest

from enishi.errors import StudyError, UsageError
from enishi.language import current, translate, use
from enishi.pipeline.partner_names import TYPES
from enishi.pipeline.partners import Asked, partners
from enishi.reports.partners_excel import write_partners
from enishi.strategy.partners.reasons import FAMILY_NAMES
from enishi.strategy.partners.reasons import TEXTS as REASONS
from enishi.strategy.partners.signals import FAMILIES, SIGNALS
from invented_partners import HOSTILE, ORGANISATIONS, organisation, ror, work, works, write_result

Row = dict[str, Any]
ME = ror(0)


@pytest.fixture(scope="module")
def result(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_result(tmp_path_factory.mktemp("partners"))


@pytest.fixture(scope="module")
def answer(result: Path) -> Row:
    return partners(result, Asked(ME, rivals=f"{ror(6)},Thailand", top=8))


def scores(found: Row, kind: str) -> list[tuple[str, float]]:
    return [(row["id"], row["score"]) for row in found[kind]]


def test_new_have_no_joint_works_and_stronger_have(answer: Row, result: Path) -> None:
    teams = [set(row["team"]) for row in works()]
    for row in answer["new"]:
        other = int(row["id"][-8:])
        assert not any({0, other} <= team for team in teams)
        assert row["joint"] == {"works": 0, "first": None, "last": None}
    for row in answer["stronger"]:
        other = int(row["id"][-8:])
        assert row["joint"]["works"] == sum({0, other} <= team for team in teams) > 0
    both = [row for kind in ("new", "stronger") for row in answer[kind]]
    assert both
    assert all(row["place"] != "JP" for row in both)
    assert all(row["works"] == sum(int(row["id"][-8:]) in team for team in teams) for row in both)


def test_every_recommendation_carries_what_it_must(answer: Row) -> None:
    titles = {row["work_id"]: row for row in works()}
    for row in [*answer["new"], *answer["stronger"]]:
        assert 0 < row["low"] <= row["score"] <= row["high"] < 1
        assert 1 <= len(row["reasons"]) <= 3
        weights = [reason["weight"] for reason in row["reasons"]]
        assert weights == sorted(weights, reverse=True)
        assert all(reason["en"] and reason["ja"] != reason["en"] for reason in row["reasons"])
        assert row["evidence"]
        for shown in row["evidence"]:
            assert int(row["id"][-8:]) in titles[shown["work_id"]]["team"]
            doi = titles[shown["work_id"]]["doi"]
            assert shown["url"] == (f"https://doi.org/{doi}" if doi else None)
        assert row["way_in"]["people"] or row["way_in"]["partners"]
        assert isinstance(row["unknown"], list)
    ranked = [row["score"] for row in answer["new"]]
    assert ranked == sorted(ranked, reverse=True)


def test_rivals_inside_are_counted(answer: Row) -> None:
    teams = [set(row["team"]) for row in works()]
    seen = 0
    for row in [*answer["new"], *answer["stronger"]]:
        other, found = int(row["id"][-8:]), {rival["id"]: rival["works"] for rival in row["rivals"]}
        assert found.get(ror(6), 0) == sum({6, other} <= team for team in teams)
        thai = {n for n in range(ORGANISATIONS) if n % 6 == 4} - {other}
        assert found.get("TH", 0) == sum(other in team and bool(team & thai) for team in teams)
        seen += len(found)
    assert seen


def test_the_way_in_names_who_stands_on_the_work(answer: Row) -> None:
    by_id = {row["work_id"]: row for row in works()}
    found = [way for row in answer["stronger"] for way in row["way_in"]["people"]]
    assert found
    for way in found:
        names = [name for name, _members in by_id[way["work"]["work_id"]]["authors"]]
        assert {way["name"], *way["with"]} <= set(names)


@pytest.mark.parametrize("kind", ["new", "stronger"])
def test_the_record_is_whole(answer: Row, kind: str) -> None:
    record = answer["backtest"][kind]
    assert record["possible"]
    assert record["hidden_years"] == [2021, 2022]
    assert set(record["measures"]) == {"model", *record["differences"]}
    assert len(record["differences"]) == 4
    for ranking, values in record["measures"].items():
        for measure, value in values.items():
            assert 0 <= value["low"] <= value["value"] <= value["high"] <= 1, (ranking, measure)
    for baseline, values in record["differences"].items():
        for measure, value in values.items():
            means = [record["measures"][name][measure]["value"] for name in ("model", baseline)]
            assert value["value"] == pytest.approx(means[0] - means[1], abs=1e-12)
    best = record["best_baseline"]
    clear = record["differences"][best]["average_precision"]["low"] > 0
    assert record["beats_best_baseline"] == clear
    assert record["used"] == ("model" if clear else best)


def test_ties_that_are_random_are_not_learnt(tmp_path: Path) -> None:
    """Where nothing can be predicted, the report says so and a baseline ranks, with its own order."""
    random = np.random.default_rng(4)
    teams = [sorted(map(int, random.choice(36, size=1 + n % 3, replace=False))) for n in range(1_200)]
    rows = [work(n, 2016 + int(random.integers(7)), team, None) for n, team in enumerate(teams)]
    found = partners(write_result(tmp_path, rows, names=False), Asked(ME, top=40))
    record = found["backtest"]["new"]
    assert not record["beats_best_baseline"]
    assert record["used"] == record["best_baseline"]
    ranked = [row["signals"] for row in found["new"]]
    # Popularity counts partners at home as well, which no signal shows.
    shown = {"openalex_recipe": "shared_words"}.get(record["used"], record["used"])
    if shown in ranked[0]:
        values = [row[shown] for row in ranked]
        assert values == sorted(values, reverse=True)
    assert {"no_citations", "no_author_names"} <= {item["code"] for item in found["new"][0]["unknown"]}


@pytest.mark.parametrize("seed", [1, 2])
def test_the_order_of_rows_changes_nothing(tmp_path: Path, answer: Row, seed: int) -> None:
    again = partners(write_result(tmp_path, shuffled=seed), Asked(ME, rivals=f"{ror(6)},Thailand", top=8))
    assert json.dumps(again) == json.dumps(answer)


def test_other_names_change_no_score(tmp_path: Path, answer: Row) -> None:
    renamed = [
        organisation(n, organisation=f"https://ror.org/0a{n:07d}", name_en=f"Other {n}") for n in range(ORGANISATIONS)
    ]
    again = partners(write_result(tmp_path, organisations=renamed), Asked("other 0", top=8))
    for kind in ("new", "stronger"):
        assert [row["score"] for row in again[kind]] == [row["score"] for row in answer[kind]]


def test_known_are_not_new_and_excluded_are_nowhere(result: Path, answer: Row, tmp_path: Path) -> None:
    first, strong = answer["new"][0], answer["stronger"][0]
    (tmp_path / "known.txt").write_text(
        f"# partners\n\n{first['name_ja'] or first['name_en']}\n{strong['id']}\nNobody\n"
    )
    (tmp_path / "out.txt").write_text(f"{answer['new'][1]['id'].removeprefix('https://ror.org/')}\n")
    found = partners(result, Asked(ME, known=tmp_path / "known.txt", exclude=tmp_path / "out.txt", top=8))
    ids = [row["id"] for row in found["new"]]
    assert first["id"] not in ids
    assert answer["new"][1]["id"] not in ids
    assert found["stronger"][0]["id"] == strong["id"]
    assert found["stronger"][0]["known"] is True
    assert found["settings"]["known"]["not_found"] == ["Nobody"]
    assert any("Nobody" in gap for gap in found["gaps"])


def test_an_empty_known_file_changes_nothing(result: Path, answer: Row, tmp_path: Path) -> None:
    (tmp_path / "known.txt").write_text("")
    found = partners(result, Asked(ME, known=tmp_path / "known.txt", top=8))
    assert scores(found, "new") == scores(answer, "new")


def test_filters_choose_and_do_not_change_scores(result: Path, answer: Row) -> None:
    whole = dict(scores(partners(result, Asked(ME, top=100)), "new"))
    found = partners(result, Asked(ME, among="asia, ドイツ", types="企業", top=100))
    assert found["settings"]["among"] == ["CN", "DE", "JP", "KR", "TH"]
    assert found["settings"]["own_place"] is True
    for kind in ("new", "stronger"):
        assert all("company" in row["types"] and row["place"] != "US" for row in found[kind])
    abroad = partners(result, Asked(ME, among="CN,KR", types="university", top=100))
    assert abroad["new"]
    assert all(row["score"] == whole[row["id"]] for row in abroad["new"])


def test_a_place_asks_as_one(result: Path) -> None:
    found = partners(result, Asked("日本", top=5))
    asker = [found["for"][key] for key in ("kind", "id", "name_en", "name_ja", "place", "organisations")]
    assert asker == ["place", "JP", "Japan", "日本", "JP", 6]
    home = {n for n in range(ORGANISATIONS) if n % 6 == 0}
    teams = [set(row["team"]) for row in works()]
    for row in found["stronger"]:
        other = int(row["id"][-8:])
        assert row["joint"]["works"] == sum(other in team and bool(team & home) for team in teams) > 0


def test_places_can_be_the_candidates(result: Path) -> None:
    found = partners(result, Asked("Korea", level="place"))
    assert {row["id"] for kind in ("new", "stronger") for row in found[kind]} == {"JP", "US", "CN", "DE", "TH"}
    assert all(row["types"] == [] and not row["way_in"]["people"] for row in found["stronger"])


def test_a_field_and_a_topic_narrow_the_question(result: Path, tmp_path: Path) -> None:
    field = partners(result, Asked(ME, field="分野AI", top=5))
    assert field["settings"]["subject"]["field"] == "ict8.ai"
    assert field["settings"]["subject"]["works"] == sum(row["field"] == "ai" for row in works())
    (tmp_path / "mine.toml").write_text('name = "Mine"\n[fields.one]\nterms = ["topic3"]\n')
    topic = partners(result, Asked(ME, topic=tmp_path / "mine.toml", min_works=2, top=5))
    assert topic["settings"]["subject"] == {
        "topic": "mine",
        "name_en": "Mine",
        "name_ja": "Mine",
        "works": sum("topic3" in row["title"] for row in works()),
        "found_by": "title, venue",
    }
    assert any("keywords" in gap for gap in topic["gaps"])
    (tmp_path / "none.toml").write_text('name = "None"\n[fields.one]\nterms = ["zebra"]\n')
    none = partners(result, Asked(ME, topic=tmp_path / "none.toml"))
    assert none["new"] == []
    assert any("no work of the result is on the subject" in gap for gap in none["gaps"])


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        (Asked("Universty 7"), ["University 7", ror(7)]),
        (Asked("https://ror.org/099999999"), ["no organisation"]),
        (Asked("Brazil"), ["Brazil", "nobody"]),
        (Asked(ME, types="univercity"), ["univercity", "did you mean", "university"]),
        (Asked(ME, among="Asja"), ["Asja", "asia"]),
        (Asked(ME, field="iit"), ["iit", "ict8.ai", "iot"]),
        (Asked(ME, level="places"), ["organisation, place"]),
        (Asked(ME, level="place"), ["--level place"]),
        (Asked("JP", level="place", types="company"), ["--type"]),
        (Asked(ME, field="ai", topic=Path("t.toml")), ["one of the two"]),
        (Asked(ME, known=Path("nowhere.txt")), ["nowhere.txt"]),
        (Asked(ME, rivals="University 1, Universty 7"), ["Universty 7"]),
    ],
)
def test_what_is_wrong_is_said_with_what_is_near(result: Path, asked: Asked, said: list[str]) -> None:
    with pytest.raises((UsageError, StudyError)) as caught:
        partners(result, asked)
    assert all(word in str(caught.value) for word in said), str(caught.value)


def test_a_name_of_several_is_never_guessed(tmp_path: Path) -> None:
    twins = [organisation(n, name_en="Tech University") if n in (1, 2) else organisation(n) for n in range(36)]
    folder = write_result(tmp_path, organisations=twins)
    with pytest.raises(UsageError, match=r"2 organisations.*000000001.*000000002"):
        partners(folder, Asked("tech  university"))
    twins[2] |= {"organisation": "name:tech university", "verified": False}
    assert partners(write_result(tmp_path, organisations=twins), Asked("Tech University"))["for"]["id"] == ror(1)


def test_an_article_before_a_name_does_not_matter(result: Path) -> None:
    assert partners(result, Asked("THE university 1", top=1))["for"]["id"] == ror(1)


def changed(**changes: Any) -> list[Row]:
    return [{**row, **changes} for row in works(count=500)]


@pytest.mark.parametrize(
    ("rows", "places", "kinds"),
    [
        (works(count=400), ("JP",), {"new": False, "stronger": False}),
        ([w for w in works() if len({m % 6 for m in w["team"]}) == 1], None, {"new": True, "stronger": False}),
        (works(count=400, years=(2022, 2022)), None, {"new": True, "stronger": True}),
        (works(count=400, years=(2019, 2022)), None, {"new": True, "stronger": True}),
        (changed(cited_by=None), None, {"new": True, "stronger": True}),
        (changed(field=None), None, {"new": True, "stronger": True}),
        (changed(title=None, venue=None), None, {"new": True, "stronger": True}),
        ([work(n, 2016 + n % 7, [n % 36]) for n in range(400)], None, {"new": True, "stronger": False}),
        ([work(n, 2018 + n, [0, n + 1]) for n in range(3)], None, {"new": False, "stronger": False}),
        ([work(0, 2020, [0]), work(1, 2020, [])], None, {"new": False, "stronger": False}),
    ],
    ids=["one place", "no international works", "one year", "four years", "no citations", "no fields", "no titles",
         "no ties", "three works", "one work"],
)  # fmt: skip
def test_bad_input_gets_an_answer_or_a_named_gap(
    tmp_path: Path, rows: list[Row], places: tuple[str, ...] | None, kinds: dict[str, bool]
) -> None:
    listed = [organisation(n, **({"place": places[0]} if places else {})) for n in range(ORGANISATIONS)]
    found = partners(write_result(tmp_path, rows, listed), Asked(ME))
    for kind, filled in kinds.items():
        assert bool(found[kind]) == filled, found["gaps"]
        assert filled or any(kind[:3] in gap for gap in found["gaps"])
        if not found["backtest"][kind]["possible"]:
            assert found["backtest"][kind]["text"]
            assert all(row["low"] is None and row["lift"] is None for row in found[kind])
    write_partners(tmp_path / "p.xlsx", found)
    json.dumps(found, allow_nan=False)


def test_one_year_cannot_be_hidden(tmp_path: Path) -> None:
    found = partners(write_result(tmp_path, works(count=400, years=(2022, 2022))), Asked(ME))
    assert found["backtest"]["new"] | {"text": ""} == {
        "possible": False, "reason": "too_short", "text": "", "used": "common_neighbours",
    }  # fmt: skip
    assert {"no_interval"} <= {item["code"] for item in found["new"][0]["unknown"]}


def test_unverified_only_where_nothing_better(tmp_path: Path) -> None:
    listed = [organisation(n, verified=n < 20, organisation=ror(n) if n < 20 else f"name:place {n}") for n in range(36)]
    folder = write_result(tmp_path, organisations=listed)
    few = partners(folder, Asked(ME, top=3))
    assert few["settings"]["unverified"] is False
    assert all(row["verified"] for kind in ("new", "stronger") for row in few[kind])
    many = partners(folder, Asked(ME, top=30))
    marked = [row for kind in ("new", "stronger") for row in many[kind] if not row["verified"]]
    assert many["settings"]["unverified"] is True
    assert marked
    assert all("unverified" in {item["code"] for item in row["unknown"]} for row in marked)


def test_without_names_no_name_is_told(tmp_path: Path) -> None:
    found = partners(write_result(tmp_path, names=False), Asked(ME))
    assert "Person" not in json.dumps(found)
    assert found["settings"]["author_names"] is False
    assert not any(signal in found["stronger"][0]["signals"] for signal in ("names_in_both", "people_between"))
    assert found["stronger"][0]["way_in"]["partners"]


def test_signals_and_reasons_are_all_worded() -> None:
    assert {signal.family for signal in SIGNALS} == set(FAMILY_NAMES)
    assert len(FAMILIES) == len(FAMILY_NAMES)
    for text in [*REASONS.values(), *FAMILY_NAMES.values()]:
        assert translate(text, "ja") != text
    assert {"university", "大学"} <= set(TYPES["education"])


@pytest.mark.parametrize(("language", "last"), [("ja", ["備考", "判断"]), ("en", ["Remarks", "Decision"])])
def test_the_workbook_holds_one_row_a_candidate(answer: Row, tmp_path: Path, language: str, last: list[str]) -> None:
    before = current()
    use(language)
    try:
        for name in ("a.xlsx", "b.xlsx"):
            write_partners(tmp_path / name, answer)
    finally:
        use(before)
    assert (tmp_path / "a.xlsx").read_bytes() == (tmp_path / "b.xlsx").read_bytes()
    book = openpyxl.load_workbook(tmp_path / "a.xlsx")
    assert len(book.sheetnames) == 4
    for title, kind in zip(book.sheetnames, ("new", "stronger"), strict=False):
        sheet = book[title]
        rows = list(sheet.iter_rows(values_only=True))
        assert list(rows[0][-2:]) == last
        assert len(rows) == 1 + len(answer[kind])
        assert sheet.freeze_panes == "D2"
        assert sheet.auto_filter.ref
        for row, wanted in zip(rows[1:], answer[kind], strict=True):
            assert row[:3] == (wanted["rank"], wanted["name_en"], wanted["name_ja"])
            assert row[6] == pytest.approx(wanted["score"])
            assert row[-2:] == (None, None)
        links = {cell.hyperlink.target for line in sheet.iter_rows() for cell in line if cell.hyperlink}
        dois = {work["url"] for wanted in answer[kind] for work in wanted["evidence"][:5] if work["url"]}
        assert dois <= links
    verdicts = [str(cell.value) for cell in book[book.sheetnames[2]]["T"] if cell.value]
    assert len(verdicts) == 3


def test_hostile_names_stay_text(tmp_path: Path) -> None:
    listed = [organisation(n, name_en=HOSTILE) if n else organisation(n) for n in range(ORGANISATIONS)]
    rows = [{**row, "title": "=1+1", "doi": "10.1/x y<z>" if row["doi"] else None} for row in works(count=500)]
    found = partners(write_result(tmp_path, rows, listed), Asked(ME))
    write_partners(tmp_path / "p.xlsx", found)
    for sheet in openpyxl.load_workbook(tmp_path / "p.xlsx"):
        assert not [cell for line in sheet.iter_rows() for cell in line if cell.data_type == "f"]


Enishi = Callable[..., "subprocess.CompletedProcess[str]"]


def enishi(*words: object) -> "subprocess.CompletedProcess[str]":
    command = [sys.executable, "-m", "enishi", "--lang", "en", *map(str, words)]
    return subprocess.run(command, capture_output=True, check=False, encoding="utf-8")


def test_the_command_says_it_all(result: Path, tmp_path: Path) -> None:
    book = tmp_path / "p.xlsx"
    done = enishi("partners", result, "--for", "University 1", "--top", 2, "--xlsx", book)
    assert done.returncode == 0, done.stderr
    assert "New ties" in done.stdout
    assert "Stronger ties" in done.stdout
    assert "best baseline" in done.stdout
    assert book.exists()
    told = enishi("partners", result, "--for", "University 1", "--top", 2, "--json")
    assert set(json.loads(told.stdout)) == {"for", "settings", "backtest", "new", "stronger", "gaps"}
    for words in ((tmp_path, "--for", "JP"), (result, "--for", "Nobody at all"), (result,)):
        wrong = enishi("partners", *words)
        assert wrong.returncode == 2
        assert "Traceback" not in wrong.stderr
    nowhere = enishi("partners", result, "--for", "University 1", "--xlsx", tmp_path / "no" / "p.xlsx")
    assert nowhere.returncode == 1
    assert "cannot be written" in nowhere.stderr
