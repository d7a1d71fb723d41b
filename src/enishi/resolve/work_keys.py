"""The keys by which records of the same work are recognised.

DOI first; else title (digits kept: "5G survey" is not "6G survey") with year and first author.
"""

import re
import zlib
from collections.abc import Sequence

import orjson

from enishi.tables.place import fold
from enishi.tables.work import Work

_INITIALS = re.compile(r"(?:[^\W\d_]\.?-?){1,4}$")
_SUFFIX = re.compile(r"(?:jr|sr|i{1,3}|iv)\.?$", re.IGNORECASE)
# Titles that many different works bear: the same words, year and author prove nothing.
_GENERIC = frozenset(
    re.split(
        r"\s*[|]\s*",
        """about the authors | abstract | acknowledgments | appendix | author index | back matter | book review
        | closing remarks | comment | conference committee | contributors | copyright page | correction | corrigendum
        | discussion | editorial | editor s note | erratum | foreword | from the editor | from the editors
        | front cover | front matter | guest editorial | in memoriam | in this issue | index | introduction
        | invited talk | keynote | keynote address | letter to the editor | list of reviewers
        | message from the chairs | message from the general chairs | news | obituary | opening remarks
        | organizing committee | panel | panel discussion | poster | posters | preface | proceedings
        | program committee | reply | retraction | reviewers | summary | table of contents | title page | tutorial
        | tutorials | untitled | workshop summary | welcome message""",
    )
)


# Signs that make titles different: C++ is not C#.
_SIGNS = str.maketrans(
    {sign: f" {name} " for sign, name in zip("+#<>=*", ("plus", "sharp", "lt", "gt", "eq", "star"), strict=True)}
)
_SIGN = re.compile("[+#<>=*]")


def title_key(title: str) -> str | None:
    """Return the title folded, or None where it is empty or too general to prove anything."""
    key = fold(title.translate(_SIGNS) if _SIGN.search(title) else title)
    return None if not key or key in _GENERIC else key


def surname_key(name: str) -> str | None:
    """Return the last word of the family name, folded: "Garrett, R.", "Garrett R." and "Rachael Garrett" agree.

    >>> [surname_key(n) for n in ("van der Berg, Jan", "Jan van der Berg", "Berg J.", "J. Berg Jr.")]
    ['berg', 'berg', 'berg', 'berg']
    """
    family, comma, _given = name.partition(",")
    if comma and family.isascii():  # most names: the last word is plain letters, and too long to be a suffix
        last_word = family.rpartition(" ")[2].rpartition("-")[2]
        if len(last_word) > 3 and last_word.isalpha():
            return last_word.lower()
    words = [w for w in (family if comma and family.strip() else name).split() if not _SUFFIX.match(w)]
    if not comma:
        while len(words) > 1 and _INITIALS.match(words[-1]) and (words[-1].isupper() or "." in words[-1]):
            words.pop()
    last = fold(words[-1]).split() if words else []
    return last[-1] if last else None


def first_author_key(work: Work) -> str | None:
    """Return the key of the first author of a work, None where it has none."""
    return surname_key(work.authors[0].name) if work.authors else None


def content_key(names: Sequence[str], links: Sequence[tuple[int, int, str | None, list[str]]]) -> int:
    """Return a hash of a work's byline, the same in every run: the names in order, and who was where.

    links: number of the author, number of the affiliation, its text and codes, as staged.
    """
    try:
        written = orjson.dumps((names, links))
    except TypeError:  # halves of surrogate pairs
        written = repr((names, links)).encode("utf-8", "backslashreplace")
    return zlib.crc32(written)
