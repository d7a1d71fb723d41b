"""Self-assessment: a form is written, filled, read and answered by its gap list; wrong cells are told."""

import csv
import io
import json
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from typer.testing import CliRunner

import enishi.cli.main  # noqa: F401  every command is listed there
from enishi.cli.terminal import app
from enishi.errors import InputError, UsageError
from enishi.knowledge.plan.load import load_plan
from enishi.knowledge.plan.recommendation import LEVELS
from enishi.language import use
from enishi.readers.assessment_form import COLUMNS, Answer, read_form
from enishi.reports.assessment_form import KINDS, write_form
from enishi.strategy.gap_list import gap_list

PLAN = load_plan()
POINTS = PLAN.recommendations
COMPANY = [one for one in POINTS.values() if one.audience == "company"]


def run(*arguments: str | Path, code: int = 0) -> Any:
    done = CliRunner().invoke(app, ["assess", *map(str, arguments)], standalone_mode=False)
    if isinstance(done.exception, Exception):
        raise done.exception
    assert (done.return_value or 0) == code
    return done


def filled(path: Path, answers: dict[str, tuple[str, str, str]]) -> Path:
    """Write the template of companies with level, evidence and target of some points."""
    write_form(path, ".csv", COMPANY, "ja")
    rows = list(csv.reader(io.StringIO(path.read_text("utf-8-sig"))))
    at = [list(COLUMNS).index(name) for name in ("level", "evidence", "target")]
    for row in rows[1:]:
        for column, text in zip(at, answers.get(row[0], ("", "", "")), strict=True):
            row[column] = text
    with path.open("w", encoding="cp932", newline="") as file:  # as Excel in Japan saves it
        csv.writer(file).writerows(rows)
    return path


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("language", ["ja", "en"])
def test_an_empty_form_reads_as_points_not_answered(tmp_path: Path, kind: str, language: str) -> None:
    path = tmp_path / f"form{kind}"
    write_form(path, kind, COMPANY, language)
    form = read_form(path, POINTS)
    assert (form.rows, form.rejected, form.problems) == (7, 0, ())
    assert {answer.level for answer in form.answers.values()} == {None}
    answer = gap_list(PLAN, form.answers)
    assert (answer["gaps"], answer["met"], len(answer["unanswered"])) == ([], [], 7)


def test_a_filled_form_comes_back_as_a_gap_list(tmp_path: Path) -> None:
    path = filled(
        tmp_path / "mine.csv",
        {
            "company-offshore": ("1", "共同設計1件", ""),
            "company-centre": ("２", "", "3"),
            "company-domestic": ("2", "事業一覧", "2"),
            "company-outreach": ("0", "", ""),
            "company-results": ("1", "", ""),
        },
    )
    answer = json.loads(run(path, "--json").stdout)
    assert (answer["rows"], answer["kept"], answer["rejected"]) == (7, 7, 0)
    told = [(row["code"], row["level"], row["target"], row["gap"], row["supported"]) for row in answer["gaps"]]
    assert told == [
        ("company-outreach", 0, 3, 3, None),
        ("company-results", 1, 3, 2, False),
        ("company-offshore", 1, 3, 2, True),
        ("company-centre", 2, 3, 1, False),
    ]
    assert [row["code"] for row in answer["met"]] == ["company-domestic"]
    assert [row["code"] for row in answer["unanswered"]] == ["company-people_abroad", "company-incentives"]
    one = answer["gaps"][1]
    assert one["next_step"] == POINTS["company-results"].levels[2]
    assert one["level_text"] == POINTS["company-results"].levels[1]
    assert one["source"]["text"]["ja"].endswith("第5章") and one["status"] == "judgement"
    counts = {"points": 7, "answered": 5, "below_target": 4, "without_evidence": 2}
    assert answer["audiences"] == [{"audience": "company", "name": {"ja": "企業", "en": "Companies"}} | counts]
    said = run(path).stdout
    assert "next step: rights are settled" in said and "no evidence named" in said


