"""Fetching from the snapshot of OpenAlex: only what changed, kept where it matches, checked, gone on with."""

import gzip
import io
import json
import shutil
import threading
from collections import namedtuple
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from enishi.cli import fetch as command
from enishi.errors import FetchError, OutputError, UsageError
from enishi.fetch.openalex_query import Query
from enishi.fetch.openalex_snapshot import Snapshot
from enishi.pipeline.inputs import inputs
from enishi.readers import read
from enishi.tables.work import Work
from openalex_server import OpenAlex, entry, serving, work

FIRST, SECOND, THIRD = (f"updated_date=2026-0{month}-24/part_0000.gz" for month in (4, 5, 6))
QUERY = Query(publishers=(("P11", "IEEE"),), years=(2016, 2022))


def parts() -> dict[str, list[dict[str, Any]]]:
    return {
        FIRST: [work(1), work(2, publisher="P12"), work(3, year=2015)],
        SECOND: [work(number) for number in range(10, 40)],
        THIRD: [work(50, publisher="P110"), work(51, year=2023)],
    }


@pytest.fixture
def openalex() -> Iterator[OpenAlex]:
    with serving(OpenAlex()) as server:
        server.publish(parts())
        yield server


def fetch(source: str, out: Path, query: Query = QUERY, format: str = "jsonl", connections: int = 3) -> dict[str, Any]:
    snapshot = Snapshot(out, query, source, format, wait=lambda _seconds: None)
    return snapshot.fetch(snapshot.plan(), connections, lambda _parts: None)


def ids(out: Path) -> list[str]:
    found = [(source.path, source.reader) for source in inputs([(out, None)], out.parent) if source.reader]
    return [one.id for path, reader in found for one in read(path, reader) if isinstance(one, Work)]


def loaded(openalex: OpenAlex) -> list[str]:
    found = [path.removeprefix("/data/jsonl/works/") for path, _given, _headers in openalex.asked]
    openalex.asked.clear()
    return sorted(path for path in found if "part_" in path)


def test_only_what_matches_is_kept_and_read_as_openalex(openalex: OpenAlex, tmp_path: Path) -> None:
    made = fetch(openalex.url, tmp_path / "out")
    assert ids(tmp_path / "out") == [f"openalex:W{n}" for n in (1, *range(10, 40))]
    assert (made["works"], made["data_date"], made["license"], made["by"]) == (31, "2026-06-24", "CC0-1.0", "snapshot")
    assert [one["name"].rpartition("works/")[2] for one in made["files"]] == [FIRST, SECOND]
    assert [path.name for path in (tmp_path / "out" / ".fetch").iterdir()] == ["state.json"]


def test_without_a_filter_it_is_a_mirror_to_the_byte(openalex: OpenAlex, tmp_path: Path) -> None:
    made = fetch(openalex.url, tmp_path / "out", Query())
    assert made["works"] == made["works_expected"] == 35
    for name in (FIRST, SECOND, THIRD):
        published = openalex.files[f"/data/jsonl/works/{name}"]
        assert (tmp_path / "out" / "data" / "jsonl" / "works" / name).read_bytes() == published


def test_a_second_time_fetches_what_changed_and_removes_what_is_gone(openalex: OpenAlex, tmp_path: Path) -> None:
    out = tmp_path / "out"
    fetch(openalex.url, out)
    assert loaded(openalex) == [FIRST, SECOND, THIRD]
    fetch(openalex.url, out)
    assert loaded(openalex) == []
    changed = parts()
    changed[THIRD].append(work(1))  # what changed moves to a newer partition, and the old one is no more
    del changed[FIRST]
    openalex.files.clear()
    openalex.publish(changed)
    fetch(openalex.url, out)
    assert loaded(openalex) == [THIRD]
    assert ids(out) == [*(f"openalex:W{n}" for n in range(10, 40)), "openalex:W1"]
    assert not (out / "data" / "jsonl" / "works" / FIRST).parent.exists()
    (out / "data" / "jsonl" / "works" / SECOND).unlink()
    fetch(openalex.url, out)
    assert loaded(openalex) == [SECOND]


