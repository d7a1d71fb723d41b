"""OpenAlex: old and present records, every container, snapshot folders, damage and wrong types."""

import gzip
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import zstandard
from hypothesis import given
from hypothesis import strategies as st

from blocks import in_blocks
from enishi.errors import InputError, UsageError
from enishi.pipeline.inputs import inputs
from enishi.pipeline.left_out import FURTHER, UNFINISHED
from enishi.readers import choose, files, formats, openalex, read, reader_of_folder, unpacked
from enishi.readers.openalex_snapshot import date_of
from enishi.tables.work import Affiliation, Author, Reject, Work

PRESENT: dict[str, Any] = {
    "id": "https://openalex.org/W7",
    "doi": "https://doi.org/10.5555/ABC.1",
    "title": "Sensing with <i>few</i> &amp; cheap nodes",
    "display_name": "not this one",
    "publication_year": 2021,
    "type": "article",
    "language": "en",
    "cited_by_count": 12,
    "updated_date": "2026-05-01T10:00:00",
    "primary_location": {
        "source": {"display_name": "Journal of Invented Results", "host_organization_name": "Nowhere Press"}
    },
    "authorships": [
        {
            "author": {"id": "https://openalex.org/A1", "display_name": "Ada Example"},
            "countries": ["JP", "FR"],
            "institutions": [
                {"id": "https://openalex.org/I1", "display_name": "University of Somewhere", "country_code": "JP"},
                {"id": "https://openalex.org/I2", "display_name": "Institut Quelconque", "country_code": "FR"},
            ],
            "raw_affiliation_strings": ["Univ. Somewhere, Tokyo", "Inst. Quelconque, Paris", "Third Place"],
            "affiliations": [
                {"raw_affiliation_string": "Univ. Somewhere, Tokyo", "institution_ids": ["https://openalex.org/I1"]},
                {"raw_affiliation_string": "Inst. Quelconque, Paris", "institution_ids": ["https://openalex.org/I2"]},
            ],
        },
        {"author": {"display_name": None}, "raw_author_name": "Bo Sample", "institutions": [], "countries": []},
    ],
    "keywords": [
        {"id": "https://openalex.org/keywords/node", "display_name": "Node", "score": 0.5},
        {"id": None, "display_name": "cheap sensing", "score": None},
    ],
    "topics": [{"id": "https://openalex.org/T1", "display_name": "Sensor Networks", "score": 0.9}],
    "concepts": [{"display_name": "Computer science"}],
    "funders": [{"id": "https://openalex.org/F1", "display_name": "Fund One"}],
    "awards": [{"funder_display_name": "Fund One"}, {"funder_display_name": "Fund Two"}],
    "grants": None,
}
EXPECTED = Work(
    id="openalex:W7",
    title="Sensing with few & cheap nodes",
    year=2021,
    doi="10.5555/abc.1",
    type="article",
    venue="Journal of Invented Results",
    publisher="Nowhere Press",
    language="en",
    cited_by=12,
    authors=[
        Author(
            "Ada Example",
            [
                Affiliation("Univ. Somewhere, Tokyo", ["JP"]),
                Affiliation("Inst. Quelconque, Paris", ["FR"]),
                Affiliation("Third Place"),
            ],
            ["FR", "JP"],
        ),
        Author("Bo Sample"),
    ],
    keywords=["cheap sensing"],
    index_terms=["Node", "Sensor Networks"],
    funders=["Fund One", "Fund Two"],
    updated="2026-05-01",
)


def works(path: Path) -> list[Work | Reject]:
    reader = choose(path)
    assert reader.name == "openalex" and reader.parts
    found = []
    for part in reader.parts(path) if path.is_dir() else [path]:
        records = list(read(part, reader))
        assert in_blocks(part) == records
        found += records
    return found


def json_lines(*records: object) -> bytes:
    return b"".join(json.dumps(record).encode() + b"\n" for record in records)


def parquet(path: Path, *records: dict[str, Any]) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    pq.write_table(pa.Table.from_pylist(list(records)), path)
    return path


