"""Shapes: whichever way a record is read (decoded, by column, or from whatever it holds), the work is the same."""

import json
from decimal import Decimal
from pathlib import Path
from typing import Any

import msgspec
import orjson
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from blocks import in_blocks
from enishi.readers import openalex, read
from enishi.readers.byline import once
from enishi.readers.json_values import UnusableRecordError, WrongValueError
from enishi.readers.openalex_shape import SELECTED, Keyword, OpenAlexWork
from enishi.readers.shapes import Shape, fits, leaves, schema, shaped
from enishi.tables.work import Reject, Work


class Inner(Shape):
    name: str | None = None
    codes: list[str] | None = None


class Outer(Shape):
    id: str | None = None
    year: int | None = None
    one: Inner | None = None
    many: list[Inner] | None = None
    mixed: list[str | Inner] | None = None
    any: Any = None


TEXT = st.sampled_from(["", "A", "Ü  b", "x&amp;y", "<i>t</i>", "a@b.c, Osaka", "JP", "xx", "https://openalex.org/W1"])
MAYBE = st.none() | TEXT


def objects(**fields: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    return st.none() | st.fixed_dictionaries({}, optional=fields)


def some(of: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    return st.none() | st.lists(of, max_size=3)


INSTITUTION = objects(id=MAYBE, display_name=MAYBE, country_code=MAYBE)
AUTHORSHIP = objects(
    author=objects(display_name=MAYBE),
    raw_author_name=MAYBE,
    countries=some(MAYBE),
    institutions=some(INSTITUTION),
    affiliations=some(objects(raw_affiliation_string=MAYBE, institution_ids=some(MAYBE))),
    raw_affiliation_strings=some(MAYBE),
    raw_affiliation_string=MAYBE,
)
NAMED = some(objects(display_name=MAYBE))
RECORD = st.fixed_dictionaries(
    {"id": st.sampled_from(["https://openalex.org/W1", "W2", ""])},
    optional={
        "title": MAYBE,
        "display_name": MAYBE,
        "doi": st.sampled_from([None, "https://doi.org/10.1234/A", "none"]),
        "publication_year": st.sampled_from([None, 2020, 3020, "2020", 2020.0]),
        "cited_by_count": st.sampled_from([None, 0, 7, -1, "7", True]),
        "primary_location": objects(raw_source_name=MAYBE, source=objects(display_name=MAYBE)),
        "host_venue": objects(display_name=MAYBE, publisher=MAYBE),
        "authorships": some(AUTHORSHIP),
        "keywords": some(MAYBE | objects(id=MAYBE, display_name=MAYBE, score=st.none() | st.just(0.5))),
        "topics": NAMED,
        "concepts": NAMED,
        "funders": NAMED,
        "awards": some(objects(funder_display_name=MAYBE)),
        "abstract_inverted_index": st.dictionaries(TEXT, st.lists(st.integers(0, 9), max_size=2), max_size=2),
    },
)

# Records of the types that OpenAlex gives, in which the same few values meet again and again.
WORDS = st.sampled_from(["T", "U", "Ü  b", "T ", "", "x&amp;y"])
IDS, CODES = st.sampled_from(["I1", "I2", ""]), st.sampled_from(["JP", "kr", "XX", "JPN", ""])


def full(**fields: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    return st.fixed_dictionaries(fields)


def few(of: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    return st.lists(of, max_size=3)


AUTHOR = full(
    author=full(display_name=WORDS),
    raw_author_name=WORDS,
    countries=few(CODES),
    institutions=few(full(id=IDS, display_name=WORDS, country_code=CODES)),
    affiliations=few(full(raw_affiliation_string=WORDS, institution_ids=few(IDS))) | st.just([]),
    raw_affiliation_strings=few(WORDS | st.just("a@b.c, T")),
)
TYPED = st.fixed_dictionaries(
    {
        "id": st.sampled_from(["https://openalex.org/W1", "https://openalex.org/works/W2", "synthetic:7"]),
        "title": WORDS,
        "publication_year": st.sampled_from([None, 2020, 1, -5]) | st.just(2020),
        "authorships": st.lists(AUTHOR, max_size=4)
        | AUTHOR.map(lambda one: [one] * 4)
        | st.tuples(AUTHOR, AUTHOR).map(lambda two: [*two, *two]),
        "keywords": few(full(id=st.none() | WORDS, display_name=WORDS, score=st.none() | st.just(0.5))),
        "topics": few(full(display_name=WORDS)),
    },
    optional={
        "doi": st.sampled_from(["https://doi.org/10.1234/A.", "https://doi.org/10.1234/B", "10.1234/C", "none", ""]),
        "display_name": WORDS,
        "type": WORDS,
        "cited_by_count": st.sampled_from([0, 7, -1]),
        "primary_location": full(raw_source_name=WORDS, source=st.none() | full(display_name=WORDS)),
        "host_venue": full(display_name=WORDS, publisher=WORDS),
        "concepts": few(full(display_name=WORDS)),
        "mesh": few(full(descriptor_name=WORDS)),
        "funders": few(full(display_name=WORDS)),
        "grants": few(full(funder_display_name=WORDS)),
        "updated_date": st.sampled_from(["2026-01-02T03:04:05", "x", ""]),
    },
)


def of_reader(path: Path) -> list[Any]:
    found = list(read(path, openalex.READER))
    assert in_blocks(path) == found
    return [one if isinstance(one, Work) else one.reason for one in found]


def by_hand(record: dict[str, Any]) -> Any:
    try:
        work = openalex.parse(record)
    except UnusableRecordError as error:
        return str(error)
    work.authors = once(work.authors)
    return work


@settings(max_examples=400, deadline=None)
@given(st.lists(RECORD, min_size=1, max_size=3) | st.lists(TYPED, min_size=1, max_size=3))
def test_a_line_gives_the_work_of_its_record(tmp_path_factory: pytest.TempPathFactory, records: list[Any]) -> None:
    path = tmp_path_factory.mktemp("lines") / "works.jsonl"
    path.write_bytes(b"".join(orjson.dumps(record) + b"\n" for record in records))
    assert of_reader(path) == [by_hand(record) for record in records]


SCHEMA = pa.schema(
    [
        ("id", pa.string()),
        ("title", pa.string()),
        ("publication_year", pa.int32()),
        ("updated_date", pa.timestamp("us")),
        ("authorships", pa.list_(pa.struct([("author", pa.struct([("display_name", pa.string())])),
            ("countries", pa.large_list(pa.string())),
            ("institutions", pa.list_(pa.struct([("id", pa.string()), ("country_code", pa.large_string())]))),
            ("affiliations", pa.list_(pa.struct([
                ("raw_affiliation_string", pa.string()), ("institution_ids", pa.list_(pa.string()))]))),
            ("not_read", pa.int8()),
        ]))),
        ("keywords", pa.list_(pa.struct([("display_name", pa.string()), ("score", pa.float64())]))),
    ]
)  # fmt: skip


def rows_of(folder: Path, records: list[dict[str, Any]], columns: pa.Schema) -> None:
    table = pa.Table.from_pylist(records, columns)
    assert fits(columns, OpenAlexWork)
    pq.write_table(table, folder / "works.parquet")
    found = [by_hand(row) for row in table.to_pylist()]
    assert of_reader(folder / "works.parquet") == found


@settings(max_examples=200, deadline=None)
@given(st.lists(RECORD, min_size=1, max_size=4))
def test_a_row_gives_the_work_of_its_record(tmp_path_factory: pytest.TempPathFactory, records: list[Any]) -> None:
    for record in records:
        record.pop("publication_year", None)
        record["keywords"] = [word for word in record.get("keywords") or () if not isinstance(word, str)]
    rows_of(tmp_path_factory.mktemp("rows"), [{"publication_year": 2020, **record} for record in records], SCHEMA)


@settings(max_examples=400, deadline=None)
@given(st.lists(TYPED, min_size=1, max_size=4))
def test_a_usual_row_gives_the_work_of_its_record(tmp_path_factory: pytest.TempPathFactory, records: list[Any]) -> None:
    rows_of(tmp_path_factory.mktemp("rows"), records, schema(OpenAlexWork))


def test_columns_of_other_types_do_not_fit() -> None:
    for name, other in {
        "id": pa.int64(),
        "publication_year": pa.float64(),
        "authorships": pa.string(),
        "keywords": pa.list_(pa.string()),
    }.items():
        kept = [field for field in SCHEMA if field.name != name]
        assert not fits(pa.schema([*kept, (name, other)]), OpenAlexWork)


def test_what_a_shape_declares() -> None:
    assert leaves(Outer) == ["id", "year", "one.name", "one.codes", "many.name", "many.codes", "mixed.name",
                             "mixed.codes", "any"]  # fmt: skip
    assert "authorships" in SELECTED and not {"host_venue", "grants", "abstract_inverted_index"} & set(SELECTED)


def test_what_does_not_fit_is_named_with_its_path() -> None:
    good = {"id": "a", "year": "2020", "one": {"name": None}, "many": [None, {"codes": ["x", None]}], "more": 1}
    found = shaped(Outer, good | {"mixed": ["t", {"name": "n"}, None]})
    assert found == Outer("a", "2020", Inner(), [Inner(None, ["x"])], ["t", Inner("n")])  # type: ignore[arg-type]
    for wrong, path in {
        "id": ("id", 5),
        "one.name": ("one", {"name": []}),
        "many": ("many", {}),
        "many.codes": ("many", [{"codes": [1]}]),
        "one": ("one", "text"),
        "mixed": ("mixed", [7]),
    }.items():
        with pytest.raises(WrongValueError, match=wrong.replace(".", r"\.")):
            shaped(Outer, {path[0]: path[1]})


def test_a_page_on_one_line_is_no_record(tmp_path: Path) -> None:
    path = tmp_path / "pages.jsonl"
    page = {"meta": {"count": 2}, "results": [{"id": "https://openalex.org/W1"}, {"id": "https://openalex.org/W2"}]}
    path.write_text(json.dumps(page) + "\n" + json.dumps({"id": "https://openalex.org/W3", "title": 5}) + "\n[1]\n")
    found = list(read(path, openalex.READER))
    assert [one.id for one in found if isinstance(one, Work)] == ["openalex:W1", "openalex:W2"]
    assert [one.reason for one in found if isinstance(one, Reject)] == ["title 5 is not a text", "not a JSON object"]


def test_a_keyword_of_others_is_the_authors_own() -> None:
    found = msgspec.json.decode(b'{"id": "W1", "keywords": ["5G", {"display_name": "6G"}]}', type=OpenAlexWork)
    assert found.keywords == ["5G", Keyword(display_name="6G")]


def test_a_nested_column_as_text_is_read_row_by_row(tmp_path: Path) -> None:
    row = {"id": "https://openalex.org/W1", "authorships": json.dumps([{"raw_author_name": "Ann"}])}
    pq.write_table(
        pa.Table.from_pylist([row, {**row, "authorships": json.dumps({"no": "list"})}]), tmp_path / "w.parquet"
    )
    work, reject = read(tmp_path / "w.parquet", openalex.READER)
    assert isinstance(work, Work) and [author.name for author in work.authors] == ["Ann"]
    assert isinstance(reject, Reject) and "authorships" in reject.reason and reject.position == "row 2"


def read_table(folder: Path, table: pa.Table) -> list[Any]:
    pq.write_table(table, folder / "works.parquet")
    found = list(read(folder / "works.parquet", openalex.READER))
    assert in_blocks(folder / "works.parquet") == found
    return found


def test_a_table_without_any_column_of_works_ends(tmp_path: Path) -> None:
    found = read_table(tmp_path, pa.table({"x": [1, 2]}))
    assert [(one.position, "no OpenAlex id" in one.reason) for one in found] == [("row 1", True), ("row 2", True)]


def test_numbers_as_warehouses_write_them(tmp_path: Path) -> None:
    whole = pa.array([Decimal(2016), None], pa.decimal128(38, 0))
    halves = pa.array([Decimal("7.00"), Decimal("7.50")], pa.decimal128(10, 2))
    found = read_table(tmp_path, pa.table({"id": ["W1", "W2"], "publication_year": whole, "cited_by_count": halves}))
    assert (found[0].year, found[0].cited_by) == (2016, 7)
    assert found[1].reason == 'cited_by_count "7.50" is not a count'


def test_a_text_that_is_not_utf8_costs_its_row_alone(tmp_path: Path) -> None:
    damaged = pa.Array.from_buffers(pa.string(), 3, pa.array([b"A", b"\xff", b"C"]).buffers())
    found = read_table(tmp_path, pa.table({"id": ["W1", "W2", "W3"], "title": damaged, "publication_year": [1990] * 3}))
    assert [one.title for one in found if isinstance(one, Work)] == ["A", "C"]
    assert found[1].position == "row 2" and "UTF-8" in found[1].reason


@pytest.mark.parametrize("layout", ["%s\n", "[%s]", '{"meta": {}, "results": [%s]}'])
def test_a_damaged_byte_is_told_in_every_layout_also_where_nothing_is_read(tmp_path: Path, layout: str) -> None:
    record = b'{"id": "W1", "title": "T", "publication_year": 2020, "abstract": "\xff"}'
    (tmp_path / "works.json").write_bytes(layout.encode() % record)
    (found,) = read(tmp_path / "works.json", openalex.READER)
    assert isinstance(found, Reject) and "UTF-8" in found.reason
