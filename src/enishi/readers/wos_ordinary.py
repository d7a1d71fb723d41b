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
from enishi.readers.wos_fields import BYLINE
from enishi.readers.wos_lines import Pieces

_NEEDED = ("UT", "PY", "TC", "TI", "AU", "C1")
_TAKEN = [BYLINE.index(tag) for tag in (*_NEEDED, "AF", "DI")]
_IS_TAKEN = np.isin(np.arange(len(BYLINE)), _TAKEN)
_LETTERS = [BYLINE.index(tag) for tag in ("AU", "C1", "AF")]
_SIGNS = bytes(code for code in range(1, 128) if chr(code) not in "\n;[]" and not chr(code).isalnum())
_LOWER = bytes(range(256)).lower()
_YEARS = {str(year): year for year in range(EARLIEST, LATEST + 1)}
# The lowest first byte of letters of two bytes that are ordinary, À to ſ.
_LEAD = 0xC3
# Signs among them, and letters that folding case makes into others or several: × ÷ ß İ ŉ ſ.
_NO_LETTERS = [int.from_bytes(letter.encode(), "big") for letter in "×÷ßİŉſ"]


def _neighbours() -> tuple[bytes, bytes]:
    """Return for each byte, as the first of two and as the second, the rules that it breaks where its neighbour does.

    Nothing but plain signs and letters; no blank, line or field begins after a blank, a line's or a field's beginning;
    a blank follows "&"; letters from À to ſ have two bytes.
    """
    every = set(range(256))
    lead, follow = set(range(_LEAD, _LEAD + 3)), set(range(0x80, 0xC0))
    plain = set(range(32, 127)) - set(b"<@") | set(b"\n\0") | lead | follow
    gaps, both, blank = set(b" \n\0"), set(b"&"), set(b" ")
    rules = (every - plain, every), (gaps, gaps), (both, every - blank), (every - lead, follow), (lead, every - follow)
    first, second = (
        bytes(sum(1 << i for i, rule in enumerate(rules) if byte in rule[side]) for byte in range(256))
        for side in (0, 1)
    )
    return first, second


_FIRST, _SECOND = _neighbours()


def ordinary(pieces: Pieces) -> Iterator[tuple[int, Byline]]:
    """Yield the number and the byline of each piece that is an ordinary record, in order."""
    taken = np.flatnonzero(_IS_TAKEN[pieces.tag] & ~pieces.spoilt[pieces.piece])
    places = map(slice, pieces.start[taken].tolist(), pieces.stop[taken].tolist())
    written = b"\0".join([b"", *map(pieces.data.__getitem__, places), b""]).replace(b"\n   ", b"\n")
    ends = np.flatnonzero(np.frombuffer(written, np.uint8) == 0)
    if len(ends) != len(taken) + 1:
        return  # the text holds the sign that is put between fields
    piece, tag = pieces.piece[taken], pieces.tag[taken]
    # The number of each field among those taken, 0 where a piece has none.
    fields = np.zeros((len(BYLINE), len(pieces.spoilt)), np.int64)
    fields[tag, piece] = np.arange(1, len(taken) + 1)
    fit = np.all(fields[_TAKEN[: len(_NEEDED)]] > 0, axis=0)
    fit[piece[_extraordinary(written, ends)]] = False

    texts = written.decode("utf-8", "replace").split("\0")
    letters = _letters(written)
    found = np.flatnonzero(fit)
    rows = zip(found.tolist(), *fields[_TAKEN][:, found].tolist(), strict=True)
    for number, ut, py, tc, ti, au, c1, af, di in rows:
        identifier, year, cited = texts[ut], _YEARS.get(texts[py]), texts[tc]
        if not (year and identifier[:4] == "WOS:" and identifier[4:].isalnum() and cited.isdigit() and len(cited) < 19):
            continue
        short = texts[au].split("\n")
        full = texts[af].split("\n") if af else []
        names, own = (full, letters[af]) if len(full) >= len(short) else (short, letters[au])
        at = _authors(len(names), own, len(short), letters[au])
        linked = at and _linked(len(names), at, texts[c1], letters[c1])
        if linked:
            title = texts[ti].replace("\n", " ")
            doi = bare_doi(texts[di].replace("\n", " ")) if di else None
            yield number, Byline(f"wos:{identifier[4:]}", title, year, doi, int(cited), names, *linked)


def _extraordinary(written: bytes, ends: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return the numbers of the fields in which something is out of the ordinary, each once or several times."""
    first, second = (np.frombuffer(written.translate(table), np.uint8) for table in (_FIRST, _SECOND))
    at = np.flatnonzero((first[:-1] & second[1:]) > 0)
    raw = np.frombuffer(written, np.uint8)
    lead = np.flatnonzero(raw >= _LEAD)
    if len(lead):
        letters = raw[lead].astype(np.int64) << 8 | raw[lead + 1]
        at = np.concatenate([at, lead[np.isin(letters, _NO_LETTERS)]])
    return np.searchsorted(ends, at, "right") - 1


def _letters(written: bytes) -> list[str]:
    """Return of each field the letters, figures and signs of lists, in small letters."""
    # Latin-1 gives each byte a sign of its own: only fields with other letters are to be read as what they are.
    found = written.translate(_LOWER, _SIGNS).decode("latin-1").split("\0")
    return [one if one.isascii() else one.encode("latin-1").decode("utf-8", "replace").lower() for one in found]


def _authors(size: int, own: str, shorts: int, others: str) -> dict[str, int] | None:
    """Return which author the letters of a name mean; None where that is not a matter of equal letters.

    own, others: the letters of the names and of the short ones, a line each.
    """
    if ";" in own or "[" in own or "]" in own or ";" in others or "[" in others or "]" in others:
        return None
    at = dict(zip(own.split("\n"), range(size), strict=True))
    if len(at) < size:
        return None
    if shorts == size and others != own:
        by_short = dict(zip(others.split("\n"), range(size), strict=True))
        if len(by_short) == size and by_short.keys().isdisjoint(at):
            return at | by_short
        # What means several authors is in no list; who writes it is looked up the long way.
        several = {name for i, name in enumerate(others.split("\n")) if at.setdefault(name, i) != i}
        for name in several:
            del at[name]
    return at


def _linked(authors: int, at: dict[str, int], addresses: str, letters: str) -> tuple[list[list[str]], list[str]] | None:
    """Return the affiliations of each author, and those of none; None where a bracket names somebody else."""
    texts: list[list[str]] = [[] for _author in range(authors)]
    unlinked: list[str] = []
    for line, folded in zip(addresses.split("\n"), letters.split("\n"), strict=True):
        targets = texts if authors == 1 else [unlinked]
        opened, bracket, text = line.rpartition("]")
        if ";" in text or "[" in text:
            return None
        if bracket:
            if opened[:1] != "[" or "]" in opened or opened.rfind("["):
                return None
            if authors > 1:
                try:
                    targets = [texts[at[name]] for name in folded[1 : folded.index("]")].split(";")]
                except KeyError:
                    return None
        if text := text.strip().removesuffix(".").strip(" ,"):
            for target in targets:
                if text not in target:
                    target.append(text)
    return texts, unlinked
