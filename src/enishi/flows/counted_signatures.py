"""Signatures from the engine's counts, chunk by chunk: what is held are numbers, however many texts the counts have."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array

from enishi.flows.network import Floats
from enishi.flows.signature import KEY, TENTH, UNKNOWN, WHOLE, Signatures

# Some rows of a table, as columns.
Chunk = Mapping[str, Sequence[Any]]
Ints = NDArray[np.int64]
# The distinct values of a column with their numbers, in the order in which they were met.
_Known = dict[Any, int]


def signatures(
    counts: Iterable[Chunk],
    fractions: Iterable[Chunk],
    by_field: Iterable[Chunk],
    cuts: Sequence[Mapping[str, Any]],
    scheme: str,
) -> Signatures:
    """Build signatures from ``coauthorship.signature_counts``, all ordered by their keys.

    cuts: from ``citation.standing``. scheme: the one by whose fields works are highly cited overall.
    """
    known: dict[str, _Known] = {name: {} for name in (*KEY, "place", "field", "scheme")}
    main = _numbered(counts, (*KEY, "works"), known)
    shares = _numbered(fractions, (*KEY, "place", "numerator", "denominator"), known)
    measures = ("millionths", "above", "at_cut", "above_millionths", "at_cut_millionths")
    judged = _numbered(by_field, (*KEY, "scheme", "field", *measures), known)
    size = len(main["works"])
    places, member = _listed(known["places"], main["places"])
    fields, has = _listed(known["fields"], main["fields"])
    own = _keys(main, known)
    order = np.argsort(own)

    def row_of(table: Mapping[str, Any]) -> Ints:
        return order[np.searchsorted(own, _keys(table, known), sorter=order)]

    column, inside = _columns(known["place"], (*places, UNKNOWN), shares["place"])
    parts = (shares["numerator"] / shares["denominator"])[inside]
    fractional = _summed(row_of(shares)[inside], column[inside], parts, (size, len(places) + 1))

    rows, part = row_of(judged), _cut_parts(cuts, judged, known)
    column, named = _columns(known["field"], fields, judged["field"])

    def of_field(values: Floats) -> csr_array:
        return csr_array((values[named], (rows[named], column[named])), shape=has.shape)

    mine = judged["scheme"] == known["scheme"].get(scheme, -1)
    top = (judged["above_millionths"] + judged["at_cut_millionths"] * part) / WHOLE
    value_of = dict(enumerate(known["top_tenth"]))
    return Signatures(
        places,
        fields,
        np.array([*known["year"]], np.int64)[main["year"]],
        main["works"],
        np.array([*known["multi_affiliation"]], bool)[main["multi_affiliation"]],
        member,
        fractional,
        has,
        of_field(judged["millionths"] / WHOLE),
        np.array([value_of[number] is not None for number in range(len(value_of))], bool)[main["top_tenth"]],
        np.bincount(rows[mine], top[mine], minlength=size).astype(float),
        of_field(judged["above"] + judged["at_cut"] * part),
    )


def _numbered(chunks: Iterable[Chunk], names: Sequence[str], known: Mapping[str, _Known]) -> dict[str, Ints]:
    """Return columns of whole numbers: those in ``known`` as the numbers of their values; nothing counts as 0."""
    parts: dict[str, list[Ints]] = {name: [np.empty(0, np.int64)] for name in names}
    for chunk in chunks:
        for name in names:
            if (values := known.get(name)) is None:
                numbers = [value or 0 for value in chunk[name]]
            else:
                numbers = [values.setdefault(value, len(values)) for value in chunk[name]]
            parts[name].append(np.array(numbers, np.int64))
    return {name: np.concatenate(found) for name, found in parts.items()}


def _keys(table: Mapping[str, Ints], known: Mapping[str, _Known]) -> Ints:
    """Return one number a row, the same for the same KEY."""
    keys = np.zeros(len(table[KEY[0]]), np.int64)
    for name in KEY:
        keys = keys * max(1, len(known[name])) + table[name]
    return keys


def _listed(texts: _Known, numbers: Ints) -> tuple[tuple[str, ...], csr_array]:
    """Return the distinct codes in lists joined by ``;``, ascending, and which of them stand in each row's list."""
    lists = [text.split(";") if text else [] for text in texts]
    codes = tuple(sorted({code for one in lists for code in one}))
    at = {code: i for i, code in enumerate(codes)}
    columns = [at[code] for one in lists for code in one]
    bounds = np.cumsum([0, *map(len, lists)])
    matrix = csr_array((np.ones(len(columns)), columns, bounds), shape=(len(lists), len(codes)))
    return codes, _sorted(matrix[numbers])


def _columns(known: _Known, codes: Sequence[str], numbers: Ints) -> tuple[Ints, NDArray[np.bool_]]:
    """Return where among the codes each row's value stands, and whether it does."""
    at = {code: i for i, code in enumerate(codes)}
    column = np.array([at.get(value, -1) for value in known], np.int64)[numbers]
    return column, column >= 0


def _summed(rows: Ints, columns: Ints, values: Floats, shape: tuple[int, int]) -> csr_array:
    """Return a matrix of sums, each in the order of the values; what comes to nothing is not stored."""
    cells, which = np.unique(rows * shape[1] + columns, return_inverse=True)
    made = csr_array((np.bincount(which, values), (cells // shape[1], cells % shape[1])), shape=shape)
    made.eliminate_zeros()
    return _sorted(made)


def _sorted(matrix: csr_array) -> csr_array:
    matrix.sort_indices()
    return matrix


def _cut_parts(cuts: Sequence[Mapping[str, Any]], judged: Mapping[str, Ints], known: Mapping[str, _Known]) -> Floats:
    """Return for each row the part of a work at the cut of its year and field that is highly cited."""
    parts = np.zeros((max(1, len(known["year"])), max(1, len(known["field"]))))
    for cut in cuts:
        if cut["year"] in known["year"] and cut["field"] in known["field"]:
            at = known["year"][cut["year"]], known["field"][cut["field"]]
            parts[at] = (cut["total"] / TENTH - cut["above"]) / cut["at"]
    return np.asarray(parts[judged["year"], judged["field"]], float)
