"""Taking typed values out of parsed JSON: a missing one is fine, one of a wrong type is told with its name."""

import math
import re
from decimal import Decimal
from functools import lru_cache
from typing import Any

from enishi.errors import shown
from enishi.language import _
from enishi.readers.escapes import plain
from enishi.readers.values import EARLIEST, LARGEST, LATEST, affiliation

_COUNTRY = re.compile(r"[A-Z]{2}")
# Names, venues and affiliations come again and again; remembering them also keeps one copy of each in memory.
_plain = lru_cache(1 << 15)(plain)
_LONGEST_REMEMBERED = 2000


class UnusableRecordError(ValueError):
    """A record cannot be read as a work; the message says why, for the user."""


class WrongValueError(UnusableRecordError):
    """A field holds what it cannot hold."""

    def __init__(self, name: str, value: object, expected: str) -> None:
        """Say the field, its value and what was expected ("a year")."""
        message = _("{field} {value} is not {expected}")
        super().__init__(message.format(field=name, value=shown(value), expected=expected))


def text(value: Any, name: str) -> str:
    """Return a text without markup; empty where there is none."""
    return clean(checked_text(value, name))


def checked_text(value: Any, name: str) -> str | None:
    """Return a text as it stands, or None."""
    if value is None or isinstance(value, str):
        return value
    raise WrongValueError(name, value, _("a text"))


def clean(value: str | None) -> str:
    """Return a text without markup; empty where there is none."""
    if not value:
        return ""
    return _plain(value) if len(value) <= _LONGEST_REMEMBERED else plain(value)


def mapping(value: Any, name: str) -> dict[str, Any]:
    """Return an object; empty where there is none."""
    if isinstance(value, dict):
        return value
    if value is None:
        return {}
    raise WrongValueError(name, value, _("an object"))


def sequence(value: Any, name: str) -> list[Any]:
    """Return a list; empty where there is none."""
    if isinstance(value, list):
        return value
    if value is None:
        return []
    raise WrongValueError(name, value, _("a list"))


def mappings(value: Any, name: str) -> list[dict[str, Any]]:
    """Return a list of objects, leaving out nulls."""
    found = sequence(value, name)
    return [mapping(item, name) for item in found if item is not None] if found else found


def texts(value: Any, name: str) -> list[str]:
    """Return the texts of a list that are not empty."""
    found = sequence(value, name)
    return [item for item in [text(item, name) for item in found] if item] if found else []


def year(value: Any, name: str) -> int | None:
    """Return a year given as a number or in digits."""
    if type(value) is int and EARLIEST <= value <= LATEST:  # nearly all
        return value
    if _missing(value):
        return None
    number = _whole(value)
    if number is None or not EARLIEST <= number <= LATEST:
        raise WrongValueError(name, value, _("a year"))
    return number


def count(value: Any, name: str) -> int | None:
    """Return a number of things, given as a number or in digits."""
    if type(value) is int and 0 <= value <= LARGEST:  # nearly all
        return value
    if _missing(value):
        return None
    number = _whole(value)
    if number is None or not 0 <= number <= LARGEST:
        raise WrongValueError(name, value, _("a count"))
    return number


@lru_cache(1 << 10)
def country(value: str | None) -> str | None:
    """Return a country code in capitals; None for what cannot be one."""
    code = clean(value).upper()
    return code if _COUNTRY.fullmatch(code) else None


def addresses(value: Any, name: str) -> list[str]:
    """Return the affiliations of a list, each once: a repeated one would count twice in fractions."""
    return list(dict.fromkeys(found for item in sequence(value, name) if (found := address(item, name))))


def address(value: Any, name: str) -> str:
    """Return the text of an affiliation, without e-mail addresses."""
    return clean_address(checked_text(value, name))


def clean_address(value: str | None) -> str:
    """Return the text of an affiliation, without e-mail addresses; empty where there is none."""
    if not value:
        return ""
    return _address(value) if len(value) <= _LONGEST_REMEMBERED else _without_mail(value)


def _without_mail(value: str) -> str:
    found = plain(value)
    if "@" in found:
        without = affiliation(found)
        return without.text if without else ""
    return found


_address = lru_cache(1 << 15)(_without_mail)


def _missing(value: Any) -> bool:
    """Whether there is no number; Parquet written from a table with gaps holds NaN in them."""
    return value is None or value == "" or (isinstance(value, float) and math.isnan(value))


def _whole(value: Any) -> int | None:
    """Return a whole number, also as the text or the float that a table with gaps makes of it."""
    if isinstance(value, str) and value.strip().isascii() and value.strip().isdigit() and len(value) < 20:
        return int(value)
    if isinstance(value, float) and value.is_integer():
        return int(value)
    if isinstance(value, Decimal) and value == value.to_integral_value():  # warehouses write every number so
        return int(value)
    return value if isinstance(value, int) and not isinstance(value, bool) else None
