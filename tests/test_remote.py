"""Sources at ``s3://``: the same result as from a folder, read again only what changed, and told where it cannot be."""

import gzip
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from enishi.engines import THREADS
from enishi.engines.engine import opening
from enishi.errors import InputError
from enishi.pipeline import stage as stage_module
from enishi.pipeline.inputs import inputs
from enishi.pipeline.network import run_network
from enishi.pipeline.run import run
from enishi.readers.remote import files_at, is_remote, shown_address
from enishi.study import load_study
from s3_server import Bucket, serving

PART = "data/jsonl/works/updated_date=2026-0{}-01/part_0000.gz"


def work(number: int, **changes: Any) -> bytes:
    place = ("Japan", "China", "Taiwan")[number % 3]
    authors = [
        {"raw_author_name": f"Author {number} {i}", "raw_affiliation_strings": [f"University {i}, City, {country}"]}
        for i, country in enumerate((place, "Japan"))
    ]
    record = {"id": f"https://openalex.org/W{number}", "title": f"Work {number}", "publication_year": 2020}
    return json.dumps(record | {"authorships": authors} | changes).encode() + b"\n"


@pytest.fixture
def bucket() -> Iterator[Bucket]:
    files = {
        PART.format(1): gzip.compress(b"".join(work(number) for number in range(12))),
        PART.format(2): gzip.compress(work(3, title="Newer") + b"{\n"),
        "data/jsonl/authors/updated_date=2026-01-01/part_0000.gz": gzip.compress(b"{}\n"),
        "data/jsonl/works/manifest": b"{}",
        "exports/one.jsonl": work(1),
        "exports/LICENSE.txt": b"CC0",
    }
    with serving(files) as served:
        yield served


def study(folder: Path, path: str, more: str = "") -> Path:
    folder.mkdir(exist_ok=True)
    text = 'title = {ja = "試験", en = "Test"}\nreference = "JP"\nyears = [2019, 2021]\nresamples = 0\n\n[[source]]\n'
    (folder / "study.toml").write_text(f"{text}path = {json.dumps(path)}\n{more}", "utf-8")
    return folder / "study.toml"


def tables(result: Path) -> dict[str, bytes]:
    return {file.name: file.read_bytes() for file in sorted((result / "tables").iterdir())}


@pytest.mark.parametrize("key", ["data", "data/jsonl", "data/jsonl/works"])
def test_a_snapshot_elsewhere_gives_what_its_copy_gives(bucket: Bucket, tmp_path: Path, key: str) -> None:
    for name, data in bucket.files.items():
        (tmp_path / "copy" / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "copy" / name).write_bytes(data)
    here = run(load_study(study(tmp_path / "here", str(tmp_path / "copy" / key))), tmp_path / "HERE").manifest
    there = run(load_study(study(tmp_path / "there", bucket.address(key))), tmp_path / "THERE").manifest
    assert tables(tmp_path / "HERE") == tables(tmp_path / "THERE")
    assert there["counts"] == here["counts"] and there["counts"]["read"] == 14 and there["counts"]["rejected"] == 1
    assert [file["path"] for file in there["inputs"]] == [f"s3://openalex/{PART.format(n)}" for n in (1, 2)]
    for one, other in zip(here["inputs"], there["inputs"], strict=True):
        assert {**one, "path": ""} == {**other, "path": ""}
    assert "127.0.0.1" not in (tmp_path / "THERE" / "manifest.json").read_text("utf-8")
    assert not list((tmp_path / "THERE").rglob("copy.*"))


