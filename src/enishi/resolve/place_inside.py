"""Places that are named only inside institutions' names: "University of Luxembourg", "Korea University".

Usually right (99 in 100 on strings tied to organisations whose country is known), but less sure than an address; a
city where universities from elsewhere have a campus outweighs the name ("New York University Abu Dhabi").
"""

from enishi.resolve.place_index import Kind
from enishi.resolve.place_names import Mention
from enishi.resolve.place_parts import Part, placed
from enishi.resolve.place_readings import Reading, finest, read_together
from enishi.resolve.place_text import Words
from enishi.tables.place import known

_IN_A_NAME = 0.7
_AT_THE_END = 0.85
_CAMPUS = 0.75
_TELLING = (Kind.NAME, Kind.WEAK, Kind.STATE, Kind.SHARED)
_ABOUT = frozenset(("for", "on", "about"))
_NOTHING = Reading(frozenset(), 0.0, "")


def read_inside(words: Words, parts: list[Part], cities: set[str]) -> Reading:
    """Read names that stand only inside institutions' names ("University of Luxembourg")."""
    campuses = known()["campus"]["places"]
    away = next((city for part in reversed(parts) for city in reversed(part.cities) if city[1] in campuses), (-1, ""))
    codes: set[str] = set()
    reasons = []
    sure: list[float] = []
    for part in parts:
        mention = _inner(words, part)
        if mention is None:
            continue
        told = cities
        if not part.whole and mention.start == part.start and (leading := known()["leading"].get(mention.phrase)):
            told = cities & set(mention.name.codes) or {leading}
        reading = read_together(words, [mention], told, False)
        if reading.codes and away[0] > mention.start and away[1] not in reading.codes:
            codes.add(away[1])
            sure.append(_CAMPUS)
            reasons.append(f"campus away from {mention.phrase}")
        elif reading.codes:
            codes |= reading.codes
            # "… Lahore 54770 Pakistan", "Some Research India"; but "Technical University of Denmark"
            ends = mention in part.tail and not part.of and mention.name.kind in (Kind.NAME, Kind.WEAK)
            sure.append(_AT_THE_END if ends else _IN_A_NAME)
            reasons.append(f"{'at the end' if ends else 'in a name'}: {words.phrase(mention.start, mention.end)}")
        else:
            reasons.append(reading.reason)
    return Reading(frozenset(codes), min(sure, default=0.0), ", ".join(dict.fromkeys(reasons))) if reasons else _NOTHING


def _inner(words: Words, part: Part) -> Mention | None:
    """Return the name inside a part that says most: the last at its end, else the last that is no other word."""
    names = [m for m in part.tail or part.inside if m.name.kind in _TELLING or (part.institution and part.tail)]
    if not names:
        return None
    mention = names[-1]
    plain = [m for m in names[-2:] if m.name.kind in (Kind.NAME, Kind.WEAK)]
    if len(finest([m.name.codes[0] for m in plain])) > 1 and plain[0].end == plain[1].start:
        return None  # "Israel-Canada Institute"
    if mention.start > part.start and words.folded[mention.start - 1] in _ABOUT:
        return None  # "Centre for China and …"
    if mention.name.kind is not Kind.WEAK:
        return mention
    if not part.tail:
        return None
    called = part.of == part.institution  # "University of Jordan", "Irbid Jordan", but not "Jordan Hall"
    return mention if called or placed(words, part) or mention.name.strong else None
