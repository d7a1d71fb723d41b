"""Funders: which spellings are one, which organisation they are, and who pays for the joint work of two places."""

import json
from collections import Counter
from collections.abc import Callable
from itertools import combinations
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from enishi.pipeline.funders import NO_SOURCE, NONE_NAMED, funding_account
from enishi.pipeline.run import run
from enishi.resolve.funders import funder_key, funders_in_registry
from enishi.study import load_study


@pytest.mark.parametrize(
    "names",
    [
        ("National Natural Science Foundation of China (NSFC)", "national natural science foundation of China"),
        (
            "Conselho de Desenvolvimento Científico e Tecnológico (CNPq)",
            "CONSELHO DE DESENVOLVIMENTO CIENTIFICO E TECNOLOGICO",
        ),
        ("The Royal Society", "Royal Society"),
        ("Agence Nationale (ANR) Funding Source: Agence Nationale (ANR)", "Agence nationale"),
        ("Science & Technology Agency", "Science and Technology Agency."),
        ("国立研究開発法人科学技術振興機構（JST）", "国立研究開発法人科学技術振興機構"),
    ],
)
def test_spellings_that_are_one_funder(names: tuple[str, ...]) -> None:
    assert len({funder_key(name) for name in names}) == 1
    assert funder_key(names[0])


@pytest.mark.parametrize(
    "names",
    [
        ("Ministry of Education (China)", "Ministry of Education (Singapore)", "Ministry of Education"),
        ("National Science Foundation (USA)", "National Science Foundation (UK)", "National Science Foundation"),
        ("National Science Foundation", "NSF"),
        ("National Science Foundation", "National Sciences Foundation"),
    ],
)
def test_names_that_nothing_makes_one(names: tuple[str, ...]) -> None:
    assert len({funder_key(name) for name in names}) == len(names)


def test_signs_alone_are_no_funder() -> None:
    assert [funder_key(name) for name in ("", " - ", "(…)")] == ["", "", ""]
    assert funder_key("Funding Source: KAKEN") == "funding source kaken"


def test_a_funder_is_an_organisation_only_where_one_record_has_its_name() -> None:
    names = [
        ("r1", "Royal Society", "display"),
        ("r2", "National Science Foundation", "alias"),
        ("r3", "National Science Foundation", "display"),
        ("r4", "KAKEN", "acronym"),
        ("r5", "Old Agency", "display"),
        ("r6", "Japan Agency (JA)", "label"),
    ]
    table = pa.table(dict(zip(("id", "name", "kind"), map(list, zip(*names, strict=True)), strict=True)))
    registry: Any = SimpleNamespace(names=table, current=lambda ror: ("r7",) if ror == "r5" else (ror,))
    keys = ["royal society", "national science foundation", "kaken", "old agency", "japan agency", "nobody"]
    assert funders_in_registry(keys, registry) == {"royal society": "r1", "old agency": "r7", "japan agency": "r6"}


def test_the_gap_has_a_name() -> None:
    without = {"label": "DBLP (XML)", "cannot_give": ["funders", "year"]}
    able = {"label": "Scopus export (CSV)", "cannot_give": []}
    assert funding_account([without], 0, 0)["gap"] == NO_SOURCE
    assert funding_account([without, able], 0, 0)["gap"] == NONE_NAMED
    assert funding_account([without, able], 3, 2) == {
        "works": 3,
        "funders": 2,
        "formats_without": ["DBLP (XML)"],
        "gap": "",
    }
    assert funding_account([], 0, 0)["gap"] == NONE_NAMED


Study = Callable[[list[dict[str, Any]]], Path]


@pytest.fixture
def result_of(tmp_path: Path) -> Study:
    """Run a study of OpenAlex works and return the folder of its tables."""

    def made(works: list[dict[str, Any]]) -> Path:
        (tmp_path / "works.jsonl").write_text("".join(json.dumps(work) + "\n" for work in works))
        text = 'title = "t"\nreference = "JP"\nyears = [2019, 2021]\nresamples = 0\n[[source]]\npath = "works.jsonl"\n'
        (tmp_path / "study.toml").write_text(text)
        run(load_study(tmp_path / "study.toml"), tmp_path / "out")
        return tmp_path / "out"

    return made


