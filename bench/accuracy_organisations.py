"""Accuracy, speed and memory of organisations: ``python bench/accuracy_organisations.py``.

On the strings that ``tools/train_organisations.py`` never trained on. Micro precision, recall and F1 over label sets
(a wrong pick is also a miss; strings with no organisation count), with 95 % intervals from resampled strings. S2AFF's
labels that are no ROR id mean "not in the registry then"; many have a record now, so S2AFF stands a second time
without those strings.
"""

import argparse
import resource
import sys
import time
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tools"))

from train_organisations import HELD_OUT, SEED, Gold, read_gold

from enishi.resolve.organisation_index import Floats
from enishi.resolve.organisations import OrganisationAnswer, load_registry, resolve_organisations
from enishi.resolve.places import resolve_places

RESAMPLES = 2_000
GOLD = Path(__file__).resolve().parents[2] / "shared" / "data" / "gold" / "affiliation-ror.jsonl.gz"


def measures(
    right: Floats,
    picked: Floats,
    labels: Floats,
) -> list[str]:
    """Return precision, recall and F1 with intervals, from the counts of each string."""
    random = np.random.default_rng(SEED)
    weights = random.multinomial(len(right), np.full(len(right), 1 / len(right)), RESAMPLES)
    cells = []
    for over in ((picked,), (labels,), (picked, labels)):
        below = np.sum(over, axis=0)
        factor = len(over)
        spread = factor * (weights @ right) / np.maximum(weights @ below, 1)
        low, high = np.quantile(spread, (0.025, 0.975))
        cells.append(f"{factor * right.sum() / max(below.sum(), 1):.3f} ({low:.3f}–{high:.3f})")
    return cells


def report(gold: Gold, answers: list[OrganisationAnswer], rows: dict[str, int]) -> None:
    """Print a line a source."""
    picks = [{rows[ror] for ror in answer.organisations} for answer in answers]
    right = np.array([len(p & g) for p, g in zip(picks, gold.labels, strict=True)], float)
    picked, labels = (np.array([len(x) for x in side], float) for side in (picks, gold.labels))
    high = np.array([answer.tier == "high" for answer in answers])
    source = np.array(gold.source)
    groups = {"all": source != "", **{name: source == name for name in sorted(set(gold.source))}}
    groups["S2AFF, labels in ROR"] = (source == "S2AFF") & (labels > 0)
    print(
        "| source | strings | precision | recall | F1 | tier high: precision | share |\n|---|---|---|---|---|---|---|"
    )
    for name, mine in groups.items():
        cells = measures(right[mine], picked[mine], labels[mine])
        sure = mine & high
        tier = f"{right[sure].sum() / max(picked[sure].sum(), 1):.3f} | {sure.sum() / mine.sum():.2f}"
        print(f"| {name} | {mine.sum():,} | {' | '.join(cells)} | {tier} |")


def main() -> None:
    """Print the report."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("gold", type=Path, nargs="?", default=GOLD, help="labelled affiliations (JSON lines)")
    path, registry = parser.parse_args().gold, load_registry()
    if registry is None or not path.exists():
        print("organisations: skipped, no registry (`enishi fetch ror`) or no labelled affiliations")
        return
    print("organisations of affiliations, strings never trained on")
    everything = read_gold(path, registry)
    gold = everything.only(everything.part % HELD_OUT == 0)
    resolve_organisations(["warm up"], [()], registry)
    texts = sorted(set(everything.texts))
    start, cpu = time.perf_counter(), time.process_time()
    places = [answer.places for answer in resolve_places(texts)]
    resolve_organisations(texts, places, registry)
    wall, cpu = time.perf_counter() - start, time.process_time() - cpu
    answers = resolve_organisations(gold.texts, [a.places for a in resolve_places(gold.texts)], registry)
    report(gold, answers, registry.rows)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20
    print(
        f"\n{len(texts) / wall:,.0f} distinct strings a second, places included ({len(texts) / cpu:,.0f} a CPU second)"
    )
    print(f"peak memory {peak:.2f} GiB")


if __name__ == "__main__":
    main()
