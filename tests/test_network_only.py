"""The network of places alone: the numbers of a whole run, however it is read, and whatever stops it."""

import csv
import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from enishi.engines.workers import workers
from enishi.errors import EngineError, InputError, UsageError
from enishi.pipeline import network, network_queries
from enishi.pipeline.inputs import Input
from enishi.pipeline.network import not_measured, run_network
from enishi.pipeline.network_manifest import FOLDER
from enishi.pipeline.publish import LOCK, load_manifest
from enishi.pipeline.run import run
from enishi.pipeline.stage import stage
from enishi.pipeline.stretches import Stretch, stage_stretch
from enishi.readers import read, wos_bylines, wos_text
from enishi.readers.wos_byline import Byline
from enishi.readers.wos_bylines import IrregularError, read_bytes, read_records, stretches
from enishi.resolve.place_memo import INSTITUTION, OTHER, reduced, telling
from enishi.resolve.place_parts import is_institution
from enishi.resolve.places import _resolve, resolve_place
from enishi.study import load_study
from enishi.tables.columns import column as array_of
from enishi.tables.work import Work

PLACES = ("Japan", "Peoples R China", "Taiwan", "England", "CA 94305 USA", "Oman", "South Korea", "Nowhere")
HEAD = "FN Clarivate Analytics Web of Science\nVR 1.0\n"
BYLINE_COLUMNS = ("id", "title", "year", "doi", "cited_by", "authors", "unlinked")


def record(number: int, **changes: str) -> str:
    one, two = PLACES[number % 8], PLACES[(number * number + 1) % 8]
    fields = {
        "PT": "J",
        "AU": f"Family{number}, A\n   Other{number}, B",
        "AF": f"Family{number}, Anna\n   Other{number}, Ben",
        "TI": f"Work number {number} of\n   some length",
        "TC": f"{number % 9}",
        "C1": f"[Family{number}, Anna] Univ {number}, Dept Elect Engn, City, {one}.\n"
        f"   [Other{number}, Ben; Family{number}, Anna] Inst {number % 5}, City, {two}.",
        "PY": f"{2015 + number % 4}",
        "UT": f"WOS:{number:015d}",
    } | changes
    return "".join(f"{tag} {text}\n" for tag, text in fields.items() if text) + "ER\n\n"


def export(numbers: range) -> list[str]:
    found = [record(number) for number in numbers]
    found[3] = record(numbers[3], DI="10.9999/three")
    found[5] = record(900, DI="10.9999/THREE", C1="")
    found[7] = record(901, PY="20O4")
    found[9] = record(902, C1=f"Rep Computing, {PLACES[0]}.\n   Müller Inst, Zürich, Switzerland.")
    return found


def study_of(folder: Path, files: list[list[str]], **lines: str) -> Path:
    folder.mkdir(exist_ok=True)
    for i, records in enumerate(files):
        (folder / f"part{i:03d}.txt").write_text(f"\ufeff{HEAD}{''.join(records)}EF", "utf-8")
    settings_of = {"resamples": "0", "focus": '["CN", "TW"]'} | lines
    text = 'title = {ja = "試験", en = "Test"}\nreference = "JP"\nyears = [2015, 2018]\n'
    text += "".join(f"{key} = {value}\n" for key, value in settings_of.items())
    (folder / "study.toml").write_text(text + '\n[[source]]\npath = "part*.txt"\n', "utf-8")
    return folder / "study.toml"


def rows(result: Path, name: str) -> list[dict[str, Any]]:
    return list(pq.read_table(result / "tables" / f"{name}.parquet").to_pylist())


def tables(result: Path) -> dict[str, bytes]:
    files = [*(result / "tables").iterdir(), result / "network.graphml", result / "network.json"]
    return {file.name: file.read_bytes() for file in sorted(files)}


def byline(work: Any) -> list[Any]:
    work = work.work() if isinstance(work, Byline) else work
    return [getattr(work, name) for name in BYLINE_COLUMNS]


def command(folder: Path, *words: object, **variables: str) -> "subprocess.CompletedProcess[str]":
    environment = {**os.environ, "ENISHI_LANG": "en", "COLUMNS": "200", **variables}
    words = (sys.executable, "-m", "enishi", "run", *words)
    return subprocess.run(
        [*map(str, words)], capture_output=True, text=True, cwd=folder, env=environment, check=False, encoding="utf-8"
    )


