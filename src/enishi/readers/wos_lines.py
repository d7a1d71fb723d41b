"""The lines of a stretch of a plain-text Web of Science export: which records it holds, and where their fields stand.

Found for all lines at once from the bytes that lines begin with; nothing is made into text.
"""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from enishi.readers.wos_fields import BYLINE

Ints = NDArray[np.int64]


# What the first two bytes of a line can be; from _WANTED on they are the tag of a field of a byline.
_OTHER, _TAG, _ER, _PT, _EF, _OF_FILE, _WANTED = range(7)
# So many bytes are looked through at once: memory that is taken anew for all of them costs more than looking.
_BLOCK = 1 << 18


def _number(tag: str) -> int:
    """Return a tag as the number that its two bytes make."""
    return int.from_bytes(tag.encode(), "little")


def _kinds() -> NDArray[np.uint8]:
    by_letters = np.zeros((256, 256), np.uint8)  # the second byte, the first
    by_letters[65:91, 65:91] = by_letters[48:58, 65:91] = _TAG
    kinds = by_letters.ravel()
    kinds[[_number(tag) for tag in BYLINE]] = np.arange(len(BYLINE)) + _WANTED
    for tags, kind in ((("ER",), _ER), (("PT",), _PT), (("EF",), _EF), (("FN", "VR"), _OF_FILE)):
        kinds[[_number(tag) for tag in tags]] = kind
    return kinds


_KINDS = _kinds()


@dataclass(frozen=True)
class Pieces:
    """What stands between one ``ER`` and the next, and after the last.

    bounds: where each of p pieces begins and the last one ends, (p + 1,). spoilt: (p,) whether a piece is laid out
    otherwise than expected, as what follows the last ``ER`` always is. piece, tag, start, stop: of each field of a
    byline the piece, the number of its tag in BYLINE, and where its text stands, in the order of the text.
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
            return {BYLINE[int(self.tag[i])]: _lines(self.data[self.start[i] : self.stop[i]].decode()) for i in rows}
        except UnicodeDecodeError:
            return None


def _lines(text: str) -> list[str]:
    """Return the lines of a field as ``wos_text`` keeps them."""
    if "\n" not in text:
        return [text]
    first, *more = text.split("\n")
    return [first, *(line.strip() for line in more if line)]


def _line_ends(data: bytes) -> Ints:
    """Return where lines end."""
    raw, found = np.frombuffer(data, np.uint8), [np.zeros(0, np.int64)]
    flags = np.empty(min(_BLOCK, len(raw)), bool)
    for begin in range(0, len(raw), _BLOCK):
        part = raw[begin : begin + _BLOCK]
        found.append(np.flatnonzero(np.equal(part, 10, out=flags[: len(part)])) + begin)
    return np.concatenate(found)


def pieces(data: bytes) -> Pieces:
    """Return the pieces of a stretch with Unix line ends."""
    data += b"" if data.endswith(b"\n") or not data else b"\n"
    size, ends = len(data), _line_ends(data)
    starts = np.concatenate([[0], ends[:-1] + 1]) if len(ends) else ends
    # The first four bytes of each line as one number, the first byte the lowest.
    heads = np.ndarray((size + 1,), "<u4", data + b"\n" * 4, strides=(1,))[starts]
    goes_on = ((heads & 0xFFFFFF) == 0x202020) & (heads > 0x20FFFFFF)
    at = np.flatnonzero(~goes_on)  # two lines in three go on with what is above
    heads, starts, ends = heads[at], starts[at], ends[at]
    code, third, fourth = heads & 0xFFFF, heads >> 16 & 0xFF, heads >> 24
    kind = _KINDS[code]
    blank, tagged, wanted = heads & 0xFF == 10, kind >= _TAG, kind >= _WANTED
    tagged &= (third == 32) | (third == 10)
    closes = (kind == _ER) & (third == 10)
    opens = (kind == _PT) & (third == 32) & (fourth >= 65) & (fourth <= 90) & (ends - starts == 4)
    odd = ~(blank | tagged) | (((kind == _ER) | (kind == _EF)) & ~closes) | ((kind == _PT) & ~opens)
    odd |= wanted & (third != 32)
    wanted &= third == 32

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
    going_on = np.concatenate([[0], at - np.arange(len(at))])  # so many lines before this one
    since = np.concatenate([[0], last + 1])
    spoilt |= others[pt_line] + going_on[np.minimum(pt_line + 1, len(at))] != others[since] + going_on[since]
    spoilt[-1] = True

    tag_lines = np.flatnonzero(tagged)
    nth = np.flatnonzero(wanted[tag_lines])
    lines, following = tag_lines[nth], tag_lines[np.minimum(nth + 1, len(tag_lines) - 1)]
    piece, tag = piece_of[lines].astype(np.int64), kind[lines].astype(np.int64) - _WANTED
    times = np.bincount(piece * len(BYLINE) + tag, minlength=count * len(BYLINE)).reshape(count, len(BYLINE))
    spoilt |= times.max(axis=1) > 1
    bounds = [0, *(ends[last] + 1).tolist()]
    bounds += [size] if bounds[-1] < size else []
    return Pieces(data, bounds, spoilt, piece, tag, starts[lines] + 3, starts[following] - 1)
