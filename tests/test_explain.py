"""From numbers to their evidence: twenty numbers of a site followed back to works by hand-written SQL, and explain."""

import json
import math
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import duckdb
import pyarrow.parquet as pq
import pytest

from enishi.errors import InputError, UsageError
from enishi.indicators import indicators
from enishi.pipeline.explain import explain
from enishi.pipeline.run import run
from enishi.study import load_study
from enishi.synthetic.corpus import write_corpus
from enishi.tables.result import RESULT_TABLES

STUDY = 'title = "T"\nreference = "JP"\nyears = [2016, 2022]\nfocus = ["CN", "KR"]\nresamples = 100\n'
IN = "list_contains(string_split(w.places, ';'), '{place}')"
FIELD = "AND w.work_id IN (SELECT work_id FROM work_fields WHERE scheme = 'ict8' AND field = '{field}')"


@pytest.fixture(scope="module")
def result(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("explained")
    write_corpus(folder / "works.jsonl.gz", 7, 3_000)
    (folder / "study.toml").write_text(STUDY + '[[source]]\npath = "works.jsonl.gz"\n', "utf-8")
    return run(load_study(folder / "study.toml"), folder / "out").out


@pytest.fixture(scope="module")
def sql(result: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    connection = duckdb.connect()
    for name in ("works", "work_fields"):
        connection.execute(f"CREATE VIEW {name} AS SELECT * FROM '{result}/tables/{name}.parquet'")
    yield connection
    connection.close()


COUNT = "SELECT count(*) FROM works w WHERE {here} {also}"
JOINT = "SELECT count(*) FROM works w WHERE {here} {also} AND contains(w.places, ';')"
SHARE = "SELECT avg(contains(w.places, ';')::INT) FROM works w WHERE {here} {also}"
MULTI = "SELECT count(*) FROM works w WHERE {here} {also} AND w.multi_affiliation"
PARTNERS = (
    "SELECT count(DISTINCT p) FROM (SELECT unnest(string_split(w.places, ';')) p FROM works w WHERE {here} {also}) "
    "WHERE p <> '{place}'"
)
NUMBERS = [
    ("works", "JP", None, None, COUNT),
    ("works", "CN", None, None, COUNT),
    ("works", "KR", None, 2019, COUNT),
    ("works", "JP", "ai", None, COUNT),
    ("works", "CN", "networks", 2020, COUNT),
    ("works", "US", "devices", None, COUNT),
    ("international_works", "JP", None, None, JOINT),
    ("international_works", "US", None, 2021, JOINT),
    ("international_works", "CN", "ai", None, JOINT),
    ("international_works", "CN", "security", 2022, JOINT),
    ("international_share", "JP", None, None, SHARE),
    ("international_share", "AU", None, None, SHARE),
    ("international_share", "CN", None, 2018, SHARE),
    ("international_share", "CN", "devices", 2018, SHARE),
    ("multi_affiliation_works", "CN", None, None, MULTI),
    ("multi_affiliation_works", "US", None, None, MULTI),
    ("degree", "JP", None, None, PARTNERS),
    ("degree", "CN", None, 2017, PARTNERS),
    ("degree", "CN", "ai", None, PARTNERS),
    ("degree", "US", "ai", 2022, PARTNERS),
]


@pytest.mark.parametrize(("name", "place", "field", "year", "query"), NUMBERS)
def test_twenty_numbers_equal_hand_written_sql_over_the_works(
    result: Path, sql: duckdb.DuckDBPyConnection, name: str, place: str, field: str | None, year: int | None, query: str
) -> None:
    also = f"AND w.year = {year} " if year else ""
    also += FIELD.format(field=field) if field else ""
    text = query.format(here=IN.format(place=place), also=also, place=place)
    by_hand = sql.execute(text).fetchall()[0][0]
    found = explain(result, place, name, field, year)
    assert found["value"] == pytest.approx(by_hand, abs=1e-9)
    assert by_hand > 0
    if name in ("works", "international_works", "multi_affiliation_works"):
        assert found["work_count"] == by_hand
        assert found["work_count"] >= len(found["works"]) > 0
    if place in ("JP", "CN", "KR") and not field and not year and name in ("works", "degree"):
        page = (result / "site" / "en" / f"place-{place}.html").read_text("utf-8")
        assert re.search(rf">\s*{by_hand:,}\b", page)


def test_ties_equal_hand_written_sql(result: Path, sql: duckdb.DuckDBPyConnection) -> None:
    both = f"{IN.format(place='CN')} AND {IN.format(place='JP')}"
    [(count,)] = sql.execute(f"SELECT count(*) FROM works w WHERE {both}").fetchall()
    ties = pq.read_table(result / "tables" / "ties.parquet").to_pylist()
    [tie] = [tie for tie in ties if (tie["place_a"], tie["place_b"]) == ("CN", "JP")]
    assert tie["works"] == count
    assert tie["works_low"] < count < tie["works_high"]
    assert explain(result, "JP", "degree", top=1)["inputs"][1]["value"] >= count


@pytest.mark.parametrize("name", [n for n, i in indicators().items() if i.subject == "place"])
def test_every_indicator_is_explained_by_its_formula(result: Path, name: str) -> None:
    found = explain(result, "Japan", name)
    inputs = [(part["name"], part["value"]) for part in found["inputs"]]
    value = dict(reversed(inputs))
    assert found["formula"]
    assert found["source"]
    assert found["signature_count"] >= len(found["signatures"]) > 0
    if name == "international_share":
        assert found["value"] == value["international works"] / value["works"]
    elif name == "highly_cited_share":
        assert found["value"] == pytest.approx(value["highly cited works"] / value["works with a citation count"])
    elif name == "highly_cited_normalised":
        kinds = [(inputs[i][1], inputs[i + 1][1]) for i in range(2, 8, 2)]
        assert value["expected highly cited works"] == pytest.approx(math.fsum(n * share for n, share in kinds))
        assert found["value"] == pytest.approx(value["highly cited works"] / value["expected highly cited works"])
    elif name == "eigenvector":
        given = [amount for label, amount in inputs if label.startswith("tie")]
        assert found["value"] == pytest.approx(math.fsum(given), abs=1e-9)
    elif name.startswith("betweenness"):
        through = value["pairs whose shortest paths lead through this place, in parts"]
        assert found["value"] == pytest.approx(through / value["pairs of other places"], abs=1e-12)
        assert found["why_no_interval"]
    else:
        assert found["value"] == pytest.approx(inputs[0][1])


def test_the_unknown_place_and_a_place_without_works_in_a_slice_have_an_answer(result: Path) -> None:
    nowhere = explain(result, "ZZ", "works")
    assert nowhere["work_count"] == nowhere["value"] > 0
    tables = result / "tables"
    absent = pq.read_table(tables / "places_by_field_year.parquet").to_pylist()
    seen = {row["place"] for row in absent if row["field"] == "iot" and row["year"] == 2016}
    missing = next(
        row["place"] for row in pq.read_table(tables / "places.parquet").to_pylist() if row["place"] not in seen
    )
    found = explain(result, missing, "works", "iot", 2016)
    assert found["value"] is None
    assert found["work_count"] == 0


@pytest.mark.parametrize(
    ("place", "name", "field", "year", "hint"),
    [
        ("Japn", "works", None, None, "Japan"),
        ("JP", "degre", None, None, "degree"),
        ("JP", "works", "network", None, "networks"),
        ("JP", "works", None, 1999, "2016"),
        ("Atlantis", "works", None, None, "Atlantis"),
    ],
)
def test_what_is_not_there_is_refused_with_the_nearest(
    result: Path, place: str, name: str, field: str | None, year: int | None, hint: str
) -> None:
    with pytest.raises(UsageError, match=hint):
        explain(result, place, name, field, year)


def test_a_table_that_does_not_follow_from_the_signatures_is_refused(result: Path, tmp_path: Path) -> None:
    copy = tmp_path / "copy"
    (copy / "tables").mkdir(parents=True)
    (copy / "manifest.json").write_bytes((result / "manifest.json").read_bytes())
    for path in (result / "tables").glob("*.parquet"):
        (copy / "tables" / path.name).write_bytes(path.read_bytes())
    table = pq.read_table(copy / "tables" / "places.parquet")
    works = [value and value + 1 for value in table["works"].to_pylist()]
    changed = table.set_column(table.schema.get_field_index("works"), "works", [works])
    pq.write_table(changed.cast(RESULT_TABLES["places"]), copy / "tables" / "places.parquet")
    with pytest.raises(InputError, match="damaged"):
        explain(copy, "JP", "works")


def test_the_site_holds_the_evidence_of_the_places_it_shows(result: Path) -> None:
    rows: list[dict[str, Any]] = pq.read_table(result / "tables" / "evidence.parquet").to_pylist()
    assert {row["place"] for row in rows} == {"JP", "CN", "KR"}
    page = (result / "site" / "ja" / "place-JP.html").read_text("utf-8")
    assert page.count("<details") >= 8
    assert "enishi explain" in page
    assert json.loads((result / "manifest.json").read_text("utf-8"))["study"]["resamples"] == 100
