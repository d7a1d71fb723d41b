"""The back-test: hide the last two years, learn on what came before, predict them, and compare with four baselines.

The model learns from signals of the years up to T − 4 and ties of T − 3 and T − 2, T the last year; it is then shown
the signals up to T − 2 and judged on the ties of T − 1 and T, which it has not seen. All pairs of the universe are
scored.
"""

from dataclasses import dataclass

import numpy as np

from enishi.flows.network import Floats
from enishi.strategy.partners.baselines import BASELINES
from enishi.strategy.partners.corpus import Corpus
from enishi.strategy.partners.metrics import MEASURES, Estimate, estimates, measured
from enishi.strategy.partners.model import fit
from enishi.strategy.partners.pairs import Pairs, hits, pairs
from enishi.strategy.partners.question import Question
from enishi.strategy.partners.window import SPAN, Window

MODEL = "model"
RESAMPLES = 1_000
# With fewer ties to learn from or to judge on, or fewer focal nodes, a number would say nothing.
LEAST_HITS, LEAST_FOCAL = 20, 5
TOO_SHORT, TOO_FEW = "too_short", "too_few"
_DECISIVE = MEASURES.index("average_precision")


@dataclass(frozen=True, slots=True)
class Backtest:
    """What the model and the baselines would have been worth.

    years: of the history learnt on, of the ties learnt, of the ties judged. measures: ranking → measure → mean over
    focal nodes. differences: baseline → measure → model − baseline, on the same focal nodes. best: the baseline with
    the highest average precision. used: MODEL where its difference to ``best`` is clear of 0, else ``best``.
    in_field: whether only ties in the subject asked for were predicted.
    """

    years: tuple[int, int, int, int]
    pairs: int
    hits: int
    focal: int
    measures: dict[str, dict[str, Estimate]]
    differences: dict[str, dict[str, Estimate]]
    best: str
    used: str
    in_field: bool


@dataclass(frozen=True, slots=True)
class NoBacktest:
    """Why nothing could be hidden: ``too_short`` a history, or ``too_few`` ties."""

    reason: str
    in_field: bool


Past = tuple[Window, Pairs]


def backtest(corpus: Corpus, question: Question, kind: str) -> tuple[Backtest, Past] | tuple[NoBacktest, None]:
    """Hide the last two years and judge; return that with the window judged and its pairs, or why not."""
    last = corpus.last
    if corpus.first > last - 2 * SPAN:
        return NoBacktest(TOO_SHORT, False), None
    learnt, _row = question.window(corpus, last - 2 * SPAN)
    judged, _row = question.window(corpus, last - SPAN)
    signals = question.signals(corpus, kind)
    earlier, later = (pairs(w, kind, signals, home=question.home, in_field=question.narrowed) for w in (learnt, judged))
    in_field = question.narrowed
    if in_field and min(_hits(earlier), _hits(later)) < LEAST_HITS:
        in_field = False
        earlier = Pairs(earlier.asked, earlier.signals, hits(learnt, kind, in_field=False))
        later = Pairs(later.asked, later.signals, hits(judged, kind, in_field=False))
    if min(_hits(earlier), _hits(later)) < LEAST_HITS:
        return NoBacktest(TOO_FEW, in_field), None
    model = fit(earlier.signals, earlier.outcomes, earlier.focal, question.seed)
    rankings = {MODEL: later.spread(model.log_odds(later.signals))}
    rankings |= {name: baseline(judged) for name, baseline in BASELINES.items()}
    values = {name: measured(scores, later.asked, later.hits) for name, scores in rankings.items()}
    known = ~np.isnan(values[MODEL][:, 0])
    if known.sum() < LEAST_FOCAL:
        return NoBacktest(TOO_FEW, in_field), None
    values = {name: value[known] for name, value in values.items()}
    best = max(BASELINES, key=lambda name: float(values[name][:, _DECISIVE].mean()))
    differences = {name: _named(values[MODEL] - values[name], question.seed) for name in BASELINES}
    record = Backtest(
        (last - 2 * SPAN, last - SPAN, last - SPAN + 1, last),
        len(later.signals),
        _hits(later),
        int(known.sum()),
        {name: _named(value, question.seed) for name, value in values.items()},
        differences,
        best,
        MODEL if differences[best][MEASURES[_DECISIVE]].low > 0 else best,
        in_field,
    )
    return record, (judged, later)


def _hits(found: Pairs) -> int:
    return int(found.outcomes.sum())


def _named(values: Floats, seed: int) -> dict[str, Estimate]:
    return dict(zip(MEASURES, estimates(values, RESAMPLES, seed), strict=True))
