"""Signatures to and from the table in which a result keeps them."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import numpy as np
from scipy.sparse import csr_array

from enishi.flows.signature import UNKNOWN, Signatures

Row = Mapping[str, Any]


def from_table(rows: Sequence[Row]) -> Signatures:
    """Build signatures from the rows of a result's table of signatures."""
    places = tuple(sorted({code for row in rows for code in row["places"]}))
    fields = tuple(sorted({field for row in rows for field in row["fields"]}))
    place_at = {place: i for i, place in enumerate([*places, UNKNOWN])}
    field_at = {field: i for i, field in enumerate(fields)}
    size = len(rows)

    def matrix(column: dict[str, int], keys: str, values: str | None, width: int) -> Any:
        lengths = [len(row[keys]) for row in rows]
        at = [column[name] for row in rows for name in row[keys]]
        data = np.ones(len(at)) if values is None else np.array([v for row in rows for v in row[values]], float)
        made = csr_array((data, (np.repeat(np.arange(size), lengths), at)), shape=(size, width))
        made.sort_indices()
        return made

    unknown = np.array([row["fraction_unknown"] for row in rows], float)
    last = csr_array((unknown, (np.arange(size), np.full(size, len(places)))), shape=(size, len(places) + 1))
    fractions = (matrix(place_at, "places", "fractions", len(places) + 1) + last).tocsr()
    fractions.sort_indices()
    return Signatures(
        places,
        fields,
        np.array([row["year"] for row in rows], np.int64),
        np.array([row["works"] for row in rows], np.int64),
        np.array([row["multi_affiliation"] for row in rows], bool),
        matrix(place_at, "places", None, len(places)),
        fractions,
        matrix(field_at, "fields", None, len(fields)),
        matrix(field_at, "fields", "field_weights", len(fields)),
        np.array([row["top_tenth"] is not None for row in rows], bool),
        np.array([row["highly_cited"] or 0.0 for row in rows], float),
        matrix(field_at, "fields", "field_highly_cited", len(fields)),
    )


def signature_rows(signed: Signatures) -> Iterator[dict[str, Any]]:
    """Yield the signatures as rows of the table of a result; lists stand in the order of places and of fields."""
    member, fractions, has = signed.member.tocsr(), signed.fractions.tocsr(), signed.has.tocsr()
    unknown = len(signed.places)
    for i, (year, works) in enumerate(zip(signed.years.tolist(), signed.works.tolist(), strict=True)):
        columns = _row(member, i)
        fields = _row(has, i)
        share, weight = _row(fractions, i), _row(signed.weights, i)
        within = _row(signed.field_highly_cited, i)
        cited = bool(signed.cited[i])
        yield {
            "year": year,
            "places": [signed.places[column] for column in sorted(columns)],
            "multi_affiliation": bool(signed.multi_affiliation[i]),
            "fields": [signed.fields[field] for field in sorted(fields)],
            "top_tenth": bool(signed.highly_cited[i] > 0) if cited else None,
            "works": works,
            "fractions": [share.get(column, 0.0) for column in sorted(columns)],
            "fraction_unknown": share.get(unknown, 0.0),
            "field_weights": [weight.get(field, 0.0) for field in sorted(fields)],
            "highly_cited": float(signed.highly_cited[i]) if cited else None,
            "field_highly_cited": [within.get(field, 0.0) for field in sorted(fields)],
        }


def _row(matrix: Any, row: int) -> dict[int, float]:
    """Return one row of a sparse matrix as column → value."""
    part = slice(matrix.indptr[row], matrix.indptr[row + 1])
    return dict(zip(matrix.indices[part].tolist(), matrix.data[part].tolist(), strict=True))
