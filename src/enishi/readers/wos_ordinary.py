"""Bylines of ordinary Web of Science records: Latin letters, nothing escaped, each name in brackets once in the byline.

Most records are. For them the rules of ``wos_fields`` come down to comparing lines, and a whole stretch is judged, made
into text and folded at once, which is many times as fast; for any other record there is no answer here, and
``wos_fields`` reads it. Law: an answer is what ``wos_fields`` gives.
"""

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from enishi.readers.identity import bare_doi
from enishi.readers.values import EARLIEST, LATEST
from enishi.readers.wos_byline import Byline
from enishi.readers.wos_lines import Pieces, number

_NEEDED = ("UT", "PY", "TC", "TI", "AU", "C1")
_TAKEN = (*_NEEDED, "AF", "DI")
# Between the lines of a field.
_GOES_ON = "\n   "
# Kinds of bytes: other ones, letters and signs, and those whose neighbours count.
_ODD, _PLAIN, _BLANK, _LINE, _END, _AND, _LEAD, _FOLLOW = range(8)
_SIGNS = bytes(code for code in range(1, 128) if chr(code) not in "\n;[]" and not chr(code).isalnum())
# Signs among the letters of two bytes, and letters that folding case makes into others or several: × ÷ ß İ ŉ ſ.
_NO_LETTERS = [int.from_bytes(letter.encode(), "big") for letter in "×÷ßİŉſ"]


def _kinds() -> NDArray[np.uint8]:
    kinds = np.full(256, _ODD, np.uint8)
    kinds[32:127] = _PLAIN
    kinds[0xC3:0xC6], kinds[0x80:0xC0] = _LEAD, _FOLLOW  # À to ſ in UTF-8
    for sign, kind in ((" ", _BLANK), ("\n", _LINE), ("\0", _END), ("&", _AND), ("<", _ODD), ("@", _ODD)):
        kinds[ord(sign)] = kind
    return kinds


def _pairs() -> NDArray[np.bool_]:
    """Return by the kinds of two neighbours whether they make a record extraordinary."""
    odd = np.zeros((8, 8), bool)
    odd[_ODD] = True
    odd[_BLANK, [_BLANK, _LINE, _END]] = True
    odd[_LINE, [_BLANK, _LINE, _END]] = odd[_END, [_BLANK, _LINE, _END]] = True
    odd[_AND] = True
    odd[_AND, _BLANK] = False
    odd[:, _FOLLOW] = odd[_LEAD] = True
    odd[_LEAD, _FOLLOW] = False
    return odd.ravel()


_YEARS = {str(year): year for year in range(EARLIEST, LATEST + 1)}
_KINDS, _PAIRS = _kinds().tobytes(), _pairs()


