"""The study file: what is accepted, what is refused and in which words, and that the documentation says the same."""

import json
import os
import re
import tempfile
import tomllib
from dataclasses import fields
from pathlib import Path
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from enishi.errors import StudyError
from enishi.indicators import indicators
from enishi.knowledge.groups import built_in_groups
from enishi.language import use
from enishi.study import Study, TypeCutoffs, load_study
from enishi.study.checks import GROUP_KEYS, PLAN_KEYS, STRENGTH_KEYS, TYPES_KEYS
from enishi.study.load import REQUIRED, SIMPLE, TABLES
from enishi.study.settings import BETWEENNESS_READINGS
from enishi.study.sources import SOURCE_KEYS
from enishi.tables.place import is_place

DOCS = Path(__file__).parents[1] / "docs" / "study.md"
LEAST = 'title = "T"\nreference = "JP"\nyears = [2016, 2022]\n'
SOURCE = '[[source]]\npath = "works.csv"\n'


def load(folder: Path, text: str) -> Study:
    (folder / "works.csv").touch()
    (folder / "study.toml").write_text(text, "utf-8")
    return load_study(folder / "study.toml")


def problems(folder: Path, text: str) -> list[str]:
    with pytest.raises(StudyError) as caught:
        load(folder, text)
    return str(caught.value).replace(f"{folder}{os.sep}", "").splitlines()


def one_problem(folder: Path, line: str) -> str:
    """Return the only problem of a study whose first line is the one given; it must be found on that line."""
    found = problems(folder, line + "\n" + LEAST + SOURCE)
    assert len(found) == 1, found
    assert found[0].startswith("study.toml:1: "), found
    return found[0].removeprefix("study.toml:1: ")


def test_the_defaults(tmp_path: Path) -> None:
    study = load(tmp_path, LEAST + SOURCE)
    assert study.title == {"ja": "T", "en": "T"}
    assert (study.reference, study.years) == ("JP", (2016, 2022))
    assert [source.matches for source in study.sources] == [(tmp_path / "works.csv",)]
    assert (study.focus, study.territory_policy, study.counting, study.betweenness) == (None, {}, "full", "hops")
    assert (study.types, study.rejects_limit, study.seed) == (TypeCutoffs(0.4, 0.5), None, 20230331)
    assert study.output == tmp_path / "out"
    assert list(study.groups) == ["ASEAN", "EU", "G7", "Quad"]


@pytest.mark.parametrize("key", ["title", "reference", "years"])
def test_simple_keys_may_stand_in_a_study_table(tmp_path: Path, key: str) -> None:
    lines = LEAST.splitlines()
    inside = [line for line in lines if line.startswith(key)]
    outside = [line for line in lines if not line.startswith(key)]
    study = load(tmp_path, "\n".join([*outside, "[study]", *inside, SOURCE]))
    assert study.settings() == load(tmp_path, LEAST + SOURCE).settings()


def test_a_key_stands_once(tmp_path: Path) -> None:
    found = problems(tmp_path, LEAST + '[study]\nreference = "KR"\n' + SOURCE)
    assert found == ['study.toml:5: "study.reference" stands in line 2 already']


def test_the_documented_example_is_a_study(tmp_path: Path) -> None:
    smallest, full = re.findall(r"```toml\n(.*?)```", DOCS.read_text("utf-8"), re.DOTALL)
    for folder in ("works/ieee", "works/openalex"):
        (tmp_path / folder).mkdir(parents=True)
    for file in ("works/a.csv", "works/ieee/2.csv", "works/ieee/10.csv"):
        (tmp_path / file).touch()
    assert load(tmp_path, smallest).sources[0].matches == (tmp_path / "works/a.csv",)
    study = load(tmp_path, full)
    assert study.focus == ("CN", "AU", "HK", "SG", "IN", "KR", "TW")
    assert [source.matches for source in study.sources] == [
        (tmp_path / "works/ieee/10.csv", tmp_path / "works/ieee/2.csv"),
        (tmp_path / "works/openalex",),
    ]
    assert list(study.groups) == ["ASEAN", "G7", "Quad", "oceania", "RCEP"]
    assert study.groups["oceania"].label == {"ja": "oceania", "en": "oceania"}
    assert study.groups["RCEP"].label["ja"] == "RCEP署名国"
    assert set(study.groups["RCEP"].places) == {*built_in_groups()["ASEAN"].places, "AU", "CN", "JP", "KR", "NZ"}


