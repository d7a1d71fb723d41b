"""Where the nodes of a network stand: stress majorisation, then room between them. Deterministic: no random start."""

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array
from scipy.sparse.csgraph import connected_components, shortest_path

from enishi.indicators.one_thread import one_thread

Points = NDArray[np.float64]
_WIDEN = 0.25  # hubs crowd in the middle: a distance d from it becomes d^(1 − this)


def parts(count: int, ties: list[tuple[int, int]]) -> list[list[int]]:
    """Return the connected parts of a network, the largest first, each with its nodes in order."""
    first, second = np.array(ties, dtype=int).reshape(-1, 2).T
    graph = csr_array((np.ones(len(ties)), (first, second)), shape=(count, count))
    label = connected_components(graph, directed=False)[1]
    found = [np.flatnonzero(label == one).tolist() for one in range(label.max(initial=-1) + 1)]
    return sorted(found, key=lambda part: (-len(part), part))


@one_thread
def stress_layout(count: int, ties: list[tuple[int, int]], rounds: int = 300) -> Points:
    """Return (count, 2) positions of one connected part; distances follow its steps (Gansner et al. 2005).

    The start is a golden spiral in the order of the nodes, so that the most important stand in the middle; the target
    distance of a tie grows with the partners of its two ends, which gives hubs the room their partners need.
    """
    if count < 2:
        return np.zeros((count, 2))
    target = _targets(count, ties)
    weight = target**-2.0
    np.fill_diagonal(weight, 0)
    inverse = np.linalg.pinv(np.diag(weight.sum(axis=1)) - weight)
    turn = np.arange(count) * np.pi * (3 - np.sqrt(5))
    points = np.sqrt(np.arange(count) + 0.5)[:, None] * np.column_stack([np.cos(turn), np.sin(turn)])
    for _round in range(rounds):
        apart = np.linalg.norm(points[:, None] - points[None], axis=2)
        np.fill_diagonal(apart, 1)
        pull = -weight * target / np.maximum(apart, 1e-9)
        np.fill_diagonal(pull, 0)
        np.fill_diagonal(pull, -pull.sum(axis=1))
        points = inverse @ (pull @ points)
    return np.asarray(points - points.mean(axis=0))


def _targets(count: int, ties: list[tuple[int, int]]) -> NDArray[np.float64]:
    first, second = np.array(ties, dtype=int).reshape(-1, 2).T
    partners = np.bincount(np.concatenate([first, second]), minlength=count)
    length = np.log2(2.0 + np.minimum(partners[first], 40) + np.minimum(partners[second], 40)) / 2
    graph = csr_array((length, (first, second)), shape=(count, count))
    target = shortest_path(graph, directed=False)
    np.fill_diagonal(target, 1)
    return np.asarray(np.maximum(target, 1e-6))


@one_thread
def fit(points: Points, frame: tuple[float, float, float, float]) -> Points:
    """Stretch positions to a frame (left, top, right, bottom), the wider extent along its width, the middle widened."""
    if len(points) == 0:
        return points
    _u, _s, axes = np.linalg.svd(points - points.mean(axis=0), full_matrices=False)
    turned = points @ axes.T if len(points) > 1 else points
    signs = np.where(np.abs(turned.min(axis=0)) > turned.max(axis=0), -1, 1)
    turned = turned * signs
    low, span = turned.min(axis=0), np.ptp(turned, axis=0)
    unit = 2 * (turned - low) / np.where(span > 0, span, 1) - 1
    out = np.maximum(np.linalg.norm(unit, axis=1, keepdims=True), 1e-9)
    unit *= out**-_WIDEN / np.maximum(1, (np.abs(unit) * out**-_WIDEN).max(axis=0))
    left, top, right, bottom = frame
    return np.asarray(np.array([left, top]) + (unit + 1) / 2 * np.array([right - left, bottom - top]))


def separate(
    points: Points, radii: NDArray[np.float64], frame: tuple[float, float, float, float], gap: float, rounds: int = 200
) -> Points:
    """Push nodes apart until none overlap (or the rounds are over), keeping them within the frame."""
    points = points.copy()
    reach = radii[:, None] + radii[None] + gap
    np.fill_diagonal(reach, 0)
    low = np.array([frame[0], frame[1]]) + radii[:, None]
    high = np.array([frame[2], frame[3]]) - radii[:, None]
    ranks = np.arange(len(points))
    side = np.sign(ranks[:, None] - ranks[None])
    for _round in range(rounds):
        apart = points[:, None] - points[None]
        distance = np.linalg.norm(apart, axis=2)
        apart[..., 0] += np.where(distance < 1e-9, side * 1e-3, 0)  # two nodes at one point part along x
        distance = np.maximum(np.linalg.norm(apart, axis=2), 1e-9)
        push = np.maximum(reach - distance, 0) / distance
        if push.max() <= 1e-3:
            break
        points = np.clip(points + 0.5 * (push[..., None] * apart).sum(axis=1) * 0.5, low, high)
    return points
