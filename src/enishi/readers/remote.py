"""Sources that lie elsewhere: ``s3://bucket/folder``, ``gs://…``, ``hdfs://host/folder``, and copies of their files.

A file is copied as a whole before it is read, to a disk of the machine that reads it, and removed after; so readers see
files only. The addresses are those of ``pyarrow.fs``: ``?region=…&endpoint_override=…&scheme=http`` may follow, and
``s3://anonymous@bucket/…`` asks without credentials; else those of the environment are used. HDFS needs Java and the
libraries of Hadoop on each machine that reads.
"""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl, quote, unquote, urlsplit, urlunsplit

from enishi.errors import InputError
from enishi.language import _

if TYPE_CHECKING:  # slow to load, and it starts threads: processes that are to be forked hold none
    from pyarrow import fs

SCHEMES = ("s3", "gs", "hdfs")
_ANONYMOUS = "anonymous"
_PIECE = 8 << 20
_OPENER = re.compile(r"\w+://(?P<opener>[^/@]*@)")
# A user and a password with a slash in it; "host:8020/a@b" is a port and a path.
_SPLIT = re.compile(r"\w+://(?P<opener>(?![^/@:]*:\d+/)[^/@:]*:[^@]*@)")
_NO_HADOOP = re.compile("Unable to load (libjvm|libhdfs)")
# What stands in the path of an address as it is; other signs of a file's name are escaped.
_AS_IT_IS = "/=:@!$&'()*+,;~"


@dataclass(frozen=True, slots=True)
class Remote:
    """A file elsewhere. address: with what opens it, never shown; name: without; size (bytes); changed: ns."""

    address: str
    name: str
    size: int
    changed: int


def is_remote(text: str) -> bool:
    """Whether a text is the address of something elsewhere."""
    return text.partition("://")[0].lower() in SCHEMES and "://" in text


def shown_address(address: str) -> str:
    """Return an address without user, password and options."""
    parts = urlsplit(address.replace(_opener(address), "", 1))
    return urlunsplit((parts.scheme, parts.netloc, parts.path, "", ""))


def _opener(address: str) -> str:
    """Return ``user:password@`` of an address; a password may hold a slash, which cuts it in two for ``urlsplit``."""
    whole = address.partition("?")[0]
    found = _SPLIT.match(whole) or _OPENER.match(whole)
    return found["opener"] if found else ""


def files_at(address: str) -> list[Remote]:
    """Return the files at an address, by name: all below a folder, or the one that it names. Raises InputError."""
    from pyarrow import fs

    with _told(address):
        system, path = _opened(address)
        here = system.get_file_info(path)
        if here.type == fs.FileType.NotFound:
            raise InputError(_("{path}: there is nothing at this address").format(path=shown_address(address)))
        whole = [here] if here.type == fs.FileType.File else system.get_file_info(fs.FileSelector(path, recursive=True))
    files = sorted((info for info in whole if info.type == fs.FileType.File), key=lambda info: str(info.path))
    return [_remote(address, path, info) for info in files]


def _remote(address: str, above: str, info: "fs.FileInfo") -> Remote:
    parts = urlsplit(address)
    below = PurePosixPath(info.path).relative_to(PurePosixPath(above)).as_posix()
    path = parts.path if below == "." else f"{parts.path.rstrip('/')}/{quote(below, _AS_IT_IS)}"
    own = urlunsplit((parts.scheme, parts.netloc, path, parts.query, ""))
    return Remote(own, shown_address(own), info.size, info.mtime_ns or 0)


def at(remote: Remote) -> Remote:
    """Return what lies at the address of a file now. Raises InputError where it is gone."""
    (found,) = files_at(remote.address) or [remote]
    return found


@contextmanager
def copied(remote: Remote, folder: Path) -> Iterator[Path]:
    """Yield a copy of a file below ``folder``, with its last two names (a part's date is its folder's), then remove it.

    Raises InputError where it cannot be had as a whole.
    """
    last = PurePosixPath(urlsplit(remote.address).path)
    copy = folder / last.parent.name / last.name
    copy.parent.mkdir(parents=True, exist_ok=True)
    try:
        with _told(remote.address):
            system, path = _opened(remote.address)
            with system.open_input_stream(path, compression=None) as stream, copy.open("wb") as out:
                while piece := stream.read(_PIECE):
                    out.write(piece)
        if copy.stat().st_size != remote.size:
            raise InputError(_("{path}: the file changed while it was read; run again").format(path=remote.name))
        yield copy
    finally:
        copy.unlink(missing_ok=True)
        if not any(copy.parent.iterdir()):
            copy.parent.rmdir()


def _opened(address: str) -> "tuple[fs.FileSystem, str]":
    from pyarrow import fs

    parts = urlsplit(address)
    if parts.scheme == "s3" and parts.username == _ANONYMOUS:
        options = dict(parse_qsl(parts.query))
        if "region" not in options and "endpoint_override" not in options:
            options["region"] = fs.resolve_s3_region(parts.hostname)
        return fs.S3FileSystem(anonymous=True, **options), f"{parts.hostname}{unquote(parts.path)}".rstrip("/")
    system, path = fs.FileSystem.from_uri(address)
    return system, str(path)


@contextmanager
def _told(address: str) -> Iterator[None]:
    """Say what the library says as an error of the input, with the address but without what is secret in it."""
    try:
        yield
    except (OSError, ValueError, TypeError) as error:  # pyarrow's errors are of these
        opener = _opener(address)
        reason = str(error).replace(address, shown_address(address))
        reason = reason.replace(opener, "") if opener else reason
        for secret in opener.rstrip("@").split(":", 1):
            if len(secret) > len("key") and secret != _ANONYMOUS:
                reason = reason.replace(secret, "…")
        reason = reason.splitlines()[0][:300]
        if _NO_HADOOP.search(reason):
            reason = _(
                "{reason}; HDFS needs Java (JAVA_HOME) and Hadoop's client (libhdfs, with its CLASSPATH) on each "
                "machine that reads"
            ).format(reason=reason)
        raise InputError(
            _("{path}: cannot be read: {error}").format(path=shown_address(address), error=reason)
        ) from error
