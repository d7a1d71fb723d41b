"""Web of Science, tagged and tab-delimited: brackets, reprint addresses, layouts old and new, encodings."""

import codecs
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from enishi.errors import InputError
from enishi.readers import choose, read
from enishi.tables.work import Reject, Work

RECORD = """PT J
AU Ito, A
   Kim, BC
AF Ito, Akira
   Kim, Bo-Cheol
TI Waves in the air and
   in <i>H</i><SUB>2</SUB>O
SO JOURNAL OF WAVES
LA English
DT Article
DE radio waves; R&amp;D; long keyword
   broken
ID ANTENNAS
C1 [Ito, Akira; Kim, Bo-Cheol] Univ A, Tokyo, Japan.
   [Kim, Bo-Cheol] Univ B, Seoul, South Korea.
RP Ito, A (corresponding author), Univ C, Oslo, Norway.
EM someone@example.org
FU Japan Society [1, 2]; Korea; Foundation
   [3]
TC 12
PU PRESS
PY 2021
DI 10.1000/X
UT WOS:000000000000001
ER
"""
START, END = "FN Clarivate Analytics Web of Science\nVR 1.0\n", "\nEF\n"


def everything(tmp_path: Path, text: str | bytes, name: str = "wos-text") -> list[Work | Reject]:
    path = tmp_path / "savedrecs.txt"
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    reader = choose(path)
    assert reader.name == name
    return list(read(path, reader))


def one(tmp_path: Path, record: str) -> Work:
    (found,) = everything(tmp_path, START + record + END)
    assert isinstance(found, Work)
    return found


def without(tag: str, record: str = RECORD) -> str:
    kept, drop = [], False
    for line in record.splitlines():
        drop = line.startswith(tag) or (drop and line.startswith("   "))
        kept += [] if drop else [line]
    return "\n".join(kept) + "\n"


def places(work: Work) -> list[list[str]]:
    return [[one.text for one in author.affiliations] for author in work.authors]


def test_a_record_becomes_a_work(tmp_path: Path) -> None:
    work = one(tmp_path, RECORD)
    assert (work.id, work.year, work.doi, work.cited_by) == ("wos:000000000000001", 2021, "10.1000/x", 12)
    assert work.title == "Waves in the air and in H2O"
    assert [author.name for author in work.authors] == ["Ito, Akira", "Kim, Bo-Cheol"]
    assert places(work) == [["Univ A, Tokyo, Japan"], ["Univ A, Tokyo, Japan", "Univ B, Seoul, South Korea"]]
    assert work.keywords == ["radio waves", "R&D", "long keyword broken"]
    assert (work.index_terms, work.funders) == (["ANTENNAS"], ["Japan Society", "Korea", "Foundation"])
    assert (work.language, work.type, work.venue, work.publisher) == ("English", "Article", "JOURNAL OF WAVES", "PRESS")
    assert "example.org" not in repr(work) and "Norway" not in repr(work)


@pytest.mark.parametrize(
    ("addresses", "linked", "unlinked"),
    [
        ("C1 Univ A, Japan.\n   Univ B, Korea.", [[], []], ["Univ A, Japan", "Univ B, Korea"]),
        ("C1 [Ito, Akira] Univ A, Japan.\n   Univ B, Korea.", [["Univ A, Japan"], []], ["Univ B, Korea"]),
        ("C1 [Ito, A; Kim, B] Univ A, Japan.", [["Univ A, Japan"], ["Univ A, Japan"]], []),
        ("C1 [Ono, Chie] Univ A, Japan.", [[], []], ["Univ A, Japan"]),
        ("C1 [Ito, Akira;\n   Kim, Bo-Cheol] Univ A, Japan.", [["Univ A, Japan"], ["Univ A, Japan"]], []),
        ("C1 [Ito, Akira; Ito, Akira] Univ A, Japan.", [["Univ A, Japan"], []], []),
        ("RP Kim, BC (corresponding author), Univ A, Japan.", [[], ["Univ A, Japan"]], []),
        (
            "RP Ito, A; Kim, BC (reprint author), A, Japan.; Kim, BC (reprint author), B, Korea.",
            [["A, Japan"], ["A, Japan", "B, Korea"]],
            [],
        ),
        ("RP Univ A, Japan.", [[], []], ["Univ A, Japan"]),
        ("RP (corresponding author), Univ A, Japan.", [[], []], ["Univ A, Japan"]),
        ("C1 ]Ito[; [[;", [[], []], ["]Ito[", "[["]),
    ],
)
def test_addresses_are_linked_where_the_record_says_whose(
    tmp_path: Path, addresses: str, linked: list[list[str]], unlinked: list[str]
) -> None:
    work = one(tmp_path, without("RP", without("C1")).replace("TC 12", f"{addresses}\nTC 12"))
    assert places(work) == linked
    assert [address.text for address in work.unlinked] == unlinked


