"""One line of a strategy sheet: a text in both languages, its status, and what shows it."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from enishi.knowledge.overlay import OVERLAY
from enishi.language import LANGUAGES, translate
from enishi.language import marked as _
from enishi.language.figures import NOTHING, between, decimal, signed
from enishi.strategy.screening import Notice

Row = dict[str, Any]
SECTIONS = ("what", "where", "with_whom", "against_whom", "method", "hard", "next", "phases", "turn", "sensitivity")
PUBLISHED, JUDGEMENT, MODELLED = "published", "judgement", "modelled"
# Codes of sources that are no document: a line that rests on one is never published.
UNSOURCED = ("ours", OVERLAY)


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


def listed_line(section: str, notices: Sequence[Notice]) -> Row:
    """Return the request to check a place that stands in its section instead of a target."""
    text = told(
        _("Needs to be checked before a target is set: {reason} (source: {source})"),
        reason="; ".join(one.reason for one in notices),
        source="; ".join(one.source for one in notices),
    )
    said = [{"id": "screening", "text": dict.fromkeys(LANGUAGES, one.source), "line": one.line} for one in notices]
    return line(section, text, JUDGEMENT, source=said, check=True)


def share(*value: float | None) -> dict[str, str]:
    """Return a share as a percentage, with its interval (value, low, high) where there is one."""
    return _written(value, lambda one: f"{one:.1%}")


def change(*value: float | None) -> dict[str, str]:
    """Return a yearly change as a percentage with its sign, with its interval where there is one."""
    return _written(value, lambda one: signed(f"{one:+,.1%}"))


def shift(*value: float | None) -> dict[str, str]:
    """Return a logarithm of a ratio with its sign, with its interval where there is one."""
    return _written(value, lambda one: signed(f"{one:+.2f}"))


def position(*value: float | None) -> dict[str, str]:
    """Return a centrality or a score, with its interval where there is one."""
    return _written(value, decimal)


def count(*value: float | None) -> dict[str, str]:
    """Return a number of works, with its interval where there is one."""
    return _written(value, lambda one: f"{one:,.0f}")


def _written(value: Sequence[float | None], write: Callable[[float], str]) -> dict[str, str]:
    first, *ends = value
    if first is None:
        return dict.fromkeys(LANGUAGES, NOTHING)
    known = [write(end) for end in ends if end is not None]
    shown = {name: between(known[0], known[1], name) if known[1:] else "" for name in LANGUAGES}
    return {name: f"{write(first)} ({ends})" if ends else write(first) for name, ends in shown.items()}
