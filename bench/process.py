"""A command with its wall time and the memory of all its processes together."""

import subprocess
import threading
import time
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

# Seconds between samples, and at least so many times what taking one takes: pages are counted one by one.
_EVERY, _PAUSE = 0.05, 10


@dataclass(frozen=True, slots=True)
class Spent:
    """What a command took: seconds of wall time, and the memory of all its processes together.

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

    Memory is sampled up to twenty times a second from ``/proc``; a page that several processes share counts once, in
    equal parts (PSS). Without ``/proc`` it is 0.
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
        pause = _EVERY
        while not done.wait(pause):
            began = time.perf_counter()
            samples.append((time.time(), held(process.pid)))
            pause = max(_EVERY, _PAUSE * (time.perf_counter() - began))

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


def held(root: int) -> int:
    """Return the memory of a process and all its descendants, in bytes; what they share counts once."""
    children: dict[int, list[int]] = {}
    for folder in Path("/proc").glob("[0-9]*"):
        with suppress(OSError):  # it ended between the listing and the reading
            after = (folder / "stat").read_text("utf-8", "replace").rpartition(")")[2].split()
            children.setdefault(int(after[1]), []).append(int(folder.name))
    total, todo = 0, [root]
    while todo:
        one = todo.pop()
        with suppress(OSError):
            pages = Path(f"/proc/{one}/smaps_rollup").read_text("utf-8").splitlines()
            total += sum(int(line.split()[1]) << 10 for line in pages if line.startswith("Pss:"))
        todo.extend(children.get(one, ()))
    return total
