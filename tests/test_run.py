"""A study from start to end, as a user runs it."""

import csv
import gzip
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest

from enishi import __version__
from enishi.engines import THREADS
from enishi.engines.engine import opening
from enishi.errors import OutputError
from enishi.pipeline import run as run_module
from enishi.pipeline.publish import building, publish
from enishi.pipeline.run import run
from enishi.study import load_study

Enishi = Callable[..., "subprocess.CompletedProcess[str]"]
COUNTRIES = ["Japan", "China", "USA", "South Korea", "Singapore", "Australia"]


@pytest.fixture
def enishi(tmp_path: Path) -> Enishi:
    """Run the command line in a folder of its own, in English unless told otherwise."""

    def call(*words: object, stdin: bytes = b"", **variables: str) -> "subprocess.CompletedProcess[str]":
        environment = {**os.environ, "ENISHI_LANG": "en", "COLUMNS": "200", **variables}
        command = [sys.executable, "-m", "enishi", *map(str, words)]
        done = subprocess.run(command, input=stdin, capture_output=True, cwd=tmp_path, env=environment, check=False)
        return subprocess.CompletedProcess(command, done.returncode, done.stdout.decode(), done.stderr.decode())

    return call


def work(number: int, **changes: Any) -> dict[str, Any]:
    first, second = COUNTRIES[number % 6], COUNTRIES[(number * number + 1) % 6]
    authors = [
        {"raw_author_name": f"Author {number} {i}", "raw_affiliation_strings": [f"University {i}, City, {country}"]}
        for i, country in enumerate((first, second))
    ]
    made = {"id": f"https://openalex.org/W{number}", "title": f"Work number {number}", "authorships": authors}
    return {**made, "publication_year": 2019 + number // 6 % 3, "cited_by_count": number % 7, **changes}


@pytest.fixture
def study(tmp_path: Path) -> Path:
    """A study of sixty works: two files, a duplicate by DOI, a record that cannot be read, one outside the years."""
    works = [work(number) for number in range(60)]
    works[3]["doi"] = "https://doi.org/10.9999/three"
    twin = work(900, doi="10.9999/THREE", authorships=[], publication_year=2019)
    late = work(901, publication_year=2030)
    bad = work(902, publication_year="20O4")
    undated = work(903, publication_year=None)
    (tmp_path / "one.jsonl").write_text("".join(json.dumps(w) + "\n" for w in works))
    with gzip.open(tmp_path / "two.jsonl.gz", "wt") as file:
        file.writelines(json.dumps(w) + "\n" for w in (twin, late, bad, undated))
    text = (
        'title = {ja = "試験", en = "Test"}\nreference = "JP"\nyears = [2019, 2021]\n\n[[source]]\npath = "*.jsonl*"\n'
    )
    (tmp_path / "study.toml").write_text(text)
    return tmp_path / "study.toml"


def contents(folder: Path) -> dict[str, bytes]:
    files = (path for path in sorted(folder.rglob("*")) if path.is_file() and path.name != "run.log")
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in files}


def table(result: Path, name: str) -> list[dict[str, str]]:
    with (result / "tables" / f"{name}.csv").open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def test_a_run_makes_every_file_it_promises(enishi: Enishi, study: Path, tmp_path: Path) -> None:
    done = enishi("run", study, "--out", "OUT")
    assert done.returncode == 0, done.stderr
    assert done.stdout.strip() == str(Path("OUT/site/index.html"))
    out = tmp_path / "OUT"
    expected = {"tables", "network.graphml", "network.json", "manifest.json", "run.log", "rejects.jsonl"}
    assert expected | {"unresolved.csv", "site", "sheets.jsonl"} == {path.name for path in out.iterdir()}
    for name in ("places", "ties", "work_places", "merged"):
        assert len(table(out, name)) == pq.read_metadata(out / "tables" / f"{name}.parquet").num_rows
    counts = json.loads((out / "manifest.json").read_text())["counts"]
    assert counts["read"] == 64 == counts["kept"] + counts["merged"] + counts["rejected"]
    assert (counts["merged"], counts["rejected"], counts["in_study"]) == (1, 1, 60)
    assert (counts["outside_years"], counts["kept_without_year"]) == (1, 1)
    assert len(table(out, "work_places")) == 60
    assert table(out, "merged") == [
        {"work_id": "openalex:W900", "merged_into": "openalex:W3", "rule": "same DOI", "input": "2", "record": "1"},
    ]
    reject = json.loads((out / "rejects.jsonl").read_text())
    assert (reject["file"], reject["position"]) == ("two.jsonl.gz", "line 3")
    assert "20O4" in reject["reason"]


