"""Blocks of a JSON file: whatever stands on its lines, they hold the records that reading line by line gives."""

import gzip
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from blocks import in_blocks
from enishi.readers import blocks, files, json_columns, openalex, read, read_blocks, unpacked
from enishi.readers.files import stretches
from enishi.tables.work import Reject, Work

GOOD = b'{"id": "https://openalex.org/W%d", "title": "T", "publication_year": 2020, "abstract": {"a": [1]}}'
LINES = [
    GOOD % 1,
    GOOD % 2,
    GOOD % 3 + b" ",
    b"",
    b"  ",
    b"\r",
    GOOD % 4 + b" " + GOOD % 5,  # two on a line
    b'{"id": "https://openalex.org/W6"',  # one on two lines
    b', "title": "T"}',
    b"{",
    b"}",
    b'{"id": "https://openalex.org/W7", "title": 5}',
    b'{"id": "https://openalex.org/W8", "title": ["T"], "authorships": {}}',
    b'{"id": "https://openalex.org/W9", "id": "https://openalex.org/W10"}',
    b'{"id": "https://openalex.org/W11", "abstract": "\xff"}',
    b'{"id": "https://openalex.org/W12", "title": "\\ud800"}',
    b'{"id": "https://openalex.org/W13", "score": NaN, "publication_year": NaN, "cited_by_count": 7}',
    b'{"id": "https://openalex.org/W14", "publication_year": 2020.0, "cited_by_count": "7"}',
    b'{"id": "https://openalex.org/W15", "cited_by_count": 12345678901234567890}',
    b'{"id": "https://openalex.org/W16", "keywords": ["own", {"display_name": "theirs", "id": 5}]}',
    b'{"id": null, "title": "no id"}',
    b'{"title": "no id either", "doi": "10.1234/x"}',
    b'{"publisher": "nothing to know it by"}',
    b'{"meta": {"count": 2}, "results": [%s, %s]}' % (GOOD % 17, GOOD % 18),
    b'{"id": "https://openalex.org/W19", "results": [{"id": "https://openalex.org/W20"}]}',
    b"[1]",
    b"not JSON",
    b'{"id": "https://openalex.org/W21", "deep": ' + b"[" * 900 + b"]" * 900 + b"}",
]


@settings(max_examples=300, deadline=None)
@given(
    st.lists(st.sampled_from(LINES) | st.just(GOOD % 99), min_size=1, max_size=40),
    st.sampled_from([b"\n", b"\r\n"]),
    st.booleans(),
    st.sampled_from([1, 60, 300, 1 << 20]),
)
def test_every_line_is_read_as_by_itself(
    tmp_path_factory: pytest.TempPathFactory, given: list[bytes], end: bytes, ended: bool, size: int
) -> None:
    path = tmp_path_factory.mktemp("lines") / "works.jsonl"
    path.write_bytes(end.join([GOOD % 0, *given]) + end * ended)  # so that it is known for what it is
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(blocks, "STRETCH", size)
        patch.setattr(json_columns, "_FEW", 1)
        found = in_blocks(path)
    assert found == list(read(path, openalex.READER))


def rejects(path: Path) -> list[tuple[int, Reject]]:
    return [
        (number, one)
        for block in read_blocks(path, openalex.READER)
        for number, one in block.others
        if isinstance(one, Reject)
    ]


def test_one_bad_line_among_thousands_costs_itself_alone(tmp_path: Path) -> None:
    written = [GOOD % number for number in range(3000)]
    written[1234] = b'{"id": "https://openalex.org/W1234", "title": 5}'
    (tmp_path / "works.jsonl").write_bytes(b"\n".join(written))
    found = list(read_blocks(tmp_path / "works.jsonl", openalex.READER))
    one_by_one = sum(len(block.others) for block in found)
    assert sum(block.read for block in found) == 3000 and one_by_one <= json_columns._FEW
    ((number, reject),) = rejects(tmp_path / "works.jsonl")
    assert (number, reject.position, reject.reason) == (1235, "line 1235", "title 5 is not a text")


def test_a_file_that_is_cut_off_gives_what_stands_before(tmp_path: Path) -> None:
    whole = gzip.compress(b"\n".join(GOOD % number for number in range(50_000)))
    (tmp_path / "works.jsonl.gz").write_bytes(whole[: len(whole) // 2])
    found = in_blocks(tmp_path / "works.jsonl.gz")
    assert found == list(read(tmp_path / "works.jsonl.gz", openalex.READER))
    last = found.pop()
    assert isinstance(last, Reject) and all(isinstance(work, Work) for work in found)
    assert last.reason.startswith(f"the file is cut off or damaged after {len(found)} records")


def test_a_line_that_is_too_long_costs_itself_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    long = GOOD % 2 + b" " * 3000
    (tmp_path / "works.jsonl").write_bytes(b"\n".join([GOOD % 1, long, GOOD % 3]))
    monkeypatch.setattr(files, "LONGEST_LINE", 2000)
    monkeypatch.setattr(files, "_PIECE", 100)
    found = in_blocks(tmp_path / "works.jsonl")
    assert [one.id if isinstance(one, Work) else (one.position, one.reason) for one in found] == [
        "openalex:W1",
        ("line 2", "the line is too long to be a record"),
        "openalex:W3",
    ]


@settings(max_examples=300, deadline=None)
@given(st.lists(st.binary(max_size=30), max_size=20), st.booleans(), st.integers(1, 60), st.integers(5, 40))
def test_stretches_are_whole_lines(
    tmp_path_factory: pytest.TempPathFactory, parts: list[bytes], packed: bool, size: int, longest: int
) -> None:
    path = tmp_path_factory.mktemp("stretches") / "lines"
    data = b"." + b"\n".join(parts)  # not to begin as a compressed file does
    path.write_bytes(gzip.compress(data) if packed else data)
    read: list[bytes | None] = []
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(files, "LONGEST_LINE", longest)
        patch.setattr(unpacked, "_GZIP_CHUNK", 7)
        patch.setattr(files, "_PIECE", 4)
        for stretch in stretches(path, size):
            read += [None] if stretch is None else _lines(stretch)
    for line, found in zip(_lines(data), read, strict=True):
        assert found == line or (found is None and len(line) >= longest)


def _lines(stretch: bytes) -> list[bytes]:
    found = stretch.split(b"\n")
    return found if found[-1] else found[:-1]