def test_every_problem_is_reported_at_once_in_the_order_of_the_lines(tmp_path: Path) -> None:
    text = 'titel = "T"\nreferense = "JP"\nyears = [2016, 2022]\ncounting = "ful"\n[types]\nsimilar_works = 2\n'
    assert problems(tmp_path, text + SOURCE.replace("works.csv", "wroks.csv")) == [
        'study.toml:1: unknown key "titel"; did you mean "title"?',
        'study.toml:2: unknown key "referense"; did you mean "reference"?',
        'study.toml:4: "counting" is "ful"; expected one of: full, fractional; did you mean "full"?',
        'study.toml:6: "types.similar_works" is 2; expected a number from 0 to 1',
        f'study.toml:8: "source.path" is "wroks.csv", which matches no file; the nearest folder that exists is '
        f'{tmp_path}; did you mean "works.csv"?',
    ]


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("counting = 1", ["1", "full, fractional"]),
        ("seed = -1", ["-1"]),
        ("seed = true", ["true"]),
        ("seed = 1.5", ["1.5"]),
        ("rejects_limit = -1", ["-1"]),
        ("rejects_limit = 1.0", ["0.01"]),
        ("rejects_limit = nan", ["NaN"]),
        ('rejects_limit = "1%"', ["1%", "0.01"]),
        ('output = ""', ["output"]),
        ("focus = []", ["focus"]),
        ('focus = ["JP", "Atlantis"]', ["Atlantis"]),
        ('focus = ["Singapoor"]', ['did you mean "Singapore"?']),
        ('focus = "JP"', ["list"]),
        ("focus = [2016-01-01]", ["2016-01-01"]),
        ('territory_policy = "seperate"', ['did you mean "separate"?']),
        ('territory_policy = {HK = "HK"}', ["itself"]),
        ('territory_policy = {HK = "CN", "Hong Kong" = "TW"}', ["twice"]),
        ('territory_policy = {MO = "HK", HK = "CN"}', ["HK", "itself folded"]),
        ('path = "x"', ["[[source]]"]),
        ("groups = 1", ["groups"]),
        ('groups = {JP = ["KR"]}', ["JP"]),
        ('groups = {asia = ["JP"], Asia = ["KR"]}', ["line 1 already"]),
        ("groups = {nowhere = false}", ["nowhere"]),
        ("groups = {asia = {}}", ["groups.asia.places"]),
        ('groups = {asia = {places = ["JP"], name = "Asia"}}', ['unknown key "name"']),
        ("types = {similar_work = 0.1}", ['did you mean "similar_works"?']),
        ("types = {similar_works = true}", ["true"]),
        ("study = 1", ["table"]),
        ("study = {types = {}}", ["table of its own"]),
        ('"a\\nb" = 1', ['unknown key "a\\nb"', "title, reference"]),
    ],
)
def test_what_is_refused(tmp_path: Path, line: str, words: list[str]) -> None:
    message = one_problem(tmp_path, line)
    assert all(word in message for word in words), message


@pytest.mark.parametrize(
    ("years", "words"),
    [
        ("[2022, 2016]", "did you mean [2016, 2022]?"),
        ('"2016-2022"', "[2016, 2022]"),
        ("[2016]", "[2016, 2022]"),
        ("[2016, 20222]", "2100"),
        ("[2016.0, 2022]", "2016.0"),
    ],
)
def test_years_that_are_refused(tmp_path: Path, years: str, words: str) -> None:
    (message,) = problems(tmp_path, LEAST.replace("[2016, 2022]", years) + SOURCE)
    assert message.startswith('study.toml:3: "years"')
    assert words in message


