"""BibTeX: escapes, names, damage that stays where it is."""

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from enishi.errors import InputError
from enishi.readers import choose, read
from enishi.readers.acm_bibtex import READER
from enishi.tables.work import Reject, Work

ENTRY = """@inproceedings{10.1145/1.2,
author = {It\\={o}, Akira and Kim, \u202aBo-Cheol and {Waves and Sons} and N\\'{u}\\~{n}ez, \\c{C}. and others},
title = {Waves \\&amp; {GPU}s: 50\\% of ``R&D'' for <script>alert(1)</script>},
year = {2023},
publisher = {Press},
url = {https://doi.org/10.1145/1.2},
booktitle = {Proc. of Waves},
keywords = {waves, radio}
}
"""


def everything(tmp_path: Path, text: str) -> list[Work | Reject]:
    path = tmp_path / "acm.bib"
    path.write_text(text, encoding="utf-8")
    assert choose(path).name == "acm-bibtex"
    return list(read(path, READER))


def one(tmp_path: Path, text: str) -> Work:
    (record,) = everything(tmp_path, text)
    assert isinstance(record, Work)
    return record


def test_an_entry_becomes_a_work(tmp_path: Path) -> None:
    work = one(tmp_path, ENTRY)
    assert (work.id, work.doi, work.year) == ("acm:10.1145/1.2", "10.1145/1.2", 2023)
    assert work.title == "Waves & GPUs: 50% of “R&D” for <script>alert(1)</script>"
    assert [a.name for a in work.authors] == ["Itō, Akira", "Kim, Bo-Cheol", "Waves and Sons", "Núñez, Ç."]
    assert (work.type, work.venue, work.publisher) == ("inproceedings", "Proc. of Waves", "Press")
    assert work.keywords == ["waves", "radio"]


def test_other_bibliographies(tmp_path: Path) -> None:
    text = (
        "% Encoding: UTF-8\nfree text\n@comment{x}\n@STRING{cvpr = {Computer } # \"Vision\"}\n"
        '@Article(ito20, author = "A. Ito AND B. Kim", title = {=1+1}, date = {2020-05-01}, journal = cvpr # { Conf},'
        " doi = {10.1000/a\\_b--c}, keywords={a; b, c})\n"
    )  # fmt: skip
    work = one(tmp_path, text)
    assert (work.year, work.doi, work.title) == (2020, "10.1000/a_b--c", "=1+1")
    assert (work.venue, work.keywords) == ("Computer Vision Conf", ["a", "b, c"])
    assert [author.name for author in work.authors] == ["A. Ito", "B. Kim"]


@pytest.mark.parametrize(
    "damaged",
    [
        "@article{x, title={never closed}, year=2020\n",
        "@article{x, title={a {b}, year=2020}\n",
        "@article{x title={no comma}}\n",
        '@article{x, title="open, year=2020}\n',
        "@article{x, title={bad year}, year={20O4}}\n",
        "@article{x, note={nothing}}\n",
    ],
)
def test_a_bad_entry_does_not_stop_the_rest(tmp_path: Path, damaged: str) -> None:
    records = everything(tmp_path, ENTRY + damaged + ENTRY.replace("1.2", "1.3"))
    works = [record.id for record in records if isinstance(record, Work)]
    assert works == ["acm:10.1145/1.2", "acm:10.1145/1.3"]
    (reject,) = [record for record in records if isinstance(record, Reject)]
    assert reject.position == "line 10" and reject.reason and reject.excerpt


def test_a_key_used_twice_names_two_works(tmp_path: Path) -> None:
    first, second = everything(tmp_path, "@misc{k, title={One}}\n@misc{k, title={Two}, title={Again}}\n")
    assert isinstance(first, Work) and isinstance(second, Work)
    assert first.id != second.id
    assert second.title == "Two"


def test_only_a_key_that_is_a_doi_is_an_id(tmp_path: Path) -> None:
    text = "@article{smith2020, author={Smith, J.}, title={%s}, year=2020, journal={%s}}\n"
    cases = [("Waves", "J"), ("{Waves}", "J"), ("Rays", "J"), ("Waves", "K")]
    waves, same, rays, elsewhere = (one(tmp_path, text % case).id for case in cases)
    assert waves == same and len({waves, rays, elsewhere}) == 3
    assert all(id.startswith("acm:content-") for id in (waves, rays, elsewhere))
    assert one(tmp_path, "@article{10.1145/ABC.1, title={T}}\n").id == "acm:10.1145/abc.1"
    assert one(tmp_path, "@article{see-10.1145/1, title={T}}\n").id.startswith("acm:content-")


def test_no_bibliography_is_said(tmp_path: Path) -> None:
    path = tmp_path / "x.bib"
    path.write_text("TY  - JOUR\nTI  - @me\nER  - \n")
    with pytest.raises(InputError, match="acm-bibtex"):
        choose(path)
    with pytest.raises(InputError, match="BibTeX"):
        list(READER.read(path))


@given(st.binary(max_size=300) | st.text(alphabet='@a{}",=# \n\\', max_size=300).map(str.encode))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_bytes_after_an_entry_are_read_or_rejected(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "any.bib"
    path.write_bytes(ENTRY.encode() + data)
    records = list(read(path, READER))
    assert all(isinstance(record, Work | Reject) for record in records)
    assert isinstance(records[0], Work)


def test_the_real_file_reads_whole(shared: Path) -> None:
    path = shared / "data" / "exports" / "acm-dl.bib"
    assert choose(path).name == "acm-bibtex"
    works = [record for record in read(path, READER) if isinstance(record, Work)]
    assert len(works) == len({work.id for work in works}) == 440
    assert all(work.title and work.year == 2023 and work.doi and work.authors for work in works)
    assert not any(sign in author.name for work in works for author in work.authors for sign in "\\{}&;<>")


def test_an_endless_entry_is_set_aside(tmp_path: Path) -> None:
    endless = "@article{x, title={" + "long " * 300_000 + "}}\n"
    records = everything(tmp_path, ENTRY + endless + ENTRY.replace("1.2", "1.3"))
    assert [type(record).__name__ for record in records] == ["Work", "Reject", "Work"]
