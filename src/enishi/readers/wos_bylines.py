"""Bylines of a plain-text Web of Science export without reading the rest: what a network of places needs.

Abstracts and references are nine tenths of an export. Here the bytes of a stretch of records are indexed by their line
beginnings at once, and only the fields of bylines are made into text. What is not laid out as expected is given to
``wos_text``, record by record, so that the answer is the same: the same works as far as these fields go, and the same
rejects.
"""

from collections.abc import Iterator
from pathlib import Path

from enishi.readers.byline import once
from enishi.readers.files import LONGEST_LINE
from enishi.readers.reader import Record
from enishi.readers.wos_fields import BYLINE, byline_work
from enishi.readers.wos_ordinary import Byline, byline_of, ordinary
from enishi.readers.wos_text import records
from enishi.tables.work import Reject, Work

# About as many bytes are one unit of work.
STRETCH = 4 << 20
_BOM = b"\xef\xbb\xbf"
_MARKED = (b"\xff\xfe", b"\xfe\xff", b"\x1f\x8b", b"\x28\xb5\x2f\xfd")  # UTF-16, gzip, zstd


class IrregularError(Exception):
    """The stretch cannot be read on its own; the file is to be read from its beginning by ``wos_text``."""


def stretches(path: Path) -> Iterator[tuple[int, int, int]]:
    """Yield ``start, end, record`` of stretches that end with a record; record: the number of those before.

    Yields nothing where the file is not plain bytes or holds no such end.
    """
    with path.open("rb") as file:
        first = file.read(4096)
        if first.startswith(_MARKED):
            return
        end_mark = b"\nER\r\n" if b"\r\n" in first else b"\nER\n"
        start, record = (3 if first.startswith(_BOM) else 0), 0
        file.seek(start)
        while data := file.read(STRETCH):
            while len(data) >= STRETCH:
                cut = data.rfind(end_mark)
                if cut >= 0:
                    data = data[: cut + len(end_mark)]
                    break
                if len(data) > LONGEST_LINE or not (more := file.read(STRETCH)):
                    break
                data += more
            yield start, start + len(data), record
            record += data.count(end_mark)
            start += len(data)
            file.seek(start)


def read_stretch(path: Path, start: int, end: int) -> list[Byline | Reject]:
    """Return the records of a stretch, one for each ``ER``, and in the last stretch what follows.

    Raises IrregularError where that cannot be told from the stretch alone.
    """
    with path.open("rb") as file:
        file.seek(start)
        data = file.read(end - start)
        last = not file.read(1)
    if b"\r" in data:
        data = data.replace(b"\r\n", b"\n")
    if b"\r" in data or _BOM in data or len(data) > LONGEST_LINE:
        raise IrregularError
    found: list[Byline | Reject] = []
    for begin, until, fields in _pieces(data):
        made = _made(fields) if fields is not None else None
        if made is None:
            told = list(_slowly(path, start, data, begin, until))
            if len(told) != 1 and not (last and until >= len(data)):
                raise IrregularError
            found += [byline_of(record) if isinstance(record, Work) else record for record in told]
        else:
            found.append(made)
    return found


def _made(fields: dict[str, list[str]]) -> Byline | None:
    """Return the byline, None where the record is to be set aside with a reason."""
    if found := ordinary(fields):
        return found
    try:
        made = byline_work(fields)
    except ValueError:
        return None
    if not (made.title or made.authors or made.doi):
        return None
    made.authors = once(made.authors)
    return byline_of(made)


def _slowly(path: Path, start: int, data: bytes, begin: int, until: int) -> Iterator[Record]:
    """Yield what ``wos_text`` makes of a piece, told where it stands in the whole file."""
    text = data[begin:until].decode("utf-8", "windows-1252")
    lines = text.removesuffix("\n").split("\n") if text else []
    told = list(records(enumerate(lines, 1)))
    before = None
    for record in told:
        if isinstance(record, Reject) and record.position.startswith("line "):
            if before is None:
                before = data.count(b"\n", 0, begin) + _lines_before(path, start)
            record.position = f"line {int(record.position[5:]) + before}"
        elif isinstance(record, Work):
            record.authors = once(record.authors)
        yield record