def test_every_way_of_reading_takes_what_lies_elsewhere(
    bucket: Bucket, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = study(tmp_path / "s", bucket.address("data"))
    one = run(load_study(file), tmp_path / "ONE").manifest
    monkeypatch.setattr("enishi.pipeline.reading._PARALLEL_FROM", 0)
    monkeypatch.setenv(THREADS, "2")
    two = run(load_study(file), tmp_path / "TWO", engine=opening("duckdb")).manifest
    assert two["inputs"] == one["inputs"] and tables(tmp_path / "TWO") == tables(tmp_path / "ONE")
    network = run_network(load_study(file), tmp_path / "NETWORK").manifest
    assert network["inputs"] == one["inputs"] and network["counts"]["international"] == one["counts"]["international"]


def test_only_what_changed_is_copied_again(bucket: Bucket, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (one, two) = inputs([(bucket.address("data"), None)], tmp_path)
    first = [stage_module.stage(source, n, tmp_path, lambda _n: None, False) for n, source in enumerate((one, two))]
    bucket.asked.clear()
    monkeypatch.setattr(stage_module, "read_blocks", lambda *_: pytest.fail("read again"))
    again = [stage_module.stage(source, n, tmp_path, lambda _n: None, False) for n, source in enumerate((one, two))]
    assert again == first and all(method == "HEAD" for method, _key in bucket.asked)
    monkeypatch.undo()
    bucket.files[PART.format(2)] = gzip.compress(work(50) + work(51))
    (_one, new) = inputs([(bucket.address("data"), None)], tmp_path)
    assert stage_module.stage(new, 1, tmp_path, lambda _n: None, False)["read"] == 2


def test_a_file_that_changes_while_it_is_copied_is_an_error(bucket: Bucket, tmp_path: Path) -> None:
    (one, _two) = inputs([(bucket.address("data"), None)], tmp_path)
    bucket.files[PART.format(1)] += b"more"
    with pytest.raises(InputError, match="changed while it was read"):
        stage_module.stage(one, 0, tmp_path, lambda _n: None, False)
    assert not list(tmp_path.glob("*.json")) and not list(tmp_path.glob("copy.*"))


def test_files_of_a_named_format(bucket: Bucket, tmp_path: Path) -> None:
    (source,) = inputs([(bucket.address("exports"), "openalex")], tmp_path)
    assert source.name == "s3://openalex/exports/one.jsonl"
    assert stage_module.stage(source, 0, tmp_path, lambda _n: None, False)["read"] == 1
    with pytest.raises(InputError, match="name the format"):
        inputs([(bucket.address("exports"), None)], tmp_path)


def test_what_cannot_be_had_is_said_without_what_opens_it(bucket: Bucket, tmp_path: Path) -> None:
    with pytest.raises(InputError, match="nothing at this address"):
        inputs([(bucket.address("nowhere"), None)], tmp_path)
    bucket.refuse = True
    address = bucket.address("data").replace("anonymous@", "name:secret@")
    with pytest.raises(InputError) as told:
        files_at(address)
    assert str(told.value).startswith("s3://openalex/data: cannot be read") and "secret" not in str(told.value)


@pytest.mark.parametrize("missing", ["libjvm", "libhdfs"])
def test_hdfs_says_what_it_needs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, missing: str) -> None:
    def refuse(_address: str) -> None:
        raise OSError(f"Unable to load {missing}")

    monkeypatch.setattr("enishi.readers.remote._opened", refuse)
    with pytest.raises(
        InputError, match=f"hdfs://host/data: cannot be read: Unable to load {missing}; HDFS needs Java"
    ):
        inputs([("hdfs://host/data", None)], tmp_path)


def test_addresses() -> None:
    assert [is_remote(text) for text in ("s3://b/k", "hdfs://h/p", "works/*.gz", "C:\\works", "http://h/f")] == [
        True,
        True,
        False,
        False,
        False,
    ]
    assert shown_address("s3://key:secret@bucket/a/b?region=x") == "s3://bucket/a/b"
    assert shown_address("s3://key:sec/r/et@bucket/a/b?region=x") == "s3://bucket/a/b"
    assert shown_address("hdfs://host:8020/a@b") == "hdfs://host:8020/a@b"


def test_a_password_with_a_slash_is_not_shown(tmp_path: Path) -> None:
    with pytest.raises(InputError) as told:
        inputs([("s3://KEYID:SEC/RET@openalex/data?scheme=http&region=us-east-1", None)], tmp_path)
    assert str(told.value).startswith("s3://openalex/data: cannot be read")
    assert not {word for word in ("KEYID", "SEC", "RET") if word in str(told.value)}


@pytest.mark.parametrize("user", ["anonymous@", "name:secret@"])
def test_names_of_files_may_hold_any_sign(bucket: Bucket, tmp_path: Path, user: str) -> None:
    bucket.files |= {"odd/a b+c%20#1?.jsonl": work(1), "odd/日本 2.jsonl": work(2)}
    address = bucket.address("odd").replace("anonymous@", user) + "&region=us-east-1"
    path = study(tmp_path / "s", address, 'format = "openalex"\n')
    manifest = run_network(load_study(path), tmp_path / "out").manifest
    assert manifest["counts"]["kept"] == 2
