"""Other ways in which people write the names that the registry has."""

from collections.abc import Collection, Sequence

from enishi.resolve.organisation_text import kind_of_stem

# How firms are constituted, as stems.
FIRM = frozenset(("inc", "co", "ltd", "corp", "gmbh", "llc", "plc", "ag", "bv", "nv", "srl", "spa", "group"))
# How the hospital of a university is called: "University Hospital X", "Hospital Universitario X", "CHU X".
_UNIVERSITY_HOSPITALS = (["univ", "hosp"], ["hosp", "univ"], ["center", "hosp", "univ"], ["univ", "clin"])
# Words that with a body's own word make no name: "Medical University", "National Institute of Technology".
_GENERAL = frozenset(
    ("nat", "med", "tech", "sci", "res", "state", "childr", "people", "first", "appl", "health", "agr")
)


def variants_of(key: str, tails: Collection[str]) -> list[str]:
    """Return other ways to write a name. ``tails``: the stems of its city, region and country.

    The university's or hospital's word at the other end ("Tokyo University"), a firm without its form, and a name
    without the city or country at its end ("King's College" in London) or "national" or the country at its beginning.
    A university's hospital has its words in any order and language ("CHU Rouen").
    """
    found = key.split()
    ways = []
    for bodies in (*_UNIVERSITY_HOSPITALS, ["univ", "med", "center"], ["univ"]):
        size = len(bodies)
        if size < len(found) <= size + 2 and found.count("univ") == 1:
            if found[:size] == bodies:
                own = found[size:]
            elif found[-size:] == bodies:
                own = found[:-size]
            else:
                continue
            others = [_UNIVERSITY_HOSPITALS[0]] if bodies in _UNIVERSITY_HOSPITALS else [bodies]
            ways += [way for other in others for way in ([*own, *other], [*other, *own])]
            ways += [[*_UNIVERSITY_HOSPITALS[1], *own]] if bodies in _UNIVERSITY_HOSPITALS else []
            break
    end = len(found)
    while end > 1 and found[end - 1] in FIRM:
        end -= 1
    ways.append(found[:end])
    for tail in tails:
        if key.endswith(" " + tail):
            ways.append(found[: -len(tail.split())])
        if key.startswith(tail + " "):
            ways.append(found[len(tail.split()) :])
    if found[0] == "nat" and len(found) > 2:
        ways.append(found[1:])
    return sorted({" ".join(way) for way in ways if way != found and not says_nothing(way)})


def says_nothing(stems: Sequence[str]) -> bool:
    """Say whether stems name nobody: "University", "National Institute"."""
    bodies = kind_of_stem()
    return all(stem in bodies or stem in _GENERAL for stem in stems)
