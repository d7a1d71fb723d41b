"""Speed and memory as ratios measured in one run: ``make bench``. Absolute times on shared machines are noise.

Every figure stands against something that anybody can repeat beside it: unpacking the same file, or NetworkX on the
same network. ``--works`` sets the size of the generated corpus (fixed seed).
"""

import argparse
import gzip
import resource
import subprocess
import sys
import tempfile
import time
import warnings
from collections.abc import Callable
from pathlib import Path

import networkx as nx
import numpy as np

from enishi.flows.network import Network
from enishi.indicators import indicators
from enishi.synthetic.corpus import write_corpus

SEED = 20230331
PLACES = 240


def seconds(work: Callable[[], object], repeats: int = 3) -> float:
    """Return the shortest wall time of a few runs."""
    times = []
    for _repeat in range(repeats):
        start = time.perf_counter()
        work()
        times.append(time.perf_counter() - start)
    return min(times)


def unpack(path: Path) -> int:
    """Unpack a file and count its bytes: the least that any reader must do."""
    with gzip.open(path) as file:
        return sum(len(block) for block in iter(lambda: file.read(1 << 20), b""))


def stages(log: Path) -> list[tuple[str, float]]:
    """Return the stages of a run and their seconds, from its protocol."""
    rows = [line.strip().split(" s  ", 1) for line in log.read_text("utf-8").splitlines() if " s  " in line]
    return [(label, float(spent)) for spent, label in rows]


def run_ratio(works: int) -> None:
    """Print how long each stage of a run takes against unpacking its input, and the peak memory."""
    with tempfile.TemporaryDirectory() as folder:
        corpus = Path(folder) / "works.jsonl.gz"
        write_corpus(corpus, SEED, works)
        base = seconds(lambda: unpack(corpus), 1)
        command = [sys.executable, "-m", "enishi", "demo", "--works", str(corpus), "--out", f"{folder}/out"]
        whole = seconds(lambda: subprocess.run(command, check=True, capture_output=True), 1)
        peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 2**20
        print(f"a run on {works:,} generated works, against unpacking them ({base:.2f} s)")
        for label, spent in [*stages(Path(folder) / "out" / "run.log"), ("whole, with the start of Python", whole)]:
            print(f"  {label:<45} {spent / base:8.1f} ×  {works / max(spent, 0.005):>12,.0f} works a second")
        print(f"  {'peak memory':<45} {peak:8.2f} GiB")


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


def network_ratios() -> None:
    """Print how much faster the measures of position are than NetworkX, and the largest difference of values."""
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
    print(f"\nmeasures of {PLACES} places and {graph.number_of_edges():,} ties, against NetworkX")
    for name, oracle in oracles.items():
        theirs = oracle()
        difference = max(abs(x - theirs[p]) for p, x in zip(net.places, ours[name].compute(net), strict=True))
        ratio = seconds(oracle) / seconds(lambda name=name: ours[name].compute(net))  # type: ignore[misc]
        print(f"  {name:<45} {ratio:8.1f} × faster, values differ by at most {difference:.0e}")


def main() -> None:
    """Print the benchmark."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--works", type=int, default=20_000, help="works to generate (default 20000)")
    warnings.simplefilter("ignore", DeprecationWarning)
    run_ratio(parser.parse_args().works)
    network_ratios()


if __name__ == "__main__":
    main()
