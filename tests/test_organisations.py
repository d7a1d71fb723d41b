"""Organisations: laws on any text, classes of cases on an invented registry, and a sample of the real strings."""

import gzip
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import orjson
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from enishi.errors import InputError
from enishi.fetch.ror import install_ror
from enishi.resolve.organisation_apart import affiliations_of
from enishi.resolve.organisation_index import build_index
from enishi.resolve.organisation_model import Trees
from enishi.resolve.organisation_text import stems_of, vocabulary
from enishi.resolve.organisations import (
    OrganisationAnswer,
    Registry,
    cleaned_name,
    load_registry,
    resolve_organisations,
)
from enishi.resolve.places import resolve_place
from enishi.tables.organisation import CURRENT

HEAD = "https://ror.org/0"


def record(
    key: str, names: str, place: str = "", kind: str = "education", status: str = "active", **relations: str
) -> dict[str, Any]:
    """Return an invented record: names are "display|label|…|=ACRONYM|ja:…", place is "city/region/CC"."""
    display, *others = names.split("|")
    rows: list[dict[str, Any]] = [{"value": display, "types": ["ror_display", "label"], "lang": "en"}]
    for other in others:
        if other.startswith("="):
            rows.append({"value": other[1:], "types": ["acronym"], "lang": None})
        elif other.startswith("ja:"):
            rows.append({"value": other[3:], "types": ["label"], "lang": "ja"})
        else:
            rows.append({"value": other, "types": ["alias"], "lang": None})
    city, region, country = place.split("/") if place else ("", "", "")
    details = {"country_code": country, "name": city, "country_subdivision_name": region}
    return {
        "id": HEAD + key,
        "names": rows,
        "locations": [{"geonames_details": details}] if place else [],
        "relationships": [
            {"type": relation, "id": HEAD + other} for relation, found in relations.items() for other in found.split()
        ],
        "types": [kind],
        "status": status,
        "links": [{"type": "website"}],
        "external_ids": [{"type": "wikidata"}, {"type": "isni"}],
    }


RECORDS = [
    record(
        "grnwood1",
        "University of Greenwoodia|Greenwoodia University|=UGR|ja:グリーンウッディア大学",
        "Greenwoodia/Vell/GB",
        child="grnhosp1",
    ),
    record("grnhosp1", "Greenwoodia University Hospital", "Greenwoodia/Vell/GB", "healthcare", parent="grnwood1"),
    record("quillst1", "Quillstead Institute of Technology|=QIT", "Quillstead/Osk/JP", "education"),
    record("acadsci1", "Marlovian Academy of Sciences|=MAS", "Marlov/Marl/CN", "government", child="acadphy1"),
    record("acadphy1", "Institute of Vortex Physics", "Marlov/Marl/CN", "facility", parent="acadsci1"),
    record("twinone1", "Saint Orla College", "Dundrel/Ess/IE", "education"),
    record("twintwo1", "Saint Orla College", "Porthaven/Cal/US", "education"),
    record("firmjap1", "Kazetron (Japan)", "Kawabe/Kan/JP", "company", parent="firmusa1"),
    record("firmusa1", "Kazetron (United States)", "Redfern/Cal/US", "company", child="firmjap1"),
    record("oldinst1", "Brackwater Polytechnic", "Brackwater/Wes/AU", status="withdrawn", successor="newinst1"),
    record("newinst1", "Brackwater University", "Brackwater/Wes/AU"),
    record("namonly1", "Tessaline Conservatory of Measurement"),
    record("hanziun1", "Kitasora University|ja:北空大学", "Sendori/Miy/JP"),
    record("circle01", "Ringmore Alliance", "Ring/Ri/FR", "nonprofit", parent="circle02"),
    record("circle02", "Ringmore Union", "Ring/Ri/FR", "nonprofit", parent="circle01"),
]


def crowd() -> Iterator[dict[str, Any]]:
    """Yield a few thousand more invented records: how telling a word is depends on how many names have it."""
    syllables = ["ba", "cor", "dul", "fen", "gim", "hol", "jat", "kel", "mor", "nax", "pil", "rud", "sov", "tiv", "wex"]
    bodies = ["University of {}", "{} Hospital", "{} Institute of Technology", "{} College", "{} (United States)"]
    for number in range(3_000):
        a, b, c = number % 15, number // 15 % 15, number // 225
        name = (syllables[a] + syllables[b] + syllables[c]).title()
        yield record(f"crowd{number:04d}", bodies[number % 5].format(name), f"{name}/Reg{a}/US")


