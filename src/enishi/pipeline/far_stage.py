"""Reading on the machines of a cluster: each input is a unit of work, and staged as on one machine.

A machine that is lost leaves nothing behind that counts: an input is staged in a folder of the attempt's own and moved
when it is whole, its counts last. Two attempts at one input make the same files, so it does not matter whose stay.
"""

import shutil
import uuid
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from enishi.engines.engine import Engine
from enishi.pipeline.accounts import Counts
from enishi.pipeline.inputs import Input
from enishi.pipeline.stage import stage

# Where inputs are staged, where attempts are made, and whether authors' names are kept.
_Where = tuple[Path, Path, bool]


def stage_far(engine: Engine, sources: Sequence[Input], folder: Path, scratch: Path, names: bool) -> list[Counts]:
    """Stage all inputs on the machines of the engine, which see the same folders; return their counts in order."""
    where = (folder.resolve(), (scratch / "attempts").resolve(), names)
    units = [
        (number, source if source.remote else replace(source, path=source.path.resolve()))
        for number, source in enumerate(sources)
    ]
    counts = list(engine.each(_staged, where, units))
    shutil.rmtree(where[1], ignore_errors=True)
    return counts


def _staged(where: _Where, unit: tuple[int, Input]) -> Counts:
    (folder, attempts, names), (number, source) = where, unit
    attempt = attempts / uuid.uuid4().hex
    attempt.mkdir(parents=True)
    done = f"{number:06d}.json"
    if (folder / done).exists():  # what was staged for the very same input is not staged again
        shutil.copyfile(folder / done, attempt / done)
    counts = stage(source, number, attempt, lambda _records: None, names)
    for made in sorted(attempt.iterdir(), key=lambda path: path.name == done):
        made.replace(folder / made.name)
    attempt.rmdir()
    return counts
