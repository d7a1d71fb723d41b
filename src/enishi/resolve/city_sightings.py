"""Where cities stand in an address, and how: as a part of their own, in "University of …", at an end, inside a name."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum
from functools import cache

from enishi.resolve.city_index import City, cities_by_name, city_facts, states_alone, states_by_name
from enishi.resolve.place_text import STOP, Words, is_number

# How sure a city is by where it stands.
ALONE, END, UNIVERSITY, INSIDE = 0.95, 0.9, 0.84, 0.75
_LONGEST_HAN = 6


class Case(Enum):
    """How a text is written. In mixed case, names begin with a capital, and short capitals are acronyms ("ICA")."""

    LOWER = "university of oxford"
    UPPER = "UNIVERSITY OF OXFORD"
    MIXED = "University of Oxford"


def case_of(text: str) -> Case:
    """Return how a text is written; without any letters that have case, it is mixed."""
    return Case.LOWER if text.islower() else Case.UPPER if text.isupper() else Case.MIXED


@dataclass(frozen=True, slots=True)
class Sighting:
    """A city at words ``start`` to ``end`` (excluded); ``how`` it stands, and the ``state`` named beside it.

    ``part``: the word with which its part of the address begins. ``standing``: it may be another word, so it is
    believed only in some positions.
    """

    start: int
    end: int
    part: int
    phrase: str
    city: City
    how: float
    state: str
    standing: bool


def sightings_in(words: Words, start: int, end: int, case: Case) -> list[Sighting]:
    """Return the cities in one part of an address, longest names first from the left."""
    spans = [
        span for span in _spans(words, start, end, case) if span[3].codes and not _is_street(words, start, span, end)
    ]
    if not spans:
        return []
    covered = {i for span in spans for i in range(span[0], span[1])}
    fillers = _guards()["fillers"]
    rest = [i for i in range(start, end) if i not in covered and _counts(words.folded[i], fillers)]
    found = []
    for at, until, phrase, city in spans:
        state = _state_after(words, until)
        how = UNIVERSITY if "univ" in phrase else _how(words, start, at, until, end) if rest else ALONE
        standing = city.standing or (case is Case.MIXED and _is_acronym(words.written[at]))
        found.append(Sighting(at, until, start, phrase, city, how, state, standing))
    return found


def state_alone(words: Words, start: int, end: int) -> str:
    """Return the state that makes up a part of an address after the first ("…, Mass."), empty where there is none."""
    if not start or end - start > 4:
        return ""
    stretch = [word for word in words.folded[start:end] if not is_number(word)]
    return states_alone().get(" ".join(stretch), "")


def _spans(words: Words, start: int, end: int, case: Case) -> Iterator[tuple[int, int, str, City]]:
    index, lengths = cities_by_name()
    folded, breaks = words.folded, words.breaks
    at = start
    while at < end:
        word = folded[at]
        for length in lengths.get(word, ()):
            phrase = word if length == 1 else " ".join(folded[at : at + length])
            city = index.get(phrase)
            if city is None or at + length > end or any(b > STOP for b in breaks[at + 1 : at + length]):
                continue
            if case is Case.LOWER or not words.written[at][0].islower():
                yield at, at + length, phrase, city
                at += length - 1
                break
        else:
            if word >= "㐀" and (name := _within(word, index)):
                yield at, at, name, index[name]  # the word is also an institution's: it is not covered
        at += 1


def _within(word: str, index: dict[str, City]) -> str:
    """Return the first city in a word of a script without blanks ("北京大学", "서울대학교")."""
    for begin in range(min(len(word) - 1, 1 if "가" <= word <= "힣" else 20)):
        for length in range(min(_LONGEST_HAN, len(word) - begin), 1, -1):
            name = word[begin : begin + length]
            if name in index and not index[name].standing:
                return name
    return ""


def _is_acronym(word: str) -> bool:
    return len(word) < 7 and word.isupper() and word.isascii()


def _counts(word: str, fillers: frozenset[str]) -> bool:
    return not is_number(word) and word not in fillers and len(word) > 1


def _how(words: Words, start: int, at: int, until: int, end: int) -> float:
    guards, folded = _guards(), words.folded
    last = until
    while last < end and not _counts(folded[last], guards["fillers"]):
        last += 1
    ends = last == end or bool(words.breaks[last])
    before = at - 1
    if before > start and folded[before] in guards["of"]:
        before -= 1
    if ends and before >= start and _is_university(folded[before]):
        return UNIVERSITY
    if at == start and until < end and _is_university(folded[until]):
        return UNIVERSITY
    return END if ends and (before == at - 1 or folded[at - 1] in ("in", "at")) else INSIDE


def _is_university(word: str) -> bool:
    return word.startswith("univ") or word in _guards()["universities"]


def _is_street(words: Words, start: int, span: tuple[int, int, str, City], end: int) -> bool:
    guards = _guards()
    at, until = span[:2]
    return (until < end and words.folded[until] in guards["before"]) or (
        at > start and words.folded[at - 1] in guards["after"]
    )


def _state_after(words: Words, at: int) -> str:
    """Return the state named after a city: "Springfield, Mass.", "London ON", "Perth Western Australia"."""
    states = states_by_name()
    for length in (3, 2, 1):
        if at + length > len(words.folded) or any(b > STOP for b in words.breaks[at + 1 : at + length]):
            continue
        state = states.get(" ".join(words.folded[at : at + length]))
        after = at + length
        ends = after == len(words.folded) or words.breaks[after] or is_number(words.folded[after])
        if state and ends and _is_written(words, at, after):
            return state
    return ""


def _is_written(words: Words, start: int, end: int) -> bool:
    written = words.written[start]
    return written.isupper() if len(written) == 2 and end == start + 1 else not written.islower()


@cache
def _guards() -> dict[str, frozenset[str]]:
    return {name: frozenset(names) for name, names in city_facts()["guards"].items()}
