"""The main job on real files, checked against a second, plain reading of them."""

import csv
import json
import re
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from enishi.pipeline.run import run
from enishi.study import load_study

# Web of Science's own country names at the end of an address, as far as the shared export has them often.
WOS_COUNTRIES = {
    "USA": "US", "Peoples R China": "CN", "England": "GB", "Scotland": "GB", "Wales": "GB", "North Ireland": "GB",
    "South Korea": "KR", "Taiwan": "TW", "Japan": "JP", "Germany": "DE", "France": "FR", "Italy": "IT", "Spain": "ES",
    "India": "IN", "Australia": "AU", "Canada": "CA", "Singapore": "SG", "Netherlands": "NL", "Turkey": "TR",
    "Turkiye": "TR", "Switzerland": "CH", "Sweden": "SE", "Greece": "GR", "Poland": "PL", "Portugal": "PT",
    "Brazil": "BR", "Belgium": "BE", "Austria": "AT", "Finland": "FI", "Norway": "NO", "Denmark": "DK", "Iran": "IR",
    "Ireland": "IE", "Israel": "IL", "Malaysia": "MY", "Thailand": "TH", "Saudi Arabia": "SA", "Egypt": "EG",
    "Pakistan": "PK", "Mexico": "MX", "Romania": "RO", "Czech Republic": "CZ", "Hungary": "HU", "Slovenia": "SI",
    "Slovakia": "SK", "Croatia": "HR", "Serbia": "RS", "Russia": "RU", "Ukraine": "UA", "Vietnam": "VN",
    "Indonesia": "ID", "Philippines": "PH", "New Zealand": "NZ", "South Africa": "ZA", "Tunisia": "TN",
    "Algeria": "DZ", "Morocco": "MA", "Jordan": "JO", "Qatar": "QA", "U Arab Emirates": "AE", "Bangladesh": "BD",
    "Sri Lanka": "LK", "Chile": "CL", "Argentina": "AR", "Colombia": "CO", "Cyprus": "CY", "Lithuania": "LT",
    "Latvia": "LV", "Estonia": "EE", "Bulgaria": "BG", "Iraq": "IQ", "Kuwait": "KW", "Oman": "OM", "Luxembourg": "LU",
}  # fmt: skip


def study(folder: Path, source: Path, years: str) -> Path:
    path = folder / "study.toml"
    path.write_text(f'title = "Real"\nreference = "JP"\nyears = {years}\n[[source]]\npath = "{source}"\n')
    return path


def wos_places(text: str) -> dict[str, set[str] | None]:
    """Return each record's places from the last words of its addresses; None where a name is not in the list above."""
    answers: dict[str, set[str] | None] = {}
    for record in re.split(r"\nER\s*\n", text):
        accession = re.search(r"^UT WOS:(\d+)", record, re.MULTILINE)
        addresses = re.search(r"^C1 (.*(?:\n   .*)*)", record, re.MULTILINE)
        if not accession or not addresses:
            continue
        places: set[str] | None = set()
        for line in addresses[1].split("\n"):
            address = re.sub(r"\[[^]]*\]", "", line).strip().rstrip(".")
            last = re.sub(r"^.*\b(USA)$", r"\1", address.split(",")[-1].strip())
            code = WOS_COUNTRIES.get(last)
            if code == "CN" and ("Hong Kong" in address or "Macau" in address):
                code = None  # decided by the city, which a plain reading cannot
            if code is None or places is None:
                places = None
            else:
                places.add(code)
        answers[f"wos:{accession[1]}"] = places
    return answers


def test_web_of_science_records_get_exactly_their_places(shared: Path, tmp_path: Path) -> None:
    export = shared / "data" / "exports" / "wos-savedrecs.txt"
    run(load_study(study(tmp_path, export, "[1900, 2100]")), tmp_path / "OUT")
    rows = pq.read_table(tmp_path / "OUT" / "tables" / "work_places.parquet").to_pylist()
    found = {row["work_id"]: set(filter(None, row["places"].split(";"))) for row in rows}
    assert len(found) == 500
    expected = {key: places for key, places in wos_places(export.read_text("utf-8-sig")).items() if places is not None}
    assert len(expected) > 400
    wrong = {key: (found[key], places) for key, places in expected.items() if found[key] != places}
    assert wrong == {}


def test_conference_works_are_all_accounted_for(shared: Path, tmp_path: Path) -> None:
    works = shared / "data" / "works" / "conferences-2016-2022.jsonl.gz"
    counts = run(load_study(study(tmp_path, works, "[2016, 2022]")), tmp_path / "OUT").manifest["counts"]
    assert counts["read"] == 33_682 == counts["kept"] + counts["merged"] + counts["rejected"]
    places = pq.read_table(tmp_path / "OUT" / "tables" / "places.parquet").to_pylist()
    assert sum(row["works_fractional"] for row in places) == pytest.approx(counts["in_study"], abs=1e-6)
    affiliations = pq.read_table(tmp_path / "OUT" / "tables" / "affiliations.parquet").to_pylist()
    unresolved = {row["affiliation"] for row in affiliations if not row["places"]}
    with (tmp_path / "OUT" / "unresolved.csv").open(encoding="utf-8-sig", newline="") as file:
        listed = [row["affiliation"].removeprefix("'") for row in csv.DictReader(file)]
    assert {text.removeprefix("'") for text in unresolved} == set(listed)


def test_all_exports_together_lose_nothing(shared: Path, tmp_path: Path) -> None:
    outcome = run(load_study(study(tmp_path, shared / "data" / "exports" / "*", "[1900, 2100]")), tmp_path / "OUT")
    files = outcome.manifest["inputs"]
    assert {file["format"]: file["read"] for file in files if file["format"] != "ieee-csv"} == {
        "acm-bibtex": 440, "crossref": 502, "dblp": 91, "ieee-json": 1608, "scopus-csv": 58, "wos-text": 500,
    }  # fmt: skip
    assert sum(file["read"] for file in files if file["format"] == "ieee-csv") == 441
    assert all(file["read"] == file["kept"] + file["merged"] + file["rejected"] for file in files)
    assert outcome.manifest["counts"]["rejected"] == 0
    assert (tmp_path / "OUT" / "rejects.jsonl").read_text() == ""
    assert json.loads((tmp_path / "OUT" / "network.json").read_text())["network"]["items"]
