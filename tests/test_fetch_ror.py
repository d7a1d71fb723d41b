"""The registry is installed from any form of a release, or downloaded from a server that may misbehave."""

import gzip
import hashlib
import json
import threading
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest

from enishi.cli.fetch import fetch_registry
from enishi.errors import FetchError, InputError, OutputError, UsageError
from enishi.fetch.ror import fetch_ror, install_ror, installed_ror
from enishi.tables.organisation import CURRENT, NAMES, ORGANISATIONS

RECORDS: list[dict[str, Any]] = [
    {
        "id": "https://ror.org/0aaaaaa11",
        "names": [
            {"value": "Univerzita Vzorová", "types": ["label"], "lang": "cs"},
            {"value": "Example University", "types": ["ror_display", "label"], "lang": "en"},
            {"value": "例題大学", "types": ["label"], "lang": "ja"},
            {"value": "EXU", "types": ["acronym"], "lang": None},
        ],
        "locations": [
            {"geonames_details": {"country_code": "CZ", "name": "Vzorov", "country_subdivision_name": "Morava"}}
        ],
        "relationships": [{"type": "child", "id": "https://ror.org/0bbbbbb22", "label": "Example Hospital"}],
        "types": ["education"],
        "status": "active",
        "external_ids": [{"type": "wikidata"}],
        "links": [{"type": "website"}, {"type": "wikipedia"}],
    },
    {
        "id": "https://ror.org/0bbbbbb22",
        "names": [{"value": "Example Hospital", "types": ["ror_display", "label"], "lang": "en"}],
        "locations": [],
        "relationships": [],
    },
]


def as_lines(path: Path) -> Path:
    path.write_text("\n".join(json.dumps(record) for record in RECORDS) + "\n", "utf-8")
    return path


def as_gzip(path: Path) -> Path:
    path = path.with_suffix(".jsonl.gz")
    path.write_bytes(gzip.compress("\n".join(json.dumps(record) for record in RECORDS).encode()))
    return path


def as_array(path: Path) -> Path:
    path.write_text(json.dumps(RECORDS, indent=4, ensure_ascii=False), "utf-8")
    return path


def as_bom_array(path: Path) -> Path:
    path.write_bytes(b"\xef\xbb\xbf" + json.dumps(RECORDS).encode())
    return path


def as_zip(path: Path) -> Path:
    path = path.with_name("v9.1-2026-01-01-ror-data.zip")
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("v9.1-2026-01-01-ror-data.json", json.dumps([{"id": r["id"], "name": "v1"} for r in RECORDS]))
        archive.writestr("v9.1-2026-01-01-ror-data_schema_v2.json", json.dumps(RECORDS, indent=2))
        archive.writestr("v9.1-2026-01-01-ror-data_schema_v2.csv", "id\n")
    return path


@pytest.mark.parametrize("write", [as_lines, as_gzip, as_array, as_bom_array, as_zip])
def test_every_form_of_a_release_gives_the_same_tables(tmp_path: Path, write: Callable[[Path], Path]) -> None:
    done = install_ror(write(tmp_path / "ror.json"), folder=tmp_path / "data")
    release = tmp_path / "data" / done.folder
    organisations = pq.read_table(release / ORGANISATIONS).to_pylist()
    assert organisations[0] == {
        "id": "https://ror.org/0aaaaaa11",
        "name": "Example University",
        "name_ja": "例題大学",
        "country": "CZ",
        "region": "Morava",
        "city": "Vzorov",
        "types": ["education"],
        "status": "active",
        "parents": [],
        "children": ["https://ror.org/0bbbbbb22"],
        "successors": [],
        "prominence": 4,
    }
    assert (organisations[1]["country"], organisations[1]["types"], organisations[1]["status"]) == (None, [], "active")
    names = pq.read_table(release / NAMES).to_pylist()
    assert [(n["name"], n["kind"]) for n in names] == [
        ("Example University", "display"),
        ("Univerzita Vzorová", "label"),
        ("例題大学", "label"),
        ("EXU", "acronym"),
        ("Example Hospital", "display"),
    ]
    assert (done.organisations, done.names_only) == (2, 1)
    assert installed_ror(tmp_path / "data") == done


