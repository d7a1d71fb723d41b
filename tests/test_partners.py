"""Partners: metrics against plain Python, and the command on a result, with its bad input."""

import io
import json
import zipfile
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow.parquet as pq
import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook

from enishi.errors import UsageError
from enishi.knowledge.groups import built_in_groups
from enishi.language import use
from enishi.pipeline.partner_corpus import ORGANISATION, load
from enishi.pipeline.partner_names import Names
from enishi.pipeline.partners import Asked, partners
from enishi.pipeline.run import run
from enishi.reports.partners_excel import write_partners
from enishi.strategy.partners.metrics import average_precision, precision_at_first, roc_auc
from enishi.study import load_study
from enishi.synthetic.corpus import write_corpus

STUDY = 'title = "T"\nreference = "JP"\nyears = [2016, 2022]\nresamples = 0\n[[source]]\npath = "works.jsonl.gz"\n'
_PAIRS = st.lists(st.tuples(st.integers(0, 5), st.booleans()), min_size=1, max_size=25)


def made(folder: Path, study: str = STUDY, works: int = 3_000) -> Path:
    write_corpus(folder / "works.jsonl.gz", 7, works)
    (folder / "study.toml").write_text(study, "utf-8")
    return run(load_study(folder / "study.toml"), folder / "out").out