@pytest.fixture(scope="module")
def registry(tmp_path_factory: pytest.TempPathFactory) -> Registry:
    folder = tmp_path_factory.mktemp("invented")
    source = folder / "invented.jsonl"
    source.write_text("\n".join(json.dumps(r) for r in [*RECORDS, *crowd()]), "utf-8")
    install_ror(source, folder=folder / "ror")
    found = load_registry(folder / "ror")
    assert found is not None
    return found


def ask(registry: Registry, *texts: str) -> list[OrganisationAnswer]:
    return resolve_organisations(texts, [resolve_place(text).places for text in texts], registry)


def keys(answer: OrganisationAnswer) -> list[str]:
    return [ror.removeprefix(HEAD) for ror in answer.organisations]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Department of Physics, University of Greenwoodia, Greenwoodia, United Kingdom", ["grnwood1"]),
        ("Dept. Phys., Univ. Greenwoodia, UK", ["grnwood1"]),
        ("UNIVERSITY OF GREENWOODIA, GREENWOODIA, UNITED KINGDOM", ["grnwood1"]),
        ("Faculty of Arts, Greenwoodia Univ., Greenwoodia, UK", ["grnwood1"]),
        ("Department of Surgery, Greenwoodia University Hospital, Greenwoodia, UK", ["grnhosp1"]),
        ("Sch. of Eng., Quillstead Inst. of Technol., Quillstead, Japan", ["quillst1"]),
        ("Quillstead Institute of Technology#TAB#", ["quillst1"]),
        ("Universityof Greenwoodia, UK", ["grnwood1"]),
        ("Saint Orla College, Porthaven, California, USA", ["twintwo1"]),
        ("St. Orla College, Dundrel, Ireland", ["twinone1"]),
        ("北空大学大学院情報科学研究科", ["hanziun1"]),
        ("Tessaline Conservatory of Measurement", ["namonly1"]),
    ],
)
def test_a_name_is_found_as_people_write_it(registry: Registry, text: str, expected: list[str]) -> None:
    assert keys(ask(registry, text)[0]) == expected


def test_two_organisations_in_one_text_are_both_found(registry: Registry) -> None:
    text = "University of Greenwoodia, Greenwoodia, UK; Quillstead Institute of Technology, Quillstead, Japan"
    assert sorted(keys(ask(registry, text)[0])) == ["grnwood1", "quillst1"]


@pytest.mark.parametrize("joint", [" and ", " & ", " / ", ", and "])
def test_two_organisations_joined_with_their_places_are_both_found(registry: Registry, joint: str) -> None:
    one, other = (
        "University of Greenwoodia, Greenwoodia, UK",
        "Quillstead Institute of Technology, Quillstead, Japan",
    )
    assert sorted(keys(ask(registry, one + joint + other)[0])) == ["grnwood1", "quillst1"]


@pytest.mark.parametrize(
    "text",
    [
        "Department of Science and Technology, Greenwoodia, UK",
        "Institute of Optics, Dundrel and Ringmore Alliance, Ireland",
        "College of Agriculture, Northwest A & F University, Redfern, USA",
    ],
)
def test_what_is_one_affiliation_stays_one(registry: Registry, text: str) -> None:
    assert affiliations_of(build_index(registry), text) == [text]


@pytest.mark.parametrize("text", ["Greenwoodia", "Quillstead, Japan", "Hong Kong", "Vell, UK", "Marlov, Marl, China"])
def test_a_place_alone_is_no_organisation(registry: Registry, text: str) -> None:
    assert ask(registry, text)[0].organisations == ()


@pytest.mark.parametrize(
    "text", ["", " ", "Independent researcher", "Department of Physics", "12 Long Road, Leeds", "???"]
)
def test_no_organisation_is_an_answer(registry: Registry, text: str) -> None:
    (answer,) = ask(registry, text)
    assert (answer.organisations, answer.tier) == ((), "none")


@pytest.mark.parametrize("text", ["qit, France", "we sat and mas said", "MAS, Oslo, Norway"])
def test_an_acronym_needs_capitals_and_no_other_country(registry: Registry, text: str) -> None:
    assert keys(ask(registry, text)[0]) == []


