"""Making .venv on a bare machine: the index page, the hash, pip's settings, and which Python is taken."""

import base64
import hashlib
import importlib.util
import os
import stat
import subprocess
import sys
import threading
from collections.abc import Iterator
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from types import ModuleType

import pytest

TOOLS = Path(__file__).parents[1] / "tools"
PAGE = """<!DOCTYPE html><html><body>
<a href="../../files/pip-9.0.3-py3-none-any.whl#sha256=aa">old</a>
<a href="/files/pip-25.1-py3-none-any.whl#sha256=bb" data-requires-python="&gt;=3.9">pip</a>
<a href="pip-25.0.tar.gz#sha256=cc">source</a>
<a href="pip-25.2rc1-py3-none-any.whl#sha256=dd">not released</a>
<a href="pip-25.3-py3-none-any.whl#sha256=ee" data-yanked="broken">taken back</a>
<a href="pip-25.4-py3-none-any.whl#md5=ff">weak hash</a>
<a href="pip-25.5-py3-none-any.whl">no hash</a>
<a href="pip-26.0-py3-none-any.whl#sha256=00" data-requires-python="&gt;=3.14,!=3.15.0">newer Python</a>
</body></html>"""
WHEEL = b"not really a wheel"


@pytest.fixture(scope="module")
def tool() -> ModuleType:
    spec = importlib.util.spec_from_file_location("make_venv", TOOLS / "make_venv.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    sys.modules["make_venv"] = module
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize(
    ("python", "name", "address", "digest"),
    [
        ((3, 11), "pip-25.1-py3-none-any.whl", "https://index.example/files/pip-25.1-py3-none-any.whl", "bb"),
        ((3, 14), "pip-26.0-py3-none-any.whl", "https://index.example/a/simple/pip/pip-26.0-py3-none-any.whl", "00"),
        ((3, 8), "pip-9.0.3-py3-none-any.whl", "https://index.example/a/files/pip-9.0.3-py3-none-any.whl", "aa"),
    ],
)
def test_the_newest_wheel_that_fits_is_chosen(
    tool: ModuleType, python: tuple[int, int], name: str, address: str, digest: str
) -> None:
    wheel = tool.choose_wheel(PAGE, "https://index.example/a/simple/pip/", python)
    assert (wheel.name, wheel.address, wheel.algorithm, wheel.digest) == (name, address, "sha256", digest)


@pytest.mark.parametrize("page", ["", "not HTML at all <<<", PAGE.replace("sha256", "md5")])
def test_a_page_without_a_wheel_that_can_be_checked_is_refused(tool: ModuleType, page: str) -> None:
    with pytest.raises(ValueError, match="no wheel"):
        tool.choose_wheel(page, "https://index.example/simple/pip/", (3, 11))


class Index(BaseHTTPRequestHandler):
    """An index that asks for a password if it has one, and sends on to another address."""

    def __init__(self, digest: str, secret: str, *arguments: object) -> None:
        self.digest, self.secret = digest, secret
        super().__init__(*arguments)  # type: ignore[arg-type]

    def do_GET(self) -> None:
        wanted = f"Basic {base64.b64encode(self.secret.encode()).decode()}" if self.secret else None
        if self.headers.get("Authorization") != wanted:
            return self.send_error(401)
        if self.path == "/simple/pip/":
            self.send_response(301)
            self.send_header("Location", "/pip-moved/")
            self.end_headers()
            return None
        files = {
            "/pip-moved/": f'<a href="files/pip-25.0-py3-none-any.whl#sha256={self.digest}">x</a>'.encode(),
            "/pip-moved/files/pip-25.0-py3-none-any.whl": WHEEL,
        }
        if self.path not in files:
            return self.send_error(404)
        self.send_response(200)
        self.end_headers()
        self.wfile.write(files[self.path])
        return None

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""


@pytest.fixture
def serve() -> Iterator[object]:
    servers = []

    def start(digest: str, secret: str = "") -> str:
        server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Index, digest, secret))
        threading.Thread(target=server.serve_forever, daemon=True).start()
        servers.append(server)
        user = secret.replace("@", "%40") + "@" if secret else ""
        return f"http://{user}127.0.0.1:{server.server_port}/simple"

    yield start
    for server in servers:
        server.shutdown()
        server.server_close()


GOOD = hashlib.sha256(WHEEL).hexdigest()


@pytest.mark.parametrize("secret", ["", "reader:p@ss"])
def test_pip_comes_from_the_index_and_is_checked(tool: ModuleType, serve: object, tmp_path: Path, secret: str) -> None:
    settings = tool.Settings((serve(GOOD, secret),), None)  # type: ignore[operator]
    path = tool.fetch_pip(settings, tmp_path)
    assert (path.name, path.read_bytes()) == ("pip-25.0-py3-none-any.whl", WHEEL)


def test_a_wheel_with_another_hash_is_refused(tool: ModuleType, serve: object, tmp_path: Path) -> None:
    settings = tool.Settings((serve("0" * 64),), None)  # type: ignore[operator]
    with pytest.raises(tool.BootstrapError, match="its hash differs"):
        tool.fetch_pip(settings, tmp_path)
    assert not list(tmp_path.iterdir())