@pytest.fixture(scope="module")
def result(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return made(tmp_path_factory.mktemp("partners"))


@pytest.fixture(scope="module")
def answer(result: Path) -> dict[str, Any]:
    return partners(result, Asked("JP", min_works=3, top=5))


@given(_PAIRS)
def test_area_under_the_curve_is_the_share_of_pairs_in_order(rows: list[tuple[int, bool]]) -> None:
    scores, hits = np.array([float(s) for s, _h in rows]), np.array([h for _s, h in rows])
    pairs = [(a, b) for a, hit in rows for b, other in rows if hit and not other]
    if not pairs:
        assert np.isnan(roc_auc(scores, hits))
        return
    expected = sum((a > b) + (a == b) / 2 for a, b in pairs) / len(pairs)
    assert roc_auc(scores, hits) == pytest.approx(expected, abs=1e-9)


@given(st.lists(st.booleans(), min_size=1, max_size=25))
def test_average_precision_without_ties_is_the_mean_precision_at_hits(hits: list[bool]) -> None:
    scores = np.arange(len(hits), 0, -1.0)
    if not any(hits):
        assert np.isnan(average_precision(scores, np.array(hits)))
        return
    precisions = [sum(hits[: i + 1]) / (i + 1) for i, hit in enumerate(hits) if hit]
    assert average_precision(scores, np.array(hits)) == pytest.approx(sum(precisions) / len(precisions), abs=1e-9)
    assert precision_at_first(scores, np.array(hits)) == pytest.approx(sum(hits[:10]) / 10, abs=1e-9)


@given(_PAIRS, st.randoms(use_true_random=False))
def test_metrics_do_not_depend_on_the_order_of_rows(rows: list[tuple[int, bool]], random: Any) -> None:
    shuffled = list(rows)
    random.shuffle(shuffled)

    def values(pairs: list[tuple[int, bool]]) -> list[float]:
        scores, hits = np.array([float(s) for s, _h in pairs]), np.array([h for _s, h in pairs])
        return [measure(scores, hits) for measure in (roc_auc, average_precision, precision_at_first)]

    assert values(shuffled) == pytest.approx(values(rows), abs=1e-12, nan_ok=True)


def test_average_precision_of_tied_scores_is_the_mean_over_their_orders() -> None:
    """All three scores equal, one hit: it stands first, second or third: (1 + 1 ÷ 2 + 1 ÷ 3) ÷ 3."""
    value = average_precision(np.ones(3), np.array([False, True, False]))
    assert value == pytest.approx((1 + 1 / 2 + 1 / 3) / 3)


def test_the_back_test_stands_beside_four_baselines_and_decides(answer: dict[str, Any]) -> None:
    for kind in ("new", "stronger"):
        record = answer["backtest"][kind]
        if not record["possible"]:
            assert record["text"]
            continue
        assert set(record["measures"]) == {
            "model",
            "popularity",
            "common_neighbours",
            "resource_allocation",
            "openalex_recipe",
        }
        for measures in record["measures"].values():
            assert set(measures) == {"roc_auc", "average_precision", "precision_at_10"}
            assert all(0 <= m["low"] <= m["value"] <= m["high"] <= 1 for m in measures.values())
        ahead = record["differences"][record["best_baseline"]]["average_precision"]["low"] > 0
        assert record["beats_best_baseline"] == ahead
        assert record["used"] == ("model" if ahead else record["best_baseline"])


def test_every_recommendation_says_why_and_what_is_unknown(answer: dict[str, Any]) -> None:
    assert len(answer["new"]) == 5
    for row in answer["new"]:
        assert row["place"] != "JP"
        assert row["joint"]["works"] == 0
        assert len(row["reasons"]) == 3
        assert all(reason["ja"] and reason["en"] and reason["ja"] != reason["en"] for reason in row["reasons"])
        assert row["evidence"]
        assert {entry["code"] for entry in row["unknown"]} >= {"unverified"}
    assert all(row["joint"]["works"] > 0 for row in answer["stronger"])


def test_joint_works_are_those_of_the_result(result: Path, answer: dict[str, Any]) -> None:
    """By hand: works that name the candidate and an organisation whose place is Japan."""
    home = {
        row["organisation"]
        for row in pq.read_table(result / "tables" / "organisations.parquet").to_pylist()
        if row["place"] == "JP"
    }
    teams = [
        set(row["organisations"].split(";"))
        for row in pq.read_table(result / "tables" / "work_organisations.parquet").to_pylist()
    ]
    for row in answer["stronger"]:
        assert row["joint"]["works"] == sum(row["id"] in team and bool(team & home) for team in teams)
    for row in answer["new"]:
        assert not any(row["id"] in team and team & home for team in teams)


def test_the_same_question_has_the_same_answer_and_file(result: Path, answer: dict[str, Any], tmp_path: Path) -> None:
    again = partners(result, Asked("Japan", min_works=3, top=5))
    assert json.dumps(again) == json.dumps(answer)
    for name in ("a.xlsx", "b.xlsx"):
        write_partners(tmp_path / name, answer)
    assert (tmp_path / "a.xlsx").read_bytes() == (tmp_path / "b.xlsx").read_bytes()


def test_the_workbook_has_a_row_a_candidate_and_room_for_a_decision(answer: dict[str, Any], tmp_path: Path) -> None:
    use("ja")
    try:
        write_partners(tmp_path / "p.xlsx", answer)
    finally:
        use("en")
    book = load_workbook(tmp_path / "p.xlsx")
    sheet = book.worksheets[0]
    cells = [[cell.value for cell in row] for row in sheet.iter_rows()]
    header = next(row for row in cells if "備考" in row)
    assert "判断" in header
    assert sum(any(row["name_en"] in [str(c) for c in line] for line in cells) for row in answer["new"]) == 5
    with zipfile.ZipFile(io.BytesIO((tmp_path / "p.xlsx").read_bytes())) as parts:
        assert all(b"<f>" not in parts.read(name) for name in parts.namelist() if name.startswith("xl/worksheets/"))


def test_known_excluded_and_rivals(result: Path, answer: dict[str, Any], tmp_path: Path) -> None:
    first, second = answer["new"][0], answer["new"][1]
    (tmp_path / "known.txt").write_text(f"{first['id']}\nNobody at all\n", "utf-8")
    (tmp_path / "exclude.txt").write_text(f"{second['id']}\n", "utf-8")
    asked = Asked("JP", min_works=3, top=5, known=tmp_path / "known.txt", exclude=tmp_path / "exclude.txt", rivals="KR")
    found = partners(result, asked)
    ids = {row["id"] for row in found["new"]}
    assert not ids & {first["id"], second["id"]}
    assert found["settings"]["known"]["not_found"] == ["Nobody at all"]
    assert any("Nobody at all" in gap for gap in found["gaps"])
    assert all(rival["id"] == "KR" and rival["works"] > 0 for row in found["new"] for rival in row["rivals"])


def test_candidates_keep_to_the_places_asked(result: Path) -> None:
    found = partners(result, Asked("JP", min_works=3, top=5, among="ASEAN,Australia"))
    assert {row["place"] for row in found["new"]} <= {"AU", *built_in_groups()["ASEAN"].places}
    assert found["new"]


@pytest.mark.parametrize(
    "asked",
    [
        Asked("Atlantis University"),
        Asked("JP", among="Atlantis"),
        Asked("JP", types="universty"),
        Asked("JP", field="quantums"),
        Asked("JP", level="planet"),
        Asked("JP", known=Path("no-such-file.txt")),
        Asked("JP", rivals="Atlantis University"),
    ],
)
def test_what_is_not_there_is_refused(result: Path, asked: Asked) -> None:
    with pytest.raises(UsageError):
        partners(result, asked)


def test_a_year_alone_names_the_gap_and_still_answers(tmp_path: Path) -> None:
    text = STUDY.replace("[2016, 2022]", "[2020, 2020]")
    found = partners(made(tmp_path, text), Asked("JP", min_works=2, top=3))
    for kind in ("new", "stronger"):
        assert found["backtest"][kind]["possible"] is False
        assert found["backtest"][kind]["reason"] == "too_short"


def test_names_of_people_are_kept_only_where_the_study_allows(result: Path, tmp_path: Path) -> None:
    assert (result / "tables" / "work_authors.parquet").exists()
    page = "".join(path.read_text("utf-8") for path in (result / "site").rglob("*.html"))
    names = pq.read_table(result / "tables" / "work_authors.parquet").column("name").to_pylist()
    assert not any(name in page for name in names[:200])
    without = made(tmp_path, STUDY.replace("resamples = 0\n", "resamples = 0\nauthor_names = false\n"), 2_000)
    table = without / "tables" / "work_authors.parquet"
    assert not table.exists() or pq.read_metadata(table).num_rows == 0
    found = partners(without, Asked("JP", min_works=2, top=3))
    assert all(not row["way_in"]["people"] for row in [*found["new"], *found["stronger"]])


def test_an_article_before_a_name_does_not_matter(answer: dict[str, Any], result: Path) -> None:
    names = Names(load(result, ORGANISATION, None, None).corpus.nodes, {})
    wanted = answer["new"][0]
    assert names.organisations(f"The {wanted['name_en'].upper()}") == names.organisations(wanted["id"]) != []
