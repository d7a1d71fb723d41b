"""Fetch works from the API of OpenAlex (CC0): page by page with a cursor, gone on with after any stop.

Each page becomes one gzip member at the end of a part; after it the state is written with the next cursor and the
length of the part. A run that died cuts the part back to that length and goes on, so the bytes are those of an
undisturbed run. The parts are moved to their place once the last page is there.
Source: https://developers.openalex.org/guides/page-through-results (cursor, 100 works a page).
"""

import gzip
import json
import re
import shutil
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from enishi.errors import FetchError, UsageError
from enishi.fetch.openalex_folder import (
    STATE,
    UNDER_WAY,
    check_same,
    manifest,
    not_written,
    read_json,
    write_json,
)
from enishi.fetch.openalex_query import Query
from enishi.fetch.openalex_server import Server
from enishi.language import _
from enishi.readers.openalex_shape import SELECTED
from enishi.readers.provenance import MANIFEST

PER_PAGE = 100
_PAGES_A_PART = 200
_FIRST = "*"
# What one list request costs where the server does not say, in US dollars (November 2026).
_LIST_COST = 0.0001
_NO_FIELD = re.compile(r"(\w+) is not a valid select field")


@dataclass(frozen=True, slots=True)
class Estimate:
    """What a fetch will take: from the first page and the number of works that the server names."""

    works: int
    pages: int
    dollars: float
    dollars_left: float | None
    credits: float | None
    prepaid: float | None
    bytes: int
    seconds: float


def _page(api: Server, query: Query, cursor: str) -> tuple[list[dict[str, Any]], int, str | None]:
    """Return a page's works, the number of works in all, and the next cursor."""
    answer = None
    while answer is None:
        select = ",".join(name for name in SELECTED if name not in api.not_given)
        try:
            answer = api.json("/works", filter=query.filter(), select=select, per_page=str(PER_PAGE), cursor=cursor)
        except UsageError as error:
            # Fields come and go with the years; one that is gone is left out, and the manifest says so.
            unknown = _NO_FIELD.search(str(error))
            if unknown is None or unknown[1] not in SELECTED or unknown[1] in api.not_given:
                raise
            api.not_given.add(unknown[1])
    meta, works = answer.get("meta"), answer.get("results")
    following = meta.get("next_cursor") if isinstance(meta, dict) else None
    wrong = not isinstance(meta, dict) or not isinstance(works, list) or not isinstance(meta.get("count"), int)
    if wrong or not isinstance(following, str | None):
        raise FetchError(_("{url}: does not answer like OpenAlex; expected a page of works").format(url=api.base))
    return works, meta["count"], following


def _packed(works: list[dict[str, Any]]) -> bytes:
    lines = "".join(json.dumps(work, ensure_ascii=False, separators=(",", ":")) + "\n" for work in works)
    return gzip.compress(lines.encode("utf-8", "backslashreplace"), 6, mtime=0)


def estimate(api: Server, query: Query) -> Estimate:
    """Return what fetching will take. Asks for one page, which costs as much as any other."""
    start = time.perf_counter()
    works, count, _next = _page(api, query, _FIRST)
    seconds = time.perf_counter() - start
    pages = max(1, -(-count // PER_PAGE))
    cost = _LIST_COST if api.budget.cost is None else api.budget.cost
    credits = None if api.budget.credits is None else api.budget.credits * pages
    size = len(_packed(works)) * count // max(1, len(works))
    return Estimate(count, pages, cost * pages, api.budget.left, credits, api.budget.prepaid, size, seconds * pages)


def finished(out: Path, query: Query) -> dict[str, Any]:
    """Return the manifest where the folder holds the whole answer already. Raises UsageError where it holds another."""
    done, state = read_json(out / MANIFEST), read_json(out / UNDER_WAY / STATE)
    check_same(out, state or done, question(query))
    return {} if state else done


def question(query: Query) -> dict[str, Any]:
    """Return what is asked of the API, as state and manifest keep it."""
    return {**query.described(), "select": list(SELECTED)}


def fetch_works(api: Server, query: Query, out: Path, advance: Callable[[int], None]) -> dict[str, Any]:
    """Fetch what the query asks for into ``out`` and return the manifest; ``advance`` is told of each page's works.

    Raises FetchError, OutputError, UsageError.
    """
    done = finished(out, query)
    if done:
        return done
    home = out / UNDER_WAY
    try:
        home.mkdir(parents=True, exist_ok=True)
        state = read_json(home / STATE) or {
            "question": question(query),
            "data_date": datetime.now(UTC).date().isoformat(),
            "cursor": _FIRST,
            "page": 0,
            "length": 0,
            "works": 0,
            "expected": None,
        }
        advance(state["works"])
        seen: set[str] = set()
        while state["cursor"]:
            seen.add(state["cursor"])
            advance(_one_page(api, query, home, state, seen))
        return _publish(out, home, state)
    except OSError as error:
        raise not_written(out, error) from error


def _one_page(api: Server, query: Query, home: Path, state: dict[str, Any], seen: set[str]) -> int:
    """Fetch the next page, write it, and then note that it is there; return its number of works.

    Raises FetchError where it leads back to a page that was seen: such a list has no end.
    """
    works, count, following = _page(api, query, state["cursor"])
    if works and following in seen:
        text = _(
            "{url}: the list of works leads back to a page that was fetched before, after {works:,} of {count:,} "
            "works. Run the same command again later: it goes on from what is there; --again fetches all anew."
        )
        raise FetchError(text.format(url=api.base, works=state["works"], count=count))
    new_part = state["page"] % _PAGES_A_PART == 0
    start = 0 if new_part else state["length"]
    part = home / f"works-{state['page'] // _PAGES_A_PART + 1:05d}.jsonl.gz"
    if works:
        with part.open("r+b" if part.exists() else "wb") as file:
            file.truncate(start)
            file.seek(start)
            file.write(_packed(works))
            state["length"] = file.tell()
        state["page"] += 1
    state["expected"] = count if state["expected"] is None else state["expected"]
    # An empty page ends the list, whatever cursor it carries.
    state["cursor"] = following if works else None
    state["works"] += len(works)
    state["not_given"] = sorted(api.not_given)
    write_json(home / STATE, state)
    return len(works)


def _publish(out: Path, home: Path, state: dict[str, Any]) -> dict[str, Any]:
    """Move the parts to their place, write the manifest, and remove what is no longer needed."""
    pages = state["page"]
    names = [f"works-{number + 1:05d}.jsonl.gz" for number in range(-(-pages // _PAGES_A_PART))]
    for name in names:
        if (home / name).exists():
            (home / name).replace(out / name)
    files = [out / name for name in names]
    made = manifest("api", state["question"], state["data_date"], state["expected"], state["works"], files, out)
    made["fields_not_given"] = state["not_given"]
    write_json(out / MANIFEST, made)
    shutil.rmtree(home)
    return made


def forget(out: Path) -> None:
    """Remove what an earlier fetch left in the folder, and nothing else."""
    done = read_json(out / MANIFEST)
    names = [str(entry["name"]) for entry in done.get("files", [])] if "question" in done else []
    try:
        for name in names:
            if (out / name).resolve().is_relative_to(out.resolve()):
                (out / name).unlink(missing_ok=True)
        if "question" in done:
            (out / MANIFEST).unlink()
        shutil.rmtree(out / UNDER_WAY, ignore_errors=True)
        for folder in sorted(out.glob("data/**/"), reverse=True):
            if not any(folder.iterdir()):
                folder.rmdir()
    except OSError as error:
        raise not_written(out, error) from error