def test_the_order_of_answers_is_that_of_texts_and_no_text_changes_another(registry: Registry) -> None:
    texts = [
        "University of Greenwoodia, UK",
        "",
        "Saint Orla College, Ireland",
        "x" * 100_000,
        "Kazetron, Kawabe, Japan",
    ]
    together = ask(registry, *texts)
    assert together == [ask(registry, text)[0] for text in texts]
    assert ask(registry, *reversed(texts)) == together[::-1]


def test_a_chunk_is_no_border(registry: Registry, monkeypatch: pytest.MonkeyPatch) -> None:
    texts = [f"Room {i}, University of Greenwoodia, UK" if i % 3 else "Nobody" for i in range(25)]
    whole = ask(registry, *texts)
    monkeypatch.setattr("enishi.resolve.organisations._CHUNK", 4)
    assert ask(registry, *texts) == whole


HARD = [
    "\x00\x01",
    "جامعة غرينوودیا",
    "\u202eUniversity",
    "🎓",
    "a" * 5_000,
    "University " * 2_000,
    ",;" * 3_000,
    "\ud800",
]


@settings(max_examples=60, deadline=None)
@given(st.lists(st.text(max_size=80) | st.sampled_from(HARD), max_size=5))
def test_any_text_gets_an_answer_in_bounds(registry: Registry, texts: list[str]) -> None:
    answers = ask(registry, *texts)
    assert len(answers) == len(texts)
    for answer in answers:
        assert 0 <= answer.confidence <= 1
        assert bool(answer.organisations) == (answer.tier != "none")
        assert len(set(answer.organisations)) == len(answer.organisations)
        assert all(ror in registry for ror in answer.organisations)


def test_without_a_registry_nothing_is_resolved_until_one_is_installed(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("ENISHI_DATA", str(tmp_path))
    (answer,) = resolve_organisations(["University of Greenwoodia"], [("GB",)])
    assert (answer.organisations, answer.tier) == ((), "none")
    assert "not installed" in answer.reason
    source = tmp_path / "invented.jsonl"
    source.write_text("\n".join(json.dumps(r) for r in [*RECORDS, *crowd()]), "utf-8")
    install_ror(source)
    (answer,) = resolve_organisations(["University of Greenwoodia, UK"], [("GB",)])
    assert keys(answer) == ["grnwood1"]


def test_the_registry_tells_who_is_who(registry: Registry) -> None:
    found = registry[HEAD + "grnwood1"]
    assert (found.name, found.name_ja) == ("University of Greenwoodia", "グリーンウッディア大学")
    assert (found.country, found.city, found.types) == ("GB", "Greenwoodia", ("education",))
    assert registry[HEAD + "namonly1"].country == ""
    assert registry[HEAD + "firmjap1"].country == "JP"
    assert HEAD + "none0001" not in registry
    with pytest.raises(KeyError):
        registry[HEAD + "none0001"]


def test_parents_and_children_roll_up_to_the_level_asked(registry: Registry) -> None:
    physics, academy = HEAD + "acadphy1", HEAD + "acadsci1"
    assert registry.parents(physics) == (academy,)
    assert registry.children(academy) == (physics,)
    assert registry.roll_up(physics) == academy
    assert registry.roll_up(physics, 0) == physics
    assert registry.roll_up(academy) == academy
    assert registry.roll_up(HEAD + "circle01") == HEAD + "circle02"


def test_a_withdrawn_record_leads_to_its_successor(registry: Registry) -> None:
    assert registry.current(HEAD + "oldinst1") == (HEAD + "newinst1",)
    assert registry.current(HEAD + "newinst1") == (HEAD + "newinst1",)


def test_the_compared_form_is_kept_and_made_again_when_it_changes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    source = tmp_path / "invented.jsonl"
    source.write_text("\n".join(json.dumps(r) for r in RECORDS), "utf-8")
    done = install_ror(source, folder=tmp_path / "ror")
    first = load_registry(tmp_path / "ror")
    assert first is not None
    assert len(list((tmp_path / "ror" / done.folder).glob("keys-*.parquet"))) == 1
    monkeypatch.setattr("enishi.resolve.organisation_registry.form", lambda: "another")
    again = load_registry(tmp_path / "ror")
    assert again is not None
    assert again.keys.equals(first.keys)
    assert (tmp_path / "ror" / done.folder / "keys-another.parquet").exists()


def test_a_damaged_installation_says_what_to_do(tmp_path: Path) -> None:
    source = tmp_path / "invented.jsonl"
    source.write_text("\n".join(json.dumps(r) for r in RECORDS), "utf-8")
    done = install_ror(source, folder=tmp_path / "ror")
    (tmp_path / "ror" / done.folder / "names.parquet").write_bytes(b"PAR1 no more")
    with pytest.raises(InputError, match="enishi fetch ror"):
        load_registry(tmp_path / "ror")
    (tmp_path / "ror" / CURRENT).write_text("{")
    with pytest.raises(InputError, match="enishi fetch ror"):
        load_registry(tmp_path / "ror")


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Department of Physics, University of Greenwoodia, Greenwoodia, UK", "university greenwoodia"),
        ("University of Greenwoodia, Dept. of Physics", "university greenwoodia"),
        ("Kazetron Co., Ltd., Kawabe", "kazetron co"),
        ("", ""),
        ("; , ;", ""),
    ],
)
def test_the_organisations_part_of_an_affiliation(text: str, name: str) -> None:
    assert cleaned_name(text) == name


