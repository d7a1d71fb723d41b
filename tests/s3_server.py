"""A server that answers like S3: listings, sizes, ranges; without accounts."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, unquote, urlsplit
from xml.sax.saxutils import escape

CHANGED = "Wed, 24 Jun 2026 10:00:00 GMT"


class Bucket(ThreadingHTTPServer):
    """One bucket. files: what it holds by key; asked: the methods and keys of requests; refuse: answer all with 403."""

    daemon_threads = True

    def __init__(self, name: str, files: dict[str, bytes]) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.name, self.files, self.refuse = name, files, False
        self.changed: dict[str, str] = {}
        self.asked: list[tuple[str, str]] = []

    def address(self, key: str) -> str:
        """Return the address of a key, for a reader without an account."""
        return f"s3://anonymous@{self.name}/{key}?endpoint_override=127.0.0.1:{self.server_port}&scheme=http"


class _Handler(BaseHTTPRequestHandler):
    server: Bucket
    protocol_version = "HTTP/1.1"

    def log_message(self, *_arguments: object) -> None:
        """Say nothing."""

    def do_HEAD(self) -> None:
        self._answer(body=False)

    def do_GET(self) -> None:
        self._answer(body=True)

    def _answer(self, body: bool) -> None:
        parts = urlsplit(self.path)
        bucket, _slash, key = unquote(parts.path).lstrip("/").partition("/")
        self.server.asked.append((self.command, key))
        options = {name: values[0] for name, values in parse_qs(parts.query, keep_blank_values=True).items()}
        if self.server.refuse:
            return self._send(403, _error("AccessDenied"), body)
        if bucket != self.server.name:
            return self._send(404, _error("NoSuchBucket"), body)
        if not key:
            return self._send(200, self._listing(options), body)
        if key not in self.server.files:
            return self._send(404, _error("NoSuchKey"), body)
        data = self.server.files[key]
        if given := self.headers.get("Range"):
            first, _dash, last = given.removeprefix("bytes=").partition("-")
            data = data[int(first) : int(last) + 1 if last else None]
        headers = {"Last-Modified": self.server.changed.get(key, CHANGED), "ETag": '"e"'}
        return self._send(206 if given else 200, data, body, headers)

    def _listing(self, options: dict[str, str]) -> bytes:
        prefix, delimiter = options.get("prefix", ""), options.get("delimiter")
        found, folders = [], set()
        for key in sorted(self.server.files):
            rest = key[len(prefix) :]
            if not key.startswith(prefix):
                continue
            if delimiter and delimiter in rest:
                folders.add(prefix + rest[: rest.index(delimiter) + 1])
            else:
                size = len(self.server.files[key])
                found.append(
                    f"<Contents><Key>{escape(key)}</Key><Size>{size}</Size><ETag>e</ETag>"
                    "<LastModified>2026-06-24T10:00:00.000Z</LastModified></Contents>"
                )
        found += [f"<CommonPrefixes><Prefix>{escape(folder)}</Prefix></CommonPrefixes>" for folder in sorted(folders)]
        inside = f"<Name>{self.server.name}</Name><IsTruncated>false</IsTruncated><KeyCount>{len(found)}</KeyCount>"
        inside += "".join(found)
        return f'<?xml version="1.0"?><ListBucketResult>{inside}</ListBucketResult>'.encode()

    def _send(self, status: int, data: bytes, body: bool, headers: dict[str, str] | None = None) -> None:
        self.send_response(status)
        for name, value in {"Content-Length": str(len(data)), **(headers or {})}.items():
            self.send_header(name, value)
        self.end_headers()
        if body:
            self.wfile.write(data)


def _error(code: str) -> bytes:
    return f'<?xml version="1.0"?><Error><Code>{code}</Code><Message>{code}</Message></Error>'.encode()


@contextmanager
def serving(files: dict[str, bytes], name: str = "openalex") -> Iterator[Bucket]:
    """Serve a bucket while the block runs."""
    bucket = Bucket(name, files)
    thread = threading.Thread(target=bucket.serve_forever, daemon=True)
    thread.start()
    try:
        yield bucket
    finally:
        bucket.shutdown()
        thread.join()
        bucket.server_close()
