"""The places of affiliations alone: organisations are looked for only where a text names no place.

What knows organisations is slow to load, so it is loaded where it is asked.
"""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from enishi.resolve.places import LONGEST
from enishi.study.corrections import Corrections

if TYPE_CHECKING:
    from enishi.resolve.organisations import Registry


def resolve_only_places(
    texts: Sequence[str],
    named: Sequence[tuple[str, ...]],
    registry: Callable[[], "Registry | None"],
    corrections: Corrections,
) -> list[tuple[tuple[str, ...], bool]]:
    """Return the places that ``resolve_names`` gives each text, and whether a person decided them.

    named: the places that each text names (``resolve_places``). An organisation can only say where a text is that
    names no place; so the registry is loaded, and organisations are looked for, where there are such texts.
    """
    found: list[tuple[tuple[str, ...], bool]] = [(places, False) for places in named]
    nameless = {}
    for i, text in enumerate(texts):
        correction = corrections.of_affiliation(text[:LONGEST])
        if correction and correction.places is not None:
            found[i] = (tuple(correction.places), True)
        elif not named[i]:
            nameless[i] = correction
    if nameless:
        from enishi.resolve.names import answers

        told = answers([texts[i] for i in nameless], [*nameless.values()], registry())
        for i, answer in zip(nameless, told, strict=True):
            found[i] = (answer.place.places, answer.decided)
    return found
