"""Cases: each has a source and known words; patterns follow their rule; likeness is ordered; own lists are read."""

import csv
import io
import json
import zipfile
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from typer.testing import CliRunner

import enishi.cli.main  # noqa: F401  every command is listed there
from enishi.cli.terminal import app
from enishi.errors import InputError
from enishi.knowledge.groups import built_in_groups
from enishi.knowledge.plan.load import load_plan
from enishi.knowledge.plan.model import AXES, OTHER, UNKNOWN, Case, Source, fields, words
from enishi.knowledge.plan.pattern import AT_LEAST, RULE_AXES, patterns
from enishi.knowledge.plan.way import way
from enishi.language import LANGUAGES
from enishi.readers.case_table import COLUMNS, read_cases
from enishi.readers.plan_folder import read_plan
from enishi.readers.sheet_rows import sheet_rows
from enishi.reports.case_table import write_template
from enishi.strategy.cases import PLACE_LEVELS, WEIGHTS, similar_cases
from enishi.tables.place import is_place

CASES = load_plan().cases
GOOD = {
    "code": "x1",
    "name_ja": "共同研究",
    "partners": "韓国、ASEAN",
    "method": "二国間共同研究",
    "source": "自社資料",
}


def made(code: str, partners: str, method: str = "bilateral", fields: str = "", **axes: str) -> Case:
    name = {"ja": code, "en": code}
    source = (Source("t", "u", "d", "s"),)
    return Case(code, name, tuple(partners.split()), tuple(fields.split()), method, None, None, name, source, axes)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.code)
def test_every_case_has_looked_up_sources_and_known_words(case: Case) -> None:
    assert case.sources
    for source in case.sources:
        assert source.title and source.url.startswith("http") and source.states and source.looked_up == "2026-11-27"
    for partner in case.partners:
        assert is_place(partner) or partner in built_in_groups() or partner in words()["partners"]
    assert case.partners and set(case.fields) <= {*fields(), OTHER}
    assert case.method in words()["methods"]
    assert all(value in words()["axes"][axis]["values"] for axis, value in case.axes.items())
    assert all(case.name[one].strip() and case.summary[one].strip() for one in LANGUAGES)
    assert case.summary["ja"] != case.summary["en"]
    assert case.until is None or case.since is None or case.since <= case.until


def test_codes_are_unique_and_the_places_of_the_survey_are_covered() -> None:
    codes = [case.code for case in CASES]
    assert len(codes) == len(set(codes)) >= 80
    partners = {partner for case in CASES for partner in case.partners}
    assert {"CN", "AU", "HK", "SG", "KR", "TW", "IN", "ASEAN"} <= partners
    assert set(fields()) <= {field for case in CASES for field in case.fields}


def test_patterns_are_exactly_the_combinations_that_enough_cases_share() -> None:
    found = patterns(CASES)
    inside = {code: pattern for pattern in found for code in pattern.cases}
    for case in CASES:
        values = [case.axis(axis) for axis in RULE_AXES]
        alike = [other for other in CASES if [other.axis(axis) for axis in RULE_AXES] == values]
        assert (case.code in inside) == (UNKNOWN not in values and len(alike) >= AT_LEAST)
    assert all(pattern.published is None and len(pattern.cases) >= AT_LEAST for pattern in found)
    assert sum(len(pattern.cases) for pattern in found) == len(inside)


def test_a_place_is_more_alike_than_its_group_its_region_and_its_income_group() -> None:
    cases = [made("a", "TH"), made("b", "VN"), made("c", "MN"), made("d", "BR"), made("e", "ASEAN"), made("f", "WORLD")]
    found = similar_cases(cases, "TH", None, n=9)
    levels = ("same", "member", "group", "region", "open", "income")
    assert [score for _case, score, _why in found] == [PLACE_LEVELS[level] for level in levels]
    assert [case.code for case, _score, _why in found] == ["a", "e", "b", "c", "f", "d"]


