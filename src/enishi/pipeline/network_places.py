"""The places of every distinct affiliation of a study, for a network; most are told where stretches were read."""

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pyarrow as pa

from enishi.language import _
from enishi.pipeline.progress import Progress
from enishi.resolve.only_places import resolve_only_places
from enishi.resolve.places import LONGEST, resolve_places
from enishi.study.corrections import Corrections
from enishi.tables.columns import column
from enishi.tables.parquet import TableWriter
from enishi.tables.staged import ANSWERS

if TYPE_CHECKING:
    from enishi.resolve.organisation_registry import Registry


def answered(
    texts: Iterable[list[tuple[str, list[str] | None]]], corrections: Corrections, path: Path, progress: Progress
) -> dict[str, Any] | None:
    """Write ``text, places, decided`` of every distinct affiliation; return the registry if one was asked.

    texts: with the places that each names, None where that is not told yet; some at once, in order.
    """
    asked: list[Registry | None] = []

    def registry() -> "Registry | None":
        if not asked:
            from enishi.resolve.organisation_registry import load_registry

            asked.append(load_registry())
        return asked[0]

    with progress(_("finding the places of affiliations"), None) as advance, TableWriter(path, ANSWERS) as out:
        for rows in texts:
            unknown = (text[:LONGEST] for text, places in rows if places is None)
            fresh = (answer.places for answer in resolve_places(unknown))
            texts_here = [text for text, _named in rows]
            found = [tuple(places) if places is not None else next(fresh) for _text, places in rows]
            answers = resolve_only_places(texts_here, found, registry, corrections)
            columns: list[Sequence[Any]] = [texts_here, *map(list, zip(*answers, strict=True))]
            arrays = [column(values, field.type) for values, field in zip(columns, ANSWERS, strict=True)]
            out.write_table(pa.Table.from_arrays(arrays, schema=ANSWERS))
            advance(len(rows))
    used = asked[0] if asked else None
    return {"version": used.version, "sha256": used.sha256} if used else None