def one_author(**authorship: Any) -> Author:
    return openalex.parse({"id": "W1", "authorships": [authorship]}).authors[0]


def test_a_present_record() -> None:
    assert openalex.parse(PRESENT) == EXPECTED


def test_a_record_of_2022() -> None:
    work = openalex.parse(
        {
            "id": "https://openalex.org/W8",
            "display_name": "Old",
            "publication_year": "2004",
            "host_venue": {"display_name": "Old Journal", "publisher": "Old Press"},
            "authorships": [
                {
                    "author": {"display_name": "Cy Old"},
                    "raw_affiliation_string": "Dept, Old Univ.",
                    "institutions": [{"id": None, "display_name": "Old Univ.", "country_code": "de"}],
                }
            ],
            "concepts": [{"display_name": "Physics"}],
            "grants": [{"funder_display_name": "Old Fund"}],
        }
    )
    assert (work.year, work.title, work.venue, work.publisher) == (2004, "Old", "Old Journal", "Old Press")
    assert work.authors == [Author("Cy Old", [Affiliation("Dept, Old Univ.", ["DE"])], ["DE"])]
    assert (work.index_terms, work.funders) == (["Physics"], ["Old Fund"])


@pytest.mark.parametrize(
    ("strings", "countries", "expected"),
    [
        (["A"], ["JP", "FR"], [["FR", "JP"]]),
        (["A", "B"], ["JP"], [["JP"], ["JP"]]),
        (["A", "B"], ["JP", "FR"], [[], []]),
        (["A", "A", " "], ["JP", "FR"], [["FR", "JP"]]),
        (["A"], ["japan", ""], [[]]),
    ],
)
def test_countries_of_an_author_go_to_a_text_only_without_doubt(
    strings: list[str], countries: list[str], expected: list[list[str]]
) -> None:
    found = one_author(raw_affiliation_strings=strings, countries=countries)
    assert [place.countries for place in found.affiliations] == expected
    assert found.countries == sorted(code for code in countries if len(code) == 2)


def test_institutions_stand_in_where_there_is_no_text() -> None:
    institutions = [
        {"display_name": "Univ. A", "country_code": "TW"},
        {"display_name": "Univ. B"},
        {"country_code": "HK"},
    ]
    found = one_author(institutions=institutions)
    assert found.affiliations == [Affiliation("Univ. A", ["TW"]), Affiliation("Univ. B")]
    assert found.countries == ["HK", "TW"]
    matched = one_author(
        institutions=[{"id": "I1", "display_name": "Univ. A", "country_code": "TW"}],
        affiliations=[{"raw_affiliation_string": "", "institution_ids": ["I1"]}],
    )
    assert matched.affiliations == [Affiliation("Univ. A", ["TW"])]


def test_ids() -> None:
    given = ["https://openalex.org/W1", "W1", "local:conf:7", "https://openalex.org/works/W1"]
    assert [openalex.parse({"id": item}).id for item in given] == ["openalex:W1"] * 2 + ["local:conf:7", "openalex:W1"]
    assert openalex.parse({"title": "T"}).id == openalex.parse({"title": "T"}).id != openalex.parse({"title": "U"}).id


def test_every_container_gives_the_same(tmp_path: Path) -> None:
    plain = json_lines(PRESENT, PRESENT)
    page = json.dumps({"meta": {"count": 2}, "results": [PRESENT, PRESENT]})
    contents = {
        "a.jsonl": plain,
        "bom.jsonl": b"\xef\xbb\xbf" + plain.replace(b"\n", b"\r\n\r\n"),
        "a.gz": gzip.compress(plain),
        "two-members.gz": gzip.compress(json_lines(PRESENT)) * 2,
        "a.zst": zstandard.compress(plain),
        "two-frames.zst": zstandard.compress(json_lines(PRESENT)) * 2,
        "page.json": page.encode(),
        "pretty.json": json.dumps(json.loads(page), indent=2).encode(),
        "array.json": json.dumps([PRESENT, PRESENT]).encode(),
        "pretty-array.json": json.dumps([PRESENT, PRESENT], indent=1).encode(),
    }
    for name, content in contents.items():
        path = tmp_path / name
        path.write_bytes(content)
        assert works(path) == [EXPECTED, EXPECTED], name
    assert works(parquet(tmp_path / "a.parquet", PRESENT, PRESENT)) == [EXPECTED, EXPECTED]


