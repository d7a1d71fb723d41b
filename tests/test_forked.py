"""Processes that share the memory of what one loaded: what they make, and that none outlives its parent."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing
from functools import cache
from importlib import import_module
from pathlib import Path

import pytest

from enishi.engines import THREADS
from enishi.engines.forked import can_fork, forked
from enishi.engines.workers import held
from enishi.errors import EngineError, UsageError

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="processes are forked on Linux alone")
# Long enough for any machine; no test waits for it where all is well.
_LONG = 60


@pytest.fixture(autouse=True)
def _two(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(THREADS, "2")


def until(what: object) -> Iterator[None]:
    """Yield again and again; fail where it takes long."""
    start = time.monotonic()
    while time.monotonic() < start + _LONG:
        yield
        time.sleep(0.02)
    pytest.fail(f"never: {what}")


@cache
def loaded() -> int:
    """Load what names are found with, and return the process that did."""
    import_module("enishi.engines.duckdb")
    import_module("enishi.pipeline.places")
    return os.getpid()


def together(unit: int) -> tuple[int, int, int, str]:
    """Wait until two processes work; return the unit, the one that did it, the one that loaded, what is shared."""
    folder = Path(held())
    if unit:
        (folder / str(os.getpid())).touch()
        for _again in until("two processes"):
            if len(list(folder.iterdir())) > 1:
                break
    return unit, os.getpid(), loaded(), held()


def failing(unit: int) -> int:
    if unit == 3:
        raise UsageError("not three")
    return unit


def ending(unit: int) -> int:
    """End the process that works, or the one that it was forked from."""
    if unit:
        os.kill(os.getpid() if unit == 1 else os.getppid(), signal.SIGKILL)
        time.sleep(_LONG)
    return unit


def lives(process: int) -> bool:
    """Say whether a process is there, and not only its number until somebody asks for it."""
    try:
        return Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0] not in "ZX"
    except OSError:
        return False


def below(parent: int) -> list[int]:
    """Return the processes that a process started, and those that they did."""
    found = []
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            if int((folder / "stat").read_text().rpartition(")")[2].split()[1]) == parent:
                found += [int(folder.name), *below(int(folder.name))]
        except OSError:
            continue
    return found


def test_all_cores_work_on_what_one_process_loaded(tmp_path: Path) -> None:
    done = list(forked(together, str(tmp_path), 0, range(1, 30)))
    assert [unit for unit, *_rest in done] == list(range(1, 30))
    assert len({process for _unit, process, *_rest in done}) == 2
    (loader,) = {loader for _unit, _process, loader, _shared in done}
    assert loader not in {os.getpid(), *(process for _unit, process, *_rest in done)}
    assert {shared for *_rest, shared in done} == {str(tmp_path)}
    assert list(forked(failing, None, 0, [])) == []


def test_a_failure_is_told_as_it_was_raised() -> None:
    with pytest.raises(UsageError, match="not three"):
        list(forked(failing, None, 0, range(9)))
    with pytest.raises(UsageError, match="not three"):
        list(forked(failing, None, 3, range(9)))


@pytest.mark.parametrize("which", [1, 2])
def test_a_process_that_is_ended_from_outside_is_told(which: int) -> None:
    with pytest.raises(EngineError, match=r"memory ran out.*ENISHI_THREADS=1"):
        list(forked(ending, None, 0, [0, 0, which, 0, 0, 0]))


def test_what_is_not_asked_for_any_more_ends(tmp_path: Path) -> None:
    with closing(forked(together, str(tmp_path), 0, iter(range(1, sys.maxsize)))) as made:
        _unit, _process, loader, _shared = next(made)
    processes = [loader, *(int(path.name) for path in tmp_path.iterdir())]
    for _again in until("the end of all processes"):
        if not any(map(lives, processes)):
            break


@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGINT])
@pytest.mark.parametrize("units", ["[0, 0, 600, 600]", "[600]"])
def test_all_end_with_the_process_that_started_them(number: signal.Signals, units: str) -> None:
    program = (
        "import time\nfrom enishi.engines.forked import forked\nprint(flush=True)\n"
        f"for _ in forked(time.sleep, None, 0, {units}):\n    print(flush=True)"
    )
    process = subprocess.Popen(
        [sys.executable, "-c", program],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),  # noqa: PLW1509
    )
    assert process.stdout
    for _line in range(1 + units.count(" 0") + units.count("[0")):
        process.stdout.readline()
    started: list[int] = []
    for _again in until("processes"):  # that which forks and those that watch over resources are there first
        started = below(process.pid)
        if started:
            break
    process.send_signal(number)
    process.stdout.close()
    assert process.wait(_LONG) != 0
    for _again in until("the end of all processes"):
        if not any(map(lives, started)):
            break


@pytest.mark.parametrize("asked", ["1", "2"])
def test_one_core_forks_nothing(asked: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(THREADS, asked)
    assert can_fork() == (asked == "2")
