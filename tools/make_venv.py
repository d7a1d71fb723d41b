"""Make .venv with Enishi in it, from nothing but Python, the standard library and a package index.

Run as ``python tools/make_venv.py [extra]``; the Makefile does. Nothing is installed again unless ``pyproject.toml``
changed, and two runs at once wait for each other. Debian ships Python without the parts that give a virtual
environment its pip, and often without any pip at all, so pip comes from the first of these that has it: Python's own
``ensurepip``, the system's pip, the package index.
"""

import base64
import configparser
import fcntl
import hashlib
import json
import os
import re
import shutil
import ssl
import subprocess
import sys
import tempfile
import urllib.error
import urllib.request
from collections.abc import Callable
from dataclasses import dataclass
from html.parser import HTMLParser
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urldefrag, urljoin, urlsplit, urlunsplit

PROJECT = Path(__file__).resolve().parents[1]
VENV = PROJECT / ".venv"
PYTHON = VENV / "bin" / "python"
LOCK = VENV / "lock"
STATE = VENV / "installed.json"

_PYPI = "https://pypi.org/simple"
_TRUSTED_HASHES = ("sha256", "sha384", "sha512")
_WHEEL = re.compile(r"pip-(\d+(?:\.\d+)*)-py3-none-any\.whl")


class BootstrapError(Exception):
    """The environment cannot be made; the message says why and what to do."""


def main(extra: str) -> None:
    """Make sure that .venv holds Enishi with an extra (``dev``, or nothing)."""
    VENV.mkdir(exist_ok=True)
    with LOCK.open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not _sound():
            _say("making .venv (once; it takes a minute or two)")
            _make()
        wanted = _fingerprint()
        installed = _installed(wanted)
        if extra not in installed:
            _say(f"installing Enishi{f' with what {extra!r} needs' if extra else ''}")
            target = f"{PROJECT}[{extra}]" if extra else str(PROJECT)
            _pip("install", "--quiet", "--editable", target)
            # What an extra brings includes the plain installation.
            STATE.write_text(json.dumps({"of": wanted, "extras": sorted({*installed, extra, ""})}), "utf-8")


def _say(message: str) -> None:
    print(message, file=sys.stderr, flush=True)


def _sound() -> bool:
    """Whether .venv runs, is new enough, has pip, and was made where it is: its scripts know their place by heart."""
    check = "import sys, pip; assert sys.version_info >= (3, 11)"
    try:
        subprocess.run([PYTHON, "-c", check], capture_output=True, check=True)
        return any(line.endswith(f" {VENV}") for line in (VENV / "pyvenv.cfg").read_text("utf-8").splitlines())
    except (OSError, subprocess.CalledProcessError):
        return False


def _fingerprint() -> str:
    """What the installation depends on: what the project declares, and which .venv it is."""
    parts = [PROJECT / "pyproject.toml", VENV / "pyvenv.cfg"]
    return hashlib.sha256(b"\0".join(part.read_bytes() for part in parts)).hexdigest()


def _installed(wanted: str) -> list[str]:
    try:
        state = json.loads(STATE.read_text("utf-8"))
        return list(state["extras"]) if state["of"] == wanted else []
    except (OSError, ValueError, KeyError):
        return []


def _make() -> None:
    """Make .venv with pip, by the first way that works here."""
    ways: list[tuple[str, Callable[[], None]]] = [
        ("ensurepip", lambda: _run(sys.executable, "-m", "venv", VENV)),
        ("the system's pip", _pip_from_system),
        ("the package index", _pip_from_index),
    ]
    reasons = []
    for name, way in ways:
        _empty()
        try:
            way()
        except BootstrapError as error:
            reasons.append(f"  by {name}: {error}")
            continue
        if _sound():
            return
        reasons.append(f"  by {name}: the environment has no working pip")
    raise BootstrapError("\n".join([f"no way to give {VENV} its pip worked:", *reasons]))


def _empty() -> None:
    """Remove what is in .venv except the lock that we hold."""
    for path in VENV.iterdir():
        if path.is_dir() and not path.is_symlink():
            shutil.rmtree(path)
        elif path != LOCK:
            path.unlink()


def _run(*command: str | Path) -> None:
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        said = done.stderr.strip().splitlines()[-1:] or done.stdout.strip().splitlines()[:1]
        raise BootstrapError(said[0] if said else f"{command[0]} failed")


def _pip_from_system() -> None:
    _run(sys.executable, "-m", "venv", "--without-pip", VENV)
    _run(sys.executable, "-m", "pip", "--python", PYTHON, "install", "--quiet", "pip")


def _pip_from_index() -> None:
    _run(sys.executable, "-m", "venv", "--without-pip", VENV)
    with tempfile.TemporaryDirectory() as folder:
        wheel = fetch_pip(Settings.of_pip(), Path(folder))
        _run(PYTHON, wheel / "pip", "install", "--quiet", "--no-index", wheel)


def _pip(*arguments: str) -> None:
    environment = os.environ | {"PIP_DISABLE_PIP_VERSION_CHECK": "1", "PIP_USER": "0"}
    done = subprocess.run([PYTHON, "-m", "pip", *arguments], env=environment, stdout=sys.stderr, check=False)
    if done.returncode:
        raise BootstrapError("pip could not install Enishi; what it said stands above")


