"""A finished result as the corpus on which partners are judged."""

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
import scipy.sparse as sp

from enishi.errors import UsageError, nearest, shown
from enishi.language import _
from enishi.language.hint import did_you_mean
from enishi.pipeline.publish import load_manifest, not_a_result
from enishi.resolve.field_text import tokens_of
from enishi.resolve.fields import classify, load_scheme
from enishi.strategy.partners.corpus import Corpus, Flags, Ints, Node, Sparse, incidence, top_tenth
from enishi.tables.field import WorkText
from enishi.tables.place import fold, places

ORGANISATION, PLACE = LEVELS = ("organisation", "place")
_SHORTEST_WORD = 3
Row = dict[str, Any]


@dataclass(frozen=True, slots=True, eq=False)
class Loaded:
    """A corpus with what people read: works by ``work_id, title, year, doi``, words, fields and names by number.

    subject: what was asked for (``field`` or ``topic``, its names, how works were found), None for all works.
    """

    corpus: Corpus
    manifest: Mapping[str, Any]
    works: pa.Table
    words: list[str]
    fields: list[Row]
    names: list[str]
    has_names: bool
    subject: Row | None

    def work(self, number: int) -> Row:
        """Return what is shown of a work."""
        row = self.works.slice(number, 1).to_pylist()[0]
        doi = row["doi"]
        return {**row, "year": int(row["year"]), "url": f"https://doi.org/{doi}" if doi else None}


def load(out: Path, level: str, field: str | None, topic: Path | None) -> Loaded:
    """Load a result. field: a code or name of a field; topic: a topic file; at most one of the two.

    Raises UsageError where the folder is not a result, or there is no such field.
    """
    manifest = load_manifest(out)
    try:
        works = _table(out, "works").sort_by("work_id").filter(pc.field("year").is_valid())
        listed = _table(out, "fields").to_pylist()
        fields, subjects = _fields(out, works, listed, field)
        nodes, member = _nodes(out, works, level)
        names, people, has_names = _people(out, works, nodes, level)
    except (OSError, KeyError, pa.ArrowException) as error:
        raise not_a_result(out) from error
    words, terms = _words(works["title"].to_pylist())
    wanted, subject = _wanted(works, fields, subjects, listed, field, topic)
    years = works["year"].to_numpy(zero_copy_only=False).astype(np.int64)
    cited = works["cited_by"].to_numpy(zero_copy_only=False).astype(float)
    international = np.array([";" in where for where in works["places"].to_pylist()], dtype=bool)
    venues = works["venue"].combine_chunks().dictionary_encode()
    corpus = Corpus(
        years,
        nodes,
        member,
        international,
        terms,
        _grouped(venues, len(years)),
        subjects,
        top_tenth(years, cited),
        people,
        wanted,
        _groups(nodes, manifest),
        level,
    )
    shown_columns = works.select(["work_id", "title", "year", "doi"])
    return Loaded(corpus, manifest, shown_columns, words, fields, names, has_names, subject)


def _table(out: Path, name: str) -> pa.Table:
    return pq.read_table(out / "tables" / f"{name}.parquet")


def _number(works: pa.Table, ids: pa.ChunkedArray) -> Ints:
    """Return the number of each work id, −1 where it is not among the works."""
    found = pc.fill_null(pc.index_in(ids, works["work_id"].combine_chunks()), -1)
    return np.asarray(found.to_numpy(), dtype=np.int64)


def _lists(column: pa.ChunkedArray) -> tuple[Ints, list[str]]:
    """Return the row and the value of each part of texts joined by ``;``."""
    split = pc.split_pattern(column.combine_chunks(), ";")
    parents, values = pc.list_parent_indices(split).to_numpy(), pc.list_flatten(split).to_pylist()
    kept = np.array([bool(value) for value in values], dtype=bool)
    return parents[kept].astype(np.int64), [value for value in values if value]


def _nodes(out: Path, works: pa.Table, level: str) -> tuple[tuple[Node, ...], Sparse]:
    """Return organisations or places in the order of their ids, and (works, nodes) who took part."""
    if level == PLACE:
        rows, values = _lists(works["places"])
        known = places()
        nodes = tuple(Node(c, known[c].name_en, known[c].name_ja, c, (), True) for c in sorted(set(values)))
    else:
        listed = sorted(_table(out, "organisations").to_pylist(), key=lambda row: str(row["organisation"]))
        nodes = tuple(
            Node(r["organisation"], r["name_en"], r["name_ja"], r["place"] or "", tuple(r["types"]), r["verified"])
            for r in listed
        )
        joined = _table(out, "work_organisations")
        own = _number(works, joined["work_id"])
        rows, values = _lists(joined["organisations"])
        rows = own[rows]
    number = {node.id: at for at, node in enumerate(nodes)}
    columns = np.array([number.get(value, -1) for value in values], dtype=np.int64)
    kept = (columns >= 0) & (rows >= 0)
    return nodes, incidence(rows[kept], columns[kept], (works.num_rows, len(nodes)))