def test_a_part_that_breaks_off_goes_on_where_it_was(openalex: OpenAlex, tmp_path: Path) -> None:
    snapshot = Snapshot(tmp_path / "out", QUERY, openalex.url, wait=lambda _seconds: None)
    plan = snapshot.plan()
    openalex.break_after = [100, 50]
    openalex.asked.clear()
    snapshot.fetch(plan, 1, lambda _parts: None)
    assert [headers.get("Range") for _path, _given, headers in openalex.asked][:3] == [None, "bytes=100-", "bytes=150-"]
    assert ids(tmp_path / "out")[0] == "openalex:W1"


def test_a_stopped_fetch_goes_on_and_ends_with_the_same_bytes(openalex: OpenAlex, tmp_path: Path) -> None:
    fetch(openalex.url, tmp_path / "whole")
    snapshot = Snapshot(tmp_path / "out", QUERY, openalex.url, wait=lambda _seconds: None)
    with pytest.raises(KeyboardInterrupt):
        snapshot.fetch(snapshot.plan(), 1, lambda _parts: (_ for _ in ()).throw(KeyboardInterrupt))
    loaded(openalex)
    fetch(openalex.url, tmp_path / "out")
    assert len(loaded(openalex)) < 3
    files = [
        {path.relative_to(out).as_posix(): path.read_bytes() for path in out.rglob("*") if path.suffix == ".gz"}
        for out in (tmp_path / "whole", tmp_path / "out")
    ]
    assert files[0] == files[1] != {}


@pytest.mark.parametrize("damage", ["records", "bytes"])
def test_what_is_not_as_promised_is_refused(openalex: OpenAlex, tmp_path: Path, damage: str) -> None:
    listed = json.loads(openalex.files["/data/jsonl/works/manifest.json"])
    if damage == "records":
        listed["entries"][1]["meta"]["record_count"] += 1
        openalex.files["/data/jsonl/works/manifest.json"] = json.dumps(listed).encode()
    else:
        name = f"/data/jsonl/works/{SECOND}"
        openalex.files[name] = openalex.files[name][:40] + b"damage" + openalex.files[name][46:]
    with pytest.raises(FetchError, match="not what the manifest promises"):
        fetch(openalex.url, tmp_path / "out")
    assert not (tmp_path / "out" / "data" / "jsonl" / "works" / SECOND).exists()


def test_parquet_is_filtered_like_json_lines(openalex: OpenAlex, tmp_path: Path) -> None:
    entries = []
    for name, works in parts().items():
        buffer = io.BytesIO()
        pq.write_table(pa.Table.from_pylist(works), buffer)
        part = name.replace(".gz", ".parquet")
        openalex.files[f"/data/parquet/works/{part}"] = buffer.getvalue()
        entries.append(entry("parquet", part, buffer.getvalue(), len(works)))
    openalex.files["/data/parquet/works/manifest.json"] = json.dumps({"entries": entries}).encode()
    fetch(openalex.url, tmp_path / "out", format="parquet")
    fetch(openalex.url, tmp_path / "lines")
    assert ids(tmp_path / "out") == ids(tmp_path / "lines")


def test_a_snapshot_in_a_folder_is_taken_from_there(openalex: OpenAlex, tmp_path: Path) -> None:
    for name, body in openalex.files.items():
        path = tmp_path / "snapshot" / name.removeprefix("/")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(body)
    openalex.asked.clear()
    fetch(str(tmp_path / "snapshot"), tmp_path / "out")
    assert len(ids(tmp_path / "out")) == 31
    assert openalex.asked == []
    with pytest.raises(FetchError, match=r"holds no data/parquet/works/manifest\.json"):
        fetch(str(tmp_path / "snapshot"), tmp_path / "other", format="parquet")


