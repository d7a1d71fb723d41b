"""The lines of a stretch of a plain-text Web of Science export: which records it holds, and where their fields stand.

Found for all lines at once from the bytes that lines begin with; nothing is made into text.
"""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from enishi.readers.wos_fields import BYLINE

Ints = NDArray[np.int64]


def number(tag: str) -> int:
    """Return a tag as the number that its two bytes make."""
    return int.from_bytes(tag.encode(), "big")


_TAGS = {number(tag): tag for tag in BYLINE}
# What the first two bytes of a line can be.
_OTHER, _TAG, _WANTED, _ER, _PT, _EF, _OF_FILE = range(7)


def _kinds() -> NDArray[np.uint8]:
    by_letters = np.zeros((256, 256), np.uint8)
    by_letters[65:91, 65:91] = by_letters[65:91, 48:58] = _TAG
    kinds = by_letters.ravel()
    kinds[list(_TAGS)] = _WANTED
    for tags, kind in ((("ER",), _ER), (("PT",), _PT), (("EF",), _EF), (("FN", "VR"), _OF_FILE)):
        kinds[[number(tag) for tag in tags]] = kind
    return kinds


_KINDS = _kinds()


@dataclass(frozen=True)
class Pieces:
    """What stands between one ``ER`` and the next, and after the last.

    bounds: where each of p pieces begins and the last one ends, (p + 1,). spoilt: (p,) whether a piece is laid out
    otherwise than expected, as what follows the last ``ER`` always is. piece, tag, start, stop: of each field of a
    byline the piece, the tag as ``number``, and where its text stands, in the order of the text.
    """

    data: bytes
    bounds: list[int]
    spoilt: NDArray[np.bool_]
    piece: Ints
    tag: Ints
    start: Ints
    stop: Ints

    @cached_property
    def _first(self) -> Ints:
        return np.searchsorted(self.piece, np.arange(len(self.spoilt) + 1))

    def fields(self, piece: int) -> dict[str, list[str]] | None:
        """Return the lines of each field of a piece, None where it is laid out otherwise or no UTF-8."""
        if self.spoilt[piece]:
            return None
        rows = range(*self._first[piece : piece + 2].tolist())
        try:
            return {_TAGS[int(self.tag[i])]: _lines(self.data[self.start[i] : self.stop[i]].decode()) for i in rows}
        except UnicodeDecodeError:
            return None


def _lines(text: str) -> list[str]:
    """Return the lines of a field as ``wos_text`` keeps them."""
    if "\n" not in text:
        return [text]
    first, *more = text.split("\n")
    return [first, *(line.strip() for line in more if line)]


def pieces(data: bytes) -> Pieces:
    """Return the pieces of a stretch with Unix line ends."""
    data += b"" if data.endswith(b"\n") or not data else b"\n"
    size = len(data)
    raw = np.frombuffer(data + b"\n\n\n\n\n", np.uint8)
    ends = np.flatnonzero(raw[:size] == 10)
    starts = np.concatenate([[0], ends[:-1] + 1]) if len(ends) else ends
    one, two, three, four = (raw[starts + i] for i in range(4))
    code = one.astype(np.uint16) << 8 | two
    kind = _KINDS[code]
    blank, tagged, wanted = one == 10, kind >= _TAG, kind == _WANTED
    goes_on = (code == 0x2020) & (three == 32) & (four > 32)
    tagged &= (three == 32) | (three == 10)
    closes = (kind == _ER) & (three == 10)
    opens = (kind == _PT) & (three == 32) & (four >= 65) & (four <= 90) & (ends - starts == 4)
    wanted &= three == 32
    odd = ~(blank | goes_on | tagged) | (((kind == _ER) | (kind == _EF)) & ~closes) | ((kind == _PT) & ~opens)
    odd |= (kind == _WANTED) & ~wanted

    last = np.flatnonzero(closes)
    piece_of = np.cumsum(closes) - closes
    count = len(last) + 1
    spoilt = np.zeros(count, bool)
    spoilt[piece_of[odd]] = True
    spoilt |= np.bincount(piece_of[opens], minlength=count) != 1
    # Before a record's PT stand blank lines, and before the first the two lines of the file.
    pt_line = np.zeros(count, np.int64)
    pt_line[piece_of[opens]] = np.flatnonzero(opens)
    others = np.concatenate([[0], np.cumsum(~blank & ~(tagged & (kind == _OF_FILE)))])
    spoilt |= others[pt_line] != others[np.concatenate([[0], last + 1])]
    spoilt[-1] = True

    tag_lines = np.flatnonzero(tagged)
    at = np.flatnonzero(wanted[tag_lines])
    lines, following = tag_lines[at], tag_lines[np.minimum(at + 1, len(tag_lines) - 1)]
    piece = piece_of[lines].astype(np.int64)
    key, times = np.unique(piece << 16 | code[lines], return_counts=True)
    spoilt[key[times > 1] >> 16] = True
    bounds = [0, *(ends[last] + 1).tolist()]
    bounds += [size] if bounds[-1] < size else []
    return Pieces(data, bounds, spoilt, piece, code[lines].astype(np.int64), starts[lines] + 3, starts[following] - 1)
