"""The parts of an affiliation, and what names of places each holds and how it holds them.

A part is what stands between commas (or brackets, colons, dashes). A name can make up a whole part ("Japan 113-8656"),
end it ("Atlanta GA 30332 USA"), or be inside it ("Georgia Institute of Technology").
"""

from dataclasses import dataclass, field
from functools import cache, lru_cache

from enishi.resolve.place_index import Kind
from enishi.resolve.place_names import Mention
from enishi.resolve.place_text import NONE, PART, SEGMENT, Words, is_number
from enishi.tables.place import known

FILLERS = frozenset(
    ("the", "and", "also", "with", "currently", "now", "e", "mail", "email", "cedex", "sar", "po", "box")
)
_OF = frozenset(("of", "de", "del", "du", "do", "da", "di", "des", "la"))
_AT = frozenset(("in", "at"))


@dataclass(slots=True)
class Part:
    """One part of an affiliation.

    ``tail`` are the names that make up the whole part (``whole``) or its end; ``inside`` the others. ``of`` says that
    the tail follows an "of", ``institution`` that another word of the part is an institution's ("University").
    ``others`` counts the words that are neither names nor numbers; a ``blank`` part has none and no name either.
    ``cities`` are (word, place) of the cities that can help to decide.
    """

    start: int
    end: int
    tail: list[Mention] = field(default_factory=list)
    inside: list[Mention] = field(default_factory=list)
    cities: list[tuple[int, str]] = field(default_factory=list)
    whole: bool = False
    of: bool = False
    institution: bool = False
    others: int = 0
    blank: bool = False


def segments_of(words: Words, mentions: list[Mention], cities: list[tuple[int, str]]) -> list[list[Part]]:
    """Return the parts of a text, grouped by its strong separators (";", "|", a new line, "and" after a place)."""
    _separate(words, mentions)
    segments: list[list[Part]] = []
    current: list[Part] = []
    start, at, city = 0, 0, 0
    for end in range(1, len(words.breaks)):
        if words.breaks[end] < PART:
            continue
        here = []
        while at < len(mentions) and mentions[at].start < end:
            here.append(mentions[at])
            at += 1
        part = _part(words, start, end, here)
        while city < len(cities) and cities[city][0] < end:
            part.cities.append(cities[city])
            city += 1
        if not part.blank:
            current.append(part)
        start = end
        if words.breaks[end] == SEGMENT and current:
            segments.append(current)
            current = []
    return segments


def _separate(words: Words, mentions: list[Mention]) -> None:
    """Set breaks after names: at "and", at a full stop, and at a number that words follow."""
    folded, breaks = words.folded, words.breaks
    for mention in mentions:
        after = mention.end
        if mention.name.kind is Kind.IGNORED or after >= len(folded) or breaks[after] >= PART:
            continue
        if folded[after] == "and":
            if mention.name.kind is Kind.ALONE and len(mention.phrase) < 4:
                continue  # "School of Engineering, IT and Physical Sciences"
            breaks[after] = PART
            if after + 1 < len(folded):
                breaks[after + 1] = SEGMENT
        elif breaks[after] and len(folded[after - 1]) > 2:
            breaks[after] = PART
        elif is_number(folded[after]):
            while after < len(folded) and breaks[after] == NONE and is_number(folded[after]):
                after += 1
            if after < len(folded) and breaks[after] == NONE and mention.name.kind in (Kind.NAME, Kind.WEAK):
                breaks[after] = PART


def _part(words: Words, start: int, end: int, mentions: list[Mention]) -> Part:
    folded = words.folded
    part = Part(start, end)
    if not mentions:  # most parts
        stretch = folded[start:end]
        part.institution = any(map(is_institution, stretch))
        part.blank = all(word in FILLERS or is_number(word) for word in stretch)
        return part
    covered: set[int] = set()
    for mention in mentions:
        if not mention.within:
            covered.update(range(mention.start, mention.end))
    rest = [i for i in range(start, end) if i not in covered and not is_number(folded[i]) and folded[i] not in FILLERS]
    mentions = [m for m in mentions if _stands(words, m, end, not rest)]
    part.others = len(rest)
    part.institution = any(is_institution(folded[i]) for i in rest)
    if not rest:
        part.blank = not mentions
        part.tail = [m for m in mentions if m.name.kind is not Kind.IGNORED]
        part.whole = bool(part.tail)
        return part
    last = end
    while last > rest[-1] + 1 and (is_number(folded[last - 1]) or folded[last - 1] in FILLERS):
        last -= 1
    while mentions and mentions[-1].end >= _back(folded, last) and not mentions[-1].within:
        if mentions[-1].name.kind in (Kind.IGNORED, Kind.ALONE):
            break
        part.tail.append(mentions.pop())
        last = part.tail[-1].start
    part.tail.reverse()
    part.inside = [m for m in mentions if m.name.kind not in (Kind.IGNORED, Kind.ALONE, Kind.LETTERS)]
    if part.tail and last > start:
        part.of = folded[last - 1] in _OF
    return part


def _back(folded: list[str], last: int) -> int:
    while last and is_number(folded[last - 1]):
        last -= 1
    return last


def _stands(words: Words, mention: Mention, end: int, whole: bool) -> bool:
    """Say whether letters ("CA") and codes ("DE") are meant as such where they stand."""
    if mention.name.kind is Kind.LETTERS:
        if has_zip(words, mention):
            return True
        written = words.written[mention.start]
        if whole:
            return written != "Co"  # "Co., Ltd."
        return (
            " " not in mention.phrase
            and written.isupper()
            and (mention.end == end or not is_number(words.folded[mention.end]))
        )
    if mention.phrase == "us":
        if mention.end < end and is_number(words.folded[mention.end]) and not has_zip(words, mention):
            return False  # "US 1426", a unité de service
        return whole or words.written[mention.start].isupper()
    return whole or mention.name.kind is not Kind.ALONE


def has_zip(words: Words, mention: Mention) -> bool:
    """Say whether five digits follow, as after a state of the United States."""
    if mention.end >= len(words.folded) or words.breaks[mention.end]:
        return False
    after = words.folded[mention.end]
    return len(after) == 5 and after.isdigit()


@cache
def _institution_words() -> tuple[frozenset[str], tuple[str, ...], tuple[str, ...]]:
    facts = known()["institutions"]
    return frozenset(facts["words"]), tuple(facts["beginnings"]), tuple(facts["endings"])


@lru_cache(maxsize=65536)
def is_institution(word: str) -> bool:
    """Say whether a word is one of those that institutions are called by ("University", "Lab", "Inc")."""
    words, beginnings, endings = _institution_words()
    return word in words or word.startswith(beginnings) or word.endswith(endings)


def placed(words: Words, part: Part) -> bool:
    """Say whether the tail of a part is where the institution is ("… at Qatar"), not what it is called after."""
    first = part.tail[0].start
    return first > part.start and words.folded[first - 1] in _AT
