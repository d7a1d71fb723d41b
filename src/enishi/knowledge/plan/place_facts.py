"""What advice needs to know of a place: income group, region, groups; and regions that an override sets."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from enishi.knowledge.advice import Text
from enishi.knowledge.plan.checking import Checking


@dataclass(frozen=True, slots=True)
class PlaceFacts:
    """What advice needs of a place; None where it is not known. overridden: the reason of an override of the region."""

    place: str
    income: str | None
    income_source: str
    region: str | None
    region_name: Text | None
    region_source: str
    groups: tuple[str, ...]
    overridden: Text | None = None


def read_overrides(reading: Checking) -> dict[str, Mapping[str, Any]]:
    """Return the overrides of regions, by place."""
    found = reading.entries("override", ("region",))
    for place, entry in found.items():
        reading.choice(entry["region"], ("override", place, "region"), dict(reading.table("regions")))
    return found
