"""Where queries run: DuckDB embedded, Spark on a cluster. One file an engine; ``engine`` says what each can do."""

import os

from enishi.errors import UsageError, shown
from enishi.language import _

# How many threads and processes to use; all cores where it is not set. The answer is the same on any number.
THREADS = "ENISHI_THREADS"
# Beyond how much memory DuckDB spills to disk; MEMORY_LIMIT where it is not set. The answer is the same with any limit.
MEMORY, MEMORY_LIMIT = "ENISHI_MEMORY", "1GB"
# Megabytes below which even a small study fails half-way: 34,000 works took 100 and failed with 64.
LEAST_MEMORY = 100


def asked_threads() -> int | None:
    """Return how many threads the environment asks for, None where it does not say. Raises UsageError."""
    asked = os.environ.get(THREADS, "").strip()
    if not asked:
        return None
    if not (asked.isascii() and asked.isdigit() and len(asked) < 5 and int(asked)):
        message = _("{variable}={value}: not a number of threads; write for example {example}")
        raise UsageError(message.format(variable=THREADS, value=shown(asked), example=2))
    return int(asked)
