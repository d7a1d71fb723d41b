"""Merging records of the same work."""

from typing import Any

import ibis
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from enishi.resolve.merging import merged
from enishi.resolve.work_keys import first_author_key, surname_key, title_key
from enishi.tables.staged import WORK
from enishi.tables.work import Author, Work

CONNECTION = ibis.duckdb.connect()


def staged(*works: dict[str, Any]) -> list[dict[str, Any]]:
    rows = []
    for uid, work in enumerate(works):
        title, author = work.pop("title", "A study"), work.pop("author", "Sato, T.")
        made = Work(work["id"], title, authors=[Author(author)] if author else [])
        row: dict[str, Any] = dict.fromkeys(WORK.names)
        row |= {"uid": uid, "work_id": work.pop("id"), "title": title, "year": 2020, "authors": 1, "affiliations": 0}
        row |= {"keywords": [], "index_terms": [], "funders": [], "title_key": title_key(title)}
        rows.append(row | {"first_author": first_author_key(made)} | work)
    return rows


def merge(rows: list[dict[str, Any]]) -> tuple[dict[str, dict[str, Any]], set[tuple[str, str, str]]]:
    table = ibis.memtable(pa.Table.from_pylist(rows, schema=WORK))
    kept, gone = merged(CONNECTION.create_table("staged", table, overwrite=True))
    by_id = {row["work_id"]: row for row in kept.to_pyarrow().to_pylist()}
    return by_id, {(r["work_id"], r["merged_into"], r["rule"]) for r in gone.to_pyarrow().to_pylist()}


def test_same_doi_merges_into_the_record_with_most_affiliations_and_fills_its_gaps() -> None:
    kept, gone = merge(
        staged(
            {"id": "acm:x", "doi": "10.1/x", "title": "Felt networks", "keywords": ["networks"]},
            {"id": "wos:1", "doi": "10.1/x", "title": "FELT NETWORKS.", "affiliations": 3},
        )
    )
    assert gone == {("acm:x", "wos:1", "same DOI")}
    assert kept["wos:1"]["keywords"] == ["networks"]


def test_titles_merge_with_year_and_first_author_only() -> None:
    kept, gone = merge(
        staged(
            {"id": "a:1", "title": "Learning to route", "author": "Sato, Taro", "affiliations": 1},
            {"id": "b:1", "title": "Learning to Route!", "author": "T. Sato"},
            {"id": "c:1", "title": "Learning to route", "author": "Suzuki, K."},
            {"id": "d:1", "title": "Learning to route", "author": "Sato, Taro", "year": 2021},
        )
    )
    assert gone == {("b:1", "a:1", "same title, year and first author")}
    assert set(kept) == {"a:1", "c:1", "d:1"}


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ({"title": "5G survey"}, {"title": "6G survey"}),
        ({"title": "A survey of C++"}, {"title": "A survey of C#"}),
        ({"title": "Editorial"}, {"title": "Editorial"}),
        ({"title": ""}, {"title": ""}),
        ({"title": "Same title", "author": None}, {"title": "Same title", "author": None}),
        ({"title": "Same title", "year": None}, {"title": "Same title", "year": None}),
        ({"title": "Same title", "doi": "10.1/a"}, {"title": "Same title", "doi": "10.1/b"}),
    ],
)
def test_what_must_not_merge(one: dict[str, Any], other: dict[str, Any]) -> None:
    kept, gone = merge(staged({"id": "a:1", **one}, {"id": "b:1", **other}))
    assert (len(kept), gone) == (2, set())


def test_a_record_without_doi_joins_records_with_one_through_its_title() -> None:
    kept, gone = merge(
        staged(
            {"id": "a:1", "doi": "10.1/x", "title": "First name of it", "affiliations": 2},
            {"id": "b:1", "doi": "10.1/x", "title": "Second name of it"},
            {"id": "c:1", "title": "Second name of it"},
        )
    )
    assert set(kept) == {"a:1"}
    assert {pair[:2] for pair in gone} == {("b:1", "a:1"), ("c:1", "a:1")}


def test_a_later_version_replaces_an_earlier_one_though_it_says_less() -> None:
    kept, gone = merge(
        staged(
            {"id": "openalex:W1", "updated": "2026-01-01", "title": "Old title", "affiliations": 5},
            {"id": "openalex:W1", "updated": "2026-02-01", "title": "New title"},
        )
    )
    assert kept["openalex:W1"]["title"] == "New title"
    assert gone == {("openalex:W1", "openalex:W1", "same id")}


def test_of_two_records_with_one_id_the_same_stays_whatever_the_order() -> None:
    rows = staged({"id": "a:1", "content": 7}, {"id": "a:1", "content": 3})
    swapped = [row | {"uid": uid} for uid, row in enumerate(reversed(rows))]
    assert merge(rows)[0]["a:1"]["content"] == merge(swapped)[0]["a:1"]["content"] == 3


_RECORD = st.fixed_dictionaries(
    {
        "id": st.sampled_from(["a:1", "a:2", "b:1", "b:2", "c:1"]),
        "doi": st.sampled_from([None, None, "10.1/x", "10.1/y"]),
        "title": st.sampled_from(["", "One thing", "Another thing", "Editorial"]),
        "year": st.sampled_from([None, 2020, 2021]),
        "author": st.sampled_from([None, "Sato, T.", "Kim, J."]),
        "affiliations": st.integers(0, 3),
    }
)


@settings(max_examples=15, deadline=None)
@given(st.lists(_RECORD, max_size=10), st.randoms())
def test_every_record_is_kept_or_merged_and_order_does_not_matter(records: list[dict[str, Any]], random: Any) -> None:
    rows = staged(*(dict(record) for record in records))
    kept, gone_rows = merge(rows)
    assert {row["work_id"] for row in rows} == set(kept) | {work for work, _into, _rule in gone_rows}
    assert {into for _work, into, _rule in gone_rows} <= set(kept)
    shuffled = rows[:]
    random.shuffle(shuffled)
    again, _gone = merge([row | {"uid": uid} for uid, row in enumerate(shuffled)])
    assert {k: v["doi"] for k, v in again.items()} == {k: v["doi"] for k, v in kept.items()}


def test_names_of_first_authors_agree_across_the_ways_to_write_them() -> None:
    forms = ["van der Berg, Jan", "Jan van der Berg", "Berg J.", "J. Berg Jr.", "BERG, J.", "Bérg J.K."]
    assert {surname_key(form) for form in forms} == {"berg"}
    assert surname_key("") is None
    assert surname_key("Li") == "li"
