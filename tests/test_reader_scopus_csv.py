"""Scopus' CSV: links by names, cut by the work's own list of affiliations; shifted rows."""

import csv
import io
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from enishi.readers import choose, read
from enishi.readers.scopus_csv import READER
from enishi.tables.work import Reject, Work

HEADER = [
    *(
        "Authors",
        "Author full names",
        "Author(s) ID",
        "Title",
        "Year",
        "Source title",
        "Cited by",
        "DOI",
        "Link",
        "Affiliations",
    ),
    *("Authors with affiliations", "Author Keywords", "Index Keywords", "Funding Details", "Funding Text 1"),
    *("References", "Publisher", "Language of Original Document", "Document Type", "EID"),
]
A = "Institute of Waves, University of A, Tokyo, 100-0001, Japan"
B = "University of B, Seoul, South Korea"
B_LONG = "University of B, Seoul, South Korea, Campus North"


def row(**cells: str) -> list[str]:
    standard = {
        "Authors": "Ito A., Kim B.-C.",
        "Title": "Waves",
        "Year": "2021",
        "Affiliations": f"{A}; {B}",
        "Authors with affiliations": f"Ito, A., {A}, {B}; Kim, B.-C., {B}",
        "EID": "2-s2.0-85",
    }
    standard |= {name.replace("_", " "): cell for name, cell in cells.items()}
    return [standard.get(name, "") for name in HEADER]


def everything(tmp_path: Path, *rows: list[str]) -> list[Work | Reject]:
    text = io.StringIO()
    csv.writer(text).writerows([HEADER, *rows])
    path = tmp_path / "scopus.csv"
    path.write_text(text.getvalue(), encoding="utf-8-sig", newline="")
    assert choose(path).name == "scopus-csv"
    return list(read(path, READER))


def one(tmp_path: Path, *rows: list[str]) -> Work:
    (record,) = everything(tmp_path, *rows)
    assert isinstance(record, Work)
    return record


def places(work: Work) -> list[list[str]]:
    return [[one.text for one in author.affiliations] for author in work.authors]


def test_an_entry_is_cut_into_the_affiliations_of_the_work(tmp_path: Path) -> None:
    work = one(tmp_path, row())
    assert (work.id, work.year, work.cited_by) == ("scopus:2-s2.0-85", 2021, 0)
    assert [author.name for author in work.authors] == ["Ito A.", "Kim B.-C."]
    assert places(work) == [[A, B], [B]]
    assert work.unlinked == []


def test_the_layout_since_2023(tmp_path: Path) -> None:
    cells = {
        "Authors": "Ito A.; Kim B.-C.",
        "Author full names": "Ito, Akira (57202138757); Kim, Bo-Cheol (7402220509)",
        "Authors with affiliations": f"Ito A., {A}; Kim B.-C., {B}",
        "Funding Details": "Japan Society, JSPS, (JP1, JP2); (123); Korea Foundation",
    }
    work = one(tmp_path, row(**cells))
    assert [author.name for author in work.authors] == ["Ito, Akira", "Kim, Bo-Cheol"]
    assert places(work) == [[A], [B]]
    assert work.funders == ["Japan Society", "Korea Foundation"]


@pytest.mark.parametrize(
    ("entries", "affiliations", "linked", "unlinked"),
    [
        (f"Ito, A., {B_LONG}; Kim, B.-C., {B}", f"{B}; {B_LONG}", [[B_LONG], [B]], []),
        (
            f"Ito, A., Lab; Room 2, Japan; Kim, B.-C., {B}",
            f"Lab; Room 2, Japan; {B}",
            [["Lab; Room 2, Japan"], [B]],
            [],
        ),
        (f"Ito, A.; Kim, B.-C., {B}", B, [[], [B]], []),
        (f"Ito, A., {A}, Elsewhere; Kim, B.-C.", A, [[A, "Elsewhere"], []], []),
        (f"Ito, A., {A}; Kim, B.-C.", f"{A}; {B}", [[A], []], [B]),
        (f"Ono, C., {A}; Kim, B.-C., {B}", f"{A}; {B}", [[], []], [A, B]),
        (f"Ito, A., {A}", f"{A}; {B}", [[], []], [A, B]),
        ("", f"{A}; {B}", [[], []], [A, B]),
    ],
)
def test_links_stand_on_names(
    tmp_path: Path, entries: str, affiliations: str, linked: list[list[str]], unlinked: list[str]
) -> None:
    cells = {"Authors with affiliations": entries, "Affiliations": affiliations}
    work = one(tmp_path, row(**cells))
    assert places(work) == linked
    assert [one.text for one in work.unlinked] == unlinked


