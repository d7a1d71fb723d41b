"""The ranker: gradient-boosted symmetric trees, evaluated with NumPy.

A symmetric (oblivious) tree asks the same question everywhere on a level, so a tree of depth d is d comparisons of
whole columns and one look-up: fast without compiled code. Training needs CatBoost (``tools/train_organisations.py``),
using the model does not, and the model file is plain JSON that says what it was made from.
"""

import json
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from typing import Any

import numpy as np

from enishi.resolve.organisation_index import Floats, Ints
from enishi.resolve.organisation_past import Past

MODEL_FILE = "organisation_model.json"
_FIRST_TREES, _GIVEN_UP = 20, 0.4


@dataclass(frozen=True)
class Trees:
    """``trees``: of each its (column, border) by level, first level first, and the values of its leaves."""

    names: tuple[str, ...]
    base: float
    trees: list[tuple[list[tuple[int, float]], Floats]]

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> "Trees":
        """Return the trees of one model as the training script writes them."""
        trees = [
            ([(int(c), float(b)) for c, b in t["splits"]], np.array(t["leaves"], np.float64)) for t in data["trees"]
        ]
        return cls(tuple(data["features"]), float(data["base"]), trees)

    def probability(self, features: Floats) -> Floats:
        """Return the probability of each row, in double precision: the sum is always taken in one order."""
        return _probability(self._sum(np.full(len(features), self.base), features, self.trees))

    def worth(self, features: Floats, least: float) -> tuple[Ints, Floats]:
        """Return the rows whose probability is at least ``least``, and that probability.

        Two rows in three are given up after the first trees, at a part of ``least`` from which none has come back.
        """
        score = self._sum(np.full(len(features), self.base), features, self.trees[:_FIRST_TREES])
        rows = np.flatnonzero(_probability(score) >= least * _GIVEN_UP)
        found = _probability(self._sum(score[rows], features[rows], self.trees[_FIRST_TREES:]))
        return rows[found >= least], found[found >= least]

    @staticmethod
    def _sum(score: Floats, features: Floats, trees: list[tuple[list[tuple[int, float]], Floats]]) -> Floats:
        columns = np.ascontiguousarray(features.T, np.float32)
        answers: dict[tuple[int, float], Any] = {}
        for splits, leaves in trees:
            leaf = np.zeros(len(features), np.uint8)
            for level, split in enumerate(splits):
                if split not in answers:
                    answers[split] = (columns[split[0]] > np.float32(split[1])).view(np.uint8)
                leaf |= answers[split] << np.uint8(level)
            score += leaves[leaf]
        return score


def _probability(score: Floats) -> Floats:
    probability: Floats = 1 / (1 + np.exp(-score))
    return probability


@dataclass(frozen=True)
class Ranker:
    """First look at each candidate, second look at those worth one beside their rivals, and where to draw the lines.

    ``worth``: least first judgement for a second look. ``first``, ``further``: least judgement of a text's best
    organisation and of any other. ``high``: least judgement of tier ``high``. ``past``: how organisations fared in the
    labelled strings.
    """

    look: Trees
    again: Trees
    worth: float
    first: float
    further: float
    high: float
    past: Past = field(default_factory=dict)


@cache
def load_ranker() -> Ranker:
    """Return the ranker that comes with the package."""
    return ranker_from(json.loads((files("enishi.resolve") / MODEL_FILE).read_text("utf-8")))


def ranker_from(data: dict[str, Any]) -> Ranker:
    """Return a ranker from what the model file says."""
    lines = data["lines"]
    return Ranker(
        Trees.from_json(data["look"]),
        Trees.from_json(data["again"]),
        lines["worth"],
        lines["first"],
        lines["further"],
        lines["high"],
        {ror: (float(value), int(met), int(right)) for ror, (value, met, right) in data["past"].items()},
    )
