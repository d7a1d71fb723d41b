"""What a user's own screening list says of a place or an organisation."""

from collections.abc import Sequence
from dataclasses import dataclass

from enishi.tables.place import fold


@dataclass(frozen=True, slots=True)
class Notice:
    """One row of the list: the code of a place, or an organisation's id or name; why; who says so; its line."""

    place: str | None
    organisation: str | None
    reason: str
    source: str
    line: int


def on_place(notices: Sequence[Notice], place: str) -> list[Notice]:
    """Return what the list says of a place as a whole."""
    return [one for one in notices if one.place == place and not one.organisation]


def on_organisation(notices: Sequence[Notice], place: str | None, names: Sequence[str]) -> list[Notice]:
    """Return what the list says of an organisation; names: its id and names. A place on the row narrows it."""
    spelt = {fold(name) for name in names if name}
    return [
        one for one in notices if one.organisation and fold(one.organisation) in spelt and one.place in (None, place)
    ]
