"""What a run gives back, and its protocol: which stage took how long."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from enishi.pipeline.giving_back import give_back
from enishi.pipeline.progress import Progress

PACKAGES = ("duckdb", "graspologic-native", "ibis-framework", "numpy", "pyarrow", "scipy", "babel", "pycountry")


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a run made: the folder, its manifest, and whether more was rejected than the study allows."""

    out: Path
    manifest: dict[str, Any]
    too_many_rejects: bool


# Seconds in which a stage fills too little memory for giving it back to be worth its own time.
_SHORT = 0.5


class Protocol:
    """What began when and took how long: ``run.log``, the only file of a result that differs between equal runs."""

    def __init__(self, progress: Progress) -> None:
        """Begin with the way in which stages tell that they go on."""
        self._progress, self.lines = progress, list[str]()

    @contextmanager
    def __call__(self, label: str, total: int | None) -> Iterator[Any]:
        """Time what is done inside; what it leaves free of memory is for others."""
        began, start = datetime.now(), time.perf_counter()
        with self._progress(label, total) as advance:
            yield advance
        spent = time.perf_counter() - start
        self.lines.append(f"{began:%Y-%m-%dT%H:%M:%S.%f} {spent:9.2f} s  {label}\n")
        if spent > _SHORT:
            give_back()
