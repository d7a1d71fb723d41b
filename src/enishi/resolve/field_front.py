"""Front matter: covers, committees, tables of contents and prefaces, which sources list as if they were works."""

import tomllib
from functools import cache
from importlib.resources import files
from typing import Any

from enishi.resolve.field_text import BREAK, tokens_of

_OTHER_WORDS_AT_MOST = 5
_LONGEST = 20


def is_front_matter(title: list[str]) -> bool:
    """Say whether the tokens of a title are those of front matter by ``knowledge/front_matter.toml``."""
    titles, phrases = _known()
    tokens = tuple(token for token in title if token != BREAK)
    if tokens in titles:
        return True
    if len(tokens) > _LONGEST:
        return False
    return any(
        tokens[start : start + len(phrase)] == phrase and len(tokens) - len(phrase) <= _OTHER_WORDS_AT_MOST
        for start in range(len(tokens))
        for phrase in phrases.get(tokens[start], ())
    )


@cache
def _known() -> tuple[frozenset[tuple[str, ...]], dict[str, list[tuple[str, ...]]]]:
    """Return the titles, and the phrases by their first token."""
    text = (files("enishi.knowledge") / "front_matter.toml").read_text("utf-8")
    given: dict[str, Any] = tomllib.loads(text)
    phrases: dict[str, list[tuple[str, ...]]] = {}
    for phrase in given["phrases"]:
        tokens = tuple(tokens_of(phrase))
        phrases.setdefault(tokens[0], []).append(tokens)
    return frozenset(tuple(tokens_of(title)) for title in given["titles"]), phrases