@pytest.mark.parametrize("title", ["1", '""', "{}", '{ja = ""}', "{de = 'x', en = 'y'}", "[]"])
def test_titles_that_are_refused(tmp_path: Path, title: str) -> None:
    assert len(problems(tmp_path, LEAST.replace('"T"', title) + SOURCE)) == 1


@pytest.mark.parametrize(
    ("source", "words"),
    [
        ("", '1: "source" is missing'),
        ('[source]\npath = "works.csv"', '4: "source"'),
        ("source = []", '4: "source"'),
        ("[[source]]", '4: "path" is missing'),
        ("[[source]]\npath = 3", '5: "source.path"'),
        ('[[source]]\npath = "a\\u0000b"', "5: "),
        ('[[source]]\npath = "no/such/*.csv"', "nearest folder that exists"),
        ('[[source]]\npath = "works.csv"\nformat = "works"', "6: "),
        ('[[source]]\npath = "works.csv"\nfromat = "x"', 'did you mean "format"?'),
        ('[[source]]\npath = "works.csv"\nseed = 3', "at the top of the file"),
    ],
)
def test_sources_that_are_refused(tmp_path: Path, source: str, words: str) -> None:
    (message,) = problems(tmp_path, LEAST + source)
    assert words in message.removeprefix("study.toml:")


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        ("title = \n", 1, "column"),
        ("a = 1\nb = [1,\n", 3, "not TOML"),
        ("a = 1\na = 2", 2, "not TOML"),
        ("x = " + "9" * 5000, 1, "not TOML"),
        ("x = " + "[" * 20000, 1, "nested"),
        ("a = 1\nb = '\udcff'", 2, "UTF-8"),
    ],
)
def test_what_is_not_toml(tmp_path: Path, text: str, line: int, words: str) -> None:
    (tmp_path / "study.toml").write_bytes(text.encode("utf-8", "surrogateescape"))
    with pytest.raises(StudyError, match=rf"study\.toml:{line}: .*{words}"):
        load_study(tmp_path / "study.toml")


def test_files_that_are_no_study_files(tmp_path: Path) -> None:
    (tmp_path / "big.toml").write_bytes(b"#" * (2 << 20))
    for path in (tmp_path / "absent.toml", tmp_path, tmp_path / "a\0b", tmp_path / "big.toml"):
        with pytest.raises(StudyError, match="study file"):
            load_study(path)


def test_a_byte_order_mark_and_windows_line_ends_do_no_harm(tmp_path: Path) -> None:
    (tmp_path / "works.csv").touch()
    (tmp_path / "study.toml").write_bytes(("\ufeff" + LEAST + SOURCE).replace("\n", "\r\n").encode())
    assert load_study(tmp_path / "study.toml").years == (2016, 2022)


def test_an_address_matches_itself_and_shows_nothing_secret(tmp_path: Path) -> None:
    study = load(tmp_path, f"{LEAST}[[source]]\npath = 's3://key:secret@bucket/works?region=x'")
    assert study.sources[0].matches == ("s3://key:secret@bucket/works?region=x",)
    assert study.sources[0].path == "s3://bucket/works"
    assert "secret" not in str(study.settings())


def test_paths_start_from_the_study_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "a [1]" / "deep").mkdir(parents=True)
    for name in ("b.csv", "a.csv", ".hidden.csv", "deep/c.csv"):
        (tmp_path / "a [1]" / name).touch()
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.chdir(tmp_path)

    def matches(path: str) -> list[str]:
        study = load(tmp_path, f"{LEAST}[[source]]\npath = '{path}'")
        return [str(Path(found).relative_to(tmp_path)) for found in study.sources[0].matches]

    assert matches("a [1]") == ["a [1]"]
    assert matches("a*/*.csv") == ["a [1]/a.csv", "a [1]/b.csv"]
    assert matches("**/*.csv") == ["a [1]/a.csv", "a [1]/b.csv", "a [1]/deep/c.csv", "works.csv"]
    assert matches("~/works.csv") == matches(f"{tmp_path}/works.cs?") == ["works.csv"]
    here = load_study(Path("study.toml"))
    monkeypatch.chdir("/")
    assert load_study(tmp_path / "study.toml") == here


