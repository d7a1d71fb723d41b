"""Fetching works by the API of OpenAlex, from a server that pages, throttles, refuses and breaks off as it does."""

import gzip
import io
import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from enishi.cli import fetch as command
from enishi.errors import EnishiError, FetchError, UsageError
from enishi.fetch.openalex import estimate, fetch_works
from enishi.fetch.openalex_query import Query, resolve, years
from enishi.fetch.openalex_server import Server
from enishi.pipeline.inputs import inputs
from enishi.pipeline.run import run
from enishi.readers.openalex import parse
from enishi.readers.openalex_shape import SELECTED
from enishi.study import load_study
from openalex_server import OpenAlex, serving, work

KEY, MAIL = "k3y-of-the-user", "someone@example.org"
QUERY = Query(publishers=(("P11", "IEEE"),), years=(2016, 2022))


@pytest.fixture
def openalex() -> Iterator[OpenAlex]:
    with serving(OpenAlex([work(number) for number in range(1, 451)])) as server:
        yield server


def client(openalex: OpenAlex) -> tuple[Server, list[float]]:
    waited: list[float] = []
    return Server(openalex.url, KEY, MAIL, waited.append, lambda: 1.0), waited


def fetch(openalex: OpenAlex, out: Path) -> tuple[dict[str, Any], list[float]]:
    server, waited = client(openalex)
    return fetch_works(server, QUERY, out, lambda _works: None), waited


def content(out: Path) -> dict[str, bytes]:
    return {path.relative_to(out).as_posix(): path.read_bytes() for path in sorted(out.rglob("*")) if path.is_file()}


def test_all_pages_arrive_with_the_fields_that_are_read_and_the_manifest(openalex: OpenAlex, tmp_path: Path) -> None:
    made, waited = fetch(openalex, tmp_path)
    lines = gzip.decompress((tmp_path / "works-00001.jsonl.gz").read_bytes()).decode().splitlines()
    assert [json.loads(line)["id"].rpartition("W")[2] for line in lines] == [str(n) for n in range(1, 451)]
    assert "abstract" not in lines[0]
    whole = work(1)
    assert parse(json.loads(lines[0])) == parse(whole)
    assert (made["works"], made["works_expected"], made["license"], waited) == (450, 450, "CC0-1.0", [])
    assert made == json.loads((tmp_path / "manifest.json").read_text("utf-8"))
    path, given, headers = openalex.asked[0]
    assert (path, given["api_key"], given["select"]) == ("/works", KEY, ",".join(SELECTED))
    assert f"mailto:{MAIL}" in headers["User-Agent"]
    filters = "primary_location.source.host_organization_lineage:P11,publication_year:2016-2022"
    assert given["filter"] == filters
    assert not {"host_venue", "grants"} & set(SELECTED)


def test_key_and_mail_are_written_nowhere(openalex: OpenAlex, tmp_path: Path) -> None:
    fetch(openalex, tmp_path)
    for bytes_ in content(tmp_path).values():
        assert KEY.encode() not in bytes_
        assert MAIL.encode() not in bytes_
    said = json.dumps({"error": "bad", "message": f"key {KEY} of {MAIL} is not known"}).encode()
    for code in (400, 401, 403, 404, 429, 500):
        openalex.answers = [(code, {}, said)] * 6
        with pytest.raises(EnishiError) as error:
            fetch(openalex, tmp_path / str(code))
        assert KEY not in str(error.value)
        assert MAIL not in str(error.value)
        assert KEY not in repr(client(openalex)[0])


def test_busy_servers_broken_answers_and_half_json_are_asked_again(openalex: OpenAlex, tmp_path: Path) -> None:
    openalex.answers = [(429, {"Retry-After": "7"}, b""), (503, {}, b""), (200, {}, b'{"meta"'), (500, {}, b"")]
    openalex.break_after = [0, 0, 7, 0, 40]
    made, waited = fetch(openalex, tmp_path)
    assert made["works"] == 450
    assert waited == [7.0, 4.0, 8.0, 16.0, 32.0]


