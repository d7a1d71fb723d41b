"""Where the names of marks go, so that no two collide: greedy, most important first, tries near positions first."""

import math
import unicodedata
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Boxes = NDArray[np.float64]  # (n, 4): left, top, right, bottom
_ANGLES = (0, 180, 270, 90, 320, 40, 220, 140)
_REACH = (0.0, 9.0, 18.0, 30.0, 44.0, 60.0, 80.0, 105.0, 135.0)


@dataclass(frozen=True)
class Spot:
    """A mark that may get a name: its centre and radius; whether the name must be shown; whether it may stand apart."""

    x: float
    y: float
    radius: float
    text: str
    must: bool = False
    far: bool = False
    place: str = ""


@dataclass(frozen=True)
class Label:
    """A placed name: text anchor point, alignment, and the leader line from the mark where it stands apart."""

    text: str
    x: float
    y: float
    anchor: str
    must: bool
    leader: tuple[float, float, float, float] | None
    place: str


def text_width(text: str, size: float) -> float:
    """Return an estimate of the width of a text, a little generous."""
    wide = sum(1.02 if unicodedata.east_asian_width(sign) in "WFA" else 0.58 for sign in text)
    return wide * size


def place_labels(
    spots: list[Spot], frame: tuple[float, float, float, float], size: float, lines: Boxes, most: int
) -> list[Label]:
    """Place names in the order given; one that is no ``must`` is left out where it would touch anything.

    frame: left, top, right, bottom that names stay within. lines: boxes that names avoid where they can. most: how
    many spots, from the first, may get a name; all keep names off.
    """
    marks = np.array([[s.x - s.radius, s.y - s.radius, s.x + s.radius, s.y + s.radius] for s in spots]).reshape(-1, 4)
    centres = np.array([[spot.x, spot.y] for spot in spots]).reshape(-1, 2)
    weights = np.array([3.0 if spot.must else 1.0 for spot in spots])
    taken = np.empty((0, 4))
    labels = []
    for index, spot in enumerate(spots[:most]):
        best: tuple[float, Label, Boxes] | None = None
        for cost, label, box in _candidates(spot, size):
            if best is not None and cost >= best[0]:
                break  # candidates come nearest first, so nothing better follows
            line = _along(label.leader)
            if not _within(box, frame) or any(_touching(part, taken).any() for part in [box, *line]):
                continue
            covered = _touching(box, marks)
            covered[index] = False
            crossed = _touching(box, lines).any()
            misread = label.leader is None and _nearest(box, centres) != index
            if not spot.must and (covered.any() or crossed or misread):
                continue
            total = cost + 25 * float(weights[covered].sum()) + (18 if crossed else 0) + (18 if misread else 0)
            if best is None or total < best[0]:
                best = (total, label, np.vstack([box, *line]))
        if best is not None:
            labels.append(best[1])
            taken = np.vstack([taken, best[2]])
    return labels


def _candidates(spot: Spot, size: float) -> list[tuple[float, Label, Boxes]]:
    """Return the possible positions of a name, nearest first; only important names may stand apart from their mark."""
    width, height = text_width(spot.text, size), size * 1.12
    found = []
    for reach in _REACH if spot.must else _REACH[:5] if spot.far else _REACH[:1]:
        for rank, angle in enumerate(_ANGLES):
            dx, dy = math.cos(math.radians(angle)), math.sin(math.radians(angle))
            distance = spot.radius + 3 + reach
            x, y = spot.x + dx * distance, spot.y + dy * distance
            anchor = "middle" if abs(dx) < 0.1 else "start" if dx > 0 else "end"
            left = x - (width / 2 if anchor == "middle" else 0 if anchor == "start" else width)
            middle = y + dy * height / 2
            box = np.array([left, middle - height / 2, left + width, middle + height / 2])
            leader = None
            if reach:
                edge = spot.radius + 1
                leader = (spot.x + dx * edge, spot.y + dy * edge, x - dx, y - dy)
            label = Label(spot.text, x, middle + size * 0.36, anchor, spot.must, leader, spot.place)
            found.append((reach + rank * 0.5, label, box))
    return found


def _along(leader: tuple[float, float, float, float] | None) -> list[Boxes]:
    """Return small boxes along a leader line, so that it crosses no name and no name lies on it."""
    if leader is None:
        return []
    start, end = np.array(leader[:2]), np.array(leader[2:])
    steps = max(2, int(np.linalg.norm(end - start) // 4))
    points = start + (end - start) * np.linspace(0, 1, steps)[:, None]
    return [np.array([x - 0.5, y - 0.5, x + 0.5, y + 0.5]) for x, y in points[:-1]]


def _nearest(box: Boxes, centres: Boxes) -> int:
    """Return the mark whose centre is nearest to a name: the one a reader takes it for."""
    beyond = np.maximum(np.maximum(box[:2] - centres, centres - box[2:]), 0)
    return int(np.hypot(beyond[:, 0], beyond[:, 1]).argmin())


def _within(box: Boxes, frame: tuple[float, float, float, float]) -> bool:
    return bool(box[0] >= frame[0] and box[1] >= frame[1] and box[2] <= frame[2] and box[3] <= frame[3])


def _touching(box: Boxes, others: Boxes) -> NDArray[np.bool_]:
    apart = (others[:, 0] >= box[2]) | (others[:, 2] <= box[0]) | (others[:, 1] >= box[3]) | (others[:, 3] <= box[1])
    return np.asarray(~apart)