def test_parquet_whose_nested_columns_are_json_texts(tmp_path: Path) -> None:
    whole = {key: json.dumps(value) if isinstance(value, list | dict) else value for key, value in PRESENT.items()}
    by_element = dict(PRESENT, authorships=[json.dumps(item) for item in PRESENT["authorships"]])
    assert works(parquet(tmp_path / "whole.parquet", whole)) == [EXPECTED]
    assert works(parquet(tmp_path / "elements.parquet", by_element)) == [EXPECTED]


def test_parquet_from_a_table_with_gaps_and_dates(tmp_path: Path) -> None:
    path = tmp_path / "a.parquet"
    columns = {
        "id": ["https://openalex.org/W1", "https://openalex.org/W2", "https://openalex.org/W3"],
        "publication_year": [2001.0, float("nan"), 2001.5],
        "updated_date": pa.array([19000, 19001, None], pa.date32()),
    }
    pq.write_table(pa.table(columns), path)
    assert works(path) == [
        Work("openalex:W1", year=2001, updated="2022-01-08"),
        Work("openalex:W2", updated="2022-01-09"),
        Reject(
            "row 3",
            "publication_year 2001.5 is not a year",
            '{"id": "https://openalex.org/W3", "publication_year": 2001.5, "updated_date": null}',
        ),
    ]


def test_parquet_columns_that_are_not_needed_are_not_read(tmp_path: Path) -> None:
    path = parquet(tmp_path / "a.parquet", dict(PRESENT, abstract_inverted_index="x" * 5000))
    group = pq.read_metadata(path).row_group(0)
    chunks = [group.column(i) for i in range(group.num_columns)]
    (abstract,) = (chunk for chunk in chunks if chunk.path_in_schema == "abstract_inverted_index")
    data = bytearray(path.read_bytes())
    start = abstract.dictionary_page_offset or abstract.data_page_offset
    data[start : start + abstract.total_compressed_size] = bytes(abstract.total_compressed_size)
    path.write_bytes(data)
    with pytest.raises(OSError, match=r"(?i)page|thrift"):
        pq.read_table(path)
    assert works(path) == [EXPECTED]


def versions() -> Iterator[tuple[str, dict[str, Any]]]:
    yield "2026-01-02", {"id": "https://openalex.org/W1", "title": "newer", "publication_year": 2020}
    yield "2025-12-30", {"id": "https://openalex.org/W1", "title": "older", "publication_year": 2020}
    yield "2025-12-30", {"id": "https://openalex.org/W2", "title": "other", "publication_year": 2020}


@pytest.mark.parametrize("layout", ["data/works", "data/jsonl/works", "data/parquet/works", "works", "."])
def test_a_snapshot_folder(tmp_path: Path, layout: str) -> None:
    root = tmp_path / "snapshot"
    for number, (date, record) in enumerate(versions()):
        folder = root / layout / f"updated_date={date}"
        folder.mkdir(parents=True, exist_ok=True)
        if "parquet" in layout:
            parquet(folder / f"part_{number:04}.parquet", record)
        else:
            (folder / f"part_{number:04}.gz").write_bytes(gzip.compress(json_lines(record)))
    (root / layout / "manifest.json").write_text("{}")
    authors = root / "data/authors/updated_date=2026-01-02"
    authors.mkdir(parents=True)
    (authors / "part_0000.gz").write_bytes(gzip.compress(json_lines({"id": "https://openalex.org/A1"})))
    found = [(work.updated, work.id, work.title) for work in works(root) if isinstance(work, Work)]
    assert found == [
        ("2025-12-30", "openalex:W1", "older"),
        ("2025-12-30", "openalex:W2", "other"),
        ("2026-01-02", "openalex:W1", "newer"),
    ]