def test_the_score_is_the_weighted_mean_of_the_parts_that_are_asked() -> None:
    case = made("a", "KR JP", "bilateral", "iot")
    asked = (
        WEIGHTS["place"] + WEIGHTS["field"] + WEIGHTS["method"]
    )  # one case is no usual way, so no axes are asked for
    (_case, score, why), *_rest = similar_cases([case], "KR", "ai", "multilateral")
    assert score == pytest.approx((WEIGHTS["place"] + 0.5 * WEIGHTS["method"]) / asked, abs=1e-4)
    assert all(reason["ja"] != reason["en"] and "{" not in reason["ja"] + reason["en"] for reason in why)
    assert similar_cases([case], "KR", "iot", "bilateral")[0][1] == 1
    assert similar_cases([made("a", "JP")], "MN", None) == []  # the study's own place is no counterpart
    assert similar_cases([made("a", "DEVELOPING")], "VN", None)[0][1] == PLACE_LEVELS["member"]
    assert similar_cases([made("a", "DEVELOPING")], "FR", None) == []
    assert sum(WEIGHTS.values()) == pytest.approx(1)


def test_the_worked_example_of_the_rule() -> None:
    """Taiwan, networks, bilateral joint research: as ``strategy.cases`` and docs/cases.md work it out."""
    usual = {"funding": "matched", "agencies": "joint_call", "researchers": "joint_team"}
    others = [made(f"b{n}", "BR", "bilateral", "other", **usual) for n in range(3)]
    found = similar_cases(
        [made("a", "TW", "bilateral", "", agencies="joint_call"), *others], "TW", "networks", "bilateral"
    )
    assert (found[0][0].code, found[0][1]) == ("a", 0.7417)
    said = [reason["en"] for reason in found[0][2]]
    assert "works the same way (role of agencies: joint call and selection)" in said
    assert "進め方が同じ（対応機関等の関与：共同公募・共同選定）" in [reason["ja"] for reason in found[0][2]]


def test_axes_may_be_asked_for_without_a_method_and_order_the_cases() -> None:
    cases = [
        made("a", "KR", funding="one_side"),
        made("b", "KR", funding="matched", agencies="joint_call"),
        made("c", "KR"),
    ]
    asked = {"funding": "matched", "agencies": "joint_call"}
    found = similar_cases(cases, "KR", None, axes=asked)
    whole = WEIGHTS["place"] + WEIGHTS["axes"]
    assert [(case.code, score) for case, score, _why in found] == [
        ("b", 1),
        ("a", pytest.approx(WEIGHTS["place"] / whole, abs=1e-4)),
        ("c", pytest.approx(WEIGHTS["place"] / whole, abs=1e-4)),
    ]
    assert len(found[0][2]) == 2 and len(found[1][2]) == 1


def test_the_usual_way_is_what_most_cases_say_that_say_anything() -> None:
    cases = [made(str(n), "KR", funding="matched") for n in range(3)]
    assert way(cases, "bilateral") == {"funding": "matched"} and way(cases, "prize") == {}
    assert way(cases[:2], "bilateral") == {}  # too few
    split = [made(f"x{n}", "KR", funding="common") for n in range(3)]
    assert way([*cases, *split], "bilateral") == {}  # no more than half
    assert way([*cases, *split[:2], made("y", "KR")], "bilateral") == {"funding": "matched"}


@pytest.mark.parametrize("place", ["CN", "AU", "HK", "SG", "KR", "TW", "IN", "VN", "DE", "US"])
def test_every_named_place_gets_cases_with_reasons(place: str) -> None:
    found = similar_cases(CASES, place, "networks", "bilateral")
    assert len(found) == 3
    assert [score for _case, score, _why in found] == sorted((s for _c, s, _w in found), reverse=True)
    assert all(why for _case, _score, why in found)


def table(path: Path, *rows: dict[str, str], columns: list[str] | None = None, encoding: str = "utf-8") -> Path:
    names = columns or list(COLUMNS)
    out = io.StringIO()
    csv.writer(out).writerows([names, *([row.get(name, "") for name in names] for row in rows)])
    path.write_bytes(out.getvalue().encode(encoding))
    return path


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp932", "utf-16"])
def test_csv_of_japanese_excel_is_read(tmp_path: Path, encoding: str) -> None:
    (case,) = read_cases(table(tmp_path / "own.csv", GOOD, encoding=encoding)).cases
    assert case.partners == ("KR", "ASEAN") and case.method == "bilateral" and case.name["en"] == "共同研究"


def test_columns_may_be_named_in_japanese(tmp_path: Path) -> None:
    path = tmp_path / "own.csv"
    path.write_text(
        "コード,名称（日本語）,相手先,方式,出典,資金,開始年\nx,連携,台湾,standards,URL,prize,２０１５年\n", "utf-8"
    )
    (case,) = read_cases(path).cases
    assert (case.partners, case.axes, case.since) == (("TW",), {"funding": "prize"}, 2015)


