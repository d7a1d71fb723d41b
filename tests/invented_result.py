"""An invented result: 200 places, seven years, in the tables that a study writes. No number says anything real."""

import math
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
from pyarrow import parquet

from enishi.flows.network import Floats, Network
from enishi.indicators import indicators
from enishi.indicators.backbone import backbone
from enishi.indicators.rank_band import rank_band
from enishi.pipeline.sheets import write_sheets
from enishi.reports.site import write_site
from enishi.strategy.partner_type import partner_types
from enishi.study import TypeCutoffs
from enishi.tables.place import places
from enishi.tables.result import RESULT_TABLES

Row = dict[str, Any]
LARGE = [
    "CN",
    "US",
    "IN",
    "JP",
    "GB",
    "DE",
    "KR",
    "FR",
    "AU",
    "IT",
    "CA",
    "TW",
    "ES",
    "BR",
    "SG",
    "HK",
    "ID",
    "IR",
    "TR",
    "MY",
    "SA",
    "PK",
    "IL",
    "TH",
    "BD",
    "AE",
    "VN",
    "MO",
    "PH",
    "LK",
    "RU",
    "NL",
    "SE",
]
FOCUS = ["CN", "IN", "KR", "AU", "TW", "SG", "HK", "ID", "TH", "VN"]
FIRST, LAST = 2016, 2022
COVERAGE = [
    {"measure": "works with a known place", "works": 17179, "of": 17500, "share": 17179 / 17500},
    {
        "measure": "works of the field in OpenAlex",
        "scheme": "ict8",
        "field": "iot",
        "works": 100,
        "of": 400,
        "share": 0.25,
    },
    {"measure": "works of the field in OpenAlex", "scheme": "ict8", "field": "ai", "works": 0},
]
ORGANISATIONS = 120
HOSTILE = '<script>alert("affiliation")</script>, =HYPERLINK("x")'
GROUPS = {
    "asean": {"ja": "ASEAN", "en": "ASEAN", "places": ["BN", "ID", "KH", "LA", "MM", "MY", "PH", "SG", "TH", "VN"]},
    "quad": {"ja": "日米豪印", "en": "Quad", "places": ["AU", "IN", "JP", "US"]},
}
PUBLISHED = [
    ("CN", 5000, 0.2, 240, 0.05, 0.61, "leader"),
    ("JP", 900, 0.2, 190, 0.01, 0.11, "reference"),
    ("AU", 500, 0.5, 170, 0.03, 0.19, "hub"),
    ("KR", 570, 0.2, 200, 0.01, 0.09, "similar"),
    ("KP", 3, 0.5, 3, 0.0, 0.0, "emerging"),
]


def invented_network(codes: list[str], scale: float, seed: int) -> Network:
    """Return a network in which places of many works share more of them, with some noise."""
    noise = np.random.default_rng(seed)
    rank = {code: index for index, code in enumerate(LARGE)}
    size = (
        np.array([math.exp(10.2 - 0.12 * rank.get(code, 34 + index / 8)) for index, code in enumerate(codes)]) * scale
    )
    openness = noise.uniform(0.3, 0.6, len(codes)) * (size > 300) + 0.25
    known = {
        "CN": 1.2,
        "US": 1.1,
        "IN": 0.16,
        "JP": 0.35,
        "KR": 0.42,
        "TW": 0.4,
        "AU": 1.6,
        "SG": 1.7,
        "HK": 1.7,
        "ID": 0.2,
    }
    openness = np.array([known.get(code, value) for code, value in zip(codes, openness, strict=True)])
    reach = size * openness
    expected = np.outer(reach, reach) / reach.sum() * 0.4 * noise.lognormal(0, 0.8, (len(codes), len(codes)))
    ties = np.triu(noise.poisson(expected), 1).astype(float)
    ties = ties + ties.T
    joint = ties.sum(axis=1)
    works = np.round(np.maximum(size, joint) + 1)
    cited = np.stack([works * 0.7, works * 0.2, works * 0.1])
    return Network(
        tuple(codes),
        ties,
        works,
        works * 0.8,
        np.minimum(np.round(joint * 0.85), works),
        np.round(joint * 0.03),
        cited,
        cited * np.array([[0.08], [0.12], [0.2]]),
        cited.sum(axis=1),
        cited.sum(axis=1) * np.array([0.07, 0.13, 0.25]),
    )