def snapshot(root: Path) -> None:
    for name, record in (("works", PRESENT), ("authors", {"id": "https://openalex.org/A1"})):
        part = root / "data" / name / "updated_date=2026-01-02/part_0000.gz"
        part.parent.mkdir(parents=True)
        part.write_bytes(gzip.compress(json_lines(record)))
    (root / "data/works/manifest").write_text("{}")
    (root / "RELEASE_NOTES.txt").write_text("notes")


@pytest.mark.parametrize("folder", [".", "data", "data/works", "data/works/updated_date=2026-01-02"])
@pytest.mark.parametrize("name", ["own.jsonl", "notes.csv", "part_001.gz.partial", "part_002.gz.md5"])
def test_what_else_lies_in_a_snapshot_is_left_out_and_told(tmp_path: Path, folder: str, name: str) -> None:
    root = tmp_path / "openalex"
    snapshot(root)
    for beside in ("README.txt", "LICENSE.txt", "manifest"):
        (root / folder / beside).write_text("no data")
    assert reader_of_folder(tmp_path) is None
    found = inputs([(root / folder, None)], tmp_path)
    assert [source.name for source in found] == ["openalex/data/works/updated_date=2026-01-02/part_0000.gz"]
    assert found.left_out == []
    (root / folder / name).write_bytes(json_lines(PRESENT))
    again = inputs([(root / folder, None), (tmp_path, None)], tmp_path)
    assert again == found
    reason = UNFINISHED if name.endswith(".partial") else FURTHER
    assert again.left_out == [{"file": (root / folder / name).relative_to(tmp_path).as_posix(), "reason": reason}]
    assert inputs([(root / folder / name, None), (root, None)], tmp_path).left_out == []


def test_a_download_that_did_not_finish_is_no_source(tmp_path: Path) -> None:
    (tmp_path / "works").mkdir()
    (tmp_path / "works/two.jsonl.crdownload").write_bytes(json_lines(PRESENT))
    with pytest.raises(InputError, match=r"works/two\.jsonl\.crdownload: left out: a download"):
        inputs([(tmp_path / "works", None)], tmp_path)
    (tmp_path / "works/one.jsonl").write_bytes(json_lines(PRESENT))
    found = inputs([(tmp_path / "works", None)], tmp_path)
    assert [source.name for source in found] == ["works/one.jsonl"]
    assert found.left_out == [{"file": "works/two.jsonl.crdownload", "reason": UNFINISHED}]


@pytest.mark.parametrize(
    "name", ["part_000", "0000_part_00.gz", "part-00000-1f.c000.snappy.parquet", "part_1.jsonl.zst"]
)
def test_names_of_parts(tmp_path: Path, name: str) -> None:
    assert date_of(tmp_path / "updated_date=2026-01-02" / name) == "2026-01-02"


def test_a_part_that_is_read_by_itself_has_the_date_of_its_partition(tmp_path: Path) -> None:
    folder = tmp_path / "anything/updated_date=2026-06-24"
    folder.mkdir(parents=True)
    (folder / "part_0000.gz").write_bytes(gzip.compress(json_lines(PRESENT)))
    parquet(folder / "part_0001.parquet", PRESENT)
    (folder / "own.jsonl").write_bytes(json_lines(PRESENT))
    dates = [work.updated for file in sorted(folder.iterdir()) for work in works(file) if isinstance(work, Work)]
    assert dates == ["2026-05-01", "2026-06-24", "2026-06-24"]


def test_a_snapshot_in_both_formats_is_read_once(tmp_path: Path) -> None:
    record = {"id": "https://openalex.org/W1", "publication_year": 2020}
    parquet(tmp_path / "parquet/works/updated_date=2026-01-02/part_0000.parquet", record)
    part = tmp_path / "jsonl/works/updated_date=2026-01-02/part_0000.gz"
    part.parent.mkdir(parents=True)
    part.write_bytes(gzip.compress(json_lines(record)))
    assert len(works(tmp_path)) == 1
    assert len(works(tmp_path / "jsonl")) == 1
    later = tmp_path / "jsonl/works/updated_date=2026-02-01/part_0000.gz"
    later.parent.mkdir()
    later.write_bytes(part.read_bytes())
    assert [work.updated for work in works(tmp_path) if isinstance(work, Work)] == ["2026-01-02", "2026-02-01"]