def test_good_rows_are_kept_and_bad_ones_say_row_column_and_the_nearest(tmp_path: Path) -> None:
    bad = GOOD | {"code": "x2", "partners": "Thailnd", "method": "bilatral", "since": "20O4", "fields": "netwrks"}
    late = GOOD | {"code": "x3", "since": "2015", "until": "2012"}
    again = GOOD | {"name_ja": "二度目"}
    empty = {"code": "x4", "name_en": "no source", "partners": "KR", "method": "bilateral"}
    found = read_cases(table(tmp_path / "own.csv", GOOD, {}, bad, late, again, empty))
    assert (found.rows, len(found.cases), found.rejected) == (5, 1, 4)
    told = {(one.row, one.column): one.nearest for one in found.problems}
    assert told == {
        (4, "partners"): "Thailand",
        (4, "method"): "bilateral",
        (4, "since"): None,
        (4, "fields"): "networks",
        (5, "until"): None,
        (6, "code"): None,
        (7, "source"): None,
    }


@pytest.mark.parametrize(
    ("header", "said"),
    [
        ("code,name_en,partners,method", "source"),
        ("code,name_en,partners,method,source,fundin", '"funding"'),
        ("code,code,name_en,partners,method,source", "twice"),
        ("", "missing"),
    ],
)
def test_wrong_columns_are_one_clear_error(tmp_path: Path, header: str, said: str) -> None:
    path = tmp_path / "own.csv"
    path.write_text(header + "\n", "utf-8")
    with pytest.raises(InputError, match=said):
        read_cases(path)