def measured(network: Network) -> list[Row]:
    """Return every indicator of every place."""
    values: dict[str, Floats] = {n: i.compute(network) for n, i in indicators().items() if i.subject == "place"}
    whole = {"works", "international_works", "multi_affiliation_works", "degree"}
    rows = []
    for index, code in enumerate(network.places):
        row: Row = {name: int(value[index]) if name in whole else float(value[index]) for name, value in values.items()}
        row |= {"place": code, "betweenness": row["betweenness_hops"], "eigenvector_status": ""}
        if math.isnan(row["international_share"]):
            row["international_share"] = None
        row = {name: None if isinstance(value, float) and math.isnan(value) else value for name, value in row.items()}
        rows.append({**row, **_ends(row), **named(code)})
    return rows


def _ends(row: Row) -> Row:
    """Return invented intervals of whatever has one: a tenth down, a tenth up, a share 1 at most."""
    sure = [name for name, i in indicators().items() if i.interval and row.get(name) is not None]
    ends = {f"{name}_low": 0.9 * row[name] for name in sure}
    return ends | {f"{name}_high": min(1.1 * row[name], 1.0 if "share" in name else math.inf) for name in sure}


def _with_bands(rows: list[Row]) -> None:
    """Add the bands of ranks that the invented intervals allow, and ranges over other settings."""
    for name in ("works", "international_share", "degree", "eigenvector"):
        best, worst = rank_band(*(np.array([row[f"{name}_{end}"] for row in rows], float) for end in ("low", "high")))
        for row, low, high in zip(rows, best.tolist(), worst.tolist(), strict=True):
            row |= {f"{name}_rank_low": low, f"{name}_rank_high": high}
    for row in rows:
        for name in ("works", "international_share", "degree", "betweenness", "eigenvector"):
            row |= {f"{name}_range_low": 0.7 * row[name], f"{name}_range_high": 1.0 * row[name]}


def named(code: str) -> Row:
    """Return the names of a place."""
    return {"name_en": places()[code].name_en, "name_ja": places()[code].name_ja}


def tables(count: int = 200) -> dict[str, list[Row]]:
    """Return the rows of every table that the site reads."""
    others = [code for code in places() if code not in LARGE and code != "ZZ"]
    codes = sorted([*LARGE, *others][:count])
    network = invented_network(codes, 1, 1)
    rows = measured(network)
    types = partner_types(codes, network.works, [row["eigenvector"] for row in rows], "JP", TypeCutoffs())
    for row, ties in zip(rows, network.ties, strict=True):
        kind = str(types[row["place"]])
        changed = "emerging" if row["place"] == "HK" and kind != "emerging" else kind
        row |= {
            "role": "reference" if row["place"] == "JP" else "focus" if row["place"] in FOCUS else "",
            "partner_type": kind,
            "largest_partner": codes[int(ties.argmax())],
            "type_without_largest_partner": changed,
            "type_without_multi_affiliation": kind,
            "fragile": changed != kind,
            "type_stability": 0.9,
            "type_in_variants": "2/3",
            "growth": 0.05,
            "growth_low": -0.02,
            "growth_high": 0.12,
        }
    _with_bands(rows)
    unknown = {"place": "ZZ", "role": "unknown", "works": 321, "works_fractional": 400.5, **named("ZZ")}
    years = range(FIRST, LAST + 1)
    by_year = [
        {"year": year, **row}
        for year in years
        for row in measured(invented_network(codes, 0.1 + 0.02 * (year - FIRST), year))
    ]
    return {
        "places": [*rows, unknown],
        "places_by_year": by_year,
        "groups": [_group(name, rows) for name in GROUPS],
        "groups_by_year": [
            {**_group(name, [row for row in by_year if row["year"] == year]), "year": year}
            for year in years
            for name in GROUPS
        ],
        "ties": _ties(network),
        "published": [_published(*row) for row in PUBLISHED],
        "organisations": [_organisation(number) for number in range(ORGANISATIONS)],
        **_actors(types),
        **_fields(),
        **_by_field(rows, by_year),
        "variants": _variants(rows),
        "coverage": COVERAGE,
        "unresolved": [{"affiliation": HOSTILE, "works": 9}, {"affiliation": "Dept. of Things, Nowhere", "works": 4}],
    }


