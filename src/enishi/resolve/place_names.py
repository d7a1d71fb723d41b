"""Where the names of places, and the cities that help to decide between them, occur in a text."""

from dataclasses import dataclass

from enishi.resolve.place_index import Kind, Name, cities_by_words, han_names, names_by_words
from enishi.resolve.place_text import NONE, PART, STOP, Words

# "Republic of X" and the like are the place itself.
_STYLES = frozenset(
    [
        "republic",
        "rep",
        "kingdom",
        "state",
        "sultanate",
        "federation",
        "commonwealth",
        "principality",
        "union",
        "emirate",
        "islamic",
        "arab",
        "democratic",
        "socialist",
        "federal",
        "grand",
        "duchy",
        "province",
    ]
)


@dataclass(frozen=True, slots=True)
class Mention:
    """A name at words ``start`` to ``end`` (excluded); ``within`` when it is only part of a run of Han characters."""

    start: int
    end: int
    name: Name
    phrase: str
    within: bool = False


def find_names(words: Words) -> list[Mention]:
    """Return the names in a text, longest first from the left, not overlapping; commas inside names are closed up."""
    index, lengths = names_by_words()
    folded, breaks = words.folded, words.breaks
    found: list[Mention] = []
    at, count = 0, len(folded)
    while at < count:
        word = folded[at]
        for length in lengths.get(word, ()):
            phrase = word if length == 1 else " ".join(folded[at : at + length])
            name = index.get(phrase)
            if name is None or at + length > count or not _holds_together(breaks, at, length, name.cut):
                continue
            if name.cut:
                breaks[at + name.cut] = NONE
            start = _with_style(words, at) if name.kind in (Kind.NAME, Kind.WEAK, Kind.SHARED) else at
            found.append(Mention(start, at + length, name, phrase))
            at += length
            break
        else:
            if word >= "㐀" and (inside := han_names().search(word)) and index[inside.group()].kind is Kind.NAME:
                found.append(Mention(at, at + 1, index[inside.group()], inside.group(), within=True))
            at += 1
    return found


def find_cities(words: Words) -> list[tuple[int, str]]:
    """Return (position, place) of the cities that help to decide between readings."""
    cities, lengths = cities_by_words()
    folded = words.folded
    found: list[tuple[int, str]] = []
    for at, word in enumerate(folded):
        for length in lengths.get(word, ()):
            if code := cities.get(word if length == 1 else " ".join(folded[at : at + length])):
                found.append((at, code))
                break
        if word >= "㐀" and word not in cities:
            found += [(at, code) for city, code in cities.items() if city >= "㐀" and city in word]
    return found


def _holds_together(breaks: list[int], at: int, length: int, cut: int) -> bool:
    for step in range(1, length):
        apart = breaks[at + step]
        if (apart != PART) if step == cut else (apart > STOP):
            return False
    return True


def _with_style(words: Words, at: int) -> int:
    """Move the start back over "Republic of", "Kingdom of", "the"."""
    start = at
    while start and words.breaks[start] <= STOP:
        before = words.folded[start - 1]
        if before == "the":
            start -= 1
        elif before == "of" and start > 1 and words.breaks[start - 1] <= STOP and words.folded[start - 2] in _STYLES:
            start -= 2
            while start and words.breaks[start] == NONE and words.folded[start - 1] in _STYLES | {"peoples"}:
                start -= 1
        else:
            break
    return start
