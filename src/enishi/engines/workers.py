"""Processes that work beside this one, and end with it however it ends."""

import multiprocessing
import os
import signal
import sys
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Executor, Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from enishi.engines import THREADS, asked_threads
from enishi.errors import EngineError
from enishi.language import _


class Here(Executor):
    """An executor that does the work at once, in this process."""

    def submit(self, fn: Any, /, *args: Any, **kwargs: Any) -> "Future[Any]":
        """Do it, and return a future that is done."""
        future: Future[Any] = Future()
        future.set_result(fn(*args, **kwargs))
        return future


# What tasks share, in each process that works.
_held: Any = None


def held() -> Any:
    """Return what the tasks of this process share."""
    return _held


def hold(shared: Any) -> None:
    """Keep what the tasks of this process share, which reaches a process once, not with each task."""
    global _held  # noqa: PLW0603
    _held = shared


def end_with(parent: int, stopped: Any = None) -> None:
    """End this process when its parent is gone or stops: nothing it makes would be used, and files take minutes."""

    def watch() -> None:
        while os.getppid() == parent and not (stopped and stopped.is_set()):
            time.sleep(0.1)
        os._exit(1)

    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C reaches all processes; it is the parent that answers
    threading.Thread(target=watch, daemon=True).start()


def _begin(parent: int, stopped: Any, language: str, shared: Any, load: Callable[[], object]) -> None:
    from enishi.language import use

    hold(shared)
    use(language)
    end_with(parent, stopped)
    load()


def _nothing() -> None:
    """Do nothing: the first task starts the processes."""


def cores() -> int:
    """Return how many processes may work at once. Raises UsageError."""
    return asked_threads() or os.cpu_count() or 1


def alone() -> bool:
    """Say whether this process may fork: it has a single thread."""
    return sys.platform == "linux" and len(list(Path("/proc/self/task").iterdir())) == 1


def _context() -> Any:
    """Return how processes start: by forking where this one may, which is the fastest."""
    return multiprocessing.get_context("fork" if alone() else "spawn")


def ended() -> EngineError:
    """Return what is raised where a process that works was ended from outside."""
    return EngineError(
        _(
            "a process that worked for this run was ended from outside, most often because memory ran out; "
            "run again with {example}: it goes on from what was read"
        ).format(example=f"{THREADS}=1")
    )


@contextmanager
def interrupts_held() -> Iterator[None]:
    """Keep Ctrl-C until the end of the block, so that no process starts by half; those that start never see it."""
    if threading.current_thread() is not threading.main_thread() or not hasattr(signal, "pthread_sigmask"):
        yield
        return
    pressed: list[int] = []
    handler = signal.signal(signal.SIGINT, lambda number, _frame: pressed.append(number))  # other threads get it, too
    mask = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})  # inherited
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, mask)
        signal.signal(signal.SIGINT, handler)
    if pressed:
        raise KeyboardInterrupt


@contextmanager
def workers(
    wanted: bool, ready: Callable[[], object] = _nothing, shared: Any = None, load: Callable[[], object] = _nothing
) -> Iterator[Executor]:
    """Yield an executor with one process a core (``ENISHI_THREADS`` says otherwise), or this one if not ``wanted``.

    The processes start before anything else is opened, so that they hold none of it. ``ready`` is called first: what it
    loads or builds, forked processes have; it must start no thread. load: called in each process while it waits for its
    first task. shared: what ``held`` gives the tasks.
    Raises EngineError where one of the processes is ended from outside, UsageError.
    """
    count = cores()
    if count < 2 or not wanted:
        hold(shared)
        yield Here()
        hold(None)
        return
    from enishi.language import current

    ready()
    context = _context()
    stopped = context.Event()
    pool = ProcessPoolExecutor(count, context, _begin, (os.getpid(), stopped, current(), shared, load))
    try:
        with interrupts_held():
            for _process in range(count):  # where they do not start all at once, each task that waits starts one
                pool.submit(_nothing)
        yield pool
    except BrokenProcessPool as error:
        stopped.set()
        raise ended() from error
    except BaseException:
        stopped.set()
        raise
    finally:
        pool.shutdown(wait=True, cancel_futures=True)
