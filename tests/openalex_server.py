"""A server that answers like OpenAlex (API and snapshot), as badly as it is told to."""

import gzip
import hashlib
import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

PUBLISHERS = [
    {
        "id": "https://openalex.org/P11",
        "display_name": "Institute of Electrical and Electronics Engineers",
        "alternate_titles": ["IEEE"],
    },
    {"id": "https://openalex.org/P12", "display_name": "Association for Computing Machinery", "alternate_titles": []},
]
TOPICS = [{"id": "https://openalex.org/T5", "display_name": "Wireless Networks"}]


def work(number: int, year: int = 2020, publisher: str = "P11", topic: str = "T5") -> dict[str, Any]:
    """Return a made-up work; its publisher is a child of the one that is named."""
    return {
        "id": f"https://openalex.org/W{number}",
        "title": f"Work {number} 縁",
        "publication_year": year,
        "authorships": [
            {
                "author": {"display_name": f"Author {number}"},
                "raw_affiliation_strings": ["Keio University, Tokyo, Japan", "MIT, Cambridge, MA, USA"][
                    : number % 2 + 1
                ],
                "countries": ["JP", "US"][: number % 2 + 1],
            }
        ],
        "primary_location": {
            "source": {
                "display_name": "Journal",
                "host_organization_lineage": ["https://openalex.org/P99", f"https://openalex.org/{publisher}"],
            }
        },
        "topics": [
            {
                "id": f"https://openalex.org/{topic}",
                "display_name": "Wireless Networks",
                "subfield": {"id": "https://openalex.org/subfields/1705"},
                "field": {"id": "https://openalex.org/fields/17"},
            }
        ],
        "cited_by_count": number,
        "abstract_inverted_index": {"secret": [0]},
    }


@dataclass
class OpenAlex:
    """What the server knows and how it behaves. ``answers``: (code, headers, body) given before anything else."""

    works: list[dict[str, Any]] = field(default_factory=list)
    files: dict[str, bytes] = field(default_factory=dict)
    answers: list[tuple[int, dict[str, str], bytes]] = field(default_factory=list)
    break_after: list[int] = field(default_factory=list)
    headers: dict[str, str] = field(default_factory=dict)
    announced: int | None = None
    stop_at: int | None = None  # from this page on it says nothing until it is let go
    go_on: threading.Event = field(default_factory=threading.Event)
    reached: threading.Event = field(default_factory=threading.Event)
    asked: list[tuple[str, dict[str, str], dict[str, str]]] = field(default_factory=list)
    url: str = ""

    def answer(self, handler: BaseHTTPRequestHandler) -> None:
        parts = urlsplit(handler.path)
        given = {name: values[0] for name, values in parse_qs(parts.query).items()}
        self.asked.append((parts.path, given, dict(handler.headers)))
        if self.answers:
            code, headers, body = self.answers.pop(0)
            self.send(handler, code, body, headers)
        elif parts.path == "/works":
            self.page(handler, given)
        elif parts.path in ("/publishers", "/topics"):
            known = PUBLISHERS if parts.path == "/publishers" else TOPICS
            words = given["search"].casefold().split()
            found = [entry for entry in known if any(word in str(entry).casefold() for word in words)]
            self.json(handler, {"results": found})
        elif parts.path == "/publishers/P11":
            self.json(handler, PUBLISHERS[0])
        elif parts.path in self.files:
            self.file(handler, self.files[parts.path])
        else:
            self.send(handler, 404, b"")

    def page(self, handler: BaseHTTPRequestHandler, given: dict[str, str]) -> None:
        start = 0 if given["cursor"] == "*" else int(given["cursor"])
        size = int(given["per_page"])
        if size > 100:
            self.send(handler, 400, b'{"error": "per_page must be at most 100"}')
            return
        if self.stop_at is not None and start >= self.stop_at * size:
            self.reached.set()
            self.go_on.wait(20)
        names = given["select"].split(",")
        results = [{name: one[name] for name in names if name in one} for one in self.works[start : start + size]]
        count = len(self.works) if self.announced is None else self.announced
        following = str(start + size) if results else None
        self.json(handler, {"meta": {"count": count, "next_cursor": following}, "results": results})

    def file(self, handler: BaseHTTPRequestHandler, content: bytes) -> None:
        first = int((handler.headers.get("Range") or "bytes=0-")[6:-1])
        etag = {"ETag": f'"{hashlib.md5(content).hexdigest()}"'}
        self.send(handler, 206 if first else 200, content[first:], etag)

    def json(self, handler: BaseHTTPRequestHandler, value: Any) -> None:
        self.send(handler, 200, json.dumps(value, ensure_ascii=False).encode())

    def send(
        self, handler: BaseHTTPRequestHandler, code: int, body: bytes, headers: dict[str, str] | None = None
    ) -> None:
        cut = self.break_after.pop(0) if self.break_after else None
        try:
            handler.send_response(code)
            for name, value in {**self.headers, **(headers or {}), "Content-Length": str(len(body))}.items():
                handler.send_header(name, value)
            handler.end_headers()
            handler.wfile.write(body if cut is None else body[:cut])
        except OSError:
            pass  # who asked was killed
        handler.close_connection = True

    def publish(self, parts: dict[str, list[dict[str, Any]]]) -> None:
        """Publish a snapshot as JSON lines: the name of each part and its works."""
        entries = []
        for name, works in parts.items():
            content = gzip.compress("".join(json.dumps(one) + "\n" for one in works).encode(), mtime=0)
            self.files[f"/data/jsonl/works/{name}"] = content
            entries.append(entry("jsonl", name, content, len(works)))
        self.files["/data/jsonl/works/manifest.json"] = json.dumps({"entries": entries}).encode()


def entry(format: str, name: str, content: bytes, records: int) -> dict[str, Any]:
    """Return how the manifest lists a part."""
    meta = {"content_length": len(content), "record_count": records}
    return {"url": f"s3://openalex/data/{format}/works/{name}", "meta": meta}


@contextmanager
def serving(server: OpenAlex) -> Iterator[OpenAlex]:
    """Run the server on loopback."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            server.answer(self)

        def log_message(self, format: str, *args: Any) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as http:
        server.url = f"http://127.0.0.1:{http.server_address[1]}"
        thread = threading.Thread(target=http.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        try:
            yield server
        finally:
            server.go_on.set()
            http.shutdown()
            thread.join()
