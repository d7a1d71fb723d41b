"""Affiliation text as words and the breaks between them, in one pass whose time grows with the length of the text.

Everything that follows (names, parts, decisions) works on these words; nobody searches the raw text again.
"""

import html
import re
from dataclasses import dataclass
from functools import lru_cache

from enishi.tables.place import without_marks

# How strongly two neighbouring words are apart.
NONE, STOP, PART, SEGMENT = 0, 1, 2, 3

# Scripts without blanks are cut where the script changes; a letter or two before a hyphen and a number belong to a
# postal code (D-80333, GE-0175).
_WORD = re.compile(
    r"[ァ-ヺー]+|[㐀-䶿一-鿿豈-\ufaff々〇]+|[ぁ-ゖ]+|[A-Za-z]{1,2}-\d[^\W_ぁ-ヺ一-鿿]*|[^\W_ぁ-ヺー㐀-䶿一-鿿豈-\ufaff々〇]+"
)
_GLUED = re.compile(r"(\d*)([^\W\d_]{3,})\d*")
_SEGMENT = re.compile(r"[;|\n\r\u2028•]")
_PART = re.compile(r"[,()\[\]{}:/\\<>†‡*§¶#=~\t、。،]|\s[-–—]|[-–—]\s|—")
_AMPERSAND = re.compile(r"(?<=\s)&(?=\s)")
_STOP = re.compile(r"\.(?:\s|$)")


@dataclass(slots=True)
class Words:
    """The words of a text: ``folded`` to compare, ``written`` to show, ``breaks[i]`` how word i is apart from the last.

    ``breaks`` has one entry more than there are words: the end, which is a segment's end.
    """

    folded: list[str]
    written: list[str]
    breaks: list[int]

    def phrase(self, start: int, end: int) -> str:
        """Return words as they were written."""
        return " ".join(self.written[start:end])


def is_number(word: str) -> bool:
    """Say whether a word is a number or a code with digits in it (postal codes, marks), not a word with a stray one."""
    if word.isalpha():
        return False
    digits = sum(c.isdigit() for c in word)
    return digits > 0 and (len(word) - digits <= 3 or digits >= len(word) - digits)


def words_of(text: str) -> Words:
    """Cut an affiliation into words. Any string will do; e-mail and web addresses are left out."""
    text = _plain(text)
    folded: list[str] = []
    written: list[str] = []
    breaks: list[int] = []
    end = 0
    for match in _WORD.finditer(text):
        word = match.group()
        between = text[end : match.start()]
        end = match.end()
        apart = NONE if between in {" ", ""} else _break(between)
        if not word.isalpha() and (glued := _GLUED.fullmatch(word)):
            marker, word = glued.groups()  # "Taiwan10617", "100084Beijing"
            if marker and len(marker) < 3:
                apart = max(apart, PART)  # "2Univ. of B": the mark of another affiliation
        folded.append(word.casefold())
        written.append(word)
        breaks.append(apart)
    breaks.append(SEGMENT)
    return Words(folded, written, breaks)


def _plain(text: str) -> str:
    if "&" in text:
        # "A & B" joins two; "AT&T" is one word.
        text = _AMPERSAND.sub(" and ", html.unescape(text) if ";" in text else text)
    if "@" in text or "www." in text or "http" in text:
        text = " ".join("," if "@" in w or w.startswith(("www.", "http")) else w for w in re.split(r"[ \t]+", text))
    return without_marks(text)


@lru_cache(maxsize=4096)
def _break(between: str) -> int:
    if _SEGMENT.search(between):
        return SEGMENT
    if _PART.search(between):
        return PART
    return STOP if _STOP.search(between) else NONE
