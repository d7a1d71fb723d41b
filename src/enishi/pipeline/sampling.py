"""The slices of a study that are measured, each with what resamples of the works gave for it."""

import os
from collections.abc import Mapping
from typing import Any

import numpy as np

from enishi.engines import asked_threads
from enishi.flows.signature import Signatures, network
from enishi.indicators.resampling import Slice, resample
from enishi.indicators.sample import Sample
from enishi.language import _
from enishi.pipeline.progress import Progress, silent

# What a slice is: ("all",), ("year", 2020), ("field", "ict8.ai"), ("field", "ict8.ai", 2020), ("group", "EU"[, 2020]).
Key = tuple[Any, ...]
ALL: Key = ("all",)


def node(group: str) -> str:
    """Return the code under which a group stands as one place; no code of a place has a blank."""
    return f"group {group}"


def slices(signed: Signatures, groups: Mapping[str, Mapping[str, Any]]) -> dict[Key, Slice]:
    """Return every slice that the tables of a result need."""
    everything = np.arange(len(signed.works))
    found = {ALL: Slice(signed, everything, ties=True)}
    years = sorted(set(signed.years.tolist()))

    def by_year(key: Key, of: Signatures, rows: Any) -> None:
        for year in years:
            mine = of.years == year
            if mine.any():
                found[*key, year] = Slice(of.keep(mine), rows[mine])

    by_year(("year",), signed, everything)
    for field in signed.fields:
        has = signed.has[:, [signed.fields.index(field)]].toarray().ravel() > 0
        rows, mine = everything[has], signed.in_field(field)
        found["field", field] = Slice(mine, rows)
        by_year(("field", field), mine, rows)
    for name, group in groups.items():
        joined = signed.relabelled({place: node(name) for place in group["places"] if place in signed.places})
        found["group", name] = Slice(joined, everything)
        by_year(("group", name), joined, everything)
    return found


def samples(
    signed: Signatures,
    groups: Mapping[str, Mapping[str, Any]],
    counting: str,
    resamples: int,
    seed: int,
    progress: Progress = silent,
) -> dict[Key, Sample]:
    """Return every slice with its network and what the resamples gave; 0 resamples give none."""
    wanted = slices(signed, groups)
    given: list[Any] = [None] * len(wanted)
    if resamples and len(signed.works):
        threads = asked_threads() or os.cpu_count() or 1
        with progress(_("resampling works"), resamples) as advance:
            given = list(resample(signed.works, [*wanted.values()], resamples, seed, counting, threads, advance))
    return {
        key: Sample(slice.signed, network(slice.signed, counting), counting, resampled)
        for (key, slice), resampled in zip(wanted.items(), given, strict=True)
    }
