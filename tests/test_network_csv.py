"""Reading a network that people already have, good and bad."""

import gzip
import re
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from enishi.errors import InputError
from enishi.flows.network import Network
from enishi.flows.network_csv import read_network

HERE = settings(deadline=None, max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
HEAD = "place_a,place_b,works\n"


def read(folder: Path, content: str | bytes) -> Network:
    path = folder / "network.csv"
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return read_network(path)


@pytest.mark.parametrize(
    "content",
    [
        HEAD + "B,A,3\nA,A,10\n日本,B,1.5\n",
        "\ufeffcountry_a,country_b,works\r\nA,B,3\r\nA,A,10\r\nB,日本,1.5\r\n",
        'note,works,country_b,country_a\n"x, ""y""\nz",3,B,A\n,10,A,A\n,1.5,日本,B',
        " Place_A , PLACE_B , Works \n\n A , B , 3 \n,,\nB,A,3.0\nA,A,1e1\nB,日本,1.5\n",
        gzip.compress((HEAD + "A,B,3\nA,A,10\n日本,B,1.5\n").encode(), mtime=0),
    ],
    ids=["plain", "bom-crlf-country", "columns-in-any-order", "spaces-and-mirrored", "gzip"],
)
def test_layouts(tmp_path: Path, content: str | bytes) -> None:
    net = read(tmp_path, content)
    assert net.places == ("A", "B", "日本")
    assert net.ties.tolist() == [[0, 3, 0], [3, 0, 1.5], [0, 1.5, 0]]
    assert net.works[0] == 10
    assert np.isnan(net.works[1:]).all()


def test_a_total_is_never_a_tie_and_zero_is_no_tie(tmp_path: Path) -> None:
    net = read(tmp_path, HEAD + "A,A,10\nB,C,0\n")
    assert net.places == ("A", "B", "C")
    assert not net.ties.any()


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "is empty"),
        ("\ufeff", "is empty"),
        ("\n" + HEAD, "1: the header is “”"),
        (HEAD, "no rows"),
        ("A,B,3\n", "1: the header is “A,B,3”; expected place_a,place_b,works / country_a,country_b,works"),
        ("place_a,country_b,works\nA,B,1\n", "1: the header is"),
        ("place_a,place_b,works,works\nA,B,1,2\n", "each once"),
        ("place_a;place_b;works\nA;B;1\n", "1: the header is"),
        (HEAD + "A,B,many\n", "2: works “many” is not a number"),
        (HEAD + "A,B,\n", "2: works “” is not a number"),
        (HEAD + "A,B,-1\n", "2: works “-1” is not a number"),
        (HEAD + "A,B,nan\n", "not a number"),
        (HEAD + "A,B,inf\n", "not a number"),
        (HEAD + "A,B,1e300\n", "not a number"),
        (HEAD + "A,B,1e-300\n", "not a number"),
        (HEAD + "A,B,1_0\n", "not a number"),
        (HEAD + 'A,B,"1,000"\n', "without separators"),
        (HEAD + "A,B\n", "2: has 2 fields; the header has 3"),
        (HEAD + ",B,1\n", "2: a place is missing"),
        (HEAD + "A,B,1\n\nA,B,1\n", "4: the pair A, B stands in line 2 already"),
        (HEAD + "A,B,1\nC,D,1\nB,A,2\n", "4: the pair B, A stands in line 2 already"),
        (HEAD + "A,B,1\nB,A,1\nA,B,1\n", "4: the pair A, B stands in line 2 already"),
        (HEAD + "A,A,1\nA,A,1\n", "3: the pair A, A stands in line 2 already"),
        (HEAD + 'A,"B,1\n', "is not CSV"),
        (HEAD + "A,B,1\rA,C,1\n", "2: is not CSV"),
        (HEAD.encode() + "日本,B,1\n".encode("cp932"), "2: is not UTF-8"),
        (HEAD.encode("utf-16"), "1: is not text"),
        (HEAD.encode() + b"A,B\0,1\n", "2: is not text"),
        (gzip.compress((HEAD + "A,B,1\n").encode(), mtime=0)[:-9], "cannot be read"),
        (b"\x1f\x8bnothing of the kind", "cannot be read"),
    ],
)
def test_bad_files(tmp_path: Path, content: str | bytes, said: str) -> None:
    with pytest.raises(InputError, match=re.escape(said)) as refusal:
        read(tmp_path, content)
    assert str(refusal.value).startswith(str(tmp_path / "network.csv"))


def test_files_that_cannot_be_opened(tmp_path: Path) -> None:
    for path in (tmp_path, tmp_path / "nowhere.csv"):
        with pytest.raises(InputError, match="cannot be read"):
            read_network(path)


@HERE
@given(
    ties=st.dictionaries(
        st.tuples(st.integers(0, 9), st.integers(0, 9)).filter(lambda pair: pair[0] < pair[1]),
        st.one_of(st.integers(0, 2**53), st.floats(1e-9, 1e9)),
        min_size=1,
    ),
    totals=st.dictionaries(st.integers(0, 9), st.integers(0, 2**53)),
    data=st.data(),
)
def test_what_is_written_is_read(
    tmp_path: Path, ties: dict[tuple[int, int], float], totals: dict[int, int], data: st.DataObject
) -> None:
    rows = [(a, b, tie) for (a, b), tie in ties.items()] + [(a, a, total) for a, total in totals.items()]
    mirrored = [(b, a, tie) for (a, b), tie in ties.items() if data.draw(st.booleans())]
    shuffled = data.draw(st.permutations([*rows, *mirrored]))
    net = read(tmp_path, HEAD + "".join(f"P{a},P{b},{works!r}\n" for a, b, works in shuffled))
    expected = Network.from_ties(
        {(f"P{a}", f"P{b}"): tie for (a, b), tie in ties.items()}, {f"P{a}": float(t) for a, t in totals.items()}
    )
    assert net.places == expected.places
    assert np.array_equal(net.ties, expected.ties)
    assert np.array_equal(net.works, expected.works, equal_nan=True)


@HERE
@given(st.one_of(st.binary(max_size=200), st.text('place_ab,works\n"A1.-é\r\0', max_size=80).map(str.encode)))
def test_any_bytes_are_a_network_or_a_refusal(tmp_path: Path, content: bytes) -> None:
    for start in (b"", HEAD.encode()):
        try:
            net = read(tmp_path, start + content)
        except InputError:
            continue
        assert np.array_equal(net.ties, net.ties.T)


def test_a_place_has_no_tie_with_itself() -> None:
    with pytest.raises(ValueError, match="no tie with itself"):
        Network.from_ties({("A", "A"): 1.0})
