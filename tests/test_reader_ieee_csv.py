"""IEEE Xplore's CSV: positional affiliations, old layouts, hostile files."""

import csv
import io
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from enishi.errors import InputError
from enishi.readers import choose, read
from enishi.readers.ieee_csv import READER
from enishi.tables.work import Reject, Work

HEADER = [
    *("Document Title", "Authors", "Author Affiliations", "Publication Title", "Date Added To Xplore"),
    *("Publication Year", "DOI", "Funding Information", "PDF Link", "Author Keywords", "IEEE Terms"),
    *("INSPEC Controlled Terms", "Article Citation Count", "Publisher", "Document Identifier"),
]


def row(**cells: str) -> list[str]:
    standard = {
        "Document Title": "Radio maps",
        "Authors": "A. Ito; B. Kim",
        "Author Affiliations": "Univ. A, Tokyo, Japan; Univ. B, Seoul, Korea",
        "Publication Year": "2020",
        "PDF Link": "https://ieeexplore.ieee.org/stamp/stamp.jsp?arnumber=123",
    }
    return [({**standard, **{name.replace("_", " "): cell for name, cell in cells.items()}}).get(n, "") for n in HEADER]


def table(*rows: list[str]) -> str:
    text = io.StringIO()
    csv.writer(text).writerows([HEADER, *rows])
    return text.getvalue()


def works(tmp_path: Path, text: str) -> list[Work]:
    records = everything(tmp_path, text)
    assert not [r for r in records if isinstance(r, Reject)]
    return [r for r in records if isinstance(r, Work)]


def everything(tmp_path: Path, text: str) -> list[Work | Reject]:
    path = tmp_path / "export.csv"
    path.write_text(text, encoding="utf-8", newline="")
    assert choose(path).name == "ieee-csv"
    return list(read(path, READER))


def places(work: Work) -> list[list[str]]:
    return [[one.text for one in author.affiliations] for author in work.authors]


def test_a_row_becomes_a_work(tmp_path: Path) -> None:
    cells = {
        "DOI": "10.1109/X.2020.1",
        "Author Keywords": "radio;maps",
        "IEEE Terms": "Antennas",
        "INSPEC Controlled Terms": "antennas;Antennas",
        "Funding Information": "JSPS(grant numbers:1,2); NRF of Korea; ",
        "Article Citation Count": "7",
        "Document Identifier": "IEEE Conferences",
        "Publication Title": "ICX",
    }
    (work,) = works(tmp_path, table(row(**cells)))
    assert (work.id, work.year, work.doi, work.cited_by) == ("ieee:123", 2020, "10.1109/x.2020.1", 7)
    assert [author.name for author in work.authors] == ["A. Ito", "B. Kim"]
    assert places(work) == [["Univ. A, Tokyo, Japan"], ["Univ. B, Seoul, Korea"]]
    assert (work.keywords, work.index_terms) == (["radio", "maps"], ["Antennas", "antennas"])
    assert work.funders == ["JSPS", "NRF of Korea"]
    assert (work.type, work.venue) == ("IEEE Conferences", "ICX")


@pytest.mark.parametrize(
    ("affiliations", "linked", "unlinked"),
    [
        ("NA; Univ. B, Seoul, Korea", [[], ["Univ. B, Seoul, Korea"]], []),
        ("Univ. A; Dept. X, Univ. B; C, Korea", [[], []], ["Univ. A", "Dept. X, Univ. B", "C, Korea"]),
        ("Univ. A, Japan", [[], []], ["Univ. A, Japan"]),
        ("", [[], []], []),
        ("$^{1}$ Univ. A; E-mail: b@example.org", [["Univ. A"], []], []),
        ("Univ. &Aring;, Oslo; B", [["Univ. Å, Oslo"], ["B"]], []),
        ("Univ. A; Univ. B; ", [["Univ. A"], ["Univ. B"]], []),
        ("Univ. A; Univ. B; ;", [[], []], ["Univ. A", "Univ. B"]),
        ("Univ. A; ", [["Univ. A"], []], []),
        ("Univ. A; Univ. B; Univ. A", [[], []], ["Univ. A", "Univ. B"]),
    ],
)
def test_affiliations_are_linked_only_where_the_counts_agree(
    tmp_path: Path, affiliations: str, linked: list[list[str]], unlinked: list[str]
) -> None:
    (work,) = works(tmp_path, table(row(Author_Affiliations=affiliations)))
    assert places(work) == linked
    assert [one.text for one in work.unlinked] == unlinked


def test_a_single_author_has_all_affiliations(tmp_path: Path) -> None:
    written = "Univ. A, Japan; Univ. B, Korea; Univ. A, Japan"
    (work,) = works(tmp_path, table(row(Authors="A. Ito", Author_Affiliations=written)))
    assert places(work) == [["Univ. A, Japan", "Univ. B, Korea"]]
    assert work.unlinked == []


def test_older_layouts_are_read(tmp_path: Path) -> None:
    text = (
        '"http://ieeexplore.ieee.org/search/searchresult.jsp?query=x",2014/02/03 10:00:00\r\n'
        '"Document Title","Authors","Publication Title","Publication_Year","DOI",PDF Link,"IEEE Terms",'
        '" Publisher\n"\r\n'
        '"Old","A. Ito;B. Kim","Proc. X","2009","10.1109/y",'
        '"http://ieeexplore.ieee.org/stamp/stamp.jsp?arnumber=77","A;B","IEEE"\r\n'
    )
    (work,) = works(tmp_path, text)
    assert (work.id, work.year, work.publisher) == ("ieee:77", 2009, "IEEE")
    assert [author.name for author in work.authors] == ["A. Ito", "B. Kim"]
    assert work.cited_by is None


