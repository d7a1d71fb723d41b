"""Signatures of organisations: the distinct combinations of year, organisations, places and fields, with their works.

The sister of ``signature``: every measure of an organisation is a function of this table. It is sparse throughout, so
that hundreds of thousands of organisations fit.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, cast

import ibis
import ibis.expr.types as ir
import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from ibis import _
from numpy.typing import NDArray
from scipy.sparse import csr_array

Ints = NDArray[np.int64]


def described_works(teams: ir.Table, places: ir.Table, subjects: ir.Table) -> ir.Table:
    """Return one row a work with what its signature is made of: ``year, organisations, places, fields``.

    teams: ``uid, organisation``, any number of rows each. places: one row a work, ``uid, year, places`` (codes joined
    by ``;``). subjects: ``uid, scheme, field`` (null where a work has none). organisations, places, fields: lists in
    ascending order, empty where nothing is known; a field is ``scheme.field``.
    """
    taking_part = teams.select("uid", "organisation").distinct().group_by("uid")
    organisations = taking_part.aggregate(organisations=_.organisation.collect().sort())
    about = subjects.filter(subjects.field.notnull())
    about = about.select("uid", field=about.scheme.concat(".", about.field)).distinct()
    fields = about.group_by("uid").aggregate(fields=_.field.collect().sort())
    works = places.select("uid", "year", codes=places.places)
    works = works.left_join(organisations, "uid").drop("uid_right").left_join(fields, "uid")
    nothing = ibis.literal([], type="array<string>")
    described = works.select(
        "year",
        organisations=ibis.coalesce(works.organisations, nothing),
        # Splitting the empty text would give a list with an empty code.
        places=ibis.ifelse(works.codes == "", nothing, works.codes.split(";")),
        fields=ibis.coalesce(works.fields, nothing),
    )
    return cast(ir.Table, described)


def signature_counts(described: ir.Table) -> ir.Table:
    """Return one row a distinct signature of works that are described, with its ``works``, in the order of the key.

    Law: works sum to the works described.
    """
    key = list(described.columns)
    return cast(ir.Table, described.group_by(key).aggregate(works=_.count()).order_by(key))


@dataclass(frozen=True, slots=True, eq=False)
class OrganisationSignatures:
    """s signatures over n organisations and f fields.

    organisations, fields: ascending. works: (s,). international: (s,) whether the works were done in two or more
    known places. member: (s, n) and subject: (s, f), 1 where the organisation takes part, where the field is meant.
    """

    organisations: tuple[str, ...]
    fields: tuple[str, ...]
    works: Ints
    international: NDArray[np.bool_]
    member: Any  # scipy's csr_array of float64
    subject: Any


def from_batches(batches: Iterable[pa.RecordBatch]) -> OrganisationSignatures:
    """Build signatures from the table ``organisation_signatures``, batch by batch: no text is held longer."""
    parts = list(map(_part, batches))
    works = np.concatenate([np.empty(0, np.int64), *(part.works for part in parts)])
    international = np.concatenate([np.empty(0, bool), *(part.international for part in parts)])
    organisations, member = _matrix([part.organisations for part in parts])
    fields, subject = _matrix([part.fields for part in parts])
    return OrganisationSignatures(organisations, fields, works, international, member, subject)


@dataclass(frozen=True, slots=True, eq=False)
class _Lists:
    """Lists of texts: the lengths of the lists, the distinct texts, and which of these stand in the lists."""

    lengths: Ints
    texts: list[str]
    numbers: NDArray[np.int32]


@dataclass(frozen=True, slots=True, eq=False)
class _Part:
    """What a batch holds."""

    works: Ints
    international: NDArray[np.bool_]
    organisations: _Lists
    fields: _Lists


def _part(batch: pa.RecordBatch) -> _Part:
    several = pc.greater(pc.list_value_length(batch["places"]), 1).to_numpy(zero_copy_only=False)
    # A copy: a view of one column would keep the whole batch.
    works = np.array(batch["works"], np.int64)
    return _Part(works, several, _lists(batch["organisations"]), _lists(batch["fields"]))


def _lists(column: pa.ListArray) -> _Lists:
    coded = column.flatten().dictionary_encode()
    lengths = pc.list_value_length(column).to_numpy(zero_copy_only=False)
    return _Lists(lengths.astype(np.int64), coded.dictionary.to_pylist(), coded.indices.to_numpy())


def _matrix(parts: list[_Lists]) -> tuple[tuple[str, ...], csr_array]:
    """Return the distinct texts in ascending order, and which of them stands in which row."""
    # Sorted in Python: by code point, as ids are sorted everywhere else.
    known = tuple(sorted({text for part in parts for text in part.texts}))
    column = {text: i for i, text in enumerate(known)}
    new = (np.array([column[text] for text in part.texts], np.int32)[part.numbers] for part in parts)
    columns = np.concatenate([np.empty(0, np.int32), *new])
    bounds = np.cumsum(np.concatenate([np.zeros(1, np.int64), *(part.lengths for part in parts)]))
    matrix = csr_array((np.ones(len(columns)), columns, bounds), shape=(len(bounds) - 1, len(known)))
    matrix.sort_indices()
    return known, matrix
