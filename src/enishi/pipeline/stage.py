"""Reading, file by file: each input becomes Parquet files, its rejects and its counts.

The counts are written last, and everything under another name first: a file that has counts is whole, so a run that
was killed goes on from the files that are done. Law, for each file: read = works + rejected.
"""

import hashlib
import json
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import asdict
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from enishi import __version__
from enishi.errors import InputError
from enishi.language import _, current
from enishi.pipeline.inputs import Input, sha256
from enishi.readers import read
from enishi.readers.provenance import provenance
from enishi.readers.reader import Record
from enishi.resolve.merging import RECORDS
from enishi.resolve.work_keys import first_author_key, title_key
from enishi.tables.place import is_place
from enishi.tables.staged import AUTHORSHIP, BYLINE, WORK
from enishi.tables.work import Reject, Work

BATCH = 20_000
Counts = dict[str, Any]
# Parts of an input's identity that say under which circumstances it was read, not what it is.
RUN_ONLY = ("enishi", "language", "author_names")


class _Tables:
    """The Parquet files in the making: the works of one input, their authorships and, if wanted, their bylines."""

    def __init__(self, stem: Path, names: bool) -> None:
        self._schemas = {"work": WORK, "authorship": AUTHORSHIP} | ({"byline": BYLINE} if names else {})
        self._paths = {name: stem.with_suffix(f".{name}.parquet") for name in self._schemas}
        self._writers = {
            name: pq.ParquetWriter(f"{self._paths[name]}.partial", schema, compression="zstd")
            for name, schema in self._schemas.items()
        }
        self._rows: dict[str, list[tuple[Any, ...]]] = {name: [] for name in self._schemas}

    def add(self, uid: int, work: Work) -> None:
        self._rows["work"].append(_work_row(uid, work))
        self._rows["authorship"].extend(_authorship_rows(uid, work))
        if "byline" in self._rows:
            self._rows["byline"].extend(_byline_rows(uid, work))
        if len(self._rows["work"]) >= BATCH:
            self._flush()

    def _flush(self) -> None:
        for name, schema in self._schemas.items():
            columns = list(zip(*self._rows[name], strict=True)) or [()] * len(schema)
            arrays = [pa.array(column, field.type) for column, field in zip(columns, schema, strict=True)]
            self._writers[name].write_table(pa.Table.from_arrays(arrays, schema=schema))
            self._rows[name].clear()

    def close(self) -> None:
        self._flush()
        for name, writer in self._writers.items():
            writer.close()
            Path(f"{self._paths[name]}.partial").rename(self._paths[name])


def _codes(countries: list[str]) -> list[str]:
    return sorted({code for country in countries if is_place(code := country.strip().upper()) and code != "ZZ"})


def _content(work: Work) -> int:
    """Return a hash of the record's authors and affiliations, the same in every run."""
    digest = hashlib.blake2b(repr((work.authors, work.unlinked)).encode("utf-8", "backslashreplace"), digest_size=7)
    return int.from_bytes(digest.digest())


def _work_row(uid: int, work: Work) -> tuple[Any, ...]:
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
        sum(len(author.affiliations) for author in work.authors) + len(work.unlinked),
        _content(work),
        work.keywords,
        work.index_terms,
        work.funders,
    )


def _authorship_rows(uid: int, work: Work) -> list[tuple[Any, ...]]:
    rows: list[tuple[Any, ...]] = []
    for number, author in enumerate(work.authors, 1):
        if codes := _codes(author.countries):
            rows.append((uid, number, 0, None, codes))
        rows.extend((uid, number, i, a.text or None, _codes(a.countries)) for i, a in enumerate(author.affiliations, 1))
    rows.extend((uid, 0, i, a.text or None, _codes(a.countries)) for i, a in enumerate(work.unlinked, 1))
    return rows


def _byline_rows(uid: int, work: Work) -> list[tuple[Any, ...]]:
    """Return the names of a byline as printed; what holds the sign of an e-mail address is none."""
    named = ((number, " ".join(author.name.split())) for number, author in enumerate(work.authors, 1))
    return [(uid, number, name) for number, name in named if name and not set("@＠") & set(name)]


def _gaps(work: Work) -> list[str]:
    """Return which of the three things that a work needs for the picture it lacks."""
    located = work.unlinked or any(author.affiliations or author.countries for author in work.authors)
    lacks = {"without_authors": not work.authors, "without_affiliation": not located, "without_year": work.year is None}
    return [name for name, missing in lacks.items() if missing]


def _records(source: Input) -> Iterator[Record]:
    """Yield the records of an input. Raises InputError where the system does not let it be read."""
    if source.reader is None:
        return
    try:
        yield from read(source.path, source.reader)
    except OSError as error:
        reason = error.strerror or error
        raise InputError(_("{path}: cannot be read: {error}").format(path=source.path, error=reason)) from error


def stage(source: Input, number: int, folder: Path, advance: Callable[[int], None], names: bool) -> Counts:
    """Read one input into ``folder`` and return its counts; an input that is there already is not read again.

    Writes ``NNNNNN.work.parquet``, ``NNNNNN.authorship.parquet``, with ``names`` ``NNNNNN.byline.parquet``, further
    ``NNNNNN.rejects.jsonl`` and, last, ``NNNNNN.json``. ``advance`` is told how many more records were read. Raises
    InputError where the file cannot be used at all or changes while it is read.
    """
    stem = folder / f"{number:06d}"
    before, digest = source.state(), sha256(source.path)
    reader = source.reader
    identity = {
        "path": source.name,
        "sha256": digest,
        "format": reader.name if reader else "",
        "enishi": __version__,
        "language": current(),  # the reasons of rejects are in it
        "author_names": names,
        **provenance(source.path),
    }
    done = stem.with_suffix(".json")
    if done.exists():
        counts: Counts = json.loads(done.read_text("utf-8"))
        if identity.items() <= counts.items():
            advance(counts["read"])
            return counts
        done.unlink()
    if not names:
        stem.with_suffix(".byline.parquet").unlink(missing_ok=True)

    tables, rejects, tally = _Tables(stem, names), [], Counter[str]()
    record, most = 0, reader.cuts_authors_at if reader else None
    for record, item in enumerate(_records(source), 1):
        if isinstance(item, Reject):
            rejects.append({"file": source.name, **asdict(item)})
        else:
            tally.update(_gaps(item))
            tally["possibly_cut"] += bool(item.authors) and len(item.authors) == most
            tables.add(number * RECORDS + record, item)
        if record % 1000 == 0:
            advance(1000)
    advance(record % 1000)
    tables.close()
    if source.state() != before:
        raise InputError(_("{path}: the file changed while it was read; run again").format(path=source.path))
    stem.with_suffix(".rejects.jsonl").write_text(
        "".join(json.dumps(reject, ensure_ascii=False) + "\n" for reject in rejects), "utf-8"
    )
    counts = {
        **identity,
        "label": reader.label if reader else "",
        "bytes": sum(size for _name, size, _time in before),
        "read": record,
        "rejected": len(rejects),
        **{gap: tally[gap] for gap in ("without_authors", "without_affiliation", "without_year", "possibly_cut")},
        "cannot_give": sorted(reader.cannot_give) if reader else [],
    }
    done.with_suffix(".json.partial").write_text(json.dumps(counts, ensure_ascii=False), "utf-8")
    done.with_suffix(".json.partial").rename(done)
    return counts
