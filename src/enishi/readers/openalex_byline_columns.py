"""The authors of OpenAlex works in columns, by the rules of ``openalex_authorship``."""

from typing import NamedTuple

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from enishi.readers.column_rules import cleaned, distinct_pairs, encoded, groups, lists, or_else
from enishi.readers.escapes import plain
from enishi.readers.json_values import clean, clean_address, country
from enishi.readers.rows import Flags, Ints, Rows
from enishi.tables.work_columns import AFFILIATIONS, AUTHORS


class _Texts(NamedTuple):
    """Affiliations as written: the author of each (ascending), the text; ``item``: which is which text given."""

    owners: Ints
    texts: pa.StringArray
    item: Ints


class _Codes(NamedTuple):
    """Country codes: ``of_institution`` (-1 for none) and pairs of an author and a code, both by number in ``book``."""

    of_institution: Ints
    authors: Ints
    numbers: Ints
    book: pa.StringArray


def bylines(works: Rows) -> tuple[pa.RecordBatch, pa.RecordBatch, Flags]:
    """Return the authors and affiliations of works, and which works have to be read one by one."""
    work, authors = works.each("authorships")
    count = len(authors)
    names = or_else(
        cleaned(authors.inner("author").texts("display_name"), plain),
        lambda: cleaned(authors.texts("raw_author_name"), plain),
    )
    of, institutions = authors.each("institutions")
    codes = _codes(of, institutions, *authors.each_text("countries"))
    countries = lists(codes.authors, codes.book.take(pa.array(codes.numbers)), count)
    texts, places, unclear = _affiliations(authors, of, institutions, codes)

    start = np.searchsorted(work, np.arange(len(works)))
    first = np.searchsorted(texts.owners, np.arange(count))
    placed = work[texts.owners]
    affiliations = pa.record_batch(
        [
            pa.array(placed),
            pa.array((texts.owners - start[placed] + 1).astype(np.int32)),
            pa.array((np.arange(len(placed)) - first[texts.owners] + 1).astype(np.int32)),
            texts.texts,
            places,
        ],
        schema=AFFILIATIONS,
    )
    odd = _perhaps_twice(work, start, names, len(works))
    odd[work[unclear]] = True
    return pa.record_batch([pa.array(work), names, countries], schema=AUTHORS), affiliations, odd


def _codes(of: Ints, institutions: Rows, given_to: Ints, given: pa.StringArray) -> _Codes:
    """Return the codes of institutions (``of``: the author of each), and of authors with those given to them."""
    numbers, distinct = encoded(pa.concat_arrays([institutions.texts("country_code"), given]).fill_null(""))
    found = [country(text) or "" for text in distinct.to_pylist()]
    book = sorted({*found} - {""})
    place = {code: number for number, code in enumerate(book)} | {"": -1}
    numbers = np.array([place[code] for code in found], np.int64)[numbers]
    known = numbers >= 0
    pairs = distinct_pairs(np.concatenate([of, given_to])[known], numbers[known])
    return _Codes(numbers[: len(of)], *pairs, pa.array(book, pa.string()))


def _affiliations(authors: Rows, of: Ints, institutions: Rows, codes: _Codes) -> tuple[_Texts, pa.ListArray, Ints]:
    """Return the affiliations of authors, their codes, and the authors whose affiliations are to be told one by one."""
    count = len(authors)
    # Where OpenAlex looked for institutions; else all that is written; else the names of the institutions.
    by, matched = authors.each("affiliations")
    looked = cleaned(matched.texts("raw_affiliation_string"), clean_address)
    there = np.asarray(pc.not_equal(looked, ""))
    told = _flags(by[there], count)
    to, written = _written(authors)
    named = np.flatnonzero(~(told | _flags(to, count))[of])
    instead = cleaned(institutions.texts("display_name").take(pa.array(named)), clean)
    called = np.asarray(pc.not_equal(instead, ""))
    named, instead = named[called], instead.filter(pa.array(called))

    texts = _once([(by[there], looked.filter(pa.array(there))), (to, written), (of[named], instead)])
    of_looked = np.full(len(by), -1)
    of_looked[there] = texts.item[: there.sum()]
    of_named = texts.item[len(texts.item) - len(named) :]

    row, institution = _found(of, institutions, by, matched)
    undoubted = _undoubted(texts, ~told & _flags(to, count), codes)
    items = np.concatenate([of_looked[row], undoubted[0], of_named])
    numbers = np.concatenate([codes.of_institution[institution], undoubted[1], codes.of_institution[named]])
    known = (items >= 0) & (numbers >= 0)
    owners, numbers = distinct_pairs(items[known], numbers[known])
    places = lists(owners, codes.book.take(pa.array(numbers)), len(texts.owners))
    # Names stand in for a text that is empty; of two institutions of one name, the second counts.
    unnamed = by[row[~there[row]]]
    twice = of[named][np.bincount(of_named, minlength=len(texts.owners))[of_named] > 1]
    return texts, places, np.concatenate([unnamed, twice])


