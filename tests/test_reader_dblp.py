"""DBLP's XML: letters from its DTD, refused attacks, files that break off."""

import gzip
import tracemalloc
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from enishi.errors import InputError
from enishi.readers import choose, read
from enishi.readers.dblp import READER
from enishi.tables.work import Reject, Work

START = '<?xml version="1.0" encoding="ISO-8859-1"?>\n<!DOCTYPE dblp SYSTEM "dblp.dtd">\n<dblp>\n'
RECORD = """<article mdate="2020-01-02" key="journals/x/Mueller20">
<author orcid="0000">J&uuml;rgen M&#252;ller 0001</author><author>Wei Wang</author>
<title>On <i>H</i><sub>2</sub>O &amp; &lt;script&gt; tags.</title>
<year>2020</year><journal>J. Waves</journal>
<ee>https://example.org/x</ee><ee>http://doi.acm.org/10.1145/1.2</ee>
</article>
"""


def everything(tmp_path: Path, text: str | bytes) -> list[Work | Reject]:
    path = tmp_path / "dblp.xml"
    path.write_bytes(text.encode("latin-1") if isinstance(text, str) else text)
    assert choose(path).name == "dblp"
    return list(read(path, READER))


def test_a_record_becomes_a_work(tmp_path: Path) -> None:
    (work,) = everything(tmp_path, gzip.compress((START + RECORD + "</dblp>").encode()))
    assert isinstance(work, Work)
    assert (work.id, work.year, work.doi) == ("dblp:journals/x/Mueller20", 2020, "10.1145/1.2")
    assert [author.name for author in work.authors] == ["Jürgen Müller", "Wei Wang"]
    assert work.title == "On H2O & <script> tags"
    assert (work.type, work.venue, work.updated) == ("article", "J. Waves", "2020-01-02")


def test_what_is_no_work_or_has_a_bad_year_is_set_aside(tmp_path: Path) -> None:
    page = '<www key="homepages/1"><author>Wei Wang</author><title>Home Page</title></www>\n'
    text = START + page + RECORD.replace("<year>2020", "<year>20x0") + RECORD.replace("<year>2020</year>", "")
    first, second, third = everything(tmp_path, text + "</dblp>")
    assert isinstance(first, Reject) and "person" in first.reason and first.position == "line 4"
    assert isinstance(second, Reject) and "20x0" in second.reason and second.position == "line 5"
    assert isinstance(third, Work) and third.year is None


def test_a_persons_export_wraps_its_records(tmp_path: Path) -> None:
    text = f'<dblpperson name="x"><person key="homepages/1"><author>x</author></person><r>{RECORD}</r></dblpperson>'
    person, work = everything(tmp_path, text.replace("&uuml;", "ü").encode())
    assert isinstance(person, Reject) and isinstance(work, Work)


@pytest.mark.parametrize(
    "declared",
    [
        '<!ENTITY a "lol"><!ENTITY b "&a;&a;&a;&a;">',
        '<!ENTITY a SYSTEM "file:///etc/passwd">',
        '<!ENTITY % a SYSTEM "http://example.org/x.dtd"> %a;',
    ],
)
def test_declared_entities_are_refused(tmp_path: Path, declared: str) -> None:
    with pytest.raises(InputError, match="entities"):
        everything(tmp_path, f"<!DOCTYPE dblp [{declared}]><dblp>{RECORD}</dblp>")


def test_an_external_dtd_is_not_fetched(tmp_path: Path) -> None:
    (tmp_path / "dblp.dtd").write_text('<!ENTITY uuml "fetched">')
    (work,) = everything(tmp_path, START + RECORD + "</dblp>")
    assert isinstance(work, Work) and work.authors[0].name == "Jürgen Müller"


def test_an_unknown_letter_stays_as_written(tmp_path: Path) -> None:
    (work,) = everything(tmp_path, START + RECORD.replace("&uuml;", "&nosuch;") + "</dblp>")
    assert isinstance(work, Work) and work.authors[0].name == "J&nosuch;rgen Müller"


@pytest.mark.parametrize("end", ["", "<article><title>x</title>", "<article></dblp>", "</oops>", "\x01"])
def test_where_the_xml_breaks_off_is_said(tmp_path: Path, end: str) -> None:
    work, reject = everything(tmp_path, START + RECORD + end)
    assert isinstance(work, Work)
    assert isinstance(reject, Reject) and reject.position == f"line {START.count(chr(10)) + RECORD.count(chr(10)) + 1}"


@pytest.mark.parametrize("text", ["<html><dblp2/></html>", "<records><rec/></records>"])
def test_other_xml_is_nobodys(tmp_path: Path, text: str) -> None:
    path = tmp_path / "x.xml"
    path.write_text(text)
    with pytest.raises(InputError, match="dblp"):
        choose(path)


def test_memory_does_not_grow_with_the_file(tmp_path: Path) -> None:
    path = tmp_path / "dblp.xml"

    def peak(records: int) -> int:
        path.write_text(START + RECORD * records + "</dblp>")
        tracemalloc.start()
        assert sum(1 for _ in read(path, READER)) == records
        found = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        return found

    peak(10)
    assert peak(4000) < peak(1000) * 1.5


@given(st.binary(max_size=200) | st.text(alphabet="<>/&;!ab \n", max_size=200).map(str.encode))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_bytes_after_a_record_are_read_or_rejected(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "any.xml"
    path.write_bytes((START + RECORD).encode() + data)
    records = list(read(path, READER))
    assert isinstance(records[0], Work)
    assert all(isinstance(record, Work | Reject) for record in records)


def test_the_real_file_reads_whole(shared: Path) -> None:
    path = shared / "data" / "exports" / "dblp.xml.gz"
    assert choose(path).name == "dblp"
    works = [record for record in read(path, READER) if isinstance(record, Work)]
    assert len(works) == len({work.id for work in works}) == 91
    assert all(work.title and work.year for work in works)
    assert not any(author.name[-1].isdigit() or "&" in author.name for work in works for author in work.authors)


@pytest.mark.parametrize("endless", ["<!-- ", "<article key='", "<?x "])
def test_a_tag_or_comment_without_end_stops_the_reading(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, endless: str
) -> None:
    monkeypatch.setattr("enishi.readers.dblp.LONGEST_TAG", 300_000)
    work, reject = everything(tmp_path, START + RECORD + endless + "x" * 900_000)
    assert isinstance(work, Work)
    assert isinstance(reject, Reject) and "longer than 300000 bytes" in reject.reason


def test_a_long_text_is_no_tag(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("enishi.readers.dblp.LONGEST_TAG", 300_000)
    for text in ("x" * 900_000, "\n" * 900_000):
        (work,) = everything(tmp_path, START + RECORD.replace("<title>", f"<title>{text}") + "</dblp>")
        assert isinstance(work, Work)