def test_damage_in_one_part_does_not_stop_the_others_and_merged_works_are_told(tmp_path: Path) -> None:
    folder = tmp_path / "works/updated_date=2026-01-02"
    folder.mkdir(parents=True)
    good = [{"id": f"https://openalex.org/W{i}", "publication_year": 2020} for i in range(1, 4)]
    (folder / "part_0000.gz").write_bytes(gzip.compress(json_lines(*good))[:-9])
    (folder / "part_0001.gz").write_bytes(gzip.compress(json_lines({"id": "W9", "authorships": 5})))
    broken = tmp_path / "works/updated_date=2026-01-03/part_0000.parquet"
    broken.parent.mkdir()
    broken.write_bytes(b"PAR1 and nothing more")
    merged = tmp_path / "merged_ids/works/2024-01-01.csv.gz"
    merged.parent.mkdir(parents=True)
    merged.write_bytes(gzip.compress(b"merge_date,id,merge_into_id\n2024-01-01,https://openalex.org/W2,W1\n"))
    found = works(tmp_path)
    assert [work.id for work in found if isinstance(work, Work)] == ["openalex:W1", "openalex:W3"]
    told = [(reject.position, reject.reason) for reject in found if isinstance(reject, Reject)]
    assert told[0] == ("line 2", "OpenAlex merged it into openalex:W1")
    assert told[2] == ("line 1", "authorships 5 is not a list")
    assert told[1][0] == told[3][0] == "end of file"
    assert len(told) == 4


def test_a_damaged_list_of_merged_ids_is_not_taken_for_damage_of_the_works(tmp_path: Path) -> None:
    part = tmp_path / "works/updated_date=2026-01-02/part_0000.gz"
    part.parent.mkdir(parents=True)
    part.write_bytes(gzip.compress(b'{"id": "W1", "title": "T", "publication_year": 2020}\n'))
    merged = tmp_path / "merged_ids/works/2024-01-01.csv.gz"
    merged.parent.mkdir(parents=True)
    merged.write_bytes(gzip.compress(b"merge_date,id,merge_into_id\n2024-01-01,W2,W1\n")[:-12])
    with pytest.raises(InputError, match=r"2024-01-01\.csv\.gz: a list of merged ids that is damaged"):
        list(read(part, openalex.READER))


@pytest.mark.parametrize(
    ("field", "value", "reason"),
    [
        ("publication_year", "20O4", 'publication_year "20O4" is not a year'),
        ("publication_year", 0, "publication_year 0 is not a year"),
        ("publication_year", 20211, "publication_year 20211 is not a year"),
        ("publication_year", True, "publication_year true is not a year"),
        ("authorships", 5, "authorships 5 is not a list"),
        ("authorships", ["x"], 'authorships "x" is not an object'),
        ("title", {}, "title {} is not a text"),
        ("cited_by_count", -1, "cited_by_count -1 is not a count"),
        ("cited_by_count", 2**64 - 1, "cited_by_count 18446744073709551615 is not a count"),
        ("cited_by_count", 1e300, "cited_by_count 1e+300 is not a count"),
        ("cited_by_count", "9999999999999999999", 'cited_by_count "9999999999999999999" is not a count'),
        ("publication_year", 1e300, "publication_year 1e+300 is not a year"),
        ("primary_location", [], "primary_location [] is not an object"),
    ],
)
def test_a_wrong_type_is_told_and_the_rest_is_read(tmp_path: Path, field: str, value: object, reason: str) -> None:
    path = tmp_path / "a.jsonl"
    path.write_bytes(json_lines(PRESENT, dict(PRESENT, **{field: value}), PRESENT))
    first, second, third = works(path)
    assert first == third == EXPECTED
    assert isinstance(second, Reject)
    assert (second.position, second.reason) == ("line 2", reason)
    assert second.excerpt.startswith('{"id": "https://openalex.org/W7"')
    assert len(second.excerpt) == 200