def ordinary(pieces: Pieces) -> Iterator[tuple[int, Byline]]:
    """Yield the number and the byline of each piece that is an ordinary record, in order."""
    taken = np.flatnonzero(np.isin(pieces.tag, [number(tag) for tag in _TAKEN]) & ~pieces.spoilt[pieces.piece])
    piece, tag = pieces.piece[taken], pieces.tag[taken]
    fields = [
        pieces.data[start:stop]
        for start, stop in zip(pieces.start[taken].tolist(), pieces.stop[taken].tolist(), strict=True)
    ]
    written = b"\0".join([b"", *fields, b""])
    kinds = np.frombuffer(bytearray(written.translate(_KINDS)), np.uint8)
    _indented(kinds)
    ends = np.flatnonzero(kinds == _END)
    if len(ends) != len(fields) + 1:
        return  # the text holds the sign that is put between fields
    fit = np.zeros(len(pieces.spoilt), bool)
    column = {}
    for name in _TAKEN:
        of_tag = np.flatnonzero(tag == number(name))
        column[name] = np.zeros(len(fit), np.int64)
        column[name][piece[of_tag]] = of_tag + 1
    fit[:] = np.all([column[name] > 0 for name in _NEEDED], axis=0)
    fit[piece[_extraordinary(written, kinds, ends)]] = False

    texts = written.decode("utf-8", "replace").split("\0")
    letters = written.translate(None, _SIGNS).decode("utf-8", "replace").lower().split("\0")
    found = np.flatnonzero(fit)
    rows = zip(*(column[name][found].tolist() for name in _TAKEN), strict=True)
    for number_of_piece, (ut, py, tc, ti, au, c1, af, di) in zip(found.tolist(), rows, strict=True):
        identifier, year, cited = texts[ut], _YEARS.get(texts[py]), texts[tc]
        if not (year and identifier[:4] == "WOS:" and identifier[4:].isalnum() and cited.isdigit() and len(cited) < 19):
            continue
        short = texts[au].split(_GOES_ON)
        full = texts[af].split(_GOES_ON) if af else []
        names, own = (full, letters[af]) if len(full) >= len(short) else (short, letters[au])
        at = _authors(names, own, short, letters[au])
        linked = at and _linked(len(names), at, texts[c1], letters[c1])
        if linked:
            title = texts[ti].replace(_GOES_ON, " ")
            doi = bare_doi(texts[di].replace(_GOES_ON, " ")) if di else None
            yield number_of_piece, Byline(f"wos:{identifier[4:]}", title, year, doi, int(cited), names, *linked)


def _indented(kinds: NDArray[np.uint8]) -> None:
    """Take the three blanks before a line that goes on with a field for letters, in place."""
    before = np.flatnonzero(kinds == _LINE)
    before = before[kinds[before + 1] == _BLANK]
    for distance in (1, 2, 3):
        kinds[before + distance] = _PLAIN


def _extraordinary(written: bytes, kinds: NDArray[np.uint8], ends: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return the numbers of the fields in which something is out of the ordinary, each once or several times."""
    at = np.flatnonzero(_PAIRS.take((kinds[:-1] << 3) | kinds[1:]))
    lead = np.flatnonzero(kinds[:-1] == _LEAD)
    if len(lead):
        raw = np.frombuffer(written, np.uint8).astype(np.int64)
        at = np.concatenate([at, lead[np.isin(raw[lead] << 8 | raw[lead + 1], _NO_LETTERS)]])
    return np.searchsorted(ends, at, "right") - 1


def _authors(names: list[str], own: str, short: list[str], others: str) -> dict[str, int] | None:
    """Return which author the letters of a name mean; None where that is not a matter of equal letters.

    own, others: the letters of the names and of the short ones, a line each.
    """
    if ";" in own or "[" in own or "]" in own or ";" in others or "[" in others or "]" in others:
        return None
    at = dict(zip(own.split("\n"), range(len(names)), strict=True))
    if len(at) < len(names):
        return None
    if len(short) == len(names) and others != own:
        for i, name in enumerate(others.split("\n")):
            if at.setdefault(name, i) != i:
                return None
    return at


def _linked(authors: int, at: dict[str, int], addresses: str, letters: str) -> tuple[list[list[str]], list[str]] | None:
    """Return the affiliations of each author, and those of none; None where a bracket names somebody else."""
    texts: list[list[str]] = [[] for _author in range(authors)]
    unlinked: list[str] = []
    for line, folded in zip(addresses.split(_GOES_ON), letters.split("\n"), strict=True):
        targets = texts if authors == 1 else [unlinked]
        opened, _bracket, text = line.rpartition("]")
        if opened or "[" in text or _bracket:
            if opened[:1] != "[" or line.count("[") != 1 or "]" in opened:
                return None
            if authors > 1:
                try:
                    targets = [texts[i] for i in {at[name]: None for name in folded[1 : folded.index("]")].split(";")}]
                except KeyError:
                    return None
        if ";" in text:
            return None
        if text := text.strip().removesuffix(".").strip(" ,"):
            for target in targets:
                if text not in target:
                    target.append(text)
    return texts, unlinked
