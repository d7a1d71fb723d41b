"""Names of funders as written → one key a funder, and the registry's organisation of that name.

Spellings are one funder if they are the same after these steps, and for no other reason: what follows “Funding Source:”
goes (Web of Science repeats the funder there); an abbreviation in brackets goes, such as (NSFC), but not a place, such
as (USA); case, accents and punctuation go, “&” is “and”; a “the” in front goes.
"""

import re
from collections.abc import Iterable

from enishi.resolve.organisations import Registry
from enishi.tables.organisation import ACRONYM
from enishi.tables.place import find_place, fold

_REPEATED = re.compile(r"\bfunding source:.*", re.IGNORECASE | re.DOTALL)
_BRACKETS = re.compile(r"\s*[(\[（]([^()\[\]（）]*)[)\]）]")
# One word with at least two capitals: NSFC, CNPq, JST-CREST.
_ABBREVIATION = re.compile(r"\w*[A-Z][\w.&/-]*[A-Z][\w.&/-]*")


def funder_key(name: str) -> str:
    """Return what all spellings of a funder have in common, empty where nothing is left of the name."""
    front = _REPEATED.sub("", name)
    key = fold(_BRACKETS.sub(_kept, front if fold(front) else name))
    return key.removeprefix("the ")


def _kept(brackets: re.Match[str]) -> str:
    """Return what stays of a pair of brackets: nothing of an abbreviation, everything of anything else."""
    inside = brackets[1].strip()
    return "" if _ABBREVIATION.fullmatch(inside) and find_place(inside) is None else brackets[0]


def funders_in_registry(keys: Iterable[str], registry: Registry) -> dict[str, str]:
    """Return the id of each funder's organisation, of those whose name exactly one record bears.

    Abbreviations of the registry do not count: several organisations share most of them. A withdrawn organisation
    stands for its only successor.
    """
    wanted = set(keys)
    bearers: dict[str, set[str]] = {}
    columns = (registry.names[name].to_pylist() for name in ("id", "name", "kind"))
    for ror, name, kind in zip(*columns, strict=True):
        if kind != ACRONYM and (key := funder_key(name)) in wanted:
            bearers.setdefault(key, set()).update(registry.current(ror))
    return {key: next(iter(found)) for key, found in bearers.items() if len(found) == 1}
