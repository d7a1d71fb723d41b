"""Signatures of organisations: the distinct combinations of year, organisations, places and fields, with their works.

The sister of ``signature``: every measure of an organisation is a function of this table. It is sparse throughout, so
that hundreds of thousands of organisations fit.
"""

from collections.abc import Iterable, Iterator
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


def signature_counts(teams: ir.Table, places: ir.Table, subjects: ir.Table) -> ir.Table:
    """Return one row a distinct ``year, organisations, places, fields`` with its ``works``, in the order of the key.

    teams: ``uid, organisation``, any number of rows each. places: one row a work, ``uid, year, places`` (codes joined
    by ``;``). subjects: ``uid, scheme, field`` (null where a work has none). organisations, places, fields: lists in
    ascending order, empty where nothing is known; a field is ``scheme.field``. Law: works sum to the works of
    ``places``.
    """
    taking_part = teams.select("uid", "organisation").distinct().group_by("uid")
    organisations = taking_part.aggregate(organisations=_.organisation.collect().sort())
    about = subjects.filter(subjects.field.notnull())
    about = about.select("uid", field=about.scheme.concat(".", about.field)).distinct()
    fields = about.group_by("uid").aggregate(fields=_.field.collect().sort())
    works = places.select("uid", "year", codes=places.places)
    works = works.left_join(organisations, "uid").drop("uid_right").left_join(fields, "uid")
    nothing = ibis.literal([], type="array<string>")
    key = ["year", "organisations", "places", "fields"]
    described = works.select(
        "year",
        organisations=ibis.coalesce(works.organisations, nothing),
        # Splitting the empty text would give a list with an empty code.
        places=ibis.ifelse(works.codes == "", nothing, works.codes.split(";")),
        fields=ibis.coalesce(works.fields, nothing),
    )
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
    """Build signatures from the table ``organisation_signatures``, batch by batch."""
    parts = list(_parts(batches))
    works = np.concatenate([part[0] for part in parts]) if parts else np.empty(0, np.int64)
    international = np.concatenate([part[1] for part in parts]) if parts else np.empty(0, bool)
    organisations, member = _matrix([part[2] for part in parts], len(works))
    fields, subject = _matrix([part[3] for part in parts], len(works))
    return OrganisationSignatures(organisations, fields, works, international, member, subject)


def _parts(batches: Iterable[pa.RecordBatch]) -> Iterator[tuple[Ints, NDArray[np.bool_], pa.ListArray, pa.ListArray]]:
    """Yield works, whether international, organisations and fields of each batch; texts as a batch's dictionary."""
    for batch in batches:
        several = pc.greater(pc.list_value_length(batch["places"]), 1)
        lists = [
            pa.ListArray.from_arrays(pc.subtract(batch[name].offsets, batch[name].offsets[0]), batch[name].flatten())
            for name in ("organisations", "fields")
        ]
        yield batch["works"].to_numpy(), several.to_numpy(zero_copy_only=False), *lists


def _matrix(lists: list[pa.ListArray], rows: int) -> tuple[tuple[str, ...], csr_array]:
    """Return the distinct texts in ascending order, and which of them stands in which row."""
    texts = pa.chunked_array([part.values for part in lists], pa.string()).combine_chunks()
    # Sorted in Python: by code point, as ids are sorted everywhere else.
    known = tuple(sorted(pc.unique(texts).to_pylist()))
    columns = pc.index_in(texts, value_set=pa.array(known, pa.string())).to_numpy(zero_copy_only=False)
    lengths = [pc.list_value_length(part).to_numpy(zero_copy_only=False) for part in lists]
    bounds = np.concatenate([[0], np.cumsum(np.concatenate(lengths) if lengths else [])]).astype(np.int64)
    matrix = csr_array((np.ones(len(columns)), columns.astype(np.int64), bounds), shape=(rows, len(known)))
    matrix.sort_indices()
    return known, matrix
