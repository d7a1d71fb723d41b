"""IEEE Xplore API: its answers and lines, the order and affiliations of authors, the kinds of terms, wrong types."""

import gzip
import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from enishi.readers import choose, ieee_json, read
from enishi.readers.json_records import work_or_reject
from enishi.tables.work import Affiliation, Author, Reject, Work

ARTICLE: dict[str, Any] = {
    "article_number": "1234567",
    "doi": "10.5555/IEEE.1",
    "title": "Seeing &lt;things&gt; in <b>3-D</b>",
    "publisher": "IEEE",
    "publication_title": "Invented Transactions",
    "publication_year": "2014",
    "content_type": "Journals",
    "citing_paper_count": 5,
    "authors": {
        "authors": [
            {
                "full_name": "Bo Sample",
                "author_order": 2,
                "affiliation": "Lab B, Oslo, Norway",
                "authorAffiliations": {},
            },
            {
                "full_name": "Ada Example",
                "author_order": 1,
                "affiliation": "Univ. A, Tokyo, Japan",
                "authorAffiliations": {"authorAffiliation": ["Univ. A, Tokyo, Japan", "Lab B, Oslo, Norway"]},
            },
            {"full_name": "Cy None", "author_order": 3, "authorAffiliations": {"authorAffiliation": None}},
        ]
    },
    "index_terms": {
        "ieee_terms": {"terms": ["Rendering", "Geometry"]},
        "author_terms": {"terms": ["3-D seeing"]},
        "inspec_controlled": {"terms": ["Rendering", "computer graphics"]},
    },
}
EXPECTED = Work(
    id="ieee:1234567",
    title="Seeing <things> in 3-D",
    year=2014,
    doi="10.5555/ieee.1",
    type="Journals",
    venue="Invented Transactions",
    publisher="IEEE",
    cited_by=5,
    authors=[
        Author("Ada Example", [Affiliation("Univ. A, Tokyo, Japan"), Affiliation("Lab B, Oslo, Norway")]),
        Author("Bo Sample", [Affiliation("Lab B, Oslo, Norway")]),
        Author("Cy None"),
    ],
    keywords=["3-D seeing"],
    index_terms=["Rendering", "Geometry", "computer graphics"],
)


def works(path: Path) -> list[Work | Reject]:
    reader = choose(path)
    assert reader.name == "ieee-json"
    return list(read(path, reader))


def test_every_shape_gives_the_same(tmp_path: Path) -> None:
    answer = {"total_records": 2, "total_searched": 9, "articles": [ARTICLE, ARTICLE]}
    shapes = {
        "lines.jsonl": f"{json.dumps(ARTICLE)}\n" * 2,
        "answer.json": json.dumps(answer),
        "pretty.json": json.dumps(answer, indent=2),
        "array.json": json.dumps([ARTICLE, ARTICLE]),
    }
    for name, content in shapes.items():
        (tmp_path / name).write_text(content)
        assert works(tmp_path / name) == [EXPECTED, EXPECTED], name
    assert choose(tmp_path / "lines.jsonl", "ieee").name == "ieee-json"


def test_a_page_without_articles_is_a_file_without_records(tmp_path: Path) -> None:
    path = tmp_path / "page.json"
    path.write_text(json.dumps({"total_records": 0, "total_searched": 9, "articles": []}))
    assert works(path) == []


def test_authors_without_the_wrapper_and_numbers_as_numbers() -> None:
    article = {"article_number": 7, "authors": [{"full_name": "B"}, {"full_name": "A", "author_order": 1}]}
    work = ieee_json.parse(article)
    assert (work.id, [author.name for author in work.authors]) == ("ieee:7", ["B", "A"])


def test_one_affiliation_as_a_text() -> None:
    author = {"full_name": "A", "authorAffiliations": {"authorAffiliation": "Univ. A"}, "affiliation": "Univ. Z"}
    assert ieee_json.parse({"title": "T", "authors": [author]}).authors == [Author("A", [Affiliation("Univ. A")])]


@pytest.mark.parametrize(
    ("field", "value", "reason"),
    [
        ("publication_year", "20I4", 'publication_year "20I4" is not a year'),
        ("authors", "Ada", 'authors "Ada" is not an object'),
        ("index_terms", {"ieee_terms": ["x"]}, 'ieee_terms ["x"] is not an object'),
        ("article_number", 1.5, "article_number 1.5 is not a text"),
    ],
)
def test_a_wrong_type_is_told_and_the_rest_is_read(tmp_path: Path, field: str, value: object, reason: str) -> None:
    path = tmp_path / "a.jsonl"
    articles = [ARTICLE, dict(ARTICLE, **{field: value}), ARTICLE]
    path.write_text("".join(f"{json.dumps(article)}\n" for article in articles))
    first, second, third = works(path)
    assert first == third == EXPECTED
    assert isinstance(second, Reject)
    assert (second.position, second.reason) == ("line 2", reason)


anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=9),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(["authors", "terms", "author_order", "full_name"]), inner, max_size=3)
    ),
    max_leaves=9,
)


@given(st.sampled_from(sorted(ARTICLE)), anything)
def test_any_value_in_any_field_is_a_work_or_a_reject(field: str, value: object) -> None:
    assert isinstance(work_or_reject(dict(ARTICLE, **{field: value}), "line 1", ieee_json.parse), Work | Reject)


def test_the_real_articles(shared: Path) -> None:
    path = shared / "data/exports/ieee-xplore-api.jsonl.gz"
    found = works(path)
    with gzip.open(path) as file:
        articles = [json.loads(line) for line in file]
    assert len(found) == len(articles) == 1_608
    for work, article in zip(found, articles, strict=True):
        assert isinstance(work, Work)
        assert (work.id, work.year) == (f"ieee:{article['article_number']}", article["publication_year"])
        authors = article["authors"]["authors"]
        assert [author.name for author in work.authors] == [" ".join(item["full_name"].split()) for item in authors]
        for author, item in zip(work.authors, authors, strict=True):
            listed = item["authorAffiliations"].get("authorAffiliation") or []
            assert len(author.affiliations) == len(set(listed))
    # The front matter of issues has no authors; it is kept.
    assert sum(isinstance(work, Work) and not work.authors for work in found) == 169
