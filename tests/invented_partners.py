"""An invented result to look for partners in: 36 organisations in six places, seven years, ties that repeat."""

import json
from pathlib import Path
from typing import Any

import numpy as np

from invented_result import write_tables

Row = dict[str, Any]
PLACES = ("JP", "US", "CN", "DE", "TH", "KR")
HOSTILE = '=HYPERLINK("http://x","click")'
FIELDS = ("ai", "iot")
ORGANISATIONS = 36


def ror(number: int) -> str:
    """Return the id of an organisation."""
    return f"https://ror.org/0{number:08d}"


def organisation(number: int, **changes: Any) -> Row:
    """Return a row of the table of organisations."""
    row = {
        "organisation": ror(number),
        "name_en": f"University {number}" if number % 3 else f"Company {number}",
        "name_ja": f"第{number}大学" if number % 3 else None,
        "verified": True,
        "place": PLACES[number % len(PLACES)],
        "types": ["education", "funder"] if number % 3 else ["company"],
    }
    return {**row, **changes}


def works(seed: int = 1, count: int = 1_400, years: tuple[int, int] = (2016, 2022)) -> list[Row]:
    """Return works whose teams come from circles that slowly open: who shares partners is likely to meet."""
    random = np.random.default_rng(seed)
    spots = random.uniform(size=ORGANISATIONS)
    rows = []
    for number in range(count):
        year = int(random.integers(years[0], years[1] + 1))
        first = int(random.integers(ORGANISATIONS))
        near = np.exp(-30 * np.abs(spots - spots[first])) * (1 + np.arange(ORGANISATIONS)[::-1] / 10)
        near[first] = 0
        others = random.choice(ORGANISATIONS, size=int(random.integers(0, 3)), replace=False, p=near / near.sum())
        team = sorted({first, *map(int, others)})
        rows.append(work(number, year, team, int(random.integers(0, 50)), circle=int(spots[first] * 6)))
    return rows


def work(number: int, year: int, team: list[int], cited: int | None = 0, circle: int = 0, **changes: Any) -> Row:
    """Return a work by organisations, one author each."""
    row = {
        "work_id": f"local:{number:05d}",
        "title": f"Study of subject{circle} and topic{number % 5}",
        "year": year,
        "doi": f"10.1/{number}" if number % 2 else None,
        "venue": f"Journal {circle % 3}",
        "cited_by": cited,
        "team": team,
        "authors": [(f"Person {member}-{number % 4}", [member]) for member in team],
        "field": FIELDS[circle % 2],
    }
    return {**row, **changes}


def write_result(
    folder: Path,
    rows: list[Row] | None = None,
    organisations: list[Row] | None = None,
    *,
    names: bool = True,
    fields: bool = True,
    shuffled: int | None = None,
) -> Path:
    """Write a result of works and organisations and return its folder. shuffled: a seed for the order of rows."""
    rows = works() if rows is None else rows
    listed = [organisation(number) for number in range(ORGANISATIONS)] if organisations is None else organisations
    ids = [row["organisation"] for row in listed]
    where = [row["place"] for row in listed]

    def codes(row: Row) -> str:
        return ";".join(sorted({where[member] for member in row["team"] if where[member]}))

    tables: dict[str, list[Row]] = {
        "works": [{**row, "authors": len(row["authors"]), "places": codes(row)} for row in rows],
        "organisations": listed,
        "work_organisations": [
            {"work_id": row["work_id"], "organisations": ";".join(sorted(ids[member] for member in row["team"]))}
            for row in rows
            if row["team"]
        ],
        "work_fields": [
            {"work_id": row["work_id"], "scheme": "ict8", "field": row["field"], "weight": 1.0, "terms": []}
            for row in rows
            if fields and row["field"]
        ],
        "fields": [
            {"scheme": "ict8", "field": code, "name_en": f"Field {code}", "name_ja": f"分野{code}", "works": 1}
            for code in (FIELDS if fields else ())
        ],
    }
    if names:
        tables["work_authors"] = [
            {
                "work_id": row["work_id"],
                "author": position,
                "name": name,
                "organisations": ";".join(ids[member] for member in members),
            }
            for row in rows
            for position, (name, members) in enumerate(row["authors"], 1)
        ]
    if shuffled is not None:
        random = np.random.default_rng(shuffled)
        tables = {name: [lines[i] for i in random.permutation(len(lines))] for name, lines in tables.items()}
        tables["fields"].sort(key=lambda row: FIELDS.index(row["field"]))
    write_tables(folder / "tables", tables)
    study = {
        "title": {"ja": "試験", "en": "Test"},
        "groups": {"asia": {"ja": "アジア", "en": "Asia", "places": ["CN", "JP", "KR", "TH"]}},
        "years": [2016, 2022],
    }
    content = {"enishi": "0", "status": "observed", "study": study, "counts": {}, "seed": 7}
    (folder / "manifest.json").write_text(json.dumps(content, ensure_ascii=False), "utf-8")
    return folder