def test_topics_of_every_level_and_the_years_are_looked_at(openalex: OpenAlex, tmp_path: Path) -> None:
    for number, (kind, id) in enumerate([("topics", "T5"), ("subfields", "1705"), ("fields", "17")]):
        assert fetch(openalex.url, tmp_path / str(number), Query(topics=((id, ""),), kind=kind))["works"] == 35
        assert fetch(openalex.url, tmp_path / f"{number}x", Query(topics=((id[:1], ""),), kind=kind))["works"] == 0


def test_too_small_a_disk_is_told_before_anything_is_downloaded(
    openalex: OpenAlex, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    usage = namedtuple("usage", "total used free")
    monkeypatch.setattr(shutil, "disk_usage", lambda _path: usage(10**9, 10**9, 10**6))
    with pytest.raises(OutputError, match=r"MB are needed and 1 MB are free"):
        fetch(openalex.url, tmp_path / "out")
    assert loaded(openalex) == []


@pytest.mark.parametrize("entries", ["", "[]", '[{"url": "s3://x"}]', '[{"url": "../../etc", "meta": {}}]'])
def test_what_is_no_manifest_is_told(openalex: OpenAlex, tmp_path: Path, entries: str) -> None:
    listed = f'{{"entries": {entries}}}' if entries else "[]"
    openalex.files["/data/jsonl/works/manifest.json"] = listed.encode()
    with pytest.raises(FetchError, match=r"is no manifest of OpenAlex|does not answer like OpenAlex"):
        fetch(openalex.url, tmp_path / "out")


def test_a_manifest_that_lists_nothing_empties_no_folder(openalex: OpenAlex, tmp_path: Path) -> None:
    fetch(openalex.url, tmp_path / "out")
    openalex.files["/data/jsonl/works/manifest.json"] = b'{"entries": []}'
    with pytest.raises(FetchError, match=r"is no manifest of OpenAlex"):
        fetch(openalex.url, tmp_path / "out")
    assert len(ids(tmp_path / "out")) == 31


def test_a_part_that_is_listed_and_not_there_is_told(openalex: OpenAlex, tmp_path: Path) -> None:
    for name, content in openalex.files.items():
        (tmp_path / f"mirror{name}").parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / f"mirror{name}").write_bytes(content)
    (tmp_path / "mirror/data/jsonl/works" / SECOND).unlink()
    del openalex.files[f"/data/jsonl/works/{SECOND}"]
    for source in (openalex.url, str(tmp_path / "mirror")):
        with pytest.raises(FetchError, match="lists it, but it is not there"):
            fetch(source, tmp_path / "out", connections=1)


def test_what_is_gone_stays_until_all_that_replaces_it_is_here(openalex: OpenAlex, tmp_path: Path) -> None:
    fetch(openalex.url, tmp_path / "out")
    changed = parts()
    changed[THIRD].append(work(1))
    del changed[FIRST]
    openalex.files.clear()
    openalex.publish(changed)
    moved = openalex.files.pop(f"/data/jsonl/works/{THIRD}")
    with pytest.raises(FetchError):
        fetch(openalex.url, tmp_path / "out")
    assert "openalex:W1" in ids(tmp_path / "out")
    openalex.files[f"/data/jsonl/works/{THIRD}"] = moved
    fetch(openalex.url, tmp_path / "out")
    assert ids(tmp_path / "out").count("openalex:W1") == 1


def test_a_snapshot_that_is_refused_asks_for_no_key(openalex: OpenAlex, tmp_path: Path) -> None:
    openalex.answers = [(403, {}, b"<Error><Code>AccessDenied</Code></Error>")]
    with pytest.raises(FetchError, match="refuses access") as told:
        fetch(openalex.url, tmp_path / "out")
    assert "KEY" not in str(told.value)