def test_the_tables_agree_with_each_other(study: Path, tmp_path: Path) -> None:
    run(load_study(study), tmp_path / "OUT")
    places = {row["place"]: row for row in table(tmp_path / "OUT", "places")}
    per_work = [row["places"].split(";") for row in table(tmp_path / "OUT", "work_places")]
    for code, row in places.items():
        if code != "ZZ":
            assert int(row["works"]) == sum(code in codes for codes in per_work)
            together = sum(code in codes and len(codes) > 1 for codes in per_work)
            assert int(row["international_works"]) == together
            assert float(row["international_share"]) == together / int(row["works"])
    assert sum(float(row["works_fractional"]) for row in places.values()) == pytest.approx(60, abs=1e-9)
    for tie in table(tmp_path / "OUT", "ties"):
        a, b = tie["place_a"], tie["place_b"]
        assert a < b
        assert int(tie["works"]) == sum(a in codes and b in codes for codes in per_work)
    assert places["JP"]["partner_type"] == "reference"


def test_same_input_same_bytes_on_any_number_of_threads(enishi: Enishi, study: Path, tmp_path: Path) -> None:
    for threads in ("1", "4"):
        variables = {"ENISHI_THREADS": threads, "OMP_NUM_THREADS": threads, "OPENBLAS_NUM_THREADS": threads}
        assert enishi("run", study, "--out", f"OUT{threads}", **variables, PYTHONHASHSEED=threads).returncode == 0
    assert contents(tmp_path / "OUT1") == contents(tmp_path / "OUT4")