@dataclass(frozen=True)
class Settings:
    """What the user told pip that matters here: the indexes to ask, and the certificates to trust."""

    indexes: tuple[str, ...]
    certificates: str | None

    @classmethod
    def of_pip(cls) -> "Settings":
        """Read pip's environment variables and configuration files, the later over the earlier as pip does."""
        home, chosen = Path.home(), os.environ.get("PIP_CONFIG_FILE")
        xdg = Path(os.environ.get("XDG_CONFIG_HOME") or home / ".config")
        paths = [Path("/etc/xdg/pip/pip.conf"), Path("/etc/pip.conf"), home / ".pip/pip.conf", xdg / "pip/pip.conf"]
        values: dict[str, str] = {}
        for path in [] if chosen == os.devnull else [*paths, *([Path(chosen)] if chosen else [])]:
            parser = configparser.RawConfigParser()
            parser.read(path, "utf-8")
            for section in ("global", "install"):
                if parser.has_section(section):
                    values.update(parser.items(section))
        for key in ("index-url", "extra-index-url", "cert"):
            if value := os.environ.get("PIP_" + key.upper().replace("-", "_")):
                values[key] = value
        indexes = (values.get("index-url", _PYPI), *values.get("extra-index-url", "").split())
        return cls(indexes, values.get("cert"))


def fetch_pip(settings: Settings, folder: Path) -> Path:
    """Download pip's newest wheel from the first index that has one, and check it against the index's hash."""
    reasons = []
    for index in settings.indexes:
        page = f"{index.rstrip('/')}/pip/"
        shown = _without_password(page)
        try:
            address, data = _get(page + ("index.html" if page.startswith("file:") else ""), settings)
            wheel = choose_wheel(data.decode("utf-8", "replace"), address)
            _address, data = _get(wheel.address, settings)
        except (OSError, ValueError) as error:
            reasons.append(f"{shown}: {getattr(error, 'reason', error)}")
            continue
        if hashlib.new(wheel.algorithm, data).hexdigest() != wheel.digest:
            raise BootstrapError(f"{_without_password(wheel.address)} is not what the index says: its hash differs")
        path = folder / wheel.name
        path.write_bytes(data)
        return path
    raise BootstrapError("; ".join(reasons))


@dataclass(frozen=True)
class Wheel:
    """A file of the index: its name and address, and the hash that its bytes must have."""

    name: str
    address: str
    algorithm: str
    digest: str


def choose_wheel(page: str, address: str, python: tuple[int, int] = sys.version_info[:2]) -> Wheel:
    """Return the newest released wheel of pip on an index page (PEP 503) that runs here and has a hash.

    Raises ValueError where there is none.
    """
    links = _Links()
    links.feed(page)
    found: dict[tuple[int, ...], Wheel] = {}
    for attributes in links.found:
        target, fragment = urldefrag(urljoin(address, attributes.get("href") or ""))
        name = unquote(urlsplit(target).path.rpartition("/")[2])
        algorithm, _equals, digest = fragment.partition("=")
        version = _WHEEL.fullmatch(name)
        least = re.findall(r">=\s*(\d+)\.(\d+)", attributes.get("data-requires-python") or "")
        fits = all((int(major), int(minor)) <= python for major, minor in least)
        if version and fits and algorithm in _TRUSTED_HASHES and "data-yanked" not in attributes:
            found[tuple(map(int, version[1].split(".")))] = Wheel(name, target, algorithm, digest)
    if not found:
        raise ValueError("no wheel of pip with a hash is listed there")
    return found[max(found)]


class _Links(HTMLParser):
    """The attributes of every link of a page, in order."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[dict[str, str | None]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "a":
            self.found.append(dict(attrs))


class _SameHost(urllib.request.HTTPRedirectHandler):
    """Follows redirects, and takes the password along within the same host only."""

    def redirect_request(self, req: Any, fp: Any, code: int, msg: str, headers: Any, newurl: str) -> Any:
        onward = super().redirect_request(req, fp, code, msg, headers, newurl)
        if onward and urlsplit(newurl).netloc == urlsplit(req.full_url).netloc:
            onward.unredirected_hdrs.update(req.unredirected_hdrs)
        return onward


def _get(address: str, settings: Settings) -> tuple[str, bytes]:
    """Return the final address and the bytes of what lies there; a user and password in the address are sent."""
    parts = urlsplit(address)
    plain = urlunsplit(parts._replace(netloc=parts.netloc.rpartition("@")[2]))
    request = urllib.request.Request(plain, headers={"Accept": "application/vnd.pypi.simple.v1+html, text/html, */*"})
    if parts.username is not None:
        secret = f"{unquote(parts.username)}:{unquote(parts.password or '')}".encode()
        request.add_unredirected_header("Authorization", f"Basic {base64.b64encode(secret).decode()}")
    context = ssl.create_default_context(cafile=settings.certificates)
    opener = urllib.request.build_opener(_SameHost, urllib.request.HTTPSHandler(context=context))
    with opener.open(request, timeout=60) as answer:
        final = urlsplit(answer.geturl())
        if parts.username is not None and final.netloc == urlsplit(plain).netloc:
            final = final._replace(netloc=parts.netloc)
        return urlunsplit(final), answer.read()


def _without_password(address: str) -> str:
    parts = urlsplit(address)
    return urlunsplit(parts._replace(netloc=parts.netloc.rpartition("@")[2]))


if __name__ == "__main__":
    try:
        main(*sys.argv[1:2] or [""])
    except (BootstrapError, OSError) as error:
        sys.exit(f"make_venv: {error}")
    except KeyboardInterrupt:
        sys.exit(1)
