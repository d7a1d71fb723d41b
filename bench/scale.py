"""A whole run from thousands to millions of works: time and memory of each stage, and how they grow.

Every time stands against two ``zcat`` unpacking the same files side by side in the same run, the least that a reader
of gzip on two cores has to do with the system's own tool. The corpus has a fixed seed and works as heavy as real ones.
"""

import json
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import heavy
from process import Spent, timed

FILES = 2


@dataclass(frozen=True, slots=True)
class Run:
    """One size: works, bytes of gzip, seconds of two ``zcat``, each stage, the whole, and its counts.

    stages: seconds, and the peak memory of all processes in GiB.
    """

    works: int
    bytes: int
    zcat: float
    stages: dict[str, tuple[float, float]]
    whole: Spent
    counts: dict[str, int]


def corpus(folder: Path, works: int) -> list[Path]:
    """Write a corpus of so many works, and some duplicates, in files of equal size and return their paths."""
    folder.mkdir(parents=True)
    paths = [folder / f"works-{number}.jsonl.gz" for number in range(FILES)]
    heavy.write(paths, works)
    return paths


def zcat(paths: Sequence[Path]) -> Spent:
    """Return what two ``zcat`` take for all files, half of them each."""
    halves = [" ".join(f"'{path}'" for path in paths[start::2]) for start in (0, 1)]
    return timed([" & ".join(f"zcat {half} > /dev/null" for half in halves if half) + "; wait"], shell=True)


def study(folder: Path, title: str) -> Path:
    """Write the study that all sizes run and return its path."""
    path = folder / "study.toml"
    path.write_text(
        f'title = {{ ja = "{title}", en = "{title}" }}\nreference = "JP"\nyears = [2016, 2022]\n'
        'focus = ["CN", "IN", "KR", "AU", "TW", "SG", "HK"]\n\n[[source]]\npath = "corpus/*"\n',
        "utf-8",
    )
    return path


def run(folder: Path, works: int, only: str | None = None) -> Run:
    """Run the study on so many works and return what it took. Raises where a count does not add up."""
    folder.mkdir(parents=True)
    paths = corpus(folder / "corpus", works)
    base = zcat(paths).seconds
    command = [sys.executable, "-m", "enishi", "run", str(study(folder, f"{works:,}")), "--out", str(folder / "result")]
    whole = timed([*command, *(["--only", only] if only else [])])
    manifest = json.loads((folder / "result" / "manifest.json").read_text("utf-8"))
    counts = manifest["counts"]
    check(counts, works)
    size = sum(path.stat().st_size for path in paths)
    return Run(works, size, base, stages(folder / "result" / "run.log", whole), whole, counts)


def check(counts: dict[str, int], works: int) -> None:
    """Hold the laws of the counts: each record is kept, merged or rejected, and each generated work is kept once."""
    if counts["read"] != counts["kept"] + counts["merged"] + counts["rejected"]:
        raise SystemExit(f"bench: {works:,} works: read is not kept + merged + rejected: {counts}")
    if counts["kept"] != works or counts["rejected"]:
        raise SystemExit(f"bench: {works:,} works were generated, yet {counts['kept']:,} were kept: {counts}")


def stages(log: Path, whole: Spent) -> dict[str, tuple[float, float]]:
    """Return seconds and peak memory in GiB of each stage of a run, from its protocol; reading all files is one."""
    found: dict[str, tuple[float, float]] = {}
    for line in log.read_text("utf-8").splitlines():
        when, found_it, label = line.strip().partition(" s  ")
        if found_it:
            label = "reading" if label.startswith(("reading ", "読み込み")) else label
            began, spent = datetime.fromisoformat(when.split()[0]).timestamp(), float(when.split()[1])
            seconds, peak = found.get(label, (0.0, 0.0))
            found[label] = seconds + spent, max(peak, whole.between(began, began + spent))
    return found


def markdown(runs: Sequence[Run]) -> list[str]:
    """Return the tables as lines of Markdown: each stage, the growth from size to size, the memory."""
    heads = " | ".join(f"{run.works:,} works" for run in runs)
    lines = [f"| seconds (× two zcat), peak GiB | {heads} |", "|---|" + "---|" * len(runs)]
    for stage in dict.fromkeys(stage for run in runs for stage in run.stages):
        spent = [(*run.stages.get(stage, (0.0, 0.0)), run.zcat) for run in runs]
        cells = [f"{seconds:,.1f} ({seconds / zcat:.2f} ×), {peak:.2f}" for seconds, peak, zcat in spent]
        lines.append(f"| {stage} | {' | '.join(cells)} |")
    whole = " | ".join(
        f"{run.whole.seconds:,.1f} ({run.whole.seconds / run.zcat:.2f} ×), {run.whole.gib:.2f}" for run in runs
    )
    lines += [
        f"| **whole, with the start of Python** | {whole} |",
        f"| two zcat | {' | '.join(f'{run.zcat:,.1f}' for run in runs)} |",
        f"| MB of gzip | {' | '.join(f'{run.bytes / 1e6:,.0f}' for run in runs)} |",
        f"| works a second | {' | '.join(f'{run.works / run.whole.seconds:,.0f}' for run in runs)} |",
    ]
    if len(runs) > 1:
        per = [run.whole.seconds / run.works for run in runs]
        growth = " | ".join(["1.00 ×", *(f"{one / per[0]:.2f} ×" for one in per[1:])])
        lines.append(f"| time a work, against the smallest size | {growth} |")
    return lines


def measured(folder: Path, sizes: Sequence[int]) -> list[Run]:
    """Run all sizes, smallest first, telling on standard error how far it is."""
    runs = []
    for works in sorted(sizes):
        start = time.perf_counter()
        runs.append(run(folder / str(works), works))
        print(f"bench: {works:,} works in {time.perf_counter() - start:,.0f} s, corpus included", file=sys.stderr)
    return runs
