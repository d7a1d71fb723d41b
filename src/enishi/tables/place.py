"""The place table: the countries and territories that works are counted for.

Grain: one country or territory. Key: ``code``, ISO 3166-1 alpha-2, ``XK`` for Kosovo, ``ZZ`` for "not known".
Units: none. Nulls: none; every place has both names. Laws: codes are unique; ``find_place`` of a code or of either
name gives the code back. Sources: ISO 3166-1 (pycountry), Unicode CLDR (kept in
``knowledge/place_names.json``: loading it from Babel takes longer than finding the places of 10,000 affiliations), and
``knowledge/places.toml`` for the short forms and the other names.
"""

import json
import tomllib
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

import pycountry

from enishi.knowledge.place_codes import place_codes

# Letters that Unicode does not decompose, and the marks that people leave out or type in many ways.
_PLAIN = str.maketrans(
    {"ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "ı": "i", "ə": "e"}
    | {"Ø": "O", "Ł": "L", "Đ": "D", "Ð": "D", "Þ": "Th", "Æ": "Ae", "Œ": "Oe"}
    | dict.fromkeys("'’‘‛ʼʻ`´ʹ\u00ad\u200b\u200c\u200d\u200e\u200f\u2060\ufeff")
)


_ASCII = bytes(ord(chr(code).lower()) if chr(code).isalnum() else ord(" ") for code in range(128)) + bytes(128)


@dataclass(frozen=True, slots=True)
class Place:
    """One country or territory: its code, the short names for tables, and the other names people write."""

    code: str
    name_en: str
    name_ja: str
    aliases: tuple[str, ...]


def without_marks(text: str) -> str:
    """Return the text in compatibility form without Latin, Greek and Cyrillic accents; case stays."""
    if text.isascii():
        return text.replace("'", "").replace("`", "")
    text = unicodedata.normalize("NFKD", text)
    text = "".join(c for c in text if not "\u0300" <= c <= "\u036f")
    return unicodedata.normalize("NFC", text).translate(_PLAIN)


def fold(text: str) -> str:
    """Return the form in which names are compared: no case, no accents, no punctuation, single blanks."""
    if text.isascii():
        text = text.replace("&", " and ") if "&" in text else text
        return " ".join(text.encode().translate(_ASCII, b"'`").decode().split())
    text = without_marks(without_marks(text).casefold()).replace("&", " and ")
    return " ".join("".join(c if c.isalnum() or unicodedata.category(c)[0] == "M" else " " for c in text).split())


@cache
def known() -> dict[str, Any]:
    """Return what ``knowledge/places.toml`` says."""
    return tomllib.loads((files("enishi.knowledge") / "places.toml").read_text("utf-8"))


@cache
def cldr_names() -> dict[str, dict[str, Any]]:
    """Return what CLDR calls each place, by its code in order: ``en, ja, elsewhere`` (other languages, a list)."""
    text = (files("enishi.knowledge") / "place_names.json").read_text("utf-8")
    names: dict[str, dict[str, Any]] = json.loads(text)["places"]
    return names


@cache
def places() -> dict[str, Place]:
    """Return every place by its code, in the order of the codes."""
    return {code: _place(code) for code in place_codes() if code in cldr_names()}


def is_place(code: str) -> bool:
    """Say whether this is the code of a place (``ZZ`` is one: the place that is not known)."""
    return code in places()


def find_place(text: str) -> str | None:
    """Return the code of the place a user means ("Korea", "豪州", "jp", "Taiwan"), None where no name fits."""
    return text if is_place(text) else _by_name().get(fold(text))


def iso_names(code: str) -> Iterator[str]:
    """Yield the names that ISO 3166 gives a place: short, common and official."""
    country = pycountry.countries.get(alpha_2=code)
    for field in ("name", "common_name", "official_name"):
        if country and (name := getattr(country, field, None)):
            yield name


def _place(code: str) -> Place:
    short, cldr = known()["short"], cldr_names()[code]
    english = short["en"].get(code) or cldr["en"].replace("’", "'")
    japanese = short["ja"].get(code) or cldr["ja"]
    others = [*known()["names"].get(code, ()), *iso_names(code), cldr["en"], cldr["ja"]]
    seen = {fold(english), fold(japanese), ""}
    aliases = []
    for name in others:
        if fold(name) not in seen:
            seen.add(fold(name))
            aliases.append(name)
    return Place(code, english, japanese, tuple(aliases))


@cache
def _by_name() -> dict[str, str]:
    """Names to codes: a code before an alpha-3 code, before a short name, before any other name."""
    index: dict[str, str] = {}
    for place in places().values():
        index.setdefault(fold(place.code), place.code)
    for country in pycountry.countries:
        index.setdefault(fold(country.alpha_3), country.alpha_2)
    for place in places().values():
        index.setdefault(fold(place.name_en), place.code)
        index.setdefault(fold(place.name_ja), place.code)
    for place in places().values():
        for alias in place.aliases:
            index.setdefault(fold(alias), place.code)
    for letters, code in known()["codes"]["other"].items():
        index.setdefault(fold(letters), code)
    return index
