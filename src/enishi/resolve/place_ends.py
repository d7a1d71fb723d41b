"""Which parts of a text are the ends of addresses: where a place is named, not what an institution is called."""

from enishi.resolve.place_index import Kind
from enishi.resolve.place_parts import Part, has_zip
from enishi.resolve.place_readings import finest
from enishi.resolve.place_text import Words


def ends_of_addresses(words: Words, parts: list[Part]) -> list[tuple[int, int]]:
    """Return the runs of parts whose names stand as the end of an address."""
    runs: list[tuple[int, int]] = []
    for i, part in enumerate(parts):
        if not part.tail:
            continue
        if part.whole:
            if runs and runs[-1][1] == i:
                # "Kowloon Hong Kong, China" is one end; in "Rua Angola 4, Portugal" only the second is.
                begin = runs[-1][0] if parts[i - 1].whole or _related(parts[i - 1], part) else i
                runs[-1] = (begin, i + 1)
            else:
                runs.append((i, i + 1))
        elif any(name.name.strong for name in part.tail) or _ends_an_address(parts, i):
            runs.append((i, i + 1))
    return [run for run in runs if run[1] == len(parts) or _firm(words, parts[run[0] : run[1]])]


def _related(one: Part, other: Part) -> bool:
    return len(finest([name.name.codes[0] for name in (*one.tail, *other.tail)])) == 1


def _firm(words: Words, parts: list[Part]) -> bool:
    """Say whether names can stand before the end of the text; mere letters ("IT", "CO", "ESP") cannot."""
    names = [name for part in parts for name in part.tail]
    return any(
        name.name.kind in (Kind.NAME, Kind.WEAK, Kind.STATE, Kind.SHARED)
        or has_zip(words, name)
        or (name.name.kind is Kind.ALONE and len(name.phrase) > 3)
        for name in names
    )


def _ends_an_address(parts: list[Part], i: int) -> bool:
    """Say whether names at the end of a part, after other words, are where it is ("Lyon France") and not its own."""
    part = parts[i]
    if i == 0 or part.of or part.institution:
        return False
    if i + 1 == len(parts) or parts[i + 1].whole:
        return True
    return parts[i + 1].institution and part.others <= 2  # "Tokyo Japan, Univ. B"
