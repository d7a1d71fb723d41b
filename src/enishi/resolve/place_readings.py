"""Which places the names at the end of an address mean, when they are read together.

"Lebanon, NH" is a town, "Georgia, USA" a state, "Hong Kong, China" Hong Kong, "Newark, DE" a state, "Graz, AT" a code.
"""

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass
from functools import cache
from typing import Any

from enishi.resolve.place_index import Kind
from enishi.resolve.place_names import Mention
from enishi.resolve.place_parts import has_zip
from enishi.resolve.place_text import Words
from enishi.tables.place import is_place, known

_SURE = {Kind.NAME: 0.99, Kind.WEAK: 0.97, Kind.ALONE: 0.95, Kind.STATE: 0.95, Kind.LETTERS: 0.9, Kind.SHARED: 0.9}


@dataclass(frozen=True, slots=True)
class Reading:
    """The places some names mean (none: not decided), how sure that is, and why."""

    codes: frozenset[str]
    confidence: float
    reason: str


def read_together(words: Words, names: list[Mention], cities: Collection[str], last: bool) -> Reading:
    """Read neighbouring names as one address's end. ``cities``: places whose cities the address names."""
    sure: dict[str, float] = {}
    reasons: list[str] = []
    written = _unless_towns(words, names)
    counts = Counter(m.name.codes[0] for m in written)
    firm = {m.name.codes[0] for m in written if m.name.kind in (Kind.NAME, Kind.WEAK)}
    firm = firm or {m.name.codes[0] for m in written if m.name.kind is Kind.ALONE}
    for mention in written:
        kind, found = mention.name.kind, mention.name.codes
        if kind is Kind.SHARED:
            found = _shared(words, mention, firm, cities, len(written) == 1)
        elif kind is Kind.LETTERS:
            found = _letters(words, mention, counts, cities, last and mention is written[-1])
        if firm and kind is not Kind.NAME and kind is not Kind.WEAK and not _agrees(found, firm):
            continue  # "RS, Brazil", "Georgia, Germany": the country's name says more
        if not found:
            reasons.append(f"undecided: {words.phrase(mention.start, mention.end)}")
            continue
        for code in found:
            sure[code] = max(sure.get(code, 0.0), 0.95 if mention.phrase == "korea" else _SURE[kind])
        reasons.append(f"{_rule(mention, found[0])}: {_shown(words, mention)}")
    meant = finest(sure)
    kept = [r for r in reasons if not r.startswith("undecided")] if meant else reasons
    return Reading(frozenset(meant), min((sure[code] for code in meant), default=0.0), ", ".join(dict.fromkeys(kept)))


def _agrees(found: Collection[str], firm: Collection[str]) -> bool:
    within: dict[str, str] = known()["part_of"]
    return any(code in firm or within.get(code) in firm for code in found)


def finest(codes: Collection[str]) -> set[str]:
    """Drop a place when a place within it is there too: Hong Kong, China is Hong Kong."""
    within: dict[str, str] = known()["part_of"]
    return set(codes) - {within[code] for code in codes if code in within}


def _unless_towns(words: Words, names: list[Mention]) -> list[Mention]:
    """Leave out names that are towns here: before a state ("Lebanon, NH"), or beside the place they are a town of."""
    towns: dict[str, str] = known()["towns"]
    every = {m.name.codes[0] for m in names}
    kept = []
    for i, mention in enumerate(names):
        after = names[i + 1] if i + 1 < len(names) else None
        place = mention.name.codes[0]
        if mention.name.kind in (Kind.NAME, Kind.WEAK) and after and place != after.name.codes[0]:
            state = after.name.kind is Kind.STATE or (after.name.kind is Kind.LETTERS and _letters_of(after) != place)
            if state and not mention.name.strong:
                continue
        if mention.name.kind is Kind.STATE and after and _of_another_state(words, place, after):
            continue  # "New Brunswick, NJ", "Ontario, CA 91761"; but "Ontario, CA" is in Canada
        if towns.get(mention.phrase) in every - {place}:
            continue
        kept.append(mention)
    return kept


def _of_another_state(words: Words, place: str, after: Mention) -> bool:
    if after.name.kind is not Kind.LETTERS or after.name.codes[0] == place:
        return False
    return _letters_of(after) != place or has_zip(words, after)


def _shared(
    words: Words, mention: Mention, firm: Collection[str], cities: Collection[str], alone: bool
) -> tuple[str, ...]:
    """Return the place a shared name means: the one named beside it, the one with a ZIP code, the one of the city."""
    candidates = mention.name.codes
    for told in (firm, cities):
        agreed = tuple(code for code in candidates if code in told)
        if len(agreed) == 1:
            return agreed
        if agreed:
            return ()
    return ("US",) if "US" in candidates and has_zip(words, mention) else ()


def _letters(
    words: Words, mention: Mention, counts: Counter[str], cities: Collection[str], last: bool
) -> tuple[str, ...]:
    """Return the state's country, or the place of that code, or nothing, for letters such as CA, DE, IN, IL."""
    facts, letters, state = _facts(), _letters_of(mention), mention.name.codes[0]
    code = letters
    if counts[state] > 1 or counts[known()["part_of"].get(state, "")]:
        return (state,)  # the country stands beside it
    if code != state and counts[code]:
        return (code,)
    if has_zip(words, mention):
        return (state,)
    if letters in facts["weak"]:
        return (code,) if last and letters in facts["codes"] else ()
    if not is_place(code):
        return (state,)
    if letters in facts["place_first"]:
        return (state,) if state in cities else (code,)
    if code in cities and state not in cities:
        return (code,)
    return () if letters in facts["city_decides"] and state not in cities else (state,)


@cache
def _facts() -> dict[str, Any]:
    facts = known()
    return {**facts["letters"], "codes": frozenset(facts["codes"]["alpha_2"])}


def _letters_of(mention: Mention) -> str:
    return mention.phrase.replace(" ", "").upper()


def _rule(mention: Mention, code: str) -> str:
    kind = mention.name.kind
    if kind in (Kind.STATE, Kind.LETTERS) and code == mention.name.codes[0]:
        return "state"
    if kind is Kind.SHARED:
        return "shared name, decided by what is beside it"
    return "code" if kind is Kind.LETTERS or (kind is Kind.ALONE and len(mention.phrase) < 4) else "named"


def _shown(words: Words, mention: Mention) -> str:
    end = mention.end
    if mention.name.kind in (Kind.STATE, Kind.LETTERS) and has_zip(words, mention):
        end += 1
    return words.phrase(mention.start, end)
