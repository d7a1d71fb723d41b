"""The vocabularies of a scheme as one trie over tokens: every phrase of every field is found in a single pass."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import IntEnum
from functools import lru_cache
from itertools import product
from typing import Any

from enishi.resolve.field_text import tokens_of
from enishi.tables.field import Field, Label, Scheme

_LONGEST_REMEMBERED = 200
_MOST_WORDS = 8
_END = ""  # the key of a node under which its phrases stand; no token is empty


class Kind(IntEnum):
    """What a phrase is to its field. Of two phrases as long, the lower kind wins."""

    EXCLUSION = 0
    TERM = 1
    HINT = 2


@dataclass(frozen=True, slots=True)
class Hit:
    """A phrase of a field in a text: the field's number in the scheme, the kind, the phrase as the scheme writes it."""

    field: int
    kind: Kind
    phrase: str


def variants(phrase: str) -> list[tuple[str, ...]]:
    """Return the token sequences of a phrase: a word with a hyphen may be written apart or as one ("multi-agent")."""
    words = [[word.replace("-", " "), word.replace("-", "")] if "-" in word else [word] for word in phrase.split()]
    if len(words) > _MOST_WORDS:  # no name of a subject: not worth every way to write it
        words = [[choices[0]] for choices in words]
    return list(dict.fromkeys(tuple(tokens_of(" ".join(choice))) for choice in product(*words)))


class FieldIndex:
    """Finds the phrases of a scheme's fields in texts."""

    def __init__(self, scheme: Scheme) -> None:
        """Build the tries. The phrases of subjects of no field have the number after the last field's."""
        kinds = ((Kind.EXCLUSION, "exclusions"), (Kind.TERM, "terms"), (Kind.HINT, "hints"))
        self._words = _trie(
            (phrase, Hit(number, kind, phrase))
            for number, field in enumerate((*scheme.fields, Field("", Label("", ""), terms=scheme.none)))
            for kind, name in kinds
            for phrase in getattr(field, name)
        )
        self._venues = _trie(
            (phrase, Hit(number, kind, phrase))
            for number, field in enumerate(scheme.fields)
            for kind, name in ((Kind.EXCLUSION, "exclusions"), (Kind.TERM, "venues"), (Kind.HINT, "venue_hints"))
            for phrase in getattr(field, name)
        )
        # Keywords and venues come back again and again, titles do not.
        self._remembered = lru_cache(maxsize=1 << 17)(self._find)
        self._remembered_venue = lru_cache(maxsize=1 << 14)(self._find_venue)

    def find(self, tokens: list[str]) -> tuple[Hit, ...]:
        """Return the terms and hints in the tokens of a title, per field the longest first where phrases overlap."""
        return _longest_first(_matches(self._words, tokens))

    def find_keyword(self, text: str) -> tuple[Hit, ...]:
        """Return the same for a keyword."""
        return self._remembered(text) if len(text) <= _LONGEST_REMEMBERED else self._find(text)

    def find_venue(self, text: str) -> tuple[Hit, ...]:
        """Return the venue phrases in the name of a journal or conference."""
        return self._remembered_venue(text) if len(text) <= _LONGEST_REMEMBERED else self._find_venue(text)

    def _find(self, text: str) -> tuple[Hit, ...]:
        return _longest_first(_matches(self._words, tokens_of(text)))

    def _find_venue(self, text: str) -> tuple[Hit, ...]:
        return _longest_first(_matches(self._venues, tokens_of(text)))


def _trie(phrases: Iterable[tuple[str, Hit]]) -> dict[str, Any]:
    root: dict[str, Any] = {}
    for phrase, hit in phrases:
        for tokens in variants(phrase):
            node = root
            for token in tokens:
                node = node.setdefault(token, {})
            node.setdefault(_END, []).append(hit)
    return root


def _matches(trie: dict[str, Any], tokens: list[str]) -> list[tuple[int, int, Hit]]:
    """Return every phrase in the tokens with the position of its first token and the one after its last."""
    found = []
    count = len(tokens)
    for start, token in enumerate(tokens):
        node = trie.get(token)
        end = start + 1
        while node is not None:
            if _END in node:
                found += [(start, end, hit) for hit in node[_END]]
            if end == count:
                break
            node = node.get(tokens[end])
            end += 1
    return found


def _longest_first(found: list[tuple[int, int, Hit]]) -> tuple[Hit, ...]:
    """Choose for each field the longest phrases that do not overlap, then drop the exclusions among them."""
    if not found:
        return ()
    if len(found) > 1:
        found.sort(key=lambda match: (match[0] - match[1], match[2].kind, match[0], match[2].field))
    taken: dict[int, int] = {}
    chosen = []
    for start, end, hit in found:
        span = (1 << end) - (1 << start)
        if not taken.get(hit.field, 0) & span:
            taken[hit.field] = taken.get(hit.field, 0) | span
            if hit.kind is not Kind.EXCLUSION:
                chosen.append((start, hit))
    chosen.sort(key=lambda at: (at[0], at[1].field))
    return tuple(hit for _start, hit in chosen)
