"""Affiliations without the parts that say nothing of a place, so that strings which differ only there share an answer.

"Osaka Univ, Dept Elect Engn, Suita, Japan" and "… Dept Phys, Suita, Japan" name the same place for the same reason. A
part between commas that holds no word of a place's name, no word of a city that helps to decide, and no postal code of
China counts in one way only: whether it is an institution's. It is replaced by a word that says just that. Law:
the answer to the reduced text is the answer to the text.
"""

import re
from functools import cache, lru_cache

from enishi.resolve.place_index import cities_by_words, names_by_words
from enishi.resolve.place_parts import FILLERS, is_institution
from enishi.resolve.place_text import PART, is_number, words_of
from enishi.tables.place import without_marks

# Stand-ins for a part. Neither may be a word that tells a place: "Univ Georgia" is a name of its own.
INSTITUTION, OTHER = "labqxqz", "qxqz"
# Signs that separate more than parts, or make one word of two, are left to the whole rule.
_PLAIN = re.compile(r"[A-Za-z0-9 .\-]*")
_DASH = re.compile(r"\s-|-\s")


def reduced(text: str) -> str | None:
    """Return the text with its parts reduced, None where it is not of plain words between commas and blanks.

    Accents go first: they make no difference to the words of a text, unless taking them away brings an "&" about.
    """
    if not text.isascii():
        text = without_marks(text)
        if not text.isascii() or "&" in text:
            return None
    text = text.replace("'", "")
    if "&" in text:
        if ";" in text:
            return None
        text = text.replace(" & ", " and ")
    if "www." in text or "http" in text:
        return None
    parts = []
    for part in text.split(", "):
        found = _part(part)
        if found is None:
            return None
        parts.append(found)
    return ", ".join(parts)


@lru_cache(maxsize=1 << 17)
def _part(part: str) -> str | None:
    tell = telling()
    if part.replace(" ", "").isalpha():  # nothing but words, as most parts are
        plain = part.lower().split()
        if not tell.isdisjoint(plain) or FILLERS.issuperset(plain):
            return part
        return INSTITUTION if any(map(is_institution, plain)) else OTHER
    if not _PLAIN.fullmatch(part):
        return None
    words = words_of(part)
    if (
        _DASH.search(part)
        or any(apart >= PART for apart in words.breaks[1:-1])
        or any(word in tell or (len(word) == 6 and word.isdigit()) for word in words.folded)
        or all(word in FILLERS or is_number(word) for word in words.folded)
    ):
        return part
    return INSTITUTION if any(map(is_institution, words.folded)) else OTHER


@cache
def telling() -> frozenset[str]:
    """Return the words with which names begin, those after a comma inside a name, and all words of cities."""
    names, first = names_by_words()
    cities, _first = cities_by_words()
    after_comma = {word for key, name in names.items() if name.cut for word in key.split()}
    return frozenset(first) | after_comma | {word for key in cities for word in key.split()}
