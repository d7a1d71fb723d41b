"""The affiliations that stand in one text, each of which is judged, and placed, on its own."""

import html
import re
from functools import lru_cache

import numpy as np

from enishi.resolve.organisation_index import Index
from enishi.resolve.organisation_text import KINDS, LONGEST_TEXT, kind_of_stem, stems_of
from enishi.resolve.organisation_variants import says_nothing
from enishi.tables.organisation import DISPLAY
from enishi.tables.organisation import KINDS as NAME_KINDS

_SEPARATOR = re.compile(r"[;|\n\r\u2028•]")
# Not after a single letter: "Texas A & M".
_JOINED = re.compile(r"(?<=\w[\w.)]),? (?:and|AND|&|/|und|et) ")
_JOINTS = (" and ", " AND ", " & ", " / ", " und ", " et ")
_COMMAS = re.compile(r"[,()]")
# A text that is but a place has no more characters than this.
_LONGEST_PLACE = 60
_ACRONYM = 3
_PARTS = frozenset((1 + KINDS.index("part"),))
_BODIES = frozenset(range(1, 1 + len(KINDS))) - _PARTS
_SHOWN = NAME_KINDS.index(DISPLAY)


def affiliations_of(index: Index, text: str) -> list[str]:
    """Return the affiliations of a text: between semicolons and line ends, and where two with their places are joined.

    "A University, Kyoto, Japan and B University, Oxford, UK" are two, "Department of Science and Technology" is one.
    """
    if not _SEPARATOR.search(text):
        return _unjoined(index, text)
    pieces = [p for p in _SEPARATOR.split(html.unescape(text[:LONGEST_TEXT])) if p and not p.isspace()]
    return [found for piece in pieces for found in _unjoined(index, piece)] or [text]


def _unjoined(index: Index, text: str) -> list[str]:
    """Cut a text at each "and" that follows one body with its place and precedes another with its place."""
    if not any(joint in text for joint in _JOINTS):
        return [text]
    found, start = [], 0
    for match in _JOINED.finditer(text, 0, LONGEST_TEXT):
        left = [part for part in _COMMAS.split(text[start : match.start()]) if part.strip()]
        right = [part for part in _COMMAS.split(text[match.end() :]) if part.strip()]
        if len(left) < 2 or len(right) < 2 or not (_is_place(index, left[-1]) and _is_place(index, right[-1])):
            continue
        first = _JOINED.split(right[0])[0]
        if any(map(_names_body, left[:-1])) and _names_body(first, _PARTS) and not _one_name(index, left[-1], first):
            found.append(text[start : match.start()])
            start = match.end()
    return [*found, text[start:]]


def _names_body(part: str, besides: frozenset[int] = frozenset()) -> bool:
    """Say whether a part is an acronym or has a word for a body: not for a department, unless ``besides`` says so."""
    written = part.split()
    kinds = {kind_of_stem().get(stem) for stem in _stems(part)}
    return bool(kinds & (_BODIES | besides)) or (
        len(written) == 1 and written[0].isupper() and len(written[0]) >= _ACRONYM
    )


def _one_name(index: Index, left: str, right: str) -> bool:
    """Say whether an organisation's name runs through the joint: "Walter and Eliza Hall Institute"."""
    before, after = _stems(left), _stems(right)
    return any(" ".join([*before, *after[:count]]) in index.keys for count in range(1, len(after) + 1))


def is_bare_place(index: Index, text: str) -> bool:
    """Say whether a text names a place and nothing else: no organisation is meant, though many are called after it."""
    if len(text) > _LONGEST_PLACE:
        return False
    parts = [part for part in _COMMAS.split(text) if part.strip()]
    return bool(parts) and all(_is_place(index, part) for part in parts) and not _is_shown(index, parts[0])


def _is_place(index: Index, part: str) -> bool:
    stems = [stem for stem in _stems(part) if not stem.isdigit()]
    return " ".join(stems) in index.places and not says_nothing(stems)


@lru_cache(maxsize=1 << 14)
def _stems(part: str) -> tuple[str, ...]:
    """Return the stems of a part: the names of countries, cities and universities come back all the time."""
    return tuple(stems_of(part).stems)


def _is_shown(index: Index, part: str) -> bool:
    """Say whether the registry shows an organisation under just this name: "Amazon"."""
    key = index.keys.get(" ".join(_stems(part)), len(index.starts))
    return key < len(index.starts) - 1 and bool(
        np.any(index.kinds[index.starts[key] : index.starts[key + 1]] == _SHOWN)
    )
