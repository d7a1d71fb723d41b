"""A place as a mark in a drawing: its shape says its type (the shapes stand in ``templates/marks.svg``)."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Mark:
    """One place in a drawing; radius is that of a circle of the same weight."""

    place: str
    kind: str
    x: float
    y: float
    radius: float
    title: str
    href: str

    @property
    def reach(self) -> float:
        """How far the shape goes beyond its centre: corners go further than a circle of the same weight."""
        return self.radius * (1.25 if self.kind in ("leader", "hub") else 1)