@pytest.mark.parametrize("policy", ["", '{TW = "CN"}'])
def test_every_shared_column_is_that_of_a_whole_run(
    tmp_path: Path, policy: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(wos_bylines, "STRETCH", 5000)
    extra = {"territory_policy": policy, "focus": '["CN"]'} if policy else {}
    study = study_of(tmp_path / "s", [export(range(40)), export(range(40, 60))], **extra)
    (tmp_path / "s" / "corrections.toml").write_text(
        '[[affiliation]]\ncontains = "Inst 3"\nplaces = ["FR"]\n\n[[affiliation]]\ncontains = "nobody"\nplaces = []\n'
    )
    whole = run(load_study(study), tmp_path / "whole")
    alone = run_network(load_study(study), tmp_path / "alone")
    for name, key in (("places", ("place",)), ("ties", ("place_a", "place_b"))):
        found, expected = (rows(tmp_path / folder, name) for folder in ("alone", "whole"))
        assert len(found) == len(expected) > 5
        for mine, theirs in zip(found, expected, strict=True):
            assert [mine[column] for column in key] == [theirs[column] for column in key]
            for column, value in theirs.items():
                if not_measured(column):
                    assert mine[column] is None
                elif isinstance(value, float):
                    assert mine[column] == pytest.approx(value, rel=1e-9, abs=1e-12), column
                else:
                    assert mine[column] == value, column
    for file in ("network.graphml", "network.json", "rejects.jsonl", "unresolved.csv", "tables/merged.csv"):
        assert (tmp_path / "alone" / file).read_bytes() == (tmp_path / "whole" / file).read_bytes()
    assert any(row["place"] == "FR" for row in rows(tmp_path / "alone", "places"))
    assert alone.manifest["counts"] == whole.manifest["counts"]
    assert alone.manifest["inputs"] == whole.manifest["inputs"]
    assert alone.manifest["corrections"]["unused"] == whole.manifest["corrections"]["unused"] == [5]
    with pytest.raises(UsageError, match="--only"):
        load_manifest(tmp_path / "alone")
    names = {path.name for path in (tmp_path / "alone").iterdir()}
    assert names == {"tables", "network.graphml", "network.json", "manifest.json", "run.log", "rejects.jsonl"} | {
        "unresolved.csv"
    }


def test_the_command_says_what_it_made_and_keeps_its_exit_codes(tmp_path: Path) -> None:
    study = study_of(tmp_path / "s", [export(range(12))], rejects_limit="0")
    other = command(tmp_path, study, "--only", "site")
    assert other.returncode == 2
    assert "network" in other.stderr
    checked = command(tmp_path, study, "--only", "network", "--check")
    assert checked.returncode == 0
    assert not (tmp_path / "OUT").exists()
    done = command(tmp_path, study, "--only", "network", "--out", "OUT")
    assert done.returncode == 3, done.stderr
    assert done.stdout.strip() == str(Path("OUT/tables/places.csv"))
    reject = json.loads((tmp_path / "OUT" / "rejects.jsonl").read_text("utf-8"))
    assert "20O4" in reject["reason"]
    with (tmp_path / "OUT" / "tables" / "places.csv").open(encoding="utf-8-sig", newline="") as file:
        assert {row["works_low"] for row in csv.DictReader(file)} == {""}


def test_same_bytes_from_one_file_or_many_and_after_the_site_of_an_earlier_run(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    records = [record(number) for number in range(40)]
    one = study_of(tmp_path / "one", [records])
    many = study_of(tmp_path / "many", [records[i : i + 4] for i in range(0, 40, 4)])
    run_network(load_study(one), tmp_path / "ONE")
    monkeypatch.setattr(wos_bylines, "STRETCH", 3000)
    (tmp_path / "MANY").mkdir()
    (tmp_path / "MANY" / "manifest.json").write_text('{"enishi": "0"}')
    (tmp_path / "MANY" / "site").mkdir()
    run_network(load_study(many), tmp_path / "MANY")
    assert not (tmp_path / "MANY" / "site").exists()
    assert tables(tmp_path / "ONE") == tables(tmp_path / "MANY")


def test_killed_at_any_moment_it_ends_with_the_same_bytes_on_one_or_two_processes(tmp_path: Path) -> None:
    filler = "AB " + "word " * 3000
    records = [record(number, AB=filler) for number in range(1300)]
    study = study_of(tmp_path / "s", [records])
    assert (tmp_path / "s" / "part000.txt").stat().st_size > 2 * wos_bylines.STRETCH
    assert command(tmp_path, study, "--only", "network", "--out", "ONE", ENISHI_THREADS="1").returncode == 0
    words = [sys.executable, "-m", "enishi", "run", str(study), "--only", "network", "--out", "TWO"]
    begun = subprocess.Popen(
        words, cwd=tmp_path, env={**os.environ, "ENISHI_THREADS": "2"}, stderr=subprocess.DEVNULL, text=True
    )
    staged = tmp_path / "TWO" / ".partial" / "network"
    while begun.poll() is None and not list(staged.glob("*.json")):
        time.sleep(0.005)
    os.kill(begun.pid, signal.SIGKILL)
    begun.wait()
    assert not (tmp_path / "TWO" / "manifest.json").exists()
    before = {path.name: path.stat().st_mtime_ns for path in staged.glob("*.json")}
    assert before
    done = command(tmp_path, study, "--only", "network", "--out", "TWO", ENISHI_THREADS="2")
    assert done.returncode == 0, done.stderr
    assert tables(tmp_path / "ONE") == tables(tmp_path / "TWO")
    manifests = [json.loads((tmp_path / name / "manifest.json").read_text("utf-8")) for name in ("ONE", "TWO")]
    assert manifests[0] == manifests[1]


LINE = st.one_of(
    st.sampled_from(
        [
            "PT J",
            "ER",
            "EF",
            "",
            "   ",
            "AU Li, W",
            "AF Li, Wei",
            "   Ma, Bo",
            "\tMa, Bo",
            "TI A title",
            "au x",
            "ER x",
            "C1 [Li, Wei] Univ A, Tokyo, Japan.",
            "   [Ma, Bo; Li, Wei] Univ B, Rome, Italy.",
            "C1 Univ C, Oman; D, Peru",
            "PY 2019",
            "PY 20O9",
            "TC 5",
            "TC x",
            "DI 10.1234/AB",
            "UT WOS:1",
            "UT",
            "TI &lt;i&gt;x",
            "EA DEC 2021",
            "CA Team",
            "AF Müller, Jürgen",
            "C1 [Müller, Jürgen] Univ Zürich, Zürich, Switzerland.",
            "C1 [MÜLLER, JÜRGEN; Li, Wei] Ärztekammer ß, Köln, Germany",
            "AU  Ö, É",
            "C1 [Li, Wei",
            "   Ma, Bo] Univ D, Bonn, Germany",
            "RP Li, W (corresponding author), X, Japan.",
            "\ufeffPT J",
            "PT J  ",
            "VR 1.0",
            "FN x",
            "AB some words",
            "   and more",
        ]
    ),
    st.text(max_size=12),
)


@settings(max_examples=120, deadline=None)
@given(st.lists(st.lists(LINE, max_size=9), max_size=6), st.booleans())
def test_the_fast_way_reads_what_the_slow_way_reads(
    tmp_path_factory: Any, parts: list[list[str]], windows: bool
) -> None:
    path = tmp_path_factory.mktemp("odd") / "odd.txt"
    text = "\n".join("\n".join(["PT J", *lines, "ER", ""]) for lines in parts)
    path.write_bytes(text.replace("\n", "\r\n" if windows else "\n").encode("utf-8", "replace"))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(wos_bylines, "STRETCH", 64)
        found: list[Any] = []
        parts_of_file = list(stretches(path))
        if not parts_of_file:
            return
        try:
            for start, end in parts_of_file:
                found += read_records(path, start, *read_bytes(path, start, end))
        except IrregularError:
            return
    expected = list(read(path, wos_text.READER))
    assert len(found) == len(expected)
    for mine, theirs in zip(found, expected, strict=True):
        if isinstance(theirs, Work):
            assert byline(mine) == byline(theirs)
        else:
            assert mine == theirs


def test_the_fast_way_reads_a_real_export_as_the_slow_way_does(shared: Path) -> None:
    path = shared / "data" / "exports" / "wos-savedrecs.txt"
    found = [
        record for start, end in stretches(path) for record in read_records(path, start, *read_bytes(path, start, end))
    ]
    expected = list(read(path, wos_text.READER))
    assert len(found) == len(expected) == 500
    for mine, theirs in zip(found, expected, strict=True):
        assert byline(mine) == byline(theirs)


def test_stretches_are_staged_as_a_whole_file_is(shared: Path, tmp_path: Path) -> None:
    path = shared / "data" / "exports" / "wos-savedrecs.txt"
    stage(Input(path, wos_text.READER, "x"), 0, tmp_path, lambda _steps: None, False)
    [(start, end)] = stretches(path)
    part = Stretch(path, "x", 0, start, end)
    stage_stretch(part, tmp_path)
    left_out = {"type", "venue", "publisher", "language", "updated", "keywords", "index_terms", "funders"}
    for table, unread in (("work", left_out), ("authorship", set[str]())):
        mine, theirs = (pq.read_table(f"{stem}.{table}.parquet") for stem in (part.stem(tmp_path), tmp_path / "000000"))
        assert mine.column_names == theirs.column_names
        assert mine.drop_columns([*unread]).to_pylist() == theirs.drop_columns([*unread]).to_pylist()
        assert all(mine[name].null_count == mine.num_rows for name in unread)


def test_a_stretch_is_read_again_where_its_file_was_written_to_though_its_time_says_no(tmp_path: Path) -> None:
    path = tmp_path / "export.txt"
    path.write_text(HEAD + record(1), "utf-8")
    [(start, end)] = stretches(path)
    part = Stretch(path, "x", 0, start, end)
    table = tmp_path / "000000.000000000000000.work.parquet"

    def titles() -> list[str]:
        stage_stretch(part, tmp_path)
        found: list[str] = pq.read_table(table)["title"].to_pylist()
        return found

    assert titles() == ["Work number 1 of some length"]
    staged = table.stat().st_ino
    assert (titles(), table.stat().st_ino) == (["Work number 1 of some length"], staged)
    before = path.stat()
    path.write_text(HEAD + record(1).replace("Work number", "Mark number"), "utf-8")
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))
    assert (path.stat().st_size, path.stat().st_mtime_ns) == (before.st_size, before.st_mtime_ns)
    assert titles() == ["Mark number 1 of some length"]