def _organisation(number: int) -> Row:
    """Return an organisation: every third is in no registry, every other verified one has a Japanese name."""
    verified, works = number % 3 != 0, 1000 - number
    row = {
        "organisation": f"https://ror.org/0{number:08d}" if verified else f"name:institute {number}",
        "name_en": f"Invented University {number}" if verified else f"institute {number}",
        "name_ja": f"架空大学{number}" if verified and number % 2 else None,
        "verified": verified,
        "place": LARGE[number % len(LARGE)] if number % 7 else None,
        "types": ["education", "funder"] if verified else [],
        "works": works,
        "works_low": works * 0.9,
        "works_high": works * 1.1,
        "works_rank_low": max(1, number - 2),
        "works_rank_high": number + 4,
        "international_works": works // 3,
        "international_share": (works // 3) / works,
        "international_share_low": 0.3,
        "international_share_high": 0.36,
        "degree": 200 - number,
        "betweenness": 0.05 / (1 + number),
        "betweenness_error": 0.004,
        "eigenvector": 0.3 / (1 + number),
        "eigenvector_low": 0.2 / (1 + number) if number < 40 else None,
        "eigenvector_high": 0.4 / (1 + number) if number < 40 else None,
        "eigenvector_status": "",
        "community": 1 + number % 3 if number % 11 else None,
        "strong_fields": ["ict8.ai"] if number % 5 == 0 else [],
        "strong_fields_status": "not_known" if number > 90 else "",
    }
    hostile = {"organisation": "javascript:alert(1)", "name_en": HOSTILE, "name_ja": HOSTILE, "verified": True}
    return {**row, **hostile} if number == 4 else row


def _actors(types: Mapping[str, str]) -> dict[str, list[Row]]:
    """Return organisations that stand out, one of them with a hostile name, and funders with their flows."""
    numbers = [number for number in range(40) if _organisation(number)["place"] in FOCUS][:8]
    stand = [
        {
            **_organisation(number),
            "rank": 1 + index % 2,
            "relative_works": 0.9,
            "relative_eigenvector": 0.4,
            "score": 0.6,
            "dominated": index % 2 == 1,
            "partner_type": str(types[_organisation(number)["place"]]),
        }
        for index, number in enumerate(numbers)
    ]
    stand[0] |= {"name_en": HOSTILE, "name_ja": HOSTILE}
    funders = [
        {
            "funder": f"fund {number}",
            "name": HOSTILE if number == 1 else f"Fund {number}",
            "name_ja": "架空財団" if number == 0 else None,
            "organisation": "https://ror.org/012345678" if number == 0 else None,
            "place": "JP" if number == 0 else None,
            "works": 50 - number,
            "works_low": 30.0,
            "works_high": 70.0,
            "international_works": 10,
            "international_share": 10 / (50 - number),
            "international_share_low": 0.1,
            "international_share_high": 0.4,
        }
        for number in range(3)
    ]
    flows = [{"funder": f"fund {n}", "place_a": "CN", "place_b": "JP", "works": 9 - n} for n in range(3)]
    return {"standout_organisations": stand, "funders": funders, "funder_flows": flows}


def _fields() -> dict[str, list[Row]]:
    """Return the tables of two schemes: the survey's, and a topic file's with a single field."""
    schemes = {"ict8": ["ai", "iot", "security"], "t1": ["x"]}
    fields = [
        {
            "scheme": scheme,
            "field": code,
            "name_en": f"Invented field {number}",
            "name_ja": f"架空区分{number}",
            "works": number * 100,
            "works_weighted": number * 80.5,
            "international_works": number * 30,
            "international_share": 0.3 if number else None,
        }
        for scheme, codes in schemes.items()
        for number, code in enumerate(codes)
    ]
    terms = [HOSTILE, "=1+1", *(f"term {number}" for number in range(40))]
    reasons = ["too little evidence"] * 5 + ["no term"] * 2
    without = [
        {"work_id": f"local:{number}", "scheme": "ict8", "weight": 0.0, "terms": [], "reason": reason}
        for number, reason in enumerate(reasons)
    ]
    given = {"work_id": "local:9", "scheme": "ict8", "field": "ai", "weight": 1.0, "terms": ["AI"], "reason": "title"}
    weak = [{"scheme": "ict8", "field": "iot", "term": term, "works": 90 - n} for n, term in enumerate(terms)]
    return {"fields": fields, "weak_terms": weak, "work_fields": [*without, given]}


def _by_field(rows: list[Row], by_year: list[Row]) -> dict[str, list[Row]]:
    """Return the first scheme's fields by place: Japan weak, China strong, India not known, the others neither."""
    kinds = {"JP": "weak", "CN": "strong", "IN": "not_known"}
    looked_at = ["JP", *FOCUS]
    in_field = {"scheme": "ict8", "status": "observed"}
    places_by_field = [
        {
            **row,
            **in_field,
            "field": field,
            "share_shift": shift,
            "share_shift_low": None if kind == "not_known" else shift - 0.05,
            "share_shift_high": None if kind == "not_known" else shift + 0.05,
            "position_shift": shift,
            "position_shift_low": None if kind == "not_known" else shift - 0.05,
            "position_shift_high": None if kind == "not_known" else shift + 0.05,
            "strength": kind,
        }
        for field in ("ai", "iot")
        for row in rows
        for kind in [kinds.get(row["place"], "neither")]
        for shift in [{"weak": -0.3, "strong": 0.4}.get(kind, 0.02)]
    ]
    strengths = []
    for field in ("ai", "iot", "security"):
        judged: dict[str, list[str]] = {kind: [] for kind in ("strong", "weak", "neither", "not_known")}
        for code in looked_at:
            judged["not_known" if field == "security" else kinds.get(code, "neither")].append(code)
        strengths.append({**in_field, "field": field, **judged})
    years = [{**row, "scheme": "ict8", "field": "ai"} for row in by_year if row["place"] in looked_at]
    return {"places_by_field": places_by_field, "places_by_field_year": years, "strengths": strengths}


def _variants(rows: list[Row]) -> list[Row]:
    """Return three other settings; one of them does not know Australia."""
    kinds = [("counting", "fractional", 0.7), ("threshold", "0.9", 0.8), ("source", "ieee-csv", 0.9)]
    names = ("works", "international_share", "betweenness", "eigenvector")
    return [
        {
            "kind": kind,
            "variant": variant,
            "place": row["place"],
            **{name: row[name] * part for name in names},
            "degree": round(row["degree"] * part),
            "partner_type": row["partner_type"],
        }
        for kind, variant, part in kinds
        for row in rows
        if (variant, row["place"]) != ("0.9", "AU")
    ]


def _published(code: str, works: int, share: float, degree: int, between: float, eigen: float, kind: str) -> Row:
    values = {"works": works, "international_share": share, "degree": degree, "betweenness": between}
    return {"place": code, **named(code), **values, "eigenvector": eigen, "partner_type": kind, "status": "published"}


def _group(name: str, rows: list[Row]) -> Row:
    members = [row for row in rows if row["place"] in GROUPS[name]["places"]]
    total = {key: sum(row[key] for row in members) for key in ("works", "works_fractional", "international_works")}
    top = {key: max(row[key] for row in members) for key in ("degree", "betweenness", "eigenvector")}
    shares = {"international_share": total["international_works"] / total["works"], "external_share": 0.31}
    label = {"name_en": GROUPS[name]["en"], "name_ja": GROUPS[name]["ja"], "members": GROUPS[name]["places"]}
    return {"group": name, **label, **total, **top, **shares, "external_works": int(total["works"] * 0.31)}


def _ties(network: Network) -> list[Row]:
    values = {n: i.compute(network) for n, i in indicators().items() if i.subject == "pair"}
    kept = backbone(network)
    return [
        {
            "place_a": network.places[a],
            "place_b": network.places[b],
            "works": int(network.ties[a, b]),
            "works_fractional": network.ties[a, b] * 0.7,
            "backbone": bool(kept[a, b]),
            **{name: float(value[a, b]) for name, value in values.items()},
            **{
                f"{name}_{end}": part * value
                for name, value in {"works": network.ties[a, b], "salton": values["salton"][a, b]}.items()
                for end, part in (("low", 0.5), ("high", 1.5))
            },
        }
        for a, b in np.argwhere(np.triu(network.ties) > 0).tolist()
    ]


def manifest(status: str = "observed") -> Row:
    """Return what the manifest of such a result says."""
    return {
        "enishi": "0.1.0",
        "status": status,
        "study": {
            "title": {
                "ja": "アジアのICT研究における国際共著",
                "en": "International co-authorship in Asian ICT research",
            },
            "reference": "JP",
            "years": [FIRST, LAST],
            "focus": FOCUS,
            "groups": GROUPS,
            "territory_policy": {"HK": "HK", "MO": "MO", "TW": "TW"},
            "counting": "full",
            "betweenness": "hops",
            "types": {"similar_works": 0.4, "similar_eigenvector": 0.5},
            "rejects_limit": None,
            "fields": ["ict8", "topics/t1.toml"],
            "organisations": "found",
            "organisation_counting": "fractional",
            "standouts": 8,
            "resamples": 1000,
            "strength": {"minimum_effect": 0.1, "minimum_works": 30},
            "field_totals": {"iot": 400},
        },
        "organisation_network": {
            "organisations": ORGANISATIONS,
            "with_ties": 110,
            "ties": 900,
            "counting": "fractional",
            "communities": 3,
            "betweenness_sources": 2_000,
            "betweenness_largest_error": 0.004,
            "eigenvector_resamples": 100,
            "eigenvector_minimum_works": 30,
        },
        "standouts": {"seats": 8, "taken": 8, "places": FOCUS},
        "funders": {"works": 90, "funders": 3, "formats_without": ["IEEE Xplore export (CSV)"], "gap": ""},
        "registry": {"version": "v0-invented", "sha256": "0a" * 32},
        "corrections": {"lines": 3, "used": {"2": 4, "9": 1}, "unused": [7]},
        "inputs": [
            {
                "path": f"works-{number}.csv",
                "sha256": f"{number:064x}",
                "bytes": 1234567,
                "format": "ieee-csv",
                "label": "IEEE Xplore export (CSV)",
                "read": 10000,
                "kept": 9000,
                "merged": 990,
                "rejected": 10,
                "cannot_give": ["index_terms", "cited_by"],
            }
            for number in (1, 2)
        ],
        "counts": {
            "read": 20000,
            "kept": 18000,
            "merged": 1980,
            "rejected": 20,
            "in_study": 17500,
            "outside_years": 500,
            "without_authors": 12,
            "without_affiliation": 200,
            "with_place": 17179,
            "international": 4400,
            "reference_works": 1500,
        },
        "versions": {"enishi": "0.1.0", "python": "3.11.2"},
        "seed": 0,
    }


def write_tables(folder: Path, rows: dict[str, list[Row]]) -> Path:
    """Write tables as Parquet files and return their folder."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, lines in rows.items():
        schema = RESULT_TABLES[name]
        columns = {field.name: [line.get(field.name) for line in lines] for field in schema}
        parquet.write_table(pa.table(columns, schema=schema), folder / f"{name}.parquet")
    return folder


def whole_site(tables_of: Path, account: Row, out: Path) -> None:
    """Write the sheets of a result, then its site with them, as a run does."""
    sheets = out.with_name(f"{out.name}.jsonl")
    write_sheets(tables_of, account, sheets)
    write_site(tables_of, account, out, sheets)