def test_works_in_parts_give_the_same_bytes(study: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    run(load_study(study), tmp_path / "WHOLE")
    monkeypatch.setattr("enishi.engines.engine.PART", 7)
    run(load_study(study), tmp_path / "PARTS")
    assert contents(tmp_path / "PARTS") == contents(tmp_path / "WHOLE")


def test_a_stopped_run_leaves_no_result_and_the_next_goes_on(
    study: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    run(load_study(study), tmp_path / "WHOLE")

    def stop(*_arguments: Any) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(run_module, "locate", stop)
    with pytest.raises(KeyboardInterrupt):
        run(load_study(study), tmp_path / "OUT")
    assert [path.name for path in (tmp_path / "OUT").iterdir()] == [".partial"]
    monkeypatch.undo()
    read_again: list[Path] = []
    monkeypatch.setattr("enishi.pipeline.stage.read_blocks", lambda path, _reader: read_again.append(path))
    run(load_study(study), tmp_path / "OUT")
    assert read_again == []
    assert contents(tmp_path / "OUT") == contents(tmp_path / "WHOLE")


def test_work_done_side_by_side_makes_the_same_result(
    study: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with gzip.open(tmp_path / "three.jsonl.gz", "wt") as file:
        file.writelines([*(json.dumps(work(number)) + "\n" for number in range(1000, 1400)), "{"])
    run(load_study(study), tmp_path / "ONE")
    monkeypatch.setattr("enishi.pipeline.reading._PARALLEL_FROM", 0)
    monkeypatch.setattr("enishi.engines.duckdb._MANY", 0)
    monkeypatch.setattr("enishi.engines.duckdb.CHUNK", 50)
    monkeypatch.setattr("enishi.pipeline.fields.classify", lambda *_: pytest.fail("found in this process"))
    monkeypatch.setattr("enishi.pipeline.reading.stage", lambda *_: pytest.fail("read in this process"))
    monkeypatch.setenv(THREADS, "2")
    run(load_study(study), tmp_path / "TWO", engine=opening("duckdb"))
    assert contents(tmp_path / "TWO") == contents(tmp_path / "ONE")


def test_a_failure_leaves_the_earlier_result_as_it_was(
    study: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    run(load_study(study), tmp_path / "OUT")
    before = contents(tmp_path / "OUT")

    def full(*_arguments: Any) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(run_module, "write_graphml", full)
    with pytest.raises(OutputError, match="disk is full"):
        run(load_study(study), tmp_path / "OUT")
    after = {name: data for name, data in contents(tmp_path / "OUT").items() if not name.startswith(".partial")}
    assert after == before


def test_publishing_puts_the_manifest_last(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    build = tmp_path / "OUT" / ".partial" / "build"
    build.mkdir(parents=True)
    for name in ("manifest.json", "zz.csv", "a.csv"):
        (build / name).write_text(name)
    order: list[str] = []
    rename = Path.rename

    def noted(self: Path, target: Path) -> Path:
        order.append(self.name)
        return rename(self, target)

    monkeypatch.setattr(Path, "rename", noted)
    publish(build, tmp_path / "OUT")
    assert order == ["a.csv", "zz.csv", "manifest.json"]


def test_interruption_is_a_sentence(study: Path, tmp_path: Path) -> None:
    with (tmp_path / "one.jsonl").open("a") as file:
        file.writelines(json.dumps(work(number)) + "\n" for number in range(1000, 90_000))
    command = [sys.executable, "-m", "enishi", "run", str(study), "--out", str(tmp_path / "OUT")]
    process = subprocess.Popen(
        command,
        stderr=subprocess.PIPE,
        env={**os.environ, "ENISHI_LANG": "en"},
        # A shell that runs the tests in the background makes them and all they start deaf to Ctrl-C.
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),  # noqa: PLW1509
    )
    while not (tmp_path / "OUT" / ".partial" / "records").exists():
        assert process.poll() is None
        time.sleep(0.02)
    process.send_signal(signal.SIGINT)
    _out, stderr = process.communicate(timeout=60)
    assert process.returncode == 1
    assert b"interrupted" in stderr
    assert b"Traceback" not in stderr
    assert not (tmp_path / "OUT" / "manifest.json").exists()


def test_more_rejects_than_allowed_is_exit_3_and_the_result_is_there(
    enishi: Enishi, study: Path, tmp_path: Path
) -> None:
    study.write_text("rejects_limit = 0\n" + study.read_text())
    done = enishi("run", study, "--out", "OUT")
    assert done.returncode == 3
    assert (tmp_path / "OUT" / "manifest.json").exists()


def test_check_validates_and_writes_nothing(enishi: Enishi, study: Path, tmp_path: Path) -> None:
    before = sorted(tmp_path.iterdir())
    done = enishi("run", study, "--check")
    assert done.returncode == 0
    assert "2 input files" in done.stdout
    assert sorted(tmp_path.iterdir()) == before
    study.write_text(study.read_text().replace("reference", "referense"))
    wrong = enishi("run", study, "--check")
    assert wrong.returncode == 2
    assert "study.toml:2" in wrong.stderr and '"reference"' in wrong.stderr


def test_hostile_text_is_text_in_csv(study: Path, tmp_path: Path) -> None:
    evil = work(7, title="=HYPERLINK(1)", authorships=[{"raw_affiliation_strings": ["=SUM(1), nowhere"]}])
    (tmp_path / "one.jsonl").write_text(json.dumps(evil) + "\n" + json.dumps(work(8)) + "\n")
    run(load_study(study), tmp_path / "OUT")
    assert "'=HYPERLINK(1)" in {row["title"] for row in table(tmp_path / "OUT", "works")}
    with (tmp_path / "OUT" / "unresolved.csv").open(encoding="utf-8-sig") as file:
        assert list(csv.DictReader(file)) == [{"affiliation": "'=SUM(1), nowhere", "works": "1"}]


def test_csv_files_open_in_excel_and_hold_full_precision(study: Path, tmp_path: Path) -> None:
    run(load_study(study), tmp_path / "OUT")
    assert (tmp_path / "OUT" / "tables" / "places.csv").read_bytes().startswith(b"\xef\xbb\xbfplace,")
    exact = {
        row["place"]: row["eigenvector"] for row in pq.read_table(tmp_path / "OUT/tables/places.parquet").to_pylist()
    }
    for row in table(tmp_path / "OUT", "places"):
        assert (float(row["eigenvector"]) if row["eigenvector"] else None) == exact[row["place"]]


BAD: dict[str, bytes] = {
    "empty.jsonl": b"",
    "binary.dat": bytes(range(256)) * 40,
    "foreign.csv": b"Order,Customer,Amount\n1,Sato,100\n",
    "gzip.gz": b"\x1f\x8b" + b"rubbish" * 10,
}


@pytest.mark.parametrize("name", BAD)
def test_a_file_that_is_no_works_file_is_a_sentence(enishi: Enishi, tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_bytes(BAD[name])
    done = enishi("read", name, "--json")
    assert done.returncode == 1
    assert done.stdout == ""
    assert done.stderr.startswith(f"enishi: {name}: ")
    assert "Traceback" not in done.stderr


def test_damage_and_wrong_types_are_rejects_and_the_rest_is_read(enishi: Enishi, tmp_path: Path) -> None:
    whole = gzip.compress(b"".join(json.dumps(work(n)).encode() + b"\n" for n in range(3000)))
    (tmp_path / "cut.jsonl.gz").write_bytes(whole[: len(whole) // 2])
    report = json.loads(enishi("read", "cut.jsonl.gz", "--json").stdout)
    assert report["rejected"] == 1
    assert 0 < report["kept"] < 3000
    lines = [work(1), 5, "text", None, work(2, authorships=7), work(3, title={"a": 1}), work(4)]
    (tmp_path / "types.jsonl").write_text("".join(json.dumps(line) + "\n" for line in lines) + "{broken\n")
    report = json.loads(enishi("read", "types.jsonl", "--json").stdout)
    assert (report["read"], report["kept"], report["rejected"]) == (8, 2, 6)
    assert [reject["position"] for reject in report["rejects"]] == [f"line {n}" for n in (2, 3, 4, 5, 6, 8)]


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (["read", "missing.csv", "--json"], 2),
        (["run", "missing.toml"], 2),
        (["open", "."], 2),
        (["compare", "missing", "published"], 2),
        (["measure", "missing.csv"], 2),
        (["resolve", "missing.txt"], 2),
        (["nonsense"], 2),
        (["run"], 2),
        (["--lang", "fr", "read", "x"], 2),
    ],
)
def test_wrong_arguments_are_exit_2(enishi: Enishi, words: list[str], code: int) -> None:
    done = enishi(*words)
    assert done.returncode == code, done.stderr
    assert done.stderr
    assert "Traceback" not in done.stderr


def test_a_result_cannot_be_written_where_a_file_or_other_files_are(
    enishi: Enishi, study: Path, tmp_path: Path
) -> None:
    (tmp_path / "file").write_text("mine")
    (tmp_path / "folder").mkdir()
    (tmp_path / "folder" / "letter.txt").write_text("mine")
    for out, code in (("file", 2), ("folder", 2), ("file/below", 1)):
        done = enishi("run", study, "--out", out)
        assert (done.returncode, "Traceback" in done.stderr) == (code, False), done.stderr
    assert (tmp_path / "file").read_text() == (tmp_path / "folder" / "letter.txt").read_text() == "mine"


def test_a_strangers_manifest_does_not_make_a_folder_ours(enishi: Enishi, study: Path, tmp_path: Path) -> None:
    (tmp_path / "web" / "site").mkdir(parents=True)
    (tmp_path / "web" / "manifest.json").write_text('{"name": "my app"}')
    (tmp_path / "web" / "site" / "mine.html").write_text("mine")
    assert enishi("run", study, "--out", "web").returncode == 2
    assert enishi("open", "web").returncode == 2
    assert (tmp_path / "web" / "site" / "mine.html").read_text() == "mine"


def test_a_folder_whose_name_looks_like_a_pattern_holds_its_own_run_only(study: Path, tmp_path: Path) -> None:
    other = tmp_path / "oXt" / ".partial" / "records"
    other.mkdir(parents=True)
    run(load_study(study), tmp_path / "plain")
    run(load_study(study), tmp_path / "o*t [1]?")
    assert contents(tmp_path / "o*t [1]?") == contents(tmp_path / "plain")


def test_two_runs_do_not_write_into_one_folder(study: Path, tmp_path: Path) -> None:
    with building(tmp_path / "OUT"), pytest.raises(OutputError, match="another run"):
        run(load_study(study), tmp_path / "OUT")


def test_damaged_results_are_named_as_such(enishi: Enishi, study: Path, tmp_path: Path) -> None:
    run(load_study(study), tmp_path / "OUT")
    (tmp_path / "OUT" / "tables" / "signatures.parquet").write_bytes(b"rubbish")
    for words in (["compare", "OUT", "published"], ["compare", "OUT@1800", "published"]):
        done = enishi(*words)
        assert (done.returncode, "Traceback" in done.stderr) == (2, False)
    (tmp_path / "OUT" / "manifest.json").write_text("[]")
    assert enishi("open", "OUT").returncode == 2


def test_what_cannot_be_written_is_a_sentence_and_the_target_stays(enishi: Enishi, study: Path, tmp_path: Path) -> None:
    run(load_study(study), tmp_path / "OUT")
    (tmp_path / "target").mkdir()
    for words in (
        ["compare", "OUT", "published", "--out", "missing/x.csv"],
        ["compare", "OUT", "published", "--out", "target"],
        ["run", study, "--out", "x" * 300],
        ["read", "one.jsonl", "--out", "/proc/nowhere"],
    ):
        done = enishi(*words)
        assert (done.returncode, "fault in Enishi" in done.stderr) == (1, False), done.stderr
    assert enishi("read", "one.jsonl", "--out", "one.jsonl").returncode == 2


def test_read_writes_works_and_what_was_lost(enishi: Enishi, study: Path, tmp_path: Path) -> None:
    assert enishi("read", "one.jsonl", "two.jsonl.gz", "--out", "READ").returncode == 0
    names = {"works.parquet", "works.csv", "merged.parquet", "merged.csv", "rejects.jsonl", "manifest.json"}
    assert {path.name for path in (tmp_path / "READ").iterdir()} == names
    assert enishi("read", "one.jsonl", "--out", "READ").returncode == 0, "a second time replaces the first"


def test_empty_files_among_others_are_counted_as_files_without_records(
    enishi: Enishi, study: Path, tmp_path: Path
) -> None:
    (tmp_path / "a.jsonl").write_bytes(b"")
    (tmp_path / "b.jsonl.gz").write_bytes(gzip.compress(b""))
    report = json.loads(enishi("read", "a.jsonl", "b.jsonl.gz", "one.jsonl", "--json").stdout)
    assert [file["read"] for file in report["files"]] == [0, 0, 60]


def test_a_snapshot_among_other_files_hides_none_of_them(enishi: Enishi, tmp_path: Path) -> None:
    for date, works in {"2026-01-01": [work(1), work(2)], "2026-02-01": [work(1, title="Newer")]}.items():
        part = tmp_path / "mix" / "openalex" / "works" / f"updated_date={date}" / "part_0000.gz"
        part.parent.mkdir(parents=True)
        part.write_bytes(gzip.compress("".join(json.dumps(w) + "\n" for w in works).encode()))
    (tmp_path / "mix" / "deep").mkdir()
    for place in ("a.jsonl", "deep/b.jsonl"):
        (tmp_path / "mix" / place).write_text(json.dumps(work(len(place))) + "\n")
    (tmp_path / "mix" / "README.md").write_text("not data")
    report = json.loads(enishi("read", "mix", "--json").stdout)
    assert [(file["path"], file["read"]) for file in report["files"]] == [
        ("mix/a.jsonl", 1),
        ("mix/deep/b.jsonl", 1),
        ("mix/openalex/works/updated_date=2026-01-01/part_0000.gz", 2),
        ("mix/openalex/works/updated_date=2026-02-01/part_0000.gz", 1),
    ]
    assert (report["read"], report["kept"], report["merged"]) == (5, 4, 1)


def test_what_is_left_out_is_told_by_every_command_that_reads(enishi: Enishi, study: Path, tmp_path: Path) -> None:
    partition = tmp_path / "openalex" / "works" / "updated_date=2026-01-01"
    partition.mkdir(parents=True)
    part = gzip.compress("".join(json.dumps(work(number)) + "\n" for number in range(20)).encode())
    (partition / "part_0000.gz").write_bytes(part)
    names = ["part_0001.gz.partial", *(f"notes{number:02}.csv" for number in range(11))]
    for name in names:
        (partition / name).write_bytes(part)
    (tmp_path / "s.toml").write_text(study.read_text().partition("[[source]]")[0] + '[[source]]\npath = "openalex"\n')
    for command in ("run s.toml --check", "run s.toml --out A", "run s.toml --out B --only network", "read openalex"):
        told = enishi(*command.split()).stderr
        assert told.count("left out: a snapshot") == 10 and "\n2 more files were left out" in told, command
    for result in ("A", "B"):
        manifest = json.loads((tmp_path / result / "manifest.json").read_text())
        assert [Path(left["file"]).name for left in manifest["left_out"]] == sorted(names)
        assert manifest["counts"]["read"] == 20
    for name in names[1:]:
        (partition / name).unlink()
    japanese = enishi("read", "openalex", ENISHI_LANG="ja").stderr
    assert "part_0001.gz.partial：読み込み対象から除外しました（ダウンロードが完了" in japanese
    (left,) = json.loads(enishi("read", "openalex", "--json").stdout)["left_out"]
    assert left == {"file": f"{partition.relative_to(tmp_path)}/{names[0]}", "reason": "a download that did not finish"}


def test_strings_without_a_place_are_listed_even_where_the_author_has_codes(study: Path, tmp_path: Path) -> None:
    author = {"raw_affiliation_strings": ["Lab Qqx", "Lab Wwx"], "countries": ["JP", "CN"]}
    coded = {"raw_affiliation_strings": ["Lab Eex"], "countries": ["JP"]}
    works = [work(1, authorships=[author]), work(2, authorships=[coded])]
    (tmp_path / "one.jsonl").write_text("".join(json.dumps(w) + "\n" for w in works))
    (tmp_path / "two.jsonl.gz").unlink()
    run(load_study(study), tmp_path / "OUT")
    assert {row["affiliation"] for row in table(tmp_path / "OUT", "unresolved")} == {"Lab Qqx", "Lab Wwx"}
    codes = {row["affiliation"]: row["source_codes"] for row in table(tmp_path / "OUT", "affiliations")}
    assert codes == {"Lab Qqx": "", "Lab Wwx": "", "Lab Eex": "JP"}


def test_fractional_counting_changes_every_measure_of_ties(study: Path, tmp_path: Path) -> None:
    three = [{"raw_affiliation_strings": [f"U, {country}"]} for country in ("Japan", "China", "France")]
    (tmp_path / "one.jsonl").write_text(
        "".join(json.dumps(work(n, authorships=three[: 2 + n % 2])) + "\n" for n in range(9))
    )
    run(load_study(study), tmp_path / "FULL")
    study.write_text('counting = "fractional"\n' + study.read_text())
    run(load_study(study), tmp_path / "PART")
    full, part = (table(tmp_path / name, "ties") for name in ("FULL", "PART"))
    assert [row["works"] for row in full] == [row["works"] for row in part]
    assert [row["association_strength"] for row in full] != [row["association_strength"] for row in part]


def test_works_outside_the_years_leave_nothing_to_measure(enishi: Enishi, study: Path) -> None:
    study.write_text(study.read_text().replace("[2019, 2021]", "[1990, 1991]"))
    done = enishi("run", study, "--out", "OUT")
    assert done.returncode == 1
    assert "1990" in done.stderr


def test_resolve_answers_every_line_in_order(enishi: Enishi) -> None:
    lines = 'Keio University, Japan\n\n{"affiliation": "MIT, USA", "x": 1}\r\nA\x0bB\u2028C\n{not json\nlast, Singapore'
    answers = [
        json.loads(line)
        for line in enishi("resolve", "-", "--json", stdin=b"\xef\xbb\xbf" + lines.encode()).stdout.split("\n")
        if line
    ]
    assert [answer["places"] for answer in answers] == [["JP"], [], ["US"], [], [], ["SG"]]
    assert [answer["affiliation"] for answer in answers][2:4] == ["MIT, USA", "A\x0bB\u2028C"]
    assert all(set(answer) >= {"affiliation", "places", "place_confidence", "reason"} for answer in answers)


def test_help_ends_with_an_example_in_both_languages(enishi: Enishi) -> None:
    for command in ("run", "open", "read", "resolve", "measure", "compare", "demo"):
        for language, word in (("en", "Example: enishi"), ("ja", "例: enishi")):
            assert f"{word} {command}" in enishi(command, "--help", ENISHI_LANG=language).stdout


def test_the_version_and_the_commands_are_told(enishi: Enishi) -> None:
    assert enishi("--version").stdout == f"enishi {__version__}\n"
    assert "resolve" in enishi("--help").stdout


def test_compare_shows_differences_types_and_causes(enishi: Enishi, study: Path) -> None:
    assert enishi("run", study, "--out", "OUT").returncode == 0
    rows = json.loads(enishi("compare", "OUT@2019", "OUT@2021", "--json").stdout)["places"]
    japan = next(row for row in rows if row["place"] == "JP")
    degree = japan["indicators"]["degree"]
    assert degree["difference"] == degree["b"] - degree["a"]
    assert {"ties", "partners"} & {cause["cause"] for cause in japan["causes"]}
    same = json.loads(enishi("compare", "OUT", "OUT", "--json").stdout)["places"]
    assert all(row["causes"] == [] and not row["type_changed"] for row in same)
    published = enishi("compare", "OUT", "published", "--out", "difference.csv")
    assert published.returncode == 0
    assert "only in published" in published.stdout