def test_lines_that_are_no_records(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(files, "LONGEST_LINE", 5000)
    path = tmp_path / "a.jsonl"
    broken = [b'{"id": "W2"', b"[1, 2]", b"\xff\xfe", b'{"id": "' + b"x" * 12_000 + b'"}', b"{}", b"null"]
    path.write_bytes(b"\n".join([json_lines(PRESENT).strip(), *broken, b"", json_lines(PRESENT)]))
    found = works(path)
    assert found[0] == found[-1] == EXPECTED
    rejects = [item for item in found if isinstance(item, Reject)]
    assert [reject.position for reject in rejects] == [f"line {number}" for number in range(2, 8)]
    assert rejects[0].reason.startswith("not JSON")
    assert rejects[1].reason == "not a JSON object"
    assert rejects[3].reason == "the line is too long to be a record"
    assert rejects[4].reason == "there is no OpenAlex id, DOI or title to tell the work by"


@pytest.mark.parametrize("compress", [gzip.compress, zstandard.compress])
def test_a_cut_file_gives_all_records_before_the_cut(tmp_path: Path, compress: Any) -> None:
    import random

    dice = random.Random(1)
    data = json_lines(*({"id": f"W{i}", "publication_year": 2000, "x": dice.random()} for i in range(20_000)))
    path = tmp_path / "a.bin"
    packed = compress(data)
    path.write_bytes(packed[: len(packed) * 3 // 4])
    *found, last = works(path)
    # Compressors write in blocks of some ten thousand lines at most: what is lost is less than a block, and the rest.
    assert len(found) > 9_000
    assert [work.id for work in found if isinstance(work, Work)] == [f"openalex:W{i}" for i in range(len(found))]
    assert isinstance(last, Reject)
    assert "cut off" in last.reason


def test_files_that_cannot_be_read(tmp_path: Path) -> None:
    cases = {
        "empty.jsonl": (b"", "empty"),
        "broken.gz": (b"\x1f\x8b\x08 and no more", "damaged"),
        "broken.parquet": (b"PAR1 and no more", "damaged Parquet"),
        "unknown.json": (b'{"title": "x", "authors": []}', "not a layout"),
    }
    for name, (content, message) in cases.items():
        (tmp_path / name).write_bytes(content)
        with pytest.raises(InputError, match=message):
            choose(tmp_path / name)
    with pytest.raises(InputError, match="cannot be read"):
        choose(tmp_path / "absent.jsonl")
    with pytest.raises(InputError, match="a folder"):
        choose(tmp_path)


@pytest.mark.parametrize("compress", [bytes, gzip.compress, zstandard.compress])
def test_a_file_that_holds_nothing_is_empty_packed_or_not(tmp_path: Path, compress: Any) -> None:
    path = tmp_path / "a"
    for content, empty in ((b"", True), (b"\n", False), (json_lines(PRESENT), False)):
        path.write_bytes(compress(content))
        assert files.is_empty(path) == empty
    assert not files.is_empty(tmp_path)


def test_the_names_of_formats(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    path.write_bytes(json_lines(PRESENT))
    assert {"acm", "crossref", "dblp", "ieee", "openalex", "scopus", "wos", "wos-tab"} < {*formats()}
    assert choose(path, "openalex").name == "openalex"
    for wrong, meant in (("opnalex", '; did you mean "openalex"?'), ("doi", ""), ("", "")):
        with pytest.raises(UsageError) as raised:
            choose(path, wrong)
        assert str(raised.value) == f'"format" is "{wrong}"; expected one of: {", ".join(formats())}{meant}'


@pytest.mark.parametrize("levels", [200, 1000])
@pytest.mark.parametrize("field", ["title", "authorships", "keywords", "publication_year"])
def test_a_value_nested_without_end_is_told(tmp_path: Path, field: str, levels: int) -> None:
    path = tmp_path / "a.jsonl"
    nested = f'{{"id": "W1", "{field}": {"[" * levels}{"]" * levels}}}'
    page = f'{{"meta": 1, "results": [{nested}]}}'
    path.write_text("\n".join([json.dumps(PRESENT), nested, page, json.dumps(PRESENT)]))
    first, *rejects, last = works(path)
    assert first == last == EXPECTED
    assert len(rejects) == 2 and all(isinstance(reject, Reject) and "[[[[" in reject.excerpt for reject in rejects)


def test_a_decompression_bomb_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(unpacked, "BOMB_FROM", 1 << 20)
    for compress in (gzip.compress, zstandard.compress):
        path = tmp_path / "bomb"
        path.write_bytes(compress(json_lines(PRESENT) + b" " * (8 << 20)))
        with pytest.raises(InputError, match="bomb"):
            works(path)


@pytest.mark.parametrize("compress", [bytes, gzip.compress])
@pytest.mark.parametrize("indent", [None, 1])
def test_a_document_that_is_cut_gives_all_records_before_the_cut(
    tmp_path: Path, compress: Any, indent: int | None
) -> None:
    path = tmp_path / "page.json"
    whole = json.dumps({"meta": {}, "results": [PRESENT] * 40}, indent=indent).encode()
    path.write_bytes(compress(whole[:-40]))
    *found, reject = works(path)
    assert found == [EXPECTED] * 39
    assert isinstance(reject, Reject) and "cut off" in reject.reason
    path.write_bytes(compress(whole)[:-40])
    *found, reject = works(path)
    assert found == [EXPECTED] * len(found)
    assert isinstance(reject, Reject) and "cut off" in reject.reason


def test_a_document_longer_than_any_record_is_read_and_an_endless_record_is_not(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("enishi.readers.json_stream.LONGEST_LINE", 100_000)
    path = tmp_path / "page.json"
    endless = {"id": "W2", "title": "x" * 200_000}
    path.write_text(json.dumps({"results": [*[PRESENT] * 100, endless, PRESENT]}))
    assert path.stat().st_size > 300_000
    *found, reject = works(path)
    assert found == [EXPECTED] * 100
    assert isinstance(reject, Reject) and reject.position == "record 101" and "longer than 100000" in reject.reason


def test_documents_one_after_the_other_and_what_stands_between_records(tmp_path: Path) -> None:
    path = tmp_path / "several.json"
    pretty = json.dumps(PRESENT, indent=2)
    path.write_text("\n".join([pretty, "rubbish", pretty, json.dumps({"results": [PRESENT, 7, "{"]}, indent=1), "]"]))
    found = works(path)
    assert "".join(type(record).__name__[0] for record in found) == "WRWWRR"
    assert found[0] == found[2] == found[3] == EXPECTED
    path.write_text(json.dumps([{"results": [PRESENT]}, {"results": []}, PRESENT]))
    assert works(path) == [EXPECTED] * 2


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(max_size=9),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text('a"\\{[]}', max_size=3), inner, max_size=3),
    max_leaves=9,
)


@given(
    st.lists(st.dictionaries(st.sampled_from(["results", "id", '"']), json_values, max_size=3), max_size=5),
    st.sampled_from([None, 0, 3]),
    st.integers(1, 9),
)
def test_records_are_found_as_a_parser_finds_them(
    records: list[dict[str, Any]], indent: int | None, chunk: int
) -> None:
    import io

    from enishi.readers import json_stream

    document = json.dumps({"meta": [{"results": [1]}], "results": records, "more": [{}]}, indent=indent).encode()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(json_stream, "_CHUNK", chunk)
        found = list(json_stream.values(io.BufferedReader(io.BytesIO(document * 2)), [("results",)]))
    assert [json.loads(one) for one in found] == records * 2


def test_a_page_without_results_is_a_file_without_records(tmp_path: Path) -> None:
    page = {"meta": {"count": 0, "page": 1}, "results": [], "group_by": []}
    for indent in (None, 2):
        path = tmp_path / "page.json"
        path.write_text(json.dumps(page, indent=indent))
        assert works(path) == []
    path.write_text(f"{json.dumps(page)}\n{json.dumps({'meta': {}, 'results': [PRESENT]})}\n")
    assert works(path) == [EXPECTED]
    path.write_text(json.dumps(dict(page, group_by=[{"key": "JP", "count": 2}])))
    with pytest.raises(InputError, match="not a layout"):
        choose(path)


def test_a_byline_printed_twice_is_taken_once_and_namesakes_stay(tmp_path: Path) -> None:
    def record(*names: str) -> dict[str, Any]:
        return {"id": "W1", "authorships": [{"author": {"display_name": name}} for name in names]}

    path = tmp_path / "a.jsonl"
    cases = ["ABAB", "ABCABC", "AA", "AAAA", "ABA", "ABBA"]
    path.write_bytes(json_lines(*(record(*case) for case in cases)))
    found = ["".join(author.name for author in work.authors) for work in works(path) if isinstance(work, Work)]
    assert found == ["AB", "ABC", "AA", "AAAA", "ABA", "ABBA"]


def test_a_work_of_ten_thousand_authors() -> None:
    author = PRESENT["authorships"][0]
    authors = openalex.parse(dict(PRESENT, authorships=[author] * 10_000)).authors
    assert len(authors) == 10_000
    assert authors[-1] == EXPECTED.authors[0]


anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["id", "display_name", "source", "author", "institutions", "affiliations", "country_code"])
            | st.text(max_size=5),
            inner,
            max_size=4,
        )
    ),
    max_leaves=12,
)