def _lines_before(path: Path, start: int) -> int:
    count = 0
    with path.open("rb") as file:
        while start > 0 and (block := file.read(min(start, STRETCH))):
            count += block.count(b"\n")
            start -= len(block)
    return count


def _pieces(data: bytes) -> Iterator[tuple[int, int, dict[str, list[str]] | None]]:
    """Yield where each piece up to its ``ER`` begins and ends, and its fields; None where it is laid out otherwise.

    What follows the last ``ER`` is a piece without fields.
    """
    import numpy as np

    data += b"" if data.endswith(b"\n") or not data else b"\n"
    size = len(data)
    raw = np.frombuffer(data + b"\n\n\n\n\n", np.uint8)
    ends = np.flatnonzero(raw[:size] == 10)
    starts = np.concatenate([[0], ends[:-1] + 1]) if len(ends) else ends
    one, two, three, four = (raw[starts + i] for i in range(4))
    blank = one == 10
    goes_on = (one == 32) & (two == 32) & (three == 32) & (four > 32)
    upper_one, upper_two = (one >= 65) & (one <= 90), (two >= 65) & (two <= 90)
    tagged = upper_one & (upper_two | ((two >= 48) & (two <= 57))) & ((three == 32) | (three == 10))
    code = one.astype(np.uint16) << 8 | two

    def number(tag: str) -> int:
        return int.from_bytes(tag.encode(), "big")

    here = tagged & (code == number("ER")) & (three == 10)
    begins = tagged & (code == number("PT")) & (three == 32) & (four >= 65) & (four <= 90) & (ends - starts == 4)
    odd = ~(blank | goes_on | tagged)
    odd |= tagged & (code == number("ER")) & ~here
    odd |= tagged & (code == number("EF"))
    odd |= tagged & (code == number("PT")) & ~begins
    wanted = tagged & np.isin(code, [number(tag) for tag in BYLINE])
    odd |= wanted & (three == 10)
    er = np.flatnonzero(here)
    if not len(er):
        yield 0, size, None
        return
    piece_of_line = np.searchsorted(er, np.arange(len(starts)))
    bad = np.zeros(len(er) + 1, bool)
    bad[piece_of_line[odd]] = True
    opened = np.bincount(piece_of_line[begins], minlength=len(er) + 1)
    bad |= opened != 1
    # Before a record's PT stand blank lines, and before the first the two lines of the file.
    pt_line = np.zeros(len(er) + 1, np.int64)
    pt_line[piece_of_line[begins]] = np.flatnonzero(begins)
    of_file = tagged & ((code == number("FN")) | (code == number("VR")))
    early = np.arange(len(starts)) < pt_line[piece_of_line]
    bad[piece_of_line[early & ~blank & ~of_file]] = True
    line_of_tag = np.flatnonzero(tagged)
    at = np.flatnonzero(wanted[line_of_tag])
    lines = line_of_tag[at]
    following = line_of_tag[np.minimum(at + 1, len(line_of_tag) - 1)]
    piece = piece_of_line[lines]
    twice = np.unique(piece.astype(np.int64) << 16 | code[lines], return_counts=True)
    bad[(twice[0][twice[1] > 1] >> 16)] = True
    tags = {number(tag): tag for tag in BYLINE}
    told = zip(
        piece.tolist(),
        code[lines].tolist(),
        (starts[lines] + 3).tolist(),
        (starts[following] - 1).tolist(),
        strict=True,
    )
    held = next(told, None)
    begin = 0
    for number_of_piece, (end, spoilt) in enumerate(zip((ends[er] + 1).tolist(), bad.tolist(), strict=False)):
        fields: dict[str, list[str]] | None = {}
        while held is not None and held[0] == number_of_piece:
            if not spoilt and fields is not None:
                try:
                    fields[tags[held[1]]] = _lines(data[held[2] : held[3]].decode())
                except UnicodeDecodeError:
                    fields = None
            held = next(told, None)
        yield begin, end, None if spoilt else fields
        begin = end
    if begin < size:
        yield begin, size, None


def _lines(text: str) -> list[str]:
    """Return the lines of a field as ``wos_text`` keeps them."""
    if "\n" not in text:
        return [text]
    first, *more = text.split("\n")
    return [first, *(line.strip() for line in more if line)]
