"""What intervals cost: ``python bench/resampling.py``. The cost follows the signatures, not the works.

1,000 resamples of all places' works, eigenvector and ties, and of every year, field and field of a year, at the
signatures of 20,000, 200,000 and 1,770,000 generated works, against one betweenness pass of NetworkX on the same
network in the same run.
"""

import argparse
import resource
import time
from random import Random
from typing import Any

import networkx as nx
import numpy as np

from enishi.flows.signature import Signatures, network
from enishi.flows.signature_table import from_table
from enishi.indicators.resampling import resample
from enishi.pipeline.sampling import ALL, slices
from enishi.synthetic.calibration import world
from enishi.synthetic.plan import plan

SEED, RESAMPLES = 11, 1_000
YEARS = range(2016, 2023)
# How often works have these fields; one in five has two.
FIELDS = {"ict8.ai": 30, "ict8.networks": 20, "ict8.devices": 15, "ict8.iot": 8, "ict8.security": 7}
FIELDS |= {"ict8.ai;ict8.bigdata": 12, "ict8.edge;ict8.iot": 5, "ict8.photonics_quantum": 3}


def signatures(works: int) -> Signatures:
    """Return the signatures of so many works over seven years and eight fields."""
    codes, random = world().places, np.random.default_rng(SEED)
    kinds = [(year, fields) for year in YEARS for fields in FIELDS]
    parts = np.array([FIELDS[fields] for _year, fields in kinds], float)
    rows: list[dict[str, Any]] = []
    for places, count in plan(works, Random(SEED)).items():
        names = [codes[place] for place in places]
        for (year, fields), number in zip(kinds, random.multinomial(count, parts / parts.sum()).tolist(), strict=True):
            if number:
                has = fields.split(";")
                rows.append(
                    {"year": year, "places": names, "multi_affiliation": False, "fields": has, "top_tenth": None}
                    | {"works": number, "fractions": [number / max(len(names), 1)] * len(names)}
                    | {"fraction_unknown": 0.0 if names else float(number), "highly_cited": None}
                    | {"field_weights": [number / len(has)] * len(has), "field_highly_cited": [0.0] * len(has)}
                )
    return from_table(rows)


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description="What intervals cost.")
    parser.add_argument("--works", type=int, nargs="+", default=[20_000, 200_000, 1_770_000])
    parser.add_argument("--resamples", type=int, default=RESAMPLES)
    asked = parser.parse_args()
    print("| works | signatures | slices | overall only | with every slice | one betweenness pass of NetworkX | peak |")
    print("|---|---|---|---|---|---|---|")
    for works in asked.works:
        signed = signatures(works)
        wanted = slices(signed, {})
        graph = nx.from_numpy_array(network(signed).ties)
        start = time.perf_counter()
        nx.betweenness_centrality(graph)
        one = time.perf_counter() - start
        spent = []
        for chosen in ([wanted[ALL]], [*wanted.values()]):
            start = time.perf_counter()
            resample(signed.works, chosen, asked.resamples, SEED, threads=2)
            spent.append(time.perf_counter() - start)
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20
        ratios = " | ".join(f"{seconds / one:.1f} × ({seconds:.1f} s)" for seconds in spent)
        print(f"| {works:,} | {len(signed.works):,} | {len(wanted)} | {ratios} | 1 × ({one:.2f} s) | {peak:.2f} GiB |")


if __name__ == "__main__":
    main()