def test_a_name_in_chinese_characters_is_shown_without_blanks() -> None:
    assert cleaned_name("北空大学 情報科学研究科, 仙鳥") == "北空大学情報科学研究科"


@given(st.text(max_size=200))
def test_any_text_has_a_cleaned_name(text: str) -> None:
    assert cleaned_name(text) == cleaned_name(text).strip()


def test_no_word_has_two_stems() -> None:
    words = [word for written in vocabulary()["stems"].values() for word in written.split()]
    assert len(words) == len(set(words))
    assert not set(words) & set(vocabulary()["stop"].split())


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Inst. of Comput. Technol.", "Institute of Computing Technology"),
        ("Università di Vello", "Universita Vello"),
        ("Dipartimento dell'Università", "dipartimento Università"),
        ("M. D. Somebody", "MD Somebody"),
        ("A&B", "A & B"),
        ("Veterans Affairs Medical Center", "VA Medical Centre"),
    ],
)
def test_ways_to_write_the_same_have_the_same_stems(one: str, other: str) -> None:
    assert stems_of(one).stems == stems_of(other).stems


def test_trees_answer_as_their_definition_says() -> None:
    data = {
        "features": ["a", "b"],
        "base": 0.5,
        "trees": [
            {"splits": [[0, 1.0], [1, -2.0]], "leaves": [0.1, 0.2, 0.4, 0.8]},
            {"splits": [[1, 3.0]], "leaves": [-1.0, 1.0]},
        ],
    }
    features = np.array([[0, -3], [2, -3], [0, 0], [2, 9], [1, -2]], np.float32)

    def by_hand(a: float, b: float) -> float:
        first = [0.1, 0.2, 0.4, 0.8][(a > 1) + 2 * (b > -2)]
        return float(1 / (1 + np.exp(-(0.5 + first + (1 if b > 3 else -1)))))

    assert Trees.from_json(data).probability(features).tolist() == [by_hand(a, b) for a, b in features.tolist()]


@pytest.fixture(scope="module")
def real(shared: Path, tmp_path_factory: pytest.TempPathFactory) -> Registry:
    folder = tmp_path_factory.mktemp("ror")
    install_ror(shared / "data" / "registry" / "ror-v2.jsonl.gz", folder=folder)
    found = load_registry(folder)
    assert found is not None
    return found


def sample(shared: Path) -> Iterator[dict[str, Any]]:
    with gzip.open(shared / "data" / "gold" / "affiliation-ror.jsonl.gz") as file:
        for number, line in enumerate(file):
            if number % 6 == 0:
                yield orjson.loads(line)


def test_on_a_sample_of_real_strings_most_answers_are_right(shared: Path, real: Registry) -> None:
    rows = list(sample(shared))
    texts = [row["affiliation"] for row in rows]
    answers = ask(real, *texts)
    labels = [{ror for ror in row["ror_ids"] if ror.startswith(HEAD)} for row in rows]
    right = sum(len(set(a.organisations) & gold) for a, gold in zip(answers, labels, strict=True))
    picked, wanted = sum(len(a.organisations) for a in answers), sum(len(gold) for gold in labels)
    assert 2 * right / (picked + wanted) > 0.86
    high = [(set(a.organisations), gold) for a, gold in zip(answers, labels, strict=True) if a.tier == "high"]
    assert sum(len(a & g) for a, g in high) / sum(len(a) for a, _g in high) > 0.97
    assert len(high) > len(rows) / 4
    some = slice(100, 160)
    assert ask(real, *texts[some]) == answers[some]