def _people(
    out: Path, works: pa.Table, nodes: tuple[Node, ...], level: str
) -> tuple[list[str], tuple[Ints, Ints, Ints], bool]:
    """Return names, and rows of (person, node, work); no rows where the result has no names or nodes are places."""
    nothing = np.zeros(0, dtype=np.int64)
    has_names = (out / "tables" / "work_authors.parquet").exists()
    if not has_names or level == PLACE:
        return [], (nothing, nothing, nothing), has_names
    table = _table(out, "work_authors")
    work = _number(works, table["work_id"])
    # One spelling in any case is one name; numbers follow the names' order, whatever the order of rows.
    spelt = table["name"].to_pylist()
    display: dict[str, str] = {}
    for name in spelt:
        key = name.casefold()
        display[key] = min(display.get(key, name), name)
    number = {key: at for at, key in enumerate(sorted(display))}
    person = np.array([number[name.casefold()] for name in spelt], dtype=np.int64)
    rows, values = _lists(table["organisations"])
    at = {node.id: place for place, node in enumerate(nodes)}
    node = np.array([at.get(value, -1) for value in values], dtype=np.int64)
    alone = np.setdiff1d(np.arange(table.num_rows), rows)
    people = np.stack(
        [
            np.concatenate([person[rows], person[alone]]),
            np.concatenate([node, np.full(len(alone), -1)]),
            np.concatenate([work[rows], work[alone]]),
        ],
        axis=1,
    ).astype(np.int64)
    people = np.unique(people[people[:, 2] >= 0], axis=0)
    return [display[key] for key in sorted(display)], (people[:, 0], people[:, 1], people[:, 2]), True


def _words(titles: list[str | None]) -> tuple[list[str], Sparse]:
    """Return the words of titles that stand in two or more, in their order, and (works, words)."""
    found = [_words_of(title or "") for title in titles]
    counts: dict[str, int] = {}
    for words in found:
        for word in words:
            counts[word] = counts.get(word, 0) + 1
    number = {word: at for at, word in enumerate(sorted(word for word, count in counts.items() if count > 1))}
    pairs = [(row, number[word]) for row, words in enumerate(found) for word in sorted(words) if word in number]
    rows, columns = zip(*pairs, strict=True) if pairs else ((), ())
    return list(number), incidence(list(rows), list(columns), (len(titles), len(number)))


def _words_of(title: str) -> set[str]:
    """Return the words of a title; of scripts without blanks, each two characters that stand side by side."""
    tokens = tokens_of(title)
    pairs = pairwise(tokens)
    joined = {a + b for a, b in pairs if len(a) == len(b) == 1 and not (a + b).isascii()}
    return joined | {token for token in tokens if len(token) >= _SHORTEST_WORD}


def _grouped(values: pa.DictionaryArray, count: int) -> Sparse:
    """Return (works, values), 1 where the work has the value."""
    codes = pc.fill_null(values.indices, -1).to_numpy(zero_copy_only=False)
    rows = np.flatnonzero(codes >= 0)
    return incidence(rows, codes[rows], (count, max(len(values.dictionary), 1)))


def _groups(nodes: tuple[Node, ...], manifest: Mapping[str, Any]) -> Sparse:
    groups = [set(group["places"]) for _name, group in sorted(manifest["study"]["groups"].items())]
    return sp.csr_matrix(
        np.array([[node.place in group for group in groups] for node in nodes], float).reshape(len(nodes), len(groups))
    )


def _fields(out: Path, works: pa.Table, listed: list[Row], asked: str | None) -> tuple[list[Row], Sparse]:
    """Return the fields of one scheme (the asked field's, else the first) and (works, fields) weights."""
    scheme = _asked_field(listed, asked)["scheme"] if asked else (listed[0]["scheme"] if listed else None)
    fields = [row for row in listed if row["scheme"] == scheme]
    number = {row["field"]: at for at, row in enumerate(fields)}
    table = _table(out, "work_fields")
    table = table.filter(pc.and_(pc.equal(table["scheme"], scheme or ""), pc.is_valid(table["field"])))
    rows = _number(works, table["work_id"])
    columns = np.array([number.get(code, -1) for code in table["field"].to_pylist()], dtype=np.int64)
    kept = (rows >= 0) & (columns >= 0)
    weights = table["weight"].to_numpy()
    return fields, sp.csr_matrix((weights[kept], (rows[kept], columns[kept])), shape=(works.num_rows, len(fields)))


def _asked_field(listed: list[Row], asked: str) -> Row:
    """Return the field of a code (``ai``, ``ict8.ai``) or name in either language. Raises UsageError."""
    by_name: dict[str, Row] = {}
    for row in listed:
        for name in (row["field"], f"{row['scheme']}.{row['field']}", row["name_en"], row["name_ja"]):
            by_name.setdefault(fold(name), row)
    if fold(asked) in by_name:
        return by_name[fold(asked)]
    known = [f"{row['scheme']}.{row['field']}" for row in listed]
    near = nearest(asked, [row["field"] for row in listed] + known)
    raise UsageError(
        _("--field: the result has no field {field}; expected one of: {known}").format(
            field=shown(asked), known=", ".join(known)
        )
        + did_you_mean(near)
    )


def _wanted(
    works: pa.Table, fields: list[Row], subjects: Sparse, listed: list[Row], asked: str | None, topic: Path | None
) -> tuple[Flags, Row | None]:
    """Return which works are of the subject asked for, and what the subject is."""
    if asked:
        row = _asked_field(listed, asked)
        own = np.asarray(subjects[:, fields.index(row)].toarray()).ravel() > 0
        what = {"field": f"{row['scheme']}.{row['field']}", "name_en": row["name_en"], "name_ja": row["name_ja"]}
        return own, {**what, "works": int(own.sum()), "found_by": "work_fields"}
    if topic is None:
        return np.ones(works.num_rows, dtype=bool), None
    scheme = load_scheme(topic)
    texts = (
        WorkText(title or "", venue=venue)
        for title, venue in zip(works["title"].to_pylist(), works["venue"].to_pylist(), strict=True)
    )
    own = np.array([bool(answer.fields) for answer in classify(texts, scheme)], dtype=bool)
    what = {"topic": scheme.code, "name_en": scheme.name.en, "name_ja": scheme.name.ja, "works": int(own.sum())}
    return own, {**what, "found_by": "title, venue"}