def test_folding(tmp_path: Path) -> None:
    text = 'territory_policy = {"Hong Kong" = "China", MO = "CN"}\n' + LEAST
    study = load(tmp_path, text + '[groups]\nchina = ["CN", "HK", "MO", "TW"]\n' + SOURCE)
    assert study.territory_policy == {"HK": "CN", "MO": "CN"}
    assert study.groups["china"].places == ("CN", "TW")


def test_a_place_that_is_folded_away_cannot_be_looked_at(tmp_path: Path) -> None:
    text = LEAST + 'focus = ["KR", "HK"]\nterritory_policy = {JP = "CN", HK = "CN"}\n'
    reference, focus = problems(tmp_path, text + SOURCE)
    assert reference.startswith('study.toml:2: "reference": JP is folded into CN')
    assert focus.startswith('study.toml:4: "focus": HK is folded into CN')


def test_focus_may_name_groups(tmp_path: Path) -> None:
    text = 'focus = ["quad", "JP", "mine"]\n' + LEAST + '[groups]\nmine = ["KR", "US"]\n' + SOURCE
    assert load(tmp_path, text).focus == ("AU", "IN", "JP", "US", "KR")


def test_an_own_group_replaces_the_built_in_one(tmp_path: Path) -> None:
    groups = load(tmp_path, LEAST + '[groups]\nasean = ["SG", "MY"]\n' + SOURCE).groups
    assert {name: group.places for name, group in groups.items() if name.upper() == "ASEAN"} == {"asean": ("MY", "SG")}


@pytest.mark.parametrize(
    ("limit", "rejected", "read", "too_many"),
    [("5", 5, 5, False), ("5", 6, 1000, True), ("0", 1, 9, True), ("0.1", 10, 100, False), ("0.1", 11, 100, True)],
)
def test_the_rejects_limit(tmp_path: Path, limit: str, rejected: int, read: int, too_many: bool) -> None:
    study = load(tmp_path, f"rejects_limit = {limit}\n" + LEAST + SOURCE)
    assert study.too_many(rejected, read) is too_many
    assert not load(tmp_path, LEAST + SOURCE).too_many(rejected, read)


def test_settings_are_json_and_the_same_wherever_the_study_lies(tmp_path: Path) -> None:
    (tmp_path / "elsewhere").mkdir()
    settings = load(tmp_path, LEAST + SOURCE).settings()
    assert json.loads(json.dumps(settings)) == settings
    assert load(tmp_path / "elsewhere", LEAST + SOURCE).settings() == settings
    assert settings["groups"]["Quad"]["places"] == ["AU", "IN", "JP", "US"]


def test_messages_are_japanese_for_japanese_users(tmp_path: Path) -> None:
    use("ja")
    try:
        found = problems(tmp_path, 'referense = "JP"\ncounting = "x"\ntitle = "T"\nyears = [2016, 2022]\n' + SOURCE)
    finally:
        use("en")
    assert found == [
        'study.toml:1: キー "referense" はありません。"reference" ではありませんか',
        'study.toml:2: "counting" の値が "x" です。full, fractional のいずれかを指定してください',
    ]


def test_the_built_in_groups_are_places() -> None:
    sizes = {name: len(group.places) for name, group in built_in_groups().items()}
    assert sizes == {"ASEAN": 11, "EU": 27, "G7": 7, "Quad": 4}
    assert all(is_place(code) for group in built_in_groups().values() for code in group.places)


def test_every_reading_of_betweenness_is_an_indicator() -> None:
    readings = [name for name in indicators() if name.startswith("betweenness_")]
    assert sorted(readings) == sorted(f"betweenness_{reading}" for reading in BETWEENNESS_READINGS)


