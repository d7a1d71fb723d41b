"""The errors Enishi raises on purpose.

    EnishiError                exit 1: it could not be done
    ├── UsageError             exit 2: an argument is wrong
    │   └── StudyError         exit 2: the study file is wrong (says line, key and the nearest valid key)
    ├── InputError             exit 1: an input file cannot be used (says file, position, what was expected)
    ├── FetchError             exit 1: a source cannot be downloaded (says address and the way around)
    ├── EngineError            exit 1: queries cannot run there (says which engine, why, what to do)
    └── OutputError            exit 1: the result cannot be written (says where and why)

Messages say what, where, what was expected and what to do. Only ``cli/`` prints them and exits.
"""

import json
from collections.abc import Iterable
from difflib import get_close_matches

_ENCODER = json.JSONEncoder(ensure_ascii=False, default=str)


class EnishiError(Exception):
    """Something Enishi was asked to do could not be done; the message is for the user."""

    exit_code = 1


class UsageError(EnishiError):
    """An argument on the command line is wrong."""

    exit_code = 2


class StudyError(UsageError):
    """The study file is wrong."""


class InputError(EnishiError):
    """An input file cannot be used."""


class FetchError(EnishiError):
    """A source cannot be downloaded."""


class EngineError(EnishiError):
    """Queries cannot run where they were to run."""


class OutputError(EnishiError):
    """A result cannot be written."""


def shown(value: object, longest: int = 60) -> str:
    """Return a value as JSON writes it, on one line, short enough for a message.

    What JSON has no form for (a date) is shown as its text.
    """
    text = ""
    try:
        for part in _ENCODER.iterencode(value):  # piece by piece: a value may be huge, or nested without end
            text += part[: longest + 1]
            if len(text) > longest:
                break
    except (ValueError, RecursionError):  # a number of thousands of digits
        return "…"
    # JSON leaves in place some characters that end a line or turn its direction.
    text = "".join(c if c.isprintable() else f"\\u{ord(c):04x}" for c in text)
    return text if len(text) <= longest else text[:longest] + "…"


def nearest(text: object, known: Iterable[str]) -> str | None:
    """Return what the user may have meant."""
    spellings = {name.casefold(): name for name in known}
    close = get_close_matches(text.casefold(), spellings, n=1) if isinstance(text, str) else []
    return spellings[close[0]] if close else None
