"""The tables of a stretch: what staging writes of its works, without what a network does not need, in whole columns."""

from collections import Counter
from collections.abc import Mapping, Sequence
from itertools import chain
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from enishi.pipeline.accounts import GAPS
from enishi.readers.wos_byline import Byline
from enishi.resolve.places import resolve_places
from enishi.resolve.work_keys import content_key, surname_key, title_key
from enishi.tables.columns import column, empty_lists, numbers
from enishi.tables.staged import AUTHORSHIP, NAMED, RECORDS, WORK

_NO_CODES: list[str] = []  # the source gives none


def write_tables(stem: Path, number: int, records: Sequence[int], bylines: Sequence[Byline]) -> Counter[str]:
    """Write the tables of the works of a stretch; return how many works lack what.

    number: that of the input; records: of each work the number of its record. The columns of works that a network does
    not need hold nothing.
    """
    columns: Sequence[Any] = [*zip(*bylines, strict=True)] or [()] * len(Byline._fields)
    ids, titles, years, dois, cited, names, affiliations, unlinked = columns
    # Of each work the affiliations of its authors, one list an author, and last those of none.
    lists: list[list[str]] = []
    contents = []
    for mine, of_none, people in zip(affiliations, unlinked, names, strict=True):
        lists += mine
        lists.append(of_none)
        byline = [*enumerate(mine, 1), (0, of_none)]
        links = [(author, i, text, _NO_CODES) for author, here in byline for i, text in enumerate(here, 1)]
        contents.append(content_key(people, links))
    authors = np.fromiter(map(len, names), np.int64, len(names))
    lengths = np.fromiter(map(len, lists), np.int64, len(lists))
    last = np.cumsum(authors + 1)  # where the lists of a work end
    affiliated = np.diff(np.cumsum(lengths)[last - 1], prepend=0)
    uid = np.array(records, np.int64) + number * RECORDS

    keyed = [surname_key(people[0]) if people else None for people in names]
    texts = {
        "work_id": ids,
        "title": titles,
        "title_key": [*map(title_key, titles)],
        "first_author": keyed,
        "doi": dois,
    }
    kinds = {field.name: field.type for field in WORK}
    works = {name: column(values, kinds[name]) for name, values in {**texts, "year": years, "cited_by": cited}.items()}
    for name, values in (("uid", uid), ("authors", authors), ("affiliations", affiliated), ("content", contents)):
        works[name] = numbers(np.asarray(values, np.int64), kinds[name])
    _to_parquet(stem, "work", WORK, {**works, "source": column(["wos"] * len(uid), pa.string())}, len(uid))

    author = np.arange(1, len(lists) + 1) - np.repeat(last - authors - 1, authors + 1)
    author[last - 1] = 0
    first = np.cumsum(lengths) - lengths
    codes: dict[str, int] = {}
    at = [codes.setdefault(text, len(codes)) for text in chain.from_iterable(lists)]
    distinct = column([*codes], pa.string())
    rows = {
        "uid": numbers(np.repeat(uid, affiliated), pa.int64()),
        "author": numbers(np.repeat(author, lengths), pa.int32()),
        "affiliation": numbers(np.arange(1, len(at) + 1) - np.repeat(first, lengths), pa.int32()),
        "text": pa.DictionaryArray.from_arrays(numbers(np.array(at, np.int32), pa.int32()), distinct),
        "countries": empty_lists(len(at), AUTHORSHIP.field("countries").type),
    }
    _to_parquet(stem, "authorship", AUTHORSHIP, rows, len(at))
    places = column([answer.places for answer in resolve_places(codes)], NAMED.field("named").type)
    _to_parquet(stem, "place", NAMED, {"text": distinct, "named": places}, len(codes))

    gaps = (np.count_nonzero(authors == 0), np.count_nonzero(affiliated == 0), years.count(None))
    return Counter({gap: int(count) for gap, count in zip(GAPS, gaps, strict=True)})


def _to_parquet(stem: Path, table: str, schema: pa.Schema, columns: Mapping[str, pa.Array], rows: int) -> None:
    """Write a table; columns that are not given hold nothing."""
    path = stem.with_name(f"{stem.name}.{table}.parquet")
    arrays = [columns.get(field.name, pa.nulls(rows, field.type)) for field in schema]
    partial = path.with_name(f"{path.name}.partial")
    made = pa.Table.from_arrays(arrays, names=schema.names)
    pq.write_table(made, partial, compression="none", use_dictionary=["text"], write_statistics=False)
    partial.rename(path)
