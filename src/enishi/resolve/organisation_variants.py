"""Other ways in which people write the names that the registry has."""

from collections.abc import Collection, Sequence

from enishi.resolve.organisation_text import kind_of_stem

# How firms are constituted, as stems.
FIRM = frozenset(("inc", "co", "ltd", "corp", "gmbh", "llc", "plc", "ag", "bv", "nv", "srl", "spa", "group"))
# Words that with a body's own word make no name: "Medical University", "National Institute of Technology".
_GENERAL = frozenset(
    ("nat", "med", "tech", "sci", "res", "state", "childr", "people", "first", "appl", "health", "agr")
)


def variants_of(key: str, tails: Collection[str]) -> list[str]:
    """Return other ways to write a name. ``tails``: the stems of its city, region and country.

    The university's or hospital's word at the other end ("Tokyo University"), a firm without its form, and a name
    without the city or country at its end ("King's College" in London) or "national" at its beginning.
    """
    found = key.split()
    ways = []
    for bodies in (["univ", "hosp"], ["univ", "med", "center"], ["univ"]):
        size = len(bodies)
        if size < len(found) <= size + 2 and found.count("univ") == 1:
            if found[:size] == bodies:
                ways.append([*found[size:], *bodies])
            elif found[-size:] == bodies:
                ways.append([*bodies, *found[:-size]])
            break
    end = len(found)
    while end > 1 and found[end - 1] in FIRM:
        end -= 1
    ways.append(found[:end])
    for tail in tails:
        if key.endswith(" " + tail):
            ways.append(found[: -len(tail.split())])
    if found[0] == "nat" and len(found) > 2:
        ways.append(found[1:])
    return sorted({" ".join(way) for way in ways if way != found and not says_nothing(way)})


def says_nothing(stems: Sequence[str]) -> bool:
    """Say whether stems name nobody: "University", "National Institute"."""
    bodies = kind_of_stem()
    return all(stem in bodies or stem in _GENERAL for stem in stems)