@given(st.dictionaries(st.sampled_from(sorted(POINTS)), st.tuples(st.none() | st.integers(0, 3), st.integers(0, 3))))
def test_every_point_of_an_audience_stands_in_one_list(given: dict[str, tuple[int | None, int]]) -> None:
    answers = {code: Answer(code, level, "", target) for code, (level, target) in given.items()}
    answer = gap_list(PLAN, answers)
    lists = [answer["gaps"], answer["met"], answer["unanswered"]]
    audiences = {POINTS[code].audience for code in given}
    codes = [row["code"] for rows in lists for row in rows]
    assert sorted(codes) == sorted(code for code, one in POINTS.items() if one.audience in audiences)
    gaps = [row["gap"] for row in answer["gaps"]]
    assert gaps == sorted(gaps, reverse=True) and all(gap > 0 for gap in gaps)
    assert all(row["next_step"] for row in answer["gaps"])
    assert sum(one["answered"] for one in answer["audiences"]) == sum(level is not None for level, _ in given.values())


def test_wrong_cells_are_told_and_the_others_kept(tmp_path: Path) -> None:
    path = filled(tmp_path / "mine.csv", {"company-offshore": ("4", "", ""), "company-centre": ("1", "x", "much")})
    text = path.read_text("cp932").replace("company-results", "company-result")
    path.write_text(text + "company-outreach\n", "cp932")
    answer = json.loads(run(path, "--json", code=3).stdout)
    assert (answer["rows"], answer["kept"], answer["rejected"]) == (8, 4, 4)
    assert [(one["row"], one["column"], one["nearest"]) for one in answer["problems"]] == [
        (3, "level", None),
        (4, "target", None),
        (8, "code", "company-results"),
        (9, "code", None),
    ]
    assert all(one["text"] for one in answer["problems"])


def test_a_toml_form(tmp_path: Path) -> None:
    path = tmp_path / "mine.toml"
    path.write_text('[university-desk]\nlevel = 1\nevidence = "desk"\n\n[university-dsk]\nlevel = 1\n', "utf-8")
    form = read_form(path, POINTS)
    assert form.answers == {"university-desk": Answer("university-desk", 1, "desk", LEVELS - 1)}
    assert [(one.row, one.nearest) for one in form.problems] == [(5, "university-desk")]
    for text, said in [("level = 1", "1: .level"), ("[a]\nlevl = 1", "1: .a"), ("[a", "cannot be read")]:
        path.write_text(text, "utf-8")
        with pytest.raises(InputError, match=said.replace(".", '"')):
            read_form(path, POINTS)


def test_wrong_columns_are_one_error(tmp_path: Path) -> None:
    path = tmp_path / "mine.csv"
    path.write_text("code,levle,evidence,evidence\n", "utf-8")
    with pytest.raises(InputError) as caught:
        read_form(path, POINTS)
    for part in ('unknown column "levle"', 'did you mean "level"', "stands twice", "missing: level"):
        assert part in str(caught.value)


def test_templates_by_command(tmp_path: Path) -> None:
    book = tmp_path / "form.xlsx"
    run("--template", "university", book)
    sheet = openpyxl.load_workbook(book)["assessment"]
    assert [cell.value for cell in sheet[1]] == list(COLUMNS)
    assert sheet.max_row == 6 and len(sheet.data_validations.dataValidation) == 2
    with pytest.raises(UsageError, match="not overwritten"):
        run("--template", "university", book)
    with pytest.raises(UsageError, match='did you mean "company"'):
        run("--template", "compny", tmp_path / "x.csv")
    with pytest.raises(UsageError, match=r"\.csv, \.xlsx, \.toml"):
        run("--template", "company", tmp_path / "x.doc")
    with pytest.raises(UsageError, match="no such file"):
        run(tmp_path / "nowhere.csv")


def test_a_form_of_ones_own_points(tmp_path: Path) -> None:
    (tmp_path / "recommendations.toml").write_text(
        '[recommendations.company-offshore]\nja = "自社版"\nen = "our own version"\n', "utf-8"
    )
    path = filled(tmp_path / "mine.csv", {"company-offshore": ("1", "x", "")})
    answer = json.loads(run(path, "--json", "--overlay", tmp_path).stdout)
    assert answer["gaps"][0]["title"]["en"] == "our own version"
    assert [row["key"] for row in answer["overlay"]["replaced"]] == [
        "recommendations.company-offshore.ja",
        "recommendations.company-offshore.en",
    ]


def test_japanese_output_is_whole(tmp_path: Path) -> None:
    path = filled(tmp_path / "mine.csv", {"company-offshore": ("1", "", "")})
    use("ja")
    try:
        said = run(path).stdout
    finally:
        use("en")
    assert "次の段階：" in said and "企業：7項目中、回答1、目標未達1、根拠なし1" in said
    assert "next step" not in said
