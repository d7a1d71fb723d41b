"""Invented works of organisations, as signatures."""

from collections import Counter
from collections.abc import Sequence
from random import Random

import pyarrow as pa

from enishi.flows.organisation_signature import OrganisationSignatures, from_batches
from enishi.tables.result import RESULT_TABLES

Team = tuple[str, ...]


def signed(
    teams: Sequence[Team], fields: Sequence[Team] | None = None, places: Sequence[Team] | None = None
) -> pa.Table:
    """Return the table of signatures of works, each given by its organisations (and fields and places)."""
    keys = zip(teams, places or [()] * len(teams), fields or [()] * len(teams), strict=True)
    counted = Counter((tuple(sorted(team)), where, about) for team, where, about in keys)
    rows = [
        {"year": 2020, "organisations": list(t), "places": list(p), "fields": list(f), "works": n}
        for (t, p, f), n in sorted(counted.items())
    ]
    return pa.Table.from_pylist(rows, schema=RESULT_TABLES["organisation_signatures"])


def of(teams: Sequence[Team]) -> OrganisationSignatures:
    return from_batches(signed(teams).to_batches())


def many(seed: int, works: int = 400, organisations: int = 80) -> list[Team]:
    """Return teams: a few large organisations, many small ones, some works of one organisation alone."""
    random = Random(seed)
    names = [f"o{number:03d}" for number in range(organisations)]
    weights = [1 / (1 + number) for number in range(organisations)]
    return [tuple(sorted(set(random.choices(names, weights, k=random.choice([1, 2, 2, 3, 6]))))) for _ in range(works)]