@pytest.mark.parametrize("data", [b"PK\x03\x04 broken", b"\x00\x01\x02", b'a,"b', b"\xff\xfeA", b"\x81"])
def test_what_is_no_table_is_an_error_of_ours(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "own.csv"
    path.write_bytes(data)
    with pytest.raises(InputError):
        read_cases(path)


@given(st.binary(max_size=80))
def test_no_bytes_lead_to_another_error(data: bytes) -> None:
    import tempfile

    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "own.csv"
        path.write_bytes(data)
        try:
            read_cases(path)
        except InputError as error:
            assert str(path) in str(error)


def test_a_workbook_reads_as_openpyxl_wrote_it(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    rows = [["code", None, "name"], ["a", 2015, " 日本 <b>&"], [None, None, None], ["", 1.5, True]]
    for row in rows:
        sheet.append(row)
    path = tmp_path / "own.xlsx"
    book.save(path)
    assert sheet_rows(path) == [(1, ["code", "", "name"]), (2, ["a", "2015", " 日本 <b>&"]), (4, ["", "1.5", "1"])]


def test_furigana_are_no_part_of_a_text(tmp_path: Path) -> None:
    path = tmp_path / "own.xlsx"
    write_template(path, ".xlsx")
    parts = {}
    with zipfile.ZipFile(path) as book:
        parts = {name: book.read(name) for name in book.namelist()}
    guide = '</t><rPh sb="0" eb="1"><t>ヨミ</t></rPh></si>'.encode()
    parts["xl/sharedStrings.xml"] = parts["xl/sharedStrings.xml"].replace(b"</t></si>", guide)
    with zipfile.ZipFile(path, "w") as book:
        for name, data in parts.items():
            book.writestr(name, data)
    assert sheet_rows(path)[0][1] == list(COLUMNS)


@pytest.mark.parametrize("kind", [".csv", ".xlsx"])
def test_the_template_reads_back_as_the_case_it_shows(tmp_path: Path, kind: str) -> None:
    path = tmp_path / f"mine{kind}"
    write_template(path, kind)
    found = read_cases(path)
    (case,) = found.cases
    (shown,) = [one for one in CASES if one.code == case.code]
    assert (found.rows, found.rejected) == (1, 0)
    for what in ("name", "partners", "fields", "method", "since", "until", "summary", "axes"):
        assert getattr(case, what) == getattr(shown, what)


def test_the_command_checks_a_list_and_counts_add_up(tmp_path: Path) -> None:
    path = table(tmp_path / "own.csv", GOOD, GOOD | {"code": "x2", "method": "?"})
    done = CliRunner().invoke(app, ["cases", str(path), "--json"])
    answer = json.loads(done.stdout)
    assert done.exit_code == 3
    assert (answer["rows"], answer["kept"], answer["rejected"]) == (2, 1, 1)
    assert [one["code"] for one in answer["cases"]] == ["x1"]
    assert answer["problems"][0]["row"] == 3 and answer["problems"][0]["column"] == "method"


def test_the_command_shows_the_most_similar_with_reasons() -> None:
    done = CliRunner().invoke(app, ["cases", "--place", "台湾", "--field", "iot", "--json", "--top", "2"])
    answer = json.loads(done.stdout)
    assert done.exit_code == 0 and len(answer["cases"]) == 2
    assert all(one["reasons"] and set(one["axes"]) == set(AXES) for one in answer["cases"])


def test_a_list_in_the_overlay_joins_the_cases_and_replaces_by_code(tmp_path: Path) -> None:
    table(tmp_path / "cases.csv", GOOD, GOOD | {"code": "e-asia", "name_en": "Ours"})
    plan = read_plan(tmp_path)
    by_code = {case.code: case for case in plan.cases}
    base = next(case for case in CASES if case.code == "e-asia")
    assert len(by_code) == len(plan.cases) == len(CASES) + 1 and by_code["x1"].partners == ("KR", "ASEAN")
    assert by_code["e-asia"].name["en"] == "Ours" and by_code["e-asia"].since is None
    shown = {row["key"]: row for row in plan.conflicts}
    assert shown["cases.e-asia.since"] == {
        "file": "cases.csv", "line": 3, "key": "cases.e-asia.since", "base": base.since, "overlay": None
    }  # fmt: skip
    assert (
        not [key for key in shown if ".x1." in key] and "cases.e-asia.method" not in shown
    ) or base.method != "bilateral"
    json.dumps(plan.conflicts)
    assert similar_cases(plan.cases, "KR", None, "bilateral", n=99, plan=plan)[0][0].code in by_code


def test_wrong_rows_of_a_list_in_the_overlay_are_all_told(tmp_path: Path) -> None:
    table(tmp_path / "cases.csv", GOOD | {"partners": "Thailnd"}, GOOD | {"code": "x2", "method": "bilatral"})
    with pytest.raises(InputError) as caught:
        read_plan(tmp_path)
    lines = str(caught.value).splitlines()
    assert len(lines) == 3 and "row 2, partners" in lines[1] and "did you mean" in lines[2]


def test_an_excel_list_in_the_overlay_is_read(tmp_path: Path) -> None:
    write_template(tmp_path / "cases.xlsx", ".xlsx")
    assert len(read_plan(tmp_path).cases) == len(CASES)


def test_the_command_takes_an_overlay_and_axes(tmp_path: Path) -> None:
    table(tmp_path / "cases.csv", GOOD | {"partners": "Chad", "funding": "one_side", "fields": "edge"})
    asked = ["cases", "--overlay", str(tmp_path), "--place", "Chad", "--field", "edge", "--axis", "funding=one_side"]
    answer = json.loads(CliRunner().invoke(app, [*asked, "--json"]).stdout)
    assert answer["cases"][0]["code"] == "x1" and answer["cases"][0]["score"] == 1
    assert answer["overlay"] == {"folder": str(tmp_path), "replaced": []}
    wrong = CliRunner().invoke(app, ["cases", "--place", "Chad", "--axis", "funding=onesided"])
    assert wrong.exit_code != 0


def test_names_are_asked_for_in_either_language_and_a_former_name_is_near() -> None:
    def asked(*more: str) -> list[str]:
        done = CliRunner().invoke(app, ["cases", "--place", "タイ", "--json", *more])
        return [case["code"] for case in json.loads(done.stdout)["cases"]]

    by_code = asked("--field", "networks", "--method", "bilateral")
    assert asked("--field", "ネットワーク技術", "--method", "二国間共同研究") == by_code
    assert asked("--field", "Networks", "--method", "Bilateral joint research") == by_code
    said = CliRunner().invoke(app, ["cases", "--place", "Koria"])
    assert "Korea" in str(said.exception)


def test_partners_of_separators_alone_are_no_partners(tmp_path: Path) -> None:
    path = tmp_path / "mine.csv"
    path.write_text("code,name_en,partners,method,source\na,A,;,bilateral,s\n", "utf-8")
    found = read_cases(path)
    assert (found.cases, [problem.column for problem in found.problems]) == ((), ["partners"])
