"""From works and authorships to signatures: every distinct affiliation is resolved once, then everything is counted."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import ibis
import ibis.expr.types as ir
import pyarrow as pa
import pyarrow.parquet as pq

from enishi.engines.duckdb import read_parquet, saved
from enishi.flows.coauthorship import located, shares, signature_counts, work_places
from enishi.flows.signature import Signatures, signatures
from enishi.language import _
from enishi.pipeline.progress import Progress
from enishi.resolve.places import resolve_places

CHUNK = 50_000
_ANSWERS = pa.schema(
    [
        ("text", pa.string()),
        ("places", pa.list_(pa.string())),
        ("place_confidence", pa.float64()),
        ("reason", pa.string()),
    ]
)


@dataclass(frozen=True, slots=True)
class Located:
    """Where the works of a study were done.

    works: ``uid, work_id, year, places, multi_affiliation``; affiliations: one row a distinct string with its answer
    and the works it touches; unresolved: strings without a place, by works; signatures: the counts of it all.
    """

    works: ir.Table
    affiliations: ir.Table
    unresolved: ir.Table
    signatures: Signatures


def resolved_texts(connection: Any, authorship: ir.Table, path: Path, progress: Progress) -> ir.Table:
    """Resolve every distinct affiliation text of the authorships: ``text, places, place_confidence, reason``."""
    texts = authorship.filter(authorship.text.notnull()).select("text").distinct()
    total = int(texts.count().execute())
    with progress(_("finding the places of affiliations"), total) as advance, pq.ParquetWriter(path, _ANSWERS) as out:
        for batch in texts.order_by("text").to_pyarrow_batches(chunk_size=CHUNK):
            column = batch.column(0).to_pylist()
            answers = list(resolve_places(column))
            rows = {
                "text": column,
                "places": [list(answer.places) for answer in answers],
                "place_confidence": [answer.confidence for answer in answers],
                "reason": [answer.reason for answer in answers],
            }
            out.write_table(pa.table(rows, schema=_ANSWERS))
            advance(len(column))
    return read_parquet(connection, [path], "resolved_text")


def locate(
    connection: Any,
    works: ir.Table,
    authorship: ir.Table,
    folding: dict[str, str],
    folder: Path,
    progress: Progress,
) -> Located:
    """Find the places of every work, and count the works by signature. Files in between go to ``folder``."""
    mine = saved(connection, authorship.semi_join(works, "uid"), folder / "study_authorship.parquet")
    answers = resolved_texts(connection, mine, folder / "resolved.parquet", progress)
    with progress(_("counting works by place"), None):
        rows = saved(connection, located(works, mine, answers), folder / "located.parquet")
        parts = saved(connection, shares(works, rows, folding), folder / "shares.parquet")
        places = saved(connection, work_places(works, parts), folder / "places_of_works.parquet")
        counts, fractions = signature_counts(places, parts)
        signed = signatures(counts.to_pyarrow().to_pydict(), fractions.to_pyarrow().to_pydict())
    affiliations = saved(connection, _affiliations(mine, answers), folder / "affiliations_by_works.parquet")
    return Located(places, affiliations, _unresolved(mine, answers), signed)


def _affiliations(authorship: ir.Table, answers: ir.Table) -> ir.Table:
    """Return each distinct text with its answer, the works it touches and the codes that sources give for it."""
    touched = authorship.group_by("text").aggregate(works=authorship.uid.nunique())
    coded = authorship.select("text", code=authorship.countries.unnest()).distinct()
    codes = coded.group_by("text").aggregate(source_codes=coded.code.collect(order_by=coded.code))
    joined = answers.join(touched, "text").left_join(codes, "text")
    columns = ("text", "works", "places", "place_confidence", "reason", "source_codes")
    return joined.select(*columns).rename(affiliation="text").order_by(ibis.desc("works"), "affiliation")


def _unresolved(authorship: ir.Table, answers: ir.Table) -> ir.Table:
    """Return the texts that, somewhere, neither name a place nor come with a code of their own, by such works."""
    joined = authorship.join(answers, "text")
    lost = joined.filter((joined.places.length() == 0) & (joined.countries.length() == 0))
    counted = lost.group_by(affiliation=lost.text).aggregate(works=lost.uid.nunique())
    return counted.order_by(ibis.desc("works"), "affiliation")
