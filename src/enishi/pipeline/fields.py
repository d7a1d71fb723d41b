"""The ICT fields of every work of a study, scheme by scheme, in bounded memory."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import ibis
import ibis.expr.types as ir
import pyarrow as pa
import pyarrow.parquet as pq

from enishi.engines.engine import read_parquet, saved
from enishi.flows.citation import of_no_scheme, standing
from enishi.language import _
from enishi.pipeline.progress import Progress
from enishi.resolve.field_text import tokens_of
from enishi.resolve.fields import classify
from enishi.study.corrections import Corrections
from enishi.tables.field import WORK_FIELD, FieldAnswer, Scheme, WorkText

# corrections: which lines of the corrections were used for a work, in its first row.
_ROWS = pa.schema([("uid", pa.int64()), *WORK_FIELD, ("corrections", pa.list_(pa.int64()))])
Row = dict[str, Any]
# A phrase → the fields that a person gave it, and the line that says so.
_Decided = dict[str, tuple[tuple[str, ...], int]]


@dataclass(frozen=True, slots=True)
class Subjects:
    """What the works of a study are about, and where they stand by citations among their like.

    rows: one row a work, scheme and field; standing and cuts: from ``citation.standing``; scheme: the one by whose
    fields works are judged highly cited, the study's first.
    """

    rows: ir.Table
    standing: ir.Table
    cuts: Sequence[Row]
    scheme: str


def subjects_of(connection: Any, works: ir.Table, rows: ir.Table, schemes: Sequence[Scheme], folder: Path) -> Subjects:
    """Return the works' fields with their standing by citations; without any scheme all works are alike."""
    judged = rows if schemes else of_no_scheme(works)
    where, cuts = standing(works, judged)
    where = saved(connection, where, folder / "standing.parquet")
    return Subjects(rows, where, cuts.to_pyarrow().to_pylist(), schemes[0].code if schemes else "all")


def corrected(scheme: Scheme, corrections: Corrections) -> Scheme:
    """Return the scheme with the terms that a person decided about: taken from all fields, given to those named."""
    decided = _decided(corrections)
    if not decided:
        return scheme
    fields = []
    for field in scheme.fields:
        for phrase in (*field.terms, *field.hints):
            # A term that is to say nothing has done its work once it is out of a vocabulary.
            if _key(phrase) in decided and not decided[_key(phrase)][0]:
                corrections.used[decided[_key(phrase)][1]] += 1
        terms = [phrase for phrase in field.terms if _key(phrase) not in decided]
        terms += [phrase for phrase, (codes, _line) in corrections.terms.items() if field.code in codes]
        hints = tuple(phrase for phrase in field.hints if _key(phrase) not in decided)
        fields.append(replace(field, terms=tuple(terms), hints=hints))
    return replace(scheme, fields=tuple(fields))


def _key(phrase: str) -> str:
    """Return a phrase as the vocabularies compare it."""
    return " ".join(tokens_of(phrase))


def _decided(corrections: Corrections) -> _Decided:
    return {_key(phrase): what for phrase, what in corrections.terms.items()}


def classified(
    connection: Any,
    works: ir.Table,
    schemes: Sequence[Scheme],
    corrections: Corrections,
    folder: Path,
    progress: Progress,
) -> ir.Table:
    """Return one row a work, scheme and field (one with a null field and the reason where it has none)."""
    total = int(works.count().execute()) * len(schemes)
    columns = ("uid", "work_id", "title", "keywords", "index_terms", "venue")
    with progress(_("finding the fields of works"), total) as advance:
        texts, paths = works.select(*columns), []
        for scheme in (corrected(scheme, corrections) for scheme in schemes):
            paths.append(folder / f"work_fields_{scheme.code}.parquet")
            shared = (scheme, _decided(corrections))
            made = connection.mapped(texts, "work_id", _classified, shared, _ROWS, paths[-1], advance, light=True)
            corrections.used.update(used_lines(made))
    if not paths:
        paths.append(folder / "work_fields.parquet")
        pq.write_table(_ROWS.empty_table(), paths[0])
    return read_parquet(connection, paths, "work_fields")


def _classified(shared: tuple[Scheme, _Decided], records: list[Row]) -> list[Row]:
    """Answer a batch of works."""
    scheme, decided = shared
    rows = []
    for record, answer in zip(records, classify(map(_text, records), scheme), strict=True):
        first, *others = _rows(record, scheme, answer)
        rows += [{**first, "corrections": _used(answer, decided)}, *others]
    return rows


def _text(record: Mapping[str, Any]) -> WorkText:
    return WorkText(record["title"] or "", record["keywords"] or (), record["index_terms"] or (), record["venue"])


def _rows(record: Mapping[str, Any], scheme: Scheme, answer: FieldAnswer) -> list[Row]:
    base = {"uid": record["uid"], "work_id": record["work_id"], "scheme": scheme.code, "reason": str(answer.reason)}
    if not answer.fields:
        return [{**base, "field": None, "weight": 0.0, "terms": [], "corrections": []}]
    return [
        {**base, "field": code, "weight": weight, "terms": answer.terms.get(code, []), "corrections": []}
        for code, weight in answer.fields.items()
    ]


def _used(answer: FieldAnswer, decided: _Decided) -> list[int]:
    """Return the lines of terms that fired."""
    if not decided:
        return []
    phrases = {_key(term) for terms in answer.terms.values() for term in terms}
    return sorted(decided[phrase][1] for phrase in phrases if phrase in decided)


def used_lines(rows: ir.Table) -> dict[int, int]:
    """Return how often each line of the corrections was used, from the column ``corrections``."""
    lines = rows.select(line=rows.corrections.unnest())
    counted = lines.group_by("line").aggregate(times=ibis._.count()).to_pyarrow().to_pylist()
    return {row["line"]: row["times"] for row in counted}


def field_counts(connection: Any, rows: ir.Table, places: ir.Table, folder: Path) -> ir.Table:
    """Return one row a scheme and field: works (full), works by weight, international works (of the full ones)."""
    joined = rows.filter(rows.field.notnull()).join(places.select("uid", "places"), "uid")
    counts = joined.group_by("scheme", "field").aggregate(
        works=joined.count(),
        # Weights have six digits: as whole numbers they add up to the same in any order.
        millionths=(joined.weight * 1_000_000).round().cast("int64").sum(),
        international_works=joined.places.contains(";").sum(),
    )
    return saved(connection, counts.order_by("scheme", "field"), folder / "field_counts.parquet")


def weak_terms(rows: ir.Table) -> ir.Table:
    """Return the terms that alone decide a field: ``term, scheme, field, works``, most works first."""
    alone = rows.filter(rows.field.notnull() & (rows.terms.length() == 1))
    counted = alone.group_by("scheme", "field", term=alone.terms[0]).aggregate(works=ibis._.count())
    return counted.order_by(ibis.desc("works"), "term", "scheme", "field")


def unknown_keywords(works: ir.Table, rows: ir.Table) -> ir.Table:
    """Return the authors' keywords of works without any field, by works: ``scheme, keyword, works``."""
    lost = rows.filter(rows.field.isnull()).select("uid", "scheme")
    joined = works.select("uid", keyword=works.keywords.unnest()).join(lost, "uid")
    words = joined.select("uid", "scheme", keyword=joined.keyword.lower().strip()).distinct()
    counted = words.group_by("scheme", "keyword").aggregate(works=ibis._.count())
    return counted.order_by(ibis.desc("works"), "keyword", "scheme")