def _undoubted(texts: _Texts, untold: Flags, codes: _Codes) -> tuple[Ints, Ints]:
    """Return pairs: a text, and a code of its author, for authors (``untold``) that have one text or one code."""
    count = len(untold)
    first, size = np.searchsorted(texts.owners, np.arange(count)), np.bincount(texts.owners, minlength=count)
    one_text = (untold & (size == 1))[codes.authors]
    code_of = np.zeros(count, np.int64)
    code_of[codes.authors] = codes.numbers
    one_code = np.flatnonzero((untold & (np.bincount(codes.authors, minlength=count) == 1))[texts.owners])
    return (
        np.append(first[codes.authors[one_text]], one_code),
        np.append(codes.numbers[one_text], code_of[texts.owners[one_code]]),
    )


def _flags(rows: Ints, count: int) -> Flags:
    found = np.zeros(count, bool)
    found[rows] = True
    return found


def _written(authors: Rows) -> tuple[Ints, pa.StringArray]:
    """Return the texts that are not empty, and the author of each; until 2023 there was one text, all in it."""
    to, written = authors.each_text("raw_affiliation_strings")
    past = authors.texts("raw_affiliation_string")
    if past.null_count < len(past):
        alone = (np.bincount(to, minlength=len(past)) == 0) & np.asarray(past.is_valid())
        to, written = np.append(to, np.flatnonzero(alone)), pa.concat_arrays([written, past.filter(pa.array(alone))])
    written = cleaned(written, clean_address)
    there = np.asarray(pc.not_equal(written, ""))
    return to[there], written.filter(pa.array(there))


def _once(sources: list[tuple[Ints, pa.StringArray]]) -> _Texts:
    """Return the texts of all sources by author, each once for an author, and where each of those given went."""
    owners = np.concatenate([owners for owners, _given in sources])
    given = pa.concat_arrays([texts for _owners, texts in sources])
    order = np.argsort(owners, kind="stable")
    numbers, distinct = encoded(given)
    group, first = groups((owners * (len(distinct) + 1) + numbers)[order])
    item = np.empty(len(order), np.int64)
    item[order] = group
    kept = order[first]
    return _Texts(owners[kept], given.take(pa.array(kept)), item)


def _found(of: Ints, institutions: Rows, by: Ints, matched: Rows) -> tuple[Ints, Ints]:
    """Return pairs: the row of a text, and that of an institution of the same author that was found in it."""
    within, wanted = matched.each_text("institution_ids")
    ids = institutions.texts("id").fill_null("")
    numbers, distinct = encoded(pa.concat_arrays([ids, wanted]))
    size = len(distinct) + 1
    named = np.flatnonzero(np.asarray(pc.not_equal(ids, "")))
    if not len(named):
        return within[:0], named
    keys = of[named] * size + numbers[named]
    order = np.argsort(keys, kind="stable")
    asked = by[within] * size + numbers[len(ids) :]
    place = np.searchsorted(keys[order], asked, side="right") - 1  # of an id that comes twice, the last
    hit = (place >= 0) & (keys[order[place]] == asked)
    return within[hit], named[order[place[hit]]]


def _perhaps_twice(work: Ints, start: Ints, names: pa.StringArray, count: int) -> Flags:
    """Return which bylines may stand there twice over (``byline.once`` says whether they do)."""
    half, rest = np.divmod(np.bincount(work, minlength=count), 2)
    perhaps = np.flatnonzero((rest == 0) & (half >= 2))
    odd = np.zeros(count, bool)
    first, middle = (names.take(pa.array(at[perhaps])) for at in (start, start + half))
    odd[perhaps] = np.asarray(pc.equal(first, middle))
    return odd
