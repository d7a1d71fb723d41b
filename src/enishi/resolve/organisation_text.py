"""Affiliations and names of organisations as stems, the form in which they are compared."""

import hashlib
import re
import tomllib
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files
from typing import Any

from enishi.resolve.place_text import PART, SEGMENT, words_of

_STEM = 6
# Raise it when the code below makes other stems of the same words.
_FORM = 2
# Longer texts are cut here: no affiliation is longer, and time must grow with length.
LONGEST_TEXT = 4_000
# "AT&T", "A & M": one word, not two of which one says nothing.
_TOGETHER = re.compile(r"\b(\w{1,2}) ?&(?:amp;)? ?(\w{1,2})\b")
KINDS = ("university", "hospital", "institute", "part", "company")
# Blanks that an export has written out.
_ESCAPED = re.compile(r"#(?:TAB|N|R)#")
# Where the name of a body ends within a run of Chinese characters: "…大学|大学院…研究科".
_BODY = re.compile(r"(大学|大學|研究所|研究院|研究機構|株式会社)(?=[㐀-鿿])(?!院(?!大学))")
# "dell'Università", "d'Histoire"
_ELISION = re.compile(r"\b(?:dell|nell|all|sull|d|l)['’](?=\w{3})", re.IGNORECASE)
# "M. D. Anderson", "U.S.": the points between initials.
_INITIALS = re.compile(r"(?<=\b[A-Z])\. ?(?=[A-Z]\.)")
# The registry writes "VA Medical Center", people write it out.
_VETERANS = re.compile(r"\bveterans?['’]? (?:affairs|administration)\b", re.IGNORECASE)


@cache
def vocabulary() -> dict[str, Any]:
    """Return what ``knowledge/organisation_words.toml`` says."""
    return tomllib.loads((files("enishi.knowledge") / "organisation_words.toml").read_text("utf-8"))


@cache
def names_in_use() -> dict[str, list[str]]:
    """Return the names that people use besides the registry's, by the registry's display name."""
    text = (files("enishi.knowledge") / "organisation_names.toml").read_text("utf-8")
    names: dict[str, list[str]] = tomllib.loads(text)["names"]
    return names


@cache
def form() -> str:
    """Return a name for the way words are compared now; keys made another way are made again."""
    return hashlib.sha256(f"{_FORM} {vocabulary()}".encode()).hexdigest()[:8]


@cache
def _stems() -> dict[str, str]:
    stems = {word: stem for stem, words in vocabulary()["stems"].items() for word in words.split()}
    return stems | dict.fromkeys(vocabulary()["stop"].split(), "")


@cache
def kind_of_stem() -> dict[str, int]:
    """Return what kind of body a stem announces: 1 + its position in KINDS."""
    return {stem: 1 + KINDS.index(kind) for kind, stems in vocabulary()["kinds"].items() for stem in stems.split()}


@lru_cache(maxsize=1 << 16)
def _pieces(word: str) -> tuple[str, ...]:
    """Return the stems of a word: none, its own, characters, those of words run together, or its beginning."""
    known = _stems()
    if (stem := known.get(word)) is not None:
        return (stem,) if stem else ()
    if "\u3040" <= word[0] <= "\u9fff":
        return tuple(word)
    if whole := vocabulary()["whole"].get(word):
        return tuple(whole.split())
    for of in ("of", "de", "and"):
        if word.endswith(of) and (stem := known.get(word.removesuffix(of))):  # "universityof"
            return (stem,)
        if word.startswith(of) and (stem := known.get(word.removeprefix(of))):  # "ofengineering"
            return (stem,)
    return (word[:_STEM],)


@dataclass(slots=True)
class Stems:
    """The stems of a text, without those that say nothing.

    ``words[i]`` as it was folded, ``parts[i]`` the number of its part (commas, brackets), ``segments[i]`` of its
    segment (semicolons, lines), ``upper[i]`` whether it was written in capitals
    (or the text has none: then any word may be an acronym).
    """

    stems: list[str]
    words: list[str]
    parts: list[int]
    segments: list[int]
    upper: list[bool]


def _prepared(text: str) -> str:
    """Return the text without what stands between words that belong together, or glues words that do not."""
    if "#" in text:
        text = _ESCAPED.sub(" ", text)
    if "&" in text:
        text = _TOGETHER.sub(r"\1\2", text)
    if "'" in text or "’" in text:
        text = _ELISION.sub(" ", text)
    if "." in text:
        text = _INITIALS.sub("", text)
    if not text.isascii():
        text = _BODY.sub(r"\1,", text)
    return _VETERANS.sub("VA", text) if "eteran" in text else text


def stems_of(text: str) -> Stems:
    """Return the stems of an affiliation or a name. Words in Chinese characters and kana are cut into characters."""
    found = words_of(_prepared(text[:LONGEST_TEXT]))
    small = text.islower()
    stems: list[str] = []
    words: list[str] = []
    parts: list[int] = []
    segments: list[int] = []
    capitals: list[bool] = []
    part = segment = 0
    for word, written, apart in zip(found.folded, found.written, found.breaks, strict=False):
        if apart >= PART:
            part += 1
            segment += apart >= SEGMENT
        pieces = _pieces(word)
        upper = len(written) > 1 and (small or written.isupper())
        count = len(pieces)
        stems += pieces
        words += (word,) if count == 1 else pieces
        parts += (part,) * count
        segments += (segment,) * count
        capitals += (upper,) * count
    return Stems(stems, words, parts, segments, capitals)