def documented() -> dict[str, str]:
    """Return the default that the documentation states for each key."""
    rows = re.findall(r"^\| `([\w.]+)` \|.*?\| ([^|]+) \| [^|]+ \|$", DOCS.read_text("utf-8"), re.MULTILINE)
    return dict(rows)


def test_the_documentation_names_every_key() -> None:
    known = {*SIMPLE, *TABLES, "title.ja", "title.en", "groups.NAME"}
    known |= {f"source.{key}" for key in SOURCE_KEYS} | {f"types.{key}" for key in TYPES_KEYS}
    known |= {f"groups.NAME.{key}" for key in GROUP_KEYS} | {f"strength.{key}" for key in STRENGTH_KEYS}
    known |= {f"plan.{key}" for key in PLAN_KEYS}
    assert documented().keys() == known
    assert {field.name for field in fields(Study)} - {"file"} == {*SIMPLE, *TABLES, "sources"} - {"source"}
    assert [key for key, default in documented().items() if default == "required" and "." not in key] == list(REQUIRED)


def test_the_documented_defaults_are_the_defaults(tmp_path: Path) -> None:
    settings: dict[str, Any] = load(tmp_path, LEAST + SOURCE).settings()
    checked = 0
    for key, default in documented().items():
        effective: Any = settings
        for part in key.split("."):
            effective = effective.get(part) if isinstance(effective, dict) else None
        if default.startswith("`"):
            assert tomllib.loads(f"x = {default.strip('`')}")["x"] == effective, key
            checked += 1
        elif default == "none":
            assert effective is None, key
    assert checked == 16


JSON = st.recursive(
    st.booleans() | st.integers(-(2**63), 2**63 - 1) | st.floats() | st.text(max_size=9),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=9), inner, max_size=4),
    max_leaves=9,
)
KEYS = st.sampled_from([*SIMPLE, *TABLES, *SOURCE_KEYS, *TYPES_KEYS, *GROUP_KEYS, "study", "asia", "HK"])
WORDS = st.sampled_from(["JP", "HK", "CN", "ASEAN", "full", "hops", "separate", "ja", "works.csv", "*.csv", "/", "~x"])


def toml(value: object) -> str:
    """Write a value as TOML; only what JSON has, and the three floats that it has not."""
    if isinstance(value, dict):
        return "{" + ", ".join(f"{json.dumps(key)} = {toml(item)}" for key, item in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(toml, value)) + "]"
    if isinstance(value, float):
        return repr(value) if "e" not in repr(value) else "1e300"
    return json.dumps(value).replace("\x7f", "\\u007f")


STUDIES = st.dictionaries(
    KEYS,
    JSON
    | WORDS
    | st.integers(0, 2200)
    | st.lists(WORDS | st.integers(2000, 2030), max_size=3)
    | st.dictionaries(KEYS, WORDS | st.lists(WORDS, max_size=3) | st.floats(0, 1) | st.booleans(), max_size=4)
    | st.lists(st.dictionaries(KEYS, WORDS | JSON, max_size=3), max_size=3),
    max_size=8,
)


@given(STUDIES.map(lambda study: "\n".join(f"{key} = {toml(value)}" for key, value in study.items())) | st.text())
@example('reference = "\\u0085\\u2028"')
@example("seed = 0x" + "f" * 5000)
@example("x = " + "[" * 300 + "]" * 300)
@example(LEAST + '"a.b".c = 1\n[[source.path]]\nx = 1')
def test_no_document_raises_anything_but_a_study_error(text: str) -> None:
    with tempfile.TemporaryDirectory() as folder:
        Path(folder, "works.csv").touch()
        file = Path(folder, "study.toml")
        file.write_bytes(text.encode("utf-8", "surrogatepass"))
        try:
            json.dumps(load_study(file).settings())
        except StudyError as error:
            lines = str(error).splitlines()
            assert all(re.match(rf"{re.escape(str(file))}:\d+: .", line) for line in lines), lines
