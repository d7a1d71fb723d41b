"""Crossref: the shapes of its answers and files, names, dates, affiliations and wrong types."""

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from enishi.readers import choose, crossref, read
from enishi.readers.json_records import work_or_reject
from enishi.tables.work import Affiliation, Author, Reject, Work

RECORD: dict[str, Any] = {
    "DOI": "10.5555/XYZ.9",
    "member": "0",
    "indexed": {"date-time": "2026-06-06T19:55:37Z"},
    "type": "journal-article",
    "title": ["On H<sub>2</sub>O\n   &amp; <i>more</i>", "Zweiter Titel"],
    "container-title": ["Journal of Invention"],
    "publisher": "Nowhere Press",
    "language": "en",
    "issued": {"date-parts": [[2012, 3, 21]]},
    "published-print": {"date-parts": [[2013]]},
    "is-referenced-by-count": 3,
    "author": [
        {
            "family": "Example",
            "given": "Ada",
            "affiliation": [
                {"name": "Univ. Somewhere", "place": ["Krasnodar, Russia"], "department": ["Dept. of Things"]},
                {"name": "Institute, Paris, France", "place": ["Paris, France"]},
                {"name": "Institute, Paris, France"},
                {"name": " "},
                {"id": [{"id": "https://ror.org/000000000", "id-type": "ROR"}]},
            ],
        },
        {"family": "Sample", "given": "Bo", "suffix": "Jr.", "affiliation": []},
        {"name": "The Collaboration"},
        {"family": "Only"},
        {"sequence": "additional", "affiliation": []},
    ],
    "subject": ["Physics", "Physics"],
    "funder": [{"name": "Fund"}, {"DOI": "10.13039/1"}, {"name": "Fund"}],
    "institution": [{"name": "A Preprint Server"}],
}
EXPECTED = Work(
    id="doi:10.5555/xyz.9",
    title="On H2O & more",
    year=2012,
    doi="10.5555/xyz.9",
    type="journal-article",
    venue="Journal of Invention",
    publisher="Nowhere Press",
    language="en",
    cited_by=3,
    authors=[
        Author(
            "Example, Ada",
            [
                Affiliation("Dept. of Things, Univ. Somewhere, Krasnodar, Russia"),
                Affiliation("Institute, Paris, France"),
            ],
        ),
        Author("Sample, Bo, Jr."),
        Author("The Collaboration"),
        Author("Only"),
        Author(""),
    ],
    index_terms=["Physics"],
    funders=["Fund"],
    updated="2026-06-06",
)


def works(path: Path) -> list[Work | Reject]:
    reader = choose(path)
    assert reader.name == "crossref"
    return list(read(path, reader))


def test_every_shape_gives_the_same(tmp_path: Path) -> None:
    answer = {"status": "ok", "message-type": "work-list", "message": {"total-results": 2, "items": [RECORD, RECORD]}}
    shapes = {
        "lines.jsonl": f"{json.dumps(RECORD)}\n" * 2,
        "answer.json": json.dumps(answer),
        "answers.jsonl": f"{json.dumps(answer)}\n",
        "pretty.json": json.dumps(answer, indent=4),
        "public.json": json.dumps({"items": [RECORD, RECORD]}, indent=1),
        "record-a-line.json": f'{{"items": [{json.dumps(RECORD)},\n{json.dumps(RECORD)}\n]}}\n',
        "array.json": json.dumps([RECORD, RECORD]),
    }
    for name, content in shapes.items():
        (tmp_path / name).write_text(content)
        assert works(tmp_path / name) == [EXPECTED, EXPECTED], name
    (tmp_path / "one.json").write_text(json.dumps({"status": "ok", "message": RECORD}))
    assert works(tmp_path / "one.json") == [EXPECTED]


@pytest.mark.parametrize(
    ("dates", "year"),
    [
        ({"issued": {"date-parts": [[None]]}, "published-online": {"date-parts": [[2007, 9]]}}, 2007),
        ({"issued": {"date-parts": [[None]]}, "created": {"date-parts": [[2007, 9, 8]]}}, None),
        ({"issued": {"date-parts": [["1999"]]}}, 1999),
        ({"issued": {"date-parts": [[]]}, "posted": {"date-parts": [[2020, 1, 1]]}}, 2020),
        ({}, None),
    ],
)
def test_the_year_is_that_of_publication_never_of_registration(dates: dict[str, Any], year: int | None) -> None:
    assert crossref.parse({"DOI": "10.5555/1", **dates}).year == year


def test_the_institution_of_a_dissertation_is_where_the_author_worked() -> None:
    record = {"DOI": "10.5555/1", "type": "dissertation", "institution": [{"name": "Univ.", "place": ["Oslo, Norway"]}]}
    assert crossref.parse(record).unlinked == [Affiliation("Univ., Oslo, Norway")]
    assert crossref.parse(dict(record, type="posted-content")).unlinked == []


def test_rejects_say_what_is_wrong(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    wrong = [
        dict(RECORD, issued={"date-parts": [["20O4"]]}),
        dict(RECORD, author={"family": "x"}),
        {"message": "Resource not found."},
        dict(RECORD, title={}),
    ]
    path.write_text("".join(f"{json.dumps(record)}\n" for record in [RECORD, *wrong, RECORD]))
    first, *rejects, last = works(path)
    assert first == last == EXPECTED
    assert [(reject.position, reject.reason) for reject in rejects if isinstance(reject, Reject)] == [
        ("line 2", 'issued.date-parts "20O4" is not a year'),
        ("line 3", 'author {"family": "x"} is not a list'),
        ("line 4", "there is no DOI or title to tell the work by"),
        ("line 5", "title {} is not a list"),
    ]


def test_a_page_without_items_is_a_file_without_records(tmp_path: Path) -> None:
    path = tmp_path / "page.json"
    message = {"facets": {}, "total-results": 0, "items": [], "items-per-page": 20}
    path.write_text(json.dumps({"status": "ok", "message-type": "work-list", "message": message}))
    assert works(path) == []


def test_csl_json_is_not_taken_for_crossref(tmp_path: Path) -> None:
    from enishi.errors import InputError

    path = tmp_path / "library.json"
    csl = {"id": "x", "type": "article-journal", "DOI": "10.5555/1", "title": "T", "issued": {"date-parts": [[2001]]}}
    path.write_text(json.dumps([csl]))
    with pytest.raises(InputError, match="not a layout"):
        choose(path)


anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=9),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(["name", "date-parts", "affiliation", "place", "family"]), inner, max_size=3)
    ),
    max_leaves=9,
)


@given(st.sampled_from(sorted(RECORD)), anything)
def test_any_value_in_any_field_is_a_work_or_a_reject(field: str, value: object) -> None:
    assert isinstance(work_or_reject(dict(RECORD, **{field: value}), "line 1", crossref.parse), Work | Reject)


def test_the_real_works(shared: Path) -> None:
    path = shared / "data/exports/crossref-works.jsonl"
    found = works(path)
    records = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    assert len(found) == len(records) == 502
    for work, record in zip(found, records, strict=True):
        assert isinstance(work, Work)
        assert work.id == f"doi:{record['DOI'].lower()}"
        assert "<i>" not in work.title
        assert len(work.authors) == len(record.get("author", []))
        for author, item in zip(work.authors, record.get("author", []), strict=True):
            assert len(author.affiliations) == len({place["name"] for place in item["affiliation"]})