def test_the_next_index_is_asked_where_one_has_nothing(tool: ModuleType, serve: object, tmp_path: Path) -> None:
    folder = tmp_path / "index" / "pip"
    folder.mkdir(parents=True)
    (folder / "pip-24.0-py3-none-any.whl").write_bytes(WHEEL)
    (folder / "index.html").write_text(f'<a href="pip-24.0-py3-none-any.whl#sha256={GOOD}">x</a>', "utf-8")
    local = (tmp_path / "index").as_uri()
    absent = (tmp_path / "absent").as_uri()
    target = tmp_path / "target"
    target.mkdir()
    assert tool.fetch_pip(tool.Settings((absent, local), None), target).name == "pip-24.0-py3-none-any.whl"
    with pytest.raises(tool.BootstrapError) as caught:
        tool.fetch_pip(tool.Settings((absent, "http://me:secret@127.0.0.1:9/simple"), None), target)
    assert absent in str(caught.value)
    assert "secret" not in str(caught.value)


def test_the_settings_are_those_of_pip(tool: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in [name for name in os.environ if name.startswith("PIP_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    monkeypatch.setenv("PIP_CONFIG_FILE", os.devnull)
    assert tool.Settings.of_pip() == tool.Settings(("https://pypi.org/simple",), None)
    chosen = tmp_path / "pip.conf"
    chosen.write_text("[global]\nindex-url = https://a.example/simple\ncert = /c.pem\n[install]\n", "utf-8")
    (tmp_path / ".pip").mkdir()
    (tmp_path / ".pip" / "pip.conf").write_text(
        "[install]\nextra-index-url =\n  https://b.example\n  file:///c\n", "utf-8"
    )
    monkeypatch.setenv("PIP_CONFIG_FILE", str(chosen))
    assert tool.Settings.of_pip() == tool.Settings(
        ("https://a.example/simple", "https://b.example", "file:///c"), "/c.pem"
    )
    monkeypatch.setenv("PIP_INDEX_URL", "https://d.example/simple")
    monkeypatch.setenv("PIP_EXTRA_INDEX_URL", "https://e.example")
    assert tool.Settings.of_pip().indexes == ("https://d.example/simple", "https://e.example")


def test_nothing_is_installed_again_without_need(
    tool: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, path in (("PROJECT", ""), ("VENV", ".venv"), ("LOCK", ".venv/lock"), ("STATE", ".venv/installed.json")):
        monkeypatch.setattr(tool, name, tmp_path / path)
    calls: list[str] = []
    monkeypatch.setattr(tool, "_sound", lambda: True)
    monkeypatch.setattr(tool, "_pip", lambda *arguments: calls.append(arguments[-1]))
    (tmp_path / "pyproject.toml").write_text("a", "utf-8")
    (tmp_path / ".venv").mkdir()
    (tmp_path / ".venv" / "pyvenv.cfg").touch()
    for extra in ("", "", "dev", "", "dev"):
        tool.main(extra)
    assert calls == [f"{tmp_path}", f"{tmp_path}[dev]"]
    (tmp_path / "pyproject.toml").write_text("b", "utf-8")
    for extra in ("dev", "", "dev"):
        tool.main(extra)
    assert calls[2:] == [f"{tmp_path}[dev]"]


def find_python(path: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        ["/bin/sh", str(TOOLS / "find_python.sh")],
        env={"PATH": str(path), **environment},
        capture_output=True,
        text=True,
        check=False,
    )


def stand_in(folder: Path, name: str, body: str) -> None:
    path = folder / name
    path.write_text(f"#!/bin/sh\n{body}\n", "utf-8")
    path.chmod(path.stat().st_mode | stat.S_IXUSR)


def test_the_newest_python_that_runs_is_found(tmp_path: Path) -> None:
    version = sys.version_info[1]
    stand_in(tmp_path, f"python3.{version + 1}", "echo stub: not installed >&2; exit 127")
    stand_in(tmp_path, f"python3.{version}", f'exec {sys.executable} "$@"')
    stand_in(tmp_path, "python3", "echo /usr/bin/older")
    found = find_python(tmp_path)
    base = Path(sys.base_prefix).resolve()
    assert found.returncode == 0, found.stderr
    # The Python itself, not the virtual environment that runs these tests.
    assert base in Path(found.stdout.strip()).resolve().parents
    assert Path(sys.prefix) not in Path(found.stdout.strip()).parents


def test_a_python_that_is_too_old_is_named(tmp_path: Path) -> None:
    stand_in(tmp_path, "python3", 'test "$1" = --version && echo Python 3.9.2 && exit; exit 1')
    found = find_python(tmp_path)
    assert (found.returncode, found.stdout) == (1, "")
    assert "needs Python 3.11 or newer" in found.stderr
    assert "has Python 3.9.2" in found.stderr
    assert "no Python" in find_python(tmp_path / "empty").stderr
    assert find_python(tmp_path / "empty", PYTHON=sys.executable).returncode == 0
