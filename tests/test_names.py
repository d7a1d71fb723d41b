"""Names in a whole run: organisations, fields, corrections, and what to review."""

import csv
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from enishi.engines import THREADS
from enishi.engines.engine import opening
from enishi.errors import StudyError, UsageError
from enishi.fetch.ror import install_ror
from enishi.pipeline.outcome import Outcome
from enishi.pipeline.review import corrections_template, review
from enishi.pipeline.run import knowledge, run
from enishi.resolve import names
from enishi.resolve.organisations import OrganisationAnswer, load_registry
from enishi.study import load_study
from enishi.study.corrections import Corrections, load_corrections

ROR = "https://ror.org/0"
KITA, KITA_LAB, MARINE = f"{ROR}aaaaaa11", f"{ROR}bbbbbb22", f"{ROR}cccccc33"


def organisation(ror: str, name: str, country: str, city: str, **more: Any) -> dict[str, Any]:
    place = {"country_code": country, "country_name": "", "name": city}
    names = [{"lang": "en", "types": ["ror_display", "label"], "value": name}]
    names += [{"lang": "ja", "types": ["label"], "value": more.pop("ja")}] if "ja" in more else []
    base = {"id": ror, "names": names, "locations": [{"geonames_details": place, "geonames_id": 1}], "status": "active"}
    return {**base, "types": ["education"], "relationships": [], "links": [], "external_ids": [], "domains": [], **more}