def test_namesakes_share_and_a_single_author_owns(tmp_path: Path) -> None:
    same = RECORD.replace("Kim, BC", "Ito, A").replace("Kim, Bo-Cheol", "Ito, Akira")
    assert [len(own) for own in places(one(tmp_path, same))] == [2, 2]
    alone = RECORD.replace("\n   Kim, BC", "").replace("AF Ito, Akira\n   Kim, Bo-Cheol", "AF Ito, Akira")
    assert places(one(tmp_path, alone)) == [["Univ A, Tokyo, Japan", "Univ B, Seoul, South Korea"]]


@pytest.mark.parametrize(
    ("written", "id"),
    [
        ("UT ISI:000000000000001", "wos:000000000000001"),
        ("UT MEDLINE:123", "wos:MEDLINE:123"),
        ("UT local:7", "local:7"),
    ],
)
def test_accession_numbers(tmp_path: Path, written: str, id: str) -> None:
    assert one(tmp_path, RECORD.replace("UT WOS:000000000000001", written)).id == id


def test_early_access_gives_the_year(tmp_path: Path) -> None:
    assert one(tmp_path, RECORD.replace("PY 2021", "EA DEC 2022")).year == 2022
    assert one(tmp_path, without("PY")).year is None


@pytest.mark.parametrize(
    "start",
    ["FN ISI Export Format\nVR 1.0\n", "\ufeffFN Thomson Reuters Web of Knowledge™\nVR 1.0\n", "VR 1.0\n", "\n"],
)
def test_older_beginnings(tmp_path: Path, start: str) -> None:
    assert len(everything(tmp_path, start + RECORD + "\n" + RECORD + END)) == 2


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252", "latin-1"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_encodings_and_line_ends(tmp_path: Path, encoding: str, end: str) -> None:
    text = (START + RECORD.replace("Univ A", "Universität Ä") + END).replace("\n", end)
    (work,) = everything(tmp_path, text.encode(encoding))
    assert isinstance(work, Work)
    assert places(work)[0] == ["Universität Ä, Tokyo, Japan"]


def test_bad_records_are_set_aside_with_their_line(tmp_path: Path) -> None:
    bad_year = RECORD.replace("PY 2021", "PY 20Z1")
    cut = RECORD.replace("ER\n", "")
    text = START + RECORD + bad_year + "rubbish\nmore\n" + RECORD + cut + RECORD + "PT J\nAU Last, A\n"
    records = everything(tmp_path, text)
    assert "".join(type(record).__name__[0] for record in records) == "WRRWRWR"
    rejects = [record for record in records if isinstance(record, Reject)]
    lines = text.splitlines()
    expected = ["PT J", "rubbish", "PT J", "PT J"]
    assert [lines[int(reject.position.removeprefix("line ")) - 1] for reject in rejects] == expected
    assert "20Z1" in rejects[0].reason and "ER" in rejects[2].reason


def test_a_broken_abstract_does_not_break_the_record(tmp_path: Path) -> None:
    text = RECORD.replace("TC 12", "AB First line.\nPT symmetric and\nVR headsets\nER doctors. \n\nEnd.\nTC 12")
    assert one(tmp_path, text).cited_by == 12


