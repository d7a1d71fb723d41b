"""The Parquet files that reading one input makes: its works, their authorships and, if wanted, their bylines."""

from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any

import pyarrow as pa

from enishi.knowledge.place_codes import NOT_KNOWN
from enishi.resolve.work_keys import content_key, first_author_key, title_key
from enishi.tables.parquet import TableWriter
from enishi.tables.place import is_place
from enishi.tables.staged import AUTHORSHIP, BYLINE, WORK
from enishi.tables.work import Work

BATCH = 20_000
# An author's affiliation of a work: its author's number, its own, its text and codes.
_Link = tuple[int, int, str | None, list[str]]


class StagedTables:
    """The files in the making, written beside and renamed when they are closed."""

    def __init__(self, stem: Path, names: bool) -> None:
        """Begin the files ``stem.work.parquet`` and so on; names: whether authors' names are kept."""
        self._schemas = {"work": WORK, "authorship": AUTHORSHIP} | ({"byline": BYLINE} if names else {})
        self._paths = {name: stem.with_suffix(f".{name}.parquet") for name in self._schemas}
        self._writers = {
            name: TableWriter(f"{self._paths[name]}.partial", schema, compression="zstd")
            for name, schema in self._schemas.items()
        }
        self._rows: dict[str, list[tuple[Any, ...]]] = {name: [] for name in self._schemas}
        self._works, self._authorship = self._rows["work"], self._rows["authorship"]

    def add(self, uid: int, work: Work) -> None:
        """Add a work."""
        links = _links(work)
        self._works.append(_work_row(uid, work, links))
        self._authorship += [(uid, *link) for link in links]
        if "byline" in self._rows:
            self._rows["byline"].extend(_byline_rows(uid, work))
        if len(self._works) >= BATCH:
            self._flush()

    def _flush(self) -> None:
        for name, schema in self._schemas.items():
            columns = list(zip(*self._rows[name], strict=True)) or [()] * len(schema)
            arrays = [pa.array(column, field.type) for column, field in zip(columns, schema, strict=True)]
            self._writers[name].write_table(pa.Table.from_arrays(arrays, schema=schema))
            self._rows[name].clear()

    def close(self) -> None:
        """Write what is left and give the files their names."""
        self._flush()
        for name, writer in self._writers.items():
            writer.close()
            Path(f"{self._paths[name]}.partial").rename(self._paths[name])


def _codes(countries: Sequence[str]) -> list[str]:
    if len(countries) == 1:  # most
        code = _code(countries[0])
        return [code] if code else []
    return sorted({code for country in countries if (code := _code(country))})


@lru_cache(1 << 10)
def _code(country: str) -> str | None:
    code = country.strip().upper()
    return code if is_place(code) and code != NOT_KNOWN else None


def _links(work: Work) -> list[_Link]:
    links: list[_Link] = []
    for number, author in enumerate(work.authors, 1):
        if author.countries and (codes := _codes(author.countries)):
            links.append((number, 0, None, codes))
        links += [(number, i, a.text or None, _codes(a.countries)) for i, a in enumerate(author.affiliations, 1)]
    links += [(0, i, a.text or None, _codes(a.countries)) for i, a in enumerate(work.unlinked, 1)]
    return links


def _work_row(uid: int, work: Work, links: Sequence[_Link]) -> tuple[Any, ...]:
    return (
        uid,
        work.id,
        work.id.partition(":")[0],
        work.title,
        title_key(work.title),
        first_author_key(work),
        work.year,
        work.doi,
        work.type,
        work.venue,
        work.publisher,
        work.language,
        work.cited_by,
        work.updated,
        len(work.authors),
        sum([len(author.affiliations) for author in work.authors]) + len(work.unlinked),
        content_key([author.name for author in work.authors], links),
        work.keywords,
        work.index_terms,
        work.funders,
    )


def _byline_rows(uid: int, work: Work) -> list[tuple[Any, ...]]:
    """Return the names of a byline as printed; what holds the sign of an e-mail address is none."""
    named = ((number, " ".join(author.name.split())) for number, author in enumerate(work.authors, 1))
    return [(uid, number, name) for number, name in named if name and not set("@＠") & set(name)]