@pytest.fixture
def registry(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A registry of three invented organisations, installed in a data folder of its own."""
    monkeypatch.setenv("ENISHI_DATA", str(tmp_path / "data"))
    parent = [{"type": "parent", "id": KITA, "label": "Kitakaze University"}]
    records = [
        organisation(KITA, "Kitakaze University", "JP", "Sapporo", ja="北風大学"),
        organisation(KITA_LAB, "Kitakaze Institute of Photonic Waves", "JP", "Sapporo", relationships=parent),
        organisation(MARINE, "Marineholm Technical College", "SE", "Lund"),
    ]
    path = tmp_path / "registry.jsonl"
    path.write_text("".join(json.dumps(record) + "\n" for record in records))
    install_ror(path)
    return path


@pytest.fixture
def study(tmp_path: Path) -> Path:
    texts = [
        "Kitakaze University, Sapporo, Japan",
        "Marineholm Technical College, Lund, Sweden",
        "Kitakaze Institute of Photonic Waves, Sapporo, Japan",
        "Wobbly Widgets Ltd, Lund, Sweden",
    ]
    titles = ["Deep learning for image recognition", "Fog computing offloading", "Blockchain privacy", "On tea"]
    works = [
        {
            "id": f"https://openalex.org/W{n}",
            "title": titles[n % 4],
            "publication_year": 2020,
            "authorships": [
                {"raw_author_name": f"A {n}", "raw_affiliation_strings": [texts[n % 4]]},
                {"raw_author_name": f"B {n}", "raw_affiliation_strings": [texts[(n + n // 4) % 4]]},
            ],
            "keywords": [{"display_name": "quantum tea"}] if n % 4 == 3 else [],
        }
        for n in range(16)
    ]
    (tmp_path / "works.jsonl").write_text("".join(json.dumps(work) + "\n" for work in works))
    (tmp_path / "study.toml").write_text(
        'title = "T"\nreference = "JP"\nyears = [2020, 2020]\n[[source]]\npath = "works.jsonl"\n'
    )
    return tmp_path / "study.toml"


def table(outcome: Outcome, name: str) -> list[dict[str, str]]:
    with (outcome.out / "tables" / f"{name}.csv").open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def test_organisations_are_verified_by_the_registry_else_grouped_by_name(
    registry: Path, study: Path, tmp_path: Path
) -> None:
    rows = {row["organisation"]: row for row in table(run(load_study(study), tmp_path / "OUT"), "organisations")}
    assert rows[KITA]["name_en"] == "Kitakaze University"
    assert rows[KITA]["name_ja"] == "北風大学"
    assert (rows[KITA]["verified"], rows[KITA]["place"]) == ("true", "JP")
    unverified = [row for key, row in rows.items() if key.startswith("name:")]
    assert [(row["verified"], row["place"]) for row in unverified] == [("false", "SE")]


@pytest.mark.skipif(sys.platform != "linux", reason="processes are forked on Linux alone")
@pytest.mark.parametrize("installed", [True, False])
def test_names_found_on_all_cores_make_the_same_result(
    registry: Path, study: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, installed: bool
) -> None:
    if not installed:
        monkeypatch.setenv("ENISHI_DATA", str(tmp_path / "nothing"))
    decided = '[[affiliation]]\ncontains = "Wobbly"\nplaces = ["NO"]\n[[organisation]]\nmembers = ["{}"]\ninto = "{}"\n'
    (tmp_path / "corrections.toml").write_text(decided.format(KITA_LAB, MARINE))
    one = run(load_study(study), tmp_path / "ONE")
    assert one.manifest["corrections"]["used"] == ({"1": 1, "4": 1} if installed else {"1": 1})
    monkeypatch.setattr("enishi.engines.duckdb._MANY", 1)
    monkeypatch.setattr("enishi.engines.duckdb._MANY_HEAVY", 1)
    monkeypatch.setattr("enishi.engines.duckdb._PORTION", 1)
    monkeypatch.setattr("enishi.pipeline.places.resolve_names", lambda *_: pytest.fail("found in this process"))
    monkeypatch.setenv(THREADS, "2")
    two = run(load_study(study), tmp_path / "TWO", engine=opening("duckdb"))
    assert two.manifest == one.manifest
    for path in (tmp_path / "ONE" / "tables").iterdir():
        assert (tmp_path / "TWO" / "tables" / path.name).read_bytes() == path.read_bytes(), path.name


def test_without_a_registry_everything_else_still_works(study: Path, tmp_path: Path) -> None:
    outcome = run(load_study(study), tmp_path / "OUT")
    assert outcome.manifest["registry"] is None
    assert all(row["verified"] == "false" for row in table(outcome, "organisations"))
    assert {row["place"] for row in table(outcome, "places")} == {"JP", "SE", "ZZ"}


def test_a_works_organisations_count_it_once(registry: Path, study: Path, tmp_path: Path) -> None:
    outcome = run(load_study(study), tmp_path / "OUT")
    per_work = {row["work_id"]: row["organisations"].split(";") for row in table(outcome, "work_organisations")}
    places = {row["work_id"]: row["places"].split(";") for row in table(outcome, "work_places")}
    for row in table(outcome, "organisations"):
        mine = [work for work, names in per_work.items() if row["organisation"] in names]
        assert int(row["works"]) == len(mine)
        assert int(row["international_works"]) == sum(len(places[work]) > 1 for work in mine)


def test_the_level_asked_for_is_the_level_counted(registry: Path, study: Path, tmp_path: Path) -> None:
    study.write_text('organisations = "top"\n' + study.read_text())
    rows = {row["organisation"] for row in table(run(load_study(study), tmp_path / "OUT"), "organisations")}
    assert KITA in rows
    assert KITA_LAB not in rows


def test_fields_are_counted_and_their_weights_sum_to_the_works_that_have_one(study: Path, tmp_path: Path) -> None:
    outcome = run(load_study(study), tmp_path / "OUT")
    rows = table(outcome, "work_fields")
    assert {row["work_id"] for row in rows} == {f"openalex:W{n}" for n in range(16)}
    counted = {row["field"]: row for row in table(outcome, "fields")}
    assert [int(counted[code]["works"]) >= 4 for code in ("ai", "edge", "security")] == [True] * 3
    with_field = {row["work_id"] for row in rows if row["field"]}
    assert sum(float(row["works_weighted"]) for row in counted.values()) == pytest.approx(len(with_field), abs=1e-9)


CORRECTIONS = f"""
[[affiliation]]
contains = "wobbly widgets"
places = ["NO"]
organisations = ["{MARINE}"]

[[affiliation]]
text = "Nobody Wrote This"
places = ["FR"]

[[organisation]]
members = ["{KITA_LAB}"]
into = "{KITA}"

[[term]]
term = "quantum tea"
fields = ["photonics_quantum"]
"""


def test_corrections_win_and_each_is_used_or_reported(registry: Path, study: Path, tmp_path: Path) -> None:
    (tmp_path / "corrections.toml").write_text(CORRECTIONS)
    outcome = run(load_study(study), tmp_path / "OUT")
    affiliations = {row["affiliation"]: row for row in table(outcome, "affiliations")}
    corrected = affiliations["Wobbly Widgets Ltd, Lund, Sweden"]
    assert (corrected["places"], corrected["reason"], corrected["organisations"]) == ("NO", "correction", MARINE)
    assert not any(row["organisation"] in ("", KITA_LAB) for row in table(outcome, "organisations"))
    teas = [row for row in table(outcome, "work_fields") if "quantum tea" in row["terms"]]
    assert {row["field"] for row in teas} == {"photonics_quantum"}
    assert outcome.manifest["corrections"]["unused"] == [7]
    assert set(outcome.manifest["corrections"]["used"]) == {"2", "11", "15"}


def test_no_place_can_be_a_correction_too(study: Path, tmp_path: Path) -> None:
    (tmp_path / "corrections.toml").write_text('[[affiliation]]\ncontains = "Sweden"\nplaces = []\n')
    assert {row["place"] for row in table(run(load_study(study), tmp_path / "OUT"), "places")} == {"JP", "ZZ"}


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ('[[affiliation]]\ntext = "x"\n', "needs `places`"),
        ('[[affiliation]]\nplaces = ["JP"]\n', "either `text` or `contains`"),
        ('[[affiliation]]\ntext = "x"\nplaces = ["Jpan"]\n', "Japan"),
        ('[[organisation]]\nmembers = ["x"]\ninto = "y"\n', "a ROR id"),
        ('[[affilation]]\ntext = "x"\n', '"affiliation"'),
        ('[[term]]\nterm = "x"\nfields = "ai"\n', "list of field codes"),
        ('[[term]]\nterm = "..."\nfields = ["ai"]\n', "no letter or digit"),
        ('[[term]]\nterm = "x"\nfields = []\n[[term]]\nterm = "X"\nfields = []\n', "line 1 already"),
        (f'[[organisation]]\nmembers = []\ninto = "{KITA}"\n', "empty"),
        (
            f'[[organisation]]\nmembers = ["{KITA}"]\ninto = "{MARINE}"\n'
            f'[[organisation]]\nmembers = ["{MARINE}"]\ninto = "{KITA}"\n',
            "circle",
        ),
    ],
)
def test_wrong_corrections_are_refused_with_their_line(tmp_path: Path, text: str, message: str) -> None:
    path = tmp_path / "corrections.toml"
    path.write_text(text)
    with pytest.raises(StudyError, match=r"corrections\.toml:\d+: ") as caught:
        load_corrections(path)
    assert message in str(caught.value)


def test_no_place_beats_the_sources_codes_for_the_author(study: Path, tmp_path: Path) -> None:
    author = {"raw_affiliation_strings": ["Zzq Laboratory"], "countries": ["FR"]}
    coded = {"id": "https://openalex.org/W99", "title": "x", "publication_year": 2020, "authorships": [author]}
    with (tmp_path / "works.jsonl").open("a") as file:
        file.write(json.dumps(coded) + "\n")
    (tmp_path / "corrections.toml").write_text('[[affiliation]]\ntext = "zzq laboratory"\nplaces = []\n')
    outcome = run(load_study(study), tmp_path / "OUT")
    assert {row["work_id"]: row["places"] for row in table(outcome, "work_places")}["openalex:W99"] == ""


@pytest.mark.parametrize(("confidence", "places"), [(0.3, ()), (0.9, ("JP",))])
def test_a_weak_guess_does_not_decide_a_name_that_could_be_several_places(
    registry: Path, monkeypatch: pytest.MonkeyPatch, confidence: float, places: tuple[str, ...]
) -> None:
    guess = OrganisationAnswer((KITA,), confidence, "normal", "")
    monkeypatch.setattr(names, "resolve_organisations", lambda texts, _places, _registry: [guess] * len(texts))
    assert names.resolve_names(["Georgia"], load_registry(), Corrections())[0].place.places == places


def test_words_are_found_in_scripts_without_blanks(tmp_path: Path) -> None:
    path = tmp_path / "corrections.toml"
    path.write_text(
        '[[affiliation]]\ncontains = "北風大学"\nplaces = ["JP"]\n[[affiliation]]\ncontains = "bell"\nplaces = ["US"]\n'
    )
    corrections = load_corrections(path)
    assert corrections.of_affiliation("北風大学大学院情報研究科") is not None
    assert corrections.of_affiliation("Campbell Labs") is None
    assert corrections.of_affiliation("the Bell, Labs") is not None


@pytest.mark.parametrize(
    ("fields", "corrections", "message"),
    [
        ('["ict9"]', "", "ict8"),
        ('["missing.toml"]', "", "missing.toml"),
        ('["ict8"]', '[[term]]\nterm = "x"\nfields = ["securty"]\n', "security"),
        ('["ict8"]', "[[term]]\n", "corrections.toml:1"),
    ],
)
def test_a_check_finds_what_a_run_would_refuse(
    study: Path, tmp_path: Path, fields: str, corrections: str, message: str
) -> None:
    study.write_text(f"fields = {fields}\n" + study.read_text())
    (tmp_path / "corrections.toml").write_text(corrections)
    with pytest.raises(UsageError, match=message):
        knowledge(load_study(study))


def test_an_untouched_template_changes_nothing(registry: Path, study: Path, tmp_path: Path) -> None:
    before = run(load_study(study), tmp_path / "OUT")
    tables = {name: table(before, name) for name in ("places", "organisations", "work_places")}
    (tmp_path / "corrections.toml").write_text(corrections_template(review(before.out, 100)["affiliations"]))
    after = run(load_study(study), tmp_path / "OUT")
    assert {name: table(after, name) for name in tables} == tables
    assert after.manifest["corrections"]["unused"] == []


def test_review_shows_what_matters_most_and_is_least_sure(study: Path, tmp_path: Path) -> None:
    outcome = run(load_study(study), tmp_path / "OUT")
    found = review(outcome.out, 10)
    doubts = [row["doubt"] for row in found["affiliations"]]
    assert doubts == sorted(doubts, reverse=True)
    assert found["terms"]
    path = tmp_path / "corrections.toml"
    path.write_text(corrections_template(found["affiliations"]))
    known = [row for row in found["affiliations"] if row["places"] or row["organisations"]]
    assert len(load_corrections(path).affiliations) == len(known) > 0


def call(*words: str, lines: str) -> list[dict[str, Any]]:
    command = [sys.executable, "-m", "enishi", *words]
    done = subprocess.run(command, input=lines.encode(), capture_output=True, check=True, env={**os.environ})
    return [json.loads(line) for line in done.stdout.decode().split("\n") if line]


def test_resolve_speaks_of_organisations(registry: Path) -> None:
    lines = "Kitakaze University, Sapporo\n\nnobody at all\n" + "x" * 100_000 + "\n\x00\u202eabc אבג\n"
    answers = call("resolve", "-", "--json", lines=lines)
    assert len(answers) == 5
    assert (answers[0]["organisations"], answers[0]["places"]) == ([KITA], ["JP"])
    assert [answer["tier"] for answer in answers[1:]] == ["none"] * 4
    assert all(0 <= answer["confidence"] <= 1 for answer in answers)


def test_classify_answers_every_line_in_order() -> None:
    lines = '{"title": "Deep learning", "keywords": ["machine learning"], "venue": "X"}\nrubbish\n\n{"title": 5}\n[1]\n'
    answers = call("classify", "-", "--json", lines=lines)
    assert [list(answer["fields"]) for answer in answers] == [["ai"], [], [], [], []]
    assert answers[0]["fields"] == {"ai": 1.0}
    assert answers[0]["terms"]["ai"]
