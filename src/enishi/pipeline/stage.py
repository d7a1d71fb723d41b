"""Reading, file by file: each input becomes Parquet files, its rejects and its counts.

The counts are written last, and everything under another name first: a file that has counts is whole, so a run that
was killed goes on from the files that are done. Law, for each file: read = works + rejected.
"""

import gc
import json
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import asdict
from pathlib import Path

import numpy as np
import pyarrow.compute as pc

from enishi import __version__
from enishi.errors import InputError
from enishi.language import _, current
from enishi.pipeline.accounts import GAPS, Counts
from enishi.pipeline.giving_back import uncollected
from enishi.pipeline.inputs import Input, sha256
from enishi.pipeline.staged_tables import BATCH, StagedTables
from enishi.readers import read_blocks
from enishi.readers.provenance import provenance
from enishi.tables.staged import RECORDS
from enishi.tables.work import Reject, Work
from enishi.tables.work_columns import Block, WorkColumns, from_works


def _blocks(source: Input, path: Path) -> Iterator[Block]:
    """Yield the records of an input. Raises InputError where the system does not let it be read."""
    if source.reader is None:
        return
    try:
        with uncollected():
            for block in read_blocks(path, source.reader):
                yield block
                gc.collect(0)  # cycles that nothing reaches any more
    except OSError as error:
        reason = error.strerror or error
        raise InputError(_("{path}: cannot be read: {error}").format(path=source.where, error=reason)) from error


def _gaps(works: WorkColumns, most: int | None) -> Counter[str]:
    """Return how many works lack what, and how many have so many authors (``most``) that some may be cut off."""
    count = len(works.works)
    authors = np.bincount(works.authors["work"], minlength=count)
    located = np.zeros(count, bool)
    located[np.asarray(works.affiliations["work"])] = True
    coded = pc.greater(works.authors["countries"].value_lengths(), 0)
    located[np.asarray(works.authors["work"].filter(coded))] = True
    missing = (authors == 0, ~located, np.asarray(works.works["year"].is_null()))
    tally = Counter({gap: int(lacks.sum()) for gap, lacks in zip(GAPS, missing, strict=True)})
    tally["possibly_cut"] = int((authors == most).sum()) if most else 0
    return tally


def stage(source: Input, number: int, folder: Path, advance: Callable[[int], None], names: bool) -> Counts:
    """Read one input into ``folder`` and return its counts; an input that is there already is not read again.

    Writes ``NNNNNN.work.parquet``, ``NNNNNN.authorship.parquet``, with ``names`` ``NNNNNN.byline.parquet``, further
    ``NNNNNN.rejects.jsonl`` and, last, ``NNNNNN.json``. ``advance`` is told how many more records were read. Raises
    InputError where the file cannot be used at all or changes while it is read.
    """
    stem = folder / f"{number:06d}"
    before, reader = source.state(), source.reader
    identity = {
        "path": source.name,
        "format": source.format or "",
        "enishi": __version__,
        "language": current(),  # the reasons of rejects are in it
        "author_names": names,
    }
    if source.remote:  # its sum is known only once it is here
        identity |= {"bytes": before[0], "changed": before[1]}
    else:
        identity |= {"sha256": sha256(source.path), **provenance(source.path)}
    done = stem.with_suffix(".json")
    if done.exists():
        counts: Counts = json.loads(done.read_text("utf-8"))
        if identity.items() <= counts.items():
            advance(counts["read"])
            return counts
        done.unlink()
    if not names:
        stem.with_suffix(".byline.parquet").unlink(missing_ok=True)

    tables, rejects, tally = StagedTables(stem, names), [], Counter[str]()
    read, most = 0, reader.cuts_authors_at if reader else None
    with source.at_hand(folder) as path:
        for block in _blocks(source, path):
            found = [(at, one) for at, one in block.others if isinstance(one, Work)]
            numbers = np.array([at for at, _work in found], np.int64)
            one_by_one = from_works([one for _number, one in found])
            for at, works in ((block.numbers, block.works), (numbers, one_by_one)):
                if works is not None and len(at):
                    tally += _gaps(works, most)
                    tables.add(number * RECORDS + at, works)
            tables.flush(BATCH)
            rejects += [{"file": source.name, **asdict(one)} for _n, one in block.others if isinstance(one, Reject)]
            read += block.read
            advance(block.read)
        tables.close()
        if source.remote:
            identity["sha256"] = sha256(path)
    if source.state() != before:
        raise InputError(_("{path}: the file changed while it was read; run again").format(path=source.where))
    stem.with_suffix(".rejects.jsonl").write_text(
        "".join(json.dumps(reject, ensure_ascii=False) + "\n" for reject in rejects), "utf-8"
    )
    counts = {
        **identity,
        "label": reader.label if reader else "",
        "bytes": before[0],
        "read": read,
        "rejected": len(rejects),
        **{gap: tally[gap] for gap in (*GAPS, "possibly_cut")},
        "cannot_give": sorted(reader.cannot_give) if reader else [],
    }
    done.with_suffix(".json.partial").write_text(json.dumps(counts, ensure_ascii=False), "utf-8")
    done.with_suffix(".json.partial").rename(done)
    return counts