def test_the_queries_are_those_of_the_expressions() -> None:
    """``make docs`` writes them again; other versions of Ibis write the same queries otherwise."""
    kept, made = network_queries.FILE.read_text("utf-8"), network_queries.written()
    if kept.splitlines()[0] != made.splitlines()[0]:
        pytest.skip(f"the queries were {kept.splitlines()[0].removeprefix('-- ')}")
    assert kept == made


def test_a_network_loads_neither_ibis_nor_pandas(tmp_path: Path) -> None:
    study = study_of(tmp_path / "s", [export(range(12))])
    program = (
        "import sys; from pathlib import Path; from enishi.study import load_study\n"
        "from enishi.pipeline.network import run_network\n"
        f"run_network(load_study(Path({str(study)!r})), Path({str(tmp_path / 'OUT')!r}))\n"
        "print(sorted({'ibis', 'pandas', 'scipy.special', 'bibtexparser'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False)
    assert (done.stdout.strip(), done.returncode) == ("[]", 0), done.stderr


def test_a_command_loads_only_what_it_needs(tmp_path: Path) -> None:
    study = study_of(tmp_path / "s", [export(range(12))])
    heavy = "{'pydantic', 'babel', 'http.client', 'rich', 'enishi.cli.fetch'}"
    program = (
        f"import sys; sys.argv = ['enishi', 'run', {str(study)!r}, '--only', 'network', '--out', 'OUT']\n"
        f"from enishi.cli import run_command_line\nassert run_command_line() == 0\nprint({heavy} & set(sys.modules))"
    )
    environment = {**os.environ, "ENISHI_LANG": "en"}
    words = [sys.executable, "-c", program]
    done = subprocess.run(words, capture_output=True, text=True, check=False, cwd=tmp_path, env=environment)
    assert (done.returncode, done.stdout.splitlines()[-1]) == (0, "set()"), done.stderr


@pytest.mark.skipif(sys.platform != "linux", reason="processes are forked on Linux alone")
def test_what_is_loaded_before_processes_start_lets_them_be_forked() -> None:
    program = (
        "import enishi.cli\nfrom enishi.engines import workers\nfrom enishi.pipeline import network\n"
        "network._ready()\nprint(workers._context().get_start_method())"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False)
    assert done.stdout.strip() == "fork", done.stderr


@given(st.lists(st.one_of(st.none(), st.text(), st.sampled_from(["é", "a"]))))
def test_a_column_of_texts_is_the_array_of_its_values(values: list[str | None]) -> None:
    found = array_of(values, pa.string())
    found.validate(full=True)
    assert found.equals(pa.array(values, pa.string()))


@pytest.mark.parametrize(
    ("values", "kind"),
    [
        ([1, None, 3], pa.int16()),
        ([], pa.int64()),
        ([None, None], pa.float64()),
        ([0.5, None, 2], pa.float64()),
        ([True, None, False, True, False, True, True, True, False, True], pa.bool_()),
        ([["JP", "é"], [], None, ["CN"]], pa.list_(pa.string())),
        ([(), ()], pa.list_(pa.string())),
    ],
)
def test_a_column_is_the_array_of_its_values(values: list[Any], kind: pa.DataType) -> None:
    found = array_of(values, kind)
    found.validate(full=True)
    assert (found.type, found.to_pylist()) == (kind, pa.array(values, kind).to_pylist())


PART = st.sampled_from(
    [
        "Univ Tokyo",
        "Dept Elect & Comp Engn",
        "Japan",
        "Georgia",
        "GA 30332 USA",
        "Republic of",
        "Korea",
        "Hong Kong",
        "Peoples R China",
        "100084",
        "Beijing 100084",
        "Inst - Lab",
        "Lebanon",
        "NH",
        "CA",
        "Rue de Paris",
        "IT",
        "Box 12",
        "Xi'an",
        "Oman & Co",
        "New York Univ Abu Dhabi",
        "Kowloon",
        "AT&T",
        "2Univ Rome",
        "Taiwan10617",
        "England and Wales",
        "Foo",
        "Sch Comp Sci",
        "Washington",
        "Tyne and Wear",
        "Macau",
        "Congo",
        "Türkiye",
        "Universität Zürich",
        "Côte d’Ivoire",
        "São Tomé & Príncipe",
        "Málaga ＆ Co",
        "Democratic Republic of the",
        "",
        "St.",
    ]
)


@settings(max_examples=400, deadline=None)
@given(st.lists(st.one_of(PART, st.text(max_size=10)), max_size=7), st.sampled_from([", ", "; ", " "]))
def test_a_reduced_address_has_the_answer_of_the_address(parts: list[str], last: str) -> None:
    text = ", ".join(parts[:-1]) + last + "".join(parts[-1:])
    assert resolve_place(text) == _resolve(text)


@pytest.mark.parametrize("text", ["Sch Comp Sci, Georgia", "Dept Phys, Georgia", "Sch Comp Sci, Dept Phys, Georgia"])
def test_a_stand_in_makes_no_name_with_its_neighbour(text: str) -> None:
    assert telling().isdisjoint((INSTITUTION, OTHER))
    assert (is_institution(INSTITUTION), is_institution(OTHER)) == (True, False)
    assert resolve_place(text) == _resolve(text)


def test_addresses_that_differ_where_nothing_tells_a_place_are_one() -> None:
    one, two = ("Osaka Univ, Dept Chem, Suita, Japan", "Osaka Univ, Dépt Phys, Suita, Japan")
    assert reduced(one) == reduced(two) != reduced("Osaka Univ, Dept Chem, Suita, Oman")


def one_export(folder: Path) -> Path:
    """Write an export and a study of it; return the study file."""
    (folder / "export.txt").write_text(HEAD + "".join(export(range(40))) + "EF\n", "utf-8")
    text = 'title = "T"\nreference = "JP"\nyears = [2015, 2018]\n[[source]]\npath = "export.txt"\n'
    (folder / "study.toml").write_text(text, "utf-8")
    return folder / "study.toml"


def test_the_copy_that_a_killed_run_left_is_removed(tmp_path: Path) -> None:
    left = tmp_path / "out" / ".partial" / FOLDER / "copy.x" / "part"
    left.mkdir(parents=True)
    (tmp_path / "out" / ".partial" / LOCK).touch()
    assert run_network(load_study(one_export(tmp_path)), tmp_path / "out").manifest["counts"]["kept"]


@pytest.mark.parametrize("at", ["finished", "submitted"])
def test_a_file_that_goes_away_is_an_error_of_the_input(
    at: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    study = load_study(one_export(tmp_path))
    whole = getattr(network, at)

    def gone(*given: Any) -> Any:
        (tmp_path / "export.txt").unlink()
        return whole(*given)

    monkeypatch.setattr(network, at, gone)
    with pytest.raises(InputError, match=r"export\.txt: cannot be read: No such file"):
        run_network(study, tmp_path / "out")


@pytest.mark.parametrize("value", ["two", "0", "-1", "1.5"])
def test_a_wrong_number_of_threads_is_told(value: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ENISHI_THREADS", value)
    with pytest.raises(UsageError, match=rf'ENISHI_THREADS="{value}": not a number of threads'):
        run_network(load_study(one_export(tmp_path)), tmp_path / "out")


def test_a_process_that_is_ended_from_outside_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ENISHI_THREADS", "2")
    with pytest.raises(EngineError, match=r"memory ran out.*ENISHI_THREADS=1"), workers(True) as pool:
        pool.submit(os._exit, 9).result()