def test_attempts_are_limited_and_waits_grow_with_jitter(openalex: OpenAlex, tmp_path: Path) -> None:
    openalex.answers = [(500, {}, b"")] * 6
    waited: list[float] = []
    server = Server(openalex.url, wait=waited.append, chance=lambda: 0.0)
    with pytest.raises(FetchError, match="6 times in a row"):
        fetch_works(server, QUERY, tmp_path, lambda _works: None)
    assert waited == [1.0, 2.0, 4.0, 8.0, 16.0]


@pytest.mark.parametrize("cursors", [("100",), ("100", "200")])
def test_a_list_that_goes_round_comes_to_an_end(
    openalex: OpenAlex, tmp_path: Path, cursors: tuple[str, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    page = openalex.page

    def circle(handler: Any, given: dict[str, str]) -> None:
        page(handler, given)
        if len(openalex.asked) > 50:
            openalex.works.clear()  # else a fetch that does not notice would never end

    def json_answer(handler: Any, value: dict[str, Any]) -> None:
        value["meta"]["next_cursor"] = cursors[(len(openalex.asked) - 1) % len(cursors)]
        openalex.send(handler, 200, json.dumps(value).encode())

    monkeypatch.setattr(openalex, "page", circle)
    monkeypatch.setattr(openalex, "json", json_answer)
    with pytest.raises(FetchError, match="leads back to a page that was fetched before"):
        fetch(openalex, tmp_path / "out")
    assert len(openalex.asked) == len(cursors) + 1
    monkeypatch.undo()
    assert fetch(openalex, tmp_path / "out")[0]["works"] == 450  # once the server is itself again


def test_an_answer_that_is_no_json_is_shown_by_its_beginning(openalex: OpenAlex, tmp_path: Path) -> None:
    openalex.answers = [(200, {}, b"<!DOCTYPE html><title>Log in</title>" + KEY.encode())] * 6
    with pytest.raises(FetchError, match=r"not JSON; it begins with '<!DOCTYPE html>") as told:
        fetch(openalex, tmp_path)
    assert KEY not in str(told.value)


def test_a_page_whose_cursor_is_none_is_refused(openalex: OpenAlex, tmp_path: Path) -> None:
    openalex.answers = [(200, {}, b'{"meta": {"count": 1, "next_cursor": [5]}, "results": [{}]}')]
    with pytest.raises(FetchError, match="does not answer like OpenAlex"):
        fetch(openalex, tmp_path)


@pytest.mark.parametrize(
    ("code", "headers", "error", "says"),
    [
        (401, {}, FetchError, "OPENALEX_API_KEY"),
        (403, {}, FetchError, "OPENALEX_API_KEY"),
        (404, {}, FetchError, "nothing at this address"),
        (400, {}, UsageError, "does not accept the question: no such year"),
        (429, {"X-RateLimit-Remaining-USD": "0"}, FetchError, "budget of OpenAlex is used up"),
        (429, {"X-RateLimit-Remaining": "0", "X-RateLimit-Reset": "7200"}, FetchError, "renewed in 2.0 hours"),
        (429, {"Retry-After": "36000"}, FetchError, "renewed in 10.0 hours"),
    ],
)
def test_refusals_say_what_to_do_and_are_not_tried_again(
    openalex: OpenAlex, tmp_path: Path, code: int, headers: dict[str, str], error: type[EnishiError], says: str
) -> None:
    openalex.answers = [(code, headers, b'{"error": "x", "message": "no such year"}')]
    with pytest.raises(error, match=says):
        fetch(openalex, tmp_path)
    assert len(openalex.asked) == 1


def test_a_budget_that_ends_midway_keeps_the_pages_and_goes_on(openalex: OpenAlex, tmp_path: Path) -> None:
    fetch(openalex, tmp_path / "undisturbed")
    openalex.asked.clear()
    server, _waited = client(openalex)

    def spend(works: int) -> None:
        if works:
            openalex.answers = [(429, {"X-RateLimit-Remaining-USD": "0"}, b"")]

    with pytest.raises(FetchError, match="used up"):
        fetch_works(server, QUERY, tmp_path / "two", spend)
    assert [path.name for path in (tmp_path / "two").iterdir()] == [".fetch"]
    fetch(openalex, tmp_path / "two")
    assert [given["cursor"] for _path, given, _h in openalex.asked] == ["*", "100", "100", "200", "300", "400", "500"]
    assert content(tmp_path / "two") == content(tmp_path / "undisturbed")


def test_killed_in_the_middle_it_goes_on_and_ends_with_the_same_bytes(openalex: OpenAlex, tmp_path: Path) -> None:
    fetch(openalex, tmp_path / "undisturbed")
    openalex.stop_at = 3
    environment = os.environ | {"OPENALEX_API": openalex.url, "OPENALEX_API_KEY": KEY, "OPENALEX_MAIL": MAIL}
    words = ["fetch", "openalex", "--publisher", "P11", "--years", "2016-2022", str(tmp_path / "killed")]
    child = subprocess.Popen([sys.executable, "-m", "enishi", *words], env=environment, stdin=subprocess.DEVNULL)
    assert openalex.reached.wait(60)
    child.send_signal(signal.SIGKILL)
    child.wait()
    part = tmp_path / "killed" / ".fetch" / "works-00001.jsonl.gz"
    with part.open("ab") as file:  # what a page leaves that was cut off while it was written
        file.write(b"half a page")
    openalex.stop_at = None
    openalex.go_on.set()
    openalex.asked.clear()
    done = subprocess.run(
        [sys.executable, "-m", "enishi", *words],
        env=environment,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, KEY in done.stderr, MAIL in done.stderr) == (0, False, False)
    assert [given["cursor"] for path, given, _h in openalex.asked if path == "/works"][1] == "300"
    name = "works-00001.jsonl.gz"
    assert content(tmp_path / "killed")[name] == content(tmp_path / "undisturbed")[name]


def test_the_estimate_is_what_the_server_says(openalex: OpenAlex) -> None:
    openalex.headers = {"X-RateLimit-Cost-USD": "0.0002", "X-RateLimit-Remaining-USD": "0.5"}
    expected = estimate(client(openalex)[0], QUERY)
    assert (expected.works, expected.pages, expected.dollars_left) == (450, 5, 0.5)
    assert expected.dollars == pytest.approx(0.001)
    assert expected.bytes > 0


def test_data_that_changes_meanwhile_is_said(
    openalex: OpenAlex, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    openalex.announced = 460
    monkeypatch.setenv("OPENALEX_API", openalex.url)
    command.fetch_openalex(tmp_path / "out", ["P11"], "2016-2022")
    assert "announced 460 works and gave 450" in " ".join(capsys.readouterr().err.split())


def test_a_dry_run_writes_nothing(openalex: OpenAlex, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OPENALEX_API", openalex.url)
    command.fetch_openalex(tmp_path / "out", ["ieee"], "2016-2022", dry_run=True)
    assert not (tmp_path / "out").exists()
    assert len(openalex.asked) == 2


def test_another_question_into_the_same_folder_is_refused_and_the_same_is_not_asked_again(
    openalex: OpenAlex, tmp_path: Path
) -> None:
    fetch(openalex, tmp_path / "out")
    asked = len(openalex.asked)
    fetch(openalex, tmp_path / "out")
    assert len(openalex.asked) == asked
    with pytest.raises(UsageError, match="holds another fetch"):
        fetch_works(client(openalex)[0], Query(years=(2020, 2020)), tmp_path / "out", lambda _works: None)
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "mine.txt").write_text("mine")
    with pytest.raises(UsageError, match="not an empty folder"):
        fetch(openalex, tmp_path / "full")


def test_names_become_ids_and_unknown_ones_are_told_with_the_nearest(openalex: OpenAlex) -> None:
    server = client(openalex)[0]
    query = resolve(server, ["ieee,acm"], "2016", ["Wireless Networks", "T5"[:0]])
    assert [id for id, _name in query.publishers] == ["P11", "P12"]
    assert query.filter().endswith("P11|P12,publication_year:2016,topics.id:T5")
    with pytest.raises(UsageError, match=r"no publisher Computing; nearest: .*Association for Computing Machinery"):
        resolve(server, ["Computing"], "", [])
    with pytest.raises(UsageError, match=r"has no publishers/P404"):
        resolve(server, ["P404"], "", [])
    with pytest.raises(UsageError, match="finds no topic for xyzzy"):
        resolve(server, [], "", ["xyzzy"])
    with pytest.raises(UsageError, match="cannot be asked for together"):
        resolve(server, [], "", ["T1", "fields/17"], known=True)
    with pytest.raises(UsageError, match="say what to fetch"):
        resolve(server, [], "", [])
    for wrong in ("2022-2016", "abc", "20", "2016-"):
        with pytest.raises(UsageError, match="--years"):
            years(wrong)


def test_no_network_and_no_openalex_are_told(openalex: OpenAlex, tmp_path: Path) -> None:
    with pytest.raises(FetchError, match=r"cannot be reached.*goes on from what is there"):
        fetch_works(Server("http://127.0.0.1:9", wait=lambda _s: None), QUERY, tmp_path, lambda _works: None)
    for body in (b"[]", b'{"results": []}', b"<html>"):
        openalex.answers = [(200, {}, body)] * 6
        with pytest.raises(FetchError):
            fetch(openalex, tmp_path / "x")


def test_a_disk_that_cannot_be_written_is_told(openalex: OpenAlex, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(EnishiError, match="file"):
        fetch(openalex, tmp_path / "file" / "below")


def test_a_study_of_it_carries_licence_and_date(openalex: OpenAlex, tmp_path: Path) -> None:
    made, _waited = fetch(openalex, tmp_path / "literature")
    assert [one.reader.name for one in inputs([(tmp_path / "literature", None)], tmp_path) if one.reader] == [
        "openalex"
    ]
    (tmp_path / "study.toml").write_text(
        'title = "t"\nyears = [2016, 2022]\nreference = "JP"\nresamples = 100\n[[source]]\npath = "literature"\n',
        "utf-8",
    )
    run(load_study(tmp_path / "study.toml"), tmp_path / "result")
    (entry,) = json.loads((tmp_path / "result" / "manifest.json").read_text("utf-8"))["inputs"]
    assert (entry["license"], entry["data_date"], entry["origin"]) == ("CC0-1.0", made["data_date"], "OpenAlex")
    assert (entry["read"], entry["rejected"]) == (450, 0)
    page = (tmp_path / "result" / "site" / "en" / "data.html").read_text("utf-8")
    assert "CC0-1.0" in page
    assert made["data_date"] in page


def test_a_field_that_is_no_more_is_left_out_and_said(
    openalex: OpenAlex, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    gone = (
        b'{"error": "Invalid query parameters error.", "message": "mesh is not a valid select field. Valid: id, doi"}'
    )
    openalex.answers = [(400, {}, gone)]
    monkeypatch.setenv("OPENALEX_API", openalex.url)
    command.fetch_openalex(tmp_path / "out", [], "2016-2022")
    assert "mesh" not in openalex.asked[-1][1]["select"].split(",")
    assert json.loads((tmp_path / "out" / "manifest.json").read_text("utf-8"))["fields_not_given"] == ["mesh"]
    assert "they are missing: mesh" in " ".join(capsys.readouterr().err.split())
    openalex.answers = [(400, {}, gone)] * 2
    with pytest.raises(UsageError, match="not a valid select field"):
        fetch(openalex, tmp_path / "twice")


def test_without_a_terminal_only_a_prepaid_balance_needs_a_yes(
    openalex: OpenAlex, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OPENALEX_API", openalex.url)
    monkeypatch.setattr("sys.stdin", io.StringIO())
    openalex.headers = {"X-RateLimit-Remaining-USD": "0.0002", "X-RateLimit-Prepaid-Remaining-USD": "5"}
    with pytest.raises(UsageError, match="prepaid balance"):
        command.fetch_openalex(tmp_path / "out", ["P11"], "2016-2022")
    command.fetch_openalex(tmp_path / "out", ["P11"], "2016-2022", yes=True)
    assert (tmp_path / "out" / "manifest.json").exists()
