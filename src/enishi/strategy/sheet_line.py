"""One line of a strategy sheet: a text in both languages, its status, and what shows it."""

from collections.abc import Mapping, Sequence
from typing import Any

from enishi.language import LANGUAGES, translate

Row = dict[str, Any]
SECTIONS = ("what", "where", "with_whom", "against_whom", "method", "hard", "next", "phases", "turn", "sensitivity")
MINUS = "−"
PUBLISHED, JUDGEMENT, MODELLED = "published", "judgement", "modelled"


def told(message: str, **values: object) -> dict[str, str]:
    """Return a message in every language; a value given by language is put in in that language."""
    return {
        language: translate(message, language).format(
            **{key: value[language] if isinstance(value, Mapping) else value for key, value in values.items()}
        )
        for language in LANGUAGES
    }


def joined(texts: Sequence[Mapping[str, str]]) -> dict[str, str]:
    """Return several texts in one, by language."""
    return {
        language: ("、" if language == "ja" else ", ").join(one[language] for one in texts) for language in LANGUAGES
    }


def named(row: Mapping[str, Any], key: str = "name") -> dict[str, str]:
    """Return the name of a row in both languages, in English where there is no Japanese."""
    english = str(row.get(f"{key}_en") or "")
    return {"en": english, "ja": str(row.get(f"{key}_ja") or english)}


def computed(table: str, row: Mapping[str, Any], key: Sequence[str], columns: Sequence[str]) -> Row:
    """Return the reference to numbers of one row of a table, with their values."""
    return {
        "table": table,
        "row": {name: row[name] for name in key},
        "values": {name: row.get(name) for name in columns},
    }


def line(
    section: str,
    text: Mapping[str, str],
    status: str,
    *,
    computation: Sequence[Row] = (),
    source: Sequence[Row] = (),
    **extra: Any,
) -> Row:
    """Return a line; it has a computation, a source, or both."""
    return {
        "section": section,
        "text": dict(text),
        "status": status,
        "computation": list(computation),
        "source": list(source),
        **extra,
    }


def share(value: float | None, low: float | None = None, high: float | None = None) -> str:
    """Return a share as a percentage, with its interval where there is one."""
    if value is None:
        return "–"
    text = f"{value:.1%}" if low is None or high is None else f"{value:.1%} ({low:.1%}–{high:.1%})"
    return text.replace("-", MINUS)


def number(value: float | None, low: float | None = None, high: float | None = None, *, digits: int = 3) -> str:
    """Return a number, with its interval where there is one."""
    if value is None:
        return "–"
    text = f"{value:,.{digits}f}"
    if low is not None and high is not None:
        text = f"{text} ({low:,.{digits}f}–{high:,.{digits}f})"
    return text.replace("-", MINUS)