def test_a_download_under_way_ends_when_the_fetch_is_stopped(
    openalex: OpenAlex, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Two parts trickle in, which a fetch that is stopped does not wait for."""
    begun, left = threading.Event(), iter(range(2_000))

    def trickle(handler: Any, content: bytes) -> None:
        if not handler.path.endswith((SECOND, THIRD)):
            if handler.path.endswith(FIRST):
                begun.wait(20)
            openalex.send(handler, 200, content)
            return
        begun.set()
        handler.send_response(200)
        handler.send_header("Content-Length", str(1 << 30))
        handler.end_headers()
        try:
            for _more in left:
                handler.wfile.write(b"x")
                openalex.go_on.wait(0.01)
        except OSError:
            openalex.reached.set()  # who asked went away
        handler.close_connection = True

    monkeypatch.setattr(openalex, "file", trickle)
    listed = json.loads(openalex.files["/data/jsonl/works/manifest.json"])
    for one in listed["entries"][1:]:
        one["meta"]["content_length"] = 1 << 30
    openalex.files["/data/jsonl/works/manifest.json"] = json.dumps(listed).encode()
    usage = namedtuple("usage", "total used free")
    monkeypatch.setattr(shutil, "disk_usage", lambda _path: usage(1 << 40, 0, 1 << 40))
    snapshot = Snapshot(tmp_path / "out", QUERY, openalex.url)
    with pytest.raises(KeyboardInterrupt):
        snapshot.fetch(snapshot.plan(), 3, lambda _parts: (_ for _ in ()).throw(KeyboardInterrupt))
    assert openalex.reached.wait(20)
    assert ids(tmp_path / "out") == ["openalex:W1"]


def test_other_filters_and_formats_into_the_same_folder_are_refused(openalex: OpenAlex, tmp_path: Path) -> None:
    fetch(openalex.url, tmp_path / "out")
    with pytest.raises(UsageError, match="holds another fetch"):
        fetch(openalex.url, tmp_path / "out", Query())
    with pytest.raises(UsageError, match="--format"):
        fetch(openalex.url, tmp_path / "x", format="csv")


def test_the_command_says_what_it_will_do_and_what_it_did(
    openalex: OpenAlex, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("OPENALEX_SNAPSHOT", openalex.url)
    command.fetch_openalex(tmp_path / "out", ["P11"], "2016-2022", snapshot=True, dry_run=True)
    assert "3 of 3 parts to fetch" in capsys.readouterr().err
    assert not (tmp_path / "out").exists()
    command.fetch_openalex(tmp_path / "out", ["P11"], "2016-2022", snapshot=True)
    assert "31 works of OpenAlex, CC0-1.0, as of 2026-06-24" in " ".join(capsys.readouterr().err.split())
    lines = gzip.decompress((tmp_path / "out" / "data" / "jsonl" / "works" / FIRST).read_bytes()).splitlines()
    assert [json.loads(line) for line in lines] == [work(1)]
    command.fetch_openalex(tmp_path / "out", ["P12"], "2016-2022", snapshot=True, again=True)
    assert not (tmp_path / "out" / "data" / "jsonl" / "works" / SECOND).exists()
    with pytest.raises(UsageError, match="belong to --snapshot"):
        command.fetch_openalex(tmp_path / "x", ["P11"], source="somewhere")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no device that is always full")
def test_a_disk_that_fills_up_is_told_and_not_taken_for_a_broken_connection(openalex: OpenAlex, tmp_path: Path) -> None:
    (tmp_path / "out" / ".fetch").mkdir(parents=True)
    (tmp_path / "out" / ".fetch" / SECOND.replace("/", "_")).symlink_to("/dev/full")
    with pytest.raises(OutputError, match="Make room and run the same command again"):
        fetch(openalex.url, tmp_path / "out")
    assert loaded(openalex).count(SECOND) == 1
