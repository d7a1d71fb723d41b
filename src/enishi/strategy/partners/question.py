"""What is asked, and the windows in which it is answered."""

from dataclasses import dataclass

import numpy as np
import scipy.sparse as sp

from enishi.strategy.partners.corpus import Corpus, Flags, Ints, Sparse
from enishi.strategy.partners.pairs import KINDS
from enishi.strategy.partners.signals import Signal, signals_for
from enishi.strategy.partners.window import Window, column_sums, universe


@dataclass(frozen=True, slots=True, eq=False)
class Question:
    """Who looks for partners, and among whom.

    focal: the nodes that ask (one organisation or place, or all organisations of a place). place: their place, if the
    whole place asks. among: (n,) who may be named. home: whether partners in the own place are looked for as well.
    min_works: from how many works (of the subject asked for) in a history a node is compared. unverified: whether those
    that no registry verifies are. narrowed: whether a subject is asked for.
    """

    focal: Ints
    place: str | None
    among: Flags
    home: bool
    min_works: int
    unverified: bool
    narrowed: bool
    seed: int

    def window(self, corpus: Corpus, upto: int) -> tuple[Window, int]:
        """Return the history up to a year, and the row of those who ask."""
        alone = self.focal if self.place is None else np.zeros(0, dtype=np.int64)
        columns = universe(corpus, upto, self.min_works, self.unverified, alone)
        if self.place is None:
            focal = _selection([np.array([node]) for node in columns], len(corpus.nodes))
            return Window(corpus, upto, focal, columns), int(np.searchsorted(columns, self.focal[0]))
        where = np.array([node.place for node in corpus.nodes])
        codes = sorted({*where[columns].tolist(), self.place})
        sets = [self.focal if code == self.place else np.flatnonzero(where == code) for code in codes]
        return Window(corpus, upto, _selection(sets, len(corpus.nodes)), columns), codes.index(self.place)

    def signals(self, corpus: Corpus, kind: str) -> list[Signal]:
        """Return the signals that the corpus can give for pairs of a kind."""
        return signals_for(
            new=kind == KINDS[0],
            level=corpus.level,
            people=bool(len(corpus.people[0])),
            fields=bool(column_sums(corpus.fields).sum() > 0) if corpus.fields.shape[1] else False,
            citations=bool((~np.isnan(corpus.top)).any()),
            narrowed=self.narrowed,
        )


def _selection(sets: list[Ints], width: int) -> Sparse:
    """Return (sets, width): 1 where a set holds a node."""
    rows = np.repeat(np.arange(len(sets)), [len(nodes) for nodes in sets])
    columns = np.concatenate(sets) if sets else np.zeros(0, dtype=np.int64)
    return sp.csr_matrix((np.ones(len(rows)), (rows, columns)), shape=(len(sets), width))