TABLE = ["PT", "AU", "AF", "TI", "SO", "C1", "RP", "TC", "PY", "UT"]
CELLS = [
    "J",
    "Ito, A; Kim, BC",
    "Ito, Akira; Kim, Bo-Cheol",
    '"Waves" in the <b>air',
    "J WAVES",
    "[Ito, Akira; Kim, Bo-Cheol] Univ A, Tokyo, Japan; Univ Z, Bern, Switzerland; [Kim, Bo-Cheol] Univ B, Seoul, South Korea",  # noqa: E501
    "Ito, A (corresponding author), Univ C, Oslo, Norway.",
    "3",
    "2021",
    "WOS:000000000000001",
]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\t\r\n", "\r"])
def test_the_tab_delimited_export(tmp_path: Path, encoding: str, end: str) -> None:
    text = "".join("\t".join(row) + end for row in (TABLE, CELLS, CELLS[:5], [*CELLS[:8], "19xx", ""]))
    work, short, bad_year = everything(tmp_path, text.encode(encoding), "wos-tab")
    assert isinstance(work, Work)
    assert (work.id, work.title, work.year, work.cited_by) == ("wos:000000000000001", '"Waves" in the air', 2021, 3)
    assert places(work) == [["Univ A, Tokyo, Japan"], ["Univ A, Tokyo, Japan", "Univ B, Seoul, South Korea"]]
    assert [address.text for address in work.unlinked] == ["Univ Z, Bern, Switzerland"]
    assert isinstance(short, Reject) and isinstance(bad_year, Reject)


def test_addresses_of_the_table_without_brackets(tmp_path: Path) -> None:
    cells = [*CELLS]
    cells[TABLE.index("C1")] = "Univ A, Tokyo, Japan; Univ B, Seoul, South Korea"
    (work,) = everything(tmp_path, "\t".join(TABLE) + "\n" + "\t".join(cells) + "\n", "wos-tab")
    assert isinstance(work, Work)
    assert [address.text for address in work.unlinked] == ["Univ A, Tokyo, Japan", "Univ B, Seoul, South Korea"]


@pytest.mark.parametrize("text", ["TY  - JOUR\nAU  - Ito, A\nER  - \n", "PMID- 1\nTI  - x\n", "PT\tAU\nJ\tIto\n"])
def test_ris_medline_and_other_tables_are_nobodys(tmp_path: Path, text: str) -> None:
    path = tmp_path / "other.txt"
    path.write_text(text)
    with pytest.raises(InputError, match="wos-text"):
        choose(path)


@pytest.mark.parametrize(("name", "start"), [("wos-text", START), ("wos-tab", "\t".join(TABLE) + "\n")])
@given(data=st.binary(max_size=300) | st.text(alphabet="PTJAUERFC1[];,\t\n ", max_size=300).map(str.encode))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_bytes_after_the_beginning_are_read_or_rejected(tmp_path: Path, name: str, start: str, data: bytes) -> None:
    path = tmp_path / "any.txt"
    for beginning in (start.encode(), codecs.BOM_UTF16_LE + start.encode("utf-16-le")):
        path.write_bytes(beginning + data)
        for record in read(path, choose(path, name)):
            assert isinstance(record, Work | Reject)


@given(st.text(alphabet=st.sampled_from("[];., AB()\n"), max_size=80))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_every_word_of_an_address_is_kept(tmp_path: Path, address: str) -> None:
    text = " ".join(address.split())
    work = one(tmp_path, without("RP", without("C1")).replace("TC 12", f"C1 [Ito, Akira] Zz {text}\nTC 12"))
    kept = " ".join(one.text for one in [*work.unlinked, *work.authors[0].affiliations])
    assert "Zz" in kept
    if "[" not in text:
        assert kept.count("A") + kept.count("B") == text.count("A") + text.count("B")


def test_the_real_file_reads_whole(shared: Path) -> None:
    path = shared / "data" / "exports" / "wos-savedrecs.txt"
    assert choose(path).name == "wos-text"
    records = list(read(path, choose(path)))
    works = [record for record in records if isinstance(record, Work)]
    assert len(records) == len(works) == len({work.id for work in works}) == 500
    raw = path.read_text(encoding="utf-8-sig").split("\nER\n")
    for work, text in zip(works, raw, strict=False):
        addresses: set[str] = set()
        inside = False
        for line in text.splitlines():
            inside = line.startswith("C1 ") or (inside and line.startswith("   "))
            if inside:
                addresses.add(line[3:].rpartition("] ")[2].removesuffix("."))
        linked = {one.text for author in work.authors for one in author.affiliations}
        if addresses:
            assert linked | {one.text for one in work.unlinked} == addresses
    assert sum(work.year is None for work in works) == 0
