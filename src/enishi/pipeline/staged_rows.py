"""The rows of the staged tables, from works in columns."""

from functools import lru_cache

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from enishi.knowledge.place_codes import NOT_KNOWN
from enishi.resolve.work_keys import content_key, surname_key, title_key
from enishi.tables.place import is_place
from enishi.tables.staged import AUTHORSHIP, BYLINE, WORK
from enishi.tables.work_columns import WorkColumns

Ints = npt.NDArray[np.int64]


def links(uids: Ints, works: WorkColumns) -> pa.RecordBatch:
    """Return who was where: the codes of authors as a whole and their affiliations, in the order of the bylines."""
    of, place = _places(works)
    codes, rows = _staged(works.authors["countries"]), works.affiliations
    coded = np.asarray(codes.value_lengths()) > 0
    work = np.concatenate([of[coded], np.asarray(rows["work"])])
    author = np.concatenate([place[coded], np.asarray(rows["author"])])
    number = np.concatenate([np.zeros(coded.sum(), np.int64), np.asarray(rows["number"])])
    texts = pc.if_else(pc.equal(rows["text"], ""), None, rows["text"])
    columns = [
        pa.array(uids[work]),
        pa.array(author.astype(np.int32)),
        pa.array(number.astype(np.int32)),
        pa.concat_arrays([pa.nulls(coded.sum(), pa.string()), texts]),
        pa.concat_arrays([codes.filter(pa.array(coded)), _staged(rows["countries"])]),
    ]
    last = np.where(author > 0, author, len(of) + 1)  # those of no author
    order = np.lexsort((number, last, work))
    return pa.record_batch(columns, schema=AUTHORSHIP).take(pa.array(order))


def work_rows(uids: Ints, works: WorkColumns, authorship: pa.RecordBatch) -> pa.RecordBatch:
    """Return the works with the keys by which records of the same work are recognised; authorship: their links."""
    given, count = works.works, len(uids)
    authors = np.bincount(works.authors["work"], minlength=count)
    names, ends = works.authors["name"].to_pylist(), np.cumsum(authors).tolist()
    bylines = [names[start:end] for start, end in zip([0, *ends], ends, strict=False)]
    numbers = (authorship[name].to_numpy().tolist() for name in ("author", "affiliation"))
    linked = [*zip(*numbers, authorship["text"].to_pylist(), _listed(authorship["countries"]), strict=True)]
    sorted_uids = authorship["uid"].to_numpy()
    starts, ends = (np.searchsorted(sorted_uids, uids, side).tolist() for side in ("left", "right"))
    made = {
        "uid": uids,
        "work_id": given["id"],
        "source": [one.partition(":")[0] for one in given["id"].to_pylist()],
        "title_key": [title_key(title) for title in given["title"].to_pylist()],
        "first_author": [surname_key(byline[0]) if byline else None for byline in bylines],
        "authors": authors,
        "affiliations": np.bincount(works.affiliations["work"], minlength=count),
        "content": [
            content_key(byline, linked[start:end]) for byline, start, end in zip(bylines, starts, ends, strict=True)
        ],
    }
    columns = (made[kind.name] if kind.name in made else given[kind.name] for kind in WORK)
    arrays = [one if isinstance(one, pa.Array) else pa.array(one) for one in columns]
    return pa.record_batch([one.cast(kind.type) for one, kind in zip(arrays, WORK, strict=True)], schema=WORK)


def byline_rows(uids: Ints, works: WorkColumns) -> pa.RecordBatch:
    """Return the names of bylines as printed; what holds the sign of an e-mail address is none."""
    of, place = _places(works)
    names = [" ".join(name.split()) for name in works.authors["name"].to_pylist()]
    named = np.array([bool(name) and "@" not in name and "＠" not in name for name in names], bool)
    columns = [pa.array(uids[of]), pa.array(place.astype(np.int32)), pa.array(names, pa.string())]
    return pa.record_batch(columns, schema=BYLINE).filter(pa.array(named))


def _places(works: WorkColumns) -> tuple[Ints, Ints]:
    """Return the row of each author's work, and the author's place in the byline, from 1."""
    of = np.asarray(works.authors["work"])
    size = np.bincount(of, minlength=len(works.works))
    return of, np.arange(len(of)) - (np.cumsum(size) - size)[of] + 1


def _staged(countries: pa.ListArray) -> pa.ListArray:
    """Return lists of codes with the codes of places alone, sorted and each once."""
    known = pc.unique(countries.flatten()).to_pylist()
    if all(_code(code) == code for code in known) and _in_order(countries):
        return countries
    codes = [sorted({code for one in of if (code := _code(one))}) for of in _listed(countries)]
    return pa.array(codes, countries.type)


def _in_order(lists: pa.ListArray) -> bool:
    """Whether each list is sorted and holds everything once."""
    elements, lengths = lists.flatten(), np.asarray(lists.value_lengths())
    owners = np.repeat(np.arange(len(lists)), lengths)
    ascending = np.asarray(pc.less(elements[:-1], elements[1:]))
    return bool(np.all(ascending | (owners[1:] != owners[:-1])))


@lru_cache(1 << 10)
def _code(country: str) -> str | None:
    code = country.strip().upper()
    return code if is_place(code) and code != NOT_KNOWN else None


def _listed(lists: pa.ListArray) -> list[list[str]]:
    """Return lists of texts, none null, as Python's; several times as fast as ``to_pylist``."""
    elements, ends = lists.flatten().to_pylist(), np.cumsum(np.asarray(lists.value_lengths())).tolist()
    return [elements[start:end] for start, end in zip([0, *ends], ends, strict=False)]
