"""A command with its wall time and the memory of all its processes together."""

import os
import subprocess
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

_PAGE = os.sysconf("SC_PAGE_SIZE")
_EVERY = 0.05


@dataclass(frozen=True, slots=True)
class Spent:
    """What a command took: seconds of wall time, and the resident memory of all its processes together.

    samples: seconds since the epoch, and bytes then.
    """

    seconds: float
    samples: tuple[tuple[float, int], ...]
    output: str

    @property
    def gib(self) -> float:
        """Return the peak in GiB."""
        return self.between(0, float("inf"))

    def between(self, first: float, last: float) -> float:
        """Return the peak from one time to another, in GiB; 0 where they lie closer together than samples do."""
        return max((size for at, size in self.samples if first <= at <= last), default=0) / 2**30


def timed(
    command: Sequence[str], shell: bool = False, folder: Path | None = None, longest: float | None = None
) -> Spent:
    """Run a command in a folder and return what it took.

    Raises CalledProcessError with its output where it fails, TimeoutExpired where it takes longer than ``longest``
    seconds.

    Memory is sampled twenty times a second from ``/proc``; shared pages count in each process that has them, so the
    figure is an upper bound for several processes. Without ``/proc`` it is 0.
    """
    start = time.perf_counter()
    process = subprocess.Popen(
        " ".join(command) if shell else command,
        shell=shell,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        cwd=folder,
    )
    done, samples = threading.Event(), list[tuple[float, int]]()

    def watch() -> None:
        while not done.wait(_EVERY):
            samples.append((time.time(), _resident(process.pid)))

    watcher = threading.Thread(target=watch)
    watcher.start()
    try:
        output, _nothing = process.communicate(timeout=longest)
        seconds = time.perf_counter() - start
    finally:
        process.kill()
        done.set()
        watcher.join()
    if process.returncode:
        raise subprocess.CalledProcessError(process.returncode, process.args, output)
    return Spent(seconds, tuple(samples), output)


def _resident(root: int) -> int:
    """Return the resident memory of a process and all its descendants, in bytes."""
    children: dict[int, list[int]] = {}
    sizes: dict[int, int] = {}
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            after = (folder / "stat").read_text("utf-8", "replace").rpartition(")")[2].split()
        except OSError:
            continue  # it ended between the listing and the reading
        children.setdefault(int(after[1]), []).append(int(folder.name))
        sizes[int(folder.name)] = int(after[21]) * _PAGE
    total, todo = 0, [root]
    while todo:
        one = todo.pop()
        total += sizes.get(one, 0)
        todo.extend(children.get(one, ()))
    return total