@pytest.mark.parametrize(
    ("column", "cell", "name"),
    [("Author full names", "Zhao, Yan (57202138757)", "Zhao, Yan"), ("Author(s) ID", "57202138757;", "Zhao, Y.")],
)
def test_a_single_author_written_with_a_comma_is_one(tmp_path: Path, column: str, cell: str, name: str) -> None:
    cells = {"Authors": "Zhao, Y.", column: cell, "Authors with affiliations": f"Zhao, Y., {A}, {B}"}
    work = one(tmp_path, row(**cells))
    assert [author.name for author in work.authors] == [name]
    assert places(work) == [[A, B]]


def test_names_with_a_suffix(tmp_path: Path) -> None:
    cells = {"Authors": "Doe J., Jr., Roe R.", "Authors with affiliations": f"Doe, J., Jr., {A}; Roe, R., {B}"}
    work = one(tmp_path, row(**cells))
    assert [author.name for author in work.authors] == ["Doe J., Jr.", "Roe R."]
    assert places(work) == [[A], [B]]


def test_a_work_without_authors_is_kept(tmp_path: Path) -> None:
    cells = {"Authors": "[No author name available]", "Authors with affiliations": "", "Affiliations": ""}
    assert one(tmp_path, row(**cells)).authors == []


def test_surplus_funding_texts_shift_the_rest_back(tmp_path: Path) -> None:
    cells = row(Publisher="Press", Funding_Text_1="x", Document_Type="Article")
    at = HEADER.index("Funding Text 1") + 1
    work = one(tmp_path, [*cells[:at], "second", "third", *cells[at:]])
    assert (work.id, work.publisher, work.type) == ("scopus:2-s2.0-85", "Press", "Article")


def test_a_row_that_does_not_fit_is_rejected_and_the_rest_read(tmp_path: Path) -> None:
    records = everything(tmp_path, row(), [*row(), "surplus"], row()[:-3], row(Year="in press"), row())
    assert [type(record).__name__ for record in records] == ["Work", "Reject", "Reject", "Reject", "Work"]


@given(st.binary(max_size=300))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_bytes_after_the_header_are_read_or_rejected(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "any.csv"
    path.write_bytes(",".join(HEADER).encode() + b"\n" + data)
    for record in read(path, READER):
        assert isinstance(record, Work | Reject)


@given(st.lists(st.text(alphabet="ab;,. []", max_size=30), min_size=4, max_size=4))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_no_affiliation_is_invented(tmp_path: Path, cells: list[str]) -> None:
    names = ("Authors", "Authors with affiliations", "Affiliations", "Title")
    (record,) = everything(tmp_path, row(**dict(zip(names, cells, strict=True))))
    if isinstance(record, Work):
        source = " ".join(f"{cells[1]} {cells[2]}".split())
        for author in record.authors:
            for affiliation in author.affiliations:
                assert affiliation.text in source


def test_the_real_file_reads_whole_and_links_only_what_it_lists(shared: Path) -> None:
    path = shared / "data" / "exports" / "scopus.csv"
    assert choose(path).name == "scopus-csv"
    works = [record for record in read(path, READER) if isinstance(record, Work)]
    assert len(works) == len({work.id for work in works}) == 58
    with path.open(encoding="utf-8-sig", newline="") as file:
        listed = [line["Affiliations"] for line in csv.DictReader(file)]
    for work, text in zip(works, listed, strict=True):
        known = {" ".join(part.split()) for part in text.split(";")}
        assert {one.text for author in work.authors for one in author.affiliations} | {""} == known | {""}
        assert all(author.affiliations for author in work.authors)
        assert work.unlinked == []
        assert work.language == "English"