@given(st.sampled_from(sorted(PRESENT)), anything, st.sampled_from([None, *PRESENT["authorships"][0]]))
def test_any_value_in_any_field_is_a_work_or_a_reject(field: str, value: object, inner: str | None) -> None:
    from enishi.readers.json_records import work_or_reject

    record = dict(PRESENT, **{field: value})
    if inner:
        record = dict(PRESENT, authorships=[dict(PRESENT["authorships"][0], **{inner: value})])
    assert isinstance(work_or_reject(record, "line 1", openalex.parse), Work | Reject)


@given(st.binary(max_size=300))
def test_any_bytes_are_read_to_the_end(tmp_path_factory: pytest.TempPathFactory, data: bytes) -> None:
    path = tmp_path_factory.mktemp("bytes") / "a.jsonl"
    path.write_bytes(data)
    try:
        found = list(read(path, choose(path, "openalex")))
    except InputError:  # begins like a compressed file
        assert data.startswith((b"\x1f\x8b", b"\x28\xb5\x2f\xfd"))
    else:
        assert all(isinstance(item, Work | Reject) for item in found)


def test_the_real_conference_papers(shared: Path) -> None:
    path = shared / "data/works/conferences-2016-2022.jsonl.gz"
    found = works(path)
    with gzip.open(path) as file:
        records = [json.loads(line) for line in file]
    assert len(found) == len(records) == 33_682
    pairs = [(work, record) for work, record in zip(found, records, strict=True) if isinstance(work, Work)]
    assert len(pairs) == 33_682
    assert [(work.id, work.year) for work, _ in pairs] == [(item["id"], item["publication_year"]) for item in records]
    assert sum(len(work.keywords) for work, _ in pairs) > 0.99 * sum(len(item["keywords"]) for item in records)
    # Three bylines stand twice on the publisher's pages.
    assert sum(len(work.authors) < len(record["authorships"]) for work, record in pairs) == 3
    # Texts of which nothing but an e-mail address remains are left out; all others stand at the same author.
    for work, record in pairs:
        for author, item in zip(work.authors, record["authorships"], strict=False):
            texts = {" ".join(text.split()) for text in item["raw_affiliation_strings"] if "@" not in text} - {""}
            if len(author.affiliations) < len(texts):
                pytest.fail(f"{work.id}: {author.name} has lost an affiliation")
