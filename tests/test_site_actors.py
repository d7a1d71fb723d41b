"""The pages of organisations and funders: every column, what is estimated with its error, rules and gaps in words."""

import csv
import io
import re
from html import unescape
from pathlib import Path
from typing import Any

import pytest

from enishi.reports.site import write_site
from invented_result import HOSTILE, manifest, tables, write_tables


def made(folder: Path, changes: dict[str, Any] | None = None, **rows: list[dict[str, Any]]) -> Path:
    """Write the site of the invented result with changes to its manifest and tables."""
    write_site(write_tables(folder / "tables", tables(40) | rows), manifest() | (changes or {}), folder / "site")
    return folder / "site"


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return made(tmp_path_factory.mktemp("actors"))


def text_of(path: Path) -> str:
    """Return what a page says, without marks."""
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", path.read_text("utf-8"))).split())


def table_of(path: Path, key: str) -> list[list[str]]:
    """Return the cells of a table's rows as text."""
    figure = re.search(rf'<figure class="table[^"]*" id="{key}">.*?</figure>', path.read_text("utf-8"), re.S)
    assert figure is not None
    rows = re.findall(r"<tr[^>]*>.*?</tr>", figure[0], re.S)
    cells = [re.findall(r"<t[hd][ >].*?</t[hd]>", row, re.S) for row in rows]
    return [[unescape(re.sub(r"<[^>]+>", " ", cell)).strip() for cell in row] for row in cells]


def test_an_estimate_stands_with_its_error(site: Path) -> None:
    said = text_of(site / "en" / "organisations.html")
    assert "estimated from 2,000 organisations drawn at random" in said
    assert "empirical Bernstein bound, 95 % for each organisation" in said
    assert "at most 0.004" in said
    head, first, *_rest = table_of(site / "en" / "organisations.html", "organisations")
    assert first[head.index("Betweenness centrality")].split() == ["0.050", "±", "0.004"]
    assert "推定値です" in text_of(site / "ja" / "organisations.html")


def test_what_is_exact_has_no_error(tmp_path: Path) -> None:
    account = manifest()["organisation_network"] | {"betweenness_sources": 0, "betweenness_largest_error": 0.0}
    rows = [row | {"betweenness_error": 0.0} for row in tables(40)["organisations"]]
    page = made(tmp_path, {"organisation_network": account}, organisations=rows) / "en" / "organisations.html"
    assert "Betweenness is exact." in text_of(page)
    assert "±" not in text_of(page)


@pytest.mark.parametrize(("counting", "said"), [("full", "adds 1 to the tie"), ("fractional", "adds 1 ÷ (n − 1)")])
def test_the_counting_of_ties_is_said(tmp_path: Path, counting: str, said: str) -> None:
    account = manifest()["organisation_network"] | {"counting": counting}
    assert said in text_of(made(tmp_path, {"organisation_network": account}) / "en" / "organisations.html")


def test_the_table_has_the_columns_of_the_network(site: Path) -> None:
    head, *rows = table_of(site / "en" / "organisations.html", "organisations")
    assert head[2:9] == [
        "Works",
        "International share",
        "Degree centrality",
        "Betweenness centrality",
        "Eigenvector centrality",
        "Community",
        "Strong fields",
    ]
    for cells, row in zip(rows, tables(40)["organisations"], strict=False):
        assert cells[7] == str(row["community"] or "–")
        unknown = row["strong_fields_status"] == "not_known"
        assert cells[8] == ("not known" if unknown else "Invented field 0" if row["strong_fields"] else "–")
        assert cells[6].endswith("–") == (row["eigenvector_low"] is None)


def test_kinds_and_communities_are_filters(site: Path) -> None:
    page = (site / "en" / "organisations.html").read_text("utf-8")
    assert '<option value="kind-education">Kind: education</option>' in page
    assert '<option value="community-2">Community 2</option>' in page
    assert re.search(r'data-places="[^"]*kind-education kind-funder community-2"', page)
    assert len(table_of(site / "en" / "organisations.html", "communities")) == 1 + 3


def test_those_that_stand_out_come_with_the_rule_and_a_drawing(site: Path) -> None:
    path = site / "en" / "organisations.html"
    said = text_of(path)
    assert "at least 30 works and an eigenvector centrality above 0" in said
    assert "The 8 seats go round" in said
    assert "Candidate places: China, India, South Korea" in said
    _head, *rows = table_of(path, "standouts")
    assert len(rows) == 8
    assert HOSTILE in [row[0] for row in rows]
    assert "<script>alert" not in path.read_text("utf-8")
    drawing = re.search(r'<svg class="plot wide standouts".*?</svg>', path.read_text("utf-8"), re.S)
    assert drawing is not None
    assert drawing[0].count("<title>") == 8
    lines = list(csv.DictReader(io.StringIO((site / "data" / "standout-organisations.csv").read_text("utf-8-sig"))))
    assert [float(line["score"]) for line in lines] == [0.6] * 8


@pytest.mark.parametrize(
    ("places", "said"), [([], "No place of the study has a partner type"), (["CN"], "has 30 works and a tie")]
)
def test_nobody_who_stands_out_is_a_named_gap(tmp_path: Path, places: list[str], said: str) -> None:
    account = {"standouts": {"seats": 25, "taken": 0, "places": places}}
    page = made(tmp_path, account, standout_organisations=[]) / "en" / "organisations.html"
    assert said in text_of(page)
    assert 'id="standouts"' not in page.read_text("utf-8")


def test_funders_and_their_flows(site: Path) -> None:
    path = site / "ja" / "funders.html"
    head, *rows = table_of(path, "funders")
    assert head[0] == "助成機関"
    assert [row[0].split()[0] for row in rows] == ["架空財団", HOSTILE.split()[0], "Fund"]
    assert rows[0][1] == "日本"
    assert 'href="https://ror.org/012345678"' in path.read_text("utf-8")
    assert "<script>alert" not in path.read_text("utf-8")
    assert [row[1:] for row in table_of(site / "en" / "funders.html", "funder-flows")[1:]] == [
        ["China", "Japan", "9"],
        ["China", "Japan", "8"],
        ["China", "Japan", "7"],
    ]
    assert "IEEE Xplore export (CSV)" in text_of(site / "en" / "funders.html")
    lines = list(csv.DictReader(io.StringIO((site / "data" / "funder-flows.csv").read_text("utf-8-sig"))))
    assert [line["works"] for line in lines] == ["9", "8", "7"]


@pytest.mark.parametrize(
    ("gap", "said"), [("no source", "No source of this study can give funders"), ("none named", "names a funder")]
)
def test_a_source_without_funders_is_a_named_gap(tmp_path: Path, gap: str, said: str) -> None:
    account = {"funders": {"works": 0, "funders": 0, "formats_without": ["DBLP (XML)"], "gap": gap}}
    page = made(tmp_path, account, funders=[], funder_flows=[]) / "en" / "funders.html"
    assert said in text_of(page)
    assert "<table" not in page.read_text("utf-8")