def test_an_empty_citation_count_is_none_cited(tmp_path: Path) -> None:
    (work,) = works(tmp_path, table(row()))
    assert work.cited_by == 0


@pytest.mark.parametrize("count", ["9" * 19, "9" * 30, "-1", "1.5", "many"])
def test_a_bad_count_rejects_its_row_only(tmp_path: Path, count: str) -> None:
    cells = [row(Article_Citation_Count=text) for text in ("1,234", "12.0", count)]
    first, second, third = everything(tmp_path, table(*cells))
    assert isinstance(first, Work) and isinstance(second, Work) and (first.cited_by, second.cited_by) == (1234, 12)
    assert isinstance(third, Reject) and f'"{count}" is not a count' in third.reason


def test_hostile_titles_are_text(tmp_path: Path) -> None:
    titles = ["<script>alert(1)</script>", "=cmd|' /C calc'!A0", r"On $\alpha^2$ and X<sup>2</sup>", 'Say "hi", all']
    made = works(tmp_path, table(*(row(Document_Title=title) for title in titles)))
    assert [work.title for work in made] == [*titles[:2], "On α^2 and X2", titles[3]]


def test_a_bad_year_rejects_its_row_only(tmp_path: Path) -> None:
    first, second, third = everything(tmp_path, table(row(), row(Publication_Year="20O4"), row(Publication_Year="")))
    assert isinstance(second, Reject) and second.position == "line 3" and "20O4" in second.reason
    assert isinstance(first, Work) and isinstance(third, Work) and third.year is None


def test_a_record_without_authors_is_kept_and_one_without_anything_is_not(tmp_path: Path) -> None:
    empty = row(Document_Title="", Authors="", Author_Affiliations="")
    kept, rejected = everything(tmp_path, table(row(Authors="", Author_Affiliations=""), empty))
    assert isinstance(kept, Work) and kept.authors == []
    assert isinstance(rejected, Reject)


def test_a_quote_that_is_not_closed_costs_its_own_row_only(tmp_path: Path) -> None:
    text = table(row(Document_Title="One"), row(Document_Title="Two"), row(Document_Title="Three"))
    damaged = text.replace("\r\nTwo,", '\r\n"Two,')
    assert damaged != text
    records = everything(tmp_path, damaged)
    assert [r.title for r in records if isinstance(r, Work)] == ["One", "Three"]
    (rejected,) = [r for r in records if isinstance(r, Reject)]
    assert rejected.position == "line 3" and "Two" in rejected.excerpt


def test_quotes_that_the_export_did_not_double_are_kept(tmp_path: Path) -> None:
    titles = ['The "X" file', 'Say "hi", all', '"Quoted"', '"Begin" and "end"']
    lines = [",".join(f'"{cell}"' for cell in row(Document_Title=title)) for title in titles]
    text = table().strip() + "\r\n" + "\r\n".join(lines) + "\r\n"
    assert [work.title for work in works(tmp_path, text)] == titles
    ended = table().strip() + "\r\n" + ",\r\n".join(lines) + ",\r\n"
    assert [work.title for work in works(tmp_path, ended)] == titles


def test_a_cut_off_file_rejects_its_last_row(tmp_path: Path) -> None:
    text = table(row(), row())
    records = everything(tmp_path, text[:-40])
    assert [type(r).__name__ for r in records] == ["Work", "Reject"]


def test_files_joined_end_to_end_and_blank_lines(tmp_path: Path) -> None:
    text = table(row())
    assert len(works(tmp_path, text + "\r\n,,,\r\n" + "\ufeff" + text)) == 2


def test_another_products_csv_is_nobodys(tmp_path: Path) -> None:
    path = tmp_path / "openalex.csv"
    path.write_text("id,doi,title,display_name,publication_year\nW1,,x,x,2020\n")
    with pytest.raises(InputError, match="ieee-csv"):
        choose(path)
    with pytest.raises(InputError, match="Document Title"):
        list(READER.read(path))


@given(st.binary(max_size=400))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_bytes_after_the_header_are_read_or_rejected(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "any.csv"
    path.write_bytes(",".join(HEADER).encode() + b"\r\n" + data)
    for record in read(path, READER):
        assert isinstance(record, Work | Reject)


@given(st.lists(st.sampled_from(['"', ",", "\n", "x", '""', ",,,,,,,,,,,,,,"]), max_size=60))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_a_good_row_after_any_rubbish_is_found(tmp_path: Path, rubbish: list[str]) -> None:
    path = tmp_path / "rubbish.csv"
    good = table(row(Document_Title="Found")).split("\r\n", 1)[1]
    path.write_text(table() + "".join(rubbish) + '"\n"\n' + good)
    titles = [record.title for record in read(path, READER) if isinstance(record, Work)]
    assert titles[-1:] == ["Found"]


def test_the_real_files_read_whole(shared: Path) -> None:
    found = []
    for number in range(1, 6):
        path = shared / "data" / "exports" / f"ieee-xplore-{number}.csv"
        assert choose(path).name == "ieee-csv"
        found += list(read(path, READER))
    assert len(found) == 441
    made = [record for record in found if isinstance(record, Work)]
    assert len(made) == 441 and len({work.id for work in made}) == 441
    assert all(work.title and work.year for work in made)
    assert sum(bool(work.unlinked) for work in made) == 1
    assert not any("@" in one.text for work in made for author in work.authors for one in author.affiliations)