def work(number: int, places: tuple[str, ...], funders: tuple[str, ...]) -> dict[str, Any]:
    authors = [
        {"raw_author_name": f"A {place}", "raw_affiliation_strings": [f"University of {place}, {place}"]}
        for place in places
    ]
    funding = [{"display_name": name} for name in funders]
    head = {"id": f"https://openalex.org/W{number}", "title": f"Work {number}", "publication_year": 2020}
    return {**head, "authorships": authors, "funders": funding}


def test_who_pays_for_the_joint_work_of_two_places(result_of: Study) -> None:
    works = [
        work(1, ("Japan", "China"), ("Science Agency (SCA)", "science agency", "Other Fund")),
        work(2, ("Japan", "China", "Singapore"), ("Science Agency",)),
        work(3, ("Japan",), ("Science Agency",)),
        work(4, ("Japan",), ()),
    ]
    tables = result_of(works) / "tables"
    funders = {row["funder"]: row for row in pq.read_table(tables / "funders.parquet").to_pylist()}
    assert {key: (row["works"], row["international_works"]) for key, row in funders.items()} == {
        "science agency": (3, 2),
        "other fund": (1, 1),
    }
    agency = funders["science agency"]
    assert agency["name"] == "Science Agency"  # the commonest spelling
    assert agency["international_share"] == pytest.approx(2 / 3)
    assert agency["international_share_low"] < 2 / 3 < agency["international_share_high"]
    flows = pq.read_table(tables / "funder_flows.parquet").to_pylist()
    expected = Counter({("science agency", *pair): 1 for pair in combinations(["CN", "JP", "SG"], 2)})
    expected[("science agency", "CN", "JP")] += 1
    expected[("other fund", "CN", "JP")] += 1
    assert {(row["funder"], row["place_a"], row["place_b"]): row["works"] for row in flows} == expected


def test_a_study_without_funders_says_so(result_of: Study) -> None:
    out = result_of([work(1, ("Japan", "China"), ()), work(2, ("Japan",), ())])
    manifest = json.loads((out / "manifest.json").read_text())
    assert manifest["funders"] == {"works": 0, "funders": 0, "formats_without": [], "gap": NONE_NAMED}
    assert pq.read_table(out / "tables" / "funders.parquet").num_rows == 0


def test_the_organisations_of_a_run_are_a_function_of_their_signatures(result_of: Study) -> None:
    works = [work(n, ("Japan", "China", "Singapore")[: 1 + n % 3], ()) for n in range(30)]
    tables = result_of(works) / "tables"
    rows = pq.read_table(tables / "organisations.parquet").to_pylist()
    signatures = pq.read_table(tables / "organisation_signatures.parquet").to_pylist()
    assert sum(row["works"] for row in signatures) == 30
    for row in rows:
        mine = [s for s in signatures if row["organisation"] in s["organisations"]]
        assert row["works"] == sum(s["works"] for s in mine)
        assert row["international_works"] == sum(s["works"] for s in mine if len(s["places"]) > 1)
        partners = {name for s in mine for name in s["organisations"]} - {row["organisation"]}
        assert row["degree"] == len(partners)
        assert row["works_low"] <= row["works"] <= row["works_high"]
    by_work = pq.read_table(tables / "work_organisations.parquet")["organisations"].to_pylist()
    counted = Counter(name for names in by_work for name in names.split(";"))
    assert {row["organisation"]: row["works"] for row in rows} == counted
    assert [row["works"] for row in rows] == sorted(counted.values(), reverse=True)


def test_real_exports_show_their_funders(shared: Path, tmp_path: Path) -> None:
    sources = "".join(
        f'[[source]]\npath = "{shared}/data/exports/{name}"\n'
        for name in ("wos-savedrecs.txt", "scopus.csv", "crossref-works.jsonl")
    )
    (tmp_path / "study.toml").write_text(
        f'title = "t"\nreference = "JP"\nyears = [1990, 2026]\nresamples = 0\n{sources}'
    )
    run(load_study(tmp_path / "study.toml"), tmp_path / "out")
    rows = pq.read_table(tmp_path / "out" / "tables" / "funders.parquet").to_pylist()
    found = {row["funder"]: row["works"] for row in rows}
    assert found["national science foundation"] > 100
    assert found["national natural science foundation of china"] > 50
    flows = pq.read_table(tmp_path / "out" / "tables" / "funder_flows.parquet").to_pylist()
    assert ("CN", "US") in {(r["place_a"], r["place_b"]) for r in flows if r["funder"].endswith("foundation of china")}
