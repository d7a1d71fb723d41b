"""The keys by which records of the same work are recognised, and authors listed twice.

DOI first; else title (digits kept: "5G survey" is not "6G survey") with year and first author.
"""

import re
import unicodedata

from enishi.tables.work import Author, Work

_NOT_WORD = re.compile(r"[\W_]+")
_INITIALS = re.compile(r"(?:[^\W\d_]\.?-?){1,4}$")
_SUFFIX = re.compile(r"(?:jr|sr|i{1,3}|iv)\.?$", re.IGNORECASE)
# Titles that many different works bear: the same words, year and author prove nothing.
_GENERIC = frozenset(
    re.split(
        r"\s*[|]\s*",
        """abstract | author index | back matter | book review | comment | conference committee | copyright page
        | correction | corrigendum | discussion | editorial | erratum | foreword | front cover | front matter
        | guest editorial | introduction | keynote | letter to the editor | message from the chairs
        | message from the general chairs | organizing committee | panel | poster | preface | program committee
        | reply | retraction | table of contents | title page | tutorial | untitled | welcome message""",
    )
)


def fold(text: str) -> str:
    """Return the text in lower case, without accents, punctuation and spare blanks; digits and all scripts stay.

    >>> fold("A Survey of 5G–Networks: Müller’s view")
    'a survey of 5g networks muller s view'
    """
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    # The voicing marks of kana (combining class 8) make letters of their own and stay.
    bare = "".join(c for c in decomposed if unicodedata.combining(c) in (0, 8))
    return _NOT_WORD.sub(" ", unicodedata.normalize("NFKC", bare)).strip()


def title_key(title: str) -> str | None:
    """Return the title folded, or None where it is empty or too general to prove anything."""
    key = fold(title)
    return None if not key or key in _GENERIC else key


def surname_key(name: str) -> str | None:
    """Return the last word of the family name, folded: "Garrett, R.", "Garrett R." and "Rachael Garrett" agree.

    >>> [surname_key(n) for n in ("van der Berg, Jan", "Jan van der Berg", "Berg J.", "J. Berg Jr.")]
    ['berg', 'berg', 'berg', 'berg']
    """
    family, comma, _given = name.partition(",")
    words = [w for w in (family if comma and family.strip() else name).split() if not _SUFFIX.match(w)]
    if not comma:
        while len(words) > 1 and _INITIALS.match(words[-1]) and (words[-1].isupper() or "." in words[-1]):
            words.pop()
    return (fold(words[-1]).split() or [None])[-1] if words else None


def first_author_key(work: Work) -> str | None:
    """Return the key of the first author of a work, None where it has none."""
    return surname_key(work.authors[0].name) if work.authors else None


def unrepeated(authors: list[Author]) -> list[Author]:
    """Return the authors with those listed twice under exactly the same full name made one.

    Some exports repeat an author for each affiliation. A name of one word only ("Wei") may be two persons and stays.
    """
    seen: dict[str, Author] = {}
    kept = []
    for author in authors:
        name = fold(author.name)
        if " " in name and name in seen:
            first = seen[name]
            known = {a.text for a in first.affiliations}
            first.affiliations.extend(a for a in author.affiliations if a.text not in known)
            first.countries = sorted({*first.countries, *author.countries})
        else:
            seen[name] = author
            kept.append(author)
    return kept
