"""Speed and memory as ratios measured in one run: ``make bench``, which writes docs/benchmarks.md.

Every figure stands against something that anybody can repeat beside it: unpacking the same files, NetworkX on the same
network. Absolute times on shared machines are noise. ``--works`` sets the sizes of the generated corpus (fixed seed):
``make bench ARGS="--works 100000 1000000 1770000"`` goes from a laptop's study to the survey's. The numbers are checked
on the way: a run whose counts do not add up, or a measure that differs from the oracle's, fails the benchmark.
"""

import argparse
import os
import platform
import tempfile
import time
import warnings
from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path

import networkx as nx
import numpy as np
import peers
import reading
import scale
import wos_export

from enishi import __version__
from enishi.flows.network import Network
from enishi.indicators import indicators

SEED = 20230331
PLACES = 240
PAGE = Path(__file__).parent.parent / "docs" / "benchmarks.md"
# Two ways of computing one measure agree to so much.
AGREE = 1e-6
READ_FILES = 4
# Reading alone is measured on the largest size up to this; the heavy works of more would take long to generate.
MOST_READ = 300_000
# A real export, of which larger ones are made (bench/wos_export.py).
EXPORT = Path(__file__).parents[2] / "shared" / "data" / "exports" / "wos-savedrecs.txt"


def seconds(work: Callable[[], object], repeats: int = 3) -> float:
    """Return the shortest wall time of a few runs."""
    times = []
    for _repeat in range(repeats):
        start = time.perf_counter()
        work()
        times.append(time.perf_counter() - start)
    return min(times)


def network() -> tuple[Network, "nx.Graph[str]"]:
    """Return a dense random network of countries' size, and the same for NetworkX."""
    random = np.random.default_rng(SEED)
    sizes = random.pareto(0.8, PLACES) + 1
    expected = 8 * np.outer(sizes, sizes) / sizes.sum() + 0.3
    ties = np.triu(random.poisson(expected), 1).astype(float)
    names = [f"P{i:03d}" for i in range(PLACES)]
    pairs = {(names[i], names[j]): ties[i, j] for i, j in zip(*np.nonzero(ties), strict=True)}
    graph: nx.Graph[str] = nx.Graph()
    graph.add_nodes_from(names)
    graph.add_weighted_edges_from((a, b, tie) for (a, b), tie in pairs.items())
    return Network.from_ties(pairs, places=names), graph


def network_ratios() -> list[str]:
    """Return how much faster the measures of position are than NetworkX, and the largest difference of values.

    Raises where a difference is larger than ``AGREE``.
    """
    net, graph = network()
    for _a, _b, data in graph.edges(data=True):
        data["inverse"] = 1 / data["weight"]
    ours = indicators()
    oracles: dict[str, Callable[[], dict[str, float]]] = {
        "betweenness_hops": lambda: nx.betweenness_centrality(graph),
        "betweenness_inverse_weight": lambda: nx.betweenness_centrality(graph, weight="inverse"),
        "betweenness_as_published": lambda: nx.betweenness_centrality(graph, weight="weight"),
        "eigenvector": lambda: nx.eigenvector_centrality_numpy(graph, weight="weight"),
    }
    lines = [
        f"{PLACES} places and {graph.number_of_edges():,} ties, against NetworkX on the same network:",
        "",
        "| measure | times as fast | largest difference |",
        "|---|---|---|",
    ]
    for name, oracle in oracles.items():
        theirs = oracle()
        difference = max(abs(x - theirs[p]) for p, x in zip(net.places, ours[name].compute(net), strict=True))
        if difference > AGREE:
            raise SystemExit(f"bench: {name} differs from NetworkX by {difference:.0e}")
        ratio = seconds(oracle) / seconds(lambda name=name: ours[name].compute(net))  # type: ignore[misc]
        lines.append(f"| {name} | {ratio:.1f} × | {difference:.0e} |")
    return lines


def _peers(folder: Path, sizes: Sequence[int]) -> list[str]:
    """Return the tables of peers on exports of so many records; a word where there is no real one to make them of."""
    if not sizes:
        return ["Left out; `--peers RECORDS` brings it."]
    if not EXPORT.exists():
        return ["Left out: there is no real export here to make a larger one of."]
    lines = []
    for records in sizes:
        export = folder / f"savedrecs-{records}.txt"
        wos_export.write_export(EXPORT, export, records, "same")
        rows = peers.markdown(peers.peer_rows(export, folder / "peers"))
        lines += [f"{records:,} records; reading and the network of countries.", "", *rows, ""]
    return lines[:-1]


def page(sizes: Sequence[int], exports: Sequence[int] = ()) -> str:
    """Return the page of benchmarks: what was measured on which machine, whole runs by size, measures of networks."""
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    with tempfile.TemporaryDirectory() as folder:
        runs = scale.measured(Path(folder), sizes)
        works = min(max(sizes), MOST_READ)
        read = reading.rows(works, READ_FILES, Path(folder) / "reading")
        compared = _peers(Path(folder), exports)
    return "\n".join(
        [
            "# Benchmarks",
            "",
            f"Made by `make bench` on {date.today()}: Enishi {__version__}, Python {platform.python_version()}, "
            f"{cores} cores. Times on shared machines are noise; the ratios, measured in one run, are what counts.",
            "",
            "## A whole run, stage by stage",
            "",
            "Generated works (fixed seed), as heavy as real ones, in gzip JSON lines, from the files to the site, with",
            "intervals from 1,000 resamples and without the registry of organisations. In brackets: against two `zcat`",
            "of the same files. Then the peak memory of all processes together while the stage lasted.",
            "",
            *scale.markdown(runs),
            "",
            "## Reading OpenAlex works",
            "",
            f"{works:,} works as heavy as real ones, in {READ_FILES} files, staged as a run does.",
            "",
            *reading.markdown(read),
            "",
            "## Peers, on one Web of Science export",
            "",
            *compared,
            "",
            "## Measures of position",
            "",
            *network_ratios(),
            "",
        ]
    )


def main() -> None:
    """Measure, print and write the page."""
    parser = argparse.ArgumentParser(description="Speed and memory, as ratios measured in one run.")
    parser.add_argument("--works", type=int, nargs="+", default=[20_000, 100_000], help="sizes of generated corpora")
    parser.add_argument("--out", type=Path, default=PAGE, help="the page to write")
    parser.add_argument("--peers", type=int, nargs="+", default=[], metavar="RECORDS", help="compare peers on so many")
    asked = parser.parse_args()
    warnings.simplefilter("ignore", DeprecationWarning)
    text = page(asked.works, asked.peers)
    print(text)
    asked.out.write_text(text, "utf-8")


if __name__ == "__main__":
    main()