def test_version_and_checksum_are_recorded(tmp_path: Path) -> None:
    source = as_zip(tmp_path / "x")
    done = install_ror(source, folder=tmp_path / "data")
    assert done.version == "v9.1-2026-01-01"
    assert done.sha256 == hashlib.sha256(source.read_bytes()).hexdigest()


def test_a_new_release_replaces_the_one_before_and_the_same_can_be_installed_again(tmp_path: Path) -> None:
    home = tmp_path / "data"
    first = install_ror(as_lines(tmp_path / "a.jsonl"), folder=home)
    second = install_ror(as_array(tmp_path / "b.json"), folder=home)
    again = install_ror(as_array(tmp_path / "b.json"), folder=home)
    assert again == second == installed_ror(home)
    assert sorted(path.name for path in home.iterdir()) == sorted([CURRENT, second.folder])
    assert first.folder != second.folder


def broken(path: Path) -> dict[str, bytes]:
    good = as_zip(path).read_bytes()
    return {
        "not JSON": b"this is no registry",
        "empty": b"",
        "cut zip": good[: len(good) // 2],
        "cut gzip": as_gzip(path).read_bytes()[:-9],
        "cut array": json.dumps(RECORDS).encode()[:-30],
        "endless array": json.dumps(RECORDS).encode()[:-1],
        "no records": b"[]",
        "version 1": json.dumps([{"id": "https://ror.org/0aaaaaa11", "name": "Example University"}]).encode(),
        "other JSON": json.dumps([{"title": "a work"}]).encode(),
        "no names": json.dumps([{"id": "https://ror.org/0aaaaaa11", "names": []}]).encode(),
        "a number": b"[1, 2]",
        "twice": json.dumps([RECORDS[0], RECORDS[0]]).encode(),
        "not UTF-8": b'[{"id": "\xff\xfe"}]',
    }


def test_what_is_no_release_is_refused_in_words_and_leaves_the_one_in_use(tmp_path: Path) -> None:
    home = tmp_path / "data"
    before = install_ror(as_lines(tmp_path / "good.jsonl"), folder=home)
    source = tmp_path / "release.bin"
    for kind, content in broken(tmp_path / "x").items():
        source.write_bytes(content)
        with pytest.raises(InputError, match=r"release\.bin"):
            install_ror(source, folder=home)
        assert installed_ror(home) == before, kind
        assert sorted(path.name for path in home.iterdir()) == sorted([CURRENT, before.folder]), kind


@pytest.mark.parametrize("rest", ["x", "[]", "\n\n{}", "\n" * (1 << 20) + "]"])
def test_text_after_the_list_is_refused(tmp_path: Path, rest: str) -> None:
    source = tmp_path / "release.json"
    source.write_text(json.dumps(RECORDS) + "\n" + rest, "utf-8")
    with pytest.raises(InputError, match="text follows the end of the list"):
        install_ror(source, folder=tmp_path / "data")
    source.write_text(json.dumps(RECORDS) + "\n \n", "utf-8")
    install_ror(source, folder=tmp_path / "data")


def test_a_folder_is_refused_with_what_is_expected(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="is a folder; expected the file of a release"):
        fetch_registry(tmp_path)


def test_a_zip_without_json_is_refused(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "x.zip", "w") as archive:
        archive.writestr("readme.txt", "no")
    with pytest.raises(InputError, match="holds no JSON"):
        install_ror(tmp_path / "x.zip", folder=tmp_path / "data")


def test_a_missing_file_and_a_folder_that_is_a_file_are_told(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="cannot be read"):
        install_ror(tmp_path / "none.zip", folder=tmp_path / "data")
    (tmp_path / "taken").write_text("a file")
    with pytest.raises(OutputError, match="ENISHI_DATA"):
        install_ror(as_lines(tmp_path / "good.jsonl"), folder=tmp_path / "taken")


@dataclass
class Zenodo:
    """A server that answers like Zenodo, as badly as it is told to."""

    content: bytes
    md5: str = ""
    break_after: list[int] = field(default_factory=list)
    refuse: list[tuple[int, str]] = field(default_factory=list)
    resumes: bool = True
    record: bytes | None = None
    asked: list[tuple[str, str]] = field(default_factory=list)
    url: str = ""

    def answer(self, handler: BaseHTTPRequestHandler) -> None:
        self.asked.append((handler.path, handler.headers.get("Range") or ""))
        if self.refuse:
            code, after = self.refuse.pop(0)
            handler.send_response(code)
            if after:
                handler.send_header("Retry-After", after)
            handler.send_header("Content-Length", "0")
            handler.end_headers()
        elif handler.path == "/api/records/6347574/versions/latest":
            self.send(handler, 200, self.record if self.record is not None else self.described())
        elif handler.path == "/api/records/?communities=ror-data&sort=newest":
            self.send(handler, 200, b'{"hits": {"hits": [' + self.described() + b', {"files": []}], "total": 2}}')
        elif handler.path == "/api/records/77/files/v9.1-2026-01-01-ror-data.zip/content":
            first = int((handler.headers.get("Range") or "bytes=0-")[6:-1]) if self.resumes else 0
            cut = self.break_after.pop(0) if self.break_after else None
            self.send(handler, 206 if first else 200, self.content[first:], cut)
        else:
            handler.send_error(404)

    def described(self) -> bytes:
        file = {
            "key": "v9.1-2026-01-01-ror-data.zip",
            "size": len(self.content),
            "checksum": f"md5:{self.md5 or hashlib.md5(self.content).hexdigest()}",
            "links": {"self": f"{self.url}/api/records/77/files/v9.1-2026-01-01-ror-data.zip/content"},
        }
        return json.dumps({"id": 77, "metadata": {"version": "v9.1"}, "files": [file]}).encode()

    @staticmethod
    def send(handler: BaseHTTPRequestHandler, code: int, body: bytes, cut: int | None = None) -> None:
        handler.send_response(code)
        handler.send_header("Content-Length", str(len(body)))
        handler.end_headers()
        handler.wfile.write(body if cut is None else body[:cut])
        handler.close_connection = True


@pytest.fixture
def zenodo(tmp_path: Path) -> Iterator[Zenodo]:
    server = Zenodo(as_zip(tmp_path / "x").read_bytes())

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            server.answer(self)

        def log_message(self, format: str, *args: Any) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as http:
        server.url = f"http://127.0.0.1:{http.server_address[1]}"
        thread = threading.Thread(target=http.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield server
        http.shutdown()
        thread.join()


def fetch(zenodo: Zenodo, home: Path) -> tuple[Any, list[float]]:
    waited: list[float] = []
    return fetch_ror(zenodo.url, home, waited.append), waited


def test_the_current_release_is_downloaded_checked_and_installed(zenodo: Zenodo, tmp_path: Path) -> None:
    done, waited = fetch(zenodo, tmp_path / "data")
    assert (done.version, done.sha256) == ("v9.1", hashlib.sha256(zenodo.content).hexdigest())
    assert waited == []
    assert sorted(path.name for path in (tmp_path / "data").iterdir()) == sorted([CURRENT, done.folder])


def test_the_server_can_be_named_in_the_environment(
    zenodo: Zenodo, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ENISHI_ZENODO", zenodo.url)
    monkeypatch.setenv("ENISHI_DATA", str(tmp_path / "data"))
    assert fetch_ror() == installed_ror(tmp_path / "data" / "ror")


def test_a_release_in_use_is_not_downloaded_again(zenodo: Zenodo, tmp_path: Path) -> None:
    first, _waited = fetch(zenodo, tmp_path / "data")
    asked = len(zenodo.asked)
    assert fetch(zenodo, tmp_path / "data")[0] == first
    assert len(zenodo.asked) == asked + 1


def test_a_download_that_breaks_off_goes_on_where_it_was(zenodo: Zenodo, tmp_path: Path) -> None:
    zenodo.break_after = [100, 50]
    done, _waited = fetch(zenodo, tmp_path / "data")
    assert [asked for _path, asked in zenodo.asked[1:]] == ["", "bytes=100-", "bytes=150-"]
    assert done.sha256 == hashlib.sha256(zenodo.content).hexdigest()


def test_a_server_that_cannot_resume_is_asked_for_everything_again(zenodo: Zenodo, tmp_path: Path) -> None:
    zenodo.break_after, zenodo.resumes = [100], False
    assert fetch(zenodo, tmp_path / "data")[0].sha256 == hashlib.sha256(zenodo.content).hexdigest()


def test_what_was_left_by_a_run_that_died_is_continued(zenodo: Zenodo, tmp_path: Path) -> None:
    zenodo.break_after = [100, 0, 0, 0, 0]
    with pytest.raises(FetchError, match=r"broke off after 100 of"):
        fetch(zenodo, tmp_path / "data")
    zenodo.asked.clear()
    fetch(zenodo, tmp_path / "data")
    assert zenodo.asked[1][1] == "bytes=100-"


def test_a_damaged_rest_of_an_earlier_run_is_thrown_away(zenodo: Zenodo, tmp_path: Path) -> None:
    zenodo.break_after = [100, 0, 0, 0, 0]
    with pytest.raises(FetchError):
        fetch(zenodo, tmp_path / "data")
    (left,) = (tmp_path / "data").glob("*.partial")
    left.write_bytes(b"x" * 100)
    assert fetch(zenodo, tmp_path / "data")[0].sha256 == hashlib.sha256(zenodo.content).hexdigest()


def test_a_wrong_checksum_is_an_error_and_nothing_is_installed(zenodo: Zenodo, tmp_path: Path) -> None:
    zenodo.md5 = "0" * 32
    with pytest.raises(FetchError, match="not what the server promised"):
        fetch(zenodo, tmp_path / "data")
    assert list((tmp_path / "data").iterdir()) == []


def test_a_busy_server_is_asked_again_after_the_time_it_names(zenodo: Zenodo, tmp_path: Path) -> None:
    zenodo.refuse = [(429, "7"), (503, "")]
    done, waited = fetch(zenodo, tmp_path / "data")
    assert done.organisations == 2
    assert waited == [7.0, 4.0]


def test_a_server_that_stays_busy_is_an_error_with_a_way_around(zenodo: Zenodo, tmp_path: Path) -> None:
    zenodo.refuse = [(429, "99999")] * 4
    with pytest.raises(FetchError, match=r"busy \(HTTP 429\).*--from FILE"):
        fetch(zenodo, tmp_path / "data")


def test_a_page_that_is_not_there_is_not_asked_for_again(zenodo: Zenodo, tmp_path: Path) -> None:
    zenodo.refuse = [(404, ""), (404, "")]
    with pytest.raises(FetchError, match="HTTP 404"):
        fetch(zenodo, tmp_path / "data")
    assert len({path for path, _range in zenodo.asked}) == len(zenodo.asked) == 2


def test_the_list_of_the_community_is_asked_where_the_record_is_not_known(zenodo: Zenodo, tmp_path: Path) -> None:
    zenodo.refuse = [(404, "")]
    assert fetch(zenodo, tmp_path / "data")[0].version == "v9.1"
    assert zenodo.asked[1][0] == "/api/records/?communities=ror-data&sort=newest"


@pytest.mark.parametrize(
    "record",
    [
        b"<html>",
        b"{}",
        b"[]",
        b'{"metadata": {}, "files": []}',
        b'{"metadata": {}, "files": [{"key": "a.zip", "checksum": "sha1:1", "size": 1, "links": {"self": ""}}]}',
    ],
)
def test_a_server_that_is_no_zenodo_is_told(zenodo: Zenodo, tmp_path: Path, record: bytes) -> None:
    zenodo.record = record
    with pytest.raises(FetchError, match="does not answer like Zenodo"):
        fetch(zenodo, tmp_path / "data")


def test_no_server_and_no_http_address_are_told(tmp_path: Path) -> None:
    with pytest.raises(FetchError, match=r"cannot be reached.*--from FILE"):
        fetch_ror("http://127.0.0.1:9", tmp_path, lambda _seconds: None)
    with pytest.raises(FetchError, match="not an http"):
        fetch_ror("file:///etc", tmp_path)


def test_the_real_registry_is_installed_whole(shared: Path, tmp_path: Path) -> None:
    done = install_ror(shared / "data" / "registry" / "ror-v2.jsonl.gz", folder=tmp_path)
    assert (done.organisations, done.names_only) == (129_046, 77_676)
