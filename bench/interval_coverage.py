"""How often intervals hold the true value: ``python bench/interval_coverage.py`` prints what docs/intervals.md has.

The truth is a distribution over sets of places, fields and years, taken from the synthetic corpus at 200,000 works.
Corpora of a given size are drawn from it, each is measured, and it is counted how often the intervals hold what the
distribution itself says: for sums, shares, eigenvector and measures of ties the value at the expected counts, for the
degree the mean number of partners in corpora of that size. Betweenness is tried with three intervals, none of which is
shown to users.
"""

import argparse
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from random import Random
from typing import Any

import numpy as np
from numpy.typing import NDArray

from enishi.flows.signature import Signatures, network
from enishi.flows.signature_table import from_table
from enishi.indicators import indicators
from enishi.indicators.intervals import TAILS
from enishi.indicators.resampling import Slice, resample
from enishi.indicators.sample import Sample
from enishi.synthetic.calibration import world
from enishi.synthetic.plan import plan

SEED, TRUE_SIZE = 11, 200_000
# Strata: by the works (of a place) or joint works (of a pair, or of a place's ties) that stand behind a value.
STRATA = ((0, 0), (1, 2), (3, 5), (6, 10), (11, 30), (31, 100), (101, 10**9))
BEHIND = {"degree": "international_works", "eigenvector": "international_works"}
BEHIND |= dict.fromkeys(("highly_cited_works", "highly_cited_share", "highly_cited_normalised"), "highly_cited_works")


def true_signatures(size: int = TRUE_SIZE) -> Signatures:
    """Return the distribution: signatures, about one work in ten highly cited, and one in ten through one author."""
    codes = world().places
    random = np.random.default_rng(SEED)
    rows = []
    for places, count in plan(size, Random(SEED)).items():
        top = int(random.binomial(count, 0.07 + 0.05 * (len(places) > 1)))
        through_one = int(random.binomial(count - top, 0.1 * (len(places) > 1)))
        parts = ((count - top - through_one, False, False), (top, True, False), (through_one, False, True))
        for works, cited, multi in parts:
            if works:
                names = [codes[place] for place in places]
                rows.append(
                    {"year": 2020, "places": names, "multi_affiliation": multi, "fields": [], "top_tenth": cited}
                    | {"works": works, "fractions": [works / max(len(names), 1)] * len(names), "field_weights": []}
                    | {"fraction_unknown": 0.0 if names else float(works), "field_highly_cited": []}
                    | {"highly_cited": float(works) if cited else 0.0}
                )
    return from_table(rows)


def drawn(truth: Signatures, works: int, random: np.random.Generator) -> Signatures:
    """Return a corpus of so many works."""
    counts = random.multinomial(works, truth.works / truth.works.sum())
    return at_counts(truth, counts).keep(counts > 0)


def at_counts(truth: Signatures, counts: NDArray[Any]) -> Signatures:
    """Return the signatures with other numbers of works, and what goes with them in proportion."""
    factor = counts / truth.works
    return replace(
        truth,
        works=counts,
        fractions=truth.fractions.multiply(factor[:, None]).tocsr(),
        highly_cited=truth.highly_cited * factor,
    )


