"""Downloading a file over HTTP: checked, resumed where it broke off, written beside and renamed when whole."""

import hashlib
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from http.client import HTTPException
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from enishi.errors import FetchError
from enishi.language import _

BLOCK = 1 << 18
TIMEOUT = 60
ATTEMPTS = 4
# How long a server may ask us to wait (429 and 503 with Retry-After), in seconds.
LONGEST_WAIT = 120
BUSY = (429, 500, 502, 503, 504)
AGENT = "enishi (https://pypi.org/project/enishi)"
PARTLY = 206
NOT_THERE = (404, 410)

Wait = Callable[[float], None]


class NotThereError(FetchError):
    """The server says that there is nothing at the address."""


def get(url: str, read: Callable[[Any], Any], start: int = 0, wait: Wait = time.sleep) -> Any:
    """Return what ``read`` makes of the answer; busy servers and broken connections are tried again, longer each time.

    Raises FetchError with the address and what to do.
    """
    if urlsplit(url).scheme not in ("http", "https"):
        raise FetchError(_("{url}: is not an http or https address").format(url=url))
    for attempt in range(1, ATTEMPTS + 1):
        headers = {"User-Agent": AGENT} | ({"Range": f"bytes={start}-"} if start else {})
        try:
            with urllib.request.urlopen(urllib.request.Request(url, headers=headers), timeout=TIMEOUT) as answer:
                return read(answer)
        except urllib.error.HTTPError as error:
            error.close()
            if error.code not in BUSY or attempt == ATTEMPTS:
                kind = NotThereError if error.code in NOT_THERE else FetchError
                raise kind(_refused(url, error.code)) from error
            asked = error.headers.get("Retry-After") or ""
            wait(min(float(asked) if asked.isdigit() else 2.0**attempt, LONGEST_WAIT))
        except (urllib.error.URLError, HTTPException, OSError) as error:
            if attempt == ATTEMPTS:
                raise FetchError(
                    _(
                        "{url}: cannot be reached ({error}). Check the network or the proxy, or download the release "
                        "yourself and give it with --from FILE."
                    ).format(url=url, error=getattr(error, "reason", error))
                ) from error
            wait(2.0**attempt)
    raise AssertionError  # the last attempt returns or raises


def _refused(url: str, code: int) -> str:
    if code in BUSY:
        text = _("{url}: the server is busy (HTTP {code}). Try again later, or give a release with --from FILE.")
    else:
        text = _("{url}: the server answers HTTP {code}. Give a release that you downloaded with --from FILE.")
    return text.format(url=url, code=code)


def download(url: str, path: Path, md5: str, size: int, wait: Wait = time.sleep) -> None:
    """Download to a file and check it; a part left from a broken attempt is continued, a damaged one is begun again.

    ``md5`` and ``size`` are what the server promises. Raises FetchError; then there is no file at ``path``.
    """
    partial = path.with_name(f"{path.name}.partial")
    for fresh in (False, True):
        if fresh:
            partial.unlink(missing_ok=True)
        _complete(url, partial, size, wait)
        if partial.stat().st_size == size and sum_of(partial, "md5") == md5:
            partial.replace(path)
            return
    partial.unlink(missing_ok=True)
    raise FetchError(
        _("{url}: what arrived is not what the server promised (size or MD5 differ), twice. Try again later.").format(
            url=url
        )
    )


def _complete(url: str, partial: Path, size: int, wait: Wait) -> None:
    """Fill the partial file up to its size, over as many connections as it takes while they bring something."""
    in_vain = 0
    while (have := partial.stat().st_size if partial.exists() else 0) < size:
        get(url, _writer(partial, have), have, wait)
        in_vain = 0 if partial.stat().st_size > have else in_vain + 1
        if in_vain == ATTEMPTS:
            raise FetchError(
                _("{url}: broke off after {have} of {size} bytes. Run it again: it goes on from there.").format(
                    url=url, have=have, size=size
                )
            )


def _writer(partial: Path, have: int) -> Callable[[Any], None]:
    """Return what writes an answer to the partial file until it ends or breaks; the caller looks at what there is."""

    def write(answer: Any) -> None:
        # A server that does not resume answers 200 with the whole file.
        with partial.open("ab" if answer.status == PARTLY and have else "wb") as file:
            while block := _read(answer):
                file.write(block)

    return write


def _read(answer: Any) -> bytes:
    try:
        block: bytes = answer.read(BLOCK)
    except (OSError, HTTPException):
        return b""
    return block


def sum_of(path: Path, kind: str = "sha256") -> str:
    """Return a file's checksum in hexadecimal."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, lambda: hashlib.new(kind, usedforsecurity=False)).hexdigest()
