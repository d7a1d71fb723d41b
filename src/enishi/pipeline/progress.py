"""How a stage tells that it goes on: the command line draws bars from it, tests and programs need nothing."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager

Advance = Callable[[int], None]
# A label for people and the number of steps, None where it is not known beforehand.
Progress = Callable[[str, int | None], AbstractContextManager[Advance]]


@contextmanager
def silent(_label: str, _total: int | None) -> Iterator[Advance]:
    """Tell nobody."""
    yield lambda _steps: None