def covered(truth: Signatures, works: int, corpora: int, resamples: int) -> Iterator[tuple[str, float, bool]]:
    """Yield for each interval the indicator, how much stands behind it, and whether it holds the truth."""
    whole = network(at_counts(truth, truth.works * (works / truth.works.sum())))
    declared = {name: i for name, i in indicators().items() if i.interval}
    true = {name: i.compute(whole) for name, i in declared.items()}
    chance = whole.ties / works
    true["degree"] = (1 - (1 - chance) ** works).sum(axis=1)
    random = np.random.default_rng(SEED + 1)
    for number in range(corpora):
        signed = drawn(truth, works, random)
        net = network(signed)
        at = np.searchsorted(whole.places, net.places)
        [given] = resample(signed.works, [Slice(signed, np.arange(len(signed.works)), ties=True)], resamples, number)
        sample = Sample(signed, net, "full", given)
        for name, indicator in declared.items():
            assert indicator.interval
            low, high = indicator.interval(sample)
            if indicator.subject == "pair":
                chosen = np.triu(net.ties) > 0
                target, behind = true[name][np.ix_(at, at)][chosen], net.ties[chosen]
                low, high = low[chosen], high[chosen]
            else:
                target = true[name][at]
                behind = declared[BEHIND.get(name, "works")].compute(net)
            for one in np.flatnonzero(np.isfinite(low) & np.isfinite(target)).tolist():
                yield name, float(behind[one]), bool(low[one] <= target[one] <= high[one])


def betweenness(truth: Signatures, works: int, corpora: int, resamples: int) -> dict[str, float]:
    """Return how often three intervals for betweenness hold its mean over corpora: why none is shown."""
    random = np.random.default_rng(SEED + 2)
    compute = indicators()["betweenness_hops"].compute
    drawn_networks = [(signed := drawn(truth, works, random), network(signed)) for _corpus in range(corpora)]
    everywhere = np.zeros((corpora, len(truth.places)))
    for i, (_signed, net) in enumerate(drawn_networks):
        everywhere[i, np.searchsorted(truth.places, net.places)] = compute(net)
    mean = everywhere.mean(axis=0)
    hits: Counter[str] = Counter()
    for signed, net in drawn_networks:
        at = np.searchsorted(truth.places, net.places)
        value, again = compute(net), np.zeros((resamples, len(net.places)))
        for b in range(resamples):
            counts = random.multinomial(works, signed.works / works)
            other = network(at_counts(signed, counts).keep(counts > 0))
            again[b, np.searchsorted(net.places, other.places)] = compute(other)
        low, high = np.quantile(again, TAILS, axis=0)
        spread = 1.96 * again.std(axis=0)
        tried = {
            "percentiles": (low, high),
            "pivotal": (2 * value - high, 2 * value - low),
            "normal": (value - spread, value + spread),
        }
        some = value > 0
        for name, (below, above) in tried.items():
            hits[name] += int(((below <= mean[at]) & (mean[at] <= above))[some].sum())
        hits["all"] += int(some.sum())
    return {name: hits[name] / hits["all"] for name in ("percentiles", "pivotal", "normal")}


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--works", type=int, nargs="+", default=[5_000, 20_000, 100_000])
    parser.add_argument("--corpora", type=int, default=100)
    parser.add_argument("--resamples", type=int, default=200)
    asked = parser.parse_args()
    truth = true_signatures()
    head = ["0" if not high else f"{low}–{high}" if high < 10**9 else f"{low} and more" for low, high in STRATA]
    for works in asked.works:
        print(f"\nCorpora of {works:,} works ({asked.corpora} of them)\n")
        print("| interval of | all | " + " | ".join(head) + " |\n|---" * 1 + "|---" * (len(head) + 1) + "|")
        by_name: dict[str, list[tuple[float, bool]]] = {}
        for name, behind, hit in covered(truth, works, asked.corpora, asked.resamples):
            by_name.setdefault(name, []).append((behind, hit))
        for name, found in by_name.items():
            hits = np.array([hit for _behind, hit in found])
            sizes = np.array([value for value, _hit in found])
            cells = [f"{hits.mean():.1%}"]
            for low, high in STRATA:
                here = hits[(sizes >= low) & (sizes < high + 1)]
                cells.append(f"{here.mean():.1%}" if len(here) >= 50 else "–")
            print(f"| `{name}` | " + " | ".join(cells) + " |")
    tried = betweenness(truth, 20_000, 20, 60)
    print("\nBetweenness, 20,000 works: " + ", ".join(f"{name} {share:.0%}" for name, share in tried.items()))


if __name__ == "__main__":
    main()
