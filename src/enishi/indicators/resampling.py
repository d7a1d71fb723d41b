"""Resampling works: what every position would have been in other sets of as many works from the same process.

A resample draws as many works as there are, with replacement, that is, the numbers of works of the signatures from a
multinomial distribution. One draw serves every slice (all works, a year, a field, a group taken as one place), so that
differences between slices are judged on the same resamples. The cost grows with the signatures, not with the works.
Source: Efron and Tibshirani 1993 (bootstrap); the draw of counts is the same bootstrap, since equal works are alike.
"""

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from enishi.flows.network import Floats
from enishi.flows.signature import Signatures, network, tie_weights
from enishi.indicators.eigenvector_batch import leading_vectors
from enishi.indicators.one_thread import one_thread
from enishi.indicators.pairs import Pairs, pairs_of

# Counts held at once (8 bytes each): resamples come in blocks, whose size depends on the signatures alone, so that the
# same seed gives the same numbers on any machine.
_CELLS = 4_000_000
_BLOCK = 50
# Blocks that wait beside the one that is collected: each is work for many threads, for it has every slice.
_WAITING = 1


@dataclass(frozen=True, slots=True)
class Slice:
    """Signatures that are measured together: ``signed`` are the rows ``rows`` (numbers) of the table that is resampled.

    ties: whether the spread of the indicators of ties is wanted.
    """

    signed: Signatures
    rows: NDArray[np.int64]
    ties: bool = False


@dataclass(frozen=True, slots=True)
class Resampled:
    """What b resamples of a slice gave, for the n places of its network in their order.

    total: (b,) works of the slice, wherever they were done. works, eigenvector: (b, n). association_strength, salton:
    (n, n) standard deviations over the resamples, or None.
    """

    total: Floats
    works: Floats
    eigenvector: Floats
    association_strength: Floats | None = None
    salton: Floats | None = None


class _Prepared:
    """A slice ready to be computed for a block of draws."""

    def __init__(self, slice: Slice, counting: str) -> None:
        self.slice, self.net = slice, network(slice.signed, counting)
        present = np.searchsorted(slice.signed.places, self.net.places)
        self.member = slice.signed.member[:, present].tocsr()
        sizes = np.diff(self.member.indptr)
        self.joint = np.flatnonzero(sizes > 1)
        self.pairs: Pairs = pairs_of(self.member[self.joint], tie_weights(sizes[self.joint], counting))
        self.start = leading_vectors(self.net.ties[None], np.ones(len(self.net.places)))[0]

    def block(self, draws: NDArray[np.int64]) -> dict[str, Floats]:
        """Return the parts of Resampled for (k, s) drawn numbers of works; spreads as sums and sums of squares."""
        mine = draws[:, self.slice.rows].astype(float)
        works = (self.member.T @ mine.T).T
        ties = self.pairs.ties(mine[:, self.joint])
        found = {"total": mine.sum(axis=1), "works": works, "eigenvector": leading_vectors(ties, self.start)}
        del mine
        if self.slice.ties:
            strength = ties.sum(axis=2)
            total = np.maximum(strength.sum(axis=1), 1e-300)[:, None, None]
            expected = strength[:, :, None] * strength[:, None, :] / total
            sizes = np.sqrt(works[:, :, None] * works[:, None, :])
            for name, below in (("association_strength", expected), ("salton", sizes)):
                values = np.divide(ties, below, out=np.zeros_like(ties), where=below > 0)
                found |= {f"{name} 1": values.sum(axis=0), f"{name} 2": (values**2).sum(axis=0)}
        return found


class _Gathered:
    """What the blocks of a slice gave, put where it stays as soon as it is there: no block is held twice."""

    def __init__(self, resamples: int, places: int) -> None:
        """Make room for so many resamples and places."""
        shapes = {"total": (resamples,), "works": (resamples, places), "eigenvector": (resamples, places)}
        self._rows: dict[str, Floats] = {name: np.empty(shape) for name, shape in shapes.items()}
        self._sums: dict[str, Floats] = {}
        self._done = 0

    def add(self, block: dict[str, Floats]) -> int:
        """Take in the next block and return how many resamples it holds."""
        first, count = self._done, len(block["total"])
        for name, values in block.items():
            if name in self._rows:
                self._rows[name][first : first + count] = values
            else:
                self._sums[name] = self._sums[name] + values if name in self._sums else values
        self._done += count
        return count

    def resampled(self) -> Resampled:
        """Return all of it."""
        return Resampled(
            **self._rows, association_strength=self._spread("association_strength"), salton=self._spread("salton")
        )

    def _spread(self, name: str) -> Floats | None:
        if f"{name} 1" not in self._sums:
            return None
        mean = self._sums[f"{name} 1"] / self._done
        variance: Floats = self._sums[f"{name} 2"] / self._done - mean**2
        return np.sqrt(np.maximum(variance, 0.0))


def _draws(works: NDArray[np.int64], resamples: int, seed: int) -> Iterator[NDArray[np.int64]]:
    """Yield blocks of resampled numbers of works, each (k, s)."""
    total = int(works.sum())
    size = max(1, min(_BLOCK, _CELLS // max(1, len(works))))
    starts = range(0, resamples, size)
    for first, source in zip(starts, np.random.SeedSequence(seed).spawn(len(starts)), strict=True):
        count = min(size, resamples - first)
        yield np.random.default_rng(source).multinomial(total, works / total, size=count)


@one_thread
def resample(
    works: NDArray[np.int64],
    slices: Sequence[Slice],
    resamples: int,
    seed: int,
    counting: str = "full",
    threads: int = 1,
    advance: Callable[[int], None] = lambda _steps: None,
) -> list[Resampled]:
    """Return what ``resamples`` resamples of all signatures give for each slice.

    works: (s,) the numbers of works of all signatures. seed: equal seeds give equal numbers, on any number of threads.
    advance: told how many more resamples were done.
    """
    prepared = [_Prepared(slice, counting) for slice in slices]
    gathered = [_Gathered(resamples, len(one.net.places)) for one in prepared]
    with ThreadPoolExecutor(threads) as pool:
        waiting: list[Any] = []

        def collect() -> None:
            for mine, future in zip(gathered, (futures := waiting.pop(0)), strict=True):
                done = mine.add(future.result())
            futures.clear()
            advance(done)

        for draws in _draws(works, resamples, seed):
            waiting.append([pool.submit(one.block, draws) for one in prepared])
            if len(waiting) > _WAITING:
                collect()
        while waiting:
            collect()
    return [one.resampled() for one in gathered]
