"""The advice: candidates for new and for stronger ties, each with its score, interval and what it rests on."""

from dataclasses import dataclass, field

import numpy as np

from enishi.flows.network import Floats
from enishi.indicators.intervals import TAILS
from enishi.strategy.partners.backtest import MODEL, Backtest, NoBacktest, backtest
from enishi.strategy.partners.baselines import BASELINES
from enishi.strategy.partners.corpus import Corpus, Ints
from enishi.strategy.partners.model import Model, fit
from enishi.strategy.partners.pairs import Pairs, pairs, standardised
from enishi.strategy.partners.question import Question
from enishi.strategy.partners.signals import Signal
from enishi.strategy.partners.signals.topics import shared_words
from enishi.strategy.partners.window import Window

# How candidates are ranked where there is no past to learn from.
WITHOUT_PAST = "common_neighbours"


@dataclass(frozen=True, slots=True)
class Candidate:
    """One candidate. node: its number in the corpus. score: probability of a (stronger) tie within two years, with its
    interval; without a past to learn from the value of the baseline, without interval. lift: score ÷ the mean over all
    pairs. weights: family of signals → what it adds to the log-odds against the average candidate.
    """

    node: int
    score: float
    low: float | None
    high: float | None
    lift: float | None
    weights: dict[str, float]
    values: dict[str, float]


@dataclass(frozen=True, slots=True)
class Advice:
    """The candidates of one kind, best first, how they were ranked, and the record of such rankings."""

    kind: str
    used: str
    record: Backtest | NoBacktest
    candidates: list[Candidate] = field(default_factory=list)


def advise(corpus: Corpus, question: Question, kind: str) -> Advice:
    """Rank the candidates of a kind. The model is learnt again on the newest window: years to T − 2, ties after."""
    record, before = backtest(corpus, question, kind)
    now, row = question.window(corpus, corpus.last)
    signals = question.signals(corpus, kind)
    present = pairs(now, kind, signals, home=question.home, in_field=False)
    ours = np.flatnonzero(present.asked[row] & question.among[now.columns])
    model = None
    if isinstance(record, Backtest) and before:
        past, learnt = before
        model = fit(learnt.signals, learnt.outcomes, learnt.focal, question.seed)
        used = record.used
        scores = _scores(model, present, row, ours)
        if used != MODEL:
            scores = _baseline_scores(used, past, learnt, now, present, row, ours, question.seed)
        mean = float(learnt.outcomes.mean())
    else:
        used, mean = WITHOUT_PAST, 0.0
        values = BASELINES[used](now)[row, ours]
        scores = [(float(value), None, None) for value in values]
    weights = _weights(model, signals, present, row, ours)
    alike = shared_words(now)[row, ours]
    raw = {signal.name: signal.compute(now)[row, ours] for signal in signals}
    candidates = [
        Candidate(
            int(now.columns[column]),
            score,
            low,
            high,
            score / mean if mean else None,
            {family: float(values[at]) for family, values in weights.items()},
            {name: float(values[at]) for name, values in raw.items()},
        )
        for at, (column, (score, low, high)) in enumerate(zip(ours.tolist(), scores, strict=True))
    ]
    order = sorted(range(len(ours)), key=lambda at: (-candidates[at].score, -alike[at], candidates[at].node))
    return Advice(kind, used, record, [candidates[at] for at in order])


_Score = tuple[float, float | None, float | None]


def _own_rows(present: Pairs, row: int, ours: Ints) -> Ints:
    """Return where the pairs of those who ask stand among all pairs."""
    number = np.full(present.asked.shape, -1)
    number[present.asked] = np.arange(int(present.asked.sum()))
    return np.asarray(number[row, ours], dtype=np.int64)


def _scores(model: Model, present: Pairs, row: int, ours: Ints) -> list[_Score]:
    """Return the probability of each candidate with the interval from resampled models."""
    signals = present.signals[_own_rows(present, row, ours)]
    low, high = np.quantile(model.resampled_probability(signals), TAILS, axis=0)
    middle = model.probability(signals)
    return [(float(m), float(min(a, m)), float(max(b, m))) for m, a, b in zip(middle, low, high, strict=True)]


def _baseline_scores(
    name: str, past: Window, learnt: Pairs, now: Window, present: Pairs, row: int, ours: Ints, seed: int
) -> list[_Score]:
    """Return the same for a baseline: a model with its value, as ln(1 + value), as the only signal.

    The coefficient of a baseline that beats chance is positive, so that the order is the baseline's.
    """

    def only(window: Window, found: Pairs) -> Pairs:
        values = standardised(np.log1p(BASELINES[name](window)[found.asked]))
        return Pairs(found.asked, values.astype(np.float32)[:, None], found.hits)

    before, after = only(past, learnt), only(now, present)
    return _scores(fit(before.signals, before.outcomes, before.focal, seed), after, row, ours)


def _weights(model: Model | None, signals: list[Signal], present: Pairs, row: int, ours: Ints) -> dict[str, Floats]:
    """Return family → (candidates,) Σ b_s · (x_s − mean of x_s over our candidates), b = 1 where nothing is learnt."""
    own = present.signals[_own_rows(present, row, np.flatnonzero(present.asked[row]))].astype(float)
    mean = own.mean(axis=0) if len(own) else np.zeros(len(signals))
    asked = present.signals[_own_rows(present, row, ours)].astype(float) - mean
    coefficients = model.coefficients[1:] if model else np.ones(len(signals))
    weights: dict[str, Floats] = {}
    for column, signal in enumerate(signals):
        part = coefficients[column] * asked[:, column]
        weights[signal.family] = weights.get(signal.family, 0.0) + part
    return weights
