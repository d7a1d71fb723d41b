"""How right the fields are: precision, recall and coverage against works read by hand, and works a second.

Usage: ``python bench/accuracy_fields.py [--half all] [--shared ../shared]``. The gold is
``tests/gold/fields-ict8.csv``; the works are read from the shared exports by their ids. Intervals are 95 % from 2,000
bootstrap resamples of works (fixed seed). Coverage is the share of works that are decided by what they say: given a
field, or recognised as front matter or a subject of no field.
"""

import argparse
import csv
import time
from collections.abc import Iterator
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from enishi.readers import choose, read
from enishi.resolve.fields import classify, load_scheme
from enishi.tables.field import FieldAnswer, Reason, WorkText
from enishi.tables.work import Work

GOLD = Path(__file__).parents[1] / "tests" / "gold" / "fields-ict8.csv"
SHARED = Path(__file__).parents[2] / "shared"
SEED, RESAMPLES = 20230331, 2000
UNDECIDED = (Reason.TOO_LITTLE, Reason.NO_TERM, Reason.NO_TEXT)


def shared_works(shared: Path) -> Iterator[Work]:
    """Yield the works of every shared export and of the conferences."""
    for path in sorted([*(shared / "data" / "exports").iterdir(), *(shared / "data" / "works").iterdir()]):
        for record in read(path, choose(path)):
            if isinstance(record, Work):
                yield record


def text_of(work: Work) -> WorkText:
    """Return what a work says about its subject."""
    return WorkText(work.title, work.keywords, work.index_terms, work.venue)


def gold(half: str) -> dict[str, set[str]]:
    """Return the fields read by hand, by work id."""
    with GOLD.open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file) if half in ("all", row["split"])]
    return {row["work_id"]: set(filter(None, row["fields"].split(";"))) for row in rows}


def counts(answers: dict[str, FieldAnswer], truth: dict[str, set[str]], codes: list[str]) -> NDArray[np.int64]:
    """Return found and right, found and wrong, missed: an array of works × fields × 3."""
    table = np.zeros((len(truth), len(codes), 3), dtype=np.int64)
    for row, (work_id, fields) in enumerate(truth.items()):
        given = set(answers[work_id].fields)
        for column, code in enumerate(codes):
            table[row, column] = (code in given & fields, code in given - fields, code in fields - given)
    return table


def scores(totals: NDArray[np.int64]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return precision and recall of totals whose last axis is right, wrong, missed."""
    right, wrong, missed = totals[..., 0], totals[..., 1], totals[..., 2]
    with np.errstate(invalid="ignore", divide="ignore"):
        return right / (right + wrong), right / (right + missed)


def line(name: str, table: NDArray[np.int64]) -> str:
    """Return one line of the report: precision and recall with intervals (table: works × 3)."""
    draw = np.random.default_rng(SEED).integers(0, len(table), (RESAMPLES, len(table)))
    point = scores(table.sum(axis=0))
    spread = scores(table[draw].sum(axis=1))
    parts = []
    for value, resampled in zip(point, spread, strict=True):
        known = resampled[~np.isnan(resampled)]
        low, high = np.percentile(known, [2.5, 97.5]) if len(known) else (np.nan, np.nan)
        parts.append(f"{value:6.3f} ({low:.3f}–{high:.3f})")
    return f"{name:20} {int(table[:, 0].sum() + table[:, 2].sum()):5} {parts[0]:>24} {parts[1]:>24}"


def main() -> None:
    """Print the report."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument(
        "--half",
        choices=("build", "test", "fresh", "fresh2", "fresh3", "fresh4", "fresh5", "fresh6", "all"),
        default="test",
    )
    arguments.add_argument("--shared", type=Path, default=SHARED)
    given = arguments.parse_args()
    scheme = load_scheme("ict8")
    codes = [field.code for field in scheme.fields]
    works = list(shared_works(given.shared))
    start = time.process_time()
    answers = list(classify(map(text_of, works), scheme))
    speed = len(works) / (time.process_time() - start)
    by_id = {work.id: answer for work, answer in zip(works, answers, strict=True)}
    truth = gold(given.half)
    table = counts(by_id, truth, codes)
    print(f"{len(truth)} works read by hand ({given.half})")
    print(f"{'field':20} {'works':>5} {'precision':>24} {'recall':>24}")
    for column, code in enumerate(codes):
        print(line(code, table[:, column]))
    print(line("all (micro)", table.sum(axis=1)))
    exact = sum(set(by_id[work_id].fields) == fields for work_id, fields in truth.items())
    print(f"exactly the fields read by hand: {exact / len(truth):.3f}")
    decided = sum(by_id[work_id].reason not in UNDECIDED for work_id in truth)
    print(f"coverage: {decided / len(truth):.3f}")
    print(f"{speed:,.0f} works a second of processor time ({len(works):,} works)")


if __name__ == "__main__":
    main()
