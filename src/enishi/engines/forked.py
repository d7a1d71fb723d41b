"""Processes that share the memory of what is loaded once: an index as large as the limit for all of them.

Only a process with a single thread may fork, and this one has those of DuckDB and Arrow. So one is started that loads,
forks and waits. Each forked process has a pipe to this one and is handed one unit when it asks, so that never two write
to each other.
"""

import gc
import multiprocessing
import os
import pickle
import signal
import sys
import traceback
from collections.abc import Callable, Generator, Iterable, Iterator
from contextlib import contextmanager, suppress
from multiprocessing.connection import Connection, wait
from typing import Any

from enishi.engines.engine import Made, Unit
from enishi.engines.workers import alone, cores, end_with, ended, hold, interrupts_held
from enishi.language import current, use

# Each process adds 0.16 GiB to the 0.7 of what is loaded: with so many, all stay below 2 GiB.
_MOST = 6
# So many units are handed out before the first of them is done, for each process.
_AHEAD = 4
# Libraries that start threads when they are loaded would keep the process from forking.
_NO_THREADS = {"OPENBLAS_NUM_THREADS": "1", "JE_ARROW_MALLOC_CONF": "background_thread:false"}


def can_fork() -> bool:
    """Say whether ``forked`` works here, on more than one core. Raises UsageError."""
    return sys.platform == "linux" and cores() > 1


def forked(do: Callable[[Unit], Made], shared: Any, sample: Unit, units: Iterable[Unit]) -> Generator[Made, None, None]:
    """Yield ``do(unit)`` for each unit, in order, from one process a core (six at most), until the iterator is closed.

    shared: what ``held`` gives them. sample: a unit that is done before they fork, so that all have what it loads.
    Raises EngineError where one of the processes is ended from outside.
    """
    context = multiprocessing.get_context("spawn")
    pairs = [context.Pipe() for _core in range(min(cores(), _MOST))]
    pipes, theirs = [pair[0] for pair in pairs], [pair[1] for pair in pairs]
    first = context.Process(target=_load_and_fork, args=(os.getpid(), current(), theirs), daemon=True)
    try:
        with interrupts_held():
            first.start()
        for pipe in theirs:
            pipe.close()
        with _reached():
            pipes[0].send_bytes(pickle.dumps((do, shared, sample), pickle.HIGHEST_PROTOCOL))
        yield from _in_order(pipes, first.sentinel, units)
    except BaseException:
        if first.pid:
            first.kill()  # those that it forked follow
        raise
    finally:
        for pipe in pipes:
            pipe.close()
        if first.pid:
            first.join()


@contextmanager
def _reached() -> Iterator[None]:
    """Tell that a process is gone which cannot be reached in the block. Raises EngineError."""
    try:
        yield
    except (EOFError, OSError) as error:
        raise ended() from error


def _in_order(pipes: list[Connection], gone: int, units: Iterable[Unit]) -> Iterator[Any]:
    """Hand out the units and yield what is made of them. gone: is ready once the first process has ended."""
    todo = enumerate(units)
    asking: list[Connection] = []
    made: dict[int, Any] = {}
    handed = told = 0
    while True:
        while asking and handed - told < _AHEAD * len(pipes) and (unit := next(todo, None)):
            with _reached():
                asking.pop().send(unit)
            handed += 1
        if told in made:
            yield made.pop(told)
            told += 1
        elif told == handed and asking:
            return
        else:
            for pipe in wait([*pipes, gone]):
                if not isinstance(pipe, Connection):
                    raise ended()
                with _reached():
                    number, answer, error = pipe.recv()
                if error:
                    raise error
                asking.append(pipe)
                if number is not None:
                    made[number] = answer


def _load_and_fork(parent: int, language: str, pipes: list[Connection]) -> None:
    """Load what is shared, fork a process a pipe, and end after them, or when one of them or the parent is gone."""

    def look(*_signal: Any) -> None:
        if os.getppid() != parent:
            os._exit(1)

    signal.signal(signal.SIGALRM, look)
    signal.setitimer(signal.ITIMER_REAL, 0.1, 0.1)  # a thread that looks would keep it from forking
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    os.environ.update(_NO_THREADS)
    use(language)
    gc.disable()
    try:
        given = pipes[0].recv_bytes()
    except (EOFError, OSError):
        return
    do, shared, sample = pickle.loads(given)
    del given
    hold(shared)
    with suppress(Exception):  # told by the process that is handed these
        do(sample)
    gc.freeze()  # looking for cycles would write to the pages, and what is written to is shared no more
    here = os.getpid()
    wanted = pipes if alone() else pipes[:1]
    for pipe in wanted:
        if not os.fork():
            _work(here, pipe, do)
    for _process in wanted:
        if os.wait()[1]:
            os._exit(1)


def _work(parent: int, pipe: Connection, do: Callable[[Any], Any]) -> None:
    """Do unit after unit until the other side closes the pipe."""
    try:
        gc.enable()
        end_with(parent)
        answer: tuple[int | None, Any, Exception | None] = (None, None, None)
        while True:
            pipe.send(answer)
            number, unit = pipe.recv()
            try:
                answer = (number, do(unit), None)
            except Exception as error:
                error.add_note(traceback.format_exc())
                answer = (number, None, error)
    except (EOFError, OSError):
        os._exit(0)
    except BaseException:
        traceback.print_exc()
    finally:
        os._exit(1)
