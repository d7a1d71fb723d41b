"""From the fields of one scheme to those of another, by reviewed weights; from fields to their groups."""

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files

from enishi.errors import UsageError
from enishi.language import _
from enishi.tables.field import Scheme

Crosswalk = Mapping[str, Mapping[str, float]]


@cache
def crosswalks() -> Mapping[tuple[str, str], Crosswalk]:
    """Return every crosswalk by its two schemes. Law: the weights of each field sum to 1."""
    text = (files("enishi.knowledge") / "schemes" / "crosswalks.toml").read_text("utf-8")
    return {
        (origin, target): fields
        for origin, targets in tomllib.loads(text).items()
        for target, fields in targets.items()
    }


def crosswalk(origin: str, target: str) -> Crosswalk:
    """Return the weights from each field of one scheme to the fields of another. Raises UsageError if unknown."""
    if (origin, target) not in crosswalks():
        known = ", ".join(f"{one} → {other}" for one, other in crosswalks())
        message = _("there is no crosswalk from {origin} to {target}; known are: {known}")
        raise UsageError(message.format(origin=origin, target=target, known=known))
    return crosswalks()[origin, target]


def carried(fields: Mapping[str, float], weights: Crosswalk) -> dict[str, float]:
    """Return the weights of a work's fields in the other scheme: their sum stays what it is."""
    result: dict[str, float] = {}
    for code, weight in fields.items():
        for other, part in weights[code].items():
            result[other] = result.get(other, 0.0) + weight * part
    return result


def grouped(fields: Mapping[str, float], scheme: Scheme) -> dict[str, float]:
    """Return the weights of a work's fields summed over the groups of the scheme."""
    group_of = {field.code: field.group for field in scheme.fields}
    result: dict[str, float] = {}
    for code, weight in fields.items():
        result[group_of[code]] = result.get(group_of[code], 0.0) + weight
    return result
